"""The cards of graded questions: options, boxes and menus, piles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import combinations
from pathlib import Path
from textwrap import wrap
from typing import Any

import traitlets

from irkit.analysis.forecasts import LOCKED, ForecastError, Forecasts, read_probability
from irkit.analysis.links import SITES
from irkit.case.case import Case, load_case
from irkit.questions.case import CaseQuestion
from irkit.questions.choice import ChoiceQuestion, ChoicesQuestion
from irkit.questions.coding import CodingQuestion, PlacesQuestion
from irkit.questions.graphs import NONE, ChainQuestion, LevelsQuestion, TiesQuestion
from irkit.questions.numbers import NumberQuestion, ProbabilitiesQuestion
from irkit.questions.question import Question
from irkit.questions.sheets import SheetError
from irkit.questions.words import TableQuestion, TextQuestion
from irkit.records.records import ForecastQuestion, LiveQuestion
from irkit.widgets.builder import case_builder
from irkit.widgets.map import TileMap
from irkit.widgets.page import AnswerWidget, script, style
from irkit.widgets.sorter import Card, CardSorter, ChainSorter, claim_sorter, word_piles

SIDES = ("cause level", "effect level")

Rows = list[dict[str, Any]]
"""Each has a ``label`` and ``fields``: their ``key``, ``label``, ``options`` (none: a box), ``unit``."""


class AnswerCard(AnswerWidget):
    """A question with its options and *Copy my answer*.

    Parameters
    ----------
    prompt : str
        The question.
    options : mapping of str to str
        What an answer says, such as ``"a"``, to what the student reads.
    name : str
        The variable that the copied answer is assigned to, such as ``"q2"``.
    several : bool
        Whether more than one option may be chosen.

    Raises
    ------
    ValueError
        If the name cannot be a variable.
    """

    _esm = script("options.js")
    _css = style("question.css")
    state = "chosen"

    prompt = traitlets.Unicode().tag(sync=True)
    options = traitlets.List(traitlets.Dict()).tag(sync=True)
    several = traitlets.Bool().tag(sync=True)
    chosen = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init__(
        self, prompt: str, options: Mapping[str, str], *, name: str = "answer", several: bool = False
    ) -> None:
        shown = [{"key": key, "text": text} for key, text in options.items()]
        super().__init__(name, prompt=prompt, options=shown, several=several)

    @property
    def answer(self) -> Any:
        """The choice: an option or None; where several may be chosen, a list in the order shown."""
        chosen = self.clean(self.chosen)
        if self.several:
            return chosen
        return chosen[0] if chosen else None

    def state_of(self, answer: Any) -> list[str]:
        """Return the options that an answer chooses."""
        return [answer] if isinstance(answer, str) else list(answer or ())

    def clean(self, state: Any) -> list[str]:
        """Return the chosen options that this question has, in the order shown."""
        return [option["key"] for option in self.options if option["key"] in state]

    def plain(self) -> str:
        """Return the question and its options as text, with a cross at what is chosen."""
        left, right = ("[", "]") if self.several else ("(", ")")
        lines = wrap(self.prompt, 88)
        for option in self.options:
            cross = "x" if option["key"] in self.chosen else " "
            text = f"{left}{cross}{right} {option['key']}: {option['text']}"
            lines += wrap(text, 88, subsequent_indent="    ")
        return "\n".join(lines)


class GroupsCard(AnswerCard):
    """Groups of a question's actors to choose from, every one of their size, or none."""

    def __init__(self, question: TiesQuestion) -> None:
        self._actors = question.actors
        groups = combinations(self._actors.values(), question.size)
        options = dict.fromkeys([*map(", ".join, groups), NONE], "")
        super().__init__(question.prompt, options, name=question.name, several=True)

    @property
    def answer(self) -> Any:
        """The chosen groups by the names of their actors, or the word for none."""
        chosen = self.clean(self.chosen)
        return NONE if chosen == [NONE] else chosen

    def state_of(self, answer: Any) -> list[str]:
        """Return the options that an answer by ids chooses."""
        if isinstance(answer, str):
            return [answer]
        return [", ".join(self._actors[actor] for actor in group) for group in answer or ()]


class FieldsCard(AnswerWidget):
    """Boxes and menus to fill in, a row for each thing that is asked.

    Parameters
    ----------
    name : str
        The variable that the copied answer is assigned to.
    prompt : str
        What is asked.
    rows : list of dict
        The rows, with their fields.
    make : callable
        Returns the answer that filled fields make.
    fill : callable
        Returns what stands in the fields for an answer.
    """

    _esm = script("fields.js")
    _css = style("question.css")
    state = "values"

    prompt = traitlets.Unicode().tag(sync=True)
    rows = traitlets.List(traitlets.Dict()).tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
    code = traitlets.Any(None, allow_none=True).tag(sync=True)
    understood = traitlets.Dict().tag(sync=True)
    locked = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        name: str,
        prompt: str,
        rows: Rows,
        make: Callable[[dict[str, str]], Any],
        fill: Callable[[Any], dict[str, str]] = dict,
    ) -> None:
        self._make, self._fill = make, fill
        super().__init__(name, prompt=prompt, rows=rows)
        self.observe(self._read, "values")

    @property
    def answer(self) -> Any:
        """The answer so far, as plain data."""
        return self._make({key: text for key, text in self.clean(self.values).items() if text.strip()})

    def state_of(self, answer: Any) -> dict[str, str]:
        """Return what stands in the fields for an answer."""
        return {} if answer is None else self._fill(answer)

    def clean(self, state: Any) -> dict[str, str]:
        """Return the texts of the fields that are there."""
        keys = [field["key"] for row in self.rows for field in row["fields"]]
        return {key: state[key] for key in keys if isinstance(state.get(key), str)}

    def _read(self, _change: object) -> None:
        self.code = self.answer
        boxes = [field["key"] for row in self.rows for field in row["fields"] if field["unit"] == "%"]
        notes = {key: _understood(text) for key, text in self.clean(self.values).items() if key in boxes}
        self.understood = {key: note for key, note in notes.items() if note}

    def plain(self) -> str:
        """Return the question and its fields as text."""
        lines = wrap(self.prompt, 88)
        for row in self.rows:
            parts = []
            for field in row["fields"]:
                text = f"{self.values.get(field['key'], '') or '–'}{field['unit'] and ' '}{field['unit']}"
                parts.append(f"{field['label']}: {text}" if field["label"] else text)
            lines += wrap(f"{row['label']}  {'; '.join(parts)}", 88, subsequent_indent="     ")
            for text in row["about"]:
                lines += wrap(text, 88, initial_indent="     ", subsequent_indent="     ")
        return "\n".join(lines)


class ForecastCard(FieldsCard):
    """A box for the probability of each question, and whether the forecaster knows how it came out.

    Of an open question it says too what decides it, what was known and how often such things happen.
    """

    def __init__(self, case: Case, questions: Iterable[str], path: Path | str) -> None:
        self._case, self._questions, self._path = case, tuple(questions), path
        knows = {"no": "I do not know it", "yes": "I know it"}
        rows = []
        for question in map(case.question, self._questions):
            fields = [_field(question.id, "probability of yes", unit="%")]
            # Of a question that is open still nobody knows the outcome.
            if not isinstance(question, LiveQuestion):
                fields.append(_field(f"{question.id}|known", "the outcome", knows))
            label, about = f"{question.id}  {question.question}", _open_till_then(case, question)
            rows.append(_row(label, *fields, about=about))
        prompt = "How likely is a yes? Give a number from 0 to 100."
        super().__init__("my_forecasts", prompt, rows, self._forecasts)
        self._close(Forecasts.read(path))

    def lock(self) -> Forecasts:
        """Lock the probabilities on the card, which can only be read from then on.

        Returns
        -------
        Forecasts
            What is locked now. While a question has no probability that is nothing; what was locked earlier
            stays.

        Raises
        ------
        ForecastError
            If a probability cannot be read, or the file cannot be read or written.
        """
        locked = self._case.questions.lock(self.answer, self.knew, self._path)
        self._close(locked)
        return locked

    def put(self, state: Any) -> None:
        """Bring the card to a state, unless its probabilities are locked."""
        if not self.locked:
            super().put(state)

    def _close(self, locked: Forecasts) -> None:
        """Show what is locked, to be read only."""
        if not locked.probabilities:
            return
        known = dict.fromkeys((f"{question}|known" for question in locked.knew), "yes")
        self.put({name: _in_box(chance) for name, chance in locked.probabilities.items()} | known)
        self.locked = f"Locked on {locked.locked_on}: these numbers stay as they are."

    @property
    def knew(self) -> tuple[str, ...]:
        """The questions with a probability whose outcome the forecaster knows."""
        known = {question for question in self._questions if self.values.get(f"{question}|known") == "yes"}
        return tuple(question for question, chance in self.answer.items() if question in known and chance)

    def _forecasts(self, values: dict[str, str]) -> dict[str, str | None]:
        """Return a percentage for each question, None where there is none yet."""
        return {
            question: _percentage(values[question]) if question in values else None
            for question in self._questions
        }


def forecast_card(case: Case, questions: Iterable[str], *, path: Path | str = LOCKED) -> ForecastCard:
    """Return a card for forecasts of yes-or-no questions, which its ``lock`` locks.

    Where forecasts are locked already, it shows those.

    Parameters
    ----------
    case : Case
        The case.
    questions : iterable of str
        The ids of its questions, such as ``["F01", "F03"]``.
    path : path
        The file that keeps what is locked.

    Raises
    ------
    RecordNotFoundError
        If the case asks no such question, with the likely one.
    ForecastError
        If the file is there and cannot be read.
    """
    return ForecastCard(case, questions, path)


def question_card(question: Question, case_name: str) -> AnswerWidget:
    """Return the empty card of a question about a case.

    Raises
    ------
    SheetError
        If it is answered in writing, or there is no card for its kind.
    """
    match question:
        case CodingQuestion(claims=claims, name=name, asked=asked):
            hints = question.feedback == "full" and not question.contested
            return claim_sorter(load_case(case_name), claims, name=name, asked=asked, hints=hints)
        case ChoiceQuestion() | ChoicesQuestion():
            several = isinstance(question, ChoicesQuestion)
            return AnswerCard(question.prompt, question.options, name=question.name, several=several)
        case CaseQuestion():
            return case_builder(name=question.name, goals=question.goals)
        case TableQuestion():
            rows: list[Card] = [{"id": row, "text": text} for row, text in question.rows.items()]
            return CardSorter(rows, word_piles(dict.fromkeys(question.words, "")), name=question.name)
        case ChainQuestion():
            case = load_case(case_name)
            links = [case[link] for link in question.links]
            steps: list[Card] = [{"id": link.id, "text": f"{link.cause} → {link.effect}"} for link in links]
            return ChainSorter(steps, name=question.name)
        case LevelsQuestion():
            return _levels_card(question, load_case(case_name))
        case PlacesQuestion():
            return TileMap(load_case(case_name), [question.claim], question.name)
        case TiesQuestion():
            return GroupsCard(question)
        case NumberQuestion():
            return _number_card(question)
        case ProbabilitiesQuestion():
            return _probabilities_card(question)
        case TextQuestion():
            raise SheetError(f"{question.id} is answered in writing, in its own cell")
    raise SheetError(f"{question.id} has no card: question_card knows none for a {type(question).__name__}")


def _open_till_then(case: Case, question: ForecastQuestion) -> list[str]:
    """Return who decides an open question and when, what was known, and how often it is so."""
    if not isinstance(question, LiveQuestion):
        return []
    rows = [("Decided by", question.resolution_criteria), ("Known so far", question.known_then)]
    if rate := case.questions.base_rate(question.id):
        by = "; ".join(f"{source.publisher}: {source.title}, {source.date}" for source in rate.sources)
        counted = f"{rate.times:,} of {rate.of:,} ({rate.rate:.1%}). {rate.counted}"
        rows += [("Base rate", counted), ("But", rate.caution), ("Counted by", by)]
    places = [f"{source.publisher}, {source.title}: {source.url}" for source in question.resolution_sources]
    rows += [
        ("Closes", question.closes),
        ("Resolves", question.resolves),
        ("Look it up at", "; ".join(places)),
    ]
    return [f"{head}: {' '.join(text.split())}" for head, text in rows if text]


def _row(label: str, *fields: dict[str, Any], about: Sequence[str] = ()) -> dict[str, Any]:
    return {"label": label, "fields": fields, "about": list(about)}


def _field(
    key: str, label: str = "", words: Mapping[str, str] | None = None, unit: str = ""
) -> dict[str, Any]:
    return {"key": key, "label": label, "options": [[*word] for word in (words or {}).items()], "unit": unit}


def _percentage(text: str) -> str:
    """Return what stands in a box for per cent, with its sign; 0.6 or 0,6 without one is meant as 60%."""
    number = text.strip().replace(",", ".")
    with suppress(ValueError):
        if 0 < float(number) < 1:
            return f"{100 * float(number):g}%"
    return f"{number.removesuffix('%').strip()}%"


def _understood(text: str) -> str:
    """Return how a number in a box for per cent is taken, where it may have been meant otherwise."""
    try:
        chance = read_probability(_percentage(text))
    except ForecastError:
        return "not a number from 0 to 100" if text.strip() else ""
    number, written = f"{100 * chance:g}", text.strip()
    return f"taken as {number} %" if written == "1" or written.rstrip("% ") != number else ""


def _in_box(chance: float) -> str:
    """Return a probability as it stands in a box for per cent; below one it needs the sign."""
    return f"{100 * chance:g}{'%' if 0 < chance < 0.01 else ''}"


def _number_card(question: NumberQuestion) -> FieldsCard:
    """Return a box for a number; a comma is a point too, and what is no number stays a text."""

    def make(values: dict[str, str]) -> Any:
        text = values.get("number", "").strip()
        for kind in (int, float):
            with suppress(ValueError):
                return kind(text.replace(",", ".").replace("−", "-"))
        return text or None

    rows = [_row(question.title, _field("number", unit=question.unit))]
    return FieldsCard(question.name, question.prompt, rows, make, lambda answer: {"number": f"{answer:g}"})


def _levels_card(question: LevelsQuestion, case: Case) -> FieldsCard:
    words = {level.value: level.signed for level in SITES}
    links = question.rows
    if not isinstance(links, dict):
        links = {name: f"{case[name].cause} → {case[name].effect}" for name in links}
    rows = [
        _row(f"{link}  {text}", *(_field(f"{link}|{side}", side, words) for side in SIDES))
        for link, text in links.items()
    ]

    def make(values: dict[str, str]) -> dict[str, str]:
        sides = {link: [values.get(f"{link}|{side}") for side in SIDES] for link in question.rows}
        return {link: f"{cause} to {effect}" for link, (cause, effect) in sides.items() if cause and effect}

    def fill(answer: Mapping[str, Sequence[str]]) -> dict[str, str]:
        return {
            f"{link}|{side}": level
            for link, levels in answer.items()
            for side, level in zip(SIDES, levels, strict=True)
        }

    return FieldsCard(question.name, question.prompt, rows, make, fill)


def _probabilities_card(question: ProbabilitiesQuestion) -> FieldsCard:
    rows = [_row(f"{item}  {text}", _field(item, unit="%")) for item, text in question.rows.items()]
    return FieldsCard(
        question.name,
        question.prompt,
        rows,
        lambda values: {item: _percentage(text) for item, text in values.items()},
        lambda answer: {item: _in_box(chance) for item, chance in answer.items()},
    )
