"""A forked shell as nbval sees a kernel, and nbval's own kernel with the same manners.

What comes from a shell is not trusted: it is counted, cut off, and looked at before anything is made of it.
"""

from __future__ import annotations

import json
import os
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import Empty
from socket import socket

from nbval.kernel import CURRENT_ENV_KERNEL_NAME, RunningKernel  # type: ignore[import-untyped]

from irkit.grading.shells.messages import MOST_FRAME, Message, bundle, message_in
from irkit.questions.check import ANSWER_MIME

MOST_BYTES = 32 << 20
MOST_MESSAGES, MOST_ANSWERS = 100, 20
MOST_ON_DISK = 64 << 20
MOST_FILES = 500
MOST_WRITTEN = 256 << 20
"""How many bytes a shell may write to files and lines together: what it deletes is written too."""
MOST_THREADS = 256
GLANCE = 0.05


class ForkedKernel:
    """A shell in its sandbox, with the methods that nbval calls on a kernel.

    ``ended`` says why the shell is gone, as a sentence, or is None while it lives; ``status`` is what the
    last cell's reply said, which nbval itself does not look at.
    """

    def __init__(self, child: int, line: socket, room: Path, end: Callable[[int], str]) -> None:
        self._child, self._socket, self._room, self._end = child, line, room, end
        self._unread = bytearray()
        self._shown: deque[Message] = deque()
        self._answers: deque[Message] = deque(maxlen=MOST_ANSWERS)
        self._bytes = self._order = 0
        self._looked = time.monotonic()
        self.ended: str | None = None
        self.status = "ok"

    def execute_cell_input(self, cell_input: str, allow_stdin: bool | None = None) -> str:
        """Order a cell to be run and return the order's number."""
        self._order += 1
        self._shown.clear()
        self._answers.clear()
        self._bytes = 0
        order = json.dumps({"id": str(self._order), "code": cell_input})
        try:
            self._socket.settimeout(5)
            self._socket.sendall(f"{order}\n".encode())
        except OSError:
            self._lose("it stopped before its next cell")
        return str(self._order)

    def await_reply(self, msg_id: str, timeout: float | None = None) -> None:
        """Wait until the cell has been run; raise ``Empty`` where that takes too long."""
        until = time.monotonic() + (timeout or 0)
        while self.ended is None:
            message = self._next(until)
            if message is None:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "execute_reply" and content["order"] == msg_id:
                self.status = "ok" if content["status"] == "ok" else "error"
                self._end_cell()
                return
            if ANSWER_MIME in content.get("data", {}):
                self._answers.append(self._message(kind, content))
            elif kind != "execute_reply" and len(self._shown) < MOST_MESSAGES:
                self._shown.append(self._message(kind, content))
        self.status = "error"

    def get_message(self, stream: str, timeout: float | None = None) -> Message:
        """Return the next thing that the cell showed; raise ``Empty`` where there is none."""
        if not self._shown:
            raise Empty
        return self._shown.popleft()

    def is_alive(self) -> bool:
        """Whether there is a shell to run cells."""
        return self.ended is None

    def interrupt(self) -> None:
        """Stop the shell: a cell that takes too long may well ignore any gentler request."""
        self._lose("it took too long")

    def stop(self) -> None:
        """End the shell, if it still lives."""
        if self.ended is None:
            self._close()
            self.ended = "it was ended"

    def _close(self) -> str:
        self._socket.close()
        return self._end(self._child)

    def _lose(self, reason: str) -> None:
        """End the shell and tell nbval so in its own words."""
        if self.ended is not None:
            return
        ending = self._close()
        self.ended = reason or ending
        self.status = "error"
        stopped = {"ename": "Stopped", "evalue": self.ended, "traceback": [self.ended]}
        self._shown.append(self._message("error", stopped))
        self._end_cell()

    def _message(self, kind: str, content: Message) -> Message:
        return {"msg_type": kind, "parent_header": {"msg_id": str(self._order)}, "content": content}

    def _end_cell(self) -> None:
        """Put the answers, of which only the last counts, behind all else that the cell showed."""
        self._shown += self._answers
        self._shown.append(self._message("status", {"execution_state": "idle"}))

    def _next(self, until: float) -> Message | None:
        """Return a message, or None where there was none, or none worth keeping."""
        end = self._unread.find(b"\n")
        if 0 <= end <= MOST_FRAME:
            frame = bytes(self._unread[:end])
            del self._unread[: end + 1]
            return message_in(frame)
        if len(self._unread) > MOST_FRAME:
            self._lose("it showed something too large to read")
            return None
        now = time.monotonic()
        if until <= now:
            raise Empty
        if now - self._looked > GLANCE:
            # Also while it talks: whoever fills the disk may well do so to be overlooked.
            self._looked = now
            self._look_at_machine()
        if self.ended is None:
            self._receive(min(until - now, GLANCE))
        return None

    def _receive(self, seconds: float) -> None:
        self._socket.settimeout(seconds)
        try:
            part = self._socket.recv(1 << 18)
        except TimeoutError:
            return
        except OSError:
            part = b""
        self._unread += part
        self._bytes += len(part)
        if not part:
            self._lose("")
        elif self._bytes > MOST_BYTES:
            self._lose("it printed without end")

    def _look_at_machine(self) -> None:
        """Stop a shell that fills the disk, writes and deletes without end, or starts ever more threads."""
        place = Path(f"/proc/{self._child}")
        # What is counted may go meanwhile.
        with suppress(OSError, ValueError):
            threads = (place / "task").stat().st_nlink - 2
            counts = (place / "io").read_text(encoding="ascii")
            written = int(counts.partition("wchar:")[2].split(maxsplit=1)[0])
            if threads > MOST_THREADS:
                self._lose("it started too many threads")
            elif written > MOST_WRITTEN:
                self._lose("it wrote too much to the disk")
        with suppress(OSError), os.scandir(self._room) as entries:
            sizes = [entry.stat(follow_symlinks=False).st_blocks * 512 for entry in entries]
            # Each file is limited, their number is not.
            if sum(sizes) > MOST_ON_DISK or len(sizes) > MOST_FILES:
                self._lose("it wrote too much to the disk")


class OrdinaryKernel(RunningKernel):  # type: ignore[misc]
    """nbval's own kernel, which differs from a forked one only in its speed and its freedom."""

    ended: str | None = None
    status = "ok"

    def __init__(self) -> None:
        super().__init__(CURRENT_ENV_KERNEL_NAME)
        # nbval opens the null device for the kernel and leaves it open.
        self.km._launch_args["stderr"].close()

    def await_reply(self, msg_id: str, timeout: float | None = None) -> None:
        """Wait for the reply, and notice when there is nobody left to give it."""
        until = time.monotonic() + (timeout or 0)
        while True:
            try:
                message = super().get_message("shell", timeout=0.5)
            except Empty:
                if not super().is_alive():
                    self.ended = self.ended or "it ended its own process"
                if self.ended or time.monotonic() > until:
                    raise
                continue
            if message["parent_header"].get("msg_id") == msg_id:
                self.status = message["content"].get("status", "error")
                return

    def get_message(self, stream: str, timeout: float | None = None) -> Message:
        """Return the next message; raise ``Empty`` where there is none."""
        if self.ended:
            raise Empty
        message: Message = super().get_message(stream, timeout=timeout)
        if "data" in message["content"]:
            message["content"]["data"] = bundle(message["content"]["data"])
        return message

    def is_alive(self) -> bool:
        """Whether the kernel can run cells, as far as it is known."""
        return self.ended is None

    def interrupt(self) -> None:
        """End the kernel: a cell that takes too long may well ignore any gentler request."""
        self._end("it took too long")

    def stop(self) -> None:
        """End the kernel."""
        self._end("it was ended")

    def _end(self, reason: str) -> None:
        self.ended = self.ended or reason
        if hasattr(self, "km"):
            super().stop()
