"""Links between levels as a table with lanes, from which a level can be switched off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape

import ipywidgets

from irkit.analysis.links import SIGNS, SITES
from irkit.case.case import Case
from irkit.framework.levels import Entry, entry
from irkit.records.records import Link
from irkit.text import listed
from irkit.widgets.controls import Guarded, choice, live, paragraph, row, show

NOTES = {
    "implied": "implied",
    "conditional": "conditional",
    "omitted": "left out by the article",
    "reported and denied": "reported and denied",
}
"""What is said of a link that the author does not simply assert."""

LINES = {"implied": "dashed", "conditional": "dashed", "omitted": "dotted", "reported and denied": "dotted"}
"""How the arrow of such a link is drawn."""

WAYS = {"links whose effect sits there": "effect", "links whose cause sits there": "cause"}


@dataclass(frozen=True)
class Remainder:
    """What is left when a level is switched off, and by which rule; links that fall, and those not judged."""

    words: str
    rule: str
    fates: Mapping[str, str]
    aside: frozenset[str]


class LinkMap(Guarded):
    """Links in lanes; ``without`` switches a level off, ``by`` says whether causes or effects count."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._lanes = [entry(level) for level in SITES]
        self._remainder = cache(self._remainder_of)
        levels = {"nothing": ""} | {
            f"the {lane.label.lower()} level": lane.level.value for lane in self._lanes
        }
        self.without = choice("Switch off", levels, "", self._draw)
        self.by = choice("With it go", WAYS, "effect", self._draw)
        self._words, self._rule, self._table = live(), ipywidgets.HTML(), ipywidgets.HTML()
        children = (row(self.without, self.by), self._words, self._rule, self._table)
        super().__init__(children, self.plain, "Links in lanes")
        self._draw()

    @property
    def words(self) -> str:
        """What is said of what is left."""
        return self._left.words

    @property
    def falls(self) -> tuple[str, ...]:
        """The links that no longer stand, in their order."""
        return tuple(link.id for link in self._case.links if link.id in self._left.fates)

    def plain(self) -> str:
        """Return the links as text, those that no longer stand with a cross."""
        lines = [self.words, self._left.rule]
        for link in self._case.links:
            ends = " and ".join(entry(level).label for level in link.effect_levels)
            fate = self._left.fates.get(link.id, "")
            aside = "not judged" if link.id in self._left.aside else ""
            special = "; ".join(part for part in (NOTES.get(link.mode, ""), fate, aside) if part)
            start = f"{link.cause} ({entry(link.cause_level).label})"
            way = f"{start} {SIGNS[link.sign]}→ {link.effect} ({ends})"
            lines.append(f"{'×' if fate else ' '} {link.id}  {way}{f' [{special}]' if special else ''}")
        return "\n".join(lines)

    @property
    def _left(self) -> Remainder:
        return self._remainder(self.without.value, self.by.value)

    def _remainder_of(self, without: str, by: str) -> Remainder:
        standing = self._case.links.graph().without(without or None, "cause" if by == "cause" else "effect")
        judged = {link.id for link in (*standing.stands, *standing.falls)}
        fates = {link.id: "goes with it" for link in standing.left_out}
        fates |= {link.id: "unsupported" for link in standing.unsupported}
        words = standing.summary
        aside = [link.id for link in self._case.links if link.id not in judged]
        if aside:
            words += f"\nNot counted, since the author does not take these steps: {listed(aside)}."
        return Remainder(words, standing.definition, fates, frozenset(aside))

    def _draw(self) -> None:
        show(self._words, paragraph(self._left.words))
        show(self._rule, f"<p><i>{escape(self._left.rule)}</i></p>")
        rows = "".join(self._row(link, self._left.fates.get(link.id, "")) for link in self._case.links)
        show(
            self._table, f'<table class="irkit-table irkit-lanes">{self._head()}<tbody>{rows}</tbody></table>'
        )

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

    def _shade(self, lane: Entry) -> str:
        return "irkit-off" if lane.level.value == self.without.value else ""

    def _row(self, link: Link, fate: str) -> str:
        levels = [lane.level for lane in self._lanes]
        places = [levels.index(level) for level in (link.cause_level, *link.effect_levels)]
        cells = ""
        for place, lane in enumerate(self._lanes):
            kinds = f"irkit-lane {_way(place, places)} {self._shade(lane)}"
            cells += f'<td class="{kinds}">{_cell(lane, place, places)}</td>'
        note = f" <i>({escape(NOTES[link.mode])})</i>" if link.mode in NOTES else ""
        kept = "not judged" if link.id in self._left.aside else "yes"
        kinds = f"irkit-{LINES.get(link.mode, 'solid')}{' irkit-fallen' if fate else ''}"
        return (
            f'<tr class="{kinds}"><th scope="row">{escape(link.id)}</th><td>{escape(link.cause)}</td>{cells}'
            f"<td>{escape(SIGNS[link.sign])}</td><td>{escape(link.effect)}{note}</td>"
            f"<td>{f'× {escape(fate)}' if fate else kept}</td></tr>"
        )


def link_map(case: Case) -> LinkMap:
    """Return the links in lanes by level, with a level to switch off and what then still stands.

    Parameters
    ----------
    case : Case
        The case.
    """
    return LinkMap(case)


def _cell(lane: Entry, place: int, places: Sequence[int]) -> str:
    """Return the mark of the cause, the head of the arrow, or both where they share a lane."""
    start, *ends = places
    html = _badge(lane) + _unseen("cause") if place == start else ""
    if place in ends:
        head = "◀" if place < start else "▶"
        html += f'<span class="irkit-head" aria-hidden="true">{head}</span>{_unseen("effect")}'
    return html


def _way(place: int, places: Sequence[int]) -> str:
    """Return how the arrow runs through a cell: all of it, its left half or its right half."""
    if not min(places) <= place <= max(places) or min(places) == max(places):
        return ""
    if min(places) < place < max(places):
        return "irkit-way"
    return "irkit-way irkit-right" if place == min(places) else "irkit-way irkit-left"


def _badge(lane: Entry) -> str:
    look = f'class="irkit-badge" style="--pile:{escape(lane.colour)}" aria-hidden="true"'
    return f"<span {look}>{escape(lane.sign)}</span>"


def _unseen(text: str) -> str:
    return f'<span class="irkit-unseen">{text} </span>'
