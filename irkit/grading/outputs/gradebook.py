"""The gradebook: a row a submission, a column a question, and what each came to."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from irkit.grading.engine.results import WAITS, Grade, Result
from irkit.grading.submissions.submission import Submission
from irkit.questions.sheets import Exercise
from irkit.text import listed

_FORMULA = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠")
# Where a semicolon parts the cells, a line or a semicolon in a text begins another one.
_INSIDE = re.compile(r"([;\n]\s*)(?=[=+@|%＝＋＠]|[-－](?! ))")
_JOINERS = "\u200c\u200d"
"""What joins or parts letters without being seen; Persian is not written without."""


@dataclass(frozen=True)
class Row:
    """One submission with what came of it, marks by persons and what lateness took off included."""

    submission: Submission
    result: Result
    penalty: float = 0.0
    late: str = ""

    @property
    def raw(self) -> float:
        """The points so far, before anything is taken off."""
        return round(sum(grade.points or 0.0 for grade in self.result.grades), 4)

    @property
    def total(self) -> float:
        """The points so far."""
        return round(max(self.raw - self.penalty, 0.0), 4)

    @property
    def maximum(self) -> float:
        """The points that could be earned."""
        return sum(grade.maximum for grade in self.result.grades)

    @property
    def is_final(self) -> bool:
        """Whether everything has been read and marked."""
        return self.result.status not in ("unreadable", "missing") and all(
            grade.points is not None for grade in self.result.grades
        )

    @property
    def note(self) -> str:
        """What is to be told of it beside its points."""
        told = (self.late, self.submission.chosen(self.result.file), self.result.note)
        return "; ".join(each for each in (*told, *self.submission.notes) if each)

    def told(self, late: str, penalty: float = 0.0) -> Row:
        """Return the row with what is to be told of its lateness, and what that takes off."""
        return replace(self, late=late, penalty=penalty)


def marked(row: Row, marks: Mapping[str, tuple[float, str]]) -> Row:
    """Return a row with the points that a person gave, by question, and the comment as its hint."""

    def grade(held: Grade) -> Grade:
        if held.question not in marks or held.points is not None:
            return held
        points, comment = marks[held.question]
        return replace(held, points=points, reason="marked", hints=(comment,) if comment else ())

    grades = tuple(map(grade, row.result.grades))
    waiting = [each.question for each in grades if each.points is None]
    notes = [each for each in row.result.note.split("; ") if each and not each.endswith(WAITS)]
    notes += [f"{listed(waiting)} {WAITS}"] if waiting and WAITS in row.result.note else []
    return replace(row, result=replace(row.result, grades=grades, note="; ".join(notes)))


def gradebook(rows: Iterable[Row], exercise: Exercise, penalties: bool = False) -> str:
    """Return the gradebook as CSV: submission, one column a question, total, max, status, note.

    With ``penalties`` the points before it and the penalty stand before the total.
    """
    ids = [question.id for question in exercise.question]
    before = ["raw", "penalty"] if penalties else []
    lines = [["submission", *ids, *before, "total", "max", "status", "note"]]
    for row in rows:
        points = [number(row.result.of(each).points) for each in ids]
        points += [number(row.raw), number(row.penalty)] if penalties else []
        last = [number(row.total), number(exercise.maximum), row.result.status, row.note]
        lines.append([row.submission.name, *points, *last])
    return table(lines)


def number(points: float | None) -> str:
    """Return points as a spreadsheet reads them; nothing where there are none yet."""
    return "" if points is None else f"{round(points, 2):g}"


def table(lines: Iterable[Iterable[str]]) -> str:
    """Return lines as CSV in which no cell can become a formula of a spreadsheet."""
    return "".join(table_lines(lines))


def table_lines(lines: Iterable[Iterable[str]]) -> Iterator[str]:
    """Return such a table line by line, for one that is too large to be held."""
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\r\n")
    for line in lines:
        writer.writerow([harmless(cell) for cell in line])
        yield held.getvalue()
        held.seek(0)
        held.truncate()


def harmless(text: str) -> str:
    """Return a cell's text, with an apostrophe in front where a spreadsheet would take it for a formula."""
    shown = "".join(each if each.isprintable() or each in f"\n{_JOINERS}" else " " for each in text)
    begins_one = shown.lstrip(f" \n{_JOINERS}").startswith(_FORMULA) and text != "-" and not _is_number(text)
    parted = _INSIDE.sub(r"\1'", shown)
    return f"'{parted}" if begins_one else parted


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
