"""The folder of grades: gradebook, platform files, marking file and feedback pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from irkit.grading.engine.results import Grade, Result, clear_up
from irkit.grading.outputs import feedback, marking, platforms
from irkit.grading.outputs.gradebook import Row, gradebook, with_marks
from irkit.grading.outputs.lateness import Deadline
from irkit.grading.submissions.roster import Roster
from irkit.grading.submissions.submissions import MISSING, Submission
from irkit.questions.sheets import Exercise
from irkit.text import write_whole

GRADEBOOK, CANVAS, MOODLE = "gradebook.csv", "canvas.csv", "moodle.csv"


@dataclass(frozen=True)
class GradedClass:
    """Everybody who handed in or should have, what came of it, the exercise, and where its grades go.

    ``result_of`` returns the result of a submission by its place among them; results are read when they
    are needed, so that a large class takes hardly more memory than a small one.
    """

    submissions: list[Submission]
    result_of: Callable[[int], Result]
    exercise: Exercise
    out: Path
    deadline: Deadline = field(default_factory=Deadline)
    roster: Roster | None = None

    @cached_property
    def marks(self) -> dict[marking.Key, marking.Mark]:
        """What has been filled in by hand so far."""
        return marking.read_marks(self.out)

    def rows(self) -> Iterator[Row]:
        """Return a row a submission, as the engine graded it."""
        for place, submission in enumerate(self.submissions):
            yield Row(submission, absent(self.exercise) if submission.is_missing else self.result_of(place))

    @cached_property
    def marked(self) -> dict[str, dict[str, tuple[float, str]]]:
        """Points and comment that persons gave, by submission and question."""
        return marking.merged(self.rows(), self.exercise, self.marks)

    def final_rows(self) -> Iterator[Row]:
        """Return a row a submission, with the marks that persons gave and what lateness took off."""
        for row in self.rows():
            yield self.deadline.applied(with_marks(row, self.marked.get(row.submission.name, {})))


def absent(exercise: Exercise) -> Result:
    """Return the result of somebody who handed in nothing."""
    grades = tuple(Grade(question.id, None, question.points, MISSING) for question in exercise.question)
    return Result(grades, "missing", MISSING)


def write(graded: GradedClass) -> tuple[Path, list[str]]:
    """Write all files, each whole or not at all.

    Returns
    -------
    Path
        The gradebook.
    list of str
        What should be known before the platform files are imported, a sentence each.

    Raises
    ------
    MarkingError
        If the marking file holds marks that cannot be: then no file is changed.
    """
    folders = [graded.out / name for name in ("", feedback.FOLDER, marking.KEPT)]
    try:
        for folder in folders:
            clear_up(folder)
        return _write(graded)
    except OSError:
        for folder in folders:
            clear_up(folder)
        raise


def _write(graded: GradedClass) -> tuple[Path, list[str]]:
    exercise, out, roster = graded.exercise, graded.out, graded.roster
    canvas = platforms.canvas(graded.final_rows(), exercise, roster)
    moodle = platforms.moodle(graded.final_rows(), exercise, roster)
    penalties = graded.deadline.policy is not None
    texts = {
        CANVAS: canvas.text,
        MOODLE: moodle.text,
        GRADEBOOK: gradebook(graded.final_rows(), exercise, penalties, matched=roster is not None),
    }
    _write_pages(graded, moodle)
    to_mark = marking.marking(graded.rows(), exercise, graded.marks)
    if to_mark is not None:
        marking.write_marking(out, to_mark)
    for name, text in texts.items():
        if text is not None:
            write_whole(out / name, text)
        else:
            (out / name).unlink(missing_ok=True)
    remarks = [remark for returns in (canvas, moodle) for remark in returns.remarks]
    return out / GRADEBOOK, list(dict.fromkeys(remarks))


def _write_pages(graded: GradedClass, moodle: platforms.Returns) -> None:
    folder = graded.out / feedback.FOLDER
    folder.mkdir(exist_ok=True)
    lines = {line.row: line for line in moodle.lines if not line.of_team}
    current, returned = set(), []
    for row in graded.final_rows():
        if row.submission.is_missing:
            continue
        name = feedback.page_name(row)
        write_whole(folder / name, feedback.page(row, graded.exercise))
        current.add(name)
        if row.submission.name in lines:
            line = lines[row.submission.name]
            returned.append((platforms.moodle_page(line, graded.exercise), folder / name))
    for path in folder.glob("*.html"):
        if path.name not in current:
            path.unlink()
    platforms.write_pages(graded.out, returned)
