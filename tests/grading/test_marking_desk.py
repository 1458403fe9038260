"""The marking desk without a browser: what keys do, and that no mark is lost or made up."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from irkit.grading.engine.results import WAITS, Grade, Result
from irkit.grading.outputs.gradebook import Row, with_marks
from irkit.grading.outputs.marking import (
    JOURNAL,
    KEPT,
    MarkingError,
    locked,
    merged,
    read_journal,
    read_lines,
    read_rubric,
    rubric_text,
    write_new,
)
from irkit.grading.outputs.marking_desk import Marker, MarkingDesk, marking_desk
from irkit.grading.submissions.submissions import Submission
from irkit.questions.sheets import find_sheet, read_exercise
from irkit.questions.words import Criterion

EXERCISE = read_exercise(Path(__file__).parent / "data" / "ex91-made-up.toml")
HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(2)> \"'=1+1 ‮ ünd 你好"
TEXTS = {"student-007": "Because.", "anna": "A\nB; C", "ben": "=1+1", "cem": HOSTILE}
HIGHEST = (1, 2, 1)
DIGITS = "01234"


def rows(texts: dict[str, str]) -> list[Row]:
    """Return a class of which each has written a text."""
    others = [Grade(each.id, 1.0, each.points) for each in EXERCISE.question[:-1]]
    last = EXERCISE.question[-1]
    return [
        Row(Submission(name), Result((*others, Grade(last.id, None, last.points, answer=text))))
        for name, text in texts.items()
    ]


def graded(out: Path, texts: dict[str, str] = TEXTS) -> dict[str, float]:
    """Merge the marking file and write it anew, as a run of the command does; return points by name."""
    filled_in = read_lines(out)
    marks = merged(rows(texts), EXERCISE, filled_in)
    write_new(out, rows(texts), EXERCISE, filled_in)
    return {name: points for (name, _), (points, _) in marks.items()}


def spreadsheet(path: Path) -> list[dict[str, str]]:
    """Return the file's lines as a spreadsheet opens them."""
    text = path.read_text(encoding="utf-8-sig")
    parted = ";" if text.startswith("submission;") else ","
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=parted))


def saved(path: Path, lines: list[dict[str, str]]) -> None:
    """Save lines as a spreadsheet with semicolons does."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(lines[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(lines)
    path.write_text(text.getvalue(), encoding="utf-8-sig", newline="")


def pressed(desk: MarkingDesk, keys: Iterable[str]) -> str:
    """Press keys one after the other, and return what was said last."""
    told = ""
    for key in keys:
        told = desk.press(key)
    return told


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An output folder with a marking file that nobody has touched."""
    graded(tmp_path)
    return tmp_path


def test_a_key_gives_a_mark_and_the_file_has_it_at_once(out: Path) -> None:
    """A digit a criterion, then the next answer; the next run of the command counts what is whole."""
    desk = marking_desk(out)
    told = pressed(desk, "121")
    assert told == "Choice: 1. 2 of 2 points."
    assert ["1", "2", "1"] == [
        cell
        for line in spreadsheet(out / "marking.csv")
        for head, cell in line.items()
        if head.startswith("criterion_") and cell
    ]
    pressed(desk, ["next", "0", "1"])
    assert [2.0] == list(graded(out).values())
    assert marking_desk(out).shown["progress"] == "1 of 4 marked"


def test_no_mark_goes_beyond_the_highest(out: Path) -> None:
    """A key beyond the rubric is refused in words, and nothing is written."""
    desk = marking_desk(out)
    before = (out / "marking.csv").read_bytes()
    assert desk.press("2") == "Not given: Reason goes from 0 to 1."
    assert before == (out / "marking.csv").read_bytes()


def test_the_desk_goes_to_what_is_not_marked_yet(out: Path) -> None:
    """Jumping passes over what has its points, begins again after the end, and says when all is done."""
    desk = marking_desk(out)
    pressed(desk, "111")
    pressed(desk, ["next", "next", *"111"])
    desk.press("jump")
    assert desk.shown["place"] == "Answer 4 of 4"
    pressed(desk, "111")
    desk.press("jump")
    assert desk.shown["place"] == "Answer 2 of 4"
    assert pressed(desk, ["1", "1", "1", "jump"]) == "Every answer has its points."
    assert desk.shown["progress"] == "4 of 4 marked"
    assert desk.press("previous") == ""
    assert desk.press("previous") == "This is the first answer."


def test_undo_goes_back_to_the_answer_it_changes(out: Path) -> None:
    """Marks and comments are taken back in their order, wherever the marker is by now."""
    desk = marking_desk(out)
    first = desk.shown["id"]
    desk.press("1")
    desk.comment("Say where the outcome is.")
    desk.press("next")
    desk.press("undo")
    assert (first, "", "1") == (desk.shown["id"], desk.shown["comment"], desk.shown["criteria"][0]["mark"])
    assert desk.press("undo").startswith("Undone at answer 1.")
    assert desk.press("undo") == "There is nothing to undo."
    assert {} == graded(out)


def test_students_stay_unnamed_until_their_marker_asks(out: Path) -> None:
    """No name is sent to the page, and answers do not follow the order of names."""
    desk = marking_desk(out)
    names = {key[0] for key in Marker(out).order}
    assert names == set(TEXTS)
    assert not any(name in f"{desk.shown}{desk.plain()}" for name in names)
    desk.names = True
    assert desk.shown["name"] in names
    assert desk.shown["name"] in desk.plain()


def test_hostile_answers_are_text(tmp_path: Path) -> None:
    """Markup arrives as it was written, and a huge answer is there to its end."""
    huge = "x" * 19_000 + " end"
    graded(tmp_path, {"a": HOSTILE, "b": huge})
    desk = marking_desk(tmp_path)
    texts = [desk.shown["text"]]
    desk.press("next")
    texts.append(desk.shown["text"])
    assert {True} == {any(each in text for text in texts) for each in ("<script>alert(1)</script>", " end")}
    assert "‮" not in "".join(texts)
    pressed(desk, "111")
    assert 1 == len(graded(tmp_path, {"a": HOSTILE, "b": huge}))


def test_a_message_about_another_answer_is_not_taken(out: Path) -> None:
    """A key that was pressed before the page had turned marks nothing."""
    desk = marking_desk(out)
    before = desk.shown["id"]
    desk.press("next")
    desk._on_message(desk, {"key": "1", "id": before}, None)
    assert desk.shown["message"].startswith("Not taken")
    desk._on_message(desk, {"key": "1", "criterion": 2, "id": desk.shown["id"]}, None)
    assert ["", "", "1"] == [each["mark"] for each in desk.shown["criteria"]]
    desk._on_message(desk, {"text": "Good.", "id": desk.shown["id"]}, None)
    assert desk.shown["comment"] == "Good."


def test_spreadsheet_saves_later(out: Path) -> None:
    """It had opened the file before: its own marks count, the desk's that it had not seen come back."""
    opened = spreadsheet(out / "marking.csv")
    desk = marking_desk(out)
    pressed(desk, "111")
    mine = str(desk._marker.key[0])
    other = next(line for line in opened if line["submission"] != mine)
    other["points"] = "1,5"
    saved(out / "marking.csv", opened)
    raw = (out / "marking.csv").read_bytes()
    assert desk.press("next") == "Whoever saved marking.csv had not seen 3 cells of the desk: put back."
    desk.press("1")
    assert raw in [path.read_bytes() for path in (out / KEPT).glob("marking-*.csv")]
    assert {mine: 1.5, other["submission"]: 1.5} == graded(out)


def test_without_a_desk_open_what_it_gave_counts_too(out: Path) -> None:
    """The command itself heeds the journal."""
    opened = spreadsheet(out / "marking.csv")
    pressed(marking_desk(out), "111")
    saved(out / "marking.csv", opened)
    assert [1.5] == list(graded(out).values())
    assert marking_desk(out).shown["progress"] == "1 of 4 marked"


def test_others_values_count(out: Path) -> None:
    """Another value than the desk ever saw is no old one; undo leaves it alone."""
    desk = marking_desk(out)
    pressed(desk, "111")
    mine = desk._marker.key[0]
    lines = spreadsheet(out / "marking.csv")
    for line in lines:
        if line["submission"] == mine:
            line["criterion_2"], line["criterion_3"] = "2", "0"
    saved(out / "marking.csv", lines)
    assert desk.press("undo").startswith("Not undone")
    assert {mine: 1.5} == graded(out)


def test_file_not_understood(out: Path) -> None:
    """The step is not made, the sentence says why, nothing is lost, and all is well when the file is."""
    desk = marking_desk(out)
    pressed(desk, "11")
    good = (out / "marking.csv").read_bytes()
    (out / "marking.csv").write_bytes(b"PK\x03\x04xlsx")
    assert desk.press("1").startswith("Not saved. marking.csv is a spreadsheet program's own file")
    assert b"PK\x03\x04xlsx" == (out / "marking.csv").read_bytes()
    (out / "marking.csv").write_bytes(good)
    desk.press("1")
    assert [1.5] == list(graded(out).values())


def test_a_deleted_file_is_made_anew_with_its_marks(out: Path) -> None:
    """The copy and the journal hold all of it."""
    desk = marking_desk(out)
    pressed(desk, "111")
    (out / "marking.csv").unlink()
    pressed(desk, ["next", "1"])
    assert [1.5] == list(graded(out).values())


def test_answer_handed_in_anew(out: Path) -> None:
    """It is not marked by the old one's key: the desk says that it has gone, and goes on."""
    desk = marking_desk(out)
    gone = desk._marker.key[0]
    graded(out, {**TEXTS, gone: "Quite another text."})
    assert "Not saved. the answer that lay here is gone" in desk.press("1")
    assert "Quite another text." in [line["text"] for line in spreadsheet(out / "marking.csv")]
    assert {} == graded(out, {**TEXTS, gone: "Quite another text."})
    assert 4 == len(desk._marker.order)


def test_points_as_a_number(out: Path) -> None:
    """A spreadsheet may give points alone; the desk says so, and how to let the criteria count."""
    lines = spreadsheet(out / "marking.csv")
    for line in lines:
        line["points"] = "0,5"
    saved(out / "marking.csv", lines)
    desk = marking_desk(out)
    pressed(desk, "111")
    assert desk.shown["points"].startswith("0.5 of 2 points, as written into the file: empty its cell there")
    lines = spreadsheet(out / "marking.csv")
    for line in lines:
        line["points"] = ""
    saved(out / "marking.csv", lines)
    desk.press("up")
    assert desk.shown["points"] == "1.5 of 2 points."


def test_mark_beyond_the_maximum(out: Path) -> None:
    """From elsewhere it is told and has no points, so jumping finds it; a mark of the desk mends it."""
    lines = spreadsheet(out / "marking.csv")
    for line in lines:
        line["criterion_1"], line["criterion_2"], line["criterion_3"] = "9", "1", "1"
    saved(out / "marking.csv", lines)
    desk = marking_desk(out)
    assert desk.shown["points"] == 'In the file: a mark "9" is no number from 0 to 1.'
    assert desk.shown["progress"] == "0 of 4 marked"
    desk.press("0")
    assert desk.shown["points"] == "1 of 2 points."


def test_journal_cut_short(out: Path) -> None:
    """Only the line that was being written is lost, and the file has that mark already."""
    desk = marking_desk(out)
    pressed(desk, "11")
    journal = out / KEPT / JOURNAL
    journal.write_text(journal.read_text(encoding="utf-8")[:-4] + '\n["a"]\n7', encoding="utf-8")
    assert 1 == len(read_journal(out))
    desk.press("1")
    assert 2 == len(read_journal(out))
    assert [1.5] == list(graded(out).values())


def test_nothing_to_mark_is_told_in_a_sentence(tmp_path: Path) -> None:
    """No folder, no file, no text; a notebook shows the sentence alone."""
    with pytest.raises(MarkingError, match="there is no text to mark in"):
        marking_desk(tmp_path)
    write_new(tmp_path, [], EXERCISE, {})
    with pytest.raises(MarkingError, match="there is no text to mark in"):
        marking_desk(tmp_path / "marking.csv")


def test_the_practice_file_is_what_its_sheet_makes(tmp_path: Path) -> None:
    """Apart from the answers, a run of the command would write the same."""
    path = Path(marking_desk.__code__.co_filename).parent / "practice.csv"
    exercise = find_sheet("ex01")
    only = exercise.model_copy(update={"question": (exercise["ex01-q5"],)})
    held = [
        Row(Submission(line["submission"]), Result((Grade("ex01-q5", None, 2.0, answer=line["text"]),)))
        for line in spreadsheet(path)
    ]
    write_new(tmp_path, held, only, {})
    assert (tmp_path / "marking.csv").read_text(encoding="utf-8-sig") == path.read_text(encoding="utf-8")


def test_practice_answers_can_be_marked() -> None:
    """The desk opens on them with the question as students read it."""
    desk = marking_desk()
    assert desk.shown["question"] == "Three levels, question 5: Justify a code"
    assert desk.shown["prompt"].startswith("Take one claim")
    assert len(desk.plain().splitlines()) > 10
    mime: Any = desk._repr_mimebundle_()
    assert desk.plain() == (mime[0] if isinstance(mime, tuple) else mime)["text/plain"]


words = st.from_regex(r"[^\W_][^;:=]{0,20}[^\W_]", fullmatch=True)


@given(st.lists(st.builds(Criterion, name=words, levels=st.lists(words, min_size=2, max_size=5)), max_size=5))
def test_a_rubric_survives_its_way_through_a_cell(rubric: list[Criterion]) -> None:
    """Names and levels are read as they were written."""
    assert tuple(rubric) == read_rubric(rubric_text(rubric))


keys = st.sampled_from([*DIGITS, "next", "previous", "up", "down", "clear", "undo", "jump"])
steps = st.lists(
    st.tuples(st.sampled_from([0, 1]), keys | st.text("ab =ü\n", max_size=6).map(lambda text: ("text", text)))
    | st.sampled_from(["open", "save"]),
    max_size=40,
)


class Model:
    """What two markers should leave: who fills in a cell last decides."""

    def __init__(self) -> None:
        self.cells: dict[Any, str] = {}
        self.done: list[list[tuple[Any, str, str]]] = [[], []]

    def fill(self, who: int, cell: Any, value: str) -> None:
        before = self.cells.get(cell, "")
        if before != value:
            self.done[who].append((cell, before, value))
            self.cells[cell] = value

    def undo(self, who: int) -> None:
        if self.done[who]:
            cell, before, value = self.done[who].pop()
            if self.cells.get(cell, "") == value:
                self.cells[cell] = before

    def follow(self, who: int, key: Any, here: Any, place: int, comment: str) -> None:
        if isinstance(key, tuple):
            self.fill(who, (here, "comment"), comment)
        elif key == "undo":
            self.undo(who)
        elif key == "clear" or (key in DIGITS and int(key) <= HIGHEST[place]):
            self.fill(who, (here, f"criterion_{place + 1}"), "" if key == "clear" else key)


@settings(max_examples=60, deadline=None)
@given(steps=steps)
def test_sequences_of_keys(tmp_path_factory: pytest.TempPathFactory, steps: list[Any]) -> None:
    """Two desks and a spreadsheet that saves what it opened earlier: the file holds what was given last."""
    out = tmp_path_factory.mktemp("out")
    graded(out)
    desks = [marking_desk(out), marking_desk(out)]
    model = Model()
    opened: list[dict[str, str]] | None = None
    for number, step in enumerate(steps):
        if step == "open":
            opened = spreadsheet(out / "marking.csv")
        elif step == "save" and opened is not None:
            line = opened[number % len(opened)]
            line["note"] = f"spreadsheet {number}"
            saved(out / "marking.csv", opened)
        elif isinstance(step, tuple):
            who, key = step
            desk, marker = desks[who], desks[who]._marker
            here, place = marker.key, marker.criterion
            if isinstance(key, tuple):
                desk.comment(key[1])
                assert key[1].split() == marker.line["comment"].replace("'", "").split()
            else:
                desk.press(key)
            model.follow(who, key, here, place, marker.line["comment"])
    found = {
        (key, head): cell
        for key, line in read_lines(out).items()
        for head, cell in line.items()
        if cell and (head.startswith("criterion_") or head in ("points", "comment"))
    }
    assert {cell: value for cell, value in model.cells.items() if value} == found


def test_marks_of_two_desks_at_once_are_all_there(out: Path) -> None:
    """Each step reads what the other has saved before it writes."""
    one, other = marking_desk(out), marking_desk(out)
    other.press("next")
    for key in "111":
        one.press(key)
        other.press(key)
    assert 2 == len(graded(out))
    with pytest.raises(MarkingError, match="no column criterion_9"):
        one._marker.write(one._marker.key, "criterion_9", "1")


def test_a_note_names_only_what_still_waits_for_a_marker() -> None:
    """Once a person has marked it, neither gradebook nor feedback page says that nobody has."""
    last = EXERCISE.question[-1]
    (row,) = rows({"anna": "Because."})
    told = replace(row, result=replace(row.result, note=f"handed in twice; {last.id} {WAITS}"))
    assert told == with_marks(told, {})
    assert "handed in twice" == with_marks(told, {(told.submission.name, last.id): (1.0, "")}).note


def test_two_processes_that_mark_at_once_lose_no_step(tmp_path: Path) -> None:
    """The file itself holds them all, by the lock and by the journal that makes a lost step good."""
    texts = {f"student-{place}": f"Text {place}." for place in range(20)}
    graded(tmp_path, texts)
    code = (
        "import sys; from pathlib import Path; from irkit.grading.outputs.marking_desk import Marker\n"
        "marker = Marker(Path(sys.argv[1])); print(flush=True); sys.stdin.read()\n"
        "for at in range(int(sys.argv[2]), 20, 2):\n"
        "    marker.go(at - marker.at)\n"
        "    for _ in range(3): marker.give(1)\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    both = [
        subprocess.Popen([*command, which], stdin=subprocess.PIPE, stdout=subprocess.PIPE) for which in "01"
    ]
    for each in both:
        assert each.stdout is not None
        each.stdout.readline()
        each.stdout.close()
    for each in both:
        assert each.stdin is not None
        each.stdin.close()
    assert [0, 0] == [each.wait() for each in both]
    marks = [
        [line[f"criterion_{place}"] for place in (1, 2, 3)] for line in spreadsheet(tmp_path / "marking.csv")
    ]
    assert [["1"] * 3] * 20 == marks


def test_a_step_waits_while_somebody_else_writes_the_file(out: Path) -> None:
    """It is made as soon as the other has done, on what the other has left."""
    desk = marking_desk(out)
    step = Thread(target=desk.press, args=("1",))
    with locked(out):
        step.start()
        step.join(0.5)
        assert step.is_alive()
    step.join()
    assert "1" == desk.shown["criteria"][0]["mark"]
