"""Tables of counts as pictures: actors by level, links by level, claims by certainty and evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Literal, get_args

from matplotlib.axes import Axes

from irkit.analysis.links import SITES
from irkit.case.collections import UNSUPPORTED
from irkit.coding.coding import read_coding
from irkit.figures.canvas import INK, QUIET, Canvas, Drawing, canvas, text_width
from irkit.framework.levels import LEVELS, PILES, Level, entry
from irkit.records.answers import Certainty, Evidence
from irkit.records.records import Actor, Link
from irkit.text import listed

if TYPE_CHECKING:
    from irkit.case.case import Case

SIGNS = {1: "+", -1: "−", 0: "?"}
"""How a link's sign is written; ? where the article gives no direction."""

Side = Literal["effect", "cause"]


def actor_levels(
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
    content = _Actors(case, coding, least, causes=causes)
    with canvas(ax, content.width, content.depth, content.HEAD) as page:
        content.draw(page)
    return page.drawing(content.alt, map(content.record, content.rows))


@dataclass(frozen=True)
class _ActorRow:
    """One actor with the number of its claims at each level, by effect and by cause."""

    actor: Actor
    claims: int
    counts: Mapping[Side, Mapping[Level, int]]


class _Actors:
    """The actors in groups by the level of their names, drawn with measures in inches."""

    # Names, a column, a line, the room for heads, between the two sides and for the key.
    NAMES, COLUMN, LINE, HEAD, GAP, KEY, MARGIN = 2.62, 0.82, 0.25, 0.86, 0.2, 0.86, 0.12

    def __init__(self, case: Case, coding: Mapping[str, object] | None, least: int, *, causes: bool) -> None:
        self.sides: tuple[Side, ...] = ("effect", "cause") if causes else ("effect",)
        ids = [claim.id for claim in case.claims]
        effects: Mapping[str, Level | None] = (
            {claim: case.effect_level(claim) for claim in ids} if coding is None else read_coding(coding, ids)
        )
        levels: dict[Side, Mapping[str, Level | None]] = {"effect": effects}
        if causes:
            levels["cause"] = {claim: case.cause_level(claim) for claim in effects}
        self.rows: list[_ActorRow] = []
        for actor in case.actors:
            named = [claim.id for claim in case.claims if actor.id in claim.actors and claim.id in effects]
            counts: dict[Side, Mapping[Level, int]] = {
                side: Counter(level.in_scheme for claim in named if (level := of[claim]) is not None)
                for side, of in levels.items()
            }
            if named:
                self.rows.append(_ActorRow(actor, len(named), counts))
        self.rows.sort(key=lambda row: -row.claims)
        self.shown = [row for row in self.rows if row.claims >= least]
        groups = {scope: [row for row in self.shown if row.actor.scope == scope.value] for scope in LEVELS}
        self.groups = {scope: group for scope, group in groups.items() if group}
        self.side = len(PILES) * self.COLUMN + self.GAP
        self.width = self.NAMES + len(self.sides) * self.side + self.MARGIN
        self.depth = self.LINE * (len(self.shown) + len(self.groups)) + self.KEY
        self.doubt = ""
        if coding is None:
            contested = sum(case.is_contested(claim) for claim in ids)
            self.doubt = (
                f"Counted by the reference codes; {contested} of the {len(ids)} claims are contested."
            )
        self.few = "one claim" if least == 2 else f"fewer than {least} claims"

    @property
    def alt(self) -> str:
        sums = []
        for side in self.sides:
            total = sum(sum(row.counts[side].values()) for row in self.rows)
            fits = sum(row.counts[side].get(Level(row.actor.scope), 0) for row in self.rows)
            sums.append(f"by {side} level {fits} of {total}")
        spread = ""
        if self.rows:
            first = self.rows[0]
            counts = [f"{entry(lv).label.lower()} {first.counts['effect'].get(lv, 0)}" for lv in LEVELS]
            spread = f" {first.actor.name} alone: {', '.join(counts)}."
        both = " and cause" if "cause" in self.sides else ""
        return (
            f"Claims by actor and effect{both} level. Mentions of an actor at the level that its name alone "
            f"suggests: {'; '.join(sums)}.{spread} {self.doubt}"
        ).strip()

    def record(self, row: _ActorRow) -> dict[str, object]:
        by_name = entry(Level(row.actor.scope)).label
        record: dict[str, object] = {
            "actor": row.actor.name, "by name alone": by_name, "claims": row.claims,
        }  # fmt: skip
        for side, counts in row.counts.items():
            record |= {f"{side}: {entry(level).label}": counts.get(level, 0) for level in PILES}
        return record

    def draw(self, page: Canvas) -> None:
        for number, side in enumerate(self.sides):
            left = self.NAMES + number * self.side
            page.write(left + 0.06, 0.18 - self.HEAD, f"{side.capitalize()} level of the claims", bold=True)
            for column, level in enumerate(PILES):
                page.column_head(level, left + (column + 0.5) * self.COLUMN, -0.14)
        y = 0.0
        for scope, group in self.groups.items():
            middle = y + self.LINE / 2
            page.rule(y + 0.02, self.MARGIN, self.width - self.MARGIN)
            page.mark(scope, self.MARGIN + 0.06, middle + 0.02, f"group {scope.value}")
            label = f"By name alone: {entry(scope).label.lower()}"
            page.write(self.MARGIN + 0.18, middle + 0.02, label, colour=QUIET)
            for row in group:
                y += self.LINE
                self._draw_row(page, row, scope, y)
            y += self.LINE
        page.rule(y + 0.02, self.MARGIN, self.width - self.MARGIN)
        self._draw_key(page, self.depth - self.KEY)

    def _draw_row(self, page: Canvas, row: _ActorRow, scope: Level, y: float) -> None:
        name = row.actor.name
        # What stands in brackets goes first where a name is too long.
        short = name if text_width(name) <= self.NAMES - 0.2 else name.partition(" (")[0]
        page.write(self.NAMES - 0.1, y + self.LINE / 2, short, "right")
        for number, side in enumerate(self.sides):
            most = max(row.counts[side].get(level, 0) for row in self.shown for level in PILES)
            for column, level in enumerate(PILES):
                x = self.NAMES + number * self.side + column * self.COLUMN
                label, colour = f"{side} {row.actor.id} {level.value}", entry(level).colour
                count = row.counts[side].get(level, 0)
                page.count(x, y, self.COLUMN, self.LINE, count, most, label, colour)
                if level is scope:
                    page.frame(x, y, self.COLUMN, self.LINE, f"name {row.actor.id}")

    def _draw_key(self, page: Canvas, y: float) -> None:
        page.frame(self.MARGIN, y + 0.13, 0.3, 0.2)
        page.note(self.MARGIN + 0.4, y + 0.23, "where a claim would stand if who acts were the level")
        hidden = len(self.rows) - len(self.shown)
        parts = ["claims that name no cause are not in the right half"] * ("cause" in self.sides)
        parts += [f"{hidden} actors with {self.few} are in the table only"] * bool(hidden)
        notes = "; ".join(parts)
        lines = filter(None, [notes[:1].upper() + notes[1:], self.doubt.removesuffix(".")])
        for number, line in enumerate(lines):
            page.note(self.MARGIN, y + 0.47 + number * 0.22, line)


def level_matrix(case: Case, ax: Axes | None = None) -> Drawing:
    """Draw how many links lead from causes at each level to effects at each level, with their signs.

    A link whose effect sits at two levels stands in two cells. A link that the article leaves out is
    shown beside the count, never in it.

    Parameters
    ----------
    case : Case
        The case.
    ax : matplotlib.axes.Axes, optional
        A panel to draw in; by default a new figure of the size that the labels need.

    Returns
    -------
    Drawing
        The matrix.
    """
    content = _Matrix(case.links)
    with canvas(ax, content.WIDTH, content.DEPTH, content.HEAD) as page:
        content.draw(page)
    return page.drawing(content.alt, map(content.record, SITES))


@dataclass(frozen=True)
class _LinkCell:
    """The links from one level to another: those the article makes, and those it leaves out."""

    cause: Level
    effect: Level
    stated: tuple[Link, ...]
    omitted: tuple[Link, ...]

    @property
    def signs(self) -> str:
        """How many of the links raise, lower, or are given no direction."""
        counts = [(SIGNS[sign], sum(link.sign == sign for link in self.stated)) for sign in (1, -1, 0)]
        return "  ".join(f"{sign}{count}" for sign, count in counts if count)


class _Matrix:
    """The cells of links by level, drawn with measures in inches."""

    # The rows' names, a column, a row, the room for heads, for totals and for the key.
    NAMES, COLUMN, ROW, HEAD, TOTAL, KEY = 1.75, 1.02, 0.56, 0.86, 0.85, 0.88
    WIDTH, DEPTH = NAMES + COLUMN * len(SITES) + TOTAL, ROW * (len(SITES) + 1) + KEY

    def __init__(self, links: Sequence[Link]) -> None:
        self.omitted = [link for link in links if link.mode == "omitted"]
        self.cells: list[_LinkCell] = []
        for cause in SITES:
            for effect in SITES:
                here = [link for link in links if link.cause_level is cause and effect in link.effect_levels]
                omitted = tuple(link for link in here if link in self.omitted)
                stated = tuple(link for link in here if link not in self.omitted)
                self.cells.append(_LinkCell(cause, effect, stated, omitted))

    @property
    def alt(self) -> str:
        total = sum(len(cell.stated) for cell in self.cells)
        asserted = len({link.id for cell in self.cells for link in cell.stated})
        own = sum(len(cell.stated) for cell in self.cells if cell.cause is cell.effect)
        ranked = sorted((cell for cell in self.cells if cell.stated), key=lambda cell: -len(cell.stated))[:3]
        most = listed(
            f"{entry(cell.cause).label.lower()} to {entry(cell.effect).label.lower()} {len(cell.stated)}"
            for cell in ranked
        )
        names = listed(link.id for link in self.omitted)
        rest = f" Not counted, because the article leaves it out: {names}." if names else ""
        return (
            f"{asserted} links from cause level to effect level, {total} counting both effects of a link "
            f"that has two: {own} stay at their level. Most lead from {most}.{rest}"
        )

    def record(self, cause: Level) -> dict[str, object]:
        record: dict[str, object] = {"cause level": entry(cause).label}
        row = [cell for cell in self.cells if cell.cause is cause]
        for cell in row:
            omitted = f"; left out {len(cell.omitted)}" if cell.omitted else ""
            signs = f" ({cell.signs.replace('  ', ', ')})" if cell.stated else ""
            record[f"effect: {entry(cell.effect).label}"] = f"{len(cell.stated)}{signs}{omitted}"
        return record | {"all": sum(len(cell.stated) for cell in row)}

    def draw(self, page: Canvas) -> None:
        page.write(self.NAMES + 0.06, 0.18 - self.HEAD, "Effect level: where the link leads", bold=True)
        page.write(0.12, -0.14, "Cause level", bold=True)
        right, bottom = self.WIDTH - self.TOTAL / 2, self.ROW * (len(SITES) + 0.5)
        page.write(right, -0.14, "All causes", "center", QUIET)
        page.write(0.34, bottom, "All effects", colour=QUIET)
        for number, level in enumerate(SITES):
            x, y = self.NAMES + (number + 0.5) * self.COLUMN, (number + 0.5) * self.ROW
            page.column_head(level, x, -0.14)
            page.mark(level, 0.2, y, f"row {level.value}")
            page.write(0.34, y, entry(level).label)
            causes = sum(len(cell.stated) for cell in self.cells if cell.cause is level)
            effects = sum(len(cell.stated) for cell in self.cells if cell.effect is level)
            page.write(right, y, str(causes), "center", QUIET)
            page.write(x, bottom, str(effects), "center", QUIET)
        for cell in self.cells:
            self._draw_cell(page, cell)
        self._draw_key(page, self.DEPTH - self.KEY)

    def _draw_cell(self, page: Canvas, cell: _LinkCell) -> None:
        x, y = self.NAMES + SITES.index(cell.effect) * self.COLUMN, SITES.index(cell.cause) * self.ROW
        count, most = len(cell.stated), max(1, *(len(cell.stated) for cell in self.cells))
        label = f"{cell.cause.value} to {cell.effect.value}: {count}"
        page.shade(x, y, self.COLUMN, self.ROW, count / most, label)
        if cell.cause is cell.effect:
            page.frame(x, y, self.COLUMN, self.ROW, f"own {cell.cause.value}")
        x, y = x + self.COLUMN / 2, y + self.ROW / 2
        if count:
            page.write(x, y - 0.1, str(count), "center", bold=True)
        else:
            page.write(x, y, "·", "center", QUIET)
        omitted = f"({len(cell.omitted)})" if cell.omitted else ""
        page.write(x, y + 0.11, "   ".join(filter(None, (cell.signs, omitted))), "center")

    def _draw_key(self, page: Canvas, y: float) -> None:
        page.frame(0.12, y + 0.07, 0.3, 0.2)
        page.note(0.52, y + 0.17, "cause and effect at the same level")
        parts = ["+ more of the cause, more of the effect", "− less of it", "? no direction given"]
        parts += ["(1) left out by the article, not counted"] if self.omitted else []
        x = 0.12
        for part in parts:
            x = page.note(x, y + 0.43, part, 0.2)
        page.note(0.12, y + 0.67, "A link whose effect sits at two levels counts in two cells.")


def certainty_evidence(case: Case, claims: Iterable[str] | None = None, ax: Axes | None = None) -> Drawing:
    """Draw how many claims are stated with which certainty on which evidence, a dot for each claim.

    A dashed frame marks the claims that are worded emphatically although the text offers no more than
    its word for them.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    claims : iterable of str, optional
        The claims to count; by default all. Those without either code are left out.
    ax : matplotlib.axes.Axes, optional
        A panel to draw in; by default a new figure of the size that the labels need.

    Returns
    -------
    Drawing
        The grid.

    Raises
    ------
    ReferenceMissingError
        If the case came without its reference.
    """
    content = _Certainty(case.claims.crosstab("certainty", "evidence", claims))
    with canvas(ax, content.WIDTH, content.depth, content.HEAD) as page:
        content.draw(page)
    return page.drawing(content.alt, map(content.record, content.rows))


class _Certainty:
    """Claims by certainty and evidence, drawn with measures in inches."""

    # The firmest wording stands on top. The firmer it is, the fuller its sign.
    TONES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
        "emphatic": ("adds force", {"fillstyle": "full"}),
        "plain": ("no marker", {"fillstyle": "bottom", "markerfacecoloralt": "white"}),
        "hedged": ("holds back", {"fillstyle": "none"}),
    }
    OFFERS: Mapping[str, str] = {
        "none": "nothing",
        "assertion": "a reason, no source",
        "event": "an event to look up",
        "official": "an official position",
    }
    ROWS, COLUMNS = get_args(Certainty)[::-1], get_args(Evidence)
    # The rows' names, a column, the room for heads, for a count, between dots, for totals and the key.
    NAMES, COLUMN, HEAD, COUNT, STEP, TOTAL, KEY, LINE = 1.3, 1.62, 0.72, 0.26, 0.165, 0.75, 0.5, 0.3
    WIDTH = NAMES + COLUMN * len(COLUMNS) + TOTAL
    # Dots beside one another in a cell.
    ABREAST = 8

    def __init__(self, table: Any) -> None:
        self.rows = {name: [int(table.loc[name, column]) for column in self.COLUMNS] for name in self.ROWS}
        lines = [max(1, -(-max(counts) // self.ABREAST)) for counts in self.rows.values()]
        heights = [self.COUNT + 0.14 + count * self.STEP for count in lines]
        self.tops = list(accumulate(heights, initial=0.0))
        self.depth = self.tops[-1] + self.LINE + self.KEY

    def unsupported(self, name: str) -> int:
        """Return for how many claims of one certainty the text offers no more than its word."""
        counts = zip(self.COLUMNS, self.rows[name], strict=True)
        return sum(count for column, count in counts if column in UNSUPPORTED)

    @property
    def alt(self) -> str:
        total = sum(map(sum, self.rows.values()))
        if not total:
            return "No claim here has a code both for certainty and for evidence."
        shares = [
            f"{self.unsupported(name)} of {sum(row)} {name}" for name, row in self.rows.items() if sum(row)
        ]
        return (
            f"{total} claims by how sure they sound and by what the text offers in support. No more than an "
            f"assertion comes with {', '.join(shares)} claims."
        )

    def record(self, name: str) -> dict[str, object]:
        counts = self.rows[name]
        return {"certainty": name, **dict(zip(self.COLUMNS, counts, strict=True)), "all": sum(counts)}

    def draw(self, page: Canvas) -> None:
        right, bottom = self.WIDTH - self.TOTAL / 2, self.tops[-1]
        page.write(0.12, -0.16, "Certainty", bold=True)
        page.write(self.NAMES + 0.06, 0.16 - self.HEAD, "What the text offers in support", bold=True)
        page.write(right, -0.14, "all", "center", QUIET)
        page.write(0.12, bottom + self.LINE / 2, "all", colour=QUIET)
        for number, column in enumerate(self.COLUMNS):
            x = self.NAMES + (number + 0.5) * self.COLUMN
            page.write(x, -0.34, column, "center")
            page.write(x, -0.14, self.OFFERS[column], "center", QUIET)
            total = sum(counts[number] for counts in self.rows.values())
            page.write(x, bottom + self.LINE / 2, str(total), "center", QUIET)
        for name, top, end in zip(self.rows, self.tops, self.tops[1:], strict=False):
            self._draw_row(page, name, top, end - top)
            page.write(right, (top + end) / 2, str(sum(self.rows[name])), "center", QUIET)
        total = sum(map(sum, self.rows.values()))
        page.write(right, bottom + self.LINE / 2, str(total), "center", QUIET)
        y, firmest = bottom + self.LINE, self.ROWS[0]
        page.frame(0.12, y + 0.15, 0.3, 0.2)
        share = f"{self.unsupported(firmest)} of {sum(self.rows[firmest])}"
        text = f"worded firmly, on no more than the text's own word: {share}.  One sign is one claim."
        page.note(0.52, y + 0.25, text)

    def _draw_row(self, page: Canvas, name: str, top: float, height: float) -> None:
        tone, look = self.TONES[name]
        page.write(0.12, top + height / 2 - 0.09, name)
        page.write(0.12, top + height / 2 + 0.1, tone, colour=QUIET)
        most = max(1, *map(max, self.rows.values()))
        for number, (column, count) in enumerate(zip(self.COLUMNS, self.rows[name], strict=True)):
            x = self.NAMES + number * self.COLUMN
            page.shade(x, top, self.COLUMN, height, 0.55 * count / most, f"{name} {column}: {count}")
            text, ink = (str(count), INK) if count else ("·", QUIET)
            page.write(x + 0.14, top + 0.19, text, colour=ink, bold=bool(count))
            places = [divmod(dot, self.ABREAST) for dot in range(count)]
            xs = [x + 0.19 + across * self.STEP for _, across in places]
            ys = [top + self.COUNT + 0.13 + down * self.STEP for down, _ in places]
            page.line(xs, ys, INK, marker="o", markersize=6.6, linestyle="none", zorder=3,
                      gid=f"{name} {column}", **look)  # fmt: skip
        if name == "emphatic":
            width = self.COLUMN * len(UNSUPPORTED)
            page.frame(self.NAMES, top, width, height, "firm without support")
