"""A case handed in as an answer: what it earns in the sandbox, where no case has its reference."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from irkit.grading.engine.assignment import Assignment, assignment_for
from irkit.grading.engine.batch import grade_batch
from irkit.grading.engine.results import Grade
from irkit.grading.shells.pool import ShellPool
from irkit.grading.submissions.submissions import Notebooks

SOLUTIONS = Path(__file__).parents[2] / "solutions"
SIX = "[{'text': f'Step {n} changes something there.', 'locator': 'P1.S1', 'effect_level': 'regional'}"
ABOUT = "'title': 't', 'author': 'a', 'text': 'x', 'date': '2024-05-17', 'pair': ['A', 'B']"

SHIPPED = """
from irkit import load_case
from irkit.case.drafts import draft_of
q2 = draft_of(load_case("nixon-beijing-1972"))
"""
FORM = """
from irkit import widgets
builder = widgets.case_builder({"claims": [{"text": "One"}, {}]})
said = builder.save_case("mine")
q2 = builder.answer
"""
EQUAL = """
class Odd(dict):
    __eq__ = lambda *a: True
    __len__ = lambda s: 1
    __hash__ = object.__hash__
q2 = Odd(claims=[Odd(), Odd()])
"""

# What a student writes into the answer cell, the points of question 2, and words of the reason.
ANSWERS = {
    "a shipped case, which has no codes here": (SHIPPED, 0.0, "at least 2 different claims"),
    "six claims at one level": (
        f"q2 = {{{ABOUT}, 'claims': {SIX} for n in range(6)]}}",
        4 * (1 + 6 / 8 + 1 / 3) / 5,
        "with a cause level",
    ),
    "one claim, sixty times": (f"q2 = {{{ABOUT}, 'claims': {SIX} for n in [1] * 60]}}", 0.0, "different"),
    "what the form holds": (FORM, 0.0, "different claims"),
    "too many claims": (f"q2 = {{{ABOUT}, 'claims': {SIX} for n in range(500)]}}", 0.0, "read"),
    "a text without end": ("q2 = {'claims': [{'text': 'x' * 10**6}]}", 0.0, "read"),
    "nested without end": ("q2 = []\nfor _ in range(5000):\n    q2 = [q2]", 0.0, "read"),
    "half a character": ("q2 = {'title': '\\ud800', 'claims': [{'text': '\\ud800'}, {}]}", 0.0, ""),
    "an object that equals everything": (EQUAL, 0.0, ""),
    "numbers that are none": ("q2 = {'claims': [{'text': float('nan')}, float('inf')]}", 0.0, ""),
    "not a number of claims": ("q2 = {'claims': 10**400}", 0.0, ""),
}


@pytest.fixture(scope="module")
def asked() -> Assignment:
    return assignment_for("ex09", SOLUTIONS)


def with_answer(source: str) -> bytes:
    """Return the solution of exercise 09 with another answer to question 2."""
    held: dict[str, Any] = json.loads((SOLUTIONS / "ex09-your-own-case.ipynb").read_text(encoding="utf-8"))
    for cell in held["cells"]:
        if cell["id"] == "ex09-q2-answer":
            cell["source"] = source
    return json.dumps(held).encode()


@pytest.fixture(scope="module")
def grades(asked: Assignment, pool: ShellPool) -> dict[str, tuple[Grade, Grade]]:
    """Grade every answer in one batch, and return question 2 and the one after it."""
    handed = [Notebooks((("ex09.ipynb", with_answer(source)),)) for source, *_ in ANSWERS.values()]
    results = grade_batch(asked, handed, pool)
    return {
        name: (result.of("ex09-q2"), result.of("ex09-q3"))
        for name, result in zip(ANSWERS, results, strict=True)
    }


@pytest.mark.parametrize("name", ANSWERS)
def test_a_case_earns_what_it_is_worth_and_costs_nothing_else(
    grades: dict[str, tuple[Grade, Grade]], name: str
) -> None:
    _, points, reason = ANSWERS[name]
    own, after = grades[name]
    assert (round(points, 4), 1.0) == (round(own.points or 0.0, 4), after.points)
    assert reason in own.reason
    assert "Traceback" not in own.reason
    assert len(own.reason) < 600
