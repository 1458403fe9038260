"""Claims of a case: one that knows its case, several to read, and several held against the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import fill
from typing import TYPE_CHECKING, Any

from pydantic import PrivateAttr

from irkit.case.crosswalk import Placement, place_claim
from irkit.framework.levels import Level, entry
from irkit.records.answers import ClaimReference
from irkit.records.fields import last_day
from irkit.records.records import Article, Claim, Event, Fact, Reading, Tension
from irkit.text import html_table

if TYPE_CHECKING:
    from irkit.case.case import Case

RECORD_COLUMNS = (
    "id", "claim", "how sure", "could a record decide it?", "verdict", "what the verdict rests on",
)  # fmt: skip

SOURCES_SHOWN = 2
"""How many sources of a fact are named; of more it is said how many."""


class CaseClaim(Claim):
    """A claim that knows its case, and what the case holds of it."""

    _case: Any = PrivateAttr()

    @classmethod
    def of(cls, claim: Claim, case: Case) -> CaseClaim:
        """Return a claim as one that knows its case."""
        made = cls.model_construct(**dict(claim))
        made._case = case
        return made

    def __eq__(self, other: object) -> bool:
        """Return whether it is the same claim, be it asked of its case or not."""
        return isinstance(other, Claim) and dict(self) == dict(other)

    __hash__ = Claim.__hash__

    def __repr__(self) -> str:
        """Return the claim with its place in the text."""
        return f"{self.id} ({self.locator}): {self.text}"

    @property
    def codes(self) -> ClaimReference:
        """The reference codes; a case without its reference has none."""
        codes: ClaimReference = self._case.codes(self.id)
        return codes

    @property
    def tensions(self) -> tuple[Tension, ...]:
        """Where the claim pulls against other claims of the same text."""
        return tuple(tension for tension in self._case.tensions if self.id in tension.claims)

    def readings(self, *, after: bool = False) -> tuple[Reading, ...]:
        """Return how others saw the matter: those whose view runs against the claim.

        Parameters
        ----------
        after : bool, default False
            Whether readings published after the article count too. Without it a reading counts if one of
            its dated sources is no later than the article.
        """
        day = self._case.article.date
        return tuple(
            reading
            for reading in self._case.readings
            if self.id in reading.contrasts_with
            and (after or any(last_day(source.date) <= day for source in reading.sources if source.date))
        )

    @property
    def on_record(self) -> tuple[tuple[Fact, Event], ...]:
        """What had happened by the day of the article that bears on the claim, in the order of time.

        An event whose date may mean a later day is left out. Whether it bears the claim out is not said. The
        reference names the facts, so a case without it raises ``ReferenceMissingError``.
        """
        facts = self.codes.facts
        return tuple(pair for pair in self._case.events(self._case.article.date) if pair[0].id in facts)

    def place(self, scheme: str) -> Placement:
        """Return where the claim stands in another scheme of levels.

        A scheme that sorts causes looks at the cause level, and a claim without a cause has no place in it.
        A scheme that sorts descriptions and explanations looks at the cause level of a claim that explains,
        and else at the effect level; any other looks at the effect level. Where that rule cannot tell, such
        as which security complex a claim is about, the case's own placement counts.

        Parameters
        ----------
        scheme : str
            The scheme: ``images``, ``singer``, ``complexes`` or ``two-level-games``.

        Raises
        ------
        ReferenceMissingError
            If the case came without its reference.
        SchemeError
            If there is no such scheme.

        Examples
        --------
        >>> from irkit.case.case import load_case
        >>> load_case("lavrov-tehran-2013").claim("C18").place("images").place
        'individual'
        """
        return place_claim(self._case, self.id, scheme)


@dataclass(frozen=True, repr=False)
class ClaimList:
    """Claims of an article to read, with the codes that somebody gave them, if any.

    Beside a code, a claim on which careful coders disagree is marked as contested.
    """

    article: Article
    claims: tuple[Claim, ...]
    codes: Mapping[str, Level]
    contested: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        """Return the claims as text, one per line."""
        lines = [f"{self.article.author} claims, in our words:"]
        for claim in self.claims:
            code = f"  [{self._code(claim)}]" if claim.id in self.codes else ""
            lines.append(fill(f"{claim.id}  {claim.text}{code}", 92, subsequent_indent="     "))
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        columns = ["Claim", f"{self.article.author} claims, in our words", "Paragraph"]
        rows = [[claim.id, claim.text, claim.paragraph.removeprefix("P")] for claim in self.claims]
        if self.codes:
            columns.append("Code given")
            rows = [
                [*row, self._code(claim, signed=True) if claim.id in self.codes else ""]
                for row, claim in zip(rows, self.claims, strict=True)
            ]
        return html_table(columns, rows)

    def _code(self, claim: Claim, *, signed: bool = False) -> str:
        code = entry(self.codes[claim.id])
        label = f"{code.sign} {code.label}" if signed else code.label
        return f"{label}, contested" if claim.id in self.contested else label


@dataclass(frozen=True)
class CheckedClaim:
    """A claim, how sure it sounds, whether a record could decide it, the verdict, and what that rests on."""

    claim: str
    text: str
    certainty: str
    checkable: str
    verdict: str
    record: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class AgainstRecord:
    """Claims beside what the record holds of them."""

    rows: tuple[CheckedClaim, ...]

    def __repr__(self) -> str:
        """Return each claim with its verdict and what that rests on."""
        lines = [] if self.rows else ["There are no claims to hold against the record."]
        for row in self.rows:
            verdict = f"     could a record decide it? {row.checkable}; verdict: {row.verdict}"
            texts = [f"{row.claim} ({row.certainty}) {row.text}", verdict]
            texts += [f"     {line}" for line in row.record]
            lines += [fill(text, 96, subsequent_indent="       ") for text in texts]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        rows = [(r.claim, r.text, r.certainty, r.checkable, r.verdict, r.record) for r in self.rows]
        return html_table(RECORD_COLUMNS, rows)


def checked_claim(case: Case, claim: str) -> CheckedClaim:
    codes = case.codes(claim)
    record = [line for fact in codes.facts for line in statement_of(case.fact(fact))]
    record += [f"In short: {point.record}" for point in case.points if claim in point.claims]
    words = (codes.certainty or "", codes.checkable or "", codes.verdict or "")
    return CheckedClaim(claim, case.claim(claim).text, *words, tuple(record))


def statement_of(fact: Fact) -> tuple[str, ...]:
    """Return what a fact says and where that can be read, and on a line of its own what to mind."""
    dates: dict[str, str] = {}
    for source in fact.sources:
        dates.setdefault(source.publisher, f"{source.publisher}, {source.date or 'undated'}")
    named = list(dates.values())[:SOURCES_SHOWN]
    more = len(fact.sources) - len(named)
    named += [f"{more} more source{'s' if more > 1 else ''}"] if more > 0 else []
    doubt = "" if fact.status == "verified" else f" ({fact.status}, not checked)"
    statement = f"{fact.statement}{doubt} [{'; '.join(named) or 'no source'}]"
    return (statement, f"Mind: {fact.caution}") if fact.caution else (statement,)
