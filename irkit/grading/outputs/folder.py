"""The folder of grades: gradebook, platform files, marking file and a feedback page per student.

A page has its student's points, reasons and hints; nothing of a key, of hidden input or of another student.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from jinja2 import Environment, Template

from irkit.grading.engine.results import Result, clear_up, fingerprint, ungraded
from irkit.grading.outputs import marking, platforms
from irkit.grading.outputs.gradebook import Row, gradebook, number, with_marks
from irkit.grading.outputs.lateness import Deadline
from irkit.grading.submissions.names import is_letter
from irkit.grading.submissions.roster import Roster
from irkit.grading.submissions.submissions import MISSING, Submission
from irkit.questions.sheets import Exercise
from irkit.text import write_whole

PAGES = "feedback"
_LONGEST_SLUG = 80
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
    def filled_in(self) -> dict[marking.Key, marking.Line]:
        """The lines of the marking file with what has been filled in by hand so far."""
        return marking.read_lines(self.out)

    def rows(self) -> Iterator[Row]:
        """Return a row a submission, as the engine graded it."""
        for place, submission in enumerate(self.submissions):
            absent = ungraded(self.exercise, MISSING, "missing") if submission.is_missing else None
            yield Row(submission, absent or self.result_of(place))

    @cached_property
    def marks(self) -> dict[tuple[str, str], tuple[float, str]]:
        """Points and comment that persons gave, by submission and question."""
        return marking.merged(self.rows(), self.exercise, self.filled_in)

    def final_rows(self) -> Iterator[Row]:
        """Return a row a submission, with the marks that persons gave and what lateness took off."""
        for row in self.rows():
            yield self.deadline.applied(with_marks(row, self.marks))


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
    for name in ("", PAGES, marking.KEPT):
        clear_up(graded.out / name)
    exercise, out, roster = graded.exercise, graded.out, graded.roster
    canvas = platforms.canvas(graded.final_rows(), exercise, roster)
    moodle = platforms.moodle(graded.final_rows(), exercise, roster)
    texts = {
        CANVAS: canvas.text,
        MOODLE: moodle.text,
        GRADEBOOK: gradebook(graded.final_rows(), exercise),
    }
    _write_pages(graded, moodle)
    marking.write_new(out, graded.rows(), exercise, graded.filled_in)
    for name, text in texts.items():
        if text is None:
            (out / name).unlink(missing_ok=True)
        else:
            write_whole(out / name, text)
    remarks = [remark for returns in (canvas, moodle) for remark in returns.remarks]
    return out / GRADEBOOK, list(dict.fromkeys(remarks))


def _write_pages(graded: GradedClass, moodle: platforms.Returns) -> None:
    folder = graded.out / PAGES
    folder.mkdir(exist_ok=True)
    lines = {line.row: line for line in moodle.lines if not line.of_team}
    current, returned = set(), []
    for row in graded.final_rows():
        if row.submission.is_missing:
            continue
        path, line = folder / page_name(row), lines.get(row.submission.name)
        write_whole(path, page(row, graded.exercise))
        current.add(path)
        if line is not None:
            returned.append((platforms.moodle_page(line, graded.exercise), path))
    for path in {*folder.glob("*.html")} - current:
        path.unlink()
    platforms.write_pages(graded.out, returned)


def page_name(row: Row) -> str:
    """Return the page's file name: the letters and digits of the submission's name, and a fingerprint."""
    name = row.submission.name
    letters = (sign if is_letter(sign) else "-" for sign in unicodedata.normalize("NFC", name))
    slug = re.sub("-+", "-", "".join(letters)).strip("-").encode("utf-8", "replace")
    # Folders limit names by bytes, of which a letter of most scripts takes several.
    start = slug[:_LONGEST_SLUG].decode("utf-8", "ignore")
    return f"{start or 'submission'}-{fingerprint(name.encode('utf-8', 'replace'))[:12]}.html"


def page(row: Row, exercise: Exercise) -> str:
    """Return the page as self-contained HTML, which loads nothing and runs nothing."""
    return _template().render(row=row, exercise=exercise, number=number)


@cache
def _template() -> Template:
    text = (Path(__file__).parent / "feedback.html").read_text(encoding="utf-8")
    return Environment(autoescape=True, keep_trailing_newline=True).from_string(text)
