"""A made-up class: coders with the habits that a diagnosis knows, to try things before a class has coded."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import TYPE_CHECKING

from irkit.coding.codings import Codings
from irkit.coding.diagnosis import REFERENCE_SHARE, predicted
from irkit.framework.levels import PILES, Level

if TYPE_CHECKING:
    from irkit.case.case import Case

SEED = 2013

CAREFUL, SLIPS = 0.7, 0.1
"""The share of coders without a habit, and of codes that are slips; chosen, not measured."""

PLANTED = ("heading", "actors", "cause")
"""The habits of the others."""


def imagined_class(
    case: Case, claims: Iterable[str] | None = None, coders: int = 24, seed: int = SEED
) -> Codings:
    """Return effect levels that nobody gave: codes drawn by chance, coder by coder.

    A careful coder gives the reference code, at times another accepted one. The others follow a habit: the
    heading, the actors, or the cause. All make slips. So the codes show what a class's file looks like, and
    nothing about students.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    claims : iterable of str, optional
        The claims; by default all of them.
    coders : int, default 24
        How many coders to make up.
    seed : int
        Where the drawing starts; the same seed gives the same class.

    Raises
    ------
    LookupError
        If there is no such claim, or if the case came without its reference.
    """
    ids = [claim.id for claim in case.claims] if claims is None else [case.claim(each).id for each in claims]
    chance = random.Random(seed)  # noqa: S311
    made = {}
    for number in range(1, coders + 1):
        habit = None if chance.random() < CAREFUL else chance.choice(PLANTED)
        made[f"made-up {number:02}"] = {claim: _code(claim, habit, case, chance) for claim in ids}
    return Codings.of(made)


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
