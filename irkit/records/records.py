"""The records that a case is made of: frozen, and closed to fields that they do not know; and their fields.

Every level here says which of the two it is: ``effect_level`` or ``effect_levels`` is where an outcome
sits, ``cause_level`` where its claimed driver sits.
"""

# No postponed annotations: each of them would be compiled again, on every start.
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from string import ascii_uppercase
from typing import Annotated, Any, Literal, Self, get_type_hints

from msgspec import Meta, Struct, convert

from irkit.framework.levels import Level

CODES = {level.value: level for level in Level if level is not Level.OUTSIDE}
"""The levels that a reference code can be; "outside" is a student's word for those beyond the scheme."""

ID = r"[A-Za-z][A-Za-z0-9_-]*"


@dataclass(frozen=True)
class PointsTo:
    """Marks a field that names records of another collection by their ids."""

    collection: str


@cache
def pointers(model: type[Struct]) -> dict[str, str]:
    """Return a record's fields that name other records, each with the collection it points to."""
    return {
        name: mark.collection
        for name, kind in get_type_hints(model, include_extras=True).items()
        for mark in getattr(kind, "__metadata__", ())
        if isinstance(mark, PointsTo)
    }


def first_day(when: str) -> dt.date:
    """Return the first day of a day, month or year written as ISO text.

    Examples
    --------
    >>> first_day("2013-09")
    datetime.date(2013, 9, 1)
    """
    return dt.date.fromisoformat(when + "-01-01"[len(when) - 4 :])


def last_day(when: str) -> dt.date:
    """Return the last day of a day, month or year written as ISO text.

    Examples
    --------
    >>> last_day("2012-02")
    datetime.date(2012, 2, 29)
    """
    start = first_day(when)
    if len(when) == 10:
        return start
    if len(when) == 4:
        return start.replace(month=12, day=31)
    return (start + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


class Day(str):
    """A day, a month or a year as ISO text."""

    @classmethod
    def read(cls, value: object) -> Self:
        """Return a day, so that 2013-12-10 and "2013-12" both do.

        Raises
        ------
        ValueError
            If it is no date.
        """
        if type(value) is dt.date:
            return cls(value.isoformat())
        if not isinstance(value, str) or not re.fullmatch(r"\d{4}(-\d\d){0,2}", value):
            raise ValueError(f'{value!r} is not a date: write a day (2013-12-10), "2013-12" or "2013"')
        try:
            first_day(value)
        except ValueError:
            raise ValueError(f'"{value}" is not in the calendar') from None
        return cls(value)


def _written(pattern: str, what: str, how: str) -> Meta:
    """Return how a text must be written, with what an error calls it and how to write it."""
    return Meta(pattern=f"^{pattern}$", extra={"what": what, "how": how})


Sentence = Annotated[str, Meta(min_length=1)]
Label = Annotated[str, Meta(min_length=1, max_length=40)]
Id = Annotated[str, _written(ID, "an id", "write a letter, then letters, digits, - and _ only")]
Ids = tuple[str, ...]
Locator = Annotated[
    str,
    _written(r"P\d+(\.S\d+(-\d+|[a-z])?)?", "a locator", "write paragraph and sentence, such as P6.S2a"),
]
Code = Level
"""One of :data:`CODES`."""
Sign = Annotated[int, Meta(ge=-1, le=1)]

Status = Literal["verified", "known", "uncertain"]
Scope = Literal["international", "regional", "bilateral"]
ActorKind = Literal[
    "state", "historical state", "sub-state", "person", "organisation", "grouping", "non-state", "unspecified"
]  # fmt: skip
Mark = Literal["CC", "C", "N", "I", "II"]
"""How evidence fits a hypothesis: very consistent, consistent, neither, inconsistent, very inconsistent."""

LinkMode = Literal["asserted", "conditional", "implied", "omitted", "reported and denied"]


class Record(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One record of a case."""

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> Self:
        """Return the record that plain data describe; a text that was broken over lines becomes one line.

        Raises
        ------
        msgspec.ValidationError
            If anything in the data is wrong.
        UnicodeEncodeError
            If a text holds half of a pair of surrogates, which no file can hold.
        """
        return convert(plain(raw), cls, dec_hook=lambda kind, value: kind.read(value))


def plain(value: Any) -> Any:
    """Return a value with each of its texts on one line."""
    if isinstance(value, str):
        value.encode()
        return " ".join(value.split())
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


class Article(Record, frozen=True, kw_only=True):
    """The text that a case codes, and how its paragraphs and sentences are counted.

    A dossier is a set of sources in the place of one article: its paragraphs are the sources.
    """

    kind: Literal["article", "dossier"] = "article"
    author: Sentence
    title: Sentence
    date: dt.date
    publisher: str = ""
    publisher_confirmed: bool = False
    publisher_note: str = ""
    paragraph_convention: str = ""
    note: str = ""

    @property
    def day_label(self) -> str:
        """What happens on its day: an article appears, a dossier ends."""
        return "The article appears" if self.kind == "article" else "The dossier ends"


class Section(Record, frozen=True, kw_only=True):
    """A part of the article; ``heading_level`` is the level its heading announces, where it has one."""

    id: Id
    title: Sentence
    heading_level: Code | None = None


class Word(Record, frozen=True, kw_only=True):
    """A word that the codes of a case use, with what it means there."""

    of: Literal["status", "type", "certainty", "evidence", "verdict", "basis", "mode"]
    word: Sentence
    meaning: Sentence


class About(Record, frozen=True, kw_only=True):
    """What a case is about, whose two states are its pair, and how it may be used."""

    id: Id
    title: Sentence
    version: str = "1.0"
    prepared: dt.date | None = None
    dates: str = ""
    pair: Annotated[tuple[str, str], PointsTo("actors")]
    caution: str = ""
    hindsight_cutoff: dt.date | None = None
    licence: str = ""
    absent_actors: tuple[str, ...] = ()


class Paragraph(Record, frozen=True, kw_only=True):
    """A paragraph of the article, with a digest of it in our own words."""

    id: Locator
    section: Annotated[str, PointsTo("sections")]
    digest: str = ""


class Claim(Record, frozen=True, kw_only=True):
    """One claim of the article in our own words, under the heading where the author put it."""

    id: Id
    locator: Locator
    core: bool = True
    section: Annotated[str, PointsTo("sections")]
    text: Sentence
    actors: Annotated[Ids, PointsTo("actors")] = ()
    issues: Annotated[Ids, PointsTo("issues")] = ()
    cue: str = ""

    @property
    def paragraph(self) -> str:
        """The paragraph where the claim stands, such as ``P6``."""
        return self.locator.partition(".")[0]


class Actor(Record, frozen=True, kw_only=True):
    """Who acts, with the codes other data sets know it by.

    ``scope`` is where a reader who goes by names alone would place the actor, seen from the pair.
    """

    id: Id
    name: Sentence
    kind: ActorKind
    role: str = ""
    presence: Literal["named", "implied"] = "named"
    implied_by: Annotated[str | None, PointsTo("actors")] = None
    scope: Scope
    iso3: Annotated[str, Meta(pattern=r"^[A-Z]{3}$")] | None = None
    cow_code: int | None = None
    cow_abbr: Annotated[str, Meta(pattern=r"^[A-Z]{3}$")] | None = None
    code_note: str = ""


class Tile(Record, frozen=True, kw_only=True):
    """A state's tile on the map of a case; what is not said is taken from the shared map of states."""

    id: Id
    name: str = ""
    region: str = ""
    row: Annotated[int, Meta(ge=1)] | None = None
    column: Annotated[int, Meta(ge=1)] | None = None


class Issue(Record, frozen=True, kw_only=True):
    """A matter that claims and ties are about."""

    id: Id
    name: Sentence


class Tie(Record, frozen=True, kw_only=True):
    """How two actors stand to each other on one issue: +1, 0 or -1, stated in the text or supplied."""

    id: Id
    a: Annotated[str, PointsTo("actors")]
    b: Annotated[str, PointsTo("actors")]
    sign: Sign
    effect_level: Code
    issue: Annotated[str, PointsTo("issues")]
    basis: Literal["stated", "supplied"]
    claims: Annotated[Ids, PointsTo("claims")]
    note: str = ""


class Link(Record, frozen=True, kw_only=True):
    """A step from a cause to an effect: more of one makes more (+1) or less (-1) of the other.

    Several effect levels mean that the effect sits at each of them.
    """

    id: Id
    cause: Sentence
    effect: Sentence
    sign: Sign
    sign_note: str = ""
    cause_level: Code
    effect_levels: Annotated[tuple[Code, ...], Meta(min_length=1)]
    pair: Annotated[tuple[str, str] | None, PointsTo("actors")] = None
    locator: Locator | None = None
    locator_note: str = ""
    mode: LinkMode
    claims: Annotated[Ids, PointsTo("claims"), Meta(min_length=1)]
    condition: Annotated[Ids, PointsTo("claims")] = ()
    mechanism: str = ""
    rival_reading: str = ""


class Join(Record, frozen=True, kw_only=True):
    """Where two links meet: the effect of one is the cause of another (+1), or its opposite (-1)."""

    id: Id
    effect_of: Annotated[str, PointsTo("links")]
    cause_of: Annotated[str, PointsTo("links")]
    sign: Literal[1, -1]
    basis: Literal["stated", "supplied"]
    note: Sentence


class Source(Record, frozen=True, kw_only=True):
    """Where a fact can be read; ``via`` is a page that carries another publisher's text.

    ``confirmed`` is true where somebody opened the publisher's own page and found it there.
    """

    title: Sentence
    publisher: Sentence
    via: str = ""
    cites: str = ""
    date: Day | None = None
    url: Annotated[str, Meta(pattern=r"^https?://\S+$")] | None = None
    confirmed: bool = False

    @property
    def by(self) -> str:
        """Who publishes it, and on whose page it can be read where that is another's."""
        return f"{self.publisher}, via {self.via}" if self.via else self.publisher


class Event(Record, frozen=True, kw_only=True):
    """One dated point of a fact, with a label short enough for a timeline.

    ``source`` is the number of the fact's source that tells of it; by default the first that is not older.
    """

    date: Day
    until: Day | None = None
    label: Label
    source: Annotated[int, Meta(ge=1)] | None = None

    @property
    def first_day(self) -> dt.date:
        """The first day that the date can mean."""
        return first_day(self.date)

    @property
    def last_day(self) -> dt.date:
        """The last day that the date, or the end where there is one, can mean."""
        return last_day(self.until or self.date)


class Fact(Record, frozen=True, kw_only=True):
    """What happened, with when, how well it is established, and where it can be read."""

    id: Id
    topic: Sentence
    statement: Sentence
    dates: str = ""
    status: Status
    caution: str = ""
    events: Annotated[tuple[Event, ...], Meta(min_length=1)]
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        """Refuse an event that names a source by a number that the fact does not have."""
        for event in self.events:
            if event.source is not None and event.source > len(self.sources):
                count = len(self.sources)
                raise ValueError(f'"{event.label}" names source {event.source}, but the fact has {count}')

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


class ForecastQuestion(Record, frozen=True, kw_only=True):
    """A question about the future that can be answered yes or no, or by one of its options."""

    id: Id
    effect_level: Code
    claims: Annotated[Ids, PointsTo("claims")] = ()
    question: Sentence
    options: Annotated[tuple[Sentence, ...], Meta(max_length=26)] = ()
    resolution_criteria: str = ""
    close_date: dt.date | None = None
    resolution_date: dt.date | None = None
    base_rate_hint: str = ""
    known_then: str = ""

    @property
    def answers(self) -> tuple[str, ...]:
        """The possible answers: YES and NO, or a letter for each option."""
        return tuple(ascii_uppercase[: len(self.options)]) or ("YES", "NO")


class Reading(Record, frozen=True, kw_only=True):
    """How somebody else sees the matter, and the claims that this view runs against."""

    id: Id
    holder: Sentence
    perspective: Sentence
    issues: Annotated[Ids, PointsTo("issues")] = ()
    position: Sentence
    contrasts_with: Annotated[Ids, PointsTo("claims")] = ()
    status: Status
    sources: tuple[Source, ...] = ()


class Tension(Record, frozen=True, kw_only=True):
    """Claims of the article that pull against each other."""

    id: Id
    claims: Annotated[Ids, PointsTo("claims"), Meta(min_length=2)]
    text: Sentence


class Work(Record, frozen=True, kw_only=True):
    """A work of the literature, the levels it has, and how they meet the article's."""

    id: Id
    reference: Sentence
    doi: Annotated[str, Meta(pattern=r"^10\.\d{4,9}/\S+$")] | None = None
    status: Status
    status_note: str = ""
    levels: str = ""
    mapping: str = ""
    use: str = ""


class Hypothesis(Record, frozen=True, kw_only=True):
    """One of several rival answers to a question, the level of its cause, and who gives it."""

    id: Id
    question: Sentence
    label: Label
    text: Sentence
    cause_level: Code
    claims: Annotated[Ids, PointsTo("claims")] = ()
    readings: Annotated[Ids, PointsTo("readings")] = ()


class Evidence(Record, frozen=True, kw_only=True):
    """A piece of evidence that rival hypotheses are held against, with the facts that it rests on."""

    id: Id
    label: Label
    text: Sentence
    facts: Annotated[Ids, PointsTo("facts"), Meta(min_length=1)]


class Fit(Record, frozen=True, kw_only=True):
    """How a piece of evidence fits a hypothesis, in one team's judgement, and why."""

    id: Id
    hypothesis: Annotated[str, PointsTo("hypotheses")]
    piece: Annotated[str, PointsTo("evidence")]
    mark: Mark
    why: Sentence


class BaseRate(Record, frozen=True, kw_only=True):
    """How often the like of what a question asks about happened: so many times out of so many."""

    id: Id
    question: Annotated[str, PointsTo("questions")]
    times: Annotated[int, Meta(ge=0)]
    of: Annotated[int, Meta(ge=1)]
    counted: Sentence
    caution: Sentence
    known_on: dt.date
    sources: Annotated[tuple[Source, ...], Meta(min_length=1)]

    def __post_init__(self) -> None:
        """Refuse more than all."""
        if self.times > self.of:
            raise ValueError(f"{self.times} of {self.of} is more than all")

    @property
    def rate(self) -> float:
        """The share (0 to 1)."""
        return self.times / self.of


class Tally(Record, frozen=True, kw_only=True):
    """How often two actors did the same, year by year, counted by others than the coders of the case.

    ``same`` and ``of`` begin with the year ``first``; ``counted`` says what, ``caution`` what is left out.
    """

    id: Id
    title: Sentence
    pair: Annotated[tuple[str, str], PointsTo("actors")]
    first: int
    same: Annotated[tuple[int, ...], Meta(min_length=1)]
    of: Annotated[tuple[int, ...], Meta(min_length=1)]
    counted: Sentence
    caution: Sentence
    licence: Sentence
    sources: Annotated[tuple[Source, ...], Meta(min_length=1)]

    def __post_init__(self) -> None:
        """Refuse two lists of unequal length, and more than all."""
        if len(self.same) != len(self.of):
            raise ValueError(f'"same" has {len(self.same)} years and "of" {len(self.of)}')
        if any(not 0 <= same <= of or not of for same, of in zip(self.same, self.of, strict=True)):
            raise ValueError('a year of "same" lies between 0 and the same year of "of", which is above 0')

    @property
    def shares(self) -> dict[int, float]:
        """The share (0 to 1) by year."""
        counts = zip(self.same, self.of, strict=True)
        return {self.first + place: same / of for place, (same, of) in enumerate(counts)}


class LiveQuestion(ForecastQuestion, frozen=True, kw_only=True):
    """A question that is open whenever it is asked, because its days are those of a term.

    ``closes`` says in words until when a forecast can be made, and ``resolves`` which day decides;
    ``resolution_sources`` is where anybody can look on that day. It has no close_date, no resolution_date,
    and no outcome in the case. Its base rate, where one was counted, is a :class:`BaseRate` as for any
    question; ``known_then`` is what was known when the case was prepared.
    """

    closes: Sentence
    resolves: Sentence
    resolution_sources: Annotated[tuple[Source, ...], Meta(min_length=1)]

    def __post_init__(self) -> None:
        """Refuse a day of its own."""
        if self.close_date or self.resolution_date:
            raise ValueError("a live question has no dates: say in closes and resolves which days of a term")
