"""Made-up answers to practise marking on, in a folder of their own."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import tomllib
from pathlib import Path

from irkit.grading.engine.results import Grade, Result
from irkit.grading.outputs.gradebook import Row
from irkit.grading.outputs.marking import marking
from irkit.grading.outputs.markingfile import write_marking
from irkit.grading.submissions.submission import Submission
from irkit.questions.sheets import find_sheet


def marking_practice(folder: str | Path | None = None) -> Path:
    """Write a marking file with made-up answers, and return its folder.

    Parameters
    ----------
    folder : str or Path, optional
        Where to write it; by default a new temporary folder, which goes when Python ends.
    """
    held = tomllib.loads((Path(__file__).parent / "practice.toml").read_text(encoding="utf-8"))
    exercise = find_sheet(held["exercise"])
    asked = exercise[held["question"]]
    rows = [
        Row(
            Submission(f"Made-up student {place}"),
            Result((Grade(asked.id, None, asked.points, answer=text),)),
        )
        for place, text in enumerate(held["answers"], start=1)
    ]
    only = exercise.model_copy(update={"question": (asked,)})
    out = Path(folder) if folder is not None else _temporary()
    out.mkdir(parents=True, exist_ok=True)
    write_marking(out, marking(rows, only, {}) or ())
    return out


def _temporary() -> Path:
    folder = tempfile.mkdtemp(prefix="irkit-practice-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
