"""What a class coded: how it split over claims, how far it agrees, what its errors are consistent with."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from irkit.coding.coding import reference_of
from irkit.coding.codings import Alpha, Codings, Confusion, PercentAgreement
from irkit.coding.diagnosis import DEPARTURES_NEEDED, HABITS, diagnose
from irkit.framework.levels import PILES, Level, Misconception, misconception
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
    return tuple(_agreement(asked, Codings.of(codes), graded) for asked, codes in answered if len(codes) > 1)


def _agreement(question: CodingQuestion, codings: Codings, graded: Graded) -> Agreement:
    divided = codings.divided()
    splits = [
        _split(claim, codings.counts[claim], question, graded, claim in divided)
        for claim in question.claims
        if claim in codings.counts
    ]
    splits.sort(key=lambda split: split.settled)
    confused = next(iter(codings.confusions()), None)
    coders, claims = len(codings.coders), len(codings.claims)
    percent, alpha = codings.percent(), codings.alpha()
    return Agreement(question, coders, claims, percent, alpha, tuple(splits), confused)


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


@dataclass(frozen=True)
class Pattern:
    """The students whose errors are consistent with a misconception, or with several equally well."""

    misconceptions: tuple[Misconception, ...]
    students: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many students they are."""
        return len(self.students)


@dataclass(frozen=True)
class Tally:
    """What the errors of ``looked`` students show, the most frequent pattern first.

    ``mixed`` counts those who made enough errors for a pattern and show no single one, ``few`` those who
    made too few.
    """

    looked: int
    patterns: tuple[Pattern, ...]
    mixed: int
    few: int


def coding_patterns(graded: Graded) -> Tally | None:
    """Return what the codes by effect level show, or None where the exercise asks for none.

    All codes a student gave in the exercise are looked at together by :func:`diagnose`, which names
    a pattern from four departures from the reference upwards.
    """
    by_effect = [q for q in graded.exercise.question if isinstance(q, CodingQuestion) and q.asked == "effect"]
    showing: dict[tuple[str, ...], list[str]] = defaultdict(list)
    looked = mixed = few = 0
    for student in graded.students:
        codes = {c: level for q in by_effect for c, level in student.answers.get(q.id, {}).items()}
        if not codes:
            continue
        looked += 1
        diagnosis = diagnose(codes, graded.case)
        if diagnosis.departures < DEPARTURES_NEEDED:
            few += 1
        elif diagnosis.habit is None:
            mixed += 1
        else:
            consistent = {HABITS[habit] for habit in (diagnosis.habit, *diagnosis.also)}
            showing[tuple(sorted(consistent))].append(student.name)
    frequent = sorted(showing.items(), key=lambda item: (-len(item[1]), item[0]))
    patterns = [Pattern(tuple(map(misconception, codes)), tuple(sorted(names))) for codes, names in frequent]
    return Tally(looked, tuple(patterns), mixed, few) if looked else None
