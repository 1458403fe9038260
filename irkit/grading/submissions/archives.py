"""What lies in a folder or a zip, without unpacking anything: names to be judged, bytes to be read."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from irkit.grading.submissions.names import Reading

MOST_ENTRIES = 50_000
DEEPEST_FOLDER = 8
LARGEST_NOTEBOOK = 20_000_000
LARGEST_ARCHIVE = 100_000_000
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How a member may be packed: of other ways a few bytes can become all memory at once."""
_RECORD = b"PK\x01\x02"
"""Each record in a zip's list of members begins with these bytes."""


class UnreadableFileError(ValueError):
    """A file that cannot be read, or is not wanted; the message is the end of a sentence about it."""


@dataclass(frozen=True)
class Entry:
    """A file in a folder or zip: the folders it lies in and its name, and where its bytes are.

    A folder is an entry too, without a name of its own at its end, since somebody may have handed in
    nothing else. ``place`` is a path on the disk, then the name of a member of that zip, and so on
    inward; a link or a pipe is not ``is_plain``; ``fault`` says why a folder or zip cannot be looked into.
    ``reading`` is what the platform's name for it says.
    """

    parts: tuple[str, ...]
    place: tuple[str, ...]
    is_plain: bool = True
    fault: str = ""
    reading: Reading = field(default_factory=Reading)

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.parts[-1]

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder and not a file."""
        return not self.name

    @property
    def suffix(self) -> str:
        """The end of the name from its last dot, in small letters."""
        return os.path.splitext(self.name)[1].lower()  # noqa: PTH122


def entries(path: Path) -> list[Entry]:
    """Return the files and folders in a folder or a zip, by name; nothing is followed or unpacked.

    Raises
    ------
    UnreadableFileError
        If there is no such folder or zip, or if it cannot be read.
    """
    if path.is_dir():
        return _shown(_in_folder(str(path), ()))
    return members(Entry((path.name,), (str(path),)))


def _shown(listing: Iterable[Entry]) -> list[Entry]:
    """Return what a student has put there, by name, and not an editor or an operating system."""

    def is_hidden(entry: Entry) -> bool:
        return any(part.startswith(".") or part == "__MACOSX" for part in entry.parts)

    return sorted((entry for entry in listing if not is_hidden(entry)), key=lambda entry: entry.parts)


def _in_folder(folder: str, above: tuple[str, ...]) -> Iterator[Entry]:
    try:
        items = list(os.scandir(folder))
    except OSError as error:
        if not above:
            raise UnreadableFileError(f"cannot be read: {error.strerror}") from None
        yield Entry((*above, ""), (), is_plain=False, fault=f"the folder may not be read: {error.strerror}")
        return
    for item in items:
        parts = (*above, item.name)
        if item.is_dir(follow_symlinks=False):
            yield Entry((*parts, ""), (), is_plain=False)
            if len(parts) < DEEPEST_FOLDER:
                yield from _in_folder(item.path, parts)
        else:
            yield Entry(parts, (item.path,), is_plain=item.is_file(follow_symlinks=False))


def members(archive: Entry) -> list[Entry]:
    """Return the files and folders in a zip, by name.

    Raises
    ------
    UnreadableFileError
        If it is no zip, or one with too many members.
    """
    listing = _archive(archive.place).infolist()
    _check_count(len(listing))
    files = []
    folders: set[tuple[str, ...]] = set()
    for member in listing:
        path = _decoded_name(member).replace("\\", "/")
        parts = tuple(part for part in path.split("/") if part not in ("", ".", ".."))
        is_folder = path.endswith("/")
        if parts and not is_folder:
            link = stat.S_ISLNK(member.external_attr >> 16)
            files.append(Entry(parts, (*archive.place, member.filename), is_plain=not link))
        # A folder may be known by what lies in it alone.
        folders |= {parts[:depth] for depth in range(1, len(parts) + is_folder)[:DEEPEST_FOLDER]}
    return _shown([*files, *(Entry((*folder, ""), (), is_plain=False) for folder in folders)])


def _decoded_name(member: zipfile.ZipInfo) -> str:
    """Return a member's name: without the mark for UTF-8 it is UTF-8 where it can be, as Macs write it."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


def _check_count(count: int) -> None:
    if count > MOST_ENTRIES:
        raise UnreadableFileError(f"holds {count} files, more than any class hands in")


def read_bytes(entry: Entry, most: int = LARGEST_NOTEBOOK) -> bytes:
    """Return a file's bytes.

    Raises
    ------
    UnreadableFileError
        If it is no plain file, is larger than ``most`` bytes, or cannot be read.
    """
    if not entry.is_plain:
        raise UnreadableFileError("is a link or a special file, which is not opened")
    if len(entry.place) == 1:
        return _from_disk(entry.place[0], most)
    archive = _archive(entry.place[:-1])
    try:
        member = archive.getinfo(entry.place[-1])
        if member.compress_type not in _METHODS:
            raise zipfile.BadZipFile("it is packed in an unusual way, and should be an ordinary zip")
        with archive.open(member) as file:
            data = file.read(most + 1)
    # Whoever made the zip decides which of its parts is broken, and so with which error.
    except Exception as error:
        raise UnreadableFileError(f"cannot be unpacked: {error}") from None
    return _whole(data, most)


def _from_disk(path: str, most: int) -> bytes:
    try:
        # Neither following a link nor waiting on a pipe that somebody put in the place of a file.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise UnreadableFileError(f"cannot be read: {error.strerror}") from None
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise UnreadableFileError("is not a plain file")
        return _whole(file.read(most + 1), most)


def _whole(data: bytes, most: int) -> bytes:
    if len(data) > most:
        raise UnreadableFileError(f"is larger than {most // 1_000_000} MB")
    return data


def _archive(place: tuple[str, ...]) -> zipfile.ZipFile:
    try:
        if len(place) > 1:
            data = read_bytes(Entry((place[-1],), place), LARGEST_ARCHIVE)
            _check_count(data.count(_RECORD))
            return zipfile.ZipFile(io.BytesIO(data))
        state = os.stat(place[0])  # noqa: PTH116
        return _on_disk(place[0], (state.st_ino, state.st_size, state.st_mtime_ns))
    except Exception as error:
        raise UnreadableFileError(f"is not a zip that can be read ({error})") from None


@lru_cache(maxsize=1)
def _on_disk(path: str, _state: tuple[int, int, int]) -> zipfile.ZipFile:
    """Return a zip that stays open: to read its list of members for each of them takes ever longer."""
    return zipfile.ZipFile(path)
