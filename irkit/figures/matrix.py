"""From which level to which the links lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from irkit.analysis.links import SITES
from irkit.figures.drawing import INK, QUIET, STYLE, Drawing, bare, figure_of, new_figure
from irkit.figures.grid import GREY, draw_column_head, draw_frame, tint
from irkit.figures.labels import text_width
from irkit.figures.marks import draw_mark
from irkit.framework.levels import Level, entry
from irkit.records.records import Link
from irkit.text import listed

if TYPE_CHECKING:
    from irkit.case.case import Case

SIGNS = {1: "+", -1: "−", 0: "?"}
"""How a link's sign is written; ? where the article gives no direction."""

# Inches: the rows' names, a column, a row, the room for heads, for totals and for the key.
NAMES, COLUMN, ROW, HEAD, TOTAL, KEY = 1.75, 1.02, 0.56, 0.86, 0.85, 0.88


@dataclass(frozen=True)
class Cell:
    """The links from one level to another: those the article makes, and those it leaves out."""

    cause: Level
    effect: Level
    made: tuple[Link, ...]
    omitted: tuple[Link, ...]

    @property
    def signs(self) -> str:
        """How many of the links raise, lower, or are given no direction."""
        counts = [(SIGNS[sign], sum(link.sign == sign for link in self.made)) for sign in (1, -1, 0)]
        return "  ".join(f"{sign}{count}" for sign, count in counts if count)


def draw_level_matrix(case: Case, ax: Axes | None = None) -> Drawing:
    """Draw how many links lead from causes at each level to effects at each level, with their signs.

    A link whose effect sits at two levels stands in two cells. A link that the article leaves out is
    shown beside the count, never in it.

    Parameters
    ----------
    case : Case
        The case.
    ax : matplotlib.axes.Axes, optional
        A panel to draw in; by default a new figure of the size that the labels need.

    Returns
    -------
    Drawing
        The matrix.
    """
    cells = [_cell(case, cause, effect) for cause in SITES for effect in SITES]
    width, depth = NAMES + COLUMN * len(SITES) + TOTAL, ROW * (len(SITES) + 1) + KEY
    with rc_context(STYLE):
        if ax is None:
            ax = new_figure(width, HEAD + depth).add_axes((0, 0, 1, 1))
        bare(ax).set(xlim=(0, width), ylim=(depth, -HEAD))
        _draw_heads(ax)
        most = max(len(cell.made) for cell in cells)
        for cell in cells:
            _draw_cell(ax, cell, most)
        _draw_totals(ax, cells)
        _draw_key(ax, depth - KEY, omitted=any(cell.omitted for cell in cells))
    return Drawing(figure_of(ax), [ax], _alt(case, cells), tuple(_record(cells, cause) for cause in SITES))


def _cell(case: Case, cause: Level, effect: Level) -> Cell:
    found = [link for link in case.links if link.cause_level is cause and effect in link.effect_levels]
    return Cell(
        cause,
        effect,
        tuple(link for link in found if link.mode != "omitted"),
        tuple(link for link in found if link.mode == "omitted"),
    )


def _corner(cell: Cell) -> tuple[float, float]:
    return NAMES + SITES.index(cell.effect) * COLUMN, SITES.index(cell.cause) * ROW


def _draw_heads(ax: Axes) -> None:
    ax.text(NAMES + 0.06, 0.18 - HEAD, "Effect level: where the link leads", va="center",
            fontweight="bold", color=INK)  # fmt: skip
    ax.text(0.12, -0.14, "Cause level", va="center", fontweight="bold", color=INK)
    for number, level in enumerate(SITES):
        draw_column_head(ax, level, NAMES + (number + 0.5) * COLUMN, -0.14)
        y = (number + 0.5) * ROW
        draw_mark(ax, level, 0.2, y).set_label(f"row {level.value}")
        ax.text(0.34, y, entry(level).label, va="center", color=INK)


def _draw_cell(ax: Axes, cell: Cell, most: int) -> None:
    (x, y), count = _corner(cell), len(cell.made)
    face = Rectangle((x, y), COLUMN, ROW, facecolor=tint(GREY, count / max(most, 1)), edgecolor="white",
                     linewidth=1.5, zorder=1)  # fmt: skip
    ax.add_patch(face).set_label(f"{cell.cause.value} to {cell.effect.value}: {count}")
    if cell.cause is cell.effect:
        draw_frame(ax, (x, y), (COLUMN, ROW), f"own {cell.cause.value}")
    middle, up = x + COLUMN / 2, 0.1 if count else 0.0
    ax.text(middle, y + ROW / 2 - up, str(count) if count else "·", ha="center", va="center", zorder=3,
            color=INK if count else QUIET, fontweight="bold" if count else "normal")  # fmt: skip
    told = "   ".join(part for part in (cell.signs, f"({len(cell.omitted)})" if cell.omitted else "") if part)
    if told:
        ax.text(middle, y + ROW / 2 + 0.11, told, ha="center", va="center", color=INK, zorder=3)


def _draw_totals(ax: Axes, cells: Sequence[Cell]) -> None:
    right, bottom = NAMES + COLUMN * len(SITES) + TOTAL / 2, ROW * (len(SITES) + 0.5)
    ax.text(right, -0.14, "All causes", ha="center", va="center", color=QUIET)
    ax.text(0.34, bottom, "All effects", va="center", color=QUIET)
    for number, level in enumerate(SITES):
        from_here = sum(len(cell.made) for cell in cells if cell.cause is level)
        to_here = sum(len(cell.made) for cell in cells if cell.effect is level)
        ax.text(right, (number + 0.5) * ROW, str(from_here), ha="center", va="center", color=QUIET)
        ax.text(NAMES + (number + 0.5) * COLUMN, bottom, str(to_here), ha="center", va="center", color=QUIET)


def _draw_key(ax: Axes, y: float, *, omitted: bool) -> None:
    draw_frame(ax, (0.12, y + 0.07), (0.3, 0.2), "key")
    ax.text(0.52, y + 0.17, "cause and effect at the same level", va="center", color=QUIET)
    parts = ["+ more of the cause, more of the effect", "− less of it", "? no direction given"]
    parts += ["(1) left out by the article, not counted"] if omitted else []
    x = 0.12
    for part in parts:
        ax.text(x, y + 0.43, part, va="center", color=QUIET)
        x += text_width(part) + 0.2
    told = "A link whose effect sits at two levels counts in two cells."
    ax.text(0.12, y + 0.67, told, va="center", color=QUIET)


def _alt(case: Case, cells: Sequence[Cell]) -> str:
    made = sum(len(cell.made) for cell in cells)
    asserted = len({link.id for cell in cells for link in cell.made})
    own = sum(len(cell.made) for cell in cells if cell.cause is cell.effect)
    ranked = sorted((cell for cell in cells if cell.made), key=lambda cell: -len(cell.made))[:3]
    most = [
        f"{entry(each.cause).label.lower()} to {entry(each.effect).label.lower()} {len(each.made)}"
        for each in ranked
    ]
    unsaid = [link.id for link in case.links if link.mode == "omitted"]
    rest = f" Not counted, because the article leaves it out: {listed(unsaid)}." if unsaid else ""
    return (
        f"{asserted} links from cause level to effect level, {made} counting both effects of a link that has "
        f"two: {own} stay at their level. "
        f"Most lead from {listed(most)}.{rest}"
    )


def _record(cells: Sequence[Cell], cause: Level) -> dict[str, object]:
    row = [cell for cell in cells if cell.cause is cause]
    record: dict[str, object] = {"cause level": entry(cause).label}
    for cell in row:
        omitted = f"; left out {len(cell.omitted)}" if cell.omitted else ""
        signs = f" ({cell.signs.replace('  ', ', ')})" if cell.made else ""
        record[f"effect: {entry(cell.effect).label}"] = f"{len(cell.made)}{signs}{omitted}"
    return record | {"all": sum(len(cell.made) for cell in row)}
