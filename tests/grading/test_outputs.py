"""What grading leaves behind: platform files, marking file and feedback pages."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from irkit.grading.command import GradeOptions, GradingError, Outcome
from irkit.grading.outputs.gradebook import csv_lines, safe_cell
from irkit.grading.shells import sandbox

Solved = Callable[..., dict[str, Any]]
Grade = Callable[[GradeOptions], Outcome]

pytestmark = pytest.mark.skipif(sandbox.missing() is not None, reason=sandbox.missing() or "")
SCRIPT = "<script>alert(document.cookie)</script><img src=x onerror=alert(1)>"


@pytest.fixture
def options(tmp_path: Path, solutions: Path, solved: Solved) -> GradeOptions:
    """Two students on each platform, and one with markup in everything."""
    folder = tmp_path / "submissions"
    wild = solved({"ex91-q2-answer": f"q2 = {SCRIPT!r}", "ex91-q4-answer": f'=HYPERLINK("x") {SCRIPT}'})
    held = {
        "lovelaceada_12345_678_ex91.ipynb": solved(),
        "Alan Turing_99_assignsubmission_file_/ex91.ipynb": solved({"ex91-q4-answer": ""}),
        f"=cmd()|{SCRIPT.replace('/', '')}.ipynb": wild,
        "emil_77_5_ex91.ipynb": {},
        "turingalan_99_679_ex91.ipynb": solved({"ex91-q4-answer": ""}),
    }
    for name, notebook in held.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(notebook), encoding="utf-8")
    return GradeOptions(folder, "ex91", tmp_path / "grades", solutions, timeout=1.0)


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    text = path.read_text(encoding="utf-8-sig")
    delimiter = ";" if text.startswith("submission;") else ","
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def fill(options: GradeOptions, submission: str, **values: str) -> None:
    """Fill in the marking file as a spreadsheet would."""
    path = options.out / "marking.csv"
    held = rows(path)
    for row in held:
        if submission in row["submission"]:
            row.update(values)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(held[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(held)
    path.write_text("\ufeff" + text.getvalue(), encoding="utf-8")


def test_canvas_and_moodle_files_have_their_columns(grade: Grade, options: GradeOptions) -> None:
    """Canvas gets its own students, under its own headings, and none whose grade is not final.

    Without the worksheet a number of Moodle's can be a participant's or a team's: there is no file for it.
    """
    outcome = grade(options)
    canvas = rows(options.out / "canvas.csv")
    assert ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "ex91 Made up"] == list(canvas[0])
    assert [("    Points Possible", "", "10"), ("turingalan", "99", "8")] == [
        (row["Student"], row["ID"], row["ex91 Made up"]) for row in canvas
    ]
    assert not (options.out / "moodle.csv").exists()
    assert any("no moodle.csv without the assignment's grading worksheet" in each for each in outcome.remarks)


def test_marks_filled_in_are_merged_on_the_next_run(grade: Grade, options: GradeOptions) -> None:
    """Points, or marks a criterion, reach gradebook, platform file and page, and stay in the marking file."""
    grade(options)
    fill(
        options,
        "lovelaceada",
        criterion_1="1",
        criterion_2="1",
        criterion_3="1",
        comment="Well <b>argued</b>",
    )
    fill(options, "cmd", points="0,5")
    grade(options)
    book = {row["submission"]: row for row in rows(options.out / "gradebook.csv")}
    assert "1.5" == book["lovelaceada_12345"]["ex91-q4"]
    assert {"12345": "9.5", "99": "8"}.items() <= {
        row["ID"]: row["ex91 Made up"] for row in rows(options.out / "canvas.csv")
    }.items()
    assert "0.5" == next(row for name, row in book.items() if "cmd" in name)["ex91-q4"]
    page = next((options.out / "feedback").glob("lovelaceada*")).read_text(encoding="utf-8")
    assert "Well &lt;b&gt;argued&lt;/b&gt;" in page
    assert "1.5 of 2 points" in page
    assert {"1", ""} == {row["criterion_1"] for row in rows(options.out / "marking.csv")}
    before = (options.out / "gradebook.csv").read_bytes()
    grade(options)
    assert before == (options.out / "gradebook.csv").read_bytes()


def test_a_mark_belongs_to_its_text(grade: Grade, options: GradeOptions, solved: Solved) -> None:
    """When the text is replaced its mark no longer counts, and is not lost."""
    grade(options)
    fill(options, "lovelaceada", points="2", comment="Keep me")
    later = solved({"ex91-q4-answer": "Another text."})
    path = options.submissions / "lovelaceada_12345_678_ex91.ipynb"
    path.write_text(json.dumps(later), encoding="utf-8")
    grade(options)
    book = {row["submission"]: row for row in rows(options.out / "gradebook.csv")}
    assert "" == book["lovelaceada_12345"]["ex91-q4"]
    kept = [row for row in rows(options.out / "marking.csv") if row["comment"] == "Keep me"]
    assert ["the text has been replaced since this was marked"] == [row["note"] for row in kept]


@pytest.mark.parametrize("points", ["3", "-1", "two", "nan"])
def test_impossible_marks_are_told_and_change_nothing(
    grade: Grade, options: GradeOptions, points: str
) -> None:
    """A mark that cannot be is named with its row, and no file changes."""
    grade(options)
    fill(options, "lovelaceada", points=points)
    before = {path: path.read_bytes() for path in options.out.glob("*.csv")}
    with pytest.raises(GradingError, match="lovelaceada_12345, ex91-q4"):
        grade(options)
    assert before == {path: path.read_bytes() for path in options.out.glob("*.csv")}


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_pages_hold_no_markup_of_students_and_load_nothing(grade: Grade, options: GradeOptions) -> None:
    """Whatever a student wrote is text on the page, and no page has a script, link or picture."""
    grade(options)
    pages = list((options.out / "feedback").iterdir())
    assert 5 == len(pages)
    for path in pages:
        tags = _Tags()
        tags.feed(path.read_text(encoding="utf-8"))
        assert not tags.found & {"script", "img", "a", "iframe", "link", "object"}
        assert not {name for name in tags.attributes if name.startswith("on") or name in ("src", "href")}
        assert path.name.isascii()


def test_pages_hold_points_reasons_and_hints_and_nothing_secret(
    grade: Grade, options: GradeOptions, solved: Solved
) -> None:
    """A page has its own student's points and hints; no key, hidden test or other student."""
    wrong = solved({"ex91-q2-answer": "q2 = 'a'", "ex91-q3-answer": "q3 = ['b']"})
    (options.submissions / "wrong_1_2_ex91.ipynb").write_text(json.dumps(wrong), encoding="utf-8")
    grade(options)
    page = next((options.out / "feedback").glob("wrong*")).read_text(encoding="utf-8")
    assert "Look at the other one." in page
    assert "Another option fits better" in page
    for secret in ("SEALED", "lovelace", "Turing", "HIDDEN", "right ="):
        assert secret not in page


def test_no_cell_of_a_table_is_a_formula() -> None:
    """A spreadsheet that opens the file finds text and numbers only."""
    risky = ["=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", "\r=1", " =1", "|x", "%x", "\n=1"]
    assert all(safe_cell(each).startswith("'") for each in risky)
    assert ["-1.5", "0", "", "Ünal"] == [safe_cell(each) for each in ["-1.5", "0", "", "Ünal"]]
    assert '\ufeff"\'=1,2"\r\n' == "".join(csv_lines([["=1,2"]]))


def test_two_runs_into_two_folders_differ_in_nothing(
    grade: Grade, options: GradeOptions, tmp_path: Path
) -> None:
    """Grading is the same whenever it is done."""
    other = replace(options, out=tmp_path / "other")
    grade(options)
    grade(other)
    one = {path.name: path.read_bytes() for path in options.out.rglob("*") if path.is_file()}
    assert one == {path.name: path.read_bytes() for path in other.out.rglob("*") if path.is_file()}


def test_no_cell_becomes_a_formula_where_a_semicolon_parts_cells() -> None:
    """Nor after anything invisible, nor in letters of another width; lists and Persian stay as they are."""
    risky = ["\xa0=1", "\u200b=1", "\0=1", "\u202e+1x", "＝1+1", "－1x", "＠SUM(1)", "\u200c=1"]
    assert [each for each in risky if not safe_cell(each).startswith("'")] == []
    assert ["a;'=1+1;", "a\n'=cmd|x", "a; '-1+1", "a;'@x"] == [
        safe_cell(each) for each in ["a;=1+1;", "a\n=cmd|x", "a; -1+1", "a;@x"]
    ]
    plain = ["First:\n- one\n- two", "می\u200cرود", "a; b", "x = 1"]
    assert plain == [safe_cell(each) for each in plain]


def test_what_a_killed_run_left_half_written_is_cleared_up(grade: Grade, options: GradeOptions) -> None:
    """Also where it was killed while it wrote the files that an instructor looks at; nobody else's goes."""
    grade(options)
    before = set(options.out.rglob("*"))
    left = [".gradebook.csv.ab_12xyz", "feedback/.anna-1.html.qwertyui", ".feedback-moodle.zip"]
    left += [".irkit/.exercise.json.abcdefgh", "marking-kept/..new.csv.abcdefgh"]
    for name in left:
        (options.out / name).write_text("half", encoding="utf-8")
    own = options.out / ".own.csv"
    own.write_text("mine", encoding="utf-8")
    grade(options)
    assert {*before, own} == set(options.out.rglob("*"))
