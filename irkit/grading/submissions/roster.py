"""The roster: who should have handed in, from a Canvas gradebook, a Moodle worksheet or a plain list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from irkit.grading.submissions.names import CANVAS, MOODLE
from irkit.grading.submissions.times import read_time
from irkit.text import Table, TableError, listed, read_table

CANVAS_ID, CANVAS_NAME, CANVAS_TEST = "ID", "Student", "Student, Test"
SIS_ID, SIS_LOGIN = "SIS User ID", "SIS Login ID"
POINTS_POSSIBLE = "Points Possible"

_NAMES = ("student", "name", "full name", "fullname", "student name")
_FIRST = ("firstname", "first name", "given name", "first")
_LAST = ("lastname", "last name", "surname", "family name", "last")
_EMAILS = ("email", "email address", "e-mail")
_IDS = (
    "id", "student id", "studentid", "user id", "id number", "matriculation number", "username",
    "login", "login id", "sis login id", "sis user id", "integration id",
)  # fmt: skip
_TIMES = (
    "last modified (submission)", "submitted", "submitted at", "submitted_at", "submission time",
    "submission date", "handed in", "timestamp",
)  # fmt: skip
_EXTENSION = re.compile(r"Extension granted until:? (.+?)(?: - |$)")
_DUE = ("due", "due date", "due at", "due_at", "extension", "deadline")
_KNOWN = (
    *_NAMES,
    *_FIRST,
    *_LAST,
    *_EMAILS,
    *_IDS,
    *_TIMES,
    *_DUE,
    "section",
    "identifier",
    "status",
    "grade",
)

IDENTIFIER, GRADE, MAXIMUM, SCALE = "Identifier", "Grade", "Maximum grade", "Scale"
COMMENTS, CHANGEABLE, GROUP, FULL_NAME = "Feedback comments", "Grade can be changed", "Group", "Full name"
_MOODLE = (IDENTIFIER, FULL_NAME, "Status", GROUP, GRADE, MAXIMUM, SCALE, CHANGEABLE, COMMENTS)


class RosterError(ValueError):
    """A roster that cannot be used; the message is a sentence that names the file."""


@dataclass(frozen=True)
class Student:
    """One line of the roster.

    Attributes
    ----------
    number : str
        What the platform's file names give too.
    ids, emails : tuple of str
        All that may stand for the student beside the name; of an address also what is before the @.
    platform : str
        Where the roster comes from, ``canvas`` or ``moodle``, or empty.
    handed_in, due : datetime, optional
        When the work came in, and a deadline of the student's own.
    time_fault : str
        Which of these times is not understood, as a sentence.
    status : str
        What Moodle says of the submission.
    group : str
        The student's group in Moodle.
    cells : tuple of str
        The line as it stands, beside the roster's heads.
    """

    name: str
    number: str = ""
    ids: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    platform: str = ""
    handed_in: datetime | None = None
    due: datetime | None = None
    time_fault: str = ""
    status: str = ""
    group: str = ""
    cells: tuple[str, ...] = field(default=(), compare=False)

    @property
    def label(self) -> str:
        """The name, or what stands for it where marking is blind."""
        return self.name or (self.ids[0] if self.ids else self.number)


@dataclass(frozen=True)
class Roster:
    """A class list, the platform that it comes from, and its headings.

    ``columns`` gives the place of Moodle's columns by their English names, in whatever language they are;
    ``possible`` gives the points that Canvas counts for each of its columns.
    """

    name: str
    platform: str
    heads: tuple[str, ...]
    students: tuple[Student, ...]
    columns: Mapping[str, int] = field(default_factory=dict)
    possible: Mapping[str, str] = field(default_factory=dict)

    def cell(self, student: Student | None, column: str) -> str:
        """Return a student's cell by its heading, or by the English name of a column of Moodle."""
        places = {head: place for place, head in reversed([*enumerate(self.heads)])} | {**self.columns}
        return student.cells[places[column]] if student and column in places else ""

    @cached_property
    def participant(self) -> str:
        """The word that stands before Moodle's numbers."""
        words = {re.sub(r"\d+$", "", self.cell(student, IDENTIFIER)).strip() for student in self.students}
        return min(words) if len(words) == 1 and self.platform == MOODLE else ""


def read_roster(path: Path) -> Roster:
    """Read a roster.

    Parameters
    ----------
    path : Path
        A CSV file: the gradebook that Canvas exports, the grading worksheet of a Moodle assignment, or
        columns for names or ids, in which further columns may say when each handed in, and each one's own
        deadline.

    Raises
    ------
    RosterError
        If it cannot be read, names nobody, or names somebody twice.
    """
    try:
        table = read_table(path, known=_KNOWN)
    except FileNotFoundError:
        raise RosterError(f"there is no roster {path}") from None
    except TableError as error:
        raise RosterError(str(error)) from None
    columns = _moodle_columns(table)
    platform = MOODLE if columns else _canvas_or_plain(table.heads)
    lines = table.lines
    if platform == CANVAS:
        lines = _canvas_lines(table)
    read = [(number, _student(table, platform, columns, number, cells)) for number, cells in lines]
    students = [(number, student) for number, student in read if student is not None]
    if not students:
        raise RosterError(
            f"{table.name} names no student: it needs a column such as name or id, "
            f"and has {listed(table.heads[:8])}"
        )
    _refuse_duplicates(table.name, students)
    possible = next((cells for _, cells in table.lines if _points_row(cells)), ())
    points = {head: cell.strip() for head, cell in zip(table.heads, possible, strict=False)}
    return Roster(table.name, platform, table.heads, tuple(s for _, s in students), columns, points)


def _points_row(cells: tuple[str, ...]) -> bool:
    return cells[0].strip().startswith(POINTS_POSSIBLE)


def _canvas_or_plain(heads: Iterable[str]) -> str:
    named = {CANVAS_NAME} <= set(heads) or {"LastName", "FirstName"} <= set(heads)
    return CANVAS if named and {CANVAS_ID, "Section"} <= set(heads) else ""


def _canvas_lines(table: Table) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Return the lines of students: neither points nor posting rules, nor the student made to try things out.

    That one comes last, in the user's language, and has neither an SIS id nor a login.
    """
    place = table.heads.index(CANVAS_ID)
    lines = [line for line in table.lines if line[1][place].strip() and not _points_row(line[1])]
    own = [table.heads.index(head) for head in (SIS_ID, SIS_LOGIN) if head in table.heads]
    if len(own) == 2 and len(lines) > 1:
        logins = [any(cells[at].strip() for at in own) for _, cells in lines]
        lines = lines if logins[-1] or not any(logins) else lines[:-1]
    return tuple(lines)


def _moodle_columns(table: Table) -> dict[str, int]:
    """Return the places of the columns of a grading worksheet; none where it is no worksheet.

    A worksheet in another language than English is known by its shape: a word with a number in the first
    column, and a grade before a maximum that is the same for all.
    """
    heads = [head.casefold() for head in table.heads]
    columns = {name: heads.index(name.casefold()) for name in _MOODLE if name.casefold() in heads}
    if IDENTIFIER in columns and ("Status" in columns or GRADE in columns):
        return columns
    first = [re.fullmatch(r"(\D{4,}?)\s*\d+", cells[0].strip()) for _, cells in table.lines]
    words = {match[1] for match in first if match}
    if not all(first) or len(words) != 1 or len(heads) < 6:
        return {}
    for place in range(2, len(heads) - 1):
        maxima = {cells[place + 1].strip() for _, cells in table.lines}
        grades = {cells[place].strip() for _, cells in table.lines}
        if len(maxima) == 1 and _is_points(min(maxima)) and all(not g or _is_points(g) for g in grades):
            return {IDENTIFIER: 0, FULL_NAME: 1, GRADE: place, MAXIMUM: place + 1}
    raise RosterError(
        f"{table.name} looks like a Moodle worksheet in another language, whose columns are not plain: "
        "switch Moodle to English, and download and import the worksheet there"
    )


def _is_points(text: str) -> bool:
    return re.fullmatch(r"\d+(?:[.,]\d+)?", text) is not None


def _student(
    table: Table, platform: str, columns: Mapping[str, int], number: int, raw: tuple[str, ...]
) -> Student | None:
    cells: dict[str, str] = {}
    for head, cell in zip(table.heads, raw, strict=True):
        cells.setdefault(head.casefold(), _unprotected(cell))

    def moodle(column: str) -> str:
        return _unprotected(raw[columns[column]]) if column in columns else ""

    ids = tuple(cells[head] for head in _IDS if cells.get(head))
    emails = tuple(cells[head] for head in _EMAILS if cells.get(head))
    name, own = _name(cells), (*ids, *emails, "")[0]
    if platform == MOODLE:
        name, identifier = moodle(FULL_NAME), moodle(IDENTIFIER)
        own = (re.findall(r"\d+", identifier) or [identifier])[-1]
        ids = (identifier, *ids)
    elif platform == CANVAS:
        own = cells[CANVAS_ID.casefold()]
    if (not own and not name) or (name == CANVAS_TEST and platform == CANVAS):
        return None
    status, group = moodle("Status"), moodle(GROUP)
    handed_in = due = None
    fault = ""
    try:
        handed_in, due = read_time(_first(cells, _TIMES)), read_time(_first(cells, _DUE), end_of_day=True)
        granted = _EXTENSION.search(status)
        due = read_time(granted[1], end_of_day=True) if granted else due
    except ValueError as error:
        fault = f"{table.name}, line {number}: {error}"
    return Student(
        name or ("" if platform == MOODLE else own),
        own, ids, emails, platform, handed_in, due, fault, status, group, raw,
    )  # fmt: skip


def _unprotected(cell: str) -> str:
    """Return a cell without the sign that keeps it from being a formula; 't Hooft keeps its own."""
    return re.sub(r"^'(?=[=+\-@])", "", cell.strip())


def _name(cells: Mapping[str, str]) -> str:
    first, last = _first(cells, _FIRST), _first(cells, _LAST)
    if first and last:
        return f"{last}, {first}"
    return _first(cells, _NAMES) or first or last


def _first(cells: Mapping[str, str], heads: Iterable[str]) -> str:
    return next((cells[head] for head in heads if cells.get(head)), "")


def _refuse_duplicates(name: str, students: list[tuple[int, Student]]) -> None:
    lines: dict[str, list[int]] = {}
    for number, student in students:
        lines.setdefault((student.number or student.name).casefold(), []).append(number)
    twice = [f"{who} on lines {listed(places)}" for who, places in lines.items() if len(places) > 1]
    if twice:
        more = f", and {len(twice) - 5} others" if len(twice) > 5 else ""
        raise RosterError(f"{name} names the same student twice: {'; '.join(twice[:5])}{more}")
