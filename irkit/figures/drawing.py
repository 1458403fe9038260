"""A figure that can be read as a picture, as a sentence and as a table."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from irkit.text import listed

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

OUTPUT: Any = {"savefig.bbox": "standard", "savefig.transparent": False, "svg.hashsalt": "irkit"}
"""Set while a figure is written, for the same reason; the salt makes the names inside an SVG stable."""

INK, QUIET, FAINT = "#1a1a1a", "#595959", "#b5b5b5"
"""Text and marks; text of less weight (7:1 on white); lines that only lead the eye."""


@dataclass(frozen=True, repr=False, eq=False)
class Drawing:
    """A figure with its alt text and its data; a notebook shows the picture with both.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
        The figure, made without pyplot.
    axes : list of matplotlib.axes.Axes
        Its panels, to go on with.
    alt : str
        What the figure shows, in one or two sentences.
    records : tuple of mapping
        What it shows, a row each.
    """

    figure: Figure
    axes: list[Axes]
    alt: str
    records: tuple[Mapping[str, object], ...] = ()

    @property
    def ax(self) -> Axes:
        """The first panel."""
        return self.axes[0]

    @cached_property
    def table(self) -> pd.DataFrame:
        """The figure as a table."""
        import pandas as pd

        return pd.DataFrame(list(self.records))

    def save(self, path: str | Path) -> None:
        """Write the figure as PNG, SVG or PDF, with its alt text as the description.

        Parameters
        ----------
        path : str or Path
            The file; its ending says which kind. The same figure always gives the same file.

        Raises
        ------
        ValueError
            If the ending is none of these.
        """
        path = Path(path)
        described: dict[str, dict[str, str | None]] = {
            ".png": {"Description": self.alt, "Software": None},
            ".svg": {"Description": self.alt, "Creator": None, "Date": None},
            ".pdf": {"Subject": self.alt, "CreationDate": None},
        }
        kind = path.suffix.lower()
        if kind not in described:
            raise ValueError(f"{path.name}: a figure is saved as {listed(described, last='or')}")
        self._write(path, kind[1:], described[kind])

    def _write(self, to: Path | BytesIO, kind: str, metadata: Mapping[str, str | None]) -> None:
        with rc_context(OUTPUT):
            self.figure.savefig(to, format=kind, dpi=DPI, facecolor="white", metadata=dict(metadata))

    def __repr__(self) -> str:
        """Return the alt text."""
        return self.alt

    def _repr_html_(self) -> str:
        """Return the picture with its alt text, and below it, folded, the same as a table."""
        image = BytesIO()
        self._write(image, "png", {"Software": None})
        width = round(self.figure.get_figwidth() * SCREEN_DPI)
        return (
            f'<figure style="margin:0"><img alt="{escape(self.alt)}" '
            f'src="data:image/png;base64,{b64encode(image.getvalue()).decode()}" width="{width}" '
            f'style="max-width:100%;height:auto;background:#fff">{_folded(self.records)}</figure>'
        )


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure of a width and height in inches, unknown to pyplot.

    A figure that pyplot knows is shown once more at the end of its cell.
    """
    figure = Figure(figsize=(width, height), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def bare(ax: Axes) -> Axes:
    """Return the panel without frame and ticks: labels stand beside what they name."""
    ax.set_axis_off()
    return ax


def figure_of(ax: Axes) -> Figure:
    """Return the whole figure that a panel stands in."""
    figure = ax.get_figure(root=True)
    assert isinstance(figure, Figure)
    return figure


def _folded(records: Sequence[Mapping[str, object]]) -> str:
    if not records:
        return ""
    head = "".join(f'<th scope="col" {_LEFT}>{escape(name)}</th>' for name in records[0])
    body = "".join(f"<tr>{_row([str(value) for value in each.values()])}</tr>" for each in records)
    return (
        "<details><summary>The figure as a table</summary>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></details>"
    )


def _row(values: Sequence[str]) -> str:
    first, *rest = (escape(value) for value in values)
    return f'<th scope="row" {_LEFT}>{first}</th>' + "".join(f"<td {_LEFT}>{value}</td>" for value in rest)


_LEFT = 'style="text-align:left"'
