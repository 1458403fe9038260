"""Claims to filter by what they are about and how they are coded, as a list or as a table of counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import ipywidgets

from irkit.case.case import Case
from irkit.records.records import Claim
from irkit.widgets.controls import (
    Filters,
    Guarded,
    Table,
    choice,
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
DOWN, ACROSS = "cause level", "effect level"
"""What the table of counts sets against each other."""


class ClaimExplorer(Guarded):
    """Claims to filter, as a list or as one field against another.

    ``filters`` are the drop-down lists by the field that they filter; ``shown`` are the claims left.

    Parameters
    ----------
    case : Case
        The case; without its reference there is nothing to filter by codes.
    claims : iterable of Claim
        The claims.
    """

    def __init__(self, case: Case, claims: Iterable[Claim]) -> None:
        self._fields = CODED if case.reference is not None else ()
        self._title = f"what {case.article.author} claims, in our words"
        self._text, self._table = live(), ipywidgets.HTML()
        views = {"a list": "list", f"{DOWN} against {ACROSS}": "grid"}
        self.view = choice("Show as", views, "list", self._draw)
        rows = [_row(case, claim) for claim in claims]
        self._filters = Filters(rows, [*self._fields, *ABOUT], self._draw)
        self.filters = self._filters.controls
        controls = row(*self.filters.values(), *([self.view] if self._fields else []))
        super().__init__(controls, self._text, self._table)
        self._draw()

    @property
    def shown(self) -> tuple[str, ...]:
        """The ids of the claims that the filters leave."""
        return tuple(claim["id"] for claim in self._filters.left)

    def plain(self) -> str:
        """Return what is shown, as text."""
        if not self._filters.left:
            return self._filters.summary
        heads, rows, caption = self._page()
        heads = [heads[0], "", *heads[2:]] if self.view.value == "list" else heads
        heads = [head.removeprefix(f"{ACROSS}: ") for head in heads]
        return f"{self._filters.summary}\n{plain_table(heads, rows, caption)}"

    def _draw(self) -> None:
        self._text.value = paragraph(self._filters.summary, "b")
        self._table.value = html_table(*self._page()) if self._filters.left else ""

    def _page(self) -> Table:
        """Return the heads, the rows and the caption of what is shown."""
        if self.view.value == "grid":
            return self._grid()
        body = [
            [claim["id"], claim["text"], *(", ".join(values_of(claim, field)) for field in self._fields)]
            for claim in self._filters.left
        ]
        return ["claim", self._title, *self._fields], body, "the claims left"

    def _grid(self) -> Table:
        heads, sides = (
            list(dict.fromkeys(value for claim in self._filters.rows for value in values_of(claim, field)))
            for field in (ACROSS, DOWN)
        )
        ids: dict[tuple[str, str], list[str]] = {}
        for claim in self._filters.left:
            ids.setdefault((claim[DOWN], claim[ACROSS]), []).append(claim["id"])
        body = [
            [
                side,
                *(
                    f"{len(cell)}: {' '.join(cell)}" if (cell := ids.get((side, head))) else ""
                    for head in heads
                ),
            ]
            for side in sides
        ]
        caption = f"{DOWN} in rows, {ACROSS} in columns: how many claims, and which"
        return [DOWN, *(f"{ACROSS}: {head}" for head in heads)], body, caption


def claim_explorer(case: Case, claims: Iterable[str] | None = None) -> ClaimExplorer:
    """Return claims to filter by level, heading, actor, issue and certainty, as a list or as a table.

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
