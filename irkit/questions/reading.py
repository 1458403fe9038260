"""What the kinds of question share when they read an answer or a key: plain data, and known names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from irkit.questions.plain import plain
from irkit.questions.question import AnswerError, is_empty
from irkit.text import meant


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
    AnswerError
        If there is nothing in the answer, if it is a table, or if it has no plain form.
    """
    try:
        is_table = hasattr(answer, "columns")
        held = None if is_table else plain(answer)
    # A student's object may do anything when it is looked at.
    except Exception:
        raise AnswerError(f"{type(answer).__name__!r} cannot be written down as an answer") from None
    if is_table:
        raise AnswerError("this is a whole table")
    if is_empty(held):
        raise AnswerError(nothing)
    return held


def named(word: object, allowed: Iterable[str], what: str) -> str:
    """Return the allowed name that is meant, whatever its capitals and the blanks around it.

    Parameters
    ----------
    word : object
        Part of an answer.
    allowed : iterable of str
        The names as the question writes them.
    what : str
        What a name stands for, such as ``"one of the links"``.

    Raises
    ------
    AnswerError
        If no such name is meant, with the likely one.
    """
    known = {each.casefold(): each for each in allowed}
    found = known.get(word.strip().casefold()) if isinstance(word, str) else None
    if found is None:
        raise AnswerError(f"{shown(word)} is not {what}: {meant(str(word), known.values())}")
    return found


@contextmanager
def reading_key(question_id: str) -> Iterator[None]:
    """Turn what is malformed in a key into a fault of the question's key.

    Raises
    ------
    ValueError
        With the question's id, where a student's answer would be malformed.
    """
    try:
        yield
    except AnswerError as error:
        raise ValueError(f"{question_id}: key: {error}") from None


def shown(thing: object) -> str:
    """Return part of an answer as an error may quote it: short, and on one line."""
    text = " ".join(repr(thing).split())
    return text if len(text) <= 60 else f"{text[:59]}…"
