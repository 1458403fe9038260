"""Structural balance: whether the enemies of my friends are my enemies, triad by triad and as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from textwrap import fill
from typing import NamedTuple

from irkit.analysis.ties import TieGraph

EXACT_UP_TO = 18
"""How many actors, tied in cycles, the distance from balance is worked out for exactly."""

STARTS = 8
"""From how many camps the search for a short distance sets out where there are more actors."""

Camps = tuple[frozenset[str], frozenset[str]]


class Triad(NamedTuple):
    """Three actors of whom each is tied to each; signs of first–second, first–third, second–third."""

    actors: tuple[str, str, str]
    signs: tuple[int, int, int]

    @property
    def strained(self) -> bool:
        """Whether the three signs multiply to minus: one or three of the ties are hostile."""
        first, second, third = self.signs
        return first * second * third < 0


def triads(graph: TieGraph) -> tuple[Triad, ...]:
    """Return the triads of a signed graph: three actors, each tied to each, with a sign on every tie.

    Pairs whose ties are neutral, or cancel out, count as not tied.

    Parameters
    ----------
    graph : TieGraph
        The actors and ties.

    Examples
    --------
    >>> triads(TieGraph.of({("a", "b"): 1, ("b", "c"): -1, ("a", "c"): -1}))
    (Triad(actors=('a', 'b', 'c'), signs=(1, -1, -1)),)
    """
    return tuple(_listed(graph, lambda balanced, strained: balanced | strained))


def _listed(graph: TieGraph, wanted: Callable[[int, int], int]) -> Iterator[Triad]:
    actors, rows = graph.actors, _rows(graph)
    for i, j, balanced, strained in _thirds(rows):
        first, second, near, far, sign = actors[i], actors[j], rows[i], rows[j], rows[i][j]
        left = wanted(balanced, strained)
        while left:
            k = (left & -left).bit_length() - 1
            left &= left - 1
            yield Triad((first, second, actors[k]), (sign, near[k], far[k]))


def _thirds(rows: list[dict[int, int]]) -> Iterator[tuple[int, int, int, int]]:
    """Yield each pair with a sign, and as bits the actors after it with whom it is balanced, or strained."""
    friends, foes = ([sum(1 << j for j in row if row[j] == want) for row in rows] for want in (1, -1))
    for i, row in enumerate(rows):
        for j, sign in row.items():
            if j > i:
                alike = (friends[i] & friends[j] | foes[i] & foes[j]) >> j << j
                apart = (friends[i] & foes[j] | foes[i] & friends[j]) >> j << j
                yield (i, j, alike, apart) if sign > 0 else (i, j, apart, alike)


def _rows(graph: TieGraph) -> list[dict[int, int]]:
    """Return, for each actor, the signs of its ties by the place of the other; in order of place."""
    rows: list[dict[int, int]] = [{} for _ in graph.actors]
    for pair, tie in graph.ties.items():
        if tie.sign:
            a, b = (graph.place[actor] for actor in pair)
            rows[a][b] = rows[b][a] = tie.sign
    return [dict(sorted(row.items())) for row in rows]


def strained_triads(graph: TieGraph) -> tuple[Triad, ...]:
    """Return the triads whose three signs multiply to minus (Cartwright and Harary 1956)."""
    return tuple(_listed(graph, lambda balanced, strained: strained))


def balanced_triads(graph: TieGraph) -> tuple[Triad, ...]:
    """Return the triads whose three signs multiply to plus (Cartwright and Harary 1956)."""
    return tuple(_listed(graph, lambda balanced, strained: balanced))


def supplied_only(graph: TieGraph) -> tuple[Triad, ...]:
    """Return the triads that exist only because a coder supplied a tie: without it three actors are left."""
    stated = {frozenset(triad.actors) for triad in triads(graph.stated)}
    return tuple(triad for triad in triads(graph) if frozenset(triad.actors) not in stated)


def camps(graph: TieGraph) -> Camps | None:
    """Return the two camps into which the actors fall, or None where they do not.

    Two camps are there when every friendly tie lies within a camp and every hostile one between them;
    that is so exactly when no cycle is strained (Harary 1953, Cartwright and Harary 1956). The second
    camp is empty where all ties are friendly. Actors without a signed tie belong to no camp. Between parts
    of the graph that are not tied to one another the sides mean nothing: the first actor of each part is
    put in the first camp, and :func:`camps_by_part` keeps the parts apart.
    """
    found = camps_by_part(graph)
    if found is None:
        return None
    first, second = (frozenset[str]().union(*(part[side] for part in found)) for side in (0, 1))
    return first, second


def camps_by_part(graph: TieGraph) -> tuple[Camps, ...] | None:
    """Return the two camps of each part of the graph that is tied together, the largest part first.

    None where the actors of any part do not fall into two camps.
    """
    rows = _rows(graph)
    met: set[int] = set()
    parts: list[Camps] = []
    for start in (i for i, row in enumerate(rows) if row):
        if start in met:
            continue
        side, waiting = {start: 1}, [start]
        while waiting:
            here = waiting.pop()
            for there, sign in rows[here].items():
                if there not in side:
                    side[there] = side[here] * sign
                    waiting.append(there)
                elif side[there] != side[here] * sign:
                    return None
        first, second = (frozenset(graph.actors[i] for i in side if side[i] == want) for want in (1, -1))
        parts.append((first, second))
        met |= set(side)
    return tuple(sorted(parts, key=lambda part: -len(part[0] | part[1])))


class Distance(NamedTuple):
    """How far a signed graph is from balance: the ties whose sign would have to change.

    ``exact`` is False where fewer might do: the graph is too large to be sure.
    """

    flips: tuple[tuple[str, str], ...]
    exact: bool


def distance(graph: TieGraph) -> Distance:
    """Return the fewest ties that must change sign, or go, before two camps are left.

    This is the line index of balance (Harary 1959, Behavioral Science 4(4), 316-323). Cycles are looked
    at part by part. In parts of more than :data:`EXACT_UP_TO` actors it is an upper bound, found by moving
    single actors between camps as long as that helps, and ``exact`` says so.
    """
    import networkx as nx

    signed = nx.Graph(graph.ordered(pair) for pair, tie in graph.ties.items() if tie.sign)
    flips: list[tuple[str, str]] = []
    exact = True
    for part in nx.biconnected_components(signed):
        block = _Block.of(graph, graph.ordered(part))
        side = block.best() if len(block.actors) <= EXACT_UP_TO else block.good()
        cut = block.against(side)
        # One is the least that a part without camps can need, so that a bound of one is exact.
        exact = exact and (len(block.actors) <= EXACT_UP_TO or len(cut) <= 1)
        flips += cut
    flips.sort(key=lambda pair: [graph.place[actor] for actor in pair])
    return Distance(tuple(flips), exact)


class _Block(NamedTuple):
    """A part of a graph as bits: for each actor, those it is with and those it is against."""

    actors: tuple[str, ...]
    friends: list[int]
    foes: list[int]

    @classmethod
    def of(cls, graph: TieGraph, actors: tuple[str, ...]) -> _Block:
        friends = [sum(1 << j for j, b in enumerate(actors) if graph.sign(a, b) > 0) for a in actors]
        foes = [sum(1 << j for j, b in enumerate(actors) if graph.sign(a, b) < 0) for a in actors]
        return cls(actors, friends, foes)

    def gain(self, side: int, actor: int) -> int:
        """Return how many more ties fit once an actor has changed camps; ``side`` holds one camp's bits."""
        with_it = side if side >> actor & 1 else ~side
        friends, foes = self.friends[actor], self.foes[actor]
        strained = (friends & ~with_it).bit_count() + (foes & with_it).bit_count()
        return 2 * strained - friends.bit_count() - foes.bit_count()

    def best(self) -> int:
        """Return the camp that leaves the fewest ties against it; every division is tried."""
        side = best = lead = most = 0
        # A Gray code: each step moves one actor, and the last actor stays where it is.
        for step in range(1, 1 << len(self.actors) - 1):
            actor = (step & -step).bit_length() - 1
            lead += self.gain(side, actor)
            side ^= 1 << actor
            if lead > most:
                most, best = lead, side
        return best

    def good(self) -> int:
        """Return a camp that no single move improves, the best of a few."""
        every = max(1, len(self.actors) // STARTS)
        starts = [1 << i | self.friends[i] for i in range(0, len(self.actors), every)]
        return min((self._settled(side) for side in starts), key=lambda side: len(self.against(side)))

    def _settled(self, side: int) -> int:
        moved = True
        while moved:
            moved = False
            for actor in range(len(self.actors)):
                if self.gain(side, actor) > 0:
                    side ^= 1 << actor
                    moved = True
        return side

    def against(self, side: int) -> list[tuple[str, str]]:
        """Return the ties that do not fit two camps: friendly across, hostile within."""
        pairs = []
        for i, j in combinations(range(len(self.actors)), 2):
            across = (side >> i ^ side >> j) & 1
            if (self.friends if across else self.foes)[i] >> j & 1:
                pairs.append((self.actors[i], self.actors[j]))
        return pairs


@dataclass(frozen=True, repr=False)
class Balance:
    """How balanced a signed graph is: its triads of either kind, its camps, its distance from balance."""

    graph: TieGraph
    balanced: int
    strained: int
    camps: Camps | None

    @cached_property
    def distance(self) -> Distance:
        """The ties that would have to change sign before two camps are left."""
        return distance(self.graph)

    def __repr__(self) -> str:
        """Return triads and camps in a sentence or two."""
        if not self.balanced + self.strained:
            lines = ["No triad: nowhere are three actors tied each to each."]
        else:
            lines = [f"{_count(self.balanced, 'balanced triad')}, {self.strained or 'none'} strained."]
        return "\n".join(fill(line, 92) for line in [*lines, *self._camps()])

    def _camps(self) -> list[str]:
        parts = camps_by_part(self.graph)
        if parts is None:
            flips, exact = self.distance
            pairs = "; ".join(self.graph.named(pair) for pair in flips)
            needed = _count(len(flips), "tie") + ("" if exact else " or fewer")
            return [f"No two camps: {needed} would have to change sign, for instance {pairs}."]
        lines = []
        for place, (first, second) in enumerate(parts):
            apart = ", not tied to those" if place else ""
            named = " | ".join(self.graph.named(camp) for camp in (first, second) if camp)
            lines.append(f"{'Two camps' if second else 'One camp'}{apart}: {named}.")
        return lines


def _count(number: int, what: str) -> str:
    return f"{number or 'No'} {what}{'' if number == 1 else 's'}"


def balance_of(graph: TieGraph) -> Balance:
    """Return how balanced a signed graph is: triads counted, camps found.

    Parameters
    ----------
    graph : TieGraph
        The actors and ties.

    Examples
    --------
    >>> balance_of(TieGraph.of({("a", "b"): 1, ("b", "c"): -1, ("a", "c"): -1}))
    1 balanced triad, none strained.
    Two camps: a and b | c.
    """
    plus = minus = 0
    for _, _, balanced, strained in _thirds(_rows(graph)):
        plus += balanced.bit_count()
        minus += strained.bit_count()
    return Balance(graph, plus, minus, camps(graph))
