"""A batch of submissions: the likeliest notebook of each is chosen, run cell by cell by nbval, and scored."""

from __future__ import annotations

import gc
import os
from collections import defaultdict
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode
from nbval.plugin import IPyNbCell, IPyNbFile, NbCellError  # type: ignore[import-untyped]

from irkit.grading.engine.assignment import Assignment, OtherNotebookError, Walk
from irkit.grading.engine.results import Result, ungraded
from irkit.grading.engine.run import Kernel, Output, Run
from irkit.grading.shells.pool import ShellPool
from irkit.grading.submissions.notebooks import UnreadableNotebookError, read_cells
from irkit.grading.submissions.submissions import Notebooks


class GraderError(RuntimeError):
    """The grader itself failed over a batch; the message says how."""


def grade_batch(assignment: Assignment, batch: list[Notebooks], pool: ShellPool) -> list[Result]:
    """Return the result of each submission, in their order."""
    try:
        return [_graded(assignment, notebooks, pool) for notebooks in batch]
    except Exception as error:
        # Whatever it is, it has to cross from one process to another.
        raise GraderError(str(error) or type(error).__name__) from error
    finally:
        # pytest's nodes are full of circles, which would pile up until the collector gets to them.
        gc.collect()


def _graded(assignment: Assignment, notebooks: Notebooks, pool: ShellPool) -> Result:
    """Grade the likeliest notebook of this exercise: one with answers before one without.

    Where two of one attempt hold different answers, a person has to say which of them counts.
    """
    faults = [notebooks.fault] if notebooks.fault else []
    walks: list[tuple[Walk, str, object]] = []
    broken = False
    for place, (name, data) in enumerate(notebooks.files):
        try:
            walk = assignment.trail.walk(read_cells(data))
        except (UnreadableNotebookError, OtherNotebookError) as error:
            faults.append(str(error))
            broken = broken or isinstance(error, UnreadableNotebookError)
        else:
            walks.append((walk, name, notebooks.attempts[place] if notebooks.attempts else None))
    if not walks:
        return ungraded(assignment.exercise, faults[0] if faults else "nothing was handed in")
    (walk, name, attempt), *others = [answered for answered in walks if answered[0].answers] or walks
    undecided = ""
    if any(other.answers != walk.answers for other, _, when in others if when == attempt):
        undecided = "several notebooks hold different answers: take away those that do not count"
    elif broken and not walk.answers:
        undecided = "nothing was answered in it, and another notebook handed in cannot be read"
    execute = partial(_execute, _notebook(assignment.timeout))
    run = Run(walk, assignment, pool.open, execute)
    return run.result(name if len(notebooks.files) > 1 else "", undecided)


def _execute(notebook: IPyNbFile, kernel: Kernel, source: str) -> list[Output]:
    """Let nbval run a cell, and return what it displayed."""
    # Made by hand: nbformat would hold each cell against its schema, which costs more than nbval.
    content = {"cell_type": "code", "source": source, "metadata": {}, "outputs": []}
    node = NotebookNode(content, execution_count=None)  # type: ignore[no-untyped-call]
    # nbval reads to the end of what a cell shows only where an exception is expected.
    options = defaultdict(bool, check_exception=True)
    cell = IPyNbCell.from_parent(notebook, name="cell", cell_num=0, cell=node, options=options)
    cell.test_outputs = []
    notebook.kernel = kernel
    # nbval raises where a kernel does not answer; the run sees that for itself.
    with suppress(NbCellError):
        cell.runtest()
    outputs: list[Output] = cell.test_outputs
    return outputs


@cache
def _notebook(timeout: float) -> IPyNbFile:
    """Return a notebook of nbval's to which cells can be given; pytest is asked for its settings alone."""
    made: list[IPyNbFile] = []

    class Settings:
        def pytest_cmdline_main(self, config: pytest.Config) -> int:
            session: Any = pytest.Session.from_config(config)
            made.append(IPyNbFile.from_parent(session, path=Path(os.sep, "submission.ipynb")))
            return 0

    alone = ("-c", os.devnull, "--rootdir", os.sep, "--noconftest", "--assert=plain", "--capture=no")
    with pytest.MonkeyPatch.context() as surroundings:
        surroundings.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS"):
            surroundings.delenv(name, raising=False)
        options = [*alone, "-p", "nbval.plugin", "--nbval-cell-timeout", str(timeout)]
        pytest.main(options, plugins=[Settings()])
    return made[0]
