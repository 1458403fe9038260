"""The article in brief: what each paragraph says and claims, in our own words, with the author named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from textwrap import fill
from typing import TYPE_CHECKING

from irkit.framework.levels import Level, entry
from irkit.text import CELL, meant

if TYPE_CHECKING:
    from irkit.case.case import Case
    from irkit.records.records import Article, Claim, Paragraph


@dataclass(frozen=True, repr=False)
class Digest:
    """Paragraphs of an article in brief, under the heading where its author put them."""

    article: Article
    heading: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def words(self) -> int:
        """How many words the digest has."""
        return sum(len(each.digest.split()) for each in self.paragraphs)

    def __repr__(self) -> str:
        """Return the digest as text, each paragraph behind its locator."""
        body = [
            fill(f"{each.id}  {each.digest}", 92, initial_indent="  ", subsequent_indent="      ")
            for each in self.paragraphs
        ]
        return "\n".join([f"{self.heading} (after {self.article.author})", *body])

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<p style="max-width:44em;margin:.4em 0"><b>{escape(each.id)}</b> {escape(each.digest)}</p>'
            for each in self.paragraphs
        )
        return (
            f'<section aria-label="{escape(self.heading)}"><p><b>{escape(self.heading)}</b> '
            f"<i>(after {escape(self.article.author)}, our words)</i></p>{rows}</section>"
        )


def read_digest(case: Case, section: str) -> Digest:
    """Return what one section of the article says, in brief.

    Parameters
    ----------
    case : Case
        The case.
    section : str
        The section's id, such as ``"regional"``.

    Raises
    ------
    LookupError
        If the article has no such section, with the likely one.
    """
    sections = {each.id: each for each in case.sections}
    if section not in sections:
        raise LookupError(f'{case.id} has no section "{section}": {meant(section, sections)}')
    found = sections[section]
    paragraphs = tuple(each for each in case.paragraphs if each.section == found.id)
    return Digest(case.article, found.title, paragraphs)


@dataclass(frozen=True, repr=False)
class ClaimList:
    """Claims of an article to read, with the codes that somebody gave them, if any.

    Beside a code, a claim on which careful coders part is marked as contested.
    """

    article: Article
    claims: tuple[Claim, ...]
    codes: Mapping[str, Level]
    contested: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        """Return the claims as text, a claim a line."""
        lines = []
        for claim in self.claims:
            code = f"  [{self._code(claim, signed=False)}]" if claim.id in self.codes else ""
            lines.append(fill(f"{claim.id}  {claim.text}{code}", 92, subsequent_indent="     "))
        return "\n".join([f"{self.article.author} claims, in our words:", *lines])

    def _repr_html_(self) -> str:
        heads = ["Claim", f"{self.article.author} claims, in our words", "Paragraph"]
        heads += ["Code given"] if self.codes else []
        rows = "".join(f"<tr>{self._row(claim)}</tr>" for claim in self.claims)
        head = "".join(f'<th scope="col" style="{CELL}">{escape(name)}</th>' for name in heads)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"

    def _row(self, claim: Claim) -> str:
        cells = [claim.text, claim.paragraph.removeprefix("P")]
        if self.codes:
            cells.append(self._code(claim, signed=True) if claim.id in self.codes else "")
        told = "".join(f'<td style="{CELL}">{escape(cell)}</td>' for cell in cells)
        return f'<th scope="row">{escape(claim.id)}</th>{told}'

    def _code(self, claim: Claim, *, signed: bool) -> str:
        code = entry(self.codes[claim.id])
        label = f"{code.sign} {code.label}" if signed else code.label
        return f"{label}, contested" if claim.id in self.contested else label


def read_claims(case: Case, *claims: str | Mapping[str, Level | str]) -> ClaimList:
    """Return claims to read.

    Parameters
    ----------
    case : Case
        The case.
    *claims : str or mapping of str to Level or str
        Claim ids; or a coding, whose codes are then shown beside its claims. Where the case has its
        reference, a coded claim is marked as contested if it is.

    Raises
    ------
    LookupError
        If the case has no such claim, with the likely one.
    ValueError
        If a code is no level.
    """
    codes: dict[str, Level] = {}
    ids: list[str] = []
    for each in claims:
        if isinstance(each, str):
            ids.append(each)
        else:
            codes |= {claim: Level.parse(level) for claim, level in each.items()}
            ids += each
    found = tuple(case.claim(claim) for claim in dict.fromkeys(ids))
    open_to_doubt = (each for each in codes if case.reference is not None and case.is_contested(each))
    return ClaimList(case.article, found, codes, frozenset(open_to_doubt))
