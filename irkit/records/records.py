"""The records that a case is made of: frozen, and closed to fields that they do not know.

Every level here says which of the two it is: ``effect_level`` or ``effect_levels`` is where an outcome
sits, ``cause_level`` where its claimed driver sits.
"""

# No postponed annotations: pydantic would have to compile each of them again, on every import.
import datetime as dt
from string import ascii_uppercase
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, model_validator

from irkit.records.fields import (  # isort: skip
    Code, Day, Id, Ids, Locator, PointsTo, Sentence, Sign, Text, first_day, last_day,
)  # fmt: skip

Status = Literal["verified", "known", "uncertain"]
Scope = Literal["international", "regional", "bilateral"]
ActorKind = Literal[
    "state", "historical state", "sub-state", "person", "organisation", "grouping", "non-state", "unspecified"
]  # fmt: skip
Mark = Literal["CC", "C", "N", "I", "II"]
"""How evidence fits a hypothesis: very consistent, consistent, neither, inconsistent, very inconsistent."""

LinkMode = Literal["asserted", "conditional", "implied", "omitted", "reported and denied"]


class Record(BaseModel):
    """One record of a case."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Article(Record):
    """The text that a case codes, and how its paragraphs and sentences are counted.

    A dossier is a set of sources in the place of one article: its paragraphs are the sources.
    """

    kind: Literal["article", "dossier"] = "article"
    author: Sentence
    title: Sentence
    date: dt.date
    publisher: Text = ""
    publisher_confirmed: StrictBool = False
    publisher_note: Text = ""
    sentences: StrictInt | None = None
    paragraph_convention: Text = ""
    note: Text = ""

    @property
    def day_label(self) -> str:
        """What happens on its day: an article appears, a dossier ends."""
        return "The article appears" if self.kind == "article" else "The dossier ends"


class Section(Record):
    """A part of the article; ``heading_level`` is the level its heading announces, where it has one."""

    id: Id
    title: Sentence
    heading_level: Code | None = None


class Word(Record):
    """A word that the codes of a case use, with what it means there."""

    of: Literal["status", "type", "certainty", "evidence", "verdict", "basis", "mode"]
    word: Sentence
    meaning: Sentence


class About(Record):
    """What a case is about, whose two states are its pair, and how it may be used."""

    id: Id
    title: Sentence
    version: Text = "1.0"
    prepared: dt.date | None = None
    dates: Text = ""
    pair: Annotated[tuple[str, str], PointsTo("actors")]
    caution: Text = ""
    hindsight_cutoff: dt.date | None = None
    licence: Text = ""
    absent_actors: tuple[Text, ...] = ()


class Paragraph(Record):
    """A paragraph of the article, with a digest of it in our own words."""

    id: Locator
    section: Annotated[str, PointsTo("sections")]
    digest: Text = ""


class Claim(Record):
    """One claim of the article in our own words, under the heading where the author put it."""

    id: Id
    locator: Locator
    core: StrictBool = True
    section: Annotated[str, PointsTo("sections")]
    text: Sentence
    actors: Annotated[Ids, PointsTo("actors")] = ()
    issues: Annotated[Ids, PointsTo("issues")] = ()
    cue: Text = ""
    teaching_set: StrictBool = False

    @property
    def paragraph(self) -> str:
        """The paragraph where the claim stands, such as ``P6``."""
        return self.locator.partition(".")[0]


class Actor(Record):
    """Who acts, with the codes other data sets know it by.

    ``scope`` is where a reader who goes by names alone would place the actor, seen from the pair.
    """

    id: Id
    name: Sentence
    kind: ActorKind
    role: Text = ""
    presence: Literal["named", "implied"] = "named"
    implied_by: Annotated[str | None, PointsTo("actors")] = None
    scope: Scope
    iso3: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    cow_code: StrictInt | None = None
    cow_abbr: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    code_note: Text = ""


class Issue(Record):
    """A matter that claims and ties are about."""

    id: Id
    name: Sentence


class Tie(Record):
    """How two actors stand to each other on one issue: +1, 0 or -1, stated in the text or supplied."""

    id: Id
    a: Annotated[str, PointsTo("actors")]
    b: Annotated[str, PointsTo("actors")]
    sign: Sign
    effect_level: Code
    issue: Annotated[str, PointsTo("issues")]
    basis: Literal["stated", "supplied"]
    claims: Annotated[Ids, PointsTo("claims")]
    note: Text = ""


class Link(Record):
    """A step from a cause to an effect: more of one makes more (+1) or less (-1) of the other.

    Several effect levels mean that the effect sits at each of them.
    """

    id: Id
    cause: Sentence
    effect: Sentence
    sign: Sign
    sign_note: Text = ""
    cause_level: Code
    effect_levels: Annotated[tuple[Code, ...], Field(min_length=1)]
    pair: Annotated[tuple[str, str] | None, PointsTo("actors")] = None
    locator: Locator | None = None
    locator_note: Text = ""
    mode: LinkMode
    claims: Annotated[Ids, PointsTo("claims"), Field(min_length=1)]
    mechanism: Text = ""
    rival_reading: Text = ""


class Join(Record):
    """Where two links meet: the effect of one is the cause of another (+1), or its opposite (-1)."""

    id: Id
    effect_of: Annotated[str, PointsTo("links")]
    cause_of: Annotated[str, PointsTo("links")]
    sign: Literal[1, -1]
    basis: Literal["stated", "supplied"]
    note: Sentence


class Source(Record):
    """Where a fact can be read; ``via`` is a page that carries another publisher's text.

    ``confirmed`` is true where somebody opened the publisher's own page and found it there.
    """

    title: Sentence
    publisher: Sentence
    via: Text = ""
    cites: Text = ""
    date: Day | None = None
    url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None
    confirmed: StrictBool = False

    @property
    def by(self) -> str:
        """Who publishes it, and on whose page it can be read where that is another's."""
        return f"{self.publisher}, via {self.via}" if self.via else self.publisher


class Event(Record):
    """One dated point of a fact, with a label short enough for a timeline.

    ``source`` is the number of the fact's source that tells of it; by default the first that is not older.
    """

    date: Day
    until: Day | None = None
    label: Annotated[str, Field(min_length=1, max_length=40)]
    source: Annotated[StrictInt, Field(ge=1)] | None = None

    @property
    def first_day(self) -> dt.date:
        """The first day that the date can mean."""
        return first_day(self.date)

    @property
    def last_day(self) -> dt.date:
        """The last day that the date, or the end where there is one, can mean."""
        return last_day(self.until or self.date)


class Fact(Record):
    """What happened, with when, how well it is established, and where it can be read."""

    id: Id
    topic: Sentence
    statement: Sentence
    dates: Text = ""
    status: Status
    caution: Text = ""
    events: Annotated[tuple[Event, ...], Field(min_length=1)]
    sources: tuple[Source, ...] = ()

    @property
    def first_day(self) -> dt.date:
        """The first day of the fact's earliest event."""
        return min(event.first_day for event in self.events)

    @property
    def last_day(self) -> dt.date:
        """The last day of the fact's latest event."""
        return max(event.last_day for event in self.events)

    def source_of(self, event: Event) -> Source | None:
        """Return the source that tells of an event: the one it names, or the first that is not older."""
        if event.source is not None:
            return self.sources[event.source - 1]
        dated = ((source, source.date) for source in self.sources if source.date)
        return next((source for source, date in dated if last_day(date) >= event.first_day), None)

    def published_by(self, day: dt.date) -> tuple[Source, ...]:
        """Return the sources that are dated no later than a day, whatever their dates may mean."""
        return tuple(source for source in self.sources if source.date and last_day(source.date) <= day)


class ForecastQuestion(Record):
    """A question about the future that can be answered yes or no, or by one of its options."""

    id: Id
    effect_level: Code
    claims: Annotated[Ids, PointsTo("claims")] = ()
    question: Sentence
    options: Annotated[tuple[Sentence, ...], Field(max_length=26)] = ()
    resolution_criteria: Text = ""
    close_date: dt.date | None = None
    resolution_date: dt.date | None = None
    base_rate_hint: Text = ""
    known_then: Text = ""

    @property
    def answers(self) -> tuple[str, ...]:
        """The possible answers: YES and NO, or a letter for each option."""
        return tuple(ascii_uppercase[: len(self.options)]) or ("YES", "NO")


class Reading(Record):
    """How somebody else sees the matter, and the claims that this view runs against."""

    id: Id
    holder: Sentence
    perspective: Sentence
    issues: Annotated[Ids, PointsTo("issues")] = ()
    position: Sentence
    contrasts_with: Annotated[Ids, PointsTo("claims")] = ()
    status: Status
    sources: tuple[Source, ...] = ()


class Tension(Record):
    """Claims of the article that pull against each other."""

    id: Id
    claims: Annotated[Ids, PointsTo("claims"), Field(min_length=2)]
    text: Sentence


class Work(Record):
    """A work of the literature, the levels it has, and how they meet the article's."""

    id: Id
    reference: Sentence
    doi: Annotated[str, Field(pattern=r"^10\.\d{4,9}/\S+$")] | None = None
    status: Status
    status_note: Text = ""
    levels: Text = ""
    mapping: Text = ""
    use: Text = ""


class Hypothesis(Record):
    """One of several rival answers to a question, the level of its cause, and who gives it."""

    id: Id
    question: Sentence
    label: Annotated[str, Field(min_length=1, max_length=40)]
    text: Sentence
    cause_level: Code
    claims: Annotated[Ids, PointsTo("claims")] = ()
    readings: Annotated[Ids, PointsTo("readings")] = ()


class Evidence(Record):
    """A piece of evidence that rival hypotheses are held against, with the facts that it rests on."""

    id: Id
    label: Annotated[str, Field(min_length=1, max_length=40)]
    text: Sentence
    facts: Annotated[Ids, PointsTo("facts"), Field(min_length=1)]


class Fit(Record):
    """How a piece of evidence fits a hypothesis, in one team's judgement, and why."""

    id: Id
    hypothesis: Annotated[str, PointsTo("hypotheses")]
    piece: Annotated[str, PointsTo("evidence")]
    mark: Mark
    why: Sentence


class BaseRate(Record):
    """How often the like of what a question asks about happened: so many times out of so many."""

    id: Id
    question: Annotated[str, PointsTo("questions")]
    times: Annotated[StrictInt, Field(ge=0)]
    of: Annotated[StrictInt, Field(ge=1)]
    counted: Sentence
    caution: Sentence
    known_on: dt.date
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_a_share(self) -> "BaseRate":
        if self.times > self.of:
            raise ValueError(f"{self.times} of {self.of} is more than all")
        return self

    @property
    def rate(self) -> float:
        """The share (0 to 1)."""
        return self.times / self.of


class LiveQuestion(ForecastQuestion):
    """A question that is open whenever it is asked, because its days are those of a term.

    ``closes`` says in words until when a forecast can be made, and ``resolves`` which day decides;
    ``resolution_sources`` is where anybody can look on that day. It has no close_date, no resolution_date,
    and no outcome in the case. Its base rate, where one was counted, is a :class:`BaseRate` as for any
    question; ``known_then`` is what was known when the case was prepared.
    """

    closes: Sentence
    resolves: Sentence
    resolution_sources: Annotated[tuple[Source, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _has_no_day_of_its_own(self) -> "LiveQuestion":
        if self.close_date or self.resolution_date:
            raise ValueError("a live question has no dates: say in closes and resolves which days of a term")
        return self
