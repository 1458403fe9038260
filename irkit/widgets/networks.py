"""Networks to look at, an issue at a time, with and without what coders supplied."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape

import ipywidgets

from irkit.widgets.controls import choice, live, row, show, tick
from irkit.widgets.guard import Guarded


@dataclass(frozen=True)
class Shown:
    """What is shown of one network: the words, the picture as HTML, the same as text."""

    words: str
    picture: str
    plain: str


class TieViewer(Guarded):
    """Networks by issue; ``issue`` and ``supplied`` are its controls.

    Parameters
    ----------
    issues : mapping of str to str
        Names of the issues, and their ids.
    show_for : callable
        Returns what is shown for an issue's id, and for whether supplied ties count.
    start : str
        The issue at the start.
    """

    def __init__(self, issues: Mapping[str, str], show_for: Callable[[str, bool], Shown], start: str) -> None:
        # A picture takes a moment to draw: each is drawn once, both of the first issue at the start.
        self._shown = cache(show_for)
        self.issue = choice("Issue", issues, start, self._draw)
        self.supplied = tick("Count ties that the coders supplied", True, self._draw)
        self._words, self._picture = live(), ipywidgets.HTML()
        super().__init__(
            (row(self.issue, self.supplied), self._words, self._picture), self.plain, "Ties by issue"
        )
        self._shown(start, False)
        self._draw()

    @property
    def words(self) -> str:
        """What is said of the network that is shown."""
        return self._now().words

    def plain(self) -> str:
        """Return the network that is shown, as text."""
        return f"{self.words}\n{self._now().plain}"

    def _now(self) -> Shown:
        return self._shown(self.issue.value, self.supplied.value)

    def _draw(self) -> None:
        lines = "<br>".join(escape(line) for line in self.words.splitlines())
        show(self._words, f"<p>{lines}</p>")
        show(self._picture, self._now().picture)
