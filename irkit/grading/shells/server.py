"""The grader's end of the forking process: starting it, asking it for shells, ending them."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from irkit.grading.shells.sandbox import SandboxError

BOOT_SECONDS = 60.0
ANSWER_SECONDS = 30.0


@dataclass(frozen=True)
class Ending:
    """How a shell ended: the kernel's status word, and the processor time it used, in seconds."""

    status: int
    seconds: float

    def __str__(self) -> str:
        """Return what ended it, as the end of a sentence."""
        if os.WIFSIGNALED(self.status):
            return _SIGNALS.get(os.WTERMSIG(self.status), f"signal {os.WTERMSIG(self.status)} ended it")
        return "it ended its own process"


# Whoever closes the line is killed or ends by itself, as it happens: that is told alike.
_SIGNALS = {
    9: "it ended its own process",
    11: "it crashed Python",
    6: "it crashed Python",
    24: "it used up its time",
}


class ShellServer:
    """A forking process of one's own; it ends with its owner, and takes its scratch folder with it."""

    def __init__(self, control: socket.socket, process: subprocess.Popen[bytes] | None) -> None:
        self._control = control
        self._process = process
        self._cases_set = self._ready = False

    def set_cases(self, cases: Iterable[Path]) -> None:
        """Say which cases submissions can load, in a copy without their reference."""
        if not self._cases_set:
            self._control.send(json.dumps([str(case.resolve()) for case in cases]).encode())
            self._cases_set = True

    def fork(self, seconds: float) -> tuple[int, socket.socket, Path]:
        """Return a new shell's process id, the socket it speaks over, and the folder it may write to.

        Parameters
        ----------
        seconds : float
            How much processor time the shell may use.
        """
        self.wait()
        ours, theirs = socket.socketpair()
        try:
            order = json.dumps({"fork": seconds}).encode()
            socket.send_fds(self._control, [order], [theirs.fileno()])
            told = self._answer(ANSWER_SECONDS)
            child, room = int(told["child"]), Path(told["room"])
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        return child, ours, room

    def end(self, child: int) -> Ending:
        """Kill a shell and return how it ended."""
        self._control.send(json.dumps({"end": child}).encode())
        told = self._answer(ANSWER_SECONDS)
        return Ending(int(told["status"]), float(told["seconds"]))

    def wait(self) -> None:
        """Wait until the process is ready.

        Raises
        ------
        SandboxError
            If it cannot be started, or cannot shut itself in.
        """
        if not self._ready:
            self.set_cases(())
            told = self._answer(2 * BOOT_SECONDS)
            if "failed" in told:
                raise SandboxError(f"the process that runs submissions did not start: {told['failed']}")
            self._ready = True

    def release(self) -> None:
        """Close this process's copy of the connection; the forking process stays."""
        self._control.close()

    def close(self) -> None:
        """End the process, which removes its scratch folder."""
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

    def _answer(self, seconds: float) -> dict[str, Any]:
        self._control.settimeout(seconds)
        try:
            data = self._control.recv(1 << 16)
        except TimeoutError:
            raise SandboxError("the process that runs submissions does not answer") from None
        if not data:
            raise SandboxError("the process that runs submissions has ended")
        told: dict[str, Any] = json.loads(data)
        return told


def start_servers(count: int) -> list[ShellServer]:
    """Start forking processes: one imports everything, and the others are its twins."""
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
    first, *twins = [control for control, _ in pairs]
    return [ShellServer(first, process), *(ShellServer(control, None) for control in twins)]


def _environment() -> dict[str, str]:
    """Return the few variables the process starts with; it drops them once it has started."""
    home = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    fonts = Path(os.environ.get("MPLCONFIGDIR") or Path(home) / "matplotlib")
    # Finding the fonts anew takes longer than all the rest of the start.
    kept = {"MPLCONFIGDIR": str(fonts)} if os.access(fonts, os.W_OK) else {}
    return {
        **kept,
        "PATH": os.defpath,
        "TMPDIR": tempfile.gettempdir(),
        "LANG": "C.UTF-8",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
