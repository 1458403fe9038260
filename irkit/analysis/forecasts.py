"""Forecasts as probabilities: how they are read, locked and scored, and the words that stand for them."""

from __future__ import annotations

import getpass
import json
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

from irkit.framework.levels import read_framework
from irkit.text import UserError, counted, listed, meant, write_whole

if TYPE_CHECKING:
    from irkit.records.answers import ForecastOutcome
    from irkit.records.records import ForecastQuestion

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


ROUNDING = 0.01
"""How far probabilities of several answers may be from 1 together: percentages are rounded."""


def read_forecasts(
    forecasts: Mapping[str, object], questions: Mapping[str, ForecastQuestion]
) -> dict[str, float]:
    """Return the probability of YES that was written for each question; None and ``...`` are left out.

    Raises
    ------
    ForecastError
        If there is no such question, with the likely one; if it has several answers; or if a probability
        cannot be read.
    """
    if not isinstance(forecasts, Mapping):
        raise ForecastError('forecasts are written {"F01": "70%", …}')
    read: dict[str, float] = {}
    for name, word in forecasts.items():
        if name not in questions:
            raise ForecastError(f'"{name}" is not a question of this case: {meant(str(name), questions)}')
        if questions[name].options:
            raise ForecastError(f"{name} has several answers, so one probability does not fit it")
        if word is not None and word is not ...:
            try:
                read[name] = read_probability(word)
            except ForecastError as error:
                raise ForecastError(f"{name}: {error}") from None
    return read


@dataclass(frozen=True, repr=False)
class Forecasts:
    """Forecasts as they were locked: probabilities (0 to 1) by question, and what was known already.

    ``note`` is the sentence a student reads; ``user`` is the account that locked them.
    """

    probabilities: Mapping[str, float]
    knew: tuple[str, ...] = ()
    locked_on: str = ""
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
        given = read_forecasts(forecasts, known)
        already = tuple(dict.fromkeys([knew] if isinstance(knew, str) else map(str, knew)))
        if stray := [name for name in already if name not in given]:
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
        if unanswered := [name for name in forecasts if name not in given]:
            missing = f"Without a probability: {listed(unanswered)}."
            return cls({}, note=f"Nothing is locked yet. {missing}")
        opens = "look it up on the day that decides" if _are_live(given, known) else "it opens in lesson 08"
        note = f"Locked in {Path(path).name}. Keep that file beside this notebook; {opens}."
        made = cls(given, already, date.today().isoformat(), note=note, user=_user())
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
        chances = {str(answer): read_probability(chance) for answer, chance in forecast.items()}
        if str(outcome) not in chances:
            raise ForecastError(f'"{outcome}" is not among the answers: {meant(str(outcome), chances)}')
        if abs(sum(chances.values()) - 1) > ROUNDING + 1e-9:
            raise ForecastError(f"the probabilities sum to {sum(chances.values()):.0%}, and should to 100%")
        return round(sum((chance - (answer == str(outcome))) ** 2 for answer, chance in chances.items()), 6)
    happened = {"yes": 1, "true": 1, "1": 1, "no": 0, "false": 0, "0": 0}.get(str(outcome).casefold())
    if happened is None:
        raise ForecastError(f'"{outcome}" is not an outcome: write "YES" or "NO"')
    return round((read_probability(forecast) - happened) ** 2, 6)


@dataclass(frozen=True)
class Score:
    """One forecast, the probability of YES, beside its outcome.

    ``brier`` is None where the question is not scored, and ``note`` says why. ``knew`` is whether it was a
    retrodiction: the outcome was known to whoever made it.
    """

    question: str
    forecast: float
    outcome: str
    brier: float | None = None
    knew: bool = False
    contested: bool = False
    note: str = ""


@dataclass(frozen=True, repr=False)
class Scores:
    """Forecasts beside their outcomes."""

    rows: tuple[Score, ...]

    def __repr__(self) -> str:
        """Return the mean of forecasts and of retrodictions, and what is not scored."""
        lines = []
        for kind, knew in (("forecast", False), ("retrodiction", True)):
            scores = [row.brier for row in self.rows if row.knew == knew and row.brier is not None]
            if scores:
                mean = f"mean Brier score {fmean(scores):.2f} (0 best, 1 worst); even odds score 0.25"
                lines.append(f"{counted(len(scores), kind)} of yes or no: {mean}.")
        lines += [f"{row.question}: {row.note}" for row in self.rows if row.brier is None]
        return "\n".join(lines) or "There are no forecasts to score."


def score_forecasts(
    forecasts: Forecasts | Mapping[str, object],
    questions: Iterable[ForecastQuestion],
    outcomes: Mapping[str, ForecastOutcome],
    extensions: Collection[str] = (),
) -> Scores:
    """Hold forecasts against outcomes.

    Parameters
    ----------
    forecasts : Forecasts or mapping
        What was locked; or for each question the probability of YES.
    questions : iterable of ForecastQuestion
        The questions that can be scored or are open still.
    outcomes : mapping of str to ForecastOutcome
        What came about, by question.
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
    for name, chance in read_forecasts(locked.probabilities, known).items():
        if resolves := getattr(known[name], "resolves", None):
            raise ForecastError(f"{name} is open still: it resolves on {resolves}")
        if name not in outcomes:
            raise ForecastError(f"{name} has no outcome in this case, so it cannot be scored")
        outcome = outcomes[name]
        row = Score(name, chance, outcome.outcome, knew=name in locked.knew, contested=outcome.contested)
        if outcome.contested:
            reason = "no score, as the outcome is contested"
        elif outcome.graded:
            rows.append(replace(row, brier=brier(chance, outcome.outcome)))
            continue
        elif name in extensions:
            reason = "no score: a question to think with"
        else:
            reason = "no score, as nobody here has checked what decides it"
        rows.append(replace(row, note=f"{reason}. {' '.join(outcome.resolver_note.split())}".strip()))
    return Scores(tuple(rows))


class Band(NamedTuple):
    """What a word for a chance stands for: from ``low`` to ``high``, as probabilities (0 to 1)."""

    words: tuple[str, ...]
    low: float
    high: float


@cache
def bands() -> tuple[Band, ...]:
    """Return the seven bands of Intelligence Community Directive 203 (2015), from the least likely up.

    Examples
    --------
    >>> bands()[4]
    Band(words=('likely', 'probable'), low=0.55, high=0.8)
    """
    records = read_framework("estimative")["band"]
    return tuple(Band(record["words"], record["low"] / 100, record["high"] / 100) for record in records)


def band(word: str) -> Band:
    """Return the band that a word of estimative probability stands for.

    Parameters
    ----------
    word : str
        One of the directive's words; case and outer spaces do not matter.

    Raises
    ------
    ForecastError
        If the directive has no such word, with the likely one.

    Examples
    --------
    >>> band("Almost certain").low
    0.95
    """
    known = {name: band for band in bands() for name in band.words}
    folded = " ".join(str(word).split()).casefold()
    if folded not in known:
        raise ForecastError(f'"{word}" is not one of the directive\'s words: {meant(folded, known)}')
    return known[folded]


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
