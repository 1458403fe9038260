"""Grades in the form that learning platforms import: a line only for a new, final grade of a known person.

Canvas: the columns of its gradebook export, of which Student, ID and Section are asked for, and the row of
points possible; a column whose heading ends in an assignment's number goes to that assignment. An empty cell
deletes a grade there, and a line that is not in the file changes nothing. Moodle: the grading worksheet of
an assignment, which asks for Identifier, Grade and Last modified (grade), and refuses a grade that it has
changed since; there an old line can bring back an old grade. What came from a platform goes back as it came.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from irkit.grading.outputs.gradebook import Row, csv_lines, number, safe_cell
from irkit.grading.submissions.matching import GROUP
from irkit.grading.submissions.names import CANVAS, MOODLE
from irkit.grading.submissions.roster import (
    CANVAS_ID,
    CANVAS_NAME,
    CHANGEABLE,
    COMMENTS,
    GRADE,
    MAXIMUM,
    POINTS_POSSIBLE,
    SCALE,
    SIS_ID,
    SIS_LOGIN,
    Roster,
    Student,
)
from irkit.questions.sheets import Exercise
from irkit.text import listed

PAGES = "feedback-moodle.zip"
_CANVAS_HEADS = (CANVAS_NAME, CANVAS_ID, SIS_ID, SIS_LOGIN, "Section")
_CANVAS_KEEPS = ("LastName", "FirstName", *_CANVAS_HEADS, "Integration ID", "Root Account")
_PROTECTED = re.compile(r"'[=+\-@]")
"""How Moodle begins a cell that it keeps from being a formula: given back like this, it would be changed."""


@dataclass(frozen=True)
class Line:
    """A new, final grade: whose by the platform's number and name, and the points and comment."""

    number: str
    name: str
    student: Student | None
    points: float
    comment: str
    row: str
    of_team: bool


@dataclass
class Returns:
    """What goes back to a platform: the file to import, if any, whose pages, and what to know before."""

    text: str | None = None
    lines: list[Line] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def final_lines(rows: Iterable[Row], platform: str, roster: Roster | None) -> tuple[list[Line], list[str]]:
    """Return a line for each new, final grade of somebody whom the platform's number and name both name.

    Two submissions of one person give none, and are told.
    """
    lines = []
    owners: Counter[str] = Counter()
    known = roster is not None and roster.platform == platform
    for row in rows:
        submission, student = row.submission, row.submission.enrolled
        if submission.is_missing:
            continue
        if known:
            if student is None:
                continue
            owner, name = student.number, student.name
        elif submission.platform == platform and submission.platform_id:
            owner, name = submission.platform_id, submission.student
        else:
            continue
        owners[owner] += 1
        if row.is_final:
            team = submission.matched_by == GROUP
            lines.append(Line(owner, name, student, row.total, _comment(row), submission.name, team))
    twice = [line.row for line in lines if owners[line.number] > 1]
    remarks = []
    if twice:
        remarks.append(
            f"{listed(twice[:6])} are of one person each who handed in more than once: "
            f"none of them is in the file for {platform.title()}"
        )
    return [line for line in lines if owners[line.number] == 1], remarks


def _comment(row: Row) -> str:
    parts = [
        f"{grade.question}: {number(grade.points)} of {number(grade.maximum)}, {grade.reason}"
        for grade in row.result.grades
    ]
    return safe_cell("; ".join([*parts, row.late] if row.late else parts))


def canvas(rows: Iterable[Row], exercise: Exercise, roster: Roster | None = None) -> Returns:
    """Return the file for Canvas, for whom it may be, and what should be known before it is imported."""
    lines, remarks = final_lines(rows, CANVAS, roster)
    known = roster if roster is not None and roster.platform == CANVAS else None
    heads = [head for head in (known.heads if known else _CANVAS_HEADS) if head in _CANVAS_KEEPS]
    column = f"{exercise.id} {exercise.title}"
    possible = number(exercise.maximum)
    if known is not None:
        columns = canvas_columns(known, exercise)
        if len(columns) == 1:
            column = columns[0]
            possible = known.possible.get(column) or possible
            remarks += _other_points(known.name, possible, exercise)
            lines = list(_unless_given(lines, known, column, remarks))
        else:
            remarks.append(_which_column(known, columns, column))
    returns = Returns(None, lines, remarks)
    if lines:
        points = [f"    {POINTS_POSSIBLE}", *[""] * (len(heads) - 1), possible]
        table = [[*_who(line, heads, known), number(line.points)] for line in lines]
        returns.text = "".join(csv_lines([[*heads, column], points, *table], safe=False))
    return returns


def canvas_columns(roster: Roster, exercise: Exercise) -> list[str]:
    """Return the headings of a Canvas gradebook that can be the exercise's own assignment."""
    titles = {head: re.sub(r"\s*\(\d+\)$", "", head) for head in roster.heads}
    return [
        head
        for head, title in titles.items()
        if title != head
        and (
            re.search(rf"\b{re.escape(exercise.id)}\b", title, re.I)
            or title.casefold() == exercise.title.casefold()
        )
    ]


def _which_column(roster: Roster, columns: list[str], column: str) -> str:
    numbered = [head for head in roster.heads if re.search(r"\(\d+\)$", head)]
    if columns:
        why = f"{roster.name} has several columns that can be this exercise's: {listed(columns)}"
    else:
        shown = listed(numbered, most=6) or "no assignment"
        why = f"{roster.name} has no column for this exercise (it has {shown})"
    return f'{why}; canvas.csv calls it "{column}", and Canvas asks which assignment that is'


def _unless_given(lines: list[Line], roster: Roster, column: str, remarks: list[str]) -> Iterator[Line]:
    """Leave out grades that Canvas has already, and tell of those that are replaced or excused."""
    excused, replaced = [], []
    for line in lines:
        cell = roster.cell(line.student, column).strip() if line.student else ""
        if cell.casefold() == "ex":
            excused.append(line.row)
        elif number(_points(cell)) == number(line.points):
            continue
        else:
            if _points(cell) is not None:
                replaced.append(f"{line.row} ({cell} to {number(line.points)})")
            yield line
    if excused:
        remarks.append(f"{listed(excused)} excused on Canvas, so without a line in canvas.csv")
    if replaced:
        remarks.append(f"canvas.csv replaces grades that are on Canvas: {listed(replaced, most=6)}")


def _who(line: Line, heads: list[str], roster: Roster | None) -> list[str]:
    if line.student is not None and roster is not None:
        return [roster.cell(line.student, head) for head in heads]
    own = {CANVAS_NAME: safe_cell(line.name), CANVAS_ID: line.number}
    return [own.get(head, "") for head in heads]


def moodle(rows: Iterable[Row], exercise: Exercise, roster: Roster | None = None) -> Returns:
    """Return the worksheet for Moodle, for whom it may be, and what should be known before it is imported."""
    if roster is None or roster.platform != MOODLE:
        from_moodle = any(row.submission.platform == MOODLE for row in rows)
        wanted = (
            "there is no moodle.csv without the assignment's grading worksheet (--roster): the numbers in "
            "the names of files can be participants' or teams'"
        )
        return Returns(remarks=[wanted] if from_moodle else [])
    lines, remarks = final_lines(rows, MOODLE, roster)
    if SCALE in roster.columns or GRADE not in roster.columns:
        kind = "a scale" if SCALE in roster.columns else "no grade"
        remarks.append(f"{roster.name}: Moodle uses {kind} for this assignment, so there is no moodle.csv")
        return Returns(None, lines, remarks)
    maxima = {roster.cell(student, MAXIMUM).strip() for student in roster.students}
    remarks += _other_points(roster.name, min(maxima), exercise)
    returns = Returns(None, lines, remarks)
    lines = list(_unless_locked(lines, roster, remarks))
    comments = [roster.cell(line.student, COMMENTS) for line in lines if line.student]
    if any(map(str.strip, comments)):
        count = sum(bool(comment.strip()) for comment in comments)
        remarks.append(f"{count} comments that stand on Moodle stay, so ours are on the feedback pages only")
    dropped = roster.columns.get(COMMENTS, -1) if any(map(_PROTECTED.match, comments)) else -1
    if any(line.points == 0 for line in lines):
        remarks.append("some Moodle versions do not import a grade of 0: look at those after the import")
    if lines:
        table = [roster.heads, *(_worksheet_line(line, roster) for line in lines)]
        kept = ([cell for place, cell in enumerate(row) if place != dropped] for row in table)
        returns.text = "".join(csv_lines(kept, safe=False))
        remarks.append(
            f"Moodle: import moodle.csv first, then {PAGES}; before the next run download a fresh worksheet, "
            "or tick that records changed in Moodle since may be updated"
        )
    return returns


def _worksheet_line(line: Line, roster: Roster) -> list[str]:
    assert line.student is not None
    cells = list(line.student.cells)
    cells[roster.columns[GRADE]] = number(line.points)
    place = roster.columns.get(COMMENTS)
    if place is not None and not cells[place].strip():
        cells[place] = line.comment
    return cells


def _unless_locked(lines: list[Line], roster: Roster, remarks: list[str]) -> Iterator[Line]:
    """Leave out grades that Moodle has already or would refuse, and tell of those."""
    locked = []
    for line in lines:
        assert line.student is not None
        if roster.cell(line.student, CHANGEABLE).strip().casefold() == "no":
            locked.append(line.row)
        elif number(_points(roster.cell(line.student, GRADE))) != number(line.points):
            yield line
    if locked:
        shown = listed(locked, most=6)
        remarks.append(f"grades that are locked in Moodle have no line in moodle.csv: {shown}")


def _other_points(name: str, counted: str, exercise: Exercise) -> list[str]:
    points = _points(counted)
    if points is None or points == exercise.maximum:
        return []
    message = f"{name} counts {counted} points for this exercise, the key {number(exercise.maximum)}"
    return [f"{message}: make them the same on the platform before you import the grades"]


def _points(text: str) -> float | None:
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None


def moodle_page(line: Line, exercise: Exercise) -> str:
    """Return the name by which Moodle knows whose a page is: as in its own export, without an underscore."""
    who = re.sub(r'[_/\\:*?"<>|]', " ", line.name or "Participant")
    return f"{who}_{line.number}_assignsubmission_file_{exercise.id}-feedback.html"


def write_pages(out: Path, pages: Iterable[tuple[str, Path]]) -> None:
    """Write the zip of feedback pages that Moodle hands out; without pages there is none.

    Canvas gives files that come back the names of the students' own, so nothing is made for it.

    Parameters
    ----------
    out : Path
        The output folder.
    pages : iterable of (str, Path)
        Names in the zip, and where the pages are.
    """
    listing = list(pages)
    target = out / PAGES
    if not listing:
        target.unlink(missing_ok=True)
        return
    scratch = out / f".{PAGES}"
    with zipfile.ZipFile(scratch, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in listing:
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    scratch.replace(target)
