"""JSON that others have written: read so that it can be written down again, and looked through first."""

from __future__ import annotations

import json
import math
from typing import Any


class OversizeError(ValueError):
    """Something that holds more than it may; the message is the end of a sentence about it."""


def read_json(text: str) -> Any:
    """Return what a JSON text holds, with a question mark for each half character, which no file can hold.

    Raises
    ------
    ValueError, RecursionError
        If it is no JSON, or nested too deeply.
    """
    held = json.loads(text)
    if "\\ud" in text or "\\uD" in text:
        held = json.loads(json.dumps(held, ensure_ascii=False).encode("utf-8", "replace"))
    return held


def look_through(held: Any, deepest: int, most: int, longest: int) -> None:
    """Look at every value before anything else touches it.

    Parameters
    ----------
    held : JSON data
        What was read.
    deepest, most, longest : int
        How many collections may lie in one another, how many values there may be, and how many characters
        a text may have.

    Raises
    ------
    OversizeError
        If there is more, or a number that is not finite.
    """
    waiting = [(held, 0)]
    count = 0
    while waiting:
        value, depth = waiting.pop()
        count += 1
        if depth > deepest:
            raise OversizeError("is nested too deeply to be read")
        if count > most or (isinstance(value, str) and len(value) > longest):
            raise OversizeError("is too long to be read")
        if isinstance(value, float) and not math.isfinite(value):
            raise OversizeError("holds a number that is not finite")
        if isinstance(value, dict):
            waiting += [(each, depth + 1) for pair in value.items() for each in pair]
        elif isinstance(value, list):
            waiting += [(each, depth + 1) for each in value]
