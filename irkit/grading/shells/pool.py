"""The shell pool: where a grading process gets its shells, sandboxed or, on request, ordinary ones."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty
from typing import TYPE_CHECKING, Any

from irkit.grading.shells import sandbox
from irkit.grading.shells.sandbox import SandboxError
from irkit.grading.shells.server import ShellServer, start_servers

if TYPE_CHECKING:
    from irkit.grading.shells.kernel import ForkedKernel

PROCESSOR_SECONDS = 300.0
TRUST_HINT = (
    "--trust-submissions runs them unconfined, in an ordinary kernel each: only for work you have read"
)


class ShellPool:
    """Gives out shells: forks of a process that is awaited at the first one, or ordinary kernels."""

    def __init__(self, server: ShellServer | None) -> None:
        self._cases: tuple[Path, ...] = ()
        self._server = server

    def set_cases(self, cases: tuple[Path, ...]) -> None:
        """Say which case folders a submission may load, without their reference."""
        self._cases = cases
        if self._server is not None:
            self._server.set_cases(cases)

    def wait(self) -> None:
        """Wait until shells can be had."""
        if self._server is not None:
            self._server.wait()

    def open(self) -> ForkedKernel | OrdinaryKernel:
        """Return a new shell."""
        # Imported here, so that the forking process starts before this one imports what it needs itself.
        from irkit.grading.shells.kernel import ForkedKernel

        if self._server is None:
            return OrdinaryKernel()
        try:
            return ForkedKernel(self._server, PROCESSOR_SECONDS)
        except (SandboxError, OSError):
            # Something outside ended the forking process; one more try with a new one.
            self._server.close()
            self._server = start_servers(1)[0]
            self._server.set_cases(self._cases)
            return ForkedKernel(self._server, PROCESSOR_SECONDS)

    def release(self) -> None:
        """Close this process's connection; the forking process stays with another that has this pool."""
        if self._server is not None:
            self._server.release()
            self._server = None

    def close(self) -> None:
        """End the forking process."""
        if self._server is not None:
            self._server.close()
            self._server = None


class OrdinaryKernel:
    """nbval's own kernel, which is told apart from a forked one only by its speed and its freedom."""

    def __init__(self) -> None:
        from nbval import kernel  # type: ignore[import-untyped]

        self._kernel: Any = kernel.RunningKernel(kernel.CURRENT_ENV_KERNEL_NAME)
        # nbval opens the null device for the kernel and leaves it open.
        self._kernel.km._launch_args["stderr"].close()
        self.ended: str | None = None
        self.status = "ok"
        self.execute_cell_input: Callable[..., str] = self._kernel.execute_cell_input
        self.await_idle: Callable[..., None] = self._kernel.await_idle

    def await_reply(self, msg_id: str, timeout: float | None = None) -> None:
        """Wait for the reply, and notice when there is nobody left to give it."""
        until = time.monotonic() + (timeout or 0)
        while True:
            try:
                message = self._kernel.get_message("shell", timeout=0.5)
            except Empty:
                if not self._kernel.is_alive():
                    self.ended = self.ended or "it ended its own process"
                if self.ended or time.monotonic() > until:
                    raise
                continue
            if message["parent_header"].get("msg_id") == msg_id:
                self.status = message["content"].get("status", "error")
                return

    def get_message(self, stream: str, timeout: float | None = None) -> dict[str, Any]:
        """Return the next message; raise ``Empty`` where there is none."""
        if self.ended:
            raise Empty
        message: dict[str, Any] = self._kernel.get_message(stream, timeout=timeout)
        return message

    def is_alive(self) -> bool:
        """Whether the kernel can run cells."""
        return self.ended is None and bool(self._kernel.is_alive())

    def interrupt(self) -> None:
        """End the kernel: a cell that takes too long may well ignore any gentler request."""
        self.ended = self.ended or "it took too long"
        self._kernel.stop()

    def stop(self) -> None:
        """End the kernel."""
        if hasattr(self._kernel, "km"):
            self._kernel.stop()
        self.ended = self.ended or "it was ended"


def open_pools(count: int, trusted: bool = False) -> list[ShellPool]:
    """Return pools, one a worker, whose forking processes start at once.

    Raises
    ------
    SandboxError
        If submissions are not trusted and this machine cannot confine them.
    """
    if trusted:
        return [ShellPool(None) for _ in range(count)]
    lacking = sandbox.missing()
    if lacking:
        raise SandboxError(f"submissions are not run here: {lacking}. {TRUST_HINT}")
    return [ShellPool(server) for server in start_servers(count)]


_pools: list[ShellPool] = []


def shell_pool(trusted: bool = False) -> ShellPool:
    """Return this process's pool, opened when first asked for."""
    if not _pools:
        _pools.extend(open_pools(1, trusted))
    return _pools[0]


def use_pool(given: ShellPool) -> None:
    """Let this process take its shells from a pool."""
    _pools[:] = [given]


def close_pool() -> None:
    """Close this process's pool."""
    while _pools:
        _pools.pop().close()


ALONE = 12
"""Up to so many submissions the command grades by itself: starting workers would take longer."""


def workers_for(count: int, wanted: int | None) -> int:
    """Return how many workers to use: as many as cores by default, none for a handful of submissions."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    most = wanted or cores
    return 0 if count <= ALONE or most == 1 else min(most, count // ALONE + 1)
