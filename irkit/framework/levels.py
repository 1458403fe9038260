"""The levels of analysis, the codebook that defines them, the rule that decides, and how coding goes wrong.

A *level* here is always one of two things, and the name says which: the **effect level** (where the
outcome that a claim asserts is felt) or the **cause level** (where the claimed driver sits).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from textwrap import fill
from types import MappingProxyType
from typing import Any

import tomli

from irkit.text import UnknownWordError, UserError, html_table, listed, meant

FRAMEWORK = Path(__file__).parent


class LevelError(UserError, ValueError):
    """A word that names no level, or a walk through the rule that cannot be."""


class Level(StrEnum):
    """Where an outcome, or a cause, sits.

    The first three are the article's scheme. The next three lie outside it, and a reference code says
    which. ``OUTSIDE`` is what a coder writes who only says that the scheme has no place for a claim.

    Examples
    --------
    >>> Level.parse("Regional")
    <Level.REGIONAL: 'regional'>
    >>> Level.DOMESTIC.in_scheme
    <Level.OUTSIDE: 'outside'>
    """

    INTERNATIONAL = "international"
    REGIONAL = "regional"
    BILATERAL = "bilateral"
    DOMESTIC = "domestic"
    INDIVIDUAL = "individual"
    FRAMING = "framing"
    OUTSIDE = "outside"

    @classmethod
    def parse(cls, word: object) -> Level:
        """Return the level that a word names: a value, a label, or a short form such as ``REG``.

        Parameters
        ----------
        word : object
            What was written; upper and lower case and outer spaces do not matter.

        Raises
        ------
        LevelError
            If the word names no level, with the likely one.
        """
        if not isinstance(word, str):
            raise LevelError(f"a level is a word such as {listed(LEVELS, last='or')}, not {word!r}")
        level = _words().get(word.strip().casefold())
        if level is None:
            raise LevelError(f'"{word}" is not a level: {meant(word, [level.value for level in cls])}')
        return level

    @property
    def in_scheme(self) -> Level:
        """The level as the article's scheme can say it: one of the three, or ``OUTSIDE``."""
        return self if self in LEVELS else Level.OUTSIDE

    @property
    def label(self) -> str:
        """The level's name as students read it."""
        return entry(self).label

    @property
    def signed(self) -> str:
        """The level's name with its sign before it."""
        return entry(self).signed


LEVELS = (Level.INTERNATIONAL, Level.REGIONAL, Level.BILATERAL)
"""The article's scheme, in the order of its headings."""

PILES = (*LEVELS, Level.OUTSIDE)
"""What a card can be sorted into: the scheme, and outside of it."""


@dataclass(frozen=True, repr=False)
class Entry:
    """One level's entry in the codebook: ``definition`` of it as effect level, ``cause`` as cause level.

    ``example`` and ``borderline`` are ids of claims in the codebook's case, ``border`` is the text of the
    latter, which only the case knows. ``sign``, ``colour`` and ``hatch`` are how figures and widgets show
    the level, so that colour is never the only sign.
    """

    level: Level
    short: str
    label: str
    sign: str
    colour: str
    hatch: str
    definition: str
    cause: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    example: str | None = None
    example_reason: str = ""
    borderline: str | None = None
    borderline_reason: str = ""
    border: str = ""

    @property
    def signed(self) -> str:
        """The name with the sign before it."""
        return f"{self.sign} {self.label}"

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
        """Return the entry in full as text, one paragraph per part."""
        lines = [self.signed]
        for name, texts in self._parts:
            lines += [f"  {name}", *(fill(text, 80, initial_indent="    - ", subsequent_indent="      ",
                                          break_on_hyphens=False) for text in texts)]  # fmt: skip
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return html_table((), self._parts, self.signed)

    def __str__(self) -> str:
        """Return the entry as a codebook page prints it."""
        lines = [self.signed, f"  {self.definition}"]
        lines += [f"  + {text}" for text in self.include]
        lines += [f"  – not: {text}" for text in self.exclude]
        return "\n".join(lines)


@dataclass(frozen=True)
class Codebook:
    """The levels as a codebook defines them, and the ``rule`` that decides between them.

    ``case`` is that of its examples, ``pair`` the two states that it names.
    """

    case: str
    pair: str
    entries: Mapping[Level, Entry]
    rule: tuple[Step, ...]

    def __getitem__(self, level: Level | str) -> Entry:
        """Return one level's entry, that of ``outside`` included; it is shown in full."""
        return self.entries.get(Level.parse(level)) or entry(Level.OUTSIDE)

    def __iter__(self) -> Iterator[Entry]:
        """Iterate over the entries, the article's three levels first."""
        return iter(self.entries.values())

    def __repr__(self) -> str:
        """Return every entry as text."""
        return "\n".join(map(str, self))

    def _repr_html_(self) -> str:
        """Return the codebook as an accessible table."""
        rows = [(f"{e.sign}\N{NO-BREAK SPACE}{e.label}", e.definition, e.include, e.exclude) for e in self]
        columns = ("Level", "Where the outcome lies", "Put in", "Leave out")
        return html_table(columns, rows, "The codebook: effect levels")


@dataclass(frozen=True)
class Step:
    """One question of the decision rule; ``yes`` and ``no`` are a later step's key or a level."""

    key: str
    question: str
    help: str
    yes: str | Level
    no: str | Level


@dataclass(frozen=True)
class Decision:
    """Where a walk through the decision rule has led.

    ``level`` is None while a question is still open; ``step`` is that question. ``path`` holds the
    questions answered so far, with the answers.
    """

    level: Level | None
    step: Step | None
    path: tuple[tuple[Step, bool], ...]

    def __repr__(self) -> str:
        """Return the walk as text: each question with its answer, then the level or the open question."""
        lines = [f"{step.question} {'Yes' if answer else 'No'}." for step, answer in self.path]
        if self.level is not None:
            return "\n".join([*lines, f"→ {entry(self.level).label}"])
        assert self.step is not None
        return "\n".join([*lines, f"? {self.step.question}", f"  ({self.step.help})"])


@cache
def read_framework(name: str) -> dict[str, Any]:
    """Return what one of the framework's TOML files holds, its lists as tuples.

    Parameters
    ----------
    name : str
        The file's name without its ending, such as ``codebook``.
    """

    def frozen(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: frozen(item) for key, item in value.items()}
        return tuple(map(frozen, value)) if isinstance(value, list) else value

    table: dict[str, Any] = frozen(tomli.loads((FRAMEWORK / f"{name}.toml").read_text(encoding="utf-8")))
    return table


@cache
def codebook() -> Codebook:
    """Return the codebook: what each level means, with what to put in and what to leave out.

    Examples
    --------
    >>> codebook()["regional"].short
    'REG'
    """
    raw = read_framework("codebook")
    entries: dict[Level, Entry] = {k: entry for k, entry in _entries().items() if k is not Level.OUTSIDE}
    return Codebook(raw["case"], raw["pair"], MappingProxyType(entries), rule())


@cache
def rule() -> tuple[Step, ...]:
    """Return the decision rule for effect levels, its questions in order."""
    levels = {level.value: level for level in Level}
    return tuple(
        Step(raw["key"], raw["question"], raw["help"], *(levels.get(raw[a], raw[a]) for a in ("yes", "no")))
        for raw in read_framework("codebook")["step"]
    )


def parting(one: Level, other: Level) -> Step:
    """Return the question of the rule at which the ways to two levels part.

    Examples
    --------
    >>> parting(Level.REGIONAL, Level.INTERNATIONAL).key
    'region'
    """
    steps = {step.key: step for step in rule()}

    def ends(at: str | Level) -> set[Level]:
        return {at} if isinstance(at, Level) else ends(steps[at].yes) | ends(steps[at].no)

    return next(step for step in rule() if (one in ends(step.yes)) != (other in ends(step.yes)))


def entry(level: Level) -> Entry:
    """Return the codebook entry of a level, ``OUTSIDE`` included."""
    return _entries()[level]


@cache
def _entries() -> Mapping[Level, Entry]:
    raw = read_framework("codebook")
    records = [*raw["level"], {**raw["outside"], "level": "outside"}]
    return MappingProxyType({
        Level(record["level"]): Entry(**{**record, "level": Level(record["level"])}) for record in records
    })  # fmt: skip


@cache
def _words() -> Mapping[str, Level]:
    """Return every word that names a level, in small letters."""
    words = {level.value: level for level in Level}
    for level, entry in _entries().items():
        words |= {entry.short.casefold(): level, entry.label.casefold(): level}
    return MappingProxyType(words)


def decide(*answers: bool, steps: Sequence[Step] | None = None) -> Decision:
    """Walk the decision rule for a claim's effect level with the answers given so far.

    Parameters
    ----------
    *answers : bool
        Yes (True) or no (False), one for each question in the order in which the rule asks them.
    steps : sequence of Step, optional
        The questions, the first one first; by default the codebook's.

    Returns
    -------
    Decision
        The level reached, or the question that is still open.

    Raises
    ------
    LevelError
        If there are more answers than questions on this path.

    Examples
    --------
    >>> decide(True, False, True).level
    <Level.BILATERAL: 'bilateral'>
    >>> decide(True).step.key
    'inside'
    """
    asked = {step.key: step for step in steps or rule()}
    here: str | Level = next(iter(asked))
    path: list[tuple[Step, bool]] = []
    for answer in answers:
        if isinstance(here, Level):
            raise LevelError(
                f"the rule ended at {here.value} after {len(path)} answers; {len(answers)} were given"
            )
        step = asked[here]
        path.append((step, bool(answer)))
        here = step.yes if answer else step.no
    if isinstance(here, Level):
        return Decision(here, None, tuple(path))
    return Decision(None, asked[here], tuple(path))


@dataclass(frozen=True)
class Misconception:
    """A way of going wrong that shows as a pattern in a student's codes or choices.

    ``pattern`` completes the sentence "Your codes are consistent with …"; ``ask`` is the question that
    leads back without giving a code away; ``source`` is where the misconception is described.
    """

    code: str
    name: str
    pattern: str
    ask: str
    source: str


def misconception(code: str) -> Misconception:
    """Return the misconception with this code.

    Parameters
    ----------
    code : str
        ``M0`` to ``M9``.

    Raises
    ------
    UnknownWordError
        If there is no such code, with the likely one.

    Examples
    --------
    >>> misconception("M2").name
    'Level from the actors'
    """
    known = misconceptions()
    if code not in known:
        raise UnknownWordError(f'"{code}" is not a misconception: {meant(code, known)}')
    return known[code]


@cache
def misconceptions() -> Mapping[str, Misconception]:
    """Return every misconception by its code, in order."""
    records = read_framework("misconceptions")["misconception"]
    return MappingProxyType({record["code"]: Misconception(**record) for record in records})
