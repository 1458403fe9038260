"""Grade the same submissions with irkit, plain nbval and nbgrader, in turn, and print the ratios.

Run it by hand, on a machine that does nothing else::

    python tests/benchmarks/grade.py --nbgrader /tmp/nbgrader --install

``--install`` makes the environment for nbgrader with uv; it is never a dependency of irkit. Each grader gets
the first of the same submissions, as many as its option says, because the slow ones need not do all.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
EXERCISE = "ex01"
COMMAND = "from irkit.cli import main; main()"
LEVELS = ("international", "regional", "bilateral", "outside")


@dataclass(frozen=True)
class Measured:
    """How long a grader took for how many submissions, in seconds of the clock."""

    name: str
    count: int
    seconds: float

    @property
    def each(self) -> float:
        """Milliseconds a submission."""
        return 1000 * self.seconds / self.count


def differing(count: int) -> list[dict[str, Any]]:
    """Return submissions no two of which are alike: right, half right, wrong and untouched ones."""
    solution = json.loads(next(ROOT.glob(f"solutions/{EXERCISE}-*.ipynb")).read_text(encoding="utf-8"))
    chance = random.Random(1)
    return [_submission(solution, number, chance) for number in range(count)]


def _submission(solution: dict[str, Any], number: int, chance: random.Random) -> dict[str, Any]:
    cells = []
    share = number % 5 / 4
    for cell in solution["cells"]:
        source = "".join(cell["source"])
        if cell["id"].endswith("-answer") and cell["cell_type"] == "code":
            # A student's answer takes the place of the line that the exercise is released with.
            own = source.partition("### BEGIN SOLUTION")[2].partition("### END SOLUTION")[0]
            kept = own.strip("\n").splitlines()
            lines = [_level(line, chance) if chance.random() > share else line for line in kept]
            source = "\n".join([*lines, f"# submission {number}"])
        cells.append({**cell, "source": source, **({"outputs": []} if cell["cell_type"] == "code" else {})})
    return {**solution, "cells": cells}


def _level(line: str, chance: random.Random) -> str:
    head, colon, _ = line.partition(": ")
    return f'{head}: "{chance.choice(LEVELS)}",' if colon and line.startswith("    ") else line


def timed(name: str, count: int, work: Callable[[], None]) -> Measured:
    """Time some work."""
    begun = time.perf_counter()
    work()
    found = Measured(name, count, time.perf_counter() - begun)
    print(f"{found.name:34} {found.count:5} {found.seconds:8.2f} s {found.each:9.1f} ms each", flush=True)
    return found


def lay(notebooks: list[dict[str, Any]], folder: Path) -> Path:
    """Write notebooks into a folder."""
    folder.mkdir(parents=True)
    for number, notebook in enumerate(notebooks):
        (folder / f"s{number:04}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return folder


def irkit(folder: Path, out: Path, *more: str) -> None:
    """Grade with irkit, its start included."""
    command = [sys.executable, "-c", COMMAND, "grade", str(folder), "--exercise", EXERCISE, "--out", str(out)]
    subprocess.run([*command, *more], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def nbval(folder: Path) -> None:
    """Run the notebooks with plain nbval, lax, one process."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-c",
        os.devnull,
        "--rootdir",
        str(folder),
        "--nbval-lax",
    ]
    subprocess.run([*command, "--nbval-current-env", str(folder)], cwd=folder, stdout=subprocess.DEVNULL)


def nbgrader(notebooks: list[dict[str, Any]], course: Path, environment: Path) -> None:
    """Grade with nbgrader."""
    name = f"{EXERCISE}.ipynb"
    for number, notebook in enumerate(notebooks):
        place = course / "submitted" / f"s{number:04}" / EXERCISE
        place.mkdir(parents=True)
        (place / name).write_text(json.dumps(notebook), encoding="utf-8")
    _nbgrader(course, environment, "autograde", EXERCISE)


def prepare_nbgrader(course: Path, environment: Path) -> None:
    """Make nbgrader's course from the solution, which is not timed."""
    source = course / "source" / EXERCISE
    source.mkdir(parents=True)
    shutil.copy(next(ROOT.glob(f"solutions/{EXERCISE}-*.ipynb")), source / f"{EXERCISE}.ipynb")
    _nbgrader(course, environment, "generate_assignment", EXERCISE)


def _nbgrader(course: Path, environment: Path, *arguments: str) -> None:
    command = [str(environment / "bin" / "python"), "-m", "nbgrader", *arguments]
    path = f"{environment / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command, cwd=course, capture_output=True, text=True, env={**os.environ, "PATH": path}
    )
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])


def install_nbgrader(environment: Path) -> None:
    """Make an environment with nbgrader and this irkit in it."""
    subprocess.run(["uv", "venv", "-q", str(environment), "--python", sys.executable], check=True)
    python = str(environment / "bin" / "python")
    subprocess.run(
        ["uv", "pip", "install", "-q", "--python", python, "nbgrader", "-e", str(ROOT)], check=True
    )


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=200, help="submissions for irkit")
    parser.add_argument("--plain", type=int, default=10, help="submissions for plain nbval")
    parser.add_argument("--slow", type=int, default=10, help="submissions for nbgrader")
    parser.add_argument("--nbgrader", type=Path, help="an environment with nbgrader in it")
    parser.add_argument("--install", action="store_true", help="make that environment first")
    chosen = parser.parse_args()
    if chosen.install:
        install_nbgrader(chosen.nbgrader)
    with tempfile.TemporaryDirectory() as held:
        measure(Path(held), chosen)


def measure(folder: Path, chosen: argparse.Namespace) -> None:
    """Measure one grader after another on the same submissions."""
    notebooks = differing(chosen.count)
    everybody = lay(notebooks, folder / "all")
    few = lay(notebooks[: chosen.plain], folder / "few")
    one = lay(notebooks[:1], folder / "one")
    found = [
        timed("irkit grade, one submission", 1, lambda: irkit(one, folder / "g1")),
        timed("irkit grade", chosen.count, lambda: irkit(everybody, folder / "g2")),
        timed(
            "irkit grade, one worker", chosen.count, lambda: irkit(everybody, folder / "g3", "--workers", "1")
        ),
        timed("plain nbval, lax", chosen.plain, lambda: nbval(few)),
    ]
    if chosen.nbgrader is not None:
        environment = chosen.nbgrader.resolve()
        course = folder / "course"
        prepare_nbgrader(course, environment)
        slow = notebooks[: chosen.slow]
        found.append(timed("nbgrader autograde", chosen.slow, lambda: nbgrader(slow, course, environment)))
    base = found[1]
    for each in found[3:]:
        print(f"{each.name}: {each.each / base.each:.0f} times as long a submission as irkit grade")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"largest process of all: {peak:.0f} MB")


if __name__ == "__main__":
    main()
