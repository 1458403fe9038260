"""What there is to read of a case: the article in brief and its claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from textwrap import fill
from typing import Generic, Protocol, TypeVar

from irkit.framework.levels import Level, entry
from irkit.records.records import Article, Claim, Paragraph
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


class Row(Protocol):
    """One thing to read, as lines of text and as cells of a table."""

    @property
    def lines(self) -> list[str]:
        """Its lines, those after the first indented."""

    @property
    def cells(self) -> Sequence[str | Sequence[str]]:
        """Its cells, each a text or several."""


R = TypeVar("R", bound=Row)


@dataclass(frozen=True, repr=False)
class Listing(Generic[R]):
    """Rows to read in full, under the heads of their columns; ``nothing`` is said where there are none."""

    columns: Sequence[str]
    rows: tuple[R, ...]
    nothing: str

    def __repr__(self) -> str:
        """Return the rows as text."""
        lines = [line for row in self.rows for line in row.lines]
        return "\n".join(fill(line, 96, subsequent_indent="       ") for line in lines) or self.nothing

    def _repr_html_(self) -> str:
        return html_table(self.columns, [row.cells for row in self.rows])
