"""Questions that offer options: one is right, or some are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from irkit.questions.hints import Hint, confirmed, told
from irkit.questions.question import AnswerError, Frozen, Plain, Question, Score
from irkit.questions.reading import named, plainly
from irkit.text import kind_of, listed

if TYPE_CHECKING:
    from irkit.case.case import Case


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
        bare = word.strip().strip(".)") if isinstance(word, str) else word
        return named(bare, self.options, "one of the options")

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
        held = plainly(answer, "there is no letter in it yet")
        if isinstance(held, list | dict):
            raise AnswerError("this question takes one letter, not several")
        return self._letter(held)

    def score(self, answer: Plain, case: Case | None) -> Score:
        """Return all points for the right option, and none for another."""
        assert self.key is not None
        right = answer == self.key.right
        return self.earned(float(right), "the option that fits" if right else "another option fits better")

    def explain(self, answer: Plain, case: Case | None) -> list[str]:
        """Return why the option is right, or the hint that belongs to it."""
        assert self.key is not None
        if answer == self.key.right:
            return confirmed(self.key.because)
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
        held = plainly(answer, "there is no letter in it yet")
        if isinstance(held, str):
            held = held.replace(",", " ").split() if len(held) > 1 else [held]
        if not isinstance(held, list):
            raise AnswerError(f"this question takes several letters, but this is {kind_of(answer)}")
        picked = {self._letter(word) for word in held}
        return [option for option in self.options if option in picked]

    def score(self, answer: Plain, case: Case | None) -> Score:
        """Return the share of right options picked, less the share of wrong ones, and never below 0."""
        assert self.key is not None and isinstance(answer, list)
        right = set(self.key.right)
        hits, misses = len(right & set(answer)), len(set(answer) - right)
        share = max(0.0, (hits - misses) / len(right))
        parts = {option: float((option in answer) == (option in right)) for option in self.options}
        return self.earned(share, f"{hits} that belong and {misses} that do not", parts)

    def explain(self, answer: Plain, case: Case | None) -> list[str]:
        """Return how many belong, and the hint for each one that does not."""
        assert self.key is not None and isinstance(answer, list)
        right = set(self.key.right)
        if set(answer) == right:
            return confirmed(self.key.because)
        lines = [told(self.key.hints[option]) for option in answer if option not in right]
        if right - set(answer):
            lines.append("What you picked so far does not include everything that belongs.")
        return lines

    def best_constant(self, case: Case | None) -> float:
        """Return the points for the best of picking everything and picking a single letter."""
        picks = [list(self.options), *([option] for option in self.options)]
        return max(self.score(pick, case).points or 0.0 for pick in picks)
