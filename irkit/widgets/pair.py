"""A pair's relations by issue: a ledger of what pulls the two together, and what pulls them apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ipywidgets

from irkit.case.case import Case
from irkit.records.records import Claim
from irkit.widgets.controls import Guarded, Table, folded, html_table, plain_table, signed, tick
from irkit.widgets.sorter import Card, CardSorter, Pile

TOGETHER = "On this issue the article sets the two beside each other."
APART = "On this issue the article sets the two against each other."
BOTH = "It says something for either."
NEITHER = "It does not say how the two stand to each other."
SIDES = (
    Pile(code="together", label="Together", sign="+", colour="#0b4f6c", explanation=TOGETHER),
    Pile(code="apart", label="Apart", sign="−", colour="#a4133c", explanation=APART),
    Pile(code="both", label="Both", sign="±", colour="#5b4b85", explanation=BOTH),
    Pile(code="neither", label="Neither", sign="0", colour="#555555", explanation=NEITHER),
)
"""What an issue of a pair can be sorted into."""

SIGNS = {1: "together", -1: "apart", 0: "neither"}


class Ledger(Guarded):
    """Issues of a pair to sort, with what the article says of each, and what the case codes on demand.

    ``sorter`` holds the cards and ``codes`` the box that shows the codes.

    Parameters
    ----------
    case : Case
        The case.
    claims : mapping of str to list of Claim
        By issue what the article says of it.
    """

    def __init__(self, case: Case, claims: Mapping[str, list[Claim]]) -> None:
        cards: list[Card] = [
            {"id": issue, "text": case[issue].name, "note": ", ".join(claim.id for claim in ours)}
            for issue, ours in claims.items()
        ]
        self._rows = [
            (f"{issue} {case[issue].name}", "\n".join(f"{claim.id}  {claim.text}" for claim in ours))
            for issue, ours in claims.items()
        ]
        self._caption = f"What {case.article.author} claims of the two, in our words"
        self._coded = _coded(case)
        self.sorter = CardSorter(cards, SIDES, name="my_ledger")
        self.codes = tick("Show the ties that the case codes (one team's reading)", False, self._draw)
        self._codes = ipywidgets.HTML()
        table = html_table(("issue", "claim"), self._rows, self._caption)
        text = ipywidgets.HTML(folded("What the article says, by issue", table))
        super().__init__(text, self.sorter, self.codes, self._codes)

    @property
    def answer(self) -> Any:
        """The sorting so far: issue, then side."""
        return self.sorter.answer

    def plain(self) -> str:
        """Return the ledger as text: what the article says, then the sides so far."""
        rows = [(issue, claims.replace("\n", " ")) for issue, claims in self._rows]
        parts = [plain_table(("issue", ""), rows, self._caption)]
        for side in SIDES:
            issues = " ".join(issue for issue, code in self.answer.items() if code == side["code"])
            parts.append(f"{side['label']}: {issues or '–'}")
        return "\n".join([*parts, plain_table(*self._coded)] if self.codes.value else parts)

    def _draw(self) -> None:
        self._codes.value = html_table(*self._coded) if self.codes.value else ""


def ledger(case: Case) -> Ledger:
    """Return the issues of the case's pair to sort into what pulls the two together and what apart.

    Every issue on which the case ties the two is there, with the claims that those ties rest on.

    Parameters
    ----------
    case : Case
        The case.
    """
    pair = {actor.id for actor in case.pair}
    claims: dict[str, list[Claim]] = {}
    for tie in case.ties:
        if {tie.a, tie.b} == pair:
            ours = claims.setdefault(tie.issue, [])
            ours += [claim for claim in map(case.claim, tie.claims) if claim not in ours]
    return Ledger(case, claims)


def _coded(case: Case) -> Table:
    """Return the ties of the pair as a table."""
    first, second = case.pair
    rows = [
        (
            f"{tie.issue} {case[tie.issue].name}",
            SIGNS[tie.sign],
            tie.basis,
            signed(tie.effect_level),
            " ".join(tie.claims),
        )
        for tie in case.ties
        if {tie.a, tie.b} == {first.id, second.id}
    ]
    caption = f"Ties of {first.name} and {second.name} that the case codes"
    return ("issue", "tie", "basis", "effect level", "claims"), rows, caption
