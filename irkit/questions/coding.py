"""Questions that ask for a coding: a level for each of some claims."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from irkit.coding.coding import Asked, CodingError, compare, read_coding
from irkit.coding.diagnosis import CODED_SHARE, DEPARTURES_NEEDED, diagnose, hint
from irkit.framework.levels import PILES
from irkit.questions.answer import AnswerError, Plain
from irkit.questions.question import Question, Score
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

    def score(self, answer: Any, case: Case | None) -> Score:
        """Return the share of claims that carry an accepted code, in points."""
        compared = self._compared(answer, case)
        rows = compared.rows
        reason = f"{compared.agreed} of {len(rows)} claims carry an accepted code"
        if self.contested:
            reason = f"{len(rows) - len(compared.missing)} of {len(rows)} claims coded"
        if compared.missing:
            reason += f"; no code for {listed(compared.missing)}"
        return self.earned(compared.agreed / len(rows), reason)

    def explain(self, answer: Any, case: Case | None) -> list[str]:
        """Return how far the coding agrees, a hint for each claim that differs, and the pattern if any."""
        compared = self._compared(answer, case)
        assert case is not None
        if self.contested:
            lines = ["These claims are contested: careful readers differ on them, so nothing here is marked."]
        else:
            lines = [f"{compared.agreed} of {len(compared.rows)} codes agree with the reference."]
            lines += [f"{c}: {hint(c, answer[c], case, self.asked)}" for c in compared.differing]
        if compared.missing:
            lines.append(f"No code yet for {listed(compared.missing)}.")
        return [*lines, *self._pattern(answer, case)] if self.asked == "effect" else lines

    def _pattern(self, answer: dict[str, Any], case: Case) -> list[str]:
        """Return the habit that most codes fit; only a contested set is told that there is none."""
        needed = math.ceil(CODED_SHARE * len(self.claims))
        diagnosis = diagnose(answer, case)
        if len(answer) < needed:
            none = (
                f"{len(answer)} of {len(self.claims)} claims are coded; a habit can be seen from {needed} on."
            )
        elif diagnosis.misconception:
            return [repr(diagnosis)]
        elif diagnosis.departures < DEPARTURES_NEEDED:
            none = "Your codes and ours differ too seldom to show a habit."
        else:
            none = "Your codes and ours differ here and there, in no regular way."
        return [none] if self.contested else []

    def _compared(self, answer: Any, case: Case | None) -> Comparison:
        if case is None:
            raise ValueError(f"{self.id} is scored against a case")
        return compare(answer, case, self.claims, self.asked)

    def blind_answers(self) -> Iterable[object]:
        """Return the same level on every claim."""
        return [dict.fromkeys(self.claims, level.value) for level in PILES]
