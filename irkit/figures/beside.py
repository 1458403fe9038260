"""Two cases side by side: what share of their claims sits at each effect level and at each cause level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from irkit.figures.drawing import INK, QUIET, STYLE, Drawing, bare, figure_of, new_figure
from irkit.figures.marks import draw_mark, draw_rule
from irkit.framework.levels import LEVELS, Level, entry
from irkit.text import listed

if TYPE_CHECKING:
    from irkit.case.case import Case

SHOWN = tuple(level for level in Level if level is not Level.OUTSIDE)
USES = ("effect level", "cause level")

FEW = 30
"""Fewer claims than this are said to be few: one of them more or less moves a share by over 3 points."""

# Inches: where the panels start and how wide they are, the longest bar, a bar's line and thickness, the
# room between levels, for the key above and below the last level.
NAMES, STARTS, PANEL, LONGEST = 0.1, (1.35, 4.55), 3.2, 1.9
BAR_LINE, BAR, GAP, HEAD, FOOT = 0.2, 0.145, 0.1, 1.24, 0.1
WIDTH = STARTS[-1] + PANEL
LINE = 2 * BAR_LINE + GAP
LONGEST_TITLE = 58


@dataclass(frozen=True)
class Shares:
    """How many claims of a case sit at each level in one use of the word, of how many that have one."""

    counts: Counter[Level]

    @property
    def total(self) -> int:
        """The claims that have a level in this use."""
        return self.counts.total()

    def share(self, level: Level) -> float:
        """Return the share of a level, from 0 to 1."""
        return self.counts[level] / self.total if self.total else 0.0

    def told(self, level: Level) -> str:
        """Return count and share of a level as they are written."""
        return f"{self.counts[level]} ({self.share(level):.0%})".replace("%", " %") if self.total else ""


def draw_cases_beside(case: Case, other: Case, ax: Axes | None = None) -> Drawing:
    """Draw what share of the claims of two cases sits at each effect level and at each cause level.

    Parameters
    ----------
    case, other : Case
        The cases with their references; the first is drawn filled, the second in outline.
    ax : matplotlib.axes.Axes, optional
        A panel to draw in; by default a new figure of the size that the labels need.

    Raises
    ------
    ReferenceMissingError
        If one of the cases came without its codes.
    """
    cases = (case, other)
    shares = {use: [_shares(each, use) for each in cases] for use in USES}
    depth = LINE * len(SHOWN) + FOOT
    with rc_context(STYLE):
        if ax is None:
            ax = new_figure(WIDTH, HEAD + depth).add_axes((0, 0, 1, 1))
        bare(ax).set(xlim=(0, WIDTH), ylim=(depth, -HEAD))
        _draw_key(ax, cases)
        for start, use in zip(STARTS, USES, strict=True):
            ax.text(start, -0.27, _head(use, shares[use]), va="center", color=QUIET)
        for place, level in enumerate(SHOWN):
            top = place * LINE
            draw_rule(ax, top, NAMES, WIDTH - 0.1)
            draw_mark(ax, level, NAMES + 0.06, top + LINE / 2)
            ax.text(NAMES + 0.2, top + LINE / 2, entry(level).label, va="center", color=INK)
            for start, use in zip(STARTS, USES, strict=True):
                for line, each in enumerate(shares[use]):
                    _draw_bar(ax, level, each, start, top + GAP / 2 + (line + 0.5) * BAR_LINE, line == 0)
    records = tuple(_record(level, use, cases, shares[use]) for use in USES for level in SHOWN)
    return Drawing(figure_of(ax), [ax], _alt(cases, shares), records)


def _shares(case: Case, use: str) -> Shares:
    found = [case.effect_level(c.id) if use == USES[0] else case.cause_level(c.id) for c in case.claims]
    return Shares(Counter(level for level in found if level is not None))


def _titles(cases: Sequence[Case]) -> list[str]:
    """Return short titles that tell the two cases apart."""
    titles = [shorten(each.title, LONGEST_TITLE, placeholder=" …") or each.id for each in cases]
    return titles if len(set(titles)) > 1 else [f"{title} ({n})" for n, title in enumerate(titles, start=1)]


def _size(case: Case) -> str:
    """Return how many claims a case has, and what one of them weighs where they are few."""
    count = len(case.claims)
    told = "1 claim" if count == 1 else f"{count} claims"
    if not count:
        return "no claim yet"
    share = f"{100 / count:.1f}".removesuffix(".0")
    return told if count >= FEW else f"{told}, which is few: one of them is {share} %"


def _head(use: str, shares: Sequence[Shares]) -> str:
    have = "claims" if use == USES[0] else "claims that have one"
    return f"{use[:1].upper()}{use[1:]}\nof {listed(map(_few, shares))} {have}"


def _few(shares: Shares) -> str:
    return f"{shares.total} (few)" if 0 < shares.total < FEW else str(shares.total)


def _draw_key(ax: Axes, cases: Sequence[Case]) -> None:
    for line, (case, title) in enumerate(zip(cases, _titles(cases), strict=True)):
        y = -HEAD + 0.22 + line * 0.26
        look: dict[str, Any] = {"facecolor": QUIET, "linewidth": 0.0} if line == 0 else {"facecolor": "white"}
        box = Rectangle((NAMES, y - BAR / 2), 0.3, BAR, edgecolor=QUIET, **{"linewidth": 1.2, **look})
        ax.add_patch(box).set_label(f"key {case.id}")
        ax.text(NAMES + 0.4, y, f"{title}: {_size(case)}", va="center", color=INK)


def _draw_bar(ax: Axes, level: Level, shares: Shares, start: float, y: float, filled: bool) -> None:
    look = entry(level)
    length = shares.share(level) * LONGEST
    if length:
        kind: dict[str, Any] = {"facecolor": "white", "edgecolor": look.colour, "linewidth": 1.2}
        if filled:
            kind = {
                "facecolor": look.colour,
                "edgecolor": "white",
                "linewidth": 0.0,
                "hatch": look.hatch or None,
            }
        ax.add_patch(Rectangle((start, y - BAR / 2), length, BAR, **kind)).set_label(level.value)
    told = shares.told(level)
    ax.text(start + length + 0.06, y, told, va="center", color=INK if shares.counts[level] else QUIET)


def _alt(cases: Sequence[Case], shares: dict[str, list[Shares]]) -> str:
    effects, causes = (shares[use] for use in USES)
    sizes = [f"{len(case.claims)} claims{', few' if len(case.claims) < FEW else ''}" for case in cases]
    titles = [shorten(title, 40, placeholder=" …") for title in _titles(cases)]
    named = [
        f"{title} ({size}) {_told(each)}" for title, size, each in zip(titles, sizes, effects, strict=True)
    ]
    levels = listed([*(entry(level).label.lower() for level in LEVELS), "elsewhere"])
    told = "; ".join(f"{_told(each)} of {each.total}" for each in causes)
    return f"Shares by effect level, {levels}: {'; '.join(named)}. By cause level: {told}."


def _told(shares: Shares) -> str:
    if not shares.total:
        return "none"
    parts = [shares.share(level) for level in LEVELS]
    return f"{listed(f'{part:.0%}'.rstrip('%') for part in [*parts, max(0.0, 1 - sum(parts))])} %"


def _record(level: Level, use: str, cases: Sequence[Case], shares: Sequence[Shares]) -> dict[str, object]:
    told = {title: each.told(level) for title, each in zip(_titles(cases), shares, strict=True)}
    return {"": use, "level": entry(level).label, **told}
