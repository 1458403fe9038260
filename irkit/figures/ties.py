"""Who stands with and against whom: a signed network, with what the coders supplied set off."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from matplotlib import rc_context
from matplotlib.axes import Axes

from irkit.analysis.ties import Pooled, TieGraph
from irkit.figures.drawing import INK, QUIET, STYLE, Drawing, bare, figure_of, new_figure
from irkit.figures.grid import tint
from irkit.figures.labels import text_width
from irkit.figures.layout import (
    Point,
    by_name,
    camps_layout,
    circle_layout,
    components,
    glyph_places,
    stacked,
)  # fmt: skip
from irkit.text import listed

if TYPE_CHECKING:
    from irkit.case.case import Case

FRIENDLY, HOSTILE, NEUTRAL = "#0b4f6c", "#a4133c", "#6b6b6b"
COLOURS: Mapping[int, str] = {1: FRIENDLY, -1: HOSTILE, 0: NEUTRAL}
GLYPHS = {1: "+", -1: "_", 0: "."}
KINDS = {1: "friendly", -1: "hostile", 0: "neither"}
DASHES: Mapping[str, Any] = {"stated": "-", "supplied": (0, (3.5, 2.2))}

# Inches: a panel, the room for names on either side, for title and count, for the key.
WIDTH, HEIGHT, SIDE, TOP, BOTTOM, KEY = 4.2, 3.9, 1.1, 0.62, 0.5, 0.62
# Inches: a panel where many actors stand, one by itself, whose key needs the room; how many are many; a name.
WIDER, ALONE, MANY, ROW = 5.4, 6.6, 6, 0.4
GAP, WRAP, LINE = 0.2, 15, 0.17
# Signs; a longer alt text is no help, so that the camps are left to the table.
LONGEST = 320


@dataclass(frozen=True)
class Panel:
    """One network with its title and the places of its actors."""

    graph: TieGraph
    title: str
    places: Mapping[str, Point]
    faced: bool


def draw_ties(graph: TieGraph, title: str = "", ax: Axes | None = None) -> Drawing:
    """Draw who stands with and against whom.

    A single line with a plus is a friendly tie, a double line with a minus a hostile one, a thin one with
    a dot neither. What the article states is drawn solid, what coders supplied dashed and lighter. Where
    the network falls into two camps, they stand face to face.

    Parameters
    ----------
    graph : TieGraph
        The network, from ``case.ties.graph()``.
    title : str, optional
        What stands above it.
    ax : matplotlib.axes.Axes, optional
        A panel to draw in; by default a new figure.

    Returns
    -------
    Drawing
        The network.
    """
    return _drawing([_panel(graph, title)], ax)


def draw_ties_side_by_side(case: Case, issues: Iterable[str], *, supplied: bool = True) -> Drawing:
    """Draw the networks of several issues beside one another.

    Parameters
    ----------
    case : Case
        The case.
    issues : iterable of str
        The ids of two issues or so.
    supplied : bool, default True
        Whether ties count that the coders supplied.

    Returns
    -------
    Drawing
        The networks, a panel an issue.

    Raises
    ------
    LookupError
        If the case has no such issue, with the likely one.
    ValueError
        If no issue is named.
    """
    panels = [_panel(case.ties.graph(issue=issue, supplied=supplied), "") for issue in issues]
    if not panels:
        raise ValueError("no issue is named: name one or more")
    return _drawing(panels, None)


def _drawing(panels: list[Panel], ax: Axes | None) -> Drawing:
    with rc_context(STYLE):
        axes = _axes(panels) if ax is None else [ax]
        for panel, each in zip(panels, axes, strict=True):
            _draw(each, panel)
        _draw_key(axes[0])
    alt = " ".join(_alt(panel, short=len(panels) > 1) for panel in panels)
    records = tuple(record for panel in panels for record in _records(panel, titled=len(panels) > 1))
    return Drawing(figure_of(axes[0]), axes, alt, records)


def _axes(panels: Sequence[Panel]) -> list[Axes]:
    widths = [WIDER if len(panel.places) > MANY else WIDTH for panel in panels]
    widths = widths if len(widths) > 1 else [ALONE]
    height = max(HEIGHT, TOP + BOTTOM + ROW * max(len(panel.places) for panel in panels) / 2)
    figure, foot = new_figure(sum(widths), height + KEY), KEY / (height + KEY)
    lefts = accumulate([0.0, *widths[:-1]])
    return [
        figure.add_axes((left / sum(widths), foot, width / sum(widths), 1 - foot))
        for left, width in zip(lefts, widths, strict=True)
    ]


def _panel(graph: TieGraph, title: str) -> Panel:
    """Return a network with places for its actors, on a square of side 1."""
    tied = {actor for pair in graph.ties for actor in pair}
    names = by_name(tied, graph.names)
    title = title or graph.title
    split = graph.camps
    faced = split is not None and any(tie.sign < 0 for tie in graph.ties.values())
    parts = components(names, graph.ties)
    places: dict[str, Point] = {}
    for number, part in enumerate(parts):
        sides = [[name for name in part if name in camp] for camp in split] if faced and split else []
        pairs = [pair for pair in graph.ties if pair <= {*part}]
        if len(sides) == 2 and all(sides):
            found = camps_layout(*sorted(sides, key=lambda side: (len(side), side)))
        else:
            found = circle_layout(part, pairs)
        places |= stacked(found, number, len(parts))
    return Panel(graph, title, places, faced)


def _draw(ax: Axes, panel: Panel) -> None:
    """Draw one panel; its axes count inches, from the top left."""
    box = bare(ax).get_position()
    width, height = figure_of(ax).get_size_inches() * (box.width, box.height)
    ax.set(xlim=(0, width), ylim=(height, 0))
    across, down = width - 2 * SIDE, height - TOP - BOTTOM
    places = {actor: (SIDE + x * across, TOP + y * down) for actor, (x, y) in panel.places.items()}
    for number, line in enumerate(textwrap.wrap(panel.title, int(width / 0.095))[:2]):
        ax.text(width / 2, 0.14 + LINE * number, line, ha="center", va="center", fontweight="bold", color=INK)
    ends = {pair: sorted(pair) for pair in panel.graph.ties}
    lines = {pair: (places[a], places[b]) for pair, (a, b) in ends.items()}
    ranked = sorted(lines, key=lambda pair: (panel.graph.ties[pair].sign, sorted(pair)))
    for rank, pair in enumerate(ranked):
        _draw_tie(ax, panel.graph.ties[pair], lines[pair], 1 + rank / 1000, "–".join(sorted(pair)))
    for pair, point in glyph_places(lines, GAP).items():
        _draw_glyph(ax, point, panel.graph.ties[pair].sign, "–".join(sorted(pair)))
    for actor, (x, y) in places.items():
        ax.plot([x], [y], marker="o", markersize=7, color=INK, linestyle="none", zorder=5).pop().set_gid(
            actor
        )
        _draw_name(ax, panel.graph.names.get(actor, actor), (x, y), (x - width / 2) / across)
    ax.text(width / 2, height - 0.12, _count(panel.graph), ha="center", va="center", color=QUIET)


def _draw_tie(ax: Axes, tie: Pooled, line: tuple[Point, ...], order: float, name: str) -> None:
    """Draw a single line, a double one or a thin one; lighter and dashed where coders supplied it."""
    xs, ys = zip(*line, strict=True)
    colour = tint(COLOURS[tie.sign], 1.0) if tie.basis == "supplied" else COLOURS[tie.sign]
    look = {"color": colour, "linestyle": DASHES[tie.basis], "solid_capstyle": "butt", "zorder": order}
    width = {1: 1.8, -1: 3.6, 0: 0.9}[tie.sign]
    (drawn,) = ax.plot(xs, ys, linewidth=width, label=f"{KINDS[tie.sign]}, {tie.basis}", **look)
    drawn.set_gid(name)
    if tie.sign < 0:
        ax.plot(xs, ys, linewidth=1.5, color="white", zorder=order + 0.0005, label="gap")


def _draw_glyph(ax: Axes, point: Point, sign: int, name: str) -> None:
    (x, y), colour = point, COLOURS[sign]
    ax.plot([x], [y], marker="o", markersize=8.0, markerfacecolor="white", markeredgecolor=colour,
            markeredgewidth=0.9, linestyle="none", zorder=3)  # fmt: skip
    (glyph,) = ax.plot([x], [y], marker=GLYPHS[sign], markersize=5.0, color=colour, markeredgewidth=1.3,
                       linestyle="none", zorder=3.5)  # fmt: skip
    glyph.set_gid(f"sign {name}")


def _draw_name(ax: Axes, name: str, place: Point, side: float) -> None:
    """Write a name on the outer side of its mark; ``side`` is -0.5 at the left edge and 0.5 at the right."""
    lines = textwrap.wrap(name.partition(" (")[0], WRAP)
    x, y = place
    level = abs(side) > 0.12
    shift = 0.1 if side > 0 else -0.1
    for number, line in enumerate(lines):
        if level:
            at, ha = (x + shift, y + LINE * (number - (len(lines) - 1) / 2)), "left" if side > 0 else "right"
        else:
            up = y < ax.get_ylim()[0] / 2
            at, ha = (
                (x, y + (LINE * (number - len(lines)) + 0.02 if up else LINE * (number + 1) - 0.02)),
                "center",
            )
        ax.text(*at, line, ha=ha, va="center", color=INK, zorder=6)


def _draw_key(ax: Axes) -> None:
    """Say at the foot of the figure what the lines mean."""
    foot, x = ax.get_ylim()[0] + 0.16, 0.15
    for sign, told in ((1, "with each other"), (-1, "against each other"), (0, "neither, or both")):
        _draw_tie(ax, Pooled(sign, "stated"), ((x, foot), (x + 0.42, foot)), 1.0, "key")
        _draw_glyph(ax, (x + 0.21, foot), sign, "key")
        x = _told(ax, x + 0.5, foot, told)
    x, foot = 0.15, foot + 0.26
    for basis, told in (("stated", "stated in the text"), ("supplied", "supplied by the coders")):
        (line,) = ax.plot(
            [x, x + 0.42], [foot] * 2, color=INK, linewidth=2, linestyle=DASHES[basis], label="key"
        )
        line.set(color=tint(INK, 1.0) if basis == "supplied" else INK)
        x = _told(ax, x + 0.5, foot, told)
    for line in ax.lines:
        line.set_clip_on(False)


def _told(ax: Axes, x: float, y: float, text: str) -> float:
    ax.text(x, y, text, va="center", color=QUIET)
    return x + text_width(text) + 0.2


def _count(graph: TieGraph) -> str:
    """Return how many triads there are, in words."""
    found = graph.balance
    both = found.balanced + found.strained
    if not both:
        return "no triad"
    return f"{both} triad{'s' if both > 1 else ''}: {found.balanced} balanced, {found.strained} strained"


def _alt(panel: Panel, *, short: bool) -> str:
    graph = panel.graph
    if not graph.ties:
        return f"{panel.title or 'Network'}: no ties."
    shares = []
    for sign in (1, -1, 0):
        held = [tie for tie in graph.ties.values() if tie.sign == sign]
        if held:
            supplied = sum(tie.basis == "supplied" for tie in held)
            shares.append(f"{len(held)} {KINDS[sign]}" + (f" ({supplied} supplied)" if supplied else ""))
    told = f"{panel.title or 'Network'}: {len(panel.places)} actors; ties {listed(shares)}; {_count(graph)}."
    camps = "" if short or not panel.faced else " ".join(repr(graph.balance).splitlines()[1:])
    return told if len(told) + len(camps) > LONGEST else f"{told} {camps}".strip()


def _records(panel: Panel, *, titled: bool) -> list[dict[str, object]]:
    rows = []
    for pair, tie in panel.graph.ties.items():
        a, b = sorted(panel.graph.names.get(actor, actor) for actor in pair)
        row: dict[str, object] = {"issue": panel.title} if titled else {}
        told = {
            "actor": a,
            "and": b,
            "tie": KINDS[tie.sign],
            "basis": tie.basis,
            "claims": " ".join(tie.claims),
        }
        rows.append(row | told)
    return rows
