"""The same students before and after: a test held against the one that it is parallel to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from irkit.framework.misconceptions import Misconception, misconception
from irkit.questions.sheets import AnyQuestion
from irkit.report.graded import Graded, Student


@dataclass(frozen=True)
class Moved:
    """How many of the same students answered two questions on one misconception well.

    ``gained`` answered only the later one well, ``lost`` only the earlier one.
    """

    misconception: Misconception
    before: AnyQuestion
    after: AnyQuestion
    right_before: int
    right_after: int
    gained: int
    lost: int


@dataclass(frozen=True)
class Change:
    """Two parallel tests and the students who took both.

    ``unmatched`` counts those who took only the earlier one, only the later one, and those whose name
    stands for several.
    """

    before: Graded
    after: Graded
    matched: int
    unmatched: tuple[int, int, int]
    moved: tuple[Moved, ...]


def changes(several: Sequence[Graded]) -> tuple[Change, ...]:
    """Return the comparison of every test with the one that its key says it is parallel to.

    Parameters
    ----------
    several : sequence of Graded
        The exercises of one class.
    """
    by_id = {graded.exercise.id: graded for graded in several}
    pairs = [(by_id.get(graded.exercise.parallel or ""), graded) for graded in several]
    return tuple(_change(before, after) for before, after in pairs if before and before is not after)


def _change(before: Graded, after: Graded) -> Change:
    earlier, later = ({student.person: student for student in test.students} for test in (before, after))
    unclear = {
        person
        for test in (before, after)
        for person, count in Counter(student.person for student in test.students).items()
        if count > 1
    }
    pairs = [(earlier[person], later[person]) for person in earlier if person in later.keys() - unclear]
    only_before = len(earlier.keys() - later.keys() - unclear)
    only_after = len(later.keys() - earlier.keys() - unclear)
    moved = tuple(_moved(*questions, pairs) for questions in _paired(before, after)) if pairs else ()
    return Change(before, after, len(pairs), (only_before, only_after, len(unclear)), moved)


def _paired(before: Graded, after: Graded) -> Iterator[tuple[str, AnyQuestion, AnyQuestion]]:
    """Return the questions on each misconception in pairs: the first of each test, then the second."""
    for code in dict.fromkeys(code for question in before.marked for code in question.targets):
        earlier, later = ([q for q in test.marked if code in q.targets] for test in (before, after))
        yield from ((code, *questions) for questions in zip(earlier, later, strict=False))


def _moved(code: str, before: AnyQuestion, after: AnyQuestion, pairs: list[tuple[Student, Student]]) -> Moved:
    right = [(one.is_right(before), other.is_right(after)) for one, other in pairs]
    right_before, right_after = (sum(test) for test in zip(*right, strict=True))
    gained, lost = right.count((False, True)), right.count((True, False))
    return Moved(misconception(code), before, after, right_before, right_after, gained, lost)
