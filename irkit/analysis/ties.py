"""Signed graphs: which actors a text sets beside one another, and which against one another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from textwrap import fill
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from irkit.analysis.balance import Camps, Distance, Triad, camps_by_part, distance, triads
from irkit.text import UserError, counted, listed

if TYPE_CHECKING:
    from irkit.records.records import Tie

Pair = frozenset[str]

SIGNS = (1, 0, -1)


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
    def stated_sign(self) -> int:
        """The sign that the text alone would give."""
        return _sign(tie for tie in self.ties if tie.basis == "stated") if self.ties else self.sign

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
    sign = _sign(records)
    carrying = [tie for tie in records if tie.sign == sign] or records
    stated = any(tie.basis == "stated" for tie in carrying)
    return Pooled(sign, "stated" if stated else "supplied", records)


def _sign(ties: Iterable[Tie]) -> int:
    total = sum(tie.sign for tie in ties)
    return (total > 0) - (total < 0)


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
        actors = tuple(dict.fromkeys(actor for a, b, _ in rows for actor in (a, b)))
        ties = {pair: Pooled(sign, "stated") for pair, sign in signed_pairs(rows).items()}
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
        return triads(self.actors, self.signs)

    @property
    def strained(self) -> tuple[Triad, ...]:
        """The triads whose three signs multiply to minus (Cartwright and Harary 1956)."""
        return tuple(triad for triad in self.triads() if triad.strained)

    @property
    def supplied_only(self) -> tuple[Triad, ...]:
        """The triads that exist only because a coder supplied a tie: without it three actors are left."""
        signs = {pair: sign for pair, tie in self.ties.items() if (sign := tie.stated_sign)}
        stated = {triad.actors for triad in triads(self.actors, signs)}
        return tuple(triad for triad in self.triads() if triad.actors not in stated)

    @cached_property
    def parts(self) -> tuple[Camps, ...] | None:
        """The two camps of each part that is tied together, the largest first; None where there are none."""
        return camps_by_part(self.actors, self.signs)

    @property
    def camps(self) -> Camps | None:
        """The two camps into which the actors fall, or None where they do not.

        Actors without a signed tie belong to no camp. Between parts of the graph that are not tied to one
        another the sides mean nothing: the first actor of each part is in the first camp, and
        :attr:`parts` keeps the parts apart. See :func:`irkit.analysis.balance.camps_by_part`.
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


def signed_pairs(
    rows: Iterable[tuple[str, str, object]], names: Mapping[str, str] | None = None
) -> dict[Pair, int]:
    """Return signs by pair.

    Parameters
    ----------
    rows : iterable of (str, str, object)
        Two actors and a sign.
    names : mapping of str to str, optional
        How an error calls the actors.

    Raises
    ------
    TieError
        If an actor is tied to itself, a sign is none of the three, or a pair has two signs.
    """
    called = names or {}
    read: dict[Pair, int] = {}
    for a, b, sign in rows:
        first, second = called.get(a, a), called.get(b, b)
        if a == b:
            raise TieError(f"{first} is tied to itself: a tie joins two different actors")
        if isinstance(sign, bool) or not isinstance(sign, int | float) or sign not in SIGNS:
            raise TieError(f"{first} and {second} have the sign {sign!r}: a sign is 1, 0 or -1")
        if read.setdefault(frozenset((a, b)), int(sign)) != sign:
            raise TieError(f"{first} and {second} have two different signs: a pair has one")
    return read
