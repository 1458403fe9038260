"""Misconceptions about levels of analysis, and the questions that help a student out of each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from irkit.text import meant


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

    def __str__(self) -> str:
        """Return code and name."""
        return f"{self.code} {self.name}"


def misconception(code: str) -> Misconception:
    """Return the misconception with this code.

    Parameters
    ----------
    code : str
        ``M0`` to ``M9``.

    Raises
    ------
    ValueError
        If there is no such code.

    Examples
    --------
    >>> misconception("M2").name
    'Level from the actors'
    """
    known = misconceptions()
    if code not in known:
        raise ValueError(f'"{code}" is not a misconception: {meant(code, known)}')
    return known[code]


@cache
def misconceptions() -> Mapping[str, Misconception]:
    """Return every misconception by its code, in order."""
    text = (files("irkit") / "framework" / "misconceptions.toml").read_text(encoding="utf-8")
    made = [Misconception(**each) for each in tomllib.loads(text)["misconception"]]
    return MappingProxyType({each.code: each for each in made})
