"""A Dask cluster in place of this machine's processes, by Dask's own executor.

A batch carries the exercise with its key and the public files of its case, so a worker needs nothing but the
same irkit. The forking process is started by exec, as it is on one machine: it never holds the key.
"""

from __future__ import annotations

import logging
import re
import threading
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

import irkit
from irkit.case.layout import REFERENCE
from irkit.grading.engine.batch import grade_batch
from irkit.grading.engine.scoring import ungraded
from irkit.grading.engine.workers import Done, Numbered, run_batches
from irkit.grading.shells import sandbox
from irkit.grading.shells.pool import open_pools
from irkit.grading.submissions.submissions import Notebooks
from irkit.text import UserError

if TYPE_CHECKING:
    from irkit.grading.engine.assignment import Assignment
    from irkit.grading.engine.results import Result

CONNECT_SECONDS = 10
BATCH = 100
"""How many submissions a worker gets at once: each batch starts a forking process of its own."""
INSTALL = "python -m uv sync --extra dask"
_ADDRESS = re.compile(r"(\w+://)?[^\s/]+:\d+/?")
_ONE_AT_A_TIME = threading.Lock()


class ClusterError(UserError, RuntimeError):
    """A cluster that cannot be reached, used or waited for; the message is a sentence."""


@contextmanager
def connected(address: str, trusted: bool) -> Iterator[Callable[..., None]]:
    """Connect with a cluster, and yield :func:`grade_on_cluster` with its first parameters filled in.

    Parameters
    ----------
    address : str
        The scheduler's address, such as ``tcp://127.0.0.1:8786``.
    trusted : bool
        Whether submissions are run without a sandbox.

    Raises
    ------
    ClusterError
        If there is no such cluster, it has no workers, they have another irkit or none, or the machine of
        one cannot confine submissions and they are not trusted.
    """
    if not _ADDRESS.fullmatch(address):
        raise ClusterError(f'"{address}" is no address of a scheduler: write it like tcp://127.0.0.1:8786')
    try:
        import distributed
    except ImportError:
        raise ClusterError(f"--dask needs Dask, which is not installed here: {INSTALL}") from None
    with warnings.catch_warnings(), ExitStack() as stack:
        warnings.simplefilter("ignore")
        # What Dask logs of a lost connection, ClusterError says in a sentence.
        logging.disable()
        stack.callback(logging.disable, logging.NOTSET)
        try:
            client = distributed.Client(  # type: ignore[no-untyped-call]
                address, timeout=CONNECT_SECONDS, set_as_default=False
            )
        except (OSError, TimeoutError, ValueError) as error:
            raise ClusterError(f"no Dask scheduler answers at {address}: {error}") from None
        stack.callback(_close, client)
        _check_workers(client, address, trusted)
        yield partial(grade_on_cluster, client, address, trusted)


def _close(client: Any) -> None:
    with suppress(Exception):
        client.close(timeout=5)


def _check_workers(client: Any, address: str, trusted: bool) -> None:
    try:
        client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        workers: dict[str, tuple[str, str | None]] = client.run(readiness)
    except TimeoutError:
        raise ClusterError(f"the cluster at {address} has no workers") from None
    except Exception as error:
        # Dask sends on what a worker says as a bare exception.
        raise ClusterError(f"the workers at {address} need the same irkit as here: {error}") from None
    for version, lacking in workers.values():
        if version != irkit.__version__:
            raise ClusterError(f"the workers at {address} have irkit {version}, here is {irkit.__version__}")
        if lacking and not trusted:
            raise ClusterError(f"submissions are not run on the workers at {address}: {lacking}")


def grade_on_cluster(
    client: Any,
    address: str,
    trusted: bool,
    assignment: Assignment,
    notebooks: Iterator[Numbered],
    done: Done,
) -> None:
    """Grade submissions on a cluster, calling ``done`` with each result.

    Raises
    ------
    ClusterError
        If the cluster is lost: ``done`` has been called with what was graded until then.
    """
    from distributed.scheduler import KilledWorker

    def check() -> None:
        with suppress(Exception):
            if client.nthreads():
                return
        # Dask would wait for a worker without end.
        raise CancelledError

    work = partial(grade_there, assignment, public_files(assignment.case_folder), trusted)
    executor, workers = client.get_executor(pure=False), len(client.nthreads())
    run = partial(run_batches, executor, work, done=done, workers=workers, killed=KilledWorker, check=check)
    try:
        failed = run(notebooks, size=BATCH)
        # Whatever a submission breaks, it breaks for itself alone the second time.
        for (number, _), reason in run((numbered for numbered, _ in failed), size=1):
            done(number, ungraded(assignment.exercise, reason))
    except CancelledError:
        kept = "what was graded is kept, so start it and give the same command again"
        raise ClusterError(f"the cluster at {address} was lost; {kept}") from None


def readiness() -> tuple[str, str | None]:
    """Return, in a worker, the version of its irkit, and what its machine lacks for the sandbox."""
    return irkit.__version__, sandbox.missing()


def public_files(case_folder: Path) -> dict[str, bytes]:
    """Return the files of a case by name, without its reference."""
    return {path.name: path.read_bytes() for path in case_folder.glob("*.toml") if path.name != REFERENCE}


def grade_there(
    assignment: Assignment, case_files: dict[str, bytes], trusted: bool, batch: list[Notebooks]
) -> list[Result]:
    """Grade a batch in a worker: one at a time, since pytest has a process to itself."""
    with _ONE_AT_A_TIME, closing(open_pools(1, trusted)[0]) as pool:
        if not trusted:
            folder = Path(mkdtemp(prefix="irkit-case-"))
            case_folder = folder / assignment.case_folder.name
            case_folder.mkdir()
            for name, data in case_files.items():
                (case_folder / name).write_bytes(data)
            pool.set_cases(replace(assignment, case_folder=case_folder).cases, temporary=folder)
        return grade_batch(assignment, batch, pool)
