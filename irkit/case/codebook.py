"""The codebook and its rule in the words of a case: with the names of its two states and its own examples."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from textwrap import fill
from types import MappingProxyType
from typing import TYPE_CHECKING

from irkit.framework.levels import Codebook, Entry, Level, Step, codebook, entry, rule
from irkit.text import html_table, listed

if TYPE_CHECKING:
    from irkit.case.case import Case


@dataclass(frozen=True, repr=False)
class CaseEntry(Entry):
    """One level's entry in the codebook of a case, shown in full.

    ``border`` is the text of the claim that stands on the level's border, where the case has one.
    """

    border: str = ""

    @property
    def _parts(self) -> list[tuple[str, tuple[str, ...]]]:
        border = (f"{self.borderline}: {self.border}", self.borderline_reason) if self.border else ()
        parts = {
            "The outcome": (self.definition,),
            "Belongs": self.include,
            "Does not belong": self.exclude,
            "On the border": border,
        }
        return [(name, texts) for name, texts in parts.items() if texts]

    def __repr__(self) -> str:
        """Return the entry as text, one paragraph per part."""
        lines = [f"{self.sign} {self.label}"]
        for name, texts in self._parts:
            lines += [f"  {name}", *(fill(text, 80, initial_indent="    - ", subsequent_indent="      ",
                                          break_on_hyphens=False) for text in texts)]  # fmt: skip
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return html_table((), self._parts, f"{self.sign} {self.label}")


@dataclass(frozen=True, repr=False)
class CaseCodebook(Codebook):
    """The codebook of a case; ``rule`` is the decision rule with the names of its two states."""

    rule: tuple[Step, ...]

    def __getitem__(self, level: Level | str) -> Entry:
        """Return one level's entry, ``outside`` included; it is shown in full."""
        return self.entries.get(Level.parse(level)) or entry(Level.OUTSIDE)


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


def codebook_of(case: Case) -> CaseCodebook:
    """Return the codebook for a case; see ``Case.codebook``."""
    entries = {level: _entry(case, level) for level in codebook().entries}
    steps = tuple(replace(step, help=named_for(case, step.help)) for step in rule())
    return CaseCodebook(
        codebook().case, listed(actor.name for actor in case.pair), MappingProxyType(entries), steps
    )


def _entry(case: Case, level: Level) -> CaseEntry:
    own = entry(level)
    given = {field.name: getattr(own, field.name) for field in fields(own)}
    if case.id == codebook().case:
        return CaseEntry(**given, border=case.claim(own.borderline).text if own.borderline else "")
    # Its examples are claims of the codebook's own case.
    reasons = {"example": None, "example_reason": "", "borderline": None, "borderline_reason": ""}
    return CaseEntry(**{**given, "definition": named_for(case, own.definition), **reasons})
