"""What to talk about with the class next time, each point with the figure that suggests it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from irkit.grading.outputs.gradebook import number
from irkit.report.change import Change
from irkit.report.items import EASY, FLAT, HARD, Item
from irkit.report.numbers import FEW, counted, percent
from irkit.report.patterns import Tally
from irkit.report.splits import Agreement, Split
from irkit.text import listed

TEMPTING = 0.25
"""The share of students from which a wrong option is worth talking about."""

UNANSWERED = 0.8
"""A question that a smaller share of the class answered may have been too long, or unclear."""

MOST_POINTS = 6


@dataclass(frozen=True)
class Point:
    """Something to do in class, and why."""

    do: str
    why: str


def discussion(
    items: Sequence[Item], agreements: Sequence[Agreement], tally: Tally | None
) -> tuple[Point, ...]:
    """Return the points that the figures of one exercise suggest, the most urgent first.

    The limits are rules of thumb, chosen by us: ``HARD``, ``EASY`` and ``FLAT`` of a question,
    :data:`TEMPTING`, :data:`UNANSWERED`, and two thirds for a claim to be settled.
    """
    found = [
        *_hardest(items),
        *_divided(agreements),
        *_patterns(tally),
        *_misread(agreements),
        *_tempting(items),
        *_confused(agreements),
        *_flat(items),
        *_unanswered(items),
    ]
    return tuple(found[:MOST_POINTS])


def _named(item: Item) -> str:
    return f"question {item.question.number}, “{item.question.title}”"


def _hardest(items: Sequence[Item]) -> Iterator[Point]:
    hard = [item for item in items if item.difficulty < HARD]
    if hard:
        item = min(hard, key=lambda each: each.difficulty)
        why = f"The class earned {percent(item.difficulty)} of its points, less than on any other question."
        yield Point(f"Go through {_named(item)} together.", why)


def _divided(agreements: Sequence[Agreement]) -> Iterator[Point]:
    divided = [split for agreement in agreements for split in agreement.divided]
    if divided:
        split = min(divided, key=lambda each: each.settled)
        do = f"Let two students who coded {split.claim} differently give their reasons. It says: {split.text}"
        yield Point(do, f"{_split(split)}; no code has two thirds of the class.")


def _split(split: Split) -> str:
    given = [(count or 0, level) for level, count in split.counts.items() if count]
    given.sort(key=lambda each: -each[0])
    told = [f"{percent(count / split.coded)} coded it {level.label.lower()}" for count, level in given[:2]]
    return listed(told) or "The codes are spread thinly"


def _patterns(tally: Tally | None) -> Iterator[Point]:
    # What fewer students show is no pattern of the class, and would point at them.
    common = [pattern for pattern in tally.patterns if pattern.count >= FEW] if tally else []
    if not common:
        return
    first = max(common, key=lambda pattern: pattern.count)
    named = listed([each.pattern for each in first.misconceptions], last="or")
    why = f"The errors of {counted(first.count, 'student')} are consistent with {named}."
    yield Point(f"Ask the class: {first.misconceptions[0].ask}", why)


def _misread(agreements: Sequence[Agreement]) -> Iterator[Point]:
    keyed = [s for each in agreements for s in each.splits if s.accepted is not None and s.accepted < 0.5]
    if keyed:
        split = min(keyed, key=lambda each: each.accepted or 0.0)
        why = f"{percent(split.accepted or 0.0)} gave it a code that the key accepts."
        yield Point(f"Read {split.claim} again, and ask whether the key is right: {split.text}", why)


def _tempting(items: Sequence[Item]) -> Iterator[Point]:
    found = [(item.lure, item) for item in items if item.lure is not None and item.lure.share >= TEMPTING]
    if found:
        lure, item = max(found, key=lambda each: each[0].share)
        why = "A quarter of the class or more chose it"
        if lure.misconception is not None:
            why += f", which is consistent with {lure.misconception.pattern}"
        yield Point(f"Ask what speaks for option {lure.option} in {_named(item)}: “{lure.text}”", f"{why}.")


def _confused(agreements: Sequence[Agreement]) -> Iterator[Point]:
    found = [each.confused for each in agreements if each.confused and not each.question.contested]
    if found:
        most = max(found, key=lambda each: each.share)
        # Two codes that everybody uses meet often by chance alone, and then their rules need not be vague.
        if most.share >= 0.5 and most.share > most.by_chance:
            why = (
                "They stand against each other in half of the disagreements or more, which is more than "
                "chance alone would give codes that are used so often."
            )
            yield Point(f"Hold the codebook's entries for {listed(most.codes)} side by side.", why)


def _flat(items: Sequence[Item]) -> Iterator[Point]:
    found = [item for item in items if item.discrimination is not None and item.discrimination < FLAT]
    for item in sorted(found, key=lambda each: each.discrimination or 0.0)[:1]:
        if item.difficulty < EASY:
            correlation = number(item.discrimination).replace("-", "−")
            why = f"Those who did well on the rest hardly did better on it (correlation {correlation})."
            yield Point(f"Ask what the class took {_named(item)} to mean: its wording may mislead.", why)


def _unanswered(items: Sequence[Item]) -> Iterator[Point]:
    found = [(item.answered, item) for item in items if item.answered < UNANSWERED]
    if found:
        answered, item = min(found, key=lambda each: each[0])
        why = f"{percent(1 - answered)} gave no answer that could be read."
        yield Point(f"Find out why {_named(item)} was left out.", why)


def next_after(change: Change) -> tuple[Point, ...]:
    """Return what two tests suggest to take up again: the misconception with the least gain."""
    weak = [moved for moved in change.moved if moved.right_after < HARD * change.matched]
    if not weak:
        return ()
    least = min(weak, key=lambda moved: moved.gained - moved.lost)
    why = (
        f"{percent(least.right_after / change.matched)} answered question {least.after.number} of the later "
        f"test well; of the earlier test {percent(least.right_before / change.matched)} answered question "
        f"{least.before.number} well."
    )
    return (Point(f"Take up {least.misconception.name.lower()} once more: {least.misconception.ask}", why),)
