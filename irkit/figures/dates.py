"""Dates and sources as figures write them: no more precise than the record, and naming no later title."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from irkit.records.records import Event, Fact, last_day

# Not strftime, whose months follow the language of the computer.
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip

LONG = 370
"""Days: what is longer is divided by years, what is shorter by months."""


def day_text(day: dt.date) -> str:
    """Return a day as text.

    Examples
    --------
    >>> day_text(dt.date(2013, 12, 17))
    '17 December 2013'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def event_text(event: Event, *, with_year: bool = True) -> str:
    """Return the date of an event as precisely as it is on record, and no more.

    Examples
    --------
    >>> event_text(Event(date="2013-12-10", until="2013-12-11", label="A visit"))
    '10–11 Dec 2013'
    >>> event_text(Event(date="2013-06", label="An offer")), event_text(Event(date="2007", label="A deal"))
    ('Jun 2013', '2007')
    """
    start, end = _words(event.date), _words(event.until or event.date)
    if start == end:
        return " ".join(_short(end, with_year))
    shared = 0
    while shared < min(len(start), len(end)) and start[-1 - shared] == end[-1 - shared]:
        shared += 1
    start = start[: len(start) - shared]
    return f"{' '.join(start)}–{' '.join(_short(end, with_year or not shared))}"


def span_text(first: dt.date, last: dt.date) -> str:
    """Return the time from one day to another by its months; where it is long, from the year.

    Examples
    --------
    >>> span_text(dt.date(2013, 8, 29), dt.date(2013, 12, 17))
    'August to December 2013'
    """
    start, end = MONTHS[first.month - 1], f"{MONTHS[last.month - 1]} {last.year}"
    if (last - first).days > LONG:
        return f"{first.year} to {end}"
    if first.year != last.year:
        return f"{start} {first.year} to {end}"
    return end if first.month == last.month else f"{start} to {end}"


def scale(first: dt.date, last: dt.date, start: float, end: float) -> Callable[[dt.date], float]:
    """Return a function from days to places between ``start`` and ``end``."""
    days = max((last - first).days, 1)
    return lambda day: start + (end - start) * (day - first).days / days


def ticks(first: dt.date, last: dt.date) -> list[tuple[dt.date, str]]:
    """Return the days that divide a time, with their names: the months, or every so many years."""
    years = range(first.year, last.year + 1)
    if (last - first).days > LONG:
        step = 1 if len(years) < 8 else 5 if len(years) < 40 else 10
        days = [(dt.date(year, 1, 1), str(year)) for year in years if year % step == 0]
    else:
        days = [(dt.date(year, month + 1, 1), MONTHS[month][:3]) for year in years for month in range(12)]
    return [(day, text) for day, text in days if first <= day <= last]


def source_text(fact: Fact, event: Event, until: dt.date) -> str:
    """Return in words which source tells of an event; what nobody has checked says so.

    Of a source that appeared after the day on which the figure ends, only the publisher is named, since its
    title may tell what came later.

    Parameters
    ----------
    fact : Fact
        The fact.
    event : Event
        One of its events.
    until : date
        The last day that the figure shows.
    """
    source = fact.source_of(event)
    if source is None:
        return "standard knowledge, not checked"
    doubt = " (uncertain)" if fact.status == "uncertain" else ""
    if source.date is None:
        return f"{source.by}, undated{doubt}"
    if last_day(source.date) > until:
        return f"{source.by}, published later{doubt}"
    return f"{source.by}: {source.title}, {source.date}{doubt}"


def event_record(event: Event, fact: Fact | None, until: dt.date) -> dict[str, object]:
    """Return an event as one row of a figure's table; the day of the article has no fact."""
    return {
        "date": event_text(event),
        "event": event.label,
        "topic": fact.topic if fact else "",
        "source": source_text(fact, event, until) if fact else "",
        "fact": fact.id if fact else "",
    }


def _words(date: str) -> list[str]:
    """Return an ISO date as day, month and year, as far as they are known."""
    year, *rest = date.split("-")
    words = [year, *(MONTHS[int(month) - 1][:3] for month in rest[:1]), *(str(int(day)) for day in rest[1:])]
    return words[::-1]


def _short(words: list[str], with_year: bool) -> list[str]:
    return words if with_year or len(words) == 1 else words[:-1]
