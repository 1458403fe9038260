"""Where coders part, claim by claim: what they agree on first, how each claim splits, and by whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import ipywidgets

from irkit.widgets.controls import choice, live, row, show
from irkit.widgets.guard import Guarded
from irkit.widgets.tables import Rows, html_table, plain_table

ALL = ""
NONE = ""

SHOWN = 10
"""How many claims stand in the table at once; the others stand folded below it."""

MEASURE = "For the curious: work out alpha"


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
    """A claim that coders part over: its id, what is read of it, and its row in the table."""

    id: str
    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Parted:
    """A class's codes as the board shows them: words, filters, and functions that fetch the rest.

    ``pairs`` and ``coders`` are what can be filtered by: a name and the value behind it.
    """

    told: str
    heads: Sequence[str]
    pairs: Mapping[str, str]
    coders: Mapping[str, str]
    parts_for: Callable[[str, str], Sequence[Part]]
    words_of: Callable[[str], str]
    sides_of: Callable[[str], Sequence[Side]]
    measured: Callable[[], str]


class AgreementBoard(Guarded):
    """Claims that coders part over; ``pair`` and ``coder`` narrow them, ``claim`` shows how one splits.

    Parameters
    ----------
    parted : Parted
        The codes at the start.
    read : callable
        Returns another class's codes from what is in a file; a ValueError is told to the reader.
    """

    def __init__(self, parted: Parted, read: Callable[[bytes], Parted]) -> None:
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
        self.upload.observe(lambda _change: self._uploaded(), "value")
        self.measure.on_click(lambda _button: self._measure())
        filters = row(self.pair, self.coder)
        tools = row(self.upload, self.measure)
        children = (self._told, filters, self._left, self._table, self.claim, self._sides, tools)
        super().__init__((*children, self._heard, self._measured), self.plain, "Agreement board")
        self._begin(parted)

    @property
    def offered(self) -> tuple[str, ...]:
        """The ids of the claims that the filters leave, the most divided first."""
        return tuple(each.id for each in self._parts)

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
            parted = self._read(content)
        except ValueError as error:
            end = "" if str(error).endswith("?") else "."
            told = f"{name} was not loaded: {error}{end} The board is as it was."
            show(self._heard, f"<p>{escape(told)}</p>")
            return
        self._begin(parted)
        show(self._heard, f"<p>{escape(name)} is loaded.</p>")

    def plain(self) -> str:
        """Return what the board shows, as text."""
        lines = [self._parted.told, self._said()]
        if self._parts:
            rows = [[*each.cells] for each in self._parts[:SHOWN]]
            lines.append(plain_table(self._parted.heads, rows, "Most divided first:"))
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
        show(self._told, f"<p><b>{escape(parted.told)}</b></p>")
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
        where = f" where {self.pair.label} stand against each other" if self.pair.value else ""
        stands = f"{',' if where else ''} where {self.coder.label} stands with half of the coders or fewer"
        return f"They part over {told}{where}{stands if self.coder.value else ''}."

    def _tables(self) -> str:
        rows: list[Sequence[str]] = [each.cells for each in self._parts]
        if not rows:
            return ""
        heads = self._parted.heads
        first = _wide(html_table(heads, rows[:SHOWN], "Where coders part, the most divided first"))
        if len(rows) <= SHOWN:
            return first
        rest: Rows = rows[SHOWN:]
        named = "1 more claim" if len(rest) == 1 else f"{len(rest)} more claims"
        folded = _wide(html_table(heads, rest, "Less divided"))
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
    """Return a table that a narrow page scrolls sideways, by keys too."""
    return f'<div class="irkit-wide" role="group" tabindex="0" aria-label="Table of counts">{table}</div>'


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
