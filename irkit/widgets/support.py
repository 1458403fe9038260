"""A claim beside its support: how sure it sounds, what is offered for it, what was on record."""

from __future__ import annotations

from typing import Any

import ipywidgets

from irkit.case.case import Case
from irkit.figures.dates import day_text, event_text
from irkit.records.records import Claim
from irkit.text import listed
from irkit.widgets.controls import (
    Filters,
    Guarded,
    choice,
    html_table,
    in_short,
    live,
    offer,
    paragraph,
    plain_table,
    row,
    signed,
)

NONE = ""
FIELDS = ("effect level", "certainty", "kind of claim", "evidence")
CODES = ("asked", "code", "which means", "where you can see it")
RECORD = ("fact", "what had happened", "read in")


class ClaimSupport(Guarded):
    """A claim, its codes and the record; ``filters`` narrow what ``claim`` offers.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    claim : str, optional
        The claim at the start; by default the first.
    """

    def __init__(self, case: Case, claim: str | None = None) -> None:
        self._case = case
        self._meanings = {(word.of, word.word): word.meaning for word in case.words}
        self._filters = Filters([_row(case, record) for record in case.claims], FIELDS, self._narrow)
        self.filters = self._filters.controls
        options = self._options()
        self.claim = choice("Claim", options, claim or next(iter(options.values())), self._draw)
        self._count, self._words = live(), live()
        self._codes, self._facts = ipywidgets.HTML(), ipywidgets.HTML()
        children = (row(*self.filters.values()), self._count, self.claim, self._words)
        super().__init__(*children, self._codes, self._facts)
        self._narrow()

    @property
    def offered(self) -> tuple[str, ...]:
        """The ids of the claims that the filters leave."""
        return tuple(claim["id"] for claim in self._filters.left)

    def plain(self) -> str:
        """Return the claim and its support as text."""
        if not self.claim.value:
            return self._filters.summary
        parts = [self._filters.summary, self._claim_text()]
        parts.append(plain_table(("", *CODES[1:]), self._support(), "Its support:"))
        heads, facts = ("", "", *RECORD[2:]), facts_then(self._case, self.claim.value)
        return "\n".join([*parts, plain_table(heads, facts, f"{self._by}:") if facts else self._nothing])

    def _options(self) -> dict[str, str]:
        return {claim["label"]: claim["id"] for claim in self._filters.left} or {"none is left": NONE}

    def _narrow(self) -> None:
        offer(self.claim, self._options())
        self._count.value = paragraph(self._filters.summary, "b")
        self._draw()

    def _draw(self) -> None:
        if not self.claim.value:
            for text in (self._words, self._codes, self._facts):
                text.value = ""
            return
        self._words.value = paragraph(self._claim_text())
        self._codes.value = html_table(CODES, self._support(), "Its support, as one team codes it")
        facts = facts_then(self._case, self.claim.value)
        self._facts.value = html_table(RECORD, facts, self._by) if facts else paragraph(self._nothing)

    @property
    def _by(self) -> str:
        return f"On record by {day_text(self._case.article.date)}"

    @property
    def _nothing(self) -> str:
        return f"This case holds nothing on it from before {day_text(self._case.article.date)}."

    def _claim_text(self) -> str:
        return f"{self._case.article.author} claims, in our words: {self._case.claim(self.claim.value).text}"

    def _support(self) -> list[tuple[str, str, str, str]]:
        """Return the codes of the claim: what was asked, the code, its meaning, and where it is seen."""
        claim, codes = self._case.claim(self.claim.value), self._case.codes(self.claim.value)
        where = f"{place_in_words(claim)} ({claim.locator})"
        offered = f"{where}: {codes.support}" if codes.support else where
        kinds = "; ".join(self._meanings.get(("type", kind), "") for kind in codes.types)
        certainty, evidence = codes.certainty or "not coded", codes.evidence or "not coded"
        sure = self._meanings.get(("certainty", certainty), "")
        backed = self._meanings.get(("evidence", evidence), "")
        return [
            ("How sure does it sound?", certainty, sure, _cue(claim.cue, codes.certainty)),
            ("What does the text offer for it?", evidence, backed, offered),
            ("What kind of claim is it?", listed(codes.types), kinds, ""),
            ("Could a record decide it?", codes.checkable or "not coded", "", ""),
        ]


def claim_support(case: Case, *, claim: str | None = None) -> ClaimSupport:
    """Return claims to choose, each with its certainty, what the text offers for it, and the record then.

    Nothing is shown that happened after the article's day, and no verdict.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    claim : str, optional
        The claim that is shown first.

    Raises
    ------
    LookupError
        If there is no such claim, or if the case came without its reference.
    """
    return ClaimSupport(case, None if claim is None else case.claim(claim).id)


def _row(case: Case, claim: Claim) -> dict[str, Any]:
    codes = case.codes(claim.id)
    values = (signed(codes.effect_level), codes.certainty or (), codes.types, codes.evidence or ())
    label = in_short(claim.id, claim.text)
    return {"id": claim.id, "label": label, **dict(zip(FIELDS, values, strict=True))}


def _cue(cue: str | None, certainty: str | None) -> str:
    """Return the word that was looked at, and that it is of neither kind where the claim is plain."""
    if certainty == "plain":
        return f"looked at: “{cue}”; it is of neither kind" if cue else "no word of either kind"
    return f"in the text: “{cue}”" if cue else ""


def place_in_words(claim: Claim) -> str:
    """Return a locator in words."""
    place, _, sentence = claim.locator.partition(".S")
    words = f"paragraph {place.removeprefix('P')}"
    return f"{words}, sentence {sentence.rstrip('abcdefgh')}" if sentence else words


def facts_then(case: Case, claim: str) -> list[tuple[str, str, str]]:
    """Return the facts that bear on a claim: what had happened by then, and who had published it."""
    events: dict[str, list[str]] = {}
    for fact, event in case.claim(claim).on_record:
        events.setdefault(fact.id, []).append(f"{event_text(event)}: {event.label}")
    rows = []
    for fact_id, lines in events.items():
        fact = case.fact(fact_id)
        sources = dict.fromkeys(source.publisher for source in fact.published_by(case.article.date))
        read_in = "; ".join(sources) or "sources of a later date"
        rows.append((f"{fact.id} {fact.topic}", "\n".join(lines), read_in))
    return rows
