"""The folder that grades go to: which one, what a full disk or a spoilt file does to it."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from irkit.grading.command import GradeOptions, GradingError, Outcome
from irkit.grading.shells import sandbox

Solved = Callable[..., dict[str, Any]]
Grade = Callable[[GradeOptions], Outcome]

pytestmark = pytest.mark.skipif(sandbox.missing() is not None, reason=sandbox.missing() or "")


@pytest.fixture
def options(tmp_path: Path, solutions: Path, solved: Solved, untouched: dict[str, Any]) -> GradeOptions:
    """Three students, one of whose notebooks cannot be read."""
    folder = tmp_path / "submissions"
    folder.mkdir()
    for name, text in {"anna": json.dumps(solved()), "björn": json.dumps(untouched), "carla": "{"}.items():
        (folder / f"{name}.ipynb").write_text(text, encoding="utf-8")
    return GradeOptions(folder, "ex91", tmp_path / "grades", solutions, timeout=1.0)


def files(folder: Path) -> dict[str, bytes]:
    """Return every file in a folder with its contents, or those of a file."""
    held = sorted(folder.rglob("*")) if folder.is_dir() else [folder]
    return {str(path.relative_to(folder)): path.read_bytes() for path in held if path.is_file()}


def refused(grade: Grade, options: GradeOptions) -> str:
    """Return the sentence with which an order is refused."""
    with pytest.raises(GradingError) as error:
        grade(options)
    return str(error.value)


def test_grades_go_into_a_folder_of_their_own(grade: Grade, options: GradeOptions, tmp_path: Path) -> None:
    """What is a file, holds the submissions or holds the keys is refused, and nothing is written there."""
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    for out, told in (
        (tmp_path / "file", "is a file"),
        (options.submissions, "holds the submissions"),
        (options.solutions, "holds the keys"),
    ):
        before = files(out)
        assert told in refused(grade, replace(options, out=out))
        assert before == files(out)


@pytest.mark.parametrize("spoilt", ["", "[]", "{", '{"form": 1, "result": {}}', '{"form": 1}', "\0"])
def test_a_spoilt_result_is_graded_once_more(grade: Grade, options: GradeOptions, spoilt: str) -> None:
    """Whatever became of what an earlier run stored, the gradebook is the same."""
    grade(options)
    before = files(options.out)
    kept = sorted(path for path in (options.out / ".irkit").iterdir() if path.name != "exercise.json")
    kept[0].write_text(spoilt, encoding="utf-8")
    (options.out / ".irkit" / "exercise.json").write_text("half", encoding="utf-8")
    assert 2 == grade(options).again
    assert before == files(options.out)


@pytest.mark.parametrize("after", range(7))
def test_a_full_disk_is_told_and_leaves_nothing_half_written(
    grade: Grade, options: GradeOptions, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """At whichever file the disk is full: every file is as it was or as it will be, and no other is there."""
    grade(options)
    before = files(options.out)
    later = options.submissions / "anna.ipynb"
    later.write_bytes(later.read_bytes().replace(b'\\"b\\"', b'\\"a\\"').replace(b"dues", b"fees"))
    whole = replace(options, out=options.out.parent / "whole")
    grade(whole)
    real, opened = os.fdopen, 0

    class FullDisk:
        """A file of which half is written before the disk is full."""

        def __init__(self, file: Any) -> None:
            self.file = file

        def __enter__(self) -> FullDisk:
            return self

        def __exit__(self, *error: object) -> None:
            self.file.close()

        def writelines(self, parts: object) -> None:
            self.file.write(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")

    def full(*args: Any, **named: Any) -> Any:
        nonlocal opened
        file = real(*args, **named)
        opened += "w" in file.mode
        return FullDisk(file) if "w" in file.mode and opened > after else file

    with monkeypatch.context() as patched:
        patched.setattr("irkit.text.os.fdopen", full)
        assert "the disk is full" in refused(grade, options)
    known = {**files(whole.out), **before}
    for name, data in files(options.out).items():
        assert name in known or name.startswith(".irkit"), name
        assert data in (before.get(name), files(whole.out).get(name)), name
    grade(options)
    assert files(whole.out)["gradebook.csv"] == files(options.out)["gradebook.csv"]
