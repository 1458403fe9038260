"""Tables of counts as pictures: actors by level, links by level, claims by certainty and evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate, product
from typing import TYPE_CHECKING, Any, get_args

from matplotlib.axes import Axes

from irkit.analysis.links import OWN, SIGNS, SITES
from irkit.case.collections import UNSUPPORTED
from irkit.figures.canvas import INK, QUIET, Canvas, Drawing, Sketch, text_width
from irkit.framework.levels import LEVELS, PILES, Level, entry
from irkit.records.answers import Certainty, Evidence
from irkit.records.records import Actor, Link
from irkit.text import listed

if TYPE_CHECKING:
    from irkit.case.case import Case


LEAST = 2
"""The number of claims that an actor must be named in to be drawn."""


def actor_levels(case: Case, ax: Axes | None = None) -> Drawing:
    """Draw for each actor how many claims that name it have their effect at which level.

    Actors are grouped by the level that their names alone suggest; a dashed frame marks the cell where
    all claims would stand if who acts were the level.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    ax : matplotlib.axes.Axes, optional
        A panel to draw in; by default a new figure of the size that the labels need.

    Returns
    -------
    Drawing
        The heat map.

    Raises
    ------
    ReferenceMissingError
        If the case came without its reference.
    """
    return _Actors(case).drawing(ax)


class _Actors(Sketch):
    """Claims by actor and level, in groups by the actors' names, drawn with measures in inches."""

    # Names, a column, a line, the room for heads, for the key, at the margin.
    NAMES, COLUMN, LINE, head, KEY, MARGIN = 2.62, 0.82, 0.25, 0.86, 0.86, 0.12
    width = NAMES + len(PILES) * COLUMN + 0.2 + MARGIN

    def __init__(self, case: Case) -> None:
        levels = {claim.id: case.effect_level(claim.id).in_scheme for claim in case.claims}
        counts = {
            actor: Counter(levels[claim.id] for claim in case.claims if actor.id in claim.actors)
            for actor in case.actors
        }
        named = sorted(filter(counts.get, counts), key=lambda actor: -counts[actor].total())
        self.counts = {actor: counts[actor] for actor in named}
        shown = [actor for actor in named if counts[actor].total() >= LEAST]
        groups = {scope: [actor for actor in shown if actor.scope == scope.value] for scope in LEVELS}
        self.groups = {scope: group for scope, group in groups.items() if group}
        self.most = max((count for actor in shown for count in counts[actor].values()), default=0)
        self.depth = self.LINE * (len(shown) + len(self.groups)) + self.KEY
        hidden = len(named) - len(shown)
        contested = sum(map(case.is_contested, levels))
        self.doubt = f"Counted by the reference codes; {contested} of the {len(levels)} claims are contested"
        self.notes = [f"{hidden} actors with one claim are in the table only"] * bool(hidden) + [self.doubt]
        self.records = [self.record(actor) for actor in named]

    @property
    def alt(self) -> str:
        total = sum(counts.total() for counts in self.counts.values())
        fits = sum(counts[Level(actor.scope)] for actor, counts in self.counts.items())
        first = next(iter(self.counts), None)
        spread = ""
        if first:
            shares = [f"{entry(level).label.lower()} {self.counts[first][level]}" for level in LEVELS]
            spread = f" {first.name} alone: {', '.join(shares)}."
        return (
            "Claims by actor and effect level. Mentions of an actor at the level that its name alone "
            f"suggests: by effect level {fits} of {total}.{spread} {self.doubt}."
        )

    def record(self, actor: Actor) -> dict[str, object]:
        counts = self.counts[actor]
        levels = {f"effect: {entry(level).label}": counts[level] for level in PILES}
        by_name = entry(Level(actor.scope)).label
        return {"actor": actor.name, "by name alone": by_name, "claims": counts.total(), **levels}

    def draw(self, page: Canvas) -> None:
        page.write(self.NAMES + 0.06, 0.18 - self.head, "Effect level of the claims", bold=True)
        for column, level in enumerate(PILES):
            page.column_head(level, self.NAMES + (column + 0.5) * self.COLUMN, -0.14)
        y = 0.0
        for scope, group in self.groups.items():
            page.rule(y + 0.02, self.MARGIN, self.width - self.MARGIN)
            page.mark(scope, self.MARGIN + 0.06, y + self.LINE / 2 + 0.02, f"group {scope.value}")
            label = f"By name alone: {entry(scope).label.lower()}"
            page.note(self.MARGIN + 0.18, y + self.LINE / 2 + 0.02, label)
            for actor in group:
                y += self.LINE
                self._draw_row(page, actor, scope, y)
            y += self.LINE
        page.rule(y + 0.02, self.MARGIN, self.width - self.MARGIN)
        y = self.depth - self.KEY
        page.frame(self.MARGIN, y + 0.13, 0.3, 0.2)
        page.note(self.MARGIN + 0.4, y + 0.23, "where a claim would stand if who acts were the level")
        for number, note in enumerate(self.notes):
            page.note(self.MARGIN, y + 0.47 + number * 0.22, note)

    def _draw_row(self, page: Canvas, actor: Actor, scope: Level, y: float) -> None:
        # What stands in brackets goes first where a name is too long.
        short = actor.name if text_width(actor.name) <= self.NAMES - 0.2 else actor.name.partition(" (")[0]
        page.write(self.NAMES - 0.1, y + self.LINE / 2, short, "right")
        for column, level in enumerate(PILES):
            cell = (self.NAMES + column * self.COLUMN, y, self.COLUMN, self.LINE)
            label = f"effect {actor.id} {level.value}"
            page.count(*cell, self.counts[actor][level], self.most, label, entry(level).colour)
            if level is scope:
                page.frame(*cell, f"name {actor.id}")


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
    return _Matrix(case.links).drawing(ax)


class _Matrix(Sketch):
    """Links by cause level and effect level, drawn with measures in inches."""

    # The rows' names, a column, a row, the room for heads, for totals and for the key.
    NAMES, COLUMN, ROW, head, TOTAL, KEY = 1.75, 1.02, 0.56, 0.86, 0.85, 0.88
    width, depth = NAMES + COLUMN * len(SITES) + TOTAL, ROW * (len(SITES) + 1) + KEY

    def __init__(self, links: Sequence[Link]) -> None:
        self.stated = [link for link in links if link.mode in OWN]
        self.aside = [link for link in links if link.mode not in OWN]
        pairs = [(link.cause_level, level) for link in self.stated for level in link.effect_levels]
        self.counts, self.cells = Counter(pairs), list(product(SITES, SITES))
        self.causes = Counter(cause for cause, _ in pairs)
        self.effects = Counter(effect for _, effect in pairs)
        self.records = map(self.record, SITES)

    def texts(self, cause: Level, effect: Level) -> tuple[str, int]:
        """Return the signs of a cell's links, and how many links there the article leaves out or denies."""
        links = [link for link in self.stated if link.cause_level is cause and effect in link.effect_levels]
        signs = Counter(link.sign for link in links)
        text = "  ".join(f"{SIGNS[sign]}{signs[sign]}" for sign in (1, -1, 0) if signs[sign])
        aside = [link.cause_level is cause and effect in link.effect_levels for link in self.aside]
        return text, sum(aside)

    @property
    def alt(self) -> str:
        own = sum(self.counts[level, level] for level in SITES)
        ranked = sorted(filter(self.counts.get, self.cells), key=lambda cell: -self.counts[cell])
        most = listed(
            f"{entry(cause).label.lower()} to {entry(effect).label.lower()} {self.counts[cause, effect]}"
            for cause, effect in ranked[:3]
        )
        most = f" Most lead from {most}." if most else ""
        names = listed(link.id for link in self.aside)
        rest = f" Not counted, since the author does not take these steps: {names}." if names else ""
        return (
            f"{len(self.stated)} links from cause level to effect level, {self.counts.total()} counting both "
            f"effects of a link that has two: {own} stay at their level.{most}{rest}"
        )

    def record(self, cause: Level) -> dict[str, object]:
        record: dict[str, object] = {"cause level": entry(cause).label}
        for effect in SITES:
            signs, aside = self.texts(cause, effect)
            text = f"{self.counts[cause, effect]}" + (f" ({signs.replace('  ', ', ')})" if signs else "")
            record[f"effect: {entry(effect).label}"] = text + (f"; not counted {aside}" if aside else "")
        return record | {"all": self.causes[cause]}

    def draw(self, page: Canvas) -> None:
        page.write(self.NAMES + 0.06, 0.18 - self.head, "Effect level: where the link leads", bold=True)
        page.write(0.12, -0.14, "Cause level", bold=True)
        right, bottom = self.width - self.TOTAL / 2, self.ROW * (len(SITES) + 0.5)
        page.write(right, -0.14, "All causes", "center", QUIET)
        page.write(0.34, bottom, "All effects", colour=QUIET)
        for number, level in enumerate(SITES):
            x, y = self.NAMES + (number + 0.5) * self.COLUMN, (number + 0.5) * self.ROW
            page.column_head(level, x, -0.14)
            page.mark(level, 0.2, y, f"row {level.value}")
            page.write(0.34, y, entry(level).label)
            page.write(right, y, str(self.causes[level]), "center", QUIET)
            page.write(x, bottom, str(self.effects[level]), "center", QUIET)
        for cause, effect in self.cells:
            self._draw_cell(page, cause, effect)
        y = self.depth - self.KEY
        page.frame(0.12, y + 0.07, 0.3, 0.2)
        page.note(0.52, y + 0.17, "cause and effect at the same level")
        parts = ["+ more of the cause, more of the effect", "− less of it", "? no direction given"]
        parts += ["(1) left out or denied, not counted"] if self.aside else []
        x = 0.12
        for part in parts:
            x = page.note(x, y + 0.43, part, 0.2)
        page.note(0.12, y + 0.67, "A link whose effect sits at two levels counts in two cells.")

    def _draw_cell(self, page: Canvas, cause: Level, effect: Level) -> None:
        x, y = self.NAMES + SITES.index(effect) * self.COLUMN, SITES.index(cause) * self.ROW
        count, (signs, aside) = self.counts[cause, effect], self.texts(cause, effect)
        share = count / max(1, *self.counts.values(), 0)
        page.shade(x, y, self.COLUMN, self.ROW, share, f"{cause.value} to {effect.value}: {count}")
        if cause is effect:
            page.frame(x, y, self.COLUMN, self.ROW, f"own {cause.value}")
        x, y = x + self.COLUMN / 2, y + self.ROW / 2
        page.number(x, y - (0.1 if count else 0.0), count, bold=True)
        signs = "   ".join(filter(None, (signs, f"({aside})" if aside else "")))
        page.write(x, y + 0.11, signs, "center")


def certainty_evidence(case: Case, ax: Axes | None = None) -> Drawing:
    """Draw how many claims are stated with which certainty on which evidence, a dot for each claim.

    Claims without either code are left out.

    A dashed frame marks the claims that are worded emphatically although the text offers no more than
    its word for them.

    Parameters
    ----------
    case : Case
        The case, with its reference.
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
    return _Certainty(case.claims.crosstab("certainty", "evidence")).drawing(ax)


class _Certainty(Sketch):
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
    NAMES, COLUMN, head, COUNT, STEP, TOTAL, KEY, LINE = 1.3, 1.62, 0.72, 0.26, 0.165, 0.75, 0.5, 0.3
    width = NAMES + COLUMN * len(COLUMNS) + TOTAL
    # Dots beside one another in a cell.
    ABREAST = 8

    def __init__(self, table: Any) -> None:
        self.rows = {name: [int(table.loc[name, column]) for column in self.COLUMNS] for name in self.ROWS}
        lines = [max(1, -(-max(counts) // self.ABREAST)) for counts in self.rows.values()]
        heights = [self.COUNT + 0.14 + count * self.STEP for count in lines]
        self.tops = list(accumulate(heights, initial=0.0))
        self.depth = self.tops[-1] + self.LINE + self.KEY
        self.records = map(self.record, self.rows)

    def unsupported(self, name: str) -> str:
        """Return how many claims of one certainty, of how many, rest on no more than the text's word."""
        counts = zip(self.COLUMNS, self.rows[name], strict=True)
        unsupported = sum(count for column, count in counts if column in UNSUPPORTED)
        return f"{unsupported} of {sum(self.rows[name])}"

    @property
    def alt(self) -> str:
        total = sum(map(sum, self.rows.values()))
        if not total:
            return "No claim here has a code both for certainty and for evidence."
        shares = [f"{self.unsupported(name)} {name}" for name, row in self.rows.items() if sum(row)]
        return (
            f"{total} claims by how sure they sound and by what the text offers in support. No more than an "
            f"assertion comes with {', '.join(shares)} claims."
        )

    def record(self, name: str) -> dict[str, object]:
        counts = self.rows[name]
        return {"certainty": name, **dict(zip(self.COLUMNS, counts, strict=True)), "all": sum(counts)}

    def draw(self, page: Canvas) -> None:
        right, bottom = self.width - self.TOTAL / 2, self.tops[-1]
        page.write(0.12, -0.16, "Certainty", bold=True)
        page.write(self.NAMES + 0.06, 0.16 - self.head, "What the text offers in support", bold=True)
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
        page.frame(0.12, bottom + self.LINE + 0.15, 0.3, 0.2)
        share = self.unsupported(self.ROWS[0])
        text = f"worded firmly, on no more than the text's own word: {share}.  One sign is one claim."
        page.note(0.52, bottom + self.LINE + 0.25, text)

    def _draw_row(self, page: Canvas, name: str, top: float, height: float) -> None:
        tone, look = self.TONES[name]
        page.write(0.12, top + height / 2 - 0.09, name)
        page.write(0.12, top + height / 2 + 0.1, tone, colour=QUIET)
        most = max(1, *map(max, self.rows.values()))
        for number, (column, count) in enumerate(zip(self.COLUMNS, self.rows[name], strict=True)):
            x = self.NAMES + number * self.COLUMN
            page.shade(x, top, self.COLUMN, height, 0.55 * count / most, f"{name} {column}: {count}")
            page.number(x + 0.14, top + 0.19, count, "left", bold=True)
            places = [divmod(dot, self.ABREAST) for dot in range(count)]
            xs = [x + 0.19 + across * self.STEP for _, across in places]
            ys = [top + self.COUNT + 0.13 + down * self.STEP for down, _ in places]
            page.line(xs, ys, INK, marker="o", markersize=6.6, linestyle="none", zorder=3,
                      gid=f"{name} {column}", **look)  # fmt: skip
        if name == "emphatic":
            width = self.COLUMN * len(UNSUPPORTED)
            page.frame(self.NAMES, top, width, height, "firm without support")
