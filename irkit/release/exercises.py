"""The sources of exercises: a solution notebook, and the key file beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from irkit.questions.sheets import Exercise, SheetError, read_exercise
from irkit.questions.words import TextQuestion
from irkit.release.notebooks import NotebookError, read_notebook
from irkit.text import UserError, data_folder, listed, meant

HIDDEN = "### BEGIN HIDDEN TESTS"


class ExerciseError(UserError, ValueError):
    """An exercise whose notebook and key do not fit each other; the message lists everything."""


@dataclass(frozen=True)
class Source:
    """An exercise as its author keeps it: the solution notebook and the key file of the same name."""

    notebook_path: Path
    key_path: Path

    @property
    def id(self) -> str:
        """The exercise's id: the file name up to its first hyphen."""
        return self.notebook_path.stem.partition("-")[0]

    def notebook(self) -> NotebookNode:
        """Return the solution notebook."""
        return read_notebook(self.notebook_path)

    def exercise(self) -> Exercise:
        """Return the exercise with its key."""
        return read_exercise(self.key_path)

    def checked(self) -> tuple[NotebookNode, Exercise]:
        """Return notebook and exercise, once it is sure that they fit each other.

        Raises
        ------
        ExerciseError
            If a file is missing or unreadable, or notebook and key contradict each other.
        """
        if not self.key_path.is_file():
            raise ExerciseError(f"{self.notebook_path.name} has no key file {self.key_path.name} beside it")
        try:
            notebook, exercise = self.notebook(), self.exercise()
        except (NotebookError, SheetError) as error:
            raise ExerciseError(str(error)) from None
        faults = [*_cell_faults(notebook, exercise)]
        if exercise.id != self.id:
            faults.append(f'the key says "{exercise.id}", the file name "{self.id}"')
        if faults:
            raise ExerciseError("\n".join(f"{self.notebook_path.name}: {fault}" for fault in faults))
        return notebook, exercise


def find_exercises(folder: Path) -> list[Source]:
    """Return every exercise in a folder of solutions, by name."""
    return [Source(path, path.with_suffix(".toml")) for path in sorted(folder.glob("ex*.ipynb"))]


def find_exercise(exercise_id: str, folder: Path) -> Source:
    """Return one exercise from a folder of solutions.

    Raises
    ------
    ExerciseError
        If it is not there, with the likely id.
    """
    if not folder.is_dir():
        raise ExerciseError(f"there is no folder {folder}")
    known = {source.id: source for source in find_exercises(folder)}
    if exercise_id not in known:
        raise ExerciseError(f'there is no exercise "{exercise_id}" in {folder}: {meant(exercise_id, known)}')
    return known[exercise_id]


def case_folder(exercise: Exercise, solutions: Path) -> Path:
    """Return where an exercise's case lies: beside the solutions, or among those that are shipped."""
    beside = solutions / exercise.case
    return beside if beside.is_dir() else data_folder("cases") / exercise.case


def grade_id(cell: NotebookNode) -> str | None:
    """Return the id under which a cell is graded, or None for an ordinary cell."""
    name = cell.metadata.get("nbgrader", {}).get("grade_id")
    return str(name) if name is not None else None


def answer_id(question_id: str) -> str:
    """Return the ``grade_id`` of the cell that holds a question's answer."""
    return f"{question_id}-answer"


def _cell_faults(notebook: NotebookNode, exercise: Exercise) -> list[str]:
    by_id: dict[str, list[NotebookNode]] = {}
    for cell in notebook.cells:
        name = grade_id(cell)
        if name is not None:
            by_id.setdefault(name, []).append(cell)
    faults = [f"{len(cells)} cells have the id {name}" for name, cells in by_id.items() if len(cells) > 1]
    wanted: set[str] = set()
    for question in exercise.question:
        text = isinstance(question, TextQuestion)
        ids = [answer_id(question.id)] if text else [question.id, answer_id(question.id)]
        wanted.update(ids)
        faults += [f"no cell has the id {name}" for name in ids if name not in by_id]
        if ids[0] in by_id:
            faults += _graded_faults(ids[0], by_id[ids[0]][0], question.points, text)
    if stray := [name for name in by_id if name not in wanted]:
        faults.append(f"cells of questions that the key does not know: {listed(stray)}")
    return faults


def _graded_faults(cell_id: str, cell: NotebookNode, points: float, text: bool) -> list[str]:
    faults = []
    block = cell.metadata["nbgrader"]
    if not block.get("grade"):
        faults.append(f"{cell_id} is not marked as graded")
    if block.get("points") != points:
        faults.append(f"{cell_id} carries {block.get('points')} points, the key {points:g}")
    if text:
        if cell.cell_type != "markdown":
            faults.append(f"{cell_id} holds a text, so it must be a markdown cell")
        return faults
    if not cell.get("outputs") or cell.get("execution_count") is None:
        faults.append(f"{cell_id} has no stored output, so nbval would pass it in silence: run it")
    if HIDDEN not in cell.source:
        faults.append(f"{cell_id} has no hidden test, so nbgrader would give it full marks untouched")
    return faults
