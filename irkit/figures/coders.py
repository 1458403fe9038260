"""Who agrees with whom: coders against coders, or how far each agrees where they are many; and the claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import median
from textwrap import shorten

from matplotlib.axes import Axes

from irkit.coding.codings import Codes, Codings
from irkit.figures.canvas import GREY, INK, QUIET, Canvas, Drawing, canvas, text_width, tint
from irkit.framework.levels import Level, entry
from irkit.text import listed

FEW = 8
"""Up to so many coders, each pair has a cell; of more, each coder is counted in a column."""

SHOWN = 10
"""How many claims are drawn; the others are in the table only."""

LONGEST = 18
"""How many letters of a coder's name are drawn."""

STEP = 10
"""The width of a column of coders, in per cent."""

# Inches: the margin, a line of text, a cell; the widest matrix with names across its columns.
MARGIN, LINE, CELL, WIDEST = 0.12, 0.26, 0.34, 7.6


def agreement(codings: Codes, ax: Axes | None = None) -> Drawing:
    """Draw who agrees with whom, in per cent of the claims that both coded, and the most divided claims.

    Up to eight coders stand against each other, a cell for each pair. Of more than eight, it is drawn how
    many agree how far with the rest of the class.

    Parameters
    ----------
    codings : Codings or mapping
        For each coder a code by claim; missing codes are left out.
    ax : matplotlib.axes.Axes, optional
        A panel to draw in; by default a new figure of the size that the labels need.

    Returns
    -------
    Drawing
        The figure; its table has one row per pair of coders, or one per coder where they are many.

    Raises
    ------
    CodingError
        If a code cannot be read.
    """
    codings = codings if isinstance(codings, Codings) else Codings.of(codings)
    top = _Pairs(codings) if len(codings.coders) <= FEW else _Coders(codings)
    claims = _Claims(codings)
    width = max(top.width, claims.width, text_width(top.TITLE, bold=True) + 2 * MARGIN, 4.6)
    with canvas(ax, width, top.depth + claims.depth) as page:
        page.write(MARGIN, LINE * 0.6, top.TITLE, bold=True)
        top.draw(page)
        page.rule(top.depth, MARGIN, width - MARGIN)
        claims.draw(page, top.depth)
    return page.drawing(f"{codings.percent()!r} {top.alt} {claims.alt}", top.records)


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

    @property
    def records(self) -> list[Mapping[str, object]]:
        return [
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
                page.cell(x, y, self.cell, CELL, share, text, f"{one} – {other}: {text}")


class _Coders:
    """How many coders agree how far with the rest."""

    TITLE = "How far each coder agrees with the others: per cent of pairs of codes"
    # Inches: a column, the highest one, where the columns stand.
    BIN, HIGH, LEFT = 0.56, 1.5, MARGIN + 0.1
    FLOOR = 2.4 * LINE + HIGH
    COUNT = 100 // STEP

    def __init__(self, codings: Codings) -> None:
        self.coders = codings.percent_of_each()
        self.shares = [100 * coder.share for coder in self.coders.values() if coder.share is not None]
        self.bins = Counter(min(int(share // STEP), self.COUNT - 1) for share in self.shares)
        self.width = 2 * MARGIN + self.BIN * self.COUNT + 0.2
        self.depth = self.FLOOR + 2.6 * LINE

    @property
    def records(self) -> list[Mapping[str, object]]:
        ranked = sorted(self.coders.items(), key=lambda item: -1 if item[1].share is None else item[1].share)
        return [
            {"coder": name, "agree": _percent(coder.share), "pairs of codes": coder.pairs}
            for name, coder in ranked
        ]

    @property
    def alt(self) -> str:
        if not self.shares:
            return f"{len(self.coders)} coders have no claim in common."
        low, high = min(self.shares), max(self.shares)
        return (
            f"{len(self.coders)} coders agree with the others on {low:.0f}% to {high:.0f}% of pairs of "
            f"codes; half of them on more than {median(self.shares):.0f}%."
        )

    def draw(self, page: Canvas) -> None:
        most = max(self.bins.values(), default=1)
        for number in range(self.COUNT):
            count, x = self.bins[number], self.LEFT + number * self.BIN
            high = self.HIGH * count / most
            page.box(x + 0.03, self.FLOOR - high, self.BIN - 0.06, high, f"{number * STEP}: {count}",
                     facecolor=tint(GREY, 0.8), edgecolor=INK)  # fmt: skip
            if count:
                page.write(x + self.BIN / 2, self.FLOOR - high - 0.04, str(count), "center").set(va="bottom")
        for number in range(self.COUNT + 1):
            x = self.LEFT + number * self.BIN
            page.write(x, self.FLOOR + 0.05, f"{number * STEP}%", "center", QUIET).set(va="top")
        page.rule(self.FLOOR, self.LEFT, self.LEFT + self.BIN * self.COUNT)
        note = f"{len(self.coders)} coders; the number above a column is how many coders agree that far"
        page.write(self.LEFT, self.FLOOR + 1.5 * LINE, note, colour=QUIET)


class _Claims:
    """The claims that coders disagree on, with how many gave which code."""

    # Inches: the claims' names, a cell, the room for heads.
    CLAIM, COUNT, HEAD = 0.8, 0.82, 0.62

    def __init__(self, codings: Codings) -> None:
        self.table, self.codes = codings.disagreements(), codings.used
        self.shown = min(len(self.table), SHOWN)
        self.hidden = len(self.table) - self.shown
        self.right = MARGIN + self.CLAIM + self.COUNT * len(self.codes)
        self.width = self.right + 0.9 + MARGIN
        rows = self.HEAD + LINE * (self.shown + bool(self.hidden)) if self.shown else 0.0
        self.depth = LINE * 1.2 + rows + 0.15

    @property
    def alt(self) -> str:
        if not self.shown:
            return "They disagree on no claim."
        names = listed(self.table.index[:3])
        most = f"{len(self.table)} claims, most on {names}" if len(self.table) > 3 else names
        return f"They disagree on {most}."

    def draw(self, page: Canvas, top: float) -> None:
        title = "The claims they disagree on: how many coders gave which code"
        none = "They disagree on no claim"
        page.write(MARGIN, top + LINE * 0.75, title if self.shown else none, bold=True)
        if not self.shown:
            return
        y = top + LINE * 1.2 + self.HEAD
        for number, code in enumerate(self.codes):
            x = MARGIN + self.CLAIM + (number + 0.5) * self.COUNT
            if isinstance(code, Level):
                page.column_head(code, x, y - 0.14)
            else:
                page.write(x, y - 0.14, shorten(str(code), 10, placeholder="…"), "center")
        page.write(self.right + 0.45, y - 0.14, "pairs alike", "center", QUIET)
        for number, (claim, row) in enumerate(list(self.table.iterrows())[: self.shown]):
            self._draw_row(page, y + number * LINE, str(claim), list(row))
        if self.hidden:
            note = f"{self.hidden} more claims on which coders disagree are not drawn"
            page.write(MARGIN, y + (self.shown + 0.5) * LINE, note, colour=QUIET)

    def _draw_row(self, page: Canvas, y: float, claim: str, row: Sequence[float]) -> None:
        *counts, alike = row
        page.write(MARGIN + self.CLAIM - 0.15, y + LINE / 2, claim, "right")
        for number, (code, count) in enumerate(zip(self.codes, counts, strict=True)):
            colour = entry(code).colour if isinstance(code, Level) else GREY
            x = MARGIN + self.CLAIM + number * self.COUNT
            page.count(x, y, self.COUNT, LINE, int(count), int(sum(counts)), f"{claim} {code}", colour)
        page.write(self.right + 0.45, y + LINE / 2, f"{alike:.0f}%", "center", QUIET)


def _short_names(coders: Sequence[str]) -> list[str]:
    """Return what stands for coders in a narrow place, each different from the others."""
    short = [name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…" for name in coders]
    if len(set(short)) == len(short):
        return short
    return [f"{number} {name}" for number, name in enumerate(short, start=1)]


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"
