"""Where each paragraph of the article stands by level."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from irkit.coding.coding import read_coding
from irkit.figures.drawing import INK, QUIET, STYLE, Drawing, bare, figure_of, new_figure
from irkit.figures.labels import text_width
from irkit.figures.marks import column_edges, draw_head, draw_mark, draw_plain_mark, draw_rule
from irkit.framework.levels import LEVELS, PILES, Level, entry
from irkit.records.records import Claim, Section
from irkit.text import listed

if TYPE_CHECKING:
    from irkit.case.case import Case

# Inches: where the sections' titles, the paragraphs' names and the columns start.
TITLES, NAMES, COLUMNS = 0.1, 1.8, 2.22
# Inches: a paragraph's line, the room above for the names of the columns and below for the key.
LINE, HEAD, KEY = 0.25, 0.7, 0.34
# Inches: from mark to mark where there is room, between columns, right of them for the number of claims.
STEP, GAP, TOTAL = 0.12, 0.04, 0.55
SHADE = "#e4e4e4"


@dataclass(frozen=True)
class Row:
    """One paragraph: its section, its claims, and their codes as far as there are any."""

    name: str
    section: Section
    claims: tuple[Claim, ...]
    codes: Mapping[str, Level] | None

    def column_of(self, claim: Claim) -> Level | None:
        """Return the level under whose column a claim stands, None for the column of those without."""
        if self.codes is None:
            return self.section.heading_level
        code = self.codes.get(claim.id)
        return code and code.in_scheme


def draw_paragraphs(
    case: Case, coding: Mapping[str, object] | None = None, ax: Axes | None = None
) -> Drawing:
    """Draw the article down the page: a line a paragraph, a mark a claim, a column a level.

    Without a coding each claim stands in the column of the level that the heading above it announces.
    With one it moves to the effect level it was given: marks outside the shade are claims that the
    heading above them does not hold.

    Parameters
    ----------
    case : Case
        The case.
    coding : mapping of str to Level or str, optional
        Claim ids and the effect levels given to them; claims may be missing.
    ax : matplotlib.axes.Axes, optional
        A panel to draw in; by default a new figure of the size that the labels need.

    Returns
    -------
    Drawing
        The figure.

    Raises
    ------
    CodingError
        If the coding cannot be read.
    """
    codes = None if coding is None else read_coding(coding, [claim.id for claim in case.claims])
    rows = _rows(case, codes)
    columns: list[Level | None] = [*(LEVELS if codes is None else PILES)]
    if any(row.column_of(claim) is None for row in rows for claim in row.claims):
        columns.append(None)
    width, depth = column_edges(columns, COLUMNS)[-1] + TOTAL, LINE * len(rows) + KEY
    with rc_context(STYLE):
        if ax is None:
            ax = new_figure(width, HEAD + depth).add_axes((0, 0, 1, 1))
        bare(ax).set(xlim=(0, width), ylim=(depth, -HEAD))
        _draw_heads(ax, columns, width, coded=codes is not None)
        _draw_sections(ax, rows, columns, width)
        for place, row in enumerate(rows):
            _draw_row(ax, row, columns, (place + 0.5) * LINE, width)
        _draw_key(ax, rows, depth - KEY / 2, coded=codes is not None)
    alt = _alt_of_headings(case, rows) if codes is None else _alt_of_codes(rows, codes)
    return Drawing(figure_of(ax), [ax], alt, tuple(_record(row) for row in rows))


def _rows(case: Case, codes: Mapping[str, Level] | None) -> list[Row]:
    """Return the paragraphs in order; a case may name them by its claims alone."""
    sections = {paragraph.id: paragraph.section for paragraph in case.paragraphs}
    for claim in case.claims:
        sections.setdefault(claim.paragraph, claim.section)
    return [
        Row(name, case[section], tuple(c for c in case.claims if c.paragraph == name), codes)
        for name, section in sections.items()
    ]


def _draw_heads(ax: Axes, columns: Sequence[Level | None], width: float, *, coded: bool) -> None:
    title = "Effect level of each claim" if coded else "Level that the heading announces"
    ax.text(COLUMNS + 0.02, 0.23 - HEAD, title, va="center", color=QUIET)
    for name, x in (("Heading", TITLES), ("Paragraph", NAMES - 0.28)):
        ax.text(x, -0.19, name, va="center", color=QUIET)
    ax.text(width - 0.1, -0.19, "Claims", va="center", ha="right", color=QUIET)
    for x, level in zip(column_edges(columns, COLUMNS), columns, strict=False):
        if level is None:
            ax.text(x + 0.02, -0.19, "No code yet" if coded else "No level", va="center", color=INK)
        else:
            draw_head(ax, level, x, -0.19)


def _draw_sections(ax: Axes, rows: Sequence[Row], columns: Sequence[Level | None], width: float) -> None:
    y = 0.0
    for section, group in groupby(rows, key=lambda row: row.section):
        height = LINE * len(list(group))
        draw_rule(ax, y, TITLES, width - 0.1)
        for number, text in enumerate(textwrap.wrap(section.title, 22)):
            ax.text(TITLES, y + LINE / 2 + 0.16 * number, text, va="center", color=INK)
        heading = section.heading_level
        if heading is not None and heading in columns:
            left, right = column_edges(columns, COLUMNS)[columns.index(heading) :][:2]
            shade = Rectangle((left, y), right - left - GAP, height, color=SHADE, linewidth=0)
            ax.add_patch(shade).set_label(f"heading {heading.value}")
        y += height
    draw_rule(ax, y, TITLES, width - 0.1)


def _draw_row(ax: Axes, row: Row, columns: Sequence[Level | None], y: float, width: float) -> None:
    ax.text(NAMES + 0.3, y, row.name, va="center", ha="right", color=INK)
    ax.text(width - 0.1, y, str(len(row.claims)), va="center", ha="right", color=INK)
    for (left, right), column in zip(pairwise(column_edges(columns, COLUMNS)), columns, strict=True):
        held = [claim for claim in row.claims if row.column_of(claim) is column]
        step = min(STEP, (right - left - 0.2) / max(len(held) - 1, 1))
        for number, claim in enumerate(held):
            x = left + 0.08 + number * step
            code = (row.codes or {}).get(claim.id)
            mark = draw_plain_mark(ax, x, y) if code is None else draw_mark(ax, code, x, y)
            mark.set_gid(claim.id)


def _draw_key(ax: Axes, rows: Sequence[Row], y: float, *, coded: bool) -> None:
    """Say below the lines what the shade means, and those marks that no column names."""
    x = COLUMNS
    if any(row.section.heading_level for row in rows):
        ax.add_patch(Rectangle((x, y - 0.08), 0.2, 0.16, color=SHADE, linewidth=0))
        text = "level of the heading" if coded else "paragraphs under that heading"
        ax.text(x + 0.27, y, text, va="center", color=QUIET)
        x += 0.27 + text_width(text) + 0.25
    if not coded:
        draw_plain_mark(ax, x + 0.06, y)
        ax.text(x + 0.17, y, "one claim", va="center", color=QUIET)
    for level in _outside(rows):
        draw_mark(ax, level, x + 0.06, y).set_label(f"key {level.value}")
        ax.text(x + 0.17, y, entry(level).label, va="center", color=QUIET)
        x += 0.17 + text_width(entry(level).label) + 0.2


def _outside(rows: Sequence[Row]) -> list[Level]:
    """Return the levels outside the scheme that the codes use, where they say which."""
    used = {code for row in rows for code in (row.codes or {}).values()}
    return [level for level in Level if level in used and level not in PILES]


def _counted(counts: Mapping[Level, int]) -> str:
    return listed(f"{entry(level).label} {counts[level]}" for level in PILES if counts[level])


def _alt_of_headings(case: Case, rows: Sequence[Row]) -> str:
    lines, claims = Counter[Level](), Counter[Level]()
    for row in rows:
        level = row.section.heading_level or Level.OUTSIDE
        lines[level] += 1
        claims[level] += len(row.claims)
    told = listed(
        f"{entry(level).label} {lines[level]} ({claims[level]})" for level in LEVELS if lines[level]
    )
    rest = f"under no level's heading {lines[Level.OUTSIDE]} ({claims[Level.OUTSIDE]})"
    told = "; ".join(part for part in (told, rest if lines[Level.OUTSIDE] else "") if part)
    return (
        f"The {len(rows)} paragraphs of the {case.article.kind} by the level that their heading announces, "
        f"with their claims: {told}."
    )


def _alt_of_codes(rows: Sequence[Row], codes: Mapping[str, Level]) -> str:
    counts = Counter(code.in_scheme for code in codes.values())
    headed = [
        (row.section.heading_level, row.column_of(claim))
        for row in rows
        for claim in row.claims
        if row.section.heading_level and claim.id in codes
    ]
    apart = sum(heading is not code for heading, code in headed)
    return (
        f"Effect levels of {len(codes)} claims by paragraph: {_counted(counts)}. Of {len(headed)} claims "
        f"under a level's heading, {apart} are coded at another level."
    )


def _record(row: Row) -> dict[str, object]:
    record: dict[str, object] = {
        "paragraph": row.name,
        "heading": row.section.title,
        "heading level": entry(row.section.heading_level).label if row.section.heading_level else "none",
        "claims": len(row.claims),
    }
    if row.codes is not None:
        counts = Counter(row.column_of(claim) for claim in row.claims)
        record |= {entry(level).label: counts[level] for level in PILES} | {"no code yet": counts[None]}
    return record
