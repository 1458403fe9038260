"""What came after: how far each forecast was from what came about, and what became of each issue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle
from typing import TYPE_CHECKING, Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from irkit.analysis.forecasts import Forecasts, Score, forecast_text
from irkit.case.outcomes import Happening, files_after, last_known_day
from irkit.figures.canvas import GLOW, INK, LINE, QUIET, TIME, Canvas, Drawing, Sketch
from irkit.figures.dates import day_text, event_text, scale
from irkit.text import listed, meant

if TYPE_CHECKING:
    from irkit.case.case import Case

# Inches: the figure, the scale in it, where scores stand.
WIDTH, ZERO, ONE, SCORES = 9.4, 4.75, 8.1, 8.95
MIDDLE = (ZERO + ONE) / 2
# Inches: a row of a question, the room for heads and for the key.
ROW, HEAD, KEY = 0.5, 0.62, 0.55
WRAP = 62


def forecasts(case: Case, forecasts: Forecasts | Mapping[str, object], ax: Axes | None = None) -> Drawing:
    """Draw each probability of a question of yes or no on a scale, with what came about at its end.

    The line between the two is what the Brier score squares. A contested outcome has no place on the scale,
    and no score.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    forecasts : Forecasts or mapping
        What was locked; or for each question a probability. Questions of several answers are not drawn.
    ax : matplotlib.axes.Axes, optional
        A panel to draw in; by default a new figure of the size that the rows need.

    Returns
    -------
    Drawing
        The probabilities and outcomes.

    Raises
    ------
    ForecastError
        If a question or a probability cannot be read.
    ValueError
        If there is no forecast to draw.
    ReferenceMissingError
        If the case came without its reference.
    """
    scores = [score for score in case.questions.score(forecasts).rows if not score.several]
    if not scores:
        raise ValueError("there is no forecast to draw yet: give at least one question a probability")
    return _Forecasts(case, scores).drawing(ax)


class _Forecasts(Sketch):
    """Probabilities on scales from no to yes."""

    width = WIDTH

    def __init__(self, case: Case, scores: Sequence[Score]) -> None:
        self.case, self.scores = case, scores
        self.rates = {score.question: case.questions.base_rate(score.question) for score in scores}
        self.depth = HEAD + ROW * len(scores) + KEY
        self.records = [
            {
                "question": score.question,
                "your probability": forecast_text(score.forecast),
                "outcome": f"{score.outcome} (contested)" if score.contested else score.outcome,
                "Brier score": _result(score),
                "kind": "retrodiction" if score.knew else "forecast",
            }
            for score in scores
        ]

    @property
    def alt(self) -> str:
        values = [score.brier for score in self.scores if score.brier is not None]
        scored = (
            f"{len(values)} of yes or no, mean Brier score {sum(values) / len(values):.2f}" if values else ""
        )
        count, unscored = len(self.scores), len(self.scores) - len(values)
        parts = "; ".join(filter(None, (scored, f"{unscored} not scored" if unscored else "")))
        return f"{count} probabilit{'ies' if count > 1 else 'y'} beside what came about: {parts}."

    def draw(self, page: Canvas) -> None:
        page.write(0.12, HEAD - 0.16 - LINE / 2, "Yes or no", bold=True)
        for x, text in ((ZERO, "no"), (MIDDLE, "50%"), (ONE, "yes"), (SCORES, "(0 to 1)")):
            page.write(x, HEAD - 0.16, text, "center", QUIET)
        page.write(SCORES, HEAD - 0.16 - LINE, "Brier score", "center", bold=True)
        for number, score in enumerate(self.scores):
            self._draw_line(page, score, HEAD + (number + 0.5) * ROW)
        self._draw_key(page, self.depth - KEY / 2)

    def _draw_line(self, page: Canvas, score: Score, y: float) -> None:
        question, rate = self.case.question(score.question), self.rates[score.question]
        page.paragraph(0.12, y, f"{question.id} {' '.join(question.question.split())}", WRAP)
        page.line([ZERO, ONE], [y, y], linewidth=0.8, zorder=1)
        for x in (ZERO, MIDDLE, ONE):
            page.line([x, x], [y - 0.05, y + 0.05], linewidth=0.8, zorder=1)
        x = self._place(score.forecast)
        if not score.contested:
            end = ONE if score.outcome == "YES" else ZERO
            page.line([x, end], [y, y], INK, linewidth=2.2, zorder=2, solid_capstyle="butt")
            _draw_outcome(page, end, y).set_gid(f"outcome {question.id}")
        if rate is not None:
            _draw_rate(page, self._place(rate.rate), y)
        _draw_given(page, x, y, knew=score.knew).set_gid(f"given {question.id}")
        page.write(SCORES, y, _result(score), "center")

    def _place(self, chance: Any) -> float:
        return float(ZERO + (ONE - ZERO) * chance)

    def _draw_key(self, page: Canvas, y: float) -> None:
        _draw_given(page, 0.3, y, knew=False)
        page.note(0.45, y, "your forecast")
        _draw_given(page, 1.75, y, knew=True)
        page.note(1.9, y, "your retrodiction")
        _draw_outcome(page, 3.45, y)
        page.note(3.65, y, "what came about")
        page.line([5.1, 5.5], [y, y], INK, linewidth=2.2, solid_capstyle="butt")
        page.note(5.6, y, "how far off")
        if any(self.rates.values()):
            _draw_rate(page, 6.75, y)
            page.note(6.9, y, "base rate, where one is stated")


def _result(score: Score) -> str:
    if score.brier is not None:
        return f"{score.brier:.2f}"
    return "contested" if score.contested else "not scored"


def _draw_given(page: Canvas, x: float, y: float, *, knew: bool) -> Line2D:
    """Draw a forecast as a full disc, a retrodiction as an empty one."""
    face = "white" if knew else INK
    return page.dot(x, y, markersize=7.5, markeredgecolor=INK, markerfacecolor=face, zorder=5)


def _draw_outcome(page: Canvas, x: float, y: float) -> Line2D:
    return page.dot(x, y, "D", markersize=10, markerfacecolor=GLOW, markeredgecolor=INK, zorder=3)


def _draw_rate(page: Canvas, x: float, y: float) -> None:
    page.line([x, x], [y - 0.15, y + 0.15], INK, linewidth=1.6, linestyle=(0, (1.5, 1)), zorder=4)


def files(case: Case, issues: Sequence[str] | None = None, ax: Axes | None = None) -> Drawing:
    """Draw what became of each issue after the article: a row for each issue, and its last event in words.

    Parameters
    ----------
    case : Case
        The case, with its reference, which says on which facts the claims of an issue rest.
    issues : sequence of str, optional
        The ids of the issues; by default all that anything is on record of.
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
    end = last_known_day(case)
    known = files_after(case, end)
    chosen = list(known) if issues is None else list(issues)
    for issue in chosen:
        if issue not in known:
            raise ValueError(
                f'nothing is on record of "{issue}" up to {day_text(end)}: {meant(issue, known)}'
            )
    if not chosen:
        raise ValueError(f"{case.id} knows of nothing after {day_text(case.article.date)}")
    named = [(case[issue].name, known[issue]) for issue in chosen]
    return _Files(named, case.article.date, end).drawing(ax)


class _Files(Sketch):
    """What happened on each issue between two days, drawn with measures in inches."""

    # The figure, the line of time in it, where the last event is told; a row, heads and key.
    width, START, END, LAST, ROW, HEAD, KEY = 9.4, 2.55, 6.25, 6.45, 0.44, 0.55, 0.42
    # Characters of a label.
    NAME_WRAP, LAST_WRAP = 33, 40

    def __init__(
        self, files: Sequence[tuple[str, Sequence[Happening]]], first: dt.date, last: dt.date
    ) -> None:
        self.files, self.first, self.last = files, first, last
        self.depth = self.HEAD + self.ROW * len(files) + self.KEY
        self.place = scale(first, last, self.START, self.END)
        self.records = self._rows()

    @property
    def alt(self) -> str:
        events = [happenings for _, happenings in self.files]
        fullest = max(events, key=len)
        issues = f"{len(events)} issue{'s' if len(events) != 1 else ''}"
        return (
            f"What became of {issues} from {day_text(self.first)} to {day_text(self.last)}: "
            f"{sum(map(len, events))} events. The most of one issue: {len(fullest)}, from "
            f"{fullest[0].event.label} to {fullest[-1].event.label}."
        )

    def _rows(self) -> Iterator[dict[str, object]]:
        """Yield a row per event; what to mind of a fact stands in its first row, and others point there."""
        for name, happenings in self.files:
            firsts = {happening.fact.id: happening.event for happening in reversed(happenings)}
            for happening in happenings:
                first, caution = firsts[happening.fact.id], " ".join(happening.fact.caution.split())
                repeated = caution and first is not happening.event
                yield {
                    "issue": name,
                    "date": event_text(happening.event),
                    "event": happening.event.label,
                    "source": happening.told_by,
                    "mind": f"see {event_text(first)}" if repeated else caution,
                    "fact": happening.fact.id,
                }

    def draw(self, page: Canvas) -> None:
        self._draw_years(page)
        for number, (name, happenings) in enumerate(self.files):
            y = self.HEAD + self.ROW * (number + 0.5)
            page.line([0.12, self.width - 0.12], [y - self.ROW / 2] * 2, linewidth=0.5, zorder=0)
            page.line([self.START, self.END], [y, y], linewidth=1.0, zorder=1)
            page.paragraph(0.12, y, name, self.NAME_WRAP)
            for happening in happenings:
                start, end = self.place(happening.event.first_day), self.place(happening.event.last_day)
                mark = self._draw_event(page, start, end, y, sure=happening.fact.status == "verified")
                mark.set_gid(happening.event.label)
            last = happenings[-1].event
            page.paragraph(self.LAST, y, f"{event_text(last)}: {last.label}", self.LAST_WRAP)
        self._draw_key(page, self.depth - self.KEY / 2)

    def _draw_years(self, page: Canvas) -> None:
        years = range(self.first.year + 1, self.last.year + 1)
        for year in years[:: max(1, len(years) // 6)]:
            x = self.place(dt.date(year, 1, 1))
            page.line([x, x], [self.HEAD - 0.06, self.depth - self.KEY], linewidth=0.5, zorder=0)
            page.write(x, self.HEAD - 0.16, str(year), "center", QUIET)
        heads = {
            0.12: "Issue",
            self.START: f"After {day_text(self.first)}",
            self.LAST: "Last event in our list",
        }
        for x, head in heads.items():
            page.write(x, self.HEAD - 0.38, head, bold=True)

    def _draw_event(self, page: Canvas, start: float, end: float, y: float, *, sure: bool) -> Artist:
        """Draw a disc for a day, a bar for a longer time; an empty square or bar where not checked."""
        if end - start > 0.03:
            return page.box(start, y - 0.055, end - start, 0.11, zorder=3, edgecolor=QUIET, linewidth=0.7,
                            facecolor=TIME if sure else "white")  # fmt: skip
        return page.dot(start, y, "o" if sure else "s", markersize=6.4, markeredgecolor=INK, zorder=4,
                        markerfacecolor=INK if sure else "white")  # fmt: skip

    def _draw_key(self, page: Canvas, y: float) -> None:
        self._draw_event(page, 0.2, 0.2, y, sure=True)
        page.note(0.35, y, "a day")
        self._draw_event(page, 1.0, 1.3, y, sure=True)
        page.note(1.42, y, "longer, or known by year only")
        x = 3.72
        if any(happening.fact.status != "verified" for _, events in self.files for happening in events):
            self._draw_event(page, x, x, y, sure=False)
            page.note(x + 0.15, y, "known, not checked")
            x += 1.55
        page.note(x, y, "The table names every event, and who disputes it.")


def tallies(case: Case, ax: Axes | None = None) -> Drawing:
    """Draw how often pairs of actors did the same, year by year, as others have counted it.

    Parameters
    ----------
    case : Case
        The case; its tallies are of one thing counted, for several pairs.
    ax : matplotlib.axes.Axes, optional
        A panel to draw in; by default a new figure.

    Returns
    -------
    Drawing
        A line for each pair, with the day of the article.

    Raises
    ------
    ValueError
        If the case has no tallies.
    """
    if not case.tallies:
        raise ValueError(f"{case.id} has no tallies: nothing that others have counted")
    return _Tallies(case).drawing(ax)


class _Tallies(Sketch):
    """Shares of the years as lines, drawn with measures in inches."""

    # The figure, the years in it, the height of the scale, heads and key.
    width, depth, START, END, TOP, BOTTOM = 9.4, 3.6, 0.75, 6.9, 0.62, 3.1
    LOOKS = (("o", "-"), ("s", (0, (4, 2))), ("^", (0, (1, 1.5))))

    def __init__(self, case: Case) -> None:
        self.day, self.tallies = case.article.date, case.tallies
        self.names = {tally.id: listed([case[actor].name for actor in tally.pair]) for tally in self.tallies}
        self.years = sorted({year for tally in self.tallies for year in tally.shares})
        self.records = [
            {"year": year, **{self.names[t.id]: _share(t.shares.get(year)) for t in self.tallies}}
            for year in self.years
        ]

    @property
    def alt(self) -> str:
        """Return what is counted, and for each pair its first, lowest, highest and last share."""
        lines = []
        for tally in self.tallies:
            shares = tally.shares
            low, high = (pick(shares, key=shares.__getitem__) for pick in (min, max))
            lines.append(
                f"{self.names[tally.id]}: {_share(shares[min(shares)])} in {min(shares)}, "
                f"{_share(shares[max(shares)])} in {max(shares)}, between {_share(shares[low])} ({low}) and "
                f"{_share(shares[high])} ({high})."
            )
        return f"{self.tallies[0].title}, how often two voted alike. {' '.join(lines)}"

    def draw(self, page: Canvas) -> None:
        tally = self.tallies[0]
        page.write(0.12, 0.14, f"{tally.title}: how often two voted alike", bold=True)
        for share in (0.0, 0.25, 0.5, 0.75, 1.0):
            page.rule(self._height(share), self.START, self.END)
            page.write(self.START - 0.1, self._height(share), f"{share:.0%}", "right", QUIET)
        for year in self.years[::2]:
            page.write(self._place(year), self.BOTTOM + 0.17, str(year), "center", QUIET)
        x = self._place(self.day.year)
        page.line([x, x], [self.TOP - 0.12, self.BOTTOM], INK, linewidth=0.9)
        page.write(x, self.TOP - 0.22, f"{day_text(self.day)}: the article", "center", QUIET)
        for tally, (marker, style) in zip(self.tallies, cycle(self.LOOKS)):
            xs, ys = map(self._place, tally.shares), map(self._height, tally.shares.values())
            line = page.line([*xs], [*ys], INK, linewidth=1.4, linestyle=style, marker=marker, markersize=4)
            line.set_gid(tally.id)
            last = tally.shares[max(tally.shares)]
            page.write(self.END + 0.2, self._height(last), f"{self.names[tally.id]} {_share(last)}")
        page.note(0.12, self.depth - 0.12, "Each year is the session of the Assembly that began in it.")

    def _place(self, year: float) -> float:
        first, last = self.years[0], self.years[-1]
        return self.START + (self.END - self.START) * (year - first) / max(1, last - first)

    def _height(self, share: float) -> float:
        return self.BOTTOM - (self.BOTTOM - self.TOP) * share


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"
