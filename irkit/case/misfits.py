"""What keeps plain data from being a record: all of it at once, where msgspec stops at the first."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from msgspec import Meta, ValidationError, convert
from msgspec.structs import fields

from irkit.case.layout import Field
from irkit.framework.levels import Level, LevelError
from irkit.records.records import CODES, Day, Record, plain
from irkit.text import meant


class Misfit(NamedTuple):
    """One thing that is wrong with a record; see ``Fault``."""

    problem: str
    advice: str
    field: Field
    kind: str
    given: object = None


def misfits_of(
    model: type[Record], raw: Mapping[str, Any], field: Field = (), also: Iterable[str] = ()
) -> list[Misfit]:
    """Return everything that keeps plain data from being a record.

    Parameters
    ----------
    model : type of Record
        The kind of record.
    raw : mapping
        The plain data.
    field : tuple of str and int, optional
        Where in another record they stand.
    also : iterable of str, optional
        Fields that the file has beside those of the record.
    """
    slots = {slot.name: slot for slot in fields(model)}
    known = [*slots, *also]
    unknown = [(str(name), meant(str(name), known)) for name in raw if name not in slots]
    misfits = [Misfit("is unknown", advice, (*field, name), "unknown") for name, advice in unknown]
    for name, slot in slots.items():
        if name in raw:
            misfits += _misfits(slot.type, raw[name], (*field, name))
        elif slot.required:
            misfits.append(Misfit("is missing", "", (*field, name), "missing"))
    if not misfits:
        try:
            model.parse(raw)
        except ValidationError as error:
            misfits.append(Misfit(str(error.__cause__ or error), "", field, "value"))
    return misfits


def _misfits(kind: Any, value: Any, field: Field) -> Iterator[Misfit]:
    """Find everything that keeps a value from being of a kind, as the annotation of a field says it."""
    kind, *marks = get_args(kind) if get_origin(kind) is Annotated else (kind,)
    origin, inner = get_origin(kind) or kind, get_args(kind)
    accepted, wanted = _WANTED.get(origin, (Mapping, "a table in { }"))
    if origin in (Union, UnionType):
        yield from () if value is None else _misfits(inner[0], value, field)
    elif not isinstance(value, accepted) or (isinstance(value, bool) and origin is not bool):
        yield Misfit(f"should be {wanted}, not {_words(value)}", "", field, "type", value)
    elif accepted is Mapping:
        yield from misfits_of(origin, value, field)
    elif origin is tuple:
        items = inner[:1] * len(value) if inner[-1] is ... else inner
        for place, (item, part) in enumerate(zip(items, value, strict=False)):
            yield from _misfits(item, part, (*field, place))
        bound = [] if inner[-1] is ... else [Meta(min_length=len(items), max_length=len(items))]
        yield from _oversteps([*marks, *bound], value, field)
    else:
        try:
            yield from _wrong_words(origin, inner, plain(value), field)
            yield from _oversteps(marks, plain(value), field)
        except UnicodeEncodeError:
            problem = "holds a character that cannot be written down: type it anew"
            yield Misfit(problem, "", field, "value")


def _wrong_words(kind: Any, words: tuple[Any, ...], value: Any, field: Field) -> Iterator[Misfit]:
    """Find what is wrong with a word, a level or a date."""
    try:
        if kind is Literal and value not in words:
            advice = meant(str(value), map(str, words))
            yield Misfit(f'"{value}" is not allowed', advice, field, "value", value)
        elif kind is Level and value not in CODES:
            level = Level.parse(value)
            # One spelling in the files, so that a search for a level finds all of it.
            advice = f'write "{CODES[level]}"'
            yield Misfit(f'"{value}" is a short form', advice, field, "value", value)
        elif kind is Day:
            Day.read(value)
        elif kind is dt.date:
            convert(value, dt.date)
    except (LevelError, KeyError):
        yield Misfit(f'"{value}" is not a level', meant(value, CODES), field, "value", value)
    except ValidationError:
        yield Misfit(f"should be {_DATE}, not {_words(value)}", "", field, "type", value)
    except ValueError as error:
        yield Misfit(str(error), "", field, "value", value)


def _oversteps(marks: Iterable[Any], value: Any, field: Field) -> Iterator[Misfit]:
    """Find the bounds that a value oversteps."""
    for mark in marks:
        if isinstance(mark, Meta):
            size = len(value) if isinstance(value, str | list | tuple) else value
            low, high = _BOUNDS.get(type(value), ("hold at least {}", "hold at most {}"))
            least = mark.min_length if mark.ge is None else mark.ge
            most = mark.max_length if mark.le is None else mark.le
            if least is not None and size < least:
                yield Misfit(f"should {low.format(least)}", "", field, "bound", value)
            if most is not None and size > most:
                yield Misfit(f"should {high.format(most)}", "", field, "bound", value)
            if mark.pattern is not None and not re.search(mark.pattern, value):
                if mark.extra:
                    problem = f'"{value}" is not {mark.extra["what"]}'
                    yield Misfit(problem, mark.extra["how"], field, "value", value)
                else:
                    yield Misfit(f"should match {mark.pattern}", "", field, "bound", value)


def _words(value: Any) -> str:
    """Return what kind of thing a file holds, in words."""
    return _KINDS.get(type(value), "a date or a time")


_DATE = "a date such as 2013-12-17"
_WANTED: Mapping[Any, tuple[Any, str]] = {
    str: (str, "text in quotes"),
    int: (int, "a whole number"),
    bool: (bool, "true or false"),
    tuple: (list | tuple, "a list in [ ]"),
    dt.date: (str | dt.date, _DATE),
    Day: (object, _DATE),
    Level: (str, "a level such as regional"),
    Literal: (str | int, "one of its words"),
}
_BOUNDS: Mapping[type, tuple[str, str]] = {
    int: ("be at least {}", "be at most {}"),
    str: ("not be empty", "not be longer than {} characters"),
}
_KINDS: Mapping[type, str] = {
    bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list", dict: "a table",
}  # fmt: skip
