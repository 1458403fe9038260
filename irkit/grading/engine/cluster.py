"""A Dask cluster as an executor: batches graded by its workers, each with a forking process of its own.

A batch carries the exercise with its key and the public files of its case, so a worker needs nothing but the
same irkit. The forking process is started by exec, as it is on one machine: it never holds the key. It stays
between two batches, and ends after a while without work.
"""

from __future__ import annotations

import gc
import logging
import re
import shutil
import tempfile
import threading
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import irkit
from irkit.grading.shells import sandbox
from irkit.grading.shells.forkserver import REFERENCE
from irkit.grading.shells.pool import close_pool, shell_pool
from irkit.grading.shells.sandbox import SandboxError

if TYPE_CHECKING:
    from irkit.case.case import Case
    from irkit.grading.engine.assignment import Assignment
    from irkit.grading.engine.batch import Notebooks
    from irkit.grading.engine.results import Result
    from irkit.grading.engine.workers import Done, Numbered
    from irkit.questions.sheets import Exercise

# Modules of the engine are imported where they are used: the cluster is asked to get ready before.

CONNECT_SECONDS, LOOK_SECONDS, ALONE_SECONDS = 10, 5.0, 30.0
_ADDRESS = re.compile(r"(\w+://)?[^\s/]+:\d+/?")
INSTALL = "python -m uv sync --extra dask"


class ClusterError(RuntimeError):
    """A cluster that cannot be reached, used or waited for; the message is a sentence."""


class Cluster:
    """A cluster that has been looked at: its client, and how many workers can grade.

    Dask would wait without end for one that has lost its scheduler or all of its workers; this notices.
    """

    seconds = LOOK_SECONDS

    def __init__(self, client: Any, address: str, workers: int) -> None:
        self.client = client
        self.address = address
        self.workers = workers
        self._alone_since: float | None = None

    def look(self, came_back: bool) -> None:
        """Raise :class:`ClusterError` where nobody has been there for a while."""
        if came_back or self._somebody():
            self._alone_since = None
            return
        self._alone_since = self._alone_since or time.monotonic()
        if time.monotonic() - self._alone_since > ALONE_SECONDS:
            raise ClusterError(self.lost())

    def lost(self) -> str:
        """Return what to do about a cluster that was lost, as a sentence."""
        told = f"the cluster at {self.address} was lost"
        return f"{told}; what was graded is kept, so start it and give the same command again"

    def _somebody(self) -> bool:
        try:
            return bool(self.client.nthreads())
        except Exception:
            return False


@contextmanager
def connected(address: str, trusted: bool) -> Iterator[Cluster]:
    """Connect with a cluster whose workers begin to get ready at once.

    Parameters
    ----------
    address : str
        The scheduler's address, such as ``tcp://127.0.0.1:8786``.
    trusted : bool
        Whether submissions are run without a sandbox.

    Raises
    ------
    ClusterError
        If there is no such cluster, it has no workers, or they have another irkit or none.
    SandboxError
        If a worker's machine cannot confine submissions and they are not trusted.
    """
    if not _ADDRESS.fullmatch(address):
        raise ClusterError(f'"{address}" is no address of a scheduler: write it like tcp://127.0.0.1:8786')
    try:
        import distributed
    except ImportError:
        raise ClusterError(f"--dask needs Dask, which is not installed here: {INSTALL}") from None
    client_of: Any = distributed.Client
    # What it has to say of a lost connection is said in a sentence.
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] in ("distributed", "tornado"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    with warnings.catch_warnings():
        # Notebooks are large, and it would rather have them on a shared disk.
        warnings.filterwarnings("ignore", message="Sending large graph")
        warnings.filterwarnings("ignore", message="Mismatched versions")
        try:
            client = client_of(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise ClusterError(f"no Dask scheduler answers at {address}: {error}") from None
        try:
            yield Cluster(client, address, _looked_at(client, address, trusted))
        finally:
            with suppress(Exception):
                client.run(leave, on_error="ignore")
            with suppress(Exception):
                client.close(timeout=5)


def _looked_at(client: Any, address: str, trusted: bool) -> int:
    """Return how many workers there are, once it is sure that all can grade."""
    try:
        client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        found: dict[str, tuple[str, str | None]] = client.run(present, trusted)
    except TimeoutError:
        raise ClusterError(f"the cluster at {address} has no workers") from None
    except Exception as error:
        # Dask sends on what a worker says as a bare exception.
        raise ClusterError(f"the workers at {address} need the same irkit as here: {error}") from None
    others = sorted({version for version, _ in found.values()} - {irkit.__version__})
    if others:
        raise ClusterError(f"the workers at {address} have irkit {others[0]}, here is {irkit.__version__}")
    lacking = {why for _, why in found.values() if why}
    if lacking and not trusted:
        raise SandboxError(f"submissions are not run on the workers at {address}: {min(lacking)}")
    return len(found)


# What follows runs in a worker.

IDLE_SECONDS = 120.0
"""After so long without work the forking process ends, also where nobody says that grading is over."""

_LOCK = threading.Lock()


@dataclass
class _Lease:
    assignment: Assignment
    folder: Path


_leases: list[_Lease] = []
_idle: list[threading.Timer] = []


def present(trusted: bool) -> tuple[str, str | None]:
    """Return a worker's irkit and what its machine lacks for the sandbox, and begin to get ready."""
    lacking = None if trusted else sandbox.missing()
    if lacking is None and _LOCK.acquire(blocking=False):
        try:
            if not _leases:
                # It starts while this process imports what it needs itself.
                shell_pool(trusted)
                _wait_for_work()
        finally:
            _LOCK.release()
    return irkit.__version__, lacking


def grade_there(parcel: Parcel, batch: list[Notebooks], trusted: bool) -> list[Result]:
    """Grade a batch in a worker: one at a time, since pytest has a process to itself."""
    from irkit.grading.engine.batch import GraderError, grade_batch

    with _LOCK:
        seat = _prepare(parcel, trusted)
        try:
            return grade_batch(seat.assignment, batch, trusted)
        except GraderError:
            # The next attempt begins anew, the case laid out once more.
            _leave_off()
            raise
        finally:
            _wait_for_work()


def leave() -> None:
    """End the forking process of a worker that has no more to grade."""
    if _LOCK.acquire(blocking=False):
        try:
            _leave_off()
        finally:
            _LOCK.release()


def _prepare(parcel: Parcel, trusted: bool) -> _Lease:
    _no_longer_idle()
    if _leases and _leases[0].assignment.key != parcel.key:
        _leave_off()
    if not _leases:
        folder = Path(tempfile.mkdtemp(prefix="irkit-case-"))
        _leases.append(_Lease(parcel.unpacked(folder), folder))
        place = shell_pool(trusted)
        place.set_cases(_leases[0].assignment.cases)
        place.wait()
        if not trusted:
            # The forking process has a copy, which goes with it, also where this process is killed.
            shutil.rmtree(folder, ignore_errors=True)
        # What Dask and irkit have imported is never looked at again by the collector.
        gc.freeze()
    return _leases[0]


def _wait_for_work() -> None:
    _no_longer_idle()
    timer = threading.Timer(IDLE_SECONDS, leave)
    timer.daemon = True
    timer.start()
    _idle.append(timer)


def _no_longer_idle() -> None:
    while _idle:
        _idle.pop().cancel()


def _leave_off() -> None:
    _no_longer_idle()
    close_pool()
    for seat in _leases:
        shutil.rmtree(seat.folder, ignore_errors=True)
    _leases.clear()


# What follows runs in the process that grades.


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
        from irkit.grading.engine.assignment import Assignment

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
    cluster: Cluster, assignment: Assignment, notebooks: Iterator[Numbered], done: Done, trusted: bool
) -> None:
    """Grade submissions on a cluster, telling ``done`` of each result.

    Raises
    ------
    ClusterError
        If the cluster is lost: what was graded until then has been told.
    """
    from irkit.grading.engine.batch import unreadable
    from irkit.grading.engine.workers import run_batches

    work = partial(grade_there, parcel_of(assignment), trusted=trusted)
    executor = _Cluster(cluster.client)
    try:
        failed = run_batches(executor, work, notebooks, done, cluster.workers, watch=cluster)
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
