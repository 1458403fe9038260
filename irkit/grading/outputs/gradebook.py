"""The gradebook: one row per submission, one column per question, and what each came to."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from irkit.grading.engine.results import WAITS, Grade, Result
from irkit.grading.submissions.submissions import Submission
from irkit.questions.sheets import Exercise
from irkit.text import listed

_BYTE_ORDER_MARK = "\ufeff"
"""Spreadsheets take a CSV for their own code page without one; learning platforms need none."""
_FORMULA = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠")
# Where a semicolon separates the cells, a line or a semicolon in a text begins another one.
_BEGINS = r"(?=[=+@|%＝＋＠]|[-－](?! ))"
_INSIDE = re.compile(rf"([;\n]\s*){_BEGINS}")
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
        if self.result.status in ("unreadable", "missing") or self.result.undecided:
            return False
        return all(grade.points is not None for grade in self.result.grades)

    @property
    def note(self) -> str:
        """What is to be told of it beside its points."""
        parts = (self.late, self.submission.chosen(self.result.file), self.result.note)
        return "; ".join(part for part in (*parts, *self.submission.notes) if part)


def with_marks(row: Row, marks: Mapping[tuple[str, str], tuple[float, str]]) -> Row:
    """Return a row with the points that persons gave, by the submission's cell and question, and comments."""

    def marked(grade: Grade) -> Grade:
        key = (safe_cell(row.submission.name), grade.question)
        if key not in marks or grade.points is not None:
            return grade
        points, comment = marks[key]
        return replace(grade, points=points, reason="marked", hints=(comment,) if comment else ())

    grades = tuple(map(marked, row.result.grades))
    waiting = [grade.question for grade in grades if grade.points is None]
    notes = [note for note in row.result.note.split("; ") if note and not note.endswith(WAITS)]
    notes += [f"{listed(waiting)} {WAITS}"] if waiting and WAITS in row.result.note else []
    return replace(row, result=replace(row.result, grades=grades, note="; ".join(notes)))


def gradebook(rows: Iterable[Row], exercise: Exercise) -> str:
    """Return the gradebook as CSV: the points of each question, what became of them, and whose they are."""
    table = []
    for row in rows:
        submission, result = row.submission, row.result
        cells = {
            "submission": submission.name,
            **{question.id: number(result.of(question.id).points) for question in exercise.question},
            "raw": number(row.raw),
            "penalty": number(row.penalty),
            # What could not be read has no grade, least of all a 0.
            "total": "" if result.status == "unreadable" else number(row.total),
            "max": number(exercise.maximum),
            "status": result.status,
            "student": submission.enrolled.label if submission.enrolled else "",
            "matched by": submission.matched_by,
            "note": row.note,
        }
        table.append(cells)
    return "".join(csv_lines([list(table[0]), *(cells.values() for cells in table)]))


def number(points: float | None) -> str:
    """Return points as a spreadsheet reads them; nothing where there are none yet."""
    return "" if points is None else f"{round(points, 2):g}"


def read_number(text: str) -> float | None:
    """Return the number that a cell holds, with a point or a comma before its decimals."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def csv_lines(lines: Iterable[Iterable[str]], safe: bool = True) -> Iterator[str]:
    """Return lines as CSV, one by one; where ``safe``, for a spreadsheet, where no cell becomes a formula."""
    if safe:
        yield _BYTE_ORDER_MARK
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    for line in lines:
        writer.writerow([safe_cell(cell) for cell in line] if safe else line)
        yield written.getvalue()
        written.seek(0)
        written.truncate()


def safe_cell(text: str) -> str:
    """Return a cell's text, with an apostrophe in front where a spreadsheet would take it for a formula."""
    plain = "".join(sign if sign.isprintable() or sign in f"\n{_JOINERS}" else " " for sign in text)
    begins_one = plain.lstrip(f" \n{_JOINERS}").startswith(_FORMULA)
    is_plain = text == "-" or ("," not in text and read_number(text) is not None)
    parted = _INSIDE.sub(r"\1'", plain)
    return f"'{parted}" if begins_one and not is_plain else parted


def plain_cell(text: str) -> str:
    """Return what a cell held before :func:`safe_cell`, where that is what made it."""
    bare = re.sub(rf"([;\n]\s*)'{_BEGINS}", r"\1", text.removeprefix("'"))
    for original in (bare, text.removeprefix("'")):
        if safe_cell(original) == text:
            return original
    return text
