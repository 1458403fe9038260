"""The sandbox around a submission: what it may read, where it may write, how much it may use."""

from __future__ import annotations

import ctypes
import math
import os
import signal
import site
import struct
import sys
import sysconfig
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import irkit
from irkit.grading.shells import landlock, seccomp
from irkit.text import UserError

# Windows has none; there `missing` says why nothing is graded.
with suppress(ImportError):
    import resource

IRKIT = Path(irkit.__file__).resolve().parent
_TELLING = ("cases", "sheets")
"""The folders of irkit that hold reference codes, and keys of questions with full feedback."""
_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib")
_SYSTEM_FILES = (
    "/dev/null", "/dev/urandom", "/dev/zero", "/etc/ld.so.cache", "/etc/localtime", "/usr/share/zoneinfo",
)  # fmt: skip
_MEGABYTE = 1 << 20
_NO_PID = 0x7F5A3C91
"""Stands for the fork's own number, which no process can have, until there is a fork."""
_SECONDS_LEFT = 1
_CAPABILITIES = 0x20080522
_OVERRIDE_OWNERSHIP = 0b110

MEMORY, FILE_SIZE, OPEN_FILES = 1536 * _MEGABYTE, 16 * _MEGABYTE, 256


class SandboxError(UserError, RuntimeError):
    """This machine cannot confine a submission; the message says what is missing."""


@dataclass(frozen=True)
class Readable:
    """What a submission may read: files and folders whole, and folders of which it may see the names."""

    whole: tuple[Path, ...]
    names: tuple[Path, ...]

    def holds(self, path: Path) -> Path | None:
        """Return the readable folder that a path lies in, or None where a submission cannot read it."""
        place = path.resolve()
        return next((path for path in self.whole if path in (place, *place.parents)), None)


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
    """Return what a submission may read: Python, its packages, irkit without cases and sheets, libraries.

    Packages are named one by one and not by their folder, because irkit may lie among them, and with it
    the cases' reference codes; an editable irkit lies beside the solutions.
    """
    packages = _package_folders()
    kept_apart = {str(path) for path in (*packages, IRKIT, *IRKIT.parents)}
    whole = list(map(os.path.realpath, _SYSTEM_FILES))
    for folder in packages:
        whole += _entries(str(folder), kept_apart)
    whole += _entries(str(IRKIT), {*kept_apart, *(str(IRKIT / name) for name in _TELLING)})
    for place in dict.fromkeys([*_LIBRARIES, str(Path(sys.base_prefix) / "lib")]):
        whole += filter(_is_library, _entries(os.path.realpath(place), kept_apart))
    return Readable(tuple(map(Path, dict.fromkeys(whole))), (*packages, IRKIT))


def confine_server(scratch: Path) -> None:
    """Leave the forking process what a submission may read, and its own scratch folder.

    The folder above ``scratch`` is there only so that ``scratch`` can be removed at the end.
    """
    files = readable()
    _drop_capabilities()
    landlock.confine(
        [
            *((path, landlock.READ) for path in files.whole),
            *((path, landlock.LIST) for path in files.names),
            (Path(os.devnull), landlock.READ | landlock.WRITE),
            (scratch, landlock.READ | landlock.WRITE | landlock.CLEAR_UP),
            (scratch.parent, landlock.CLEAR_UP),
        ]
    )


class Prepared:
    """The sandbox of a submission, prepared before the fork as far as can be.

    Parameters
    ----------
    private : Path
        The one folder it may write to.
    memory : int
        How many bytes of address space it may have.
    """

    def __init__(self, private: Path, memory: int) -> None:
        self._writable = (private, Path(os.devnull))
        self._memory = memory
        self._filter = seccomp.program(_NO_PID)

    def confine(self, seconds: float) -> None:
        """Shut this process, a fork of the confined one, into the sandbox for good.

        Parameters
        ----------
        seconds : float
            How much processor time it may use.
        """
        landlock.prctl(landlock.PARENT_DEATH, signal.SIGKILL)
        limits = {
            resource.RLIMIT_AS: self._memory,
            resource.RLIMIT_CPU: math.ceil(seconds) + 1,
            resource.RLIMIT_FSIZE: FILE_SIZE,
            resource.RLIMIT_NOFILE: OPEN_FILES,
            resource.RLIMIT_CORE: 0,
            resource.RLIMIT_MEMLOCK: 0,
        }
        for kind, most in limits.items():
            _, hard = resource.getrlimit(kind)
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            # The signal at the first limit says why; whoever ignores it comes to the second.
            grace = _SECONDS_LEFT if kind == resource.RLIMIT_CPU and hard == resource.RLIM_INFINITY else 0
            resource.setrlimit(kind, (most, most + grace))
        landlock.confine_writing(self._writable)
        own = struct.pack("I", os.getpid())
        seccomp.install(self._filter.replace(struct.pack("I", _NO_PID), own))


def most_memory() -> int:
    """Return how many bytes of address space a fork of this process may have."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize() + MEMORY


def _drop_capabilities() -> None:
    """Give up what root may do beyond an ordinary user, but for reading files that others own."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES, 0)
    kept = _OVERRIDE_OWNERSHIP if os.geteuid() == 0 else 0
    data = (ctypes.c_uint32 * 6)(kept, kept, 0, 0, 0, 0)
    libc = ctypes.CDLL(None, use_errno=True)
    if os.geteuid() == 0 and libc.capset(header, data) != 0:
        # A container may have left root without these two; then there is nothing to keep.
        libc.capset(header, (ctypes.c_uint32 * 6)())


def _package_folders() -> list[Path]:
    paths = sysconfig.get_paths()
    folders = [paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    folders += [*site.getsitepackages(), sysconfig.get_config_var("DESTSHARED") or folders[0]]
    return list(dict.fromkeys(Path(folder).resolve() for folder in folders if Path(folder).is_dir()))


def _entries(folder: str, kept_apart: set[str]) -> list[str]:
    """Return what lies in a folder, links resolved, but for what is kept apart."""
    try:
        with os.scandir(folder) as entries:
            paths = [os.path.realpath(entry.path) if entry.is_symlink() else entry.path for entry in entries]
    except OSError:
        return []
    return [path for path in paths if path not in kept_apart]


def _is_library(path: str) -> bool:
    name = os.path.basename(path)  # noqa: PTH119
    return ".so" in name or name.endswith(("-linux-gnu", "-linux-musl"))
