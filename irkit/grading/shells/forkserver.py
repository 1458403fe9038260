"""The forking process: it imports everything once, shuts itself in, and forks a shell per submission.

It is started by exec and takes its orders over a socket it was given, so that it has never held a key and
nobody else can reach it. It knows only what it may read itself: a case comes without its reference.
"""

from __future__ import annotations

import gc
import json
import os
import random
import shutil
import signal
import socket
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomli
import tomli_w

if TYPE_CHECKING:
    from irkit.grading.shells.sandbox import Prepared
    from irkit.grading.shells.shell import AnswerShell

SEED = 20131211
LONGEST_ORDER = 1 << 12
ROOMS = ("private", "alone")
"""The folders that shells may write to, one each: a second shell is there to try an answer by itself."""


def main() -> None:
    """Serve the graders at the other ends of the sockets named, each in a process of its own."""
    # While everything is imported the collector would look through it again and again, and find nothing.
    gc.disable()
    control, *others = [socket.socket(fileno=int(number)) for number in sys.argv[1:]]
    # Made here and not by the grader, so that it is removed however the grader ends.
    scratch = Path(tempfile.mkdtemp(prefix="irkit-")).resolve()
    try:
        shell = _warm(scratch)
    except Exception as error:
        for grader in (control, *others):
            _report_failure(grader, error)
        shutil.rmtree(scratch, ignore_errors=True)
        return
    # A twin for each further grader, made before anything is confined.
    while others:
        twin = others.pop()
        if os.fork() == 0:
            for other in (control, *others):
                other.close()
            control, others = twin, []
            scratch = Path(tempfile.mkdtemp(prefix="irkit-")).resolve()
        else:
            twin.close()
    _serve(control, scratch, shell)


def _serve(control: socket.socket, scratch: Path, shell: AnswerShell) -> None:
    """Confine this process and fork shells until the grader hangs up."""
    from irkit.grading.shells import sandbox

    children: dict[int, Path] = {}
    try:
        _furnish(scratch)
        _, (case, *_), _, _ = socket.recv_fds(control, LONGEST_ORDER, 1)
        with os.fdopen(case, encoding="utf-8") as file:
            memory = _confine(scratch, **json.load(file))
        rooms = {scratch / name: sandbox.Prepared(scratch / name, memory) for name in ROOMS}
        control.send(json.dumps({"ready": os.getpid()}).encode())
        while _order(control, children, rooms, shell):
            pass
    except ConnectionError:
        pass
    except Exception as error:
        _report_failure(control, error)
    finally:
        for child in list(children):
            _end(child, children)
        os.chdir("/")
        shutil.rmtree(scratch, ignore_errors=True)
    os._exit(0)


def _report_failure(control: socket.socket, error: Exception) -> None:
    with suppress(OSError):
        control.send(json.dumps({"failed": f"{type(error).__name__}: {error}"[:2000]}).encode())


def _warm(scratch: Path) -> AnswerShell:
    """Import everything and do each kind of thing once, with no more than one thread left over."""
    _furnish(scratch)
    os.environ.update(HOME=str(scratch), IPYTHONDIR=str(scratch / "ipython"))
    os.environ.setdefault("MPLCONFIGDIR", str(scratch / "matplotlib"))
    from irkit.grading.shells.shell import warm_shell

    _import_tools()
    shell = warm_shell(str(scratch / "ipython"))
    # A fork takes along only one.
    if len(list(Path("/proc/self/task").iterdir())) != 1 or threading.active_count() != 1:
        raise RuntimeError("the forking process has more than one thread")
    return shell


def _furnish(scratch: Path) -> None:
    """Make the folders of a scratch folder, and its private one the working folder."""
    for name in (*ROOMS, "sheets", "ipython", "matplotlib"):
        (scratch / name).mkdir(exist_ok=True)
    os.chdir(scratch / ROOMS[0])


def _confine(scratch: Path, name: str, files: dict[str, str]) -> int:
    """Lay out the cases and sheets, shut this process in, and only then load them.

    Parameters
    ----------
    scratch : Path
        The folder of this process.
    name, files : str and dict
        The case of the exercise.

    Returns
    -------
    int
        The memory a shell may have, in bytes.
    """
    from irkit.case.layout import REFERENCE
    from irkit.grading.shells import sandbox

    os.environ.clear()
    os.environ.update(
        _at_home(scratch / ROOMS[0]), LANG="C.UTF-8", PATH="",
        MPLBACKEND="module://matplotlib_inline.backend_inline", OPENBLAS_NUM_THREADS="1",
        IRKIT_DATA=str(scratch),
    )  # fmt: skip
    tempfile.tempdir = None
    # One's own case goes before a shipped one of its name.
    own = scratch / "cases" / Path(name).name
    private = shutil.ignore_patterns(own.name, REFERENCE, "*~", ".*")
    shutil.copytree(sandbox.IRKIT / "cases", own.parent, ignore=private)
    own.mkdir()
    for file, text in files.items():
        (own / file).write_text(text, encoding="utf-8")
    _copy_sheets(sandbox.IRKIT / "sheets", scratch / "sheets")
    memory = sandbox.most_memory()
    sandbox.confine_server(scratch)
    _warm_questions(scratch / "sheets")
    gc.freeze()
    gc.enable()
    return memory


def _at_home(room: Path) -> dict[str, str]:
    return dict.fromkeys(("HOME", "TMPDIR", "MPLCONFIGDIR"), str(room))


def _import_tools() -> None:
    """Import what exercises use; what is missing here is imported by each fork for itself."""
    import ipywidgets  # noqa: F401
    import matplotlib.figure
    import matplotlib.pyplot  # noqa: F401
    import pandas  # noqa: F401

    import irkit

    # The instructor's desk brings along databases and locks, whose pages each fork would have to copy.
    for name in dir(irkit):
        if name != "marking_desk":
            getattr(irkit, name, None)


def _copy_sheets(sheets: Path, folder: Path) -> None:
    """Copy the public sheets without their keys, in a process whose memory goes with it."""
    copier = os.fork()
    if copier == 0:
        try:
            for path in sheets.glob("*.toml"):
                sheet = tomli.loads(path.read_text(encoding="utf-8"))
                for question in sheet["question"]:
                    question.pop("key", None)
                (folder / path.name).write_text(tomli_w.dumps(sheet), encoding="utf-8")
            os._exit(0)
        finally:
            os._exit(70)
    if os.waitpid(copier, 0)[1] != 0:
        raise RuntimeError("the public sheets cannot be copied without their keys")


def _warm_questions(sheets: Path) -> None:
    """Load each case and sheet, which costs more than a submission, and take each way through a check."""
    from irkit.case.case import case_names, load_case
    from irkit.questions.check import check
    from irkit.questions.sheets import SheetError, find_sheet

    for name in case_names():
        # The codebook brings along what the cards of answers are made of.
        assert load_case(name).codebook
    for path in sorted(sheets.glob("*.toml")):
        with suppress(SheetError):
            for question in find_sheet(path.stem).question:
                regional = dict.fromkeys(getattr(question, "claims", ()), "regional")
                for answer in (..., {}, "a", ["a", "b"], regional):
                    check(question.id, answer)


def _order(
    control: socket.socket, children: dict[int, Path], rooms: dict[Path, Prepared], shell: AnswerShell
) -> bool:
    data, descriptors, _, _ = socket.recv_fds(control, LONGEST_ORDER, 1)
    if not data:
        return False
    order: dict[str, Any] = json.loads(data)
    if "fork" in order:
        if len(children) == len(rooms):
            # Left over from a worker that was killed: none has more shells than there are rooms.
            _end(next(iter(children)), children)
        room = next(room for room in rooms if room not in children.values())
        child = os.fork()
        if child == 0:
            control.close()
            try:
                _child(shell, descriptors[0], room, rooms[room], float(order["fork"]))
            finally:
                os._exit(70)
        children[child] = room
        answer: dict[str, Any] = {"child": child, "room": str(room)}
    else:
        answer = {"status": _end(int(order["end"]), children)}
    control.send(json.dumps({**answer, "by": order["by"]}).encode())
    for descriptor in descriptors:
        os.close(descriptor)
    return True


def _end(child: int, children: dict[int, Path]) -> int:
    """Kill a child, which until then keeps its number, clear its room, and return how it ended."""
    if child not in children:
        return 0
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    for path in children.pop(child).iterdir():
        path.unlink()
    return status


def _child(shell: AnswerShell, line: int, room: Path, prepared: Prepared, seconds: float) -> None:
    """Run one submission in this fork; nothing of the parent but memory and one socket is left to it."""
    import numpy as np

    from irkit.grading.shells.shell import serve

    os.dup2(line, 3)
    os.closerange(4, 1 << 16)
    os.chdir(room)
    os.environ.update(_at_home(room))
    random.seed(SEED)
    np.random.seed(SEED)
    prepared.confine(seconds)
    serve(shell, 3)


if __name__ == "__main__":
    main()
