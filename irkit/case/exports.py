"""A case for other programs: its claims as a table, or the whole as a REFI-QDA project."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from irkit.case.qdpx import qdpx
from irkit.text import UserError, meant, write_whole

if TYPE_CHECKING:
    from irkit.case.case import Case
    from irkit.records.records import Claim


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
    rows = [_row(case, claim) for claim in case.claims]
    held = io.StringIO()
    writer = csv.DictWriter(held, list(rows[0]) if rows else ["claim"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return held.getvalue().encode("utf-8-sig")


def _row(case: Case, claim: Claim) -> dict[str, str]:
    row = {
        "claim": claim.id, "locator": claim.locator, "section": claim.section, "text": claim.text,
        "actors": " ".join(claim.actors), "issues": " ".join(claim.issues),
    }  # fmt: skip
    if case.reference is None:
        return row
    codes = case.codes(claim.id)
    return row | {
        "effect_level": codes.effect_level.value,
        "accepted_levels": " ".join(level.value for level in codes.effect_levels),
        "cause_level": codes.cause_level.value if codes.cause_level else "",
        "contested": "yes" if codes.is_contested else "no",
        "types": " ".join(codes.types),
        "certainty": codes.certainty or "",
        "evidence": codes.evidence or "",
        "independent_codes": " ".join(level.value for level in codes.independent_codes),
        "facts": " ".join(codes.facts),
    }


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
