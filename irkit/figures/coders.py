"""Who agrees with whom, and the claims that coders disagree on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from matplotlib.axes import Axes

from irkit.coding.codings import Codes, Codings
from irkit.figures.canvas import INK, QUIET, Canvas, Drawing, Sketch, text_width
from irkit.framework.levels import Level, entry
from irkit.text import listed

FEW = 8
"""Up to so many coders, each pair has a cell; of more, the claims alone are drawn."""

SHOWN = 10
"""How many claims are drawn, the most divided first."""

LONGEST = 18
"""How many letters of a coder's name are drawn."""

# Inches: the margin, a line of text, a cell; the widest matrix with names across its columns.
MARGIN, LINE, CELL, WIDEST = 0.12, 0.26, 0.34, 7.6


def agreement(codings: Codes, ax: Axes | None = None) -> Drawing:
    """Draw who agrees with whom, in per cent of the claims that both coded, and the most divided claims.

    Up to eight coders stand against each other, a cell for each pair.

    Parameters
    ----------
    codings : Codings or mapping
        For each coder a code by claim; missing codes are left out.
    ax : matplotlib.axes.Axes, optional
        A panel to draw in; by default a new figure of the size that the labels need.

    Returns
    -------
    Drawing
        The figure; its table has one row per pair of coders, or one per claim where coders are many.

    Raises
    ------
    CodingError
        If a code cannot be read.
    """
    codings = codings if isinstance(codings, Codings) else Codings.of(codings)
    return _Agreement(codings).drawing(ax)


class _Agreement(Sketch):
    """The coders against each other where they are few, and below them the claims."""

    def __init__(self, codings: Codings) -> None:
        self.percent = repr(codings.percent())
        self.pairs = _Pairs(codings) if len(codings.coders) <= FEW else None
        self.claims = _Claims(codings)
        self.top = self.pairs.depth if self.pairs else 0.0
        title = text_width(_Pairs.TITLE if self.pairs else _Claims.TITLE, bold=True) + 2 * MARGIN
        self.width = max(self.pairs.width if self.pairs else 0.0, self.claims.width, title, 4.6)
        self.depth = self.top + self.claims.depth
        self.records = (self.pairs or self.claims).records

    @property
    def alt(self) -> str:
        return " ".join([self.percent, *([self.pairs.alt] if self.pairs else []), self.claims.alt])

    def draw(self, page: Canvas) -> None:
        if self.pairs:
            self.pairs.draw(page)
            page.rule(self.top, MARGIN, self.width - MARGIN)
        self.claims.draw(page, self.top)


class _Pairs:
    """Coders against coders, a cell for each pair."""

    TITLE = "Who agrees with whom: per cent of the claims that both coded"

    def __init__(self, codings: Codings) -> None:
        self.coders, self.pairs = codings.coders, codings.percent_of_pairs()
        self.names = _short_names(codings.coders)
        self.left = max((text_width(name) for name in self.names), default=0.0) + 0.2 + MARGIN
        widest = max(0.6, self.left - 0.1)
        self.upright = self.left + widest * len(self.names) > WIDEST
        self.cell = 0.6 if self.upright else widest
        self.head = LINE + (self.left if self.upright else LINE)
        self.width = self.left + self.cell * len(self.names) + MARGIN
        self.depth = self.head + CELL * len(self.names) + LINE
        self.records: list[dict[str, object]] = [
            {"coder": one, "and": other, "agree": _percent(pair.share), "claims that both coded": pair.pairs}
            for (one, other), pair in self.pairs.items()
        ]

    @property
    def alt(self) -> str:
        ranked = sorted(self.pairs.items(), key=lambda item: -1 if item[1].share is None else item[1].share)
        words = [
            f"{one} and {other} {_percent(pair.share) or 'no claim in common'}"
            for (one, other), pair in ranked
        ]
        if len(words) <= 6:
            return f"Pair by pair: {listed(words)}." if words else "There is no pair of coders."
        return f"Of {len(words)} pairs of coders, least {words[0]}, most {words[-1]}."

    def draw(self, page: Canvas) -> None:
        page.write(MARGIN, LINE * 0.6, self.TITLE, bold=True)
        if not self.names:
            page.write(MARGIN, LINE * 1.8, self.alt, colour=QUIET)
        for number, name in enumerate(self.names):
            page.write(self.left - 0.1, self.head + (number + 0.5) * CELL, name, "right")
            head = page.write(self.left + (number + 0.5) * self.cell, self.head - 0.06, name, "center")
            head.set(va="bottom", rotation=90 if self.upright else 0)
        for down, one in enumerate(self.coders):
            for across, other in enumerate(self.coders):
                pair = self.pairs.get((one, other), self.pairs.get((other, one)))
                share = pair.share if pair else None
                text = (_percent(share) or "none") if pair else "·"
                x, y = self.left + across * self.cell, self.head + down * CELL
                page.shade(x, y, self.cell, CELL, share or 0.0, f"{one} – {other}: {text}")
                ink = QUIET if share is None else INK
                page.write(x + self.cell / 2, y + CELL / 2, text, "center", ink)


class _Claims:
    """The claims that coders disagree on, with how many gave which code."""

    TITLE = "The claims they disagree on: how many coders gave which code"
    # Inches: the claims' names, a cell, the room for heads.
    CLAIM, COUNT, HEAD = 0.8, 0.82, 0.62

    def __init__(self, codings: Codings) -> None:
        self.table, self.codes = codings.disagreements(), cast(Sequence[Level], codings.used)
        self.shown = min(len(self.table), SHOWN)
        self.hidden = len(self.table) - self.shown
        self.right = MARGIN + self.CLAIM + self.COUNT * len(self.codes)
        self.width = self.right + 0.9 + MARGIN
        rows = self.HEAD + LINE * (self.shown + bool(self.hidden)) if self.shown else 0.0
        self.depth = LINE * 1.2 + rows + 0.15
        self.records: list[dict[str, object]] = [
            {
                "claim": claim,
                **dict(zip(map(str, self.codes), map(int, counts), strict=True)),
                "pairs alike": f"{alike:.0f}%",
            }
            for claim, (*counts, alike) in self.table.iterrows()
        ]

    @property
    def alt(self) -> str:
        if not self.shown:
            return "They disagree on no claim."
        names = listed(self.table.index[:3])
        most = f"{len(self.table)} claims, most on {names}" if len(self.table) > 3 else names
        return f"They disagree on {most}."

    def draw(self, page: Canvas, top: float) -> None:
        none = "They disagree on no claim"
        page.write(MARGIN, top + LINE * 0.75, self.TITLE if self.shown else none, bold=True)
        if not self.shown:
            return
        y = top + LINE * 1.2 + self.HEAD
        for number, code in enumerate(self.codes):
            page.column_head(code, MARGIN + self.CLAIM + (number + 0.5) * self.COUNT, y - 0.14)
        page.write(self.right + 0.45, y - 0.14, "pairs alike", "center", QUIET)
        for number, (claim, (*counts, alike)) in enumerate(self.table.head(SHOWN).iterrows()):
            height = y + number * LINE
            page.write(MARGIN + self.CLAIM - 0.15, height + LINE / 2, str(claim), "right")
            for place, (code, count) in enumerate(zip(self.codes, counts, strict=True)):
                x, label = MARGIN + self.CLAIM + place * self.COUNT, f"{claim} {code}"
                given, colour = int(sum(counts)), entry(code).colour
                page.count(x, height, self.COUNT, LINE, int(count), given, label, colour)
            page.write(self.right + 0.45, height + LINE / 2, f"{alike:.0f}%", "center", QUIET)
        if self.hidden:
            note = f"{self.hidden} more claims on which coders disagree are not drawn"
            page.write(MARGIN, y + (self.shown + 0.5) * LINE, note, colour=QUIET)


def _short_names(coders: Sequence[str]) -> list[str]:
    """Return what stands for coders in a narrow place, each different from the others."""
    short = [name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…" for name in coders]
    if len(set(short)) == len(short):
        return short
    return [f"{number} {name}" for number, name in enumerate(short, start=1)]


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"
