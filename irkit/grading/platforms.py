"""Grades in the form that learning platforms import, for what was downloaded from them.

Canvas: the columns of its gradebook export, of which Student, ID and Section are asked for, and the row of
points possible. Moodle: the offline grading worksheet of an assignment, which asks for Identifier, Grade and
Last modified (grade), and takes Feedback comments. A cell stays empty, which changes nothing on the
platform, for work that could not be read or still waits for a marker.
"""

from __future__ import annotations

from collections.abc import Iterable

from irkit.grading.gradebook import Row, number, table
from irkit.questions.sheets import Exercise

CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
POINTS_POSSIBLE = "    Points Possible"
MOODLE = (
    "Identifier", "Full name", "Grade", "Maximum grade", "Last modified (grade)", "Feedback comments",
)  # fmt: skip


def canvas(rows: Iterable[Row], exercise: Exercise) -> str | None:
    """Return the file for Canvas, or None where nothing came from there."""
    found = [row for row in rows if row.submission.platform == "canvas"]
    if not found:
        return None
    lines = [
        [*CANVAS, f"{exercise.id} {exercise.title}"],
        [POINTS_POSSIBLE, "", "", "", "", number(exercise.maximum)],
    ]
    lines += [[row.submission.student, row.submission.platform_id, "", "", "", _grade(row)] for row in found]
    return table(lines)


def moodle(rows: Iterable[Row], exercise: Exercise) -> str | None:
    """Return the file for Moodle, or None where nothing came from there."""
    found = [row for row in rows if row.submission.platform == "moodle"]
    if not found:
        return None
    lines = [list(MOODLE)]
    for row in found:
        who = [f"Participant {row.submission.platform_id}", row.submission.student]
        lines.append([*who, _grade(row), number(exercise.maximum), "-", _comment(row)])
    return table(lines)


def _grade(row: Row) -> str:
    return number(row.total) if row.is_final else ""


def _comment(row: Row) -> str:
    return "; ".join(
        f"{grade.question}: {number(grade.points) or 'unmarked'} of {number(grade.maximum)}, {grade.reason}"
        for grade in row.result.grades
    )
