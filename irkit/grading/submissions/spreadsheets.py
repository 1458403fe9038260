"""CSV files as spreadsheets and learning platforms write them, whatever parts their cells."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

DELIMITERS = ",;\t"


class UnreadableTableError(ValueError):
    """A file that is no CSV; the message is a sentence that names the file and, where it can, the line."""


@dataclass(frozen=True)
class Sheet:
    """A CSV file: the headings as they stand, and each line that holds something with its number."""

    name: str
    heads: tuple[str, ...]
    lines: tuple[tuple[int, dict[str, str]], ...]


def read_sheet(path: Path) -> Sheet:
    """Read a CSV file; commas, semicolons and tabs may part the cells, and a byte order mark does no harm.

    Raises
    ------
    UnreadableTableError
        If it cannot be read, or a line holds more cells than there are columns.
    FileNotFoundError
        If there is no such file.
    """
    text = _text(path)
    lines = text.splitlines(keepends=True)
    if lines and lines[0].startswith("sep="):
        lines = lines[1:]
    first = next((line for line in lines if line.strip()), "")
    reader = csv.reader(
        io.StringIO("".join(lines), newline=""), delimiter=max(DELIMITERS, key=first.count), strict=True
    )
    try:
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        raise UnreadableTableError(f"{path.name}, line {reader.line_num}: {error}") from None
    rows = [(number, row) for number, row in rows if any(row)]
    if not rows:
        raise UnreadableTableError(f"{path.name} is empty")
    heads = tuple(rows[0][1])
    return Sheet(path.name, heads, tuple(_line(path.name, heads, *row) for row in rows[1:]))


def _line(name: str, heads: tuple[str, ...], number: int, cells: list[str]) -> tuple[int, dict[str, str]]:
    stray = [cell for cell in cells[len(heads) :] if cell]
    if stray:
        raise UnreadableTableError(
            f'{name}, line {number}: "{stray[0][:60]}" stands beyond the last column; '
            "a cell that holds a comma or a semicolon needs quotation marks"
        )
    padded = [*cells, *[""] * len(heads)]
    return number, {head: cell for head, cell in zip(heads, padded, strict=False) if head}


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise UnreadableTableError(f"{path} cannot be read: {error.strerror or error}") from None
    if raw[:2] == b"PK":
        raise UnreadableTableError(f"{path.name} is a spreadsheet program's own file: save it as CSV UTF-8")
    try:
        # "Unicode text" of a spreadsheet is UTF-16, which always has its mark.
        return raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        # Plain "CSV" of a spreadsheet under Windows is in the machine's code page, mostly this one.
        return raw.decode("cp1252", "replace")
