"""The card of a graded question, and the answer that takes what is on it and writes it into its cell."""

from __future__ import annotations

import sys
from typing import Any

from irkit.questions.answer import calls, is_empty, plain, with_answer
from irkit.questions.check import LISTENERS, get_shell, namespace
from irkit.questions.drafts import Drafts
from irkit.questions.question import Question
from irkit.questions.sheets import SheetError, exercise_of, find_sheet
from irkit.widgets.cards import question_card
from irkit.widgets.page import AnswerWidget

NOTHING_YET = "Nothing is on the card yet. Work on the card above this cell, then run this cell again."
WRITTEN = "Taken from the card and written into this cell."
BY_HAND = (
    "Taken from the card. This notebook program does not write into cells: press Copy my answer on the card, "
    "click this cell, select all, paste, and run it, so that your answer is kept in the notebook."
)
BOTH_CHANGED = (
    "The cell and the card hold different answers. The cell's is taken, and nothing is lost: to take the "
    "card's instead, delete the answer in this cell's brackets and run it again."
)


def answer_widget(question_id: str, *, paste: str = "") -> AnswerWidget:
    """Return the card on which a graded question is answered; what is done on it is kept in a draft file.

    It starts from what was last done on a card for this question, in any notebook of the course, or from what
    the notebook holds under the question's name, such as ``q1``, if that was changed since. What cannot be
    read is left out, with a sentence.

    Parameters
    ----------
    question_id : str
        The question, such as ``"ex01-q1"``.
    paste : str, optional
        Where an answer copied from the card goes, as a sentence; by default into the cell below.

    Raises
    ------
    SheetError
        If there is no such question, or its answer is a text.
    """
    exercise = find_sheet(exercise_of(question_id))
    question = exercise[question_id]
    kept = Drafts().read(question_id)
    last = _SHOWN.get(question_id)
    card = question_card(question, exercise.case)
    state = last.state_now if last else kept.get("state")
    if state is not None:
        card.put(state)
    given = namespace().get(question.name)
    settled = _SETTLED.get(question_id, kept.get("cell"))
    moved = _read(question, plain(given)) != _read(question, settled)
    if not is_empty(given) and (moved or is_empty(card.answer)):
        try:
            card.put(card.state_of(question.read(given)))
        # AnswerError, or a case that the form has no place for.
        except ValueError as error:
            start = "Starting afresh" if is_empty(card.answer) else "The card is as you left it"
            print(f"{start}, because the earlier answer cannot be read: {error}.")
    card.paste = paste
    _SHOWN[question_id] = card
    LISTENERS[question_id] = card.show_feedback
    card.keep(question_id, kept.get("changed", ""))
    return card


def answer(question_id: str, given: Any = None) -> Any:
    """Return the answer to a question: what is on its card, which is then written into this cell.

    Run again after a change on the card, it writes the cell anew. Where there is no card, or nothing on it,
    the answer that stands in the cell is returned; a change of it by hand is taken, and shown on the card.

    Parameters
    ----------
    question_id : str
        The question, such as ``"ex01-q1"``.
    given : object, optional
        The answer as it stands in the cell. There is no need to write it by hand.

    Returns
    -------
    object
        The answer as plain data, ``...`` where there is none yet.
    """
    question_id = str(question_id)
    card = _SHOWN.get(question_id)
    # What was done on a card that is not shown may be newer than the cell.
    if card is None and not is_empty(given) and "state" not in Drafts().read(question_id):
        _settle(question_id, plain(given))
        return given
    source = _source()
    try:
        question = find_sheet(exercise_of(question_id))[question_id]
        card = card or answer_widget(question_id)
    except SheetError:
        return given
    on_card = plain(card.answer)
    in_cell = plain(given)
    settled = _SETTLED.get(question_id, Drafts().read(question_id).get("cell"))
    if is_empty(on_card) and is_empty(in_cell):
        if not any(len(call.args) > 1 for call in calls(source, question_id)):
            print(NOTHING_YET)
        return ...
    alike = _read(question, on_card) == _read(question, in_cell)
    cell_stands = _read(question, in_cell) == _read(question, settled)
    card_stands = is_empty(on_card) or _read(question, on_card) == _read(question, settled)
    if is_empty(in_cell) or (cell_stands and not card_stands):
        _settle(question_id, on_card)
        text = with_answer(source, question_id, on_card)
        print(WRITTEN if text is not None and _write(card, source, text) else BY_HAND)
        return on_card
    if not alike and not card_stands:
        print(BOTH_CHANGED)
        return given
    if not alike:
        try:
            card.put(card.state_of(question.read(in_cell)))
        # What cannot be read stays as it is: the check says what is wrong with it.
        except ValueError:
            return given
    _settle(question_id, in_cell)
    return given


def _read(question: Question, value: Any) -> Any:
    """Return an answer in the form in which the question reads it, or as it is where it cannot be read."""
    try:
        return None if is_empty(value) else question.read(value)
    except ValueError:
        return value


_SHOWN: dict[str, AnswerWidget] = {}
"""The card last shown for each question, so that running its cell again loses nothing."""

_SETTLED: dict[str, Any] = {}
"""The answer that card and cell last had in common."""


def _settle(question_id: str, value: Any) -> None:
    _SETTLED[question_id] = value
    drafts = Drafts()
    if (entry := drafts.read(question_id)) and entry.get("cell") != value:
        drafts.write(question_id, cell=value)


def _write(card: AnswerWidget, source: str, text: str) -> bool:
    """Put a text in place of the cell that runs, and return whether its program will take it."""
    if "google.colab" in sys.modules:
        return False
    if sys.platform == "emscripten":
        # The kernel in the browser does not pass on what set_next_input asks for; the card's page can do it.
        card.send({"cell": source, "text": text})
        return card.writes
    get_shell().set_next_input(text, replace=True)
    return True


def _source() -> str:
    """Return the cell that runs now, as it was written; nothing outside a notebook."""
    shell = get_shell()
    kernel: Any = getattr(shell, "kernel", None)
    # Not every program keeps what it runs in the history, but each sends it to the kernel.
    if hasattr(kernel, "get_parent"):
        return str(kernel.get_parent().get("content", {}).get("code", ""))
    history = getattr(shell, "history_manager", None)
    return str(history.input_hist_raw[-1]) if history and history.input_hist_raw else ""
