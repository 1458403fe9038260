"""A claim beside its support: how sure it sounds, what is offered for it, what was on record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import ipywidgets

from irkit.widgets.controls import choice, live, row, show
from irkit.widgets.guard import Guarded
from irkit.widgets.tables import Rows, html_table, plain_table

ALL = ""
NONE = ""

CODES = ("asked", "code", "which means", "where you can see it")
RECORD = ("fact", "what had happened", "read in")


@dataclass(frozen=True)
class Support:
    """A claim in words, its codes with what they mean and where they are seen, and the record beside it."""

    words: str
    codes: Rows
    record: Rows
    without: str


@dataclass(frozen=True)
class Shelved:
    """A claim as it is chosen: its id, what is read of it, and what it can be filtered by."""

    id: str
    label: str
    marks: Mapping[str, Sequence[str]]


class ClaimSupport(Guarded):
    """A claim, its codes and the record; ``filters`` narrow what ``claim`` offers.

    Parameters
    ----------
    claims : sequence of Shelved
        The claims to choose from.
    fields : sequence of str
        What they can be filtered by.
    support_for : callable
        Returns what is shown of a claim's id.
    record : str
        What the record is, such as "On record by 17 December 2013".
    claim : str, optional
        The claim at the start; by default the first.
    """

    def __init__(
        self,
        claims: Sequence[Shelved],
        fields: Sequence[str],
        support_for: Callable[[str], Support],
        record: str,
        claim: str | None = None,
    ) -> None:
        self._claims, self._support_for, self._record = tuple(claims), support_for, record
        self.filters = {name: self._filter(name) for name in fields}
        start = claim if claim is not None else next((each.id for each in self._claims), NONE)
        self.claim = choice("Claim", self._offered(), start, self._draw)
        self._count, self._words = live(), live()
        self._codes, self._facts = ipywidgets.HTML(), ipywidgets.HTML()
        children = (row(*self.filters.values()), self._count, self.claim, self._words)
        super().__init__((*children, self._codes, self._facts), self.plain, "A claim beside its support")
        self._tell()
        self._draw()

    @property
    def offered(self) -> tuple[str, ...]:
        """The ids of the claims that the filters leave."""
        return tuple(each.id for each in self._left())

    def plain(self) -> str:
        """Return the claim and its support as text."""
        if not self.claim.value:
            return self._told()
        held = self._support_for(self.claim.value)
        parts = [self._told(), held.words, plain_table(("", *CODES[1:]), held.codes, "Its support:")]
        lines = [[cell.replace("\n", "; ") for cell in row] for row in held.record]
        record = plain_table(("", "", *RECORD[2:]), lines, f"{self._record}:") if lines else ""
        return "\n".join([*parts, record or held.without])

    def _filter(self, name: str) -> Any:
        values = dict.fromkeys(value for each in self._claims for value in each.marks.get(name, ()))
        return choice(name, {"all": ALL} | {value: value for value in values}, ALL, self._narrow)

    def _left(self) -> list[Shelved]:
        wanted = {name: each.value for name, each in self.filters.items() if each.value != ALL}
        return [
            each
            for each in self._claims
            if all(value in each.marks.get(name, ()) for name, value in wanted.items())
        ]

    def _offered(self) -> dict[str, str]:
        return {each.label: each.id for each in self._left()} or {"none is left": NONE}

    def _narrow(self) -> None:
        offered = list(self._offered().items())
        kept = self.claim.value
        # One message to the page: setting the options alone would choose the first, and draw it too.
        with self.claim.hold_sync():
            self.claim.options = offered
            if kept in dict(offered).values():
                self.claim.value = kept
        self._tell()
        self._draw()

    def _told(self) -> str:
        wanted = [f"{name}: {each.value}" for name, each in self.filters.items() if each.value != ALL]
        where = f" with {', '.join(wanted)}" if wanted else ""
        count = len(self._left())
        return f"{count} of {len(self._claims)} claims{where}." if count else f"No claim{where}."

    def _tell(self) -> None:
        show(self._count, f"<p><b>{escape(self._told())}</b></p>")

    def _draw(self) -> None:
        if not self.claim.value:
            for text in (self._words, self._codes, self._facts):
                show(text, "")
            return
        held = self._support_for(self.claim.value)
        lines = "<br>".join(escape(line) for line in held.words.splitlines())
        show(self._words, f"<p>{lines}</p>")
        show(self._codes, html_table(CODES, held.codes, "Its support, as one team codes it"))
        record = html_table(RECORD, held.record, self._record) if held.record else ""
        show(self._facts, record or f"<p>{escape(held.without)}</p>")
