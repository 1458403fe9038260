"""The roster: who should have handed in, from a Canvas gradebook, a Moodle worksheet or a plain list."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from itertools import chain
from pathlib import Path

from irkit.grading.submissions.names import CANVAS, MOODLE
from irkit.text import Table, TableError, UserError, listed, read_table

POINTS_POSSIBLE = "Points Possible"

_HEADS = {
    "name": ("student", "name", "full name", "fullname", "student name"),
    "first": ("firstname", "first name", "given name", "first"),
    "last": ("lastname", "last name", "surname", "family name", "last"),
    "email": ("email", "email address", "e-mail"),
    "id": ("id", "student id", "studentid", "user id", "id number", "matriculation number", "username",
           "login", "login id", "sis login id", "sis user id", "integration id"),
    "submitted": ("last modified (submission)", "submitted", "submitted at", "submitted_at",
                  "submission time", "submission date", "handed in", "timestamp"),
    "due": ("due", "due date", "due at", "due_at", "extension", "deadline"),
}  # fmt: skip
"""What a column may be called, in small letters."""
_KNOWN = (*chain.from_iterable(_HEADS.values()), "section", "identifier", "status", "grade")
_MOODLE = ("Identifier", "Full name", "Status", "Group", "Grade", "Maximum grade", "Scale",
           "Grade can be changed", "Feedback comments")  # fmt: skip
_EXTENSION = re.compile(r"Extension granted until:? (.+?)(?: - |$)")


class RosterError(UserError, ValueError):
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
    handed_in, due : datetime, optional
        When the work came in, and a deadline of the student's own.
    time_fault : str
        Which of these times is not understood, as a sentence.
    status, group : str
        What Moodle says of the submission, and the student's group there.
    cells : tuple of str
        The line as it stands, beside the roster's heads.
    """

    name: str
    number: str = ""
    ids: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
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

    ``columns`` gives the place of each column by its heading, of Moodle's by the name in small and capital
    letters that we use; ``possible`` gives the points that Canvas counts for each of its columns.
    """

    name: str
    platform: str
    heads: tuple[str, ...]
    students: tuple[Student, ...]
    columns: Mapping[str, int] = field(default_factory=dict)
    possible: Mapping[str, str] = field(default_factory=dict)

    def cell(self, student: Student | None, column: str) -> str:
        """Return a student's cell by its heading."""
        return student.cells[self.columns[column]] if student and column in self.columns else ""


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
    moodle = _moodle_columns(table)
    columns = {head: table.heads.index(head) for head in table.heads} | moodle
    is_canvas = {"ID", "Section"} <= columns.keys() and bool({"Student", "LastName"} & columns.keys())
    platform = MOODLE if moodle else CANVAS if is_canvas else ""
    lines = _canvas_lines(table) if platform == CANVAS else table.lines
    read = [(number, _student(table, number, cells, columns, platform)) for number, cells in lines]
    students = [(number, student) for number, student in read if student is not None]
    if not students:
        raise RosterError(
            f"{table.name} names no student: it needs a column such as name or id, "
            f"and has {listed(table.heads[:8])}"
        )
    _refuse_duplicates(table.name, students)
    possible = next((cells for _, cells in table.lines if _is_points_row(cells)), ())
    points = {head: cell.strip() for head, cell in zip(table.heads, possible, strict=False)}
    return Roster(table.name, platform, table.heads, tuple(s for _, s in students), columns, points)


def _is_points_row(cells: tuple[str, ...]) -> bool:
    return cells[0].strip().startswith(POINTS_POSSIBLE)


def _canvas_lines(table: Table) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Return the lines of students: neither points nor posting rules, nor the student made to try things out.

    That one comes last, in the user's language, and has neither an SIS id nor a login.
    """
    place = table.heads.index("ID")
    lines = [line for line in table.lines if line[1][place].strip() and not _is_points_row(line[1])]
    own = [table.heads.index(head) for head in ("SIS User ID", "SIS Login ID") if head in table.heads]
    logins = [any(cells[at].strip() for at in own) for _, cells in lines]
    has_test_student = len(own) == 2 and len(lines) > 1 and any(logins) and not logins[-1]
    return tuple(lines[:-1] if has_test_student else lines)


def _moodle_columns(table: Table) -> dict[str, int]:
    """Return the places of the columns of a grading worksheet; none where it is no worksheet.

    A worksheet in another language than English, known by a word with a number in every line's first column,
    is refused: what it says of drafts, groups and locked grades would not be understood.
    """
    heads = [head.casefold() for head in table.heads]
    columns = {name: heads.index(name.casefold()) for name in _MOODLE if name.casefold() in heads}
    if "Identifier" in columns and ("Status" in columns or "Grade" in columns):
        return columns
    first = [re.fullmatch(r"(\D{4,}?)\s*\d+", cells[0].strip()) for _, cells in table.lines]
    words = {match[1] for match in first if match}
    if all(first) and len(words) == 1 and len(heads) >= 6:
        raise RosterError(
            f"{table.name} looks like a Moodle worksheet in another language: "
            "switch Moodle to English, and download and import the worksheet there"
        )
    return {}


def _student(
    table: Table, line: int, raw: tuple[str, ...], columns: Mapping[str, int], platform: str
) -> Student | None:
    cells: dict[str, str] = {}
    for head, place in columns.items():
        # Without the sign that keeps a cell from being a formula; 't Hooft keeps its own.
        cells.setdefault(head.casefold(), re.sub(r"^'(?=[=+\-@])", "", raw[place].strip()))
    known = {kind: [cells[head] for head in heads if cells.get(head)] for kind, heads in _HEADS.items()}
    ids, emails = known["id"], known["email"]
    name = ", ".join([*known["last"][:1], *known["first"][:1]])
    if not (known["last"] and known["first"]):
        name = (known["name"] or [name])[0]
    number, status, group = (*ids, *emails, "")[0], "", ""
    if platform == MOODLE:
        name, status, group = (cells.get(head, "") for head in ("full name", "status", "group"))
        identifier = cells["identifier"]
        number = (re.findall(r"\d+", identifier) or [identifier])[-1]
        ids = [identifier, *ids]
    elif platform == CANVAS:
        number = cells["id"]
    if (not number and not name) or (name == "Student, Test" and platform == CANVAS):
        return None
    handed_in = due = None
    fault = ""
    granted = _EXTENSION.search(status)
    try:
        handed_in = read_time("".join(known["submitted"][:1]))
        due = read_time(granted[1] if granted else "".join(known["due"][:1]), end_of_day=True)
    except ValueError as error:
        fault = f"{table.name}, line {line}: {error}"
    name = name if platform == MOODLE else name or number
    return Student(name, number, tuple(ids), tuple(emails), handed_in, due, fault, status, group, raw)


def _refuse_duplicates(name: str, students: list[tuple[int, Student]]) -> None:
    lines: dict[str, list[int]] = {}
    for number, student in students:
        lines.setdefault((student.number or student.name).casefold(), []).append(number)
    repeated = [f"{who} on lines {listed(places)}" for who, places in lines.items() if len(places) > 1]
    if repeated:
        raise RosterError(f"{name} names the same student twice: {listed(repeated, most=5)}")


def read_time(text: str, end_of_day: bool = False) -> datetime | None:
    """Return a time, or None for a cell without one.

    Understood are ISO 8601, such as 2026-11-20 23:59 or 2026-11-20T22:59:00Z, and English words, such as
    Friday, 20 November 2026, 11:59 PM. A date in numbers alone that could be read in two ways is not.

    Parameters
    ----------
    text : str
        The cell.
    end_of_day : bool, default False
        Whether a date alone means the end of that day and not its beginning.

    Raises
    ------
    ValueError
        If it is not understood.
    """
    text = " ".join(text.split())
    if text in ("", "-", "–"):
        return None
    try:
        at = datetime.fromisoformat(text.removesuffix(" UTC") + ("Z" if text.endswith(" UTC") else ""))
    except ValueError:
        at = _in_words(text)
    if end_of_day and at.time() == time() and not re.search(r"\d[:T]\d", text):
        return datetime.combine(at.date(), time(23, 59, 59), at.tzinfo)
    return at


def _in_words(text: str) -> datetime:
    # Imported here, since most classes need no time at all.
    from dateutil import parser

    defaults = datetime(2001, 1, 1), datetime(2002, 2, 2)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", parser.UnknownTimezoneWarning)
            first, second = (
                datetime.combine(at.date(), at.timetz())
                for at in [parser.parse(text, default=default) for default in defaults]
            )
    except (ValueError, OverflowError, RuntimeWarning):
        first, second = defaults
    # What the text does not say would come from the default.
    if first != second or not re.search(r"[^\W\d_]{3}", text) or not re.search(r"\b\d{4}\b", text):
        raise ValueError(f'"{text}" is not understood as a time: write it like 2026-11-20 23:59')
    return first
