"""Where coders disagree, claim by claim: how far they agree first, how each claim splits, and by whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import ipywidgets

from irkit.widgets.controls import choice, live, row, show
from irkit.widgets.guard import Guarded
from irkit.widgets.tables import Rows, html_table, opened, plain_table

ALL = ""
NONE = ""

SHOWN = 10
"""How many claims stand in the table at once; the others stand folded below it."""

MEASURE = "For the curious: work out alpha"

OPENER = r'<button type="button" class="irkit-open" data-open="\1" aria-label="Show \1">\1</button>'
"""What stands for a claim in the table: KeyboardGuard tells of it when it is clicked."""


@dataclass(frozen=True)
class Side:
    """The coders who gave a claim one code, and what the codebook says of the code."""

    code: str
    count: int
    share: float
    coders: str
    says: str
    more: Sequence[str] = ()
    colour: str = "#595959"

    @property
    def told(self) -> str:
        """How many chose this code."""
        return f"{self.code}: {self.count} ({self.share:.0%})"


@dataclass(frozen=True)
class Part:
    """A claim that coders disagree on: its id, what is read of it, and its row in the table."""

    id: str
    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Parted:
    """A class's codes as the board shows them: words, filters, and functions that fetch the rest.

    ``name`` says whose codes they are. ``heads`` name the columns of all claims, and ``apart`` the one more
    that there is where two codes are chosen. ``pairs`` and ``coders`` are what can be filtered by: a name
    and the value behind it; ``pairs_named`` is how the value of a pair is called.
    """

    name: str
    told: str
    heads: Sequence[str]
    apart: str
    pairs: Mapping[str, str]
    pairs_named: Mapping[str, str]
    coders: Mapping[str, str]
    parts_for: Callable[[str, str], Sequence[Part]]
    words_of: Callable[[str], str]
    sides_of: Callable[[str], Sequence[Side]]
    measured: Callable[[], str]


class AgreementBoard(Guarded):
    """Claims that coders disagree on; ``pair`` and ``coder`` narrow them, ``claim`` shows how one splits.

    Parameters
    ----------
    parted : Parted
        The codes at the start.
    read : callable
        Returns another class's codes from what is in a file and its name; a ValueError is told on the board.
    """

    def __init__(self, parted: Parted, read: Callable[[bytes, str], Parted]) -> None:
        self._parted, self._read = parted, read
        self._parts: Sequence[Part] = ()
        self.pair = choice("Codes confused", {"any": ALL}, ALL, self._narrow)
        self.coder = choice("Coder in the minority", {"any": ALL}, ALL, self._narrow)
        self.claim = choice("Claim", {"none": NONE}, NONE, self._split)
        self.upload = ipywidgets.FileUpload(
            accept=".csv,.tsv,.txt", description="Load a class's CSV", layout={"width": "auto"}
        )
        self.measure = ipywidgets.Button(description=MEASURE, layout={"width": "auto"})
        self._told, self._left, self._heard, self._measured = live(), live(), live(), live()
        self._table, self._sides = ipywidgets.HTML(), live()
        self._sides.add_class("irkit-opened")
        self.upload.observe(lambda _change: self._uploaded(), "value")
        self.measure.on_click(lambda _button: self._measure())
        filters = row(self.pair, self.coder)
        head = (self._told, row(self.upload), self._heard, filters, self._left)
        children = (*head, self._table, self.claim, self._sides, row(self.measure), self._measured)
        super().__init__(children, self.plain, "Agreement board", self._open)
        self._begin(parted)

    @property
    def offered(self) -> tuple[str, ...]:
        """The ids of the claims that the filters leave, the most divided first."""
        return tuple(each.id for each in self._parts)

    def _open(self, claim: str) -> None:
        """Show a claim of the table that was clicked."""
        if claim in self.offered:
            self.claim.value = claim

    def load(self, content: bytes, name: str = "The file") -> None:
        """Show the codes in a file; where it cannot be read, say why and leave the board as it was.

        Parameters
        ----------
        content : bytes
            What is in the file.
        name : str
            What the file is called.
        """
        try:
            parted = self._read(content, name)
        except ValueError as error:
            show(self._heard, _refused(name, str(error), self._parted.name))
            return
        self._begin(parted)
        show(self._heard, f"<p>{escape(name)} is loaded.</p>")

    def plain(self) -> str:
        """Return what the board shows, as text."""
        lines = [f"{self._parted.name}: {self._parted.told}", self._said()]
        if self._parts:
            rows = [[*each.cells] for each in self._parts[:SHOWN]]
            lines.append(plain_table(self._heads(), rows, f"{self._order()}:"))
        rest = len(self._parts) - SHOWN
        lines += [f"{rest} more."] if rest > 0 else []
        if self.claim.value:
            lines += ["", f"{self.claim.value}: {self._parted.words_of(self.claim.value)}"]
            for side in self._parted.sides_of(self.claim.value):
                lines += [f"  {side.told}, by {side.coders}", f"     {side.says}"]
        return "\n".join(lines)

    def _begin(self, parted: Parted) -> None:
        # Back to all first: a coder of the old class is none of the new one.
        self.pair.value = self.coder.value = ALL
        self._parted = parted
        show(self._told, f"<p><b>{escape(parted.name)}:</b> {escape(parted.told)}</p>")
        show(self._measured, "")
        for control, named in ((self.pair, parted.pairs), (self.coder, parted.coders)):
            control.options = [("any", ALL), *named.items()]
        self._narrow()

    def _narrow(self) -> None:
        self._parts = self._parted.parts_for(self.pair.value or ALL, self.coder.value or ALL)
        kept = self.claim.value
        offered = [(each.label, each.id) for each in self._parts] or [("none is left", NONE)]
        # One message to the page: setting the options alone would choose the first, and draw it too.
        with self.claim.hold_sync():
            self.claim.options = offered
            if kept in self.offered:
                self.claim.value = kept
        show(self._left, f"<p>{escape(self._said())}</p>")
        show(self._table, self._tables())
        self._split()

    def _said(self) -> str:
        count = len(self._parts)
        told = "no claim" if not count else "1 claim" if count == 1 else f"{count} claims"
        if not self.pair.value and not self.coder.value:
            return f"They disagree on {told}."
        codes = self._parted.pairs_named[self.pair.value] if self.pair.value else ""
        both = f" with {codes}" if codes else ""
        by = f"{', and ' if codes else ': '}{self.coder.label} with at most half of the coders"
        return f"{opened(told)}{both}{by if self.coder.value else ''}."

    def _heads(self) -> Sequence[str]:
        return [*self._parted.heads, self._parted.apart] if self.pair.value else self._parted.heads

    def _order(self) -> str:
        if self.pair.value:
            return "The most pairs apart first"
        return "The most divided first"

    def _tables(self) -> str:
        rows: list[Sequence[str]] = [each.cells for each in self._parts]
        if not rows:
            return ""
        heads = self._heads()
        first = _wide(html_table(heads, rows[:SHOWN], self._order()))
        if len(rows) <= SHOWN:
            return first
        rest: Rows = rows[SHOWN:]
        named = "1 more claim" if len(rest) == 1 else f"{len(rest)} more claims"
        folded = _wide(html_table(heads, rest, "The other claims"))
        return f'{first}<details class="irkit-details"><summary>{named}</summary>{folded}</details>'

    def _split(self) -> None:
        if not self.claim.value:
            show(self._sides, "")
            return
        words = escape(self._parted.words_of(self.claim.value))
        sides = "".join(_side(each) for each in self._parted.sides_of(self.claim.value))
        head = f'<p class="irkit-claim"><b>{escape(self.claim.value)}</b> {words}</p>'
        show(self._sides, f'{head}<ul class="irkit-sides">{sides}</ul>')

    def _uploaded(self) -> None:
        held = self.upload.value
        if held:
            self.load(bytes(held[0]["content"]), str(held[0]["name"]))
            # What the class has handed in is not kept in the notebook, and the same file can be loaded again.
            self.upload.value = ()

    def _measure(self) -> None:
        show(self._measured, f"<p>{escape(self._parted.measured())}</p>")


def _wide(table: str) -> str:
    """Return a table of claims to open, which a narrow page scrolls sideways, by keys too."""
    table = re.sub(r'<th scope="row">([^<]+)</th>', rf'<th scope="row">{OPENER}</th>', table)
    return f'<div class="irkit-wide" role="group" tabindex="0" aria-label="Table of counts">{table}</div>'


def _refused(name: str, why: str, kept: str) -> str:
    """Return why a file was not loaded, a point a mistake, and whose codes are still there."""
    first, *points = why.split("\n- ")
    end = "" if first.endswith(("?", ":")) else "."
    told = "".join(f"<li>{escape(each)}</li>" for each in points)
    return (
        f'<p class="irkit-refused"><b>{escape(name)} was not loaded.</b> {escape(opened(first))}{end}</p>'
        f"{f'<ul>{told}</ul>' if told else ''}<p>The board still shows: {escape(kept)}.</p>"
    )


def _side(side: Side) -> str:
    more = "".join(f"<li>{escape(line)}</li>" for line in side.more)
    name = escape(side.code)
    folded = (
        f'<details class="irkit-details"><summary>The codebook on {name}</summary><ul>{more}</ul></details>'
        if more
        else ""
    )
    bar = f'<span class="irkit-bar" style="--share:{side.share:.0%};--pile:{side.colour}"></span>'
    return (
        f"<li><b>{escape(side.told)}</b>{bar}<p>{escape(side.coders)}</p>"
        f"<p>{escape(side.says)}</p>{folded}</li>"
    )
