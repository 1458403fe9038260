"""The kinds of field that the records of a case have: ids, locators, days, levels, sentences."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StrictInt, WithJsonSchema

from irkit.framework.levels import Level
from irkit.text import meant

CODES = {level.value: level for level in Level if level is not Level.OUTSIDE}
"""The levels that a reference code can be; "outside" is a student's word for those beyond the scheme."""


@dataclass(frozen=True)
class PointsTo:
    """Marks a field that names records of another collection by their ids."""

    collection: str


def pointers(model: type[BaseModel]) -> dict[str, str]:
    """Return a record's fields that name other records, each with the collection it points to."""
    return {
        name: mark.collection
        for name, field in model.model_fields.items()
        for mark in field.metadata
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


UNWRITABLE = "holds a character that cannot be written down: type it anew"


def _one_line(text: str) -> str:
    """Return a text that was broken over lines in the file as one line."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError(UNWRITABLE) from None
    return " ".join(text.split())


ID = r"[A-Za-z][A-Za-z0-9_-]*"
LOCATOR = r"P\d+(\.S\d+(-\d+|[a-z])?)?"


def _id(text: str) -> str:
    if not re.fullmatch(ID, text):
        raise ValueError(f'"{text}" is not an id: write a letter, then letters, digits, - and _ only')
    return text


def _locator(text: str) -> str:
    if not re.fullmatch(LOCATOR, text):
        raise ValueError(f'"{text}" is not a locator: write paragraph and sentence, such as P6.S2a')
    return text


def _code(word: object) -> Level:
    if isinstance(word, str) and word in CODES:
        return CODES[word]
    if not isinstance(word, str):
        raise ValueError(f"a level is a word such as regional, not {word!r}")
    try:
        said = Level.parse(word)
    except ValueError:
        said = Level.OUTSIDE
    if said is not Level.OUTSIDE:
        # One spelling in the files, so that a search for a level finds all of it.
        raise ValueError(f'"{word}" is a short form: write "{said.value}"')
    raise ValueError(f'"{word}" is not a level: {meant(word, CODES)}')


def _day(value: object) -> str:
    """Return a day, a month or a year as ISO text, so that 2013-12-10 and "2013-12" both do."""
    if type(value) is dt.date:
        return value.isoformat()
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}(-\d\d){0,2}", value):
        raise ValueError(f'{value!r} is not a date: write a day (2013-12-10), "2013-12" or "2013"')
    try:
        first_day(value)
    except ValueError:
        raise ValueError(f'"{value}" is not in the calendar') from None
    return value


Text = Annotated[str, AfterValidator(_one_line)]
Sentence = Annotated[str, Field(min_length=1), AfterValidator(_one_line)]
Id = Annotated[str, AfterValidator(_id), WithJsonSchema({"type": "string", "pattern": f"^{ID}$"})]
Ids = tuple[str, ...]
Locator = Annotated[
    str, AfterValidator(_locator), WithJsonSchema({"type": "string", "pattern": f"^{LOCATOR}$"})
]
Code = Annotated[Level, BeforeValidator(_code), WithJsonSchema({"type": "string", "enum": [*CODES]})]
Day = Annotated[str, BeforeValidator(_day)]
Sign = Annotated[StrictInt, Field(ge=-1, le=1)]
