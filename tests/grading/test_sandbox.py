"""What a submission's code can and cannot do; the holes that trials have found are each a test."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

import irkit
from irkit.grading.shells.pool import ShellPool

Run = Callable[..., SimpleNamespace]

RAW = """
import ctypes, os, platform, signal, socket, struct
_libc = ctypes.CDLL(None, use_errno=True)
def raw(numbers, *arguments):
    result = _libc.syscall(numbers[platform.machine() == "aarch64"], *arguments)
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return result
"""

REFUSED = {
    "fork": "os.fork()",
    "vfork": "raw((58, 220), 0x4111)",
    "clone into a new process": "raw((56, 220), 17, 0, 0, 0, 0)",
    "clone3 into a new process": "raw((435, 435), ctypes.create_string_buffer(88), 88)",
    "a shell command": "import subprocess; subprocess.run(['/bin/true'])",
    "exec": "os.execv('/bin/true', ['true'])",
    "a new session": "os.setsid()",
    "a new process group": "os.setpgid(0, 0)",
    "killing the parent": "os.kill(os.getppid(), signal.SIGKILL)",
    "killing everything": "os.kill(-1, signal.SIGKILL)",
    "killing the group": "os.kill(0, signal.SIGKILL)",
    "killing a thread of the parent": "raw((234, 131), os.getppid(), os.getppid(), 9)",
    "tkill": "raw((200, 130), os.getppid(), 9)",
    "a queued signal": "raw((129, 138), os.getppid(), 9, ctypes.create_string_buffer(128))",
    "a handle on the parent": "os.pidfd_open(os.getppid())",
    "a signal by file owner": "import fcntl; fcntl.fcntl(3, fcntl.F_SETOWN, os.getppid())",
    "outliving the parent": "assert not _libc.prctl(1, 0, 0, 0, 0), os.strerror(ctypes.get_errno())",
    "limits of the parent": "import resource; resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (1, 1))",
    "raising its own limits": "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (-1, -1))",
    "priority of the parent": "os.setpriority(os.PRIO_PROCESS, os.getppid(), 19)",
    "scheduling of the parent": "os.sched_setaffinity(os.getppid(), {0})",
    "tracing the parent": "raw((101, 117), 16, os.getppid(), 0, 0)",
    "reading the parent's memory": "raw((310, 270), os.getppid(), 0, 0, 0, 0, 0)",
    "a TCP socket": "socket.socket()",
    "a UDP socket": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "a Unix socket": "socket.socket(socket.AF_UNIX)",
    "a netlink socket": "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
    "a datagram to a path": (
        "a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM); a.sendto(b'x', '/dev/log')"
    ),
    "passing on a descriptor": "a, b = socket.socketpair(); socket.send_fds(a, [b'x'], [0])",
    "System V shared memory": "raw((29, 194), 0, 4096, 0o1600)",
    "a message queue": "raw((68, 186), 0, 0o1600)",
    "a semaphore": "raw((64, 190), 0, 1, 0o1600)",
    "POSIX shared memory": (
        "from multiprocessing.shared_memory import SharedMemory; SharedMemory(create=True, size=64)"
    ),
    "a POSIX message queue": "raw((240, 180), b'irkit', 0o102, 0o600, 0)",
    "memory as a file": "os.memfd_create('x')",
    "io_uring": "raw((425, 425), 4, ctypes.create_string_buffer(256))",
    "a new namespace": "raw((272, 97), 0x10000000)",
    "mounting": "raw((165, 40), b'a', b'b', b'c', 0, 0)",
    "kernel keys": "raw((248, 217), b'user', b'x', b'x', 1, -3)",
    "BPF": "raw((321, 280), 0, 0, 0)",
    "performance events": "raw((298, 241), 0, 0, -1, -1, 0)",
    "openat2": "raw((437, 437), -100, b'/etc/passwd', ctypes.create_string_buffer(24), 24)",
    "a file by handle": "raw((304, 265), -100, ctypes.create_string_buffer(64), 0)",
    "a 32-bit twin of a call": "raw((0x40000000 | 57, 0x40000000 | 220))",
    "making a folder": "os.mkdir('inner')",
    "making a link": "os.symlink('/etc', 'inner')",
    "making a hard link": "open('a', 'w').close(); os.link('a', 'b')",
    "making a pipe file": "os.mkfifo('inner')",
    "password file": "open('/etc/passwd').read()",
    "shadow file": "open('/etc/shadow').read()",
    "environment of the parent": "open(f'/proc/{os.getppid()}/environ').read()",
    "its own memory file": "open('/proc/self/mem', 'rb').read(1)",
    "list of processes": "os.listdir('/proc')",
    "folder of temporary files": "os.listdir('/tmp')",
    "writing to temporary files": "open('/tmp/irkit-test', 'w')",
    "writing to shared memory": "open('/dev/shm/irkit-test', 'w')",
    "a terminal": "open('/dev/tty')",
    "root folder": "os.listdir('/')",
    "a file shared with memory": (
        "import mmap; f = open('m', 'w+b'); f.write(b'x'); f.flush(); mmap.mmap(f.fileno(), 1)"
    ),
    "page faults of its own": "raw((323, 282), 0)",
    "a descriptor of the parent": "raw((438, 438), 3, 3, 0)",
    "pages given to a pipe": "raw((278, 75), 1, ctypes.create_string_buffer(16), 1, 0)",
    "moving pages between pipes": "raw((275, 76), 0, 0, 1, 0, 1, 0)",
    "watching folders": "raw((294, 26), 0)",
    "watching the file system": "raw((300, 262), 0, 0)",
    "an abstract socket": "socket.socket(socket.AF_UNIX).bind('\\0irkit')",
    "connecting its own line": "socket.socket(fileno=os.dup(3)).connect('/tmp/x')",
    "an option on its line": "socket.socket(fileno=os.dup(3)).setsockopt(socket.SOL_SOCKET, 7, 1 << 30)",
    "secret memory": "raw((447, 447), 0)",
    "locked memory": "raw((151, 230), 1)",
    "the memory of the parent by another call": "raw((311, 271), os.getppid(), 0, 0, 0, 0, 0)",
    "comparing with the parent": "raw((312, 272), os.getppid(), os.getpid(), 0, 0, 0)",
    "a cheaper class of input and output": "raw((251, 30), 1, os.getppid(), 0)",
    "another personality": "raw((135, 92), 0x0040000)",
    "another name for the machine": "raw((170, 161), b'x', 1)",
    "another user": "raw((105, 146), 0)",
    "another clock": "raw((227, 112), 0, ctypes.create_string_buffer(16))",
    "a kernel module": "raw((175, 105), b'', 0, b'')",
    "reserving disk space": "open('a', 'w').close(); os.posix_fallocate(os.open('a', os.O_RDWR), 0, 10)",
    "the environment of itself": "open('/proc/self/environ').read()",
    "the map of its memory": "open('/proc/self/maps').read()",
    "the parent's folder": "os.listdir(f'/proc/{os.getppid()}/cwd')",
    "the parent's descriptors": "os.readlink(f'/proc/{os.getppid()}/fd/3')",
    "the other room": "open('../alone/x', 'w')",
}


@pytest.mark.parametrize("attempt", REFUSED)
def test_refused(run: Run, attempt: str) -> None:
    """The kernel refuses the attempt, whoever runs the grader."""
    run(RAW)
    went = run(REFUSED[attempt])
    assert "error" == went.status
    assert went.error.startswith(
        ("PermissionError", "OSError", "FileNotFoundError", "AssertionError", "ValueError")
    )
    assert "alive" == run("'alive'").text.strip("'")


def test_foreign_files_cannot_be_read_or_changed(run: Run, tmp_path: Path, solutions: Path) -> None:
    """Keys, solutions, reference codes, other submissions and grades can be neither read nor touched."""
    other = tmp_path / "other.ipynb"
    other.write_text("{}", encoding="utf-8")
    other.chmod(0o666)
    before = other.stat()
    private = [solutions / "ex91-made-up.toml", solutions / "ex91-made-up.ipynb", other]
    package = Path(irkit.__file__).parent
    private += [solutions / "harbour" / "reference.toml", *package.glob("cases/*/*.toml")]
    private += [package.parent / "pyproject.toml", Path.home() / ".bashrc"]
    for path in private:
        assert "error" == run(f"open({str(path)!r}).read()").status, path
    for folder in (solutions, tmp_path, package.parent, Path.home()):
        assert "error" == run(f"import os; os.listdir({str(folder)!r})").status, folder
    changes = ["open(p, 'a')", "os.truncate(p, 0)", "os.open(p, os.O_RDONLY | os.O_TRUNC)", "os.unlink(p)"]
    changes += ["os.chmod(p, 0)", "os.utime(p, (0, 0))", "os.chown(p, 1, 1)", "os.rename(p, 'mine')"]
    changes += ["os.setxattr(p, 'user.x', b'x')", "os.rename('mine.txt', p)", "os.rmdir(os.path.dirname(p))"]
    run(f"import os; p = {str(other)!r}; open('mine.txt', 'w').close()")
    for change in changes:
        assert "error" == run(change).status, change
    assert before == other.stat()


def test_python_itself_cannot_be_emptied(run: Run) -> None:
    """A file that may be read cannot be cut off while it is opened for reading."""
    source = "import os, this; os.open(os.__file__, os.O_RDONLY | os.O_TRUNC)"
    size = Path(os.__file__).stat().st_size
    assert "error" == run(source).status
    assert size == Path(os.__file__).stat().st_size


WORKS = {
    "threads": "import threading; t = threading.Thread(target=print, args=('ok',)); t.start(); t.join()",
    "linear algebra": "import numpy as np; np.linalg.inv(np.eye(300)).sum(); print('ok')",
    "an event loop": "import asyncio\nasync def f(): await asyncio.sleep(0); print('ok')\nawait f()",
    "a private file": "open('a.csv', 'w').write('ok'); print(open('a.csv').read())",
    "a temporary file": "import tempfile; f = tempfile.TemporaryFile(); f.write(b'x'); print('ok')",
    "a figure": (
        "import io, matplotlib.pyplot as plt; plt.plot([1]); plt.savefig(io.BytesIO()); print('ok')"
    ),
    "time zones": "import zoneinfo; zoneinfo.ZoneInfo('Asia/Tehran'); print('ok')",
    "a data frame there and back": (
        "import pandas as pd; pd.Series([1]).to_csv('b.csv'); print('ok', len(pd.read_csv('b.csv')))"
    ),
    "the public case": "from irkit import load_case; print(load_case('harbour')['C01'].text and 'ok')",
    "the null device": "open('/dev/null', 'w').write('x'); print('ok')",
    "magics": "%timeit -n1 -r1 1\nprint('ok')",
}


@pytest.mark.parametrize("use", WORKS)
def test_works(run: Run, use: str) -> None:
    """What an honest notebook does still works."""
    went = run(WORKS[use])
    assert ("ok", "") == (went.status, went.error)
    assert "ok" in went.text


def test_modules_can_be_imported_late(run: Run) -> None:
    """What was not imported before the fork can be imported after it."""
    assert "ok" == run("import sqlite3, ssl, decimal, xml.etree.ElementTree, mpl_toolkits.mplot3d").status


def test_no_answers_are_in_the_shell_memory(run: Run) -> None:
    """The forking process has read no reference and no key, so none can be found in a fork's memory."""
    went = run(
        "import gc; gc.unfreeze(); from irkit.case.case import Case\n"
        "cases = [each for each in gc.get_objects() if isinstance(each, Case)]\n"
        "print(len(cases) > 1, [case.id for case in cases if case.reference is not None])"
    )
    assert "True []" == went.text.strip()


def test_no_key_can_be_had(run: Run) -> None:
    """What students get of a question with full feedback holds its key; the sandbox has it without."""
    package = Path(irkit.__file__).parent
    keyed = [path for path in package.glob("sheets/*.toml") if "[question.key]" in path.read_text("utf-8")]
    assert keyed
    for path in keyed:
        went = run(f"open({str(path)!r}).read()")
        assert went.error.startswith("PermissionError"), path
        went = run(
            "from irkit.questions.sheets import find_sheet\n"
            f"[each.id for each in find_sheet({path.stem!r}).question if getattr(each, 'key', None)]"
        )
        assert ("ok", "[]") == (went.status, went.text), path
    went = run(
        "import gc; gc.unfreeze()\n"
        "print([type(each).__name__ for each in gc.get_objects() if type(each).__name__.endswith('Key')"
        " and type(each).__module__.startswith('irkit')])"
    )
    assert "[]" == went.text.strip()


def test_only_one_descriptor_is_open(run: Run) -> None:
    """Beside the null device on 0 to 2, a shell holds the line to the grader alone: no way to the server."""
    went = run(
        "import os, stat\nfound = []\n"
        "for n in range(256):\n"
        "    try: mode = os.fstat(n).st_mode\n"
        "    except OSError: continue\n"
        "    found.append((n, {stat.S_IFCHR: 'null', stat.S_IFSOCK: 'socket'}.get(stat.S_IFMT(mode))))\n"
        "found"
    )
    assert "[(0, 'null'), (1, 'null'), (2, 'null'), (3, 'socket')]" == went.text


def test_the_environment_is_empty(run: Run) -> None:
    """Nothing of the instructor's environment reaches a submission."""
    went = run("import os; print(*sorted(os.environ))")
    names = "HOME IRKIT_DATA LANG MPLBACKEND MPLCONFIGDIR OPENBLAS_NUM_THREADS PATH TMPDIR"
    assert names == went.text.strip()


def test_forks_share_nothing_but_what_they_came_with(pool: ShellPool) -> None:
    """What one submission leaves in memory or in its folder, the next does not find."""
    first = pool.open()
    first.await_reply(first.execute_cell_input("left = 1; open('left.txt', 'w').write('x')"), 20)
    first.stop()
    second = pool.open()
    order = second.execute_cell_input("import os; 'left' in globals(), os.listdir('.')")
    second.await_reply(order, 20)
    assert "(False, [])" == second.get_message("iopub")["content"]["data"]["text/plain"]
    second.stop()


def test_a_killed_shell_is_reported(pool: ShellPool) -> None:
    """However a shell ends, the grader hears of it at once and in words."""
    crash = "import ctypes; ctypes.string_at(0)"
    for source in ("import os; os._exit(0)", "import os; os.kill(os.getpid(), 9)", crash):
        kernel = pool.open()
        kernel.await_reply(kernel.execute_cell_input(source), 20)
        assert kernel.ended
        assert not kernel.is_alive()


def test_processor_time_is_limited_whoever_ignores_it(
    pool: ShellPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shell that computes without end is ended by the kernel, also where nobody waits for it."""
    monkeypatch.setattr("irkit.grading.shells.pool.PROCESSOR_SECONDS", 0.0)
    for source, told in (
        ("", "it used up its time"),
        ("signal.signal(24, signal.SIG_IGN)", "its own process"),
    ):
        kernel = pool.open()
        kernel.await_reply(kernel.execute_cell_input(f"import signal; {source}\nwhile True: pass"), 60)
        assert told in str(kernel.ended)


def test_the_filter_is_written_for_both_machines() -> None:
    """The filter can be built for either machine, and every jump in it stays within it."""
    import struct

    from irkit.grading.shells.seccomp import program

    for machine in ("x86_64", "aarch64"):
        instructions = list(struct.iter_unpack("HBBI", program(4711, machine)))
        for place, (code, if_true, if_false, _) in enumerate(instructions):
            if code & 0x07 == 0x05:
                assert place + 1 + max(if_true, if_false) < len(instructions)
        assert 0x06 == instructions[-1][0]
        assert len(instructions) < 4096


def test_signals_to_oneself_are_allowed(run: Run) -> None:
    """A submission may signal itself, as an alarm does."""
    went = run("import os, signal; signal.signal(10, lambda *a: print('ok')); os.kill(os.getpid(), 10)")
    assert "ok" in went.text


def test_a_pool_goes_on_after_a_worker_was_killed(pool: ShellPool) -> None:
    """What it had opened, and an answer that it has not waited for, disturb nobody who comes after it."""

    def worker() -> None:
        kernels = [pool.open(), pool.open()]
        pool._control.send(json.dumps({"end": kernels[0]._child, "by": os.getpid()}).encode())
        os._exit(1)

    pool.wait()
    killed = multiprocessing.get_context("fork").Process(target=worker)
    killed.start()
    killed.join()
    kernels = [pool.open(), pool.open()]
    for number, kernel in enumerate(kernels):
        kernel.await_reply(kernel.execute_cell_input(f"own = {number}"), 20)
    for number, kernel in enumerate(kernels):
        kernel.await_reply(kernel.execute_cell_input("own"), 20)
        assert str(number) == kernel.get_message("iopub")["content"]["data"]["text/plain"]
        kernel.stop()
