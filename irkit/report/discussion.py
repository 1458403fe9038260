"""What to talk about with the class next time: the figures that suggest it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from irkit.report.change import Change, Moved
from irkit.report.codes import Agreement, Tally
from irkit.report.graded import FEW
from irkit.report.items import EASY, FLAT, HARD, Item

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
