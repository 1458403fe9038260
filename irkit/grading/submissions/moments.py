"""Times as rosters and grading worksheets write them, and lengths of time in words."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
         "aug august", "sep sept september", "oct october", "nov november", "dec december"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_SECONDS = {"sec": 1, "s": 1, "min": 60, "m": 60, "hour": 3600, "h": 3600, "day": 86400, "d": 86400}
_SECONDS |= {"week": 604800, "w": 604800}
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]+?)s?(?:utes?|onds?)?\b", re.I)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap]\.?m\b)?", re.I)


def moment(text: str, end_of_day: bool = False) -> datetime | None:
    """Return a time, or None for a cell without one.

    Understood are ISO 8601, such as 2026-11-20 23:59 or 2026-11-20T22:59:00Z, and the words of an English
    Moodle, such as Friday, 20 November 2026, 11:59 PM.

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
        found = datetime.fromisoformat(text.removesuffix(" UTC") + ("Z" if text.endswith(" UTC") else ""))
    except ValueError:
        found = _in_words(text)
    if end_of_day and not re.search(r"\d[:T]\d", text):
        return datetime.combine(found.date(), time(23, 59, 59), found.tzinfo)
    return found


def _in_words(text: str) -> datetime:
    words = re.findall(r"[^\W\d_]+", text)
    month = next((_MONTHS[word.casefold()] for word in words if word.casefold() in _MONTHS), None)
    clock = _CLOCK.search(text)
    numbers = re.findall(r"\d+", _CLOCK.sub(" ", text))
    if month is None or len(numbers) != 2 or len(numbers[1]) != 4:
        raise ValueError(f'"{text}" is not understood as a time: write it like 2026-11-20 23:59')
    hour, minute, second = (int(part or 0) for part in clock.groups()[:3]) if clock else (0, 0, 0)
    if clock and clock[4]:
        hour = hour % 12 + (12 if clock[4][0] in "pP" else 0)
    return datetime(int(numbers[1]), month, int(numbers[0]), hour, minute, second)


def length(text: str) -> timedelta | None:
    """Return a length of time such as "15 min" or "1 day 3 hours", or None where there is none."""
    parts = [(float(count), unit.casefold()) for count, unit in _LENGTH.findall(text)]
    if not parts or any(unit not in _SECONDS for _, unit in parts):
        return None
    return timedelta(seconds=sum(count * _SECONDS[unit] for count, unit in parts))


def in_words(span: timedelta) -> str:
    """Return a length of time in words, in its two largest units."""
    left = int(span.total_seconds())
    told = []
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1)):
        count, left = divmod(left, size)
        if count:
            told.append(f"{count} {unit}{'s' if count > 1 else ''}")
    return " ".join(told[:2]) or "0 seconds"
