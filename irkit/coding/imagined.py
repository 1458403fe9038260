"""A made-up class: coders with the habits that a diagnosis knows, to try things before a class has coded."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import TYPE_CHECKING

from irkit.coding.diagnosis import REFERENCE_SHARE, predicted
from irkit.framework.levels import PILES, Level

if TYPE_CHECKING:
    from irkit.case.case import Case

CAREFUL, SLIPS = 0.7, 0.1
"""The share of coders without a habit, and of codes that are slips; chosen, not measured."""

PLANTED = ("heading", "actors", "cause")
"""The habits of the others."""


def imagined_codes(
    case: Case, claims: Iterable[str] | None, coders: int, seed: int
) -> dict[str, dict[str, Level]]:
    """Return made-up codes by coder and claim; see :meth:`irkit.coding.codings.Codings.imagined`."""
    ids = [claim.id for claim in case.claims] if claims is None else [case.claim(each).id for each in claims]
    chance = random.Random(seed)  # noqa: S311
    codes = {}
    for number in range(1, coders + 1):
        habit = None if chance.random() < CAREFUL else chance.choice(PLANTED)
        codes[f"made-up {number:02}"] = {claim: _code(claim, habit, case, chance) for claim in ids}
    return codes


def _code(claim: str, habit: str | None, case: Case, chance: random.Random) -> Level:
    accepted = tuple(dict.fromkeys(level.in_scheme for level in case.accepted_levels(claim)))
    level, *others = accepted
    if habit is not None:
        level = (predicted(habit, claim, case) or level).in_scheme
    elif others and chance.random() > REFERENCE_SHARE:
        level = chance.choice(others)
    if chance.random() < SLIPS:
        level = chance.choice([each for each in PILES if each is not level])
    return level
