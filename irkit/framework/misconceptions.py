"""Misconceptions about levels of analysis, and the questions that help a student out of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from irkit.framework.levels import read_framework
from irkit.text import UserError, meant


class MisconceptionError(UserError, ValueError):
    """A code of no misconception; the message names the likely one."""


@dataclass(frozen=True)
class Misconception:
    """A way of going wrong that shows as a pattern in a student's codes or choices.

    ``pattern`` completes the sentence "Your codes are consistent with …"; ``ask`` is the question that
    leads back without giving a code away; ``source`` is where the misconception is described.
    """

    code: str
    name: str
    pattern: str
    ask: str
    source: str


def misconception(code: str) -> Misconception:
    """Return the misconception with this code.

    Parameters
    ----------
    code : str
        ``M0`` to ``M9``.

    Raises
    ------
    MisconceptionError
        If there is no such code, with the likely one.

    Examples
    --------
    >>> misconception("M2").name
    'Level from the actors'
    """
    known = misconceptions()
    if code not in known:
        raise MisconceptionError(f'"{code}" is not a misconception: {meant(code, known)}')
    return known[code]


@cache
def misconceptions() -> Mapping[str, Misconception]:
    """Return every misconception by its code, in order."""
    records = read_framework("misconceptions")["misconception"]
    return MappingProxyType({record["code"]: Misconception(**record) for record in records})
