"""The page: every figure of the report in plain words, loading nothing and running nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from irkit.framework.levels import PILES, entry
from irkit.grading.outputs.gradebook import number
from irkit.report.change import Change, Moved, changes
from irkit.report.discussion import Point, discussion, next_after
from irkit.report.graded import Graded, ReportError, read_graded
from irkit.report.items import ENOUGH, Item, Spread, items, spread_of
from irkit.report.numbers import FEW, counted, percent, signed, students
from irkit.report.patterns import Tally, choice_patterns, coding_patterns, targets
from irkit.report.splits import Agreement, agreements
from irkit.text import listed, write_whole

NAME = "report.html"

RELIABLE, TENTATIVE = 0.8, 0.667
"""Alpha from which a coding counts as reliable, and from which for tentative conclusions (Krippendorff 2004,
Content Analysis, 2nd edition, chapter 11)."""


@dataclass(frozen=True)
class Chapter:
    """An exercise on the page: what its figures are, and what is said where there are none."""

    graded: Graded
    spread: Spread | None
    items: tuple[Item, ...]
    agreements: tuple[Agreement, ...]
    tally: Tally | None
    points: tuple[Point, ...]
    waiting: str
    silence: str
    caution: str


def chapter(graded: Graded, *, share: bool = False) -> Chapter:
    """Return an exercise as the page shows it.

    Parameters
    ----------
    graded : Graded
        The exercise.
    share : bool, default False
        Whether the page is for the class: then a class of fewer than five shows nothing.
    """
    enough = len(graded.students) >= (FEW if share else 2)
    asked = items(graded) if enough else ()
    agreed, tally = (agreements(graded), coding_patterns(graded)) if enough else ((), None)
    return Chapter(
        graded,
        spread_of(graded) if enough else None,
        asked,
        agreed,
        tally,
        discussion(asked, agreed, tally),
        _waiting(graded, share),
        _silence(graded, share),
        _caution(len(graded.students)),
    )


def _waiting(graded: Graded, share: bool) -> str:
    if not graded.waiting:
        return ""
    parts = []
    for question in graded.waiting:
        count = sum(student.points[question.id] is None for student in graded.students)
        noun = "answer" if count == 1 and not share else "answers"
        parts.append(f"{students(count, share=share)} {noun} to question {question.number}")
    return f"Waiting for a marker, and left out of the figures below: {listed(parts)}."


def _silence(graded: Graded, share: bool) -> str:
    if not graded.students:
        return "Nobody has answered anything that could be read, so there is nothing to show."
    least = FEW if share else 2
    if len(graded.students) < least:
        return f"Fewer than {least} students answered, so anything shown would point at somebody."
    return "Every question waits for a marker, so there are no points to show yet."


def _caution(count: int) -> str:
    if count >= ENOUGH:
        return ""
    return f"With {counted(count, 'student')}, one answer moves these figures a lot: read them as hints."


def report(several: Sequence[Graded], *, names: bool = False, share: bool = False) -> str:
    """Return the report over one exercise or several as self-contained HTML.

    Parameters
    ----------
    several : sequence of Graded
        The exercises of one class.
    names : bool, default False
        Whether students are named.
    share : bool, default False
        Whether the page is for the class: a number of students from 1 to 4 is told as fewer than 5.
    """
    chapters = [chapter(graded, share=share) for graded in several]
    title = f"Class report: {several[0].exercise.title}" if len(several) == 1 else "Class report"
    folder = files("irkit") / "report"
    page = _environment(share)
    entries = [entry(level) for level in PILES]
    style = page.from_string((folder / "report.css").read_text(encoding="utf-8")).render(entries=entries)
    people = [student for graded in several for student in graded.students]
    return page.from_string((folder / "report.html").read_text(encoding="utf-8")).render(
        title=title, style=Markup(style), found=chapters, changes=changes(several), names=names,  # noqa: S704
        share=share, few=FEW, enough=ENOUGH, entries=entries, next_after=next_after,
        visible=lambda count: 0 if share and count < FEW else count,
        targets=targets([each.items for each in chapters]),
        options=choice_patterns(several) if len(people) >= FEW or not share else None,
    )  # fmt: skip


def _environment(share: bool) -> Environment:
    page = Environment(autoescape=True, undefined=StrictUndefined)
    page.filters |= {
        "percent": percent,
        "number": number,
        "students": partial(students, share=share),
        "signed": signed,
        "agreed": agreed,
        "matched": partial(matched, share=share),
        "moved_in_words": partial(moved_in_words, share=share),
    }
    return page


def agreed(agreement: Agreement) -> str:
    """Return how far a class agrees, and what that means, in three sentences."""
    if agreement.percent.share is None:
        return f"{counted(agreement.coders, 'student')} coded, and no two of them the same claim."
    sentence = (
        f"{counted(agreement.coders, 'student')} coded. Two of them, picked at random, gave the same claim "
        f"the same code in {percent(agreement.percent.share)} of all cases "
        f"({counted(agreement.coded, 'claim')})."
    )
    alpha = agreement.alpha
    if alpha.value is None:
        return f"{sentence} There is no alpha: {alpha.why}."
    sentence += f" Beyond what chance would give, Krippendorff's alpha is {_fixed(alpha.value)}"
    if alpha.interval is not None:
        low, high = alpha.interval
        sentence += f" (95% interval: {_fixed(low)} to {_fixed(high)})"
    return f"{sentence}; 1 is full agreement, 0 is chance. {_means(alpha.value)}"


def _fixed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _means(alpha: float) -> str:
    if alpha >= RELIABLE:
        return "The class reads the codebook in one way."
    if alpha >= TENTATIVE:
        return "That is enough for tentative conclusions, and leaves something to talk about."
    return "That is less than a coding needs to be relied on: the claims at the top of the table show where."


def matched(change: Change, *, share: bool = False) -> str:
    """Return how many students took both tests, and how many are left out and why."""
    before, after, repeated = (
        f"{students(count, share=share)} {reason}"
        for count, reason in zip(
            change.unmatched,
            ("took only the earlier test", "took only the later one", "had a name that stands for several"),
            strict=True,
        )
    )
    both = students(change.matched, share=share)
    both = both if both[0].isdigit() else both.capitalize()
    return f"{both} took both tests, as far as their names tell; {listed([before, after, repeated])}."


def moved_in_words(moved: Moved, *, share: bool = False) -> str:
    """Return what became of one misconception, as a sentence."""
    if not moved.gained and not moved.lost:
        return "Nobody changed."
    if moved.gained == moved.lost:
        return f"As many did well only after as only before: {students(moved.gained, share=share)} each."
    more, less = ("after", "before") if moved.gained > moved.lost else ("before", "after")
    high, low = (students(count, share=share) for count in sorted((moved.gained, moved.lost), reverse=True))
    return f"More did well only {more} than only {less}: {high} against {low}."


def write_report(
    folders: Sequence[Path],
    solutions: Path,
    out: Path | None = None,
    *,
    names: bool = False,
    share: bool = False,
) -> Path:
    """Write the report on one graded exercise or several, whole or not at all, and return its path.

    Parameters
    ----------
    folders : sequence of Path
        The folders with the grades, one per exercise.
    solutions : Path
        Where the solutions and keys are.
    out : Path, optional
        The file; by default ``report.html`` in the folder, or here where there are several; a page for the
        class is called ``report-class.html``, so that it does not replace yours.
    names, share : bool, default False
        Whether students are named; whether the page is for the class.

    Raises
    ------
    ReportError
        If a folder holds no grades, or those of another key, the file cannot be written, or a page for the
        class shall name students.
    """
    if names and share:
        raise ReportError("a page for the class names nobody: leave out --names or --share")
    name = f"{Path(NAME).stem}-class.html" if share else NAME
    target = out or (folders[0] / name if len(folders) == 1 else Path(name))
    if target.is_dir():
        raise ReportError(f"{target} is a folder: name a file with --out")
    several = [read_graded(folder, solutions) for folder in folders]
    several.sort(key=lambda graded: graded.exercise.id)
    ids = [graded.exercise.id for graded in several]
    repeated = sorted({exercise for exercise in ids if ids.count(exercise) > 1})
    if repeated:
        raise ReportError(f"{repeated[0]} is given twice: name one folder an exercise")
    try:
        write_whole(target, report(several, names=names, share=share))
    except OSError as error:
        raise ReportError(f"{target} cannot be written: {error}") from None
    return target


def report_beside(out: Path, solutions: Path) -> str:
    """Write the report into a folder that has just been graded, and return why not where it cannot be.

    The grades stand whatever happens here, so any error becomes a sentence.
    """
    try:
        write_report([out], solutions)
    except Exception as error:
        (out / NAME).unlink(missing_ok=True)
        return f"there is no class report, but the grades stand: {error or type(error).__name__}"
    return ""
