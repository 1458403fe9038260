"""Filling in a marking file cell by cell, while others may have it open too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path

from irkit.grading.outputs.gradebook import harmless, table
from irkit.grading.outputs.markingfile import (
    BYTE_ORDER_MARK,
    IDS,
    KEPT,
    NAME,
    STALE,
    MarkingError,
    as_meant,
    columns_of,
    keep,
)
from irkit.grading.outputs.markingjournal import (
    Key,
    Line,
    Values,
    alone,
    put_back,
    read_journal,
    write_journal,
)
from irkit.text import listed, write_whole

LEFT = ".left"


@dataclass(frozen=True)
class Filled:
    """What stood in the cells before they were filled in, and what is to be told beside that."""

    before: dict[str, str]
    told: str


class OpenMarking:
    """The marking file of an output folder as it is being filled in; ``lines`` holds what it says.

    Each step reads the file anew where somebody else has saved it, writes the whole file under another name,
    moves it into its place, and then writes the journal. A file that others have saved is kept before.

    Parameters
    ----------
    out : Path
        The output folder of ``irkit grade``.

    Raises
    ------
    MarkingError
        If there is no such file, or it is not plain what was meant in it.
    """

    def __init__(self, out: Path) -> None:
        self.out, self._kept = out, out / KEPT
        if not (out / NAME).is_file() and not self._kept.is_dir():
            raise MarkingError(f"there is no {NAME} in {out}: irkit grade writes one where there are texts")
        self.lines: dict[Key, Line] = {}
        self._seen = ""
        self._heads: list[str] = []
        self._made: dict[Key, tuple[Line, str]] = {}
        self.refresh()

    def refresh(self) -> str:
        """Read the file where it has changed, and return what is to be told of that.

        Raises
        ------
        MarkingError
            If it is not plain what was meant in it; then nothing is changed here.
        """
        seen = self._print()
        if seen == self._seen:
            return ""
        lines, values = as_meant(self.out / NAME), read_journal(self._kept)
        back = put_back(lines, values)
        known, self.lines = self.lines, lines
        first, self._seen = not self._seen, seen
        return "" if first else _told(known, lines, values, len(back))

    def fill_in(self, key: Key, cells: Mapping[str, str]) -> Filled:
        """Fill in cells of one line.

        Parameters
        ----------
        key : tuple of str
            Submission, question and text, as ``lines`` has them.
        cells : mapping of str to str
            What to fill in, by column, such as ``criterion_1``, ``points`` or ``comment``.

        Raises
        ------
        MarkingError
            If the file cannot be read or written, or has no such text or column; then it stays as it is.
        """
        try:
            with alone(self._kept):
                return self._fill_in(key, {head: plain(cell) for head, cell in cells.items()})
        except OSError as error:
            raise MarkingError(f"{NAME} cannot be written: {error.strerror or error}") from None

    def _fill_in(self, key: Key, cells: dict[str, str]) -> Filled:
        told = self.refresh()
        line = self.lines.get(key)
        if line is None or line.get("note") == STALE:
            raise MarkingError(f"{NAME} has this text no more: {STALE}")
        heads = columns_of(self.lines.values())
        unknown = [head for head in cells if head not in heads or head in IDS]
        if unknown:
            raise MarkingError(f"{NAME} has no column {listed(unknown)} to fill in")
        before = {head: line.get(head, "") for head in cells}
        if before == cells:
            return Filled(before, told)
        if self._seen != self._left():
            keep(self.out)
        lines = {**self.lines, key: {**line, **cells}}
        write_whole(self.out / NAME, chain([BYTE_ORDER_MARK, table([heads])], self._rows(heads, lines)))
        self._seen = self._print()
        write_whole(self._kept / LEFT, self._seen)
        write_journal(self._kept, key, before, cells)
        self.lines = lines
        return Filled(before, told)

    def _rows(self, heads: list[str], lines: Mapping[Key, Line]) -> Iterator[str]:
        """Return each line as it is written; in a large class only those are made that have changed."""
        if heads != self._heads:
            self._heads, self._made = heads, {}
        for key, line in lines.items():
            made = self._made.get(key)
            if made is None or made[0] is not line:
                made = self._made[key] = (line, table([[line.get(head, "") for head in heads]]))
            yield made[1]

    def _left(self) -> str:
        """Return the fingerprint of the file as a desk left it last."""
        path = self._kept / LEFT
        return path.read_text(encoding="ascii") if path.is_file() else ""

    def _print(self) -> str:
        try:
            return sha256((self.out / NAME).read_bytes()).hexdigest()
        except FileNotFoundError:
            return "gone"
        except OSError as error:
            raise MarkingError(f"{NAME} cannot be read: {error.strerror or error}") from None


def plain(cell: str) -> str:
    """Return a cell's text as it is read again after it was written."""
    return harmless(harmless(cell).strip())


def _told(known: Mapping[Key, Line], lines: Mapping[Key, Line], values: Values, back: int) -> str:
    """Return what somebody else's saving did to what desks have filled in."""
    told = []
    if back:
        told.append(f"Whoever saved {NAME} had not seen {_cells(back)} of the desk: put back.")
    theirs = sum(
        key in lines and lines[key].get(head, "") not in had and known.get(key, {}).get(head) == had[-1]
        for (key, head), had in values.items()
    )
    if theirs:
        told.append(
            f"{_cells(theirs).capitalize()} of the desk hold something else in the file, which counts."
        )
    return " ".join(told)


def _cells(count: int) -> str:
    return "one cell" if count == 1 else f"{count} cells"
