"""An answer: as plain data that JSON can hold, as its parts are read, and as Python in its cell."""

from __future__ import annotations

import ast
import json
import math
from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Any

from irkit.text import likely, meant

Plain = dict[str, Any] | list[Any] | str | float | int | bool | None
"""An answer as JSON can hold it."""

DEEPEST = 20
"""How many collections may lie in one another before an answer is cut off."""

CALL = "answer"


class AnswerError(ValueError):
    """An answer that cannot be read; the message is one sentence for the student."""


def is_empty(answer: object) -> bool:
    """Whether nothing has been answered: nothing, ``...``, or an empty collection or text."""
    if answer is None or answer is ...:
        return True
    return isinstance(answer, str | list | tuple | set | frozenset | dict) and not answer


def plain(answer: object, depth: int = 0) -> Any:
    """Return an answer as JSON can hold it; whatever has no plain form becomes its type's name.

    Enums become their values, numbers and lists of numpy and pandas plain ones, sets sorted lists, dates ISO
    words; numbers that are not finite become None, floats are rounded to ten digits.

    Examples
    --------
    >>> from irkit.framework.levels import Level
    >>> plain({"C24": Level.REGIONAL, "seen": {2, 1}})
    {'C24': 'regional', 'seen': [1, 2]}
    """
    if depth > DEEPEST:
        return "…"
    if answer is None or answer is ...:
        return None
    if isinstance(answer, Enum):
        return plain(answer.value, depth + 1)
    if isinstance(answer, bool | str):
        return answer
    if isinstance(answer, int):
        return answer if abs(answer) < 2**53 else str(answer)[:40]
    if isinstance(answer, float):
        return round(answer, 10) if math.isfinite(answer) else None
    if isinstance(answer, date):
        return answer.isoformat()
    return _collection(answer, depth + 1)


def _collection(answer: Any, depth: int) -> Any:
    if isinstance(answer, Mapping):
        return {str(plain(key, depth)): plain(value, depth) for key, value in answer.items()}
    if isinstance(answer, set | frozenset):
        return sorted((plain(member, depth) for member in answer), key=str)
    if isinstance(answer, list | tuple):
        return [plain(part, depth) for part in answer]
    if type(answer).__module__.partition(".")[0] in {"numpy", "pandas"} and hasattr(answer, "tolist"):
        return plain(answer.tolist(), depth)
    return f"<{type(answer).__name__}>"


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
        If there is nothing in the answer, or if it has no plain form.
    """
    try:
        data = plain(answer)
    # A student's object may do anything when it is looked at.
    except Exception:
        raise AnswerError(f"{type(answer).__name__!r} cannot be written down as an answer") from None
    if is_empty(data):
        raise AnswerError(nothing)
    return data


def named(word: object, allowed: Iterable[str] | Mapping[str, str], what: str) -> str:
    """Return the allowed name that is meant, whatever its capitals and the blanks around it.

    Parameters
    ----------
    word : object
        Part of an answer.
    allowed : iterable of str, or mapping of str to str
        The names as the question writes them; or ids with labels, each of which stands for its id.
    what : str
        What a name stands for, such as ``"one of the links"``.

    Raises
    ------
    AnswerError
        If no such name is meant, with the likely one.
    """
    labels = allowed if isinstance(allowed, Mapping) else {}
    names = [*allowed, *labels.values()]
    known = {label.casefold(): name for name, label in labels.items()} | {n.casefold(): n for n in allowed}
    name = known.get(word.strip().casefold()) if isinstance(word, str) else None
    if name is None:
        raise AnswerError(
            f"{shown(word)} is not {what}: {meant(str(word), names if likely(str(word), names) else allowed)}"
        )
    return name


def shown(thing: object) -> str:
    """Return part of an answer as an error may quote it: short, and on one line."""
    text = " ".join(repr(thing).split())
    return text if len(text) <= 60 else f"{text[:59]}…"


def literal(value: Plain, indent: str = "") -> str:
    """Return plain data as Python, one line per entry of a dictionary; the cards' pages write the same.

    Examples
    --------
    >>> print(literal({"C08": "regional", "share": [0.5, None]}))
    {
        "C08": "regional",
        "share": [0.5, None],
    }
    """
    if value is None or isinstance(value, bool | int | float):
        return repr(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    deeper = f"{indent}    "
    if isinstance(value, list):
        if not any(isinstance(item, list | dict) for item in value):
            return f"[{', '.join(literal(item) for item in value)}]"
        lines = [f"{deeper}{literal(item, deeper)},\n" for item in value]
        return f"[\n{''.join(lines)}{indent}]"
    lines = [f"{deeper}{literal(key)}: {literal(item, deeper)},\n" for key, item in value.items()]
    return f"{{\n{''.join(lines)}{indent}}}" if lines else "{}"


def calls(source: str, question_id: str) -> list[ast.Call]:
    """Return the calls in a cell that ask for a question's answer, none where it is not plain Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return []
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")) == CALL
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and node.args[0].value == question_id
    ]


def with_answer(source: str, question_id: str, value: Plain) -> str | None:
    """Return a cell's source with an answer in it, or None where it is not clear where it belongs.

    Parameters
    ----------
    source : str
        The cell, with one call such as ``answer("ex01-q1")``, with or without an answer in it.
    question_id : str
        The question.
    value : plain data
        The answer.

    Examples
    --------
    >>> with_answer('q2 = answer("ex01-q2")  # mine', "ex01-q2", "b")
    'q2 = answer("ex01-q2", "b")  # mine'
    """
    answer_calls = calls(source, question_id)
    if len(answer_calls) != 1:
        return None
    (call,) = answer_calls
    # Columns count bytes.
    lines = source.encode().splitlines(keepends=True)
    starts = [sum(map(len, lines[:place])) for place in range(len(lines))]
    begin = starts[call.lineno - 1] + call.col_offset
    end = starts[(call.end_lineno or call.lineno) - 1] + (call.end_col_offset or 0)
    name = ast.get_source_segment(source, call.func) or CALL
    text = f"{name}({literal(question_id)}, {literal(value)})"
    return (source.encode()[:begin] + text.encode() + source.encode()[end:]).decode()
