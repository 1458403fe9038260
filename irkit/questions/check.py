"""The check that a student runs on an answer: it records the answer, and says what to reread.

In its hidden part nbgrader asks for the points.
"""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from irkit.case.case import Case, CaseError, load_case
from irkit.questions.answer import AnswerError, calls, is_empty, plain
from irkit.questions.question import Question
from irkit.questions.sheets import Exercise, SheetError, exercise_of, find_sheet
from irkit.questions.words import TextQuestion
from irkit.text import listed

ANSWER_MIME = "application/vnd.irkit.answer+json"
"""The MIME type under which a notebook's output carries an answer."""

EMPTY = "Your answer is empty: work on the card, then run the cell above this one, and this one."

SAVE = "Save the notebook (Ctrl+S, on a Mac Cmd+S). Then download it: menu File, Download."


def check(question_id: str, answer: object = None) -> None:
    """Record an answer in the notebook and say what to reread; of an exercise, say what is still missing.

    The answer is displayed as plain JSON under :data:`ANSWER_MIME`, beside one or more lines of text. A
    wrong, half-finished or misshapen answer gets a sentence, never a traceback.

    Parameters
    ----------
    question_id : str
        The question, such as ``"ex01-q1"``, or an exercise, such as ``"ex01"``, before it is handed in.
    answer : object
        What the answer cell holds.
    """
    if re.fullmatch(r"[A-Za-z0-9_]+", str(question_id)) and answer is None:
        try:
            lines = overview(find_sheet(str(question_id)), namespace(), saved_cells())
        except SheetError as error:
            lines = [_sentence(error)]
        _show(lines, None)
        return
    recorded = {"question": str(question_id), "answer": plain(answer)}
    lines = feedback(question_id, answer)
    failed = _cell_before_failed()
    if is_empty(answer) and lines[1:] and (failed or _tried(question_id)):
        lines[1:] = [
            f"Your answer cell did not run, so no answer has arrived. {_OFTEN} Mend it, and run it again."
        ]
    elif failed:
        lines.append(
            "Careful: the cell before this one ended with an error, so this may still be an earlier answer. "
            f"{_OFTEN}"
        )
    _show(lines, recorded)
    if question_id in LISTENERS:
        LISTENERS[question_id](lines)


LISTENERS: dict[str, Callable[[list[str]], object]] = {}
"""What is called with the lines whenever a question is checked, such as its card."""


def feedback(question_id: str, answer: object) -> list[str]:
    """Return the lines that :func:`check` shows for an answer; the first one says how it went."""
    try:
        exercise = find_sheet(exercise_of(str(question_id)))
        question: Question = exercise[str(question_id)]
    except SheetError as error:
        return [f"Recorded. {_sentence(error)}"]
    head = f"Question {question.number} · {question.title}"
    if is_empty(answer):
        return [head, EMPTY]
    try:
        read = question.read(answer)
    except AnswerError as error:
        end = "" if str(error).endswith(("?", ".")) else "."
        return [head, f"I cannot read this answer: {error}{end}", f"What is wanted is {question.form}."]
    if question.feedback == "form" or not question.has_key:
        return [head, "Recorded, and well formed. You will learn how it went when it has been marked."]
    case = _case(exercise.case)
    if case is None:
        return [head, "Recorded, and well formed. There are no reference codes here to compare it with."]
    return [head, *question.explain(read, case)]


def _case(name: str) -> Case | None:
    try:
        case = load_case(name)
    except CaseError:
        return None
    return case if case.reference is not None else None


def _sentence(error: SheetError) -> str:
    return f"{str(error)[:1].upper()}{str(error)[1:]}"


def points(question_id: str, answer: object, right: Any = None) -> float:
    """Return the points an answer earns, as the last value of a check cell, which nbgrader reads.

    Parameters
    ----------
    question_id : str
        The question.
    answer : object
        What the answer cell holds.
    right : optional
        What the key holds under ``right``, where the public sheet does not carry the key: an option, several,
        a number, groups of actors, links, or the words of a table.

    Raises
    ------
    ValueError
        If the question has no key and none is given.
    """
    exercise = find_sheet(exercise_of(question_id))
    question: Question = exercise[question_id]
    if right is not None and not question.has_key:
        keyed = question.model_dump(mode="json") | {"key": {"right": right}}
        question = type(question).model_validate(keyed)
    if not question.has_key:
        raise ValueError(f"{question_id} has no key in its sheet: say what is right")
    try:
        return question.score(question.read(answer), load_case(exercise.case)).points or 0.0
    except AnswerError:
        return 0.0


def overview(
    exercise: Exercise, values: Mapping[str, Any], cells: Mapping[str, str] = MappingProxyType({})
) -> list[str]:
    """Return what is answered and what is not, one line per kind of trouble; the first one sums it up.

    Parameters
    ----------
    exercise : Exercise
        The exercise.
    values : mapping of str to object
        What the notebook holds under each name, such as ``q1``.
    cells : mapping of str to str, optional
        The saved source of each answer cell by its ``grade_id``; without it texts are not looked at.
    """
    kinds: dict[str, list[int]] = {"answered": [], "empty": [], "unseen": [], "unwritten": []}
    unreadable, texts = [], []
    for question in exercise.question:
        source = cells.get(f"{question.id}-answer")
        written_by_hand = isinstance(question, TextQuestion)
        answer = source if written_by_hand else values.get(question.name)
        fault = _fault(question, answer)
        if written_by_hand and source is None:
            kinds["unseen"].append(question.number)
        elif fault and not is_empty(answer) and not written_by_hand:
            unreadable.append(f"Question {question.number} cannot be read: {fault}.")
        else:
            kinds["empty" if fault else "answered"].append(question.number)
            if written_by_hand and not fault:
                length = question.explain(question.read(source), None)[0]
                texts.append(f"Question {question.number}: {length}")
        bare = calls(source or "", question.id)
        if not fault and bare and not any(len(call.args) > 1 for call in bare):
            kinds["unwritten"].append(question.number)
    count = len(kinds["answered"])
    lines = [f"{exercise.title}: {count} of {len(exercise.question)} questions answered."]
    if kinds["empty"]:
        lines.append(f"Empty, or not saved yet: {_named(kinds['empty'])}.")
    lines += unreadable
    if kinds["unwritten"]:
        lines.append(f"Not in its cell yet, or not saved: {_named(kinds['unwritten'])}. Run it, and save.")
    if kinds["unseen"]:
        lines.append(f"In writing: {_named(kinds['unseen'])}. Look for yourself whether the text is there.")
    return [*lines, *texts, SAVE]


def saved_cells() -> dict[str, str]:
    """Return the sources of the running notebook's graded cells as saved, none where it is not known."""
    path = Path(os.environ.get("JPY_SESSION_NAME", ""))
    try:
        if path.suffix != ".ipynb":
            return {}
        notebook = json.loads(path.read_text(encoding="utf-8"))
        return {
            cell["metadata"]["nbgrader"]["grade_id"]: "".join(cell["source"])
            for cell in notebook["cells"]
            if "nbgrader" in cell["metadata"]
        }
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _fault(question: Question, answer: Any) -> str:
    """Return why an answer counts as none, ``""`` where it can be read."""
    if is_empty(answer):
        return "empty"
    try:
        question.read(answer)
    except AnswerError as error:
        return str(error).removesuffix(".")
    return ""


def _named(numbers: list[int]) -> str:
    return f"question{'' if len(numbers) == 1 else 's'} {listed(numbers)}"


_OFTEN = (
    'Often quotation marks are missing ("b", not b), or the old line, such as q2 = ..., is still there: '
    "select all of the cell before you paste."
)


def _cell_before_failed() -> bool:
    shell = get_shell()
    return shell is not None and not shell.last_execution_succeeded


def _tried(question_id: str) -> bool:
    """Whether the last cell that begins with the question's variable holds more than an empty answer."""
    name = f"q{str(question_id).rpartition('-q')[2]}"
    history = namespace().get("In")
    cells = [cell for cell in history if isinstance(cell, str)] if isinstance(history, list) else []
    written = [cell for cell in cells if re.match(rf"{re.escape(name)}\s*=(?!=)", cell)]
    nothing = r"\.\.\.|None|\{\}|\[\]|\"\"|''|answer\([^,()]*,?\)"
    value = re.sub(r"#.*|\s", "", written[-1]).removeprefix(f"{name}=") if written else ""
    return bool(written) and not re.fullmatch(nothing, value)


def get_shell() -> Any:
    """Return the shell of the notebook, None outside of one."""
    from IPython import get_ipython

    return get_ipython()


def namespace() -> Mapping[str, Any]:
    """Return what the notebook holds under each name, nothing outside of one."""
    shell = get_shell()
    return {} if shell is None else shell.user_ns


def _show(lines: list[str], recorded: dict[str, object] | None) -> None:
    text = "\n".join([lines[0], *(f"  {line}" for line in lines[1:])])
    items = "".join(f"<li>{html.escape(line)}</li>" for line in lines[1:])
    page = f'<div role="status"><strong>{html.escape(lines[0])}</strong><ul>{items}</ul></div>'
    if get_shell() is not None:
        from IPython.display import display

        bundle: dict[str, Any] = {"text/plain": text, "text/html": page}
        if recorded is not None:
            bundle[ANSWER_MIME] = recorded
        display(bundle, raw=True)  # type: ignore[no-untyped-call]
    else:
        print(text)
