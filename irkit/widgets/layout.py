"""Where things stand in drawings: the actors of a network, the steps of an argument, the signs on lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import cos, dist, inf, pi, sin
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from irkit.analysis.links import SITES, LinkGraph
from irkit.framework.levels import Level
from irkit.text import listed

if TYPE_CHECKING:
    import networkx as nx

    from irkit.analysis.ties import TieGraph
    from irkit.records.records import Join, Link

Point = tuple[float, float]
T = TypeVar("T")

MOST = 12
"""More actors than this stand in the order of their names: their ties cross in any order."""


def network_layout(graph: TieGraph) -> dict[str, Point]:
    """Return places in a square of side 1 for those that are tied: two camps face to face, else a circle."""
    tied = {actor for pair in graph.ties for actor in pair}
    actors = sorted(tied, key=lambda actor: (graph.names.get(actor, actor), actor))
    against = any(tie.sign < 0 for tie in graph.ties.values())
    camps = (graph.camps if against else None) or ()
    sides = [[actor for actor in actors if actor in camp] for camp in camps]
    # Who has no signed tie belongs to no camp, and needs a place all the same.
    if sides and all(sides) and sum(map(len, sides)) == len(actors):
        return camps_layout(*sorted(sides, key=lambda side: (len(side), side)))
    return circle_layout(actors, graph.ties)


def camps_layout(left: Sequence[str], right: Sequence[str]) -> dict[str, Point]:
    """Return places on two arcs that bulge away from each other, in a square of side 1.

    Parameters
    ----------
    left, right : sequence of str
        The two camps, each in the order from top to bottom; y grows downwards.
    """
    bulge = 0.25
    places: dict[str, Point] = {}
    for camp, edge, side in ((left, bulge, -1), (right, 1 - bulge, 1)):
        steps = len(camp) - 1
        tall = 0.5 * min(1.0, 0.45 + 0.12 * len(camp))
        for number, actor in enumerate(camp):
            angle = pi * (number / steps - 0.5) if steps else 0.0
            places[actor] = (edge + side * bulge * cos(angle), 0.5 + tall * sin(angle))
    return places


def circle_layout(actors: Sequence[str], ties: Collection[frozenset[str]]) -> dict[str, Point]:
    """Return places on a circle in a square of side 1, in an order in which few ties cross."""
    order = _least_crossings(actors, ties)
    # Half a step off the top, so that no two names meet above one another where the circle is flat.
    angles = [2 * pi * (number + 0.5) / len(order) - pi / 2 for number in range(len(order))]
    return {actor: ((1 + cos(a)) / 2, (1 + sin(a)) / 2) for actor, a in zip(order, angles, strict=True)}


def _least_crossings(actors: Sequence[str], ties: Collection[frozenset[str]]) -> list[str]:
    """Return an order round the circle, found by swapping two actors for as long as that helps."""
    best, improved = list(actors), 3 < len(actors) <= MOST
    while improved:
        improved = False
        for one, other in combinations(range(len(best)), 2):
            swapped = list(best)
            swapped[one], swapped[other] = swapped[other], swapped[one]
            if _cost(swapped, ties) < _cost(best, ties):
                best, improved = swapped, True
    return best


def _cost(order: Sequence[str], ties: Collection[frozenset[str]]) -> tuple[int, int]:
    """Return how many ties cross in this order, and how long they are."""
    place = {actor: number for number, actor in enumerate(order)}
    ends = [sorted(place[actor] for actor in tie) for tie in ties]
    length = sum(min(b - a, len(order) - b + a) ** 2 for a, b in ends)
    return sum(a < c < b < d or c < a < d < b for (a, b), (c, d) in combinations(ends, 2)), length


class Thing(NamedTuple):
    """What causes or is caused, at a level."""

    text: str
    level: Level


@dataclass(frozen=True)
class Flow:
    """Some links of an argument: the things that they join, and where each stands.

    ``places`` count columns from the left and rows from the top of a lane; ``lanes`` say how many rows a
    level's lane has.
    """

    graph: LinkGraph
    links: tuple[Link, ...]

    @cached_property
    def steps(self) -> list[tuple[Link, Thing, Thing]]:
        """The links with their causes and effects, once for each effect level."""
        return [
            (link, Thing(link.cause, link.cause_level), Thing(link.effect, level))
            for link in self.links
            for level in link.effect_levels
        ]

    @cached_property
    def joins(self) -> list[tuple[Thing, Thing, Join | None]]:
        """Where an effect is a cause in other words, or at another level."""
        causes = {cause for _, cause, _ in self.steps}
        effects = dict.fromkeys(effect for _, _, effect in self.steps)
        return [
            (effect, cause, join)
            for effect in effects
            for cause in sorted(causes - {effect})
            if cause.text in self.graph.meetings[effect.text]
            for join in [self.graph.meetings[effect.text][cause.text]]
        ]

    @cached_property
    def _forward(self) -> nx.DiGraph[Thing]:
        """What leads to what; a join that would close a circle leads back, and is left out."""
        import networkx as nx

        forward: nx.DiGraph[Thing] = nx.DiGraph()
        pairs = [(cause, effect) for _, cause, effect in self.steps]
        stated_first = sorted(
            self.joins, key=lambda joined: bool(joined[2] and joined[2].basis == "supplied")
        )
        for start, end in [*pairs, *((effect, cause) for effect, cause, _ in stated_first)]:
            forward.add_nodes_from((start, end))
            if not nx.has_path(forward, end, start):
                forward.add_edge(start, end)
        return forward

    @cached_property
    def columns(self) -> Mapping[Thing, int]:
        """The column of each thing: as near to what it leads to as that allows, conclusions at the end."""
        import networkx as nx

        order, columns = list(nx.topological_sort(self._forward)), dict[Thing, int]()
        for thing in order:
            columns[thing] = max((columns[cause] + 1 for cause in self._forward.pred[thing]), default=0)
        last = max(columns.values(), default=0)
        final = {effect for link, _, effect in self.steps if link.id in self.graph.concluding}
        for thing in reversed(order):
            later = [columns[effect] - 1 for effect in self._forward.succ[thing]]
            columns[thing] = min(later) if later else last if thing in final else columns[thing]
        return columns

    @cached_property
    def gates(self) -> Mapping[Thing, list[Thing]]:
        """The conditions on which links are taken, with the causes that wait for them."""
        gates: dict[Thing, list[Thing]] = {}
        for link, cause, _ in self.steps:
            if link.condition:
                gates.setdefault(Thing(listed(link.condition), link.cause_level), []).append(cause)
        return gates

    @cached_property
    def lanes(self) -> Mapping[Level, int]:
        """How many rows the lane of each level has, for the levels at which something stands."""
        rows: dict[Level, int] = {}
        for thing, (_, row) in self.places.items():
            rows[thing.level] = max(rows.get(thing.level, 0), row + 1)
        return {level: rows[level] for level in SITES if level in rows}

    @cached_property
    def places(self) -> Mapping[Thing, tuple[int, int]]:
        """The column and the row of each thing, in the order of the links; conditions below the causes."""
        places: dict[Thing, tuple[int, int]] = {}
        used: Counter[tuple[Level, int]] = Counter()
        things = {thing: self.columns[thing] for _, *ends in self.steps for thing in ends}
        things |= {gate: self.columns[causes[-1]] for gate, causes in self.gates.items()}
        for thing, column in things.items():
            places[thing] = (column, used[thing.level, column])
            used[thing.level, column] += 1
        return places


def straight(start: Point, end: Point) -> list[Point]:
    """Return points along a straight line, from its start to its end."""
    (x1, y1), (x2, y2) = start, end
    return [(x1 + step / 40 * (x2 - x1), y1 + step / 40 * (y2 - y1)) for step in range(41)]


def sign_places(lines: Mapping[T, Sequence[Point]], gap: float) -> dict[T, Point]:
    """Return for each line the place of its sign: near its middle, and away from signs and ends of others.

    Parameters
    ----------
    lines : mapping to sequence of point
        Points along each line, from its start to its end.
    gap : float
        The distance at which two signs do not disturb each other, in the unit of the points.
    """
    placed: dict[T, Point] = {}
    ends = {point for points in lines.values() for point in (points[0], points[-1])}

    def room(point: Point) -> float:
        return min(gap, min((dist(point, other) for other in [*placed.values(), *ends]), default=inf))

    for line, points in sorted(lines.items(), key=lambda item: dist(item[1][0], item[1][-1])):
        last = len(points) - 1
        inner = range(len(points) // 4, len(points) - len(points) // 4)
        middle_first = [points[place] for place in sorted(inner, key=lambda place: abs(2 * place - last))]
        placed[line] = max(middle_first, key=room)
    return placed
