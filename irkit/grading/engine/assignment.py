"""What a submission is graded against: the exercise with its key, its release, and its case."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import nbformat

from irkit.case.case import Case, CaseError, load_case
from irkit.grading.engine.results import fingerprint
from irkit.grading.engine.walk import Trail
from irkit.questions.coding import CodingQuestion
from irkit.questions.sheets import Exercise
from irkit.release.exercises import ExerciseError, case_folder, find_exercise
from irkit.release.notebooks import notebook_text
from irkit.release.release import released
from irkit.text import data_folder

TIMEOUT = 10.0


@dataclass(frozen=True)
class Assignment:
    """An exercise ready to be graded; ``release`` is the trusted notebook as text."""

    exercise: Exercise
    release: str
    case: Case | None
    case_folder: Path
    key: str
    timeout: float = TIMEOUT

    @property
    def cases(self) -> tuple[Path, ...]:
        """The folders of the cases that a submission can load, without their reference."""
        shipped = [path.parent for path in sorted(data_folder("cases").glob("*/case.toml"))]
        # One's own case goes before a shipped one of its name.
        return tuple({path.name: path for path in [*shipped, self.case_folder]}.values())

    @cached_property
    def trail(self) -> Trail:
        """The release, ready to be walked."""
        return Trail(nbformat.reads(self.release, as_version=4), self.exercise)  # type: ignore[no-untyped-call]


def assignment_for(exercise_id: str, solutions: Path, timeout: float = TIMEOUT) -> Assignment:
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
    files = [source.key_path, *sorted(folder.glob("*.toml"))]
    key = fingerprint(release.encode(), *(path.read_bytes() for path in files))
    return Assignment(exercise, release, case, folder.resolve(), key, timeout)
