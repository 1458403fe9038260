"""How good forecasts were: Brier scores, beside base rates and beside knowing nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean
from types import MappingProxyType
from typing import TYPE_CHECKING

from irkit.analysis.forecasts import ForecastError, Forecasts, read_probabilities, read_probability
from irkit.text import meant

if TYPE_CHECKING:
    import pandas as pd

    from irkit.records.answers import ForecastOutcome
    from irkit.records.evidence import BaseRate
    from irkit.records.records import ForecastQuestion

Forecast = float | Mapping[str, float]
"""The probability of YES, or of each of several answers."""


def brier(forecast: object, outcome: object) -> float:
    """Return the Brier score of one forecast: 0 is best.

    For a yes-or-no question it is (p - o)², where o is 1 if it happened and 0 if not: from 0 to 1, half
    of what Brier wrote down. For several answers it is his own sum, Σ (p_i - o_i)² over the answers: from
    0 to 2 (Brier 1950, Monthly Weather Review 78(1), 1-3). The two forms are never averaged together.
    Scores are rounded to six decimals.

    Parameters
    ----------
    forecast : object
        The probability that it happens, such as 0.7 or ``"70%"``; or a mapping from every answer to its
        probability.
    outcome : object
        YES or NO, or True or False, or 1 or 0; for several answers the one that came about.

    Raises
    ------
    ForecastError
        If either cannot be read, or the probabilities do not sum to 1.

    Examples
    --------
    >>> brier("70%", "YES")
    0.09
    >>> brier({"A": 0.7, "B": 0.2, "C": 0.1}, "A")
    0.14
    """
    if isinstance(forecast, Mapping):
        answers = [str(each) for each in forecast]
        if str(outcome) not in answers:
            raise ForecastError(f'"{outcome}" is not among the answers: {meant(str(outcome), answers)}')
        chances = read_probabilities(forecast, answers)
        return round(sum((chance - (answer == str(outcome))) ** 2 for answer, chance in chances.items()), 6)
    happened = {"yes": 1, "true": 1, "1": 1, "no": 0, "false": 0, "0": 0}.get(str(outcome).casefold())
    if happened is None:
        raise ForecastError(f'"{outcome}" is not an outcome: write "YES" or "NO"')
    return round((read_probability(forecast) - happened) ** 2, 6)


@dataclass(frozen=True)
class Score:
    """One forecast beside its outcome.

    ``brier`` is None where the question is not scored, and ``note`` says why. ``by_base_rate`` is what the
    base rate would have scored, None where none is stated; ``by_even_odds`` what equal probabilities would.
    ``knew`` is whether it was a retrodiction: the outcome was known to whoever made it.
    """

    question: str
    forecast: Forecast
    outcome: str
    brier: float | None
    by_base_rate: float | None
    by_even_odds: float | None
    knew: bool = False
    contested: bool = False
    note: str = ""

    @property
    def several(self) -> bool:
        """Whether the question has several answers, so that its score goes from 0 to 2."""
        return isinstance(self.forecast, Mapping)


@dataclass(frozen=True)
class Scores:
    """Forecasts beside their outcomes."""

    rows: tuple[Score, ...]

    def mean(self, *, several: bool = False, knew: bool = False) -> float | None:
        """Return the mean Brier score of one kind of forecast, or None where none was scored.

        Parameters
        ----------
        several : bool, default False
            Questions with several answers (0 to 2) instead of those of yes or no (0 to 1).
        knew : bool, default False
            Retrodictions instead of forecasts.
        """
        found = [row.brier for row in self._kind(several, knew) if row.brier is not None]
        return fmean(found) if found else None

    def _kind(self, several: bool, knew: bool) -> list[Score]:
        scored = [row for row in self.rows if row.brier is not None]
        return [row for row in scored if (row.several, row.knew) == (several, knew)]

    @cached_property
    def table(self) -> pd.DataFrame:
        """The forecasts as a table, a row a question; contested outcomes and retrodictions say so."""
        import pandas as pd

        rows = [
            {
                "forecast": _said(row.forecast),
                "outcome": f"{row.outcome} (contested)" if row.contested else row.outcome,
                "brier": row.brier,
                "of at most": 2 if row.several else 1,
                "base rate scores": row.by_base_rate,
                "even odds score": row.by_even_odds,
                "kind": "retrodiction" if row.knew else "forecast",
                "note": row.note,
            }
            for row in self.rows
        ]
        frame = pd.DataFrame(rows, index=pd.Index([row.question for row in self.rows], name="question"))
        numbers = ["brier", "base rate scores", "even odds score"]
        return frame.astype(dict.fromkeys(numbers, float)) if rows else frame

    def __repr__(self) -> str:
        """Return the mean of each kind beside what even odds would score, and what is not scored."""
        lines = [
            line for knew in (False, True) for several in (False, True) if (line := self._line(several, knew))
        ]
        left = [f"{row.question}: {row.note}" for row in self.rows if row.brier is None]
        return "\n".join([*lines, *left]) or "There are no forecasts to score."

    def _line(self, several: bool, knew: bool) -> str:
        rows = self._kind(several, knew)
        mine = self.mean(several=several, knew=knew)
        if mine is None:
            return ""
        what = f"{'retrodiction' if knew else 'forecast'}{'' if len(rows) == 1 else 's'}"
        kind = f"{len(rows)} {what} of {'several answers' if several else 'yes or no'}"
        even = fmean(row.by_even_odds for row in rows if row.by_even_odds is not None)
        worst = 2 if several else 1
        return f"{kind}: mean Brier score {mine:.2f} (0 best, {worst} worst); even odds score {even:.2f}."


def _said(forecast: Forecast) -> str:
    if isinstance(forecast, Mapping):
        return ", ".join(f"{answer} {chance:.0%}" for answer, chance in forecast.items())
    return f"{forecast:.0%}"


def score_forecasts(
    forecasts: Forecasts | Mapping[str, object],
    questions: Iterable[ForecastQuestion],
    outcomes: Mapping[str, ForecastOutcome],
    base_rates: Mapping[str, BaseRate],
    extensions: Collection[str] = (),
) -> Scores:
    """Hold forecasts against outcomes.

    Parameters
    ----------
    forecasts : Forecasts or mapping
        What was locked; or for each question a probability, or probabilities by answer.
    questions : iterable of ForecastQuestion
        The questions that can be scored or are open still.
    outcomes, base_rates : mapping of str to record
        What came about, and how often such things happen, by question.
    extensions : collection of str
        Ids of questions that are there to think with, and have no score.

    Returns
    -------
    Scores
        One row per question, in the order given.

    Raises
    ------
    ForecastError
        If a question or a probability cannot be read.
    """
    locked = forecasts if isinstance(forecasts, Forecasts) else None
    knew = locked.knew if locked else ()
    given: Mapping[str, object] = locked.probabilities if locked else forecasts  # type: ignore[assignment]
    known = {question.id: question for question in questions}
    rows = []
    for name, word in given.items():
        question = known.get(name)
        if question is None:
            closed = [other for other in known if other in outcomes]
            raise ForecastError(f'"{name}" is not a question of this case: {meant(str(name), closed)}')
        if resolves := getattr(question, "resolves", None):
            raise ForecastError(f"{name} is open still: it resolves on {resolves}")
        if word is not None and word is not ...:
            forecast = read_forecast(question, word)
            outcome, rate = outcomes[name], base_rates.get(name)
            if outcome.contested or not outcome.graded:
                rows.append(_unscored(forecast, outcome, name in knew, name in extensions))
            else:
                rows.append(_score(question, forecast, outcome, rate, name in knew))
    return Scores(tuple(rows))


def _score(
    question: ForecastQuestion,
    forecast: Forecast,
    outcome: ForecastOutcome,
    rate: BaseRate | None,
    knew: bool,
) -> Score:
    by_rate = brier(rate.rate, outcome.outcome) if rate and not question.options else None
    even = {answer: 1 / len(question.answers) for answer in question.answers}
    by_even = brier(even if question.options else 0.5, outcome.outcome)
    note = f"base rate: {rate.times:,} of {rate.of:,}" if rate else "base rate: none stated"
    mine = brier(forecast, outcome.outcome)
    return Score(question.id, forecast, outcome.outcome, mine, by_rate, by_even, knew, note=note)


def _unscored(forecast: Forecast, outcome: ForecastOutcome, knew: bool, extension: bool) -> Score:
    """Return a row without a score, with the reason."""
    reason = "no score, as nobody here has checked what decides it"
    if outcome.contested:
        reason = "no score, as the outcome is contested"
    elif extension:
        reason = "no score: a question to think with"
    note = f"{reason}. {' '.join(outcome.resolver_note.split())}".strip()
    return Score(outcome.question, forecast, outcome.outcome, None, None, None, knew, outcome.contested, note)


def read_forecast(question: ForecastQuestion, word: object) -> Forecast:
    """Return a forecast of a question: the probability of YES, or the probabilities of its answers.

    Raises
    ------
    ForecastError
        If it cannot be read, or is of the wrong kind for the question.
    """
    try:
        if question.options:
            return MappingProxyType(read_probabilities(word, question.answers))
        if isinstance(word, Mapping):
            return read_probabilities(word, question.answers)["YES"]
        return read_probability(word)
    except ForecastError as error:
        raise ForecastError(f"{question.id}: {error}") from None
