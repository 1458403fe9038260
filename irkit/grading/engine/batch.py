"""A batch of submissions, graded in one pytest session by the process that calls it."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest

from irkit.grading.engine.assignment import Assignment, run_of
from irkit.grading.engine.plugin import Batch
from irkit.grading.engine.results import Result
from irkit.grading.engine.run import Run
from irkit.grading.engine.scoring import nothing
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
class Notebooks:
    """What one student handed in, as bytes: the notebooks by name, or why there are none.

    ``attempts`` says of each notebook in which attempt it came; without it they came in one.
    """

    files: tuple[tuple[str, bytes], ...]
    fault: str = ""
    attempts: tuple[object, ...] = ()


class GraderError(RuntimeError):
    """The grader itself failed over a batch; the message says how."""


def grade_batch(assignment: Assignment, batch: list[Notebooks], trusted: bool = False) -> list[Result]:
    """Return what came of each submission, in their order."""
    place = shell_pool(trusted)
    place.set_cases(assignment.cases)
    session = Batch(_choose(assignment, notebooks, place) for notebooks in batch)
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
    questions = assignment.exercise.question
    grades = tuple(replace(nothing(question, reason), points=None) for question in questions)
    return Result(grades, "unreadable", reason)


def _choose(assignment: Assignment, notebooks: Notebooks, place: ShellPool) -> tuple[Run | Result, str]:
    """Return a run for the likeliest notebook of this exercise: one with answers before one without.

    Where two of one attempt hold different answers, a person has to say which of them counts.
    """
    faults = [notebooks.fault] if notebooks.fault else []
    readable: list[tuple[Run, str, object]] = []
    broken = False
    for at, (name, data) in enumerate(notebooks.files):
        try:
            run = run_of(assignment, data, place)
        except (UnreadableNotebookError, OtherNotebookError) as error:
            faults.append(str(error))
            broken = broken or isinstance(error, UnreadableNotebookError)
            continue
        readable.append((run, name, notebooks.attempts[at] if notebooks.attempts else None))
    if not readable:
        return unreadable(assignment, faults[0] if faults else "nothing was handed in"), ""
    answered = [each for each in readable if each[0].walk.answers] or readable
    run, file, attempt = answered[0]
    others = [other.walk.answers for other, _, when in answered[1:] if when == attempt]
    if any(answers != run.walk.answers for answers in others):
        run.undecided = "several notebooks hold different answers: take away those that do not count"
    elif broken and not run.walk.answers:
        run.undecided = "nothing was answered in it, and another notebook handed in cannot be read"
    return run, file if len(notebooks.files) > 1 else ""


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
