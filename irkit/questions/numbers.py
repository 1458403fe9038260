"""Questions that ask for a number, or for probabilities."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import Field

from irkit.analysis.forecasts import ForecastError, band, read_probability
from irkit.case.case import Case
from irkit.questions.answer import AnswerError, Plain, plainly, shown
from irkit.questions.question import Hint, HintsKey, Key, KeyedQuestion, RowsQuestion, Score
from irkit.text import listed

LARGEST = 2**53
"""From here on a file no longer keeps every whole number apart."""

Bounds = tuple[float, float]

LONGEST = 24
"""More characters than this no probability has; a longer one is not parsed."""

CLOSE = 2e-5
"""What rounding to six digits can do to a sum."""


class NumberHint(Hint):
    """What to say to someone who came to a certain number; ``credit`` is the share it still earns."""

    value: float
    credit: Annotated[float, Field(ge=0, lt=1)] = 0.0


class NumberKey(Key):
    """The right number, why it is right, what a foreseen wrong one shows, and what to say to others."""

    right: float
    hints: tuple[NumberHint, ...] = ()
    otherwise: Hint = Hint(says="Count or reckon once more, and say aloud what you count.")


class NumberQuestion(KeyedQuestion[NumberKey]):
    """Give a number; ``tolerance`` is how far from the right one an answer may lie, in the same unit."""

    kind: Literal["number"]
    unit: str = ""
    whole: bool = False
    lowest: float | None = None
    highest: float | None = None
    tolerance: Annotated[float, Field(ge=0)] = 0.0

    def check_key(self, key: NumberKey) -> None:
        """Raise ValueError where a number could not be an answer, or a hint stands on the right one."""
        for value in (key.right, *(hint.value for hint in key.hints)):
            self.read(value)
        if any(self._is(hint.value, key.right) for hint in key.hints):
            raise ValueError("a hint stands on the right number")

    @property
    def form(self) -> str:
        """What a number looks like."""
        kind = "one whole number" if self.whole else "one number"
        return f"{kind}{f', in {self.unit}' if self.unit else ''}, without quotation marks"

    def read(self, answer: object) -> Plain:
        """Return the number."""
        data = plainly(answer, "there is no number in it yet")
        if isinstance(data, list | dict):
            raise AnswerError("this question takes one number, not several; its decimals follow a point")
        try:
            number = math.nan if isinstance(data, bool) else float(data)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise AnswerError(f"{shown(data)} is not a number")
        if abs(number) >= LARGEST:
            raise AnswerError(f"{number:g} is too large to be marked")
        if self.whole and number != int(number):
            raise AnswerError(f"{number:g} is not a whole number")
        if self.lowest is not None and number < self.lowest:
            raise AnswerError(f"{number:g} cannot be right: the least possible answer is {self.lowest:g}")
        if self.highest is not None and number > self.highest:
            raise AnswerError(f"{number:g} cannot be right: the greatest possible answer is {self.highest:g}")
        return int(number) if self.whole else round(number, 10)

    def score(self, answer: Any, case: Case | None) -> Score:
        """Return all points for the right number, and for a foreseen wrong one the share it is worth."""
        if self._is(answer, self.solution.right):
            return self.earned(1.0, "the right number")
        credit = max((hint.credit for hint in self._hints(answer)), default=0.0)
        return self.earned(credit, "another number fits better")

    def misses(self, answer: Any, case: Case | None) -> list[str]:
        """Return what a wrong number may come from."""
        if self._is(answer, self.solution.right):
            return []
        return [hint.words for hint in self._hints(answer)] or [self.solution.otherwise.words]

    def _is(self, answer: float, value: float) -> bool:
        return abs(answer - value) <= self.tolerance + 1e-9

    def _hints(self, answer: float) -> list[NumberHint]:
        return [hint for hint in self.solution.hints if self._is(answer, hint.value)]


class ProbabilitiesKey(HintsKey):
    """Which probabilities fit, each as a word of ICD 203, which stands for its band, or as two bounds.

    A hint is filed under ``item high``, ``item low`` or ``item``, and the first that is there is shown.
    """

    right: dict[str, str | Bounds]
    otherwise: Hint = Hint(says="Go through it once more, and say aloud what your number means.")


class ProbabilitiesQuestion(RowsQuestion[ProbabilitiesKey]):
    """Give a probability for each of the ``rows``, by their ids."""

    PART = "probability"
    FITTING = "probabilities fit"

    kind: Literal["probabilities"]
    rows: Annotated[dict[str, str], Field(min_length=1, max_length=20)]

    def check_key(self, key: ProbabilitiesKey) -> None:
        """Raise ValueError where an item has no bounds, or some that are none."""
        if set(key.right) != set(self.rows):
            raise ValueError(f"the probabilities are not those of {listed(self.rows)}")
        for item, wanted in key.right.items():
            low, high = _bounds(wanted)
            if not 0 <= low <= high <= 1:
                raise ValueError(f"{item}: {low:g} to {high:g} are no bounds within 0 and 1")

    @property
    def form(self) -> str:
        """What probabilities look like."""
        return f'a percentage with its sign for each, such as {{"{next(iter(self.rows))}": "70%", …}}'

    def read_part(self, row: str, value: Any) -> float:
        """Return a probability from 0 to 1."""
        if isinstance(value, bool | dict | list) or len(str(value)) > LONGEST:
            raise AnswerError(f'{row}: {shown(value)} is not a probability: write a percentage such as "70%"')
        try:
            return read_probability(value)
        except ForecastError as error:
            raise AnswerError(f"{row}: {error}") from None

    def fits(self, row: str, part: Any) -> bool:
        """Whether a probability lies within its bounds."""
        return not self._side(row, part)

    def hint(self, row: str, part: Any) -> str:
        """Return the hint to a probability that is too high, or too low."""
        return self.solution.hint(f"{row} {self._side(row, part)}", row)

    def _side(self, item: str, chance: float) -> str:
        low, high = _bounds(self.solution.right[item])
        return "high" if chance > high + CLOSE else "low" if chance < low - CLOSE else ""

    def blind_answers(self) -> Iterable[object]:
        """Return the same probability for everything: even odds, or one at the edge of what fits."""
        edges = {edge for wanted in self.solution.right.values() for edge in _bounds(wanted)}
        return [dict.fromkeys(self.rows, chance) for chance in {0.5, *edges}]


def _bounds(wanted: str | Bounds) -> Bounds:
    if not isinstance(wanted, str):
        return wanted
    words = band(wanted)
    return words.low, words.high
