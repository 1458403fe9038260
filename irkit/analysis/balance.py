"""Structural balance: whether the enemies of my friends are my enemies, triad by triad and as a whole.

The functions take actors, in an order, and the signs of their pairs; :class:`irkit.analysis.ties.TieGraph`
offers them as methods.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

EXACT_UP_TO = 18
"""How many actors, tied in cycles, the distance from balance is worked out for exactly."""

STARTS = 8
"""From how many camps the search for a short distance sets out where there are more actors."""

Camps = tuple[frozenset[str], frozenset[str]]

Signs = Mapping[frozenset[str], int]
"""The sign of each pair: 1 or -1. Pairs that are neutral, or whose ties cancel out, are left out."""


class Triad(NamedTuple):
    """Three actors of whom each is tied to each; signs of first–second, first–third, second–third."""

    actors: tuple[str, str, str]
    signs: tuple[int, int, int]

    @property
    def strained(self) -> bool:
        """Whether the three signs multiply to minus (Cartwright and Harary 1956)."""
        first, second, third = self.signs
        return first * second * third < 0


def triads(actors: Sequence[str], signs: Signs, *, strained: bool | None = None) -> Iterator[Triad]:
    """Yield the triads: three actors, each tied to each, in the order of the actors.

    With ``strained`` only those that are strained, or only those that are not.
    """
    rows = _rows(actors, signs)
    for i, j, balance, strain in _thirds(rows):
        thirds = (0 if strained else balance) | (0 if strained is False else strain)
        while thirds:
            k = (thirds & -thirds).bit_length() - 1
            thirds &= thirds - 1
            yield Triad((actors[i], actors[j], actors[k]), (rows[i][j], rows[i][k], rows[j][k]))


def count_triads(actors: Sequence[str], signs: Signs) -> tuple[int, int]:
    """Return how many triads are balanced, and how many are strained."""
    pairs = [(b.bit_count(), s.bit_count()) for _, _, b, s in _thirds(_rows(actors, signs))]
    return sum(balanced for balanced, _ in pairs), sum(strained for _, strained in pairs)


def _rows(actors: Sequence[str], signs: Signs) -> list[dict[int, int]]:
    """Return, for each actor, the signs of its ties by the place of the other; in order of place."""
    place = {actor: i for i, actor in enumerate(actors)}
    rows: list[dict[int, int]] = [{} for _ in actors]
    for pair, sign in signs.items():
        a, b = (place[actor] for actor in pair)
        rows[a][b] = rows[b][a] = sign
    return [dict(sorted(row.items())) for row in rows]


def _thirds(rows: list[dict[int, int]]) -> Iterator[tuple[int, int, int, int]]:
    """Yield each pair with a sign, and as bits the actors after it with whom it is balanced, or strained."""
    friends, foes = ([sum(1 << j for j in row if row[j] == want) for row in rows] for want in (1, -1))
    for i, row in enumerate(rows):
        for j, sign in row.items():
            if j > i:
                alike = (friends[i] & friends[j] | foes[i] & foes[j]) >> j << j
                apart = (friends[i] & foes[j] | foes[i] & friends[j]) >> j << j
                yield (i, j, alike, apart) if sign > 0 else (i, j, apart, alike)


def signed_graph(actors: Sequence[str], signs: Signs) -> Any:
    """Return a ``networkx.Graph`` of the actors with a signed tie; nodes and edges in the actors' order."""
    import networkx as nx

    place = {actor: i for i, actor in enumerate(actors)}
    graph = nx.Graph()
    graph.add_nodes_from(actor for actor in actors if any(actor in pair for pair in signs))
    for pair, sign in signs.items():
        graph.add_edge(*sorted(pair, key=place.__getitem__), sign=sign)
    return graph


def camps_by_part(actors: Sequence[str], signs: Signs) -> tuple[Camps, ...] | None:
    """Return the two camps of each part of the graph that is tied together, the largest part first.

    Two camps are there when every friendly tie lies within a camp and every hostile one between them; that
    is so exactly when no cycle is strained (Harary 1953, Cartwright and Harary 1956). The first actor of a
    part is in its first camp; the second is empty where all ties are friendly. None where the actors of any
    part do not fall into two camps.
    """
    import networkx as nx

    graph = signed_graph(actors, signs)
    friendly = nx.Graph()
    friendly.add_nodes_from(graph)
    friendly.add_edges_from(pair for pair in signs if signs[pair] > 0)
    block = {actor: n for n, friends in enumerate(nx.connected_components(friendly)) for actor in friends}
    hostile = nx.Graph()
    hostile.add_nodes_from(block.values())
    hostile.add_edges_from(tuple(block[actor] for actor in pair) for pair in signs if signs[pair] < 0)
    try:
        colour = nx.bipartite.color(hostile)
    except nx.NetworkXError:
        return None
    parts: list[Camps] = []
    for part in nx.connected_components(graph):
        first = next(actor for actor in actors if actor in part)
        camp = frozenset(actor for actor in part if colour[block[actor]] == colour[block[first]])
        parts.append((camp, frozenset(part - camp)))
    return tuple(sorted(parts, key=lambda part: -len(part[0] | part[1])))


class Distance(NamedTuple):
    """How far a signed graph is from balance: the ties whose sign would have to change.

    ``exact`` is False where fewer might do: the graph is too large to be sure.
    """

    flips: tuple[tuple[str, str], ...]
    exact: bool


def distance(actors: Sequence[str], signs: Signs) -> Distance:
    """Return the fewest ties that must change sign, or go, before two camps are left.

    This is the line index of balance (Harary 1959, Behavioral Science 4(4), 316-323). Cycles are looked
    at part by part. In parts of more than :data:`EXACT_UP_TO` actors it is an upper bound, found by moving
    single actors between camps as long as that helps, and ``exact`` says so.
    """
    import networkx as nx

    place = {actor: i for i, actor in enumerate(actors)}
    flips: list[tuple[str, str]] = []
    exact = True
    for part in nx.biconnected_components(signed_graph(actors, signs)):
        block = _Block.of(tuple(sorted(part, key=place.__getitem__)), signs)
        side = block.best() if len(block.actors) <= EXACT_UP_TO else block.good()
        cut = block.against(side)
        # One is the least that a part without camps can need, so that a bound of one is exact.
        exact = exact and (len(block.actors) <= EXACT_UP_TO or len(cut) <= 1)
        flips += cut
    flips.sort(key=lambda pair: [place[actor] for actor in pair])
    return Distance(tuple(flips), exact)


class _Block(NamedTuple):
    """A part of a graph as bits: for each actor, those it is with and those it is against."""

    actors: tuple[str, ...]
    friends: list[int]
    foes: list[int]

    @classmethod
    def of(cls, actors: tuple[str, ...], signs: Signs) -> _Block:
        """Return the part with these actors."""
        ties = [[signs.get(frozenset((a, b)), 0) for b in actors] for a in actors]
        friends, foes = (
            [sum(1 << j for j, sign in enumerate(row) if sign == want) for row in ties] for want in (1, -1)
        )
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
