"""Records that judgement rests on: rival hypotheses, pieces of evidence and how they fit, base rates, and
questions that are still open."""

# No postponed annotations: pydantic would have to compile each of them again, on every import.
import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, StrictInt, model_validator

from irkit.records.fields import Code, Id, Ids, PointsTo, Sentence
from irkit.records.records import ForecastQuestion, Record, Source

Mark = Literal["CC", "C", "N", "I", "II"]
"""How evidence fits a hypothesis: very consistent, consistent, neither, inconsistent, very inconsistent."""


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
