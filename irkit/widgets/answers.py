"""The card of a graded question: cards to sort, options to choose, or a form to fill in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from textwrap import wrap
from typing import Any

import traitlets

from irkit.case.case import load_case
from irkit.case.drafts import tidy
from irkit.questions.case import CaseQuestion
from irkit.questions.choice import ChoiceQuestion, ChoicesQuestion
from irkit.questions.coding import CodingQuestion
from irkit.questions.question import Question, is_empty
from irkit.questions.sheets import Exercise, SheetError, exercise_of, find_sheet
from irkit.questions.table import TableQuestion
from irkit.text import meant
from irkit.widgets.builder import case_builder
from irkit.widgets.cards import Card, Pile
from irkit.widgets.controls import opened
from irkit.widgets.page import AnswerWidget, script, style
from irkit.widgets.sorter import CardSorter, claim_sorter

WORD_SIGNS = ("●", "▲", "■", "◆", "★", "○")
WORD_COLOURS = ("#0072B2", "#D55E00", "#007A5A", "#6B5B95", "#8A6D00", "#555555")
"""How the words of a table are shown as piles; there are at most as many."""


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
    answer : str or iterable of str, optional
        An earlier answer to go on from.
    paste : str, optional
        Where the copied answer goes, as a sentence; by default into the cell below.

    Raises
    ------
    ValueError
        If the options, the name or the earlier answer cannot be used.
    """

    _esm = script("answers.js")
    _css = style("answers.css")
    state = "chosen"

    prompt = traitlets.Unicode().tag(sync=True)
    options = traitlets.List(traitlets.Dict()).tag(sync=True)
    several = traitlets.Bool().tag(sync=True)
    chosen = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init__(
        self,
        prompt: str,
        options: Mapping[str, str],
        *,
        name: str = "answer",
        several: bool = False,
        answer: str | Iterable[str] | None = None,
        paste: str = "",
    ) -> None:
        shown = {str(key): str(text) for key, text in options.items()}
        earlier = [answer] if isinstance(answer, str) else list(answer or ())
        faults = ["A question needs two options or more."] if len(shown) < 2 else []
        for key in earlier:
            if key and key not in shown:
                faults.append(f'The earlier answer "{key}" is no option: {meant(str(key), shown)}.')
        if not several and len(earlier) > 1:
            faults.append("Only one option may be chosen, and the earlier answer holds more.")
        super().__init__(
            name,
            faults,
            prompt=prompt,
            options=[{"key": key, "text": text} for key, text in shown.items()],
            paste=paste,
            several=several,
            chosen=[str(key) for key in earlier if key],
        )

    @property
    def answer(self) -> str | list[str] | None:
        """The choice: an option or None; where several may be chosen, a list in the order shown."""
        chosen = [option["key"] for option in self.options if option["key"] in self.chosen]
        if self.several:
            return chosen
        return chosen[0] if chosen else None

    def plain(self) -> str:
        """Return the question and its options as text, with a cross at what is chosen."""
        left, right = ("[", "]") if self.several else ("(", ")")
        lines = wrap(self.prompt, 88)
        for option in self.options:
            cross = "x" if option["key"] in self.chosen else " "
            text = f"{left}{cross}{right} {option['key']}: {option['text']}"
            lines += wrap(text, 88, subsequent_indent="    ")
        return "\n".join(lines)

    def __repr__(self) -> str:
        """Return the answer so far."""
        return f"<AnswerCard {self.name}: {self.answer!r}>"


def answer_widget(question_id: str, answer: object = None, *, paste: str = "") -> AnswerWidget:
    """Return the widget in which a graded question is answered.

    Parameters
    ----------
    question_id : str
        The question, such as ``"ex01-q1"``.
    answer : object, optional
        An earlier answer to go on from; by default what the notebook holds under the question's name,
        such as ``q1``, or else what was last done on a card for this question. One that cannot be read
        is left out, with a sentence.
    paste : str, optional
        Where an answer copied from cards goes, as a sentence; by default into the cell below.

    Raises
    ------
    SheetError
        If there is no such question, or its answer is a text.
    """
    exercise = find_sheet(exercise_of(question_id))
    question = exercise[question_id]
    last = _LAST[question_id].answer if question_id in _LAST else None
    candidates = (answer, _variable(question.name), last)
    earlier: Any = next((each for each in candidates if not is_empty(each)), None)
    if earlier is not None:
        try:
            earlier = question.read(earlier)
            earlier = tidy(earlier) if isinstance(question, CaseQuestion) else earlier
        # AnswerError, or a case that the form has no place for.
        except ValueError as error:
            earlier = None
            print(f"Starting afresh, because the earlier answer cannot be read: {error}.")
    card = _LAST[question_id] = _card(exercise, question, earlier)
    card.paste = paste or card.paste
    return card


_LAST: dict[str, AnswerWidget] = {}
"""The card last shown for each question, so that running its cell again loses nothing."""


def _card(exercise: Exercise, question: Question, earlier: Any) -> AnswerWidget:
    name = question.name
    if isinstance(question, CodingQuestion):
        hints = question.feedback == "full" and not question.contested
        case, claims, asked = load_case(exercise.case), question.claims, question.asked
        return claim_sorter(case, claims, name=name, answer=earlier, asked=asked, hints=hints)
    if isinstance(question, ChoiceQuestion | ChoicesQuestion):
        several = isinstance(question, ChoicesQuestion)
        return AnswerCard(question.prompt, question.options, name=name, several=several, answer=earlier)
    if isinstance(question, CaseQuestion):
        return case_builder(earlier, name=name, goals=question.goals)
    if isinstance(question, TableQuestion) and len(question.columns) == 1:
        (words,) = question.columns.values()
        cards: list[Card] = [{"id": row, "text": text} for row, text in question.rows.items()]
        return CardSorter(cards, _word_piles(words), name=name, answer=earlier)
    raise SheetError(f"{question.id} is answered in writing, in its own cell")


def _word_piles(words: Iterable[str]) -> list[Pile]:
    return [
        {
            "code": word,
            "label": opened(word),
            "explanation": "",
            "sign": sign,
            "colour": colour,
        }
        for word, sign, colour in zip(words, WORD_SIGNS, WORD_COLOURS, strict=False)
    ]


def _variable(name: str) -> object:
    """Return what the notebook holds under a name, None outside a notebook."""
    from IPython import get_ipython

    shell = get_ipython()
    return None if shell is None else shell.user_ns.get(name)
