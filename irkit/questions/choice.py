"""Questions that offer options: one is right, or some are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from irkit.misconceptions import misconception
from irkit.questions.question import Frozen, Malformed, Plain, Question, Score, is_empty
from irkit.words import listed, meant

if TYPE_CHECKING:
    from irkit.case import Case


class Hint(Frozen):
    """What to say to someone who picked an option: why it may have drawn them, and what to ask.

    ``asks`` is whether the question that helps out of the misconception follows; some questions turn it
    round, such as those that ask for the cause.
    """

    says: str
    asks: bool = True
    misconception: Annotated[str, AfterValidator(lambda code: misconception(code).code)] | None = None


class ChoiceKey(Frozen):
    """The right option, why it is right, and a hint for each of the others."""

    right: str
    because: str
    hints: dict[str, Hint] = {}


class ChoicesKey(Frozen):
    """The options that belong, why, and a hint for each one that does not."""

    right: Annotated[tuple[str, ...], Field(min_length=1)]
    because: str
    hints: dict[str, Hint] = {}


class _Options(Question):
    prompt: str
    options: Annotated[dict[str, str], Field(min_length=2)]

    def _letter(self, word: object) -> str:
        if isinstance(word, str):
            folded = {option.casefold(): option for option in self.options}
            found = folded.get(word.strip().strip(".)").casefold())
            if found is not None:
                return found
        raise Malformed(f"{word!r} is not one of the options: {meant(str(word), self.options)}")

    def _fits(self, right: Iterable[str], hints: Iterable[str]) -> None:
        unknown = {*right, *hints} - set(self.options)
        if unknown:
            raise ValueError(f"{self.id}: the key names options that do not exist: {listed(sorted(unknown))}")
        unhinted = set(self.options) - set(right) - set(hints)
        if unhinted and self.feedback == "full":
            raise ValueError(f"{self.id}: options without a hint: {listed(sorted(unhinted))}")


class ChoiceQuestion(_Options):
    """Pick the one option that is right."""

    kind: Literal["choice"]
    key: ChoiceKey | None = None

    @model_validator(mode="after")
    def _key_fits(self) -> ChoiceQuestion:
        if self.key is not None:
            self._fits([self.key.right], self.key.hints)
        return self

    @property
    def form(self) -> str:
        """What a choice looks like."""
        return f'one letter in quotation marks, such as "{next(iter(self.options))}"'

    def read(self, answer: object) -> Plain:
        """Return the option's letter as the question writes it."""
        if is_empty(answer):
            raise Malformed("there is no letter in it yet")
        if isinstance(answer, list | tuple | set | dict):
            raise Malformed("this question takes one letter, not several")
        return self._letter(answer)

    def score(self, answer: Plain, case: Case | None) -> Score:
        """Return all points for the right option, and none for another."""
        assert self.key is not None
        right = answer == self.key.right
        reason = "the option that fits" if right else "another option fits better"
        return Score(points=self.points if right else 0.0, maximum=self.points, reason=reason)

    def explain(self, answer: Plain, case: Case | None) -> list[str]:
        """Return why the option is right, or the hint that belongs to it."""
        assert self.key is not None
        if answer == self.key.right:
            return [f"Yes: {self.key.because}"]
        return [told(self.key.hints[str(answer)])]

    def best_constant(self, case: Case | None) -> float:
        """Return what a blind guess earns on average."""
        return round(self.points / len(self.options), 4)


class ChoicesQuestion(_Options):
    """Pick every option that belongs, and no other."""

    kind: Literal["choices"]
    key: ChoicesKey | None = None

    @model_validator(mode="after")
    def _key_fits(self) -> ChoicesQuestion:
        if self.key is not None:
            self._fits(self.key.right, self.key.hints)
        return self

    @property
    def form(self) -> str:
        """What several choices look like."""
        first, second, *_ = self.options
        return f'letters in brackets, such as ["{first}", "{second}"]'

    def read(self, answer: object) -> Plain:
        """Return the letters picked, each once, in the order of the options."""
        if is_empty(answer):
            raise Malformed("there is no letter in it yet")
        if isinstance(answer, str):
            answer = answer.replace(",", " ").split() if len(answer) > 1 else [answer]
        if not isinstance(answer, list | tuple | set | frozenset):
            raise Malformed(f"this question takes several letters, but this is {type(answer).__name__!r}")
        picked = {self._letter(word) for word in answer}
        return [option for option in self.options if option in picked]

    def score(self, answer: Plain, case: Case | None) -> Score:
        """Return the share of right options picked, less the share of wrong ones, and never below 0."""
        assert self.key is not None and isinstance(answer, list)
        right = set(self.key.right)
        hits, misses = len(right & set(answer)), len(set(answer) - right)
        share = max(0.0, (hits - misses) / len(right))
        parts = {option: float((option in answer) == (option in right)) for option in self.options}
        reason = f"{hits} that belong and {misses} that do not"
        return Score(points=round(self.points * share, 4), maximum=self.points, parts=parts, reason=reason)

    def explain(self, answer: Plain, case: Case | None) -> list[str]:
        """Return how many belong, and the hint for each one that does not."""
        assert self.key is not None and isinstance(answer, list)
        right = set(self.key.right)
        if set(answer) == right:
            return [f"Yes: {self.key.because}"]
        lines = [told(self.key.hints[option]) for option in answer if option not in right]
        if right - set(answer):
            lines.append("What you picked so far does not include everything that belongs.")
        return lines

    def best_constant(self, case: Case | None) -> float:
        """Return the points for the best of picking everything and picking a single letter."""
        picks = [list(self.options), *([option] for option in self.options)]
        return max(self.score(pick, case).points or 0.0 for pick in picks)


def told(hint: Hint) -> str:
    """Return a hint with the question that helps out of its misconception."""
    if hint.misconception is None or not hint.asks:
        return hint.says
    return f"{hint.says} {misconception(hint.misconception).ask}"
