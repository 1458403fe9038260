"""Questions that ask for a number: a count, a share, a distance."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from irkit.questions.hints import Hint, confirmed, told
from irkit.questions.question import AnswerError, Frozen, Plain, Question, Score
from irkit.questions.reading import plainly, reading_key, shown

if TYPE_CHECKING:
    from irkit.case.case import Case


LARGEST = 2**53
"""From here on a file no longer keeps every whole number apart."""


class NumberHint(Hint):
    """What to say to someone who came to a certain number; ``credit`` is the share it still earns."""

    value: float
    credit: Annotated[float, Field(ge=0, lt=1)] = 0.0


class NumberKey(Frozen):
    """The right number, why it is right, what a foreseen wrong one shows, and what to say to others."""

    right: float
    because: str = ""
    hints: tuple[NumberHint, ...] = ()
    otherwise: Hint = Hint(says="Count or reckon once more, and say aloud what you count.")


class NumberQuestion(Question):
    """Give a number; ``tolerance`` is how far from the right one an answer may lie, in the same unit."""

    kind: Literal["number"]
    prompt: str
    unit: str = ""
    whole: bool = False
    lowest: float | None = None
    highest: float | None = None
    tolerance: Annotated[float, Field(ge=0)] = 0.0
    key: NumberKey | None = None

    @model_validator(mode="after")
    def _key_fits(self) -> NumberQuestion:
        if self.key is None:
            return self
        with reading_key(self.id):
            for value in (self.key.right, *(each.value for each in self.key.hints)):
                self.read(value)
        if any(self._is(each.value, self.key.right) for each in self.key.hints):
            raise ValueError(f"{self.id}: a hint stands on the right number")
        return self

    @property
    def form(self) -> str:
        """What a number looks like."""
        kind = "one whole number" if self.whole else "one number"
        return f"{kind}{f', in {self.unit}' if self.unit else ''}, without quotation marks"

    def read(self, answer: object) -> Plain:
        """Return the number."""
        if isinstance(answer, float) and not math.isfinite(answer):
            raise AnswerError(f"{answer} is no number that can be marked")
        held = plainly(answer, "there is no number in it yet")
        # What a decimal comma makes of a number in Python.
        if isinstance(answer, tuple) and len(answer) == 2 and all(type(each) is int for each in answer):
            raise AnswerError(
                f"{answer[0]},{answer[1]} is two numbers: write a point, {answer[0]}.{answer[1]}"
            )
        if isinstance(held, list | dict):
            raise AnswerError("this question takes one number, not several")
        if isinstance(held, str):
            held = held.strip().removesuffix(self.unit).strip()
        try:
            number = math.nan if isinstance(held, bool) else float(held)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise AnswerError(f"{shown(held)} is not a number")
        if abs(number) >= LARGEST:
            raise AnswerError(f"{number:g} is too large to be marked")
        if self.whole and number != int(number):
            raise AnswerError(f"{number:g} is not a whole number")
        for bound, less, word in ((self.lowest, True, "least"), (self.highest, False, "greatest")):
            if bound is not None and (number < bound if less else number > bound):
                raise AnswerError(f"{number:g} cannot be right: the {word} possible answer is {bound:g}")
        return int(number) if self.whole else round(number, 10)

    def score(self, answer: Plain, case: Case | None) -> Score:
        """Return all points for the right number, and for a foreseen wrong one the share it is worth."""
        assert self.key is not None
        right = self._is(answer, self.key.right)
        share = 1.0 if right else max((hint.credit for hint in self._hints(answer)), default=0.0)
        reason = "the right number" if right else "another number fits better"
        return self.earned(share, reason)

    def explain(self, answer: Plain, case: Case | None) -> list[str]:
        """Return why the number is right, or what a wrong one may come from."""
        assert self.key is not None
        if self._is(answer, self.key.right):
            return confirmed(self.key.because)
        return [told(hint) for hint in self._hints(answer)] or [told(self.key.otherwise)]

    def _is(self, answer: object, value: float) -> bool:
        return isinstance(answer, int | float) and abs(answer - value) <= self.tolerance + 1e-9

    def _hints(self, answer: Plain) -> list[NumberHint]:
        return [hint for hint in self.key.hints if self._is(answer, hint.value)] if self.key else []
