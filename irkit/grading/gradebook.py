"""The gradebook: a row a submission, a column a question, and what each came to."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from irkit.grading.results import Grade, Result
from irkit.grading.submission import Submission
from irkit.questions.sheets import Exercise

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%")


@dataclass(frozen=True)
class Row:
    """One submission with what came of it, marks by persons included."""

    submission: Submission
    result: Result

    @property
    def total(self) -> float:
        """The points so far."""
        return round(sum(grade.points or 0.0 for grade in self.result.grades), 4)

    @property
    def is_final(self) -> bool:
        """Whether everything has been read and marked."""
        return self.result.status != "unreadable" and all(g.points is not None for g in self.result.grades)


def marked(row: Row, marks: Mapping[str, tuple[float, str]]) -> Row:
    """Return a row with the points that a person gave, by question, and the comment as its hint."""

    def grade(held: Grade) -> Grade:
        if held.question not in marks or held.points is not None:
            return held
        points, comment = marks[held.question]
        return replace(held, points=points, reason="marked", hints=(comment,) if comment else ())

    return replace(row, result=replace(row.result, grades=tuple(map(grade, row.result.grades))))


def gradebook(rows: Iterable[Row], exercise: Exercise) -> str:
    """Return the gradebook as CSV: submission, one column a question, total, max, status, note."""
    ids = [question.id for question in exercise.question]
    lines = [["submission", *ids, "total", "max", "status", "note"]]
    for row in rows:
        points = [number(row.result.of(each).points) for each in ids]
        last = [number(row.total), number(exercise.maximum), row.result.status, row.result.note]
        lines.append([row.submission.name, *points, *last])
    return table(lines)


def number(points: float | None) -> str:
    """Return points as a spreadsheet reads them; nothing where there are none yet."""
    return "" if points is None else f"{round(points, 2):g}"


def table(lines: Iterable[Iterable[str]]) -> str:
    """Return lines as CSV in which no cell can become a formula of a spreadsheet."""
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in line] for line in lines)
    return held.getvalue()


def harmless(text: str) -> str:
    """Return a cell's text, with an apostrophe in front where a spreadsheet would take it for a formula."""
    one_line = "".join(each if each.isprintable() or each == "\n" else " " for each in text)
    risky = text.lstrip(" \n").startswith(_FORMULA) and not _is_number(text)
    return f"'{one_line}" if risky else one_line


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
