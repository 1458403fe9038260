"""Forecasts as probabilities, locked on the day they are made."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from irkit.text import UserError, listed, meant

if TYPE_CHECKING:
    from irkit.case.case import Case

LOCKED = Path("my-forecasts.json")
"""Where a student's locked forecasts are kept, beside the notebook."""


class ForecastError(UserError, ValueError):
    """A forecast that cannot be read; the message is one sentence for the forecaster."""


@dataclass(frozen=True)
class LockedForecasts:
    """Forecasts as they were locked: probabilities (0 to 1) by question, and what was known already.

    ``new`` says whether they have just been locked; ``note`` is the sentence a student reads.
    """

    probabilities: Mapping[str, float]
    knew: tuple[str, ...] = ()
    locked_on: str = ""
    new: bool = False
    note: str = ""

    def __repr__(self) -> str:
        """Return the note, and each forecast on a line."""
        lines = [
            f"  {question}: {value:.0%}{' (I knew what happened)' if question in self.knew else ''}"
            for question, value in self.probabilities.items()
        ]
        return "\n".join([self.note, *lines])


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
    value: float | None = None
    if isinstance(word, str):
        text = word.strip().replace(",", ".")
        try:
            value = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
        except ValueError:
            value = None
    elif isinstance(word, int | float) and not isinstance(word, bool):
        value = float(word)
    if value is None or not math.isfinite(value):
        raise ForecastError(f'{word!r} is not a probability: write a percentage such as "70%"')
    if 2 <= value <= 100 and not (isinstance(word, str) and word.strip().endswith("%")):
        raise ForecastError(f'the % is missing: write "{value:g}%"')
    if not 0 <= value <= 1:
        raise ForecastError(
            f'{word!r} is out of range: write a percentage from "0%" to "100%", with its sign'
        )
    return round(value, 6)


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
    known = {each.casefold(): each for each in answers}
    given: dict[str, float] = {}
    for said, word in answer.items():
        name = known.get(str(said).strip().casefold())
        if name is None:
            raise ForecastError(f'"{said}" is not a possible answer: {meant(str(said), answers)}')
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
    return {each: round(given.get(each, 0.0) / total, 6) for each in answers}


def lock_forecasts(
    forecasts: Mapping[str, object], case: Case, knew: Iterable[str] = (), path: Path | str = LOCKED
) -> LockedForecasts:
    """Lock the probabilities given to yes-or-no questions of a case; once locked they stay as they are.

    Parameters
    ----------
    forecasts : mapping of str to object
        Question ids and probabilities as :func:`read_probability` takes them. While one is None or ``...``
        nothing is locked.
    case : Case
        The case whose questions they are.
    knew : iterable of str
        Ids of questions whose outcome the forecaster knew: those are retrodictions.
    path : path
        The file that keeps them.

    Returns
    -------
    LockedForecasts
        What is locked now.

    Raises
    ------
    ForecastError
        If an id or a probability cannot be read, or the file that keeps them cannot.
    """
    given = _read(forecasts, case)
    known = tuple(dict.fromkeys([knew] if isinstance(knew, str) else map(str, knew)))
    stray = [each for each in known if each not in given]
    if stray:
        raise ForecastError(f"there is no forecast for {listed(stray)}, so it cannot be marked as known")
    held = read_forecasts(path)
    if held.probabilities:
        if held.probabilities == given and held.knew == known:
            return LockedForecasts(
                held.probabilities, held.knew, held.locked_on, note="These are locked already."
            )
        later = " They open in lesson 08." if not _are_live(held.probabilities, case) else ""
        note = f"Your forecasts were locked on {held.locked_on} and stay as they were.{later}"
        return LockedForecasts(held.probabilities, held.knew, held.locked_on, note=note)
    if not given:
        return LockedForecasts(
            {}, note='Nothing is locked yet: write a percentage such as "70%" in place of None.'
        )
    open_ones = [question for question in forecasts if question not in given]
    if open_ones:
        note = f"Nothing is locked yet. Without a number: {listed(open_ones)}. Fill in, or delete the line."
        return LockedForecasts({}, note=note)
    today = date.today().isoformat()
    record = {"case": case.id, "locked_on": today, "forecasts": given, "knew": list(known)}
    Path(path).write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    opens = "look it up on the day that decides" if _are_live(given, case) else "it opens in lesson 08"
    note = f"Locked in {Path(path).name}. Keep that file beside this notebook; {opens}."
    return LockedForecasts(given, known, today, new=True, note=note)


def read_forecasts(path: Path | str = LOCKED) -> LockedForecasts:
    """Return the forecasts that were locked, or none where there is no file.

    Raises
    ------
    ForecastError
        If the file is there and cannot be read.
    """
    if not Path(path).is_file():
        return LockedForecasts({}, note="No forecasts have been locked here.")
    try:
        record = json.loads(Path(path).read_text(encoding="utf-8"))
        values = {str(key): read_probability(value) for key, value in record["forecasts"].items()}
        return LockedForecasts(
            values, tuple(record["knew"]), str(record["locked_on"]), note="Locked forecasts:"
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise ForecastError(
            f"{Path(path).name} cannot be read; move it away to lock forecasts anew"
        ) from None


def _are_live(forecasts: Mapping[str, object], case: Case) -> bool:
    """Return whether the forecasts are all of questions that are open still."""
    return set(forecasts) <= {each.id for each in case.live_questions}


def _read(forecasts: Mapping[str, object], case: Case) -> dict[str, float]:
    if not isinstance(forecasts, Mapping):
        raise ForecastError('forecasts are written {"F01": "70%", …}')
    known = {each.id: each for each in (*case.forecasts, *case.live_questions)}
    given: dict[str, float] = {}
    for question, word in forecasts.items():
        if question not in known:
            raise ForecastError(f'"{question}" is not a question of this case: {meant(str(question), known)}')
        if known[question].options:
            raise ForecastError(f"{question} has several answers, so one probability does not fit it")
        if word is not None and word is not ...:
            try:
                given[question] = read_probability(word)
            except ForecastError as error:
                raise ForecastError(f"{question}: {error}") from None
    return given
