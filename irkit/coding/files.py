"""A class's file of codes: how it is read, whichever way its rows and columns lie."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from irkit.coding.coding import CodingError
from irkit.framework.levels import Level
from irkit.text import likely, listed, read_rows

if TYPE_CHECKING:
    from irkit.case.case import Case

CODER = ("coder", "coders", "student", "name")
CLAIM = ("claim", "claims", "id", "item", "unit")
CODE = ("code", "codes", "level", "effect level", "effect_level", "cause level", "cause_level", "value")
"""The headings that a file's columns are known by, whatever their order and case."""

NO_CODE = ("", "-", "–", "—", "?", ".", "na", "n/a")
"""What a cell holds where a coder gave a claim no code."""

MOST_MISTAKES = 5
"""How many mistakes of a file are told at once."""

Row = tuple[int, list[str]]


Known = Mapping[str, str] | None
"""The claims of a case by their folded ids, None where any id will do."""


def read_codes(source: Path | str | bytes, case: Case | None = None) -> dict[str, dict[str, object]]:
    """Return a class's codes by coder and claim; see :meth:`irkit.coding.codings.Codings.read`."""
    rows = _trimmed(_rows(source))
    if len(rows) < 2:
        raise CodingError("there are no codes in it: the first row names the columns, the rest hold codes")
    heads = [cell.casefold() for cell in rows[0][1]]
    known = {_key(claim.id): claim.id for claim in case.claims} if case else None
    mistakes: list[str] = []
    read = _long if {*heads} & {*CODE} else _wide
    codes = read(rows, known, mistakes)
    if mistakes:
        raise CodingError(_all_at_once([*dict.fromkeys(mistakes)]))
    return codes


def _all_at_once(mistakes: list[str]) -> str:
    """Return what is wrong with a file, by row; nobody is named, as it may stand on a wall before a class."""
    if len(mistakes) == 1:
        return mistakes[0]
    by_row = sorted(mistakes, key=lambda mistake: int(re.findall(r"\d+", mistake)[0]))
    rest = len(mistakes) - MOST_MISTAKES
    lines = [*by_row[:MOST_MISTAKES], *([f"and {rest} more"] if rest > 0 else [])]
    return "\n- ".join([f"there are {len(mistakes)} mistakes in it:", *lines])


def _key(name: str) -> str:
    """Return an id so that c8 and C08 are the same."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", name.casefold())


def _rows(source: Path | str | bytes) -> list[Row]:
    if isinstance(source, str) and "\n" in source:
        source = source.encode()
    try:
        name = "the file" if isinstance(source, bytes) else Path(source).name
        rows = read_rows(source if isinstance(source, bytes) else Path(source), name)
    except OSError as error:
        raise CodingError(f"{name} cannot be read: {error.strerror or error}") from None
    except ValueError as error:
        raise CodingError(str(error)) from None
    return [(number, [cell.strip() for cell in cells]) for number, cells in rows]


def _trimmed(rows: list[Row]) -> list[Row]:
    """Return rows without the columns at the end that hold nothing."""
    widest = max((place for _, cells in rows for place, cell in enumerate(cells, start=1) if cell), default=0)
    return [(number, cells[:widest]) for number, cells in rows]


def _long(rows: Sequence[Row], known: Known, mistakes: list[str]) -> dict[str, dict[str, object]]:
    heads = [cell.casefold() for cell in rows[0][1]]
    places = [
        next((i for i, head in enumerate(heads) if head in names), None) for names in (CODER, CLAIM, CODE)
    ]
    missing = [what for what, at in zip(("coder", "claim", "code"), places, strict=True) if at is None]
    if missing:
        raise CodingError(f"there is no column named {listed(missing, last='or')}")
    codes: dict[str, dict[str, object]] = {}
    for row, cells in rows[1:]:
        padded = [*cells, *[""] * len(heads)]
        coder, claim, code = (padded[at] for at in places if at is not None)
        name = _claim(claim, f"row {row}", known, mistakes)
        if not coder:
            mistakes.append(f"row {row} names no coder")
        if not coder or name is None:
            continue
        own = codes.setdefault(coder, {})
        if not _is_code(code, f"row {row}", mistakes):
            continue
        if own.setdefault(name, code) != code:
            mistakes.append(f"row {row}: the coder has coded {name} before, and otherwise: one code a claim")
    return codes


def _wide(rows: Sequence[Row], known: Known, mistakes: list[str]) -> dict[str, dict[str, object]]:
    (first, heads), body = rows[0], rows[1:]
    across = _claims_stand_across(heads, [cells[0] for _, cells in body], known)
    columns = [(f"column {place}", name) for place, name in enumerate(heads[1:], start=2)]
    lines = [(f"row {row}", cells[0]) for row, cells in body]
    top = _once([(f"row {first}, {place}", name) for place, name in columns], across, known, mistakes)
    side = _once(lines, not across, known, mistakes)
    codes: dict[str, dict[str, object]] = {
        coder: {} for coder in (side if across else top) if coder is not None
    }
    for (row, cells), name in zip(body, side, strict=True):
        stray = [cell for cell in cells[len(heads) :] if cell]
        if stray:
            mistakes.append(f'row {row} holds "{stray[0]}" beyond the last column')
        for (place, _), head, cell in zip(columns, top, cells[1:], strict=False):
            coder, claim = (name, head) if across else (head, name)
            where = f"row {row}, column {claim}" if across else f"row {row}, {place}, {claim}"
            if coder is not None and claim is not None and _is_code(cell, where, mistakes):
                codes[coder][claim] = cell
    return codes


def _is_code(cell: str, where: str, mistakes: list[str]) -> bool:
    """Return whether a cell holds a code, and note where it holds something else."""
    if cell.casefold() in NO_CODE:
        return False
    try:
        Level.parse(cell)
    except ValueError as error:
        mistakes.append(f"{where}: {error}")
        return False
    return True


def _claims_stand_across(heads: list[str], first: list[str], known: Known) -> bool:
    """Return whether a wide file has its claims in columns, and its coders in rows."""
    across, down = (sum(_key(name) in (known or ()) for name in names) for names in (heads[1:], first))
    if across != down:
        return across > down
    if heads[0].casefold() in CODER:
        return True
    if heads[0].casefold() in CLAIM:
        return False
    advice = "name it coder, with a column a claim; or claim, with a column a coder"
    raise CodingError(f"it is not clear what the first column holds: {advice}")


def _once(
    names: Iterable[tuple[str, str]], claims: bool, known: Known, mistakes: list[str]
) -> list[str | None]:
    """Return the names of claims or of coders, each of which may stand there once; None is none of them."""
    kind = "claim" if claims else "coder"
    met: dict[str, str] = {}
    ids: list[str | None] = []
    for where, written in names:
        name = _claim(written, where, known, mistakes) if claims and written else written or None
        if not written:
            mistakes.append(f"{where} holds a {kind} without a name")
        elif name in met:
            called = f"the claim {name}" if claims else "the same coder"
            mistakes.append(f"{where} holds {called} again, after {met[name]}: each {kind} stands there once")
            name = None
        elif name is not None:
            met[name] = where
        ids.append(name)
    return ids


def _claim(name: str, where: str, known: Known, mistakes: list[str]) -> str | None:
    if known is None and name:
        return name
    if known and _key(name) in known:
        return known[_key(name)]
    number = re.fullmatch(r"\D*?(\d+)\W*", name)
    near = (known or {}).get(f"c{int(number[1])}") if number else None
    near = near or likely(name, (known or {}).values())
    asked = f': did you mean "{near}"?' if near else ""
    mistakes.append(f'{where}: "{name}" is not a claim of this case{asked}')
    return None
