"""A claim in several schemes of levels: its place in each, and why it has none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import shorten

import ipywidgets

from irkit.case.case import Case
from irkit.framework.levels import entry
from irkit.framework.schemes import schemes
from irkit.records.records import Claim
from irkit.widgets.controls import Guarded, choice, html_table, live, paragraph, plain_table, show

HEADS = ("scheme", "sorts", "place", "why")


class CrosswalkView(Guarded):
    """A claim and its places; ``claim`` chooses it.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    claims : sequence of Claim
        The claims to choose from.
    first : str
        The id of the claim that is shown first.
    """

    def __init__(self, case: Case, claims: Sequence[Claim], first: str) -> None:
        self._case = case
        options = {f"{claim.id} {shorten(claim.text, 70, placeholder=' …')}": claim.id for claim in claims}
        self.claim = choice("Claim", options, first, self._draw)
        self._words, self._table = live(), ipywidgets.HTML()
        super().__init__((self.claim, self._words, self._table), self.plain, "Claims in other schemes")
        self._draw()

    def plain(self) -> str:
        """Return the claim and its places as text."""
        return f"{self._claim_text()}\n{plain_table(HEADS, self._places(), 'Its place in each scheme:')}"

    def _draw(self) -> None:
        show(self._words, paragraph(self._claim_text()))
        show(self._table, html_table(HEADS, self._places(), "Its place in each scheme"))

    def _claim_text(self) -> str:
        case, claim = self._case, self._case.claim(self.claim.value)
        effect, cause = entry(case.effect_level(claim.id)), case.cause_level(claim.id)
        coded = f"Here: effect level {effect.sign} {effect.label}, cause level "
        coded += f"{entry(cause).sign} {entry(cause).label}." if cause else "none, since no cause is named."
        if case.is_contested(claim.id):
            coded += " Careful coders part over the effect level."
        return f"{case.article.author} claims, in our words: {claim.text}\n{coded}"

    def _places(self) -> list[tuple[str, str, str, str]]:
        rows = []
        for key, scheme in schemes().items():
            placed = self._case.claim(self.claim.value).place(key)
            why = f"{placed.why} Contested." if placed.contested else placed.why
            name = f"{scheme.name} ({scheme.authors} {scheme.year})"
            rows.append((name, scheme.sorts, placed.place or "no place", why))
        return rows


def crosswalk_view(
    case: Case, claims: Iterable[str] | None = None, *, claim: str | None = None
) -> CrosswalkView:
    """Return claims to choose, each with its place in other schemes of levels, or why it has none.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    claims : iterable of str, optional
        The claims; by default all of them.
    claim : str, optional
        The claim that is shown first.

    Raises
    ------
    LookupError
        If there is no such claim, no claim at all, or if the case came without its reference.
    """
    chosen = list(case.claims) if claims is None else [case.claim(claim) for claim in claims]
    if not chosen:
        raise LookupError(f"{case.id} has no claims to show here")
    case.codes(chosen[0].id)
    return CrosswalkView(case, chosen, chosen[0].id if claim is None else case.claim(claim).id)
