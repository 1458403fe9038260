"""Claims seen through other schemes of levels: where each stands in them, and what cannot be placed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from irkit.case.codebook import named_for
from irkit.framework.levels import Level, entry
from irkit.framework.schemes import Scheme, scheme, schemes
from irkit.text import listed

if TYPE_CHECKING:
    import pandas as pd

    from irkit.case.case import Case

Seen = Literal["cause", "effect"]

SORTED_BY: Mapping[str, tuple[Seen, ...]] = {
    "causes": ("cause",),
    "descriptions and explanations": ("cause", "effect"),
}
"""Which of a claim's two levels a scheme looks at, by what it sorts; the first that the claim has."""


@dataclass(frozen=True, repr=False)
class Placement:
    """Where a claim stands in a scheme; ``place`` is None where the scheme has none, and ``why`` says so.

    ``seen`` tells which of the claim's two levels was looked at, or None where a reader placed the claim
    itself. ``contested`` marks what careful readers can place otherwise.
    """

    claim: str
    scheme: Scheme
    place: str | None
    why: str
    contested: bool
    seen: Seen | None = None

    def __repr__(self) -> str:
        """Return the placement and its reason as a sentence or two."""
        where = self.place or "no place"
        doubt = " (contested)" if self.contested else ""
        return f"{self.claim} in {self.scheme.authors} {self.scheme.year}: {where}{doubt}. {self.why}"


def place_claim(case: Case, claim_id: str, scheme_key: str) -> Placement:
    """Return where a claim stands in another scheme of levels.

    A scheme that sorts causes looks at the cause level, and a claim without a cause has no place in it. A
    scheme that sorts descriptions and explanations looks at the cause level of a claim that explains, and
    else at the effect level; any other looks at the effect level. Where that rule cannot tell, such as
    which security complex a claim is about, the case's own placement counts.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    claim_id : str
        The claim.
    scheme_key : str
        The scheme: ``images``, ``singer``, ``complexes`` or ``two-level-games``.

    Raises
    ------
    LookupError
        If there is no such claim, or if the case came without its reference.
    ValueError
        If there is no such scheme.

    Examples
    --------
    >>> from irkit.case.case import load_case
    >>> place_claim(load_case("lavrov-tehran-2013"), "C18", "images").place
    'individual'
    """
    asked = scheme(scheme_key)
    codes = case.codes(claim_id)
    for own in case.reference.placements if case.reference else ():
        if (own.claim, own.scheme) == (codes.claim, asked.key):
            return Placement(own.claim, asked, own.place, own.why, own.contested)
    levels: dict[Seen, Level | None] = {"cause": codes.cause_level, "effect": codes.effect_level}
    for seen in SORTED_BY.get(asked.sorts, ("effect",)):
        level = levels[seen]
        if level is not None:
            others = codes.effect_levels if seen == "effect" else ()
            contested = any(asked.place(other) != asked.place(level) for other in others)
            why = named_for(case, _why(asked, seen, level))
            if seen == "cause":
                why += _drift(asked, level, codes.effect_level)
            return Placement(codes.claim, asked, asked.place(level), why, contested, seen)
    why = f"It names no cause, and this scheme sorts {asked.sorts}."
    return Placement(codes.claim, asked, None, why, contested=False, seen="cause")


def _why(asked: Scheme, seen: Seen, level: Level) -> str:
    head = f"Its {seen} level is {entry(level).label.lower()}"
    return f"{head}." if asked.place(level) else f"{head}. {asked.gaps.get(level, '')}".rstrip()


def _drift(asked: Scheme, cause: Level, effect: Level) -> str:
    """Return what to add where a scheme that also sorts descriptions would put the outcome elsewhere."""
    elsewhere = asked.place(effect)
    if "effect" not in SORTED_BY[asked.sorts] or elsewhere in (None, asked.place(cause)):
        return ""
    return f" Its outcome would stand under {elsewhere}: the claim moves between levels."


def crosswalk_table(case: Case, claims: Iterable[str] | None = None) -> pd.DataFrame:
    """Return claims as other schemes see them: a row a claim, a column a scheme that places claims.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    claims : iterable of str, optional
        The claims; by default all of them.

    Returns
    -------
    pandas.DataFrame
        Indexed by claim: effect level and cause level, then one column a scheme, empty where it has no
        place, and the schemes in which the place is contested.
    """
    import pandas as pd

    wanted = [claim.id for claim in case.claims] if claims is None else list(claims)
    placing = [each for each in schemes().values() if each.places]
    rows = []
    for claim in wanted:
        placed = [place_claim(case, claim, each.key) for each in placing]
        cause = case.cause_level(claim)
        rows.append(
            {
                "effect level": case.effect_level(claim).value,
                "cause level": cause.value if cause else "",
                **{f"{each.scheme.authors} {each.scheme.year}": each.place or "" for each in placed},
                "contested": listed(each.scheme.authors for each in placed if each.contested),
            }
        )
    return pd.DataFrame(rows, index=pd.Index(wanted, name="claim"))
