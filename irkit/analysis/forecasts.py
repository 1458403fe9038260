"""Forecasts as probabilities, locked on the day they are made."""

from __future__ import annotations

import getpass
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from irkit.text import UserError, listed, meant

if TYPE_CHECKING:
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
        given = _read(forecasts, known)
        already = tuple(dict.fromkeys([knew] if isinstance(knew, str) else map(str, knew)))
        stray = [question for question in already if question not in given]
        if stray:
            raise ForecastError(f"there is no forecast for {listed(stray)}, so it cannot be marked as known")
        kept = cls.read(path)
        if kept.probabilities:
            if kept.probabilities == given and kept.knew == already:
                return replace(kept, note="These are locked already.")
            later = "" if _are_live(kept.probabilities, known) else " They open in lesson 08."
            whose = "" if kept.user in ("", _user()) else f" by another account, {kept.user}"
            locked = f"Your forecasts were locked on {kept.locked_on}"
            if whose:
                locked = f"Forecasts were locked here{whose}, on {kept.locked_on}"
            return replace(kept, note=f"{locked} and stay as they were.{later}")
        if not given:
            return cls({}, note='Nothing is locked yet: write a percentage such as "70%" in place of None.')
        unanswered = [question for question in forecasts if question not in given]
        if unanswered:
            missing = f"Without a number: {listed(unanswered)}. Fill in, or delete the line."
            return cls({}, note=f"Nothing is locked yet. {missing}")
        made = cls(given, already, date.today().isoformat(), new=True, user=_user())
        made._write(Path(path))
        opens = "look it up on the day that decides" if _are_live(given, known) else "it opens in lesson 08"
        return replace(
            made, note=f"Locked in {Path(path).name}. Keep that file beside this notebook; {opens}."
        )

    def _write(self, path: Path) -> None:
        record = {
            "locked_on": self.locked_on,
            "user": self.user,
            "forecasts": dict(self.probabilities),
            "knew": list(self.knew),
        }
        try:
            path.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
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


def _read(forecasts: Mapping[str, object], questions: Mapping[str, ForecastQuestion]) -> dict[str, float]:
    if not isinstance(forecasts, Mapping):
        raise ForecastError('forecasts are written {"F01": "70%", …}')
    given: dict[str, float] = {}
    for question, word in forecasts.items():
        if question not in questions:
            likely = meant(str(question), questions)
            raise ForecastError(f'"{question}" is not a question of this case: {likely}')
        if questions[question].options:
            raise ForecastError(f"{question} has several answers, so one probability does not fit it")
        if word is not None and word is not ...:
            try:
                given[question] = read_probability(word)
            except ForecastError as error:
                raise ForecastError(f"{question}: {error}") from None
    return given
