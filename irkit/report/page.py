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
from irkit.report.codes import Agreement, Tally, agreements, coding_patterns
from irkit.report.discussion import Point, changes, discussion, next_after
from irkit.report.graded import FEW, Graded, ReportError, read_graded
from irkit.report.items import EASY, ENOUGH, FLAT, HARD, SHARP, Item, Spread, items, spread_of, targets
from irkit.text import counted, listed, write_whole

NAME = "report.html"

RELIABLE, TENTATIVE = 0.8, 0.667
"""Alpha from which a coding counts as reliable, and from which for tentative conclusions (Krippendorff 2004,
Content Analysis, 2nd edition, chapter 11)."""


def students(count: int, *, share: bool = False) -> str:
    """Return a number of students; in a page for the class a small one is told as ``fewer than 5``.

    Examples
    --------
    >>> students(2), students(2, share=True), students(0, share=True)
    ('2', 'fewer than 5', '0')
    """
    return f"fewer than {FEW}" if share and 0 < count < FEW else f"{count:,}"


def percent(share: float) -> str:
    """Return a share (0 to 1) as whole percent, and never as all or none where it is not.

    Examples
    --------
    >>> percent(0.997), percent(1.0), percent(0.002)
    ('99%', '100%', '1%')
    """
    return f"{min(max(round(100 * share), 1), 99)}%" if 0 < share < 1 else f"{round(100 * share)}%"


def signed(value: float) -> str:
    """Return a correlation with its sign.

    Examples
    --------
    >>> signed(0.314), signed(-0.2), signed(0.001)
    ('+0.31', '−0.20', '0.00')
    """
    return minus(f"{value:+.2f}") if round(value, 2) else "0.00"


def minus(text: str) -> str:
    """Return a number with a minus sign in place of a hyphen."""
    return text.replace("-", "−")


@dataclass(frozen=True)
class Chapter:
    """An exercise on the page, and what its figures are; without a spread nothing is shown of it."""

    graded: Graded
    spread: Spread | None = None
    items: tuple[Item, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    tally: Tally | None = None
    points: tuple[Point, ...] = ()


def chapter(graded: Graded, least: int) -> Chapter:
    """Return an exercise as the page shows it; of fewer than ``least`` students it shows nothing."""
    if len(graded.students) < least:
        return Chapter(graded)
    questions, agreed, tally = items(graded), agreements(graded), coding_patterns(graded)
    return Chapter(graded, spread_of(graded), questions, agreed, tally, discussion(questions, agreed, tally))


def report(several: Sequence[Graded], *, names: bool = False, share: bool = False) -> str:
    """Return the report over one exercise or several as self-contained HTML.

    Parameters
    ----------
    several : sequence of Graded
        The exercises of one class.
    names : bool, default False
        Whether students are named.
    share : bool, default False
        Whether the page is for the class: a number of students from 1 to 4 is told as fewer than 5, and a
        class of fewer than 5 shows nothing.
    """
    least = FEW if share else 2
    chapters = [chapter(graded, least) for graded in several]
    page = Environment(autoescape=True, undefined=StrictUndefined)
    page.filters |= {"percent": percent, "number": number, "signed": signed, "minus": minus}
    page.filters |= {"students": partial(students, share=share), "counted": counted, "listed": listed}
    page.globals |= {"names": names, "share": share, "few": FEW, "enough": ENOUGH, "least": least}
    page.globals |= {"hard": HARD, "easy": EASY, "flat": FLAT, "sharp": SHARP, "next_after": next_after}
    page.globals |= {"reliable": RELIABLE, "tentative": TENTATIVE}
    page.globals |= {"entries": [entry(level) for level in PILES]}
    folder = files("irkit") / "report"
    style = page.from_string((folder / "report.css").read_text(encoding="utf-8")).render()
    return page.from_string((folder / "report.html").read_text(encoding="utf-8")).render(
        title=f"Class report: {several[0].exercise.title}" if len(several) == 1 else "Class report",
        style=Markup(style),  # noqa: S704  # It is ours.
        chapters=chapters,
        changes=changes(several),
        visible=lambda count: 0 if share and count < FEW else count,
        targets=targets([part.items for part in chapters]),
    )


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
    if repeated := sorted({exercise for exercise in ids if ids.count(exercise) > 1}):
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
