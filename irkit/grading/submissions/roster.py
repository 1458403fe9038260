"""The roster: who should have handed in, from a Canvas gradebook, a Moodle worksheet or a plain list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from irkit.grading.submissions.moments import moment
from irkit.grading.submissions.spreadsheets import Sheet, UnreadableTableError, read_sheet
from irkit.text import listed

CANVAS, MOODLE = "canvas", "moodle"
CANVAS_ID, CANVAS_NAME, CANVAS_TEST = "ID", "Student", "Student, Test"
POINTS_POSSIBLE = "Points Possible"
MOODLE_ID, MOODLE_NAME, MOODLE_STATUS = "Identifier", "Full name", "Status"

_NAMES = ("student", "name", "full name", "fullname", "student name")
_FIRST = ("firstname", "first name", "given name", "first")
_LAST = ("lastname", "last name", "surname", "family name", "last")
_IDS = (
    "id", "student id", "studentid", "user id", "id number", "matriculation number", "username",
    "login", "login id", "sis login id", "sis user id", "email", "email address", "e-mail",
)  # fmt: skip
_TIMES = (
    "last modified (submission)", "submitted", "submitted at", "submitted_at", "submission time",
    "submission date", "handed in", "timestamp",
)  # fmt: skip
_EXTENSION = re.compile(r"Extension granted until:? (.+?)(?: - |$)")
_DUE = ("due", "due date", "due at", "due_at", "extension", "deadline")


class RosterError(ValueError):
    """A roster that cannot be used; the message is a sentence that names the file."""


@dataclass(frozen=True)
class Student:
    """One line of the roster.

    ``number`` is what the platform's file names give too, or the first id of a plain list; ``ids`` are all
    that may stand for the student; ``status`` is what Moodle says of the submission; ``line`` is the line
    as it stands.
    """

    name: str
    number: str = ""
    ids: tuple[str, ...] = ()
    platform: str = ""
    handed_in: datetime | None = None
    due: datetime | None = None
    status: str = ""
    line: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Roster:
    """A class list, the platform that it comes from, and its headings."""

    name: str
    platform: str
    heads: tuple[str, ...]
    students: tuple[Student, ...]
    possible: Mapping[str, str] = field(default_factory=dict)
    """The points that Canvas counts for each of its columns."""


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
        sheet = read_sheet(path)
    except FileNotFoundError:
        raise RosterError(f"there is no roster {path}") from None
    except UnreadableTableError as error:
        raise RosterError(str(error)) from None
    platform = _platform(sheet.heads)
    read = [(line, _student(sheet, platform, line, cells)) for line, cells in sheet.lines]
    held = [(line, each) for line, each in read if each is not None]
    if not held:
        raise RosterError(
            f"{sheet.name} names no student: it needs a column such as name or id, "
            f"and has {listed(sheet.heads[:8])}"
        )
    _once(sheet.name, held)
    possible = (cells for _, cells in sheet.lines if cells.get(CANVAS_NAME, "").startswith(POINTS_POSSIBLE))
    students = tuple(each for _, each in held)
    return Roster(sheet.name, platform, sheet.heads, students, next(possible, {}))


def _platform(heads: Iterable[str]) -> str:
    if {MOODLE_ID, MOODLE_STATUS} <= set(heads) or {MOODLE_ID, "Grade"} <= set(heads):
        return MOODLE
    names = {CANVAS_NAME} <= set(heads) or {"LastName", "FirstName"} <= set(heads)
    return CANVAS if names and {CANVAS_ID, "Section"} <= set(heads) else ""


def _student(sheet: Sheet, platform: str, number: int, line: dict[str, str]) -> Student | None:
    cells = {head.casefold(): cell.removeprefix("'") for head, cell in line.items()}
    ids = tuple(cells[head] for head in (MOODLE_ID.casefold(), *_IDS) if cells.get(head))
    if platform == CANVAS and (not cells[CANVAS_ID.casefold()] or _name(cells) == CANVAS_TEST):
        # The rows of points and of posting rules, and the student that Canvas makes to try things out.
        return None
    own = ids[0] if ids else ""
    if platform == MOODLE:
        own = (re.findall(r"\d+", cells[MOODLE_ID.casefold()]) or [own])[-1]
    elif platform == CANVAS:
        own = cells[CANVAS_ID.casefold()]
    if not own and not _name(cells):
        return None
    status = cells.get(MOODLE_STATUS.casefold(), "")
    try:
        handed_in, due = moment(_first(cells, _TIMES)), moment(_first(cells, _DUE), end_of_day=True)
        granted = _EXTENSION.search(status)
        due = moment(granted[1], end_of_day=True) if granted else due
    except ValueError as error:
        raise RosterError(f"{sheet.name}, line {number}: {error}") from None
    return Student(_name(cells) or own, own, ids, platform, handed_in, due, status, line)


def _name(cells: Mapping[str, str]) -> str:
    first, last = _first(cells, _FIRST), _first(cells, _LAST)
    if first and last:
        return f"{last}, {first}"
    return _first(cells, _NAMES) or first or last


def _first(cells: Mapping[str, str], heads: Iterable[str]) -> str:
    return next((cells[head] for head in heads if cells.get(head)), "")


def _once(name: str, held: list[tuple[int, Student]]) -> None:
    """Refuse a roster that names somebody twice."""
    lines: dict[str, list[int]] = {}
    for line, student in held:
        lines.setdefault((student.number or student.name).casefold(), []).append(line)
    twice = {who: places for who, places in lines.items() if len(places) > 1}
    if twice:
        told = [f"{who} on lines {listed(places)}" for who, places in list(twice.items())[:5]]
        more = f", and {len(twice) - 5} others" if len(twice) > 5 else ""
        raise RosterError(f"{name} names the same student twice: {'; '.join(told)}{more}")
