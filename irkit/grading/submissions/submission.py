"""Submissions as a learning platform exports them: one row a student, whatever they handed in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from irkit.grading.submissions.archives import Entry, UnreadableFileError, entries, members
from irkit.grading.submissions.filenames import (
    NOTEBOOK,
    ZIP,
    Owner,
    attempt_of,
    copy_of,
    is_late,
    looks_like_canvas,
    names_one_student,
    owner_of,
    typed,
)

if TYPE_CHECKING:
    from irkit.grading.submissions.roster import Student

LONGEST_NAME = 120


class NoSubmissionsError(ValueError):
    """Nothing that could be graded was found; the message is a sentence for the instructor."""


@dataclass(frozen=True)
class Submission:
    """What one student handed in.

    Attributes
    ----------
    name : str
        The row's name in the gradebook, unique and free of control characters.
    platform : str
        ``canvas``, ``moodle`` or empty.
    platform_id : str
        The student's number on that platform, as the file's name gives it.
    notebooks : tuple of Entry
        The notebooks handed in, the likeliest first.
    fault : str
        Why there is nothing to grade, as a sentence; empty where there is.
    enrolled : Student, optional
        Who this is by the roster.
    notes : tuple of str
        What is to be told of it beside its grade, such as that it is on no roster.
    is_missing : bool
        Whether somebody on the roster has handed in nothing at all.
    """

    name: str
    platform: str = ""
    platform_id: str = ""
    student: str = ""
    notebooks: tuple[Entry, ...] = ()
    fault: str = ""
    enrolled: Student | None = None
    notes: tuple[str, ...] = ()
    is_missing: bool = False

    def is_late(self, file: str = "") -> bool:
        """Whether the platform has marked what was graded as late: the file named, or else the first."""
        meant = [each for each in self.notebooks if each.name == file] or list(self.notebooks)
        return bool(meant) and is_late(meant[0])

    def chosen(self, file: str) -> str:
        """Return which of several notebooks was graded, as a sentence; nothing where there was one."""
        if len(self.notebooks) < 2 or not file:
            return ""
        attempts = {attempt_of(each) for each in self.notebooks}
        latest = len(attempts) > 1 and file == self.notebooks[0].name
        told = ", the latest" if latest else ""
        return f"{len(self.notebooks)} notebooks were handed in: {_shown(file)} was graded{told}"

    def listed(self, key: str) -> dict[str, str]:
        """Return who this is and under which key the result is kept, as the list of a class holds it."""
        who = {"platform": self.platform, "platform_id": self.platform_id, "student": self.student}
        return {"name": self.name, **who, "key": key}


def find_submissions(path: Path, exercise_id: str, leave_out: Path | None = None) -> list[Submission]:
    """Return the submissions in a folder or zip, one a student, by name.

    Parameters
    ----------
    path : Path
        A folder of notebooks, a folder with a folder a student, or a zip of either, among them the
        downloads of Canvas and Moodle.
    exercise_id : str
        The exercise: where somebody handed in several notebooks, one with this in its name is preferred.
    leave_out : Path, optional
        A folder that holds no submissions, such as the one that grades are written to.

    Raises
    ------
    NoSubmissionsError
        If there is no such folder or zip, or nothing in it.
    """
    if not path.exists():
        raise NoSubmissionsError(f"there is no folder or file {path}")
    apart = _beside(path, leave_out)
    try:
        found = [each for each in entries(path) if not apart or each.parts[: len(apart)] != apart]
        if len(found) == 1 and found[0].suffix == ZIP and path.is_dir():
            found = [each for each in members(found[0]) if not each.is_hidden]
    except UnreadableFileError as error:
        raise NoSubmissionsError(f"{path} {error}") from None
    groups = _by_student(_without_wrapping(found))
    if not groups:
        raise NoSubmissionsError(f"{path} holds no notebook")
    made = [_submission(key, held, exercise_id) for key, held in groups.items()]
    return told_apart(sorted(made, key=lambda each: each.name))


def _by_student(found: list[Entry]) -> dict[Owner, list[Entry]]:
    groups: dict[Owner, list[Entry]] = {}
    for entry in found:
        key = owner_of(entry)
        if key is not None:
            groups.setdefault(key, []).extend([] if entry.is_folder else [entry])
    return groups


def _beside(path: Path, leave_out: Path | None) -> tuple[str, ...]:
    """Return where in a folder another one lies, or nothing where it lies elsewhere."""
    if leave_out is None or path.resolve() not in leave_out.resolve().parents:
        return ()
    return leave_out.resolve().relative_to(path.resolve()).parts


def _without_wrapping(found: list[Entry]) -> list[Entry]:
    """Drop an outermost folder that holds the whole class."""
    tops = {entry.parts[0] for entry in found}
    if len(tops) != 1 or any(len(entry.parts) == 1 for entry in found) or names_one_student(min(tops)):
        return found
    inner = [replace(entry, parts=entry.parts[1:]) for entry in found if entry.parts[1:] != ("",)]
    folders = {entry.parts[0] for entry in inner if len(entry.parts) > 1 and not entry.is_folder}
    loose = [entry for entry in inner if len(entry.parts) == 1 and entry.suffix == NOTEBOOK]
    return (
        inner if folders or len(loose) > 1 or any(looks_like_canvas(each.name) for each in loose) else found
    )


def _submission(owner: Owner, held: list[Entry], exercise_id: str) -> Submission:
    name = row_name(owner.student, owner.number)
    unpacked, faults = _unpacked(held)
    notebooks = [each for each in unpacked if each.suffix == NOTEBOOK]
    links = [each for each in notebooks if not each.is_plain]
    plain = [each for each in notebooks if each.is_plain]
    plain.sort(key=lambda each: _likelihood(each, exercise_id), reverse=True)
    fault = ""
    if not plain:
        told = [
            f"{_shown(each.name)} is a link or a special file, which is not opened" for each in links
        ] + faults
        fault = "; ".join(told) or _instead(held)
    return Submission(name, owner.platform, owner.number, _shown(owner.student), tuple(plain), fault)


def _instead(held: list[Entry]) -> str:
    """Return what was handed in instead of a notebook."""
    written = {typed(each) for each in held} - {""}
    if written:
        return f"a {min(written)} was typed into the platform, and no notebook handed in"
    return f"no notebook among {len(held)} files" if held else "nothing was handed in"


def row_name(student: str, number: str) -> str:
    """Return the name of a row in the gradebook."""
    return _shown(f"{student}_{number}" if number else student)


def _unpacked(held: Iterable[Entry]) -> tuple[list[Entry], list[str]]:
    """Return the files with those in zips beside them, and what cannot be unpacked."""
    found, faults = [], []
    for entry in held:
        if entry.suffix != ZIP:
            found.append(entry)
            continue
        try:
            inner = (replace(each, parts=(*entry.parts, *each.parts)) for each in members(entry))
            found += [each for each in inner if not each.is_hidden]
        except UnreadableFileError as error:
            faults.append(f"{_shown(entry.name)} {error}")
    return found, faults


def _likelihood(entry: Entry, exercise_id: str) -> tuple[tuple[int, int], bool, int, int, str]:
    """Return how likely a notebook is the one meant: latest attempt, then name, then latest copy."""
    return attempt_of(entry), exercise_id in entry.name, copy_of(entry), -len(entry.parts), entry.name


def _shown(name: str) -> str:
    """Return a name as it can be printed: no control characters, nothing invisible, not too long."""
    readable = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    kept = "".join(each if each.isprintable() else _stand_in(each) for each in readable).strip()
    return (kept if len(kept) <= LONGEST_NAME else f"{kept[:LONGEST_NAME]}…") or "·"


def _stand_in(character: str) -> str:
    return " " if unicodedata.category(character)[0] == "Z" else "·"


def told_apart(submissions: list[Submission]) -> list[Submission]:
    """Number those whose names would be the same, so that each keeps a row of its own."""
    seen: dict[str, int] = {}
    taken = {each.name for each in submissions}
    told = []
    for each in submissions:
        count = seen[each.name] = seen.get(each.name, 0) + 1
        name = each.name
        while count > 1 and name in taken:
            name = f"{each.name} ({count})"
            count += 1
        taken.add(name)
        told.append(replace(each, name=name))
    return told
