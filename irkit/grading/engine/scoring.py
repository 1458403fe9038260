"""Scoring: what a displayed answer earns, computed here and nowhere near the student's code."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from irkit.case.case import Case
from irkit.grading.engine.results import Grade, Result
from irkit.questions.answer import AnswerError, is_empty
from irkit.questions.sheets import AnyQuestion, Exercise
from irkit.questions.text import NOTHING_WRITTEN, TextQuestion

LONGEST_REASON = 300

EMPTY = "no answer was given"
UNANSWERED = (EMPTY, NOTHING_WRITTEN)
"""The reasons of grades for nothing at all, in a cell for code and in one for text."""


class AnswerOutputError(ValueError):
    """An answer that was shown but cannot be taken; the message is the reason."""


def answer_shown(shown: list[Any], question_id: str) -> Any:
    """Return the answer among what a question's own check cell displayed: the last one under its id.

    Raises
    ------
    LookupError
        If there is none.
    AnswerOutputError
        If it is too large, too deep or not finite.
    """
    own = [item for item in shown if isinstance(item, dict) and item.get("question") == question_id]
    if not own:
        raise LookupError(question_id)
    if "refused" in own[-1]:
        raise AnswerOutputError(f"the answer {own[-1]['refused']}")
    return own[-1]["answer"]


def score(question: AnyQuestion, answer: Any, case: Case | None) -> Grade:
    """Return what an answer earns, with the reason, and hints where the question gives them."""
    if is_empty(answer):
        return nothing(question, EMPTY)
    try:
        read = question.read(answer)
        earned = question.score(read, case)
        full = question.feedback == "full" and not isinstance(question, TextQuestion)
        hints = tuple(question.explain(read, case)) if full else ()
    except AnswerError as error:
        return nothing(question, f"the answer cannot be read: {error}")
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        return nothing(question, f"the answer cannot be read ({type(error).__name__})")
    points = None if earned.points is None else min(max(float(earned.points), 0.0), question.points)
    return Grade(question.id, points, question.points, earned.reason, hints, read)


def nothing(question: AnyQuestion, reason: str) -> Grade:
    """Return a grade of no points, with the reason."""
    short = reason if len(reason) <= LONGEST_REASON else f"{reason[:LONGEST_REASON]}…"
    return Grade(question.id, 0.0, question.points, short)


def ungraded(exercise: Exercise, reason: str, status: str = "unreadable") -> Result:
    """Return the result of a submission that could not be read, or is missing: no points, and the reason."""
    grades = (replace(nothing(question, reason), points=None) for question in exercise.question)
    return Result(tuple(grades), status, reason)
