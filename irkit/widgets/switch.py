"""Another pair called bilateral: which claims change their codes by the codebook's own rule."""

from __future__ import annotations

import ipywidgets

from irkit.case.case import Case
from irkit.case.map import between_of
from irkit.framework.levels import Level, entry
from irkit.text import counted, listed
from irkit.widgets import controls
from irkit.widgets.controls import Guarded, choice, live, paragraph, signed
from irkit.widgets.page import html

CHANGED = "Codes that change"
COLUMNS = ("claim", "outcome between", "code, and with this pair")


class PairSwitch(Guarded):
    """The codes of all claims for a pair to choose; ``first`` and ``second`` are its two states.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    """

    def __init__(self, case: Case) -> None:
        self._case, self._places = case, case.map.places
        self._own = {claim.id: case.effect_level(claim.id) for claim in case.claims}
        states = {self._places[code].name: code for code in case.map.actors.values()} or {"none": ""}
        start = [*case.map.pair, next(iter(states.values()))] * 2
        self.first = choice("first state", states, start[0], self._draw)
        self.second = choice("second state", states, start[1], self._draw)
        self._words, self._codes, self._changed = live(), ipywidgets.HTML(), ipywidgets.HTML()
        super().__init__(controls.row(self.first, self.second), self._words, self._codes, self._changed)
        self._draw()

    @property
    def levels(self) -> dict[str, Level]:
        """The code of every claim with the pair that is chosen."""
        pair = {self.first.value, self.second.value}
        return self._case.coded_for(*pair) if len(pair) == 2 else self._own

    @property
    def words(self) -> str:
        """Which claims have another code with this pair, in a sentence or two."""
        levels, gap = self.levels, self._case.map.gap
        if self.first.value == self.second.value:
            return f"{gap} A pair is two different states: choose another.".strip()
        now = [claim for claim, level in levels.items() if level is Level.BILATERAL]
        gone = [claim for claim, level in self._own.items() if level is Level.BILATERAL and claim not in now]
        lines = [
            gap,
            f"{signed(Level.BILATERAL)}: {listed(now, most=5) or 'no claim lies between these two'}.",
        ]
        if gone:
            own, new = listed(actor.name for actor in self._case.pair), signed(levels[gone[0]])
            lines.append(f"{counted(len(gone), 'claim')} between {own}: now {new}, by where the two lie.")
        return " ".join([*lines, f"{len(self._rows())} of {len(levels)} codes change."]).strip()

    def _rows(self) -> list[tuple[str, ...]]:
        """Return the claims whose code is another with this pair."""
        case, levels = self._case, self.levels
        return [
            (f"{claim} {case.claim(claim).text}",
             listed(case.actor(actor).name for actor in between_of(case, claim)),
             f"{signed(own)} → {signed(levels[claim])}")
            for claim, own in self._own.items() if own is not levels[claim]
        ]  # fmt: skip

    def _draw(self) -> None:
        self._words.value, rows = paragraph(self.words), self._rows()
        codes = [(claim, entry(self._own[claim]), entry(level)) for claim, level in self.levels.items()]
        self._codes.value = html("codes.html", rows=codes)
        table = controls.html_table(COLUMNS, rows, CHANGED)
        self._changed.value = controls.folded(CHANGED, table) if rows else ""

    def plain(self) -> str:
        """Return the pair, what changes, and the changed codes as text."""
        names = [self._places[code].name for code in (self.first.value, self.second.value) if code]
        changed = [controls.plain_table(COLUMNS, rows, f"{CHANGED}:")] if (rows := self._rows()) else []
        return "\n".join([f"The pair: {listed(names)}", self.words, *changed])


def pair_switch(case: Case) -> PairSwitch:
    """Return the codes of all claims with a pair to choose, which alone is then called bilateral.

    ``case.coded_for`` does the same without a widget.

    Parameters
    ----------
    case : Case
        The case.

    Raises
    ------
    LookupError
        If the case came without its reference.
    """
    return PairSwitch(case)
