"""Claims to choose or to filter: their codes and sources, other readings, their places in other schemes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import ipywidgets

from irkit.case.case import Case
from irkit.figures.dates import day_text, event_text
from irkit.framework.schemes import schemes
from irkit.records.records import Claim, Reading, last_day
from irkit.text import listed
from irkit.widgets import controls

FIELDS: Mapping[str, Callable[[Case, Claim], Iterable[str | None]]] = {
    "effect level": lambda case, claim: [case.effect_level(claim.id).signed],
    "cause level": lambda case, claim: [
        cause.signed if (cause := case.cause_level(claim.id)) else "no cause named"
    ],
    "agreement": lambda case, claim: ["contested" if case.is_contested(claim.id) else "coders agree"],
    "certainty": lambda case, claim: [case.codes(claim.id).certainty],
    "kind of claim": lambda case, claim: case.codes(claim.id).types,
    "evidence": lambda case, claim: [case.codes(claim.id).evidence],
    "heading": lambda case, claim: [case[claim.section].title],
    "actor": lambda case, claim: [case.actor(actor).name for actor in claim.actors],
    "issue": lambda case, claim: [case[issue].name for issue in claim.issues],
}
"""What a claim can be filtered by, and what stands there for it; all but the last three are codes."""

LISTED = ("effect level", "cause level", "agreement", "certainty")
"""The codes that stand in a list of claims."""

CODES = ("asked", "code", "which means", "where you can see it")
RECORD = ("fact", "what had happened", "read in")
PLACES = ("scheme", "sorts", "place", "why")


class Filters:
    """Drop-down lists that narrow claims; ``lists`` holds them by field.

    Parameters
    ----------
    case : Case
        The case.
    claims : iterable of Claim
        The claims.
    fields : iterable of str
        What can be filtered by.
    on_change : callable
        Called without arguments when a filter was set.
    """

    def __init__(
        self, case: Case, claims: Iterable[Claim], fields: Sequence[str], on_change: Callable[[], None]
    ) -> None:
        self.rows = [
            (claim, {name: [*filter(None, FIELDS[name](case, claim))] for name in fields}) for claim in claims
        ]
        self.lists: dict[str, Any] = {}
        for name in fields:
            values = dict.fromkeys(value for _, row in self.rows for value in row[name])
            options = {"all": ""} | {value: value for value in values}
            self.lists[name] = controls.choice(name, options, "", on_change)

    @property
    def _wanted(self) -> dict[str, str]:
        return {name: chosen.value for name, chosen in self.lists.items() if chosen.value}

    @property
    def left(self) -> list[tuple[Claim, Mapping[str, Sequence[str]]]]:
        """The claims that the filters leave, with what stands in their fields."""
        wanted = self._wanted.items()
        return [(claim, row) for claim, row in self.rows if all(value in row[name] for name, value in wanted)]

    @property
    def summary(self) -> str:
        """How many claims are left, and which filters are set."""
        wanted = ", ".join(f"{name}: {value}" for name, value in self._wanted.items())
        where = f" with {wanted}" if wanted else ""
        return f"{len(self.left)} of {len(self.rows)} claims{where}." if self.left else f"No claim{where}."


class ClaimView(controls.Guarded):
    """What is said of claims in sentences and shown in tables, below the controls that choose them.

    Parameters
    ----------
    case : Case
        The case.
    *above : widget
        The controls.
    """

    def __init__(self, case: Case, *above: Any) -> None:
        self._case = case
        self._words, self._tables = controls.live(), ipywidgets.HTML()
        super().__init__(*above, self._words, self._tables)
        self._draw()

    def plain(self) -> str:
        """Return what is said and shown, as text."""
        lines = [line for text in self._said() for line in controls.wrapped(text)]
        return "\n".join([*lines, *(controls.plain_table(*table) for table in self._shown())])

    def _draw(self) -> None:
        self._words.value = "".join(map(controls.paragraph, self._said()))
        self._tables.value = "".join(controls.html_table(*table) for table in self._shown())

    def _said(self) -> list[str]:
        """Return what is said, in sentences."""
        return []

    def _shown(self) -> list[controls.Table]:
        """Return what is shown in tables."""
        return []


class ClaimExplorer(ClaimView):
    """Claims to filter; ``filters`` are the drop-down lists by field, ``shown`` are the claims left.

    Parameters
    ----------
    case : Case
        The case; without its reference there is nothing to filter by codes.
    claims : iterable of Claim
        The claims.
    """

    def __init__(self, case: Case, claims: Iterable[Claim]) -> None:
        self._codes = LISTED if case.reference is not None else ()
        self._filters = Filters(case, claims, [*self._codes, "heading", "actor", "issue"], self._draw)
        self.filters = self._filters.lists
        super().__init__(case, controls.row(*self.filters.values()))

    @property
    def shown(self) -> tuple[str, ...]:
        """The ids of the claims that the filters leave."""
        return tuple(claim.id for claim, _ in self._filters.left)

    def plain(self) -> str:
        """Return what is shown, as text; a claim stands behind its id without the name of its column."""
        heads = ("claim", "", *self._codes)
        tables = [controls.plain_table(heads, rows, caption) for _, rows, caption in self._shown()]
        return "\n".join([self._filters.summary, *tables])

    def _said(self) -> list[str]:
        return [self._filters.summary]

    def _shown(self) -> list[controls.Table]:
        heads = ("claim", f"what {self._case.article.author} claims, in our words", *self._codes)
        rows = [
            [claim.id, f"{claim.text} ({claim.paragraph})", *(", ".join(row[code]) for code in self._codes)]
            for claim, row in self._filters.left
        ]
        return [(heads, rows, "the claims left")] if rows else []


class ClaimSupport(ClaimView):
    """Claims to choose, their codes and the record; ``filters`` narrow what ``claim`` offers."""

    def __init__(self, case: Case, claims: Sequence[Claim], first: str | None) -> None:
        self._meanings = {(word.of, word.word): word.meaning for word in case.words}
        fields = ("effect level", "certainty", "kind of claim", "evidence")
        self._filters = Filters(case, claims, fields, self._draw)
        self.filters = self._filters.lists
        self.claim = _claim_list(claims, first, self._draw)
        super().__init__(case, controls.row(*self.filters.values()), self.claim)

    @property
    def offered(self) -> tuple[str, ...]:
        """The ids of the claims that the filters leave."""
        return tuple(claim.id for claim, _ in self._filters.left)

    def _draw(self) -> None:
        left = {controls.in_short(claim.id, claim.text): claim.id for claim, _ in self._filters.left}
        controls.offer(self.claim, left or {"none is left": ""})
        super()._draw()

    def _said(self) -> list[str]:
        if not self.claim.value:
            return [self._filters.summary]
        nothing = f"This case holds nothing on it from before {day_text(self._case.article.date)}."
        facts = facts_then(self._case, self.claim.value)
        claim = _in_our_words(self._case, self.claim.value)
        return [self._filters.summary, claim, *([] if facts else [nothing])]

    def _shown(self) -> list[controls.Table]:
        if not self.claim.value:
            return []
        tables: list[controls.Table] = [(CODES, self._support(), "Its support, as one team codes it")]
        if facts := facts_then(self._case, self.claim.value):
            tables.append((RECORD, facts, f"On record by {day_text(self._case.article.date)}"))
        return tables

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
        self.claim = _claim_list(read, claim, self._draw)
        self.holder = controls.choice("As told by", holders, next(iter(holders.values())), self._draw)
        super().__init__(case, self.claim, self.holder)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The other readings of the claim."""
        return self._case.claim(self.claim.value).readings()

    def plain(self) -> str:
        """Return the claim and the reading as text, with who else is on record."""
        holders = f"Told by: {'; '.join(_holders(self.readings))}."
        return "\n".join([super().plain(), *controls.wrapped(holders)])

    def _draw(self) -> None:
        controls.offer(self.holder, _holders(self.readings))
        super()._draw()

    def _said(self) -> list[str]:
        """Return the claim, the position of the reading, and where it was published by then."""
        reading = next(reading for reading in self.readings if reading.id == self.holder.value)
        day = self._case.article.date
        then = [source for source in reading.sources if source.date and last_day(source.date) <= day]
        sources = "; ".join(f"{source.publisher}, {source.date}" for source in then)
        claim = _in_our_words(self._case, self.claim.value)
        return [claim, f"{reading.holder}: {reading.position.strip()}", f"Read in: {sources}."]


class CrosswalkView(ClaimView):
    """A claim and its places in other schemes of levels; ``claim`` chooses it."""

    def __init__(self, case: Case, claim: str) -> None:
        self.claim = _claim_list(case.claims, claim, self._draw)
        super().__init__(case, self.claim)

    def _said(self) -> list[str]:
        case, claim = self._case, self.claim.value
        cause = case.cause_level(claim)
        coded = f"Here: effect level {case.effect_level(claim).signed}, cause level "
        coded += f"{cause.signed}." if cause else "none, since no cause is named."
        if case.is_contested(claim):
            coded += " Careful coders disagree about the effect level."
        return [_in_our_words(case, claim), coded]

    def _shown(self) -> list[controls.Table]:
        rows = []
        for key, scheme in schemes().items():
            placed = self._case.claim(self.claim.value).place(key)
            why = f"{placed.why} Contested." if placed.contested else placed.why
            name = f"{scheme.name} ({scheme.authors} {scheme.year})"
            rows.append((name, scheme.sorts, placed.place or "no place", why))
        return [(PLACES, rows, "Its place in each scheme")]


def claim_explorer(case: Case, claims: Iterable[str] | None = None) -> ClaimExplorer:
    """Return claims to filter by level, heading, actor, issue and certainty.

    Levels and certainty are reference codes: a case without its reference is filtered by the rest.

    Parameters
    ----------
    case : Case
        The case.
    claims : iterable of str, optional
        The claims; by default all of the case.

    Raises
    ------
    LookupError
        If the case has no such claim, with the likely one.
    """
    return ClaimExplorer(case, case.claims if claims is None else map(case.claim, claims))


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
    claims = [record for record in case.claims if record.id not in kept]
    first = case.claim(claim).id if claim else next((record.id for record in claims), None)
    if first in kept:
        raise LookupError(f"{first} is kept back: choose another claim to show first")
    return ClaimSupport(case, claims, first)


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
    return CrosswalkView(case, first.id)


def _claim_list(claims: Iterable[Claim], first: str | None, on_change: Callable[[], None]) -> Any:
    """Return a drop-down list of claims."""
    options = {controls.in_short(claim.id, claim.text): claim.id for claim in claims}
    return controls.choice("Claim", options, first, on_change)


def _in_our_words(case: Case, claim: str) -> str:
    return f"{case.article.author} claims, in our words: {case.claim(claim).text}"


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
