"""What is answered, missing or unreadable is said before an exercise is handed in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from irkit.questions.check import SAVE, overview, saved_cells
from irkit.questions.sheets import find_sheet
from irkit.questions.words import UNTOUCHED

EXERCISE = find_sheet("ex01")


def test_overview() -> None:
    """Each question is named once, under what is the matter with it."""
    values: dict[str, Any] = {"q1": {"C08": "regional"}, "q2": "z", "q3": {"feels": ["WORLD"]}, "q4": ...}
    cells = {
        "ex01-q5-answer": UNTOUCHED,
        "ex01-q6-answer": "For bilateral: …",
        "ex01-q1-answer": 'q1 = answer("ex01-q1")',
    }
    lines = overview(EXERCISE, values, cells)
    assert "Three levels: 3 of 6 questions answered." == lines[0]
    assert "Empty, or not saved yet: questions 4 and 5." == lines[1]
    assert lines[2].startswith("Question 2 cannot be read: ")
    assert "Not in its cell yet, or not saved: question 1. Run it, and save." == lines[3]
    assert lines[-2].startswith("Question 6: 3 words; 60 to 150 were asked for.")
    assert SAVE == lines[-1]


def test_texts_unseen() -> None:
    """Where the saved notebook is not known, nothing is claimed of texts."""
    assert "In writing: questions 5 and 6. Look for yourself whether the text is there." in overview(
        EXERCISE, {}
    )


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 5}', '{"cells": [{}]}'])
def test_a_notebook_that_cannot_be_read(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is passed over."""
    path = tmp_path / "ex01.ipynb"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    assert {} == saved_cells()


def test_saved_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The saved sources are known by the ids under which cells are graded."""
    cell = {"metadata": {"nbgrader": {"grade_id": "ex01-q1-answer"}}, "source": ["q1 = ", "..."]}
    path = tmp_path / "ex01.ipynb"
    path.write_text(json.dumps({"cells": [{"metadata": {}, "source": ""}, cell]}), encoding="utf-8")
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    assert {"ex01-q1-answer": "q1 = ..."} == saved_cells()
    monkeypatch.delenv("JPY_SESSION_NAME")
    assert {} == saved_cells()
