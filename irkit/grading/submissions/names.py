"""What learning platforms put into the names of the files that they export: whose, when, and how often.

Each platform's way was read in its source, or in programs that read its exports. A name can often be read in
more than one way, since people's names hold underscores and digits too; the roster decides between them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

CANVAS, MOODLE = "canvas", "moodle"
BLACKBOARD, BRIGHTSPACE, NBGRADER, GRADESCOPE = "blackboard", "brightspace", "nbgrader", "gradescope"
USER_NAMES = (BLACKBOARD, NBGRADER, GRADESCOPE)
"""The platforms that know a student by a user name or id which a roster can have too."""
LONGEST = 500
"""Longer names are no platform's."""
ANONYMOUS = "anon"

_MOODLE = re.compile(r"(?P<student>.+?)(?:_(?P<id>\d+))?_assignsubmission_(?P<kind>[a-z]+)(?:_.*)?", re.S)
# Longer numbers than these stand in no platform's names.
_CANVAS_END = r"_(?:(?P<upload>\d{1,18})_(?P<file>.+)|(?P<typed>text|link)\.html)"
_CANVAS = re.compile(rf"_(?P<late>LATE_)?(?P<id>\d+){_CANVAS_END}", re.S)
_CANVAS_ANONYMOUS = re.compile(rf"(?P<late>LATE_)?anon_(?P<id>[A-Za-z0-9]{{4,8}}){_CANVAS_END}", re.S)
_BLACKBOARD = re.compile(r"(?P<before>.+?)_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|\.txt)", re.S)
_BRIGHTSPACE = re.compile(
    r"(?P<id>\d+)-\d+ - (?P<student>.+?) - (?P<time>\w+\.? \d{1,2}, \d{4} \d{3,4} [AP]M)(?: - .+)?", re.S
)
_NBGRADER = re.compile(r"(?P<student>[^+]+)\+[^+]+\+(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[^+]*)\+.+", re.S)
_COPY = re.compile(r"(?:-(\d{1,18})| ?\((\d{1,18})\))(?=\.ipynb)", re.I)


@dataclass(frozen=True)
class Reading:
    """One way to read the name of a file or folder in an export.

    Attributes
    ----------
    student : str
        The name of a student or team, as the platform writes it.
    platform : str
        Which platform names files like this; empty where any may.
    number : str
        The number or user name that the platform knows the student by.
    is_late : bool
        Whether the platform has marked it as late.
    upload : int
        A number that grows with every upload; 0 where there is none.
    time : str
        When it was handed in, in a form that sorts; empty where the name does not say.
    typed : str
        ``text`` or ``link`` for a page that stands for what was typed in instead of a file.
    file : str
        The name under which a file was uploaded; empty where the platform adds nothing to it.
    """

    student: str = ""
    platform: str = ""
    number: str = ""
    is_late: bool = False
    upload: int = 0
    time: str = ""
    typed: str = ""
    file: str = ""

    @property
    def is_of_export(self) -> bool:
        """Whether a platform could have named a student's file or folder like this, and nobody else."""
        return bool(self.platform) or self.student == ANONYMOUS


def readings(name: str, is_folder: bool) -> tuple[Reading, ...]:
    """Return every way to read the name of a file or folder at the top of an export, the likeliest first.

    The last resort is the name itself, without its ending.
    """
    if len(name) > LONGEST:
        return (Reading(name),)
    if moodle := _MOODLE.fullmatch(name):
        typed = "text" if moodle["kind"] == "onlinetext" else ""
        return (Reading(moodle["student"], MOODLE, moodle["id"] or "", typed=typed),)
    if brightspace := _BRIGHTSPACE.fullmatch(name):
        who = brightspace["student"]
        return (Reading(who, BRIGHTSPACE, brightspace["id"], time=_brightspace_time(brightspace["time"])),)
    nbgrader = _NBGRADER.fullmatch(name)
    if nbgrader and is_folder:
        return (Reading(nbgrader["student"], NBGRADER, nbgrader["student"], time=nbgrader["time"]),)
    if is_folder:
        return (Reading(name),)
    if blackboard := _BLACKBOARD.fullmatch(name):
        parts = blackboard["before"].split("_")
        users = ["_".join(parts[place:]) for place in range(len(parts) - 1, 0, -1)] or parts
        time, file = blackboard["time"], blackboard["file"] or ""
        return tuple(Reading(user, BLACKBOARD, user, time=time, file=file) for user in users if user)
    return _canvas(name) or (Reading(re.sub(r"\.[^.]*$", "", name) or name),)


def _canvas(name: str) -> tuple[Reading, ...]:
    if anonymous := _CANVAS_ANONYMOUS.fullmatch(name):
        # Canvas takes no grades under these names, so they are no platform's for an import file.
        return (_canvas_reading(anonymous, ANONYMOUS, ""),)
    ways = []
    for place in (at.start() for at in re.finditer("_", name)):
        match, student = _CANVAS.fullmatch(name, place), name[:place]
        # After two numbers in a row comes a name that the student gave the file, whatever it looks like.
        could_be = student == student.lower() and all(sign == "_" or is_letter(sign) for sign in student)
        if match and student and could_be and not re.search(r"_\d+_\d+", student):
            ways.append(_canvas_reading(match, student, CANVAS))
    # Names are in small letters, so that LATE can be nothing else.
    return tuple([reading for reading in ways if reading.is_late] or ways)


def _canvas_reading(match: re.Match[str], student: str, platform: str) -> Reading:
    upload, typed, file = int(match["upload"] or 0), match["typed"] or "", match["file"] or ""
    return Reading(student, platform, match["id"], bool(match["late"]), upload, "", typed, file)


def is_letter(sign: str) -> bool:
    """Whether a sign is a letter, a digit, or a mark that belongs to a letter."""
    return sign.isalnum() or unicodedata.category(sign)[0] == "M"


def _brightspace_time(text: str) -> str:
    try:
        # Hours and minutes are not parted: 900 PM.
        time = datetime.strptime(re.sub(r"(\d\d) (?=[AP]M)", r":\1 ", text), "%b %d, %Y %I:%M %p")
    except ValueError:
        return ""
    return time.isoformat()


def copy_number(name: str) -> int:
    """Return the number that platforms and browsers put behind a name that is taken already, or 0."""
    match = _COPY.search(name)
    return int(match[1] or match[2]) if match else 0
