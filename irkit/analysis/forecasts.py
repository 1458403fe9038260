"""Forecasts as probabilities: how they are read, locked and scored, and the words that stand for them."""

from __future__ import annotations

import getpass
import json
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from statistics import fmean
from types import MappingProxyType
from typing import TYPE_CHECKING

from irkit.framework.levels import read_framework
from irkit.text import UserError, counted, listed, meant, write_whole

if TYPE_CHECKING:
    import pandas as pd

    from irkit.records.answers import ForecastOutcome
    from irkit.records.records import BaseRate, ForecastQuestion

LOCKED = Path("my-forecasts.json")
"""Where a student's locked forecasts are kept, beside the notebook."""


class ForecastError(UserError, ValueError):
    """A forecast that cannot be read; the message is one sentence for the forecaster."""


def read_probability(word: object) -> float:
    """Return a probability between 0 and 1.

    Parameters
    ----------
    word : object
        A number from 0 to 1, or a percentage with its sign, such as ``"70%"``.

    Raises
    ------
    ForecastError
        If it is neither.

    Examples
    --------
    >>> read_probability("70 %")
    0.7
    """
    text = str(word).strip().replace(",", ".")
    percent = text.endswith("%")
    try:
        value = float(text.removesuffix("%")) / (100 if percent else 1)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ForecastError(f'{word!r} is not a probability: write a percentage such as "70%"')
    if 2 <= value <= 100 and not percent:
        raise ForecastError(f'the % is missing: write "{value:g}%"')
    if not 0 <= value <= 1:
        raise ForecastError(
            f'{word!r} is out of range: write a percentage from "0%" to "100%", with its sign'
        )
    return round(value, 6)


Forecast = float | Mapping[str, float]
"""The probability of YES, or of each of several answers."""

ROUNDING = 0.01
"""How far probabilities of several answers may be from 1 together: percentages are rounded."""


def read_probabilities(answer: object, answers: Sequence[str]) -> dict[str, float]:
    """Return the probabilities of the several answers of a question, which sum to 1.

    Parameters
    ----------
    answer : object
        A mapping from answers to probabilities as :func:`read_probability` takes them. Answers left out
        have no chance. A sum that is off by rounding alone, by :data:`ROUNDING` at most, is made 1.
    answers : sequence of str
        The possible answers, such as A, B and C.

    Raises
    ------
    ForecastError
        If an answer or a probability cannot be read, or they do not sum to 1.

    Examples
    --------
    >>> read_probabilities({"A": "60%", "b": 0.4}, ["A", "B", "C"])
    {'A': 0.6, 'B': 0.4, 'C': 0.0}
    """
    if not isinstance(answer, Mapping):
        raise ForecastError(f'probabilities of several answers are written {{"{answers[0]}": "70%", …}}')
    known = {name.casefold(): name for name in answers}
    given: dict[str, float] = {}
    for written, word in answer.items():
        name = known.get(str(written).strip().casefold())
        if name is None:
            raise ForecastError(f'"{written}" is not a possible answer: {meant(str(written), answers)}')
        if name in given:
            raise ForecastError(f"there are two probabilities for {name}")
        if word is not None and word is not ...:
            try:
                given[name] = read_probability(word)
            except ForecastError as error:
                raise ForecastError(f"{name}: {error}") from None
    total = sum(given.values())
    if abs(total - 1) > ROUNDING + 1e-9:
        raise ForecastError(f"the probabilities sum to {total:.0%}, and should to 100%")
    return {name: round(given.get(name, 0.0) / total, 6) for name in answers}


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


def asked(
    forecasts: Mapping[str, object], questions: Mapping[str, ForecastQuestion]
) -> list[tuple[ForecastQuestion, object]]:
    """Return each question with what was written for it; None and ``...`` are left out.

    Raises
    ------
    ForecastError
        If there is no such question, with the likely one.
    """
    if not isinstance(forecasts, Mapping):
        raise ForecastError('forecasts are written {"F01": "70%", …}')
    for name in forecasts:
        if name not in questions:
            raise ForecastError(f'"{name}" is not a question of this case: {meant(str(name), questions)}')
    written = {name: word for name, word in forecasts.items() if word is not None and word is not ...}
    return [(questions[name], word) for name, word in written.items()]


@dataclass(frozen=True, repr=False)
class Forecasts:
    """Forecasts as they were locked: probabilities (0 to 1) by question, and what was known already.

    ``new`` says whether they have just been locked; ``note`` is the sentence a student reads; ``user`` is
    the account that locked them.
    """

    probabilities: Mapping[str, float]
    knew: tuple[str, ...] = ()
    locked_on: str = ""
    new: bool = False
    note: str = ""
    user: str = ""

    @classmethod
    def lock(
        cls,
        forecasts: Mapping[str, object],
        questions: Iterable[ForecastQuestion],
        knew: Iterable[str] = (),
        path: Path | str = LOCKED,
    ) -> Forecasts:
        """Lock the probabilities given to yes-or-no questions; once locked they stay as they are.

        Parameters
        ----------
        forecasts : mapping of str to object
            Question ids and probabilities as :func:`read_probability` takes them. While one is None or
            ``...`` nothing is locked.
        questions : iterable of ForecastQuestion
            The questions that can be asked, such as ``case.questions``.
        knew : iterable of str
            Ids of questions whose outcome the forecaster knew: those are retrodictions.
        path : path
            The file that keeps them.

        Returns
        -------
        Forecasts
            What is locked now.

        Raises
        ------
        ForecastError
            If an id or a probability cannot be read, or the file cannot be read or written.
        """
        known = {question.id: question for question in questions}
        given: dict[str, float] = {}
        for question, word in asked(forecasts, known):
            if question.options:
                raise ForecastError(f"{question.id} has several answers, so one probability does not fit it")
            given[question.id] = read_forecast(question, word)  # type: ignore[assignment]
        already = tuple(dict.fromkeys([knew] if isinstance(knew, str) else map(str, knew)))
        stray = [name for name in already if name not in given]
        if stray:
            raise ForecastError(f"there is no forecast for {listed(stray)}, so it cannot be marked as known")
        kept = cls.read(path)
        if kept.probabilities:
            if (kept.probabilities, kept.knew) == (given, already):
                return replace(kept, note="These are locked already.")
            later = "" if _are_live(kept.probabilities, known) else " They open in lesson 08."
            locked = f"Your forecasts were locked on {kept.locked_on}"
            if kept.user not in ("", _user()):
                locked = f"Forecasts were locked here by another account, {kept.user}, on {kept.locked_on}"
            return replace(kept, note=f"{locked} and stay as they were.{later}")
        if not given:
            return cls({}, note="Nothing is locked yet: give each question a probability first.")
        unanswered = [name for name in forecasts if name not in given]
        if unanswered:
            missing = f"Without a probability: {listed(unanswered)}."
            return cls({}, note=f"Nothing is locked yet. {missing}")
        opens = "look it up on the day that decides" if _are_live(given, known) else "it opens in lesson 08"
        note = f"Locked in {Path(path).name}. Keep that file beside this notebook; {opens}."
        made = cls(given, already, date.today().isoformat(), new=True, note=note, user=_user())
        made._write(Path(path))
        return made

    def _write(self, path: Path) -> None:
        record = {"locked_on": self.locked_on, "user": self.user, "forecasts": self.probabilities}
        try:
            write_whole(path, json.dumps(record | {"knew": self.knew}, indent=2) + "\n")
        except OSError as error:
            reason = error.strerror or "it cannot be written"
            raise ForecastError(
                f"nothing is locked, because {path.name} cannot be written here ({reason}): name a place "
                'where you may write, such as path="/home/you/my-forecasts.json"'
            ) from None

    @classmethod
    def read(cls, path: Path | str = LOCKED) -> Forecasts:
        """Return the forecasts that were locked, or none where there is no file.

        Raises
        ------
        ForecastError
            If the file is there and cannot be read.
        """
        if not Path(path).is_file():
            return cls({}, note="No forecasts have been locked here.")
        try:
            record = json.loads(Path(path).read_text(encoding="utf-8"))
            values = {str(key): read_probability(value) for key, value in record["forecasts"].items()}
            user = str(record.get("user", ""))
            note = "Locked forecasts:" if user in ("", _user()) else f"Locked forecasts of {user}, not yours:"
            return cls(values, tuple(record["knew"]), str(record["locked_on"]), note=note, user=user)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise ForecastError(
                f"{Path(path).name} cannot be read; move it away to lock forecasts anew"
            ) from None

    def __repr__(self) -> str:
        """Return the note, and each forecast on a line."""
        lines = [
            f"  {question}: {value:.0%}{' (I knew what happened)' if question in self.knew else ''}"
            for question, value in self.probabilities.items()
        ]
        return "\n".join([self.note, *lines])


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def _are_live(forecasts: Mapping[str, object], questions: Mapping[str, ForecastQuestion]) -> bool:
    """Return whether the forecasts are all of questions that are open still."""
    return all(hasattr(questions.get(question), "closes") for question in forecasts)


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
        answers = [str(answer) for answer in forecast]
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
    brier: float | None = None
    by_base_rate: float | None = None
    by_even_odds: float | None = None
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
        rows = self._kind(several, knew)
        return fmean(row.brier or 0 for row in rows) if rows else None

    def _kind(self, several: bool, knew: bool) -> list[Score]:
        scored = (row for row in self.rows if row.brier is not None)
        return [row for row in scored if (row.several, row.knew) == (several, knew)]

    @cached_property
    def table(self) -> pd.DataFrame:
        """The forecasts as a table, one row per question; contested outcomes and retrodictions say so."""
        import pandas as pd

        rows = [
            (row.question, forecast_text(row.forecast),
             f"{row.outcome}{' (contested)' if row.contested else ''}",
             row.brier, 2 if row.several else 1, row.by_base_rate, row.by_even_odds,
             "retrodiction" if row.knew else "forecast", row.note)
            for row in self.rows
        ]  # fmt: skip
        columns = ["question", "forecast", "outcome", "brier", "of at most", "base rate scores",
                   "even odds score", "kind", "note"]  # fmt: skip
        numbers = ["brier", "base rate scores", "even odds score"]
        frame = pd.DataFrame(rows, columns=columns).set_index("question")
        return frame.astype(dict.fromkeys(numbers, float))

    def __repr__(self) -> str:
        """Return the mean of each kind beside what even odds would score, and what is not scored."""
        lines = [self._line(several, knew) for knew in (False, True) for several in (False, True)]
        lines += [f"{row.question}: {row.note}" for row in self.rows if row.brier is None]
        return "\n".join(filter(None, lines)) or "There are no forecasts to score."

    def _line(self, several: bool, knew: bool) -> str:
        rows = self._kind(several, knew)
        mine = self.mean(several=several, knew=knew)
        if mine is None:
            return ""
        count = counted(len(rows), "retrodiction" if knew else "forecast")
        kind = f"{count} of {'several answers' if several else 'yes or no'}"
        even = fmean(row.by_even_odds or 0 for row in rows)
        worst = 2 if several else 1
        return f"{kind}: mean Brier score {mine:.2f} (0 best, {worst} worst); even odds score {even:.2f}."


def forecast_text(forecast: Forecast) -> str:
    """Return a forecast in percent: of YES, or of each answer."""
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
    locked = forecasts if isinstance(forecasts, Forecasts) else Forecasts(forecasts)  # type: ignore[arg-type]
    known = {question.id: question for question in questions}
    rows = []
    for question, word in asked(locked.probabilities, known):
        name = question.id
        if resolves := getattr(question, "resolves", None):
            raise ForecastError(f"{name} is open still: it resolves on {resolves}")
        if name not in outcomes:
            raise ForecastError(f"{name} has no outcome in this case, so it cannot be scored")
        forecast, outcome = read_forecast(question, word), outcomes[name]
        row = Score(name, forecast, outcome.outcome, knew=name in locked.knew, contested=outcome.contested)
        if outcome.graded and not outcome.contested:
            rows.append(_scored(row, question, base_rates.get(name)))
        else:
            reason = _reason(outcome, extension=name in extensions)
            rows.append(replace(row, note=f"{reason}. {' '.join(outcome.resolver_note.split())}".strip()))
    return Scores(tuple(rows))


def _scored(row: Score, question: ForecastQuestion, rate: BaseRate | None) -> Score:
    """Return a row with its score, and what the base rate and even odds would have scored."""
    even = {answer: 1 / len(question.answers) for answer in question.answers} if question.options else 0.5
    return replace(
        row,
        brier=brier(row.forecast, row.outcome),
        by_base_rate=brier(rate.rate, row.outcome) if rate and not question.options else None,
        by_even_odds=brier(even, row.outcome),
        note=f"base rate: {f'{rate.times:,} of {rate.of:,}' if rate else 'none stated'}",
    )


def _reason(outcome: ForecastOutcome, *, extension: bool) -> str:
    """Return why a question has no score."""
    if outcome.contested:
        return "no score, as the outcome is contested"
    if extension:
        return "no score: a question to think with"
    return "no score, as nobody here has checked what decides it"


@dataclass(frozen=True)
class Band:
    """What a word for a chance stands for: from ``low`` to ``high``, as probabilities (0 to 1)."""

    words: tuple[str, ...]
    low: float
    high: float

    def __repr__(self) -> str:
        """Return the words with their band."""
        return f"{listed(self.words, last='or')}: {self.low:.0%} to {self.high:.0%}"


@cache
def bands() -> tuple[Band, ...]:
    """Return the seven bands of Intelligence Community Directive 203 (2015), from the least likely up.

    Examples
    --------
    >>> bands()[4]
    likely or probable: 55% to 80%
    """
    records = read_framework("estimative")["band"]
    return tuple(Band(record["words"], record["low"] / 100, record["high"] / 100) for record in records)


def band(word: str) -> Band:
    """Return the band that a word of estimative probability stands for.

    Parameters
    ----------
    word : str
        One of the directive's words; case, outer spaces and the ending of an adverb do not matter.

    Raises
    ------
    ForecastError
        If the directive has no such word, with the likely one.

    Examples
    --------
    >>> band("Almost certainly")
    almost certain or nearly certain: 95% to 99%
    """
    known = {name: band for band in bands() for name in band.words}
    folded = " ".join(str(word).split()).casefold()
    # The directive lets the last word be an adverb too: probably, improbably, almost certainly.
    adjective = folded.removesuffix("ly") if folded.endswith("certainly") else folded
    adjective = f"{folded[:-1]}e" if folded.endswith("probably") else adjective
    if adjective not in known:
        raise ForecastError(f'"{word}" is not one of the directive\'s words: {meant(folded, known)}')
    return known[adjective]


def estimative_word(probability: object) -> str | None:
    """Return the word of Intelligence Community Directive 203 (2015) for a probability.

    Neighbouring bands share their edges; here an edge belongs to the band that lies nearer to even
    chance, so that 55% is a roughly even chance and 80% is likely.

    Parameters
    ----------
    probability : object
        A chance as :func:`read_probability` takes it.

    Returns
    -------
    str or None
        The first of the band's words; None below 1% and above 99%, where the directive has none.

    Raises
    ------
    ForecastError
        If it is no probability.

    Examples
    --------
    >>> estimative_word("70%")
    'likely'
    """
    chance = read_probability(probability)
    near_even = sorted(bands(), key=lambda band: abs(band.low + band.high - 1))
    return next((band.words[0] for band in near_even if band.low <= chance <= band.high), None)
