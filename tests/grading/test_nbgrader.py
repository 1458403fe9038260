"""A course that runs nbgrader can use the exercises as they are: real nbgrader grades them alike.

nbgrader is no dependency; it is looked for in an environment of its own, which IRKIT_NBGRADER names and in
which this irkit is installed too::

    uv venv /tmp/nbgrader
    uv pip install --python /tmp/nbgrader/bin/python nbgrader --editable .
    IRKIT_NBGRADER=/tmp/nbgrader uv run pytest tests/grading/test_nbgrader.py
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from irkit.questions.sheets import read_exercise
from irkit.questions.words import TextQuestion

SOLUTIONS = Path(__file__).parents[2] / "solutions"
EXERCISE = "ex01"
SECONDS = 120


@pytest.fixture(scope="module")
def environment() -> Path:
    """The environment that nbgrader is installed in."""
    named = os.environ.get("IRKIT_NBGRADER")
    if named and (Path(named) / "bin" / "nbgrader").is_file():
        return Path(named).absolute()
    pytest.skip(
        f"{named} holds no nbgrader" if named else "IRKIT_NBGRADER names no environment with nbgrader"
    )


def nbgrader(environment: Path, course: Path, *arguments: str) -> None:
    """Run a command of nbgrader's in a course, with nothing of this environment's own."""
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "TMPDIR") if name in os.environ}
    path = os.pathsep.join([str(environment / "bin"), os.environ.get("PATH", os.defpath)])
    places = {name: str(course / ".jupyter") for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR")}
    done = subprocess.run(
        [environment / "bin" / "python", "-m", "nbgrader", *arguments],
        cwd=course, capture_output=True, text=True, timeout=SECONDS,
        env={**kept, **places, "PATH": path, "IPYTHONDIR": str(course / ".ipython")},
    )  # fmt: skip
    assert 0 == done.returncode, done.stderr[-3000:]


def hand_in(course: Path, student: str, notebook: str) -> None:
    """Hand in a notebook for a student."""
    folder = course / "submitted" / student / EXERCISE
    folder.mkdir(parents=True)
    (folder / f"{EXERCISE}.ipynb").write_text(notebook, encoding="utf-8")


def first_wrong(notebook: str) -> str:
    """Return a solution whose first answer cell gives nothing."""
    held: dict[str, Any] = json.loads(notebook)
    cell = next(cell for cell in held["cells"] if cell["id"] == f"{EXERCISE}-q1-answer")
    name = "".join(cell["source"]).split("=")[0].strip()
    cell["source"] = f"{name} = {{}}"
    return json.dumps(held)


def test_nbgrader_generates_the_assignment_and_grades_it_as_irkit_does(
    environment: Path, tmp_path: Path
) -> None:
    """Untouched earns nothing, the solution all that needs no marker, and each question counts by itself."""
    source = next(SOLUTIONS.glob(f"{EXERCISE}-*.ipynb"))
    folder = tmp_path / "source" / EXERCISE
    folder.mkdir(parents=True)
    shutil.copy(source, folder / f"{EXERCISE}.ipynb")
    nbgrader(environment, tmp_path, "generate_assignment", EXERCISE)
    released = (tmp_path / "release" / EXERCISE / f"{EXERCISE}.ipynb").read_text(encoding="utf-8")
    assert "BEGIN SOLUTION" not in released
    assert "BEGIN HIDDEN TESTS" not in released
    solution = source.read_text(encoding="utf-8")
    hand_in(tmp_path, "untouched", released)
    hand_in(tmp_path, "solved", solution)
    hand_in(tmp_path, "half", first_wrong(solution))
    nbgrader(environment, tmp_path, "autograde", EXERCISE)
    nbgrader(environment, tmp_path, "export")
    with (tmp_path / "grades.csv").open(encoding="utf-8", newline="") as file:
        scores = {row["student_id"]: float(row["raw_score"]) for row in csv.DictReader(file)}
    questions = read_exercise(source.with_suffix(".toml")).question
    full = sum(each.points for each in questions if not isinstance(each, TextQuestion))
    assert {"untouched": 0, "solved": full, "half": full - questions[0].points} == scores
