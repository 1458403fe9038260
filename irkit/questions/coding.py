"""Questions that ask for a coding: a level for each of some claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from irkit.coding import Asked, CodingError, compare, read_coding
from irkit.diagnosis import DEPARTURES_NEEDED, diagnose, hint
from irkit.levels import PILES
from irkit.questions.question import Malformed, Plain, Question, Score
from irkit.words import listed

if TYPE_CHECKING:
    from irkit.case import Case
    from irkit.coding import Comparison


class CodingQuestion(Question):
    """Code some claims of the case by effect level, or by cause level.

    ``contested`` marks a set on which careful readers differ: it carries no points, and its feedback
    speaks of the pattern alone.
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
            raise Malformed(str(error)) from None
        return {claim: level.value for claim, level in coding.items()}

    def score(self, answer: Plain, case: Case | None) -> Score:
        """Return the share of claims that carry an accepted code, in points."""
        compared = self._compared(answer, case)
        parts = {row.claim: float(row.agrees) for row in compared.rows}
        share = compared.agreed / len(compared.rows)
        reason = f"{compared.agreed} of {len(compared.rows)} claims carry an accepted code"
        if compared.missing:
            reason += f"; no code for {listed(compared.missing)}"
        return self.earned(share, reason, parts)

    def explain(self, answer: Plain, case: Case | None) -> list[str]:
        """Return how far the coding agrees, a hint for each claim that differs, and the pattern if any."""
        compared = self._compared(answer, case)
        assert case is not None and isinstance(answer, dict)
        if self.contested:
            lines = [
                "These claims are contested: careful readers differ on them, so nothing here is marked.",
                f"{compared.agreed} of {len(compared.rows)} codes are ours, or others that can be defended.",
            ]
        else:
            lines = [f"{compared.agreed} of {len(compared.rows)} codes agree with the reference."]
            lines += [hint(c, answer[c], case, self.asked) for c in compared.differing]
        if compared.missing:
            lines.append(f"No code yet for {listed(compared.missing)}.")
        if self.asked == "effect":
            found = diagnose(answer, case)
            if found.departures >= DEPARTURES_NEEDED and (found.misconception or self.contested):
                lines.append(repr(found))
        return lines

    def best_constant(self, case: Case | None) -> float:
        """Return the points for the same level on every claim, the luckiest choice of level taken."""
        scores = [self.score(dict.fromkeys(self.claims, level.value), case).points or 0.0 for level in PILES]
        return max(scores)

    def _compared(self, answer: Plain, case: Case | None) -> Comparison:
        if case is None or not isinstance(answer, dict):
            raise ValueError(f"{self.id} is scored against a case, on an answer that has been read")
        return compare(answer, case, self.claims, self.asked)
