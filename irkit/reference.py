"""The answers of a case: reference codes, verdicts, outcomes, and points against the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from irkit.records import ClaimReference, ForecastOutcome, Point


class MissingReference(LookupError):
    """Reference codes, verdicts or outcomes were asked of a case that came without them."""


@dataclass(frozen=True)
class Reference:
    """The answers of a case: codes and verdicts of the claims, outcomes, points against the record."""

    codes: tuple[ClaimReference, ...]
    outcomes: tuple[ForecastOutcome, ...] = ()
    points: tuple[Point, ...] = ()

    @cached_property
    def of_claim(self) -> Mapping[str, ClaimReference]:
        """The codes by claim."""
        return MappingProxyType({code.claim: code for code in self.codes})

    @cached_property
    def of_forecast(self) -> Mapping[str, ForecastOutcome]:
        """The outcomes by forecast question."""
        return MappingProxyType({outcome.forecast: outcome for outcome in self.outcomes})

    def __repr__(self) -> str:
        """Return what the reference holds, not the answers themselves."""
        return (
            f"<Reference: {len(self.codes)} coded claims, {len(self.outcomes)} outcomes, "
            f"{len(self.points)} points against the record>"
        )
