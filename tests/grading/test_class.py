"""A class from export to import file, as its platform exports it: late, again, hostile, typed, missing."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from irkit.grading.command import GradeOptions, GradingError, Outcome
from irkit.grading.engine.results import Result
from irkit.grading.outputs.folder import page_name
from irkit.grading.outputs.gradebook import Row
from irkit.grading.shells import sandbox
from irkit.grading.submissions.submissions import Submission

Solved = Callable[..., dict[str, Any]]
Grade = Callable[[GradeOptions], Outcome]

pytestmark = pytest.mark.skipif(sandbox.missing() is not None, reason=sandbox.missing() or "")

CANVAS = """\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,ex91 Made up (4321),Quiz (1)
,,,,,Manual Posting,
    Points Possible,,,,,100,5
"Lovelace, Ada",11,s-1,ada,One,,4
"Turing, Alan",22,s-2,alan,One,,4
"Noether, Emmy",33,s-3,emmy,Two,,4
"Hopper, Grace",44,s-4,grace,Two,5.5,4
"Evil, Eve",55,s-5,eve,Two,,4
"""
MOODLE = """\ufeffIdentifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,\
Last modified (submission),Last modified (grade),Feedback comments
Participant 11,Ada Lovelace,ada@x.org,Submitted for grading - 1 day 2 hours late,,10.00,Yes,\
"Sunday, 22 November 2026, 1:59 AM","Monday, 23 November 2026, 9:00 AM",
Participant 22,Alan Turing,alan@x.org,Submitted for grading,,10.00,Yes,\
"Friday, 20 November 2026, 9:00 PM",-,
Participant 33,Emmy Noether,emmy@x.org,No submission,3.00,10.00,Yes,-,-,Come and see me
"""


def rows(path: Path, key: str) -> dict[str, dict[str, str]]:
    """Return the rows of a CSV file by one of its columns."""
    text = path.read_text(encoding="utf-8-sig")
    return {row[key]: row for row in csv.DictReader(io.StringIO(text, newline=""))}


def options(folder: Path, solutions: Path, files: dict[str, object], roster: str) -> GradeOptions:
    """Return an order for a zip with these files, and a roster."""
    with zipfile.ZipFile(folder / "submissions.zip", "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content if isinstance(content, str) else json.dumps(content))
    (folder / "roster.csv").write_text(roster, encoding="utf-8")
    zipped, out = folder / "submissions.zip", folder / "grades"
    return GradeOptions(zipped, "ex91", out, solutions, timeout=1.0, roster=folder / "roster.csv")


@pytest.fixture
def canvas(tmp_path: Path, solutions: Path, solved: Solved, untouched: dict[str, Any]) -> GradeOptions:
    """Ada hands in late, and again; Alan in time; Emmy types a text; Eve is hostile; Grace is missing."""
    no_text = {"ex91-q4-answer": ""}
    files = {
        "lovelaceada_11_101_ex91.ipynb": untouched,
        "lovelaceada_LATE_11_205_ex91-1.ipynb": solved(no_text),
        "turingalan_22_102_ex91.ipynb": solved(no_text),
        "noetheremmy_33_text.html": "<p>My answer is b.</p>",
        "evileve_55_103_ex91.ipynb": solved({**no_text, "ex91-q1-answer": "import os; os._exit(0)"}),
        "strangersue_66_104_ex91.ipynb": solved(no_text),
    }
    return replace(options(tmp_path, solutions, files, CANVAS), late="10% once")


def test_a_canvas_class_goes_from_export_to_import_file(grade: Grade, canvas: GradeOptions) -> None:
    """Everybody has a row; the file is the gradebook's own columns, with the points in its own assignment."""
    outcome = grade(canvas)
    assert (1, 5, 4) == (outcome.status, outcome.count, outcome.read)
    book = rows(canvas.out / "gradebook.csv", "submission")
    assert {
        "lovelaceada_11": ("8", "1", "7", "graded"),
        "turingalan_22": ("8", "0", "8", "graded"),
        "noetheremmy_33": ("0", "0", "", "unreadable"),
        "evileve_55": ("4", "0", "4", "stopped"),
        "strangersue_66": ("8", "0", "8", "graded"),
        "Hopper, Grace_44": ("0", "0", "0", "missing"),
    } == {name: (row["raw"], row["penalty"], row["total"], row["status"]) for name, row in book.items()}
    assert "2 notebooks were handed in" in book["lovelaceada_11"]["note"]
    assert "handed in late, as the platform says: 1 taken off" in book["lovelaceada_11"]["note"]
    assert "nobody in roster.csv" in book["strangersue_66"]["note"]
    assert "" == book["Hopper, Grace_44"]["ex91-q1"]
    imported = rows(canvas.out / "canvas.csv", "ID")
    assert ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "ex91 Made up (4321)"] == list(
        imported["11"]
    )
    # Canvas deletes a grade where it is given an empty cell, and changes nothing where there is no line.
    assert {"": "100", "11": "7", "22": "8", "55": "4"} == {
        number: row["ex91 Made up (4321)"] for number, row in imported.items()
    }
    assert "Lovelace, Ada" == imported["11"]["Student"]
    assert any("counts 100 points" in each for each in outcome.remarks)
    page = next((canvas.out / "feedback").glob("lovelaceada*")).read_text(encoding="utf-8")
    assert "8 points, less 1 for lateness: 7 of 10 points" in page
    assert not list((canvas.out / "feedback").glob("Hopper*"))


def test_a_moodle_class_goes_from_export_to_import_file(
    grade: Grade, tmp_path: Path, solutions: Path, solved: Solved
) -> None:
    """The file is the worksheet that was downloaded, with new final grades and their comments alone."""
    files: dict[str, object] = {
        "Ada Lovelace_11_assignsubmission_file/ex91.ipynb": solved({"ex91-q4-answer": ""}),
        "Ada Lovelace_11_assignsubmission_onlinetext/onlinetext.html": "<p>See my file.</p>",
        "Alan Turing_22_assignsubmission_file/ex91.ipynb": solved(),
    }
    wanted = options(tmp_path, solutions, files, MOODLE)
    grade(replace(wanted, due="2026-11-20 23:59", late="1 point/day, grace 1 hour"))
    before, after = (
        rows(path, "Identifier") for path in (tmp_path / "roster.csv", wanted.out / "moodle.csv")
    )
    ada = after["Participant 11"]
    assert ("6", "Monday, 23 November 2026, 9:00 AM") == (ada["Grade"], ada["Last modified (grade)"])
    assert ["Participant 11"] == list(after)
    assert "handed in 1 day 2 hours late: 2 taken off" in ada["Feedback comments"]
    assert list(before["Participant 11"]) == list(ada)
    with zipfile.ZipFile(wanted.out / "feedback-moodle.zip") as archive:
        # A page makes a grade record in Moodle, after which an older worksheet is refused.
        assert ["Ada Lovelace_11_assignsubmission_file_ex91-feedback.html"] == archive.namelist()
        assert "handed in 1 day 2 hours late: 2 taken off" in archive.read(archive.namelist()[0]).decode()
    book = rows(wanted.out / "gradebook.csv", "submission")
    assert ["graded", "graded", "missing"] == [row["status"] for row in book.values()]


def test_a_second_run_with_the_roster_changes_nothing(grade: Grade, canvas: GradeOptions) -> None:
    """Roster, deadline and policy are no part of what was graded: nothing is graded anew."""
    grade(replace(canvas, roster=None, late=None))
    outcome = grade(canvas)
    assert 5 == outcome.again
    before = {path: path.read_bytes() for path in canvas.out.rglob("*") if path.is_file()}
    grade(canvas)
    assert before == {path: path.read_bytes() for path in canvas.out.rglob("*") if path.is_file()}


def test_the_command_says_who_is_missing_and_who_is_a_stranger(canvas: GradeOptions) -> None:
    """A line each, after the line for the gradebook."""
    options = ["--exercise", "ex91", "--out", str(canvas.out), "--solutions", str(canvas.solutions)]
    options += ["--roster", str(canvas.roster), "--due", "2026-11-20", "--late", "10%/day, grace 15 min"]
    line = [sys.executable, "-c", "from irkit.cli import main; main()", "grade", str(canvas.submissions)]
    done = subprocess.run([*line, *options], capture_output=True, text=True)
    assert (1, "") == (done.returncode, done.stderr)
    told = done.stdout.splitlines()
    assert "1 student of roster.csv handed in nothing: missing in the gradebook" == told[1]
    assert (
        "nobody in roster.csv can be matched for sure with strangersue_66 (nobody has its number)" == told[2]
    )


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"late": "a lot"}, "grace 15 min"),
        ({"due": "tomorrow"}, "--due"),
        ({"roster": Path("nobody.csv")}, "there is no roster"),
    ],
)
def test_wrong_orders_are_refused_before_anything_is_graded(
    grade: Grade, canvas: GradeOptions, wrong: dict[str, Any], told: str
) -> None:
    """In a sentence, and nothing is written."""
    with pytest.raises(GradingError, match=told):
        grade(replace(canvas, **wrong))
    assert not canvas.out.exists()


def test_a_dry_run_shows_the_match_and_grades_nothing(grade: Grade, canvas: GradeOptions) -> None:
    """Whose each submission is, and by what; nothing is written, and strangers show in the status."""
    outcome = grade(replace(canvas, dry_run=True))
    shown = str(outcome).splitlines()
    assert "lovelaceada_11: Lovelace, Ada, by number and name" in shown
    assert "strangersue_66: nobody" in shown
    assert any("1 student of roster.csv handed in nothing" in line for line in shown)
    assert (1, False) == (outcome.status, canvas.out.exists())


def test_the_gradebook_says_by_what_each_was_matched(grade: Grade, canvas: GradeOptions) -> None:
    """With a byte order mark, since people read it; what platforms read has none."""
    grade(canvas)
    book = rows(canvas.out / "gradebook.csv", "submission")
    assert ("Turing, Alan", "number and name") == (
        book["turingalan_22"]["student"],
        book["turingalan_22"]["matched by"],
    )
    assert ("", "not at all") == (book["strangersue_66"]["student"], book["strangersue_66"]["matched by"])
    marks = {name: (canvas.out / name).read_bytes()[:3] for name in ("gradebook.csv", "canvas.csv")}
    assert [True, False] == [mark == b"\xef\xbb\xbf" for mark in marks.values()]


def test_a_terminal_without_the_letters_of_a_name(canvas: GradeOptions) -> None:
    """A stranger's name becomes question marks, and the command goes on."""
    with zipfile.ZipFile(canvas.submissions, "a") as archive:
        archive.writestr("علیرضایی_77_105_ex91.ipynb", "{}")
    line = [sys.executable, "-c", "from irkit.cli import main; main()", "grade", str(canvas.submissions)]
    line += ["--exercise", "ex91", "--out", str(canvas.out), "--dry-run"]
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    done = subprocess.run([*line, "--roster", str(canvas.roster)], capture_output=True, env=environment)
    assert (1, b"") == (done.returncode, done.stderr)
    assert b"???????" in done.stdout


@pytest.mark.parametrize("name", ["علی رضایی", "José Müller", "राम शर्मा", "李" * 100])
def test_pages_are_named_in_every_script(name: str) -> None:
    """Cut by bytes, which is what folders count, and never within a letter."""
    page = page_name(Row(Submission(name), Result(())))
    assert page.startswith(name.replace(" ", "-")[:12])
    assert len(page.encode()) < 120


def test_grading_elsewhere_says_how_to_name_the_solutions(
    grade: Grade, canvas: GradeOptions, tmp_path: Path
) -> None:
    """Outside the course's folder there is none."""
    with pytest.raises(GradingError, match="name the course's own with --solutions"):
        grade(replace(canvas, solutions=tmp_path / "none"))
