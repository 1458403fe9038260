"""A class's file of codes: how it is read, whichever way its rows and columns lie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from irkit.case.case import Case
from irkit.coding.coding import CodingError
from irkit.framework.levels import Level
from irkit.text import Table, likely, listed, read_table, without_zeros

CODER = ("coder", "coders", "student", "name")
CLAIM = ("claim", "claims", "id", "item", "unit")
CODE = ("code", "codes", "level", "effect level", "effect_level", "cause level", "cause_level", "value")
"""The headings that a file's columns are known by, whatever their order and case."""

NO_CODE = ("", "-", "–", "—", "?", ".", "na", "n/a")
"""What a cell holds where a coder gave a claim no code."""

MOST_MISTAKES = 5
"""How many mistakes of a file are told at once."""

Known = Mapping[str, str] | None
"""The claims of a case by their folded ids, None where any id will do."""


class Cell(NamedTuple):
    """One cell that may hold a code: where it stands, and whose code of which claim it is."""

    where: str
    coder: str
    claim: str
    code: str


def read_codes(source: Path | str | bytes, case: Case | None = None) -> dict[str, dict[str, Level]]:
    """Return a class's codes by coder and claim; see :meth:`irkit.coding.codings.Codings.read`."""
    table = _table(source)
    known = {without_zeros(claim.id): claim.id for claim in case.claims} if case else None
    long = {head.casefold() for head in table.heads} & {*CODE}
    codes: dict[str, dict[str, Level]] = {}
    mistakes = [] if long else [*_repeated_names(table)]
    for cell in _long(table) if long else _wide(table, known):
        mistakes += _mistakes(cell, known, codes)
    if mistakes:
        raise CodingError(_all_at_once([*dict.fromkeys(mistakes)]))
    if not any(codes.values()):
        raise CodingError("there are no codes in it: the first row names the columns, the rest hold codes")
    return codes


def _table(source: Path | str | bytes) -> Table:
    if isinstance(source, str) and "\n" in source:
        source = source.encode()
    try:
        table = read_table(source if isinstance(source, bytes) else Path(source))
    except OSError as error:
        raise CodingError(f"{source!s} cannot be read: {error.strerror or error}") from None
    except ValueError as error:
        raise CodingError(str(error)) from None
    lines = tuple((row, tuple(cell.strip() for cell in cells)) for row, cells in table.lines)
    return replace(table, lines=lines)


def _all_at_once(mistakes: list[str]) -> str:
    """Return what is wrong with a file; nobody is named, as it may stand on a wall before a class."""
    if len(mistakes) == 1:
        return mistakes[0]
    rest = len(mistakes) - MOST_MISTAKES
    lines = [*mistakes[:MOST_MISTAKES], *([f"and {rest} more"] if rest > 0 else [])]
    return "\n- ".join([f"there are {len(mistakes)} mistakes in it:", *lines])


def _long(table: Table) -> Iterator[Cell]:
    """Yield the code of each row."""
    heads = [head.casefold() for head in table.heads]
    names = {"coder": CODER, "claim": CLAIM, "code": CODE}
    columns = {what: at for what, words in names.items() for at, head in enumerate(heads) if head in words}
    if missing := names.keys() - columns.keys():
        raise CodingError(f"there is no column named {listed(sorted(missing), last='or')}")
    for row, cells in table.lines:
        yield Cell(f"row {row}", **{what: cells[at] for what, at in columns.items()})


def _wide(table: Table, known: Known) -> Iterator[Cell]:
    """Yield the code of each cell beside the first column and below the first row."""
    across = _claims_stand_across(table, known)
    for row, (first, *cells) in table.lines:
        for place, (head, code) in enumerate(zip(table.heads[1:], cells, strict=True), start=2):
            coder, claim = (first, head) if across else (head, first)
            yield Cell(f"row {row}, column {place}", coder, claim, code)


def _claims_stand_across(table: Table, known: Known) -> bool:
    """Return whether a wide file has its claims in columns, and its coders in rows."""
    corner, *heads = table.heads
    first = [cells[0] for _, cells in table.lines]
    across, down = (sum(without_zeros(name) in (known or ()) for name in names) for names in (heads, first))
    if across != down:
        return across > down
    if corner.casefold() in CODER:
        return True
    if corner.casefold() in CLAIM:
        return False
    advice = "name it coder, with a column a claim; or claim, with a column a coder"
    raise CodingError(f"it is not clear what the first column holds: {advice}")


def _repeated_names(table: Table) -> Iterator[str]:
    """Yield which rows or columns of a wide file have a name that stands there before."""
    rows = [(f"row {row}", cells[0]) for row, cells in table.lines]
    columns = [(f"column {place}", head) for place, head in enumerate(table.heads[1:], start=2)]
    for names in (rows, columns):
        first: dict[str, str] = {}
        for where, name in names:
            earlier = first.setdefault(without_zeros(name), where)
            if name and earlier != where:
                yield f"{where} has the same name as {earlier}: each coder and claim stands there once"


def _mistakes(cell: Cell, known: Known, codes: dict[str, dict[str, Level]]) -> Iterator[str]:
    """Put the code of a cell to the others, or yield what keeps it from being one."""
    coded = cell.code.casefold() not in NO_CODE
    name = cell.claim if known is None else known.get(without_zeros(cell.claim))
    if not cell.coder or not cell.claim:
        if coded:
            yield f"{cell.where} holds a code without a {'claim' if cell.coder else 'coder'}"
    elif name is None:
        near = likely(cell.claim, (known or {}).values())
        yield f'"{cell.claim}" is not a claim of this case' + (f': did you mean "{near}"?' if near else "")
    else:
        own = codes.setdefault(cell.coder, {})
        try:
            level = Level.parse(cell.code) if coded else None
        except ValueError as error:
            yield f"{cell.where}: {error}"
        else:
            if level and own.setdefault(name, level) != level:
                yield f"{cell.where}: the coder has coded {name} before, and otherwise: one code a claim"
