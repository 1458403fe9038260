"""What a question is meant to bring out, and whether a wrong answer to it can show it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from irkit.case.case import load_case
from irkit.coding.diagnosis import HABITS, predicted
from irkit.framework.levels import misconceptions
from irkit.questions.coding import CodingQuestion
from irkit.questions.graphs import ChainQuestion, LevelsQuestion
from irkit.questions.question import Question
from irkit.release.exercises import find_exercises

ROOT = Path(__file__).parents[2]
CASE = load_case("lavrov-tehran-2013")
QUESTIONS = [each for source in find_exercises(ROOT / "solutions") for each in source.exercise().question]
KEYED = [each for each in QUESTIONS if isinstance(each, CodingQuestion) or "key" in type(each).model_fields]
AT_LEAST = 3


def shown(asked: Question) -> set[str]:
    """Return the misconceptions that some wrong answer to a question is a sign of."""
    if isinstance(asked, CodingQuestion):
        return habits(asked)
    key = getattr(asked, "key", None)
    held = getattr(key, "hints", {})
    hints = [*(held.values() if isinstance(held, dict) else held), getattr(key, "otherwise", None)]
    found = {hint.misconception for hint in hints if hint is not None and hint.misconception}
    return found | ({"M3"} if isinstance(asked, ChainQuestion | LevelsQuestion) else set())


def habits(asked: CodingQuestion) -> set[str]:
    """Return the misconceptions that lead to a code that is not accepted for a claim of the question."""
    if asked.asked == "cause":
        differ = any(CASE.effect_level(each).in_scheme != code(each) for each in asked.claims)
        return {"M3"} if differ else set()
    return {
        behind
        for habit, behind in HABITS.items()
        for claim in asked.claims
        if predicted(habit, claim, CASE) not in (None, *CASE.accepted_levels(claim))
    }


def code(claim: str) -> object:
    """Return the cause level of a claim within the scheme, or None."""
    found = CASE.cause_level(claim)
    return found.in_scheme if found else None


@pytest.mark.parametrize("asked", KEYED, ids=lambda each: each.id)
def test_a_wrong_answer_can_show_each_misconception_that_its_question_targets(asked: Question) -> None:
    assert set(asked.targets) - shown(asked) == set()


@pytest.mark.parametrize("code", list(misconceptions()))
def test_at_least_three_questions_of_the_course_bring_out_each_misconception(code: str) -> None:
    """Texts are not counted: whether a text shows a misconception is for its reader to say."""
    targeting = [each.id for each in KEYED if code in each.targets]

    assert len(targeting) >= AT_LEAST


def test_no_question_names_a_target_twice() -> None:
    twice = [each.id for each in QUESTIONS if max(Counter(each.targets).values(), default=1) > 1]

    assert twice == []
