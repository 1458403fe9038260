"""Submissions as a learning platform exports them: one per student, whatever they handed in, and whose."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from irkit.grading.submissions.archives import Entry, UnreadableFileError, entries, members, read_bytes
from irkit.grading.submissions.matching import GROUP, REPRESENTATIVE, Match, Matcher
from irkit.grading.submissions.names import CANVAS, GRADESCOPE, MOODLE, Reading, copy_number, readings
from irkit.grading.submissions.roster import Roster, Student
from irkit.text import UserError, counted, listed

ZIP = ".zip"
MISSING = "nothing was handed in"
LONGEST_NAME = 120
MOST_ZIPS, DEEPEST_ZIP = 20, 3
_NOTEBOOK = re.compile(r"\.ipynb(?:\.json|\.txt)?$", re.I)
_SUBMITTERS = "submission_metadata.yml"
MOST_NOTEBOOKS, MOST_BYTES = 20, 60_000_000


class NoSubmissionsError(UserError, ValueError):
    """Nothing that could be graded was found; the message is a sentence for the instructor."""


@dataclass(frozen=True)
class Notebooks:
    """What one student handed in, as bytes: the notebooks by name, or why there are none.

    ``attempts`` says of each notebook in which attempt it came; without it they came in one.
    """

    files: tuple[tuple[str, bytes], ...]
    fault: str = ""
    attempts: tuple[object, ...] = ()


@dataclass(frozen=True)
class Submission:
    """What one student handed in.

    Attributes
    ----------
    name : str
        The row's name in the gradebook, unique and free of control characters.
    reading : Reading
        What the name of its files says of whose it is, and of the platform.
    notebooks : tuple of Entry
        The notebooks handed in, the likeliest first.
    fault : str
        Why there is nothing to grade, as a sentence; empty where there is.
    enrolled : Student, optional
        Who this is by the roster.
    matched_by : str
        By what it was matched with the roster, such as ``id`` or ``exact name``.
    notes : tuple of str
        What is to be told of it beside its grade, such as that it is on no roster.
    is_missing : bool
        Whether somebody on the roster has handed in nothing at all.
    """

    name: str
    reading: Reading = field(default_factory=Reading)
    notebooks: tuple[Entry, ...] = ()
    fault: str = ""
    enrolled: Student | None = None
    matched_by: str = ""
    notes: tuple[str, ...] = ()
    is_missing: bool = False

    def graded(self, file: str) -> Entry:
        """Return the notebook that was graded: the file named, or else the first."""
        return next((entry for entry in self.notebooks if entry.name == file), self.notebooks[0])

    def chosen(self, file: str) -> str:
        """Return which of several notebooks was graded, as a sentence; nothing where there was one."""
        if len(self.notebooks) < 2 or not file:
            return ""
        times = {entry.reading.time for entry in self.notebooks}
        latest = len(times) > 1 and self.graded(file).reading.time == max(times)
        return (
            f"{len(self.notebooks)} notebooks were handed in: "
            f"{printable(file)} was graded{', the latest' if latest else ''}"
        )

    def read(self) -> Notebooks:
        """Read the notebooks, as many as are looked at."""
        files, attempts, faults = [], [], [self.fault] if self.fault else []
        left = MOST_BYTES
        for entry in self.notebooks[:MOST_NOTEBOOKS]:
            if left <= 0:
                break
            try:
                data = read_bytes(entry)
            except UnreadableFileError as error:
                faults.append(f"the notebook {error}")
                continue
            left -= len(data)
            files.append((entry.name, data))
            attempts.append(entry.reading.time)
        return Notebooks(tuple(files), faults[0] if faults else "", tuple(attempts))

    def record(self, key: str) -> dict[str, str]:
        """Return who this is and under which key the result is kept, as the list of a class holds it."""
        who = {"student": self.reading.student, "platform": self.reading.platform}
        return {"name": self.name, **who, "platform_id": self.reading.number, "key": key}


def find_submissions(
    path: Path, exercise_id: str, leave_out: Path | None = None, roster: Roster | None = None
) -> list[Submission]:
    """Return the submissions in a folder or zip, one a student, by name.

    Parameters
    ----------
    path : Path
        A folder of notebooks, a folder with a folder a student, or a zip of either, among them the
        downloads of Canvas, Moodle and other platforms; also a folder of several such zips.
    exercise_id : str
        The exercise: where somebody handed in several notebooks, one with this in its name is preferred.
    leave_out : Path, optional
        A folder that holds no submissions, such as the one that grades are written to.
    roster : Roster, optional
        The class, which decides how a name is read that can be read in several ways.

    Raises
    ------
    NoSubmissionsError
        If there is no such folder or zip, or nothing in it.
    """
    if not path.exists():
        raise NoSubmissionsError(f"there is no folder or file {path}")
    apart: tuple[str, ...] = ()
    if leave_out is not None and path.resolve() in leave_out.resolve().parents:
        apart = leave_out.resolve().relative_to(path.resolve()).parts
    try:
        listing = [entry for entry in entries(path) if not apart or entry.parts[: len(apart)] != apart]
        if len(listing) == 1 and listing[0].suffix == ZIP and path.is_dir():
            listing = members(listing[0])
        export = [inner for entry in _without_wrapping(listing) for inner in _export(entry)]
        groups = _by_student(export, roster)
    except UnreadableFileError as error:
        raise NoSubmissionsError(f"{path} {error}") from None
    if not groups:
        raise NoSubmissionsError(f"{path} holds no notebook")
    submissions = [_submission(reading, files, exercise_id) for reading, files in groups]
    return _distinct(sorted(submissions, key=lambda submission: submission.name))


def _is_platform_entry(entry: Entry) -> bool:
    return any(way.is_of_export for way in readings(entry.parts[0], len(entry.parts) > 1))


def _export(entry: Entry) -> list[Entry]:
    """Return what lies in a zip that is itself an export, such as that of a section, and else the file."""
    if entry.suffix != ZIP or len(entry.parts) > 1 or _is_platform_entry(entry):
        return [entry]
    try:
        inner = _without_wrapping(members(entry))
    except UnreadableFileError:
        return [entry]
    return inner if any(map(_is_platform_entry, inner)) else [entry]


def _without_wrapping(listing: list[Entry]) -> list[Entry]:
    """Drop an outermost folder that holds the whole class."""
    tops = {entry.parts[0] for entry in listing}
    if len(tops) != 1 or any(len(entry.parts) == 1 for entry in listing) or _is_platform_entry(listing[0]):
        return listing
    inner = [replace(entry, parts=entry.parts[1:]) for entry in listing if entry.parts[1:] != ("",)]
    loose = [entry for entry in inner if len(entry.parts) == 1]
    has_folders = any(len(entry.parts) > 1 and not entry.is_folder for entry in inner)
    is_class = has_folders or sum(map(is_notebook, loose)) > 1 or any(map(_is_platform_entry, loose))
    return inner if is_class else listing


def _by_student(export: list[Entry], roster: Roster | None) -> list[tuple[Reading, list[Entry]]]:
    """Return what each student handed in, files beside how their names are read."""
    chosen = _chosen_readings(export, roster)
    groups: dict[tuple[str, str, str], tuple[Reading, list[Entry]]] = {}
    for entry in export:
        top, is_folder = entry.parts[0], len(entry.parts) > 1
        reading = chosen[top, is_folder]
        is_work = is_folder or is_notebook(entry) or entry.suffix == ZIP
        if not (is_work or reading.is_of_export):
            continue
        _, files = groups.setdefault((reading.platform, reading.number, reading.student), (reading, []))
        if not entry.is_folder or entry.fault:
            files.append(replace(entry, reading=reading))
    return list(groups.values())


def _chosen_readings(export: list[Entry], roster: Roster | None) -> dict[tuple[str, bool], Reading]:
    """Read each name at the top of an export, in the one way that the roster knows."""
    tops = {(entry.parts[0], len(entry.parts) > 1) for entry in export}
    matcher = Matcher(roster, [name for name, _ in tops]) if roster is not None else None
    submitters = _gradescope_submitters(export)
    chosen = {}
    for name, is_folder in tops:
        ways = submitters.get(name) or readings(name, is_folder)
        sure = [way for way in ways if matcher and matcher.match(way).students]
        if len(sure) == 1:
            ways = tuple(sure)
        # Without a roster nobody knows which of the numbers is the student's.
        unsure = len(ways) > 1 and ways[0].platform == CANVAS
        chosen[name, is_folder] = replace(ways[0], number="") if unsure else ways[0]
    return chosen


def _gradescope_submitters(export: list[Entry]) -> dict[str, tuple[Reading, ...]]:
    """Return whose each folder of a Gradescope export is, where one alone submitted it."""
    data = b"".join(read_bytes(entry) for entry in export if entry.parts == (_SUBMITTERS,))
    text = data.decode("utf-8", "replace")
    owners: dict[str, tuple[Reading, ...]] = {}
    for folder, block in re.findall(r"^(submission_\d+):\n((?:[ \t].*\n?|-.*\n?)*)", text, re.M):
        names, ids = (re.findall(rf":{kind}: ['\"]?(.+?)['\"]?\s*$", block, re.M) for kind in ("name", "sid"))
        if len(names) == 1:
            owners[folder] = (Reading(names[0], GRADESCOPE, ids[0] if len(ids) == 1 else ""),)
    return owners


def is_notebook(entry: Entry) -> bool:
    """Whether a file is a notebook by its name, also where a browser has put another ending behind it."""
    return _NOTEBOOK.search(entry.name) is not None


def _submission(reading: Reading, files: list[Entry], exercise_id: str) -> Submission:
    unpacked = _unpacked(files)
    notebooks = [entry for entry in unpacked if is_notebook(entry)]
    notebooks.sort(key=lambda entry: _likelihood(entry, exercise_id), reverse=True)
    faults = [entry.fault for entry in unpacked if entry.fault]
    fault = "" if notebooks else "; ".join(faults[:3]) or _instead(unpacked)
    number = reading.number if reading.platform in ("", CANVAS, MOODLE) else ""
    name = _row_name(reading.student or reading.number, number)
    return Submission(name, replace(reading, student=printable(reading.student)), tuple(notebooks), fault)


def _instead(files: list[Entry]) -> str:
    """Return what was handed in instead of a notebook, and what it should have been."""
    files = [entry for entry in files if not entry.is_folder]
    if typed := {entry.reading.typed for entry in files} - {""}:
        return f"a {min(typed)} was typed into the platform, and no notebook handed in"
    if not files:
        return MISSING
    handed_in = listed((printable(entry.name) for entry in files), most=3)
    were = "was" if len(files) == 1 else "were"
    wanted = "the exercise's notebook, whose name ends in .ipynb, itself or in an ordinary zip"
    return f"{handed_in} {were} handed in, which is no notebook: wanted is {wanted}"


def _row_name(student: str, number: str) -> str:
    return printable(f"{student}_{number}" if number else student)


def _unpacked(files: Iterable[Entry]) -> list[Entry]:
    """Return the files, and in place of a zip what it holds, also in zips within zips, or why it is none."""
    unpacked, waiting, zips = [], [(entry, 0) for entry in files], 0
    for entry, depth in waiting:
        if entry.suffix != ZIP:
            unpacked.append(entry)
            continue
        zips += 1
        try:
            if depth == DEEPEST_ZIP or zips > MOST_ZIPS:
                raise UnreadableFileError("is one zip too many: hand in the notebook itself")
            inside = members(entry)
        except UnreadableFileError as error:
            unpacked.append(replace(entry, fault=f"{printable(entry.name)} {error}"))
            continue
        # The loop goes on to what is added here.
        for member in inside:
            parts = (*entry.parts, *member.parts)
            waiting.append((replace(member, parts=parts, reading=entry.reading), depth + 1))
    return unpacked


def _likelihood(entry: Entry, exercise_id: str) -> tuple[object, ...]:
    """Return how likely a notebook is the one meant: latest attempt, then name, then latest copy of it."""
    title = _title(entry)
    named = exercise_id.casefold() in title.casefold()
    return entry.reading.time, named, -len(entry.parts), title, entry.reading.upload, copy_number(entry.name)


def _title(entry: Entry) -> str:
    """Return the name under which a notebook was saved, without what platforms and browsers put to it."""
    name = (len(entry.parts) == 1 and entry.reading.file) or entry.name
    return re.sub(r"(?:-\d{1,18}| ?\(\d{1,18}\))(?=\.ipynb)", "", name, flags=re.I)


def printable(name: str) -> str:
    """Return a name as it can be printed: no control characters, nothing invisible, not too long."""
    readable = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    kept = "".join(letter if letter.isprintable() else " " for letter in readable).strip()
    return (kept if len(kept) <= LONGEST_NAME else f"{kept[:LONGEST_NAME]}…") or "·"


def _distinct(submissions: list[Submission]) -> list[Submission]:
    """Number those whose names would be the same, so that each keeps a row of its own."""
    taken: set[str] = set()
    counts: Counter[str] = Counter()
    named = []
    for submission in submissions:
        name = submission.name
        while name in taken:
            counts[submission.name] += 1
            name = f"{submission.name} ({counts[submission.name] + 1})"
        taken.add(name)
        named.append(replace(submission, name=name))
    return named


@dataclass(frozen=True)
class ClassList:
    """A class: the submissions, and after them a row for everybody who has handed in nothing.

    Attributes
    ----------
    strangers : tuple of (str, str)
        Submissions that nobody on the roster can be matched with for sure, and why.
    """

    submissions: list[Submission]
    strangers: tuple[tuple[str, str], ...] = ()
    roster: Roster | None = None

    @property
    def handed_in(self) -> list[Submission]:
        """The submissions alone."""
        return [submission for submission in self.submissions if not submission.is_missing]

    def matches(self) -> Iterator[str]:
        """Return whose each submission is, and by what it was matched, a line each."""
        for submission in self.handed_in:
            if self.roster is None:
                yield submission.name
            elif submission.enrolled is None:
                yield f"{submission.name}: nobody"
            else:
                yield f"{submission.name}: {submission.enrolled.label}, by {submission.matched_by}"

    def remarks(self) -> Iterator[str]:
        """Return what an instructor should know of the class, a sentence each."""
        if self.roster is None:
            return
        if missing := len(self.submissions) - len(self.handed_in):
            count = counted(missing, "student")
            yield f"{count} of {self.roster.name} handed in nothing: missing in the gradebook"
        if self.strangers:
            names = [f"{name} ({why})" if why else name for name, why in self.strangers]
            yield f"nobody in {self.roster.name} can be matched for sure with {listed(names, most=10)}"


def enrol(submissions: list[Submission], roster: Roster | None) -> ClassList:
    """Match submissions with a roster; nobody's work is dropped, and nobody's is guessed.

    An empty folder that is nobody's, such as that of another course's account on a hub, is no submission.
    """
    if roster is None:
        return ClassList(submissions)
    matcher = Matcher(roster, [submission.reading.student for submission in submissions])
    matches = matcher.match_all([submission.reading for submission in submissions])
    whose: dict[int, list[Submission]] = {}
    for submission, match in zip(submissions, matches, strict=True):
        for place in match.students:
            whose.setdefault(place, []).append(submission)
    rows: list[Submission] = []
    strangers = []
    for submission, match in zip(submissions, matches, strict=True):
        for place in match.students:
            others = [other for other in whose[place] if other is not submission]
            rows.append(_enrolled(submission, roster.students[place], match, others))
        if match.students or submission.fault == MISSING:
            continue
        strangers.append((submission.name, match.fault))
        why = f": {match.fault}" if match.fault else ""
        note = f"nobody in {roster.name} can be matched with this name{why}"
        rows.append(replace(submission, matched_by="not at all", notes=(note,)))
    missing = [student for place, student in enumerate(roster.students) if place not in whose]
    everybody = _distinct([*rows, *(_absent(student, roster.platform) for student in missing)])
    return ClassList(everybody, tuple(strangers), roster)


def _enrolled(submission: Submission, student: Student, match: Match, others: list[Submission]) -> Submission:
    notes: list[str] = []
    name, owner = submission.name, submission.reading.student
    if others:
        notes.append(f"{student.label} has handed in under {others[0].name} too")
    if student.status.startswith("Draft"):
        notes.append("on Moodle it is a draft that has not been submitted")
    if match.reason == GROUP:
        notes.append(f"handed in for {owner}")
        name = printable(f"{student.label} ({name})")
    if match.reason == REPRESENTATIVE:
        notes.append(f"handed in for the group {owner}: Canvas gives the grade to all of it")
    return replace(submission, name=name, enrolled=student, matched_by=match.reason, notes=tuple(notes))


def _absent(student: Student, platform: str) -> Submission:
    name = _row_name(student.label, student.number if platform else "")
    reading = Reading(student.name, platform, student.number)
    return Submission(name, reading, fault=MISSING, enrolled=student, is_missing=True)
