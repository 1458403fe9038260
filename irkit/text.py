"""Text in and out: the likely word, lists in words, tables of CSV and HTML, files written whole, zips."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO


def likely(word: str, allowed: Iterable[str]) -> str | None:
    """Return the allowed word that was most likely meant, or None where nothing comes close.

    Parameters
    ----------
    word : str
        What was written.
    allowed : iterable of str
        The words that would have been understood.

    Examples
    --------
    >>> likely("regionl", ["international", "regional", "bilateral"])
    'regional'
    >>> likely("banana", ["international", "regional"]) is None
    True
    >>> likely("F3", ["F03", "F13"])
    'F03'
    """
    from difflib import get_close_matches

    by_folded = {candidate.casefold(): candidate for candidate in allowed}
    folded = word.strip().casefold()
    same = [known for known in by_folded if without_zeros(known) == without_zeros(folded)]
    near = same or get_close_matches(folded, by_folded, n=1, cutoff=0.6)
    return by_folded[near[0]] if near else None


def without_zeros(name: str) -> str:
    """Return an id in small letters and so that c8 and C08 are the same."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", name.casefold())


def listed(items: Iterable[object], last: str = "and", most: int | None = None) -> str:
    """Return the items as an English list; those beyond ``most`` are the others.

    Examples
    --------
    >>> listed(["C08", "C13", "C15"])
    'C08, C13 and C15'
    >>> listed(["a", "b"], last="or")
    'a or b'
    >>> listed("abcd", most=2)
    'a, b and others'
    """
    words = [str(item) for item in items]
    if most is not None and len(words) > most:
        words = [*words[:most], "others"]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def counted(number: int, what: str) -> str:
    """Return a number with what it counts.

    Examples
    --------
    >>> counted(1, "claim"), counted(3000, "claim")
    ('1 claim', '3,000 claims')
    """
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def meant(word: str, allowed: Iterable[str]) -> str:
    """Return the tail of an error sentence: the likely word, or else the allowed ones.

    Examples
    --------
    >>> meant("regionl", ["regional", "bilateral"])
    'did you mean "regional"?'
    >>> meant("x", ["regional", "bilateral"])
    'allowed are regional or bilateral'
    """
    choices = list(allowed)
    near = likely(word, choices)
    if near is not None:
        return f'did you mean "{near}"?'
    shown = choices if len(choices) <= 12 else [*choices[:12], f"{len(choices) - 12} more"]
    return f"allowed are {listed(shown, last='or')}"


class UserError(Exception):
    """An error whose message is a sentence for whoever is at the keyboard.

    A notebook shows the sentence alone: IPython asks an error for this method before it prints a
    traceback, and a traceback tells nothing to those who did not write the code.
    """

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class UnknownWordError(UserError, ValueError):
    """A word that stands for nothing here; the message names the likely one."""


def data_folder(name: str) -> Path:
    """Return a folder of data that comes with irkit: ``cases`` or ``sheets``.

    Where the environment variable ``IRKIT_DATA`` names a folder, its subfolder counts instead; so does a
    process that runs submissions, which may not read the reference codes.

    Parameters
    ----------
    name : str
        The folder's name.
    """
    return Path(os.environ.get("IRKIT_DATA") or Path(__file__).parent) / name


SAVE_AS = 'open it and choose "Save as", with the type "CSV UTF-8"'
SEPARATORS = ",;\t"


class TableError(ValueError):
    """A file that is no CSV; the message is a sentence that names the file and, where it can, the line."""


@dataclass(frozen=True)
class Table:
    """A CSV file: its headings, and each line that holds something with its number; cells as they stand."""

    name: str
    heads: tuple[str, ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...]


def read_table(source: Path | bytes, name: str = "the file", known: Iterable[str] = ()) -> Table:
    """Read a CSV file as spreadsheets and learning platforms write it.

    Commas, semicolons and tabs may separate the cells, and a byte order mark does no harm.

    Parameters
    ----------
    source : Path or bytes
        The file, or what it holds.
    name : str
        What errors call it, where its bytes are given.
    known : iterable of str, optional
        Headings that such a file may have: the separator that yields the most of them is right.

    Raises
    ------
    TableError
        If it is no CSV in UTF-8, or a line holds more cells than there are columns.
    FileNotFoundError
        If there is no such file.
    """
    import csv

    name = source.name if isinstance(source, Path) else name
    text = re.sub(r"\Asep=[^\r\n]*", "", _decoded(source, name))
    first = text.lstrip().splitlines()[0] if text.strip() else ""
    known = {head.casefold() for head in known}

    def likelihood(separator: str) -> tuple[int, int]:
        heads = next(csv.reader([first], delimiter=separator), [])
        return sum(head.strip().casefold() in known for head in heads), first.count(separator)

    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(SEPARATORS, key=likelihood), strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise TableError(f"{name}, line {reader.line_num}: {error}") from None
    if not rows:
        raise TableError(f"{name} is empty")
    heads = tuple(head.strip() for head in rows[0][1])
    for number, row in rows[1:]:
        if stray := [cell for cell in row[len(heads) :] if cell.strip()]:
            raise TableError(
                f'{name}, line {number}: "{stray[0].strip()[:60]}" stands beyond the last column; '
                "a cell that holds a comma or a semicolon needs quotation marks"
            )
    width = len(heads)
    return Table(name, heads, tuple((number, (*row, *[""] * width)[:width]) for number, row in rows[1:]))


def _decoded(source: Path | bytes, name: str) -> str:
    """Return the text of a CSV file; what is in no form of Unicode is refused, not guessed."""
    try:
        raw = source if isinstance(source, bytes) else source.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise TableError(f"{source!s} cannot be read: {error.strerror or error}") from None
    if raw[:2] == b"PK" or raw[:4] == b"\xd0\xcf\x11\xe0":
        raise TableError(f"{name} is a spreadsheet program's own file: {SAVE_AS}")
    try:
        # "Unicode text" of a spreadsheet is UTF-16, which always has its mark.
        return raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise TableError(
            f"{name} is not UTF-8, so letters such as é cannot be read: {SAVE_AS}, or tick "
            '"Edit filter settings" and choose the character set Unicode (UTF-8)'
        ) from None


def write_whole(path: Path, content: str | bytes | Iterable[str]) -> None:
    """Write a file under another name and move it, so that nobody ever finds half of it.

    Parameters
    ----------
    path : Path
        The file, in a folder that exists.
    content : str, bytes or iterable of str
        What it holds. A text that comes in parts is never held whole.

    Raises
    ------
    OSError
        If it cannot be written; then it is as it was.
    """
    import tempfile

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            parts = [content] if isinstance(content, str | bytes) else content
            file.writelines(
                part if isinstance(part, bytes) else part.encode(errors="replace") for part in parts
            )
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_zip(
    target: Path | IO[bytes], files: Iterable[tuple[str, str | bytes]], packed: bool = True
) -> None:
    """Write a zip; the same content gives the same bytes, whenever and wherever it is made.

    Parameters
    ----------
    target : Path or binary file
        The zip.
    files : iterable of (str, str or bytes)
        The name of each file and what it holds, one after the other.
    packed : bool, default True
        Whether the files are packed; how they are then hangs on the version of zlib.
    """
    from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

    with ZipFile(target, "w") as archive:
        for name, content in files:
            # An entry of its own has no date.
            entry = ZipInfo(name)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, content, ZIP_DEFLATED if packed else ZIP_STORED)


CELL = "text-align:left;vertical-align:top;overflow-wrap:normal;word-break:normal"
"""How a table's cell holds running text; a notebook would set it like a number."""


def html_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str | Iterable[str]]],
    caption: str = "",
    css_class: str = "",
) -> str:
    """Return an accessible HTML table, in which the first cell of each row is its heading.

    Parameters
    ----------
    columns : sequence of str
        The columns' headings; none for a table without them.
    rows : iterable of sequences
        The cells: a text, or several, each of which gets a line of its own.
    caption : str, optional
        What the table shows.
    css_class : str, optional
        The class that a style sheet gives the table its look by; without it each cell has its style.
    """
    from html import escape

    def cell(tag: str, content: str | Iterable[str], scope: str = "", style: str = CELL) -> str:
        if isinstance(content, str):
            inside = escape(content)
        else:
            inside = "".join(f'<div style="margin-bottom:.4em">{escape(line)}</div>' for line in content)
        look = "" if css_class else f' style="{style}"'
        return f"<{tag}{scope}{look}>{inside}</{tag}>"

    head = "".join(cell("th", name, ' scope="col"') for name in columns)
    body = ""
    for name, *cells in rows:
        first = cell("th", name, ' scope="row"', f"{CELL};white-space:nowrap")
        body += f"<tr>{first}{''.join(cell('td', content) for content in cells)}</tr>"
    start, left = (f' class="{css_class}"', "") if css_class else ("", ' style="text-align:left"')
    above = f"<caption{left}>{escape(caption)}</caption>" if caption else ""
    above += f"<thead><tr>{head}</tr></thead>" if head else ""
    return f"<table{start}>{above}<tbody>{body}</tbody></table>"
