"""What a case is made of: which records stand in which file, and what can be wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from irkit.records import answers, records
from irkit.records.records import Record
from irkit.text import UserError, counted


class Table(NamedTuple):
    """One kind of record: the file and the heading it stands under, and the field that names it."""

    file: str
    heading: str
    collection: str
    model: type[Record]
    key: str | None = "id"


TABLES = (
    Table("case.toml", "section", "sections", records.Section),
    Table("case.toml", "word", "words", records.Word, None),
    Table("paragraphs.toml", "paragraph", "paragraphs", records.Paragraph),
    Table("claims.toml", "claim", "claims", records.Claim),
    Table("actors.toml", "actor", "actors", records.Actor),
    Table("tiles.toml", "tile", "tiles", records.Tile),
    Table("issues.toml", "issue", "issues", records.Issue),
    Table("ties.toml", "tie", "ties", records.Tie),
    Table("links.toml", "link", "links", records.Link),
    Table("links.toml", "join", "joins", records.Join),
    Table("facts.toml", "fact", "facts", records.Fact),
    Table("questions.toml", "question", "questions", records.ForecastQuestion),
    Table("questions.toml", "extension", "extensions", records.ForecastQuestion),
    Table("questions.toml", "live", "live_questions", records.LiveQuestion),
    Table("questions.toml", "base_rate", "base_rates", records.BaseRate),
    Table("tallies.toml", "tally", "tallies", records.Tally),
    Table("readings.toml", "reading", "readings", records.Reading),
    Table("tensions.toml", "tension", "tensions", records.Tension),
    Table("hypotheses.toml", "hypothesis", "hypotheses", records.Hypothesis),
    Table("hypotheses.toml", "evidence", "evidence", records.Evidence),
    Table("hypotheses.toml", "fit", "fits", records.Fit),
    Table("literature.toml", "work", "literature", records.Work),
    Table("reference.toml", "claim", "codes", answers.ClaimReference, "claim"),
    Table("reference.toml", "outcome", "outcomes", answers.ForecastOutcome, "question"),
    Table("reference.toml", "matter", "matters", answers.Matter, "text"),
    Table("reference.toml", "point", "points", answers.Point),
    Table("reference.toml", "difference", "differences", answers.Difference, "link"),
    Table("reference.toml", "placement", "placements", answers.ClaimPlacement),
)
FILES = tuple(dict.fromkeys(table.file for table in TABLES))
REFERENCE = "reference.toml"


Field = tuple[int | str, ...]


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a case.

    Attributes
    ----------
    file : str
        The file.
    record : str or None
        The id of the record, or its place in the file.
    problem : str
        What is wrong, as it is said after the name of the field, where there is one.
    advice : str
        What to do: the word that was likely meant, or those that are allowed.
    field : tuple of str and int
        Where in the record: the field, and the place in it.
    kind : str
        What kind of fault it is: a field missing or unknown, a value of the wrong type, beyond bounds, not
        allowed (value), or that points nowhere (dangling).
    given : object
        What stands there.
    """

    file: str
    record: str | None
    problem: str
    advice: str = ""
    field: Field = ()
    kind: str = ""
    given: object = None

    def words(self, field: str) -> str:
        """Say what is wrong under a name for the field."""
        joint = ": " if self.kind == "value" else " "
        said = {"missing": f"the field {field} is missing", "unknown": f"unknown field {field}"}
        problem = said.get(self.kind) or joint.join(part for part in (field, self.problem) if part)
        return f"{problem}: {self.advice}" if self.advice else problem

    @property
    def message(self) -> str:
        """What is wrong, without the place."""
        steps = (f" {step + 1}" if isinstance(step, int) else f", {step}" for step in self.field)
        place = "".join(steps).removeprefix(", ")
        return self.words(f'"{place}"' if self.kind in ("missing", "unknown") else place)

    def __str__(self) -> str:
        """Return the fault as one line."""
        return ": ".join(part for part in (self.file, self.record, self.message) if part)


class CaseError(UserError, ValueError):
    """A case that cannot be loaded, with every fault that was found in it.

    Attributes
    ----------
    faults : tuple of Fault
        What is wrong, in the order of the files.
    """

    def __init__(self, case: str, faults: Iterable[Fault]) -> None:
        self.case, self.faults = case, tuple(faults)
        # What builds it again, so that it can cross from one process to another.
        super().__init__(case, self.faults)

    def __str__(self) -> str:
        """Return every fault on a line of its own."""
        head = f"{self.case}: {counted(len(self.faults), 'fault')}"
        return "\n".join([head, *(f"  {fault}" for fault in self.faults)])


@dataclass
class Contents:
    """What a case folder holds: the records that could be made, what they were made from, the faults.

    ``named`` keeps faulty records too, so that a fault in one record is not repeated by those that
    point to it.
    """

    about: records.About | None = None
    article: records.Article | None = None
    records: dict[str, list[Any]] = field(default_factory=lambda: {t.collection: [] for t in TABLES})
    named: list[tuple[Table, str, Mapping[str, Any]]] = field(default_factory=list)
    read: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)

    def ids(self) -> dict[str, list[str]]:
        """Return the ids of each collection; extensions and live questions count among the questions."""
        ids: dict[str, list[str]] = {table.collection: [] for table in TABLES}
        for table, name, _ in self.named:
            ids[table.collection].append(name)
        ids["questions"] = ids["questions"] + ids["extensions"] + ids["live_questions"]
        return ids
