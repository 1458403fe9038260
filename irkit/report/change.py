"""The same students before and after: a test held against the one that it is parallel to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from irkit.framework.misconceptions import Misconception, misconception
from irkit.questions.sheets import AnyQuestion
from irkit.report.graded import Graded, Student


@dataclass(frozen=True)
class Moved:
    """How the same students answered two questions on one misconception, as numbers of students.

    ``both`` answered both questions well, ``gained`` only the later one, ``lost`` only the earlier one,
    ``neither`` none.
    """

    misconception: Misconception
    before: AnyQuestion
    after: AnyQuestion
    both: int
    gained: int
    lost: int
    neither: int

    @property
    def right_before(self) -> int:
        """How many answered the earlier question well."""
        return self.both + self.lost

    @property
    def right_after(self) -> int:
        """How many answered the later question well."""
        return self.both + self.gained


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


def changes(graded: Sequence[Graded]) -> tuple[Change, ...]:
    """Return the comparison of every test with the one that its key says it is parallel to.

    Parameters
    ----------
    graded : sequence of Graded
        The exercises of one class.
    """
    by_id = {exercise.exercise.id: exercise for exercise in graded}
    found = []
    for after in graded:
        before = by_id.get(getattr(after.exercise, "parallel", None) or "")
        if before is not None and before is not after:
            found.append(_change(before, after))
    return tuple(found)


def _change(before: Graded, after: Graded) -> Change:
    earlier, repeated_before = _by_person(before)
    later, repeated_after = _by_person(after)
    unclear = repeated_before | repeated_after
    pairs = [(earlier[p], later[p]) for p in earlier if p in later and p not in unclear]
    only_before = len(earlier.keys() - later.keys() - unclear)
    only_after = len(later.keys() - earlier.keys() - unclear)
    moved = tuple(_moved(*questions, pairs) for questions in _paired(before, after)) if pairs else ()
    return Change(before, after, len(pairs), (only_before, only_after, len(unclear)), moved)


def _by_person(graded: Graded) -> tuple[dict[str, Student], set[str]]:
    times = Counter(student.person for student in graded.students)
    repeated = {person for person, count in times.items() if count > 1}
    return {student.person: student for student in graded.students}, repeated


def _paired(before: Graded, after: Graded) -> list[tuple[str, AnyQuestion, AnyQuestion]]:
    """Return the questions on each misconception in pairs: the first of each test, then the second."""
    pairs = []
    for code in dict.fromkeys(code for question in before.marked for code in question.targets):
        earlier = [question for question in before.marked if code in question.targets]
        later = [question for question in after.marked if code in question.targets]
        pairs += [(code, *questions) for questions in zip(earlier, later, strict=False)]
    return pairs


def _moved(code: str, before: AnyQuestion, after: AnyQuestion, pairs: list[tuple[Student, Student]]) -> Moved:
    times = Counter((_right(one, before), _right(other, after)) for one, other in pairs)
    four = times[True, True], times[False, True], times[True, False], times[False, False]
    return Moved(misconception(code), before, after, *four)


def _right(student: Student, question: AnyQuestion) -> bool:
    return (student.points[question.id] or 0.0) >= question.points - 1e-9
