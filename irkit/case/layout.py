"""How a case lies in its folder: which records stand in which file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from irkit.case.faults import Fault
from irkit.records import answers, records
from irkit.records.records import Record


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
    Table("issues.toml", "issue", "issues", records.Issue),
    Table("ties.toml", "tie", "ties", records.Tie),
    Table("links.toml", "link", "links", records.Link),
    Table("links.toml", "join", "joins", records.Join),
    Table("facts.toml", "fact", "facts", records.Fact),
    Table("questions.toml", "question", "questions", records.ForecastQuestion),
    Table("questions.toml", "extension", "extensions", records.ForecastQuestion),
    Table("questions.toml", "live", "live_questions", records.LiveQuestion),
    Table("questions.toml", "base_rate", "base_rates", records.BaseRate),
    Table("readings.toml", "reading", "readings", records.Reading),
    Table("tensions.toml", "tension", "tensions", records.Tension),
    Table("hypotheses.toml", "hypothesis", "hypotheses", records.Hypothesis),
    Table("hypotheses.toml", "evidence", "evidence", records.Evidence),
    Table("hypotheses.toml", "fit", "fits", records.Fit),
    Table("literature.toml", "work", "literature", records.Work),
    Table("reference.toml", "claim", "codes", answers.ClaimReference, "claim"),
    Table("reference.toml", "outcome", "outcomes", answers.ForecastOutcome, "question"),
    Table("reference.toml", "point", "points", answers.Point),
    Table("reference.toml", "difference", "differences", answers.Difference, "link"),
    Table("reference.toml", "placement", "placements", answers.ClaimPlacement),
)
FILES = tuple(dict.fromkeys(table.file for table in TABLES))
REQUIRED = ("case.toml", "claims.toml")
REFERENCE = "reference.toml"


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

    def add_fault(self, file: str, record: str | None, problem: str, advice: str = "") -> None:
        """Note a fault."""
        self.faults.append(Fault(file, record, problem, advice))

    def ids(self) -> dict[str, list[str]]:
        """Return the ids of each collection; extensions and live questions count among the questions."""
        ids: dict[str, list[str]] = {table.collection: [] for table in TABLES}
        for table, name, _ in self.named:
            ids[table.collection].append(name)
        ids["questions"] = ids["questions"] + ids["extensions"] + ids["live_questions"]
        return ids
