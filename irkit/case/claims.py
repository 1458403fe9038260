"""What there is to read of a case: sections in brief, claims, and all that the case holds of one claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from textwrap import fill
from typing import Literal

from irkit.case.data import CaseData
from irkit.framework.levels import Level, entry
from irkit.framework.schemes import Scheme
from irkit.framework.schemes import scheme as scheme_of
from irkit.records.answers import ClaimReference
from irkit.records.records import Article, Claim, Event, Fact, Paragraph, Reading, Tension, last_day
from irkit.text import html_table


@dataclass(frozen=True, repr=False)
class Digest:
    """Paragraphs of an article in brief, under the heading where its author put them."""

    article: Article
    heading: str
    paragraphs: tuple[Paragraph, ...]

    def __repr__(self) -> str:
        """Return the digest as text, each paragraph behind its locator."""
        texts = [f"{paragraph.id}  {paragraph.digest}" for paragraph in self.paragraphs]
        body = [fill(text, 92, initial_indent="  ", subsequent_indent="      ") for text in texts]
        return "\n".join([f"{self.heading} (after {self.article.author})", *body])

    def _repr_html_(self) -> str:
        heading, author = escape(self.heading), escape(self.article.author)
        paragraphs = "".join(
            f'<p style="max-width:44em;margin:.4em 0"><b>{escape(p.id)}</b> {escape(p.digest)}</p>'
            for p in self.paragraphs
        )
        title = f"<p><b>{heading}</b> <i>(after {author}, our words)</i></p>"
        return f'<section aria-label="{heading}">{title}{paragraphs}</section>'


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


Seen = Literal["cause", "effect"]

SORTED_BY: Mapping[str, tuple[Seen, ...]] = {
    "causes": ("cause",),
    "descriptions and explanations": ("cause", "effect"),
}
"""Which of a claim's two levels a scheme looks at, by what it sorts; the first that the claim has."""


@dataclass(frozen=True, repr=False)
class Placement:
    """Where a claim stands in a scheme; ``place`` is None where the scheme has none, and ``why`` says so.

    ``contested`` marks what careful readers can place otherwise.
    """

    claim: str
    scheme: Scheme
    place: str | None
    why: str
    contested: bool

    def __repr__(self) -> str:
        """Return the placement and its reason as a sentence or two."""
        where = self.place or "no place"
        doubt = " (contested)" if self.contested else ""
        return f"{self.claim} in {self.scheme.authors} {self.scheme.year}: {where}{doubt}. {self.why}"


class CaseClaim(Claim, frozen=True, kw_only=True):
    """A claim that knows its case, and what the case holds of it."""

    case: CaseData

    def __repr__(self) -> str:
        """Return the claim with its place in the text."""
        return f"{self.id} ({self.locator}): {self.text}"

    @property
    def codes(self) -> ClaimReference:
        """The reference codes; a case without its reference has none."""
        return self.case.codes(self.id)

    @property
    def tensions(self) -> tuple[Tension, ...]:
        """Where the claim pulls against other claims of the same text."""
        return tuple(tension for tension in self.case.tensions if self.id in tension.claims)

    def readings(self, *, after: bool = False) -> tuple[Reading, ...]:
        """Return how others saw the matter: those whose view runs against the claim.

        Parameters
        ----------
        after : bool, default False
            Whether readings published after the article count too. Without it a reading counts if one of
            its dated sources is no later than the article.
        """
        day = self.case.article.date
        return tuple(
            reading
            for reading in self.case.readings
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
        return tuple(pair for pair in self.case.events(self.case.article.date) if pair[0].id in facts)

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
        UnknownWordError
            If there is no such scheme.

        Examples
        --------
        >>> from irkit.case.case import load_case
        >>> load_case("lavrov-tehran-2013").claim("C58").place("images").place
        'individual'
        """
        case, codes, known = self.case, self.codes, scheme_of(scheme)
        for own in case.reference.placements if case.reference else ():
            if (own.claim, own.scheme) == (self.id, known.key):
                return Placement(self.id, known, own.place, own.why, own.contested)
        levels: dict[Seen, Level | None] = {"cause": codes.cause_level, "effect": codes.effect_level}
        sees = SORTED_BY.get(known.sorts, ("effect",))
        for seen in sees:
            level = levels[seen]
            if level is not None:
                others = codes.effect_levels if seen == "effect" else ()
                contested = any(known.place(other) != known.place(level) for other in others)
                why = f"Its {seen} level is {entry(level).label.lower()}."
                why += f" {known.gaps[level]}" if level in known.gaps else ""
                elsewhere = known.place(codes.effect_level)
                if seen == "cause" and sees[-1] == "effect" and elsewhere not in (None, known.place(level)):
                    why += f" Its outcome would stand under {elsewhere}: the claim moves between levels."
                return Placement(self.id, known, known.place(level), case.named_in(why), contested)
        why = f"It names no cause, and this scheme sorts {known.sorts}."
        return Placement(self.id, known, None, why, contested=False)
