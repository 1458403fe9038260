"""How hard each question was, how far it tells students apart, and how totals are spread."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from statistics import fmean, quantiles

from irkit.framework.misconceptions import Misconception, misconception
from irkit.questions.choice import ChoiceQuestion, ChoicesQuestion
from irkit.questions.sheets import AnyQuestion
from irkit.report.graded import Graded

ENOUGH = 20
"""Fewer students than this say too little about how a question discriminates."""


HARD, EASY = 0.6, 0.9
"""Mean shares of a question's points: below the first it is hard, from the second on easy."""

FLAT, SHARP = 0.1, 0.3
"""Item-rest correlations: below the first a question hardly tells the stronger students from the others."""


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

    @property
    def words(self) -> str:
        """What the two figures mean, in a few words: rules of thumb, chosen by us."""
        hard = "hard" if self.difficulty < HARD else "easy" if self.difficulty >= EASY else "middling"
        if self.discrimination is None:
            return hard
        if self.discrimination < FLAT:
            return f"{hard}; the stronger students did hardly better"
        return f"{hard}; the stronger students did {'much ' if self.discrimination >= SHARP else ''}better"

    @property
    def margin(self) -> float:
        """How far the correlation may wander by chance: two standard errors, about 2/√n where it is small."""
        return 2 / math.sqrt(self.count)


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
    if not graded.students:
        return ()
    points = {q.id: [student.points[q.id] or 0.0 for student in graded.students] for q in graded.marked}
    totals = [sum(each) for each in zip(*points.values(), strict=True)]
    return tuple(_item(graded, question, points[question.id], totals) for question in graded.marked)


def _item(graded: Graded, question: AnyQuestion, points: list[float], totals: list[float]) -> Item:
    rest = [total - own for total, own in zip(totals, points, strict=True)]
    discrimination, why = None, ""
    if len(points) < ENOUGH:
        why = f"fewer than {ENOUGH} students"
    elif len(graded.marked) < 2:
        why = "there is no other question"
    else:
        discrimination = correlation(points, rest)
        why = "" if discrimination is not None else "all earned the same"
    answered = sum(question.id in student.answers for student in graded.students) / len(points)
    difficulty = fmean(points) / question.points
    return Item(question, len(points), difficulty, discrimination, why, answered, _lure(graded, question))


def correlation(one: list[float], other: list[float]) -> float | None:
    """Return Pearson's correlation (-1 to 1), or None where one of the two does not vary.

    Examples
    --------
    >>> correlation([0, 1, 2], [3, 5, 7])
    1.0
    >>> correlation([1, 1, 1], [3, 5, 7]) is None
    True
    """
    mean_one, mean_other = fmean(one), fmean(other)
    apart = [(a - mean_one, b - mean_other) for a, b in zip(one, other, strict=True)]
    spread = math.sqrt(sum(a * a for a, _ in apart) * sum(b * b for _, b in apart))
    if spread < 1e-9:
        return None
    return max(-1.0, min(1.0, sum(a * b for a, b in apart) / spread))


def _lure(graded: Graded, question: AnyQuestion) -> Lure | None:
    """Return the wrong option that most picked."""
    if not isinstance(question, ChoiceQuestion | ChoicesQuestion) or question.key is None:
        return None
    given = [student.answers[question.id] for student in graded.students if question.id in student.answers]
    picked = Counter(option for answer in given for option in _options(answer))
    right = _options(question.key.right)
    wrong = [(-count, option) for option, count in picked.items() if option not in right]
    wrong = sorted(each for each in wrong if each[1] in question.options)
    if not wrong:
        return None
    count, option = -wrong[0][0], wrong[0][1]
    hint = question.key.hints.get(option)
    code = hint.misconception if hint is not None else None
    found = misconception(code) if code else None
    return Lure(option, question.options[option], count / len(graded.students), found)


def _options(picked: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (picked,) if isinstance(picked, str) else tuple(picked)


MOST_BANDS = 10


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

    count: int
    maximum: float
    mean: float
    middle: tuple[float, float, float]
    bands: tuple[Band, ...]
    passed: float | None


def spread_of(graded: Graded) -> Spread | None:
    """Return how totals are spread, or None for a class of one, or nothing marked yet."""
    totals = [sum(student.points[q.id] or 0.0 for q in graded.marked) for student in graded.students]
    maximum = sum(question.points for question in graded.marked)
    if len(totals) < 2 or not maximum:
        return None
    first, second, third = quantiles(totals, n=4, method="inclusive")
    passed = None
    if not graded.waiting:
        passed = fmean(total >= graded.exercise.pass_mark - 1e-9 for total in totals)
    return Spread(
        len(totals), maximum, fmean(totals), (first, second, third), _bands(totals, maximum), passed
    )


def _bands(totals: list[float], maximum: float) -> tuple[Band, ...]:
    width = next(each for each in (1, 2, 5, 10, 20, 50, maximum) if maximum <= each * MOST_BANDS)
    edges = [0.0]
    while edges[-1] < maximum - 1e-9:
        edges.append(min(edges[-1] + width, maximum))
    counts = [0] * (len(edges) - 1)
    for total in totals:
        counts[min(int((total + 1e-9) / width), len(counts) - 1)] += 1
    return tuple(Band(*band) for band in zip(edges, edges[1:], counts, strict=False))
