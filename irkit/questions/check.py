"""The check that a student runs on an answer: it records the answer, and says what to reread."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from irkit.questions.handin import overview, saved_cells
from irkit.questions.plain import plain
from irkit.questions.question import AnswerError, Question, is_empty
from irkit.questions.sheets import SheetError, exercise_of, find_sheet

if TYPE_CHECKING:
    from irkit.case.case import Case

ANSWER_MIME = "application/vnd.irkit.answer+json"
"""The MIME type under which a notebook's output carries an answer."""


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
        _show(_overview(str(question_id)), None)
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
    if question_id in _LISTENERS:
        _LISTENERS[question_id](lines, recorded["answer"])


_LISTENERS: dict[str, Callable[[list[str], Any], object]] = {}


def on_check(question_id: str, call: Callable[[list[str], Any], object]) -> None:
    """Call a function with the lines and the answer whenever a question is checked, such as its card's."""
    _LISTENERS[question_id] = call


def feedback(question_id: str, answer: object) -> list[str]:
    """Return the lines that :func:`check` shows for an answer; the first one says how it went."""
    try:
        exercise = find_sheet(exercise_of(str(question_id)))
        question: Question = exercise[str(question_id)]
    except SheetError as error:
        return [f"Recorded. {str(error)[:1].upper()}{str(error)[1:]}"]
    head = f"Question {question.number} · {question.title}"
    if is_empty(answer):
        return [
            head,
            "Your answer is empty: work on the card, then run the cell above this one, and this one.",
        ]
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


def _overview(exercise_id: str) -> list[str]:
    shell = _shell()
    try:
        exercise = find_sheet(exercise_id)
    except SheetError as error:
        return [f"{str(error)[:1].upper()}{str(error)[1:]}"]
    return overview(exercise, {} if shell is None else shell.user_ns, saved_cells())


def _case(name: str) -> Case | None:
    from irkit.case.case import CaseError, load_case

    try:
        case = load_case(name)
    except CaseError:
        return None
    return case if case.reference is not None else None


_OFTEN = (
    'Often quotation marks are missing ("b", not b), or the old line, such as q2 = ..., is still there: '
    "select all of the cell before you paste."
)


def _cell_before_failed() -> bool:
    shell = _shell()
    return shell is not None and not shell.last_execution_succeeded


def _tried(question_id: str) -> bool:
    """Whether the last cell that begins with the question's variable holds more than an empty answer."""
    shell = _shell()
    name = f"q{str(question_id).rpartition('-q')[2]}"
    held = None if shell is None else shell.user_ns.get("In")
    cells = [each for each in held if isinstance(each, str)] if isinstance(held, list) else []
    written = [cell for cell in cells if re.match(rf"{re.escape(name)}\s*=(?!=)", cell)]
    nothing = r"\.\.\.|None|\{\}|\[\]|\"\"|''|answer\([^,()]*,?\)"
    value = re.sub(r"#.*|\s", "", written[-1]).removeprefix(f"{name}=") if written else ""
    return bool(written) and not re.fullmatch(nothing, value)


def _shell() -> Any:
    try:
        from IPython import get_ipython
    except ImportError:
        return None
    return get_ipython()


def _show(lines: list[str], recorded: dict[str, object] | None) -> None:
    text = "\n".join([lines[0], *(f"  {line}" for line in lines[1:])])
    items = "".join(f"<li>{html.escape(line)}</li>" for line in lines[1:])
    page = f'<div role="status"><strong>{html.escape(lines[0])}</strong><ul>{items}</ul></div>'
    if _shell() is not None:
        from IPython.display import display

        bundle: dict[str, Any] = {"text/plain": text, "text/html": page}
        if recorded is not None:
            bundle[ANSWER_MIME] = recorded
        display(bundle, raw=True)  # type: ignore[no-untyped-call]
    else:
        print(text)
