"""``irkit report``: from the folders that ``irkit grade`` wrote to one page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from irkit.report.cells import SMALLEST
from irkit.report.graded import ReportError, read_graded
from irkit.text import write_whole

NAME = "report.html"


def write_report(
    folders: Sequence[Path],
    solutions: Path,
    out: Path | None = None,
    *,
    names: bool = False,
    smallest: int = SMALLEST,
) -> Path:
    """Write the report on one graded exercise or several, whole or not at all, and return its path.

    Parameters
    ----------
    folders : sequence of Path
        The folders with the grades, one an exercise.
    solutions : Path
        Where the solutions and keys are.
    out : Path, optional
        The file; by default ``report.html`` in the folder, or here where there are several.
    names : bool
        Whether students are named; then nothing is hidden.
    smallest : int
        The smallest number of students that may be shown, apart from 0.

    Raises
    ------
    ReportError
        If a folder holds no grades, or those of another key, or the file cannot be written.
    """
    from irkit.report.page import report

    target = out or (folders[0] / NAME if len(folders) == 1 else Path(NAME))
    if target.is_dir():
        raise ReportError(f"{target} is a folder: name a file with --out")
    several = [read_graded(folder, solutions) for folder in folders]
    several.sort(key=lambda graded: graded.exercise.id)
    ids = [graded.exercise.id for graded in several]
    twice = sorted({each for each in ids if ids.count(each) > 1})
    if twice:
        raise ReportError(f"{twice[0]} is given twice: name one folder an exercise")
    try:
        write_whole(target, report(several, names=names, smallest=smallest))
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
