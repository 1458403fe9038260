"""A pair's relations by issue: what pulls the two together, and what pulls them apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ipywidgets

from irkit.widgets.cards import Card, Pile
from irkit.widgets.controls import show, tick
from irkit.widgets.guard import Guarded
from irkit.widgets.sorter import CardSorter
from irkit.widgets.tables import Rows, html_table, plain_table

SIDES: tuple[Pile, ...] = (
    {
        "code": "together",
        "label": "Together",
        "explanation": "On this issue the article sets the two beside each other.",
        "sign": "+",
        "colour": "#0b4f6c",
    },
    {
        "code": "apart",
        "label": "Apart",
        "explanation": "On this issue the article sets the two against each other.",
        "sign": "−",
        "colour": "#a4133c",
    },
    {
        "code": "both",
        "label": "Both",
        "explanation": "It says something for either, or does not let you decide.",
        "sign": "±",
        "colour": "#5b4b85",
    },
)
"""What an issue of a pair can be sorted into."""


class Ledger(Guarded):
    """Issues of a pair to sort, with what the article says of each, and what the case codes on demand.

    ``sorter`` holds the cards and ``codes`` the box that shows the codes.

    Parameters
    ----------
    cards : sequence of Card
        The issues.
    said : table
        What the article says of each: heads, rows and caption.
    coded : table
        The ties that the case codes.
    name : str
        The variable that the copied answer is assigned to.
    answer : mapping of str to str, optional
        An earlier answer to go on from.
    """

    def __init__(
        self,
        cards: Sequence[Card],
        said: tuple[Sequence[str], Rows, str],
        coded: tuple[Sequence[str], Rows, str],
        *,
        name: str,
        answer: Mapping[str, str] | None = None,
    ) -> None:
        self._said, self._coded = said, coded
        self.sorter = CardSorter(list(cards), list(SIDES), name=name, answer=answer)
        summary = "<summary>What the article says, by issue</summary>"
        table = f'<details class="irkit-details" open>{summary}{html_table(*said)}</details>'
        self.codes = tick("Show the ties that the case codes (one team's reading)", False, self._draw)
        self._codes = ipywidgets.HTML()
        children = (ipywidgets.HTML(table), self.sorter, self.codes, self._codes)
        super().__init__(children, self.plain, "Ledger of the pair")

    @property
    def answer(self) -> dict[str, str]:
        """The sorting so far: issue, then side."""
        return dict(self.sorter.answer)

    def plain(self) -> str:
        """Return the ledger as text: what the article says, then the sides so far."""
        sides = [f"{side['label']}: {' '.join(i for i, s in self.answer.items() if s == side['code']) or '–'}"
                 for side in SIDES]  # fmt: skip
        _, rows, caption = self._said
        parts = [plain_table(("issue", ""), rows, caption), *sides]
        return "\n".join([*parts, plain_table(*self._coded)] if self.codes.value else parts)

    def _draw(self) -> None:
        show(self._codes, html_table(*self._coded) if self.codes.value else "")
