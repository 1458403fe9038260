"""Hostile submissions: none gains a point that its answers do not earn, none costs another anything."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from irkit.grading.engine.results import Result

Graded = Callable[..., list[Result]]
Solved = Callable[..., dict[str, Any]]

FULL = [4, 2, 2, None]
LOOP = "while True: pass"
FORGED = """
from IPython.display import display
display({"text/plain": "", "application/vnd.irkit.answer+json": {"question": %r, "answer": %s}}, raw=True)
"""
RIGHT = '{"C01": "bilateral", "C02": "regional", "C03": "international", "C04": "bilateral"}'

DATA = Path(__file__).parent / "data"


def _attacks(name: str) -> dict[str, dict[str, Any]]:
    held = tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))
    return {attack["name"]: attack for attack in held["attack"]}


SABOTAGE, MEDDLING = _attacks("sabotage"), _attacks("meddling")


def points(result: Result) -> list[float | None]:
    """Return the points by question."""
    return [grade.points for grade in result.grades]


@pytest.mark.parametrize("attack", SABOTAGE)
def test_what_one_answer_breaks_costs_no_other_answer(graded: Graded, solved: Solved, attack: str) -> None:
    """The answer that does it earns nothing, the right ones after it all they are worth."""
    cell = SABOTAGE[attack]["cell"]
    result = graded(solved({cell: SABOTAGE[attack]["code"]}))[0]
    assert [*SABOTAGE[attack]["earns"], None] == points(result)
    assert result.of(cell.removesuffix("-answer")).reason


@pytest.mark.parametrize("attack", MEDDLING)
def test_what_an_added_cell_breaks_costs_no_answer(graded: Graded, solved: Solved, attack: str) -> None:
    """Right answers stay right, whatever a cell before them does."""
    assert FULL == points(graded(solved(added={"set-up": [MEDDLING[attack]["code"]]}))[0])


@pytest.mark.parametrize("attack", MEDDLING)
def test_meddling_earns_nothing(graded: Graded, untouched: dict[str, Any], attack: str) -> None:
    """The same cells in an exercise without answers earn 0."""
    cells = list(untouched["cells"])
    own = {"cell_type": "code", "id": "own", "metadata": {}, "source": MEDDLING[attack]["code"]}
    cells.insert(2, {**own, "outputs": [], "execution_count": None})
    assert [0, 0, 0, 0] == points(graded({**untouched, "cells": cells})[0])


def test_forged_answers_count_only_in_their_own_check(graded: Graded, solved: Solved) -> None:
    """An answer displayed elsewhere, or under another question's id, earns nothing."""
    wrong = {"ex91-q1-answer": "q1 = {'C01': 'international'}", "ex91-q2-answer": "q2 = 'a'"}
    forged = [FORGED % ("ex91-q1", RIGHT), FORGED % ("ex91-q2", "'b'"), FORGED % ("ex91-q3", "['a', 'd']")]
    result = graded(solved({**wrong, "ex91-q3-answer": "q3 = ['b']"}, {"set-up": forged, "ex91-q3": forged}))[
        0
    ]
    assert [0, 0, 0, None] == points(result)


def test_of_answers_shown_twice_the_last_counts(graded: Graded, solved: Solved) -> None:
    """Showing every option one after another is worth no more than showing the last."""
    guess = "\n".join(FORGED % ("ex91-q2", repr(letter)) for letter in "bca")
    patched = "import irkit.questions.check as c\ndef check(name, answer):\n" + "\n".join(
        f"    {line}" for line in guess.splitlines()
    )
    result = graded(solved({"ex91-q1-answer": patched, "ex91-q2-answer": "q2 = 'a'"}))[0]
    assert 0 == result.of("ex91-q2").points


def test_in_a_check_only_its_own_question_counts(graded: Graded, solved: Solved) -> None:
    """A check cell may show whatever it likes: what it shows under another question's id counts nowhere."""
    shown = [FORGED % ("ex91-q1", RIGHT), FORGED % ("ex91-q1", "'b'")]
    lines = "\n".join(f"    {line}" for each in shown for line in each.splitlines())
    patched = "import irkit.questions.check as c\nshow = c._show\ndef also(*a):\n    show(*a)\n"
    patched += f"{lines}\nc._show = also"
    changed = {"ex91-q2-answer": f"q2 = 'a'\n{patched}", "ex91-q1-answer": "q1 = {'C01': 'international'}"}
    assert [0, 0, 2, None] == points(graded(solved(changed))[0])


def test_a_forged_score_is_not_looked_at(graded: Graded, solved: Solved) -> None:
    """Points that a submission claims for itself are no part of an answer."""
    source = "q2 = 'a'\nimport irkit.questions.choice as c\nc.ChoiceQuestion.score = lambda *a: 2.0"
    claim = "{'question': 'ex91-q2', 'answer': 'a', 'points': 2, 'score': {'points': 2}}"
    shown = f"display({{'text/plain': '', 'application/vnd.irkit.answer+json': {claim}}}, raw=True)"
    result = graded(solved({"ex91-q2-answer": f"{source}\n{shown}"}))[0]
    assert 0 == result.of("ex91-q2").points


def test_edited_and_deleted_checks_are_restored(graded: Graded, solved: Solved) -> None:
    """The trusted release's own checks run, whatever became of the student's copies."""
    changed = {"ex91-q1": "print('full marks')", "ex91-q2": None, "ex91-q3": "raise SystemExit"}
    assert FULL == points(graded(solved(changed))[0])


def test_cells_with_the_same_id(graded: Graded, solved: Solved) -> None:
    """Of two answer cells with one id the later counts, and an untouched copy counts for nothing."""
    twice = solved({"ex91-q2-answer": "q2 = 'a'"})
    at = next(i for i, cell in enumerate(twice["cells"]) if cell["id"] == "ex91-q2-answer")
    twice["cells"].insert(at + 1, {**twice["cells"][at], "source": "q2 = 'b'"})
    twice["cells"].append({**twice["cells"][at], "source": "q2 = ..."})
    result = graded(twice)[0]
    assert FULL == points(result)
    assert "2 cells carry the id" in result.note


def test_missing_and_converted_answer_cells(graded: Graded, solved: Solved) -> None:
    """A missing answer cell costs its own question only; a person reads what is no longer code."""
    held = solved({"ex91-q1-answer": None})
    for cell in held["cells"]:
        if cell["id"] == "ex91-q2-answer":
            cell["cell_type"] = "markdown"
    result = graded(held)[0]
    assert [0, None, 2, None] == points(result)
    assert "ex91-q1 is missing" in result.note
    assert "no longer a code cell" in result.note


def test_moved_cells_are_known_by_their_id(graded: Graded, solved: Solved) -> None:
    """Answer cells in another order earn the same."""
    held = solved()
    assert FULL == points(graded({**held, "cells": held["cells"][::-1]})[0])


BROKEN: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "not JSON"),
    "half a file": (b'{"nbformat": 4, "cells": [', "not JSON"),
    "a list": (b"[1, 2]", "not a notebook"),
    "format 3": (b'{"nbformat": 3, "worksheets": []}', "format 3"),
    "cells that are none": (b'{"nbformat": 4, "cells": {}}', "no cells"),
    "cells of odd shapes": (
        b'{"nbformat": 4, "cells": [1, null, {"source": 3}, {"metadata": []}]}',
        "none of",
    ),
    "another notebook": (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "1"}]}', "none of"),
    "an abyss": (b"[" * 10**6, "too deeply"),
    "a picture": (b"\x89PNG\r\n\x1a\n\xff\xfe", "not UTF-8"),
    "a great number": (b'{"nbformat": ' + b"9" * 5000 + b"}", "not JSON"),
}


def test_unreadable_notebooks_each_get_a_reason_and_cost_no_other(graded: Graded, solved: Solved) -> None:
    """Whatever is wrong with a file, its row says so, and those around it are graded."""
    broken = [data for data, _ in BROKEN.values()]
    results = graded(solved(), *broken, solved())
    assert FULL == points(results[0])
    assert FULL == points(results[-1])
    for (_, reason), result in zip(BROKEN.values(), results[1:-1], strict=True):
        assert ("unreadable", [None] * 4) == (result.status, points(result))
        assert reason in result.note


def test_very_many_cells(graded: Graded, solved: Solved) -> None:
    """A hundred thousand added cells are not all run, and the answers count."""
    result = graded(solved(added={"set-up": ["1 + 1"] * 100_000}))[0]
    assert FULL == points(result)
    assert "cells that were added were not run" in result.note


def test_of_very_many_cells_a_hundred_are_run(graded: Graded, solved: Solved) -> None:
    """Not one more: each of them could take its time."""
    counted = ["n = globals().get('n', 0) + 1"] * 300
    changed = {"ex91-q2-answer": "q2 = 'b' if n == 100 else 'a'"}
    assert FULL == points(graded(solved(changed, {"set-up": counted}))[0])


def test_a_changed_cell_of_the_release_runs_after_it(graded: Graded, solved: Solved) -> None:
    """What a student added to the set-up is there, and what they took out of it too."""
    changed = {"set-up": "mine = 'b'", "ex91-q2-answer": "q2 = mine"}
    assert FULL == points(graded(solved(changed))[0])


@pytest.mark.parametrize("cell", ["os.close(3); time.sleep(60)", "os.close(3); os._exit(1)"])
def test_who_closes_the_line_is_told_alike(graded: Graded, solved: Solved, cell: str) -> None:
    """Whether it ends by itself before it is ended: the gradebook does not depend on who is first."""
    result = graded(solved({"ex91-q1-answer": f"import os, time; {cell}"}))[0]
    assert "the answer cell of ex91-q1: it ended its own process" == result.of("ex91-q1").reason


def test_many_loops_cost_little(graded: Graded, solved: Solved) -> None:
    """After some added cells that stop the shell, further ones are not run."""
    result = graded(solved(added={"set-up": [LOOP] * 50}))[0]
    assert FULL == points(result)


def test_after_a_loop_all_else_is_run_again(graded: Graded, solved: Solved) -> None:
    """What a cell of one's own prepared is still there for later answers, though the loop ended the shell."""
    changed = {"ex91-q1-answer": LOOP, "ex91-q2-answer": "q2 = helped(1)"}
    added = {"set-up": ["def helped(place): return 'abc'[place]"]}
    assert [0, 2, 2, None] == points(graded(solved(changed, added))[0])


def test_a_marker_of_nbval_skips_no_cell(graded: Graded, solved: Solved) -> None:
    """An answer that says so is run and counts."""
    assert FULL == points(graded(solved({"ex91-q2-answer": "# NBVAL_SKIP\nq2 = 'b'"}))[0])


def test_one_batch_of_everything(graded: Graded, solved: Solved, untouched: dict[str, Any]) -> None:
    """Right work between hostile neighbours keeps all its points."""
    hostile = [solved({each["cell"]: each["code"]}) for each in list(SABOTAGE.values())[2:8]]
    batch = [each for one in hostile for each in (one, solved())]
    results = graded(*batch, untouched)
    assert [FULL] * len(hostile) == [points(each) for each in results[1:-1:2]]


def test_answers_with_markup_stay_answers(graded: Graded, solved: Solved) -> None:
    """Script in an answer is one more malformed answer; lone surrogates and nulls in code do no harm."""
    bad = json.loads('"q1 = {\\"\\ud800\\": 1}"')
    result = graded(solved({"ex91-q1-answer": bad, "ex91-q2-answer": "q2 = '<script>alert(1)</script>'"}))[0]
    assert [0, 0, 2, None] == points(result)
    assert FULL == points(graded(solved(added={"set-up": ["x = '\x00'"]}))[0])
