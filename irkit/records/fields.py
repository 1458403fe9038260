"""The kinds of field that the records of a case have: ids, locators, days, levels, sentences."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Self, get_type_hints

from msgspec import Meta, Struct

from irkit.framework.levels import Level

CODES = {level.value: level for level in Level if level is not Level.OUTSIDE}
"""The levels that a reference code can be; "outside" is a student's word for those beyond the scheme."""

ID = r"[A-Za-z][A-Za-z0-9_-]*"


@dataclass(frozen=True)
class PointsTo:
    """Marks a field that names records of another collection by their ids."""

    collection: str


@cache
def pointers(model: type[Struct]) -> dict[str, str]:
    """Return a record's fields that name other records, each with the collection it points to."""
    return {
        name: mark.collection
        for name, kind in get_type_hints(model, include_extras=True).items()
        for mark in getattr(kind, "__metadata__", ())
        if isinstance(mark, PointsTo)
    }


def first_day(when: str) -> dt.date:
    """Return the first day of a day, month or year written as ISO text.

    Examples
    --------
    >>> first_day("2013-09")
    datetime.date(2013, 9, 1)
    """
    return dt.date.fromisoformat(when + "-01-01"[len(when) - 4 :])


def last_day(when: str) -> dt.date:
    """Return the last day of a day, month or year written as ISO text.

    Examples
    --------
    >>> last_day("2012-02")
    datetime.date(2012, 2, 29)
    """
    start = first_day(when)
    if len(when) == 10:
        return start
    if len(when) == 4:
        return start.replace(month=12, day=31)
    return (start + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


class Day(str):
    """A day, a month or a year as ISO text."""

    @classmethod
    def read(cls, value: object) -> Self:
        """Return a day, so that 2013-12-10 and "2013-12" both do.

        Raises
        ------
        ValueError
            If it is no date.
        """
        if type(value) is dt.date:
            return cls(value.isoformat())
        if not isinstance(value, str) or not re.fullmatch(r"\d{4}(-\d\d){0,2}", value):
            raise ValueError(f'{value!r} is not a date: write a day (2013-12-10), "2013-12" or "2013"')
        try:
            first_day(value)
        except ValueError:
            raise ValueError(f'"{value}" is not in the calendar') from None
        return cls(value)


def _written(pattern: str, what: str, how: str) -> Meta:
    """Return how a text must be written, with what an error calls it and how to write it."""
    return Meta(pattern=f"^{pattern}$", extra={"what": what, "how": how})


Sentence = Annotated[str, Meta(min_length=1)]
Label = Annotated[str, Meta(min_length=1, max_length=40)]
Id = Annotated[str, _written(ID, "an id", "write a letter, then letters, digits, - and _ only")]
Ids = tuple[str, ...]
Locator = Annotated[
    str,
    _written(r"P\d+(\.S\d+(-\d+|[a-z])?)?", "a locator", "write paragraph and sentence, such as P6.S2a"),
]
Code = Level
"""One of :data:`CODES`."""
Sign = Annotated[int, Meta(ge=-1, le=1)]
