"""A claim in several schemes of levels: its place in each, and why it has none."""

from __future__ import annotations

import ipywidgets

from irkit.case.case import Case
from irkit.framework.schemes import schemes
from irkit.widgets.controls import Guarded, choice, html_table, in_short, live, paragraph, plain_table, signed

HEADS = ("scheme", "sorts", "place", "why")


class CrosswalkView(Guarded):
    """A claim and its places; ``claim`` chooses it.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    first : str
        The id of the claim that is shown first.
    """

    def __init__(self, case: Case, first: str) -> None:
        self._case = case
        options = {in_short(claim.id, claim.text): claim.id for claim in case.claims}
        self.claim = choice("Claim", options, first, self._draw)
        self._words, self._table = live(), ipywidgets.HTML()
        super().__init__(self.claim, self._words, self._table)
        self._draw()

    def plain(self) -> str:
        """Return the claim and its places as text."""
        return f"{self._claim_text()}\n{plain_table(HEADS, self._places(), 'Its place in each scheme:')}"

    def _draw(self) -> None:
        self._words.value = paragraph(self._claim_text())
        self._table.value = html_table(HEADS, self._places(), "Its place in each scheme")

    def _claim_text(self) -> str:
        case, claim = self._case, self._case.claim(self.claim.value)
        cause = case.cause_level(claim.id)
        coded = f"Here: effect level {signed(case.effect_level(claim.id))}, cause level "
        coded += f"{signed(cause)}." if cause else "none, since no cause is named."
        if case.is_contested(claim.id):
            coded += " Careful coders disagree about the effect level."
        return f"{case.article.author} claims, in our words: {claim.text}\n{coded}"

    def _places(self) -> list[tuple[str, str, str, str]]:
        rows = []
        for key, scheme in schemes().items():
            placed = self._case.claim(self.claim.value).place(key)
            why = f"{placed.why} Contested." if placed.contested else placed.why
            name = f"{scheme.name} ({scheme.authors} {scheme.year})"
            rows.append((name, scheme.sorts, placed.place or "no place", why))
        return rows


def crosswalk_view(case: Case, *, claim: str | None = None) -> CrosswalkView:
    """Return claims to choose, each with its place in other schemes of levels, or why it has none.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    claim : str, optional
        The claim that is shown first.

    Raises
    ------
    LookupError
        If there is no such claim, no claim at all, or if the case came without its reference.
    """
    if not case.claims:
        raise LookupError(f"{case.id} has no claims to show here")
    return CrosswalkView(case, next(iter(case.claims)).id if claim is None else case.claim(claim).id)
