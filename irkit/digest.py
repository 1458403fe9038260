"""The article in brief: what each paragraph says, in our own words, with the author named."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from textwrap import fill
from typing import TYPE_CHECKING

from irkit.words import meant

if TYPE_CHECKING:
    from irkit.case import Case
    from irkit.records import Article, Paragraph


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
