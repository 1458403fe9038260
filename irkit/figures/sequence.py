"""One issue through time: what is on record, and what the article says of it at the end."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from irkit.figures.dates import day_text, event_text
from irkit.figures.drawing import FAINT, INK, QUIET, STYLE, Drawing, bare, figure_of, new_figure
from irkit.figures.labels import spread, text_width
from irkit.figures.origins import source_text
from irkit.records.records import Claim, Event, Fact, Issue, Link
from irkit.text import listed

if TYPE_CHECKING:
    from irkit.case.case import Case

# Inches: the figure, the line of time in it, a label's width and a line of text.
WIDTH, START, END = 9.4, 0.55, 8.85
LABEL, LINE, AXIS = 1.5, 0.17, 1.12
# Inches: from the line of time to the years, to labels above and below, and down to the claims.
YEARS, ABOVE, BELOW, CLAIMS = 0.17, 0.3, 0.46, 1.42
WRAP, CLAIM_WRAP = 19, 132
TIME, GLOW = "#c4c4c4", "#fdeeb5"


@dataclass(frozen=True)
class Step:
    """One event of the sequence; the article's own day has no fact."""

    event: Event
    fact: Fact | None

    @property
    def lines(self) -> list[str]:
        """The label, broken to the width of its column."""
        return [event_text(self.event), *textwrap.wrap(self.event.label, WRAP)]


def draw_sequence(
    case: Case,
    issue: str | None = None,
    facts: Iterable[str] | None = None,
    until: dt.date | None = None,
    ax: Axes | None = None,
) -> Drawing:
    """Draw what happened on one issue along a line of time, and below it what the article says of it.

    Parameters
    ----------
    case : Case
        The case.
    issue : str, optional
        The issue, such as ``"I15"``; by default the one with the most events on record.
    facts : iterable of str, optional
        The facts whose events are shown; by default those whose topic opens with a word of the issue's
        name, and the visit.
    until : date, optional
        The last day that counts; by default the day the article appeared. Later events are left out.
    ax : matplotlib.axes.Axes, optional
        A panel to draw in; by default a new figure of the size that the labels need.

    Returns
    -------
    Drawing
        The sequence.

    Raises
    ------
    LookupError
        If the case has no such issue or fact, with the likely one.
    ValueError
        If no event of these facts falls into that time.
    """
    record: Issue = case[issue] if issue else _most_told(case)
    end = min(until or case.article.date, case.article.date)
    steps = _steps(case, record, facts, end)
    claims = [claim for claim in case.claims if record.id in claim.issues]
    omitted = [link for link in case.links if link.mode == "omitted" and _meets(link, claims)]
    told = _told(case, claims, omitted)
    depth = AXIS + CLAIMS + LINE * (sum(len(lines) for lines in told) + 2.5) + 0.1
    with rc_context(STYLE):
        if ax is None:
            ax = new_figure(WIDTH, depth).add_axes((0, 0, 1, 1))
        bare(ax).set(xlim=(0, WIDTH), ylim=(depth, 0))
        _draw_time(ax, steps)
        _draw_claims(ax, case, told, len(omitted))
    alt = _alt(case, record, steps, claims, omitted)
    return Drawing(figure_of(ax), [ax], alt, tuple(_record(step, end) for step in steps))


def _steps(case: Case, issue: Issue, facts: Iterable[str] | None, end: dt.date) -> list[Step]:
    chosen = [fact.id for fact in case.facts if _is_on(fact, issue) or fact.topic == "visit"]
    kept = chosen if facts is None else [case.fact(fact).id for fact in facts]
    steps = [Step(event, fact) for fact, event in case.events(until=end) if fact.id in kept]
    if not any(step.fact and step.fact.topic != "visit" for step in steps):
        raise ValueError(f"{case.id} has no event on {issue.name} up to {day_text(end)}: name its facts")
    if end == case.article.date:
        steps.append(Step(Event(date=end.isoformat(), label=case.article.day_label), None))
    return steps


def _is_on(fact: Fact, issue: Issue) -> bool:
    return fact.topic.partition(":")[0].casefold() in issue.name.casefold().split()


def _most_told(case: Case) -> Issue:
    """Return the issue with the most events on record by the day the text appeared."""
    if not case.issues:
        raise LookupError(f"{case.id} has no issues")
    told = [fact for fact, _ in case.events(until=case.article.date)]
    return max(case.issues, key=lambda issue: sum(_is_on(fact, issue) for fact in told))


def _meets(link: Link, claims: Sequence[Claim]) -> bool:
    return any(claim.id in link.claims for claim in claims)


def _told(case: Case, claims: Sequence[Claim], omitted: Sequence[Link]) -> list[list[str]]:
    """Return what stands below the line of time, as lines."""
    said = [f"{claim.id}  {claim.text}" for claim in claims]
    unsaid = [f"{link.id}  {link.cause} → {link.effect}" for link in omitted]
    return [textwrap.wrap(text, CLAIM_WRAP) for text in [*said, *unsaid]]


def _draw_time(ax: Axes, steps: Sequence[Step]) -> None:
    first = dt.date(steps[0].event.first_day.year, 1, 1)
    last = dt.date(max(step.event.last_day for step in steps).year + 1, 1, 1)

    def place(day: dt.date) -> float:
        return START + (END - START) * (day - first).days / (last - first).days

    ax.plot([START, END], [AXIS, AXIS], color=FAINT, linewidth=1.2, zorder=1)
    for year in range(first.year, last.year + 1):
        x = place(dt.date(year, 1, 1))
        ax.plot([x, x], [AXIS, AXIS + 0.07], color=FAINT, linewidth=1.0, zorder=1)
        if year < last.year:
            ax.text((x + place(dt.date(year + 1, 1, 1))) / 2, AXIS + YEARS, str(year), ha="center",
                    va="center", color=QUIET)  # fmt: skip
    for side in (0, 1):
        shown = steps[side::2]
        places = [(place(step.event.first_day) + place(step.event.last_day)) / 2 for step in shown]
        columns = spread(places, LABEL + 0.05, LABEL / 2, WIDTH - LABEL / 2)
        for step, column in zip(shown, columns, strict=True):
            _draw_mark(ax, place(step.event.first_day), place(step.event.last_day))
            middle = (place(step.event.first_day) + place(step.event.last_day)) / 2
            _draw_label(ax, step, middle, column, below=bool(side))


def _draw_mark(ax: Axes, start: float, end: float) -> None:
    """Draw a disc for a day, and a bar for a time of which no day is on record."""
    if end - start < 0.02:
        ax.plot([start], [AXIS], marker="o", markersize=6, color=INK, linestyle="none", zorder=4)
    else:
        ax.add_patch(Rectangle((start, AXIS - 0.05), end - start, 0.1, color=INK, linewidth=0, zorder=3))


def _draw_label(ax: Axes, step: Step, x: float, column: float, *, below: bool) -> None:
    """Write a step's date and label above or below the line, and lead the eye to its mark."""
    side = 1 if below else -1
    edge = AXIS + (BELOW if below else -ABOVE)
    turn = AXIS + side * (YEARS + 0.12 if below else 0.1)
    way = ([x, x, column, column], [AXIS, turn, edge - side * 0.06, edge])
    ax.plot(*way, color=FAINT, linewidth=0.7, zorder=1)
    for number, line in enumerate(step.lines):
        up = len(step.lines) - 1 - number
        y = edge + LINE * (number + 0.6) if below else edge - LINE * (up + 0.6)
        weight = "bold" if number == 0 else "normal"
        text = ax.text(column, y, line, ha="center", va="center", color=INK, fontweight=weight)
        if step.fact is None and number > 0:
            text.set_bbox({"facecolor": GLOW, "edgecolor": "none", "pad": 1.0})


def _draw_claims(ax: Axes, case: Case, told: Sequence[Sequence[str]], omitted: int) -> None:
    y = AXIS + CLAIMS
    title = f"What the {case.article.kind} says of it on {day_text(case.article.date)}, in our words"
    ax.text(0.15, y, title, va="center", fontweight="bold", color=INK)
    ax.text(WIDTH - 0.15, y, "disc: a day; bar: month or year only", va="center", ha="right", color=QUIET)
    for number, lines in enumerate(told):
        if number == len(told) - omitted:
            y += 1.5 * LINE
            ax.text(0.15, y, "What it leaves unsaid (a step that the coders add)", va="center",
                    fontweight="bold", color=INK)  # fmt: skip
        indent = text_width(lines[0].split("  ")[0] + "  ") if len(lines) > 1 else 0.0
        for place, line in enumerate(lines):
            y += LINE
            ax.text(0.15 + (indent if place else 0.0), y, line, va="center", color=INK)


def _alt(
    case: Case, issue: Issue, steps: Sequence[Step], claims: Sequence[Claim], omitted: Sequence[Link]
) -> str:
    first, last = steps[0].event.first_day.year, max(step.event.last_day for step in steps)
    shown = [f"{step.event.label} ({event_text(step.event)})" for step in steps if step.fact]
    body = f"{issue.name}, {first} to {day_text(last)}: {shown[0]} to {shown[-1]}, {len(shown)} events."
    unsaid = f"; it leaves unsaid: {listed(link.cause for link in omitted)}" if omitted else ""
    return f"{body} Below, the {len(claims)} claims that the {case.article.kind} makes of it{unsaid}."


def _record(step: Step, end: dt.date) -> dict[str, object]:
    return {
        "date": event_text(step.event),
        "event": step.event.label,
        "topic": step.fact.topic if step.fact else "",
        "source": source_text(step.fact, step.event, end) if step.fact else "",
        "fact": step.fact.id if step.fact else "",
    }
