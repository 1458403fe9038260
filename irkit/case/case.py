"""A case: one article's claims, with the actors, links, facts and codes that belong to them."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec.structs import asdict

from irkit.case.collections import Claims, Collection, Hypotheses, Links, Questions, Ties, table_of
from irkit.case.files import read_folder
from irkit.case.layout import REFERENCE, CaseError, Contents, Fault
from irkit.framework.levels import Codebook, Level, codebook

from irkit.records.records import (  # isort: skip
    About, Actor, Article, BaseRate, Claim, Event, Evidence, Fact, Fit, ForecastQuestion, Issue, Join,
    LiveQuestion, Paragraph, Reading, Record, Section, Tally, Tension, Tile, Word, Work,
)  # fmt: skip
from irkit.records.answers import (  # isort: skip
    ClaimReference, Difference, ForecastOutcome, HindsightError, Matter, Point, RecordNotFoundError,
    Reference, ReferenceMissingError,
)  # fmt: skip
from irkit.text import data_folder, listed, meant

if TYPE_CHECKING:
    import pandas as pd

    from irkit.case.claims import CaseClaim, Digest
    from irkit.case.map import CaseMap

__all__ = ["Case", "CaseError", "case_names", "load_case"]

State = tuple[tuple[str, int, int], ...]
"""What is in a folder: of each file its name, its size in bytes and its time of change in nanoseconds."""

R = TypeVar("R", bound=Record)

COLLECTIONS: tuple[type[Collection[Any]], ...] = (Claims, Ties, Links, Hypotheses, Questions)


@dataclass(frozen=True, repr=False)
class Case:
    """One article's claims and what belongs to them; ``reference`` is None where it was left out."""

    about: About
    article: Article
    sections: tuple[Section, ...]
    words: tuple[Word, ...]
    paragraphs: tuple[Paragraph, ...]
    claims: Claims
    actors: tuple[Actor, ...]
    issues: tuple[Issue, ...]
    ties: Ties
    links: Links
    joins: tuple[Join, ...]
    facts: tuple[Fact, ...]
    questions: Questions
    extensions: tuple[ForecastQuestion, ...]
    readings: tuple[Reading, ...]
    tensions: tuple[Tension, ...]
    literature: tuple[Work, ...]
    live_questions: tuple[LiveQuestion, ...] = ()
    base_rates: tuple[BaseRate, ...] = ()
    hypotheses: Hypotheses = field(default_factory=Hypotheses)
    evidence: tuple[Evidence, ...] = ()
    fits: tuple[Fit, ...] = ()
    tiles: tuple[Tile, ...] = ()
    tallies: tuple[Tally, ...] = ()
    reference: Reference | None = None

    @classmethod
    def from_form(cls, data: Mapping[str, Any], name: str = "my-case") -> Case:
        """Return the case that plain data describe, as the form of ``case_builder`` writes it.

        Parameters
        ----------
        data : mapping
            ``title``, ``author``, ``text`` (the title of the text that is coded), ``date``, ``pair`` (two
            names), and ``claims``, each with ``text``, ``locator``, ``effect_level`` and, where there is
            one, ``cause_level``, ``certainty``, ``evidence`` and ``actors`` (names). ``actors`` names those
            beside the pair. ``caution`` is what a reader should know first.
        name : str, default "my-case"
            The id of the case.

        Returns
        -------
        Case
            The case, with its codes as its reference.

        Raises
        ------
        CaseError
            If anything in it is wrong: the error lists every fault, in the words of ``irkit check-case``.

        Examples
        --------
        >>> claim = {"text": "Hereland mends the bridge to Thereland.", "locator": "P1.S1",
        ...          "effect_level": "bilateral", "actors": ["Hereland"]}
        >>> about = {"title": "A bridge", "author": "Somebody", "text": "News", "date": "2024-05-17"}
        >>> case = Case.from_form({**about, "pair": ["Hereland", "Thereland"], "claims": [claim]})
        >>> case.effect_level("C01")
        <Level.BILATERAL: 'bilateral'>
        """
        from irkit.case.drafts import read_draft

        return case_of(name, read_draft(data, name))

    def __post_init__(self) -> None:
        """Let the collections know their case."""
        for collection in COLLECTIONS:
            records = getattr(self, collection.name)
            object.__setattr__(self, collection.name, collection(records, self))

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
        kinds = [getattr(self, name) for name in _RECORD_FIELDS if name != "words"]
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

    def claim(self, claim_id: str) -> CaseClaim:
        """Return a claim by its id, with what the case holds of it."""
        from irkit.case.claims import CaseClaim

        return CaseClaim(**asdict(self.find(claim_id, Claim)), case=self)

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
        claim = self.find(claim_id, Claim)
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

    def digest(self, section: str) -> Digest:
        """Return what one section of the article says, in brief.

        Parameters
        ----------
        section : str
            The section's id, such as ``"regional"``.

        Raises
        ------
        RecordNotFoundError
            If the article has no such section, with the likely one.
        """
        from irkit.case.claims import Digest

        title = self.find(section, Section).title
        return Digest(self.article, title, tuple(p for p in self.paragraphs if p.section == section))

    @property
    def codebook(self) -> Codebook:
        """The codebook with the names of the case's two states, and with its examples where it is their case.

        Examples
        --------
        >>> "here United States and" in load_case("nixon-beijing-1972").codebook["bilateral"].definition
        True
        """
        book = codebook()
        entries = {
            entry.level: replace(entry, border=self.claim(entry.borderline).text if entry.borderline else "")
            if self.id == book.case
            else replace(
                entry, definition=self.named_in(entry.definition), example=None, example_reason="",
                borderline=None, borderline_reason="",
            )
            for entry in book
        }  # fmt: skip
        steps = tuple(replace(step, help=self.named_in(step.help)) for step in book.rule)
        return Codebook(book.case, self.named_in(book.pair), entries, steps)

    def named_in(self, text: str) -> str:
        """Return a text of the framework with the case's pair in the place of the codebook's own."""
        return text.replace(codebook().pair, listed(actor.name for actor in self.pair))

    @property
    def map(self) -> CaseMap:
        """The states of the case as tiles, and the level of an outcome by who would feel it.

        Examples
        --------
        >>> load_case("lavrov-tehran-2013").map.reach(feels=["Syria", "Iraq"]).level
        <Level.REGIONAL: 'regional'>
        """
        from irkit.case.map import map_of

        return map_of(self)

    def coded_for(self, *pair: str) -> dict[str, Level]:
        """Return the effect level of each claim if two other states were the pair, by the codebook's rule.

        An outcome between the two is then bilateral; one between the case's own is coded by where these lie.
        Every other code stays.

        Parameters
        ----------
        *pair : str
            The names of two states, or their codes on the map.

        Raises
        ------
        LookupError
            If the map has no such state, or if the case came without its reference.
        ValueError
            If they are not two.

        Examples
        --------
        >>> load_case("lavrov-tehran-2013").coded_for("Russia", "United States")["C19"]
        <Level.BILATERAL: 'bilateral'>
        """
        from irkit.case.map import coded_for

        return coded_for(self, pair)

    def table(self, name: str, *, reference: bool = False) -> pd.DataFrame:
        """Return one kind of record as a pandas table, a row a record, indexed by id.

        Parameters
        ----------
        name : str
            The kind: claims, actors, ties, links, facts, events and so on.
        reference : bool, default False
            For claims, links and questions: add the columns of the reference.

        Raises
        ------
        LookupError
            If there is no such table, with the likely name; or if the reference is missing.
        """
        return table_of(self, name, reference=reference)

    def __repr__(self) -> str:
        """Return the case in one readable line."""
        counts = {name: len(getattr(self, name)) for name in _COUNTED}
        holds = listed(f"{n} {name if n > 1 else name.removesuffix('s')}" for name, n in counts.items() if n)
        return f"<Case {self.id}: {self.title}; {holds}{'' if self.reference else ', without its reference'}>"


_COUNTED = (
    "claims", "actors", "issues", "ties", "links", "facts", "questions", "extensions", "readings", "tensions",
    "literature",
)  # fmt: skip
_RECORD_FIELDS = tuple(
    slot.name for slot in fields(Case) if slot.name not in ("about", "article", "reference")
)


def case_names() -> tuple[str, ...]:
    """Return the names of the cases that come with irkit.

    Examples
    --------
    >>> "lavrov-tehran-2013" in case_names()
    True
    """
    return tuple(sorted(path.parent.name for path in data_folder("cases").glob("*/case.toml")))


def load_case(case: str | Path) -> Case:
    """Return a case: one of those that come with irkit, or one from a folder of your own.

    A case is read once; it is read again when a file in its folder has changed.

    Parameters
    ----------
    case : str or Path
        A name that ``case_names`` lists, or the path of a folder with a ``case.toml``.

    Returns
    -------
    Case
        The case with every reference checked; without ``reference.toml`` in the folder, without answers.

    Raises
    ------
    CaseError
        If there is no such case, or if anything in its files is wrong: the error lists every fault.

    Examples
    --------
    >>> load_case("lavrov-tehran-2013").effect_level("C40")
    <Level.REGIONAL: 'regional'>
    """
    folder = case_folder(case)
    return _read_case(folder.absolute(), _state(folder))


@lru_cache(maxsize=32)
def _read_case(folder: Path, state: State) -> Case:
    """Read a case; its state is there for the cache, which knows by it when to read again."""
    return case_of(folder.name, read_folder(folder))


def _state(folder: Path) -> State:
    try:
        with os.scandir(folder) as entries:
            stats = [(entry.name, entry.stat()) for entry in entries if entry.is_file()]
    except OSError:
        return ()
    return tuple(sorted((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats))


def case_of(name: str, contents: Contents) -> Case:
    """Return the case that was read; raise ``CaseError`` with every fault where there is one."""
    about, article = contents.about, contents.article
    if contents.faults or about is None or article is None:
        raise CaseError(name, contents.faults)
    collections: dict[str, Any] = {name: tuple(contents.records[name]) for name in _RECORD_FIELDS}
    answers = {slot.name: tuple(contents.records[slot.name]) for slot in fields(Reference)}
    reference = Reference(**answers) if REFERENCE in contents.read else None
    return Case(about, article, **collections, reference=reference)


def case_folder(case: str | Path) -> Path:
    """Return the folder of a case, by its name or its path.

    Raises
    ------
    CaseError
        If there is no such case, with the likely name.
    """
    shipped = data_folder("cases") / case
    if isinstance(case, str) and (shipped / "case.toml").is_file():
        return shipped
    path = Path(case)
    if path.is_dir():
        return path
    problem = "there is no such folder, and no case of this name"
    raise CaseError(str(case), [Fault(str(case), None, problem, meant(str(case), case_names()))])
