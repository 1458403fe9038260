"""A case: one article's claims, with the actors, links, facts and codes that belong to them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec.structs import asdict

from irkit.case.collections import Claims, Collection, Hypotheses, Links, Questions, Ties, table_of
from irkit.case.data import RECORD_FIELDS, CaseData
from irkit.case.files import read_folder
from irkit.case.layout import REFERENCE, CaseError, Contents, Fault
from irkit.framework.levels import Codebook, Level, codebook
from irkit.records.answers import Reference
from irkit.records.records import Claim, Record, Section
from irkit.text import data_folder, listed, meant

if TYPE_CHECKING:
    import pandas as pd

    from irkit.case.claims import CaseClaim, Digest
    from irkit.case.map import CaseMap

__all__ = ["Case", "CaseError", "case_names", "load_case"]

State = tuple[tuple[str, int, int], ...]
"""What is in a folder: of each file its name, its size in bytes and its time of change in nanoseconds."""

R = TypeVar("R", bound=Record)

COLLECTIONS: tuple[type[Collection[Any]], ...] = (Claims, Ties, Links, Hypotheses, Questions)


@dataclass(frozen=True, repr=False)
class Case(CaseData):
    """One article's claims and what belongs to them, with what can be asked of them."""

    claims: Claims
    ties: Ties
    links: Links
    questions: Questions
    hypotheses: Hypotheses = field(default_factory=Hypotheses)

    @classmethod
    def from_form(cls, data: Mapping[str, Any], name: str = "my-case") -> Case:
        """Return the case that plain data describe, as the form of ``case_builder`` writes it.

        Parameters
        ----------
        data : mapping
            ``title``, ``author``, ``text`` (the title of the text that is coded), ``date``, ``pair`` (two
            names), and ``claims``, each with ``text``, ``locator``, ``effect_level`` and, where there is
            one, ``cause_level``, ``certainty``, ``evidence`` and ``actors`` (names). ``actors`` names those
            beside the pair. ``caution`` is what a reader should know first.
        name : str, default "my-case"
            The id of the case.

        Returns
        -------
        Case
            The case, with its codes as its reference.

        Raises
        ------
        CaseError
            If anything in it is wrong: the error lists every fault, in the words of ``irkit check-case``.

        Examples
        --------
        >>> claim = {"text": "Hereland mends the bridge to Thereland.", "locator": "P1.S1",
        ...          "effect_level": "bilateral", "actors": ["Hereland"]}
        >>> about = {"title": "A bridge", "author": "Somebody", "text": "News", "date": "2024-05-17"}
        >>> case = Case.from_form({**about, "pair": ["Hereland", "Thereland"], "claims": [claim]})
        >>> case.effect_level("C01")
        <Level.BILATERAL: 'bilateral'>
        """
        from irkit.case.drafts import read_draft

        return case_of(name, read_draft(data, name))

    def __post_init__(self) -> None:
        """Let the collections know their case."""
        for collection in COLLECTIONS:
            records = getattr(self, collection.name)
            object.__setattr__(self, collection.name, collection(records, self))

    def claim(self, claim_id: str) -> CaseClaim:
        """Return a claim by its id, with what the case holds of it."""
        from irkit.case.claims import CaseClaim

        return CaseClaim(**asdict(self.find(claim_id, Claim)), case=self)

    def digest(self, section: str) -> Digest:
        """Return what one section of the article says, in brief.

        Parameters
        ----------
        section : str
            The section's id, such as ``"regional"``.

        Raises
        ------
        RecordNotFoundError
            If the article has no such section, with the likely one.
        """
        from irkit.case.claims import Digest

        title = self.find(section, Section).title
        return Digest(self.article, title, tuple(p for p in self.paragraphs if p.section == section))

    @property
    def codebook(self) -> Codebook:
        """The codebook with the names of the case's two states, and with its examples where it is their case.

        Examples
        --------
        >>> "here United States and" in load_case("nixon-beijing-1972").codebook["bilateral"].definition
        True
        """
        book = codebook()
        entries = {
            entry.level: replace(entry, border=self.claim(entry.borderline).text if entry.borderline else "")
            if self.id == book.case
            else replace(
                entry, definition=self.named_in(entry.definition), example=None, example_reason="",
                borderline=None, borderline_reason="",
            )
            for entry in book
        }  # fmt: skip
        steps = tuple(replace(step, help=self.named_in(step.help)) for step in book.rule)
        return Codebook(book.case, self.named_in(book.pair), entries, steps)

    @property
    def map(self) -> CaseMap:
        """The states of the case as tiles, and the level of an outcome by who would feel it.

        Examples
        --------
        >>> load_case("lavrov-tehran-2013").map.reach(feels=["Syria", "Iraq"]).level
        <Level.REGIONAL: 'regional'>
        """
        from irkit.case.map import map_of

        return map_of(self)

    def coded_for(self, *pair: str) -> dict[str, Level]:
        """Return the effect level of each claim if two other states were the pair, by the codebook's rule.

        An outcome between the two is then bilateral; one between the case's own is coded by where these lie.
        Every other code stays.

        Parameters
        ----------
        *pair : str
            The names of two states, or their codes on the map.

        Raises
        ------
        LookupError
            If the map has no such state, or if the case came without its reference.
        ValueError
            If they are not two.

        Examples
        --------
        >>> load_case("lavrov-tehran-2013").coded_for("Russia", "United States")["C19"]
        <Level.BILATERAL: 'bilateral'>
        """
        from irkit.case.map import coded_for

        return coded_for(self, pair)

    def table(self, name: str, *, reference: bool = False) -> pd.DataFrame:
        """Return one kind of record as a pandas table, a row a record, indexed by id.

        Parameters
        ----------
        name : str
            The kind: claims, actors, ties, links, facts, events and so on.
        reference : bool, default False
            For claims, links and questions: add the columns of the reference.

        Raises
        ------
        LookupError
            If there is no such table, with the likely name; or if the reference is missing.
        """
        return table_of(self, name, reference=reference)

    def __repr__(self) -> str:
        """Return the case in one readable line."""
        counts = {name: len(getattr(self, name)) for name in _COUNTED}
        holds = listed(f"{n} {name if n > 1 else name.removesuffix('s')}" for name, n in counts.items() if n)
        return f"<Case {self.id}: {self.title}; {holds}{'' if self.reference else ', without its reference'}>"


_COUNTED = (
    "claims", "actors", "issues", "ties", "links", "facts", "questions", "extensions", "readings", "tensions",
    "literature",
)  # fmt: skip


def case_names() -> tuple[str, ...]:
    """Return the names of the cases that come with irkit.

    Examples
    --------
    >>> "lavrov-tehran-2013" in case_names()
    True
    """
    return tuple(sorted(path.parent.name for path in data_folder("cases").glob("*/case.toml")))


def load_case(case: str | Path) -> Case:
    """Return a case: one of those that come with irkit, or one from a folder of your own.

    A case is read once; it is read again when a file in its folder has changed.

    Parameters
    ----------
    case : str or Path
        A name that ``case_names`` lists, or the path of a folder with a ``case.toml``.

    Returns
    -------
    Case
        The case with every reference checked; without ``reference.toml`` in the folder, without answers.

    Raises
    ------
    CaseError
        If there is no such case, or if anything in its files is wrong: the error lists every fault.

    Examples
    --------
    >>> load_case("lavrov-tehran-2013").effect_level("C40")
    <Level.REGIONAL: 'regional'>
    """
    folder = case_folder(case)
    return _read_case(folder.absolute(), _state(folder))


@lru_cache(maxsize=32)
def _read_case(folder: Path, state: State) -> Case:
    """Read a case; its state is there for the cache, which knows by it when to read again."""
    return case_of(folder.name, read_folder(folder))


def _state(folder: Path) -> State:
    try:
        with os.scandir(folder) as entries:
            stats = [(entry.name, entry.stat()) for entry in entries if entry.is_file()]
    except OSError:
        return ()
    return tuple(sorted((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats))


def case_of(name: str, contents: Contents) -> Case:
    """Return the case that was read; raise ``CaseError`` with every fault where there is one."""
    about, article = contents.about, contents.article
    if contents.faults or about is None or article is None:
        raise CaseError(name, contents.faults)
    collections: dict[str, Any] = {name: tuple(contents.records[name]) for name in RECORD_FIELDS}
    answers = {slot.name: tuple(contents.records[slot.name]) for slot in fields(Reference)}
    reference = Reference(**answers) if REFERENCE in contents.read else None
    return Case(about, article, **collections, reference=reference)


def case_folder(case: str | Path) -> Path:
    """Return the folder of a case, by its name or its path.

    Raises
    ------
    CaseError
        If there is no such case, with the likely name.
    """
    shipped = data_folder("cases") / case
    if isinstance(case, str) and (shipped / "case.toml").is_file():
        return shipped
    path = Path(case)
    if path.is_dir():
        return path
    problem = "there is no such folder, and no case of this name"
    raise CaseError(str(case), [Fault(str(case), None, problem, meant(str(case), case_names()))])
