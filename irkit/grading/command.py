"""``irkit grade``: from the folder that a learning platform exported to a gradebook."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from irkit.grading.outputs.lateness import Deadline, deadline
from irkit.grading.submissions.roster import read_roster
from irkit.grading.submissions.submissions import ClassList, enrol, find_submissions
from irkit.text import UserError

if TYPE_CHECKING:
    from irkit.grading.engine.workers import Graded, Grader
    from irkit.grading.shells.pool import ShellPool


class GradingError(UserError, RuntimeError):
    """Grading could not begin or go on; the message is a sentence for the instructor."""


@dataclass(frozen=True)
class GradeOptions:
    """What the command is asked for.

    ``timeout`` is in seconds a cell; ``workers`` is a number of processes, as many as cores by default;
    ``trusted`` runs submissions without a sandbox; ``roster``, ``due``, ``late`` and ``dask`` are as the
    command's options say. With ``dry_run`` submissions are matched with the roster, and nothing is graded.
    """

    submissions: Path
    exercise: str
    out: Path
    solutions: Path = Path("solutions")
    workers: int | None = None
    timeout: float = 10.0
    trusted: bool = False
    roster: Path | None = None
    due: str | None = None
    late: str | None = None
    dask: str | None = None
    dry_run: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of it: how many submissions, how many of them were read, and where the gradebook is.

    ``again`` is how many results an earlier run had left, ``strangers`` how many submissions nobody on the
    roster can be matched with. ``remarks`` are further sentences: who is missing, whom the roster does not
    know, what to put right.
    """

    count: int
    read: int
    again: int
    gradebook: Path | None
    remarks: tuple[str, ...] = ()
    strangers: int = 0

    @property
    def status(self) -> int:
        """The command's exit status: 0 all done, 1 some not read or matched, 2 nothing graded."""
        if self.read == 0:
            return 2
        return 0 if self.read == self.count and not self.strangers else 1

    def __str__(self) -> str:
        """Return the outcome as a sentence, and a line for each remark."""
        if self.gradebook is None:
            return "\n".join([*self.remarks, f"{self.count} submissions, and nothing graded (--dry-run)"])
        graded = f"{self.read} of {self.count} submissions graded"
        if self.again:
            graded += f" ({self.again} results from an earlier run)"
        return "\n".join([f"{graded}: {self.gradebook}", *self.remarks])


def grade(options: GradeOptions, pool: ShellPool | None = None) -> Outcome:
    """Grade a class and write the gradebook with all that belongs to it.

    Parameters
    ----------
    options : GradeOptions
        What to grade, by what, and where the grades go.
    pool : ShellPool, optional
        Where shells come from; by default a new pool per worker, which ends with the grading.

    Raises
    ------
    GradingError
        If there is nothing to grade, nothing to grade it by, nowhere to write, or no sandbox.
    """
    try:
        _where_grades_can_go(options)
        roster = read_roster(options.roster) if options.roster is not None else None
        submissions = find_submissions(options.submissions, options.exercise, options.out, roster)
        enrolled = enrol(submissions, roster)
        by = deadline(options.due, options.late)
        by.check(enrolled.submissions)
        if options.dry_run:
            count = len(enrolled.handed_in)
            remarks = (*enrolled.matches(), *enrolled.remarks())
            return Outcome(count, count, 0, None, remarks, len(enrolled.strangers))
        with _grader(options, len(submissions), pool) as grader:
            return _graded(options, enrolled, grader, by)
    except UserError as error:
        raise GradingError(str(error)) from None
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise GradingError(f"the disk is full, so nothing more was written to {options.out}") from None
        raise GradingError(f"{error.filename or options.out}: {error.strerror or error}") from None


def _where_grades_can_go(options: GradeOptions) -> None:
    if options.out.exists() and not options.out.is_dir():
        raise GradingError(f"{options.out} is a file: name a folder with --out")
    for path, content in ((options.submissions, "submissions"), (options.solutions, "keys")):
        if path.exists() and options.out.resolve() == path.resolve():
            raise GradingError(f"{options.out} holds the {content}: name another folder with --out")


@contextmanager
def _grader(options: GradeOptions, count: int, pool: ShellPool | None) -> Iterator[Grader]:
    """Yield what grades a number of submissions: on a cluster, or in the pool given, or else in new ones."""
    if options.dask is not None:
        from irkit.grading.engine.cluster import connected

        with connected(options.dask, options.trusted) as grader:
            yield grader
        return
    from irkit.grading.shells.pool import open_pools, workers_for

    with ExitStack() as stack:
        opened = [] if pool else open_pools(workers_for(count, options.workers), options.trusted)
        pools = [pool] if pool else [stack.enter_context(closing(one)) for one in opened]
        # The pools' processes start while this one imports what it needs.
        from irkit.grading.engine.workers import grade_all

        yield partial(grade_all, pools=pools, trusted=options.trusted)


def _graded(options: GradeOptions, enrolled: ClassList, grader: Grader, by: Deadline) -> Outcome:
    from irkit.grading.engine.assignment import assignment_for
    from irkit.grading.engine.results import Results
    from irkit.grading.outputs.folder import GradedClass, write

    _out_of_reach(options)
    if not options.solutions.is_dir():
        raise GradingError(f"there is no folder {options.solutions}: name the course's own with --solutions")
    assignment = assignment_for(options.exercise, options.solutions, options.timeout)
    store = Results(options.out, options.exercise)
    submissions = enrolled.handed_in
    exercise, roster = assignment.exercise, enrolled.roster
    everyone = GradedClass(enrolled.submissions, store.result_of, exercise, options.out, by, roster)
    everyone.filled_in  # noqa: B018  # A marking file that cannot be read is told before an hour's grading.
    store.open()
    with closing(grader(assignment, store.unread(submissions, assignment.key))) as results:
        for number, result in _shown(results, len(submissions)):
            store.keep(store.keys[number], result)
    store.close([submission.record(store.keys[number]) for number, submission in enumerate(submissions)])
    path, before_import = write(everyone)
    remarks = (*enrolled.remarks(), *before_import)
    return Outcome(len(submissions), store.read, store.again, path, remarks, len(enrolled.strangers))


def _out_of_reach(options: GradeOptions) -> None:
    """Refuse to grade where a submission could read the others, the keys or the grades."""
    from irkit.grading.shells.sandbox import readable

    if options.trusted:
        return
    allowed = readable()
    for path in (options.submissions, options.solutions, options.out, options.roster):
        place = allowed.holds(path) if path is not None else None
        if place is not None:
            raise GradingError(f"{path} lies under {place}, which submissions may read: move it elsewhere")


def _shown(results: Iterator[Graded], count: int) -> Iterable[Graded]:
    """Show how far grading has come, on a terminal only; no thread of its own, since workers are forked."""
    if not sys.stderr.isatty():
        return results
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    return track(results, "Grading", count, console=console, auto_refresh=False, transient=True)
