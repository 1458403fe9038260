"""Who agrees with whom: coders against coders, or how far each agrees where they are many; and the claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import median
from textwrap import shorten

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from irkit.coding.codings import Codes, Codings
from irkit.figures.drawing import INK, QUIET, STYLE, Drawing, bare, figure_of, new_figure
from irkit.figures.grid import GREY, draw_cell, draw_column_head, tint
from irkit.figures.labels import text_width
from irkit.figures.marks import draw_rule
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

# Inches: the margin, a line of text, a cell, a column of coders, a claim's cells, the room for heads.
MARGIN, LINE, CELL, BIN, HIGH, CLAIM, COUNT, HEAD = 0.12, 0.26, 0.34, 0.56, 1.5, 0.8, 0.82, 0.62
WIDEST = 7.6

Pairs = Mapping[tuple[str, str], int | None]


def draw_agreement(codings: Codes, ax: Axes | None = None) -> Drawing:
    """Draw who agrees with whom, in per cent of the claims that both coded, and the most divided claims.

    Up to eight coders stand against each other, a cell a pair. Of more than eight, it is drawn how many
    agree how far with the rest of the class.

    Parameters
    ----------
    codings : Codings or mapping
        For each coder a code by claim; missing codes are left out.
    ax : matplotlib.axes.Axes, optional
        A panel to draw in; by default a new figure of the size that the labels need.

    Returns
    -------
    Drawing
        The figure; its table has a row a pair of coders, or a row a coder where they are many.

    Raises
    ------
    CodingError
        If a code cannot be read.
    """
    read = codings if isinstance(codings, Codings) else Codings.of(codings)
    few = len(read.coders) <= FEW
    top = _Matrix(read) if few else _Spread(read)
    claims = _Claims(read)
    width = max(top.width, claims.width, text_width(top.title, bold=True) + 2 * MARGIN, 4.6)
    depth = top.depth + claims.depth
    with rc_context(STYLE):
        if ax is None:
            ax = new_figure(width, depth).add_axes((0, 0, 1, 1))
        bare(ax).set(xlim=(0, width), ylim=(depth, 0))
        top.draw(ax)
        draw_rule(ax, top.depth, MARGIN, width - MARGIN)
        claims.draw(ax, top.depth)
    alt = f"{read.percent()!r} {top.alt} {claims.alt}"
    return Drawing(figure_of(ax), [ax], alt, top.records)


class _Matrix:
    """Coders against coders, a cell a pair."""

    title = "Who agrees with whom: per cent of the claims that both coded"

    def __init__(self, read: Codings) -> None:
        self._coders = read.coders
        self._pairs = read.percent_of_pairs()
        self._names = _names(read.coders)
        self._left = max((text_width(name) for name in self._names), default=0.0) + 0.2 + MARGIN
        widest = max(0.6, self._left - 0.1)
        self._upright = self._left + widest * len(self._names) > WIDEST
        self._cell = 0.6 if self._upright else widest
        self._head = LINE + (self._left if self._upright else LINE)
        self.width = self._left + self._cell * len(self._names) + MARGIN
        self.depth = self._head + CELL * len(self._names) + LINE

    @property
    def records(self) -> tuple[Mapping[str, object], ...]:
        return tuple(
            {"coder": one, "and": other, "agree": _percent(each.share), "claims that both coded": each.pairs}
            for (one, other), each in self._pairs.items()
        )

    @property
    def alt(self) -> str:
        told = [
            f"{one} and {other} {_percent(each.share) or 'no claim in common'}"
            for (one, other), each in sorted(
                self._pairs.items(), key=lambda item: -1 if item[1].share is None else item[1].share
            )
        ]
        if len(told) <= 6:
            return f"Pair by pair: {listed(told)}." if told else "There is no pair of coders."
        return f"Of {len(told)} pairs of coders, least {told[0]}, most {told[-1]}."

    def draw(self, ax: Axes) -> None:
        ax.text(MARGIN, LINE * 0.6, self.title, va="center", fontweight="bold", color=INK)
        if not self._names:
            ax.text(MARGIN, LINE * 1.8, self.alt, va="center", color=QUIET)
        for number, name in enumerate(self._names):
            y = self._head + (number + 0.5) * CELL
            ax.text(self._left - 0.1, y, name, ha="right", va="center", color=INK)
            x = self._left + (number + 0.5) * self._cell
            ax.text(x, self._head - 0.06, name, ha="center", va="bottom", color=INK,
                    rotation=90 if self._upright else 0)  # fmt: skip
        for down, one in enumerate(self._coders):
            for across, other in enumerate(self._coders):
                self._draw_cell(ax, down, across, one, other)

    def _draw_cell(self, ax: Axes, down: int, across: int, one: str, other: str) -> None:
        found = self._pairs.get((one, other), self._pairs.get((other, one)))
        share = None if found is None else found.share
        x, y = self._left + across * self._cell, self._head + down * CELL
        face = "white" if share is None else tint(GREY, share)
        cell = Rectangle((x, y), self._cell, CELL, facecolor=face, edgecolor="white", linewidth=1.5)
        told = "·" if found is None else _percent(share) or "none"
        ax.add_patch(cell).set_label(f"{one} – {other}: {told}")
        ax.text(x + self._cell / 2, y + CELL / 2, told, ha="center", va="center",
                color=QUIET if share is None else INK)  # fmt: skip


class _Spread:
    """How many coders agree how far with the rest."""

    title = "How far each coder agrees with the others: per cent of pairs of codes"

    def __init__(self, read: Codings) -> None:
        self._each = read.percent_of_each()
        self._shares = [100 * each.share for each in self._each.values() if each.share is not None]
        self._bins = Counter(min(int(share // STEP), 100 // STEP - 1) for share in self._shares)
        self.width = 2 * MARGIN + BIN * (100 // STEP) + 0.2
        self.depth = 2.4 * LINE + HIGH + 2.6 * LINE

    @property
    def records(self) -> tuple[Mapping[str, object], ...]:
        ranked = sorted(self._each.items(), key=lambda item: (item[1].share is not None, item[1].share or 0))
        return tuple(
            {"coder": coder, "agree": _percent(each.share), "pairs of codes": each.pairs}
            for coder, each in ranked
        )

    @property
    def alt(self) -> str:
        if not self._shares:
            return f"{len(self._each)} coders have no claim in common."
        low, high = min(self._shares), max(self._shares)
        return (
            f"{len(self._each)} coders agree with the others on {low:.0f}% to {high:.0f}% of pairs of codes; "
            f"half of them on more than {median(self._shares):.0f}%."
        )

    def draw(self, ax: Axes) -> None:
        ax.text(MARGIN, LINE * 0.6, self.title, va="center", fontweight="bold", color=INK)
        left, floor = MARGIN + 0.1, 2.4 * LINE + HIGH
        most = max(self._bins.values(), default=1)
        for number in range(100 // STEP):
            count, x = self._bins[number], left + number * BIN
            high = HIGH * count / most
            bar = Rectangle(
                (x + 0.03, floor - high), BIN - 0.06, high, facecolor=tint(GREY, 0.8), edgecolor=INK
            )
            ax.add_patch(bar).set_label(f"{number * STEP}: {count}")
            if count:
                ax.text(x + BIN / 2, floor - high - 0.04, str(count), ha="center", va="bottom", color=INK)
        for number in range(100 // STEP + 1):
            ax.text(
                left + number * BIN, floor + 0.05, f"{number * STEP}%", ha="center", va="top", color=QUIET
            )
        draw_rule(ax, floor, left, left + BIN * (100 // STEP))
        told = f"{len(self._each)} coders; the number above a column is how many coders agree that far"
        ax.text(left, floor + 1.5 * LINE, told, va="center", color=QUIET)


class _Claims:
    """The claims that coders disagree on, with how many gave which code."""

    def __init__(self, read: Codings) -> None:
        self._table = read.disagreements()
        self._codes = read.used
        self._shown = min(len(self._table), SHOWN)
        self.width = MARGIN + CLAIM + COUNT * len(self._codes) + 0.9 + MARGIN
        rest = LINE if len(self._table) > self._shown else 0.0
        self.depth = LINE * 1.2 + (HEAD + LINE * self._shown + rest if self._shown else 0.0) + 0.15

    @property
    def alt(self) -> str:
        if not self._shown:
            return "They disagree on no claim."
        names = listed(self._table.index[:3])
        if len(self._table) > 3:
            return f"They disagree on {len(self._table)} claims, most on {names}."
        return f"They disagree on {names}."

    def draw(self, ax: Axes, top: float) -> None:
        title = "The claims they disagree on: how many coders gave which code"
        told = title if self._shown else "They disagree on no claim"
        ax.text(MARGIN, top + LINE * 0.75, told, va="center", fontweight="bold", color=INK)
        if not self._shown:
            return
        y = top + LINE * 1.2 + HEAD
        for number, code in enumerate(self._codes):
            x = MARGIN + CLAIM + (number + 0.5) * COUNT
            if isinstance(code, Level):
                draw_column_head(ax, code, x, y - 0.14)
            else:
                ax.text(
                    x, y - 0.14, shorten(str(code), 10, placeholder="…"), ha="center", va="center", color=INK
                )
        right = MARGIN + CLAIM + COUNT * len(self._codes)
        ax.text(right + 0.45, y - 0.14, "pairs alike", ha="center", va="center", color=QUIET)
        for number, (claim, row) in enumerate(list(self._table.iterrows())[: self._shown]):
            self._draw_row(ax, y + number * LINE, str(claim), list(row), right)
        if len(self._table) > self._shown:
            told = f"{len(self._table) - self._shown} more claims on which coders disagree are not drawn"
            ax.text(MARGIN, y + (self._shown + 0.5) * LINE, told, va="center", color=QUIET)

    def _draw_row(self, ax: Axes, y: float, claim: str, row: Sequence[float], right: float) -> None:
        *counts, agree = row
        ax.text(MARGIN + CLAIM - 0.15, y + LINE / 2, claim, ha="right", va="center", color=INK)
        for number, (code, count) in enumerate(zip(self._codes, counts, strict=True)):
            colour = entry(code).colour if isinstance(code, Level) else GREY
            draw_cell(ax, (MARGIN + CLAIM + number * COUNT, y), (COUNT, LINE), int(count), int(sum(counts)),
                      colour=colour, label=f"{claim} {code}")  # fmt: skip
        ax.text(right + 0.45, y + LINE / 2, f"{agree:.0f}%", ha="center", va="center", color=QUIET)


def _names(coders: Sequence[str]) -> list[str]:
    """Return what stands for coders in a narrow place, each another."""
    short = [name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…" for name in coders]
    if len(set(short)) == len(short):
        return short
    return [f"{number} {name}" for number, name in enumerate(short, start=1)]


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"
