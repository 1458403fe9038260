"""Another pair called bilateral: which claims change their codes by the codebook's own rule."""

from __future__ import annotations

from html import escape

import ipywidgets

from irkit.case.case import Case
from irkit.case.map import between_of
from irkit.framework.levels import Level, entry
from irkit.text import counted, listed
from irkit.widgets.controls import (
    Guarded,
    choice,
    folded,
    html_table,
    live,
    paragraph,
    plain_table,
    row,
    signed,
)

COLUMNS = ("claim", "outcome between", "code, and with this pair")
CHANGED = "Codes that change"


class PairSwitch(Guarded):
    """The codes of all claims for a pair to choose; ``first`` and ``second`` are its two states.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    """

    def __init__(self, case: Case) -> None:
        self._case, self._map = case, case.map
        self._own = {claim.id: case.effect_level(claim.id) for claim in case.claims}
        codes = dict.fromkeys([*self._map.pair, *self._map.actors.values()])
        states = {self._map.places[code].name: code for code in codes} or {"none": ""}
        start = [*self._map.pair, *states.values()]
        self.first = choice("first state", states, start[0], self._draw)
        self.second = choice("second state", states, start[1 % len(start)], self._draw)
        self._words, self._codes, self._changed = live(), ipywidgets.HTML(), ipywidgets.HTML()
        super().__init__(row(self.first, self.second), self._words, self._codes, self._changed)
        self._draw()

    @property
    def levels(self) -> dict[str, Level]:
        """The code of every claim with the pair that is chosen."""
        pair = {self.first.value, self.second.value}
        return self._case.coded_for(*pair) if len(pair) == 2 else self._own

    @property
    def words(self) -> str:
        """Which claims have another code with this pair, in a sentence or two."""
        if self.first.value == self.second.value:
            return " ".join(filter(None, [self._map.gap, "A pair is two different states: choose another."]))
        levels = self.levels
        now = [claim for claim, level in levels.items() if level is Level.BILATERAL]
        gone = [claim for claim in self._changes if self._own[claim] is Level.BILATERAL]
        named = listed(now) if len(now) < 6 else counted(len(now), "claim")
        lines = [self._map.gap, f"{signed(Level.BILATERAL)}: {named or 'no claim lies between these two'}."]
        if gone:
            own = listed(actor.name for actor in self._case.pair)
            new = listed(dict.fromkeys(signed(levels[claim]) for claim in gone))
            lines.append(f"{counted(len(gone), 'claim')} between {own}: now {new}, by where the two lie.")
        lines.append(f"{len(self._changes)} of {len(levels)} codes change.")
        return " ".join(filter(None, lines))

    @property
    def _changes(self) -> list[str]:
        return [claim for claim, level in self.levels.items() if level is not self._own[claim]]

    def _rows(self) -> list[tuple[str, ...]]:
        levels = self.levels
        return [
            (
                f"{claim} {self._case.claim(claim).text}",
                listed(self._case.actor(actor).name for actor in between_of(self._case, claim)),
                f"{signed(self._own[claim])} → {signed(levels[claim])}",
            )
            for claim in self._changes
        ]

    def _draw(self) -> None:
        self._words.value = paragraph(self.words)
        items = [self._item(claim, level) for claim, level in self.levels.items()]
        self._codes.value = (
            f'<ul class="irkit-codes" aria-label="All claims with their codes">{"".join(items)}</ul>'
        )
        rows = self._rows()
        self._changed.value = folded(CHANGED, html_table(COLUMNS, rows, CHANGED)) if rows else ""

    def _item(self, claim: str, level: Level) -> str:
        code, own = entry(level), entry(self._own[claim])
        was = (
            f"<small>was {own.sign}<i> {escape(own.label)}</i></small>"
            if level is not self._own[claim]
            else ""
        )
        sign = f"<b>{code.sign}</b><i>{escape(code.label)}</i>"
        return f'<li style="--pile:{code.colour}"{" class=irkit-new" * bool(was)}>{sign} {claim} {was}</li>'

    def plain(self) -> str:
        """Return the pair, what changes, and the changed codes as text."""
        names = [self._map.places[code].name for code in (self.first.value, self.second.value) if code]
        rows = self._rows()
        changed = [plain_table(COLUMNS, rows, f"{CHANGED}:")] if rows else []
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
