"""A coding sorts claims by level: how it is read, and how it compares with the reference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from irkit.case.case import Case
from irkit.framework.levels import Level
from irkit.text import UserError, likely, listed

Asked = Literal["effect", "cause"]
"""Which of the two levels a coding is about: where the outcome lies, or where its driver sits."""


class CodingError(UserError, ValueError):
    """A coding that cannot be read; the message is one sentence for the coder."""


def read_coding(answer: object, claims: Iterable[str]) -> dict[str, Level]:
    """Return an answer as a coding: a level for each claim that has one, in the order of the claims.

    Parameters
    ----------
    answer : object
        What a student hands in: a mapping from claim ids to level words. Missing claims are left out;
        words are read as :meth:`Level.parse` does.
    claims : iterable of str
        The ids that may be coded.

    Raises
    ------
    CodingError
        If it is no mapping, is empty, or holds an id or a word that means nothing here.
    """
    asked = list(claims)
    if answer is None or answer is ... or (isinstance(answer, Mapping) and not answer):
        raise CodingError("there is no code in it yet")
    if not isinstance(answer, Mapping):
        first = asked[0] if asked else "C08"
        raise CodingError(f'a coding is written {{"{first}": "regional", …}}')
    coding: dict[str, Level] = {}
    for claim, word in answer.items():
        if claim not in asked:
            near = likely(str(claim), asked)
            hint = f'; did you mean "{near}"?' if near else f"; they are {listed(asked)}"
            raise CodingError(f"{claim!r} is not one of the claims asked for here{hint}")
        if word is None or word is ...:
            continue
        try:
            coding[claim] = Level.parse(word)
        except ValueError as error:
            raise CodingError(f"{claim}: {error}") from None
    if not coding:
        raise CodingError("there is no code in it yet")
    return {claim: coding[claim] for claim in asked if claim in coding}


@dataclass(frozen=True)
class Compared:
    """One claim's code beside the reference; ``given`` is None where the coder left it out."""

    claim: str
    given: Level | None
    reference: Level
    accepted: tuple[Level, ...]

    @property
    def agrees(self) -> bool:
        """Whether the code is the reference or another accepted one."""
        return self.given is not None and self.given.in_scheme in {level.in_scheme for level in self.accepted}

    @property
    def departs(self) -> bool:
        """Whether there is a code, and it is not the reference code."""
        return self.given is not None and self.given.in_scheme != self.reference.in_scheme


@dataclass(frozen=True)
class Comparison:
    """A coding beside the reference, claim by claim."""

    rows: tuple[Compared, ...]

    @property
    def agreed(self) -> int:
        """How many claims carry an accepted code."""
        return sum(row.agrees for row in self.rows)

    @property
    def missing(self) -> tuple[str, ...]:
        """The claims that carry no code yet."""
        return tuple(row.claim for row in self.rows if row.given is None)

    @property
    def differing(self) -> tuple[str, ...]:
        """The claims whose code is not an accepted one."""
        return tuple(row.claim for row in self.rows if row.given is not None and not row.agrees)

    def __repr__(self) -> str:
        """Return how many codes agree, and which claims do not."""
        parts = [f"{self.agreed} of {len(self.rows)} codes agree with the reference"]
        if self.differing:
            parts.append(f"another look: {listed(self.differing)}")
        if self.missing:
            parts.append(f"no code yet: {listed(self.missing)}")
        return "; ".join(parts) + "."


def compare(
    coding: Mapping[str, object], case: Case, claims: Iterable[str] | None = None, asked: Asked = "effect"
) -> Comparison:
    """Compare a coding with the case's reference codes; accepted alternatives count as agreement.

    Parameters
    ----------
    coding : mapping of str to Level or str
        Claim ids and the levels given to them.
    case : Case
        The case, with its reference.
    claims : iterable of str, optional
        The claims to compare; by default those in the coding.
    asked : {"effect", "cause"}
        Which level the coding gives.

    Raises
    ------
    CodingError
        If the coding cannot be read.
    ReferenceMissingError
        If this copy of the case holds no reference codes.
    """
    wanted = list(claims) if claims is not None else list(coding if isinstance(coding, Mapping) else ())
    read = read_coding(coding, wanted)
    return Comparison(tuple(Compared(c, read.get(c), *reference_of(case, c, asked)) for c in wanted))


def reference_of(case: Case, claim: str, asked: Asked) -> tuple[Level, tuple[Level, ...]]:
    """Return a claim's reference code and every accepted one, for the level asked for."""
    if asked == "effect":
        return case.effect_level(claim), case.accepted_levels(claim)
    cause = case.cause_level(claim)
    if cause is None:
        raise CodingError(f"{claim} names no cause, so it has no cause level")
    return cause, (cause,)
