"""A batch of submissions in one pytest session: nbval runs the cells, and a run walks, mends and scores."""

from __future__ import annotations

import gc
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode
from nbval.plugin import IPyNbCell, IPyNbFile, NbCellError  # type: ignore[import-untyped]

from irkit.grading.engine.assignment import Assignment
from irkit.grading.engine.results import Result
from irkit.grading.engine.run import Run
from irkit.grading.engine.scoring import ungraded
from irkit.grading.engine.walk import OtherNotebookError
from irkit.grading.shells.pool import ShellPool
from irkit.grading.submissions.notebooks import UnreadableNotebookError, read_cells
from irkit.grading.submissions.submissions import Notebooks

_BLOCKED = (
    "terminalreporter", "cacheprovider", "logging", "warnings", "faulthandler", "threadexception",
    "unraisableexception", "doctest", "junitxml", "stepwise", "pastebin", "debugging", "setuponly",
    "setupplan", "tmpdir", "legacypath", "monkeypatch", "unittest", "nose",
)  # fmt: skip
_VARIABLES = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DISABLE_PLUGIN_AUTOLOAD")


class GraderError(RuntimeError):
    """The grader itself failed over a batch; the message says how."""


class GradedNotebook(IPyNbFile):  # type: ignore[misc]
    """A submission as a collector: its items are the steps of its walk."""

    run: Run

    def setup(self) -> None:
        """Open the shell."""
        self.kernel = self.run.begin()

    def collect(self) -> Iterator[GradedCell]:
        """Return an item for each step."""
        for index, step in enumerate(self.run.walk.steps):
            # Made by hand: nbformat would hold each cell against its schema, which costs more than nbval.
            cell = {"cell_type": "code", "source": step.source, "metadata": {}, "outputs": []}
            # nbval reads to the end of what a cell shows only where an exception is expected.
            options = defaultdict(bool, check=False, check_exception=True)
            node = NotebookNode(cell, execution_count=None)  # type: ignore[no-untyped-call]
            yield GradedCell.from_parent(self, name=str(index), cell_num=index, cell=node, options=options)

    def teardown(self) -> None:
        """End the shell."""
        self.run.finish()


class GradedCell(IPyNbCell):  # type: ignore[misc]
    """One cell of the walk."""

    def setup(self) -> None:
        """Expect nothing of a cell because of what an earlier one did."""

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the cell stands."""
        return self.path, 0, self.name

    def runtest(self) -> None:
        """Let nbval run the cell, then note how it went and score what it displayed."""
        run: Run = self.parent.run
        self.test_outputs: list[dict[str, Any]] = []
        if run.can_run(self.cell_num):
            self.parent.kernel = run.kernel
            # nbval raises where a kernel does not answer; the run sees that for itself.
            with suppress(NbCellError):
                super().runtest()
            run.note(self.cell_num, self.test_outputs)
        run.grade(self.cell_num, self.test_outputs)


class Session:
    """A pytest session over submissions that are already in memory, one after another."""

    def __init__(self, runs: Iterable[Run | Result]) -> None:
        self.results: list[Result] = []
        self.error: BaseException | None = None
        self._runs = runs
        self._faults: list[str] = []

    def pytest_collection(self, session: pytest.Session) -> bool:
        """Collect nothing yet: a notebook becomes items when its turn has come."""
        session.items = []
        return True

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take one submission after another."""
        try:
            for run in self._runs:
                self.results.append(run if isinstance(run, Result) else self._result(session, run))
        except BaseException as error:
            self.error = error
        return True

    def _result(self, session: pytest.Session, run: Run) -> Result:
        path = session.config.rootpath / f"{len(self.results)}.ipynb"
        notebook = GradedNotebook.from_parent(session, path=path)
        notebook.run = run
        items = list(notebook.collect())
        for item, following in zip(items, [*items[1:], None], strict=True):
            item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
        if self._faults:
            raise RuntimeError(self._faults[0])
        return run.result()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what went wrong in the grader itself: a student's errors fail no item."""
        if report.failed:
            self._faults.append(str(report.longrepr))


def grade_batch(assignment: Assignment, batch: list[Notebooks], pool: ShellPool) -> list[Result]:
    """Return the result of each submission, in their order."""
    session = Session(_choose(assignment, notebooks, pool) for notebooks in batch)
    with _without_outer_settings():
        status = pytest.main(_arguments(assignment.timeout), plugins=[session])
    if isinstance(session.error, KeyboardInterrupt) or status == pytest.ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    if session.error is not None or len(session.results) != len(batch):
        raise GraderError(str(session.error or f"pytest ended with {status}")) from session.error
    results = session.results
    del session
    # A pytest session is full of circles, which would pile up until the collector gets to them.
    gc.collect()
    return results


def _choose(assignment: Assignment, notebooks: Notebooks, pool: ShellPool) -> Run | Result:
    """Return a run for the likeliest notebook of this exercise: one with answers before one without.

    Where two of one attempt hold different answers, a person has to say which of them counts.
    """
    faults = [notebooks.fault] if notebooks.fault else []
    runs: list[tuple[Run, object]] = []
    broken = False
    for place, (name, data) in enumerate(notebooks.files):
        try:
            walk = assignment.trail.walk(read_cells(data))
        except (UnreadableNotebookError, OtherNotebookError) as error:
            faults.append(str(error))
            broken = broken or isinstance(error, UnreadableNotebookError)
            continue
        run = Run(walk, assignment.exercise, assignment.case, pool.open, assignment.timeout)
        run.file = name if len(notebooks.files) > 1 else ""
        runs.append((run, notebooks.attempts[place] if notebooks.attempts else None))
    if not runs:
        return ungraded(assignment.exercise, faults[0] if faults else "nothing was handed in")
    (run, attempt), *others = [answered for answered in runs if answered[0].walk.answers] or runs
    if any(other.walk.answers != run.walk.answers for other, when in others if when == attempt):
        run.undecided = "several notebooks hold different answers: take away those that do not count"
    elif broken and not run.walk.answers:
        run.undecided = "nothing was answered in it, and another notebook handed in cannot be read"
    return run


def _arguments(timeout: float) -> list[str]:
    blocked = [part for name in _BLOCKED for part in ("-p", f"no:{name}")]
    return [
        *("-c", os.devnull, "--rootdir", os.sep, "--noconftest", "--assert=plain", "--capture=no"),
        *("-p", "nbval.plugin", "--nbval-cell-timeout", str(timeout), *blocked, os.devnull),
    ]


@contextmanager
def _without_outer_settings() -> Iterator[None]:
    """Keep what the surroundings want of pytest out of this session."""
    before = {name: os.environ.pop(name, None) for name in _VARIABLES}
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
