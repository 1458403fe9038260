"""What came after: how far each forecast was from what came about, and what became of each issue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import TYPE_CHECKING

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from irkit.analysis.forecasts import Forecasts, Score, forecast_text
from irkit.case.outcomes import Happening, files_after, last_known_day
from irkit.figures.canvas import GLOW, INK, LINE, QUIET, TIME, Canvas, Drawing, Sketch
from irkit.figures.dates import day_text, event_text, scale
from irkit.text import meant

if TYPE_CHECKING:
    from irkit.case.case import Case

# Inches: the figure, the scale in it, where scores stand.
WIDTH, ZERO, ONE, SCORES = 9.4, 4.75, 8.1, 8.95
# Inches: a row of a question, a row of an answer, the room for heads and for the key.
ROW, ANSWER, HEAD, KEY = 0.5, 0.27, 0.62, 0.55
WRAP = 62


@dataclass(frozen=True)
class _Line:
    """One probability on the scale: of yes, or an answer; ``came`` is None where contested."""

    label: str
    chance: float
    came: bool | None
    note: str
    score: Score
    rate: float | None = None


def forecasts(case: Case, forecasts: Forecasts | Mapping[str, object], ax: Axes | None = None) -> Drawing:
    """Draw each probability on a scale from no to yes, with what came about at its end.

    The line between the two is what the Brier score squares. Questions of several answers stand apart, one
    answer per line. A contested outcome has no place on the scale, and no score.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    forecasts : Forecasts or mapping
        What was locked; or for each question a probability, or probabilities by answer.
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
    scores = case.questions.score(forecasts).rows
    if not scores:
        raise ValueError("there is no forecast to draw yet: give at least one question a probability")
    return _Forecasts(case, scores).drawing(ax)


class _Forecasts(Sketch):
    """Probabilities on scales, a block for each kind of question."""

    width = WIDTH

    def __init__(self, case: Case, scores: Sequence[Score]) -> None:
        self.scores, self.blocks = scores, _blocks(case, scores)
        lines = [line for block in self.blocks.values() for line in block]
        rows = sum(ANSWER if line.score.several else ROW for line in lines)
        self.depth = HEAD * len(self.blocks) + rows + KEY
        self.rated = any(line.rate is not None for line in lines)
        self.records = map(_record, scores)

    @property
    def alt(self) -> str:
        parts = []
        for several, name in ((False, "of yes or no"), (True, "of several answers")):
            scored = [score for score in self.scores if score.several == several]
            values = [score.brier for score in scored if score.brier is not None]
            if values:
                mean = sum(values) / len(values)
                parts.append(f"{len(values)} {name}, mean Brier score {mean:.2f}")
        unscored = sum(score.brier is None for score in self.scores)
        parts += [f"{unscored} not scored"] if unscored else []
        count = len(self.scores)
        return f"{count} probabilit{'ies' if count > 1 else 'y'} beside what came about: {'; '.join(parts)}."

    def draw(self, page: Canvas) -> None:
        top = 0.0
        for head, block in self.blocks.items():
            top = _draw_block(page, head, block, top)
        _draw_key(page, self.depth - KEY / 2, rated=self.rated)


def _blocks(case: Case, scores: Sequence[Score]) -> dict[str, list[_Line]]:
    """Return lines by their head: questions of yes or no first, then each question of several answers."""
    blocks: dict[str, list[_Line]] = {"Yes or no": []}
    for score in scores:
        question, given = case.question(score.question), score.forecast
        if isinstance(given, Mapping):
            answers = zip(question.answers, question.options, strict=True)
            blocks[f"{score.question} {question.question}"] = [
                _Line(f"{answer}: {text}", given[answer], answer == score.outcome, note, score)
                for (answer, text), note in zip(answers, chain([_result(score)], repeat("")), strict=False)
            ]
        else:
            rate = case.questions.base_rate(score.question)
            label = f"{question.id} {' '.join(question.question.split())}"
            came = None if score.contested else score.outcome == "YES"
            line = _Line(label, given, came, _result(score), score, rate.rate if rate else None)
            blocks["Yes or no"].append(line)
    return {head: lines for head, lines in blocks.items() if lines}


def _result(score: Score) -> str:
    if score.brier is not None:
        return f"{score.brier:.2f}"
    return "contested" if score.contested else "not scored"


def _draw_block(page: Canvas, head: str, lines: Sequence[_Line], top: float) -> float:
    """Draw a head with the ends of its scale and a line for each probability; return where it ends."""
    several = lines[0].score.several
    y = top + HEAD - 0.16
    page.paragraph(0.12, y - LINE / 2, head, WRAP - 4, bold=True)
    low, high = ("0%", "100%") if several else ("no", "yes")
    for x, text in ((ZERO, low), ((ZERO + ONE) / 2, "50%"), (ONE, high)):
        page.write(x, y, text, "center", QUIET)
    page.write(SCORES, y - LINE, "Brier score", "center", bold=True)
    page.write(SCORES, y, "(0 to 2)" if several else "(0 to 1)", "center", QUIET)
    height = ANSWER if several else ROW
    for number, line in enumerate(lines):
        _draw_line(page, line, top + HEAD + (number + 0.5) * height)
    return top + HEAD + len(lines) * height


def _draw_line(page: Canvas, line: _Line, y: float) -> None:
    page.paragraph(0.12, y, line.label, WRAP)
    page.line([ZERO, ONE], [y, y], linewidth=0.8, zorder=1)
    for x in (ZERO, (ZERO + ONE) / 2, ONE):
        page.line([x, x], [y - 0.05, y + 0.05], linewidth=0.8, zorder=1)
    x = ZERO + (ONE - ZERO) * line.chance
    if line.came is not None:
        end = ONE if line.came else ZERO
        page.line([x, end], [y, y], INK, linewidth=2.2, zorder=2, solid_capstyle="butt")
        _draw_outcome(page, end, y).set_gid(f"outcome {line.label}")
    if line.rate is not None:
        _draw_rate(page, ZERO + (ONE - ZERO) * line.rate, y)
    _draw_given(page, x, y, knew=line.score.knew).set_gid(f"given {line.label}")
    page.write(SCORES, y, line.note, "center")


def _draw_given(page: Canvas, x: float, y: float, *, knew: bool) -> Line2D:
    """Draw a forecast as a full disc, a retrodiction as an empty one."""
    return page.dot(
        x, y, markersize=7.5, markeredgecolor=INK, markerfacecolor="white" if knew else INK, zorder=5
    )


def _draw_outcome(page: Canvas, x: float, y: float) -> Line2D:
    return page.dot(x, y, "D", markersize=10, markerfacecolor=GLOW, markeredgecolor=INK, zorder=3)


def _draw_rate(page: Canvas, x: float, y: float) -> None:
    page.line([x, x], [y - 0.15, y + 0.15], INK, linewidth=1.6, linestyle=(0, (1.5, 1)), zorder=4)


def _draw_key(page: Canvas, y: float, *, rated: bool) -> None:
    _draw_given(page, 0.3, y, knew=False)
    page.note(0.45, y, "your forecast")
    _draw_given(page, 1.75, y, knew=True)
    page.note(1.9, y, "your retrodiction")
    _draw_outcome(page, 3.45, y)
    page.note(3.65, y, "what came about")
    page.line([5.1, 5.5], [y, y], INK, linewidth=2.2, solid_capstyle="butt")
    page.note(5.6, y, "how far off")
    if rated:
        _draw_rate(page, 6.75, y)
        page.note(6.9, y, "base rate, where one is stated")


def _record(score: Score) -> dict[str, object]:
    return {
        "question": score.question,
        "your probability": forecast_text(score.forecast),
        "outcome": f"{score.outcome} (contested)" if score.contested else score.outcome,
        "Brier score": _result(score),
        "kind": "retrodiction" if score.knew else "forecast",
    }


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
