"""How a class split over the claims that it coded, and how far it agrees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from irkit.coding.agreement import Alpha, PercentAgreement
from irkit.coding.coding import reference_of
from irkit.coding.codings import Codings, Confusion
from irkit.framework.levels import PILES, Level
from irkit.questions.coding import CodingQuestion
from irkit.report.graded import Graded


@dataclass(frozen=True)
class Split:
    """How many students gave a claim each code.

    ``coded`` is how many coded it. ``accepted`` is the share (0 to 1) of codes given that the key accepts,
    or None where nothing is keyed. ``settled`` is the share of the code given most often.
    """

    claim: str
    text: str
    counts: Mapping[Level, int]
    coded: int
    settled: float
    divided: bool
    accepted: float | None


@dataclass(frozen=True)
class Agreement:
    """A class's codes for one question: how far they agree, and the claims, the most divided first.

    ``coders`` is how many coded, ``coded`` how many claims; ``confused`` are the two codes
    that stand against each other most often.
    """

    question: CodingQuestion
    coders: int
    coded: int
    percent: PercentAgreement
    alpha: Alpha
    splits: tuple[Split, ...]
    confused: Confusion | None


def agreements(graded: Graded) -> tuple[Agreement, ...]:
    """Return the agreement of the class on each coding question that two students or more answered.

    Parameters
    ----------
    graded : Graded
        The exercise.
    """
    answered = [
        (question, {s.name: s.answers[question.id] for s in graded.students if question.id in s.answers})
        for question in graded.exercise.question
        if isinstance(question, CodingQuestion)
    ]
    return tuple(
        _agreement(question, Codings.of(codes), graded) for question, codes in answered if len(codes) > 1
    )


def _agreement(question: CodingQuestion, codings: Codings, graded: Graded) -> Agreement:
    divided = codings.divided()
    splits = [
        _split(claim, codings.counts[claim], question, graded, claim in divided)
        for claim in question.claims
        if claim in codings.counts
    ]
    splits.sort(key=lambda split: split.settled)
    confused = next(iter(codings.confusions()), None)
    percent, alpha = codings.percent(), codings.alpha()
    return Agreement(
        question, len(codings.coders), len(codings.claims), percent, alpha, tuple(splits), confused
    )


def _split(
    claim: str, codes: Counter[object], question: CodingQuestion, graded: Graded, divided: bool
) -> Split:
    counts, coded = {level: codes[level] for level in PILES}, codes.total()
    accepted = None
    if not question.contested:
        fits = {level.in_scheme for level in reference_of(graded.case, claim, question.asked)[1]}
        accepted = sum(counts[level] for level in fits) / coded
    text = graded.case.claim(claim).text
    return Split(claim, text, counts, coded, max(codes.values()) / coded, divided, accepted)
