"""The exercises that are shipped, graded as a class would be."""

from __future__ import annotations

from pathlib import Path

import pytest

from irkit.grading.engine.assignment import assignment_for
from irkit.grading.engine.batch import grade_batch
from irkit.grading.shells.pool import ShellPool
from irkit.grading.submissions.submissions import Notebooks

SOLUTIONS = Path(__file__).parents[2] / "solutions"
EXERCISES = sorted(path.stem.partition("-")[0] for path in SOLUTIONS.glob("ex*.ipynb"))


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_solution_earns_everything_and_the_exercise_nothing(exercise: str, pool: ShellPool) -> None:
    """Full marks for what needs no marker, and 0 for what students get, in the sandbox."""
    assignment = assignment_for(exercise, SOLUTIONS)
    solution = next(SOLUTIONS.glob(f"{exercise}-*.ipynb")).read_bytes()
    handed = [Notebooks((("a.ipynb", data),)) for data in (solution, assignment.release.encode())]
    right, untouched = grade_batch(assignment, handed, pool)
    assert [] == [grade for grade in right.grades if grade.points not in (None, grade.maximum)]
    assert {0.0} == {grade.points for grade in untouched.grades}
    assert ["graded", "graded"] == [right.status, untouched.status]
