"""Where the actors of a signed network stand: two camps face each other where there are two."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations
from math import cos, dist, inf, pi, sin
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from irkit.analysis.ties import TieGraph

Point = tuple[float, float]

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


def glyph_places(
    lines: Mapping[frozenset[str], tuple[Point, Point]], gap: float
) -> dict[frozenset[str], Point]:
    """Return for each line the place of its sign: near its middle, and away from signs and ends of others.

    Parameters
    ----------
    lines : mapping of pair to two points
        Where each tie starts and ends.
    gap : float
        The distance, in inches, at which two signs do not disturb each other.
    """
    placed: dict[frozenset[str], Point] = {}
    ends = {point for line in lines.values() for point in line}
    shares = sorted((number / 40 for number in range(10, 31)), key=lambda share: abs(share - 0.5))

    def room(point: Point) -> float:
        return min(gap, min((dist(point, other) for other in [*placed.values(), *ends]), default=inf))

    for pair, (start, end) in sorted(lines.items(), key=lambda item: dist(*item[1])):
        steps = (end[0] - start[0], end[1] - start[1])
        points = [(start[0] + share * steps[0], start[1] + share * steps[1]) for share in shares]
        placed[pair] = max(points, key=room)
    return placed
