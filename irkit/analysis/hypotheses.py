"""Rival explanations held against the same evidence: what speaks against each, and which evidence tells.

The method is Heuer's analysis of competing hypotheses (1999, Psychology of Intelligence Analysis, ch. 8),
with hypotheses in rows. Studies have found little evidence that it improves judgement (Dhami, Belton and
Mandel 2019; Karvetski and Mandel 2020): its numbers open a discussion and settle nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from irkit.text import UserError, counted, listed, meant

if TYPE_CHECKING:
    import pandas as pd

    from irkit.records.records import Evidence, Fit, Hypothesis

AGAINST: Mapping[str, int] = MappingProxyType({"CC": 0, "C": 0, "N": 0, "I": 1, "II": 2})
"""What a mark counts against a hypothesis; what speaks for it counts nothing."""

SCALE: Mapping[str, int] = MappingProxyType({"CC": 2, "C": 1, "N": 0, "I": -1, "II": -2})
"""Where a mark stands between very consistent and very inconsistent."""


class HypothesisError(UserError, ValueError):
    """A matrix of hypotheses that cannot be read; the message is one sentence."""


@dataclass(frozen=True, repr=False)
class HypothesisMatrix:
    """How each piece of evidence fits each hypothesis: CC, C, N, I or II.

    ``marks`` are by hypothesis and piece of evidence; a cell that nobody has filled is missing. ``names``
    are what an id stands for, ``reasons`` why a cell is marked as it is, by hypothesis and piece.
    ``judge`` is whose judgement it is.
    """

    marks: Mapping[str, Mapping[str, str]]
    evidence: tuple[str, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[tuple[str, str], str] = field(default_factory=dict)
    judge: str = ""

    @classmethod
    def of(cls, marks: Mapping[str, Mapping[str, object]]) -> HypothesisMatrix:
        """Return plain marks as a matrix.

        Parameters
        ----------
        marks : mapping of str to mapping
            For each hypothesis a mark by piece of evidence; None, ``...`` and "" leave a cell open.

        Raises
        ------
        HypothesisError
            If a mark is none of the five.

        Examples
        --------
        >>> HypothesisMatrix.of({"threat": {"vote": "I", "offer": "CC"}, "votes": {"vote": "CC"}})
        <HypothesisMatrix: 2 hypotheses, 2 pieces of evidence; 1 cell open; against: votes 0, threat 1>
        """
        if not isinstance(marks, Mapping) or not all(isinstance(row, Mapping) for row in marks.values()):
            raise HypothesisError('marks are written {"R1": {"D1": "I"}, "R2": {…}}')
        evidence = tuple(dict.fromkeys(str(piece) for row in marks.values() for piece in row))
        read: dict[str, Mapping[str, str]] = {}
        for name, row in marks.items():
            words = {str(piece): _mark(mark, f"{name}, {piece}") for piece, mark in row.items()}
            read[str(name)] = MappingProxyType({piece: word for piece, word in words.items() if word})
        return cls(MappingProxyType(read), evidence)

    @classmethod
    def judged(
        cls, hypotheses: Iterable[Hypothesis], evidence: Iterable[Evidence], fits: Iterable[Fit]
    ) -> HypothesisMatrix:
        """Return how evidence fits rival hypotheses, in the judgement of those who made the records.

        Parameters
        ----------
        hypotheses, evidence, fits : iterables of records
            The hypotheses, the pieces of evidence, and the mark of each cell.

        Raises
        ------
        HypothesisError
            If there are no hypotheses, or if they answer several questions.
        """
        rivals, judgements = tuple(hypotheses), tuple(fits)
        if not rivals:
            raise HypothesisError("this case holds no hypotheses")
        if len({rival.question for rival in rivals}) > 1:
            raise HypothesisError("the hypotheses of this case answer several questions: rivals answer one")
        names = {rival.id: rival.label for rival in rivals}
        marks: dict[str, dict[str, str]] = {name: {} for name in names}
        for fit in judgements:
            marks[fit.hypothesis][fit.piece] = fit.mark
        used = {fit.piece for fit in judgements}
        pieces = {piece.id: piece.label for piece in evidence if piece.id in used}
        return cls(
            MappingProxyType({name: MappingProxyType(row) for name, row in marks.items()}),
            tuple(pieces),
            names=MappingProxyType(names | pieces),
            reasons=MappingProxyType({(fit.hypothesis, fit.piece): fit.why for fit in judgements}),
            judge="one team's judgement",
        )

    def without(self, piece: str) -> HypothesisMatrix:
        """Return the matrix with one piece of evidence left out."""
        return replace(self, evidence=tuple(other for other in self.evidence if other != piece))

    @property
    def open(self) -> tuple[tuple[str, str], ...]:
        """The cells without a mark, by hypothesis and piece of evidence."""
        rows = self.marks.items()
        return tuple((name, piece) for name, row in rows for piece in self.evidence if piece not in row)

    @cached_property
    def inconsistency(self) -> Mapping[str, int]:
        """How much speaks against each hypothesis: I counts 1 and II counts 2.

        Only what speaks against counts: much evidence fits several hypotheses, and so proves none of them
        (Heuer 1999, ch. 8). Heuer compares the counts by eye; I and II as 1 and 2 is how programs write it.
        """
        return MappingProxyType({
            name: sum(AGAINST[row[piece]] for piece in self.evidence if piece in row)
            for name, row in self.marks.items()
        })  # fmt: skip

    @cached_property
    def diagnosticity(self) -> Mapping[str, int]:
        """How far each piece of evidence tells the hypotheses apart: its highest less its lowest mark.

        From 0, where it fits all alike and tells nothing, to 4. Heuer (1999, ch. 8) asks for this in words;
        the number is ours.
        """
        spans: dict[str, int] = {}
        for piece in self.evidence:
            places = [SCALE[row[piece]] for row in self.marks.values() if piece in row] or [0]
            spans[piece] = max(places) - min(places)
        return MappingProxyType(spans)

    @property
    def least_inconsistent(self) -> tuple[str, ...]:
        """The hypotheses against which least speaks; several where they are level."""
        least = min(self.inconsistency.values(), default=0)
        return tuple(name for name, score in self.inconsistency.items() if score == least)

    @property
    def leans_on(self) -> tuple[str, ...]:
        """The pieces of evidence without which other hypotheses would be the least inconsistent."""
        here = self.least_inconsistent
        return tuple(piece for piece in self.evidence if self.without(piece).least_inconsistent != here)

    def why(self, hypothesis: str, piece: str) -> str:
        """Return the reason given for a mark, empty where there is none.

        Raises
        ------
        HypothesisError
            If there is no such hypothesis or piece of evidence.
        """
        for name, known in ((hypothesis, tuple(self.marks)), (piece, self.evidence)):
            if name not in known:
                raise HypothesisError(f'there is no "{name}" in this matrix: {meant(str(name), known)}')
        return self.reasons.get((hypothesis, piece), "")

    @cached_property
    def table(self) -> pd.DataFrame:
        """The marks as a table, hypotheses in rows, with what speaks against each in the last column."""
        import pandas as pd

        rows = [
            (f"{name} {self.names.get(name, '')}".strip(), *(row.get(piece, "") for piece in self.evidence),
             self.inconsistency[name])
            for name, row in self.marks.items()
        ]  # fmt: skip
        columns = ["hypothesis", *self.evidence, "against"]
        return pd.DataFrame(rows, columns=columns).set_index("hypothesis")

    def __repr__(self) -> str:
        """Return what speaks against each hypothesis, least first, and whose judgement it is."""
        ranked = sorted(self.inconsistency.items(), key=lambda row: row[1])
        parts = [
            f"{len(self.marks)} hypotheses, {len(self.evidence)} pieces of evidence",
            f"{counted(len(self.open), 'cell')} open" if self.open else "",
            f"against: {', '.join(f'{name} {score}' for name, score in ranked)}",
            self.judge,
        ]
        return f"<HypothesisMatrix: {'; '.join(filter(None, parts))}>"


def _mark(mark: object, where: str) -> str:
    """Return a mark as it is written, empty where the cell is open."""
    word = "" if mark is None or mark is ... else str(mark).strip().upper()
    if word and word not in AGAINST:
        raise HypothesisError(f"{where}: {mark!r} is not a mark: write {listed(AGAINST, last='or')}")
    return word
