"""The words irkit understands, and what it answers when a word is misspelt."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path


def likely(word: str, allowed: Iterable[str]) -> str | None:
    """Return the allowed word that was most likely meant, or None where nothing comes close.

    Parameters
    ----------
    word : str
        What was written.
    allowed : iterable of str
        The words that would have been understood.

    Examples
    --------
    >>> likely("regionl", ["international", "regional", "bilateral"])
    'regional'
    >>> likely("banana", ["international", "regional"]) is None
    True
    >>> likely("F3", ["F03", "F13"])
    'F03'
    """
    by_folded = {candidate.casefold(): candidate for candidate in allowed}
    folded = word.strip().casefold()
    same = [known for known in by_folded if _without_zeros(known) == _without_zeros(folded)]
    found = same or get_close_matches(folded, by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None


def _without_zeros(name: str) -> str:
    return re.sub(r"(?<!\d)0+(?=\d)", "", name)


def listed(items: Iterable[object], last: str = "and") -> str:
    """Return the items as an English list.

    Examples
    --------
    >>> listed(["C08", "C13", "C15"])
    'C08, C13 and C15'
    >>> listed(["a", "b"], last="or")
    'a or b'
    """
    words = [str(item) for item in items]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def meant(word: str, allowed: Iterable[str]) -> str:
    """Return the tail of an error sentence: the likely word, or else the allowed ones.

    Examples
    --------
    >>> meant("regionl", ["regional", "bilateral"])
    'did you mean "regional"?'
    >>> meant("x", ["regional", "bilateral"])
    'allowed are regional or bilateral'
    """
    choices = list(allowed)
    near = likely(word, choices)
    if near is not None:
        return f'did you mean "{near}"?'
    shown = choices if len(choices) <= 12 else [*choices[:12], f"{len(choices) - 12} more"]
    return f"allowed are {listed(shown, last='or')}"


def kind_of(value: object) -> str:
    """Return what kind of thing a value is, in words for somebody who does not write programs.

    Examples
    --------
    >>> kind_of(["regional"]), kind_of(7), kind_of("regional"), kind_of(...)
    ('a list', 'a number', 'a text', 'nothing yet')
    """
    if value is None or value is ...:
        return "nothing yet"
    kinds = ((str, "a text"), (bool, "True or False"), (int | float, "a number"), (list | tuple, "a list"),
             (set | frozenset, "a list in the wrong brackets"), (dict, "a list of pairs"))  # fmt: skip
    known = next((words for kind, words in kinds if isinstance(value, kind)), None)
    if known is None:
        known = "a table" if hasattr(value, "columns") else f"something called {type(value).__name__}"
    return known


class UserError(Exception):
    """An error whose message is a sentence for whoever is at the keyboard.

    A notebook shows the sentence alone: IPython asks an error for this method before it prints a
    traceback, and a traceback tells nothing to those who did not write the code.
    """

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def data_folder(name: str) -> Path:
    """Return a folder of data that comes with irkit: ``cases`` or ``sheets``.

    Where the environment variable ``IRKIT_DATA`` names a folder, its subfolder counts instead; so does a
    process that runs submissions, which may not read the reference codes.

    Parameters
    ----------
    name : str
        The folder's name.
    """
    return Path(os.environ.get("IRKIT_DATA") or Path(__file__).parent) / name
