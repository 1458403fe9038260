"""A class's file of codes: how it is read, whichever way its rows and columns lie."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from irkit.coding import CodingError
from irkit.codings import Codings, in_order
from irkit.words import likely, listed

if TYPE_CHECKING:
    from irkit.case import Case

CODER = ("coder", "coders", "student", "name")
CLAIM = ("claim", "claims", "id", "item", "unit")
CODE = ("code", "codes", "level", "effect level", "effect_level", "cause level", "cause_level", "value")
"""The headings that a file's columns are known by, whatever their order and case."""

NO_CODE = ("", "-", "–", "—", "?", ".", "na", "n/a")
"""What a cell holds where a coder gave a claim no code."""

Row = tuple[int, list[str]]


def read_codings(source: Path | str | bytes, case: Case | None = None, *, levels: bool = True) -> Codings:
    """Return a class's codes from a CSV file, in long or in wide form.

    The long form has a row a code, with columns named coder, claim and code. The wide form has a row a
    coder and a column a claim, or the other way round; its first column is named coder or claim, or the
    case's ids tell. Commas, semicolons and tabs may part the cells; a byte order mark does no harm.

    Parameters
    ----------
    source : path, str or bytes
        The file, its text (anything that holds a line break is text), or what is in it, as it was uploaded.
    case : Case, optional
        The case that the claims belong to; without it any id will do.
    levels : bool, default True
        Whether the codes are words for levels, as in :meth:`Codings.of`.

    Raises
    ------
    CodingError
        If the file or a code in it cannot be read, the case has no such claim, or a coder stands twice.
    """
    rows = list(_rows(_text(source)))
    if len(rows) < 2:
        raise CodingError("there are no codes in it: the first line names the columns, the rest hold codes")
    heads = [cell.casefold() for cell in rows[0][1]]
    known = _known(case) if case else None
    codes = _long(heads, rows[1:], known) if {*heads} & {*CODE} else _wide(rows, known)
    return in_order(Codings.of(codes, levels=levels), case)


def _known(case: Case) -> dict[str, str]:
    return {_key(claim.id): claim.id for claim in case.claims}


def _key(name: str) -> str:
    """Return an id so that c8 and C08 are the same."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", name.casefold())


def _text(source: Path | str | bytes) -> str:
    if isinstance(source, str) and "\n" in source:
        return source.removeprefix("\ufeff")
    name = "the file" if isinstance(source, bytes) else Path(source).name
    try:
        raw = source if isinstance(source, bytes) else Path(source).read_bytes()
        # Spreadsheets save "Unicode text" as UTF-16, which always has its mark.
        return raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except (OSError, ValueError) as error:
        if isinstance(error, UnicodeDecodeError):
            raise CodingError(f"{name} is not UTF-8: save it again as CSV UTF-8") from None
        raise CodingError(f"{name} cannot be read: {getattr(error, 'strerror', '') or error}") from None


def _rows(text: str) -> Iterator[Row]:
    """Yield the rows that hold something, each with the number of its line."""
    lines = text.splitlines()
    first = next((line for line in lines if line.strip() and not line.startswith("sep=")), "")
    mark = max(",;\t", key=first.count)
    reader = csv.reader(lines, delimiter=mark)
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped) and not stripped[0].startswith("sep="):
                yield reader.line_num, stripped
    except csv.Error as error:
        raise CodingError(f"line {reader.line_num} cannot be read: {error}") from None


def _long(
    heads: list[str], rows: Iterable[Row], known: Mapping[str, str] | None
) -> dict[str, dict[str, object]]:
    places = [
        next((i for i, head in enumerate(heads) if head in names), None) for names in (CODER, CLAIM, CODE)
    ]
    missing = [what for what, at in zip(("coder", "claim", "code"), places, strict=True) if at is None]
    if missing:
        raise CodingError(f"there is no column named {listed(missing, last='or')}")
    codes: dict[str, dict[str, object]] = {}
    for line, cells in rows:
        padded = [*cells, *[""] * len(heads)]
        coder, claim, code = (padded[at] for at in places if at is not None)
        if not coder:
            raise CodingError(f"line {line} names no coder")
        own = codes.setdefault(coder, {})
        name = _claim(claim, line, known)
        if code.casefold() in NO_CODE:
            continue
        if own.setdefault(name, code) != code:
            raise CodingError(
                f"line {line}: {coder} has coded {name} before, and otherwise: one code a claim"
            )
    return codes


def _wide(rows: Sequence[Row], known: Mapping[str, str] | None) -> dict[str, dict[str, object]]:
    (first, heads), body = rows[0], rows[1:]
    across = _claims_stand_across(heads, [cells[0] for _, cells in body], known)
    top = _once([(first, name) for name in heads[1:]], across, known)
    side = _once([(line, cells[0]) for line, cells in body], not across, known)
    codes: dict[str, dict[str, object]] = {coder: {} for coder in (side if across else top)}
    for (line, cells), name in zip(body, side, strict=True):
        stray = [cell for cell in cells[len(heads) :] if cell]
        if stray:
            raise CodingError(f'line {line} holds "{stray[0]}" beyond the last column')
        for head, cell in zip(top, cells[1:], strict=False):
            coder, claim = (name, head) if across else (head, name)
            if cell.casefold() not in NO_CODE:
                codes[coder][claim] = cell
    return codes


def _claims_stand_across(heads: list[str], first: list[str], known: Mapping[str, str] | None) -> bool:
    """Return whether a wide file has its claims in columns, and its coders in rows."""
    if heads[0].casefold() in CODER:
        return True
    if heads[0].casefold() in CLAIM:
        return False
    across, down = (sum(_key(name) in (known or ()) for name in names) for names in (heads[1:], first))
    if across == down:
        told = "name the first column coder, with a column a claim; or claim, with a column a coder"
        raise CodingError(f'it is not clear what "{heads[0]}" holds: {told}')
    return across > down


def _once(names: Iterable[tuple[int, str]], claims: bool, known: Mapping[str, str] | None) -> list[str]:
    """Return the names of claims or of coders, each of which may stand there once."""
    kind = "claim" if claims else "coder"
    met: list[str] = []
    for line, written in names:
        if not written:
            raise CodingError(f"line {line} holds a {kind} without a name")
        name = _claim(written, line, known) if claims else written
        if name in met:
            raise CodingError(f'the {kind} "{name}" stands twice: each {kind} stands there once')
        met.append(name)
    return met


def _claim(name: str, line: int, known: Mapping[str, str] | None) -> str:
    if known is None and name:
        return name
    if known and _key(name) in known:
        return known[_key(name)]
    near = likely(name, (known or {}).values())
    told = f'; did you mean "{near}"?' if near else ""
    raise CodingError(f'line {line}: "{name}" is not a claim of this case{told}')
