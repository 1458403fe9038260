"""Models of what Canvas and Moodle export and of what their importers do, and random classes for them.

Written from the facts of how the platforms name files, which lines their importers take, and what an empty
cell or an old line does there. A model takes the file that the grader writes and the gradebook as it is by
now, and says what the gradebook then holds.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
import tempfile
import unicodedata
import zipfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from irkit.grading.engine.results import Grade, Result
from irkit.grading.outputs import platforms
from irkit.grading.outputs.gradebook import Row
from irkit.grading.submissions.archives import read_bytes
from irkit.grading.submissions.roster import Roster, read_roster
from irkit.grading.submissions.submissions import ClassList, enrol, find_submissions

EXERCISE: Any = SimpleNamespace(id="ex01", title="Three levels", maximum=10.0)
ASSIGNMENT = "4321"
FIRST = (
    "Ada",
    "Łukasz",
    "Siobhán",
    "José",
    "رضا",
    "राम",
    "Ivan",
    "Ζωή",
    "דוד",
    "Ana María",
    "Mary-Ann",
    "=Eve",
)
LAST = (
    "Lovelace",
    "O'Hara",
    "Ó Brien",
    "Müller",
    "رضایی",
    "शर्मा",
    "Иванов",
    "van_der Berg",
    "Zed_7",
    "כהן",
    "Lee",
)
GROUPS = ("Team A", "Team B", "Lovelace", "Group 1")


@dataclass
class Person:
    """Somebody enrolled, and what the gradebook holds of them: ``grade`` is a number, EX or None."""

    first: str
    last: str
    number: str
    login: str
    group: str = ""
    grade: Any = None
    changed: int = 0
    comment: str = ""
    locked: bool = False

    @property
    def name(self) -> str:
        """The name as it is shown."""
        return f"{self.first} {self.last}"

    @property
    def sortable(self) -> str:
        """The name as Canvas sorts it."""
        return f"{self.last}, {self.first}"


@dataclass
class Work:
    """What was handed in: by whom, the grade that it earns, and whether that is final."""

    owners: tuple[str, ...]
    grade: float
    is_final: bool

    def notebook(self) -> bytes:
        """The notebook, which says whose it is where no program looks."""
        held = {"owners": self.owners, "grade": self.grade, "final": self.is_final}
        return json.dumps(held).encode()


@dataclass
class Outcome:
    """What was found of a class, and what is wrong with it."""

    enrolled: ClassList
    faults: list[str] = field(default_factory=list)


def people(chance: random.Random, count: int) -> list[Person]:
    """Return a class, in which some share a name, and numbers are as small as on a young site."""
    numbers = (
        chance.sample(range(1, 40), count)
        if chance.random() < 0.5
        else chance.sample(range(1000, 9999), count)
    )
    made = []
    for place in range(count):
        first, last = chance.choice(FIRST), chance.choice(LAST)
        if made and chance.random() < 0.15:
            first, last = made[-1].first, made[-1].last
        made.append(Person(first, last, str(numbers[place]), f"u{place}{chance.randrange(100)}"))
    return made


def earlier_grades(chance: random.Random, people: list[Person]) -> None:
    """Give some of them a grade, a comment or an excuse, as teachers do."""
    for person in people:
        person.grade = chance.choice((None, None, 0.0, 3.0, 6.5, 8.0))
        person.comment = chance.choice(("", "", "", "- see me", "=) well done", "Come and see me"))


def given_since(chance: random.Random, people: list[Person]) -> None:
    """Change some grades after the roster was downloaded."""
    for person in people:
        if chance.random() < 0.3:
            person.grade, person.changed = chance.choice((None, 1.0, 4.0, 9.0)), 100


# Canvas


def canvas_name(text: str) -> str:
    """Return a sortable name as Canvas puts it into a file's name."""
    text = re.sub(r"_(\d+)_", r"\1", text)
    kept = [c for c in text if c.isalnum() or c == "_" or unicodedata.category(c)[0] == "M"]
    return "".join(kept).lower()


def canvas_roster(people: list[Person], column: str | None, separator: str = ",", split: bool = False) -> str:
    """Return the gradebook that Canvas exports, with the points first and the test student last."""
    who = ["LastName", "FirstName"] if split else ["Student"]
    heads = [*who, "ID", "SIS User ID", "SIS Login ID", "Section", *([column] if column else []), "Quiz (1)"]
    width = len(heads) - 5 - len(who) + 1
    lines = [heads, ["    Points Possible", *[""] * (len(heads) - 1 - width), *["10.00"] * width]]
    for person in people:
        name = [person.last, person.first] if split else [person.sortable]
        score = (
            "" if person.grade is None else person.grade if person.grade == "EX" else f"{person.grade:.2f}"
        )
        lines.append([*name, person.number, "", person.login, "One", *([score] if column else []), "4.00"])
    test = ["Étudiant", "de test"] if split else ["Étudiant, de test"]
    lines.append([*test, "99999", "", "", "One", *([""] if column else []), ""])
    return table(lines, separator)


def canvas_import(text: str, people: list[Person], *, groups: bool = False, title: str = "") -> None:
    """Import a file into the gradebook: whoever is asked which assignment it is takes it for this one."""
    heads, *lines = list(csv.reader(io.StringIO(text)))
    (column,) = [
        at for at, head in enumerate(heads) if head.endswith(f"({ASSIGNMENT})") or head == title
    ] or [len(heads) - 1]
    place = heads.index("ID")
    posts = []
    for line in lines:
        if line[0].strip() == "Points Possible":
            continue
        found = [person for person in people if person.number == line[place]]
        posts += [(person, line[column]) for person in found[:1]]
    for person, cell in sorted(posts, key=lambda post: int(post[0].number)):
        for other in people if groups and person.group else [person]:
            if other is person or (groups and other.group == person.group):
                before = "" if other.grade is None else str(other.grade)
                if cell != before:
                    other.grade = None if cell == "" else float(cell)


# Moodle


def moodle_file(text: str) -> str:
    """Return a name as Moodle puts it into the name of a folder."""
    return re.sub(r"[&<>\"`|':\\/\x00-\x1f]", "", text.replace("_", " "))


def moodle_cell(text: str) -> str:
    """Return a cell as Moodle exports it, kept from being a formula."""
    return f"'{text}" if text != "-" and text[:1] in ("=", "+", "-", "@") else text


def moodle_roster(people: list[Person], *, groups: bool, comments: bool, blind: bool = False) -> str:
    """Return the grading worksheet."""
    heads = ["Identifier", *([] if blind else ["Full name", "Email address"]), "Status"]
    heads += [*(["Group"] if groups else []), "Grade", "Maximum grade", "Grade can be changed"]
    heads += [
        "Last modified (submission)",
        "Last modified (grade)",
        *(["Feedback comments"] if comments else []),
    ]
    lines = [heads]
    for person in people:
        who = [] if blind else [moodle_cell(person.name), f"{person.login}@x.org"]
        score = "" if person.grade is None else f"{person.grade:.2f}"
        line = [f"Participant {person.number}", *who, "Submitted for grading"]
        line += [*([person.group or "Default group"] if groups else []), score, "10.00"]
        line += ["No" if person.locked else "Yes", "-", str(person.changed) if person.changed else "-"]
        lines.append([*line, *([moodle_cell(person.comment)] if comments else [])])
    return table(lines)


def moodle_import(text: str, people: list[Person], *, tick: bool) -> None:
    """Import a worksheet; ``tick`` lets lines in that are older than what Moodle has."""
    heads, *lines = list(csv.reader(io.StringIO(text)))
    assert all(len(line) == len(heads) for line in lines), "Moodle refuses the whole file"
    place = {head: heads.index(head) for head in ("Identifier", "Grade", "Last modified (grade)")}
    for line in lines:
        number = line[place["Identifier"]].removeprefix("Participant ")
        person = next((person for person in people if person.number == number), None)
        if person is None:
            continue
        if "Feedback comments" in heads and line[heads.index("Feedback comments")] != person.comment:
            person.comment = line[heads.index("Feedback comments")]
        cell, known = line[place["Grade"]], line[place["Last modified (grade)"]]
        newer = person.changed > (0 if known == "-" else int(known)) + 60
        if cell in ("", "-") or (newer and not tick) or person.locked or float(cell.replace(",", ".")) > 10:
            continue
        person.grade = float(cell.replace(",", "."))


def table(lines: list[list[str]], separator: str = ",") -> str:
    """Return lines as CSV."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(lines)
    return text.getvalue()


# Classes


def handed_in(
    chance: random.Random, people: list[Person], platform: str, groups: bool, blind: bool = False
) -> dict[str, bytes]:
    """Return the files of an export, named as the platform names them."""
    files: dict[str, bytes] = {}
    if groups:
        teams = sorted({person.group for person in people if person.group})
        owners = [tuple(p.number for p in people if p.group == team) for team in teams]
        owners += [(p.number,) for p in people if not p.group and platform == "canvas"]
    else:
        owners = [(person.number,) for person in people]
    for place, numbers in enumerate(owners):
        if chance.random() < 0.2:
            continue
        work = Work(numbers, chance.choice((0.0, 2.5, 5.0, 7.0, 10.0)), chance.random() < 0.7)
        person = next(p for p in people if p.number == numbers[0])
        team = groups and person.group
        file = chance.choice(("ex01.ipynb", "my work-1.ipynb", "ex01 (2).ipynb"))
        upload = f"{chance.randrange(100, 9999)}_{file}"
        if platform == "canvas":
            late = chance.choice(("", "LATE_"))
            name = canvas_name(person.group if team else person.sortable)
            files[f"{name}_{late}{person.number}_{upload}"] = work.notebook()
        elif platform == "moodle":
            number = str(place + 1) if team else person.number
            shown = "Participant" if blind else moodle_file(person.group if team else person.name)
            files[f"{shown}_{number}_assignsubmission_file/{upload}"] = work.notebook()
        elif platform == "blackboard":
            stamp = "_attempt_2026-11-20-21-00-00"
            files[f"Exercise 1_{person.login}{stamp}_{upload}"] = work.notebook()
            receipt = f"Name: {person.name} ({person.login})\nAssignment: Exercise 1\n"
            files[f"Exercise 1_{person.login}{stamp}.txt"] = receipt.encode()
        else:
            folder = f"{1000 + place}-77 - {person.name} - Nov 20, 2026 900 PM"
            files[f"{folder.replace('/', '')}/{upload}"] = work.notebook()
    return files


def grade(roster: Roster | None, path: Path) -> tuple[ClassList, list[Row]]:
    """Match a class, and grade each submission by what its notebook says."""
    found = find_submissions(path, EXERCISE.id, roster=roster)
    enrolled = enrol(found, roster) if roster is not None else ClassList(found)
    rows = []
    for submission in enrolled.submissions:
        if submission.is_missing:
            rows.append(Row(submission, Result((Grade("ex01-q1", None, 10.0),), "missing")))
            continue
        held = json.loads(read_bytes(submission.notebooks[0]))
        points = held["grade"] if held["final"] else None
        rows.append(Row(submission, Result((Grade("ex01-q1", points, 10.0, "right"),))))
    return enrolled, rows


def work_of(row: Row) -> Work:
    """Return the work that a row is, by what its notebook says."""
    held = json.loads(read_bytes(row.submission.notebooks[0]))
    return Work(tuple(held["owners"]), held["grade"], held["final"])


def owners_of(row: Row) -> tuple[str, ...]:
    """Return the numbers of those whose work a row is."""
    return work_of(row).owners


def play(seed: int) -> Outcome:
    """Let a random class hand in, be graded and be imported; return every grade that went astray."""
    chance = random.Random(seed)
    platform = chance.choice(("canvas", "moodle", "moodle", "blackboard", "brightspace"))
    groups = platform in ("canvas", "moodle") and chance.random() < 0.4
    blind = platform == "moodle" and not groups and chance.random() < 0.2
    everyone = people(chance, chance.randint(1, 9))
    if groups:
        for person in everyone:
            person.group = chance.choice(("", *GROUPS))
    earlier_grades(chance, everyone)
    if platform == "moodle":
        for person in everyone:
            person.locked = chance.random() < 0.1
    kind = chance.choice(("own", "own", "own", "plain", "none"))
    column = chance.choice((f"ex01 Three levels ({ASSIGNMENT})", f"Exercise 1 ({ASSIGNMENT})", None))
    shown = chance.choice((True, False))
    if kind == "plain":
        text = table([["student id", "name"], *[[str(at + 1), p.name] for at, p in enumerate(everyone)]])
    elif platform == "moodle":
        text = moodle_roster(everyone, groups=groups and shown, comments=chance.random() < 0.8, blind=blind)
    else:
        text = canvas_roster(everyone, column, chance.choice((",", ";")), chance.random() < 0.3)
    files = handed_in(chance, everyone, platform, groups, blind)
    given_since(chance, everyone)
    before = [replace(person) for person in everyone]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "class.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in files.items():
                archive.writestr(name, data)
        (Path(folder) / "roster.csv").write_text(text, encoding="utf-8")
        if not files:
            return Outcome(ClassList([]))
        roster = read_roster(Path(folder) / "roster.csv") if kind != "none" else None
        enrolled, rows = grade(roster, path)
        returns = (platforms.canvas(rows, EXERCISE, roster), platforms.moodle(rows, EXERCISE, roster))
        outcome = Outcome(enrolled, _mismatched(everyone, rows, kind))
        works = [work_of(row) for row in rows if not row.submission.is_missing]
    if returns[0].text is not None:
        canvas_import(returns[0].text, everyone, groups=groups)
    if returns[1].text is not None:
        moodle_import(returns[1].text, everyone, tick=chance.random() < 0.5)
    outcome.faults += _astray(before, everyone, works)
    return outcome


def _mismatched(everyone: list[Person], rows: list[Row], kind: str) -> list[str]:
    """Return the submissions that were taken for somebody else's."""
    faults = []
    for row in rows:
        student = row.submission.enrolled
        if student is None or row.submission.is_missing:
            continue
        owners = {
            p.number if kind == "own" else str(at + 1)
            for at, p in enumerate(everyone)
            if p.number in owners_of(row)
        }
        if student.number not in owners:
            faults.append(f"{row.submission.name} was taken for {student.label}'s")
    return faults


def _astray(before: list[Person], after: list[Person], works: list[Work]) -> list[str]:
    faults = []
    for one, other in zip(before, after, strict=True):
        own = {work.grade for work in works if work.is_final and one.number in work.owners}
        if one.grade != other.grade and other.grade not in own:
            faults.append(
                f"{one.name} ({one.number}): {one.grade} became {other.grade}, and earned {own or 'none'}"
            )
        if one.comment and one.comment != other.comment:
            faults.append(f"{one.name}: the comment {one.comment!r} became {other.comment!r}")
        if not one.comment and other.comment and not own:
            faults.append(f"{one.name}: the comment {other.comment!r} is somebody else's")
    return faults
