"""Every link of a case as an arrow between lanes, a lane a level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, Rectangle

from irkit.analysis.links import SITES, By, Standing
from irkit.figures.drawing import FAINT, INK, QUIET, STYLE, Drawing, bare, figure_of, new_figure
from irkit.figures.labels import text_width
from irkit.figures.marks import draw_mark, draw_rule
from irkit.figures.matrix import SIGNS
from irkit.framework.levels import Level, entry
from irkit.records.records import Link
from irkit.text import listed

if TYPE_CHECKING:
    from irkit.case.case import Case

# Inches: the link's name, where cause, lanes and effect begin, a lane, a line, heads and key.
NAMES, CAUSES, LANES, LANE, LINE, HEAD, KEY, MARGIN = 0.1, 0.56, 3.02, 0.58, 0.235, 0.66, 0.86, 0.1
SIGN = LANES + LANE * len(SITES) + 0.18
EFFECTS = SIGN + 0.2
WIDTH = EFFECTS + 3.3 + MARGIN
# A shade behind a lane that is switched off, what no longer stands; readable on both.
OFF, GONE = "#ededed", "#767676"

STYLES = {
    "asserted": "-",
    "implied": (0, (4, 2)),
    "conditional": (0, (4, 2)),
    "omitted": (0, (1, 1.6)),
    "reported and denied": (0, (5, 2, 1, 2)),
}
NOTES = {"omitted": "(left out)", "reported and denied": "(denied)"}


def draw_links(
    case: Case, without: Level | str | None = None, by: By = "effect", ax: Axes | None = None
) -> Drawing:
    """Draw every link as an arrow from the lane of its cause level to the lane of its effect level.

    With a level switched off, its lane is shaded, and the links that no longer stand turn grey: those that
    go with the level carry a cross, those that nothing leads to any more an empty ring. When a link stands
    is defined by ``LinkGraph.without``. Links of the conclusion have their names in bold.

    Parameters
    ----------
    case : Case
        The case.
    without : Level or str, optional
        The level that is left out; by default none.
    by : {"effect", "cause"}
        Whether the links go whose effect, or those whose cause, sits at that level.
    ax : matplotlib.axes.Axes, optional
        A panel to draw in; by default a new figure of the size that the labels need.

    Returns
    -------
    Drawing
        The link map.

    Raises
    ------
    ValueError
        If the level, or the way to leave it out, is unknown.
    """
    standing = case.links.graph().without(without, by)
    depth = LINE * len(case.links) + KEY
    with rc_context(STYLE):
        if ax is None:
            ax = new_figure(WIDTH, HEAD + depth).add_axes((0, 0, 1, 1))
        bare(ax).set(xlim=(0, WIDTH), ylim=(depth, -HEAD))
        _draw_lanes(ax, standing.without, LINE * len(case.links))
        for place, link in enumerate(case.links):
            _draw_link(ax, link, (place + 0.5) * LINE, standing)
        _draw_key(ax, case.links, depth - KEY, standing)
    return Drawing(figure_of(ax), [ax], _alt(case, standing), _records(case, standing))


def _fates(standing: Standing) -> Mapping[str, str]:
    """Return the sign of each link that no longer stands."""
    return {link.id: "×" for link in standing.left_out} | {link.id: "∅" for link in standing.unsupported}


def _middle(level: Level) -> float:
    return LANES + (SITES.index(level) + 0.5) * LANE


def _draw_lanes(ax: Axes, off: Level | None, depth: float) -> None:
    """Draw the lanes with their heads, which stand on two lines, since names are wider than lanes."""
    for x, name in ((NAMES, "Link"), (CAUSES, "Cause"), (EFFECTS, "Effect")):
        ax.text(x, -0.13, name, va="center", fontweight="bold", color=INK)
    for number, level in enumerate(SITES):
        x, y = _middle(level), -0.5 if number % 2 == 0 else -0.32
        if level is off:
            lane = Rectangle((x - LANE / 2, -0.24), LANE, depth + 0.24, color=OFF, linewidth=0, zorder=0)
            ax.add_patch(lane).set_label(f"off {level.value}")
        ax.plot([x, x], [0, depth], color=FAINT, linewidth=0.7, zorder=1)
        ax.plot([x, x], [y + 0.09, -0.2], color=FAINT, linewidth=0.5, zorder=1)
        draw_mark(ax, level, x, -0.13).set_label(f"head {level.value}")
        ax.text(x, y, entry(level).label, ha="center", va="center", color=INK)
    draw_rule(ax, 0.0, MARGIN, WIDTH - MARGIN)
    draw_rule(ax, depth, MARGIN, WIDTH - MARGIN)


def _draw_link(ax: Axes, link: Link, y: float, standing: Standing) -> None:
    sign = _fates(standing).get(link.id, "")
    gone, ink = bool(sign), GONE if sign else INK
    weight = "bold" if link.id in standing.conclusions else "normal"
    ax.text(NAMES, y, f"{link.id} {sign}".strip(), va="center", color=ink, fontweight=weight)
    ax.text(CAUSES, y, link.cause, va="center", color=ink)
    note = NOTES.get(link.mode, "")
    ax.text(EFFECTS, y, f"{link.effect} {note}".strip(), va="center", color=ink)
    ax.text(SIGN, y, SIGNS[link.sign], ha="center", va="center", color=ink, fontweight="bold")
    start = _middle(link.cause_level) - 0.1
    for number, effect in enumerate(link.effect_levels):
        # Two effects of one link share a line, a little apart.
        lift = 0.035 * (2 * number - 1) if len(link.effect_levels) > 1 else 0.0
        cut = gone or (standing.by == "effect" and effect is standing.without)
        _draw_arrow(ax, link, (start, y + lift), effect, gone=cut)
    mark = draw_mark(ax, link.cause_level, start, y)
    mark.set(gid=f"{link.id} cause", alpha=0.35 if gone else 1.0)
    if link.mode == "omitted":
        mark.set(markerfacecolor="white", markeredgewidth=1.2)


def _draw_arrow(ax: Axes, link: Link, start: tuple[float, float], effect: Level, *, gone: bool) -> None:
    """Draw the way from cause to effect; its head has the colour of the lane where it ends."""
    end = (_middle(effect) + 0.1, start[1])
    arrow = FancyArrowPatch(start, end, arrowstyle="-|>,head_width=2.6,head_length=5.2",
                            shrinkA=0, shrinkB=0, linewidth=1.3, linestyle=STYLES[link.mode],
                            color=FAINT if gone else entry(effect).colour, zorder=2)  # fmt: skip
    arrow.set_gid(f"{link.id} {effect.value}")
    ax.add_patch(arrow)


def _draw_key(ax: Axes, links: Sequence[Link], y: float, standing: Standing) -> None:
    modes = {link.mode for link in links}
    named = {
        "asserted": "asserted",
        "implied": "implied or conditional",
        "omitted": "left out by the article",
        "reported and denied": "reported and denied",
    }
    x = MARGIN
    for mode, told in named.items():
        if mode in modes or (mode == "implied" and "conditional" in modes):
            ax.plot([x, x + 0.32], [y + 0.2] * 2, color=INK, linewidth=1.3, linestyle=STYLES[mode])
            x = _told(ax, x + 0.38, y + 0.2, told)
    x = MARGIN
    told = "+ more of the cause, more of the effect    − less of it    ? no direction given"
    x = _told(ax, x, y + 0.45, told)
    _told(ax, x, y + 0.45, "bold: a link of the conclusion")
    if standing.without is not None:
        label = entry(standing.without).label.lower()
        told = f"× goes with the {label} level    ∅ nothing leads to it any more"
        _told(ax, MARGIN, y + 0.7, f"Grey: {told}")


def _told(ax: Axes, x: float, y: float, text: str) -> float:
    ax.text(x, y, text, va="center", color=QUIET)
    return x + text_width(text) + 0.25


def _alt(case: Case, standing: Standing) -> str:
    omitted = [link.id for link in case.links if link.mode == "omitted"]
    made = [link for link in case.links if link.mode != "omitted"]
    head = f"{len(made)} links as arrows between lanes, a lane a level"
    if standing.without is None:
        across = sum(any(level is not link.cause_level for level in link.effect_levels) for link in made)
        rest = f" Left out by the article and shown as such: {listed(omitted)}." if omitted else ""
        return f"{head}: {across} lead to another level.{rest}"
    told = repr(standing).splitlines()[0]
    fates = (("go with it", standing.left_out), ("nothing leads to", standing.unsupported))
    counts = "; ".join(f"{len(links)} {what}" for what, links in fates if links)
    kept = sum(standing.conclusions.values())
    return f"{head}. {told} {counts}. Of {len(standing.conclusions)} links of the conclusion {kept} stand."


def _records(case: Case, standing: Standing) -> tuple[dict[str, object], ...]:
    fates = {"×": "left out", "∅": "nothing leads to it"}
    stands = dict.fromkeys((link.id for link in standing.stands), "yes")
    stands |= {link: fates[sign] for link, sign in _fates(standing).items()}
    return tuple(
        {
            "link": link.id,
            "cause": link.cause,
            "cause level": entry(link.cause_level).label,
            "sign": SIGNS[link.sign],
            "effect": link.effect,
            "effect level": listed(entry(level).label for level in link.effect_levels),
            "mode": link.mode,
            "stands": stands.get(link.id, "not judged"),
        }
        for link in case.links
    )
