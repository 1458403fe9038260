"""Links between levels as a table with lanes, from which a level can be switched off."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape

import ipywidgets

from irkit.widgets.controls import choice, live, row, show
from irkit.widgets.guard import Guarded

NOTHING = ""
WAYS = {"links whose effect sits there": "effect", "links whose cause sits there": "cause"}


@dataclass(frozen=True)
class Lane:
    """A level as a column: its code, name, sign and colour."""

    code: str
    label: str
    sign: str
    colour: str


@dataclass(frozen=True)
class Step:
    """A link as a row: its words, the lanes of its cause and of its effects, what is special about it.

    ``line`` is how its arrow is drawn: solid, dashed or dotted.
    """

    id: str
    cause: str
    effect: str
    sign: str
    start: str
    ends: tuple[str, ...]
    note: str = ""
    line: str = "solid"


@dataclass(frozen=True)
class Left:
    """What is left when a level is switched off, and by which rule; links that fall, and those not judged."""

    words: str
    rule: str
    fates: Mapping[str, str]
    aside: frozenset[str] = frozenset()


class LinkMap(Guarded):
    """Links in lanes; ``without`` switches a level off, ``by`` says whether causes or effects count.

    Parameters
    ----------
    lanes : sequence of Lane
        The levels.
    steps : sequence of Step
        The links.
    left_for : callable
        Returns what is left without a level, by ``"effect"`` or ``"cause"``; the level is ``""`` where
        nothing is switched off.
    """

    def __init__(
        self, lanes: Sequence[Lane], steps: Sequence[Step], left_for: Callable[[str, str], Left]
    ) -> None:
        self._lanes, self._steps = tuple(lanes), tuple(steps)
        self._left_for = cache(left_for)
        levels = {"nothing": NOTHING} | {f"the {lane.label.lower()} level": lane.code for lane in lanes}
        self.without = choice("Switch off", levels, NOTHING, self._draw)
        self.by = choice("With it go", WAYS, "effect", self._draw)
        self._words, self._rule, self._table = live(), ipywidgets.HTML(), ipywidgets.HTML()
        children = (row(self.without, self.by), self._words, self._rule, self._table)
        super().__init__(children, self.plain, "Links in lanes")
        self._draw()

    @property
    def words(self) -> str:
        """What is said of what is left."""
        return self._left().words

    @property
    def falls(self) -> tuple[str, ...]:
        """The links that no longer stand, in their order."""
        return tuple(step.id for step in self._steps if step.id in self._left().fates)

    def plain(self) -> str:
        """Return the links as text, those that no longer stand with a cross."""
        called = {lane.code: lane.label for lane in self._lanes}
        lines = [self.words, self._left().rule]
        for step in self._steps:
            ends = " and ".join(called[end] for end in step.ends)
            fate = self._left().fates.get(step.id, "")
            aside = "not judged" if step.id in self._left().aside else ""
            special = "; ".join(part for part in (step.note, fate, aside) if part)
            way = f"{step.cause} ({called[step.start]}) {step.sign}→ {step.effect} ({ends})"
            lines.append(f"{'×' if fate else ' '} {step.id}  {way}{f' [{special}]' if special else ''}")
        return "\n".join(lines)

    def _left(self) -> Left:
        return self._left_for(self.without.value, self.by.value)

    def _draw(self) -> None:
        left = self._left()
        show(self._words, f"<p>{'<br>'.join(escape(line) for line in left.words.splitlines())}</p>")
        show(self._rule, f"<p><i>{escape(left.rule)}</i></p>")
        rows = "".join(self._row(step, left.fates.get(step.id, "")) for step in self._steps)
        body = f"{self._head()}<tbody>{rows}</tbody>"
        show(self._table, f'<table class="irkit-table irkit-lanes">{body}</table>')

    def _head(self) -> str:
        lanes = "".join(
            f'<th scope="col" class="irkit-lane {self._shade(lane)}">{_badge(lane)}<br>{name}</th>'
            for lane, name in ((lane, escape(lane.label)) for lane in self._lanes)
        )
        return (
            "<caption>Links from the lane of their cause to the lane of their effect</caption><thead><tr>"
            f'<th scope="col">Link</th><th scope="col">Cause</th>{lanes}<th scope="col">Sign</th>'
            '<th scope="col">Effect</th><th scope="col">Stands</th></tr></thead>'
        )

    def _shade(self, lane: Lane) -> str:
        return "irkit-off" if lane.code == self.without.value else ""

    def _row(self, step: Step, fate: str) -> str:
        codes = [lane.code for lane in self._lanes]
        places = [codes.index(code) for code in (step.start, *step.ends)]
        cells = ""
        for place, lane in enumerate(self._lanes):
            kinds = f"irkit-lane {_way(place, places)} {self._shade(lane)}"
            cells += f'<td class="{kinds}">{_cell(lane, place, places)}</td>'
        note = f" <i>({escape(step.note)})</i>" if step.note else ""
        kept = "not judged" if step.id in self._left().aside else "yes"
        kinds = f"irkit-{step.line}{' irkit-fallen' if fate else ''}"
        return (
            f'<tr class="{kinds}"><th scope="row">{escape(step.id)}</th><td>{escape(step.cause)}</td>{cells}'
            f"<td>{escape(step.sign)}</td><td>{escape(step.effect)}{note}</td>"
            f"<td>{f'× {escape(fate)}' if fate else kept}</td></tr>"
        )


def _cell(lane: Lane, place: int, places: Sequence[int]) -> str:
    """Return the mark of the cause, the head of the arrow, or both where they share a lane."""
    start, *ends = places
    told = _badge(lane) + _unseen("cause") if place == start else ""
    if place in ends:
        head = "◀" if place < start else "▶"
        told += f'<span class="irkit-head" aria-hidden="true">{head}</span>{_unseen("effect")}'
    return told


def _way(place: int, places: Sequence[int]) -> str:
    """Return how the arrow runs through a cell: all of it, its left half or its right half."""
    if not min(places) <= place <= max(places) or min(places) == max(places):
        return ""
    if min(places) < place < max(places):
        return "irkit-way"
    return "irkit-way irkit-right" if place == min(places) else "irkit-way irkit-left"


def _badge(lane: Lane) -> str:
    look = f'class="irkit-badge" style="--pile:{escape(lane.colour)}" aria-hidden="true"'
    return f"<span {look}>{escape(lane.sign)}</span>"


def _unseen(text: str) -> str:
    return f'<span class="irkit-unseen">{text} </span>'
