"""What grading leaves behind: gradebook, platform files, marking file and feedback pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from irkit.grading import feedback, marking, platforms
from irkit.grading.gradebook import Row, gradebook, marked
from irkit.grading.results import Result, write_whole
from irkit.grading.submission import Submission
from irkit.questions.sheets import Exercise

GRADEBOOK, CANVAS, MOODLE = "gradebook.csv", "canvas.csv", "moodle.csv"
_BYTE_ORDER_MARK = "\ufeff"
"""Excel takes a CSV for its own code page without one."""


@dataclass(frozen=True)
class Class:
    """Everybody who handed in, the exercise, and where its grades go."""

    submissions: list[Submission]
    exercise: Exercise
    out: Path

    @cached_property
    def marks(self) -> dict[marking.Key, marking.Mark]:
        """What has been filled in by hand so far."""
        return marking.read_marks(self.out / marking.NAME)


def write(everyone: Class, results: list[Result]) -> Path:
    """Write all files, each whole or not at all, and return the gradebook's path.

    Raises
    ------
    MarkingError
        If the marking file holds marks that cannot be: then no file is changed.
    """
    exercise, out = everyone.exercise, everyone.out
    rows = [Row(*pair) for pair in zip(everyone.submissions, results, strict=True)]
    given = marking.merged(rows, exercise, everyone.marks)
    final = [marked(row, given.get(row.submission.name, {})) for row in rows]
    texts = {
        marking.NAME: marking.marking(rows, exercise, everyone.marks),
        CANVAS: platforms.canvas(final, exercise),
        MOODLE: platforms.moodle(final, exercise),
        GRADEBOOK: gradebook(final, exercise),
    }
    _write_pages(final, exercise, out / feedback.FOLDER)
    for name, text in texts.items():
        if text is not None:
            write_whole(out / name, (_BYTE_ORDER_MARK if name == marking.NAME else "") + text)
        elif name != marking.NAME:
            (out / name).unlink(missing_ok=True)
    return out / GRADEBOOK


def _write_pages(rows: list[Row], exercise: Exercise, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    pages = {feedback.page_name(row): feedback.page(row, exercise) for row in rows}
    for name, text in pages.items():
        write_whole(folder / name, text)
    for path in folder.glob("*.html"):
        if path.name not in pages:
            path.unlink()
