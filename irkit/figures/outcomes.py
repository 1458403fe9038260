"""How far each forecast was from what came about, and what others have counted year by year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from irkit.analysis.forecasts import Forecasts, Score
from irkit.figures.canvas import GLOW, INK, LINE, QUIET, Canvas, Drawing, Sketch
from irkit.figures.dates import day_text
from irkit.text import listed

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
    scores = case.questions.score(forecasts).rows
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
                "your probability": f"{score.forecast:.0%}",
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
