"""Late work: how late it was, as far as anything says so, and what the policy takes off for it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from irkit.grading.outputs.gradebook import Row, number
from irkit.grading.submissions.names import CANVAS
from irkit.grading.submissions.roster import read_time
from irkit.grading.submissions.submissions import Submission
from irkit.text import UserError

EXAMPLE = '"10%/day, grace 15 min"'
_AMOUNT = r"(?P<count>\d+(?:\.\d+)?)\s*(?P<unit>%|percent|points?)"
_TAKEN = re.compile(_AMOUNT + r"\s*(?:(?:/|per|an?|each)\s*(?P<per>hour|day|week)|(?:once)?)", re.I)
_GRACE = re.compile(r"grace(?: of)?\s+(?P<span>.+)", re.I)
_MOST = re.compile(r"(?:at most|max(?:imum)?|up to)\s+" + _AMOUNT, re.I)
_LATE = re.compile(r"(?P<span>(?:\d+ \w+ ?)+) late\b", re.I)

_SECONDS = {"sec": 1, "s": 1, "min": 60, "m": 60, "hour": 3600, "h": 3600, "day": 86400, "d": 86400}
_SECONDS |= {"week": 604800, "w": 604800}
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]+?)s?(?:utes?|onds?)?(?![a-z])", re.I)


class LateError(UserError, ValueError):
    """A late policy or deadline that cannot be used; the message is a sentence."""


@dataclass(frozen=True)
class Share:
    """So many points, or so many per cent of the exercise's points."""

    count: float
    is_percent: bool

    def of(self, maximum: float) -> float:
        """Return it in points."""
        return self.count * maximum / 100 if self.is_percent else self.count


@dataclass(frozen=True)
class LatePolicy:
    """What late work loses.

    ``per`` is the time for each begun part of which ``taken`` is lost, or None where it is lost once;
    within ``grace`` nothing is lost, and after it time counts from the deadline; ``most`` limits the loss.
    """

    words: str
    taken: Share
    per: timedelta | None = None
    grace: timedelta = timedelta(0)
    most: Share | None = None

    def penalty(self, late: timedelta | None, maximum: float) -> float | None:
        """Return how many points are lost, or None where that needs a time that nobody knows.

        Parameters
        ----------
        late : timedelta or None
            How long after the deadline; None for late by an unknown time.
        maximum : float
            The exercise's points.
        """
        if late is None and self.per is not None:
            return None
        if late is not None and late <= self.grace:
            return 0.0
        parts = 1 if self.per is None or late is None else math.ceil(late / self.per)
        lost = self.taken.of(maximum) * parts
        return round(min(lost, self.most.of(maximum) if self.most else maximum, maximum), 4)


def late_policy(words: str) -> LatePolicy:
    """Return the policy that some words say.

    Parameters
    ----------
    words : str
        Parts between commas: points or per cent, a day, hour, week or once; the grace; the most that is
        taken off. Such as ``10%/day, grace 15 min`` or ``2 points/day, at most 50%`` or ``20% once``.

    Raises
    ------
    LateError
        If they are not understood.
    """
    parts = [part.strip() for part in re.split(r"[,;]", words) if part.strip()]
    taken = _TAKEN.fullmatch(parts[0]) if parts else None
    if taken is None:
        raise LateError(f'--late "{words}" is not understood: write it like {EXAMPLE}')
    grace, most = timedelta(0), None
    for part in parts[1:]:
        grace_words, most_words = _GRACE.fullmatch(part), _MOST.fullmatch(part)
        span = read_length(grace_words["span"]) if grace_words else None
        if span is not None:
            grace = span
        elif most_words:
            most = _share(most_words)
        else:
            raise LateError(f'--late: "{part}" is not understood: write it like {EXAMPLE}')
    per = read_length(f"1 {taken['per']}") if taken["per"] else None
    return LatePolicy(words.strip(), _share(taken), per, grace, most)


def _share(words: re.Match[str]) -> Share:
    return Share(float(words["count"]), words["unit"].lower() in ("%", "percent"))


@dataclass(frozen=True)
class Deadline:
    """When the work was due, and what is done about late work; either may be left open."""

    due: datetime | None = None
    policy: LatePolicy | None = None

    def applied(self, row: Row) -> Row:
        """Return a row with what is known of its lateness, and the points that it loses."""
        submission = row.submission
        if submission.is_missing:
            return row
        is_late, by = self._late(submission, row.result.file)
        if is_late is None and self.policy:
            return replace(row, late="when it was handed in is not known, so nothing was taken off")
        if not is_late:
            return row
        late = "handed in late, as the platform says"
        if by is not None:
            late = f"handed in {length_in_words(by)} late"
        if self.policy is None:
            return replace(row, late=late)
        lost = self.policy.penalty(by, row.maximum)
        if lost is None:
            return replace(row, late=f"{late}, but not how late, so nothing was taken off")
        if lost == 0:
            return replace(row, late=f"{late}, within the grace")
        lost = min(lost, row.raw)
        words = f"{late}: {number(lost)} taken off ({self.policy.words})" if lost else late
        return replace(row, late=words, penalty=lost)

    def check(self, submissions: Iterable[Submission]) -> None:
        """Look at everybody's times before an hour's grading; raise :class:`LateError` where one fails."""
        for submission in submissions:
            self._late(submission, "")

    def _late(self, submission: Submission, file: str) -> tuple[bool | None, timedelta | None]:
        """Return whether it was late, None where nothing tells, and by how much."""
        student = submission.enrolled
        if student and student.time_fault and (self.due or self.policy):
            raise LateError(student.time_fault)
        due = (student and student.due) or self.due
        if student and student.handed_in and due:
            try:
                by = student.handed_in - due
            except TypeError:
                raise LateError(
                    f"{submission.name}: of its time and its deadline only one has a time zone; "
                    "write --due like 2026-11-20T23:59+01:00, or without a zone, as the roster's times are"
                ) from None
            return by > timedelta(0), by
        words = _LATE.search(student.status) if student else None
        if words:
            return True, read_length(words["span"])
        if submission.reading.platform == CANVAS and submission.notebooks:
            return submission.graded(file).reading.is_late, None
        # Moodle's status says so where it was late.
        return (False if student and student.status else None), None


def deadline(due: str | None, late: str | None) -> Deadline:
    """Return the deadline that a command was given.

    Raises
    ------
    LateError
        If the time or the policy is not understood.
    """
    try:
        at = None if due is None else read_time(due, end_of_day=True)
    except ValueError as error:
        raise LateError(f"--due: {error}") from None
    return Deadline(at, None if late is None else late_policy(late))


def read_length(text: str) -> timedelta | None:
    """Return a length of time such as "15 min" or "1 day 3 hours", or None where there is none."""
    parts = [(float(count), unit.casefold()) for count, unit in _LENGTH.findall(text)]
    if not parts or any(unit not in _SECONDS for _, unit in parts):
        return None
    return timedelta(seconds=sum(count * _SECONDS[unit] for count, unit in parts))


def length_in_words(span: timedelta) -> str:
    """Return a length of time in words, in its two largest units."""
    left = int(span.total_seconds())
    words = []
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1)):
        count, left = divmod(left, size)
        if count:
            words.append(f"{count} {unit}{'s' if count > 1 else ''}")
    return " ".join(words[:2]) or "0 seconds"
