"""Terms of the field and names of the case, each in a few plain sentences."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from types import MappingProxyType
from typing import Literal, overload

from irkit.text import UserError, listed, meant

Kind = Literal["concept", "name"]

HEADINGS: Mapping[Kind, str] = MappingProxyType({"concept": "Concepts", "name": "Names"})
"""The two kinds of entry, in the order in which they are shown."""

UNCERTAIN = "We are not certain of this."


class TermNotFoundError(UserError, ValueError):
    """A term that the glossary does not hold; the message names the likely one."""


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
        lines = [f"{self.term}{self._said()}", f"  {self._told()}"]
        if self.also:
            lines.append(f"  Also: {', '.join(self.also)}")
        if self.see:
            lines.append(f"  See: {listed(self.see)}")
        return "\n".join([*lines, f"  Source: {self._cited()}"])

    def _repr_html_(self) -> str:
        """Return the entry as a definition list with one term."""
        return f"<dl>{self._definition()}</dl>"

    def _definition(self) -> str:
        """Return the term and its description as parts of a definition list."""
        also = f"<br>Also: {escape(', '.join(self.also))}" if self.also else ""
        see = f"<br>See: {escape(listed(self.see))}" if self.see else ""
        cited = escape(self._cited())
        source = f'<a href="{escape(self.url)}">{cited}</a>' if self.url else cited
        return (
            f'<dt style="float:none;width:auto"><dfn>{escape(self.term)}</dfn>{escape(self._said())}</dt>'
            f'<dd style="margin-left:1.5em">'
            f"{escape(self._told())}{also}{see}<br><small>Source: {source}</small></dd>"
        )

    def _said(self) -> str:
        return f" (say, roughly: {self.say})" if self.say else ""

    def _told(self) -> str:
        return f"{self.meaning} {UNCERTAIN}" if self.status == "uncertain" else self.meaning

    def _cited(self) -> str:
        """Return the source with its date, unless the reference already holds the year."""
        return self.source if self.date in self.source else f"{self.source}, {self.date}"


@dataclass(frozen=True, repr=False)
class Glossary:
    """Every entry, concepts first, each kind in the order of the alphabet."""

    entries: tuple[Entry, ...]

    def __iter__(self) -> Iterator[Entry]:
        """Iterate over the entries."""
        return iter(self.entries)

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self.entries)

    def of_kind(self, kind: Kind) -> tuple[Entry, ...]:
        """Return the entries of one kind."""
        return tuple(each for each in self.entries if each.kind == kind)

    def __repr__(self) -> str:
        """Return the terms by kind, and how to look one up."""
        lines = [f"{HEADINGS[kind]}: {', '.join(e.term for e in self.of_kind(kind))}" for kind in HEADINGS]
        return "\n".join([*lines, 'For one of them, write for instance glossary("dyad").'])

    def _repr_html_(self) -> str:
        """Return the glossary as two labelled definition lists."""
        parts = []
        for kind, heading in HEADINGS.items():
            definitions = "".join(each._definition() for each in self.of_kind(kind))
            parts.append(
                f'<div role="group" aria-label="Glossary: {heading.lower()}">'
                f"<p><strong>{heading}</strong></p><dl>{definitions}</dl></div>"
            )
        return "".join(parts)


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
    whole = _whole()
    if term is None:
        return whole
    found = _forms().get(_key(term))
    if found is None:
        words = [form for each in whole for form in (each.term, *each.also)]
        raise TermNotFoundError(
            f'"{term}" is not in the glossary: {meant(term, words)} glossary() lists all.'
        )
    return found


@cache
def _whole() -> Glossary:
    text = (files("irkit") / "framework" / "glossary.toml").read_text(encoding="utf-8")
    order = list(HEADINGS)
    made = [
        Entry(**{
            **raw,
            "meaning": " ".join(raw["meaning"].split()),
            "also": tuple(raw.get("also", ())),
            "see": tuple(raw.get("see", ())),
        })
        for raw in tomllib.loads(text)["entry"]
    ]  # fmt: skip
    return Glossary(tuple(sorted(made, key=lambda each: (order.index(each.kind), each.term.casefold()))))


@cache
def _forms() -> Mapping[str, Entry]:
    forms = {_key(form): each for each in _whole() for form in (each.term, *each.also)}
    return MappingProxyType(forms)


def _key(form: str) -> str:
    """Return a form of a term without what readers spell differently; the plus of P5+1 stays."""
    return "".join(sign for sign in form.casefold() if sign.isalnum() or sign == "+")
