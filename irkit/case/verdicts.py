"""Claims held against the record: the verdict, and what it rests on, in words with sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from textwrap import fill
from typing import TYPE_CHECKING

from irkit.case.sourcing import HindsightError

if TYPE_CHECKING:
    from irkit.case.case import Case
    from irkit.records.records import Fact

SHOWN = 2
"""How many sources of a fact are named; of more it is said how many."""


@dataclass(frozen=True)
class HeldClaim:
    """A claim, how sure it sounds, whether a record could decide it, the verdict, and what that rests on."""

    claim: str
    text: str
    certainty: str
    checkable: str
    verdict: str
    record: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class HeldClaims:
    """Claims beside what the record holds of them."""

    rows: tuple[HeldClaim, ...]

    def __repr__(self) -> str:
        """Return each claim with its verdict and what that rests on."""
        lines = [] if self.rows else ["There are no claims to hold against the record."]
        for row in self.rows:
            told = f"could a record decide it? {row.checkable}; verdict: {row.verdict}"
            lines += [_filled(f"{row.claim} ({row.certainty}) {row.text}"), f"     {told}"]
            lines += [_filled(f"     {line}") for line in row.record]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col" {LEFT}>{escape(name)}</th>' for name in HEADS)
        body = "".join(self._row(row) for row in self.rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def _row(self, row: HeldClaim) -> str:
        cells = [row.text, row.certainty, row.checkable, row.verdict]
        told = "".join(f"<td {LEFT}>{escape(cell)}</td>" for cell in cells)
        record = "".join(f"<div {APART}>{escape(line)}</div>" for line in row.record)
        return f'<tr><th scope="row" {LEFT}>{escape(row.claim)}</th>{told}<td {LEFT}>{record}</td></tr>'


HEADS = ("id", "claim", "how sure", "could a record decide it?", "verdict", "what the verdict rests on")
APART = 'style="margin-bottom:0.4em"'
LEFT = 'style="text-align:left;vertical-align:top"'


def held_against_record(
    case: Case, claims: Iterable[str] | None = None, *, after: bool = False
) -> HeldClaims:
    """Return claims with their verdicts and what these rest on, with dates and sources.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    claims : iterable of str, optional
        The claims to show; by default all.
    after : bool
        Whether what happened after the text may be shown; it has to be said.

    Raises
    ------
    HindsightError
        If ``after`` is not True.
    ReferenceMissingError
        If the case came without its reference.
    """
    if not after:
        raise HindsightError(
            f"verdicts rest on what came after {case.article.date}: ask for them with after=True"
        )
    picked = [claim.id for claim in case.claims] if claims is None else claims
    return HeldClaims(tuple(_held(case, case.claim(each).id) for each in picked))


def _held(case: Case, claim: str) -> HeldClaim:
    codes = case.codes(claim)
    record = [line for each in codes.facts for line in told_of(case.fact(each))]
    record += [f"In short: {_flat(point.record)}" for point in case.points if claim in point.claims]
    words = (codes.certainty or "", codes.checkable or "", codes.verdict or "")
    return HeldClaim(claim, _flat(case.claim(claim).text), *words, tuple(record))


def told_of(fact: Fact) -> tuple[str, ...]:
    """Return what a fact says and where that can be read, and on a line of its own what to mind."""
    first: dict[str, str] = {}
    for each in fact.sources:
        first.setdefault(each.publisher, f"{each.publisher}, {each.date or 'undated'}")
    named = list(first.values())[:SHOWN]
    more = len(fact.sources) - len(named)
    named += [f"{more} more source{'s' if more > 1 else ''}"] if more > 0 else []
    doubt = "" if fact.status == "verified" else f" ({fact.status}, not checked)"
    told = f"{_flat(fact.statement)}{doubt} [{'; '.join(named) or 'no source'}]"
    return (told, f"Mind: {_flat(fact.caution)}") if fact.caution else (told,)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _filled(line: str) -> str:
    return fill(line, 96, subsequent_indent="       ")
