"""The marking file after a spreadsheet has had it: what is plain is understood, and no mark is lost."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from irkit.grading.engine.results import Grade, Result
from irkit.grading.outputs.gradebook import Row
from irkit.grading.outputs.marking import (
    KEPT,
    MarkingError,
    merged,
    read_lines,
    write_new,
)
from irkit.grading.outputs.marking_desk import Marker
from irkit.grading.submissions.submissions import Submission
from irkit.questions.sheets import read_exercise

EXERCISE = read_exercise(Path(__file__).parent / "data" / "ex91-made-up.toml")
TEXTS = {"007": "Because.", "19": "Therefore.", "Łukasz": "So it is.", "anna": "A\nB; C", "ben": "Twice.",
         "cem": "Twice."}  # fmt: skip
Line = dict[str, str]


def rows(texts: dict[str, str] = TEXTS) -> list[Row]:
    """Return a class of which each has written a text."""
    others = [Grade(each.id, 1.0, each.points) for each in EXERCISE.question[:-1]]
    last = EXERCISE.question[-1]
    return [
        Row(Submission(name), Result((*others, Grade(last.id, None, last.points, answer=text))))
        for name, text in texts.items()
    ]


def again(out: Path, texts: dict[str, str] = TEXTS) -> dict[str, float]:
    """Merge the file and write it anew, as a run of the command does; return the points by submission."""
    filled_in = read_lines(out)
    marks = merged(rows(texts), EXERCISE, filled_in)
    write_new(out, rows(texts), EXERCISE, filled_in)
    return {name: points for (name, _), (points, _) in marks.items()}


def lines(path: Path) -> list[Line]:
    """Return the file's lines."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def edited(
    out: Path, change: Callable[[list[Line]], object], delimiter: str = ",", encoding: str = "utf-8-sig"
) -> None:
    """Change the file's lines as a spreadsheet would, and save them as it would."""
    path = out / "marking.csv"
    held = lines(path)
    change(held)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(held[0]), delimiter=delimiter, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(held)
    path.write_bytes(text.getvalue().encode(encoding, "replace"))


def mark(held: list[Line], **points: str) -> None:
    """Give points by submission."""
    for line in held:
        line["points"] = points.get("_" + line["submission"], points.get(line["submission"], line["points"]))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An output folder with a marking file that nobody has touched."""
    again(tmp_path)
    return tmp_path


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "utf-16"])
def test_separators_and_encodings(out: Path, delimiter: str, encoding: str) -> None:
    """Every form of Unicode that a spreadsheet writes."""
    edited(out, lambda held: mark(held, anna="0,5", Łukasz="2"), delimiter, encoding)
    assert {"anna": 0.5, "Łukasz": 2.0} == again(out)


@pytest.mark.parametrize("encoding", ["cp1251", "cp1252"])
def test_a_code_page_is_refused_and_not_guessed(out: Path, encoding: str) -> None:
    """Students would read letters that nobody wrote; the file is kept, and how to save it is said."""
    edited(out, lambda held: [line.update(comment="Хорошо, é") for line in held], encoding=encoding)
    before = (out / "marking.csv").read_bytes()
    with pytest.raises(MarkingError, match=r"is not UTF-8.*CSV UTF-8.*as-written\.csv"):
        again(out)
    assert before == (out / "marking.csv").read_bytes()


def test_lost_zeros_are_found_again(out: Path) -> None:
    """A spreadsheet takes the id 007 for the number 7."""

    def change(held: list[Line]) -> None:
        mark(held, _007="2")
        held[0]["submission"] = "7"

    edited(out, change)
    assert {"007": 2.0} == again(out)
    assert "007" in {line["submission"] for line in lines(out / "marking.csv")}


def test_lines_in_another_order_keep_their_marks(out: Path) -> None:
    """A line is known by its ids, not by its place."""
    edited(out, lambda held: (mark(held, anna="1", ben="2"), held.reverse()))
    assert {"anna": 1.0, "ben": 2.0} == again(out)


@pytest.mark.parametrize("column", ["text", "rubric", "max", "note"])
def test_other_column_deleted(out: Path, column: str) -> None:
    """What a marker only reads is known from the copy of what was written."""

    def change(held: list[Line]) -> None:
        mark(held, anna="1", _007="2")
        for line in held:
            del line[column]

    edited(out, change)
    assert {"anna": 1.0, "007": 2.0} == again(out)
    assert column in lines(out / "marking.csv")[0]


@pytest.mark.parametrize("column", ["submission", "question", "text_id", "points", "comment", "criterion_2"])
def test_needed_column_deleted(out: Path, column: str) -> None:
    """Marks are not given to the wrong text or criterion: it is told, and the file and its copy are kept."""

    def change(held: list[Line]) -> None:
        held[3].update(criterion_1="1", criterion_3="1")
        for line in held:
            del line[column]

    edited(out, change)
    before = (out / "marking.csv").read_bytes()
    with pytest.raises(MarkingError, match=f"lacks the column {column}; marking-kept/as-written.csv"):
        again(out)
    assert before == (out / "marking.csv").read_bytes()


def test_a_line_of_nobody_is_told_and_the_file_is_kept(out: Path) -> None:
    """A name that no text was written for is not guessed at."""

    def change(held: list[Line]) -> None:
        mark(held, anna="1")
        held[3]["submission"] = "hanna"

    edited(out, change)
    before = (out / "marking.csv").read_bytes()
    with pytest.raises(MarkingError, match='line 14 names "hanna and ex91-q4"'):
        again(out)
    assert before == (out / "marking.csv").read_bytes()


def test_a_deleted_line_and_a_deleted_file_lose_no_mark(out: Path) -> None:
    """A mark is taken back by emptying its cell, not by a line that has gone."""
    edited(out, lambda held: mark(held, anna="1", ben="2"))
    again(out)
    edited(out, lambda held: held.__delitem__(3))
    assert {"anna": 1.0, "ben": 2.0} == again(out)
    (out / "marking.csv").unlink()
    assert {"anna": 1.0, "ben": 2.0} == again(out)
    edited(out, lambda held: mark(held, anna=""))
    assert {"ben": 2.0} == again(out)


def test_a_line_twice_is_told_only_where_it_differs(out: Path) -> None:
    """Twice the same is once; an empty line beside a filled one is passed over; two marks are told."""
    edited(out, lambda held: held.append({**held[3]}))
    edited(out, lambda held: held[3].update(points="1"))
    assert {"anna": 1.0} == again(out)
    edited(out, lambda held: held.append({**held[3], "points": "2"}))
    with pytest.raises(MarkingError, match="both mark anna, ex91-q4, and differently") as error:
        again(out)
    assert 1 == len(str(error.value).splitlines())


@pytest.mark.parametrize("points", ["2.5", "-1", "two", "nan", "1e9"])
def test_marks_that_cannot_be_are_told_with_their_line(out: Path, points: str) -> None:
    """Nothing is rewritten before they are put right."""
    edited(out, lambda held: mark(held, anna=points))
    before = (out / "marking.csv").read_bytes()
    with pytest.raises(MarkingError, match="anna, ex91-q4"):
        again(out)
    assert before == (out / "marking.csv").read_bytes()


def test_the_file_as_it_was_filled_in_is_kept(out: Path) -> None:
    """Each filled-in file is kept once, as its marker saved it; a run that changes nothing keeps nothing."""
    again(out)
    assert [] == list((out / KEPT).glob("marking-*.csv"))
    edited(out, lambda held: mark(held, anna="1"), ";")
    first = (out / "marking.csv").read_bytes()
    again(out)
    again(out)
    edited(out, lambda held: mark(held, ben="1"), ";")
    second = (out / "marking.csv").read_bytes()
    again(out)
    kept = {path.name: path.read_bytes() for path in (out / KEPT).glob("marking-*.csv")}
    assert {"marking-1.csv": first, "marking-2.csv": second} == kept


def test_an_odd_name_among_the_kept_files(out: Path) -> None:
    """A copy that somebody has named does not stop the next one from being kept."""
    (out / KEPT / "marking-final.csv").write_text("mine", encoding="utf-8")
    edited(out, lambda held: mark(held, anna="1"), ";")
    again(out)
    assert (out / KEPT / "marking-1.csv").is_file()


def test_desk_damaged_file(out: Path) -> None:
    """A file that was damaged while the desk was open is told in a sentence, and the desk goes on."""
    marker = Marker(out)
    key = next(iter(marker.lines))
    whole = (out / "marking.csv").read_bytes()
    (out / "marking.csv").write_bytes(b"")
    with pytest.raises(MarkingError, match="is empty"):
        marker.write(key, "points", "1")
    (out / "marking.csv").write_bytes(whole)
    marker.write(key, "points", "1")
    assert "1" == next(iter(lines(out / "marking.csv")))["points"]


def test_replaced_text(out: Path) -> None:
    """A mark of a replaced text counts for nothing, but stays for its marker until its line is deleted."""
    edited(out, lambda held: mark(held, anna="1"))
    later = {**TEXTS, "anna": "Another."}
    assert {} == again(out, later)
    stale = [line for line in lines(out / "marking.csv") if "replaced" in line["note"]]
    assert ["1"] == [line["points"] for line in stale]
    edited(out, lambda held: held.__delitem__(slice(len(TEXTS), None)))
    again(out, later)
    assert len(TEXTS) == len(lines(out / "marking.csv"))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04xlsx", "CSV UTF-8"),
        (b'submission,question\n"anna,ex91-q4\n', "line"),
        (b"submission,question,text_id,points\nanna,ex91-q4,t1,0,5\n", "beyond the last column"),
    ],
)
def test_no_marking_file(out: Path, content: bytes, told: str) -> None:
    """An empty file, a workbook, an open quotation mark, a comma for a point."""
    (out / "marking.csv").write_bytes(content)
    with pytest.raises(MarkingError, match=told) as error:
        again(out)
    assert 1 == len(str(error.value).splitlines())


def test_without_the_copy(tmp_path: Path) -> None:
    """Without the copy, as in a folder from an earlier version, columns that identify a line are demanded."""
    (tmp_path / "marking.csv").write_text("submission,question,points\nanna,ex91-q4,1\n", encoding="utf-8")
    with pytest.raises(MarkingError, match="lacks the column text_id"):
        read_lines(tmp_path)


@pytest.mark.parametrize(
    "comment", ["- see me", "=) well done", "Good.\n-but look; =) again", "'t Hooft says so"]
)
def test_a_comment_comes_back_as_it_was_written(out: Path, comment: str) -> None:
    """What keeps a cell from being a formula is taken off again, however often the file is written."""
    edited(out, lambda held: (mark(held, anna="1"), held[3].update(comment=comment)))
    for _ in range(3):
        marks = merged(rows(), EXERCISE, read_lines(out))
        assert [(1.0, comment)] == list(marks.values())
        again(out)


def test_one_line_can_be_filled_in(out: Path) -> None:
    """The others keep what their markers meant, and what is filled in is merged."""
    edited(out, lambda held: mark(held, ben="2"), ";")
    key = next(key for key in read_lines(out) if key[0] == "anna")
    marker = Marker(out)
    cells = {"criterion_1": "1", "criterion_2": "1", "criterion_3": "0", "comment": "Ünd =so"}
    for head, cell in cells.items():
        marker.write(key, head, cell)
    assert {"anna", "ben"} == set(again(out))
    assert "Ünd =so" == next(line["comment"] for line in lines(out / "marking.csv") if line["comment"])
    with pytest.raises(MarkingError, match="no column criterion_9"):
        marker.write(key, "criterion_9", "1")


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_edits_lose_no_mark(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """After any reordering and deleting every mark counts as given, or the file stays as it was edited."""
    out = tmp_path_factory.mktemp("out")
    again(out)
    points = {name: data.draw(st.sampled_from(["", "0", "1", "1,5", "2"])) for name in TEXTS}
    edited(out, lambda held: mark(held, **{f"_{name}": value for name, value in points.items()}))
    dropped = data.draw(st.sets(st.sampled_from(["text", "rubric", "max", "note"])))
    order = data.draw(st.permutations(range(len(TEXTS))))

    def change(held: list[Line]) -> None:
        held[:] = [{k: v for k, v in held[each].items() if k not in dropped} for each in order]

    edited(out, change, data.draw(st.sampled_from([",", ";", "\t"])))
    wanted = {name: float(value.replace(",", ".")) for name, value in points.items() if value}
    assert wanted == again(out)


@pytest.mark.parametrize("name", ["²", "9" * 5000, "٣"])
def test_names_of_odd_digits(tmp_path: Path, name: str) -> None:
    """A name of odd digits keeps its mark and stops nobody."""
    texts = {name: "Because.", "7": "Because."}
    write_new(tmp_path, rows(texts), EXERCISE, {})
    edited(
        tmp_path, lambda held: [each.update(points="1", submission=f"'{each['submission']}") for each in held]
    )

    assert again(tmp_path, texts) == {name: 1.0, "7": 1.0}
