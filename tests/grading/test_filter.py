"""The filter of system calls, read as the kernel reads it, for both machines, whatever this one can do."""

from __future__ import annotations

import errno
import os
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from irkit.grading.shells import landlock
from irkit.grading.shells.seccomp import ALLOWED, program

OWN = 4711
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
ALLOW, KILL = "allowed", "killed"


def answer(machine: str, number: int, *arguments: int, architecture: int | None = None) -> str:
    """Return what the filter says to a call: what the kernel would do, step by step."""
    packed = struct.pack(
        "iIQ6Q", number, architecture or ARCHITECTURES[machine], 0, *[*arguments, *[0] * 6][:6]
    )
    held = list(struct.iter_unpack("HBBI", program(OWN, machine)))
    place = value = 0
    while True:
        code, if_true, if_false, k = held[place]
        place += 1
        if code == 0x20:
            value = struct.unpack_from("I", packed, k)[0]
        elif code == 0x54:
            value &= k
        elif code == 0x06:
            known = {0x7FFF0000: ALLOW, 0x80000000: KILL}
            return known.get(k) or errno.errorcode[k & 0xFFFF]
        else:
            met = {0x15: value == k, 0x25: value > k, 0x45: bool(value & k)}[code]
            place += if_true if met else if_false


def asked(machine: str, call: str, *arguments: int) -> str:
    """Return what the filter says to a call by its name."""
    return answer(machine, ALLOWED[machine][call], *arguments)


THREAD = 0x3D0F00
REFUSED = {
    "a new process": ("clone", 17),
    "a thread in a new namespace": ("clone", 0x00010000 | 0x10000000),
    "another's death": ("kill", OWN + 1, 9),
    "everybody's death": ("kill", 2**64 - 1, 9),
    "a thread of another": ("tgkill", OWN + 1, OWN + 1, 9),
    "a life beyond the parent's": ("prctl", 1, 0),
    "a filter of its own": ("prctl", 22, 2),
    "signals to another": ("fcntl", 3, 8, OWN + 1),
    "locks that last": ("fcntl", 3, 1024),
    "typing into a terminal": ("ioctl", 0, 0x5412),
    "another's limits": ("prlimit64", OWN + 1, 0, 0, 1),
    "limits of its own": ("prlimit64", 0, 0, 1),
    "limits of its own, far up in memory": ("prlimit64", 0, 0, 1 << 32),
    "a pair of network sockets": ("socketpair", 2),
    "sending to an address": ("sendto", 3, 1, 1, 0, 1),
    "sending to an address far up in memory": ("sendto", 3, 1, 1, 0, 1 << 32),
    "emptying what it reads": ("openat", 0, 1, os.O_RDONLY | os.O_TRUNC),
    "sharing a file with memory": ("mmap", 0, 1, 3, 1, 5),
    "sharing a file with memory, checked": ("mmap", 0, 1, 3, 3, 5),
}
ALLOWED_CALLS = {
    "a thread": ("clone", THREAD),
    "a signal to itself": ("kill", OWN, 10),
    "a name": ("prctl", 15, 1),
    "asking for its limits": ("prlimit64", 0, 0, 0, 1),
    "a pair of its own sockets": ("socketpair", 1),
    "sending over its own line": ("sendto", 3, 1, 1, 0, 0),
    "writing anew": ("openat", 0, 1, os.O_WRONLY | os.O_TRUNC | os.O_CREAT),
    "reading": ("openat", 0, 1, os.O_RDONLY),
    "memory": ("mmap", 0, 1, 3, 0x22, 2**64 - 1),
    "memory that threads share": ("mmap", 0, 1, 3, 0x21, 2**64 - 1),
    "a library": ("mmap", 0, 1, 5, 0x802, 5),
}


@pytest.mark.parametrize("machine", ALLOWED)
@pytest.mark.parametrize("attempt", REFUSED)
def test_what_is_refused(machine: str, attempt: str) -> None:
    """With EPERM, also where this machine's kernel would refuse it by itself."""
    assert "EPERM" == asked(machine, *REFUSED[attempt])


@pytest.mark.parametrize("machine", ALLOWED)
@pytest.mark.parametrize("use", ALLOWED_CALLS)
def test_what_is_allowed(machine: str, use: str) -> None:
    """What Python itself needs."""
    assert ALLOW == asked(machine, *ALLOWED_CALLS[use])


@pytest.mark.parametrize("machine", ALLOWED)
def test_what_is_on_no_list_is_refused(machine: str) -> None:
    """Every other number, old and new, and calls in the manner of another machine."""
    for number in set(range(600)) - set(ALLOWED[machine].values()):
        assert ("ENOSYS" if number > 423 else "EPERM") == answer(machine, number), number
    assert "ENOSYS" == answer(machine, 0x40000000)
    assert KILL == answer(machine, 0, architecture=0x40000003)


@pytest.mark.parametrize("kind", [socket.SOCK_DGRAM, socket.SOCK_STREAM])
@pytest.mark.parametrize("abstract", [False, True])
def test_a_socket_that_listens_on_this_machine_is_not_reached(
    run: Callable[..., SimpleNamespace], tmp_path: Path, kind: socket.SocketKind, abstract: bool
) -> None:
    """Neither by a path nor by a name that is in no folder."""
    path = f"\0irkit-{os.getpid()}" if abstract else str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX, kind) as listening:
        listening.bind(path)
        if kind == socket.SOCK_STREAM:
            listening.listen()
        own = "import socket; a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)"
        assert "ok" == run(own).status
        tried = [f"a.sendto(b'x', {path!r})", f"a.connect({path!r}); a.send(b'x')"]
        tried.append(f"c = socket.socket(socket.AF_UNIX, {int(kind)}); c.connect({path!r}); c.send(b'x')")
        assert ["error"] * 3 == [run(each).status for each in tried]
        listening.setblocking(False)
        with pytest.raises(BlockingIOError):
            listening.recv(1) if kind == socket.SOCK_DGRAM else listening.accept()


def test_a_signal_to_the_test_itself_does_not_come(run: Callable[..., SimpleNamespace]) -> None:
    """The grader that waits for a shell is no more reachable than any other process."""
    came: list[int] = []
    before = signal.signal(signal.SIGUSR1, lambda number, frame: came.append(number))
    try:
        assert "error" == run(f"import os; os.kill({os.getpid()}, {int(signal.SIGUSR1)})").status
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert [] == came


OLDER = """
import os, sys
from pathlib import Path
from irkit.grading.shells import landlock
landlock.version = lambda: int(sys.argv[1])
own, other = Path(sys.argv[2]), Path(sys.argv[3])
landlock.confine([(own, landlock.READ | landlock.WRITE), (Path(os.devnull), landlock.READ)])
landlock.confine_writing([own])
(own / 'mine').write_text('mine')
assert 'mine' == (own / 'mine').read_text()
for tried in (other.read_text, lambda: other.write_text('x'), other.unlink, lambda: (own / 'f').mkdir()):
    try:
        tried()
    except PermissionError:
        continue
    raise SystemExit('it was let through')
"""


@pytest.mark.parametrize("version", range(1, landlock.version() + 1))
def test_landlock_as_older_kernels_have_it(tmp_path: Path, version: int) -> None:
    """Each version of the interface up to this kernel's confines the files that it knows of."""
    own, other = tmp_path / "own", tmp_path / "other"
    own.mkdir()
    other.write_text("secret", encoding="utf-8")
    line = [sys.executable, "-c", OLDER, str(version), str(own), str(other)]
    done = subprocess.run(line, capture_output=True, text=True)
    assert (0, "") == (done.returncode, done.stderr)
    assert "secret" == other.read_text(encoding="utf-8")
