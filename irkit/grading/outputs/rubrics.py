"""A rubric as it stands in a cell of the marking file: written, and read again."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pydantic import ValidationError

from irkit.questions.text import Criterion


def rubric_text(rubric: Iterable[Criterion]) -> str:
    """Return a rubric as text: a line a criterion, with what each mark stands for."""
    return "\n".join(
        f"criterion_{place} {each.name}: "
        + "; ".join(f"{mark} = {told}" for mark, told in enumerate(each.levels))
        for place, each in enumerate(rubric, start=1)
    )


def read_rubric(text: str) -> tuple[Criterion, ...]:
    """Return the criteria of a rubric's text; none where it is no such text any more.

    Examples
    --------
    >>> read_rubric("criterion_1 Reason: 0 = none; 1 = a reason")
    (Criterion(name='Reason', levels=('none', 'a reason')),)
    >>> read_rubric("as discussed")
    ()
    """
    found = []
    for place, part in enumerate(re.split(r"^criterion_\d+ ", text, flags=re.M)[1:], start=1):
        name, colon, levels = part.strip().partition(": 0 = ")
        if not colon or f"criterion_{place} {name}: " not in text:
            return ()
        found.append((name, _levels(levels)))
    try:
        return tuple(Criterion(name=name, levels=levels) for name, levels in found)
    except ValidationError:
        return ()


def _levels(text: str) -> tuple[str, ...]:
    """Return what each mark stands for; a mark is known by its number, counted up from 0."""
    levels: list[str] = []
    while True:
        told, parted, text = text.partition(f"; {len(levels) + 1} = ")
        levels.append(told)
        if not parted:
            return tuple(levels)
