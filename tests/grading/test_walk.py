"""What a student did beside the answer cells: no work is taken for nothing, and no 0 is final for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from irkit.grading.engine.assignment import Assignment
from irkit.grading.engine.batch import grade_batch
from irkit.grading.engine.results import Result
from irkit.grading.outputs.gradebook import Row
from irkit.grading.shells.pool import ShellPool
from irkit.grading.submissions.submissions import Notebooks, Submission

Solved = Callable[..., dict[str, Any]]
Graded = Callable[..., list[Result]]
Q1 = '{"C01": "bilateral", "C02": "regional", "C03": "international", "C04": "bilateral"}'


def cell(kind: str, source: str) -> dict[str, Any]:
    """Return a cell that a student made, without any id of ours."""
    made: dict[str, Any] = {"cell_type": kind, "metadata": {}, "source": source}
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def after(notebook: dict[str, Any], name: str, *cells: dict[str, Any], drop: bool = False) -> dict[str, Any]:
    """Return a notebook with cells after another one, or in its place."""
    at = next(place for place, each in enumerate(notebook["cells"]) if each.get("id") == name)
    held = [*notebook["cells"][: at + (not drop)], *cells, *notebook["cells"][at + 1 :]]
    return {**notebook, "cells": held}


def points(result: Result) -> list[float | None]:
    """Return the points by question."""
    return [grade.points for grade in result.grades]


def test_text_below_the_stub_goes_to_the_marker(
    graded: Graded, solved: Solved, untouched: dict[str, Any]
) -> None:
    """In a new cell, in the cell of the question, or in a cell of another kind."""
    blank = next(each["source"] for each in untouched["cells"] if each["id"] == "ex91-q4-answer")
    no_text = solved({"ex91-q4-answer": blank})
    below = after(no_text, "ex91-q4-answer", cell("markdown", "My reason is the dues."))
    deleted = after(no_text, "ex91-q4-answer", cell("markdown", "My reason is the dues."), drop=True)
    raw = after(no_text, "ex91-q4-answer", cell("raw", "My reason is the dues."))
    words = after(no_text, "ex91-q4-answer", cell("code", "My reason is the dues."))
    for result in graded(below, deleted, raw, words):
        assert (None, "My reason is the dues.") == (result.grades[3].points, result.grades[3].answer)
    assert 0 == graded(no_text)[0].grades[3].points


def test_text_beside_another_question_is_no_final_0(graded: Graded, untouched: dict[str, Any]) -> None:
    """A person reads it; a question with nothing in it has its 0."""
    noted = after(untouched, "ex91-q2-answer", cell("markdown", "I say b, because of the dues."))
    (result,) = graded(noted)
    assert [0, None, 0] == points(result)[:3]
    assert "I say b, because of the dues." == result.grades[1].answer
    assert "must be marked by a person" in result.note


def test_an_answer_in_a_cell_of_its_own_counts(graded: Graded, solved: Solved) -> None:
    """Editors that lose metadata, or a deleted cell: the release's empty one does not undo it."""
    q1 = cell("code", f"q1 = {Q1}")
    replaced = after(solved(), "ex91-q1-answer", q1, drop=True)
    before = after(solved({"ex91-q1-answer": "q1 = ..."}), "set-up", q1)
    bare = solved()
    bare = {**bare, "cells": [
        {**each, "metadata": {}, "id": f"x{at}"} if each["id"].endswith("-answer") else each
        for at, each in enumerate(bare["cells"])
    ]}  # fmt: skip
    replaced_result, before_result, bare_result = graded(replaced, before, bare)
    assert 4 == points(replaced_result)[0] == points(before_result)[0]
    assert [4, 2, 2, None] == points(bare_result)
    assert "missing" not in bare_result.note
    assert "ex91-q1 is answered in a cell that was added" in replaced_result.note


def test_pictures_are_no_letters(graded: Graded, solved: Solved) -> None:
    """They are taken out before anything is measured, and the note says so; a cut is said on its line."""
    picture = f"![x](data:image/png;base64,{'A' * 240_000})"
    with_picture = solved({"ex91-q4-answer": f"See {picture} for the dues."})
    attached = solved({"ex91-q4-answer": "See ![x](attachment:image.png) for the dues."})
    first, second = graded(with_picture, attached)
    assert "See [a picture] for the dues." == first.grades[3].answer == second.grades[3].answer
    assert "ex91-q4 holds a picture, which no marker sees" in first.note
    (long,) = graded(solved({"ex91-q4-answer": "word " * 60_000}))
    assert long.grades[3].points is None
    assert long.grades[3].answer.endswith("[cut here: the text has 299,999 characters]")


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("q2 = input('?')", "asks for input, which nobody can give while grading"),
        ("exit()", "ends the kernel"),
        ("!pip install x", "starts another program, which grading does not allow"),
    ],
)
def test_what_grading_does_not_allow_is_told(graded: Graded, solved: Solved, source: str, told: str) -> None:
    """In words that a student understands."""
    (result,) = graded(solved({"ex91-q2-answer": source}))
    assert told in result.note
    assert told in result.grades[1].reason


@pytest.fixture
def several(assignment: Assignment, pool: ShellPool) -> Callable[..., Result]:
    """Grade several notebooks of one student."""

    def done(*notebooks: dict[str, Any] | bytes, attempts: tuple[object, ...] = ()) -> Result:
        data = [each if isinstance(each, bytes) else json.dumps(each).encode() for each in notebooks]
        files = tuple((f"{at}.ipynb", each) for at, each in enumerate(data))
        return grade_batch(assignment, [Notebooks(files, attempts=attempts)], pool)[0]

    return done


def test_a_notebook_with_answers_before_one_without(
    several: Callable[..., Result], solved: Solved, untouched: dict[str, Any]
) -> None:
    """Whatever their names and order: all are looked at before there is none."""
    result = several(b"{", untouched, {"nbformat": 4, "cells": []}, solved())
    assert ("3.ipynb", [4, 2, 2, None]) == (result.file, points(result))
    assert "" == result.undecided


def test_a_blank_notebook_beside_a_broken_one_is_not_final(
    several: Callable[..., Result], untouched: dict[str, Any]
) -> None:
    """The work may be in what cannot be read; a notebook of another exercise is no doubt."""
    other = {"nbformat": 4, "cells": [cell("code", "q1 = 1")]}
    assert "cannot be read" in several(b"{", untouched).undecided
    assert "" == several(other, untouched).undecided


def test_two_notebooks_that_differ_are_not_final(several: Callable[..., Result], solved: Solved) -> None:
    """The row says so; the same answers twice, or another attempt, are no question."""
    other = solved({"ex91-q2-answer": "q2 = 'a'", "ex91-q4-answer": ""})
    first = solved({"ex91-q4-answer": ""})
    result = several(first, other)
    assert "several notebooks hold different answers" in result.undecided
    assert not Row(Submission("ada"), result).is_final
    assert "" == several(first, first).undecided
    assert "" == several(first, other, attempts=("2", "1")).undecided


def test_what_cannot_be_read_has_no_points(graded: Graded) -> None:
    """Least of all a 0."""
    (result,) = graded(b"{")
    assert ("unreadable", [None] * 4) == (result.status, points(result))
