"""The claims of a case: to read, to count by their codes, and to hold against the record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from textwrap import fill
from typing import TYPE_CHECKING, Any, get_args

from pydantic import PrivateAttr

from irkit.case.collections import Collection
from irkit.case.crosswalk import Placement, place_claim
from irkit.framework.levels import Level, entry
from irkit.records.answers import Certainty, ClaimReference, Evidence, HindsightError, Verdict
from irkit.records.fields import last_day
from irkit.records.records import Article, Claim, Event, Fact, Reading, Tension
from irkit.text import html_table, meant

if TYPE_CHECKING:
    import pandas as pd

    from irkit.case.case import Case

UNSUPPORTED = ("none", "assertion")
"""What a text offers for a claim where it offers no event and no official word."""

WORDS: Mapping[str, tuple[str, ...]] = {
    "certainty": get_args(Certainty),
    "evidence": get_args(Evidence),
    "checkable": ("no", "partly", "yes"),
    "verdict": get_args(Verdict),
}
"""The codes of a claim beside its levels, each with its words, the least first."""

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


class Claims(Collection[Claim]):
    """The claims of an article, in our own words."""

    name = "claims"

    def _picked(self, claims: Iterable[str] | None) -> list[str]:
        known = [claim.id for claim in self]
        return known if claims is None else [self.case.claim(claim).id for claim in claims]

    def read(self, *claims: str | Mapping[str, Level | str]) -> ClaimList:
        """Return claims to read.

        Parameters
        ----------
        *claims : str or mapping of str to Level or str
            Claim ids; or a coding, whose codes are then shown beside its claims. Where the case has its
            reference, a coded claim is marked as contested if it is.

        Raises
        ------
        RecordNotFoundError
            If the case has no such claim, with the likely one.
        LevelError
            If a code is no level.
        """
        case = self.case
        codes: dict[str, Level] = {}
        ids: list[str] = []
        for given in claims:
            if isinstance(given, str):
                ids.append(given)
            else:
                codes |= {claim: Level.parse(level) for claim, level in given.items()}
                ids += given
        wanted = tuple(case.claim(claim) for claim in dict.fromkeys(ids))
        contested = frozenset(claim for claim in codes if case.reference and case.is_contested(claim))
        return ClaimList(case.article, wanted, codes, contested)

    def crosstab(
        self, rows: str, columns: str, claims: Iterable[str] | None = None, *, after: bool = False
    ) -> pd.DataFrame:
        """Return how many claims have which two codes, such as certainty beside evidence.

        Certainty is how the text words a claim, evidence is what the text itself offers for it, checkable is
        whether a record could decide it, and the verdict is what the record says. Coders agree on evidence
        far less than on levels, so a count of one or two tells little.

        Parameters
        ----------
        rows, columns : {"certainty", "evidence", "checkable", "verdict"}
            The codes.
        claims : iterable of str, optional
            The claims to count; by default all. Those without either code are left out.
        after : bool, default False
            Whether what happened after the article may be shown; the verdict needs it.

        Returns
        -------
        DataFrame
            The least of each code first.

        Raises
        ------
        HindsightError
            If a verdict is asked for, and ``after`` is not True.
        ReferenceMissingError
            If the case came without its reference.
        ValueError
            If there is no such code, with the likely one.
        """
        import pandas as pd

        for name in (rows, columns):
            if name not in WORDS:
                raise ValueError(f'"{name}" is no code that can be counted: {meant(name, WORDS)}')
        if "verdict" in (rows, columns):
            _demand_hindsight(self.case, after)
        codes = map(self.case.codes, self._picked(claims))
        counts = Counter((getattr(code, rows), getattr(code, columns)) for code in codes)
        cells = [[counts[row, column] for column in WORDS[columns]] for row in WORDS[rows]]
        index = pd.Index(WORDS[rows], name=rows, dtype=object)
        return pd.DataFrame(cells, index=index, columns=pd.Index(WORDS[columns], name=columns, dtype=object))

    def sure_without_support(self) -> tuple[str, ...]:
        """Return the claims that are worded emphatically, although the text offers no more than its word."""
        codes = [self.case.codes(claim.id) for claim in self]
        return tuple(c.claim for c in codes if c.certainty == "emphatic" and c.evidence in UNSUPPORTED)

    def against_record(self, claims: Iterable[str] | None = None, *, after: bool = False) -> AgainstRecord:
        """Return claims with their verdicts and what these rest on, with dates and sources.

        Parameters
        ----------
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
        _demand_hindsight(self.case, after)
        return AgainstRecord(tuple(_checked(self.case, claim) for claim in self._picked(claims)))


def _demand_hindsight(case: Case, after: bool) -> None:
    if not after:
        raise HindsightError(
            f"verdicts rest on what came after {case.article.date}: ask for them with after=True"
        )


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


def _checked(case: Case, claim: str) -> CheckedClaim:
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
