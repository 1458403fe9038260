"""A case for other programs: its claims as a table, or the whole as a REFI-QDA project."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from irkit.case.qdpx import qdpx
from irkit.text import UserError, meant, write_whole

if TYPE_CHECKING:
    from irkit.case.case import Case

TEXT_COLUMNS = ("locator", "section", "text", "actors", "issues")
CODE_COLUMNS = (
    "effect_level", "accepted_levels", "cause_level", "contested", "types", "certainty", "evidence",
    "independent_codes", "facts",
)  # fmt: skip


class ExportError(UserError, ValueError):
    """A case that cannot be exported, with the reason."""


def claims_csv(case: Case) -> bytes:
    """Return the claims with their codes as CSV: a row a claim, several values of a cell set off by spaces.

    It opens with a byte-order mark, so that spreadsheets read it as UTF-8. A case without its reference
    has the columns of the text alone.

    Parameters
    ----------
    case : Case
        The case.
    """
    coded = case.reference is not None
    table = case.claims.table(reference=coded).rename(columns={"effect_levels": "accepted_levels"})
    cells = table.reindex(columns=[*TEXT_COLUMNS, *(CODE_COLUMNS if coded else ())]).map(_cell)
    text: str = cells.rename_axis("claim").to_csv(lineterminator="\n")
    return text.encode("utf-8-sig")


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else ""


KINDS: Mapping[str, Callable[[Case], bytes]] = {"csv": claims_csv, "qdpx": qdpx}


def export(case: Case, to: str, out: Path | str | None = None) -> Path:
    """Write a case for another program, whole or not at all, and return the file.

    Parameters
    ----------
    case : Case
        The case.
    to : {"csv", "qdpx"}
        A table of the claims, or a REFI-QDA project with codebook, texts and quotations.
    out : path, optional
        The file; by default the case's name in this folder, where another file is not overwritten.

    Raises
    ------
    ExportError
        If the kind is unknown, or if the file is there already or cannot be written.
    """
    if to not in KINDS:
        raise ExportError(f'a case cannot be exported to "{to}": {meant(to, KINDS)}')
    target, content = Path(out or f"{case.id}.{to}"), KINDS[to](case)
    try:
        if out is None and target.exists() and target.read_bytes() != content:
            raise ExportError(f"{target} is there already and holds something else: name a file with --out")
        write_whole(target, content)
    except OSError as error:
        raise ExportError(f"{target} cannot be written: {error.strerror or error}") from None
    return target
