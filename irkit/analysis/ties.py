"""Signed graphs: which actors a text sets beside one another, which against one another, and their balance.

Balance is whether the enemies of my friends are my enemies, triad by triad and as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from textwrap import fill
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from irkit.text import UserError, counted, listed

if TYPE_CHECKING:
    from irkit.records.records import Tie

SIGNS = (1, 0, -1)

EXACT_UP_TO = 18
"""How many actors, tied in cycles, the distance from balance is worked out for exactly."""

STARTS = 8
"""From how many camps the search for a short distance sets out where there are more actors."""

Pair = frozenset[str]
Camps = tuple[frozenset[str], frozenset[str]]

Signs = Mapping[Pair, int]
"""The sign of each pair: 1 or -1. Pairs that are neutral, or whose ties cancel out, are left out."""


class TieError(UserError, ValueError):
    """Ties that no signed graph can hold; the message is one sentence."""


@dataclass(frozen=True)
class Pooled:
    """What all the ties between two actors come to; see :func:`pool`.

    ``sign`` is 1, 0 or -1. ``ties`` are the records behind it, none where the graph was built from plain
    signs.
    """

    sign: int
    basis: Literal["stated", "supplied"]
    ties: tuple[Tie, ...] = ()

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims that the ties rest on."""
        return tuple(dict.fromkeys(claim for tie in self.ties for claim in tie.claims))


def pool(ties: Iterable[Tie]) -> Pooled:
    """Return what several ties of one pair come to: the sign of the sum of their signs.

    A sum of 0 leaves the pair without a sign: mixed where ties for and against cancel out, neutral where
    there were none. The result is stated where a tie that carries the sign is stated in the text, and
    supplied where a coder added every one of them.

    Parameters
    ----------
    ties : iterable of Tie
        All of one pair, at least one.
    """
    records = tuple(ties)
    total = sum(tie.sign for tie in records)
    sign = (total > 0) - (total < 0)
    carrying = [tie for tie in records if tie.sign == sign] or records
    stated = any(tie.basis == "stated" for tie in carrying)
    return Pooled(sign, "stated" if stated else "supplied", records)


class Triad(NamedTuple):
    """Three actors of whom each is tied to each; signs of first–second, first–third, second–third."""

    actors: tuple[str, str, str]
    signs: tuple[int, int, int]

    @property
    def strained(self) -> bool:
        """Whether the three signs multiply to minus (Cartwright and Harary 1956)."""
        first, second, third = self.signs
        return first * second * third < 0


@dataclass(frozen=True, repr=False)
class TieGraph:
    """Actors and the signed ties between them, one a pair.

    ``actors`` are ids in the order of the case; ``ties`` maps a pair, a frozenset of two ids, to what its
    ties come to; ``names`` maps ids to names; ``title`` says what the ties are about.
    """

    actors: tuple[str, ...]
    ties: Mapping[Pair, Pooled]
    names: Mapping[str, str] = field(default_factory=dict)
    title: str = ""

    @classmethod
    def of(cls, signs: Mapping[tuple[str, str], int] | Iterable[tuple[str, str, int]]) -> TieGraph:
        """Return a signed graph of your own.

        Parameters
        ----------
        signs : mapping of (str, str) to int, or iterable of (str, str, int)
            Two actors and the sign of their tie: 1, 0 or -1.

        Raises
        ------
        TieError
            If an actor is tied to itself, a sign is none of the three, or a pair has two signs.

        Examples
        --------
        >>> TieGraph.of({("Arda", "Belmar"): 1, ("Belmar", "Corin"): -1}).sign("Corin", "Belmar")
        -1
        """
        try:
            pairs = signs.items() if isinstance(signs, Mapping) else (((a, b), s) for a, b, s in signs)
            rows = [(a, b, sign) for (a, b), sign in pairs]
        except (TypeError, ValueError):
            form = '{("A", "B"): 1, ("B", "C"): -1, …}'
            raise TieError(f"ties are written {form}: two actors, one sign") from None
        ties: dict[Pair, Pooled] = {}
        for a, b, sign in rows:
            if a == b:
                raise TieError(f"{a} is tied to itself: a tie joins two different actors")
            if isinstance(sign, bool) or not isinstance(sign, int | float) or sign not in SIGNS:
                raise TieError(f"{a} and {b} have the sign {sign!r}: a sign is 1, 0 or -1")
            if ties.setdefault(frozenset((a, b)), Pooled(int(sign), "stated")).sign != sign:
                raise TieError(f"{a} and {b} have two different signs: a pair has one")
        actors = tuple(dict.fromkeys(actor for a, b, _ in rows for actor in (a, b)))
        return cls(actors, MappingProxyType(ties), {actor: actor for actor in actors})

    @classmethod
    def pooled(cls, ties: Iterable[Tie], names: Mapping[str, str], title: str = "") -> TieGraph:
        """Return the graph of some tie records, several ties of one pair pooled into one.

        Parameters
        ----------
        ties : iterable of Tie
            The records.
        names : mapping of str to str
            Names of the actors by id, in the order in which the graph shall have them.
        title : str, optional
            What the ties are about.
        """
        by_pair: dict[Pair, list[Tie]] = {}
        for tie in ties:
            by_pair.setdefault(frozenset((tie.a, tie.b)), []).append(tie)
        tied = {actor for pair in by_pair for actor in pair}
        actors = {actor: name for actor, name in names.items() if actor in tied}
        pooled = {pair: pool(records) for pair, records in by_pair.items()}
        return cls(tuple(actors), MappingProxyType(pooled), actors, title)

    def sign(self, a: str, b: str) -> int:
        """Return the sign between two actors; 0 where they are not tied, neutral or mixed."""
        tie = self.ties.get(frozenset((a, b)))
        return tie.sign if tie else 0

    def named(self, actors: Iterable[str]) -> str:
        """Return actors by their names, in the graph's order, as an English list."""
        return listed(self.names.get(actor, actor) for actor in self.ordered(actors))

    @cached_property
    def signs(self) -> Mapping[Pair, int]:
        """The sign of each pair that has one: 1 or -1."""
        return {pair: tie.sign for pair, tie in self.ties.items() if tie.sign}

    def triads(self) -> tuple[Triad, ...]:
        """Return the triads: three actors, each tied to each, with a sign on every tie.

        Pairs whose ties are neutral, or cancel out, count as not tied.

        Examples
        --------
        >>> TieGraph.of({("a", "b"): 1, ("b", "c"): -1, ("a", "c"): -1}).triads()
        (Triad(actors=('a', 'b', 'c'), signs=(1, -1, -1)),)
        """
        later: dict[str, dict[str, int]] = {actor: {} for actor in self.actors}
        for pair in sorted(self.signs, key=lambda pair: sorted(self.place[actor] for actor in pair)):
            a, b = self.ordered(pair)
            later[a][b] = self.signs[pair]
        return tuple(
            Triad((a, b, c), (later[a][b], later[a][c], later[b][c]))
            for a in self.actors
            for b in later[a]
            for c in later[b]
            if c in later[a]
        )

    @property
    def strained(self) -> tuple[Triad, ...]:
        """The triads whose three signs multiply to minus (Cartwright and Harary 1956)."""
        return tuple(triad for triad in self.triads() if triad.strained)

    @cached_property
    def parts(self) -> tuple[Camps, ...] | None:
        """The two camps of each part that is tied together, the largest first; None where there are none."""
        return camps_by_part(self.actors, self.signs)

    @property
    def camps(self) -> Camps | None:
        """The two camps into which the actors fall, or None where they do not.

        Actors without a signed tie belong to no camp. Between parts of the graph that are not tied to one
        another the sides mean nothing: the first actor of each part is in the first camp, and
        :attr:`parts` keeps the parts apart. See :func:`camps_by_part`.
        """
        if self.parts is None:
            return None
        first, second = (frozenset[str]().union(*(part[side] for part in self.parts)) for side in (0, 1))
        return first, second

    @cached_property
    def balance(self) -> Balance:
        """How balanced the graph is: triads counted, camps found, distance from balance.

        Examples
        --------
        >>> TieGraph.of({("a", "b"): 1, ("b", "c"): -1, ("a", "c"): -1}).balance
        1 balanced triad, none strained.
        Two camps: a and b | c.
        """
        strained = [triad.strained for triad in self.triads()]
        return Balance(self, strained.count(False), strained.count(True))

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The place of each actor in the graph's order."""
        return {actor: i for i, actor in enumerate(self.actors)}

    def ordered(self, actors: Iterable[str]) -> tuple[str, ...]:
        """Return some of the actors in the graph's order."""
        return tuple(sorted(actors, key=self.place.__getitem__))

    def __repr__(self) -> str:
        """Return the number of actors and ties in one line."""
        stated = sum(tie.basis == "stated" for tie in self.ties.values())
        count = f"{counted(len(self.ties), 'tie')}: {stated} stated, {len(self.ties) - stated} supplied"
        return f"<TieGraph {self.title + '; ' if self.title else ''}{len(self.actors)} actors, {count}>"


@dataclass(frozen=True, repr=False)
class Balance:
    """How balanced a signed graph is: how many triads are balanced, how many strained, how far it is."""

    graph: TieGraph
    balanced: int
    strained: int

    @cached_property
    def distance(self) -> Distance:
        """The ties that would have to change sign before two camps are left."""
        return distance(self.graph.actors, self.graph.signs)

    def __repr__(self) -> str:
        """Return triads and camps in a sentence or two."""
        lines = ["No triad: nowhere are three actors tied each to each."]
        if self.balanced + self.strained:
            count = counted(self.balanced, "balanced triad") if self.balanced else "No balanced triads"
            lines = [f"{count}, {self.strained or 'none'} strained."]
        if self.graph.parts is None:
            needed = counted(len(self.distance.flips), "tie") + ("" if self.distance.exact else " or fewer")
            pairs = "; ".join(map(self.graph.named, self.distance.flips))
            lines.append(f"No two camps: {needed} would have to change sign, for instance {pairs}.")
        for place, camps in enumerate(self.graph.parts or ()):
            apart = ", not tied to those" if place else ""
            names = " | ".join(self.graph.named(camp) for camp in camps if camp)
            lines.append(f"{'Two camps' if camps[1] else 'One camp'}{apart}: {names}.")
        return "\n".join(fill(line, 92) for line in lines)


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
