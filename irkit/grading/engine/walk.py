"""The walk: the trusted release, cell by cell, with a student's answers and own cells put into it."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from nbformat import NotebookNode

from irkit.grading.submissions.notebooks import LONGEST_CELL, Cell
from irkit.questions.sheets import Exercise
from irkit.questions.text import UNTOUCHED, TextQuestion
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
    """What is run of one submission, its texts by question, and what was odd about the notebook.

    ``beside`` is what the student wrote beside a question that is no text question, and that cannot be run.
    """

    steps: tuple[Step, ...]
    texts: dict[str, str] = field(default_factory=dict)
    beside: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def answers(self) -> tuple[object, ...]:
        """Everything that the student answered; nothing where the notebook is as it was released."""
        own = [step for step in self.steps if step.role in ("answer", "extra") and not step.blank]
        texts = [(name, text) for each in (self.texts, self.beside) for name, text in each.items() if text]
        return (*own, *texts)


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
        self._regions: list[str] = []
        for index, cell in enumerate(release.cells):
            place = self._place(cell)
            self._places.append(place)
            for name in (grade_id(cell), cell.get("id")):
                if name:
                    self._known.setdefault(str(name), index)
            if place.role == "given" and place.kind == "code":
                self._sources.setdefault(place.source.strip(), index)

        self._regions = self._question_regions()

    def _question_regions(self) -> list[str]:
        """Return the question that each cell belongs to: from its heading to the next one's."""
        regions = [""] * len(self._places)
        after, last = 0, ""
        for index, place in enumerate(self._places):
            if not place.question:
                continue
            start = index
            for at in range(index - 1, after - 1, -1):
                if self._places[at].kind == "markdown":
                    start = at
                    if self._places[at].source.lstrip().startswith("#"):
                        break
            regions[after:start] = [last] * (start - after)
            regions[start : index + 1] = [place.question] * (index + 1 - start)
            after, last = index + 1, place.question
        regions[after:] = [last] * (len(regions) - after)
        return regions

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
        the cell of the release that it follows, and what cannot be run there is text beside the question.
        Check cells and the rest of the release stay as they are.

        Raises
        ------
        OtherNotebookError
            If there is no answer cell of this exercise among them, nor any other cell of it.
        """
        answers: dict[int, list[Cell]] = defaultdict(list)
        added: dict[int, list[Cell]] = defaultdict(list)
        after = -1
        known = 0
        for cell in cells:
            index = self._known.get(cell.grade_id, self._known.get(cell.id))
            if index is None and cell.kind == "code":
                index = self._sources.get(cell.source.strip())
            if index is None:
                added[after].append(cell)
                continue
            after = index
            place = self._places[index]
            known += place.role in ("answer", "check")
            if place.role == "answer":
                answers[index].append(cell)
            elif place.role == "given" and _differs(cell, place):
                text = cell.source if cell.kind == "code" else _without(cell.source, place.source)
                added[after].append(Cell(cell.kind, text))
        if not known:
            raise OtherNotebookError("none of the exercise's answer cells is in this notebook")
        return self._weave(answers, added)

    def _weave(self, answers: dict[int, list[Cell]], added: dict[int, list[Cell]]) -> Walk:
        steps: list[Step] = []
        written: dict[str, list[str]] = defaultdict(list)
        notes: list[str] = []
        left = MOST_EXTRA
        for index in range(-1, len(self._places)):
            question = self._question_at(index, answers)
            if index >= 0:
                place, own = self._places[index], answers.get(index, [])
                if place.question not in self._texts.values():
                    steps += self._answered(place, own, steps, notes)
                    own = [cell for cell in own if cell.kind != "code" or len(cell.source) > LONGEST_CELL]
                if place.role == "answer":
                    # What is not run is left to a person.
                    written[place.question] += [cell.source for cell in own if _differs(cell, place)]
            code: list[str] = []
            for cell in added.get(index, []):
                if cell.kind == "code" and (len(code) > MOST_EXTRA or not question or _is_code(cell.source)):
                    code += [cell.source] if 0 < len(cell.source.strip()) <= LONGEST_CELL else []
                elif question and cell.source.strip():
                    written[question].append(cell.source)
            steps += (Step("extra", source) for source in code[: max(left, 0)])
            left -= len(code)
        if left < 0:
            notes.append(f"{-left} of the cells that were added were not run")
        texts = {name: _read_text(parts) for name, parts in written.items()}
        notes += [
            f"{name} holds {PICTURE[1:-1]}, which no marker sees" for name in texts if PICTURE in texts[name]
        ]
        asked = {name: texts.pop(name, "") for name in self._texts.values()}
        return Walk(tuple(steps), asked, texts, tuple(notes))

    def _question_at(self, index: int, answers: dict[int, list[Cell]]) -> str:
        """Return the question that a cell belongs to which was added after one of the release."""
        following = self._places[index + 1] if index + 1 < len(self._places) else None
        if following is not None and following.role == "answer" and index + 1 not in answers:
            # It stands where the answer cell was.
            return following.question
        return self._regions[index] if index >= 0 else ""

    def _answered(self, place: _Place, cells: list[Cell], before: list[Step], notes: list[str]) -> list[Step]:
        """Return the steps at one place of the release, with the student's cells for it."""
        if place.role != "answer":
            runs = place.kind == "code" and not place.shows_only and place.source.strip()
            return [Step(place.role, place.source, place.question)] if runs else []
        changed = [cell for cell in cells if _differs(cell, place)]
        code = [cell for cell in changed if cell.kind == "code"]
        if len(code) < len(changed):
            notes.append(f"the answer cell of {place.question} is no longer a code cell")
        short = [cell for cell in code if len(cell.source) <= LONGEST_CELL]
        if len(short) < len(code):
            notes.append(f"the answer cell of {place.question} is too long to be read")
        if len(short) > 1:
            notes.append(f"{len(short)} cells carry the id of the answer to {place.question}")
        if short:
            return [Step("answer", cell.source, place.question) for cell in short[-20:]]
        own = {name for step in before if step.role == "extra" for name in _assigned(step.source)}
        if own & _assigned(place.source):
            # The student answered in a cell of their own, which the release's empty one would undo.
            notes.append(f"{place.question} is answered in a cell that was added")
            return []
        if not cells:
            notes.append(f"the answer cell of {place.question} is missing")
        return [Step("answer", place.source, place.question, blank=True)]


def _differs(cell: Cell, place: _Place) -> bool:
    return cell.source.strip() != place.source.strip()


PICTURE = "[a picture]"
_PICTURES = re.compile(
    r"!\[[^\]]{0,200}\]\((?:data:image/|attachment:)[^)]*\)|<img\b[^>]*>|data:image/[\w.+-]+;base64,[\w+/=\s]+"
)
MOST_TEXT = 20_000


def _read_text(parts: Iterable[str]) -> str:
    """Return a text as a marker reads it, without pictures, which are measured in no words."""
    text = "\n\n".join(_PICTURES.sub(PICTURE, part).strip() for part in parts).replace(UNTOUCHED, "").strip()
    if len(text) <= MOST_TEXT:
        return text
    return f"{text[:MOST_TEXT]}\n[cut here: the text has {len(text):,} characters]"


def _without(source: str, released: str) -> str:
    """Return the lines of a cell that were not there when it was released."""
    known = {line.strip() for line in released.splitlines()}
    return "\n".join(line for line in source.splitlines() if line.strip() not in known)


def _is_code(source: str) -> bool:
    """Whether a cell that was added can be run; IPython's own commands can."""
    return bool(re.search(r"^\s*[%!?]|[?]\s*$", source, re.M) or _parsed(source).body)


def _assigned(source: str) -> set[str]:
    names = [node for node in ast.walk(_parsed(source)) if isinstance(node, ast.Name)]
    return {node.id for node in names if isinstance(node.ctx, ast.Store)}


def _parsed(source: str) -> ast.Module:
    """Return the syntax tree of a cell, an empty one where it is no Python."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])


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
