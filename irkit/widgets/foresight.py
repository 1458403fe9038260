"""The widget of the lesson on looking back: the student's own forecasts beside what happened."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from textwrap import shorten
from typing import Any

from irkit.analysis.estimative import estimative_word
from irkit.analysis.forecasts import LOCKED, LockedForecasts, read_forecasts
from irkit.analysis.scores import Score, base_rate, read_forecast, score_forecasts
from irkit.case.case import Case
from irkit.case.outcomes import CameAbout, came_about
from irkit.figures.dates import day_text, event_text
from irkit.records.evidence import BaseRate, LiveQuestion
from irkit.records.records import ForecastQuestion
from irkit.widgets.forecastdesk import KIND, Asked, Chance, ForecastDesk, Table

OPEN = Path("my-open-forecast.json")
"""Where the lesson locks the forecast of the open question, beside the notebook."""

SCORED = ("question", "your probability", "outcome", "Brier score")
UNSCORED = ("question", "your probability", "outcome", "why there is no score")
KINDS = {False: "Yes or no: 0 is best, 1 is worst", True: "Several answers: 0 is best, 2 is worst"}
HAPPENED = ("question", "outcome", "what happened, and where it can be read")


def forecast_desk(
    case: Case,
    forecasts: LockedForecasts | Mapping[str, object] | None = None,
    *,
    path: Path | str = LOCKED,
    open_path: Path | str = OPEN,
    name: str = "my_retrodictions",
    answer: Mapping[str, object] | None = None,
) -> ForecastDesk:
    """Return forecasts beside what happened, which shows only when it is unlocked.

    Questions of yes or no and those of several answers are scored apart; what is contested or not graded
    shows its outcome and no score. A probability that is put down on the desk is a retrodiction.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    forecasts : LockedForecasts or mapping, optional
        Forecasts made before: for each question a probability, or probabilities by answer. By default those
        that were locked beside the notebook.
    path : path
        The file of locked forecasts.
    open_path : path
        The file in which the forecast of the open question is locked; it lies on the desk as well.
    name : str
        The variable that the copied answer is assigned to.
    answer : mapping, optional
        What was put down on the desk earlier, to go on from.

    Raises
    ------
    ForecastError
        If forecasts cannot be read.
    ReferenceMissingError
        If the case came without its reference.
    """
    given = read_forecasts(path) if forecasts is None else forecasts
    held = given if isinstance(given, LockedForecasts) else LockedForecasts(given, note="Made before:")  # type: ignore[arg-type]
    open_ones = {each.id for each in case.live_questions}
    later = read_forecasts(open_path).probabilities
    lying = {**held.probabilities, **{each: later[each] for each in later if each in open_ones}}
    locked = {each: read_forecast(case.forecast(each), chance) for each, chance in lying.items()}
    asked = sorted((*case.forecasts, *case.extensions), key=lambda each: bool(each.options))
    return ForecastDesk(
        [_asked(case, each, each.id not in open_ones) for each in (*asked, *case.live_questions)],
        locked,
        held.knew,
        _note(held),
        _say,
        lambda chances, knew, blind: _judged(case, chances, knew, blind),
        name=name,
        answer={each: read_forecast(case.forecast(each), chance) for each, chance in (answer or {}).items()},
    )


def _note(held: LockedForecasts) -> str:
    if not held.probabilities:
        return (
            "No forecasts have been locked here. Whatever you put down now about the past is a "
            "retrodiction, also where you do not know the outcome: you may remember more than you think."
        )
    when = f", locked on {held.locked_on}" if held.locked_on else ""
    return f"On the desk: {len(held.probabilities)} forecasts of yours{when}. They stay as they are."


def _asked(case: Case, question: ForecastQuestion, decided: bool) -> Asked:
    rate = base_rate(case, question.id)
    rows = [
        ("Decided by", question.resolution_criteria),
        ("Known then", question.known_then),
        *_counted(rate, question.base_rate_hint),
        *_days(question),
    ]
    label = shorten(f"{question.id} {question.question}", 78, placeholder=" …")
    return Asked(
        id=question.id,
        label=label if decided else f"{label} (open still)",
        words=question.question,
        answers=dict(zip(question.answers, question.options, strict=True)) if question.options else {},
        known=[(head, " ".join(text.split())) for head, text in rows if text],
        base_rate=_rate(rate),
        outcome=decided,
    )


def _rate(rate: BaseRate | None) -> str:
    return f"{rate.times:,} of {rate.of:,} ({rate.rate:.1%})" if rate else "none stated"


def _counted(rate: BaseRate | None, hint: str) -> list[tuple[str, str]]:
    """Return a base rate with what was counted, by whom, and its caution."""
    if rate is None:
        return [("Base rate", "No count that we know of."), ("Rule of thumb, no count", hint)]
    by = "; ".join(f"{each.publisher}: {each.title}, {each.date}" for each in rate.sources)
    return [("Base rate", f"{_rate(rate)}. {rate.counted}"), ("But", rate.caution), ("Counted by", by)]


def _days(question: ForecastQuestion) -> list[tuple[str, str]]:
    """Return the day that decides; of an open question also its closing, and where to look."""
    if not isinstance(question, LiveQuestion):
        return [("Resolves", day_text(question.resolution_date) if question.resolution_date else "")]
    places = "; ".join(f"{each.publisher}, {each.title}: {each.url}" for each in question.resolution_sources)
    return [("Closes", question.closes), ("Resolves", question.resolves), ("Look it up at", places)]


def _say(chance: Chance) -> str:
    """Return a probability with the word that stands for it, or probabilities by answer."""
    if isinstance(chance, Mapping):
        return ", ".join(f"{answer} {each:.0%}" for answer, each in chance.items())
    word = estimative_word(chance)
    return f"{chance:.0%} ({word})" if word else f"{chance:.0%} (no word: as good as certain)"


def _judged(
    case: Case, chances: Mapping[str, Chance], knew: Sequence[str], blind: Collection[str] = ()
) -> tuple[list[Table], str]:
    """Return scores by kind of question, what is not scored, what happened, and the summary."""
    open_ones = {each.id for each in case.live_questions}
    past: Any = {name: chance for name, chance in chances.items() if name not in open_ones}
    scores = score_forecasts(case, LockedForecasts(past, tuple(knew)))
    came = {name: came_about(case, name, after=True) for name in past}
    tables: list[Table] = []
    for several, caption in KINDS.items():
        rows = [each for each in scores.rows if each.brier is not None and each.several == several]
        tables += [(SCORED, [_row(came, each, blind) for each in rows], caption)] if rows else []
    left = [
        (_named(came[each.question]), _say(each.forecast), came[each.question].words, each.note)
        for each in scores.rows
        if each.brier is None
    ]
    tables += [(UNSCORED, left, "Not scored")] if left else []
    told = [_happened(each) for each in came.values()]
    tables += [(HAPPENED, told, "What happened")] if told else []
    waiting = [f"{name}: {_say(chances[name])}. Open still." for name in chances if name in open_ones]
    return tables, "\n".join([*([str(scores)] if past else []), *waiting])


def _named(came: CameAbout) -> str:
    """Return a question in short: its id and its first words."""
    return shorten(f"{came.question.id} {came.question.question}", 78, placeholder=" …")


def _row(came: Mapping[str, CameAbout], score: Score, blind: Collection[str]) -> tuple[str, ...]:
    others = [("even odds", score.by_even_odds), ("base rate", score.by_base_rate)]
    beside = [f"{name} {value:.2f}" for name, value in others if value is not None]
    kind = KIND[score.knew] + (", outcome not known" if score.question in blind else "")
    given, outcome = f"{_say(score.forecast)}\n{kind}", came[score.question].words
    return (_named(came[score.question]), given, outcome, "\n".join([f"yours {score.brier:.2f}", *beside]))


def _happened(came: CameAbout) -> tuple[str, ...]:
    lines = [
        f"{'later, ' if each.late else ''}{event_text(each.event)}: {each.event.label} [{each.told_by}]"
        for each in came.happenings
    ]
    doubt = f" ({came.doubt})" if came.doubt and not came.outcome.contested else ""
    lines += [f"Mind: {mind}" for mind in came.minds]
    return (_named(came), f"{came.words}{doubt}", "\n".join(lines))
