"""Where the actors of a signed network stand: two camps face each other where there are two."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations
from math import asin, cos, dist, inf, pi, sin
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from irkit.analysis.ties import TieGraph

Point = tuple[float, float]

# The ties of more actors than this cross in any order: only their lengths count.
MANY = 7


def network_layout(graph: TieGraph) -> dict[str, Point]:
    """Return places in a square of side 1 for those that are tied: two camps face to face, else a circle."""
    tied = {actor for pair in graph.ties for actor in pair}
    actors = sorted(tied, key=lambda actor: (graph.names.get(actor, actor), actor))
    against = any(tie.sign < 0 for tie in graph.ties.values())
    camps = (graph.camps if against else None) or ()
    places: dict[str, Point] = {}
    parts = components(actors, graph.ties)
    for number, part in enumerate(parts):
        sides = [[actor for actor in part if actor in camp] for camp in camps]
        if sides and all(sides):
            layout = camps_layout(*sorted(sides, key=lambda side: (len(side), side)))
        else:
            layout = circle_layout(part, [pair for pair in graph.ties if pair <= {*part}])
        places |= stacked(layout, number, len(parts))
    return places


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
    count = len(order)
    # Half a step off the top, so that no two names meet above one another where the circle is flat.
    angles = [2 * pi * (number + 0.5) / count - pi / 2 for number in range(count)]
    if count > MANY:
        # Even steps downwards on either side, so that each name has a line of its own.
        half = (count + 1) // 2
        downs = [asin(2 * (number + 0.5) / half - 1) for number in range(half)]
        angles = [*downs, *(pi - down for down in reversed(downs))]
    places = [((1 + cos(angle)) / 2, (1 + sin(angle)) / 2) for angle in angles]
    return dict(zip(order, places, strict=False))


def components(actors: Sequence[str], ties: Collection[frozenset[str]]) -> list[list[str]]:
    """Return the actors in parts between which there is no tie, the largest part first."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph(tuple(tie) for tie in ties)
    graph.add_nodes_from(actors)
    parts = [[actor for actor in actors if actor in part] for part in nx.connected_components(graph)]
    return sorted(parts, key=lambda part: (-len(part), actors.index(part[0])))


def stacked(places: Mapping[str, Point], number: int, parts: int) -> dict[str, Point]:
    """Return a part's places where several stand in one square: the first large, the rest below it."""
    if parts == 1:
        return dict(places)
    if number == 0:
        return {actor: (x, 0.78 * y) for actor, (x, y) in places.items()}
    share = 1 / (parts - 1)
    flat = len(places) <= 2
    return {
        actor: ((number - 1 + 0.15 + 0.7 * x) * share, 1.0 if flat else 0.88 + 0.12 * y)
        for actor, (x, y) in places.items()
    }


def _least_crossings(actors: Sequence[str], ties: Collection[frozenset[str]]) -> list[str]:
    """Return an order round the circle, found by swapping two actors for as long as that helps."""
    best, improved = list(actors), 3 < len(actors) <= 40
    while improved:
        improved = False
        for one, other in combinations(range(len(best)), 2):
            swapped = list(best)
            swapped[one], swapped[other] = swapped[other], swapped[one]
            if _cost(swapped, ties) < _cost(best, ties):
                best, improved = swapped, True
    return best


def _cost(order: Sequence[str], ties: Collection[frozenset[str]]) -> tuple[int, int]:
    """Return how many ties cross in this order, where they are few, and how long they are."""
    place = {actor: number for number, actor in enumerate(order)}
    ends = [sorted(place[actor] for actor in tie) for tie in ties]
    length = sum(min(b - a, len(order) - b + a) ** 2 for a, b in ends)
    if len(order) > MANY:
        return 0, length
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
