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
from collections.abc import Iterator
from dataclasses import dataclass

# The system calls that a submission may make, with their numbers from the kernel's own tables. What is
# missing is refused: everything that makes a process, reaches another one or the network, changes a file's
# owner, mode or times, or shares memory.
MACHINES = ("x86_64", "aarch64")
"""The machines that the numbers are for, in the order of the pairs below."""

ALLOWED: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63), "write": (1, 64), "readv": (19, 65), "writev": (20, 66), "pread64": (17, 67),
    "pwrite64": (18, 68), "preadv": (295, 69), "pwritev": (296, 70), "open": (2, None), "openat": (257, 56),
    "close": (3, 57), "close_range": (436, 436), "stat": (4, None), "fstat": (5, 80), "lstat": (6, None),
    "newfstatat": (262, 79), "statx": (332, 291), "lseek": (8, 62), "access": (21, None),
    "faccessat": (269, 48), "faccessat2": (439, 439), "readlink": (89, None), "readlinkat": (267, 78),
    "getdents": (78, None), "getdents64": (217, 61), "getcwd": (79, 17), "chdir": (80, 49),
    "fchdir": (81, 50), "rename": (82, None), "renameat": (264, 38), "renameat2": (316, 276),
    "unlink": (87, None), "unlinkat": (263, 35), "ftruncate": (77, 46), "fsync": (74, 82),
    "fdatasync": (75, 83), "fadvise64": (221, 223), "sendfile": (40, 71), "copy_file_range": (326, 285),
    "fcntl": (72, 25), "ioctl": (16, 29), "dup": (32, 23), "dup2": (33, None), "dup3": (292, 24),
    "pipe": (22, None), "pipe2": (293, 59), "umask": (95, 166), "statfs": (137, 43), "fstatfs": (138, 44),
    "mmap": (9, 222), "munmap": (11, 215), "mprotect": (10, 226), "mremap": (25, 216), "madvise": (28, 233),
    "brk": (12, 214), "mincore": (27, 232), "msync": (26, 227), "membarrier": (324, 283), "poll": (7, None),
    "ppoll": (271, 73), "select": (23, None), "pselect6": (270, 72), "epoll_create": (213, None),
    "epoll_create1": (291, 20), "epoll_ctl": (233, 21), "epoll_wait": (232, None), "epoll_pwait": (281, 22),
    "epoll_pwait2": (441, 441), "eventfd2": (290, 19), "timerfd_create": (283, 85),
    "timerfd_settime": (286, 86), "timerfd_gettime": (287, 87), "socketpair": (53, 199),
    "sendto": (44, 206), "recvfrom": (45, 207), "shutdown": (48, 210), "getsockname": (51, 204),
    "getpeername": (52, 205), "getsockopt": (55, 209), "clone": (56, 220), "futex": (202, 98),
    "futex_waitv": (449, 449), "set_robust_list": (273, 99), "rseq": (334, 293),
    "set_tid_address": (218, 96), "gettid": (186, 178), "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123), "sched_getparam": (143, 121), "sched_getscheduler": (145, 120),
    "sched_get_priority_max": (146, 125), "sched_get_priority_min": (147, 126), "exit": (60, 93),
    "exit_group": (231, 94), "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139), "rt_sigtimedwait": (128, 137), "rt_sigpending": (127, 136),
    "rt_sigsuspend": (130, 133), "sigaltstack": (131, 132), "kill": (62, 129), "tgkill": (234, 131),
    "restart_syscall": (219, 128), "pause": (34, None), "alarm": (37, None), "setitimer": (38, 103),
    "getitimer": (36, 102), "getpid": (39, 172), "getppid": (110, 173), "getpgrp": (111, None),
    "getpgid": (121, 155), "getsid": (124, 156), "getuid": (102, 174), "geteuid": (107, 175),
    "getgid": (104, 176), "getegid": (108, 177), "getresuid": (118, 148), "getresgid": (120, 150),
    "getgroups": (115, 158), "getrusage": (98, 165), "getrlimit": (97, 163), "prlimit64": (302, 261),
    "prctl": (157, 167), "arch_prctl": (158, None), "uname": (63, 160), "sysinfo": (99, 179),
    "times": (100, 153), "time": (201, None), "gettimeofday": (96, 169), "clock_gettime": (228, 113),
    "clock_getres": (229, 114), "clock_nanosleep": (230, 115), "nanosleep": (35, 101),
    "getrandom": (318, 278), "getcpu": (309, 168), "getpriority": (140, 141), "capget": (125, 90),
    "wait4": (61, 260), "waitid": (247, 95),
}  # fmt: skip
"""System call: its number on each of the two machines, None where a machine has no such call."""

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
        for place, value in enumerate(self.values, start=1):
            yield _jump(_EQUAL, value & 0xFFFFFFFF, len(self.values) - place + 1, 0)
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
    return platform.machine() in MACHINES and struct.calcsize("P") == 8


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
    held = [
        _statement(_LOAD, 4),
        _jump(_EQUAL, _AUDIT_ARCH[machine], 1, 0),
        _statement(_RETURN, _KILL),
        _statement(_LOAD, 0),
    ]
    limits = _limits(own_pid)
    place = MACHINES.index(machine)
    for name, numbers in ALLOWED.items():
        number = numbers[place]
        if number is not None:
            held += _rule(number, limits.get(name, ()))
    held += [
        _jump(_ABOVE, _NEWEST_REFUSED, 0, 1),
        _statement(_RETURN, _ERRNO | errno.ENOSYS),
        _statement(_RETURN, _ERRNO | errno.EPERM),
    ]
    return b"".join(held)


def install(instructions: bytes) -> None:
    """Put this process under a filter; it cannot be undone.

    Raises
    ------
    OSError
        If the kernel refuses.
    """
    held = ctypes.create_string_buffer(instructions, len(instructions))
    header = struct.pack("HP", len(instructions) // 8, ctypes.addressof(held))
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
