"""Questions that ask for a coding: a level for each of some claims."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from irkit.coding.coding import Asked, CodingError, compare, read_coding
from irkit.coding.diagnosis import CODED_SHARE, DEPARTURES_NEEDED, diagnose, hint
from irkit.framework.levels import PILES
from irkit.questions.question import AnswerError, Plain, Question, Score
from irkit.text import listed

if TYPE_CHECKING:
    from irkit.case.case import Case
    from irkit.coding.coding import Comparison


class CodingQuestion(Question):
    """Code some claims of the case by effect level, or by cause level.

    ``contested`` marks a set on which careful readers differ: it carries no points, and its feedback
    counts nothing as right or wrong and speaks of the pattern alone.
    """

    kind: Literal["coding"]
    claims: Annotated[tuple[str, ...], Field(min_length=1)]
    asked: Asked = "effect"
    contested: bool = False

    @property
    def form(self) -> str:
        """What a coding looks like."""
        return f'a level for each claim, such as {{"{self.claims[0]}": "regional", …}}'

    def read(self, answer: object) -> Plain:
        """Return the coding with its levels as words."""
        try:
            coding = read_coding(answer, self.claims)
        except CodingError as error:
            raise AnswerError(str(error)) from None
        return {claim: level.value for claim, level in coding.items()}

    def score(self, answer: Plain, case: Case | None) -> Score:
        """Return the share of claims that carry an accepted code, in points."""
        compared = self._compared(answer, case)
        parts = {row.claim: float(row.agrees) for row in compared.rows}
        share = compared.agreed / len(compared.rows)
        reason = f"{compared.agreed} of {len(compared.rows)} claims carry an accepted code"
        if self.contested:
            reason = f"{len(compared.rows) - len(compared.missing)} of {len(compared.rows)} claims coded"
        if compared.missing:
            reason += f"; no code for {listed(compared.missing)}"
        return self.earned(share, reason, parts)

    def explain(self, answer: Plain, case: Case | None) -> list[str]:
        """Return how far the coding agrees, a hint for each claim that differs, and the pattern if any."""
        compared = self._compared(answer, case)
        assert case is not None and isinstance(answer, dict)
        if self.contested:
            lines = ["These claims are contested: careful readers differ on them, so nothing here is marked."]
        else:
            lines = [f"{compared.agreed} of {len(compared.rows)} codes agree with the reference."]
            lines += [hint(c, answer[c], case, self.asked) for c in compared.differing]
        if compared.missing:
            lines.append(f"No code yet for {listed(compared.missing)}.")
        if self.asked == "effect":
            lines += self._pattern(answer, case)
        return lines

    def _pattern(self, answer: dict[str, Any], case: Case) -> list[str]:
        """Return the habit that most codes fit; only a contested set is told that there is none."""
        needed = math.ceil(CODED_SHARE * len(self.claims))
        if len(answer) < needed:
            told = (
                f"{len(answer)} of {len(self.claims)} claims are coded; a habit can be seen from {needed} on."
            )
            return [told] if self.contested else []
        found = diagnose(answer, case)
        if found.misconception:
            return [repr(found)]
        if not self.contested:
            return []
        if found.departures < DEPARTURES_NEEDED:
            return ["Your codes and ours differ too seldom to show a habit."]
        return ["Your codes and ours differ here and there, in no regular way."]

    def best_constant(self, case: Case | None) -> float:
        """Return the points for the same level on every claim, the luckiest choice of level taken."""
        scores = [self.score(dict.fromkeys(self.claims, level.value), case).points or 0.0 for level in PILES]
        return max(scores)

    def _compared(self, answer: Plain, case: Case | None) -> Comparison:
        if case is None or not isinstance(answer, dict):
            raise ValueError(f"{self.id} is scored against a case, on an answer that has been read")
        return compare(answer, case, self.claims, self.asked)
