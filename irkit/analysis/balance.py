"""Structural balance: whether the enemies of my friends are my enemies, triad by triad and as a whole.

The functions take actors, in an order, and the signs of their pairs; :class:`irkit.analysis.ties.TieGraph`
offers them as methods.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def triads(actors: Sequence[str], signs: Signs) -> tuple[Triad, ...]:
    """Return the triads: three actors, each tied to each, in the order of the actors."""
    place = {actor: i for i, actor in enumerate(actors)}
    later: dict[str, dict[str, int]] = {actor: {} for actor in actors}
    for pair in sorted(signs, key=lambda pair: sorted(place[actor] for actor in pair)):
        a, b = sorted(pair, key=place.__getitem__)
        later[a][b] = signs[pair]
    return tuple(
        Triad((a, b, c), (later[a][b], later[a][c], later[b][c]))
        for a in actors
        for b in later[a]
        for c in later[b]
        if c in later[a]
    )


def camps_by_part(actors: Sequence[str], signs: Signs) -> tuple[Camps, ...] | None:
    """Return the two camps of each part of the graph that is tied together, the largest part first.

    Two camps are there when every friendly tie lies within a camp and every hostile one between them; that
    is so exactly when no cycle is strained (Harary 1953, Cartwright and Harary 1956). The first actor of a
    part is in its first camp; the second is empty where all ties are friendly. None where the actors of any
    part do not fall into two camps.
    """
    import networkx as nx

    # A node in the middle of each friendly tie: two colours then suffice exactly where there are two camps.
    graph = nx.Graph()
    for pair, sign in signs.items():
        a, b = pair
        nx.add_path(graph, (a, b) if sign < 0 else (a, pair, b))
    try:
        colour = nx.bipartite.color(graph)
    except nx.NetworkXError:
        return None
    parts = [[actor for actor in actors if actor in part] for part in nx.connected_components(graph)]
    parts.sort(key=lambda part: (-len(part), actors.index(part[0])))
    firsts = [frozenset(actor for actor in part if colour[actor] == colour[part[0]]) for part in parts]
    return tuple((first, frozenset(part) - first) for first, part in zip(firsts, parts, strict=True))


def completed(actors: Sequence[str], signs: Signs, seeds: Signs) -> dict[frozenset[str], int]:
    """Return the sign that the rule of balance gives to every pair: an enemy's friend is an enemy, and so on.

    Parameters
    ----------
    actors : sequence of str
        The actors in their order.
    signs : mapping of pair to int
        The ties that the rule starts from. Where they fall into no two camps it gives nothing.
    seeds : mapping of pair to int
        Further ties, of which each is taken, in this order, only where the rule has no answer of its own:
        between two parts that are not tied to one another yet.

    Examples
    --------
    >>> ab, bc, ac = frozenset("ab"), frozenset("bc"), frozenset("ac")
    >>> completed("abc", {ab: 1}, {bc: -1, ac: 1})[ac]
    -1
    """
    known = dict(signs)
    for pair, sign in seeds.items():
        parts = camps_by_part(actors, known)
        if parts is not None and not any(pair <= first | second for first, second in parts):
            known[pair] = sign
    return {
        frozenset((a, b)): 1 if (a in first) == (b in first) else -1
        for first, second in camps_by_part(actors, known) or ()
        for a, b in combinations(sorted(first | second, key=actors.index), 2)
    }


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
    import numpy as np

    graph = nx.Graph()
    graph.add_weighted_edges_from((*pair, sign) for pair, sign in signs.items())
    flips: list[tuple[str, str]] = []
    exact = True
    for part in nx.biconnected_components(graph):
        members = [actor for actor in actors if actor in part]
        ties = nx.to_numpy_array(graph, members)
        sides = _sides(ties)
        against = np.argwhere(np.triu(ties * np.outer(sides, sides)) < 0)
        flips += [(members[i], members[j]) for i, j in against]
        # One is the least that a part without camps can need, so that a bound of one is exact.
        exact = exact and (len(members) <= EXACT_UP_TO or len(against) <= 1)
    flips.sort(key=lambda pair: [actors.index(actor) for actor in pair])
    return Distance(tuple(flips), exact)


def _sides(ties: Any) -> Any:
    """Return each actor's camp, 1 or -1, with as few ties against them as was found.

    ``ties`` is a square array of signs. Every division is tried where actors are few; otherwise a few, in
    each of which the actor who gains most changes camps as long as anybody gains.
    """
    import numpy as np

    size = len(ties)
    if size <= EXACT_UP_TO:
        divisions = 1.0 - 2 * (np.arange(1 << size - 1)[:, None] >> np.arange(size) & 1)
    else:
        divisions = np.where((ties + np.eye(size))[:: size // STARTS] > 0, 1.0, -1.0)
        for sides in divisions:
            while (fits := sides * (ties @ sides)).min() < 0:
                sides[fits.argmin()] *= -1
    return divisions[((divisions @ ties) * divisions).sum(axis=1).argmax()]
