"""The sample memo of lesson 09 is marked by the rubric of exercise 09, and the marks add up."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat

from irkit.questions.words import TextQuestion
from irkit.release.exercises import find_exercise, grade_id

ROOT = Path(__file__).parents[2]
SOLUTIONS = ROOT / "solutions"
LESSON = nbformat.read(ROOT / "notebooks" / "09-your-own-case.ipynb", 4)
SOURCE = find_exercise("ex09", SOLUTIONS)
(MEMO,) = (cell.source for cell in LESSON.cells if cell.id.startswith("memo-"))


def asked() -> TextQuestion:
    """Return the question that asks for the memo."""
    (found,) = (each for each in SOURCE.exercise().question if isinstance(each, TextQuestion))
    return found


def text(memo: str) -> str:
    """Return the memo itself, without the marks of quotation."""
    lines = [line.removeprefix(">").strip() for line in memo.splitlines() if line.startswith(">")]
    return "\n".join(lines)


def marks(memo: str) -> dict[str, int]:
    """Return the marks by criterion."""
    return {
        name: int(mark) for name, mark in re.findall(r"^\| ([A-Z][^|]+) \| (\d) \| \S", memo, re.MULTILINE)
    }


def test_a_memo_is_marked_by_every_criterion_of_the_rubric_with_a_reason() -> None:
    levels = {each.name: len(each.levels) for each in asked().rubric}
    assert [*levels] == [*marks(MEMO)]
    assert all(0 <= mark < levels[name] for name, mark in marks(MEMO).items())


def test_marks_and_points_add_up() -> None:
    most = sum(len(each.levels) - 1 for each in asked().rubric)
    total = sum(marks(MEMO).values())
    assert f"{total} of {most} marks: {asked().points * total / most:g} of {asked().points:g} points." in MEMO


def test_a_memo_is_as_long_as_asked_for() -> None:
    low, high = asked().words
    assert low <= len(text(MEMO).split()) <= high


def test_the_marks_are_folded_away_apart_from_the_memo() -> None:
    own, folded = MEMO.split("</details>")[:2]
    assert "> " in own
    assert "| criterion |" in folded
    assert "<details>" in folded.partition("| criterion |")[0]


def test_what_the_memo_says_of_its_eight_claims_is_what_the_solution_codes() -> None:
    """Of eight claims five have a bilateral effect and one a regional one; four name a cause."""
    (answer,) = (c.source for c in SOURCE.notebook().cells if grade_id(c) == "ex09-q2-answer")
    counts = [
        answer.count(f'"effect_level": "{level}"') for level in ("bilateral", "international", "regional")
    ]
    assert ([5, 2, 1], 4) == (counts, answer.count('"cause_level"'))
    assert "Most of my claims, 62 %, are bilateral." in MEMO
    assert "The regional level has only 12 %" in MEMO
