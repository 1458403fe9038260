"""What grading leaves behind: gradebook, platform files, marking file and feedback pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from irkit.grading.engine.results import Grade, Result, clear_up
from irkit.grading.outputs import feedback, marking, platforms
from irkit.grading.outputs.gradebook import Row, gradebook, marked
from irkit.grading.outputs.lateness import Deadline
from irkit.grading.outputs.markingfile import KEPT, write_marking
from irkit.grading.outputs.returns import moodle_name, write_returns
from irkit.grading.submissions.enrolment import MISSING
from irkit.grading.submissions.roster import Roster
from irkit.grading.submissions.submission import Submission
from irkit.questions.sheets import Exercise
from irkit.text import write_whole

GRADEBOOK, CANVAS, MOODLE = "gradebook.csv", "canvas.csv", "moodle.csv"


@dataclass(frozen=True)
class Class:
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
        return marking.read_marks(self.out / marking.NAME)

    def rows(self) -> Iterator[Row]:
        """Return a row a submission, as the engine graded it."""
        for place, submission in enumerate(self.submissions):
            yield Row(submission, absent(self.exercise) if submission.is_missing else self.result_of(place))

    @cached_property
    def given(self) -> dict[str, dict[str, tuple[float, str]]]:
        """Points and comment that persons gave, by submission and question."""
        return marking.merged(self.rows(), self.exercise, self.marks)

    def final_rows(self) -> Iterator[Row]:
        """Return a row a submission, with the marks that persons gave and what lateness took off."""
        for row in self.rows():
            yield self.deadline.applied(marked(row, self.given.get(row.submission.name, {})))


def absent(exercise: Exercise) -> Result:
    """Return the result of somebody who handed in nothing."""
    grades = tuple(Grade(each.id, None, each.points, MISSING) for each in exercise.question)
    return Result(grades, "missing", MISSING)


def write(everyone: Class) -> Path:
    """Write all files, each whole or not at all, and return the gradebook's path.

    Raises
    ------
    MarkingError
        If the marking file holds marks that cannot be: then no file is changed.
    """
    folders = [everyone.out / name for name in ("", feedback.FOLDER, KEPT)]
    try:
        for folder in folders:
            clear_up(folder)
        return _write(everyone)
    except OSError:
        for folder in folders:
            clear_up(folder)
        raise


def _write(everyone: Class) -> Path:
    exercise, out = everyone.exercise, everyone.out
    texts = {
        CANVAS: platforms.canvas(everyone.final_rows(), exercise, everyone.roster),
        MOODLE: platforms.moodle(everyone.final_rows(), exercise, everyone.roster),
        GRADEBOOK: gradebook(everyone.final_rows(), exercise, everyone.deadline.policy is not None),
    }
    _write_pages(everyone, out / feedback.FOLDER)
    to_mark = marking.marking(everyone.rows(), exercise, everyone.marks)
    if to_mark is not None:
        write_marking(out, to_mark)
    for name, text in texts.items():
        if text is not None:
            write_whole(out / name, text)
        else:
            (out / name).unlink(missing_ok=True)
    return out / GRADEBOOK


def _write_pages(everyone: Class, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    current = set()
    returned = []
    for row in everyone.final_rows():
        if row.submission.is_missing:
            continue
        name = feedback.page_name(row)
        write_whole(folder / name, feedback.page(row, everyone.exercise))
        current.add(name)
        known_as = moodle_name(row, everyone.exercise)
        if known_as is not None:
            returned.append((known_as, folder / name))
    for path in folder.glob("*.html"):
        if path.name not in current:
            path.unlink()
    write_returns(everyone.out, returned)
