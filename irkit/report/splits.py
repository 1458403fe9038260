"""How a class split over the claims that it coded, and how far it agrees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from irkit.coding.agreement import Alpha, PercentAgreement, krippendorffs_alpha, percent_agreement
from irkit.coding.coding import reference_of
from irkit.coding.codings import Codings
from irkit.coding.disagreement import Confusion, confusions, divided_claims
from irkit.framework.levels import PILES, Level
from irkit.questions.coding import CodingQuestion
from irkit.report.cells import SMALLEST, shown
from irkit.report.graded import Graded

FEW_CLAIMS = 3
"""From this many claims with hidden counts upwards, what they add up to gives none of them away."""


@dataclass(frozen=True)
class Split:
    """How many students gave a claim each code, None where the number is hidden.

    ``coded`` is how many coded it, or the whole class where fewer than five did not. ``accepted`` is the
    share (0 to 1) of codes given that the key accepts, or None where nothing is keyed or it would give a
    hidden number away. ``settled`` is the share of the code given most often.
    """

    claim: str
    text: str
    counts: Mapping[Level, int | None]
    coded: int
    settled: float
    divided: bool
    accepted: float | None


@dataclass(frozen=True)
class Agreement:
    """A class's codes for one question: how far they agree, and the claims, the most divided first.

    ``coders`` is None where it would tell how few of the class did not code. ``percent`` and ``alpha`` are on
    ``told`` claims: those whose counts are all shown, where they would give one or two hidden ones away.
    ``confused`` are the two codes that stand against each other most often.
    """

    question: CodingQuestion
    coders: int | None
    told: int
    percent: PercentAgreement
    alpha: Alpha
    splits: tuple[Split, ...]
    confused: Confusion | None

    @property
    def divided(self) -> tuple[Split, ...]:
        """The claims on which no code has two thirds of those who coded them."""
        return tuple(split for split in self.splits if split.divided)


def agreements(graded: Graded, smallest: int = SMALLEST) -> tuple[Agreement, ...]:
    """Return the agreement of the class on each coding question that enough students answered.

    Parameters
    ----------
    graded : Graded
        The exercise.
    smallest : int
        The smallest number of students that may be shown, apart from 0.
    """
    found = []
    for question in graded.exercise.question:
        if not isinstance(question, CodingQuestion):
            continue
        given = {s.name: s.answers[question.id] for s in graded.students if question.id in s.answers}
        if len(given) >= max(smallest, 2):
            found.append(_agreement(question, Codings.of(given), graded, smallest))
    return tuple(found)


def _agreement(question: CodingQuestion, codings: Codings, graded: Graded, smallest: int) -> Agreement:
    divided = set(divided_claims(codings))
    coders = shown([len(codings.coders), len(graded.students) - len(codings.coders)], smallest)[0]
    splits = [
        _split(claim, codings, question, graded, claim in divided, smallest)
        for claim in question.claims
        if len(codings.of_claim.get(claim, ())) >= max(smallest, 2)
    ]
    partly = {split.claim for split in splits if None in split.counts.values()}
    if 0 < len(partly) < FEW_CLAIMS:
        codings = _without(codings, partly)
    return Agreement(
        question,
        coders,
        len(codings.claims),
        percent_agreement(codings),
        krippendorffs_alpha(codings),
        tuple(sorted(splits, key=lambda split: split.settled)),
        next(iter(confusions(codings)), None),
    )


def _without(codings: Codings, claims: set[str]) -> Codings:
    return Codings.of(
        {who: {c: code for c, code in own.items() if c not in claims} for who, own in codings.codes.items()}
    )


def _split(
    claim: str, codings: Codings, question: CodingQuestion, graded: Graded, divided: bool, smallest: int
) -> Split:
    given = Counter(codings.of_claim[claim])
    # Those who left the claim out are a number too: the others could be taken from the class.
    *numbers, left = shown(
        [*(given[level] for level in PILES), len(graded.students) - given.total()], smallest
    )
    counts = dict(zip(PILES, numbers, strict=True))
    coded = len(graded.students) - (left or 0)
    accepted = None
    if not question.contested:
        fits = {level.in_scheme for level in reference_of(graded.case, claim, question.asked)[1]}
        if all(counts[level] is not None for level in fits):
            accepted = sum(counts[level] or 0 for level in fits) / coded
    settled = max(given.values()) / given.total()
    return Split(claim, graded.case.claim(claim).text, counts, coded, settled, divided, accepted)
