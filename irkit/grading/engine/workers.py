"""Workers: batches of submissions on one executor interface, one process per core."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import closing
from functools import partial
from itertools import chain, islice
from typing import Any

from irkit.grading.engine.assignment import Assignment
from irkit.grading.engine.batch import GraderError, grade_batch
from irkit.grading.engine.results import Result, ungraded
from irkit.grading.shells.landlock import PARENT_DEATH, prctl
from irkit.grading.shells.pool import ShellPool, open_pools
from irkit.grading.submissions.submissions import Notebooks

BATCH = 50
CHECK_SECONDS = 30.0
_KILLED = "the process that tried was lost"

Numbered = tuple[int, Notebooks]
Graded = tuple[int, Result]
Failed = tuple[Numbered, str]
Grading = Generator[Graded, None, list[Failed]]
Grader = Callable[..., Generator[Graded, None, None]]
Work = Callable[[list[Notebooks]], list[Result]]

_ONE_AT_A_TIME = threading.Lock()
_pools: list[ShellPool] = []
"""The pool of a worker process."""


class InProcessExecutor(Executor):
    """An executor that does the work at once, in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Do the work and return it as done."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def grade_all(
    assignment: Assignment, notebooks: Iterator[Numbered], pools: list[ShellPool], trusted: bool
) -> Generator[Graded, None, None]:
    """Grade submissions and yield each result with its number; one that breaks its worker costs no other.

    Parameters
    ----------
    assignment : Assignment
        What they are graded against.
    notebooks : iterator of (int, Notebooks)
        The submissions, numbered; read as they are needed.
    pools : list of ShellPool
        One per worker; with a single one this process does the work.
    """
    for pool in pools:
        pool.set_case(assignment.exercise.case, assignment.case_files)
    if len(pools) == 1:
        work = partial(grade_batch, assignment, pool=pools[0])
        failed = yield from run_batches(InProcessExecutor(), work, notebooks, BATCH)
    else:
        failed = yield from _grade_in_workers(assignment, notebooks, pools, trusted)
    for numbered, _ in failed:
        with _processes(1, "spawn", _ignore_interrupts) as executor:
            alone = partial(grade_alone, assignment, trusted)
            lost = yield from run_batches(executor, alone, [numbered], 1)
        yield from ungradable(assignment, lost)


def run_batches(
    executor: Executor,
    work: Work,
    notebooks: Iterable[Numbered],
    size: int,
    workers: int = 1,
    killed: type[Exception] = BrokenExecutor,
    check: Callable[[], None] = lambda: None,
) -> Grading:
    """Keep every worker of an executor busy, yield each result, and return what failed and why.

    An executor that breaks is given nothing more; what is unread stays so.

    Parameters
    ----------
    executor : Executor
        A pool on this machine or a cluster.
    work : callable
        What grades a batch.
    notebooks : iterable of (int, Notebooks)
        The submissions, numbered; read as they are needed.
    size : int
        How many submissions make a batch.
    workers : int
        How many batches are done at once; one more per worker waits.
    killed : type
        What the executor raises, beside ``BrokenExecutor``, where a worker was lost.
    check : callable
        Called when nothing has come back for a while; raises where nothing ever will.
    """
    unread = iter(notebooks)
    waiting: dict[Future[list[Result]], list[Numbered]] = {}
    failed: list[Failed] = []
    more = True
    while more or waiting:
        while more and len(waiting) < 2 * workers:
            batch = list(islice(unread, size))
            more = len(batch) == size
            if batch:
                try:
                    waiting[executor.submit(work, [notebook for _, notebook in batch])] = batch
                except BrokenExecutor:
                    failed += ((numbered, _KILLED) for numbered in batch)
                    more = False
        finished = wait(waiting, timeout=CHECK_SECONDS, return_when=FIRST_COMPLETED).done
        if not finished:
            check()
        for future in finished:
            batch = waiting.pop(future)
            try:
                results = future.result()
            except (BrokenExecutor, killed):
                failed += ((numbered, _KILLED) for numbered in batch)
            except (GraderError, OSError, MemoryError) as error:
                failed += ((numbered, str(error)[:200] or type(error).__name__) for numbered in batch)
            else:
                yield from zip((number for number, _ in batch), results, strict=True)
    return failed


def ungradable(assignment: Assignment, failed: Iterable[Failed]) -> Iterator[Graded]:
    """Yield the result of each submission that could not even be graded alone."""
    for (number, _), reason in failed:
        yield number, ungraded(assignment.exercise, f"it could not be graded: {reason}")


def _grade_in_workers(
    assignment: Assignment, notebooks: Iterator[Numbered], pools: list[ShellPool], trusted: bool
) -> Grading:
    failed: list[Failed] = []
    for pool in pools:
        # Here and not in a worker: that it is ready is reported once, and workers are replaced.
        pool.wait()
    # A fork brings along the imports and the sockets of the forking processes that were started first.
    method = "spawn" if trusted else "fork"
    while first := list(islice(notebooks, 1)):
        places = multiprocessing.get_context(method).SimpleQueue()
        for place in range(len(pools)):
            places.put(place)
        with _processes(len(pools), method, _start_worker, places, pools, os.getpid()) as executor:
            work = partial(_grade_in_worker, assignment)
            failed += yield from run_batches(executor, work, chain(first, notebooks), BATCH, len(pools))
    return failed


def _processes(count: int, method: str, initializer: Callable[..., None], *args: Any) -> ProcessPoolExecutor:
    context = multiprocessing.get_context(method)
    return ProcessPoolExecutor(count, mp_context=context, initializer=initializer, initargs=args)


def _start_worker(places: Any, pools: list[ShellPool], parent: int) -> None:
    """Use one shell pool per worker; exit with the parent."""
    _ignore_interrupts()
    if sys.platform.startswith("linux"):
        prctl(PARENT_DEATH, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
    # What came along is never looked at again by the collector, which would copy its pages.
    gc.freeze()
    _pools[:] = [pools[places.get()]]


def _grade_in_worker(assignment: Assignment, batch: list[Notebooks]) -> list[Result]:
    return grade_batch(assignment, batch, _pools[0])


def grade_alone(assignment: Assignment, trusted: bool, batch: list[Notebooks]) -> list[Result]:
    """Grade with a shell pool for one batch, and no other batch in this process at the same time."""
    with _ONE_AT_A_TIME, closing(open_pools(1, trusted)[0]) as pool:
        pool.set_case(assignment.exercise.case, assignment.case_files)
        return grade_batch(assignment, batch, pool)


def _ignore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
