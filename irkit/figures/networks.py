"""Which link leads from which level to which."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch

from irkit.analysis.links import SIGNS, SITES, LinkGraph
from irkit.figures.canvas import INK, Canvas, Drawing, Sketch
from irkit.framework.levels import Level, entry
from irkit.records.records import Link
from irkit.text import listed

if TYPE_CHECKING:
    from irkit.case.case import Case


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
