"""The same students before and after: a test held against the one that it is parallel to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from irkit.framework.misconceptions import Misconception, misconception
from irkit.questions.sheets import AnyQuestion
from irkit.report.cells import SMALLEST, shown
from irkit.report.graded import Graded, Student


@dataclass(frozen=True)
class Moved:
    """How the same students answered two questions on one misconception; None where a number is hidden.

    ``gained`` answered only the later one well, ``lost`` only the earlier one; with ``both`` and ``neither``
    they are shown where none of the four is small.
    """

    misconception: Misconception
    before: AnyQuestion
    after: AnyQuestion
    right_before: int | None
    right_after: int | None
    both: int | None
    gained: int | None
    lost: int | None
    neither: int | None


@dataclass(frozen=True)
class Change:
    """Two parallel tests and the students who answered both.

    ``unmatched`` counts those who answered only the earlier one, only the later one, and those whose name
    stands for several. ``of`` is how many the numbers before and after are of: all who took that test where
    fewer than five are unmatched, since those few could be taken from the class.
    """

    before: Graded
    after: Graded
    matched: int
    unmatched: tuple[int, int, int]
    moved: tuple[Moved, ...]
    of: tuple[int, int]

    @property
    def same(self) -> bool:
        """Whether the numbers before and after are of the same students."""
        return set(self.of) == {self.matched}


def changes(several: Sequence[Graded], smallest: int = SMALLEST) -> tuple[Change, ...]:
    """Return the comparison of every test with the one that its key says it is parallel to.

    Parameters
    ----------
    several : sequence of Graded
        The exercises of one class.
    smallest : int
        The smallest number of students that may be shown, apart from 0.
    """
    by_id = {graded.exercise.id: graded for graded in several}
    found = []
    for after in several:
        before = by_id.get(getattr(after.exercise, "parallel", None) or "")
        if before is not None and before is not after:
            found.append(_change(before, after, smallest))
    return tuple(found)


def _change(before: Graded, after: Graded, smallest: int) -> Change:
    earlier, twice_before = _by_person(before)
    later, twice_after = _by_person(after)
    unclear = twice_before | twice_after
    same = [each for each in earlier if each in later and each not in unclear]
    only_before = len(earlier.keys() - later.keys() - unclear)
    only_after = len(later.keys() - earlier.keys() - unclear)
    moved: tuple[Moved, ...] = ()
    groups = before.students, after.students
    pairs = [(earlier[person], later[person]) for person in same]
    matched = not any(0 < len(group) - len(same) < smallest for group in groups)
    if matched:
        groups = tuple(one for one, _ in pairs), tuple(other for _, other in pairs)
    if len(same) >= smallest:
        moved = tuple(
            _moved(*items, groups, pairs if matched else [], smallest) for items in _paired(before, after)
        )
    of = len(groups[0]), len(groups[1])
    return Change(before, after, len(same), (only_before, only_after, len(unclear)), moved, of)


def _by_person(graded: Graded) -> tuple[dict[str, Student], set[str]]:
    times = Counter(student.person for student in graded.students)
    twice = {person for person, count in times.items() if count > 1}
    return {student.person: student for student in graded.students}, twice


def _paired(before: Graded, after: Graded) -> list[tuple[str, AnyQuestion, AnyQuestion]]:
    """Return the questions on each misconception in pairs: the first of each test, then the second."""
    pairs = []
    for code in dict.fromkeys(code for question in before.marked for code in question.targets):
        one = [question for question in before.marked if code in question.targets]
        other = [question for question in after.marked if code in question.targets]
        pairs += [(code, *each) for each in zip(one, other, strict=False)]
    return pairs


def _moved(
    code: str,
    before: AnyQuestion,
    after: AnyQuestion,
    groups: tuple[tuple[Student, ...], tuple[Student, ...]],
    pairs: list[tuple[Student, Student]],
    smallest: int,
) -> Moved:
    right = [
        sum(_right(student, question) for student in group)
        for group, question in zip(groups, (before, after), strict=True)
    ]
    sides = zip(right, groups, strict=True)
    first, then = (shown([count, len(group) - count], smallest)[0] for count, group in sides)
    times = Counter((_right(one, before), _right(other, after)) for one, other in pairs)
    four = [times[True, True], times[False, True], times[True, False], times[False, False]]
    # Beside what they add up to, one hidden number of the four would tell the other three.
    told = four if pairs and not any(0 < each < smallest for each in four) else [None] * 4
    both, gained, lost, neither = told
    return Moved(misconception(code), before, after, first, then, both, gained, lost, neither)


def _right(student: Student, question: AnyQuestion) -> bool:
    return (student.points[question.id] or 0.0) >= question.points - 1e-9
