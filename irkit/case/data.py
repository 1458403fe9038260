"""What a case holds: its records, how one of them is found, and what the reference says of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from irkit.case.layout import REFERENCE
from irkit.framework.levels import Level, codebook

from irkit.records.records import (  # isort: skip
    About, Actor, Article, BaseRate, Claim, Event, Evidence, Fact, Fit, ForecastQuestion, Hypothesis, Issue,
    Join, Link, LiveQuestion, Paragraph, Reading, Record, Section, Tally, Tension, Tie, Tile, Word, Work,
)  # fmt: skip
from irkit.records.answers import (  # isort: skip
    ClaimReference, Difference, ForecastOutcome, HindsightError, Matter, Point, RecordNotFoundError,
    Reference, ReferenceMissingError,
)  # fmt: skip
from irkit.text import listed, meant

R = TypeVar("R", bound=Record)

SINGLE = ("about", "article", "reference")
"""The fields that hold one thing and not many records."""


@dataclass(frozen=True, repr=False)
class CaseData:
    """One article's claims and what belongs to them; ``reference`` is None where it was left out."""

    about: About
    article: Article
    sections: tuple[Section, ...]
    words: tuple[Word, ...]
    paragraphs: tuple[Paragraph, ...]
    claims: tuple[Claim, ...]
    actors: tuple[Actor, ...]
    issues: tuple[Issue, ...]
    ties: tuple[Tie, ...]
    links: tuple[Link, ...]
    joins: tuple[Join, ...]
    facts: tuple[Fact, ...]
    questions: tuple[ForecastQuestion, ...]
    extensions: tuple[ForecastQuestion, ...]
    readings: tuple[Reading, ...]
    tensions: tuple[Tension, ...]
    literature: tuple[Work, ...]
    live_questions: tuple[LiveQuestion, ...] = ()
    base_rates: tuple[BaseRate, ...] = ()
    hypotheses: tuple[Hypothesis, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    fits: tuple[Fit, ...] = ()
    tiles: tuple[Tile, ...] = ()
    tallies: tuple[Tally, ...] = ()
    reference: Reference | None = None

    @property
    def id(self) -> str:
        """The name that ``load_case`` knows the case by."""
        return self.about.id

    @property
    def title(self) -> str:
        """The case's title."""
        return self.about.title

    @property
    def pair(self) -> tuple[Actor, Actor]:
        """The case's own two states, whose relation is the bilateral level."""
        return self.actor(self.about.pair[0]), self.actor(self.about.pair[1])

    @cached_property
    def _records(self) -> Mapping[str, Any]:
        kinds = [getattr(self, name) for name in RECORD_FIELDS if name != "words"]
        kinds.append(self.reference.points if self.reference else ())
        return {record.id: record for records in kinds for record in records}

    def __getitem__(self, record_id: str) -> Any:
        """Return the record with this id, of whatever kind; see :meth:`find`."""
        return self.find(record_id, Record)

    def find(self, record_id: str, kind: type[R]) -> R:
        """Return the record of one kind that has this id.

        Raises
        ------
        RecordNotFoundError
            If the case has no such record, with the likely id.
        """
        record = self._records.get(record_id) if isinstance(record_id, str) else None
        if isinstance(record, kind):
            return record
        known = [name for name, record in self._records.items() if isinstance(record, kind)]
        name = "question" if kind is ForecastQuestion else kind.__name__.lower()
        raise RecordNotFoundError(f'{self.id} has no {name} "{record_id}": {meant(str(record_id), known)}')

    def claim(self, claim_id: str) -> Claim:
        """Return a claim by its id."""
        return self.find(claim_id, Claim)

    def actor(self, actor_id: str) -> Actor:
        """Return an actor by its id."""
        return self.find(actor_id, Actor)

    def fact(self, fact_id: str) -> Fact:
        """Return a fact by its id."""
        return self.find(fact_id, Fact)

    def question(self, question_id: str) -> ForecastQuestion:
        """Return a question about the future by its id, be it graded, an extension or live."""
        return self.find(question_id, ForecastQuestion)

    def claims_in(self, place: str) -> tuple[Claim, ...]:
        """Return the claims of a paragraph (``P6``) or of a section (``regional``), in their order."""
        self[place]
        return tuple(claim for claim in self.claims if place in (claim.paragraph, claim.section))

    def events(self, until: dt.date | None = None) -> tuple[tuple[Fact, Event], ...]:
        """Return the dated points of the facts with their facts, in the order of time.

        Parameters
        ----------
        until : date, optional
            The last day that counts: an event whose date may mean a later day is left out.
        """
        dated = [(fact, event) for fact in self.facts for event in fact.events]
        kept = [pair for pair in dated if until is None or pair[1].last_day <= until]
        return tuple(sorted(kept, key=lambda pair: (pair[1].first_day, pair[1].last_day)))

    def _answers(self, what: str) -> Reference:
        if self.reference is None:
            raise ReferenceMissingError(
                f"{self.id} was loaded without its {REFERENCE}, so it has no {what}: "
                "put that file into the case's folder and load the case again"
            )
        return self.reference

    def demand_hindsight(self, what: str, after: bool) -> None:
        """Raise ``HindsightError`` where what came after the article may not be shown."""
        if not after:
            day = self.article.date
            raise HindsightError(f"{what} rest on what came after {day}: ask for them with after=True")

    def codes(self, claim_id: str) -> ClaimReference:
        """Return the reference codes of a claim: levels, types, certainty, evidence, verdict.

        Raises
        ------
        ReferenceMissingError
            If the case came without its reference.
        """
        claim = self.claim(claim_id)
        return self._answers("reference codes").of_claim[claim.id]

    def effect_level(self, claim_id: str) -> Level:
        """Return the reference code: where the outcome sits that the claim asserts."""
        return self.codes(claim_id).effect_level

    def accepted_levels(self, claim_id: str) -> tuple[Level, ...]:
        """Return every effect level that can be defended for a claim, the reference code first."""
        return self.codes(claim_id).effect_levels

    def cause_level(self, claim_id: str) -> Level | None:
        """Return where the driver sits that the claim names, or None where it names none."""
        return self.codes(claim_id).cause_level

    def is_contested(self, claim_id: str) -> bool:
        """Return whether careful coders disagree over a claim's effect level, so that no key can hold it."""
        return self.codes(claim_id).is_contested

    def outcome(self, question_id: str) -> ForecastOutcome:
        """Return how a question about the future came out."""
        outcome = self._answers("outcomes").of_question.get(self.question(question_id).id)
        if outcome is None:
            raise RecordNotFoundError(f"{self.id} has no outcome for {question_id}")
        return outcome

    @property
    def points(self) -> tuple[Point, ...]:
        """The points where the article is held against the record."""
        return self._answers("points against the record").points

    @property
    def outcomes(self) -> tuple[ForecastOutcome, ...]:
        """How the questions about the future and their extensions came out."""
        return self._answers("outcomes").outcomes

    @property
    def matters(self) -> tuple[Matter, ...]:
        """What the questions about the future ask about, with the events that turn the answer."""
        return self._answers("outcomes").matters

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The links whose levels are not those of their claims, each with the reason."""
        return self._answers("differences between links and claims").differences

    def named_in(self, text: str) -> str:
        """Return a text of the framework with the case's pair in the place of the codebook's own."""
        return text.replace(codebook().pair, listed(actor.name for actor in self.pair))


RECORD_FIELDS = tuple(name for name in CaseData.__dataclass_fields__ if name not in SINGLE)
"""The fields that hold the records of one kind each."""
