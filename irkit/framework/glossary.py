"""Terms of the field and names of the case, each in a few plain sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from types import MappingProxyType
from typing import Literal, overload

from irkit.framework.levels import read_framework
from irkit.text import UnknownWordError, listed, meant

Kind = Literal["concept", "name"]

HEADINGS: Mapping[Kind, str] = MappingProxyType({"concept": "Concepts", "name": "Names"})
"""The two kinds of entry, in the order in which they are shown."""


@dataclass(frozen=True, repr=False)
class Entry:
    """One term or name, with what it means and where that can be read.

    ``also`` are other forms of it, ``say`` is a rough guide to saying it, ``see`` names related entries.
    ``meaning`` describes names as they stood when the article appeared. ``status`` says how well the
    meaning is established: ``verified``, ``known`` or ``uncertain``.
    """

    term: str
    kind: Kind
    meaning: str
    source: str
    date: str
    status: Literal["verified", "known", "uncertain"]
    also: tuple[str, ...] = ()
    say: str = ""
    url: str | None = None
    see: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Return the entry as text: the term, its meaning, related terms and the source."""
        sound, lines, source = self._parts()
        return "\n  ".join([f"{self.term}{sound}", *lines, f"Source: {source}"])

    def _repr_html_(self) -> str:
        """Return the entry as a definition list with one term."""
        return f"<dl>{self._definition()}</dl>"

    def _definition(self) -> str:
        """Return the term and its description as parts of a definition list."""
        sound, lines, source = self._parts()
        link = f'<a href="{escape(self.url)}">{escape(source)}</a>' if self.url else escape(source)
        description = "<br>".join([*map(escape, lines), f"<small>Source: {link}</small>"])
        return (
            f'<dt style="float:none;width:auto"><dfn>{escape(self.term)}</dfn>{escape(sound)}</dt>'
            f'<dd style="margin-left:1.5em">{description}</dd>'
        )

    def _parts(self) -> tuple[str, list[str], str]:
        """Return how the term sounds, the lines of its description, and the source with its date."""
        sound = f" (say, roughly: {self.say})" if self.say else ""
        doubt = " We are not certain of this." if self.status == "uncertain" else ""
        related = {"Also": ", ".join(self.also), "See": listed(self.see)}
        lines = [f"{self.meaning}{doubt}", *(f"{name}: {terms}" for name, terms in related.items() if terms)]
        return sound, lines, self.source if self.date in self.source else f"{self.source}, {self.date}"


class Glossary(tuple[Entry, ...]):
    """Every entry, concepts first, each kind in the order of the alphabet."""

    def of_kind(self, kind: Kind) -> tuple[Entry, ...]:
        """Return the entries of one kind."""
        return tuple(entry for entry in self if entry.kind == kind)

    def __repr__(self) -> str:
        """Return the terms by kind, and how to look one up."""
        lines = [f"{HEADINGS[kind]}: {', '.join(e.term for e in self.of_kind(kind))}" for kind in HEADINGS]
        return "\n".join([*lines, 'For one of them, write for instance glossary("dyad").'])

    def _repr_html_(self) -> str:
        """Return the glossary as two labelled definition lists."""
        return "".join(
            f'<div role="group" aria-label="Glossary: {heading.lower()}"><p><strong>{heading}</strong></p>'
            f"<dl>{''.join(entry._definition() for entry in self.of_kind(kind))}</dl></div>"
            for kind, heading in HEADINGS.items()
        )


@overload
def glossary(term: None = None) -> Glossary: ...
@overload
def glossary(term: str) -> Entry: ...
def glossary(term: str | None = None) -> Glossary | Entry:
    """Return what a term or name means, or the whole glossary.

    Parameters
    ----------
    term : str, optional
        A term, a name or another form of it; capitals, spaces and hyphens do not matter.

    Returns
    -------
    Entry or Glossary
        The term's entry; every entry where no term is given.

    Raises
    ------
    ValueError
        If the glossary has no such term, with the one that was likely meant.

    Examples
    --------
    >>> glossary("zarif").say
    'zah-REEF'
    >>> glossary("s300").term
    'S-300'
    """
    if term is None:
        return _whole()
    entry = _forms().get(_key(term))
    if entry is None:
        words = [form for entry in _whole() for form in (entry.term, *entry.also)]
        raise UnknownWordError(f'"{term}" is not in the glossary: {meant(term, words)} glossary() lists all.')
    return entry


@cache
def _whole() -> Glossary:
    records = read_framework("glossary")["entry"]
    entries = [Entry(**{**record, "meaning": " ".join(record["meaning"].split())}) for record in records]
    order = list(HEADINGS)
    return Glossary(sorted(entries, key=lambda entry: (order.index(entry.kind), entry.term.casefold())))


@cache
def _forms() -> Mapping[str, Entry]:
    return MappingProxyType({_key(form): entry for entry in _whole() for form in (entry.term, *entry.also)})


def _key(form: str) -> str:
    """Return a form of a term without what readers spell differently; the plus of P5+1 stays."""
    return "".join(sign for sign in form.casefold() if sign.isalnum() or sign == "+")
