"""The shell that runs a submission's cells: IPython's, without history, pictures or a terminal.

It speaks the messages that nbval reads from a kernel, one JSON object a line, over a socket that it was born
with.
"""

from __future__ import annotations

import io
import json
import os
import sys
import threading
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from irkit.grading.shells.messages import LONGEST_TEXT, TEXT, bundle


class Line:
    """The connection to the grader: messages go out whole, also from threads."""

    def __init__(self) -> None:
        self._descriptor = -1
        self._lock = threading.Lock()

    def open(self, descriptor: int) -> None:
        """Speak over this descriptor from now on."""
        self._descriptor = descriptor

    def send(self, kind: str, **content: Any) -> None:
        """Send one message."""
        if self._descriptor < 0:
            return
        data = memoryview(json.dumps({"msg_type": kind, "content": content}).encode() + b"\n")
        with self._lock:
            while data:
                data = data[os.write(self._descriptor, data) :]


LINE = Line()


class _Publisher(DisplayPublisher):
    def publish(self, data: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        LINE.send("display_data", data=bundle(data), metadata={})

    def clear_output(self, wait: bool = False) -> None:
        """Keep what was shown: nothing here is watched while it runs."""


class _Hook(DisplayHook):
    def write_output_prompt(self) -> None:
        """Write no prompt."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: Any = None) -> None:
        number = self.prompt_count
        LINE.send("execute_result", data=bundle(format_dict), metadata={}, execution_count=number)

    def finish_displayhook(self) -> None:
        """Write no end of line."""


class _Printed(io.TextIOBase):
    """What cells print: counted, cut off, and of no weight for any score."""

    encoding = "utf-8"
    errors = "strict"

    def __init__(self, name: str) -> None:
        self.name = name
        self.left = LONGEST_TEXT

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if self.left > 0 and text:
            LINE.send("stream", name=self.name, text=text[: self.left])
            self.left -= len(text)
        return len(text)

    def flush(self) -> None:
        """Nothing waits here, also after the stream has been closed."""

    def fileno(self) -> int:
        return 1 if self.name == "stdout" else 2


class AnswerShell(InteractiveShell):
    """IPython's shell, with its output and its errors sent to the grader."""

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        traceback = ["\n".join(stb)[-LONGEST_TEXT:]]
        LINE.send("error", ename=str(etype.__name__)[:200], evalue=str(evalue)[:2000], traceback=traceback)

    def enable_gui(self, gui: str | None = None) -> None:
        """Open no window: there is nobody to look at it."""


def warm_shell(folder: str) -> AnswerShell:
    """Return a shell that has done each kind of thing once, so that its forks need not learn it.

    Parameters
    ----------
    folder : str
        Where IPython may put its profile.
    """
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.xmode = "Minimal"
    config.InteractiveShell.colors = "nocolor"
    classes = {"display_pub_class": _Publisher, "displayhook_class": _Hook}
    shell = AnswerShell.instance(config=config, ipython_dir=folder, **classes)
    assert shell.display_formatter is not None
    shell.display_formatter.active_types = [TEXT]
    before = dict(shell.user_ns)
    for source in ("%matplotlib inline", "1 + 1", "1 / 0", "x ="):
        shell.run_cell(source, store_history=False)  # type: ignore[no-untyped-call]
    shell.user_ns.clear()
    shell.user_ns.update(before)
    return shell


def serve(shell: AnswerShell, descriptor: int) -> None:
    """Run cells as they are ordered until the grader goes away."""
    LINE.open(descriptor)
    printed = [_Printed("stdout"), _Printed("stderr")]
    sys.stdout, sys.stderr = printed
    # Until the grader goes away.
    for line in open(descriptor, "rb", closefd=False):  # noqa: SIM115
        order = json.loads(line)
        for stream in printed:
            stream.left = LONGEST_TEXT
        result = shell.run_cell(order["code"], store_history=False)  # type: ignore[no-untyped-call]
        LINE.send("execute_reply", status="ok" if result.success else "error", order=order["id"])
