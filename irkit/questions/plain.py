"""Answers as plain JSON: what a notebook computed, made into what a file can hold."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

DEEPEST = 20
"""How many collections may lie in one another before an answer is cut off."""


def plain(answer: object, depth: int = 0) -> Any:
    """Return an answer as JSON can hold it; whatever has no plain form becomes its type's name.

    Enums become their values, numpy and pandas objects lists and mappings, sets sorted lists, dates ISO
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
    if isinstance(answer, date | datetime):
        return answer.isoformat()
    return _collection(answer, depth)


def _collection(answer: Any, depth: int) -> Any:
    if isinstance(answer, Mapping):
        return {str(plain(key, depth + 1)): plain(value, depth + 1) for key, value in answer.items()}
    if isinstance(answer, set | frozenset):
        return sorted((plain(each, depth + 1) for each in answer), key=str)
    if isinstance(answer, list | tuple):
        return [plain(each, depth + 1) for each in answer]
    if hasattr(answer, "columns") and hasattr(answer, "to_dict"):
        held = answer.to_dict(orient="split")
        return {"columns": plain(held["columns"], depth + 1), "rows": plain(held["data"], depth + 1)}
    for method in ("tolist", "to_dict", "item"):
        if type(answer).__module__.partition(".")[0] in {"numpy", "pandas"} and hasattr(answer, method):
            return plain(getattr(answer, "to_dict" if hasattr(answer, "to_dict") else method)(), depth + 1)
    return f"<{type(answer).__name__}>"
