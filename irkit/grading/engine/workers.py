"""Workers: batches of submissions on one executor interface, a process a core."""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import chain, islice
from typing import Any, Protocol

from irkit.grading.engine.assignment import Assignment
from irkit.grading.engine.batch import GraderError, Notebooks, grade_batch, unreadable
from irkit.grading.engine.results import Result
from irkit.grading.shells.pool import ShellPool, close_pool, use_pool

BATCH = 50
BATCHES_A_WORKER = 6
"""How many batches a worker does before another takes its place: a pytest session leaves traces."""

Numbered = tuple[int, Notebooks]
Done = Callable[[int, Result], None]
Work = Callable[[list[Notebooks]], list[Result]]


class Watch(Protocol):
    """Looks after an executor: when work comes back, and every so many ``seconds`` while none does."""

    seconds: float

    def look(self, came_back: bool) -> None:
        """Raise where nothing can be hoped for any more."""


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
    assignment: Assignment,
    notebooks: Iterator[Numbered],
    pools: list[ShellPool],
    done: Done,
    trusted: bool,
    workers: int,
) -> None:
    """Grade submissions, telling ``done`` of each result; one that breaks its worker costs no other.

    Parameters
    ----------
    assignment : Assignment
        What they are graded against.
    notebooks : iterator of (int, Notebooks)
        The submissions, numbered; read as they are needed.
    pools : list of ShellPool
        One a worker, or one for this process where ``workers`` is 0.
    """
    suspects: list[Numbered] = []
    work = partial(grade_batch, assignment, trusted=trusted)
    if workers == 0:
        use_pool(pools[0])
        suspects += run_batches(InProcessExecutor(), work, notebooks, done, 1)
    else:
        for pool in pools:
            # Here and not in a worker: the word that it is ready comes once, and workers are replaced.
            pool.wait()
        turn = workers * BATCH * BATCHES_A_WORKER
        while part := list(islice(notebooks, 1)):
            with _executor(workers, pools, trusted) as executor:
                rest = islice(notebooks, turn - 1)
                suspects += run_batches(executor, work, chain(part, rest), done, workers)
    for number, each in suspects:
        done(number, _by_itself(assignment, each, trusted))


def run_batches(
    executor: Executor,
    work: Work,
    notebooks: Iterator[Numbered],
    done: Done,
    workers: int,
    size: int = BATCH,
    watch: Watch | None = None,
) -> list[Numbered]:
    """Keep every worker of an executor busy, and return the submissions whose batch failed.

    Parameters
    ----------
    executor : Executor
        A pool on this machine or a cluster.
    work : callable
        What grades a batch.
    notebooks : iterator of (int, Notebooks)
        The submissions, numbered; read as they are needed.
    done : callable
        What is told of each result.
    workers : int
        How many batches are done at once; one more a worker waits.
    size : int
        How many submissions make a batch.
    watch : Watch, optional
        Looks after an executor that can be lost without a word.
    """
    waiting: dict[Future[list[Result]], list[Numbered]] = {}
    failed: list[Numbered] = []
    more = True
    while more or waiting:
        while more and len(waiting) < 2 * workers:
            batch = list(islice(notebooks, size))
            more = len(batch) == size
            if batch:
                try:
                    waiting[executor.submit(work, [each for _, each in batch])] = batch
                except BrokenProcessPool:
                    failed += batch
        seconds = watch.seconds if watch is not None else None
        finished = wait(waiting, timeout=seconds, return_when=FIRST_COMPLETED).done
        if watch is not None:
            watch.look(bool(finished))
        for future in finished:
            batch = waiting.pop(future)
            try:
                results = future.result()
            except (GraderError, BrokenExecutor, OSError, MemoryError):
                failed += batch
                continue
            for (number, _), result in zip(batch, results, strict=True):
                done(number, result)
    return failed


def _by_itself(assignment: Assignment, notebooks: Notebooks, trusted: bool) -> Result:
    """Grade one submission in a process of its own, so that whatever it breaks is its own."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, initializer=_ignore_interrupts) as pool:
        try:
            return pool.submit(_one, assignment, notebooks, trusted).result()[0]
        except (GraderError, BrokenProcessPool, OSError, MemoryError) as error:
            return unreadable(
                assignment, f"it could not be graded: {str(error)[:200] or type(error).__name__}"
            )


def _one(assignment: Assignment, notebooks: Notebooks, trusted: bool) -> list[Result]:
    try:
        return grade_batch(assignment, [notebooks], trusted)
    finally:
        close_pool()


def _executor(workers: int, pools: list[ShellPool], trusted: bool) -> ProcessPoolExecutor:
    if trusted:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(workers, mp_context=context, initializer=_ignore_interrupts)
    # A fork brings along the imports and the sockets of the forking processes that were started first.
    forking = multiprocessing.get_context("fork")
    places = forking.SimpleQueue()
    for place in range(workers):
        places.put(place)
    return ProcessPoolExecutor(
        workers, mp_context=forking, initializer=_start_worker, initargs=(places, pools, os.getpid())
    )


def _start_worker(places: Any, pools: list[ShellPool], parent: int) -> None:
    """Use one shell pool per worker; exit with the parent."""
    _ignore_interrupts()
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)
    # What came along is never looked at again by the collector, which would copy its pages.
    gc.freeze()
    place = places.get()
    for other, each in enumerate(pools):
        if other != place:
            each.release()
    use_pool(pools[place])


def _ignore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
