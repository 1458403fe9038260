"""Questions that ask for probabilities."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import Field

from irkit.analysis.forecasts import ForecastError, band, read_probability
from irkit.questions.answer import AnswerError, shown
from irkit.questions.question import Hint, HintsKey, RowsQuestion
from irkit.text import listed

Bounds = tuple[float, float]

LONGEST = 24
"""More characters than this no probability has; a longer one is not parsed."""

CLOSE = 2e-5
"""What rounding to six digits can do to a sum."""


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
