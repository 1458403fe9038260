"""The article in brief: what each paragraph says, in our own words, with the author named."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from textwrap import fill
from typing import TYPE_CHECKING

from irkit.records.answers import RecordNotFoundError
from irkit.records.records import Article, Paragraph
from irkit.text import meant

if TYPE_CHECKING:
    from irkit.case.case import Case


@dataclass(frozen=True, repr=False)
class Digest:
    """Paragraphs of an article in brief, under the heading where its author put them."""

    article: Article
    heading: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def words(self) -> int:
        """How many words the digest has."""
        return sum(len(paragraph.digest.split()) for paragraph in self.paragraphs)

    def __repr__(self) -> str:
        """Return the digest as text, each paragraph behind its locator."""
        texts = [f"{paragraph.id}  {paragraph.digest}" for paragraph in self.paragraphs]
        body = [fill(text, 92, initial_indent="  ", subsequent_indent="      ") for text in texts]
        return "\n".join([f"{self.heading} (after {self.article.author})", *body])

    def _repr_html_(self) -> str:
        heading, author = escape(self.heading), escape(self.article.author)
        paragraphs = "".join(
            f'<p style="max-width:44em;margin:.4em 0"><b>{escape(each.id)}</b> {escape(each.digest)}</p>'
            for each in self.paragraphs
        )
        title = f"<p><b>{heading}</b> <i>(after {author}, our words)</i></p>"
        return f'<section aria-label="{heading}">{title}{paragraphs}</section>'


def digest_of(case: Case, section: str) -> Digest:
    """Return what one section of the article says, in brief; see ``Case.digest``."""
    titles = {record.id: record.title for record in case.sections}
    if section not in titles:
        raise RecordNotFoundError(f'{case.id} has no section "{section}": {meant(section, titles)}')
    paragraphs = tuple(paragraph for paragraph in case.paragraphs if paragraph.section == section)
    return Digest(case.article, titles[section], paragraphs)
