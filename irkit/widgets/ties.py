"""The signed network of an issue, with and without the ties that coders supplied."""

from __future__ import annotations

from functools import cache

import ipywidgets

from irkit.case.case import Case
from irkit.figures.networks import ties as draw_network
from irkit.widgets.controls import Guarded, choice, folded, html_table, live, paragraph, row, tick

TABLE = "The picture as a table"


class TieViewer(Guarded):
    """Networks by issue; ``issue`` and ``supplied`` are its controls.

    Parameters
    ----------
    case : Case
        The case, with ties on the issues.
    issues : mapping of str to str
        Names of the issues, and their ids.
    start : str
        The issue at the start.
    """

    def __init__(self, case: Case, issues: dict[str, str], start: str) -> None:
        self._case = case
        # A picture takes a moment to draw: each is drawn once.
        self._network = cache(self._draw_network)
        self.issue = choice("Issue", issues, start, self._draw)
        self.supplied = tick("Count ties that the coders supplied", True, self._draw)
        self._text, self._picture = live(), ipywidgets.HTML()
        super().__init__(row(self.issue, self.supplied), self._text, self._picture)
        self._draw()

    @property
    def words(self) -> str:
        """What is said of the network that is shown."""
        return self._network(self.issue.value, self.supplied.value)[0]

    def plain(self) -> str:
        """Return the network that is shown, as text."""
        words, _, text = self._network(self.issue.value, self.supplied.value)
        return f"{words}\n{text}"

    def _draw(self) -> None:
        words, picture, _ = self._network(self.issue.value, self.supplied.value)
        self._text.value, self._picture.value = paragraph(words), picture

    def _draw_network(self, issue: str, supplied: bool) -> tuple[str, str, str]:
        """Return what is said of a network, the network as HTML, and the same as text."""
        graph = self._case.ties.graph(issue=issue, supplied=supplied)
        if not graph.ties:
            return "Nothing is stated on this issue: every tie was supplied by the coders.", "", ""
        words, added = repr(graph.balance), len(graph.supplied_only)
        if added:
            some = "1 of the triads is" if added == 1 else f"{added} of the triads are"
            words += f"\n{some} there only because coders supplied a tie."
        drawing = draw_network(graph)
        ties = [f"{tie['actor']} – {tie['and']}: {tie['tie']}, {tie['basis']}" for tie in drawing.records]
        rows = [[str(value) for value in tie.values()] for tie in drawing.records]
        table = html_table(list(drawing.records[0]), rows, TABLE)
        return words, drawing.picture + folded(TABLE, table), "\n".join([drawing.alt, *ties])


def tie_viewer(case: Case) -> TieViewer:
    """Return the signed network of an issue, to choose, with or without the ties that coders supplied.

    The issue with the most ties is shown first.

    Parameters
    ----------
    case : Case
        The case.

    Raises
    ------
    LookupError
        If the case has no ties.
    """
    counts = {issue.id: sum(tie.issue == issue.id for tie in case.ties) for issue in case.issues}
    tied = {case[issue].name: issue for issue, count in counts.items() if count}
    if not tied:
        raise LookupError(f"{case.id} has no ties")
    return TieViewer(case, tied, max(tied.values(), key=counts.__getitem__))
