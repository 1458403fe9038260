"""The answers of a case: reference codes, verdicts, outcomes, points against the record, differences."""

# No postponed annotations: each of them would be compiled again, on every start.
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal

from msgspec import Meta

from irkit.framework.levels import Level
from irkit.framework.schemes import scheme
from irkit.records.records import Code, Id, Ids, PointsTo, Record, Sentence, Status
from irkit.text import UserError, meant

ClaimType = Literal["descriptive", "causal", "normative", "predictive", "interpretive"]
Certainty = Literal["hedged", "plain", "emphatic"]
Evidence = Literal["none", "assertion", "event", "official"]
Verdict = Literal["supported", "partly", "mixed", "unsupported", "contradicted", "open", "n-a"]


class ClaimReference(Record, frozen=True, kw_only=True):
    """The reference codes of a claim; the first effect level is the reference, the rest are accepted.

    ``between`` are the two states between whom the outcome lies, where they are not the case's own.
    """

    claim: Annotated[str, PointsTo("claims")]
    effect_levels: Annotated[tuple[Code, ...], Meta(min_length=1)]
    cause_level: Code | None = None
    between: Annotated[tuple[str, str] | None, PointsTo("actors")] = None
    contestable: Literal["low", "medium", "high"] = "low"
    level_reason: str = ""
    types: tuple[ClaimType, ...] = ()
    certainty: Certainty | None = None
    evidence: Evidence | None = None
    support: str = ""
    checkable: Literal["yes", "partly", "no"] | None = None
    verdict: Verdict | None = None
    facts: Annotated[Ids, PointsTo("facts")] = ()
    note: str = ""
    independent_codes: tuple[Code, ...] = ()

    @property
    def effect_level(self) -> Level:
        """The reference code."""
        return self.effect_levels[0]

    @property
    def is_contested(self) -> bool:
        """Whether careful coders disagree about the effect level.

        They do where more than one effect level is accepted, or where an independent coder chose another
        level than the reference.
        """
        return len({*self.effect_levels, *self.independent_codes}) > 1


class ForecastOutcome(Record, frozen=True, kw_only=True):
    """How a question about the future came out, by which facts."""

    question: Annotated[str, PointsTo("questions")]
    outcome: Sentence
    contested: bool = False
    status: Status | None = None
    facts: Annotated[Ids, PointsTo("facts")] = ()
    resolver_note: str = ""
    graded: bool = False


class Turn(Record, frozen=True, kw_only=True):
    """From which event on a matter has another answer."""

    event: Sentence
    answer: Literal["yes", "no", "disputed"]


class Matter(Record, frozen=True, kw_only=True):
    """What questions ask about, whatever their day: how it stands, and which events turn the answer.

    ``known_until`` is the last day for which the record says how it stands, where it ends early.
    """

    text: Sentence
    questions: Annotated[Ids, PointsTo("questions")]
    start: Literal["yes", "no"] = "no"
    turns: tuple[Turn, ...] = ()
    known_until: dt.date | None = None


class Point(Record, frozen=True, kw_only=True):
    """A point where the article is held against the record."""

    id: Id
    claims: Annotated[Ids, PointsTo("claims")]
    article_position: Sentence
    record: Sentence
    severity: Sentence
    status: Status
    facts: Annotated[Ids, PointsTo("facts")] = ()


class Difference(Record, frozen=True, kw_only=True):
    """Why a link's levels are not those of its claims."""

    link: Annotated[str, PointsTo("links")]
    reason: Sentence


class ClaimPlacement(Record, frozen=True, kw_only=True):
    """Where a claim stands in another scheme, where no rule tells; without a place the scheme has none."""

    id: Id
    claim: Annotated[str, PointsTo("claims")]
    scheme: str
    place: str | None = None
    why: Sentence
    contested: bool = False

    def __post_init__(self) -> None:
        """Refuse an unknown scheme, and a place that it does not have."""
        levels = scheme(self.scheme).levels
        if self.place is not None and self.place not in levels:
            problem = f'"{self.place}" is not one of the scheme\'s levels'
            raise ValueError(f"{problem}: {meant(self.place, levels)}")


class RecordNotFoundError(UserError, LookupError):
    """A case was asked for a record that it does not have."""


class ReferenceMissingError(UserError, LookupError):
    """Reference codes, verdicts or outcomes were asked of a case that came without them."""


class HindsightError(UserError, ValueError):
    """What came after an article was asked for without saying that it may be seen."""


@dataclass(frozen=True, repr=False)
class Reference:
    """The answers of a case: codes and verdicts of the claims, outcomes, points against the record.

    Shown in a notebook, it gives none of them away.
    """

    codes: tuple[ClaimReference, ...]
    outcomes: tuple[ForecastOutcome, ...] = ()
    matters: tuple[Matter, ...] = ()
    points: tuple[Point, ...] = ()
    differences: tuple[Difference, ...] = ()
    placements: tuple[ClaimPlacement, ...] = ()

    @cached_property
    def of_claim(self) -> Mapping[str, ClaimReference]:
        """The codes by claim."""
        return {code.claim: code for code in self.codes}

    @cached_property
    def of_question(self) -> Mapping[str, ForecastOutcome]:
        """The outcomes by question."""
        return {outcome.question: outcome for outcome in self.outcomes}
