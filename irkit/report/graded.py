"""A graded exercise as a report reads it: points, answers, and who is who where that is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from irkit.case.case import Case, load_case
from irkit.grading.engine.results import Result, Results, class_list
from irkit.grading.outputs.folder import GradedClass
from irkit.grading.outputs.gradebook import Row
from irkit.grading.submissions.names import CANVAS, Reading
from irkit.grading.submissions.submissions import Submission
from irkit.questions.sheets import AnyQuestion, Exercise
from irkit.questions.words import TextQuestion
from irkit.release.exercises import case_folder, find_exercise
from irkit.text import UserError


class ReportError(UserError, ValueError):
    """A report that cannot be made; the message is a sentence for the instructor."""


FEW = 5
"""In a page for the class a number of students from 1 to one less than this is not told."""

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

    def options(self, question_id: str) -> tuple[str, ...]:
        """Return what the student picked in a choice question."""
        picked = self.answers.get(question_id, ())
        return (picked,) if isinstance(picked, str) else tuple(picked)

    def is_right(self, question: AnyQuestion) -> bool:
        """Whether the student earned all the points of a question."""
        return (self.points[question.id] or 0.0) >= question.points - 1e-9


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
        return tuple(student for student in self.handed_in if student.answers)

    @property
    def blank(self) -> tuple[str, ...]:
        """The names of those who handed the exercise in as it was."""
        return tuple(student.name for student in self.handed_in if not student.answers)

    @cached_property
    def waiting(self) -> tuple[AnyQuestion, ...]:
        """The questions that carry points, and on which somebody waits for a marker."""
        unmarked = {q for student in self.students for q, points in student.points.items() if points is None}
        return tuple(q for q in self.exercise.question if q.points and q.id in unmarked)

    @cached_property
    def marked(self) -> tuple[AnyQuestion, ...]:
        """The questions that carry points and wait for no marker."""
        return tuple(q for q in self.exercise.question if q.points and q not in self.waiting)

    @cached_property
    def totals(self) -> tuple[float, ...]:
        """What each student earned on the marked questions."""
        return tuple(sum(student.points[q.id] or 0.0 for q in self.marked) for student in self.students)


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
        exercise_id, handed_in = class_list(out)
        exercise = find_exercise(exercise_id, solutions).exercise()
        case = load_case(case_folder(exercise, solutions))
        rows = list(_rows(out, exercise, handed_in))
    except (KeyError, TypeError, AttributeError):
        raise ReportError(_OTHER.format(out)) from None
    except (LookupError, ValueError, UserError) as error:
        raise ReportError(str(error)) from None
    students = tuple(_student(row, exercise) for row in rows if row.result.status != "unreadable")
    unread = tuple(row.submission.name for row in rows if row.result.status == "unreadable")
    return Graded(exercise, case, students, unread)


def _rows(out: Path, exercise: Exercise, handed_in: list[dict[str, str]]) -> Iterator[Row]:
    store = Results(out, exercise.id)
    submissions = [
        Submission(who["name"], Reading(who["student"], who["platform"], who["platform_id"]))
        for who in handed_in
    ]
    ids = {question.id for question in exercise.question}

    def result_of(place: int) -> Result:
        result = store.find(handed_in[place]["key"])
        if result is None or {grade.question for grade in result.grades} != ids:
            raise ReportError(_OTHER.format(out))
        return result

    return GradedClass(submissions, result_of, exercise, out).final_rows()


def _student(row: Row, exercise: Exercise) -> Student:
    """Return a row of the gradebook as a report reads it; texts stay where they are."""
    texts = {question.id for question in exercise.question if isinstance(question, TextQuestion)}
    points = {grade.question: grade.points for grade in row.result.grades}
    answers = {
        grade.question: grade.question in texts or grade.answer
        for grade in row.result.grades
        if grade.answer is not None and (grade.points is not None or grade.question in texts)
    }
    return Student(row.submission.name, _person(row.submission, exercise.id), points, answers)


def _person(submission: Submission, exercise_id: str) -> str:
    """Return who handed in, in the same words for every exercise.

    Canvas gives each student a number that stays; Moodle's changes with the assignment, so there the name
    counts, as it does for files that come from elsewhere, less the exercise's own name.
    """
    if submission.reading.platform == CANVAS:
        return f"canvas {submission.reading.number}"
    name = submission.reading.student or submission.name
    bare = re.sub(rf"(?i)(^|[^a-z0-9]){re.escape(exercise_id)}([^a-z0-9].*|)$", "", name)
    return " ".join((bare or name).casefold().split())
