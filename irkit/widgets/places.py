"""One thing seen through several schemes: its place in each, and why it has none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

import ipywidgets

from irkit.widgets.controls import choice, live, show
from irkit.widgets.guard import Guarded
from irkit.widgets.tables import html_table, plain_table

HEADS = ("scheme", "sorts", "place", "why")


@dataclass(frozen=True)
class Seen:
    """A claim in words, and a row a scheme: its name, what it sorts, the place, the reason."""

    words: str
    rows: tuple[tuple[str, str, str, str], ...]


class CrosswalkView(Guarded):
    """A claim and its places; ``claim`` chooses it.

    Parameters
    ----------
    claims : mapping of str to str
        What is read of each claim, and its id.
    seen_for : callable
        Returns what is shown of a claim's id.
    first : str, optional
        The id of the claim that is shown first.
    """

    def __init__(
        self, claims: Mapping[str, str], seen_for: Callable[[str], Seen], first: str | None = None
    ) -> None:
        self._seen_for = seen_for
        self.claim = choice("Claim", claims, first or next(iter(claims.values())), self._draw)
        self._words, self._table = live(), ipywidgets.HTML()
        super().__init__((self.claim, self._words, self._table), self.plain, "Claims in other schemes")
        self._draw()

    def plain(self) -> str:
        """Return the claim and its places as text."""
        seen = self._seen_for(self.claim.value)
        return f"{seen.words}\n{plain_table(HEADS, seen.rows, 'Its place in each scheme:')}"

    def _draw(self) -> None:
        seen = self._seen_for(self.claim.value)
        lines = "<br>".join(escape(line) for line in seen.words.splitlines())
        show(self._words, f"<p>{lines}</p>")
        show(self._table, html_table(HEADS, seen.rows, "Its place in each scheme"))
