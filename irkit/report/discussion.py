"""What to talk about with the class next time: the figures that suggest it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from irkit.coding.codings import Confusion
from irkit.report.change import Change, Moved
from irkit.report.graded import FEW
from irkit.report.items import EASY, FLAT, HARD, Item
from irkit.report.patterns import Pattern, Tally
from irkit.report.splits import Agreement, Split

TEMPTING = 0.25
"""The share of students from which a wrong option is worth talking about."""

UNANSWERED = 0.8
"""A question that a smaller share of the class answered may have been too long, or unclear."""

MOST_POINTS = 6

About = Item | Split | Pattern | Confusion | Moved


@dataclass(frozen=True)
class Point:
    """Something to do in class: the rule that suggests it, and what it is about."""

    rule: str
    about: About


def discussion(
    items: Sequence[Item], agreements: Sequence[Agreement], tally: Tally | None
) -> tuple[Point, ...]:
    """Return the points that the figures of one exercise suggest, the most urgent first.

    The limits are rules of thumb, chosen by us: ``HARD``, ``EASY`` and ``FLAT`` of a question,
    :data:`TEMPTING`, :data:`UNANSWERED`, and two thirds for a claim to be settled.
    """
    splits = [split for agreement in agreements for split in agreement.splits]
    keyed = [(split.accepted, split) for split in splits if split.accepted is not None]
    luring = [(item.lure.share, item) for item in items if item.lure is not None]
    telling = [(item.discrimination, item) for item in items if item.discrimination is not None]
    confusions = [a.confused for a in agreements if a.confused and not a.question.contested]
    hardest = min(items, key=lambda item: item.difficulty, default=None)
    divided = min((s for s in splits if s.divided), key=lambda split: split.settled, default=None)
    pattern = max(tally.patterns if tally else (), key=lambda pattern: pattern.count, default=None)
    accepted, misread = min(keyed, key=lambda pair: pair[0], default=(1.0, None))
    lured, tempting = max(luring, key=lambda pair: pair[0], default=(0.0, None))
    confused = max(confusions, key=lambda confusion: confusion.share, default=None)
    discrimination, flattest = min(telling, key=lambda pair: pair[0], default=(1.0, None))
    left_out = min(items, key=lambda item: item.answered, default=None)
    rules: list[tuple[str, About | None, object]] = [
        ("hard", hardest, hardest and hardest.difficulty < HARD),
        ("divided", divided, divided),
        # What fewer students show is no pattern of the class, and would point at them.
        ("pattern", pattern, pattern and pattern.count >= FEW),
        ("misread", misread, accepted < 0.5),
        ("tempting", tempting, lured >= TEMPTING),
        # Two codes that everybody uses meet often by chance alone, and then their rules need not be vague.
        ("confused", confused, confused and confused.share >= 0.5 and confused.share > confused.by_chance),
        ("flat", flattest, flattest and discrimination < FLAT and flattest.difficulty < EASY),
        ("unanswered", left_out, left_out and left_out.answered < UNANSWERED),
    ]
    points = [Point(rule, about) for rule, about, holds in rules if about is not None and holds]
    return tuple(points[:MOST_POINTS])


def next_after(change: Change) -> tuple[Point, ...]:
    """Return what two tests suggest to take up again: the misconception with the least gain."""
    weak = [moved for moved in change.moved if moved.right_after < HARD * change.matched]
    least = min(weak, key=lambda moved: moved.gained - moved.lost, default=None)
    return (Point("again", least),) if least is not None else ()
