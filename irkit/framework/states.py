"""States as tiles of equal size, grouped by region, and the level of an outcome by who would feel it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Any

from irkit.framework.levels import Decision, decide, read_framework

WORLD, PERSON, TEXT = "WORLD", "PERSON", "TEXT"
"""The tiles that are no state: everybody, one person alone, and nobody."""


@dataclass(frozen=True)
class Place:
    """A state's tile: its code, its name, its region, and where in the region it lies."""

    code: str
    name: str
    region: str
    row: int
    column: int

    @property
    def spot(self) -> tuple[str, int, int]:
        """Where the tile lies."""
        return self.region, self.row, self.column


@cache
def regions() -> Mapping[str, Mapping[str, Any]]:
    """Return the regions by their ids, from north to south and from west to east."""
    return {region["id"]: region for region in read_framework("states")["region"]}


def near(one: str, other: str) -> bool:
    """Return whether two regions are neighbours."""
    return other in regions()[one]["neighbours"] or one in regions()[other]["neighbours"]


@cache
def places() -> Mapping[str, Place]:
    """Return the tile of every state by its code, and the tiles that are no state."""
    return {
        code: Place(code, region["names"][code], region["id"], row, column)
        for region in regions().values()
        for row, line in enumerate(region["tiles"].strip().splitlines(), start=1)
        for column, cell in enumerate(line.split(), start=1)
        for code in cell.split("/")
        if code != "."
    }


def decide_felt(felt: Mapping[str, str], pair: Collection[str]) -> Decision:
    """Walk the decision rule for an outcome by who would feel it.

    Who acts has no part in it. One state that alone would feel it has it among its own politics; several
    regions count as one where each is a neighbour of each.

    Parameters
    ----------
    felt : mapping of str to str
        The codes of those who would feel the outcome, each with its region.
    pair : collection of str
        The codes of the case's own two states.

    Examples
    --------
    >>> decide_felt({"RUS": "northern-eurasia", "IRN": "middle-east"}, ["RUS", "IRN"]).level
    <Level.BILATERAL: 'bilateral'>
    >>> decide_felt({"IRN": "middle-east", "USA": "north-america"}, ["RUS", "IRN"]).level
    <Level.INTERNATIONAL: 'international'>
    """
    states = {code: region for code, region in felt.items() if code not in (WORLD, PERSON, TEXT)}
    if not states and WORLD not in felt:
        return decide(True, True, True) if PERSON in felt else decide(*[False] * (TEXT in felt))
    if WORLD in felt:
        return decide(True, False, False, False)
    if len(states) == 1:
        return decide(True, True, False)
    if set(states) == set(pair):
        return decide(True, False, True)
    spread = combinations(set(states.values()), 2)
    return decide(True, False, False, all(near(*two) for two in spread))
