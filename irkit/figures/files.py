"""What became of each issue after the article: its events through the years, and where it stood last."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from irkit.case.outcomes import Happening, files_after, last_known_day
from irkit.figures.dates import day_text, event_text
from irkit.figures.drawing import FAINT, INK, QUIET, STYLE, Drawing, bare, figure_of, new_figure
from irkit.text import meant

if TYPE_CHECKING:
    from irkit.case.case import Case

# Inches: the figure, the line of time in it, where the last event is told.
WIDTH, START, END, LAST = 9.4, 2.55, 6.25, 6.45
# Inches: a row, a line of text, the room for heads and for the key; characters of a label.
ROW, LINE, HEAD, KEY = 0.44, 0.165, 0.55, 0.42
NAME_WRAP, LAST_WRAP = 33, 40
SURE, DOUBTFUL, TIME = INK, "white", "#c4c4c4"


def draw_files(
    case: Case, issues: Sequence[str] | None = None, until: dt.date | None = None, ax: Axes | None = None
) -> Drawing:
    """Draw what became of each issue after the article: a row an issue, and its last event in words.

    Parameters
    ----------
    case : Case
        The case, with its reference, which says on which facts the claims of an issue rest.
    issues : sequence of str, optional
        The ids of the issues; by default all that anything is on record of.
    until : date, optional
        The last day that counts; by default the last that the case's questions ask about.
    ax : matplotlib.axes.Axes, optional
        A panel to draw in; by default a new figure of the size that the rows need.

    Returns
    -------
    Drawing
        The files.

    Raises
    ------
    ValueError
        If nothing is on record of one of the issues, or of any.
    ReferenceMissingError
        If the case came without its reference.
    """
    end = until or last_known_day(case)
    files = files_after(case, end)
    chosen = list(files) if issues is None else list(issues)
    for each in chosen:
        if each not in files:
            raise ValueError(f'nothing is on record of "{each}" up to {day_text(end)}: {meant(each, files)}')
    if not chosen:
        raise ValueError(f"{case.id} knows of nothing after {day_text(case.article.date)}")
    depth = HEAD + ROW * len(chosen) + KEY
    with rc_context(STYLE):
        if ax is None:
            ax = new_figure(WIDTH, depth).add_axes((0, 0, 1, 1))
        bare(ax).set(xlim=(0, WIDTH), ylim=(depth, 0))
        place = _scale(case.article.date, end)
        _draw_years(ax, case.article.date, end, depth - KEY, place)
        for number, each in enumerate(chosen):
            _draw_file(ax, case[each].name, files[each], HEAD + ROW * (number + 0.5), place)
        doubtful = any(each.fact.status != "verified" for issue in chosen for each in files[issue])
        _draw_key(ax, depth - KEY / 2, doubtful)
    shown = {each: files[each] for each in chosen}
    records = tuple(row for issue, held in shown.items() for row in _records(case[issue].name, held))
    return Drawing(figure_of(ax), [ax], _alt(shown, case.article.date, end), records)


def _scale(first: dt.date, last: dt.date) -> Callable[[dt.date], float]:
    days = max((last - first).days, 1)
    return lambda day: START + (END - START) * (day - first).days / days


def _draw_years(
    ax: Axes, first: dt.date, last: dt.date, bottom: float, place: Callable[[dt.date], float]
) -> None:
    years = range(first.year + 1, last.year + 1)
    step = max(1, len(years) // 6)
    for year in years:
        x = place(dt.date(year, 1, 1))
        if (year - years[0]) % step == 0:
            ax.plot([x, x], [HEAD - 0.06, bottom], color=FAINT, linewidth=0.5, zorder=0)
            ax.text(x, HEAD - 0.16, str(year), ha="center", va="center", color=QUIET)
    y = HEAD - 0.38
    ax.text(0.12, y, "Issue", va="center", fontweight="bold", color=INK)
    ax.text(START, y, f"After {day_text(first)}", va="center", fontweight="bold", color=INK)
    ax.text(LAST, y, "Last event in our list", va="center", fontweight="bold", color=INK)


def _draw_file(
    ax: Axes, name: str, held: Sequence[Happening], y: float, place: Callable[[dt.date], float]
) -> None:
    """Draw an issue: its name, a mark an event, and the last event in words."""
    ax.plot([0.12, WIDTH - 0.12], [y - ROW / 2] * 2, color=FAINT, linewidth=0.5, zorder=0)
    ax.plot([START, END], [y, y], color=FAINT, linewidth=1.0, zorder=1)
    _write(ax, 0.12, y, textwrap.wrap(name, NAME_WRAP))
    for each in held:
        start, end = place(each.event.first_day), place(each.event.last_day)
        _draw_event(ax, start, end, y, each.fact.status == "verified").set_gid(each.event.label)
    last = held[-1]
    _write(ax, LAST, y, textwrap.wrap(f"{event_text(last.event)}: {last.event.label}", LAST_WRAP))


def _write(ax: Axes, x: float, y: float, lines: Sequence[str]) -> None:
    for number, line in enumerate(lines[:2]):
        ax.text(x, y + (number - (min(len(lines), 2) - 1) / 2) * LINE, line, va="center", color=INK)


def _draw_event(ax: Axes, start: float, end: float, y: float, sure: bool) -> Any:
    """Draw a disc for a day and a bar for a longer time; an empty square or bar for what is not checked."""
    if end - start > 0.03:
        look: dict[str, Any] = {"facecolor": TIME if sure else DOUBTFUL, "edgecolor": QUIET, "linewidth": 0.7}
        return ax.add_patch(Rectangle((start, y - 0.055), end - start, 0.11, zorder=3, **look))
    look = {
        "markersize": 6.4,
        "markerfacecolor": SURE if sure else DOUBTFUL,
        "markeredgecolor": INK,
        "zorder": 4,
    }
    (mark,) = ax.plot([start], [y], marker="o" if sure else "s", linestyle="none", **look)
    return mark


def _draw_key(ax: Axes, y: float, doubtful: bool) -> None:
    _draw_event(ax, 0.2, 0.2, y, True)
    ax.text(0.35, y, "a day", va="center", color=QUIET)
    _draw_event(ax, 1.0, 1.3, y, True)
    ax.text(1.42, y, "longer, or known by year only", va="center", color=QUIET)
    x = 3.72
    if doubtful:
        _draw_event(ax, x, x, y, False)
        ax.text(x + 0.15, y, "known, not checked", va="center", color=QUIET)
        x += 1.55
    ax.text(x, y, "The table names every event, and who disputes it.", va="center", color=QUIET)


def _alt(files: Mapping[str, Sequence[Happening]], first: dt.date, last: dt.date) -> str:
    count = sum(map(len, files.values()))
    fullest = max(files.values(), key=len)
    return (
        f"What became of {len(files)} issue{'s' if len(files) != 1 else ''} from {day_text(first)} to "
        f"{day_text(last)}: {count} events. The most of one issue: {len(fullest)}, from "
        f"{fullest[0].event.label} to {fullest[-1].event.label}."
    )


def _records(name: str, held: Sequence[Happening]) -> list[dict[str, object]]:
    """Return a row an event; what to mind of a fact stands in its first row, and the others point there."""
    first = {each.fact.id: each.event for each in reversed(held)}
    rows = []
    for each in held:
        mind, told = first[each.fact.id], " ".join(each.fact.caution.split())
        rows.append(
            _record(name, each, told if mind is each.event or not told else f"see {event_text(mind)}")
        )
    return rows


def _record(name: str, each: Happening, mind: str) -> dict[str, object]:
    return {
        "issue": name,
        "date": event_text(each.event),
        "event": each.event.label,
        "source": each.told_by,
        "mind": mind,
        "fact": each.fact.id,
    }
