"""Times as rosters and grading worksheets write them, and lengths of time in words."""

from __future__ import annotations

import re
import warnings
from datetime import datetime, time, timedelta

_SECONDS = {"sec": 1, "s": 1, "min": 60, "m": 60, "hour": 3600, "h": 3600, "day": 86400, "d": 86400}
_SECONDS |= {"week": 604800, "w": 604800}
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]+?)s?(?:utes?|onds?)?(?![a-z])", re.I)


def read_time(text: str, end_of_day: bool = False) -> datetime | None:
    """Return a time, or None for a cell without one.

    Understood are ISO 8601, such as 2026-11-20 23:59 or 2026-11-20T22:59:00Z, and English words, such as
    Friday, 20 November 2026, 11:59 PM. A date in numbers alone that could be read in two ways is not.

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
        at = datetime.fromisoformat(text.removesuffix(" UTC") + ("Z" if text.endswith(" UTC") else ""))
    except ValueError:
        at = _in_words(text)
    if end_of_day and at.time() == time() and not re.search(r"\d[:T]\d", text):
        return datetime.combine(at.date(), time(23, 59, 59), at.tzinfo)
    return at


def _in_words(text: str) -> datetime:
    # Imported here, since most classes need no time at all.
    from dateutil import parser

    defaults = datetime(2001, 1, 1), datetime(2002, 2, 2)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", parser.UnknownTimezoneWarning)
            first, second = (
                datetime.combine(at.date(), at.timetz())
                for at in [parser.parse(text, default=default) for default in defaults]
            )
    except (ValueError, OverflowError, RuntimeWarning):
        first, second = defaults
    # What the text does not say would come from the default.
    if first != second or not re.search(r"[^\W\d_]{3}", text) or not re.search(r"\b\d{4}\b", text):
        raise ValueError(f'"{text}" is not understood as a time: write it like 2026-11-20 23:59')
    return first


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
