"""A Dask cluster as an executor: batches graded by its workers, each with a forking process of its own.

A batch carries the exercise with its key and the public files of its case, so a worker needs nothing but the
same irkit. The forking process is started by exec, as it is on one machine: it never holds the key.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from irkit.case.case import Case
from irkit.grading.engine.assignment import Assignment
from irkit.grading.engine.batch import unreadable
from irkit.grading.engine.connection import Cluster, ClusterError
from irkit.grading.engine.seat import grade_there
from irkit.grading.engine.workers import Done, Numbered, run_batches
from irkit.grading.shells.shellserver import REFERENCE
from irkit.questions.sheets import Exercise


@dataclass(frozen=True)
class Parcel:
    """An assignment on its way to another machine, with the public files of its case."""

    exercise: Exercise
    release: str
    case: Case | None
    key: str
    timeout: float
    case_name: str
    case_files: tuple[tuple[str, bytes], ...]

    def unpacked(self, folder: Path) -> Assignment:
        """Return the assignment, its case's public files laid into a folder."""
        own = folder / self.case_name
        own.mkdir(exist_ok=True)
        for name, data in self.case_files:
            (own / name).write_bytes(data)
        return Assignment(self.exercise, self.release, self.case, own, self.key, self.timeout)


def parcel_of(assignment: Assignment) -> Parcel:
    """Return an assignment as it is sent to a worker."""
    folder = assignment.case_folder
    files = tuple((path.name, path.read_bytes()) for path in sorted(folder.glob("*.toml")))
    public = tuple((name, data) for name, data in files if name != REFERENCE)
    held = (assignment.exercise, assignment.release, assignment.case, assignment.key, assignment.timeout)
    return Parcel(*held, folder.name, public)


def grade_on_cluster(
    cluster: Cluster, assignment: Assignment, handed: Iterator[Numbered], done: Done, trusted: bool
) -> None:
    """Grade submissions on a cluster, telling ``done`` of each result.

    Raises
    ------
    ClusterError
        If the cluster is lost: what was graded until then has been told.
    """
    work = partial(grade_there, parcel_of(assignment), trusted=trusted)
    executor = _Cluster(cluster.client)
    try:
        failed = run_batches(executor, work, handed, done, cluster.workers, watch=cluster)
        # Whatever a submission breaks, it breaks for itself alone the second time.
        lost = run_batches(executor, work, iter(failed), done, cluster.workers, size=1, watch=cluster)
    except CancelledError:
        raise ClusterError(cluster.lost()) from None
    except ImportError as error:
        raise ClusterError(f"a worker at {cluster.address} cannot import what it needs: {error}") from None
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
    for number, _ in lost:
        done(number, unreadable(assignment, "it could not be graded: the process that tried was lost"))


class _Cluster(Executor):
    """Dask's executor, which speaks of a lost worker in a word of its own."""

    def __init__(self, client: Any) -> None:
        self._executor = client.get_executor(pure=False)

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Send work to the cluster."""
        from distributed.scheduler import KilledWorker

        ours: Future[Any] = Future()

        def told(theirs: Future[Any]) -> None:
            if theirs.cancelled():
                ours.set_exception(CancelledError())
                return
            error = theirs.exception()
            if isinstance(error, KilledWorker):
                ours.set_exception(BrokenExecutor(str(error)))
            elif error is not None:
                ours.set_exception(error)
            else:
                ours.set_result(theirs.result())

        self._executor.submit(fn, *args, **kwargs).add_done_callback(told)
        return ours

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take back what has not been done."""
        with suppress(Exception):
            self._executor.shutdown(wait=wait, cancel_futures=cancel_futures)
