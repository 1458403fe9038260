"""A batch of submissions, graded in one pytest session by the process that calls it."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from irkit.grading.engine.assignment import Assignment, sitting_of
from irkit.grading.engine.plugin import Batch
from irkit.grading.engine.results import Result
from irkit.grading.engine.scoring import nothing
from irkit.grading.engine.sitting import Sitting
from irkit.grading.engine.walk import OtherNotebookError
from irkit.grading.shells.pool import ShellPool, shell_pool
from irkit.grading.submissions.notebooks import UnreadableNotebookError

_BLOCKED = (
    "terminalreporter", "cacheprovider", "logging", "warnings", "faulthandler", "threadexception",
    "unraisableexception", "doctest", "junitxml", "stepwise", "pastebin", "debugging", "setuponly",
    "setupplan", "tmpdir", "legacypath", "monkeypatch", "unittest", "nose",
)  # fmt: skip
_VARIABLES = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DISABLE_PLUGIN_AUTOLOAD")


@dataclass(frozen=True)
class Handed:
    """What one student handed in, as bytes: the notebooks by name, or why there are none."""

    files: tuple[tuple[str, bytes], ...]
    fault: str = ""


class GraderError(RuntimeError):
    """The grader itself failed over a batch; the message says how."""


def grade_batch(assignment: Assignment, batch: list[Handed], trusted: bool = False) -> list[Result]:
    """Return what came of each submission, in their order."""
    place = shell_pool(trusted)
    place.set_cases(assignment.cases)
    session = Batch(_turn(assignment, handed, place) for handed in batch)
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


def unreadable(assignment: Assignment, reason: str) -> Result:
    """Return the result of a submission that could not be read: no points, and the reason."""
    grades = tuple(nothing(question, reason) for question in assignment.exercise.question)
    return Result(grades, "unreadable", reason)


def _turn(assignment: Assignment, handed: Handed, place: ShellPool) -> tuple[Sitting | Result, str]:
    """Return a sitting for the first notebook that is one of this exercise."""
    faults = [handed.fault] if handed.fault else []
    for name, data in handed.files:
        try:
            return sitting_of(assignment, data, place), name if len(handed.files) > 1 else ""
        except (UnreadableNotebookError, OtherNotebookError) as error:
            faults.append(str(error))
    return unreadable(assignment, faults[0] if faults else "nothing was handed in"), ""


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
