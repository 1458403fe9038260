"""The card sorter: claims on cards, sorted into piles by drag or by keys, and the same cards on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent, wrap
from typing import Any, NotRequired, TypedDict

import traitlets

from irkit.case.case import Case
from irkit.coding.coding import Asked, compare
from irkit.coding.diagnosis import hint
from irkit.framework.levels import PILES
from irkit.widgets.page import AnswerWidget, html, script, style

WORD_SIGNS = ("◐", "◑", "◒", "◓", "◔", "◕")
WORD_COLOURS = ("#3d5a6c", "#6b4f3a", "#4f5b3a", "#5a4b63", "#5c5c5c", "#38585c")
"""How words are shown as piles, in signs and colours that stand for no level; there are at most as many."""


class Card(TypedDict):
    """One card: what it is called, what it says, where that stands in the source, and what else to see."""

    id: str
    text: str
    note: NotRequired[str]
    more: NotRequired[str]


class Pile(TypedDict):
    """One pile: the code it stands for, and how it is shown. The sign says what the colour says."""

    code: str
    label: str
    explanation: str
    sign: str
    colour: str


class CardSorter(AnswerWidget):
    """Cards that a student sorts into piles; the sorting becomes an answer to paste into a cell.

    Parameters
    ----------
    cards : iterable of Card
        The cards in the order in which they are shown.
    piles : iterable of Pile
        One to nine piles; the first is reached with the key 1.
    name : str
        The variable that the copied answer is assigned to, such as ``"q1"``.
    hint_for : callable, optional
        Called with a card id and the code of its pile; returns a hint, or ``""`` where the code fits.
        Without it there is neither *Hint* nor *Check my sorting*.
    summary_for : callable, optional
        Called with the answer when it is checked; returns a sentence or two about the whole, in place of
        how many cards fit.

    Raises
    ------
    ValueError
        If the name cannot be a variable.
    """

    _esm = script("drag.js", "sorter.js")
    _css = style("sorter.css")
    state = "placed"

    cards = traitlets.List(traitlets.Dict()).tag(sync=True)
    piles = traitlets.List(traitlets.Dict()).tag(sync=True)
    hints = traitlets.Bool().tag(sync=True)
    placed = traitlets.Dict().tag(sync=True)
    past = traitlets.List(traitlets.Dict()).tag(sync=True)
    marks = traitlets.Dict().tag(sync=True)
    ordered = traitlets.Bool().tag(sync=True)

    def __init__(
        self,
        cards: Iterable[Card],
        piles: Iterable[Pile],
        *,
        name: str = "answer",
        hint_for: Callable[[str, str], str] | None = None,
        summary_for: Callable[[dict[str, str]], str] | None = None,
    ) -> None:
        self._hint_for, self._summary_for = hint_for, summary_for
        super().__init__(name, cards=list(cards), piles=list(piles), hints=hint_for is not None)
        self.on_msg(self._receive)

    def clean(self, state: Any) -> dict[str, str]:
        """Return the sorting: card id to pile code, in the order of the cards, of those that are there."""
        piles = {pile["code"] for pile in self.piles}
        return {card["id"]: state[card["id"]] for card in self.cards if state.get(card["id"]) in piles}

    def show_feedback(self, lines: list[str]) -> None:
        """Show what a check has said, and mark the cards where hints may be given."""
        super().show_feedback(lines)
        for card, code in self.placed.items():
            self._judge(card, code)

    def hint(self, card: str, placed: Mapping[str, str] | None = None) -> str:
        """Return the hint for a card where it lies now, or in another sorting, and show it at the card."""
        placed = self.answer if placed is None else placed
        if card not in placed:
            return self.say(f"Put {card} on a pile first; the hint is about where it lies.")
        hint = self._judge(card, placed[card])
        self.say(f"{card}: {hint}" if hint else f"{card} fits.")
        return hint

    def check(self, answer: dict[str, str] | None = None) -> str:
        """Mark every card that is sorted here, or in another sorting; return what is said of the whole."""
        answer = self.clean(self.placed) if answer is None else answer
        again = sum([bool(self._judge(card, code)) for card, code in answer.items()])
        fit = len(answer) - again
        summary = self._summary_for(answer) if self._summary_for else ""
        return self.say(
            summary or f"{len(answer)} of {len(self.cards)} sorted: {fit} fit, {again} to look at again."
        )

    def _judge(self, card: str, code: str) -> str:
        if self._hint_for is None:
            return ""
        hint = self._hint_for(card, code)
        self.marks = {**self.marks, card: {"code": code, "hint": hint}}
        return hint

    def _receive(self, _widget: object, message: dict[str, Any], _buffers: object) -> None:
        # The page's own sorting comes with the question: `placed` may still be on its way.
        placed = self.clean(message.get("placed", {}))
        cards = [card["id"] for card in self.cards]
        if message.get("kind") == "check":
            self.check(placed)
        elif message.get("kind") == "hint" and message.get("card") in cards:
            self.hint(message["card"], placed)

    def plain(self) -> str:
        """Return the cards as text, pile by pile."""
        answer = self.clean(self.placed)
        parts = [f"Card sorter: {len(answer)} of {len(self.cards)} cards sorted"]
        unsorted = [card for card in self.cards if card["id"] not in answer]
        if unsorted:
            parts.append(_listing(f"To sort ({len(unsorted)})", unsorted))
        for pile in self.piles:
            lying = [card for card in self.cards if answer.get(card["id"]) == pile["code"]]
            parts.append(_listing(f"{pile['sign']} {pile['label']} ({len(lying)})", lying))
        return "\n\n".join(parts)


class ChainSorter(CardSorter):
    """Cards to put in order: each pile is a place, and cards that stay in the deck are not used."""

    def __init__(self, cards: Sequence[Card], **rest: Any) -> None:
        piles = [
            Pile(code=place, label=f"Place {place}", sign=place, colour="#5f6b76", explanation="")
            for place in map(str, range(1, len(cards) + 1))
        ]
        super().__init__(cards, piles, **rest)
        self.ordered = True

    @property
    def answer(self) -> Any:
        """The ids of the cards in their order."""
        placed = self.clean(self.placed)
        return sorted(placed, key=lambda card: int(placed[card]))

    def state_of(self, answer: Any) -> dict[str, str]:
        """Return the places that cards have in an order."""
        return {card: str(place) for place, card in enumerate(answer or (), start=1)}


def word_piles(words: Mapping[str, str]) -> list[Pile]:
    """Return a pile for each word, with its meaning."""
    return [
        Pile(code=word, label=f"{word[:1].upper()}{word[1:]}", explanation=meaning, sign=sign, colour=colour)
        for (word, meaning), sign, colour in zip(words.items(), WORD_SIGNS, WORD_COLOURS, strict=False)
    ]


def claim_sorter(
    case: Case,
    claims: Iterable[str],
    *,
    name: str = "my_coding",
    asked: Asked = "effect",
    hints: bool = True,
) -> CardSorter:
    """Return a sorter for claims of a case, with hints where the case has its reference codes.

    Parameters
    ----------
    case : Case
        The case.
    claims : iterable of str
        The ids of the claims, in the order of the cards; one that is named twice has one card.
    name : str
        The variable that the copied answer is assigned to.
    asked : {"effect", "cause"}
        Which level the hints are about.
    hints : bool
        Whether to offer hints at all.
    """
    ids = list(dict.fromkeys(claims))
    judges: dict[str, Any] = {}
    if hints and case.reference is not None:
        judges = {
            "hint_for": lambda claim, code: hint(claim, code, case, asked),
            "summary_for": lambda coding: repr(compare(coding, case, ids, asked)) if coding else "",
        }
    return CardSorter(_cards(case, ids), _piles(case, asked), name=name, **judges)


def certainty_sorter(case: Case, claims: Iterable[str]) -> CardSorter:
    """Return claims to sort by how sure they sound, each with the words of the text that show it.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    claims : iterable of str
        The ids of the claims, in the order of the cards.

    Raises
    ------
    LookupError
        If there is no such claim, or if the case came without its reference.
    """

    def ask(claim: str, word: str) -> str:
        if word == case.codes(claim).certainty:
            return ""
        cue = case.claim(claim).cue
        return f"does “{cue}” limit the claim, add force to it, or belong to what is claimed?"

    cards: list[Card] = [
        {"id": claim.id, "text": claim.text, "note": f"“{claim.cue}”"} for claim in map(case.claim, claims)
    ]
    return CardSorter(cards, word_piles(_meanings(case, "certainty")), name="my_certainty", hint_for=ask)


def evidence_sorter(case: Case, claims: Iterable[str]) -> CardSorter:
    """Return claims to sort by what the text offers for them, each with that in words.

    Careful coders differ over it, so a code is set beside those of the reference and not called wrong.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    claims : iterable of str
        The ids of the claims, in the order of the cards.

    Raises
    ------
    LookupError
        If there is no such claim, or if the case came without its reference.
    """
    meanings = _meanings(case, "evidence")

    def ours(claim: str, word: str) -> str:
        code = case.codes(claim).evidence
        return "" if code is None or word == code else f"our coders say {code} ({meanings[code]}). And you?"

    def summary(answer: dict[str, str]) -> str:
        alike = sum(not ours(claim, word) for claim, word in answer.items())
        return f"On {alike} of {len(answer)} you say what our coders say. Careful readers differ here."

    cards: list[Card] = [
        {"id": claim.id, "text": claim.text, "more": f"Offered: {case.codes(claim.id).support}."}
        for claim in map(case.claim, claims)
    ]
    piles = word_piles(meanings)
    return CardSorter(cards, piles, name="my_evidence", hint_for=ours, summary_for=summary)


def _meanings(case: Case, of: str) -> dict[str, str]:
    """Return the words of one kind of code, with what they mean."""
    return {word.word: word.meaning for word in case.words if word.of == of}


@dataclass(frozen=True, repr=False)
class CardSheet:
    """Cards and piles to print, cut out and sort on a table."""

    cards: Sequence[Card]
    piles: Sequence[Pile]
    title: str = "Claims to sort by effect level"

    def __repr__(self) -> str:
        """Return the sheet as text."""
        piles = [f"{pile['sign']} {pile['label']}: {pile['explanation']}" for pile in self.piles]
        lines = [line for pile in piles for line in wrap(pile, 88, subsequent_indent="  ")]
        return "\n\n".join([self.title, "\n".join(lines), _listing("Cards", self.cards)])

    def _repr_html_(self) -> str:
        return self._html(alone=False)

    def _html(self, *, alone: bool) -> str:
        return html("sheet.html", title=self.title, piles=self.piles, cards=self.cards, alone=alone)

    def save(self, path: str | Path) -> Path:
        """Write the sheet as a web page of its own, to print from a browser."""
        target = Path(path)
        target.write_text(self._html(alone=True), encoding="utf-8")
        return target


def claim_sheet(case: Case, claims: Iterable[str]) -> CardSheet:
    """Return the same cards and piles as a sheet to print, cut out and sort on a table."""
    return CardSheet(_cards(case, claims), _piles(case, "effect"))


def _listing(title: str, cards: Iterable[Mapping[str, Any]]) -> str:
    """Return a title with its cards as text."""
    entries = []
    for card in cards:
        note = f" ({card['note']})" if card.get("note") else ""
        lines = wrap(f"{card['id']}  {card['text']}{note}", 86, subsequent_indent="     ")
        lines += wrap(card.get("more", ""), 86, initial_indent="     ", subsequent_indent="     ")
        entries.append(indent("\n".join(lines), "  "))
    return "\n".join([title, *entries])


def _cards(case: Case, claims: Iterable[str]) -> list[Card]:
    """Return claims of a case as cards: id, text and the paragraph they come from."""
    return [
        {"id": claim.id, "text": claim.text, "note": f"paragraph {claim.paragraph.removeprefix('P')}"}
        for claim in map(case.claim, claims)
    ]


def _piles(case: Case, asked: Asked) -> list[Pile]:
    """Return the piles that claims are sorted into: the three levels, and outside the scheme."""
    entries = [case.codebook[level] for level in PILES]
    return [
        Pile(
            code=entry.level.value,
            label=entry.label,
            explanation=entry.definition if asked == "effect" else entry.cause,
            sign=entry.sign,
            colour=entry.colour,
        )
        for entry in entries
    ]
