"""How hard each question and each misconception was, what told students apart, how totals are spread."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import correlation, fmean, quantiles

from irkit.framework.levels import Misconception, misconception, misconceptions
from irkit.questions.choice import ChoiceQuestion, ChoicesQuestion
from irkit.questions.sheets import AnyQuestion
from irkit.report.graded import Graded

ENOUGH = 20
"""Fewer students than this say too little about how a question discriminates."""

HARD, EASY = 0.6, 0.9
"""Mean shares of a question's points: below the first it is hard, from the second on easy."""

FLAT, SHARP = 0.1, 0.3
"""Item-rest correlations: below the first a question hardly tells the stronger students from the others."""

MOST_BANDS = 10


@dataclass(frozen=True)
class Lure:
    """The wrong option that most students picked, what share (0 to 1) of the class, and what it may show."""

    option: str
    text: str
    share: float
    misconception: Misconception | None


@dataclass(frozen=True)
class Item:
    """What a class made of one question.

    Attributes
    ----------
    difficulty : float
        The mean share of the points (0 to 1): high where the question was easy. An answer left out earns
        nothing.
    discrimination : float or None
        The item-rest correlation (-1 to 1), or None where it is not defined, and ``why`` says so.
    answered : float
        The share of students (0 to 1) who answered.
    """

    question: AnyQuestion
    count: int
    difficulty: float
    discrimination: float | None
    why: str
    answered: float
    lure: Lure | None


def items(graded: Graded) -> tuple[Item, ...]:
    """Return difficulty and discrimination of every question that is marked for everybody.

    Difficulty is the mean share of a question's points, discrimination Pearson's correlation of a question's
    points with the sum of all the others, which leaves out the question itself because it would correlate
    with itself (classical item analysis: Lord and Novick 1968, Statistical Theories of Mental Test Scores,
    chapter 15; on leaving out the question: Henrysson 1963, Psychometrika 28(2), 211-218).

    Parameters
    ----------
    graded : Graded
        The exercise.
    """
    return tuple(_item(graded, question) for question in graded.marked if graded.students)


def _item(graded: Graded, question: AnyQuestion) -> Item:
    points = [student.points[question.id] or 0.0 for student in graded.students]
    # Without the dust of floating point, in which equal sums would differ.
    rest = [round(total - own, 9) for total, own in zip(graded.totals, points, strict=True)]
    discrimination, why = None, ""
    if len(points) < ENOUGH:
        why = f"fewer than {ENOUGH} students"
    elif len(graded.marked) < 2:
        why = "there is no other question"
    elif len(set(points)) == 1 or len(set(rest)) == 1:
        why = "all earned the same"
    else:
        discrimination = correlation(points, rest)
    answered = fmean(question.id in student.answers for student in graded.students)
    difficulty = fmean(points) / question.points
    return Item(question, len(points), difficulty, discrimination, why, answered, _lure(graded, question))


def _lure(graded: Graded, question: AnyQuestion) -> Lure | None:
    """Return the wrong option that most picked, of several the first in the alphabet."""
    if not isinstance(question, ChoiceQuestion | ChoicesQuestion) or question.key is None:
        return None
    right = question.key.right
    picked = Counter(option for student in graded.students for option in student.options(question.id))
    fitting = {right} if isinstance(right, str) else {*right}
    wrong = sorted(picked.keys() & question.options.keys() - fitting)
    if not wrong:
        return None
    option = max(wrong, key=lambda option: picked[option])
    hint = question.key.hints.get(option)
    suspected = misconception(hint.misconception) if hint is not None and hint.misconception else None
    return Lure(option, question.options[option], picked[option] / len(graded.students), suspected)


@dataclass(frozen=True)
class Band:
    """How many totals lie from ``low`` to below ``high``, or up to it in the last band."""

    low: float
    high: float
    count: int


@dataclass(frozen=True)
class Spread:
    """The totals of a class out of ``maximum`` points.

    ``middle`` holds the three quartiles. ``passed`` is the share (0 to 1) with the pass mark, or None where
    points are still open.
    """

    maximum: float
    mean: float
    middle: tuple[float, ...]
    bands: tuple[Band, ...]
    passed: float | None


def spread_of(graded: Graded) -> Spread | None:
    """Return how totals are spread, or None for a class of one, or nothing marked yet."""
    totals, maximum = graded.totals, sum(question.points for question in graded.marked)
    if len(totals) < 2 or not maximum:
        return None
    passed = fmean(total >= graded.exercise.pass_mark - 1e-9 for total in totals)
    middle, bands = tuple(quantiles(totals, n=4, method="inclusive")), _bands(totals, maximum)
    return Spread(maximum, fmean(totals), middle, bands, None if graded.waiting else passed)


def _bands(totals: tuple[float, ...], maximum: float) -> tuple[Band, ...]:
    width = next(width for width in (1, 2, 5, 10, 20, 50, maximum) if maximum <= width * MOST_BANDS)
    edges = [*(width * step for step in range(math.ceil(maximum / width - 1e-9))), maximum]
    counts = Counter(min(int((total + 1e-9) / width), len(edges) - 2) for total in totals)
    return tuple(Band(low, high, counts[place]) for place, (low, high) in enumerate(pairwise(edges)))


@dataclass(frozen=True)
class Target:
    """The questions that are meant to bring out a misconception, and the mean share (0 to 1) they earned."""

    misconception: Misconception
    questions: tuple[AnyQuestion, ...]
    share: float


def targets(several: Sequence[Sequence[Item]]) -> tuple[Target, ...]:
    """Return for every misconception the questions that are meant to bring it out, with what they earned.

    Parameters
    ----------
    several : sequence of sequences of Item
        The questions of each exercise, as they may be shown.
    """
    aimed = []
    for known in misconceptions().values():
        items = [item for items in several for item in items if known.code in item.question.targets]
        if items:
            share = sum(item.difficulty * item.count for item in items) / sum(item.count for item in items)
            aimed.append(Target(known, tuple(item.question for item in items), share))
    return tuple(aimed)
