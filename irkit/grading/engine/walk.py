"""The walk: the trusted release, cell by cell, with a student's answers and own cells put into it."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from nbformat import NotebookNode

from irkit.grading.submissions.notebooks import LONGEST_CELL, Cell
from irkit.questions.sheets import Exercise
from irkit.questions.text import TextQuestion
from irkit.release.exercises import answer_id, grade_id

MOST_EXTRA = 100

Role = Literal["given", "answer", "extra", "check"]


class OtherNotebookError(ValueError):
    """A notebook without any of the exercise's answer cells."""


@dataclass(frozen=True)
class Step:
    """One cell to run: whose it is, and the question it belongs to (empty where to none).

    ``blank`` marks an answer cell that is as the release left it.
    """

    role: Role
    source: str
    question: str = ""
    blank: bool = False


@dataclass(frozen=True)
class Walk:
    """What is run of one submission, its texts by question, and what was odd about the notebook."""

    steps: tuple[Step, ...]
    texts: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Place:
    kind: str
    role: Role
    question: str
    source: str
    shows_only: bool


class Trail:
    """The trusted release of an exercise, ready to be walked with one submission after another."""

    def __init__(self, release: NotebookNode, exercise: Exercise) -> None:
        self._texts = {answer_id(q.id): q.id for q in exercise.question if isinstance(q, TextQuestion)}
        self._checks = {q.id for q in exercise.question if q.id not in self._texts.values()}
        self._places: list[_Place] = []
        self._known: dict[str, int] = {}
        self._sources: dict[str, int] = {}
        for index, cell in enumerate(release.cells):
            place = self._place(cell)
            self._places.append(place)
            for name in (grade_id(cell), cell.get("id")):
                if name:
                    self._known.setdefault(str(name), index)
            if place.role == "given" and place.kind == "code":
                self._sources.setdefault(place.source.strip(), index)

    def _place(self, cell: NotebookNode) -> _Place:
        name = grade_id(cell) or ""
        role: Role = "given"
        question = ""
        if name in self._checks:
            role, question = "check", name
        elif name in self._texts:
            role, question = "answer", self._texts[name]
        elif name.removesuffix("-answer") in self._checks:
            role, question = "answer", name.removesuffix("-answer")
        return _Place(cell.cell_type, role, question, cell.source, role == "given" and _shows_only(cell))

    def walk(self, cells: Iterable[Cell]) -> Walk:
        """Put a student's cells into the release.

        Answer cells are known by their ids, wherever they stand; a cell that the student added runs after
        the cell of the release that it follows. Check cells and the rest of the release stay as they are.

        Raises
        ------
        OtherNotebookError
            If there is no answer cell of this exercise among them.
        """
        answers: dict[int, list[Cell]] = {}
        added: dict[int, list[str]] = {}
        notes: list[str] = []
        after = -1
        for cell in cells:
            index = self._known.get(cell.grade_id, self._known.get(cell.id))
            if index is None and cell.kind == "code":
                index = self._sources.get(cell.source.strip())
            if index is None:
                self._add(cell, added.setdefault(after, []))
                continue
            after = index
            place = self._places[index]
            if place.role == "answer":
                answers.setdefault(index, []).append(cell)
            elif place.role == "given" and cell.source.strip() != place.source.strip():
                self._add(cell, added.setdefault(after, []))
        if not answers:
            raise OtherNotebookError("none of the exercise's answer cells is in this notebook")
        return self._woven(answers, added, notes)

    def _add(self, cell: Cell, held: list[str]) -> None:
        if cell.kind == "code" and cell.source.strip():
            held.append(cell.source)

    def _woven(self, answers: dict[int, list[Cell]], added: dict[int, list[str]], notes: list[str]) -> Walk:
        steps: list[Step] = []
        texts: dict[str, str] = {}
        left = MOST_EXTRA
        for index in range(-1, len(self._places)):
            if index >= 0:
                place = self._places[index]
                given = self._answered(place, answers.get(index, []), notes)
                if place.question in self._texts.values():
                    texts[place.question] = given[-1].source if given else ""
                else:
                    steps += given
            extra = [source for source in added.get(index, []) if len(source) <= LONGEST_CELL]
            steps += (Step("extra", source) for source in extra[: max(left, 0)])
            left -= len(extra)
        if left < 0:
            notes.append(f"{-left} of the cells that were added were not run")
        return Walk(tuple(steps), texts, tuple(notes))

    def _answered(self, place: _Place, handed: list[Cell], notes: list[str]) -> list[Step]:
        """Return the steps at one place of the release."""
        if place.role != "answer":
            runs = place.kind == "code" and not place.shows_only and place.source.strip()
            return [Step(place.role, place.source, place.question)] if runs else []
        if not handed:
            notes.append(f"the answer cell of {place.question} is missing")
        changed = [cell for cell in handed if cell.source.strip() != place.source.strip()]
        fitting = [cell for cell in changed if place.kind == "markdown" or cell.kind == "code"]
        if len(fitting) < len(changed):
            notes.append(f"the answer cell of {place.question} is no longer a code cell")
        if any(len(cell.source) > LONGEST_CELL for cell in fitting):
            notes.append(f"the answer cell of {place.question} is too long to be read")
            fitting = [cell for cell in fitting if len(cell.source) <= LONGEST_CELL]
        if len(fitting) > 1:
            notes.append(f"{len(fitting)} cells carry the id of the answer to {place.question}")
        if not fitting:
            return [Step("answer", place.source, place.question, blank=True)]
        return [Step("answer", cell.source, place.question) for cell in fitting[-20:]]


def _shows_only(cell: NotebookNode) -> bool:
    """Whether a cell of the release only shows something, such as cards: nobody looks while it is graded."""
    if cell.cell_type != "code":
        return True
    try:
        lines = ast.parse(cell.source).body
    except SyntaxError:
        return False
    return all(
        isinstance(line, ast.Expr) and (isinstance(line.value, ast.Name) or _calls_a_name(line.value))
        for line in lines
    )


def _calls_a_name(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name)
