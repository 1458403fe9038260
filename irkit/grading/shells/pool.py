"""The shell pool: where a grading process gets its shells, sandboxed or, on request, ordinary ones."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from irkit.grading.shells import sandbox
from irkit.grading.shells.sandbox import SandboxError

if TYPE_CHECKING:
    from irkit.grading.shells.kernel import ForkedKernel, OrdinaryKernel

BOOT_SECONDS, ANSWER_SECONDS = 120.0, 30.0
PROCESSOR_SECONDS = 300.0
TRUST_HINT = (
    "--trust-submissions runs them unconfined, in an ordinary kernel each: only for work you have read"
)
ALONE = 12
"""Up to so many submissions one process grades: starting workers would take longer."""
# Whoever closes the line is killed or ends by itself, as it happens: both get the same sentence.
_ENDINGS = {
    9: "it ended its own process",
    11: "it crashed Python",
    6: "it crashed Python",
    24: "it used up its time",
}


class ShellPool:
    """Gives out shells: forks of a process that has imported everything, or ordinary kernels.

    The forking process ends with its owner, and removes its scratch folder.

    Parameters
    ----------
    control : socket, optional
        The connection to the forking process; without one the shells are ordinary kernels.
    process : Popen, optional
        The process that was started; a twin of it has none of its own.
    """

    def __init__(
        self, control: socket.socket | None = None, process: subprocess.Popen[bytes] | None = None
    ) -> None:
        self._control = control
        self._process = process
        self._has_case = self._ready = False

    def set_case(self, name: str, files: Mapping[str, str]) -> None:
        """Say once which case submissions may load beside the others that are shipped, and its files."""
        if self._control is not None and not self._has_case:
            self._has_case = True
            # A file without a name: it may be long, and nothing is left of it where this process is killed.
            with tempfile.TemporaryFile() as file:
                file.write(json.dumps({"name": name, "files": files}).encode())
                file.seek(0)
                socket.send_fds(self._control, [b"case"], [file.fileno()])

    def wait(self) -> None:
        """Wait until shells can be had.

        Raises
        ------
        SandboxError
            If the forking process cannot be started, or cannot shut itself in.
        """
        if self._control is None or self._ready:
            return
        answer = self._answer(BOOT_SECONDS)
        if "failed" in answer:
            raise SandboxError(f"the process that runs submissions did not start: {answer['failed']}")
        self._ready = True

    def open(self) -> ForkedKernel | OrdinaryKernel:
        """Return a new shell."""
        # Imported here, so that the forking process starts before this one imports what it needs itself.
        from irkit.grading.shells.kernel import ForkedKernel, OrdinaryKernel

        return OrdinaryKernel() if self._control is None else ForkedKernel(*self._fork(), self._end)

    def close(self) -> None:
        """End the forking process, which removes its scratch folder."""
        if self._control is None:
            return
        with suppress(OSError):
            self._control.settimeout(ANSWER_SECONDS)
            self._control.shutdown(socket.SHUT_WR)
            # Its end closes when it has cleared up and is gone.
            while self._control.recv(1 << 16):
                pass
        self._control.close()
        if self._process is not None:
            try:
                self._process.wait(timeout=ANSWER_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def _fork(self) -> tuple[int, socket.socket, Path]:
        """Return a new shell's process id, the socket it speaks over, and the folder it may write to."""
        self.wait()
        ours, theirs = socket.socketpair()
        try:
            answer = self._ask({"fork": PROCESSOR_SECONDS}, [theirs.fileno()])
            return int(answer["child"]), ours, Path(answer["room"])
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()

    def _end(self, child: int) -> str:
        """Kill a shell and return what ended it, as the end of a sentence."""
        status = int(self._ask({"end": child})["status"])
        number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 9
        return _ENDINGS.get(number, f"signal {number} ended it")

    def _ask(self, order: dict[str, float], descriptors: Sequence[int] = ()) -> dict[str, Any]:
        """Give an order and return its answer; one to a worker that was killed since is passed over."""
        assert self._control is not None
        own = os.getpid()
        socket.send_fds(self._control, [json.dumps({**order, "by": own}).encode()], descriptors)
        while (answer := self._answer(ANSWER_SECONDS)).get("by") != own:
            pass
        return answer

    def _answer(self, seconds: float) -> dict[str, Any]:
        assert self._control is not None
        self._control.settimeout(seconds)
        try:
            answer: dict[str, Any] = json.loads(self._control.recv(1 << 16))
        except (OSError, ValueError):
            # Too late, or nothing at all.
            raise SandboxError("the process that runs submissions does not answer") from None
        return answer


def workers_for(count: int, wanted: int | None) -> int:
    """Return how many processes grade a class: as many as cores by default, one for a few submissions."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return 1 if count <= ALONE else min(wanted or cores, count // ALONE + 1)


def open_pools(count: int, trusted: bool = False) -> list[ShellPool]:
    """Return pools, one per worker, whose forking processes start at once.

    Raises
    ------
    SandboxError
        If submissions are not trusted and this machine cannot confine them.
    """
    if trusted:
        return [ShellPool() for _ in range(count)]
    if lacking := sandbox.missing():
        raise SandboxError(f"submissions are not run here: {lacking}. {TRUST_HINT}")
    # One process imports everything, and the others are its twins.
    pairs = [socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET) for _ in range(count)]
    theirs = [other.fileno() for _, other in pairs]
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-P", "-s", "-m", "irkit.grading.shells.forkserver", *map(str, theirs)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        pass_fds=theirs,
        # A Ctrl-C at the terminal is for the grader, which then ends this process in good order.
        process_group=0,
    )
    for _, other in pairs:
        other.close()
    return [ShellPool(control, None if place else process) for place, (control, _) in enumerate(pairs)]


def _environment() -> dict[str, str]:
    """Return the few variables the process starts with; it drops them once it has started."""
    home = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    fonts = Path(os.environ.get("MPLCONFIGDIR") or Path(home) / "matplotlib")
    # Finding the fonts anew takes longer than all the rest of the start.
    known = {"MPLCONFIGDIR": str(fonts)} if os.access(fonts, os.W_OK) else {}
    single = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "PYTHONDONTWRITEBYTECODE"), "1")
    return {
        **known,
        **single,
        "PATH": os.defpath,
        "TMPDIR": tempfile.gettempdir(),
        "LANG": "C.UTF-8",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "PYTHONHASHSEED": "0",
    }
