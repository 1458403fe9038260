"""Questions that ask for one option or for several."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import Field

from irkit.case.case import Case
from irkit.questions.answer import AnswerError, Plain, named, plainly, shown
from irkit.questions.question import HintsKey, K, KeyedQuestion, Score
from irkit.text import listed


class ChoiceKey(HintsKey):
    """The right option, why it is right, and a hint for each of the others."""

    right: str


class ChoicesKey(HintsKey):
    """The options that belong, why, and a hint for each one that does not."""

    right: Annotated[tuple[str, ...], Field(min_length=1)]


class _Options(KeyedQuestion[K]):
    options: Annotated[dict[str, str], Field(min_length=2)]

    def _letter(self, word: object) -> str:
        return named(word, list(self.options), "one of the options")

    def _check(self, right: Iterable[str], hints: Iterable[str]) -> None:
        if unknown := {*right, *hints} - set(self.options):
            raise ValueError(f"there are no options {listed(sorted(unknown))}")
        unhinted = set(self.options) - set(right) - set(hints)
        if unhinted and self.feedback == "full":
            raise ValueError(f"options without a hint: {listed(sorted(unhinted))}")


class ChoiceQuestion(_Options[ChoiceKey]):
    """Pick the one option that is right."""

    kind: Literal["choice"]

    def check_key(self, key: ChoiceKey) -> None:
        """Raise ValueError where an option is unknown or lacks a hint."""
        self._check([key.right], key.hints)

    @property
    def form(self) -> str:
        """What a choice looks like."""
        return f'one letter in quotation marks, such as "{next(iter(self.options))}"'

    def read(self, answer: object) -> Plain:
        """Return the option's letter as the question writes it."""
        data = plainly(answer, "there is no letter in it yet")
        if isinstance(data, list | dict):
            raise AnswerError("this question takes one letter, not several")
        return self._letter(data)

    def score(self, answer: Any, case: Case | None) -> Score:
        """Return all points for the right option, and none for another."""
        right = answer == self.solution.right
        return self.earned(float(right), "the option that fits" if right else "another option fits better")

    def misses(self, answer: Any, case: Case | None) -> list[str]:
        """Return the hint that belongs to a wrong option."""
        return [] if answer == self.solution.right else [self.solution.hint(answer)]

    def best_constant(self, case: Case | None) -> float:
        """Return what a blind guess earns on average."""
        return round(self.points / len(self.options), 4)


class ChoicesQuestion(_Options[ChoicesKey]):
    """Pick every option that belongs, and no other."""

    kind: Literal["choices"]

    def check_key(self, key: ChoicesKey) -> None:
        """Raise ValueError where an option is unknown or lacks a hint."""
        self._check(key.right, key.hints)

    @property
    def form(self) -> str:
        """What several choices look like."""
        first, second, *_ = self.options
        return f'letters in brackets, such as ["{first}", "{second}"]'

    def read(self, answer: object) -> Plain:
        """Return the letters picked, each once, in the order of the options."""
        data = plainly(answer, "there is no letter in it yet")
        data = [data] if isinstance(data, str) else data
        if not isinstance(data, list):
            raise AnswerError(f"this question takes several letters, and {shown(data)} is none")
        picked = {self._letter(word) for word in data}
        return [option for option in self.options if option in picked]

    def score(self, answer: Any, case: Case | None) -> Score:
        """Return the share of right options picked, less the share of wrong ones, and never below 0."""
        right = set(self.solution.right)
        hits, wrong = len(right & set(answer)), len(set(answer) - right)
        share = max(0.0, (hits - wrong) / len(right))
        return self.earned(share, f"{hits} that belong and {wrong} that do not")

    def misses(self, answer: Any, case: Case | None) -> list[str]:
        """Return the hint for each option that does not belong, and whether one is missing."""
        right = self.solution.right
        lines = [self.solution.hint(option) for option in answer if option not in right]
        if set(right) - set(answer):
            lines.append("What you picked so far does not include everything that belongs.")
        return lines

    def blind_answers(self) -> Iterable[object]:
        """Return everything, and each single letter."""
        return [list(self.options), *([option] for option in self.options)]
