"""The plugin in continuous integration: pytest on a solution gives full marks, on an exercise none."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from irkit.grading.shells import sandbox

Solved = Callable[..., dict[str, Any]]

pytestmark = pytest.mark.skipif(sandbox.missing() is not None, reason=sandbox.missing() or "")


def ran(solutions: Path, notebook: Path, marks: str) -> subprocess.CompletedProcess[str]:
    """Run pytest with the plugin on one notebook."""
    options = ["-p", "irkit.grading.engine.plugin", "-p", "no:cacheprovider", "-c", "/dev/null", "-q"]
    options += ["--irkit-grade", str(solutions), "--irkit-marks", marks, str(notebook)]
    command = [sys.executable, "-m", "pytest", "--rootdir", str(notebook.parent), *options]
    return subprocess.run(command, capture_output=True, text=True, cwd=notebook.parent)


def test_a_solution_passes_with_full_marks(solutions: Path) -> None:
    """Every cell of the walk is an item, and each check earns everything."""
    done = ran(solutions, solutions / "ex91-made-up.ipynb", "full")
    assert 0 == done.returncode, done.stdout
    assert "7 passed" in done.stdout


def test_a_notebook_of_another_course_nearby_does_no_harm(solutions: Path, tmp_path: Path) -> None:
    """pytest looks at the folders above too, where anything may lie."""
    folder = tmp_path / "course" / "solutions"
    shutil.copytree(solutions, folder)
    (tmp_path / "ex02-of-another-course.ipynb").write_text("{}", encoding="utf-8")
    assert 0 == ran(folder, folder / "ex91-made-up.ipynb", "full").returncode


def test_an_exercise_passes_without_marks(solutions: Path, untouched: dict[str, Any], tmp_path: Path) -> None:
    """On the release no check earns anything, so that asking for full marks fails."""
    path = tmp_path / "ex91-made-up.ipynb"
    path.write_text(json.dumps(untouched), encoding="utf-8")
    assert 0 == ran(solutions, path, "none").returncode
    done = ran(solutions, path, "full")
    assert 1 == done.returncode
    assert "ex91-q1: 0.0 of 4.0 points" in done.stdout


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("q1 = 1 / 0", "ZeroDivisionError"),
        ("import os; os._exit(0)", "it ended its own process"),
        ("get_ipython()._showtraceback = print\n1 / 0", "an error that it hides"),
    ],
)
def test_errors_hidden_errors_and_dead_shells_fail(
    solutions: Path, solved: Solved, tmp_path: Path, source: str, told: str
) -> None:
    """What plain nbval passes in silence, or waits for, is a failure with a reason."""
    path = tmp_path / "ex91-made-up.ipynb"
    path.write_text(json.dumps(solved({"ex91-q1-answer": source})), encoding="utf-8")
    done = ran(solutions, path, "any")
    assert 1 == done.returncode
    assert told in done.stdout
