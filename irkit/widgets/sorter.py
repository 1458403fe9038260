"""The card sorter: claims on cards, sorted into piles by drag or by keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import anywidget
import traitlets

from irkit.widgets.cards import Card, Pile, answer_faults, card_faults, listing, plain_rows
from irkit.widgets.copying import variable_faults, with_plain
from irkit.widgets.static import script, style


class CardSorter(anywidget.AnyWidget):
    """Cards that a student sorts into piles; the sorting becomes an answer to paste into a cell.

    Parameters
    ----------
    cards : iterable of Card
        The cards in the order in which they are shown.
    piles : iterable of Pile
        One to nine piles; the first is reached with the key 1.
    name : str
        The variable that the copied answer is assigned to, such as ``"q1"``.
    answer : mapping of card id to pile code, optional
        An earlier answer to go on from.
    paste : str, optional
        Where the copied answer goes, as a sentence; by default into the cell below.
    hint_for : callable, optional
        Called with a card id and the code of its pile; returns a hint, or ``""`` where the code fits.
        Without it there is neither *Hint* nor *Check my sorting*.
    summary_for : callable, optional
        Called with the answer when it is checked; returns a sentence or two about the whole, in place of
        how many cards fit.

    Raises
    ------
    ValueError
        If the cards, the piles, the name or the earlier answer cannot be used.
    """

    _esm = script("keys.js", "copying.js", "sorter_moves.js", "sorter_page.js", "sorter.js")
    _css = style("widgets.css", "sorter.css")

    cards = traitlets.List(traitlets.Dict()).tag(sync=True)
    piles = traitlets.List(traitlets.Dict()).tag(sync=True)
    name = traitlets.Unicode().tag(sync=True)
    paste = traitlets.Unicode().tag(sync=True)
    hints = traitlets.Bool().tag(sync=True)
    placed = traitlets.Dict().tag(sync=True)
    past = traitlets.List(traitlets.Dict()).tag(sync=True)
    marks = traitlets.Dict().tag(sync=True)
    said = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        cards: Iterable[Card],
        piles: Iterable[Pile],
        *,
        name: str = "answer",
        answer: Mapping[str, str] | None = None,
        paste: str = "",
        hint_for: Callable[[str, str], str] | None = None,
        summary_for: Callable[[dict[str, str]], str] | None = None,
    ) -> None:
        shown, stacks = plain_rows(cards), plain_rows(piles)
        self._hint_for = hint_for
        self._summary_for = summary_for
        faults = [*card_faults(shown, stacks), *variable_faults(name)]
        if not faults:
            faults = answer_faults(answer, shown, stacks)
        if faults:
            raise ValueError(" ".join(faults))
        super().__init__(
            cards=shown,
            piles=stacks,
            name=name,
            paste=paste,
            hints=hint_for is not None,
            placed={card: str(code) for card, code in (answer or {}).items()},
        )
        self.on_msg(self._asked)

    @property
    def answer(self) -> dict[str, str]:
        """The sorting so far: card id to pile code, in the order of the cards, sorted cards only."""
        return {card["id"]: self.placed[card["id"]] for card in self.cards if card["id"] in self.placed}

    def hint(self, card: str) -> str:
        """Return the hint for a card where it lies now, and show it at the card."""
        return self._hint(card, self.placed)

    def _hint(self, card: str, placed: Mapping[str, str]) -> str:
        if card not in placed:
            hint = f"Put {card} on a pile first; the hint is about where it lies."
            self._say(hint)
            return hint
        hint = self._judge(card, placed[card])
        self._say(f"{card}: {hint}" if hint else f"{card} fits.")
        return hint

    def check(self) -> str:
        """Mark every sorted card, and return what is said about the whole."""
        return self._check(self.answer)

    def _check(self, answer: dict[str, str]) -> str:
        judged = [bool(self._judge(card, code)) for card, code in answer.items()]
        again = sum(judged)
        text = "" if self._summary_for is None else self._summary_for(answer)
        if not text:
            fit = len(judged) - again
            text = f"{len(judged)} of {len(self.cards)} sorted: {fit} fit, {again} to look at again."
        self._say(text)
        return text

    def plain(self) -> str:
        """Return the cards as text, pile by pile."""
        answer = self.answer
        parts = [f"Card sorter: {len(answer)} of {len(self.cards)} cards sorted"]
        unsorted = [card for card in self.cards if card["id"] not in answer]
        if unsorted:
            parts.append(listing(f"To sort ({len(unsorted)})", unsorted))
        for pile in self.piles:
            lying = [card for card in self.cards if answer.get(card["id"]) == pile["code"]]
            parts.append(listing(f"{pile['sign']} {pile['label']} ({len(lying)})", lying))
        return "\n\n".join(parts)

    def __repr__(self) -> str:
        """Return how far the sorting has come."""
        return f"<CardSorter {self.name}: {len(self.answer)} of {len(self.cards)} cards sorted>"

    def _judge(self, card: str, code: str) -> str:
        if self._hint_for is None:
            return ""
        hint = self._hint_for(card, code)
        self.marks = {**self.marks, card: {"code": code, "hint": hint}}
        return hint

    def _say(self, text: str) -> None:
        # The turn makes a sentence that is said twice a change, which the page waits for.
        self.said = {"turn": self.said.get("turn", 0) + 1, "text": text}

    def _asked(self, _widget: object, message: dict[str, Any], _buffers: object) -> None:
        # The page's own sorting comes with the question: `placed` may still be on its way.
        told = message.get("placed", {})
        codes = {pile["code"] for pile in self.piles}
        cards = [card["id"] for card in self.cards]
        placed = {card: told[card] for card in cards if told.get(card) in codes}
        if message.get("kind") == "check":
            self._check(placed)
        elif message.get("kind") == "hint" and message.get("card") in cards:
            self._hint(message["card"], placed)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return with_plain(super()._repr_mimebundle_(**kwargs), self.plain())
