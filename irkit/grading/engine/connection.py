"""The connection to a Dask cluster: who is there, whether they can grade, and whether they still are."""

from __future__ import annotations

import logging
import re
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import irkit
from irkit.grading.engine.seat import leave, present
from irkit.grading.shells.sandbox import SandboxError

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
