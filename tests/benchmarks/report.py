"""Make the class report over every exercise for a made-up class, and print how long it takes.

Run it by hand, on a machine that does nothing else::

    python tests/benchmarks/report.py --students 500 --exercises 9 [--keep FOLDER]

Nothing is run or graded: results are laid where ``irkit grade`` leaves them. Codings follow a misconception
for some students, choices a habit of taking one letter's hint; kinds of answer that the report does not look
into earn random points.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from irkit.case.case import Case, load_case
from irkit.coding.coding import reference_of
from irkit.coding.diagnosis import predicted
from irkit.framework.levels import PILES
from irkit.grading.engine.results import Grade, Result, Results, nothing, score
from irkit.questions.choice import ChoiceQuestion, ChoicesQuestion
from irkit.questions.coding import CodingQuestion
from irkit.questions.sheets import AnyQuestion, Exercise
from irkit.release.exercises import case_folder, find_exercises

ROOT = Path(__file__).parents[2]
HABITS = ("heading", "actors", "cause")
COMMAND = "from irkit.cli import main; main()"


def lay_class(solutions: Path, folder: Path, students: int, exercises: int, seed: int = 2013) -> list[Path]:
    """Lay the results of a made-up class into folders, and return them."""
    made = []
    for source in find_exercises(solutions)[:exercises]:
        exercise = source.exercise()
        case = load_case(case_folder(exercise, solutions))
        out = folder / source.id
        lay_exercise(out, exercise, case, students, seed)
        made.append(out)
    return made


def lay_exercise(out: Path, exercise: Exercise, case: Case, students: int, seed: int) -> None:
    """Lay one exercise's results: every student has a skill and perhaps a habit, the same in all of them."""
    store, listed = Results(out, exercise.id), []
    store.open()
    for number in range(students):
        name = f"student{number:04}"
        person, chance = random.Random(f"{seed} {name}"), random.Random(f"{seed} {name} {exercise.id}")
        skill, habit = person.betavariate(5, 2), person.choice(HABITS) if person.random() < 0.35 else None
        if chance.random() < 0.04:
            continue
        if chance.random() < 0.03:
            grades = tuple(nothing(each, "the file is not JSON") for each in exercise.question)
            result = Result(grades, "unreadable", "the file is not JSON, so it is no notebook")
        elif chance.random() < 0.02:
            result = Result(tuple(nothing(each, "no answer was given") for each in exercise.question))
        else:
            result = Result(tuple(graded(q, case, skill, habit, chance) for q in exercise.question))
        key = f"{number:040}"
        store.keep(key, result)
        listed.append({"name": f"{name}_{number}", "platform": "canvas", "platform_id": f"{number}",
                       "student": name, "key": key})  # fmt: skip
    store.close(listed)


def graded(
    question: AnyQuestion, case: Case, skill: float, habit: str | None, chance: random.Random
) -> Grade:
    """Return what a student with this skill and habit earns on a question."""
    if chance.random() < 0.02:
        return nothing(question, "no answer was given")
    answer = answered(question, case, skill, habit, chance)
    if answer is None:
        share = max(0.0, min(1.0, chance.gauss(skill, 0.2)))
        return Grade(question.id, round(share * question.points, 1), question.points, "made up", answer=True)
    return score(question, answer, case)


def answered(
    question: AnyQuestion, case: Case, skill: float, habit: str | None, chance: random.Random
) -> Any:
    """Return an answer, or None for a kind that the report does not look into."""
    if isinstance(question, CodingQuestion):
        return {claim: _code(claim, question, case, skill, habit, chance) for claim in question.claims}
    if isinstance(question, ChoiceQuestion | ChoicesQuestion) and question.key is not None:
        right = question.key.right
        if chance.random() < skill:
            return right if isinstance(right, str) else list(right)
        wrong = [each for each in question.options if each not in right]
        # The first wrong option draws more than the others, as a good distractor does.
        one = wrong[0] if chance.random() < 0.6 else chance.choice(wrong)
        return one if isinstance(right, str) else [one, right[0]]
    return None


def _code(
    claim: str, question: CodingQuestion, case: Case, skill: float, habit: str | None, chance: random.Random
) -> str:
    accepted = sorted({level.in_scheme for level in reference_of(case, claim, question.asked)[1]})
    level = chance.choice(accepted)
    if habit is not None and question.asked == "effect":
        level = (predicted(habit, claim, case) or level).in_scheme
    if chance.random() > 0.6 + 0.38 * skill:
        level = chance.choice(PILES)
    return level.value


def main() -> None:
    """Lay the class, make the report as the command does, and print what it cost."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--students", type=int, default=500)
    parser.add_argument("--exercises", type=int, default=9)
    parser.add_argument("--keep", type=Path, help="lay the class into this folder and leave it there")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as held:
        folder = chosen.keep or Path(held)
        made = lay_class(ROOT / "solutions", folder, chosen.students, chosen.exercises)
        out = folder / "report.html"
        command = [sys.executable, "-c", COMMAND, "report", *map(str, made), "--out", str(out)]
        begun = time.perf_counter()
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        seconds = time.perf_counter() - begun
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        size = out.stat().st_size / 1024
    print(
        f"irkit report, {chosen.students} students by {len(made)} exercises: {seconds:.2f} s, "
        f"{peak:.0f} MB, a page of {size:.0f} kB"
    )


if __name__ == "__main__":
    main()
