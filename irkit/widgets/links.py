"""Links between levels as a table with lanes, from which a level can be switched off."""

from __future__ import annotations

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


class LinkMap(Guarded):
    """Links in lanes; ``without`` switches a level off, ``by`` says whether causes or effects count.

    ``words`` say what is left and ``rule`` by which rule, ``fates`` what becomes of links that fall, and
    ``aside`` are the links that are not judged.
    """

    def __init__(self, case: Case) -> None:
        self._case = case
        self._lanes = [entry(level) for level in SITES]
        levels = {f"the {lane.label.lower()} level": lane.level.value for lane in self._lanes}
        self.without = choice("Switch off", {"nothing": ""} | levels, "", self._draw)
        self.by = choice("With it go", WAYS, "effect", self._draw)
        self._words, self._rule, self._table = live(), ipywidgets.HTML(), ipywidgets.HTML()
        super().__init__(row(self.without, self.by), self._words, self._rule, self._table)
        self._draw()

    @property
    def falls(self) -> tuple[str, ...]:
        """The links that no longer stand, in their order."""
        return tuple(link.id for link in self._case.links if link.id in self.fates)

    def plain(self) -> str:
        """Return the links as text, those that no longer stand with a cross."""
        lines = [self.words, self.rule]
        for link in self._case.links:
            ends = " and ".join(entry(level).label for level in link.effect_levels)
            fate = self.fates.get(link.id, "")
            aside = "not judged" if link.id in self.aside else ""
            special = "; ".join(part for part in (NOTES.get(link.mode, ""), fate, aside) if part)
            start = f"{link.cause} ({entry(link.cause_level).label})"
            way = f"{start} {SIGNS[link.sign]}→ {link.effect} ({ends})"
            lines.append(f"{'×' if fate else ' '} {link.id}  {way}{f' [{special}]' if special else ''}")
        return "\n".join(lines)

    def _draw(self) -> None:
        standing = self._case.links.graph().without(self.without.value or None, self.by.value)
        judged = {link.id for link in (*standing.stands, *standing.falls)}
        self.aside = [link.id for link in self._case.links if link.id not in judged]
        self.fates = {link.id: "goes with it" for link in standing.left_out}
        self.fates |= {link.id: "unsupported" for link in standing.unsupported}
        self.words, self.rule = standing.summary, standing.definition
        if self.aside:
            self.words += f"\nNot counted, since the author does not take these steps: {listed(self.aside)}."
        self._words.value, self._rule.value = paragraph(self.words), paragraph(self.rule, "i")
        rows = [self._row(link) for link in self._case.links]
        self._table.value = html("lanes.html", lanes=self._lanes, off=self.without.value, rows=rows)

    def _row(self, link: Link) -> dict[str, Any]:
        return {
            "link": link,
            "places": [SITES.index(level) for level in (link.cause_level, *link.effect_levels)],
            "line": LINES.get(link.mode, "solid"),
            "sign": SIGNS[link.sign],
            "note": NOTES.get(link.mode, ""),
            "fate": self.fates.get(link.id, ""),
            "stands": "not judged" if link.id in self.aside else "yes",
        }


def link_map(case: Case) -> LinkMap:
    """Return the links in lanes by level, with a level to switch off and what then still stands.

    Parameters
    ----------
    case : Case
        The case.
    """
    return LinkMap(case)
