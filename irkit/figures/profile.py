"""A coding beside the reference: how many claims at each level, and claim by claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from irkit.case.case import ReferenceMissingError
from irkit.coding.coding import Compared, compare, read_coding
from irkit.figures.drawing import INK, QUIET, STYLE, Drawing, bare, figure_of, new_figure
from irkit.figures.labels import text_width
from irkit.figures.marks import column_edges, draw_head, draw_mark, draw_rule
from irkit.framework.levels import PILES, Level, entry
from irkit.text import listed

if TYPE_CHECKING:
    from irkit.case.case import Case

# Inches: where names and columns start, the marks in a column, the room for what a line comes to.
NAMES, COLUMNS, MARK, RESULT = 0.1, 1.0, 0.45, 1.15
# Inches: a claim's line, a bar's line and its thickness, the room for heads and key, the longest bar.
LINE, BAR_LINE, BAR, HEAD, KEY, LONGEST = 0.26, 0.27, 0.17, 0.62, 0.34, 0.95

EDGES = column_edges(PILES, COLUMNS)
WIDTH = EDGES[-1] + RESULT

YOURS = "Your codes"
"""What a profile calls the codes that it shows, unless it is told whose they are."""


@dataclass(frozen=True)
class Row:
    """One claim: the level given to it, and how that compares where there is a reference."""

    claim: str
    given: Level | None
    compared: Compared | None

    @property
    def result(self) -> str:
        """What the comparison comes to, in a word or three."""
        if self.given is None:
            return "no code yet"
        if self.compared is None:
            return ""
        if not self.compared.agrees:
            return "differs"
        return "also accepted" if self.compared.departs else "agrees"


def draw_profile(
    case: Case,
    coding: Mapping[str, object],
    claims: Iterable[str] | None = None,
    ax: Axes | None = None,
    label: str = YOURS,
) -> Drawing:
    """Draw a coding of effect levels beside the reference: counts by level, then claim by claim.

    The reference is shown only for claims that carry a code, and counted only over them. A case without
    its reference shows the coding alone.

    Parameters
    ----------
    case : Case
        The case.
    coding : mapping of str to Level or str
        Claim ids and the effect levels given to them; claims may be missing.
    claims : iterable of str, optional
        The claims to show; by default those in the coding.
    ax : matplotlib.axes.Axes, optional
        A panel to draw in; by default a new figure of the size that the labels need.
    label : str
        Whose codes they are, as the figure says it.

    Returns
    -------
    Drawing
        The profile.

    Raises
    ------
    CodingError
        If the coding cannot be read. An empty one is drawn as such.
    """
    rows = _rows(case, coding, claims)
    known = any(row.compared is not None for row in rows)
    bars = BAR_LINE * (2 if known else 1)
    depth = LINE * len(rows) + KEY
    with rc_context(STYLE):
        if ax is None:
            ax = new_figure(WIDTH, HEAD + bars + depth).add_axes((0, 0, 1, 1))
        bare(ax).set(xlim=(0, WIDTH), ylim=(depth, -HEAD - bars))
        _draw_heads(ax, -HEAD - bars)
        _draw_counts(ax, rows, -bars - 0.06, label)
        for place, row in enumerate(rows):
            _draw_row(ax, row, (place + 0.5) * LINE)
        if not rows:
            ax.text(COLUMNS, KEY / 2, _alt(rows, label, known=known), va="center", color=QUIET)
            return Drawing(figure_of(ax), [ax], _alt(rows, label, known=known))
        _draw_key(ax, depth - KEY / 2, {row.result for row in rows}, known=known)
    return Drawing(
        figure_of(ax), [ax], _alt(rows, label, known=known), tuple(_record(case, row) for row in rows)
    )


def _rows(case: Case, coding: Mapping[str, object], claims: Iterable[str] | None) -> list[Row]:
    if isinstance(coding, Mapping) and not coding:
        return []
    allowed = [claim.id for claim in case.claims] if claims is None else list(claims)
    given = read_coding(coding, allowed)
    shown = list(given) if claims is None else allowed
    try:
        compared = compare(given, case, shown).rows
    except ReferenceMissingError:
        return [Row(claim, given.get(claim), None) for claim in shown]
    return [Row(each.claim, each.given, each) for each in compared]


def _counts(rows: Sequence[Row]) -> tuple[Counter[Level], Counter[Level]]:
    """Count the claims by the level given and by the reference, over those that carry a code."""
    coded = [row for row in rows if row.given is not None]
    yours = Counter(row.given.in_scheme for row in coded if row.given)
    return yours, Counter(row.compared.reference.in_scheme for row in coded if row.compared)


def _draw_heads(ax: Axes, top: float) -> None:
    ax.text(COLUMNS + 0.02, top + 0.18, "Effect level", va="center", color=QUIET)
    for x, level in zip(EDGES, PILES, strict=False):
        draw_head(ax, level, x, top + 0.42)


def _draw_counts(ax: Axes, rows: Sequence[Row], top: float, label: str) -> None:
    yours, reference = _counts(rows)
    series = [(label, yours)] + [("Reference", reference)] * bool(reference)
    scale = LONGEST / max([1, *(count for _, counts in series for count in counts.values())])
    for place, (name, counts) in enumerate(series):
        y = top + (place + 0.5) * BAR_LINE
        ax.text(NAMES, y, name, va="center", color=INK)
        for x, level in zip(EDGES, PILES, strict=False):
            length = counts[level] * scale
            if length:
                bar = Rectangle((x, y - BAR / 2), length, BAR, **_bar_looks(level, filled=counts is yours))
                ax.add_patch(bar).set_label(f"{name}: {level.value}")
            ax.text(x + length + 0.06, y, str(counts[level]), va="center", color=INK)


def _bar_looks(level: Level, *, filled: bool) -> dict[str, Any]:
    look = entry(level)
    if not filled:
        return {"facecolor": "white", "edgecolor": look.colour, "linewidth": 1.2}
    return {"facecolor": look.colour, "edgecolor": "white", "linewidth": 0.0, "hatch": look.hatch or None}


def _draw_row(ax: Axes, row: Row, y: float) -> None:
    """Draw a claim's line: the code given, a ring at the reference, a bar between them where they part."""
    draw_rule(ax, y - LINE / 2, NAMES, WIDTH - 0.1)
    ax.text(NAMES, y, row.claim, va="center", color=INK)
    weight = "bold" if row.result == "differs" else "normal"
    colour = INK if row.result == "differs" else QUIET
    ax.text(EDGES[-1], y, row.result, va="center", color=colour, fontweight=weight)
    if row.given is None:
        return
    here = _place(row.given)
    draw_mark(ax, row.given, here, y).set_gid(row.claim)
    if row.compared is not None:
        there = _place(row.compared.reference)
        _draw_ring(ax, there, y)
        if row.compared.departs:
            _draw_way(ax, here, there, y, accepted=row.compared.agrees)


def _place(level: Level) -> float:
    return EDGES[PILES.index(level.in_scheme)] + MARK


def _draw_ring(ax: Axes, x: float, y: float) -> None:
    ax.plot([x], [y], marker="o", markersize=13, markerfacecolor="none", markeredgecolor=INK,
            markeredgewidth=1.1, linestyle="none", label="reference", zorder=4)  # fmt: skip


def _draw_way(ax: Axes, here: float, there: float, y: float, *, accepted: bool) -> None:
    """Draw the way from the code given to the reference, from mark to ring."""
    short = 0.09 if there > here else -0.09
    ax.plot([here + short, there - short], [y, y], color=INK, linewidth=1.3, zorder=2,
            linestyle=(0, (1.5, 2)) if accepted else "solid", label="way")  # fmt: skip


def _draw_key(ax: Axes, y: float, results: set[str], *, known: bool) -> None:
    """Say below the lines what marks, rings and ways mean."""
    if not known:
        return
    x = COLUMNS
    for level in PILES[:3]:
        draw_mark(ax, level, x + 0.06, y).set_label(f"key {level.value}")
        x += 0.13
    x = _key_text(ax, x + 0.07, y, "code given")
    _draw_ring(ax, x + 0.09, y)
    x = _key_text(ax, x + 0.25, y, "reference")
    for result, accepted in (("differs", False), ("also accepted", True)):
        if result in results:
            _draw_way(ax, x - 0.09, x + 0.44, y, accepted=accepted)
            x = _key_text(ax, x + 0.43, y, result)


def _key_text(ax: Axes, x: float, y: float, text: str) -> float:
    """Write a word of the key and return where the next sign goes."""
    ax.text(x, y, text, va="center", color=QUIET)
    return x + text_width(text) + 0.25


def _alt(rows: Sequence[Row], label: str, *, known: bool) -> str:
    if not rows:
        return "No claim has been coded yet."
    yours, reference = _counts(rows)
    coded = sum(yours.values())
    missing = f" ({len(rows) - coded} without a code yet)" if coded < len(rows) else ""
    told = (
        f"{label}, by effect level, for {coded} claim{'s' if coded != 1 else ''}{missing}: {_counted(yours)}."
    )
    if not known:
        return f"{told} This copy of the case holds no reference codes."
    differing = [row.claim for row in rows if row.result == "differs"]
    parts = f"; {listed(differing)} differ{'s' if len(differing) == 1 else ''}" if differing else ""
    return f"{told} The reference has {_counted(reference)}{parts}."


def _counted(counts: Mapping[Level, int]) -> str:
    return listed(f"{entry(level).label} {counts[level]}" for level in PILES if counts[level])


def _record(case: Case, row: Row) -> dict[str, object]:
    record: dict[str, object] = {
        "claim": row.claim,
        "text": case.claim(row.claim).text,
        "code given": row.given.label if row.given else "",
    }
    if row.compared is not None:
        record["reference"] = row.compared.reference.label if row.given else ""
        record["result"] = row.result
    return record
