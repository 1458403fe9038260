"""Probabilities beside outcomes: how far each forecast was from what came about."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib import rc_context
from matplotlib.axes import Axes

from irkit.analysis.forecasts import Forecasts, Score
from irkit.figures.drawing import FAINT, INK, QUIET, STYLE, Drawing, bare, figure_of, new_figure

if TYPE_CHECKING:
    from irkit.case.case import Case

# Inches: the figure, the scale in it, where scores stand.
WIDTH, ZERO, ONE, SCORES = 9.4, 4.75, 8.1, 8.95
# Inches: a row of a question, a row of an answer, a line of text, the room for heads and for the key.
ROW, ANSWER, LINE, HEAD, KEY = 0.5, 0.27, 0.165, 0.62, 0.55
WRAP = 62

GIVEN: Mapping[bool, Mapping[str, Any]] = {
    False: {"markerfacecolor": INK},
    True: {"markerfacecolor": "white"},
}
"""A forecast is a full disc; a retrodiction an empty one."""


@dataclass(frozen=True)
class Line:
    """One probability on the scale: of yes, or an answer; ``came`` is None where contested."""

    label: str
    chance: float
    came: bool | None
    note: str
    score: Score
    rate: float | None = None

    @property
    def height(self) -> float:
        """The room that the line takes."""
        return ANSWER if self.score.several else ROW


@dataclass(frozen=True)
class Block:
    """Lines under a head of their own: questions of yes or no, or one question with several answers."""

    head: str
    ends: tuple[str, str]
    lines: Sequence[Line]

    @property
    def height(self) -> float:
        """The room that the block takes."""
        return HEAD + sum(line.height for line in self.lines)


def draw_forecasts(
    case: Case, forecasts: Forecasts | Mapping[str, object], ax: Axes | None = None
) -> Drawing:
    """Draw each probability on a scale from no to yes, with what came about at its end.

    The line between the two is what the Brier score squares. Questions of several answers stand apart, an
    answer a line. A contested outcome has no place on the scale, and no score.

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
    blocks = _blocks(case, scores)
    depth = sum(block.height for block in blocks) + KEY
    with rc_context(STYLE):
        if ax is None:
            ax = new_figure(WIDTH, depth).add_axes((0, 0, 1, 1))
        bare(ax).set(xlim=(0, WIDTH), ylim=(depth, 0))
        top = 0.0
        for block in blocks:
            _draw_block(ax, block, top)
            top += block.height
        _draw_key(ax, depth - KEY / 2, any(line.rate is not None for block in blocks for line in block.lines))
    return Drawing(figure_of(ax), [ax], _alt(scores), tuple(_record(each) for each in scores))


def _blocks(case: Case, scores: Sequence[Score]) -> list[Block]:
    single = [each for each in scores if not each.several]
    blocks = [Block("Yes or no", ("no", "yes"), [_line(case, each) for each in single])] if single else []
    for each in (score for score in scores if score.several):
        asked = case.question(each.question)
        assert isinstance(each.forecast, Mapping)
        lines = [
            Line(f"{letter}: {text}", each.forecast[letter], letter == each.outcome, "", each)
            for letter, text in zip(asked.answers, asked.options, strict=True)
        ]
        lines[0] = Line(lines[0].label, lines[0].chance, lines[0].came, _told(each), each)
        blocks.append(Block(f"{each.question} {asked.question}", ("0%", "100%"), lines))
    return blocks


def _line(case: Case, score: Score) -> Line:
    assert not isinstance(score.forecast, Mapping)
    came = None if score.contested else score.outcome == "YES"
    rate = case.questions.base_rate(score.question)
    asked = case.question(score.question)
    label = f"{asked.id} {' '.join(asked.question.split())}"
    return Line(label, score.forecast, came, _told(score), score, rate.rate if rate else None)


def _told(score: Score) -> str:
    if score.brier is not None:
        return f"{score.brier:.2f}"
    return "contested" if score.contested else "not scored"


def _draw_block(ax: Axes, block: Block, top: float) -> None:
    """Draw a head with the ends of its scale, and below it a line for each probability."""
    several = block.lines[0].score.several
    y = top + HEAD - 0.16
    for number, text in enumerate(textwrap.wrap(block.head, WRAP)[:2]):
        ax.text(0.12, top + HEAD - 0.32 + number * LINE, text, va="center", fontweight="bold", color=INK)
    for x, text in ((ZERO, block.ends[0]), ((ZERO + ONE) / 2, "50%"), (ONE, block.ends[1])):
        ax.text(x, y, text, ha="center", va="center", color=QUIET)
    told = "0 to 2" if several else "0 to 1"
    ax.text(SCORES, y - LINE, "Brier score", ha="center", va="center", fontweight="bold", color=INK)
    ax.text(SCORES, y, f"({told})", ha="center", va="center", color=QUIET)
    y = top + HEAD
    for line in block.lines:
        _draw_line(ax, line, y + line.height / 2)
        y += line.height


def _draw_line(ax: Axes, line: Line, y: float) -> None:
    words = textwrap.wrap(line.label, WRAP)
    words = (
        words if len(words) < 3 else [words[0], textwrap.shorten(" ".join(words[1:]), WRAP, placeholder=" …")]
    )
    for number, text in enumerate(words):
        ax.text(0.12, y + (number - (len(words) - 1) / 2) * LINE, text, va="center", color=INK)
    ax.plot([ZERO, ONE], [y, y], color=FAINT, linewidth=0.8, zorder=1)
    for x in (ZERO, (ZERO + ONE) / 2, ONE):
        ax.plot([x, x], [y - 0.05, y + 0.05], color=FAINT, linewidth=0.8, zorder=1)
    x = ZERO + (ONE - ZERO) * line.chance
    if line.came is not None:
        end = ONE if line.came else ZERO
        ax.plot([x, end], [y, y], color=INK, linewidth=2.2, zorder=2, solid_capstyle="butt")
        _draw_outcome(ax, end, y).set_gid(f"outcome {line.label}")
    if line.rate is not None:
        _draw_rate(ax, ZERO + (ONE - ZERO) * line.rate, y)
    _draw_given(ax, x, y, line.score.knew).set_gid(f"given {line.label}")
    ax.text(SCORES, y, line.note, ha="center", va="center", color=INK)


def _draw_given(ax: Axes, x: float, y: float, knew: bool) -> Any:
    look: dict[str, Any] = {
        "marker": "o",
        "markersize": 7.5,
        "markeredgecolor": INK,
        "linestyle": "none",
        "zorder": 5,
    }
    (mark,) = ax.plot([x], [y], **look, **GIVEN[knew])
    return mark


def _draw_outcome(ax: Axes, x: float, y: float) -> Any:
    look: dict[str, Any] = {
        "markersize": 10,
        "markerfacecolor": "#fdeeb5",
        "markeredgecolor": INK,
        "zorder": 3,
    }
    (mark,) = ax.plot([x], [y], marker="D", linestyle="none", **look)
    return mark


def _draw_rate(ax: Axes, x: float, y: float) -> None:
    ax.plot([x, x], [y - 0.15, y + 0.15], color=INK, linewidth=1.6, linestyle=(0, (1.5, 1)), zorder=4)


def _draw_key(ax: Axes, y: float, rated: bool) -> None:
    _draw_given(ax, 0.3, y, False)
    ax.text(0.45, y, "your forecast", va="center", color=QUIET)
    _draw_given(ax, 1.75, y, True)
    ax.text(1.9, y, "your retrodiction", va="center", color=QUIET)
    _draw_outcome(ax, 3.45, y)
    ax.text(3.65, y, "what came about", va="center", color=QUIET)
    ax.plot([5.1, 5.5], [y, y], color=INK, linewidth=2.2, solid_capstyle="butt")
    ax.text(5.6, y, "how far off", va="center", color=QUIET)
    if rated:
        _draw_rate(ax, 6.75, y)
        ax.text(6.9, y, "base rate, where one is stated", va="center", color=QUIET)


def _alt(scores: Sequence[Score]) -> str:
    parts = []
    for several, name in ((False, "of yes or no"), (True, "of several answers")):
        found = [each.brier for each in scores if each.several == several and each.brier is not None]
        if found:
            parts.append(f"{len(found)} {name}, mean Brier score {sum(found) / len(found):.2f}")
    left = sum(each.brier is None for each in scores)
    parts += [f"{left} not scored"] if left else []
    count = len(scores)
    return f"{count} probabilit{'ies' if count > 1 else 'y'} beside what came about: {'; '.join(parts)}."


def _record(score: Score) -> dict[str, object]:
    given = score.forecast
    told = (
        f"{given:.0%}"
        if not isinstance(given, Mapping)
        else ", ".join(f"{a} {p:.0%}" for a, p in given.items())
    )
    return {
        "question": score.question,
        "your probability": told,
        "outcome": f"{score.outcome} (contested)" if score.contested else score.outcome,
        "Brier score": _told(score),
        "kind": "retrodiction" if score.knew else "forecast",
    }
