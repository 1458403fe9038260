"""The codebook and its rule in the words of a case: with the names of that case's own pair."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from irkit.levels import Codebook, Entry, Level, Step, codebook, entry, rule
from irkit.words import listed

if TYPE_CHECKING:
    from irkit.case import Case


def named_for(case: Case, text: str) -> str:
    """Return a text of the framework with the case's pair in the place of the codebook's own.

    Parameters
    ----------
    case : Case
        The case.
    text : str
        A sentence of the codebook, of its rule or of another scheme.
    """
    return text.replace(codebook().pair, listed(actor.name for actor in case.pair))


def entry_for(level: Level, case: Case) -> Entry:
    """Return the codebook entry of a level; for a case of one's own without examples from another."""
    found = entry(level)
    if case.id == codebook().case:
        return found
    said = named_for(case, found.definition)
    return replace(
        found, definition=said, example=None, example_reason="", borderline=None, borderline_reason=""
    )


def codebook_for(case: Case) -> Codebook:
    """Return the codebook for a case, with the names of its two states.

    Parameters
    ----------
    case : Case
        The case.

    Examples
    --------
    >>> from irkit.case import load_case
    >>> "here United States and" in codebook_for(load_case("nixon-beijing-1972"))["bilateral"].definition
    True
    """
    entries = {each.level: entry_for(each.level, case) for each in codebook()}
    return replace(codebook(), entries=MappingProxyType(entries))


def rule_for(case: Case) -> tuple[Step, ...]:
    """Return the decision rule for a case, to walk through with ``rule_walk(rule_for(case))``.

    Parameters
    ----------
    case : Case
        The case.
    """
    return tuple(replace(step, help=named_for(case, step.help)) for step in rule())
