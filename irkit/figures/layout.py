"""Where the actors of a signed network stand: two camps face each other where there are two."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations, permutations
from math import asin, cos, dist, pi, sin

Point = tuple[float, float]

# A circle is tried in every order up to this many actors; beyond, neighbours are swapped while that helps.
ALL_ORDERS = 7


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
    if count > ALL_ORDERS:
        # Even steps downwards on either side, so that each name has a line of its own.
        half = (count + 1) // 2
        downs = [asin(2 * (number + 0.5) / half - 1) for number in range(half)]
        angles = [*downs, *(pi - down for down in reversed(downs))]
    return {
        actor: ((1 + cos(angle)) / 2, (1 + sin(angle)) / 2)
        for actor, angle in zip(order, angles, strict=False)
    }


def components(actors: Sequence[str], ties: Collection[frozenset[str]]) -> list[list[str]]:
    """Return the actors in parts between which there is no tie, the largest part first."""
    left, parts = list(actors), []
    while left:
        part, waiting = [], [left[0]]
        while waiting:
            actor = waiting.pop()
            if actor in left:
                left.remove(actor)
                part.append(actor)
                waiting += [other for tie in ties if actor in tie for other in tie - {actor}]
        parts.append([actor for actor in actors if actor in part])
    return sorted(parts, key=len, reverse=True)


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


def _least_crossings(actors: Sequence[str], ties: Collection[frozenset[str]]) -> tuple[str, ...]:
    if len(actors) < 4:
        return tuple(actors)
    if len(actors) <= ALL_ORDERS:
        first, *rest = actors
        return min(((first, *order) for order in permutations(rest)), key=lambda each: _cost(each, ties))
    best = tuple(actors)
    improved = len(actors) <= 40
    while improved:
        improved = False
        for one, other in combinations(range(len(best)), 2):
            swapped = list(best)
            swapped[one], swapped[other] = swapped[other], swapped[one]
            if _length(tuple(swapped), ties) < _length(best, ties):
                best, improved = tuple(swapped), True
    return best


def _cost(order: tuple[str, ...], ties: Collection[frozenset[str]]) -> tuple[int, int]:
    """Return how many ties cross in this order round the circle, and how long they are."""
    ends = [sorted(order.index(actor) for actor in tie) for tie in ties]
    crossings = sum(a < c < b < d or c < a < d < b for (a, b), (c, d) in combinations(ends, 2))
    return crossings, _length(order, ties)


def _length(order: tuple[str, ...], ties: Collection[frozenset[str]]) -> int:
    place = {actor: number for number, actor in enumerate(order)}
    apart = [abs(place[a] - place[b]) for a, b in map(tuple, ties)]
    return sum(min(each, len(order) - each) ** 2 for each in apart)


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
    for pair, (start, end) in sorted(lines.items(), key=lambda item: _span(*item[1])):
        others = [*placed.values(), *ends]
        shares = sorted((number / 40 for number in range(10, 31)), key=lambda share: abs(share - 0.5))
        tried = [_between(start, end, share) for share in shares]
        placed[pair] = max(tried, key=lambda point: min(gap, _nearest(point, others)))
    return placed


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def _span(start: Point, end: Point) -> float:
    return dist(start, end)


def _nearest(point: Point, others: Collection[Point]) -> float:
    return min((_span(point, other) for other in others), default=float("inf"))


def by_name(actors: Collection[str], names: Mapping[str, str]) -> list[str]:
    """Return actors in the order of their names."""
    return sorted(actors, key=lambda actor: (names.get(actor, actor), actor))
