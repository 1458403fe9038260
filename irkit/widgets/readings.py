"""A claim, and how others saw the matter who spoke before the text appeared."""

from __future__ import annotations

import ipywidgets

from irkit.case.case import Case
from irkit.records.fields import last_day
from irkit.records.records import Reading
from irkit.widgets.controls import Guarded, choice, in_short, live, offer, paragraph, wrapped


class ReadingView(Guarded):
    """A claim beside one other reading; ``claim`` and ``holder`` choose them.

    Parameters
    ----------
    case : Case
        The case.
    claim : str
        The id of the claim that is shown first.
    """

    def __init__(self, case: Case, claim: str) -> None:
        self._case = case
        read = [record for record in case.claims if case.claim(record.id).readings()]
        options = {in_short(record.id, record.text): record.id for record in read}
        self.claim = choice("Claim", options, claim, self._narrow)
        self.holder = choice("As told by", self._holders, self.readings[0].id, self._draw)
        self._words, self._reading = ipywidgets.HTML(), live()
        super().__init__(self.claim, self._words, self.holder, self._reading)
        self._draw()

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The other readings of the claim."""
        return self._case.claim(self.claim.value).readings()

    @property
    def _holders(self) -> dict[str, str]:
        return {reading.holder: reading.id for reading in self.readings}

    def plain(self) -> str:
        """Return the claim and the reading as text."""
        rest = [f"Told by: {'; '.join(self._holders)}."]
        return "\n".join(line for text in [self._claim(), *self._told(), *rest] for line in wrapped(text))

    def _narrow(self) -> None:
        offer(self.holder, self._holders)
        self._draw()

    def _draw(self) -> None:
        self._words.value = paragraph(self._claim(), "b")
        self._reading.value = "".join(map(paragraph, self._told()))

    def _claim(self) -> str:
        return f"{self._case.article.author} claims, in our words: {self._case.claim(self.claim.value).text}"

    def _told(self) -> tuple[str, str]:
        """Return the position of the reading, and where it was published by then."""
        reading = next(each for each in self.readings if each.id == self.holder.value)
        day = self._case.article.date
        then = [source for source in reading.sources if source.date and last_day(source.date) <= day]
        sources = "; ".join(f"{source.publisher}, {source.date}" for source in then)
        return f"{reading.holder}: {reading.position.strip()}", f"Read in: {sources}."


def reading_view(case: Case, *, claim: str) -> ReadingView:
    """Return a claim beside how others saw the matter, one at a time; nothing later than the text.

    Parameters
    ----------
    case : Case
        The case.
    claim : str
        The claim that is shown first.

    Raises
    ------
    LookupError
        If there is no such claim, or no other reading of it.
    """
    if not case.claim(claim).readings():
        raise LookupError(f"{case.id} holds no other reading of {claim}")
    return ReadingView(case, claim)
