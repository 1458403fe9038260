"""Submissions beside the roster: whose each one is, who has handed in nothing, and whom nobody knows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from irkit.grading.submissions.roster import CANVAS, Roster, Student
from irkit.grading.submissions.submission import Submission, row_name, told_apart
from irkit.text import listed

MISSING = "nothing was handed in"


@dataclass(frozen=True)
class Enrolled:
    """A class: the submissions, and after them a row for everybody who has handed in nothing.

    ``missing`` is how many have handed in nothing; ``strangers`` are the names of submissions that nobody on
    the roster can be matched with for sure.
    """

    submissions: list[Submission]
    missing: int = 0
    strangers: tuple[str, ...] = ()
    roster: Roster | None = None

    def remarks(self) -> Iterator[str]:
        """Return what an instructor should know of the class, a sentence each."""
        if self.roster is None:
            return
        if self.missing:
            told = "1 student" if self.missing == 1 else f"{self.missing} students"
            yield f"{told} of {self.roster.name} handed in nothing: missing in the gradebook"
        if self.strangers:
            shown = [*self.strangers[:10], *(["others"] if len(self.strangers) > 10 else [])]
            yield f"nobody in {self.roster.name} can be matched for sure with {listed(shown)}"


def enrol(found: list[Submission], roster: Roster) -> Enrolled:
    """Match submissions with a roster, by the platform's number and else by id or name; nobody is dropped."""
    owners = _owners(found, roster)
    whose: dict[int, list[str]] = {}
    for submission, owner in zip(found, owners, strict=True):
        if owner is not None:
            whose.setdefault(owner, []).append(submission.name)
    held = []
    for submission, owner in zip(found, owners, strict=True):
        if owner is None:
            told = f"nobody in {roster.name} can be matched with this name"
            held.append(replace(submission, notes=(told,)))
            continue
        student = roster.students[owner]
        others = [name for name in whose[owner] if name != submission.name]
        notes: tuple[str, ...] = (f"{student.name} has handed in under {others[0]} too",) if others else ()
        if student.status.startswith("Draft"):
            notes += ("on Moodle it is a draft that has not been submitted",)
        held.append(replace(submission, enrolled=student, notes=notes))
    absent = [_absent(student) for place, student in enumerate(roster.students) if place not in whose]
    strangers = tuple(each.name for each, owner in zip(held, owners, strict=True) if owner is None)
    return Enrolled(told_apart([*held, *absent]), len(absent), strangers, roster)


def _absent(student: Student) -> Submission:
    # As Canvas itself makes a file's name of a student's.
    shown = re.sub(r"\W", "", student.name.lower()) if student.platform == CANVAS else student.name
    name = row_name(shown, student.number if student.platform else "")
    return Submission(
        name, student.platform, student.number, student.name, fault=MISSING, enrolled=student, is_missing=True
    )


def _owners(found: list[Submission], roster: Roster) -> list[int | None]:
    numbers = {student.number: place for place, student in enumerate(roster.students)}
    words: dict[str, set[int]] = {}
    for place, student in enumerate(roster.students):
        for word in _words(student):
            words.setdefault(word, set()).add(place)
    owners: list[int | None] = []
    for submission in found:
        if submission.platform and submission.platform == roster.platform:
            owners.append(numbers.get(submission.platform_id))
            continue
        # An id says more than a name; a name that two students share says nothing.
        tried = [submission.platform_id, submission.name, submission.student]
        folded = [form for each in tried if each for form in _forms(each)]
        sure = (next(iter(words[form])) for form in folded if len(words.get(form, ())) == 1)
        owners.append(next(sure, None))
    return owners


def _words(student: Student) -> Iterator[str]:
    """Return all under which a student may have handed in."""
    for each in (*student.ids, student.number):
        yield from _forms(each)
        yield from _forms(each.partition("@")[0])
    yield from _forms(student.name)


def _forms(text: str) -> Iterator[str]:
    """Return the forms of a name that are told apart by nothing but order, case, accents and zeros."""
    last, comma, first = text.partition(",")
    for each in (text, f"{first} {last}") if comma else (text,):
        folded = _letters(each)
        if folded:
            yield (folded.lstrip("0") or "0") if folded.isdigit() else folded
    parts = sorted(_letters(part) for part in re.split(r"[\s,._-]+", text))
    if len([part for part in parts if part]) > 1:
        yield " ".join(part for part in parts if part)


def _letters(text: str) -> str:
    """Return the letters and digits of a name, small and without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in plain if each.isalnum())
