"""How sure a text sounds, beside what it offers in support: a dot a claim."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from irkit.case.collections import UNSUPPORTED
from irkit.figures.drawing import INK, QUIET, STYLE, Drawing, bare, figure_of, new_figure
from irkit.figures.grid import GREY, draw_frame, tint
from irkit.records.answers import Certainty, Evidence

if TYPE_CHECKING:
    from irkit.case.case import Case

ROWS: tuple[str, ...] = get_args(Certainty)[::-1]
"""The firmest wording on top."""

COLUMNS: tuple[str, ...] = get_args(Evidence)

TONES: Mapping[str, str] = {"hedged": "holds back", "plain": "no marker", "emphatic": "adds force"}
OFFERS: Mapping[str, str] = {
    "none": "nothing",
    "assertion": "a reason, no source",
    "event": "an event to look up",
    "official": "an official position",
}

LOOKS: Mapping[str, Mapping[str, Any]] = {
    "hedged": {"fillstyle": "none"},
    "plain": {"fillstyle": "bottom", "markerfacecoloralt": "white"},
    "emphatic": {"fillstyle": "full"},
}
"""The firmer the wording, the fuller the sign; levels have other signs and colours."""

# Inches: the rows' names, a column, the room for heads, for a count, between dots, for totals and the key.
NAMES, COLUMN, HEAD, COUNT, STEP, TOTAL, KEY, LINE = 1.3, 1.62, 0.72, 0.26, 0.165, 0.75, 0.5, 0.3
ABREAST = 8
"""Dots beside one another in a cell."""


@dataclass(frozen=True)
class Row:
    """How many claims of one certainty rest on which evidence, and where the row stands."""

    certainty: str
    counts: Sequence[int]
    top: float

    @property
    def total(self) -> int:
        """All claims of this certainty."""
        return sum(self.counts)

    @property
    def unsupported(self) -> int:
        """Those for which the text offers no more than its word."""
        return sum(n for n, column in zip(self.counts, COLUMNS, strict=True) if column in UNSUPPORTED)

    @property
    def height(self) -> float:
        """The room that the fullest cell needs."""
        lines = max(1, -(-max(self.counts, default=0) // ABREAST))
        return COUNT + 0.14 + lines * STEP


def draw_certainty_evidence(
    case: Case, claims: Iterable[str] | None = None, ax: Axes | None = None
) -> Drawing:
    """Draw how many claims are stated with which certainty on which evidence, a dot a claim.

    A dashed frame marks the claims that are worded emphatically although the text offers no more than
    its word for them.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    claims : iterable of str, optional
        The claims to count; by default all. Those without either code are left out.
    ax : matplotlib.axes.Axes, optional
        A panel to draw in; by default a new figure of the size that the labels need.

    Returns
    -------
    Drawing
        The grid.

    Raises
    ------
    ReferenceMissingError
        If the case came without its reference.
    """
    rows = _rows(case.claims.crosstab("certainty", "evidence", claims))
    width = NAMES + COLUMN * len(COLUMNS) + TOTAL
    bottom = rows[-1].top + rows[-1].height
    with rc_context(STYLE):
        if ax is None:
            ax = new_figure(width, HEAD + bottom + LINE + KEY).add_axes((0, 0, 1, 1))
        bare(ax).set(xlim=(0, width), ylim=(bottom + LINE + KEY, -HEAD))
        _draw_heads(ax)
        most = max(max(row.counts) for row in rows)
        for row in rows:
            _draw_row(ax, row, most)
        _draw_totals(ax, rows, bottom)
        _draw_key(ax, rows[0], bottom + LINE)
    records = tuple(_record(row) for row in rows)
    return Drawing(figure_of(ax), [ax], _alt(rows), records)


def _rows(table: Any) -> list[Row]:
    rows: list[Row] = []
    top = 0.0
    for certainty in ROWS:
        row = Row(certainty, [int(table.loc[certainty, column]) for column in COLUMNS], top)
        rows.append(row)
        top += row.height
    return rows


def _draw_heads(ax: Axes) -> None:
    ax.text(0.12, -0.16, "Certainty", va="center", fontweight="bold", color=INK)
    title = "What the text offers in support"
    ax.text(NAMES + 0.06, 0.16 - HEAD, title, va="center", fontweight="bold", color=INK)
    for number, column in enumerate(COLUMNS):
        x = NAMES + (number + 0.5) * COLUMN
        ax.text(x, -0.34, column, ha="center", va="center", color=INK)
        ax.text(x, -0.14, OFFERS[column], ha="center", va="center", color=QUIET)
    ax.text(_right(), -0.14, "all", ha="center", va="center", color=QUIET)


def _right() -> float:
    return NAMES + COLUMN * len(COLUMNS) + TOTAL / 2


def _draw_row(ax: Axes, row: Row, most: int) -> None:
    middle = row.top + row.height / 2
    ax.text(0.12, middle - 0.09, row.certainty, va="center", color=INK)
    ax.text(0.12, middle + 0.1, TONES[row.certainty], va="center", color=QUIET)
    ax.text(_right(), middle, str(row.total), ha="center", va="center", color=QUIET)
    for number, (column, count) in enumerate(zip(COLUMNS, row.counts, strict=True)):
        x = NAMES + number * COLUMN
        face = Rectangle((x, row.top), COLUMN, row.height, facecolor=tint(GREY, 0.55 * count / max(most, 1)),
                         edgecolor="white", linewidth=1.5, zorder=1)  # fmt: skip
        ax.add_patch(face).set_label(f"{row.certainty} {column}: {count}")
        ax.text(x + 0.14, row.top + 0.19, str(count) if count else "·", ha="left", va="center", zorder=3,
                color=INK if count else QUIET, fontweight="bold" if count else "normal")  # fmt: skip
        _draw_dots(ax, row, column, count, x + 0.19)
    if row.certainty == "emphatic":
        draw_frame(ax, (NAMES, row.top), (COLUMN * len(UNSUPPORTED), row.height), "firm without support")


def _draw_dots(ax: Axes, row: Row, column: str, count: int, left: float) -> None:
    places = [divmod(number, ABREAST) for number in range(count)]
    xs = [left + place * STEP for _, place in places]
    ys = [row.top + COUNT + 0.13 + line * STEP for line, _ in places]
    look: dict[str, Any] = {"marker": "o", "markersize": 6.6, "color": INK, "linestyle": "none", "zorder": 3}
    (dots,) = ax.plot(xs, ys, **look, **LOOKS[row.certainty])
    dots.set_gid(f"{row.certainty} {column}")


def _draw_totals(ax: Axes, rows: Sequence[Row], bottom: float) -> None:
    ax.text(0.12, bottom + LINE / 2, "all", va="center", color=QUIET)
    sums = [sum(counts) for counts in zip(*(row.counts for row in rows), strict=True)]
    for number, count in enumerate([*sums, sum(sums)]):
        x = _right() if number == len(sums) else NAMES + (number + 0.5) * COLUMN
        ax.text(x, bottom + LINE / 2, str(count), ha="center", va="center", color=QUIET)


def _draw_key(ax: Axes, firmest: Row, y: float) -> None:
    draw_frame(ax, (0.12, y + 0.15), (0.3, 0.2), "key")
    told = f"worded firmly, on no more than the text's own word: {firmest.unsupported} of {firmest.total}"
    ax.text(0.52, y + 0.25, f"{told}.  One sign is one claim.", va="center", color=QUIET)


def _alt(rows: Sequence[Row]) -> str:
    total = sum(row.total for row in rows)
    if not total:
        return "No claim here has a code both for certainty and for evidence."
    shares = [f"{row.unsupported} of {row.total} {row.certainty}" for row in rows if row.total]
    return (
        f"{total} claims by how sure they sound and by what the text offers in support. No more than an "
        f"assertion comes with {', '.join(shares)} claims."
    )


def _record(row: Row) -> dict[str, object]:
    counts = dict(zip(COLUMNS, row.counts, strict=True))
    return {"certainty": row.certainty, **counts, "all": row.total}
