"""Cards and piles as plain data, on a screen or on paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from textwrap import indent, wrap
from typing import Any, NotRequired, TypedDict

from irkit.text import listed, meant
from irkit.widgets.page import FOLDER


class Card(TypedDict):
    """One card: what it is called, what it says, and where that stands in the source."""

    id: str
    text: str
    note: NotRequired[str]


class Pile(TypedDict):
    """One pile: the code it stands for, and how it is shown. The sign says what the colour says."""

    code: str
    label: str
    explanation: str
    sign: str
    colour: str


@dataclass(frozen=True, repr=False)
class CardSheet:
    """Cards and piles to print, cut out and sort on a table."""

    cards: tuple[Mapping[str, str], ...]
    piles: tuple[Mapping[str, str], ...]
    title: str

    def __repr__(self) -> str:
        """Return the sheet as text."""
        piles = [f"{pile['sign']} {pile['label']}: {pile['explanation']}" for pile in self.piles]
        lines = [line for pile in piles for line in wrap(pile, 88, subsequent_indent="  ")]
        return "\n\n".join([self.title, "\n".join(lines), listing("Cards", self.cards)])

    def _repr_html_(self) -> str:
        piles = "".join(
            f'<li class="irkit-paper-pile" style="--pile:{escape(pile["colour"])}">'
            f'<b><span aria-hidden="true">{escape(pile["sign"])}</span> {escape(pile["label"])}</b>'
            f"<p>{escape(pile['explanation'])}</p></li>"
            for pile in self.piles
        )
        cards = "".join(
            f"<li><b>{escape(card['id'])}</b> <i>{escape(card.get('note', ''))}</i>"
            f"<p>{escape(card['text'])}</p></li>"
            for card in self.cards
        )
        return (
            f"<style>{(FOLDER / 'cards.css').read_text(encoding='utf-8')}</style>"
            f'<section class="irkit-sheet" aria-label="{escape(self.title)}"><h2>{escape(self.title)}</h2>'
            "<p>Cut along the lines. Lay the piles out, then put each card on the one it belongs to.</p>"
            f'<h3>Piles</h3><ul class="irkit-paper irkit-paper-piles">{piles}</ul>'
            f'<h3>Cards</h3><ul class="irkit-paper">{cards}</ul></section>'
        )

    def save(self, path: str | Path) -> Path:
        """Write the sheet as a web page of its own, to print from a browser."""
        page = (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(self.title)}</title>'
            '<meta name="viewport" content="width=device-width"></head>'
            f"<body>{self._repr_html_()}</body></html>"
        )
        target = Path(path)
        target.write_text(page, encoding="utf-8")
        return target


def card_sheet(cards: Iterable[Card], piles: Iterable[Pile], title: str = "Cards to sort") -> CardSheet:
    """Return the cards and piles of a sorter as a sheet to print.

    Parameters
    ----------
    cards : iterable of Card
        The cards in the order in which they are printed.
    piles : iterable of Pile
        The piles, printed as larger cards.
    title : str
        What stands at the top of the sheet.

    Raises
    ------
    ValueError
        If the cards or the piles cannot be used.
    """
    shown, stacks = plain_rows(cards), plain_rows(piles)
    faults = card_faults(shown, stacks)
    if faults:
        raise ValueError(" ".join(faults))
    return CardSheet(tuple(shown), tuple(stacks), title)


def plain_rows(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return cards or piles as dictionaries of plain strings, enums and numbers among them made plain."""
    return [{key: str(value) for key, value in row.items()} for row in rows]


def listing(title: str, cards: Iterable[Mapping[str, str]]) -> str:
    """Return a title with its cards as text."""
    entries = []
    for card in cards:
        note = f" ({card['note']})" if card.get("note") else ""
        lines = wrap(f"{card['id']}  {card['text']}{note}", 86, subsequent_indent="     ")
        entries.append(indent("\n".join(lines), "  "))
    return "\n".join([title, *entries])


def card_faults(cards: list[dict[str, str]], piles: list[dict[str, str]]) -> list[str]:
    """Return what is wrong with the cards and the piles, as sentences."""
    faults = []
    for what, fields, rows in (("card", ("id", "text"), cards), ("pile", Pile.__annotations__, piles)):
        lacking = [f for f in fields if any(f not in row for row in rows)]
        if lacking:
            faults.append(f"Every {what} needs {listed(fields)}: {listed(lacking)} is missing.")
            continue
        keys = [row["id" if what == "card" else "code"] for row in rows]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            faults.append(f"Each {what} may be given once: {listed(twice)} is there more than once.")
        if "" in keys:
            faults.append(f"A {what} without a name cannot be used.")
    if not 1 <= len(piles) <= 9:
        faults.append(f"One to nine piles can be reached by key, not {len(piles)}.")
    return faults


def answer_faults(answer: object, cards: list[dict[str, str]], piles: list[dict[str, str]]) -> list[str]:
    """Return what in an earlier answer these cards and piles do not know, as a sentence."""
    if answer is None:
        return []
    if not isinstance(answer, Mapping):
        return ['An earlier answer looks like {"C08": "international"}: card, then pile.']
    ids, codes = [card["id"] for card in cards], [pile["code"] for pile in piles]
    unknown = [f'there is no card "{card}" ({meant(str(card), ids)})' for card in answer if card not in ids]
    wrong = [
        f'{card} is on "{code}", which is no pile ({meant(str(code), codes)})'
        for card, code in answer.items()
        if card in ids and code not in codes
    ]
    if not unknown and not wrong:
        return []
    return [f"The earlier answer does not fit these cards: {'; '.join([*unknown, *wrong])}."]
