"""Landlock, the kernel's own allow-list of files: what is not named can be neither read nor written.

Three system calls by ctypes. The libraries on the index that wrap them are pre-releases or weeks old, or
(sandlock) need Linux 6.7 and start a new program, where a fork of a warm process is wanted here.
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION, _PATH_BENEATH = 1, 1
PARENT_DEATH, _NO_NEW_PRIVILEGES = 1, 38
_BIND, _CONNECT = 1, 2
_SOCKETS, _SIGNALS = 1, 2

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _REMOVE_DIR, _REMOVE_FILE = (1 << bit for bit in range(6))
_MAKE_REG, _TRUNCATE = 1 << 8, 1 << 14
_ALL = (1 << 16) - 1
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE

READ = _READ_FILE | _READ_DIR
LIST = _READ_DIR
WRITE = _WRITE_FILE | _REMOVE_FILE | _MAKE_REG | _TRUNCATE
"""Making, filling and removing plain files; no folders, links or pipes, so that clearing up is simple."""
CLEAR_UP = _REMOVE_DIR

_FILES_BY_ABI = ((5, 16), (3, 15), (2, 14), (1, 13))
"""How many access rights on files each version of the interface knows."""


def version() -> int:
    """Return the version of the kernel's Landlock interface, 0 where there is none."""
    try:
        return max(0, int(_libc().syscall(_CREATE_RULESET, None, 0, _ASK_VERSION)))
    except (OSError, AttributeError, TypeError):
        return 0


def confine(allowed: Iterable[tuple[Path, int]]) -> None:
    """Leave this process, and all that it forks, nothing but these files; it cannot be undone.

    Parameters
    ----------
    allowed : iterable of (Path, int)
        A file, or a folder with all beneath it, and what may be done with it: ``READ``, ``LIST``,
        ``WRITE``, ``CLEAR_UP``. Missing ones are passed over.

    Raises
    ------
    OSError
        If the kernel refuses.
    """
    _restrict(allowed, _ALL, network=_BIND | _CONNECT)


def confine_writing(allowed: Iterable[Path]) -> None:
    """Leave this process these files alone to write to, and no process outside to send a signal to."""
    _restrict(((path, WRITE) for path in allowed), _ALL & ~READ, network=0)


def _restrict(allowed: Iterable[tuple[Path, int]], files: int, network: int) -> None:
    known = version()
    files &= (1 << next(count for abi, count in _FILES_BY_ABI if known >= abi)) - 1
    # Older kernels know neither rules for the network nor scopes, and want a shorter structure.
    size = 24 if known >= 6 else 16 if known >= 4 else 8
    ruleset = struct.pack("QQQ", files, network, _SOCKETS | _SIGNALS)[:size]
    rules = _call(_CREATE_RULESET, ruleset, ctypes.c_size_t(size), 0)
    try:
        for path, access in allowed:
            _allow(rules, path, access & files)
        prctl(_NO_NEW_PRIVILEGES, 1)
        _call(_RESTRICT_SELF, rules, 0)
    finally:
        os.close(rules)


def _allow(rules: int, path: Path, access: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        beneath = struct.pack("=Qi", access if path.is_dir() else access & _OF_FILES, place)
        _call(_ADD_RULE, rules, _PATH_BENEATH, beneath, 0)
    finally:
        os.close(place)


def prctl(option: int, *arguments: object) -> None:
    """Set something about this process; raise ``OSError`` where the kernel refuses."""
    _checked(_libc().prctl(option, *[*arguments, 0, 0, 0, 0][:4]))


def _call(number: int, *arguments: object) -> int:
    return _checked(_libc().syscall(number, *arguments))


def _checked(result: int) -> int:
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"the kernel refuses the sandbox: {os.strerror(error)}")
    return result


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
