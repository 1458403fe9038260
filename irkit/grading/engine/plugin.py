"""The nbval plugin: nbval runs the cells; walking, mending and scoring hang on its items.

``irkit grade`` runs it on batches of submissions. Continuous integration runs it on notebooks in place::

    pytest -p irkit.grading.engine.plugin --irkit-grade solutions --irkit-marks full solutions/ex01*.ipynb
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode
from nbval.plugin import IPyNbCell, IPyNbFile, NbCellError  # type: ignore[import-untyped]

from irkit.grading.engine.results import Grade, Result
from irkit.grading.engine.run import Run

GRADE = "irkit-grade"
"""The user property of a check cell's report that holds its grade."""


class GradedNotebook(IPyNbFile):  # type: ignore[misc]
    """A submission as a collector: its items are the steps of its walk."""

    run: Run
    strict = False

    def setup(self) -> None:
        """Open the shell."""
        self.kernel = self.run.begin()

    def collect(self) -> Iterator[GradedCell]:
        """Return an item for each step."""
        for index, step in enumerate(self.run.walk.steps):
            # Made by hand: nbformat would hold each cell against its schema, which costs more than nbval.
            cell: dict[str, Any] = {"cell_type": "code", "source": step.source}
            cell |= {"metadata": {}, "outputs": [], "execution_count": None}
            name = f"{index} {step.role} {step.question}".strip()
            # nbval reads to the end of what a cell shows only where an exception is expected.
            options = defaultdict(bool, check=False, check_exception=True)
            node = NotebookNode(cell)  # type: ignore[no-untyped-call]
            yield GradedCell.from_parent(self, name=name, cell_num=index, cell=node, options=options)

    def teardown(self) -> None:
        """End the shell."""
        self.run.finish()


class GradedCell(IPyNbCell):  # type: ignore[misc]
    """One cell of the walk; a check cell's report carries the grade."""

    def setup(self) -> None:
        """Expect nothing of a cell because of what an earlier one did."""

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the cell stands."""
        return self.path, 0, f"{self.path.name}::{self.name}"

    def runtest(self) -> None:
        """Let nbval run the cell, then note how it went and score what it displayed."""
        run: Run = self.parent.run
        self.test_outputs: list[dict[str, Any]] = []
        trouble = "" if run.runs(self.cell_num) else "not run: what came before stopped or took long"
        if not trouble:
            self.parent.kernel = run.kernel
            # nbval raises where a kernel does not answer; the run sees that for itself.
            with suppress(NbCellError):
                super().runtest()
            trouble = run.ran(self.cell_num, self.test_outputs)
        if run.walk.steps[self.cell_num].role == "check":
            grade = run.grade(self.cell_num, self.test_outputs)
            self.user_properties.append((GRADE, asdict(grade)))
            if self.parent.strict:
                _expect(self.config.option.irkit_marks, grade)
        if trouble and self.parent.strict:
            pytest.fail(trouble, pytrace=False)


def _expect(marks: str, grade: Grade) -> None:
    told = f"{grade.question}: {grade.points} of {grade.maximum} points ({grade.reason})"
    if marks == "full" and grade.points is not None and grade.points < grade.maximum:
        pytest.fail(told, pytrace=False)
    if marks == "none" and grade.points:
        pytest.fail(told, pytrace=False)


class Batch:
    """A pytest session over submissions that are already in memory, one after another."""

    def __init__(self, turns: Iterable[tuple[Run | Result, str]]) -> None:
        self.results: list[Result] = []
        self.error: BaseException | None = None
        self._turns = turns
        self._grades: list[Grade] = []
        self._faults: list[str] = []

    def pytest_collection(self, session: pytest.Session) -> bool:
        """Collect nothing yet: a notebook becomes items when its turn has come."""
        session.items = []
        return True

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take one submission after another."""
        try:
            for turn, file in self._turns:
                self.results.append(turn if isinstance(turn, Result) else self._run(session, turn, file))
        except BaseException as error:
            self.error = error
        return True

    def _run(self, session: pytest.Session, run: Run, file: str) -> Result:
        self._grades, self._faults = [], []
        path = session.config.rootpath / f"{len(self.results)}.ipynb"
        notebook = GradedNotebook.from_parent(session, path=path)
        notebook.run = run
        items = list(notebook.collect())
        for item, following in zip(items, [*items[1:], None], strict=True):
            item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
        if self._faults:
            raise RuntimeError(self._faults[0])
        return run.result(self._grades, file)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take the grade out of a check cell's report."""
        if report.failed:
            self._faults.append(str(report.longrepr))
        if report.when == "call":
            self._grades += [_grade(held) for name, held in report.user_properties if name == GRADE]


def _grade(held: Any) -> Grade:
    return Grade(**{**held, "hints": tuple(held["hints"])})


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options for grading notebooks in place."""
    group = parser.getgroup("irkit", "grading exercises")
    group.addoption("--irkit-grade", metavar="FOLDER", help="grade notebooks by the keys in this folder")
    group.addoption(
        "--irkit-marks", choices=("full", "none", "any"), default="any", help="fail unless earned"
    )
    group.addoption("--irkit-trust", action="store_true", help="run notebooks in an ordinary kernel")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a notebook whose exercise has a key in the folder named."""
    folder = parent.config.option.irkit_grade
    if folder is None or file_path.suffix != ".ipynb":
        return None
    from irkit.grading.engine.assignment import assignment_for, run_of
    from irkit.grading.shells.pool import shell_pool
    from irkit.release.exercises import find_exercises

    exercise = file_path.stem.partition("-")[0]
    known = [source.id for source in find_exercises(Path(folder))]
    # pytest asks about what lies beside the folders on the way to a notebook too.
    if known and exercise not in known:
        return None
    assignment = assignment_for(exercise, Path(folder))
    notebook: GradedNotebook = GradedNotebook.from_parent(parent, path=file_path)
    notebook.strict = True
    place = shell_pool(parent.config.option.irkit_trust)
    place.set_cases(assignment.cases)
    notebook.run = run_of(assignment, file_path.read_bytes(), place)
    return notebook


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the forking process, if there is one."""
    if config.option.irkit_grade is not None:
        from irkit.grading.shells.pool import close_pool

        close_pool()
