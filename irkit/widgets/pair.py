"""A case's two states: what pulls them together or apart, and what becomes of codes with another pair."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ipywidgets

from irkit.case.case import Case
from irkit.case.map import between_of
from irkit.framework.levels import Level, entry
from irkit.records.records import Claim
from irkit.text import counted, listed
from irkit.widgets import controls
from irkit.widgets.page import html
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

CHANGED = "Codes that change"
COLUMNS = ("claim", "outcome between", "code, and with this pair")


class Ledger(controls.Guarded):
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
        name = "Show the ties that the case codes (one team's reading)"
        self.codes = ipywidgets.Checkbox(description=name, indent=False, layout={"width": "auto"})
        self.codes.observe(lambda _change: self._draw(), "value")
        self._codes = ipywidgets.HTML()
        table = controls.html_table(("issue", "claim"), self._rows, self._caption)
        text = ipywidgets.HTML(controls.folded("What the article says, by issue", table))
        super().__init__(text, self.sorter, self.codes, self._codes)

    @property
    def answer(self) -> Any:
        """The sorting so far: issue, then side."""
        return self.sorter.answer

    def plain(self) -> str:
        """Return the ledger as text: what the article says, then the sides so far."""
        rows = [(issue, claims.replace("\n", " ")) for issue, claims in self._rows]
        parts = [controls.plain_table(("issue", ""), rows, self._caption)]
        for side in SIDES:
            issues = " ".join(issue for issue, code in self.answer.items() if code == side["code"])
            parts.append(f"{side['label']}: {issues or '–'}")
        return "\n".join([*parts, controls.plain_table(*self._coded)] if self.codes.value else parts)

    def _draw(self) -> None:
        self._codes.value = controls.html_table(*self._coded) if self.codes.value else ""


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


def _coded(case: Case) -> controls.Table:
    """Return the ties of the pair as a table."""
    first, second = case.pair
    rows = [
        (
            f"{tie.issue} {case[tie.issue].name}",
            SIGNS[tie.sign],
            tie.basis,
            tie.effect_level.signed,
            " ".join(tie.claims),
        )
        for tie in case.ties
        if {tie.a, tie.b} == {first.id, second.id}
    ]
    caption = f"Ties of {first.name} and {second.name} that the case codes"
    return ("issue", "tie", "basis", "effect level", "claims"), rows, caption


class PairSwitch(controls.Guarded):
    """The codes of all claims for a pair to choose; ``first`` and ``second`` are its two states.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    """

    def __init__(self, case: Case) -> None:
        self._case, self._places = case, case.map.places
        self._own = {claim.id: case.effect_level(claim.id) for claim in case.claims}
        states = {self._places[code].name: code for code in case.map.actors.values()} or {"none": ""}
        start = [*case.map.pair, next(iter(states.values()))] * 2
        self.first = controls.choice("first state", states, start[0], self._draw)
        self.second = controls.choice("second state", states, start[1], self._draw)
        self._words, self._codes = controls.live(), ipywidgets.HTML()
        super().__init__(controls.row(self.first, self.second), self._words, self._codes)
        self._draw()

    @property
    def levels(self) -> dict[str, Level]:
        """The code of every claim with the pair that is chosen."""
        pair = {self.first.value, self.second.value}
        return self._case.coded_for(*pair) if len(pair) == 2 else self._own

    @property
    def words(self) -> str:
        """Which claims have another code with this pair, in a sentence or two."""
        levels, gap = self.levels, self._case.map.gap
        if self.first.value == self.second.value:
            return f"{gap} A pair is two different states: choose another.".strip()
        now = [claim for claim, level in levels.items() if level is Level.BILATERAL]
        gone = [claim for claim, level in self._own.items() if level is Level.BILATERAL and claim not in now]
        lines = [
            gap,
            f"{Level.BILATERAL.signed}: {listed(now, most=5) or 'no claim lies between these two'}.",
        ]
        if gone:
            own, new = listed(actor.name for actor in self._case.pair), levels[gone[0]].signed
            lines.append(f"{counted(len(gone), 'claim')} between {own}: now {new}, by where the two lie.")
        return " ".join([*lines, f"{len(self._rows())} of {len(levels)} codes change."]).strip()

    def _rows(self) -> list[tuple[str, ...]]:
        """Return the claims whose code is another with this pair."""
        case, levels = self._case, self.levels
        return [
            (
                f"{claim} {case.claim(claim).text}",
                listed(case.actor(actor).name for actor in between_of(case, claim)),
                f"{own.signed} → {levels[claim].signed}",
            )
            for claim, own in self._own.items()
            if own is not levels[claim]
        ]

    def _draw(self) -> None:
        self._words.value, rows = controls.paragraph(self.words), self._rows()
        codes = [(claim, entry(self._own[claim]), entry(level)) for claim, level in self.levels.items()]
        changed = controls.folded(CHANGED, controls.html_table(COLUMNS, rows, CHANGED)) if rows else ""
        self._codes.value = html("pair.html", rows=codes) + changed

    def plain(self) -> str:
        """Return the pair, what changes, and the changed codes as text."""
        names = [self._places[code].name for code in (self.first.value, self.second.value) if code]
        changed = [controls.plain_table(COLUMNS, rows, f"{CHANGED}:")] if (rows := self._rows()) else []
        return "\n".join([f"The pair: {listed(names)}", self.words, *changed])


def pair_switch(case: Case) -> PairSwitch:
    """Return the codes of all claims with a pair to choose, which alone is then called bilateral.

    ``case.coded_for`` does the same without a widget.

    Parameters
    ----------
    case : Case
        The case.

    Raises
    ------
    LookupError
        If the case came without its reference.
    """
    return PairSwitch(case)
