"""What is answered in an exercise, what is missing and what cannot be read, before it is handed in."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from irkit.questions.literal import calls
from irkit.questions.question import AnswerError, Question, is_empty
from irkit.questions.sheets import Exercise
from irkit.questions.text import TextQuestion
from irkit.text import listed

SAVE = (
    "Save the notebook (Ctrl+S, on a Mac Cmd+S). Then download it: right-click its name in the list of files."
)


def overview(
    exercise: Exercise, values: Mapping[str, Any], cells: Mapping[str, str] | None = None
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
    unreadable = []
    for question in exercise.question:
        source = (cells or {}).get(f"{question.id}-answer")
        written_by_hand = isinstance(question, TextQuestion)
        answer = source if written_by_hand else values.get(question.name)
        if written_by_hand and source is None:
            kinds["unseen"].append(question.number)
            continue
        fault = _fault(question, answer)
        if fault and not is_empty(answer) and not written_by_hand:
            unreadable.append(f"Question {question.number} cannot be read: {fault}.")
            continue
        kinds["empty" if fault else "answered"].append(question.number)
        bare = calls(source or "", question.id)
        if not fault and bare and not any(len(call.args) > 1 for call in bare):
            kinds["unwritten"].append(question.number)
    count = len(kinds["answered"])
    lines = [f"{exercise.title}: {count} of {len(exercise.question)} questions answered."]
    lines += [f"Still empty: {_named(kinds['empty'])}."] if kinds["empty"] else []
    lines += unreadable
    if kinds["unwritten"]:
        lines.append(f"Not in its cell yet, or not saved: {_named(kinds['unwritten'])}. Run it, and save.")
    if kinds["unseen"]:
        lines.append(f"In writing: {_named(kinds['unseen'])}. Look for yourself whether the text is there.")
    return [*lines, SAVE]


def saved_cells() -> dict[str, str] | None:
    """Return the sources of the running notebook's graded cells as saved, None where it is not known."""
    path = Path(os.environ.get("JPY_SESSION_NAME", ""))
    try:
        if path.suffix != ".ipynb":
            return None
        notebook = json.loads(path.read_text(encoding="utf-8"))
        return {
            cell["metadata"]["nbgrader"]["grade_id"]: "".join(cell["source"])
            for cell in notebook["cells"]
            if "nbgrader" in cell["metadata"]
        }
    except (OSError, ValueError, KeyError, TypeError):
        return None


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
