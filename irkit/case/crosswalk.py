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
    """Return where a claim stands in another scheme of levels; see ``CaseClaim.place``."""
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
            why = f"Its {seen} level is {entry(level).label.lower()}."
            why += "" if asked.place(level) or level not in asked.gaps else f" {asked.gaps[level]}"
            elsewhere = asked.place(codes.effect_level)
            if (
                seen == "cause"
                and "effect" in SORTED_BY[asked.sorts]
                and elsewhere not in (None, asked.place(level))
            ):
                why += f" Its outcome would stand under {elsewhere}: the claim moves between levels."
            return Placement(codes.claim, asked, asked.place(level), named_for(case, why), contested, seen)
    why = f"It names no cause, and this scheme sorts {asked.sorts}."
    return Placement(codes.claim, asked, None, why, contested=False, seen="cause")


def crosswalk_of(case: Case, claims: Iterable[str] | None = None) -> pd.DataFrame:
    """Return claims as other schemes see them; see ``Case.crosswalk``."""
    import pandas as pd

    wanted = [claim.id for claim in case.claims] if claims is None else list(claims)
    keys = [key for key, known in schemes().items() if known.places]
    rows = []
    for claim in wanted:
        placements = [place_claim(case, claim, key) for key in keys]
        cause = case.cause_level(claim)
        rows.append(
            {
                "effect level": case.effect_level(claim).value,
                "cause level": cause.value if cause else "",
                **{f"{each.scheme.authors} {each.scheme.year}": each.place or "" for each in placements},
                "contested": listed(each.scheme.authors for each in placements if each.contested),
            }
        )
    return pd.DataFrame(rows, index=pd.Index(wanted, name="claim"))
