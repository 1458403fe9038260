"""Questions that ask for a level: for each of some claims, or by who acts and who would feel an outcome."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import Field

from irkit.case.case import Case
from irkit.coding.coding import Asked, CodingError, Comparison, compare, read_coding
from irkit.coding.diagnosis import CODED_SHARE, DEPARTURES_NEEDED, diagnose, hint
from irkit.framework.levels import PILES
from irkit.questions.answer import AnswerError, Plain, named, plainly, shown
from irkit.questions.question import HintsKey, KeyedQuestion, Question, Score
from irkit.text import listed


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


SIDES = ("acts", "feels")


class PlacesKey(HintsKey):
    """Those who act; who would feel the outcome is scored by the accepted levels of the case."""

    right: Annotated[tuple[str, ...], Field(min_length=1)]


class PlacesQuestion(KeyedQuestion[PlacesKey]):
    """Mark on the map who acts in a claim and who would feel its outcome; ``places`` are the tiles by code.

    Who acts earns one half. Who would feel it earns the other where it leads to an accepted level.
    """

    kind: Literal["places"]
    claim: str
    places: Annotated[dict[str, str], Field(min_length=2)]

    def check_key(self, key: PlacesKey) -> None:
        """Raise ValueError where the key names what is no tile."""
        self._codes(list(key.right))

    @property
    def form(self) -> str:
        """What marks on the map look like."""
        first, second = list(self.places)[:2]
        return f'who acts and who would feel it, such as {{"acts": ["{first}"], "feels": ["{second}"]}}'

    def read(self, answer: object) -> Plain:
        """Return the marks by the codes of the tiles, in the order of the map."""
        nothing = "nobody is marked yet who would feel the outcome"
        data = plainly(answer, nothing)
        if not isinstance(data, dict) or set(data) - set(SIDES):
            raise AnswerError(f"{shown(data)} does not say who acts and who would feel it")
        marks = {side: self._codes(data.get(side) or []) for side in SIDES}
        if not marks["feels"]:
            raise AnswerError(nothing)
        return marks

    def _codes(self, words: Any) -> list[str]:
        names = [words] if isinstance(words, str) else words
        if not isinstance(names, list):
            raise AnswerError(f"{shown(words)} is not a list of tiles")
        called = {named(word, self.places, "a tile") for word in names}
        return [code for code in self.places if code in called]

    def score(self, answer: Any, case: Case | None) -> Score:
        """Return the half for who acts, less what does not fit, and the half for the level, in points."""
        right, given = set(self.solution.right), set(answer["acts"])
        hits, besides = len(given & right), len(given - right)
        acts = max(0.0, (hits - besides) / len(right))
        feels = float(not self._hint(answer, case))
        reason = f"{hits} of {len(right)} who act" + (f", and {besides} besides" if besides else "")
        reason += f"; who would feel it leads to {'an accepted' if feels else 'another'} level"
        return self.earned((acts + feels) / 2, reason)

    def _hint(self, answer: Any, case: Case | None) -> str:
        """Return why the level that the marks lead to is not accepted; empty where it is."""
        if case is None:
            raise ValueError(f"{self.id} is scored against a case")
        level = case.map.reach(**answer).level
        assert level is not None
        return hint(self.claim, level, case)

    def misses(self, answer: Any, case: Case | None) -> list[str]:
        """Return whether those who act fit, and a hint where the level is not accepted."""
        lines = []
        if set(answer["acts"]) != set(self.solution.right):
            lines.append(f"Who acts: {self.solution.hint('acts')}")
        again = self._hint(answer, case)
        return [*lines, f"Who would feel it: {again}"] if again else lines

    def blind_answers(self) -> Iterable[object]:
        """Return everybody on both sides, and each tile alone."""
        everybody = list(self.places)
        yield {"acts": everybody, "feels": everybody}
        yield from ({"acts": [code], "feels": [code]} for code in everybody)
