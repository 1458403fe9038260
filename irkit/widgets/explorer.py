"""Claims to filter by what they are about and how they are coded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import ipywidgets

from irkit.case.case import Case
from irkit.records.records import Claim
from irkit.widgets.controls import (
    Filters,
    Guarded,
    html_table,
    live,
    paragraph,
    plain_table,
    row,
    signed,
    values_of,
)

NO_CAUSE = "no cause named"
CODED = ("effect level", "cause level", "agreement", "certainty")
"""What a claim can be filtered by where the case has its reference; the list shows it too."""

ABOUT = ("heading", "actor", "issue")


class ClaimExplorer(Guarded):
    """Claims to filter; ``filters`` are the drop-down lists by field, ``shown`` are the claims left.

    Parameters
    ----------
    case : Case
        The case; without its reference there is nothing to filter by codes.
    claims : iterable of Claim
        The claims.
    """

    def __init__(self, case: Case, claims: Iterable[Claim]) -> None:
        self._fields = CODED if case.reference is not None else ()
        self._heads = ("claim", f"what {case.article.author} claims, in our words", *self._fields)
        self._text, self._table = live(), ipywidgets.HTML()
        rows = [_row(case, claim) for claim in claims]
        self._filters = Filters(rows, [*self._fields, *ABOUT], self._draw)
        self.filters = self._filters.controls
        super().__init__(row(*self.filters.values()), self._text, self._table)
        self._draw()

    @property
    def shown(self) -> tuple[str, ...]:
        """The ids of the claims that the filters leave."""
        return tuple(claim["id"] for claim in self._filters.left)

    def plain(self) -> str:
        """Return what is shown, as text."""
        if not self._filters.left:
            return self._filters.summary
        heads = ("claim", "", *self._fields)
        return f"{self._filters.summary}\n{plain_table(heads, self._rows(), 'the claims left')}"

    def _draw(self) -> None:
        self._text.value = paragraph(self._filters.summary, "b")
        rows = self._rows()
        self._table.value = html_table(self._heads, rows, "the claims left") if rows else ""

    def _rows(self) -> list[list[str]]:
        return [
            [claim["id"], claim["text"], *(", ".join(values_of(claim, field)) for field in self._fields)]
            for claim in self._filters.left
        ]


def claim_explorer(case: Case, claims: Iterable[str] | None = None) -> ClaimExplorer:
    """Return claims to filter by level, heading, actor, issue and certainty.

    Levels and certainty are reference codes: a case without its reference is filtered by the rest.

    Parameters
    ----------
    case : Case
        The case.
    claims : iterable of str, optional
        The claims; by default all of the case.

    Raises
    ------
    LookupError
        If the case has no such claim, with the likely one.
    """
    return ClaimExplorer(case, case.claims if claims is None else map(case.claim, claims))


def _row(case: Case, claim: Claim) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "id": claim.id,
        "text": f"{claim.text} ({claim.paragraph})",
        "heading": case[claim.section].title,
        "actor": tuple(case.actor(actor).name for actor in claim.actors),
        "issue": tuple(case[issue].name for issue in claim.issues),
    }
    if case.reference is None:
        return fields
    cause = case.cause_level(claim.id)
    codes = (
        signed(case.effect_level(claim.id)),
        NO_CAUSE if cause is None else signed(cause),
        "contested" if case.is_contested(claim.id) else "coders agree",
        case.codes(claim.id).certainty or (),
    )
    return fields | dict(zip(CODED, codes, strict=True))
