"""How a level looks in a figure: one colour each, and always a sign or a hatch beside it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import Text

from irkit.figures.drawing import FAINT, INK, QUIET
from irkit.framework.levels import Level, entry

MARKERS = {"●": "o", "▲": "^", "■": "s", "◆": "D", "★": "*", "○": "o"}
"""The codebook's signs as matplotlib names them; drawn as markers, they need no font."""

# Points: triangles and stars fill less of their square than a disc does, squares and diamonds more.
SIZES = {"●": 7.0, "▲": 7.6, "■": 6.2, "◆": 5.6, "★": 9.5, "○": 6.4}


# Inches; the last pile has the longest name.
COLUMN, WIDE = 1.3, 1.68


def column_edges(columns: Sequence[Level | None], start: float) -> list[float]:
    """Return where columns of levels begin that stand side by side, in inches, and where the last ends."""
    widths = [WIDE if level is Level.OUTSIDE else COLUMN for level in columns]
    return list(accumulate(widths, initial=start))


def looks(level: Level) -> dict[str, Any]:
    """Return how a level's mark is drawn, as keywords of matplotlib's ``plot``."""
    sign, colour = entry(level).sign, entry(level).colour
    return {
        "marker": MARKERS[sign],
        "markersize": SIZES[sign],
        "markerfacecolor": "white" if sign == "○" else colour,
        "markeredgecolor": colour,
        "markeredgewidth": 1.4 if sign == "○" else 0.0,
        "linestyle": "none",
    }


def draw_mark(ax: Axes, level: Level, x: float, y: float) -> Line2D:
    """Put a level's mark at a place of the panel, and label the artist with the level's value."""
    return _dot(ax, x, y, label=level.value, **looks(level))


def draw_plain_mark(ax: Axes, x: float, y: float) -> Line2D:
    """Put a mark that stands for no level at a place of the panel."""
    return _dot(ax, x, y, label="claim", marker="o", markersize=5.6, color=QUIET, linestyle="none")


def draw_head(ax: Axes, level: Level, x: float, y: float) -> Text:
    """Write a level's name at a place of the panel, with its mark before it.

    The panel's x axis counts inches.
    """
    draw_mark(ax, level, x + 0.06, y).set_label(f"head {level.value}")
    return ax.text(x + 0.17, y, entry(level).label, va="center", color=INK, fontweight="bold")


def draw_rule(ax: Axes, y: float, start: float, end: float) -> None:
    """Draw a thin level line across the panel."""
    ax.plot([start, end], [y, y], color=FAINT, linewidth=0.5, zorder=1, clip_on=False)


def _dot(ax: Axes, x: float, y: float, **look: Any) -> Line2D:
    (mark,) = ax.plot([x], [y], zorder=3, clip_on=False, **look)
    return mark
