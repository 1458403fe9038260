"""Workers: batches of submissions on one executor interface, a process a core."""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Any

from irkit.grading.assignment import Assignment
from irkit.grading.batch import GradingFailed, Handed, grade_batch, unreadable
from irkit.grading.desk import Desk, close_desk, take_desk
from irkit.grading.results import Result

BATCH = 50
BATCHES_A_WORKER = 6
"""How many batches a worker does before another takes its place: a pytest session leaves traces."""

Numbered = tuple[int, Handed]
Done = Callable[[int, Result], None]


class Here(Executor):
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
    handed: Iterator[Numbered],
    desks: list[Desk],
    done: Done,
    trusted: bool,
    workers: int,
) -> None:
    """Grade submissions, telling ``done`` of each result; one that breaks its worker costs no other.

    Parameters
    ----------
    assignment : Assignment
        What they are graded against.
    handed : iterator of (int, Handed)
        The submissions, numbered; read as they are needed.
    desks : list of Desk
        One a worker, or one for this process where ``workers`` is 0.
    """
    suspects: list[Numbered] = []
    if workers == 0:
        take_desk(desks[0])
        _run(Here(), assignment, handed, done, trusted, 1, BATCH, suspects)
    else:
        for desk in desks:
            # Here and not in a worker: the word that it is ready comes once, and workers are replaced.
            desk.wait()
        turn = workers * BATCH * BATCHES_A_WORKER
        while part := list(islice(handed, 1)):
            with _pool(workers, desks, trusted) as pool:
                rest = islice(handed, turn - 1)
                _run(pool, assignment, _chained(part, rest), done, trusted, workers, BATCH, suspects)
    for number, each in suspects:
        done(number, _by_itself(assignment, each, trusted))


def _run(
    executor: Executor, assignment: Assignment, handed: Iterator[Numbered], done: Done, trusted: bool,
    workers: int, size: int, suspects: list[Numbered],
) -> None:  # fmt: skip
    """Keep every worker busy with one batch and one more waiting; what fails is left to be looked at."""
    waiting: dict[Future[list[Result]], list[Numbered]] = {}
    more = True
    while more or waiting:
        while more and len(waiting) < 2 * workers:
            batch = list(islice(handed, size))
            more = len(batch) == size
            if batch:
                try:
                    future = executor.submit(grade_batch, assignment, [each for _, each in batch], trusted)
                except BrokenProcessPool:
                    suspects += batch
                else:
                    waiting[future] = batch
        finished = wait(waiting, return_when=FIRST_COMPLETED).done
        for future in finished:
            batch = waiting.pop(future)
            try:
                results = future.result()
            except (GradingFailed, BrokenProcessPool, OSError, MemoryError):
                suspects += batch
                continue
            for (number, _), result in zip(batch, results, strict=True):
                done(number, result)


def _by_itself(assignment: Assignment, handed: Handed, trusted: bool) -> Result:
    """Grade one submission in a process of its own, so that whatever it breaks is its own."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, initializer=_ignore_interrupts) as pool:
        try:
            return pool.submit(_one, assignment, handed, trusted).result()[0]
        except (GradingFailed, BrokenProcessPool, OSError, MemoryError) as error:
            return unreadable(
                assignment, f"it could not be graded: {str(error)[:200] or type(error).__name__}"
            )


def _one(assignment: Assignment, handed: Handed, trusted: bool) -> list[Result]:
    try:
        return grade_batch(assignment, [handed], trusted)
    finally:
        close_desk()


def _pool(workers: int, desks: list[Desk], trusted: bool) -> ProcessPoolExecutor:
    if trusted:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(workers, mp_context=context, initializer=_ignore_interrupts)
    # A fork brings along the imports and the sockets of the forking processes that were started first.
    forking = multiprocessing.get_context("fork")
    places = forking.SimpleQueue()
    for place in range(workers):
        places.put(place)
    return ProcessPoolExecutor(
        workers, mp_context=forking, initializer=_sit_down, initargs=(places, desks, os.getpid())
    )


def _sit_down(places: Any, desks: list[Desk], parent: int) -> None:
    """Take a desk of one's own, and end when the command ends, however it does."""
    _ignore_interrupts()
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)
    # What came along is never looked at again by the collector, which would copy its pages.
    gc.freeze()
    place = places.get()
    for other, each in enumerate(desks):
        if other != place:
            each.let_go()
    take_desk(desks[place])


def _ignore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _chained(first: list[Numbered], rest: Iterator[Numbered]) -> Iterator[Numbered]:
    yield from first
    yield from rest
