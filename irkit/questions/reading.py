"""What every kind of question asks of an answer before it reads it: to be plain data, and some of it."""

from __future__ import annotations

from typing import Any

from irkit.questions.plain import plain
from irkit.questions.question import Malformed, is_empty


def plainly(answer: object, nothing: str) -> Any:
    """Return an answer as plain data.

    Parameters
    ----------
    answer : object
        What a student hands in.
    nothing : str
        What to say of an empty answer.

    Raises
    ------
    Malformed
        If there is nothing in the answer, if it is a table, or if it has no plain form.
    """
    try:
        is_table = hasattr(answer, "columns")
        held = None if is_table else plain(answer)
    # A student's object may do anything when it is looked at.
    except Exception:
        raise Malformed(f"{type(answer).__name__!r} cannot be written down as an answer") from None
    if is_table:
        raise Malformed("this is a whole table")
    if is_empty(held):
        raise Malformed(nothing)
    return held


def shown(thing: object) -> str:
    """Return part of an answer as an error may quote it: short, and on one line."""
    text = " ".join(repr(thing).split())
    return text if len(text) <= 60 else f"{text[:59]}…"
