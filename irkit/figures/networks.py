"""Networks: who stands with and against whom, and which link leads from which level to which."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch
from matplotlib.patheffects import withStroke

from irkit.analysis.links import SIGNS, SITES, LinkGraph
from irkit.analysis.ties import Pooled, TieGraph
from irkit.figures.canvas import INK, QUIET, STYLE, Canvas, Drawing, Sketch, panels, tint
from irkit.figures.layout import Point, camps_layout, circle_layout, components, glyph_places, stacked
from irkit.framework.levels import Level, entry
from irkit.records.records import Link
from irkit.text import listed

if TYPE_CHECKING:
    from irkit.case.case import Case

COLOURS: Mapping[int, str] = {1: "#0b4f6c", -1: "#a4133c", 0: "#6b6b6b"}
GLYPHS = {1: "+", -1: "_", 0: "."}
KINDS = {1: "with", -1: "against", 0: "neither"}
DASHES: Mapping[str, Any] = {"stated": "-", "supplied": (0, (3.5, 2.2))}

# Inches: a panel, the room for names on either side, for title and count, for the key.
WIDTH, HEIGHT, SIDE, TOP, BOTTOM, KEY = 4.2, 3.9, 1.1, 0.62, 0.5, 0.62
# Inches: a panel where many actors stand, one by itself, whose key needs the room; how many are many; a name.
WIDER, ALONE, MANY, ROW = 5.4, 6.6, 6, 0.4
GAP, WRAP, LINE = 0.2, 15, 0.17
# Signs; a longer alt text is no help, so that the camps are left to the table.
LONGEST = 320


def ties(graph: TieGraph, ax: Axes | None = None) -> Drawing:
    """Draw who stands with and against whom.

    A single line with a plus ties two who are with each other, a double line with a minus two who are against
    each other, and a thin one with a dot says neither. What the article states is drawn solid, what coders
    supplied dashed and lighter. Where the network falls into two camps, they stand face to face.

    Parameters
    ----------
    graph : TieGraph
        The network, from ``case.ties.graph()``.
    ax : matplotlib.axes.Axes, optional
        A panel to draw in; by default a new figure.

    Returns
    -------
    Drawing
        The network.
    """
    return _draw_networks([_Network(graph)], ax)


def ties_side_by_side(case: Case, issues: Iterable[str]) -> Drawing:
    """Draw the networks of several issues beside one another.

    Parameters
    ----------
    case : Case
        The case.
    issues : iterable of str
        The ids of two issues or so.

    Returns
    -------
    Drawing
        The networks, one panel per issue.

    Raises
    ------
    LookupError
        If the case has no such issue, with the likely one.
    ValueError
        If no issue is named.
    """
    networks = [_Network(case.ties.graph(issue=issue)) for issue in issues]
    if not networks:
        raise ValueError("no issue is named: name one or more")
    return _draw_networks(networks, None)


def _draw_networks(networks: list[_Network], ax: Axes | None) -> Drawing:
    several = len(networks) > 1
    counts = [len(network.places) for network in networks]
    widths = [WIDER if count > MANY else WIDTH for count in counts]
    height = max(HEIGHT, TOP + BOTTOM + ROW * max(counts) / 2)
    with rc_context(STYLE):
        pages = [Canvas(ax)] if ax else panels(widths if several else [ALONE], height + KEY, bottom=KEY)
        for network, page in zip(networks, pages, strict=True):
            network.draw(page)
        _draw_tie_key(pages[0])
    alt = " ".join(network.alt(short=several) for network in networks)
    records = [record for network in networks for record in network.records(titled=several)]
    return Drawing(pages[0].figure, [page.ax for page in pages], alt, tuple(records))


class _Network:
    """One network with its title and the places of its actors on a square of side 1."""

    def __init__(self, graph: TieGraph) -> None:
        self.graph, self.title = graph, graph.title
        tied = {actor for pair in graph.ties for actor in pair}
        actors = sorted(tied, key=lambda actor: (graph.names.get(actor, actor), actor))
        against = any(tie.sign < 0 for tie in graph.ties.values())
        self.camps = graph.camps if against else None
        self.places: dict[str, Point] = {}
        parts = components(actors, graph.ties)
        for number, part in enumerate(parts):
            sides = [[actor for actor in part if actor in camp] for camp in self.camps or ()]
            if sides and all(sides):
                layout = camps_layout(*sorted(sides, key=lambda side: (len(side), side)))
            else:
                layout = circle_layout(part, [pair for pair in graph.ties if pair <= {*part}])
            self.places |= stacked(layout, number, len(parts))

    @property
    def count(self) -> str:
        """How many triads there are, in words."""
        balance = self.graph.balance
        total = balance.balanced + balance.strained
        if not total:
            return "no triad"
        return f"{total} triad{'s' * (total > 1)}: {balance.balanced} balanced, {balance.strained} strained"

    def alt(self, *, short: bool) -> str:
        title = self.title or "Network"
        if not self.graph.ties:
            return f"{title}: no ties."
        shares = []
        for sign, kind in KINDS.items():
            bases = [tie.basis for tie in self.graph.ties.values() if tie.sign == sign]
            supplied = bases.count("supplied")
            shares += [f"{len(bases)} {kind}" + (f" ({supplied} supplied)" if supplied else "")] * bool(bases)
        text = f"{title}: {len(self.places)} actors; ties {listed(shares)}; {self.count}."
        camps = "" if short or not self.camps else " ".join(repr(self.graph.balance).splitlines()[1:])
        return text if len(text) + len(camps) > LONGEST else f"{text} {camps}".strip()

    def records(self, *, titled: bool) -> list[dict[str, object]]:
        rows: list[dict[str, object]] = []
        for pair, tie in self.graph.ties.items():
            a, b = sorted(self.graph.names.get(actor, actor) for actor in pair)
            row: dict[str, object] = {"issue": self.title} if titled else {}
            row |= {"actor": a, "and": b, "tie": KINDS[tie.sign]}
            rows.append(row | {"basis": tie.basis, "claims": " ".join(tie.claims)})
        return rows

    def draw(self, page: Canvas) -> None:
        width, height = page.measure()
        across, down = width - 2 * SIDE, height - TOP - BOTTOM
        places = {actor: (SIDE + x * across, TOP + y * down) for actor, (x, y) in self.places.items()}
        for number, line in enumerate(textwrap.wrap(self.title, int(width / 0.095))[:2]):
            page.write(width / 2, 0.14 + LINE * number, line, "center", bold=True)
        drawn = {pair: (places[a], places[b]) for pair, (a, b) in ((p, sorted(p)) for p in self.graph.ties)}
        ranked = sorted(drawn, key=lambda pair: (self.graph.ties[pair].sign, sorted(pair)))
        for rank, pair in enumerate(ranked):
            _draw_tie(page, self.graph.ties[pair], drawn[pair], 1 + rank / 1000, "–".join(sorted(pair)))
        for pair, point in glyph_places(drawn, GAP).items():
            _draw_glyph(page, point, self.graph.ties[pair].sign, "–".join(sorted(pair)))
        for actor, (x, y) in places.items():
            page.dot(x, y, markersize=7, color=INK, zorder=5, gid=actor)
            _draw_name(page, self.graph.names.get(actor, actor), (x, y), (x - width / 2) / across)
        page.write(width / 2, height - 0.12, self.count, "center", QUIET)


def _draw_tie(page: Canvas, tie: Pooled, ends: tuple[Point, ...], order: float, name: str) -> None:
    """Draw a single line, a double one or a thin one; lighter and dashed where coders supplied it."""
    xs, ys = zip(*ends, strict=True)
    colour: Any = tint(COLOURS[tie.sign], 1.0) if tie.basis == "supplied" else COLOURS[tie.sign]
    width, label = {1: 1.8, -1: 3.6, 0: 0.9}[tie.sign], f"{KINDS[tie.sign]}, {tie.basis}"
    page.line(xs, ys, colour, linewidth=width, linestyle=DASHES[tie.basis], solid_capstyle="butt",
              zorder=order, label=label, gid=name)  # fmt: skip
    if tie.sign < 0:
        page.line(xs, ys, "white", linewidth=1.5, zorder=order + 0.0005, label="gap")


def _draw_glyph(page: Canvas, point: Point, sign: int, name: str) -> None:
    page.dot(*point, markersize=8.0, markerfacecolor="white", markeredgecolor=COLOURS[sign],
             markeredgewidth=0.9, zorder=3)  # fmt: skip
    page.dot(*point, GLYPHS[sign], markersize=5.0, color=COLOURS[sign], markeredgewidth=1.3, zorder=3.5,
             gid=f"sign {name}")  # fmt: skip


def _draw_name(page: Canvas, name: str, place: Point, side: float) -> None:
    """Write a name on the outer side of its mark; ``side`` is -0.5 at the left edge and 0.5 at the right."""
    lines = textwrap.wrap(name.partition(" (")[0], WRAP)
    x, y = place
    count, upper = len(lines), y < page.ax.get_ylim()[0] / 2
    for number, line in enumerate(lines):
        if abs(side) > 0.12:
            shift, ha = LINE * (number - (count - 1) / 2), "left" if side > 0 else "right"
            text = page.write(x + (0.1 if side > 0 else -0.1), y + shift, line, ha)
        else:
            shift = LINE * (number - count) + 0.02 if upper else LINE * (number + 1) - 0.02
            text = page.write(x, y + shift, line, "center")
        text.set(zorder=6, path_effects=[withStroke(linewidth=2.5, foreground="white")])


def _draw_tie_key(page: Canvas) -> None:
    """Say at the foot of the figure what the lines mean."""
    foot, x = page.ax.get_ylim()[0] + 0.16, 0.15
    for sign, text in ((1, "with each other"), (-1, "against each other"), (0, "neither, or both")):
        _draw_tie(page, Pooled(sign, "stated"), ((x, foot), (x + 0.42, foot)), 1.0, "key")
        _draw_glyph(page, (x + 0.21, foot), sign, "key")
        x = page.note(x + 0.5, foot, text, 0.2)
    x, foot = 0.15, foot + 0.26
    for basis, text in (("stated", "stated in the text"), ("supplied", "supplied by the coders")):
        colour: Any = tint(INK, 1.0) if basis == "supplied" else INK
        page.line([x, x + 0.42], [foot] * 2, colour, linewidth=2, linestyle=DASHES[basis], label="key")
        x = page.note(x + 0.5, foot, text, 0.2)
    for line in page.ax.lines:
        line.set_clip_on(False)


def links(case: Case, ax: Axes | None = None) -> Drawing:
    """Draw every link as an arrow from the lane of its cause level to the lane of its effect level.

    Links of the conclusion have their names in bold.

    Parameters
    ----------
    case : Case
        The case.
    ax : matplotlib.axes.Axes, optional
        A panel to draw in; by default a new figure of the size that the labels need.

    Returns
    -------
    Drawing
        The link map.
    """
    return _Lanes(case.links.graph()).drawing(ax)


class _Lanes(Sketch):
    """Links as arrows between lanes, one lane per level, drawn with measures in inches."""

    # The link's name, where cause, lanes and effect begin, a lane, a line, heads and key.
    NAMES, CAUSES, LANES, LANE, LINE, head, KEY, MARGIN = 0.1, 0.56, 3.02, 0.58, 0.235, 0.66, 0.61, 0.1
    SIGN = LANES + LANE * len(SITES) + 0.18
    EFFECTS = SIGN + 0.2
    width = EFFECTS + 3.3 + MARGIN
    # How a link of each mode is drawn, noted and explained in the key.
    MODES: Mapping[str, tuple[Any, str, str]] = {
        "asserted": ("-", "", "asserted"),
        "implied": ((0, (4, 2)), "", "implied or conditional"),
        "omitted": ((0, (1, 1.6)), " (left out)", "left out by the article"),
        "reported and denied": ((0, (5, 2, 1, 2)), " (denied)", "reported and denied"),
    }

    def __init__(self, graph: LinkGraph) -> None:
        self.links = graph.links
        self.conclusions = graph.concluding
        self.bottom = self.LINE * len(self.links)
        self.depth = self.bottom + self.KEY
        self.records = [
            {
                "link": link.id,
                "cause": link.cause,
                "cause level": entry(link.cause_level).label,
                "sign": SIGNS[link.sign],
                "effect": link.effect,
                "effect level": listed(entry(level).label for level in link.effect_levels),
                "mode": link.mode,
            }
            for link in self.links
        ]

    @property
    def alt(self) -> str:
        omitted = [link.id for link in self.links if link.mode == "omitted"]
        stated = [link for link in self.links if link.mode != "omitted"]
        across = sum({*link.effect_levels} != {link.cause_level} for link in stated)
        rest = f" Left out by the article and shown as such: {listed(omitted)}." if omitted else ""
        return (
            f"{len(stated)} links as arrows between lanes, a lane a level: "
            f"{across} lead to another level.{rest}"
        )

    def draw(self, page: Canvas) -> None:
        self._draw_lanes(page)
        for place, link in enumerate(self.links):
            self._draw_link(page, link, (place + 0.5) * self.LINE)
        self._draw_key(page)

    def _mode(self, link: Link) -> str:
        return "implied" if link.mode == "conditional" else link.mode

    def _middle(self, level: Level) -> float:
        return self.LANES + (SITES.index(level) + 0.5) * self.LANE

    def _draw_lanes(self, page: Canvas) -> None:
        """Draw the lanes with their heads, which stand on two lines, since names are wider than lanes."""
        for x, name in ((self.NAMES, "Link"), (self.CAUSES, "Cause"), (self.EFFECTS, "Effect")):
            page.write(x, -0.13, name, bold=True)
        for number, level in enumerate(SITES):
            x, y = self._middle(level), -0.5 if number % 2 == 0 else -0.32
            page.line([x, x], [0, self.bottom], linewidth=0.7, zorder=1)
            page.line([x, x], [y + 0.09, -0.2], linewidth=0.5, zorder=1)
            page.mark(level, x, -0.13, f"head {level.value}")
            page.write(x, y, entry(level).label, "center")
        for y in (0.0, self.bottom):
            page.rule(y, self.MARGIN, self.width - self.MARGIN)

    def _draw_link(self, page: Canvas, link: Link, y: float) -> None:
        style, note, _ = self.MODES[self._mode(link)]
        page.write(self.NAMES, y, link.id, bold=link.id in self.conclusions)
        page.write(self.CAUSES, y, link.cause)
        page.write(self.EFFECTS, y, f"{link.effect}{note}")
        page.write(self.SIGN, y, SIGNS[link.sign], "center", bold=True)
        start = self._middle(link.cause_level) - 0.1
        for number, effect in enumerate(link.effect_levels):
            # Two effects of one link share a line, a little apart.
            lift = 0.035 * (2 * number - 1) if len(link.effect_levels) > 1 else 0.0
            # The head has the colour of the lane where it ends.
            arrow = FancyArrowPatch((start, y + lift), (self._middle(effect) + 0.1, y + lift),
                                    arrowstyle="-|>,head_width=2.6,head_length=5.2", shrinkA=0, shrinkB=0,
                                    linewidth=1.3, linestyle=style, zorder=2,
                                    color=entry(effect).colour)  # fmt: skip
            arrow.set_gid(f"{link.id} {effect.value}")
            page.ax.add_patch(arrow)
        mark = page.mark(link.cause_level, start, y)
        mark.set_gid(f"{link.id} cause")
        if link.mode == "omitted":
            mark.set(markerfacecolor="white", markeredgewidth=1.2)

    def _draw_key(self, page: Canvas) -> None:
        modes = set(map(self._mode, self.links))
        x, y = self.MARGIN, self.bottom + 0.2
        for mode, (style, _, text) in self.MODES.items():
            if mode in modes:
                page.line([x, x + 0.32], [y, y], INK, linewidth=1.3, linestyle=style)
                x = page.note(x + 0.38, y, text)
        signs = "+ more of the cause, more of the effect    − less of it    ? no direction given"
        page.note(page.note(self.MARGIN, y + 0.25, signs), y + 0.25, "bold: a link of the conclusion")
