"""Links between levels as a table with lanes, from which a level can be switched off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import ipywidgets

from irkit.analysis.links import SIGNS, SITES
from irkit.case.case import Case
from irkit.framework.levels import entry
from irkit.records.records import Link
from irkit.text import listed
from irkit.widgets.controls import Guarded, choice, live, paragraph, row
from irkit.widgets.page import html

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
        super().__init__(row(self.without, self.by), self._words, self._rule, self._table)
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
        self._words.value = paragraph(self._left.words)
        self._rule.value = paragraph(self._left.rule, "i")
        rows = [self._row(link) for link in self._case.links]
        self._table.value = html("lanes.html", lanes=self._lanes, off=self.without.value, rows=rows)

    def _row(self, link: Link) -> dict[str, Any]:
        return {
            "link": link,
            "places": [SITES.index(level) for level in (link.cause_level, *link.effect_levels)],
            "line": LINES.get(link.mode, "solid"),
            "sign": SIGNS[link.sign],
            "note": NOTES.get(link.mode, ""),
            "fate": self._left.fates.get(link.id, ""),
            "stands": "not judged" if link.id in self._left.aside else "yes",
        }


def link_map(case: Case) -> LinkMap:
    """Return the links in lanes by level, with a level to switch off and what then still stands.

    Parameters
    ----------
    case : Case
        The case.
    """
    return LinkMap(case)
