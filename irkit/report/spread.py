"""How the totals of a class are spread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles

from irkit.report.cells import SMALLEST, shown
from irkit.report.graded import Graded
from irkit.report.items import Item

MOST_BANDS = 10


@dataclass(frozen=True)
class Band:
    """How many totals lie from ``low`` to below ``high``, or up to it in the last band."""

    low: float
    high: float
    count: int


@dataclass(frozen=True)
class Spread:
    """The totals of a class out of ``maximum`` points.

    ``middle`` holds the three quartiles; ``bands`` are wide enough that each holds nobody, or enough people
    for nobody to be known by it. ``passed`` is the share (0 to 1) with the pass mark, or None where points
    are still open or it would give a small number away. ``mean`` is made of the questions' mean shares, so
    that it tells no more than they do; ``rough`` says whether one of them is a bound.
    """

    count: int
    maximum: float
    mean: float
    middle: tuple[float, float, float]
    bands: tuple[Band, ...]
    passed: float | None
    rough: bool = False


def spread_of(graded: Graded, items: Sequence[Item], smallest: int = SMALLEST) -> Spread | None:
    """Return how totals are spread, or None for a class too small to say so, or nothing marked yet.

    Parameters
    ----------
    graded : Graded
        The exercise.
    items : sequence of Item
        Its questions, as they may be shown.
    smallest : int
        The smallest number of students that a band may show, apart from 0.
    """
    totals = [sum(student.points[q.id] or 0.0 for q in graded.marked) for student in graded.students]
    maximum = sum(question.points for question in graded.marked)
    if len(totals) < max(smallest, 2) or not maximum:
        return None
    first, second, third = quantiles(totals, n=4, method="inclusive")
    passed = None
    if not graded.waiting:
        number = sum(total >= graded.exercise.pass_mark - 1e-9 for total in totals)
        known = shown([number, len(totals) - number], smallest)[0]
        passed = None if known is None else known / len(totals)
    mean = sum(item.difficulty * item.question.points for item in items)
    return Spread(
        len(totals), maximum, mean, (first, second, third), _bands(totals, maximum, smallest), passed,
        any(item.bound for item in items),
    )  # fmt: skip


def _bands(totals: list[float], maximum: float, smallest: int) -> tuple[Band, ...]:
    width = next(each for each in (1, 2, 5, 10, 20, 50, maximum) if maximum <= each * MOST_BANDS)
    edges = [0.0]
    while edges[-1] < maximum - 1e-9:
        edges.append(min(edges[-1] + width, maximum))
    counts = [0] * (len(edges) - 1)
    for total in totals:
        counts[min(int((total + 1e-9) / width), len(counts) - 1)] += 1
    bands = [Band(*each) for each in zip(edges, edges[1:], counts, strict=False)]
    return _merged(bands, smallest)


def _merged(bands: list[Band], smallest: int) -> tuple[Band, ...]:
    """Join a band that holds too few with the neighbour that holds fewer, until none is left."""
    held = list(bands)
    while len(held) > 1 and any(0 < band.count < smallest for band in held):
        place = next(at for at, band in enumerate(held) if 0 < band.count < smallest)
        beside = [at for at in (place - 1, place + 1) if 0 <= at < len(held)]
        # An empty neighbour would leave the number as it is, so one with people in it is sought first.
        other = min(beside, key=lambda at: (held[at].count == 0, held[at].count))
        first, last = sorted((place, other))
        joined = Band(held[first].low, held[last].high, held[first].count + held[last].count)
        held[first : last + 1] = [joined]
    return tuple(held)
