"""A seccomp filter: the system calls that a submission may make, and with which arguments.

A list of what is allowed, so that what nobody thought of is refused. A refused call answers EPERM; calls
newer than Linux 5.4 answer ENOSYS, because the C library then falls back on an older one (a thread is made
by ``clone`` where ``clone3`` does not exist, and ``clone`` can be looked into).
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ALLOWED: dict[str, dict[str, int]] = tomllib.loads(
    (Path(__file__).parent / "syscalls.toml").read_text(encoding="utf-8")
)
"""The calls that a submission may make on each kind of machine, by name, with their numbers."""

_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_LOAD, _EQUAL, _ABOVE, _ANY_BIT, _AND, _RETURN = 0x20, 0x15, 0x25, 0x45, 0x54, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_FILTER, _SECCOMP = 2, 22
_NEWEST_REFUSED = 423

_THREAD = 0x00010000
_NEW_NAMESPACES = 0x7E020080
_OWN_AFFAIRS = (15, 16, 0x53564D41, 3, 23)
"""What ``prctl`` may set or tell: a thread's name, a memory area's name, what may be dumped."""
_HANDLES = (0, 1, 2, 3, 4, 5, 6, 7, 1030)
"""What ``fcntl`` may do: all but name a process that gets signals, or watch folders."""
_DEVICES = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
"""What ``ioctl`` may ask: whether this is a terminal, its size, bytes waiting, blocking, closing on exec."""


@dataclass(frozen=True)
class _OneOf:
    """An argument has one of these values; ``wide`` looks at all 64 bits, as of an address."""

    argument: int
    values: tuple[int, ...]
    wide: bool = False

    def instructions(self, refuse: bytes) -> Iterator[bytes]:
        yield _statement(_LOAD, 16 + 8 * self.argument)
        for left in range(len(self.values), 0, -1):
            yield _jump(_EQUAL, self.values[-left] & 0xFFFFFFFF, left, 0)
        yield refuse
        if self.wide:
            yield _statement(_LOAD, 20 + 8 * self.argument)
            yield _jump(_EQUAL, 0, 1, 0)
            yield refuse


@dataclass(frozen=True)
class _Bits:
    """An argument carries one flag, and none of some others."""

    argument: int
    wanted: int
    unwanted: int

    def instructions(self, refuse: bytes) -> Iterator[bytes]:
        yield _statement(_LOAD, 16 + 8 * self.argument)
        yield _jump(_ANY_BIT, self.wanted, 1, 0)
        yield refuse
        yield _jump(_ANY_BIT, self.unwanted, 0, 1)
        yield refuse


@dataclass(frozen=True)
class _Not:
    """Of some bits of an argument, not just these are set."""

    argument: int
    among: int
    unwanted: int

    def instructions(self, refuse: bytes) -> Iterator[bytes]:
        yield _statement(_LOAD, 16 + 8 * self.argument)
        yield _statement(_AND, self.among)
        yield _jump(_EQUAL, self.unwanted, 0, 1)
        yield refuse


# A file opened for reading is not emptied on the way, which old Landlock would let pass.
_EMPTIED = (os.O_TRUNC | os.O_RDWR | os.O_WRONLY, os.O_TRUNC)
# What is written to a file by way of memory is not counted, so a file is not shared with memory.
_SHARED, _ANONYMOUS = 0x01, 0x20

_Limit = _OneOf | _Bits | _Not


def _limits(own_pid: int) -> dict[str, tuple[_Limit, ...]]:
    return {
        "clone": (_Bits(0, _THREAD, _NEW_NAMESPACES),),
        "kill": (_OneOf(0, (own_pid,)),),
        "tgkill": (_OneOf(0, (own_pid,)),),
        "prctl": (_OneOf(0, _OWN_AFFAIRS),),
        "fcntl": (_OneOf(1, _HANDLES),),
        "ioctl": (_OneOf(1, _DEVICES),),
        "prlimit64": (_OneOf(0, (0,)), _OneOf(2, (0,), wide=True)),
        "socketpair": (_OneOf(0, (1,)),),
        "sendto": (_OneOf(4, (0,), wide=True),),
        "open": (_Not(1, *_EMPTIED),),
        "openat": (_Not(2, *_EMPTIED),),
        "mmap": (_Not(3, _SHARED | _ANONYMOUS, _SHARED),),
    }


def known_machine() -> bool:
    """Return whether the filter knows the numbers of this machine's system calls."""
    return platform.machine() in ALLOWED and struct.calcsize("P") == 8


def available() -> bool:
    """Return whether the kernel filters system calls."""
    if not known_machine():
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    # Asking to install a filter at no address: a kernel that can do it complains about the address.
    return libc.prctl(_SECCOMP, _FILTER, None, 0, 0) != 0 and ctypes.get_errno() == errno.EFAULT


def program(own_pid: int, machine: str | None = None) -> bytes:
    """Return the filter as the kernel's instructions.

    Parameters
    ----------
    own_pid : int
        The only process that may be sent a signal.
    machine : str, optional
        ``x86_64`` or ``aarch64``; by default this one.
    """
    machine = machine or platform.machine()
    instructions = [
        _statement(_LOAD, 4),
        _jump(_EQUAL, _AUDIT_ARCH[machine], 1, 0),
        _statement(_RETURN, _KILL),
        _statement(_LOAD, 0),
    ]
    limits = _limits(own_pid)
    for name, number in ALLOWED[machine].items():
        instructions += _rule(number, limits.get(name, ()))
    instructions += [
        _jump(_ABOVE, _NEWEST_REFUSED, 0, 1),
        _statement(_RETURN, _ERRNO | errno.ENOSYS),
        _statement(_RETURN, _ERRNO | errno.EPERM),
    ]
    return b"".join(instructions)


def install(instructions: bytes) -> None:
    """Put this process under a filter; it cannot be undone.

    Raises
    ------
    OSError
        If the kernel refuses.
    """
    code = ctypes.create_string_buffer(instructions, len(instructions))
    header = struct.pack("HP", len(instructions) // 8, ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_SECCOMP, _FILTER, ctypes.c_char_p(header), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the kernel refuses the seccomp filter")


def _rule(number: int, limits: tuple[_Limit, ...]) -> list[bytes]:
    refuse = _statement(_RETURN, _ERRNO | errno.EPERM)
    body = [part for limit in limits for part in limit.instructions(refuse)]
    body.append(_statement(_RETURN, _ALLOW))
    return [_jump(_EQUAL, number, 0, len(body)), *body]


def _statement(code: int, value: int) -> bytes:
    return struct.pack("HBBI", code, 0, 0, value)


def _jump(code: int, value: int, if_true: int, if_false: int) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)
