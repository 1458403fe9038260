"""The signed network of an issue, with and without the ties that coders supplied."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from html import escape
from io import BytesIO
from itertools import product

import ipywidgets
from matplotlib import rc_context

from irkit.case.case import Case
from irkit.figures.canvas import OUTPUT, SCREEN_DPI, Drawing
from irkit.figures.networks import ties as draw_network
from irkit.widgets.controls import Guarded, choice, folded, html_table, live, paragraph, row, show, tick


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
        # Said beforehand, and not in the moment when somebody waits: how far from balance takes a library.
        shown = product(issues.values(), (True, False))
        self._words = {(issue, both): self._summary(issue, both) for issue, both in shown}
        # A picture takes a moment to draw: each is drawn once, both of the first issue at the start.
        self._pictures = cache(self._draw_network)
        self.issue = choice("Issue", issues, start, self._draw)
        self.supplied = tick("Count ties that the coders supplied", True, self._draw)
        self._text, self._picture = live(), ipywidgets.HTML()
        children = (row(self.issue, self.supplied), self._text, self._picture)
        super().__init__(children, self.plain, "Ties by issue")
        self._pictures(start, False)
        self._draw()

    @property
    def words(self) -> str:
        """What is said of the network that is shown."""
        return self._words[self.issue.value, self.supplied.value]

    def plain(self) -> str:
        """Return the network that is shown, as text."""
        return f"{self.words}\n{self._pictures(self.issue.value, self.supplied.value)[1]}"

    def _draw(self) -> None:
        show(self._text, paragraph(self.words))
        show(self._picture, self._pictures(self.issue.value, self.supplied.value)[0])

    def _summary(self, issue: str, supplied: bool) -> str:
        graph = self._case.ties.graph(issue=issue, supplied=supplied)
        if not graph.ties:
            return "Nothing is stated on this issue: every tie was supplied by the coders."
        words = repr(graph.balance)
        added = len(graph.supplied_only)
        if added:
            some = "1 of the triads is" if added == 1 else f"{added} of the triads are"
            words += f"\n{some} there only because coders supplied a tie."
        return words

    def _draw_network(self, issue: str, supplied: bool) -> tuple[str, str]:
        """Return the picture as HTML, and the same as text."""
        graph = self._case.ties.graph(issue=issue, supplied=supplied)
        if not graph.ties:
            return "", ""
        drawing = draw_network(graph)
        ties = [f"{row['actor']} – {row['and']}: {row['tie']}, {row['basis']}" for row in drawing.records]
        return _picture(drawing), "\n".join([drawing.alt, *ties])


def tie_viewer(case: Case, issue: str | None = None) -> TieViewer:
    """Return the signed network of an issue, to choose, with or without the ties that coders supplied.

    Parameters
    ----------
    case : Case
        The case.
    issue : str, optional
        The issue at the start; by default the one with the most ties.

    Raises
    ------
    LookupError
        If the case has no such issue, or no ties on it.
    """
    counts = {each.id: sum(tie.issue == each.id for tie in case.ties) for each in case.issues}
    tied = {case[each].name: each for each, count in counts.items() if count}
    if not tied:
        raise LookupError(f"{case.id} has no ties")
    start = max(tied.values(), key=counts.__getitem__) if issue is None else case[issue].id
    if start not in tied.values():
        raise LookupError(f"{case.id} has no ties on {case[start].name}")
    return TieViewer(case, tied, start)


def _picture(drawing: Drawing) -> str:
    """Return a figure as HTML: the image with its alt text, and below it, folded, the same as a table."""
    image = BytesIO()
    with rc_context(OUTPUT):
        # SVG takes half the time of PNG, and is sharp on every screen.
        drawing.figure.savefig(image, format="svg", facecolor="white", metadata={"Date": None})
    width = round(drawing.figure.get_figwidth() * SCREEN_DPI)
    html = (
        f'<img class="irkit-picture" alt="{escape(drawing.alt)}" width="{width}" '
        f'src="data:image/svg+xml;base64,{b64encode(image.getvalue()).decode()}">'
    )
    if not drawing.records:
        return html
    rows = [[str(value) for value in each.values()] for each in drawing.records]
    table = html_table(list(drawing.records[0]), rows, "The picture as a table")
    return html + folded("The picture as a table", table)
