"""What honest submissions earn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from irkit.grading.engine.results import Result

Graded = Callable[..., list[Result]]
Solved = Callable[..., dict[str, Any]]


def points(result: Result) -> list[float | None]:
    """Return the points by question."""
    return [grade.points for grade in result.grades]


def test_a_solution_earns_full_marks_and_its_text_waits(graded: Graded, solved: Solved) -> None:
    """A right submission earns everything that needs no marker."""
    assert [4, 2, 2, None] == points(graded(solved())[0])


def test_untouched(graded: Graded, untouched: dict[str, Any]) -> None:
    """The release itself earns 0, text included, and the note says that nothing was answered."""
    result = graded(untouched)[0]
    assert ([0, 0, 0, 0], "nothing was answered in it") == (points(result), result.note)


@pytest.mark.parametrize("answer", ["q2 = 'z'", "q2 = undefined_name", "q2 = answer('ex91-q2', 'b'"])
def test_something_was_answered(graded: Graded, untouched: dict[str, Any], answer: str) -> None:
    """An answer that is wrong, stops or is not Python is an answer: the note does not call it none."""
    cells = [
        {**cell, "source": answer} if cell["id"] == "ex91-q2-answer" else cell for cell in untouched["cells"]
    ]
    result = graded({**untouched, "cells": cells})[0]
    assert "nothing was answered" not in result.note


def test_partial_answers_earn_part(graded: Graded, solved: Solved) -> None:
    """Half a coding and one of two letters earn half; a malformed answer earns 0 with a reason."""
    changed = {
        "ex91-q1-answer": "q1 = {'C01': 'bilateral', 'C02': 'regional'}",
        "ex91-q2-answer": "q2 = 'z'",
        "ex91-q3-answer": "q3 = ['a']",
    }
    result = graded(solved(changed))[0]
    assert [2, 0, 1, None] == points(result)
    assert "not one of the options" in result.of("ex91-q2").reason


def test_code_in_answers_and_added_cells_counts(graded: Graded, solved: Solved) -> None:
    """An answer may be computed, with the help of cells that a student added."""
    added = {"set-up": ["import pandas as pd\nletters = pd.Series(['a', 'd'])"]}
    changed = {"ex91-q3-answer": "q3 = letters", "ex91-q2-answer": "%matplotlib inline\nq2 = 'abc'[1]"}
    result = graded(solved(changed, added))[0]
    assert [4, 2, 2, None] == points(result)


def test_the_students_own_error_is_reported(graded: Graded, solved: Solved) -> None:
    """The reason names the error in the answer cell, not the check's."""
    result = graded(solved({"ex91-q2-answer": "q2 = undefined_name"}))[0]
    assert [4, 0, 2, None] == points(result)
    assert "NameError: name 'undefined_name' is not defined" in result.of("ex91-q2").reason
