"""Labels that stand as near as they can to what they name, and never on one another."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties

from irkit.figures.drawing import DPI, FONT, SIZE


@cache
def text_width(text: str, *, bold: bool = False) -> float:
    """Return how many inches wide a line of text stands in a figure."""
    font = FontProperties(family=FONT, size=SIZE, weight="bold" if bold else "normal")
    renderer = RendererAgg(1, 1, DPI)  # type: ignore[no-untyped-call]
    pixels = renderer.get_text_width_height_descent(text, font, False)[0]  # type: ignore[no-untyped-call]
    return float(pixels) / DPI


def spread(places: Sequence[float], gap: float, lowest: float, highest: float) -> list[float]:
    """Return places at least a gap apart, as near to the wanted ones as that allows.

    The sum of squared moves is least: runs of crowded labels share their mean, as in isotonic regression
    (Barlow et al. 1972, pool adjacent violators).

    Parameters
    ----------
    places : sequence of float
        Where the labels would stand, in rising order.
    gap : float
        The least distance between two of them; less where the room does not hold it.
    lowest, highest : float
        The room for the labels.

    Examples
    --------
    >>> spread([1.0, 1.0, 5.0], 1.0, 0.0, 10.0)
    [0.5, 1.5, 5.0]
    """
    steps = max(len(places) - 1, 1)
    gap = min(gap, (highest - lowest) / steps)
    runs: list[tuple[float, int]] = []
    for number, place in enumerate(places):
        runs.append((place - number * gap, 1))
        while len(runs) > 1 and runs[-2][0] >= runs[-1][0]:
            (last, many), (before, more) = runs.pop(), runs.pop()
            runs.append(((last * many + before * more) / (many + more), many + more))
    ceiling = highest - (len(places) - 1) * gap
    shifted = [max(lowest, min(mean, ceiling)) for mean, many in runs for _ in range(many)]
    return [place + number * gap for number, place in enumerate(shifted)]
