"""Tables of counts as pictures: a cell a pair of headings, shaded by its count, with the count in it."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle

from irkit.figures.drawing import INK, QUIET
from irkit.figures.marks import draw_mark
from irkit.framework.levels import Level, entry

GREY = "#5f6b76"


def tint(colour: str, share: float) -> tuple[float, float, float]:
    """Return a colour mixed with white, so light that ink can be read on it.

    Parameters
    ----------
    colour : str
        The colour.
    share : float
        How full the cell is, in 0–1.
    """
    weight = 0.0 if share <= 0 else 0.12 + 0.5 * min(share, 1.0)
    red, green, blue = to_rgb(colour)
    return (1 - weight * (1 - red), 1 - weight * (1 - green), 1 - weight * (1 - blue))


def draw_cell(
    ax: Axes,
    corner: tuple[float, float],
    size: tuple[float, float],
    count: int,
    most: int,
    *,
    colour: str = GREY,
    label: str = "",
) -> None:
    """Draw one cell with its count; an empty one holds a faint dot, so that no cell looks forgotten."""
    (x, y), (width, height) = corner, size
    face = tint(colour, count / max(most, 1))
    cell = Rectangle((x, y), width, height, facecolor=face, edgecolor="white", linewidth=1.5, zorder=1)
    ax.add_patch(cell).set_label(label)
    told = str(count) if count else "·"
    ax.text(x + width / 2, y + height / 2, told, ha="center", va="center", zorder=3,
            color=INK if count else QUIET)  # fmt: skip


def draw_frame(ax: Axes, corner: tuple[float, float], size: tuple[float, float], label: str) -> None:
    """Set a cell off by a dashed frame."""
    (x, y), (width, height) = corner, size
    frame = Rectangle((x + 0.025, y + 0.025), width - 0.05, height - 0.05, fill=False, edgecolor=INK,
                      linewidth=1.2, linestyle=(0, (3, 2)), zorder=2)  # fmt: skip
    ax.add_patch(frame).set_label(label)


def draw_column_head(ax: Axes, level: Level, x: float, y: float) -> None:
    """Write a level's name above a column, centred, with its mark above the name."""
    lines = ["Outside", "the scheme"] if level is Level.OUTSIDE else [entry(level).label]
    draw_mark(ax, level, x, y - 0.17 * len(lines)).set_label(f"head {level.value}")
    for number, line in enumerate(lines):
        ax.text(x, y - 0.17 * (len(lines) - 1 - number), line, ha="center", va="center", color=INK)


def most_in(counts: Sequence[Sequence[int]]) -> int:
    """Return the largest count of a table."""
    return max((count for row in counts for count in row), default=0)
