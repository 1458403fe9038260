"""A question to answer in boxes and menus: numbers, probabilities, levels of links."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from textwrap import wrap
from typing import Any

import traitlets

from irkit.analysis.links import SITES
from irkit.case.case import Case
from irkit.framework.levels import entry
from irkit.questions.links import LevelsQuestion
from irkit.questions.number import NumberQuestion
from irkit.questions.probabilities import ProbabilitiesQuestion
from irkit.questions.question import Question
from irkit.widgets.page import AnswerWidget, script, style

Rows = list[dict[str, Any]]
"""Each has a ``label`` and ``fields``: their ``key``, ``label``, ``options`` (none: a box), ``unit``."""


class FieldsCard(AnswerWidget):
    """Boxes and menus to fill in, a row for each thing that is asked.

    Parameters
    ----------
    prompt : str
        The question.
    rows : list of dict
        The rows, with their fields.
    make : callable
        Returns the answer that filled fields make.
    fill : callable
        Returns what stands in the fields for an answer.
    name : str
        The variable that the copied answer is assigned to.
    """

    _esm = script("fields.js")
    _css = style("fields.css")
    state = "values"

    prompt = traitlets.Unicode().tag(sync=True)
    rows = traitlets.List(traitlets.Dict()).tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
    code = traitlets.Any(None, allow_none=True).tag(sync=True)

    def __init__(
        self,
        prompt: str,
        rows: Rows,
        make: Callable[[dict[str, str]], Any],
        fill: Callable[[Any], dict[str, str]],
        *,
        name: str = "answer",
    ) -> None:
        self._make, self._fill = make, fill
        super().__init__(name, prompt=prompt, rows=rows)
        self.observe(lambda _change: setattr(self, "code", self.answer), "values")

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
        state = state if isinstance(state, dict) else {}
        return {key: state[key] for key in keys if isinstance(state.get(key), str)}

    def plain(self) -> str:
        """Return the question and its fields as text."""
        lines = wrap(self.prompt, 88)
        for row in self.rows:
            parts = []
            for field in row["fields"]:
                said = f"{self.values.get(field['key'], '') or '–'}{field['unit'] and ' '}{field['unit']}"
                parts.append(f"{field['label']}: {said}" if field["label"] else said)
            lines += wrap(f"{row['label']}  {'; '.join(parts)}", 88, subsequent_indent="     ")
        return "\n".join(lines)

    def __repr__(self) -> str:
        """Return how far the card is filled in."""
        count = sum(len(row["fields"]) for row in self.rows)
        filled = sum(bool(text.strip()) for text in self.clean(self.values).values())
        return f"<FieldsCard {self.name}: {filled} of {count} filled in>"


def fields_card(question: Question, case: Case | None) -> FieldsCard | None:
    """Return the card of a question that is answered in boxes and menus, None for one that is not."""
    if isinstance(question, NumberQuestion):
        rows = [_row(question.title, [_field("number", unit=question.unit)])]
        return _card(question, rows, _number, lambda answer: {"number": f"{answer:g}"})
    if isinstance(question, ProbabilitiesQuestion):
        return _probabilities(question)
    if isinstance(question, LevelsQuestion):
        return _levels(question, case)
    return None


SIDES = ("cause level", "effect level")


def _row(label: str, fields: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {"label": label, "fields": list(fields)}


def _field(
    key: str, label: str = "", options: Sequence[str] | Mapping[str, str] = (), unit: str = ""
) -> dict[str, Any]:
    words = options if isinstance(options, Mapping) else dict(zip(options, options, strict=True))
    return {"key": key, "label": label, "options": [list(pair) for pair in words.items()], "unit": unit}


def _card(question: Any, rows: Rows, make: Callable[[Any], Any], fill: Callable[[Any], Any]) -> FieldsCard:
    return FieldsCard(question.prompt, rows, make, fill, name=question.name)


def _levels(question: LevelsQuestion, case: Case | None) -> FieldsCard:
    levels = {level.value: f"{entry(level).sign} {entry(level).label}" for level in SITES}
    rows = []
    for link in question.links:
        text = "" if case is None else f"{case[link].cause} → {case[link].effect}"
        rows.append(_row(f"{link}  {text}", [_field(f"{link}|{side}", side, levels) for side in SIDES]))

    def make(values: dict[str, str]) -> dict[str, str]:
        sides = {link: [values.get(f"{link}|{side}") for side in SIDES] for link in question.links}
        return {link: f"{cause} to {effect}" for link, (cause, effect) in sides.items() if cause and effect}

    def fill(answer: Mapping[str, Sequence[str]]) -> dict[str, str]:
        return {
            f"{link}|{side}": level
            for link, levels in answer.items()
            for side, level in zip(SIDES, levels, strict=True)
        }

    return _card(question, rows, make, fill)


def _number(values: dict[str, str]) -> Any:
    """Return a number as it is written, a comma for the point too; what is none stays a text."""
    text = values.get("number", "").strip()
    try:
        value = float(text.replace(",", ".").replace("−", "-"))
    except ValueError:
        return text or None
    return int(value) if value.is_integer() and "." not in text and "," not in text else value


def _probabilities(question: ProbabilitiesQuestion) -> FieldsCard:
    rows = [_row(f"{item}  {text}", [_field(item, unit="%")]) for item, text in question.items.items()]

    def make(values: dict[str, str]) -> dict[str, str]:
        return {item: f"{text.strip().removesuffix('%').strip()}%" for item, text in values.items()}

    def fill(answer: Mapping[str, float]) -> dict[str, str]:
        return {item: f"{100 * chance:g}" for item, chance in answer.items()}

    return _card(question, rows, make, fill)
