"""What a submission is graded against: the exercise with its key, its release, and its case."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import nbformat

from irkit.case.case import Case, CaseError, load_case
from irkit.case.layout import REFERENCE
from irkit.grading.engine.results import fingerprint
from irkit.grading.engine.walk import Trail
from irkit.questions.coding import CodingQuestion
from irkit.questions.sheets import Exercise
from irkit.release.exercises import ExerciseError, case_folder, find_exercise
from irkit.release.notebooks import notebook_text
from irkit.release.release import released


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
