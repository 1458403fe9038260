"""Rival explanations in rows, evidence in columns: a mark a cell, and what the marks add up to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any, TypedDict

import anywidget
import traitlets

from irkit.text import listed, meant
from irkit.widgets.copying import variable_faults, with_plain
from irkit.widgets.static import script, style

MARKS: Mapping[str, str] = {
    "CC": "very consistent",
    "C": "consistent",
    "N": "neither",
    "I": "inconsistent",
    "II": "very inconsistent",
}
"""What a cell can say, on the scale of the matrix; its letters choose it."""

Marks = Mapping[str, Mapping[str, str]]


class Heading(TypedDict):
    """A row or a column: its id, a short name, and what it says in full."""

    id: str
    label: str
    text: str


@dataclass(frozen=True)
class Weighed:
    """What speaks against each hypothesis, how far each piece of evidence tells them apart, and in words."""

    against: Mapping[str, float]
    apart: Mapping[str, float]
    words: str


class HypothesisBoard(anywidget.AnyWidget):
    """A matrix to mark; the marks become an answer to paste into a cell.

    Parameters
    ----------
    question : str
        What the hypotheses explain.
    hypotheses, evidence : sequence of Heading
        The rows and the columns.
    weigh : callable
        Called with the marks; returns what they add up to.
    name : str
        The variable that the copied answer is assigned to.
    answer : mapping, optional
        Earlier marks to go on from: by hypothesis and piece of evidence CC, C, N, I or II.

    Raises
    ------
    ValueError
        If the name or the earlier answer cannot be used.
    """

    _esm = script("keys.js", "copying.js", "board.js")
    _css = style("widgets.css", "board.css")

    question = traitlets.Unicode().tag(sync=True)
    hypotheses = traitlets.List(traitlets.Dict()).tag(sync=True)
    evidence = traitlets.List(traitlets.Dict()).tag(sync=True)
    words = traitlets.Dict(dict(MARKS)).tag(sync=True)
    name = traitlets.Unicode().tag(sync=True)
    marks = traitlets.Dict().tag(sync=True)
    told = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        question: str,
        hypotheses: Sequence[Heading],
        evidence: Sequence[Heading],
        weigh: Callable[[Marks], Weighed],
        *,
        name: str = "answer",
        answer: Marks | None = None,
    ) -> None:
        rows, columns = [dict(each) for each in hypotheses], [dict(each) for each in evidence]
        earlier = {str(row): dict(held) for row, held in (answer or {}).items()}
        faults = [*variable_faults(name), *_faults(rows, columns, earlier)]
        if faults:
            raise ValueError(" ".join(faults))
        self._weigh = weigh
        marks = {row: {piece: mark for piece, mark in held.items() if mark} for row, held in earlier.items()}
        super().__init__(question=question, hypotheses=rows, evidence=columns, name=name, marks=marks)
        self._tell()
        self.observe(self._tell, "marks")

    @property
    def answer(self) -> dict[str, dict[str, str]]:
        """The marks so far, by hypothesis and piece of evidence; rows without a mark are left out."""
        full = {
            row["id"]: {
                piece["id"]: self.marks[row["id"]][piece["id"]]
                for piece in self.evidence
                if self.marks.get(row["id"], {}).get(piece["id"]) in MARKS
            }
            for row in self.hypotheses
        }
        return {row: held for row, held in full.items() if held}

    def plain(self) -> str:
        """Return the board as text: hypotheses and evidence, the marks, and what they add up to."""
        lines = [self.question]
        for each in self.hypotheses:
            held = self.answer.get(each["id"], {})
            marks = ", ".join(f"{piece} {mark}" for piece, mark in held.items())
            against = f"{self.told['against'][each['id']]:g}"
            lines += _folded(f"{each['id']} {each['label']}: {each['text']}")
            lines.append(f"    {marks}; against it {against}" if held else "    no mark yet")
        lines += ["Marks: " + ", ".join(f"{mark} {word}" for mark, word in MARKS.items()), "Evidence:"]
        for each in self.evidence:
            lines += _folded(f"{each['id']} {each['label']}: {each['text']}")
            lines.append(f"    tells apart {self.told['apart'][each['id']]:g}")
        return "\n".join([*lines, *wrap(self.told["words"], 92)])

    def __repr__(self) -> str:
        """Return how far the board is filled."""
        count = sum(map(len, self.answer.values()))
        return f"<HypothesisBoard {self.name}: {count} of {len(self.hypotheses) * len(self.evidence)} marked>"

    def _tell(self, _change: object = None) -> None:
        weighed = self._weigh(self.answer)
        self.told = {
            "against": dict(weighed.against),
            "apart": dict(weighed.apart),
            "words": weighed.words,
        }

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return with_plain(super()._repr_mimebundle_(**kwargs), self.plain())


def _folded(text: str) -> list[str]:
    return wrap(text, 92, subsequent_indent="    ")


def _faults(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[Mapping[str, Any]], earlier: Marks
) -> list[str]:
    """Return what is wrong with an earlier answer, as sentences."""
    faults = []
    for kind, known, given in (
        ("hypothesis", [row["id"] for row in rows], list(earlier)),
        (
            "piece of evidence",
            [each["id"] for each in columns],
            [p for held in earlier.values() for p in held],
        ),
    ):
        unknown = dict.fromkeys(str(each) for each in given if each not in known)
        faults += [f'There is no {kind} "{each}" ({meant(each, known)}).' for each in unknown]
    wrong = dict.fromkeys(str(m) for held in earlier.values() for m in held.values() if m and m not in MARKS)
    return [*faults, *(f'"{mark}" is no mark here: write {listed(MARKS, last="or")}.' for mark in wrong)]
