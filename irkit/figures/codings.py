"""Claims by level: a coding beside the reference, the headings down the article's page, and two cases."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from irkit.coding.coding import read_coding
from irkit.figures.canvas import INK, QUIET, Canvas, Drawing, Sketch, column_edges
from irkit.framework.levels import LEVELS, PILES, Level, entry
from irkit.records.records import Section
from irkit.text import counted, listed

if TYPE_CHECKING:
    from irkit.case.case import Case

YOURS, REFERENCE = "Your codes", "Reference"
"""What a profile calls the codes that it shows, and those beside them."""

FEW = 30
"""Fewer claims than this are said to be few: one of them more or less moves a share by over 3 points."""


def counts_in_words(counts: Mapping[Level, int]) -> str:
    """Return counts by pile in words, those of nothing left out."""
    return listed(f"{entry(level).label} {counts[level]}" for level in PILES if counts[level])


def profile(
    case: Case,
    coding: Mapping[str, object],
    ax: Axes | None = None,
    *,
    kept_back: Collection[str] = (),
) -> Drawing:
    """Draw a coding of effect levels: its counts by level beside those of the reference, and each code.

    The reference counts the claims of the coding, and shows the code of none: :func:`irkit.compare` does. A
    case without its reference shows the coding alone.

    Parameters
    ----------
    case : Case
        The case.
    coding : mapping of str to Level or str
        Claim ids and the effect levels given to them; claims may be missing.
    ax : matplotlib.axes.Axes, optional
        A panel to draw in; by default a new figure of the size that the labels need.
    kept_back : collection of str
        Claims of an exercise: the reference counts all of them, coded or not, so that no count is the code of
        one claim.

    Returns
    -------
    Drawing
        The profile.

    Raises
    ------
    CodingError
        If the coding cannot be read. An empty one is drawn as such.
    """
    return _Profile(case, coding, kept_back).drawing(ax)


class _Profile(Sketch):
    """The counts and the rows of a profile, drawn with its measures in inches."""

    # Where names and columns start, the marks in a column; a line of a claim and of a bar, heads and note.
    NAMES, COLUMNS, MARK, HEAD, NOTE = 0.1, 1.0, 0.45, 0.62, 0.34
    LINE, BAR_LINE, BAR, LONGEST = 0.26, 0.27, 0.17, 0.95
    EDGES = column_edges(PILES, COLUMNS)
    width = EDGES[-1] + 1.15

    def __init__(self, case: Case, coding: Mapping[str, object], kept_back: Collection[str]) -> None:
        self.codes = {} if coding == {} else read_coding(coding, [claim.id for claim in case.claims])
        self.counts = {YOURS: Counter(level.in_scheme for level in self.codes.values())}
        self.known = bool(self.codes) and case.reference is not None
        if self.known:
            claims = dict.fromkeys([*self.codes, *kept_back])
            self.counts[REFERENCE] = Counter(case.effect_level(claim).in_scheme for claim in claims)
        kept = counted(len(kept_back), "claim")
        note = f"The reference counts all {kept} of an exercise, and keeps their codes back."
        self.note = note if self.known and kept_back else ""
        self.head = self.HEAD + self.BAR_LINE * len(self.counts)
        self.depth = self.LINE * len(self.codes) + self.NOTE
        self.records = [
            {"claim": claim, "text": case.claim(claim).text, "code given": level.label}
            for claim, level in self.codes.items()
        ]

    @property
    def alt(self) -> str:
        if not self.codes:
            return "No claim has been coded yet."
        claims, mine = counted(len(self.codes), "claim"), counts_in_words(self.counts[YOURS])
        text = f"{YOURS}, by effect level, for {claims}: {mine}."
        if not self.known:
            return f"{text} This copy of the case holds no reference codes."
        return f"{text} The reference has {counts_in_words(self.counts[REFERENCE])}. {self.note}".strip()

    def draw(self, page: Canvas) -> None:
        page.write(self.COLUMNS + 0.02, 0.18 - self.head, "Effect level", colour=QUIET)
        for x, level in zip(self.EDGES, PILES, strict=False):
            page.head(level, x, 0.42 - self.head)
        self._draw_counts(page, self.HEAD - self.head - 0.06)
        for place, (claim, level) in enumerate(self.codes.items()):
            y = (place + 0.5) * self.LINE
            page.rule(y - self.LINE / 2, self.NAMES, self.width - 0.1)
            page.write(self.NAMES, y, claim)
            x = self.EDGES[PILES.index(level.in_scheme)] + self.MARK
            page.mark(level, x, y).set_gid(claim)
        note = self.note if self.codes else self.alt
        page.write(self.COLUMNS, self.depth - self.NOTE / 2, note, colour=QUIET)

    def _draw_counts(self, page: Canvas, top: float) -> None:
        scale = self.LONGEST / max(n for counts in self.counts.values() for n in (1, *counts.values()))
        for place, (name, counts) in enumerate(self.counts.items()):
            y = top + (place + 0.5) * self.BAR_LINE
            page.write(self.NAMES, y, name)
            for x, level in zip(self.EDGES, PILES, strict=False):
                length = counts[level] * scale
                if length:
                    size, label = (length, self.BAR), f"{name}: {level.value}"
                    page.bar(level, x, y, size, label, filled=name == YOURS)
                page.write(x + length + 0.06, y, str(counts[level]))


def paragraphs(case: Case, ax: Axes | None = None) -> Drawing:
    """Draw the article down the page: a line for a paragraph, a mark for a claim, a column for a level.

    Each claim stands in the column of the level that the heading above it announces.

    Parameters
    ----------
    case : Case
        The case.
    ax : matplotlib.axes.Axes, optional
        A panel to draw in; by default a new figure of the size that the labels need.

    Returns
    -------
    Drawing
        The figure.
    """
    return _Paragraphs(case).drawing(ax)


class _Paragraphs(Sketch):
    """The lines of the article, drawn with its measures in inches."""

    # Where titles, names and columns start; a line, heads and key; from mark to mark; columns' gap; total.
    TITLES, NAMES, COLUMNS, LINE, head, KEY = 0.1, 2.15, 2.57, 0.25, 0.7, 0.34
    STEP, GAP, TOTAL = 0.12, 0.04, 0.55
    SHADE = "#e4e4e4"

    def __init__(self, case: Case) -> None:
        self.case = case
        # A case may name its paragraphs by its claims alone.
        sections = {paragraph.id: paragraph.section for paragraph in case.paragraphs}
        for claim in case.claims:
            sections.setdefault(claim.paragraph, claim.section)
        self.sections: dict[str, Section] = {name: case[section] for name, section in sections.items()}
        self.claims = {name: [c for c in case.claims if c.paragraph == name] for name in sections}
        headings = {self.sections[claim.paragraph].heading_level for claim in case.claims}
        other = [level for level in (*Level, None) if level in headings and level not in LEVELS]
        self.columns: list[Level | None] = [*LEVELS, *other]
        self.edges = column_edges(self.columns, self.COLUMNS)
        self.width, self.depth = self.edges[-1] + self.TOTAL, self.LINE * len(sections) + self.KEY
        self.records = [
            {
                "paragraph": name,
                "heading": section.title,
                "heading level": entry(section.heading_level).label if section.heading_level else "none",
                "claims": len(self.claims[name]),
            }
            for name, section in self.sections.items()
        ]

    @property
    def alt(self) -> str:
        headings = {name: section.heading_level or Level.OUTSIDE for name, section in self.sections.items()}
        lines = Counter(headings.values())
        claims = Counter(headings[claim.paragraph] for claim in self.case.claims)
        used = [level for level in Level if lines[level] and level is not Level.OUTSIDE]
        shares = [f"{entry(level).label} {lines[level]} ({claims[level]})" for level in used]
        rest = f"under no level's heading {lines[Level.OUTSIDE]} ({claims[Level.OUTSIDE]})"
        text = "; ".join(filter(None, (listed(shares), rest if lines[Level.OUTSIDE] else "")))
        return (
            f"The {len(headings)} paragraphs of the {self.case.article.kind} by the level that their "
            f"heading announces, with their claims: {text}."
        )

    def draw(self, page: Canvas) -> None:
        title = "Level that the heading announces"
        page.write(self.COLUMNS + 0.02, 0.23 - self.head, title, colour=QUIET)
        page.write(self.TITLES, -0.19, "Heading", colour=QUIET)
        page.write(self.NAMES - 0.28, -0.19, "Paragraph", colour=QUIET)
        page.write(self.width - 0.1, -0.19, "Claims", "right", QUIET)
        for x, level in zip(self.edges, self.columns, strict=False):
            if level is None:
                page.write(x + 0.02, -0.19, "No level")
            else:
                page.head(level, x, -0.19)
        self._draw_sections(page)
        for place, name in enumerate(self.sections):
            self._draw_row(page, name, (place + 0.5) * self.LINE)
        self._draw_key(page, self.depth - self.KEY / 2)

    def _draw_sections(self, page: Canvas) -> None:
        y = 0.0
        for section, group in groupby(self.sections.values()):
            height = self.LINE * len(list(group))
            page.rule(y, self.TITLES, self.width - 0.1)
            for number, text in enumerate(textwrap.wrap(section.title, 28)):
                page.write(self.TITLES, y + self.LINE / 2 + 0.16 * number, text)
            heading = section.heading_level
            if heading is not None and heading in self.columns:
                left, right = self.edges[self.columns.index(heading) :][:2]
                page.box(left, y, right - left - self.GAP, height, f"heading {heading.value}",
                         color=self.SHADE, linewidth=0)  # fmt: skip
            y += height
        page.rule(y, self.TITLES, self.width - 0.1)

    def _draw_row(self, page: Canvas, name: str, y: float) -> None:
        claims, heading = self.claims[name], self.sections[name].heading_level
        page.write(self.NAMES + 0.3, y, name, "right")
        page.write(self.width - 0.1, y, str(len(claims)), "right")
        if not claims:
            return
        left, right = self.edges[self.columns.index(heading) :][:2]
        step = min(self.STEP, (right - left - 0.2) / max(len(claims) - 1, 1))
        for number, claim in enumerate(claims):
            self._draw_claim(page, left + 0.08 + number * step, y, claim.id)

    def _draw_claim(self, page: Canvas, x: float, y: float, claim: str) -> None:
        """Put a mark that stands for no level."""
        page.dot(x, y, zorder=3, clip_on=False, label="claim", markersize=5.6, color=QUIET, gid=claim)

    def _draw_key(self, page: Canvas, y: float) -> None:
        """Say below the lines what the shade and the marks mean."""
        x = self.COLUMNS
        if any(section.heading_level for section in self.sections.values()):
            page.box(x, y - 0.08, 0.2, 0.16, color=self.SHADE, linewidth=0)
            x = page.note(x + 0.27, y, "paragraphs under that heading")
        self._draw_claim(page, x + 0.06, y, "")
        page.note(x + 0.17, y, "one claim")


def cases_beside(case: Case, other: Case, ax: Axes | None = None) -> Drawing:
    """Draw what share of the claims of two cases sits at each effect level and at each cause level.

    Parameters
    ----------
    case, other : Case
        The cases with their references; the first is drawn filled, the second in outline.
    ax : matplotlib.axes.Axes, optional
        A panel to draw in; by default a new figure of the size that the labels need.

    Returns
    -------
    Drawing
        The shares.

    Raises
    ------
    ReferenceMissingError
        If one of the cases came without its codes.
    """
    return _Beside((case, other)).drawing(ax)


class _Shares(Counter[Level]):
    """How many claims of a case sit at each level in one use of the word."""

    def share(self, level: Level) -> float:
        return self[level] / self.total() if self.total() else 0.0

    def text(self, level: Level) -> str:
        return f"{self[level]} ({100 * self.share(level):.0f} %)" if self.total() else ""

    @property
    def summary(self) -> str:
        if not self.total():
            return "none"
        parts = [self.share(level) for level in LEVELS]
        return f"{listed(f'{100 * part:.0f}' for part in [*parts, max(0.0, 1 - sum(parts))])} %"


class _Beside(Sketch):
    """Two cases and their shares, drawn with measures in inches."""

    LEVELS = tuple(level for level in Level if level is not Level.OUTSIDE)
    EFFECTS, CAUSES = "effect level", "cause level"
    # Where names and panels start, the longest bar; a bar's line and thickness, between levels, the key.
    NAMES, STARTS, LONGEST, BAR_LINE, BAR, GAP, head = 0.1, (1.35, 4.55), 1.9, 0.2, 0.145, 0.1, 1.24
    LINE, width = 2 * BAR_LINE + GAP, STARTS[-1] + 3.2
    depth = LINE * len(LEVELS) + 0.1

    def __init__(self, cases: Sequence[Case]) -> None:
        self.cases = cases
        effects = [[case.effect_level(claim.id) for claim in case.claims] for case in cases]
        causes = [[case.cause_level(claim.id) for claim in case.claims] for case in cases]
        self.shares = {
            use: [_Shares(level for level in levels if level) for levels in both]
            for use, both in ((self.EFFECTS, effects), (self.CAUSES, causes))
        }
        titles = [textwrap.shorten(case.title, 58, placeholder=" …") or case.id for case in cases]
        same = len(set(titles)) < 2
        self.titles = [f"{title} ({n})" for n, title in enumerate(titles, start=1)] if same else titles
        self.records = [
            {"": use, "level": entry(level).label}
            | {title: shares.text(level) for title, shares in zip(self.titles, both, strict=True)}
            for use, both in self.shares.items()
            for level in self.LEVELS
        ]

    @property
    def alt(self) -> str:
        shorter = [textwrap.shorten(title, 40, placeholder=" …") for title in self.titles]
        sizes = [len(case.claims) for case in self.cases]
        effects = [
            f"{title} ({size} claims{', few' if size < FEW else ''}) {shares.summary}"
            for title, size, shares in zip(shorter, sizes, self.shares[self.EFFECTS], strict=True)
        ]
        levels = listed([*(entry(level).label.lower() for level in LEVELS), "elsewhere"])
        causes = "; ".join(f"{shares.summary} of {shares.total()}" for shares in self.shares[self.CAUSES])
        return f"Shares by effect level, {levels}: {'; '.join(effects)}. By cause level: {causes}."

    def draw(self, page: Canvas) -> None:
        for line, (case, title) in enumerate(zip(self.cases, self.titles, strict=True)):
            y = 0.22 - self.head + line * 0.26
            page.box(self.NAMES, y - self.BAR / 2, 0.3, self.BAR, f"key {case.id}", edgecolor=QUIET,
                     facecolor="white" if line else QUIET, linewidth=1.2 if line else 0.0)  # fmt: skip
            page.write(self.NAMES + 0.4, y, f"{title}: {self._size(case)}")
        for start, use in zip(self.STARTS, self.shares, strict=True):
            page.write(start, -0.27, self._head(use), colour=QUIET)
        for place, level in enumerate(self.LEVELS):
            top = place * self.LINE
            page.rule(top, self.NAMES, self.width - 0.1)
            page.mark(level, self.NAMES + 0.06, top + self.LINE / 2)
            page.write(self.NAMES + 0.2, top + self.LINE / 2, entry(level).label)
            for start, both in zip(self.STARTS, self.shares.values(), strict=True):
                for line, shares in enumerate(both):
                    y = top + self.GAP / 2 + (line + 0.5) * self.BAR_LINE
                    length = shares.share(level) * self.LONGEST
                    if length:
                        page.bar(level, start, y, (length, self.BAR), level.value, filled=line == 0)
                    colour = INK if shares[level] else QUIET
                    page.write(start + length + 0.06, y, shares.text(level), colour=colour)

    def _size(self, case: Case) -> str:
        """Return how many claims a case has, and what one of them weighs where they are few."""
        count = len(case.claims)
        if not count:
            return "no claim yet"
        text = counted(count, "claim")
        share = f"{100 / count:.1f}".removesuffix(".0")
        return text if count >= FEW else f"{text}, which is few: one of them is {share} %"

    def _head(self, use: str) -> str:
        totals = [shares.total() for shares in self.shares[use]]
        counts = listed(f"{total} (few)" if 0 < total < FEW else str(total) for total in totals)
        rest = "" if use == self.EFFECTS else " that have one"
        return f"{use.capitalize()}\nof {counts} claims{rest}"
