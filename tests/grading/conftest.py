"""What the tests of grading share: one forking process, the exercise, and submissions made from it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from queue import Empty
from types import SimpleNamespace
from typing import Any

import pytest

from irkit.grading import command
from irkit.grading.command import GradeOptions, Outcome
from irkit.grading.engine.assignment import Assignment, assignment_for
from irkit.grading.engine.batch import grade_batch
from irkit.grading.engine.results import Result
from irkit.grading.shells import sandbox
from irkit.grading.shells.pool import ShellPool, open_pools
from irkit.grading.submissions.submissions import Notebooks

DATA = Path(__file__).parent / "data"
TIMEOUT = 1.0
ANSWERS = {
    "ex91-q1": '{"C01": "bilateral", "C02": "regional", "C03": "international", "C04": "bilateral"}',
    "ex91-q2": '"b"',
    "ex91-q3": '["a", "d"]',
}
TEXT = "Because of the dues."


def _graded(name: str, kind: str, source: str, points: float | None) -> dict[str, Any]:
    block = {"grade_id": name, "grade": points is not None, "solution": name.endswith("-answer")}
    block |= {"locked": not name.endswith("-answer"), "schema_version": 3, "task": False}
    if points is not None:
        block["points"] = points
    return {"cell_type": kind, "id": name, "metadata": {"nbgrader": block}, "source": source}


def _ran(cell: dict[str, Any], number: int) -> dict[str, Any]:
    output = {"output_type": "stream", "name": "stdout", "text": "as it was"}
    return {**cell, "outputs": [output], "execution_count": number}


def solution() -> dict[str, Any]:
    """Return the made-up exercise with its answers, as an author keeps it."""
    set_up = "from irkit import check, load_case\n\ncase = load_case('harbour')"
    cells = [
        {"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# Made up"},
        _ran({"cell_type": "code", "id": "set-up", "metadata": {}, "source": set_up}, 1),
    ]
    for place, (question, answer) in enumerate(ANSWERS.items(), start=1):
        hidden = "### BEGIN HIDDEN TESTS\nassert True, 'SEALEDTEST'\n### END HIDDEN TESTS"
        source = f"q{place} = ...\n### BEGIN SOLUTION\nq{place} = {answer}\n### END SOLUTION"
        check = f'check("{question}", q{place})\n{hidden}'
        cells.append(_ran(_graded(f"{question}-answer", "code", source, None), 2 * place))
        cells.append(_ran(_graded(question, "code", check, 4 if place == 1 else 2), 2 * place + 1))
    cells.append(_graded("ex91-q4-answer", "markdown", TEXT, 2))
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture(scope="session")
def solutions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the exercise that the tests grade, its key, and its private case."""
    folder = tmp_path_factory.mktemp("solutions")
    shutil.copytree(DATA, folder, dirs_exist_ok=True)
    (folder / "ex91-made-up.ipynb").write_text(json.dumps(solution()), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def assignment(solutions: Path) -> Assignment:
    """The exercise ready to be graded, with little patience for slow cells."""
    return assignment_for("ex91", solutions, TIMEOUT)


@pytest.fixture(scope="session")
def pool(assignment: Assignment) -> Iterator[ShellPool]:
    """One forking process for all tests."""
    lacking = sandbox.missing()
    if lacking:
        pytest.skip(lacking)
    opened = open_pools(1)[0]
    opened.set_case(assignment.exercise.case, assignment.case_files)
    yield opened
    opened.close()


@pytest.fixture
def run(pool: ShellPool) -> Iterator[Callable[..., SimpleNamespace]]:
    """Run one cell after another in a fresh sandboxed shell, and return how each went."""
    kernel = pool.open()

    def one(source: str, timeout: float = 20) -> SimpleNamespace:
        order = kernel.execute_cell_input(source)
        try:
            kernel.await_reply(order, timeout)
        except Empty:
            kernel.interrupt()
        shown: dict[str, Any] = {
            "status": kernel.status,
            "ended": kernel.ended,
            "error": "",
            "text": "",
            "pid": 0,
        }
        while True:
            try:
                message = kernel.get_message("iopub")
            except Empty:
                return SimpleNamespace(**shown)
            content = message["content"]
            if message["msg_type"] == "error":
                shown["error"] = shown["error"] or f"{content['ename']}: {content['evalue']}"
            shown["text"] += content.get("text", "") + content.get("data", {}).get("text/plain", "")

    yield one
    kernel.stop()


@pytest.fixture(scope="session")
def solved() -> Callable[..., dict[str, Any]]:
    """Make a right submission, with cells replaced, removed or added after others, by cell id."""

    def made(
        changes: dict[str, str | None] | None = None, added: dict[str, list[str]] | None = None
    ) -> dict[str, Any]:
        held = solution()
        cells = []
        for cell in held["cells"]:
            name = cell["id"]
            source = (changes or {}).get(name, cell["source"])
            if source is not None:
                cells.append({**cell, "source": source})
            for number, extra in enumerate((added or {}).get(name, [])):
                own = {"cell_type": "code", "id": f"{name}-x{number}", "metadata": {}, "source": extra}
                cells.append({**own, "outputs": [], "execution_count": None})
        return {**held, "cells": cells}

    return made


@pytest.fixture(scope="session")
def untouched(assignment: Assignment) -> dict[str, Any]:
    """The exercise as students get it."""
    held: dict[str, Any] = json.loads(assignment.release)
    return held


@pytest.fixture
def graded(assignment: Assignment, pool: ShellPool) -> Callable[..., list[Result]]:
    """Grade notebooks in one batch."""

    def done(*notebooks: dict[str, Any] | bytes) -> list[Result]:
        data = [each if isinstance(each, bytes) else json.dumps(each).encode() for each in notebooks]
        return grade_batch(assignment, [Notebooks((("ex91.ipynb", each),)) for each in data], pool)

    return done


@pytest.fixture
def grade(pool: ShellPool) -> Callable[[GradeOptions], Outcome]:
    """Grade a class, as the command does it, with the forking process of all tests."""
    return partial(command.grade, pool=pool)
