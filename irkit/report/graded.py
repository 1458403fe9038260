"""A graded exercise as a report reads it: points, answers, and who is who where that is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from irkit.case.case import Case, CaseError, load_case
from irkit.grading.engine.assignment import case_folder
from irkit.grading.engine.results import Results, class_list
from irkit.grading.outputs.folder import GradedClass
from irkit.grading.outputs.gradebook import Row
from irkit.grading.submissions.submissions import Submission
from irkit.questions.sheets import AnyQuestion, Exercise, SheetError
from irkit.questions.text import TextQuestion
from irkit.release.exercises import ExerciseError, find_exercise


class ReportError(ValueError):
    """A report that cannot be made; the message is a sentence for the instructor."""


_OTHER = "{} does not hold the grades of this key: give the same irkit grade command again"


@dataclass(frozen=True)
class Student:
    """What one student earned and answered, by question.

    ``points`` is None where an answer waits for a marker. ``person`` is who it is in any exercise, as far
    as the platform tells.
    """

    name: str
    person: str
    points: Mapping[str, float | None]
    answers: Mapping[str, Any]

    @property
    def is_blank(self) -> bool:
        """Whether nothing was answered."""
        return not self.answers


@dataclass(frozen=True)
class Graded:
    """An exercise, its case, and the students whose work could be read.

    ``unread`` names those whose work could not.
    """

    exercise: Exercise
    case: Case
    handed_in: tuple[Student, ...]
    unread: tuple[str, ...] = ()

    @cached_property
    def students(self) -> tuple[Student, ...]:
        """Those who answered something: a blank exercise tells nothing about its questions."""
        return tuple(student for student in self.handed_in if not student.is_blank)

    @property
    def blank(self) -> tuple[str, ...]:
        """The names of those who handed the exercise in as it was."""
        return tuple(student.name for student in self.handed_in if student.is_blank)

    @cached_property
    def marked(self) -> tuple[AnyQuestion, ...]:
        """The questions that carry points and wait for no marker."""
        open_ones = {each for s in self.students for each, points in s.points.items() if points is None}
        return tuple(q for q in self.exercise.question if q.points and q.id not in open_ones)

    @property
    def waiting(self) -> tuple[AnyQuestion, ...]:
        """The questions that carry points, and on which somebody waits for a marker."""
        return tuple(q for q in self.exercise.question if q.points and q not in self.marked)


def read_graded(out: Path, solutions: Path) -> Graded:
    """Return a graded exercise from the folder that ``irkit grade`` wrote.

    Parameters
    ----------
    out : Path
        The folder with the grades.
    solutions : Path
        Where the solutions and keys are.

    Raises
    ------
    ReportError
        If the folder holds no grades, they are those of another key, or key or case cannot be used.
    """
    try:
        exercise_id, listed = class_list(out)
        exercise = find_exercise(exercise_id, solutions).exercise()
        case = load_case(case_folder(exercise, solutions))
        students, unread = _students(out, exercise, listed)
    except (KeyError, TypeError, AttributeError):
        raise ReportError(_OTHER.format(out)) from None
    except (LookupError, ExerciseError, SheetError, CaseError, ValueError) as error:
        raise ReportError(str(error)) from None
    return Graded(exercise, case, tuple(students), tuple(unread))


def _students(out: Path, exercise: Exercise, listed: list[dict[str, str]]) -> tuple[list[Student], list[str]]:
    students, unread = [], []
    for row in _rows(out, exercise, listed):
        if row.result.status == "unreadable":
            unread.append(row.submission.name)
        else:
            students.append(student_of(row, exercise))
    return students, unread


def _rows(out: Path, exercise: Exercise, listed: list[dict[str, str]]) -> Iterator[Row]:
    store = Results(out, exercise.id)
    found = [
        Submission(each["name"], each["platform"], each["platform_id"], each["student"]) for each in listed
    ]
    ids = {question.id for question in exercise.question}

    def result_of(place: int) -> Any:
        result = store.find(listed[place]["key"])
        if result is None or {grade.question for grade in result.grades} != ids:
            raise ReportError(_OTHER.format(out))
        return result

    return GradedClass(found, result_of, exercise, out).final_rows()


def student_of(row: Row, exercise: Exercise) -> Student:
    """Return a row of the gradebook as a report reads it; texts stay where they are."""
    texts = {question.id for question in exercise.question if isinstance(question, TextQuestion)}
    grades = row.result.grades
    answers = {
        g.question: True if g.question in texts else g.answer
        for g in grades
        if g.answer is not None and (g.points is not None or g.question in texts)
    }
    points = {grade.question: grade.points for grade in grades}
    return Student(row.submission.name, person(row.submission, exercise.id), points, answers)


def person(submission: Submission, exercise_id: str) -> str:
    """Return who handed in, in the same words for every exercise.

    Canvas gives each student a number that stays; Moodle's changes with the assignment, so there the name
    counts, as it does for files that come from elsewhere, less the exercise's own name.
    """
    if submission.platform == "canvas":
        return f"canvas {submission.platform_id}"
    name = submission.student or submission.name
    bare = re.sub(rf"(?i)(^|[^a-z0-9]){re.escape(exercise_id)}([^a-z0-9].*|)$", "", name)
    return " ".join((bare or name).casefold().split())
