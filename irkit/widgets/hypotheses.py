"""Rival explanations in rows, evidence in columns: a mark a cell, and what the marks add up to."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap
from typing import Any

import traitlets

from irkit.analysis.hypotheses import HypothesisMatrix
from irkit.case.case import Case
from irkit.text import listed
from irkit.widgets.controls import wrapped
from irkit.widgets.page import AnswerWidget, script, style

MARKS: Mapping[str, str] = {
    "CC": "very consistent",
    "C": "consistent",
    "N": "neither",
    "I": "inconsistent",
    "II": "very inconsistent",
}
"""What a cell can say, on the scale of the matrix; its letters choose it."""


class HypothesisBoard(AnswerWidget):
    """A matrix to mark; the marks become an answer to paste into a cell.

    Parameters
    ----------
    case : Case
        The case.
    matrix : HypothesisMatrix
        The rows and columns; its marks are not shown.
    """

    _esm = script("hypotheses.js")
    _css = style("hypotheses.css")
    state = "marks"

    question = traitlets.Unicode().tag(sync=True)
    hypotheses = traitlets.List(traitlets.Dict()).tag(sync=True)
    evidence = traitlets.List(traitlets.Dict()).tag(sync=True)
    words = traitlets.Dict(dict(MARKS)).tag(sync=True)
    marks = traitlets.Dict().tag(sync=True)
    sums = traitlets.Dict().tag(sync=True)

    def __init__(self, case: Case, matrix: HypothesisMatrix) -> None:
        self._rows, self._pieces = (*matrix.marks,), matrix.evidence
        rows, columns = ([_heading(case, item) for item in ids] for ids in (self._rows, self._pieces))
        question = case[rows[0]["id"]].question
        super().__init__("my_matrix", question=question, hypotheses=rows, evidence=columns)
        self._sum_up()
        self.observe(self._sum_up, "marks")

    @property
    def answer(self) -> dict[str, dict[str, str]]:
        """The marks so far, by hypothesis and piece of evidence; rows without a mark are left out."""
        return {row: marks for row, marks in self.clean(self.marks).items() if marks}

    def clean(self, state: Any) -> dict[str, dict[str, str]]:
        """Return the marks of a kept state on which the board has a cell."""
        return {
            row: {piece: cells[piece] for piece in self._pieces if cells.get(piece) in MARKS}
            for row in self._rows
            if isinstance(cells := state.get(row), dict)
        }

    def plain(self) -> str:
        """Return the board as text: hypotheses and evidence, the marks, and what they add up to."""
        lines = [self.question]
        for row in self.hypotheses:
            marked = self.answer.get(row["id"], {})
            marks = ", ".join(f"{piece} {mark}" for piece, mark in marked.items())
            against = f"{self.sums['against'][row['id']]:g}"
            lines += wrapped(f"{row['id']} {row['label']}: {row['text']}", "    ")
            lines.append(f"    {marks}; against it {against}" if marked else "    no mark yet")
        lines += ["Marks: " + ", ".join(f"{mark} {word}" for mark, word in MARKS.items()), "Evidence:"]
        for piece in self.evidence:
            lines += wrapped(f"{piece['id']} {piece['label']}: {piece['text']}", "    ")
            lines.append(f"    tells apart {self.sums['apart'][piece['id']]:g}")
        return "\n".join([*lines, *wrap(self.sums["words"], 92)])

    def _sum_up(self, _change: object = None) -> None:
        blank = dict.fromkeys(self._pieces, "")
        matrix = HypothesisMatrix.of({row: blank | self.answer.get(row, {}) for row in self._rows})
        against, apart = dict(matrix.inconsistency), dict(matrix.diagnosticity)
        self.sums = {"against": against, "apart": apart, "words": _summary(matrix)}


def hypothesis_board(case: Case) -> HypothesisBoard:
    """Return rival explanations to hold against the same evidence, with what speaks against each at once.

    Parameters
    ----------
    case : Case
        The case.

    Raises
    ------
    HypothesisError
        If the case has no hypotheses.
    """
    return HypothesisBoard(case, case.hypotheses.matrix())


def _heading(case: Case, record_id: str) -> dict[str, Any]:
    record = case[record_id]
    return {"id": record.id, "label": record.label, "text": record.text}


def _summary(matrix: HypothesisMatrix) -> str:
    """Return what the marks add up to, in words."""
    cells = len(matrix.marks) * len(matrix.evidence)
    if len(matrix.open) == cells:
        return f"None of the {cells} cells is marked yet."
    marked = f"{cells - len(matrix.open)} of {cells} cells are marked. "
    if matrix.open:
        return marked + _so_far(matrix)
    least = matrix.least_inconsistent
    if len(least) == len(matrix.marks):
        return marked + "Nothing sets the hypotheses apart: as much speaks against each."
    words = f"{marked}Least speaks against {listed(least)}."
    mute = [piece for piece in matrix.evidence if not matrix.diagnosticity[piece]]
    words += f" {listed(mute)} {'tells' if len(mute) == 1 else 'tell'} nothing apart." if mute else ""
    leans = f" Without {listed(matrix.leans_on, last='or')} this would come out differently."
    return words + (leans if matrix.leans_on else " No single piece of evidence decides it.")


def _so_far(matrix: HypothesisMatrix) -> str:
    """Return what may be said while cells are open: an empty cell praises nobody."""
    open_rows = {row for row, _ in matrix.open}
    full = [row for row in matrix.marks if row not in open_rows]
    if len(full) < 2:
        return "Rows can be compared once they are full: an open cell speaks neither for nor against."
    least = min(matrix.inconsistency[row] for row in full)
    ahead = [row for row in full if matrix.inconsistency[row] == least]
    if len(ahead) == len(full):
        return f"As much speaks against each of the full rows, {listed(full)}."
    return f"Of the full rows, {listed(full)}, least speaks against {listed(ahead)}."
