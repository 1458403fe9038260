"""What learning platforms put into the names of the files that they export: whose, when, and how often.

Canvas names a file after the student, lateness, two numbers (the student's and the upload's, which grows with
time) and the name that it was uploaded under; a text typed into Canvas has no upload. Moodle makes a folder,
or the beginning of a file's name, of the student, a number that its grading worksheet gives too, and the
kind of submission. Both were read in the platforms' sources; neither writes down when something came in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from irkit.grading.submissions.archives import Entry

NOTEBOOK, ZIP = ".ipynb", ".zip"

# Longer numbers than these stand in no platform's names, and could not be read as numbers.
_CANVAS = (
    re.compile(r"(?P<late>LATE_)?(?P<anon>anon)_(?P<id>\w{4,8}?)_(?P<upload>\d{1,18})_(?P<file>.+)", re.S),
    re.compile(r"(?P<student>[^_]+)_(?P<late>LATE_)?(?P<id>\d+)_(?P<upload>\d{1,18})_(?P<file>.+)", re.S),
    # A name may hold the underscore itself; then the numbers must look like Canvas's own.
    re.compile(r"(?P<student>\S+?)_(?P<late>LATE_)?(?P<id>\d{3,})_(?P<upload>\d{3,18})_(?P<file>.+)", re.S),
    re.compile(r"(?P<student>[^_]+)_(?P<late>LATE_)?(?P<id>\d+)_(?P<upload>(?P<file>text|link))\.html", re.S),
)
_MOODLE = re.compile(r"(?P<student>.+)_(?P<id>\d+)_assignsubmission_(?P<kind>[a-z]+)_?(?P<file>.*)", re.S)
_ATTEMPT = re.compile(r"attempt[ _-]*(\d{1,18})(?!\d)", re.I)
_AGAIN = re.compile(r"-(\d{1,18})\.ipynb$")


@dataclass(frozen=True)
class Owner:
    """Whose a file is: the platform it comes from, the student's number there, and the name."""

    platform: str
    number: str
    student: str


def owner_of(entry: Entry) -> Owner | None:
    """Return whose a file in an export is, or None where it is nobody's."""
    top = entry.parts[0]
    moodle = _MOODLE.fullmatch(top)
    if moodle:
        return Owner("moodle", moodle["id"], moodle["student"])
    if len(entry.parts) > 1:
        return Owner("", "", top)
    canvas = _canvas(top)
    if canvas and "anon" in canvas.groupdict():
        # Canvas takes no grades under these names.
        return Owner("", canvas["id"], "anon")
    if canvas:
        return Owner("canvas", canvas["id"], canvas["student"])
    if entry.suffix in (NOTEBOOK, ZIP):
        return Owner("", "", top[: -len(entry.suffix)] or top)
    return None


def names_one_student(folder: str) -> bool:
    """Whether a folder is one student's by its name."""
    return _MOODLE.fullmatch(folder) is not None


def looks_like_canvas(name: str) -> bool:
    """Whether Canvas could have given a file its name."""
    return _canvas(name) is not None


def is_late(entry: Entry) -> bool:
    """Whether the platform has marked a file, or the zip that it lay in, as late."""
    return any(bool(canvas["late"]) for part in entry.parts if (canvas := _canvas(part)))


def attempt_of(entry: Entry) -> tuple[int, int]:
    """Return what tells a later attempt from an earlier one: (0, 0) where nothing does."""
    uploads = [canvas["upload"] for part in entry.parts if (canvas := _canvas(part))]
    found = [int(told[1]) for part in entry.parts[:-1] if (told := _ATTEMPT.search(part))]
    return max(found, default=0), max((int(each) for each in uploads if each.isdecimal()), default=0)


def copy_of(entry: Entry) -> int:
    """Return the number that platforms and browsers put behind a name that is taken already."""
    again = _AGAIN.search(entry.name)
    return int(again[1]) if again else 0


def typed(entry: Entry) -> str:
    """Return what was typed into the platform instead of a file: "text", "link", or nothing."""
    canvas = _canvas(entry.name)
    if canvas and canvas["upload"] in ("text", "link"):
        return str(canvas["upload"])
    moodle = _MOODLE.fullmatch(entry.parts[0])
    return "text" if moodle and moodle["kind"] == "onlinetext" else ""


def _canvas(name: str) -> re.Match[str] | None:
    return next((found for pattern in _CANVAS if (found := pattern.fullmatch(name))), None)
