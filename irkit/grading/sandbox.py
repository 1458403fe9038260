"""The sandbox around a submission: what it may read, where it may write, how much it may use."""

from __future__ import annotations

import ctypes
import math
import os
import resource
import signal
import site
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import irkit
from irkit.grading import landlock, seccomp

IRKIT = Path(irkit.__file__).resolve().parent
_CASES = "cases"
_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib")
_SYSTEM_FILES = (
    "/dev/null", "/dev/urandom", "/dev/zero", "/etc/ld.so.cache", "/etc/localtime", "/usr/share/zoneinfo",
)  # fmt: skip
_MEGABYTE = 1 << 20
_PARENT_DEATH = 1
_CAPABILITIES = 0x20080522
_OVERRIDE_OWNERSHIP = 0b110

MEMORY, FILE_SIZE, OPEN_FILES = 1536 * _MEGABYTE, 16 * _MEGABYTE, 256


class NoSandbox(RuntimeError):
    """This machine cannot confine a submission; the message says what is missing."""


@dataclass(frozen=True)
class Readable:
    """What a submission may read: files and folders whole, and folders of which it may see the names."""

    whole: tuple[Path, ...]
    names: tuple[Path, ...]

    def holds(self, path: Path) -> Path | None:
        """Return the readable folder that a path lies in, or None where a submission cannot read it."""
        place = path.resolve()
        return next((each for each in self.whole if place == each or each in place.parents), None)


def missing() -> str | None:
    """Return what this machine lacks for the sandbox, as a sentence, or None where it lacks nothing."""
    if not sys.platform.startswith("linux"):
        return "submissions are confined by Landlock and seccomp, which only Linux has"
    if not seccomp.known_machine():
        return "the filter of system calls is written for x86-64 and aarch64 only"
    if landlock.version() == 0:
        return "this kernel has no Landlock (it came with Linux 5.13, and can be switched off at boot)"
    if not seccomp.available():
        return "this kernel, or the container around it, does not let a process filter its system calls"
    return None


def readable() -> Readable:
    """Return what a submission may read: Python, its packages, irkit without its cases, shared libraries.

    Packages are named one by one and not by their folder, because irkit may lie among them, and with it
    the cases' reference codes; an editable irkit lies beside the solutions.
    """
    names: list[Path] = []
    whole = [Path(each) for each in _SYSTEM_FILES]
    for folder in _package_folders():
        names.append(folder)
        whole += _entries(folder)
    whole += (each for each in _entries(IRKIT) if each.name != _CASES)
    names.append(IRKIT)
    for place in dict.fromkeys([*_LIBRARIES, str(Path(sys.base_prefix) / "lib")]):
        whole += (each for each in _entries(Path(place)) if _is_library(each))
    return Readable(tuple(dict.fromkeys(each.resolve() for each in whole)), tuple(names))


def confine_server(scratch: Path) -> None:
    """Leave the forking process what a submission may read, and its own scratch folder.

    The folder above ``scratch`` is there only so that ``scratch`` can be removed at the end.
    """
    held = readable()
    _drop_capabilities()
    landlock.confine(
        [
            *((path, landlock.READ) for path in held.whole),
            *((path, landlock.LIST) for path in held.names),
            (Path(os.devnull), landlock.READ | landlock.WRITE),
            (scratch, landlock.READ | landlock.WRITE | landlock.CLEAR_UP),
            (scratch.parent, landlock.CLEAR_UP),
        ]
    )


def confine_submission(private: Path, seconds: float, memory: int) -> None:
    """Shut this process, a fork of the confined one, into its sandbox for good.

    Parameters
    ----------
    private : Path
        The one folder it may write to.
    seconds : float
        How much processor time it may use.
    memory : int
        How many bytes of address space it may have.
    """
    ctypes.CDLL(None).prctl(_PARENT_DEATH, signal.SIGKILL, 0, 0, 0)
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: math.ceil(seconds) + 1,
        resource.RLIMIT_FSIZE: FILE_SIZE,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
    }
    for kind, most in limits.items():
        _, hard = resource.getrlimit(kind)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))
    landlock.confine_writing([private, Path(os.devnull)])
    seccomp.confine(os.getpid())


def address_space() -> int:
    """Return how many bytes of address space this process has."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()


def threads() -> int:
    """Return how many threads this process has: a fork takes along only one of them."""
    return len(os.listdir("/proc/self/task"))  # noqa: PTH208


def _drop_capabilities() -> None:
    """Give up what root may do beyond an ordinary user, but for reading files that others own."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES, 0)
    kept = _OVERRIDE_OWNERSHIP if os.geteuid() == 0 else 0
    data = (ctypes.c_uint32 * 6)(kept, kept, 0, 0, 0, 0)
    libc = ctypes.CDLL(None, use_errno=True)
    if os.geteuid() == 0 and libc.capset(header, data) != 0:
        # A container may have left root without these two; then there is nothing to keep.
        libc.capset(header, (ctypes.c_uint32 * 6)())


def _package_folders() -> Iterator[Path]:
    paths = sysconfig.get_paths()
    folders = [paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    dynamic = sysconfig.get_config_var("DESTSHARED")
    for folder in dict.fromkeys([*folders, *site.getsitepackages(), *([dynamic] if dynamic else [])]):
        if Path(folder).is_dir():
            yield Path(folder)


def _entries(folder: Path) -> list[Path]:
    """Return what lies in a folder, but for folders of packages and whatever irkit lies in."""
    kept_apart = {path.resolve() for path in _package_folders()} | {IRKIT, *IRKIT.parents}
    try:
        return [each for each in folder.iterdir() if each.resolve() not in kept_apart]
    except OSError:
        return []


def _is_library(path: Path) -> bool:
    return ".so" in path.name or (path.is_dir() and path.name.endswith(("-linux-gnu", "-linux-musl")))
