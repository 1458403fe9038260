"""The feedback pages on their way back: a zip that Moodle hands out to the students, each their own.

Moodle knows whose a file is by the beginning of its name, which is as in its own export: a name without an
underscore, the participant's number, and the kind of submission. Canvas gives files that come back the names
of the students' own, so nothing is made for it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

from irkit.grading.outputs.gradebook import Row
from irkit.grading.submissions.roster import MOODLE
from irkit.questions.sheets import Exercise

NAME = "feedback-moodle.zip"


def moodle_name(row: Row, exercise: Exercise) -> str | None:
    """Return the name that Moodle knows a student's page by, or None for a student of another platform."""
    submission = row.submission
    if submission.platform != MOODLE or submission.is_missing:
        return None
    who = re.sub(r'[_/\\:*?"<>|]', " ", submission.student)
    return f"{who}_{submission.platform_id}_assignsubmission_file_{exercise.id}-feedback.html"


def write_returns(out: Path, pages: Iterable[tuple[str, Path]]) -> None:
    """Write the zip of pages, by the names that Moodle knows them by; without pages there is none.

    Parameters
    ----------
    out : Path
        The output folder.
    pages : iterable of (str, Path)
        Names in the zip, and where the pages are.
    """
    held = list(pages)
    target = out / NAME
    if not held:
        target.unlink(missing_ok=True)
        return
    scratch = out / f".{NAME}"
    with zipfile.ZipFile(scratch, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in held:
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    scratch.replace(target)
