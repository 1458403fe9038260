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
from pathlib import Path

import tomli

from irkit.grading.shells.landlock import prctl

ALLOWED: dict[str, dict[str, int]] = tomli.loads(Path(__file__).with_name("syscalls.toml").read_text("utf-8"))
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


def _statement(code: int, value: int) -> bytes:
    return struct.pack("HBBI", code, 0, 0, value)


def _jump(code: int, value: int, if_true: int, if_false: int) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)


_REFUSE = _statement(_RETURN, _ERRNO | errno.EPERM)


def _one_of(argument: int, *values: int, wide: bool = False) -> list[bytes]:
    """Refuse unless an argument has one of these values; ``wide`` looks at all 64 bits, as of an address."""
    rule = [_statement(_LOAD, 16 + 8 * argument)]
    rule += [_jump(_EQUAL, values[-left] & 0xFFFFFFFF, left, 0) for left in range(len(values), 0, -1)]
    rule.append(_REFUSE)
    if wide:
        rule += [_statement(_LOAD, 20 + 8 * argument), _jump(_EQUAL, 0, 1, 0), _REFUSE]
    return rule


def _bits(argument: int, wanted: int, unwanted: int) -> list[bytes]:
    """Refuse unless an argument carries one flag, and none of some others."""
    load = _statement(_LOAD, 16 + 8 * argument)
    return [load, _jump(_ANY_BIT, wanted, 1, 0), _REFUSE, _jump(_ANY_BIT, unwanted, 0, 1), _REFUSE]


def _not(argument: int, among: int, unwanted: int) -> list[bytes]:
    """Refuse where, of some bits of an argument, just these are set."""
    load = _statement(_LOAD, 16 + 8 * argument)
    return [load, _statement(_AND, among), _jump(_EQUAL, unwanted, 0, 1), _REFUSE]


# A file opened for reading is not emptied on the way, which old Landlock would let pass.
_EMPTIED = (os.O_TRUNC | os.O_RDWR | os.O_WRONLY, os.O_TRUNC)
# What is written to a file by way of memory is not counted, so a file is not shared with memory.
_SHARED, _ANONYMOUS = 0x01, 0x20


def _limits(own_pid: int) -> dict[str, list[bytes]]:
    return {
        "clone": _bits(0, _THREAD, _NEW_NAMESPACES),
        "kill": _one_of(0, own_pid),
        "tgkill": _one_of(0, own_pid),
        "prctl": _one_of(0, *_OWN_AFFAIRS),
        "fcntl": _one_of(1, *_HANDLES),
        "ioctl": _one_of(1, *_DEVICES),
        "prlimit64": _one_of(0, 0) + _one_of(2, 0, wide=True),
        "socketpair": _one_of(0, 1),
        "sendto": _one_of(4, 0, wide=True),
        "open": _not(1, *_EMPTIED),
        "openat": _not(2, *_EMPTIED),
        "mmap": _not(3, _SHARED | _ANONYMOUS, _SHARED),
    }


def known_machine() -> bool:
    """Return whether the filter knows the numbers of this machine's system calls."""
    return platform.machine() in ALLOWED and struct.calcsize("P") == 8


def available() -> bool:
    """Return whether the kernel filters system calls."""
    try:
        # A filter at no address: a kernel that can do it complains about the address.
        prctl(_SECCOMP, _FILTER, None)
    except OSError as error:
        return error.errno == errno.EFAULT
    return False


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
        rule = [*limits.get(name, []), _statement(_RETURN, _ALLOW)]
        instructions += [_jump(_EQUAL, number, 0, len(rule)), *rule]
    unknown = _statement(_RETURN, _ERRNO | errno.ENOSYS)
    return b"".join([*instructions, _jump(_ABOVE, _NEWEST_REFUSED, 0, 1), unknown, _REFUSE])


def install(instructions: bytes) -> None:
    """Put this process under a filter; it cannot be undone.

    Raises
    ------
    OSError
        If the kernel refuses.
    """
    code = ctypes.create_string_buffer(instructions, len(instructions))
    header = struct.pack("HP", len(instructions) // 8, ctypes.addressof(code))
    prctl(_SECCOMP, _FILTER, header)
