"""Events in time: what had happened by the day of the article, and how one issue came to it."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from irkit.figures.canvas import GLOW, INK, QUIET, TIME, Canvas, Drawing, Sketch, spread, text_width
from irkit.figures.dates import LONG, day_text, event_record, event_text, scale, span_text, ticks
from irkit.records.records import Day, Event, Fact, Issue
from irkit.text import counted, listed

if TYPE_CHECKING:
    from irkit.case.case import Case

VISIT = "visit"
"""The topic of the facts that a timeline sets off from the others."""


@dataclass(frozen=True)
class Entry:
    """An event of a fact, or the day the article appeared, which has no fact."""

    event: Event
    fact: Fact | None = None

    @property
    def stands_out(self) -> bool:
        """Whether it is part of the visit."""
        return self.fact is not None and self.fact.topic == VISIT


def timeline(case: Case, ax: Axes | None = None) -> Drawing:
    """Draw the events of a case's facts up to the day of the article, each with its date and label.

    A disc is a day; a bar is a longer time, or one of which only the month or the year is on record.
    Many events are split in two columns with scales of their own, since most of them crowd at the end.

    Parameters
    ----------
    case : Case
        The case.
    ax : matplotlib.axes.Axes, optional
        A panel to draw in; by default a new figure of the size that the labels need.

    Returns
    -------
    Drawing
        The timeline.

    Raises
    ------
    ValueError
        If no event is on record of that time.
    """
    return _Timeline(case, split=ax is None).drawing(ax)


class _Timeline(Sketch):
    """Events down one line of time or two, drawn with measures in inches."""

    # A label's line, the room for the title and for the key.
    LINE, head, KEY = 0.205, 0.42, 0.3
    # More entries than this stand in two columns.
    LONGEST = 14

    def __init__(self, case: Case, *, split: bool) -> None:
        events = case.events(until=case.article.date)
        if not events:
            raise ValueError(f"{case.id} has no event up to {day_text(case.article.date)}")
        entries = [*(Entry(event, fact) for fact, event in events), _article_day(case)]
        self.entries = sorted(entries, key=lambda entry: entry.event.first_day)
        left, self.columns = 0.0, list[_Column]()
        for part in self._halves() if split else [self.entries]:
            self.columns.append(_Column(part, left))
            left += self.columns[-1].width
        self.width = left
        self.bottom = self.LINE * (max(len(column.entries) for column in self.columns) + 1)
        self.depth = self.bottom + self.KEY
        self.records = [event_record(entry.event, entry.fact, case.article.date) for entry in self.entries]

    def _halves(self) -> list[list[Entry]]:
        """Split many entries at the month in which the middle one falls."""
        entries = self.entries
        middle = entries[len(entries) // 2].event.first_day.replace(day=1)
        before = [entry for entry in entries if entry.event.first_day < middle]
        many = len(entries) > self.LONGEST and before
        return [before, entries[len(before) :]] if many else [entries]

    @property
    def alt(self) -> str:
        first, last = self.columns[0].first, max(entry.event.last_day for entry in self.entries)
        span = f"from {first.year if (last - first).days > LONG else day_text(first)} to {day_text(last)}"
        alt = f"Timeline of {counted(len(self.entries) - 1, 'event')} {span}."
        marked = [f"{e.event.label}, {event_text(e.event)}" for e in self.entries if e.stands_out]
        return f"{alt} Set off: {listed(marked)}." if marked else alt

    def draw(self, page: Canvas) -> None:
        for column in self.columns:
            page.write(column.dates, -self.head / 2, span_text(column.first, column.last), bold=True)
            self._draw_column(page, column)
        x, y = self.columns[0].axis, self.depth - self.KEY / 2
        _draw_day(page, x, y, 4.5)
        page.note(x + 0.1, y, "a day")
        _draw_time(page, x + 0.65, y - 0.07, y + 0.07)
        page.note(x + 0.75, y, "longer, or known by month or year only")

    def _draw_column(self, page: Canvas, column: _Column) -> None:
        top, bottom = self.LINE / 2, self.bottom - self.LINE
        place, x = scale(column.first, column.last, top, bottom), column.axis
        page.line([x, x], [top, bottom], linewidth=1.0, zorder=1)
        for day, text in ticks(column.first, column.last):
            page.line([x - 0.06, x], [place(day)] * 2, linewidth=1.0, zorder=1)
            page.write(x - 0.1, place(day), text, "right", QUIET)
        starts = [place(entry.event.first_day) for entry in column.entries]
        lines = spread(starts, self.LINE, top, bottom)
        for entry, date, start, line in zip(column.entries, column.texts, starts, lines, strict=True):
            self._draw_event(page, entry, x, start, place(entry.event.last_day))
            way = [x, x + 0.08, column.dates - 0.1, column.dates - 0.04]
            page.line(way, [start, start, line, line], linewidth=0.7, zorder=1)
            page.write(column.dates, line, date, colour=QUIET, bold=entry.stands_out)
            label = page.write(column.labels, line, entry.event.label, bold=entry.stands_out)
            if entry.stands_out:
                label.set_bbox({"facecolor": GLOW, "edgecolor": "none", "pad": 1.5})

    def _draw_event(self, page: Canvas, entry: Entry, x: float, start: float, end: float) -> None:
        one_day = entry.event.first_day == entry.event.last_day
        if not one_day:
            _draw_time(page, x, start, end)
        if one_day or entry.stands_out:
            _draw_day(page, x, start, 8.0 if entry.stands_out else 4.5)


class _Column:
    """Some entries of a timeline with their dates, and where their line, dates and labels stand."""

    # The room left of the line of time, from it to the dates, between dates and labels, right of the labels.
    LEFT, WAY, SPACE, MARGIN = 0.5, 0.4, 0.09, 0.14
    # A column grows by steps only where its labels need it, so that the page a notebook stores does not
    # change with the last pixel of a font.
    NARROWEST, STEP = 4.45, 0.25

    def __init__(self, entries: Sequence[Entry], left: float) -> None:
        self.entries = entries
        self.first = entries[0].event.first_day
        self.last = max(entry.event.last_day for entry in entries)
        long = (self.last - self.first).days > LONG
        self.texts = [event_text(entry.event, with_year=long) for entry in entries]
        bold = [entry.stands_out for entry in entries]
        dates = max(text_width(text, bold=mark) for text, mark in zip(self.texts, bold, strict=True))
        labels = max(text_width(entry.event.label, bold=entry.stands_out) for entry in entries)
        self.axis = left + self.LEFT
        self.dates = self.axis + self.WAY
        self.labels = self.dates + dates + self.SPACE
        steps = ceil((self.labels + labels + self.MARGIN - left - self.NARROWEST) / self.STEP)
        self.width = self.NARROWEST + self.STEP * max(0, steps)


def _draw_day(page: Canvas, x: float, y: float, size: float) -> None:
    page.dot(x, y, markersize=size, color=INK, zorder=4, clip_on=False)


def _draw_time(page: Canvas, x: float, start: float, end: float) -> None:
    """Draw a bar that ends just short of the next, and that can be seen where the time is brief."""
    half, length = 0.035, max(end - start - 0.02, 0.035)
    page.box(x - half, (start + end - length) / 2, 2 * half, length, color=TIME, linewidth=0, zorder=2,
             clip_on=False)  # fmt: skip


def _article_day(case: Case) -> Entry:
    return Entry(Event(date=Day.read(case.article.date), label=case.article.day_label))


def sequence(case: Case, issue: str, facts: Iterable[str] | None = None, ax: Axes | None = None) -> Drawing:
    """Draw what happened on one issue along a line of time, and below it what the article says of it.

    Parameters
    ----------
    case : Case
        The case.
    issue : str
        The issue, such as ``"I15"``.
    facts : iterable of str, optional
        The facts whose events are shown; by default those whose topic opens with a word of the issue's
        name, and the visit.
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
        If no event of these facts had happened by the day of the article.
    """
    return _Sequence(case, case[issue], facts).drawing(ax)


class _Sequence(Sketch):
    """The events and claims on one issue, drawn with measures in inches."""

    # The figure, the line of time in it, a label's width and a line of text.
    width, START, END, LABEL, LINE, AXIS = 9.4, 0.55, 8.85, 1.5, 0.17, 1.12
    # From the line of time to the years, to labels above and below, and down to the claims.
    YEARS, ABOVE, BELOW, CLAIMS = 0.17, 0.3, 0.46, 1.42
    WRAP, CLAIM_WRAP = 19, 132

    def __init__(self, case: Case, issue: Issue, facts: Iterable[str] | None) -> None:
        self.case, self.issue = case, issue
        self.steps = self._steps(facts)
        self.records = [event_record(step.event, step.fact, case.article.date) for step in self.steps]
        self.claims = [claim for claim in case.claims if self.issue.id in claim.issues]
        ids = {claim.id for claim in self.claims}
        omitted = [link for link in case.links if link.mode == "omitted" and ids & {*link.claims}]
        self.omitted = [link.cause for link in omitted]
        lines = [f"{claim.id}  {claim.text}" for claim in self.claims]
        lines += [f"{link.id}  {link.cause} → {link.effect}" for link in omitted]
        self.paragraphs = [textwrap.wrap(line, self.CLAIM_WRAP) for line in lines]
        self.depth = self.AXIS + self.CLAIMS + self.LINE * (sum(map(len, self.paragraphs)) + 2.5) + 0.1

    def _steps(self, facts: Iterable[str] | None) -> list[Entry]:
        case, issue, end = self.case, self.issue, self.case.article.date
        chosen = [fact.id for fact in case.facts if _is_on(fact, issue) or fact.topic == VISIT]
        kept = chosen if facts is None else [case.fact(fact).id for fact in facts]
        steps = [Entry(event, fact) for fact, event in case.events(until=end) if fact.id in kept]
        if not any(step.fact and step.fact.topic != VISIT for step in steps):
            day = day_text(end)
            raise ValueError(f"{case.id} has no event on {issue.name} up to {day}: name its facts")
        return [*steps, _article_day(case)]

    @property
    def alt(self) -> str:
        last = day_text(max(step.event.last_day for step in self.steps))
        shown = [f"{step.event.label} ({event_text(step.event)})" for step in self.steps if step.fact]
        span = f"{self.steps[0].event.first_day.year} to {last}"
        unsaid = f"; it leaves unsaid: {listed(self.omitted)}" if self.omitted else ""
        return (
            f"{self.issue.name}, {span}: {shown[0]} to {shown[-1]}, {len(shown)} events. Below, the "
            f"{len(self.claims)} claims that the {self.case.article.kind} makes of it{unsaid}."
        )

    def draw(self, page: Canvas) -> None:
        first = self.steps[0].event.first_day.year
        last = max(step.event.last_day for step in self.steps).year + 1
        place = scale(dt.date(first, 1, 1), dt.date(last, 1, 1), self.START, self.END)
        page.line([self.START, self.END], [self.AXIS, self.AXIS], linewidth=1.2, zorder=1)
        for year in range(first, last + 1):
            x = place(dt.date(year, 1, 1))
            page.line([x, x], [self.AXIS, self.AXIS + 0.07], linewidth=1.0, zorder=1)
            if year < last:
                middle = (x + place(dt.date(year + 1, 1, 1))) / 2
                page.write(middle, self.AXIS + self.YEARS, str(year), "center", QUIET)
        for side in (0, 1):
            steps = self.steps[side::2]
            ends = [(place(step.event.first_day), place(step.event.last_day)) for step in steps]
            middles = [(start + end) / 2 for start, end in ends]
            columns = spread(middles, self.LABEL + 0.05, self.LABEL / 2, self.width - self.LABEL / 2)
            for step, (start, end), middle, column in zip(steps, ends, middles, columns, strict=True):
                if end - start < 0.02:
                    page.dot(start, self.AXIS, markersize=6, color=INK, zorder=4)
                else:
                    page.box(start, self.AXIS - 0.05, end - start, 0.1, color=INK, linewidth=0, zorder=3)
                self._draw_label(page, step, middle, column, below=bool(side))
        self._draw_claims(page)

    def _draw_label(self, page: Canvas, step: Entry, x: float, column: float, *, below: bool) -> None:
        """Write a step's date and label above or below the line, and lead the eye to its mark."""
        side, axis = 1 if below else -1, self.AXIS
        edge = axis + (self.BELOW if below else -self.ABOVE)
        turn = axis + side * (self.YEARS + 0.12 if below else 0.1)
        page.line([x, x, column, column], [axis, turn, edge - side * 0.06, edge], linewidth=0.7, zorder=1)
        lines = [event_text(step.event), *textwrap.wrap(step.event.label, self.WRAP)]
        top = edge if below else edge - self.LINE * (len(lines) + 0.2)
        for number, line in enumerate(lines):
            text = page.write(column, top + self.LINE * (number + 0.6), line, "center", bold=number == 0)
            if step.fact is None and number > 0:
                text.set_bbox({"facecolor": GLOW, "edgecolor": "none", "pad": 1.0})

    def _draw_claims(self, page: Canvas) -> None:
        y, article = self.AXIS + self.CLAIMS, self.case.article
        page.write(0.15, y, f"What the {article.kind} says of it on {day_text(article.date)}, in our words",
                   bold=True)  # fmt: skip
        page.write(self.width - 0.15, y, "disc: a day; bar: month or year only", "right", QUIET)
        for number, lines in enumerate(self.paragraphs):
            if number == len(self.claims):
                y += 1.5 * self.LINE
                page.write(0.15, y, "What it leaves unsaid (a step that the coders add)", bold=True)
            indent = text_width(lines[0].split("  ")[0] + "  ") if len(lines) > 1 else 0.0
            for place, line in enumerate(lines):
                y += self.LINE
                page.write(0.15 + (indent if place else 0.0), y, line)


def _is_on(fact: Fact, issue: Issue) -> bool:
    return fact.topic.partition(":")[0].casefold() in issue.name.casefold().split()
