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

EXAMPLE = '"10%/day, grace 15 min, at most 50%"'
_AMOUNT = r"\d+(?:\.\d+)? ?(?:%|points?)"
_POLICY = re.compile(
    rf"(?P<taken>{_AMOUNT})\s*(?:(?:/|per|a) ?(?P<per>hour|day|week)|once)?"
    rf"(?:,\s*grace (?P<grace>[^,]+))?(?:,\s*at most (?P<most>{_AMOUNT}))?",
    re.I,
)
_LATE = re.compile(r"(?P<span>(?:\d+ \w+ ?)+) late\b", re.I)

_SECONDS = {"sec": 1, "s": 1, "min": 60, "m": 60, "hour": 3600, "h": 3600, "day": 86400, "d": 86400}
_SECONDS |= {"week": 604800, "w": 604800}
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]+?)s?(?:utes?|onds?)?(?![a-z])", re.I)


class LateError(UserError, ValueError):
    """A late policy or deadline that cannot be used; the message is a sentence."""


@dataclass(frozen=True)
class LatePolicy:
    """What late work loses.

    ``per`` is the time for each begun part of which ``taken`` is lost, or None where it is lost once;
    within ``grace`` nothing is lost, and after it time counts from the deadline; ``most`` limits the loss.
    """

    words: str
    taken: str
    per: timedelta | None
    grace: timedelta
    most: str

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
        lost = _points(self.taken, maximum) * parts
        return round(min(lost, _points(self.most, maximum), maximum), 4)


def _points(amount: str, maximum: float) -> float:
    """Return an amount, such as 2 points or 10%, in points."""
    count = float(re.sub(r"[^\d.]", "", amount))
    return count * maximum / 100 if "%" in amount else count


def late_policy(words: str) -> LatePolicy:
    """Return the policy that some words say.

    Parameters
    ----------
    words : str
        Points or per cent, a day, hour, week or once; then the grace, and the most that is taken off.
        Such as ``10%/day, grace 15 min`` or ``2 points/day, at most 50%`` or ``20% once``.

    Raises
    ------
    LateError
        If they are not understood.
    """
    match = _POLICY.fullmatch(words.strip())
    grace = read_length(match["grace"] or "0 min") if match else None
    if match is None or grace is None:
        raise LateError(f'--late "{words}" is not understood: write it like {EXAMPLE}')
    per = read_length(f"1 {match['per']}") if match["per"] else None
    return LatePolicy(words.strip(), match["taken"], per, grace, match["most"] or "100%")


@dataclass(frozen=True)
class Deadline:
    """When the work was due, and what is done about late work; either may be left open."""

    due: datetime | None = None
    policy: LatePolicy | None = None

    def applied(self, row: Row) -> Row:
        """Return a row with what is known of its lateness, and the points that it loses."""
        is_late, by = self._late(row.submission, row.result.file)
        if is_late is None and self.policy:
            return replace(row, late="when it was handed in is not known, so nothing was taken off")
        if not is_late:
            return row
        late = f"handed in {length_in_words(by)} late" if by else "handed in late, as the platform says"
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
        if submission.is_missing:
            return False, None
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
