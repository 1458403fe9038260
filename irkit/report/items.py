"""How hard each question was, and whether those who did well elsewhere did well on it."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from statistics import fmean

from irkit.framework.misconceptions import Misconception, misconception
from irkit.questions.choice import ChoiceQuestion, ChoicesQuestion
from irkit.questions.sheets import AnyQuestion
from irkit.report.cells import SMALLEST, percent
from irkit.report.graded import Graded

ENOUGH = 20
"""Fewer students than this say too little about how a question discriminates."""


HARD, EASY = 0.6, 0.9
"""Mean shares of a question's points: below the first it is hard, from the second on easy."""

FLAT, SHARP = 0.1, 0.3
"""Item-rest correlations: below the first a question hardly tells the stronger students from the others."""


@dataclass(frozen=True)
class Lure:
    """The wrong option that most students picked, what share of the class, and what it may show.

    The share is for comparing only: beside the difficulty it would tell how few picked another option.
    """

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
        nothing. Where so little was lost, or earned, that it would tell how many of fewer than five
        students did, it is the middle of what is possible, and ``bound`` is ``over`` or ``under`` it.
    discrimination : float or None
        The item-rest correlation (-1 to 1), or None where it is not defined, and ``why`` says so.
    answered : float or None
        The share of students (0 to 1) who answered, or None where it would give a small number away.
    """

    question: AnyQuestion
    count: int
    difficulty: float
    discrimination: float | None
    why: str
    answered: float | None
    lure: Lure | None
    bound: str = ""
    smallest: int = SMALLEST

    @property
    def share(self) -> str:
        """The difficulty in percent, as far as it may be told."""
        far = self.smallest / self.count
        if self.bound:
            return f"{self.bound} {percent(1 - far if self.bound == 'over' else far)}"
        return percent(self.difficulty)

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


def items(graded: Graded, smallest: int = SMALLEST) -> tuple[Item, ...]:
    """Return difficulty and discrimination of every question that is marked for everybody.

    Difficulty is the mean share of a question's points, discrimination Pearson's correlation of a question's
    points with the sum of all the others, which leaves out the question itself because it would correlate
    with itself (classical item analysis: Lord and Novick 1968, Statistical Theories of Mental Test Scores,
    chapter 15; on leaving out the question: Henrysson 1963, Psychometrika 28(2), 211-218).

    Parameters
    ----------
    graded : Graded
        The exercise.
    smallest : int
        The smallest class of which anything is said.
    """
    if len(graded.students) < smallest:
        return ()
    points = {q.id: [student.points[q.id] or 0.0 for student in graded.students] for q in graded.marked}
    totals = [sum(each) for each in zip(*points.values(), strict=True)]
    return tuple(_item(graded, question, points[question.id], totals, smallest) for question in graded.marked)


def _item(
    graded: Graded, question: AnyQuestion, points: list[float], totals: list[float], smallest: int
) -> Item:
    rest = [total - own for total, own in zip(totals, points, strict=True)]
    found, why = None, ""
    if len(points) < ENOUGH:
        why = f"fewer than {ENOUGH} students"
    elif len(graded.marked) < 2:
        why = "there is no other question"
    else:
        found = correlation(points, rest)
        why = "" if found is not None else "all earned the same"
    difficulty, bound = _rounded(fmean(points) / question.points, len(points), smallest)
    if bound:
        found, why = None, f"nearly all earned {'full' if bound == 'over' else 'no'} points"
    return Item(
        question, len(points), difficulty, found, why, _answered(graded, question, points, smallest),
        _lure(graded, question, smallest), bound, smallest,
    )  # fmt: skip


def _rounded(share: float, count: int, smallest: int) -> tuple[float, str]:
    """Return a mean share as it may be shown: one right answer of thirty is one student."""
    for part, bound in ((1 - share, "over"), (share, "under")):
        if smallest > 1 and 1e-9 < part * count < smallest - 1e-9:
            middle = smallest / 2 / count
            return (1 - middle if bound == "over" else middle), bound
    return share, ""


def _answered(graded: Graded, question: AnyQuestion, points: list[float], smallest: int) -> float | None:
    given = sum(question.id in student.answers for student in graded.students)
    wrong = given - sum(points) / question.points
    small = [each for each in (given, len(points) - given, wrong) if 1e-9 < each < smallest - 1e-9]
    return None if small else given / len(points)


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


def _lure(graded: Graded, question: AnyQuestion, smallest: int) -> Lure | None:
    """Return the wrong option that most picked, where enough did for nobody to be known by it."""
    if not isinstance(question, ChoiceQuestion | ChoicesQuestion) or question.key is None:
        return None
    given = [student.answers[question.id] for student in graded.students if question.id in student.answers]
    picked = Counter(option for answer in given for option in _options(answer))
    right = _options(question.key.right)
    wrong = [(-count, option) for option, count in picked.items() if option not in right]
    wrong = sorted(each for each in wrong if each[1] in question.options)
    if not wrong or -wrong[0][0] < smallest:
        return None
    count, option = -wrong[0][0], wrong[0][1]
    hint = question.key.hints.get(option)
    code = hint.misconception if hint is not None else None
    found = misconception(code) if code else None
    return Lure(option, question.options[option], count / len(graded.students), found)


def _options(picked: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (picked,) if isinstance(picked, str) else tuple(picked)
