"""The codebook and its rule in the words of a case: with the names of that case's own pair."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from textwrap import fill
from types import MappingProxyType
from typing import TYPE_CHECKING

from irkit.framework.levels import Codebook, Entry, Level, Step, codebook, entry, rule
from irkit.text import CELL, listed

if TYPE_CHECKING:
    from irkit.case.case import Case


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


@dataclass(frozen=True, repr=False)
class WholeRule:
    """A rule of the codebook in its parts: what belongs, what does not, and an example on the border."""

    title: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]

    def __repr__(self) -> str:
        """Return the rule as text, a part a paragraph."""
        lines = [self.title]
        for name, texts in self.parts:
            lines += [f"  {name}", *(fill(text, 80, initial_indent="    - ", subsequent_indent="      ",
                                          break_on_hyphens=False) for text in texts)]  # fmt: skip
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """Return the rule as an accessible table, a part a row."""
        rows = "".join(
            f'<tr><th scope="row" style="{CELL};white-space:nowrap">{name}</th><td style="{CELL}">'
            f"{'<br>'.join(map(escape, texts))}</td></tr>"
            for name, texts in self.parts
        )
        head = f'<caption style="text-align:left">{escape(self.title)}</caption>'
        return f"<table>{head}<tbody>{rows}</tbody></table>"


def whole_rule(level: Level | str, case: Case) -> WholeRule:
    """Return a level's rule with the claim that stands on its border, where the codebook has one of the case.

    Parameters
    ----------
    level : Level or str
        The level.
    case : Case
        The case.

    Examples
    --------
    >>> from irkit.case.case import load_case
    >>> [name for name, _ in whole_rule("regional", load_case("lavrov-tehran-2013")).parts]
    ['The outcome', 'Belongs', 'Does not belong', 'On the border']
    """
    found = entry_for(Level.parse(level), case)
    border: tuple[str, ...] = ()
    if found.borderline:
        border = (f"{found.borderline}: {case.claim(found.borderline).text}", found.borderline_reason)
    parts = {"The outcome": (found.definition,), "Belongs": found.include, "Does not belong": found.exclude}
    told = tuple((name, texts) for name, texts in {**parts, "On the border": border}.items() if texts)
    return WholeRule(f"{found.sign} {found.label}", told)


def codebook_for(case: Case) -> Codebook:
    """Return the codebook for a case, with the names of its two states.

    Parameters
    ----------
    case : Case
        The case.

    Examples
    --------
    >>> from irkit.case.case import load_case
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
