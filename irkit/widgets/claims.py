"""One claim at a time: what supports it, how others saw the matter, and its place in other schemes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import ipywidgets

from irkit.case.case import Case
from irkit.figures.dates import day_text, event_text
from irkit.framework.schemes import schemes
from irkit.records.fields import last_day
from irkit.records.records import Claim, Reading
from irkit.text import listed
from irkit.widgets.controls import (
    Filters,
    Guarded,
    Table,
    choice,
    html_table,
    in_short,
    live,
    offer,
    paragraph,
    plain_table,
    row,
    signed,
    wrapped,
)

FIELDS = ("effect level", "certainty", "kind of claim", "evidence")
CODES = ("asked", "code", "which means", "where you can see it")
RECORD = ("fact", "what had happened", "read in")
PLACES = ("scheme", "sorts", "place", "why")


class ClaimView(Guarded):
    """Claims to choose from, and what is said of the one that is chosen; ``claim`` chooses it.

    Parameters
    ----------
    case : Case
        The case.
    claims : iterable of Claim
        What can be chosen.
    first : str or None
        The id of the claim that is shown first, None where there is none.
    above, below : sequence of widget
        Further controls, above and below the list of claims.
    """

    def __init__(
        self,
        case: Case,
        claims: Iterable[Claim],
        first: str | None,
        above: Sequence[Any] = (),
        below: Sequence[Any] = (),
    ) -> None:
        self._case = case
        options = {in_short(claim.id, claim.text): claim.id for claim in claims}
        self.claim = choice("Claim", options, first, self._draw)
        self._words, self._tables = live(), ipywidgets.HTML()
        super().__init__(*above, self.claim, *below, self._words, self._tables)
        self._draw()

    def plain(self) -> str:
        """Return what is said of the claim as text."""
        lines = [line for text in self._said() for line in wrapped(text)]
        return "\n".join([*lines, *(plain_table(*table) for table in self._shown())])

    def _draw(self) -> None:
        self._words.value = "".join(map(paragraph, self._said()))
        self._tables.value = "".join(html_table(*table) for table in self._shown())

    def _claim_text(self) -> str:
        return f"{self._case.article.author} claims, in our words: {self._case.claim(self.claim.value).text}"

    def _said(self) -> list[str]:
        """Return what is said of the claim, in sentences."""
        return [self._claim_text()]

    def _shown(self) -> list[Table]:
        """Return what is shown of the claim in tables."""
        return []


class ClaimSupport(ClaimView):
    """A claim, its codes and the record; ``filters`` narrow what ``claim`` offers."""

    def __init__(self, case: Case, claim: str | None, kept_back: Collection[str] = ()) -> None:
        self._meanings = {(word.of, word.word): word.meaning for word in case.words}
        claims = [record for record in case.claims if record.id not in kept_back]
        self._filters = Filters([_codes(case, record) for record in claims], FIELDS, self._draw)
        self.filters = self._filters.controls
        first = claim or next((record.id for record in claims), None)
        super().__init__(case, claims, first, above=[row(*self.filters.values())])

    @property
    def offered(self) -> tuple[str, ...]:
        """The ids of the claims that the filters leave."""
        return tuple(claim["id"] for claim in self._filters.left)

    def _draw(self) -> None:
        left = {claim["label"]: claim["id"] for claim in self._filters.left}
        offer(self.claim, left or {"none is left": ""})
        super()._draw()

    def _said(self) -> list[str]:
        if not self.claim.value:
            return [self._filters.summary]
        day = day_text(self._case.article.date)
        nothing = [f"This case holds nothing on it from before {day}."]
        return [self._filters.summary, self._claim_text(), *([] if self._facts() else nothing)]

    def _shown(self) -> list[Table]:
        if not self.claim.value:
            return []
        tables: list[Table] = [(CODES, self._support(), "Its support, as one team codes it")]
        if facts := self._facts():
            tables.append((RECORD, facts, f"On record by {day_text(self._case.article.date)}"))
        return tables

    def _facts(self) -> list[tuple[str, str, str]]:
        return facts_then(self._case, self.claim.value)

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


class ReadingView(ClaimView):
    """A claim beside one other reading; ``claim`` and ``holder`` choose them."""

    def __init__(self, case: Case, claim: str) -> None:
        read = [record for record in case.claims if case.claim(record.id).readings()]
        holders = _holders(case.claim(claim).readings())
        self.holder = choice("As told by", holders, next(iter(holders.values())), self._draw)
        super().__init__(case, read, claim, below=[self.holder])

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The other readings of the claim."""
        return self._case.claim(self.claim.value).readings()

    def plain(self) -> str:
        """Return the claim and the reading as text, with who else is on record."""
        return "\n".join([super().plain(), *wrapped(f"Told by: {'; '.join(_holders(self.readings))}.")])

    def _draw(self) -> None:
        offer(self.holder, _holders(self.readings))
        super()._draw()

    def _said(self) -> list[str]:
        """Return the claim, the position of the reading, and where it was published by then."""
        reading = next(reading for reading in self.readings if reading.id == self.holder.value)
        day = self._case.article.date
        then = [source for source in reading.sources if source.date and last_day(source.date) <= day]
        sources = "; ".join(f"{source.publisher}, {source.date}" for source in then)
        return [self._claim_text(), f"{reading.holder}: {reading.position.strip()}", f"Read in: {sources}."]


class CrosswalkView(ClaimView):
    """A claim and its places in other schemes of levels."""

    def _said(self) -> list[str]:
        case, claim = self._case, self.claim.value
        cause = case.cause_level(claim)
        coded = f"Here: effect level {signed(case.effect_level(claim))}, cause level "
        coded += f"{signed(cause)}." if cause else "none, since no cause is named."
        if case.is_contested(claim):
            coded += " Careful coders disagree about the effect level."
        return [self._claim_text(), coded]

    def _shown(self) -> list[Table]:
        rows = []
        for key, scheme in schemes().items():
            placed = self._case.claim(self.claim.value).place(key)
            why = f"{placed.why} Contested." if placed.contested else placed.why
            name = f"{scheme.name} ({scheme.authors} {scheme.year})"
            rows.append((name, scheme.sorts, placed.place or "no place", why))
        return [(PLACES, rows, "Its place in each scheme")]


def claim_support(case: Case, *, claim: str | None = None, kept_back: Iterable[str] = ()) -> ClaimSupport:
    """Return claims to choose, each with its certainty, what the text offers for it, and the record then.

    Nothing is shown that happened after the article's day, and no verdict.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    claim : str, optional
        The claim that is shown first.
    kept_back : iterable of str, optional
        Claims that are not offered, such as those of an exercise.

    Raises
    ------
    LookupError
        If there is no such claim, if it is kept back, or if the case came without its reference.
    """
    kept = {case.claim(name).id for name in kept_back}
    first = None if claim is None else case.claim(claim).id
    if first in kept:
        raise LookupError(f"{first} is kept back: choose another claim to show first")
    return ClaimSupport(case, first, kept)


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


def crosswalk_view(case: Case, *, claim: str | None = None) -> CrosswalkView:
    """Return claims to choose, each with its place in other schemes of levels, or why it has none.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    claim : str, optional
        The claim that is shown first.

    Raises
    ------
    LookupError
        If there is no such claim, no claim at all, or if the case came without its reference.
    """
    if not case.claims:
        raise LookupError(f"{case.id} has no claims to show here")
    first = next(iter(case.claims)) if claim is None else case.claim(claim)
    return CrosswalkView(case, case.claims, first.id)


def _codes(case: Case, claim: Claim) -> dict[str, Any]:
    """Return a claim as a row to filter by its codes."""
    codes = case.codes(claim.id)
    values = (signed(codes.effect_level), codes.certainty or (), codes.types, codes.evidence or ())
    label = in_short(claim.id, claim.text)
    return {"id": claim.id, "label": label, **dict(zip(FIELDS, values, strict=True))}


def _holders(readings: Iterable[Reading]) -> dict[str, str]:
    return {reading.holder: reading.id for reading in readings}


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
