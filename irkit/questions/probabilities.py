"""Questions that ask for probabilities, scored by what is asked and never by luck."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, model_validator

from irkit.analysis.forecasts import ForecastError, band, read_probabilities, read_probability
from irkit.questions.hints import Hint, confirmed, told
from irkit.questions.question import AnswerError, Frozen, Plain, Question, Score
from irkit.questions.reading import named, plainly, shown
from irkit.text import listed

if TYPE_CHECKING:
    from irkit.case.case import Case

Bounds = tuple[float, float]
Wanted = str | Bounds
"""A word of ICD 203, which stands for its band, or the least and the greatest probability that fits."""

LONGEST = 24
"""More characters than this no probability has; a longer one is not parsed."""

CLOSE = 2e-5
"""What rounding to six digits can do to a sum."""


class ProbabilitiesKey(Frozen):
    """Which probabilities fit, why, and hints.

    ``right`` gives an item what is wanted of it, or of each of its answers; an item that is left out is open:
    any probability of it earns its share, since only what comes about can tell how good it was. A hint is
    filed under ``item high``, ``item low`` or ``item``, and the first that is there is shown.
    """

    right: dict[str, Wanted | dict[str, Wanted]] = {}
    because: str = ""
    hints: dict[str, Hint] = {}
    otherwise: Hint = Hint(says="Go through it once more, and say aloud what your number means.")


class ProbabilitiesQuestion(Question):
    """Give probabilities: ``items`` are what is asked, ``answers`` those with several answers, by letter."""

    kind: Literal["probabilities"]
    prompt: str
    items: Annotated[dict[str, str], Field(min_length=1, max_length=20)]
    answers: dict[str, Annotated[dict[str, str], Field(min_length=2, max_length=10)]] = {}
    key: ProbabilitiesKey | None = None

    @model_validator(mode="after")
    def _key_fits(self) -> ProbabilitiesQuestion:
        stray = [each for each in self.answers if each not in self.items]
        if stray:
            raise ValueError(f"{self.id}: answers of {listed(stray)}, which is not an item")
        for item, wanted in (self.key.right if self.key else {}).items():
            if item not in self.items:
                raise ValueError(f"{self.id}: the key speaks of {item}, which is not an item")
            if isinstance(wanted, dict) != (item in self.answers):
                raise ValueError(f"{self.id}: the key of {item} does not fit its answers")
            stray = (
                [each for each in wanted if each not in self.answers[item]]
                if isinstance(wanted, dict)
                else []
            )
            if stray:
                raise ValueError(f"{self.id}: {item} has no answer {listed(stray)}")
            for low, high in _bounds(wanted, self.id).values():
                if not 0 <= low <= high <= 1:
                    raise ValueError(f"{self.id}: {item}: {low:g} to {high:g} are no bounds within 0 and 1")
        return self

    @property
    def form(self) -> str:
        """What probabilities look like."""
        parts = []
        for item in list(self.items)[:2]:
            letters = list(self.answers.get(item, {}))[:2]
            inner = f'{{"{letters[0]}": "60%", "{letters[1]}": "40%"}}' if letters else '"70%"'
            parts.append(f'"{item}": {inner}')
        more = ", …" if len(self.items) > 2 else ""
        return f"a percentage with its sign for each, such as {{{', '.join(parts)}{more}}}"

    def read(self, answer: object) -> Plain:
        """Return the probability (0 to 1) of each item, or of each of its answers, as far as given."""
        held = plainly(answer, "there is no probability in it yet")
        if len(self.items) == 1 and not self._names_an_item(held):
            held = {next(iter(self.items)): held}
        if not isinstance(held, dict):
            raise AnswerError(f"{shown(held)} does not say which probability belongs to what")
        given: dict[str, Any] = {}
        for word, chance in held.items():
            item = named(word, self.items, "asked about here")
            if item in given:
                raise AnswerError(f"there are two probabilities for {item}")
            if chance is not None and chance != "" and chance != {}:
                given[item] = self._read(item, chance)
        if not given:
            raise AnswerError("there is no probability in it yet")
        return {item: given[item] for item in self.items if item in given}

    def _names_an_item(self, held: Any) -> bool:
        folded = {each.casefold() for each in self.items}
        return isinstance(held, dict) and all(str(each).strip().casefold() in folded for each in held)

    def _read(self, item: str, chance: Any) -> Any:
        if item not in self.answers:
            if isinstance(chance, dict | list):
                raise AnswerError(f"{item} takes one probability, that of yes, not several")
            return _chance(chance, item)
        letters = self.answers[item]
        if not isinstance(chance, dict):
            raise AnswerError(
                f"{item} takes a probability for each of {listed(letters)}, not {shown(chance)}"
            )
        given: dict[str, float] = {}
        for word, value in chance.items():
            letter = named(word, letters, f"an answer of {item}")
            if letter in given:
                raise AnswerError(f"{item}: there are two probabilities for {letter}")
            given[letter] = 0.0 if value is None else _chance(value, f"{item}, {letter}")
        # Made to sum to 1 once: what is read again stays as it is.
        if abs(sum(given.values()) - 1) <= CLOSE:
            return {letter: given.get(letter, 0.0) for letter in letters}
        try:
            return read_probabilities(given, list(letters))
        except ForecastError as error:
            raise AnswerError(f"{item}: {error}") from None

    def score(self, answer: Plain, case: Case | None) -> Score:
        """Return the share of items whose probabilities fit, or are given where nothing but that is asked."""
        assert isinstance(answer, dict)
        parts = {item: float(item in answer and not self._off(item, answer[item])) for item in self.items}
        fitting = int(sum(parts.values()))
        reason = f"{fitting} of {len(self.items)} fit"
        return self.earned(fitting / len(self.items), reason, parts)

    def _off(self, item: str, chance: Any) -> str:
        """Return which way a probability misses what is wanted: high, low, or not at all."""
        assert self.key is not None
        if item not in self.key.right:
            return ""
        given = chance if isinstance(chance, dict) else {"": chance}
        for name, (low, high) in _bounds(self.key.right[item], self.id).items():
            if given[name] > high + CLOSE:
                return "high"
            if given[name] < low - CLOSE:
                return "low"
        return ""

    def explain(self, answer: Plain, case: Case | None) -> list[str]:
        """Return what each probability that does not fit may come from, and what is not finished."""
        assert self.key is not None
        assert isinstance(answer, dict)
        open_ones = [item for item in self.items if item in answer and item not in self.key.right]
        missing = [item for item in self.items if item not in answer]
        off = {item: way for item in answer if (way := self._off(item, answer[item]))}
        lines = [] if off or missing else confirmed(self.key.because)
        if lines and len(open_ones) == len(self.items):
            lines = [f"Recorded, and well formed. {self.key.because}".strip()]
        lines += [f"{item}: {told(self._hint(item, way))}" for item, way in off.items()]
        return [*lines, f"Not finished yet: {listed(missing)}."] if missing else lines

    def _hint(self, item: str, way: str) -> Hint:
        assert self.key is not None
        filed = (f"{item} {way}", item)
        return next((self.key.hints[name] for name in filed if name in self.key.hints), self.key.otherwise)

    def best_constant(self, case: Case | None) -> float:
        """Return the points for the best of giving everything the same probability, several answers alike."""
        bounds = [each for wanted in (self.key.right if self.key else {}).values()
                  for each in _bounds(wanted, self.id).values()]  # fmt: skip
        tried = {0.5, *(edge for each in bounds for edge in each)}
        even = {item: {letter: 1 / len(held) for letter in held} for item, held in self.answers.items()}
        blind = [{item: even.get(item, chance) for item in self.items} for chance in tried]
        return max(self.score(each, case).points or 0.0 for each in blind)


def _chance(value: Any, whose: str) -> float:
    if isinstance(value, bool | dict | list) or len(str(value)) > LONGEST:
        raise AnswerError(f'{whose}: {shown(value)} is not a probability: write a percentage such as "70%"')
    try:
        return read_probability(value)
    except ForecastError as error:
        raise AnswerError(f"{whose}: {error}") from None


def _bounds(wanted: Wanted | Mapping[str, Wanted], question: str) -> dict[str, Bounds]:
    """Return what is wanted as bounds, by answer, or under no name where there is one probability."""
    held = wanted.items() if isinstance(wanted, Mapping) else [("", wanted)]
    return {name: _bounds_of(each, question) for name, each in held}


def _bounds_of(wanted: Wanted, question: str) -> Bounds:
    if not isinstance(wanted, str):
        return wanted
    try:
        found = band(wanted)
    except ForecastError as error:
        raise ValueError(f"{question}: key: {error}") from None
    return found.low, found.high
