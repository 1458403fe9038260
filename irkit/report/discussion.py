"""What to talk about with the class: what has changed since an earlier test, what the figures suggest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from irkit.framework.levels import Misconception, misconception
from irkit.questions.sheets import AnyQuestion
from irkit.report.codes import Agreement, Tally
from irkit.report.graded import FEW, Graded, Student
from irkit.report.items import EASY, FLAT, HARD, Item


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


TEMPTING = 0.25
"""The share of students from which a wrong option is worth talking about."""

UNANSWERED = 0.8
"""A question that a smaller share of the class answered may have been too long, or unclear."""

MOST_POINTS = 6

Point = tuple[str, object]
"""Something to do in class: the rule that suggests it, and what it is about."""

About = TypeVar("About")


def discussion(
    items: Sequence[Item], agreements: Sequence[Agreement], tally: Tally | None
) -> tuple[Point, ...]:
    """Return the points that the figures of one exercise suggest, the most urgent first.

    The limits are rules of thumb, chosen by us: ``HARD``, ``EASY`` and ``FLAT`` of a question,
    :data:`TEMPTING`, :data:`UNANSWERED`, and two thirds for a claim to be settled.
    """
    splits = [split for agreement in agreements for split in agreement.splits]
    luring = [item for item in items if item.lure is not None and item.lure.share >= TEMPTING]
    # Two codes that everybody uses meet often by chance alone, and then their rules need not be vague.
    confusions = [
        agreement.confused
        for agreement in agreements
        if agreement.confused and not agreement.question.contested
        if agreement.confused.share >= 0.5 and agreement.confused.share > agreement.confused.by_chance
    ]
    rules = {
        "hard": _lowest(items, lambda item: item.difficulty, HARD),
        "divided": _lowest([split for split in splits if split.divided], lambda split: split.settled),
        # What fewer students show is no pattern of the class, and would point at them.
        "pattern": next((p for p in (tally.patterns if tally else ()) if p.count >= FEW), None),
        "misread": _lowest(splits, lambda split: split.accepted, 0.5),
        "tempting": max(luring, key=lambda item: item.lure.share if item.lure else 0.0, default=None),
        "confused": max(confusions, key=lambda confusion: confusion.share, default=None),
        "flat": _lowest([i for i in items if i.difficulty < EASY], lambda item: item.discrimination, FLAT),
        "unanswered": _lowest(items, lambda item: item.answered, UNANSWERED),
    }
    return tuple((rule, about) for rule, about in rules.items() if about is not None)[:MOST_POINTS]


def _lowest(
    things: Iterable[About], figure: Callable[[About], float | None], below: float = 1.0
) -> About | None:
    """Return the thing with the lowest figure, where that is below a limit."""
    figures = [(value, thing) for thing in things if (value := figure(thing)) is not None and value < below]
    return min(figures, key=lambda pair: pair[0])[1] if figures else None


def next_after(change: Change) -> tuple[Point, ...]:
    """Return what two tests suggest to take up again: the misconception with the least gain."""
    weak = [moved for moved in change.moved if moved.right_after < HARD * change.matched]
    least: Moved | None = min(weak, key=lambda moved: moved.gained - moved.lost, default=None)
    return (("again", least),) if least is not None else ()
