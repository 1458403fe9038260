"""What every figure is drawn with: a panel that counts inches, the marks of levels, cells, keys and notes."""

from __future__ import annotations

import textwrap
from abc import ABC, abstractmethod
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from html import escape
from io import BytesIO
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from irkit.framework.levels import Level, entry
from irkit.text import html_table

if TYPE_CHECKING:
    import pandas as pd

SCREEN_DPI = 96
"""Pixels that a browser takes for an inch, so that 9 pt in a figure is 9 pt on the page."""

DPI = 2 * SCREEN_DPI
"""Pixels of the image for an inch, for screens with small pixels."""

FONT, SIZE = "DejaVu Sans", 9.0
"""The font that comes with matplotlib, and its size in points."""

STYLE: Any = {"font.family": FONT, "font.size": SIZE, "hatch.linewidth": 0.7}
"""Set while a figure is made, so that a style chosen elsewhere cannot make its labels collide."""

CARD = "background:#fff;border:1px solid #c4c4c4;border-radius:6px;padding:8px;box-sizing:border-box"
"""The card that a picture lies on, so that in a dark theme its white ground looks meant."""

OUTPUT: Any = {"savefig.bbox": "standard", "savefig.transparent": False}
"""Set while a figure is written, for the same reason."""

INK, QUIET, FAINT = "#1a1a1a", "#595959", "#b5b5b5"
"""Text and marks; text of less weight (7:1 on white); lines that only lead the eye."""

GREY, GLOW, TIME = "#5f6b76", "#fdeeb5", "#c4c4c4"
"""The shade of counts that have no level; what sets a label off; a bar that stands for a time."""

MARKERS = {"●": "o", "▲": "^", "■": "s", "◆": "D", "★": "*", "○": "o"}
"""The codebook's signs as matplotlib names them; drawn as markers, they need no font."""

# Points: triangles and stars fill less of their square than a disc does, squares and diamonds more.
SIZES = {"●": 7.0, "▲": 7.6, "■": 6.2, "◆": 5.6, "★": 9.5, "○": 6.4}

# Inches: a line of text, a column; the last pile has the longest name.
LINE, COLUMN, WIDE = 0.165, 1.3, 1.68


@dataclass(frozen=True, repr=False, eq=False)
class Drawing:
    """A figure with its alt text and its data; a notebook shows the picture with both.

    Attributes
    ----------
    ax : matplotlib.axes.Axes
        Its panel, to go on with.
    alt : str
        What the figure shows, in one or two sentences.
    records : tuple of mapping
        What it shows, one row each.
    """

    ax: Axes
    alt: str
    records: tuple[Mapping[str, object], ...] = ()

    @property
    def figure(self) -> Figure:
        """The whole figure that the panel stands in, made without pyplot."""
        figure = self.ax.get_figure(root=True)
        assert isinstance(figure, Figure)
        return figure

    @cached_property
    def table(self) -> pd.DataFrame:
        """The figure as a table."""
        import pandas as pd

        return pd.DataFrame(list(self.records))

    def __repr__(self) -> str:
        """Return the alt text."""
        return self.alt

    def _repr_html_(self) -> str:
        """Return the picture with its alt text, and below it, folded, the same as a table."""
        image = BytesIO()
        with rc_context(OUTPUT):
            self.figure.savefig(image, dpi=DPI, facecolor="white", metadata={"Software": None})
        # On a narrow page the picture is scrolled rather than shrunk until nobody can read it.
        width = round(self.figure.get_figwidth() * SCREEN_DPI) + 18
        picture = (
            f'<img alt="{escape(self.alt)}" '
            f'src="data:image/png;base64,{b64encode(image.getvalue()).decode()}" width="{width}" '
            f'style="max-width:100%;min-width:{round(width * 0.85)}px;height:auto;{CARD}">'
        )

        rows = [[str(value) for value in record.values()] for record in self.records]
        table = html_table(list(self.records[0]), rows) if rows else ""
        summary = "<summary>The figure as a table</summary>"
        return (
            f'<figure style="margin:0;overflow-x:auto">{picture}'
            f"{table and f'<details>{summary}{table}</details>'}</figure>"
        )


class Canvas:
    """A bare panel to draw on; x counts inches from the left, y inches downwards.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        The panel.
    """

    def __init__(self, ax: Axes) -> None:
        self.ax = ax
        ax.set_axis_off()

    def write(
        self, x: float, y: float, text: str, ha: str = "left", colour: str = INK, *, bold: bool = False
    ) -> Text:
        """Write a line of text whose middle stands at a height."""
        weight = "bold" if bold else "normal"
        return self.ax.text(x, y, text, ha=ha, va="center", color=colour, fontweight=weight)

    def note(self, x: float, y: float, text: str, gap: float = 0.25) -> float:
        """Write a quiet note, and return where the next may begin."""
        self.write(x, y, text, colour=QUIET)
        return x + text_width(text) + gap

    def paragraph(self, x: float, y: float, text: str, length: int, *, bold: bool = False) -> None:
        """Write a text of one or two lines around a height; what does not fit ends in an ellipsis."""
        first, *rest = textwrap.wrap(text, length)
        lines = [first, textwrap.shorten(" ".join(rest), length, placeholder=" …")] if rest else [first]
        for number, line in enumerate(lines):
            self.write(x, y + (number - (len(lines) - 1) / 2) * LINE, line, bold=bold)

    def line(self, xs: Sequence[float], ys: Sequence[float], colour: str = FAINT, **look: Any) -> Line2D:
        """Draw a line through points."""
        (line,) = self.ax.plot(xs, ys, color=colour, **look)
        return line

    def rule(self, y: float, start: float, end: float) -> None:
        """Draw a thin level line across the panel."""
        self.line([start, end], [y, y], linewidth=0.5, zorder=1, clip_on=False)

    def dot(self, x: float, y: float, marker: str = "o", **look: Any) -> Line2D:
        """Put a sign at a place."""
        (dot,) = self.ax.plot([x], [y], **{"marker": marker, "linestyle": "none", **look})
        return dot

    def mark(self, level: Level, x: float, y: float, label: str = "") -> Line2D:
        """Put a level's mark at a place, labelled with the level's value."""
        return self.dot(x, y, zorder=3, clip_on=False, label=label or level.value, **looks(level))

    def box(self, x: float, y: float, width: float, height: float, label: str = "", **look: Any) -> Rectangle:
        """Draw a rectangle from its upper left corner."""
        box = Rectangle((x, y), width, height, **look)
        self.ax.add_patch(box).set_label(label)
        return box

    def bar(self, level: Level, x: float, y: float, size: tuple[float, float], label: str, *,
            filled: bool) -> None:  # fmt: skip
        """Draw a level's bar from its left end at a middle height, filled or in outline."""
        style, (length, thickness) = entry(level), size
        look: dict[str, Any] = {"facecolor": "white", "edgecolor": style.colour, "linewidth": 1.2}
        if filled:
            look = {"facecolor": style.colour, "edgecolor": "white", "linewidth": 0.0}
            look["hatch"] = style.hatch or None
        self.box(x, y - thickness / 2, length, thickness, label, **look)

    def shade(self, x: float, y: float, width: float, height: float, share: float, label: str = "",
              colour: str = GREY) -> None:  # fmt: skip
        """Shade a cell by a share in 0–1."""
        self.box(x, y, width, height, label, facecolor=tint(colour, share), edgecolor="white", linewidth=1.5,
                 zorder=1)  # fmt: skip

    def number(self, x: float, y: float, count: int, ha: str = "center", *, bold: bool = False) -> None:
        """Write a count; none is a dot, so that no cell looks forgotten."""
        text, colour = (str(count), INK) if count else ("·", QUIET)
        self.write(x, y, text, ha, colour, bold=bold and bool(count))

    def count(self, x: float, y: float, width: float, height: float, count: int, most: int, label: str = "",
              colour: str = GREY) -> None:  # fmt: skip
        """Draw a cell that is shaded by its count."""
        self.shade(x, y, width, height, count / max(most, 1), label, colour)
        self.number(x + width / 2, y + height / 2, count)

    def frame(self, x: float, y: float, width: float, height: float, label: str = "key") -> None:
        """Set a cell off by a dashed frame."""
        self.box(x + 0.025, y + 0.025, width - 0.05, height - 0.05, label, fill=False, edgecolor=INK,
                 linewidth=1.2, linestyle=(0, (3, 2)), zorder=2)  # fmt: skip

    def head(self, level: Level, x: float, y: float) -> None:
        """Write a level's name, with its mark before it."""
        self.mark(level, x + 0.06, y, f"head {level.value}")
        self.write(x + 0.17, y, entry(level).label, bold=True)

    def column_head(self, level: Level, x: float, y: float) -> None:
        """Write a level's name above a column, centred, with its mark above the name."""
        lines = ["Outside", "the scheme"] if level is Level.OUTSIDE else [entry(level).label]
        self.mark(level, x, y - 0.17 * len(lines), f"head {level.value}")
        for number, line in enumerate(lines):
            self.write(x, y - 0.17 * (len(lines) - 1 - number), line, "center")


class Sketch(ABC):
    """What a figure shows: its measures in inches, its words, and how it is drawn."""

    width: float
    depth: float
    head = 0.0
    """The room above zero, for the heads of columns."""

    records: Iterable[Mapping[str, object]]
    """The rows of the figure's table."""

    @property
    @abstractmethod
    def alt(self) -> str:
        """What the figure shows, in one or two sentences."""

    @abstractmethod
    def draw(self, page: Canvas) -> None:
        """Draw it on a panel of its measures."""

    def drawing(self, ax: Axes | None) -> Drawing:
        """Return the figure, drawn in a panel, or in a new figure of the size that the labels need."""
        with rc_context(STYLE):
            page = Canvas(_blank(self.width, self.head + self.depth) if ax is None else ax)
            page.ax.set(xlim=(0, self.width), ylim=(self.depth, -self.head))
            self.draw(page)
        return Drawing(page.ax, self.alt, tuple(self.records))


def _blank(width: float, height: float) -> Axes:
    """Return a panel that fills a new figure; both are measured in inches.

    The figure is unknown to pyplot, which would show it once more at the end of its cell.
    """
    figure = Figure(figsize=(width, height), dpi=DPI, facecolor="white")
    # A figure without a canvas makes a renderer for every label that is measured.
    FigureCanvasAgg(figure)
    return figure.add_axes((0, 0, 1, 1))


def looks(level: Level) -> dict[str, Any]:
    """Return how a level's mark is drawn, as keywords of matplotlib's ``plot``."""
    sign, colour = entry(level).sign, entry(level).colour
    return {
        "marker": MARKERS[sign],
        "markersize": SIZES[sign],
        "markerfacecolor": "white" if sign == "○" else colour,
        "markeredgecolor": colour,
        "markeredgewidth": 1.4 if sign == "○" else 0.0,
    }


def column_edges(columns: Sequence[Level | None], start: float) -> list[float]:
    """Return where columns of levels begin that stand side by side, in inches, and where the last ends."""
    widths = [WIDE if level is Level.OUTSIDE else COLUMN for level in columns]
    return list(accumulate(widths, initial=start))


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
