"""Landlock, the kernel's own allow-list of files: what is not named can be neither read nor written.

Three system calls by ctypes. The libraries on the index that wrap them are pre-releases or weeks old, or
(sandlock) need Linux 6.7 and start a new program, where a fork of a warm process is wanted here.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION, _PATH_BENEATH = 1, 1
_NO_NEW_PRIVILEGES = 38

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _REMOVE_DIR, _REMOVE_FILE = (1 << bit for bit in range(6))
_MAKE_REG, _TRUNCATE = 1 << 8, 1 << 14
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE

READ = _READ_FILE | _READ_DIR
LIST = _READ_DIR
WRITE = _WRITE_FILE | _REMOVE_FILE | _MAKE_REG | _TRUNCATE
"""Making, filling and removing plain files; no folders, links or pipes, so that clearing up is simple."""
CLEAR_UP = _REMOVE_DIR

_FILES_BY_ABI = ((5, 16), (3, 15), (2, 14), (1, 13))
"""How many access rights on files each version of the interface knows."""


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("access", ctypes.c_uint64), ("folder", ctypes.c_int32))


def version() -> int:
    """Return the version of the kernel's Landlock interface, 0 where there is none."""
    try:
        found = ctypes.CDLL(None, use_errno=True).syscall(_CREATE_RULESET, None, 0, _ASK_VERSION)
    except (OSError, AttributeError, TypeError):
        return 0
    return max(0, int(found))


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
    known = version()
    files = (1 << next(count for abi, count in _FILES_BY_ABI if known >= abi)) - 1
    _restrict(_Ruleset(files, 3 if known >= 4 else 0, 3 if known >= 6 else 0), allowed)


def confine_writing(allowed: Iterable[Path]) -> None:
    """Leave this process these files alone to write to, and no process outside to send a signal to."""
    known = version()
    files = (1 << next(count for abi, count in _FILES_BY_ABI if known >= abi)) - 1
    _restrict(_Ruleset(files & ~READ, 0, 3 if known >= 6 else 0), ((path, WRITE) for path in allowed))


def _restrict(ruleset: _Ruleset, allowed: Iterable[tuple[Path, int]]) -> None:
    size = 8 * (1 + (ruleset.network > 0) + (ruleset.scoped > 0))
    # With scopes but no network rules the structure is still passed in its full length.
    size = 24 if ruleset.scoped else size
    rules = _call(_CREATE_RULESET, ctypes.byref(ruleset), ctypes.c_size_t(size), 0)
    try:
        for path, access in allowed:
            _allow(rules, path, access & ruleset.files)
        _no_new_privileges()
        _call(_RESTRICT_SELF, rules, 0)
    finally:
        os.close(rules)


def _allow(rules: int, path: Path, access: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        folder = path.is_dir()
        beneath = _Beneath(access if folder else access & _OF_FILES, place)
        _call(_ADD_RULE, rules, _PATH_BENEATH, ctypes.byref(beneath), 0)
    finally:
        os.close(place)


def _no_new_privileges() -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the kernel refuses no_new_privs")


def _call(number: int, *arguments: object) -> int:
    result = int(ctypes.CDLL(None, use_errno=True).syscall(number, *arguments))
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"Landlock: {os.strerror(error)}")
    return result
