"""What had happened, and when, by the day the article appeared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from irkit.figures.dates import LONG, day_text, event_text, span_text, ticks
from irkit.figures.drawing import FAINT, INK, QUIET, STYLE, Drawing, bare, figure_of, new_figure
from irkit.figures.labels import spread, text_width
from irkit.figures.origins import source_text
from irkit.records.fields import first_day, last_day
from irkit.records.records import Event, Fact
from irkit.text import listed

if TYPE_CHECKING:
    from irkit.case.case import Case

# Inches from a panel's left edge: the line of time, the dates.
AXIS, DATES = 0.5, 0.9
# Inches: a label's line, the room right of dates and of labels, for the panels' titles and for the key.
LINE, SPACE, MARGIN, TITLE, KEY = 0.205, 0.09, 0.14, 0.42, 0.3
# Inches: a panel grows by steps only where its labels need it, so that the page a notebook stores does not
# change with the last pixel of a font.
NARROWEST, STEP = 4.45, 0.25
# More labels than this stand in two panels.
LONGEST = 14
TIME, GLOW = "#c4c4c4", "#fdeeb5"


@dataclass(frozen=True)
class Entry:
    """One label of the timeline: an event of a fact, or the day the article appeared."""

    event: Event
    fact: Fact | None
    stands_out: bool


def draw_timeline(
    case: Case,
    until: str | dt.date | None = None,
    since: str | dt.date | None = None,
    ax: Axes | None = None,
    *,
    topic: str = "visit",
) -> Drawing:
    """Draw the events of a case's facts along lines of time, each with its date and label.

    A disc is a day; a bar is a longer time, or one of which only the month or the year is on record.
    Many events are split in two panels with scales of their own, since most of them crowd at the end.

    Parameters
    ----------
    case : Case
        The case.
    until : str or date, optional
        The last day that counts, such as ``"2013-12-17"``; by default the day the article appeared.
        An event whose date may mean a later day is left out.
    since : str or date, optional
        The first day that counts; by default that of the earliest event.
    ax : matplotlib.axes.Axes, optional
        A panel to draw in, then on one scale; by default a new figure.
    topic : str, default "visit"
        The topic of the facts that are set off from the others.

    Returns
    -------
    Drawing
        The timeline.

    Raises
    ------
    ValueError
        If no event falls into that time, or if a bound is no date.
    """
    end = case.article.date if until is None else _bound(until, last_day)
    start = None if since is None else _bound(since, first_day)
    entries = _entries(case, start, end, topic)
    with rc_context(STYLE):
        panels = _panels(entries) if ax is None else [(ax, entries)]
        for panel, shown in panels:
            _draw(panel, shown)
        _draw_key(panels[0][0])
    axes = [panel for panel, _ in panels]
    return Drawing(figure_of(axes[0]), axes, _alt(entries), tuple(_record(entry, end) for entry in entries))


def _bound(when: str | dt.date, day_of: Callable[[str], dt.date]) -> dt.date:
    """Return a bound as a day: of a month or a year the day that lets all of it count."""
    if isinstance(when, dt.date):
        return when
    try:
        return day_of(when)
    except ValueError:
        raise ValueError(f'"{when}" is not a date: write a day (2013-12-17), "2013-12" or "2013"') from None


def _entries(case: Case, start: dt.date | None, end: dt.date, topic: str) -> list[Entry]:
    dated = [(fact, event) for fact, event in case.events(until=end) if not start or event.first_day >= start]
    if not dated:
        time = f"from {day_text(start)} to {day_text(end)}" if start else f"up to {day_text(end)}"
        raise ValueError(f"{case.id} has no event {time}")
    entries = [Entry(event, fact, fact.topic == topic) for fact, event in dated]
    if (start or dt.date.min) <= case.article.date <= end:
        appears = Event(date=case.article.date.isoformat(), label=case.article.day_label)
        entries.append(Entry(appears, None, False))
    return sorted(entries, key=lambda entry: entry.event.first_day)


def _panels(entries: list[Entry]) -> list[tuple[Axes, list[Entry]]]:
    """Split many events at the month in which the middle one falls."""
    middle = entries[len(entries) // 2].event.first_day.replace(day=1)
    before = [entry for entry in entries if entry.event.first_day < middle]
    after = entries[len(before) :]
    parts = [before, after] if len(entries) > LONGEST and before else [entries]
    height = TITLE + LINE * (max(map(len, parts)) + 1) + KEY
    widths = [_width(part) for part in parts]
    figure = new_figure(sum(widths), height)
    panels = []
    for place, part in enumerate(parts):
        left, share = sum(widths[:place]) / sum(widths), widths[place] / sum(widths)
        axes = figure.add_axes((left, KEY / height, share, 1 - (TITLE + KEY) / height))
        panels.append((axes, part))
    return panels


def _by_years(entries: Sequence[Entry]) -> bool:
    """Return whether a panel is so long that its dates need their years."""
    last = max(entry.event.last_day for entry in entries)
    return (last - entries[0].event.first_day).days > LONG


def _label_place(entries: Sequence[Entry]) -> float:
    """Return where the labels of a panel begin: right of the widest date."""
    years = _by_years(entries)
    dates = [(event_text(entry.event, with_year=years), entry.stands_out) for entry in entries]
    return DATES + max(text_width(date, bold=bold) for date, bold in dates) + SPACE


def _width(entries: Sequence[Entry]) -> float:
    """Return how wide a panel must be for its labels."""
    labels = max(text_width(entry.event.label, bold=entry.stands_out) for entry in entries)
    needed = _label_place(entries) + labels + MARGIN
    return NARROWEST + STEP * max(0, ceil((needed - NARROWEST) / STEP))


def _draw(ax: Axes, entries: Sequence[Entry]) -> None:
    """Draw one panel; its x axis counts inches, its y axis inches from the top."""
    bare(ax)
    box = ax.get_position()
    width, height = figure_of(ax).get_size_inches() * (box.width, box.height)
    ax.set(xlim=(0, width), ylim=(height, 0))
    first, last = entries[0].event.first_day, max(entry.event.last_day for entry in entries)
    top, bottom = LINE / 2, height - LINE
    scale = (bottom - top) / max((last - first).days, 1)

    def place(day: dt.date) -> float:
        return float(top + (day - first).days * scale)

    ax.plot([AXIS, AXIS], [top, bottom], color=FAINT, linewidth=1.0, zorder=1)
    for day, text in ticks(first, last):
        ax.plot([AXIS - 0.06, AXIS], [place(day)] * 2, color=FAINT, linewidth=1.0, zorder=1)
        ax.text(AXIS - 0.1, place(day), text, ha="right", va="center", color=QUIET)
    ax.set_title(
        span_text(first, last), loc="left", x=DATES / width, fontsize=10, fontweight="bold", color=INK, pad=6
    )
    lines = spread([place(entry.event.first_day) for entry in entries], LINE, top, bottom)
    column = _label_place(entries)
    for entry, line in zip(entries, lines, strict=True):
        date = event_text(entry.event, with_year=_by_years(entries))
        _draw_marks(ax, entry, place(entry.event.first_day), place(entry.event.last_day), line)
        _draw_label(ax, entry, date, column, line)


def _draw_marks(ax: Axes, entry: Entry, start: float, end: float, line: float) -> None:
    """Draw an event on the line of time, and the way from there to its label."""
    if entry.event.first_day < entry.event.last_day:
        _draw_time(ax, AXIS, start, end)
    if entry.event.first_day == entry.event.last_day or entry.stands_out:
        _draw_day(ax, AXIS, start, 8.0 if entry.stands_out else 4.5)
    way = [AXIS, AXIS + 0.08, DATES - 0.1, DATES - 0.04]
    ax.plot(way, [start, start, line, line], color=FAINT, linewidth=0.7, zorder=1)


def _draw_label(ax: Axes, entry: Entry, date: str, column: float, line: float) -> None:
    weight = "bold" if entry.stands_out else "normal"
    ax.text(DATES, line, date, va="center", color=QUIET, fontweight=weight)
    label = ax.text(column, line, entry.event.label, va="center", color=INK, fontweight=weight)
    if entry.stands_out:
        label.set_bbox({"facecolor": GLOW, "edgecolor": "none", "pad": 1.5})


def _draw_day(ax: Axes, x: float, y: float, size: float) -> None:
    ax.plot([x], [y], marker="o", markersize=size, color=INK, zorder=4, linestyle="none", clip_on=False)


def _draw_time(ax: Axes, x: float, start: float, end: float) -> None:
    """Draw a bar that ends just short of the next, and that can be seen where the time is brief."""
    half, length = 0.035, max(end - start - 0.02, 0.035)
    corner = (x - half, (start + end - length) / 2)
    ax.add_patch(Rectangle(corner, 2 * half, length, color=TIME, linewidth=0, zorder=2, clip_on=False))


def _draw_key(ax: Axes) -> None:
    """Say below a panel what its marks mean."""
    y = ax.get_ylim()[0] + KEY / 2
    _draw_day(ax, AXIS, y, 4.5)
    ax.text(AXIS + 0.1, y, "a day", va="center", color=QUIET)
    _draw_time(ax, DATES + 0.25, y - 0.07, y + 0.07)
    ax.text(DATES + 0.35, y, "longer, or known by month or year only", va="center", color=QUIET)


def _alt(entries: Sequence[Entry]) -> str:
    first, last = entries[0].event.first_day, max(entry.event.last_day for entry in entries)
    shown = sum(entry.fact is not None for entry in entries)
    start = str(first.year) if _by_years(entries) else day_text(first)
    told = f"Timeline of {shown} event{'s' if shown != 1 else ''} from {start} to {day_text(last)}."
    marked = [f"{entry.event.label}, {event_text(entry.event)}" for entry in entries if entry.stands_out]
    return f"{told} Set off: {listed(marked)}." if marked else told


def _record(entry: Entry, end: dt.date) -> dict[str, object]:
    return {
        "date": event_text(entry.event),
        "event": entry.event.label,
        "topic": entry.fact.topic if entry.fact else "",
        "source": source_text(entry.fact, entry.event, end) if entry.fact else "",
        "fact": entry.fact.id if entry.fact else "",
    }
