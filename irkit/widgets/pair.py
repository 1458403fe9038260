"""A pair's relations by issue: a ledger of what pulls the two together, and what pulls them apart."""

from __future__ import annotations

from collections.abc import Mapping

import ipywidgets

from irkit.case.case import Case
from irkit.framework.levels import entry
from irkit.records.records import Claim
from irkit.widgets.cards import Card, Pile
from irkit.widgets.controls import Guarded, Table, folded, html_table, plain_table, show, tick
from irkit.widgets.sorter import CardSorter

TOGETHER = "On this issue the article sets the two beside each other."
APART = "On this issue the article sets the two against each other."
BOTH = "It says something for either, or does not let you decide."
SIDES = (
    Pile(code="together", label="Together", sign="+", colour="#0b4f6c", explanation=TOGETHER),
    Pile(code="apart", label="Apart", sign="−", colour="#a4133c", explanation=APART),
    Pile(code="both", label="Both", sign="±", colour="#5b4b85", explanation=BOTH),
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
    name : str
        The variable that the copied answer is assigned to.
    answer : mapping of str to str, optional
        An earlier answer to go on from.
    """

    def __init__(
        self,
        case: Case,
        claims: Mapping[str, list[Claim]],
        *,
        name: str,
        answer: Mapping[str, str] | None = None,
    ) -> None:
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
        self.sorter = CardSorter(cards, SIDES, name=name, answer=answer)
        self.codes = tick("Show the ties that the case codes (one team's reading)", False, self._draw)
        self._codes = ipywidgets.HTML()
        table = html_table(("issue", "claim"), self._rows, self._caption)
        text = ipywidgets.HTML(folded("What the article says, by issue", table, is_open=True))
        super().__init__((text, self.sorter, self.codes, self._codes), self.plain, "Ledger of the pair")

    @property
    def answer(self) -> dict[str, str]:
        """The sorting so far: issue, then side."""
        return dict(self.sorter.answer)

    def plain(self) -> str:
        """Return the ledger as text: what the article says, then the sides so far."""
        parts = [plain_table(("issue", ""), self._rows, self._caption)]
        for side in SIDES:
            issues = " ".join(issue for issue, code in self.answer.items() if code == side["code"])
            parts.append(f"{side['label']}: {issues or '–'}")
        return "\n".join([*parts, plain_table(*self._coded)] if self.codes.value else parts)

    def _draw(self) -> None:
        show(self._codes, html_table(*self._coded) if self.codes.value else "")


def ledger(
    case: Case,
    section: str | None = None,
    *,
    name: str = "my_ledger",
    answer: Mapping[str, str] | None = None,
) -> Ledger:
    """Return the issues of the case's pair to sort into what pulls the two together and what apart.

    Parameters
    ----------
    case : Case
        The case.
    section : str, optional
        The section whose claims are read; by default every issue on which the case ties the two, with
        the claims that those ties rest on.
    name : str
        The variable that the copied answer is assigned to.
    answer : mapping of str to str, optional
        An earlier answer to go on from: issue ids, and together, apart or both.

    Raises
    ------
    LookupError
        If the case has no such section.
    """
    claims: dict[str, list[Claim]] = {}
    if section is not None:
        for claim in case.claims_in(section):
            for issue in claim.issues:
                claims.setdefault(issue, []).append(claim)
    else:
        pair = {actor.id for actor in case.pair}
        for tie in case.ties:
            if {tie.a, tie.b} == pair:
                ours = claims.setdefault(tie.issue, [])
                ours += [case.claim(each) for each in tie.claims if case.claim(each) not in ours]
    return Ledger(case, claims, name=name, answer=answer)


def _coded(case: Case) -> Table:
    """Return the ties of the pair as a table."""
    first, second = case.pair
    rows = [
        (
            f"{tie.issue} {case[tie.issue].name}",
            SIGNS[tie.sign],
            tie.basis,
            f"{entry(tie.effect_level).sign} {entry(tie.effect_level).label}",
            " ".join(tie.claims),
        )
        for tie in case.ties
        if {tie.a, tie.b} == {first.id, second.id}
    ]
    caption = f"Ties of {first.name} and {second.name} that the case codes"
    return ("issue", "tie", "basis", "effect level", "claims"), rows, caption
