"""Widgets of the lesson across the levels: the links with a level switched off, claims in other schemes."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import shorten

from irkit.analysis.links import SITES
from irkit.analysis.standing import still_stands
from irkit.case.case import Case
from irkit.case.crosswalk import place_claim
from irkit.figures.matrix import SIGNS
from irkit.framework.levels import entry
from irkit.framework.schemes import schemes
from irkit.text import listed
from irkit.widgets.linkmap import Lane, Left, LinkMap, Step
from irkit.widgets.places import CrosswalkView, Seen

NOTES = {
    "implied": "implied",
    "conditional": "conditional",
    "omitted": "left out by the article",
    "reported and denied": "reported and denied",
}


LINES = {"implied": "dashed", "conditional": "dashed", "omitted": "dotted", "reported and denied": "dotted"}
"""How the arrow of a link is drawn that the author does not simply assert."""


def link_map(case: Case) -> LinkMap:
    """Return the links in lanes by level, with a level to switch off and what then still stands.

    Parameters
    ----------
    case : Case
        The case.
    """
    lanes = [Lane(level.value, entry(level).label, entry(level).sign, entry(level).colour) for level in SITES]
    steps = [
        Step(
            link.id,
            link.cause,
            link.effect,
            SIGNS[link.sign],
            link.cause_level.value,
            tuple(level.value for level in link.effect_levels),
            NOTES.get(link.mode, ""),
            LINES.get(link.mode, "solid"),
        )
        for link in case.links
    ]
    return LinkMap(lanes, steps, lambda without, by: _left(case, without, by))


def _left(case: Case, without: str, by: str) -> Left:
    standing = still_stands(case, without or None, "cause" if by == "cause" else "effect")
    judged = {link.id for link in (*standing.stands, *standing.falls)}
    fates = {link.id: "goes with it" for link in standing.left_out}
    fates |= {link.id: "unsupported" for link in standing.unsupported}
    words = standing.summary
    aside = [link.id for link in case.links if link.id not in judged]
    if aside:
        words += f"\nNot counted, since the author does not take these steps: {listed(aside)}."
    return Left(words, standing.definition, fates, frozenset(aside))


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
    held = case.claims if claims is None else [case.claim(claim) for claim in claims]
    if not held:
        raise LookupError(f"{case.id} has no claims to show here")
    first = None if claim is None else case.claim(claim).id
    for each in held[:1]:
        case.codes(each.id)
    named = {f"{each.id} {shorten(each.text, 70, placeholder=' …')}": each.id for each in held}
    return CrosswalkView(named, lambda each: _seen(case, each), first)


def _seen(case: Case, claim_id: str) -> Seen:
    claim, effect, cause = case.claim(claim_id), case.effect_level(claim_id), case.cause_level(claim_id)
    coded = f"Here: effect level {entry(effect).sign} {entry(effect).label}, cause level "
    coded += f"{entry(cause).sign} {entry(cause).label}." if cause else "none, since no cause is named."
    if case.is_contested(claim_id):
        coded += " Careful coders part over the effect level."
    rows = []
    for key, scheme in schemes().items():
        placed = place_claim(case, claim_id, key)
        why = f"{placed.why} Contested." if placed.contested else placed.why
        name = f"{scheme.name} ({scheme.authors} {scheme.year})"
        rows.append((name, scheme.sorts, placed.place or "no place", why))
    return Seen(f"{case.article.author} claims, in our words: {claim.text}\n{coded}", tuple(rows))
