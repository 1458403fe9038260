"""Grades in the form that learning platforms import: a line only for a new, final grade of a known person.

Canvas: the columns of its gradebook export, of which Student, ID and Section are asked for, and the row of
points possible; a column whose heading ends in an assignment's number goes to that assignment. An empty cell
deletes a grade there, and a line that is not in the file changes nothing. Moodle: the grading worksheet of
an assignment, which asks for Identifier, Grade and Last modified (grade), and refuses a grade that it has
changed since; there an old line can bring back an old grade. What came from a platform goes back as it came,
and a teacher's comment stays: ours, with the reasons, goes where there is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from irkit.grading.outputs.gradebook import Row, csv_lines, number, read_number, safe_cell
from irkit.grading.submissions.matching import GROUP
from irkit.grading.submissions.names import CANVAS, MOODLE
from irkit.grading.submissions.roster import POINTS_POSSIBLE, Roster, Student
from irkit.questions.sheets import Exercise
from irkit.text import listed, write_zip

PAGES = "feedback-moodle.zip"
_CANVAS_HEADS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_CANVAS_KEEPS = ("LastName", "FirstName", *_CANVAS_HEADS, "Integration ID", "Root Account")
_COMMENTS = "Feedback comments"
_PROTECTED = re.compile(r"'[=+\-@]")
"""How Moodle begins a cell that it keeps from being a formula: given back like this, it would be changed."""


@dataclass(frozen=True)
class Line:
    """A new, final grade: whose by the platform's number and name, and the points and reasons.

    ``row`` is its name in the gradebook, ``of_team`` whether it was handed in for a group.
    """

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


def _final_lines(rows: Iterable[Row], platform: str, roster: Roster | None) -> tuple[list[Line], list[str]]:
    """Return a line for each new, final grade of somebody whom the platform's number and name both name.

    Two submissions of one person give none, and are told. ``roster`` is the platform's own, if any.
    """
    lines = []
    owners: Counter[str] = Counter()
    for row in rows:
        submission, student = row.submission, row.submission.enrolled
        reading = submission.reading
        owner, name = "", ""
        if roster is not None and student is not None:
            owner, name = student.number, student.name
        elif roster is None and reading.platform == platform:
            owner, name = reading.number, reading.student
        if not owner or submission.is_missing:
            continue
        owners[owner] += 1
        if row.is_final:
            of_team = submission.matched_by == GROUP
            lines.append(Line(owner, name, student, row.total, _comment(row), submission.name, of_team))
    repeated = [line.row for line in lines if owners[line.number] > 1]
    remark = (
        f"{listed(repeated[:6])} are of one person each who handed in more than once: "
        f"none of them is in the file for {platform.title()}"
    )
    return [line for line in lines if owners[line.number] == 1], [remark] if repeated else []


def _comment(row: Row) -> str:
    reasons = [
        f"{grade.question}: {number(grade.points)} of {number(grade.maximum)}, {grade.reason}"
        for grade in row.result.grades
    ]
    return safe_cell("; ".join([*reasons, row.late] if row.late else reasons))


def canvas(rows: Iterable[Row], exercise: Exercise, roster: Roster | None = None) -> Returns:
    """Return the file for Canvas, for whom it may be, and what should be known before it is imported."""
    roster = roster if roster is not None and roster.platform == CANVAS else None
    lines, remarks = _final_lines(rows, CANVAS, roster)
    heads = [head for head in (roster.heads if roster else _CANVAS_HEADS) if head in _CANVAS_KEEPS]
    column, possible = f"{exercise.id} {exercise.title}", number(exercise.maximum)
    columns = _canvas_columns(roster, exercise) if roster else []
    if roster and len(columns) == 1:
        column = columns[0]
        possible = roster.possible.get(column) or possible
        remarks += _other_points(roster, possible, exercise)
        lines, excused = _importable(lines, roster, column, column, "ex")
        if excused:
            remarks.append(f"{listed(excused)} excused on Canvas, so without a line in canvas.csv")
        replaced = [
            f"{line.row} ({_cell(line, roster, column)} to {number(line.points)})"
            for line in lines
            if read_number(_cell(line, roster, column)) is not None
        ]
        if replaced:
            remarks.append(f"canvas.csv replaces grades that are on Canvas: {listed(replaced, most=6)}")
    elif roster:
        assignments = [head for head in roster.heads if re.search(r"\(\d+\)$", head)]
        remarks.append(
            f"{roster.name} has {'several columns' if columns else 'no column'} for this exercise (of "
            f'{listed(assignments, most=6)}); canvas.csv calls it "{column}", and Canvas asks which that is'
        )
    text = None
    if lines:
        points = [f"    {POINTS_POSSIBLE}", *[""] * (len(heads) - 1), possible]
        table = [[*_who(line, heads, roster), number(line.points)] for line in lines]
        text = "".join(csv_lines([[*heads, column], points, *table], safe=False))
    return Returns(text, lines, remarks)


def _canvas_columns(roster: Roster, exercise: Exercise) -> list[str]:
    """Return the headings of a Canvas gradebook that can be the exercise's own assignment."""
    titles = {head: re.sub(r"\s*\(\d+\)$", "", head) for head in roster.heads}
    own = re.compile(rf"\b{re.escape(exercise.id)}\b|^{re.escape(exercise.title)}$", re.I)
    return [head for head, title in titles.items() if title != head and own.search(title)]


def _who(line: Line, heads: list[str], roster: Roster | None) -> list[str]:
    if roster is not None:
        return [roster.cell(line.student, head) for head in heads]
    own = {"Student": safe_cell(line.name), "ID": line.number}
    return [own.get(head, "") for head in heads]


def moodle(rows: Iterable[Row], exercise: Exercise, roster: Roster | None = None) -> Returns:
    """Return the worksheet for Moodle, for whom it may be, and what should be known before it is imported."""
    if roster is None or roster.platform != MOODLE:
        from_moodle = any(row.submission.reading.platform == MOODLE for row in rows)
        wanted = (
            "there is no moodle.csv without the assignment's grading worksheet (--roster): the numbers in "
            "the names of files can be participants' or teams'"
        )
        return Returns(remarks=[wanted] if from_moodle else [])
    everybody, remarks = _final_lines(rows, MOODLE, roster)
    if "Scale" in roster.columns or "Grade" not in roster.columns:
        remarks.append(f"{roster.name}: Moodle counts no points for this assignment: there is no moodle.csv")
        return Returns(None, everybody, remarks)
    maxima = {roster.cell(student, "Maximum grade").strip() for student in roster.students}
    remarks += _other_points(roster, min(maxima), exercise)
    lines, locked = _importable(everybody, roster, "Grade", "Grade can be changed", "no")
    if locked:
        names = listed(locked, most=6)
        remarks.append(f"grades that are locked in Moodle have no line in moodle.csv: {names}")
    if any(line.points == 0 for line in lines):
        remarks.append("some Moodle versions do not import a grade of 0: look at those after the import")
    if not lines:
        return Returns(None, everybody, remarks)
    remarks.append(
        f"Moodle: import moodle.csv first, then {PAGES}; before the next run download a fresh worksheet, "
        "or tick that records changed in Moodle since may be updated"
    )
    comments = roster.columns.get(_COMMENTS)
    dropped = comments if any(_PROTECTED.match(_cell(line, roster, _COMMENTS)) for line in lines) else None
    table = [list(roster.heads)]
    for line in lines:
        assert line.student is not None
        table.append(list(line.student.cells))
        table[-1][roster.columns["Grade"]] = number(line.points)
        if comments is not None and not _cell(line, roster, _COMMENTS):
            table[-1][comments] = line.comment
    kept = ([cell for place, cell in enumerate(cells) if place != dropped] for cells in table)
    return Returns("".join(csv_lines(kept, safe=False)), everybody, remarks)


def _cell(line: Line, roster: Roster, column: str) -> str:
    return roster.cell(line.student, column).strip()


def _importable(
    lines: list[Line], roster: Roster, column: str, barrier: str, word: str
) -> tuple[list[Line], list[str]]:
    """Return the grades that a column has not yet, and the rows that the platform refuses by a word."""
    refused = [line for line in lines if _cell(line, roster, barrier).casefold() == word]
    new = [
        line
        for line in lines
        if line not in refused and number(read_number(_cell(line, roster, column))) != number(line.points)
    ]
    return new, [line.row for line in refused]


def _other_points(roster: Roster, counted: str, exercise: Exercise) -> list[str]:
    if read_number(counted) in (None, exercise.maximum):
        return []
    message = f"{roster.name} counts {counted} points for this exercise, the key {number(exercise.maximum)}"
    return [f"{message}: make them the same on the platform before you import the grades"]


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
    listing, target, scratch = list(pages), out / PAGES, out / f".{PAGES}"
    if not listing:
        target.unlink(missing_ok=True)
        return
    write_zip(scratch, ((name, path.read_bytes()) for name, path in listing))
    scratch.replace(target)
