"""A Dask cluster in place of this machine's processes, by Dask's own executor.

A batch carries the exercise with its key and its case, so a worker needs nothing but the same irkit. The
forking process is started by exec, as it is on one machine: it never holds the key.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Generator, Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from typing import Any

import irkit
from irkit.grading.engine.assignment import Assignment
from irkit.grading.engine.workers import Graded, Grader, Numbered, grade_alone, run_batches, ungradable
from irkit.grading.shells import sandbox
from irkit.text import UserError

CONNECT_SECONDS = 10
BATCH = 100
"""How many submissions a worker gets at once: each batch starts a forking process of its own."""
INSTALL = "python -m uv sync --extra dask"
_ADDRESS = re.compile(r"(\w+://)?[^\s/]+:\d+/?")


class ClusterError(UserError, RuntimeError):
    """A cluster that cannot be reached, used or waited for; the message is a sentence."""


@contextmanager
def connected(address: str, trusted: bool) -> Iterator[Grader]:
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
        lacking: dict[str, str | None] = client.run(what_is_missing, irkit.__version__, trusted)
    except TimeoutError:
        raise ClusterError(f"the cluster at {address} has no workers") from None
    except Exception as error:
        # Dask sends on what a worker says as a bare exception.
        raise ClusterError(f"the workers at {address} need the same irkit as here: {error}") from None
    for fault in filter(None, lacking.values()):
        raise ClusterError(f"submissions are not run on the workers at {address}: {fault}")


def what_is_missing(version: str, trusted: bool) -> str | None:
    """Return, in a worker, what it lacks for grading, as the end of a sentence."""
    if version != irkit.__version__:
        return f"they have irkit {irkit.__version__}, here is {version}"
    return None if trusted else sandbox.missing()


def grade_on_cluster(
    client: Any, address: str, trusted: bool, assignment: Assignment, notebooks: Iterator[Numbered]
) -> Generator[Graded, None, None]:
    """Grade submissions on a cluster and yield each result with its number.

    Raises
    ------
    ClusterError
        If the cluster is lost.
    """
    from distributed.scheduler import KilledWorker

    def check() -> None:
        with suppress(Exception):
            if client.nthreads():
                return
        # Dask would wait for a worker without end.
        raise CancelledError

    work, executor = partial(grade_alone, assignment, trusted), client.get_executor(pure=False)
    run = partial(
        run_batches, executor, work, workers=len(client.nthreads()), killed=KilledWorker, check=check
    )
    try:
        failed = yield from run(notebooks, BATCH)
        # Whatever a submission breaks, it breaks for itself alone the second time.
        lost = yield from run([numbered for numbered, _ in failed], 1)
    except CancelledError:
        kept = "what was graded is kept, so start it and give the same command again"
        raise ClusterError(f"the cluster at {address} was lost; {kept}") from None
    yield from ungradable(assignment, lost)
