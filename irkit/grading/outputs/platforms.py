"""Grades in the form that learning platforms import, for what was downloaded from them.

Canvas: the columns of its gradebook export, of which Student, ID and Section are asked for, and the row of
points possible; a column whose heading ends in an assignment's number goes to that assignment. Moodle: the
offline grading worksheet of an assignment, which asks for Identifier, Grade and Last modified (grade), takes
Feedback comments, and refuses a grade that it has changed since. A cell stays as it was, which changes
nothing on the platform, for work that is missing, could not be read or still waits for a marker. Canvas takes
an empty cell for a grade to be deleted, so where it is not known what the cell was the line is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from irkit.grading.outputs.gradebook import Row, number, table
from irkit.grading.submissions.roster import CANVAS as FROM_CANVAS
from irkit.grading.submissions.roster import CANVAS_ID, CANVAS_NAME, MOODLE_ID, POINTS_POSSIBLE, Roster
from irkit.grading.submissions.roster import MOODLE as FROM_MOODLE
from irkit.questions.sheets import Exercise

CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_CANVAS_KEEPS = ("LastName", "FirstName", *CANVAS, "Integration ID", "Root Account")
MOODLE = (
    "Identifier", "Full name", "Grade", "Maximum grade", "Last modified (grade)", "Feedback comments",
)  # fmt: skip
GRADE, COMMENTS, MAXIMUM = "Grade", "Feedback comments", "Maximum grade"


def canvas(rows: Iterable[Row], exercise: Exercise, roster: Roster | None = None) -> str | None:
    """Return the file for Canvas, or None where nothing came from there."""
    found = [row for row in rows if row.submission.platform == FROM_CANVAS]
    if not found:
        return None
    known = roster.heads if roster is not None and roster.platform == FROM_CANVAS else CANVAS
    heads = [head for head in known if head in _CANVAS_KEEPS]
    column = canvas_column(roster, exercise) or f"{exercise.id} {exercise.title}"
    possible = roster.possible.get(column, "") if roster is not None else ""
    first = [f"    {POINTS_POSSIBLE}", *[""] * (len(heads) - 1), possible or number(exercise.maximum)]
    lines = ([*_who(row, heads), _grade(row) or _before(row, column)] for row in found if _is_sure(row))
    return table([[*heads, column], first, *lines])


def _is_sure(row: Row) -> bool:
    """Whether it is known what Canvas should hold: a new grade, or what it holds already."""
    return row.is_final or row.submission.enrolled is not None


def _before(row: Row, column: str) -> str:
    student = row.submission.enrolled
    return student.line.get(column, "") if student else ""


def _who(row: Row, heads: list[str]) -> list[str]:
    student = row.submission.enrolled
    own = {CANVAS_NAME: row.submission.student, CANVAS_ID: row.submission.platform_id}
    return [student.line.get(head, "") if student else own.get(head, "") for head in heads]


def canvas_column(roster: Roster | None, exercise: Exercise) -> str | None:
    """Return the heading of the exercise's own column in a Canvas gradebook, where there is just one."""
    if roster is None or roster.platform != FROM_CANVAS:
        return None
    titles = {head: re.sub(r"\s*\(\d+\)$", "", head) for head in roster.heads}
    numbered = {head: title for head, title in titles.items() if title != head}
    meant = [
        head
        for head, title in numbered.items()
        if re.search(rf"\b{re.escape(exercise.id)}\b", title, re.I)
        or title.casefold() == exercise.title.casefold()
    ]
    return meant[0] if len(meant) == 1 else None


def moodle(rows: Iterable[Row], exercise: Exercise, roster: Roster | None = None) -> str | None:
    """Return the file for Moodle, or None where nothing came from there."""
    found = [row for row in rows if row.submission.platform == FROM_MOODLE]
    if not found:
        return None
    heads = roster.heads if roster is not None and roster.platform == FROM_MOODLE else MOODLE
    lines = [list(heads)]
    for row in found:
        own = _worksheet_line(row, exercise)
        lines.append([own.get(head, "") for head in heads])
    return table(lines)


def _worksheet_line(row: Row, exercise: Exercise) -> dict[str, str]:
    student = row.submission.enrolled
    line = {
        MOODLE_ID: f"Participant {row.submission.platform_id}", "Full name": row.submission.student,
        MAXIMUM: number(exercise.maximum), "Last modified (grade)": "-",
    }  # fmt: skip
    line |= dict(student.line) if student else {}
    given = row.submission.is_missing or (student is not None and not row.is_final)
    return line if given else {**line, GRADE: _grade(row), COMMENTS: _comment(row)}


def warnings(exercise: Exercise, roster: Roster | None) -> list[str]:
    """Return what should be put right on a platform before its file is imported, a sentence each."""
    column = canvas_column(roster, exercise)
    if roster is None or (roster.platform == FROM_CANVAS and column is None):
        return []
    counted = {roster.possible.get(column or "", "")}
    if roster.platform == FROM_MOODLE:
        counted = {each.line.get(head, "") for each in roster.students for head in (MAXIMUM, "Maximum Grade")}
    other = sorted(each for each in counted if each and not _is(each, exercise.maximum))
    if not other:
        return []
    told = f"{roster.name} counts {other[0]} points for this exercise, the key {number(exercise.maximum)}"
    return [f"{told}: make them the same on the platform before you import the grades"]


def _is(text: str, points: float) -> bool:
    try:
        return float(text.replace(",", ".")) == points
    except ValueError:
        return True


def _grade(row: Row) -> str:
    return number(row.total) if row.is_final else ""


def _comment(row: Row) -> str:
    told = [
        f"{grade.question}: {number(grade.points) or 'unmarked'} of {number(grade.maximum)}, {grade.reason}"
        for grade in row.result.grades
    ]
    return "; ".join([*told, row.late] if row.late else told)
