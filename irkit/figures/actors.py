"""At which levels each actor stands: the actor is one thing, the level another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from matplotlib import rc_context
from matplotlib.axes import Axes

from irkit.coding.coding import read_coding
from irkit.figures.drawing import INK, QUIET, STYLE, Drawing, bare, figure_of, new_figure
from irkit.figures.grid import draw_cell, draw_column_head, draw_frame, most_in
from irkit.figures.labels import text_width
from irkit.figures.marks import draw_mark, draw_rule
from irkit.framework.levels import LEVELS, PILES, Level, entry
from irkit.records.records import Actor

if TYPE_CHECKING:
    from irkit.case.case import Case

Side = Literal["effect", "cause"]
TITLES: Mapping[Side, str] = {"effect": "Effect level of the claims", "cause": "Cause level of the claims"}

# Inches: names, a column, a line, the room for heads, between the two sides and for the key.
NAMES, COLUMN, LINE, HEAD, GAP, KEY, MARGIN = 2.62, 0.82, 0.25, 0.86, 0.2, 0.86, 0.12


@dataclass(frozen=True)
class Row:
    """One actor with the number of its claims at each level, by effect and by cause."""

    actor: Actor
    claims: int
    counts: Mapping[Side, Mapping[Level, int]]


def draw_actor_levels(
    case: Case,
    coding: Mapping[str, object] | None = None,
    *,
    causes: bool = False,
    least: int = 2,
    ax: Axes | None = None,
) -> Drawing:
    """Draw for each actor how many claims that name it have their effect at which level.

    Actors are grouped by the level that their names alone suggest; a dashed frame marks the cell where
    all claims would stand if who acts were the level.

    Parameters
    ----------
    case : Case
        The case.
    coding : mapping of str to Level or str, optional
        Claim ids and the effect levels given to them; by default the reference codes.
    causes : bool, default False
        Whether to show the cause levels of the same claims beside them, by the reference. A claim that
        names no cause is not counted there.
    least : int, default 2
        The number of claims that an actor must be named in to be shown.
    ax : matplotlib.axes.Axes, optional
        A panel to draw in; by default a new figure of the size that the labels need.

    Returns
    -------
    Drawing
        The heat map.

    Raises
    ------
    ReferenceMissingError
        If codes are needed and the case came without its reference.
    CodingError
        If the coding cannot be read.
    """
    sides: tuple[Side, ...] = ("effect", "cause") if causes else ("effect",)
    rows = _rows(case, _levels(case, coding, sides))
    doubt = _doubt(case) if coding is None else ""
    shown = [row for row in rows if row.claims >= least]
    groups = {scope: [row for row in shown if row.actor.scope == scope.value] for scope in LEVELS}
    groups = {scope: group for scope, group in groups.items() if group}
    width = NAMES + len(sides) * (len(PILES) * COLUMN + GAP) + MARGIN
    depth = LINE * (len(shown) + len(groups)) + KEY
    with rc_context(STYLE):
        if ax is None:
            ax = new_figure(width, HEAD + depth).add_axes((0, 0, 1, 1))
        bare(ax).set(xlim=(0, width), ylim=(depth, -HEAD))
        for number, side in enumerate(sides):
            _draw_side(ax, groups, side, NAMES + number * (len(PILES) * COLUMN + GAP))
        _draw_names(ax, groups, width)
        _draw_key(ax, depth - KEY, _notes(len(rows) - len(shown), least, doubt, causes=causes))
    alt = " ".join(filter(None, (_alt(rows, causes=causes), doubt)))
    return Drawing(figure_of(ax), [ax], alt, tuple(map(_record, rows)))


def _doubt(case: Case) -> str:
    """Return in words how many of the reference codes that are counted careful coders part over."""
    contested = sum(case.is_contested(claim.id) for claim in case.claims)
    return f"Counted by the reference codes; {contested} of the {len(case.claims)} claims are contested."


def _levels(
    case: Case, coding: Mapping[str, object] | None, sides: Sequence[Side]
) -> Mapping[Side, Mapping[str, Level | None]]:
    ids = [claim.id for claim in case.claims]
    effects: Mapping[str, Level | None]
    effects = {c: case.effect_level(c) for c in ids} if coding is None else {**read_coding(coding, ids)}
    found: dict[Side, Mapping[str, Level | None]] = {"effect": effects}
    if "cause" in sides:
        found["cause"] = {claim: case.cause_level(claim) for claim in effects}
    return found


def _rows(case: Case, levels: Mapping[Side, Mapping[str, Level | None]]) -> list[Row]:
    rows = []
    for actor in case.actors:
        named = [c.id for c in case.claims if actor.id in c.actors and c.id in levels["effect"]]
        counts: dict[Side, Mapping[Level, int]] = {}
        for side, of in levels.items():
            held = [of[claim] for claim in named]
            counts[side] = Counter(level.in_scheme for level in held if level is not None)
        if named:
            rows.append(Row(actor, len(named), counts))
    return sorted(rows, key=lambda row: -row.claims)


def _draw_side(ax: Axes, groups: Mapping[Level, Sequence[Row]], side: Side, left: float) -> None:
    ax.text(left + 0.06, 0.18 - HEAD, TITLES[side], va="center", fontweight="bold", color=INK)
    for number, level in enumerate(PILES):
        draw_column_head(ax, level, left + (number + 0.5) * COLUMN, -0.14)
    rows = [row for group in groups.values() for row in group]
    most = most_in([[row.counts[side].get(level, 0) for level in PILES] for row in rows])
    y = 0.0
    for scope, group in groups.items():
        y += LINE
        for row in group:
            for number, level in enumerate(PILES):
                corner, size = (left + number * COLUMN, y), (COLUMN, LINE)
                count = row.counts[side].get(level, 0)
                label = f"{side} {row.actor.id} {level.value}"
                draw_cell(ax, corner, size, count, most, colour=entry(level).colour, label=label)
                if level is scope:
                    draw_frame(ax, corner, size, f"name {row.actor.id}")
            y += LINE


def _draw_names(ax: Axes, groups: Mapping[Level, Sequence[Row]], width: float) -> None:
    y = 0.0
    for scope, group in groups.items():
        draw_rule(ax, y + 0.02, MARGIN, width - MARGIN)
        draw_mark(ax, scope, MARGIN + 0.06, y + LINE / 2 + 0.02).set_label(f"group {scope.value}")
        told = f"By name alone: {entry(scope).label.lower()}"
        ax.text(MARGIN + 0.18, y + LINE / 2 + 0.02, told, va="center", color=QUIET)
        y += LINE
        for row in group:
            ax.text(NAMES - 0.1, y + LINE / 2, _short(row.actor.name), va="center", ha="right", color=INK)
            y += LINE
    draw_rule(ax, y + 0.02, MARGIN, width - MARGIN)


def _short(name: str) -> str:
    """Return a name that fits its column: what stands in brackets goes first."""
    return name if text_width(name) <= NAMES - 0.2 else name.partition(" (")[0]


def _notes(hidden: int, least: int, doubt: str, *, causes: bool) -> list[str]:
    """Return what stands below the figure, a note a line."""
    lines = ["claims that name no cause are not in the right half"] if causes else []
    if hidden:
        few = "one claim" if least == 2 else f"fewer than {least} claims"
        lines.append(f"{hidden} actors with {few} are in the table only")
    told = "; ".join(lines)
    return [line for line in (told[:1].upper() + told[1:], doubt.removesuffix(".")) if line]


def _draw_key(ax: Axes, y: float, notes: Sequence[str]) -> None:
    draw_frame(ax, (MARGIN, y + 0.13), (0.3, 0.2), "key")
    told = "where a claim would stand if who acts were the level"
    ax.text(MARGIN + 0.4, y + 0.23, told, va="center", color=QUIET)
    for number, note in enumerate(notes):
        ax.text(MARGIN, y + 0.47 + number * 0.22, note, va="center", color=QUIET)


def _alt(rows: Sequence[Row], *, causes: bool) -> str:
    told: list[str] = []
    sides: tuple[Side, ...] = ("effect", "cause")
    for side in sides if causes else sides[:1]:
        pairs = [
            (row.actor.scope == level.value, count)
            for row in rows
            for level, count in row.counts[side].items()
        ]
        total, fits = sum(count for _, count in pairs), sum(count for same, count in pairs if same)
        told.append(f"by {side} level {fits} of {total}")
    broad = max(rows, key=lambda row: row.claims, default=None)
    spread = ""
    if broad is not None:
        levels = ", ".join(f"{entry(lv).label.lower()} {broad.counts['effect'].get(lv, 0)}" for lv in LEVELS)
        spread = f" {broad.actor.name} alone: {levels}."
    both = " and cause" if causes else ""
    return (
        f"Claims by actor and effect{both} level. Mentions of an actor at the level that its name alone "
        f"suggests: {'; '.join(told)}.{spread}"
    )


def _record(row: Row) -> dict[str, object]:
    record: dict[str, object] = {
        "actor": row.actor.name, "by name alone": entry(Level(row.actor.scope)).label, "claims": row.claims,
    }  # fmt: skip
    for side, counts in row.counts.items():
        record |= {f"{side}: {entry(level).label}": counts.get(level, 0) for level in PILES}
    return record
