"""The release of an exercise: what students get, derived from the solution by deletion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import tomli_w
from nbformat import NotebookNode

from irkit.case.case import CaseError, load_case
from irkit.questions.sheets import Exercise, SheetError
from irkit.questions.text import UNTOUCHED
from irkit.release.exercises import (
    HIDDEN_BEGIN,
    HIDDEN_END,
    SOLUTION_BEGIN,
    SOLUTION_END,
    ExerciseError,
    Source,
    case_folder,
    find_exercise,
    grade_id,
)
from irkit.release.notebooks import node, normalise, notebook_text
from irkit.text import listed, write_whole

MINUTES = re.compile(r"\b(\d+) minutes\b")


@dataclass(frozen=True)
class Release:
    """The files that students get of one exercise: its notebook and its sheet, as text."""

    source: Source
    notebook: str
    sheet: str

    def files(self, exercises: Path, sheets: Path) -> dict[Path, str]:
        """Return what to write: the notebook into one folder, the sheet into another."""
        return {
            exercises / self.source.notebook_path.name: self.notebook,
            sheets / f"{self.source.id}.toml": self.sheet,
        }

    def write(self, exercises: Path, sheets: Path) -> list[Path]:
        """Write notebook and sheet, and return where they are."""
        files = self.files(exercises, sheets)
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, text)
        return list(files)

    def stale(self, exercises: Path, sheets: Path) -> list[Path]:
        """Return the files on disk that are missing, or not what the release makes."""
        files = self.files(exercises, sheets)
        return [path for path, text in files.items() if not path.is_file() or path.read_text("utf-8") != text]


def release(source: Source) -> Release:
    """Derive the release of an exercise.

    Raises
    ------
    ExerciseError
        If notebook and key do not fit each other, or if the key states what does not hold.
    """
    notebook, exercise = source.checked()
    faults = [*_minutes(notebook, exercise), *_constants(source, exercise), *_parallel(source, exercise)]
    if faults:
        raise ExerciseError("\n".join(f"{source.key_path.name}: {fault}" for fault in faults))
    derived = released(notebook, origin=source.notebook_path.name)
    head = (
        f"# The public sheet of {exercise.id}, made by `irkit release`.\n"
        f"# Edit solutions/{source.key_path.name}, not this file.\n\n"
    )
    return Release(source, notebook_text(derived), head + tomli_w.dumps(exercise.released()))


def _minutes(notebook: NotebookNode, exercise: Exercise) -> Iterator[str]:
    opening = next((cell.source for cell in notebook.cells if cell.cell_type == "markdown"), "")
    stated = MINUTES.search(opening)
    if stated is not None and int(stated[1]) != exercise.minutes:
        yield f"the key states {exercise.minutes} minutes, the notebook tells students {stated[1]}"


def _constants(source: Source, exercise: Exercise) -> Iterator[str]:
    try:
        case = load_case(case_folder(exercise, source.key_path.parent))
    except CaseError as error:
        yield str(error)
        return
    for question in exercise.question:
        if not question.has_key:
            yield f"{question.id} has no key: say what is right"
            continue
        best = question.best_constant(case)
        if question.constant != best:
            stated = f"{question.id} states a constant of {question.constant:g}"
            yield f"{stated}, but the best constant answer earns {best:g}"


def _parallel(source: Source, exercise: Exercise) -> Iterator[str]:
    if exercise.parallel is None:
        return
    try:
        other = find_exercise(exercise.parallel, source.key_path.parent).exercise()
    except (ExerciseError, SheetError) as error:
        yield f"parallel: {error}"
        return
    here, there = len(exercise.question), len(other.question)
    if here != there:
        yield f"{exercise.id} has {here} questions, {other.id}, to which it is to be parallel, has {there}"
        return
    for question, match in zip(exercise.question, other.question, strict=True):
        if question.targets != match.targets:
            ours, theirs = (listed(targets) or "nothing" for targets in (question.targets, match.targets))
            parallel = f"{match.id}, to which it is to be parallel, targets {theirs}"
            yield f"{question.id} targets {ours}, but {parallel}"


def released(notebook: NotebookNode, origin: str = "") -> NotebookNode:
    """Return a solution notebook without its answers, hidden tests and outputs.

    Check cells are locked; text answers are replaced by the line that invites them.
    """
    derived = normalise(notebook)
    if origin:
        derived.metadata["irkit"] = {"derived_from": f"solutions/{origin}", "by": "irkit release"}
    for cell in derived.cells:
        cell.source = _without(cell.source, SOLUTION_BEGIN, SOLUTION_END, cell.id)
        cell.source = _without(cell.source, HIDDEN_BEGIN, HIDDEN_END, cell.id)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        block = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "markdown" and block.get("solution"):
            cell.source = UNTOUCHED
        if grade_id(cell) is not None and block.get("locked"):
            cell.metadata["editable"], cell.metadata["deletable"] = False, False
        elif grade_id(cell) is not None:
            cell.metadata["deletable"] = False
    return node(derived)


def _without(source: str, begin: str, end: str, cell_id: str) -> str:
    part = rf"^.*{begin}.*\n(?:.*\n)*?.*{end}.*\n"
    kept, pairs = re.subn(part, "", f"{source}\n", flags=re.MULTILINE)
    if not source.count(begin) == source.count(end) == pairs:
        raise ExerciseError(f"cell {cell_id}: not every {begin} has its {end}, one after the other")
    return kept.rstrip("\n")
