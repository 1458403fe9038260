"""The points that nbgrader gives, from the hidden part of a check cell."""

from __future__ import annotations

from collections.abc import Iterable

from irkit.case import load_case
from irkit.questions.choice import ChoiceKey, ChoiceQuestion, ChoicesKey, ChoicesQuestion
from irkit.questions.question import Malformed, Question
from irkit.questions.sheets import exercise_of, find_sheet


def points(question_id: str, answer: object, right: str | Iterable[str] | None = None) -> float:
    """Return the points an answer earns, as the last value of a check cell, which nbgrader reads.

    Parameters
    ----------
    question_id : str
        The question.
    answer : object
        What the answer cell holds.
    right : str or iterable of str, optional
        The right option or options, where the public sheet does not carry them.

    Raises
    ------
    ValueError
        If the question has no key and none is given.
    """
    exercise = find_sheet(exercise_of(question_id))
    question: Question = exercise[question_id]
    if right is not None:
        question = _with_key(question, right)
    if not question.has_key:
        raise ValueError(f"{question_id} has no key in its sheet: say what is right")
    try:
        return question.score(question.read(answer), load_case(exercise.case)).points or 0.0
    except Malformed:
        return 0.0


def _with_key(question: Question, right: str | Iterable[str]) -> Question:
    if isinstance(question, ChoiceQuestion):
        return question.model_copy(update={"key": ChoiceKey(right=str(right), because="")})
    if isinstance(question, ChoicesQuestion):
        return question.model_copy(update={"key": ChoicesKey(right=tuple(right), because="")})
    raise ValueError(f"{question.id} takes no options")
