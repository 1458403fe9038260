"""The points that nbgrader gives, from the hidden part of a check cell."""

from __future__ import annotations

from typing import Any

from irkit.case.case import load_case
from irkit.questions.answer import AnswerError
from irkit.questions.question import Question
from irkit.questions.sheets import exercise_of, find_sheet


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
