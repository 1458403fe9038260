"""An assignment: what submissions are graded against, and its release, walked with a student's cells."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

import nbformat
from nbformat import NotebookNode

from irkit.case.case import Case, CaseError, load_case
from irkit.case.layout import REFERENCE
from irkit.grading.engine.results import fingerprint
from irkit.grading.submissions.notebooks import LONGEST_CELL, Cell
from irkit.questions.coding import CodingQuestion
from irkit.questions.sheets import Exercise
from irkit.questions.words import UNTOUCHED, TextQuestion
from irkit.release.exercises import ExerciseError, answer_id, case_folder, find_exercise, grade_id
from irkit.release.notebooks import notebook_text
from irkit.release.release import released

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

    @property
    def label(self) -> str:
        """What a note calls the cell."""
        where = {"answer": "the answer cell of", "check": "the check of"}.get(self.role)
        return f"{where} {self.question}" if where else "a cell that was added"


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
        return (*own, *(item for item in {**self.beside, **self.texts}.items() if item[1]))


@dataclass(frozen=True)
class _Place:
    """A cell of the release; ``is_run`` leaves out what only shows something."""

    kind: str
    source: str
    is_run: bool
    role: Role = "given"
    question: str = ""
    is_text: bool = False

    def differs(self, cell: Cell) -> bool:
        return cell.source.strip() != self.source.strip()


class Trail:
    """The trusted release of an exercise, ready to be walked with one submission after another."""

    def __init__(self, release: NotebookNode, exercise: Exercise) -> None:
        roles: dict[str, tuple[Role, str, bool]] = {}
        for question in exercise.question:
            is_text = isinstance(question, TextQuestion)
            roles |= {} if is_text else {question.id: ("check", question.id, False)}
            roles[answer_id(question.id)] = ("answer", question.id, is_text)
        self._texts = [name for _, name, is_text in roles.values() if is_text]
        self._places: list[_Place] = []
        self._known: dict[str, int] = {}
        self._sources: dict[str, int] = {}
        for index, cell in enumerate(release.cells):
            role = roles.get(grade_id(cell) or "", ())
            is_code = cell.cell_type == "code"
            is_run = is_code and bool(cell.source.strip()) and (bool(role) or not _shows_only(cell.source))
            self._places.append(_Place(cell.cell_type, cell.source, is_run, *role))
            for name in filter(None, (grade_id(cell), cell.get("id"))):
                self._known.setdefault(str(name), index)
            if is_code and not role:
                self._sources.setdefault(cell.source.strip(), index)
        self._regions = self._question_regions()

    def _question_regions(self) -> list[str]:
        """Return the question that each cell belongs to: from its heading to the next one's."""
        regions: list[str] = []
        after, question = 0, ""
        for index, place in enumerate(self._places):
            regions.append(question)
            if place.question:
                texts = [at for at in range(after, index) if self._places[at].kind == "markdown"]
                headings = [at for at in texts if self._places[at].source.lstrip().startswith("#")]
                start = (headings[-1:] or texts[:1] or [index])[0]
                after, question = index + 1, place.question
                regions[start:] = [question] * (after - start)
        return regions

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
            elif place.role == "given" and place.differs(cell):
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
                if not place.is_text:
                    steps += self._answered(place, own, steps, notes)
                    own = [cell for cell in own if cell.kind != "code" or len(cell.source) > LONGEST_CELL]
                # What is not run is left to a person.
                written[place.question] += [cell.source for cell in own if place.differs(cell)]
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
        asked = {name: texts.pop(name, "") for name in self._texts}
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
            return [Step(place.role, place.source, place.question)] if place.is_run else []
        changed = [cell for cell in cells if place.differs(cell)]
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


def _shows_only(source: str) -> bool:
    """Whether a cell of the release only shows something, such as cards: nobody looks while it is graded."""
    values = [line.value if isinstance(line, ast.Expr) else line for line in _parsed(source).body]
    shown = [value.func if isinstance(value, ast.Call) else value for value in values]
    return bool(shown) and all(isinstance(value, ast.Name) for value in shown)


@dataclass(frozen=True)
class Assignment:
    """An exercise ready to be graded.

    ``release`` is the trusted notebook as text, ``case_files`` what a submission may read of the case:
    everything but its reference. ``timeout`` is in seconds a cell.
    """

    exercise: Exercise
    release: str
    case: Case
    case_files: dict[str, str]
    key: str
    timeout: float

    @cached_property
    def trail(self) -> Trail:
        """The release, ready to be walked."""
        return Trail(nbformat.reads(self.release, as_version=4), self.exercise)  # type: ignore[no-untyped-call]


def assignment_for(exercise_id: str, solutions: Path, timeout: float = 10.0) -> Assignment:
    """Return the assignment of an exercise.

    Raises
    ------
    ExerciseError
        If there is no such exercise, if its key contradicts its notebook, or if the case cannot be used.
    """
    source = find_exercise(exercise_id, solutions)
    notebook, exercise = source.checked()
    folder = case_folder(exercise, solutions)
    try:
        case = load_case(folder)
    except CaseError as error:
        raise ExerciseError(str(error)) from None
    coded = [question.id for question in exercise.question if isinstance(question, CodingQuestion)]
    if coded and case.reference is None:
        raise ExerciseError(
            f"{coded[0]} is scored by reference codes, but {exercise.case} has no reference.toml"
        )
    release = notebook_text(released(notebook))
    files = sorted(folder.glob("*.toml"))
    key = fingerprint(release.encode(), *(path.read_bytes() for path in [source.key_path, *files]))
    case_files = {path.name: path.read_text(encoding="utf-8") for path in files if path.name != REFERENCE}
    return Assignment(exercise, release, case, case_files, key, timeout)
