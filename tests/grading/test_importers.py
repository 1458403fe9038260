"""What the platforms' gradebooks hold after our files are imported: nobody's grade goes astray."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from irkit.grading.outputs import platforms
from irkit.grading.outputs.gradebook import Row
from irkit.grading.submissions.matching import Matcher
from irkit.grading.submissions.roster import read_roster

MODELS = runpy.run_path(str(Path(__file__).parent / "importers.py"))
Person, EXERCISE, ASSIGNMENT = MODELS["Person"], MODELS["EXERCISE"], MODELS["ASSIGNMENT"]
COLUMN = f"ex01 Three levels ({ASSIGNMENT})"


@settings(max_examples=300)
@given(st.integers(0, 10**9))
def test_random_classes(seed: int) -> None:
    """No grade of anyone is deleted, changed or given away except by a new final grade of that person.

    Rosters are of an earlier day or of another kind, grades were given since, there are groups, twins and
    many scripts (tests/fuzz/importers.py plays 10,000 of them).
    """
    outcome = MODELS["play"](seed)
    assert [] == outcome.faults
    handed_in = [each for each in outcome.enrolled.submissions if not each.is_missing]
    if outcome.enrolled.roster is not None:
        told = {name for name, _ in outcome.enrolled.strangers}
        assert all((each.enrolled is None) == (each.name in told) for each in handed_in)


def test_the_models_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    """A grader that trusted numbers alone, or wrote a line for everybody, would not pass."""
    monkeypatch.setattr(Matcher, "_fits", lambda *_: True)
    assert any(MODELS["play"](seed).faults for seed in range(150))
    monkeypatch.undo()
    monkeypatch.setattr(Row, "is_final", property(lambda _: True))
    assert any(MODELS["play"](seed).faults for seed in range(150))
    monkeypatch.undo()
    people = [Person("Ada", "Lovelace", "11", "ada", grade=5.0)]
    MODELS["canvas_import"](f"Student,ID,{COLUMN}\r\n,11,\r\n", people)
    assert people[0].grade is None


def canvas(
    tmp_path: Path, people: list[Any], files: dict[str, bytes], column: str | None = COLUMN, **export: Any
) -> Any:
    """Grade an export of Canvas with a roster of these people."""
    return played(tmp_path, MODELS["canvas_roster"](people, column, **export), files)


def moodle(tmp_path: Path, people: list[Any], files: dict[str, bytes], **export: Any) -> Any:
    """Grade an export of Moodle with a worksheet of these people."""
    worksheet = MODELS["moodle_roster"](people, **{"groups": False, "comments": True, **export})
    return played(tmp_path, worksheet, files)


def played(tmp_path: Path, roster: str, files: dict[str, bytes]) -> Any:
    """Return what goes back to Canvas and to Moodle, and the class."""
    folder = tmp_path / "class"
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (tmp_path / "roster.csv").write_text(roster, encoding="utf-8")
    known = read_roster(tmp_path / "roster.csv")
    enrolled, rows = MODELS["grade"](known, folder)
    back = platforms.canvas(rows, EXERCISE, known), platforms.moodle(rows, EXERCISE, known)
    return *back, enrolled


def work(grade: float, *owners: str, final: bool = True) -> bytes:
    """Return a notebook that earns a grade."""
    made: bytes = MODELS["Work"](owners, grade, final).notebook()
    return made


def ada_and_ben() -> list[Any]:
    """Return two people on any platform."""
    return [Person("Ada", "Lovelace", "1011", "ada"), Person("Ben", "Bo", "1022", "ben")]


def test_canvas_line_only_for_a_new_final_grade(tmp_path: Path) -> None:
    """Whoever waits, is missing or has the grade already has none, whatever their cells were."""
    people = [*ada_and_ben(), Person("Cem", "Can", "1033", "cem"), Person("Dora", "D", "1044", "dora")]
    people[3].grade = 7.0
    files = {
        "lovelaceada_1011_5_ex01.ipynb": work(8, "1011"),
        "boben_1022_6_ex01.ipynb": work(3, "1022", final=False),
        "ddora_1044_7_ex01.ipynb": work(7, "1044"),
    }
    back, _, _ = canvas(tmp_path, people, files)
    assert ["1011"] == [line.split(",")[2].strip('"') for line in back.text.splitlines()[2:]]
    people[1].grade, people[2].grade = 3.0, 6.5
    MODELS["canvas_import"](back.text, people)
    assert [8.0, 3.0, 6.5, 7.0] == [person.grade for person in people]


@pytest.mark.parametrize("platform", ["canvas", "moodle"])
def test_a_rounded_grade_is_given_once(tmp_path: Path, platform: str) -> None:
    """Thirds of a point stand on the platform with two decimals, and are the same grade."""
    people = ada_and_ben()
    if platform == "canvas":
        play, place, files = canvas, 0, {"lovelaceada_1011_5_ex01.ipynb": work(20 / 3, "1011")}
    else:
        files = {"Ada Lovelace_1011_assignsubmission_file/ex01.ipynb": work(20 / 3, "1011")}
        play, place = moodle, 1
    assert "6.67" in play(tmp_path / "first", people, files)[place].text
    people[0].grade = 6.67
    back = play(tmp_path / "again", people, files)[place]
    assert back.text is None or "1011" not in back.text
    assert not any("replaces" in remark for remark in back.remarks)


@pytest.mark.parametrize(
    ("column", "told"),
    [
        (None, "has no column for this exercise"),
        ("Exercise 1: levels (77)", "has no column for this exercise"),
    ],
)
def test_canvas_roster_without_the_column(tmp_path: Path, column: str | None, told: str) -> None:
    """Nobody's grade is deleted, even where Canvas takes the heading for one; the columns are named."""
    people = ada_and_ben()
    back, _, _ = canvas(tmp_path, people, {"lovelaceada_1011_5_ex01.ipynb": work(8, "1011")}, column)
    assert any(told in remark and "Quiz (1)" in remark for remark in back.remarks)
    people[1].grade = 5.0
    MODELS["canvas_import"](back.text, people, title="ex01 Three levels")
    assert [8.0, 5.0] == [person.grade for person in people]


def test_canvas_several_columns_are_told(tmp_path: Path) -> None:
    """Two assignments with the exercise in their titles are named, and neither is chosen."""
    roster = MODELS["canvas_roster"](ada_and_ben(), COLUMN).replace("Quiz (1)", "ex01 again (9)")
    back, _, _ = played(tmp_path, roster, {"lovelaceada_1011_5_ex01.ipynb": work(8, "1011")})
    assert any("several columns" in each and "ex01 again (9)" in each for each in back.remarks)


def test_moodle_team_numbers_are_no_participants(tmp_path: Path) -> None:
    """A team's grade goes to all whose cell names the team, and to no stranger of its number."""
    people = [Person("Łukasz", "B", "17", "l"), *ada_and_ben()]
    people[0].group, people[1].group, people[2].group = "Team B", "Team A", "Team A"
    files = {"Team A_17_assignsubmission_file/ex01.ipynb": work(10, "1011", "1022")}
    _, back, enrolled = moodle(tmp_path, people, files, groups=True)
    MODELS["moodle_import"](back.text, people, tick=False)
    assert [None, 10.0, 10.0] == [person.grade for person in people]
    assert all(line.of_team for line in back.lines)
    assert ["group", "group"] == [each.matched_by for each in enrolled.submissions if not each.is_missing]


def test_moodle_team_without_the_group_column_is_refused(tmp_path: Path) -> None:
    """In a sentence, and without a line for anybody."""
    people = [Person("Łukasz", "B", "17", "l"), *ada_and_ben()]
    files = {
        "Team A_17_assignsubmission_file/ex01.ipynb": work(10, "1011"),
        "Default group_assignsubmission_file/ex01.ipynb": work(10, "1022"),
    }
    _, back, enrolled = moodle(tmp_path, people, files)
    assert back.text is None
    assert {
        "Team A_17": "its number is Łukasz B's, but not its name",
        "Default group": "nobody has its number",
    } == dict(enrolled.strangers)


def test_moodle_without_a_worksheet_gets_no_file(tmp_path: Path) -> None:
    """A number in a file's name may be a team's; what is wanted is said."""
    (tmp_path / "Team A_17_assignsubmission_file").mkdir()
    (tmp_path / "Team A_17_assignsubmission_file" / "ex01.ipynb").write_bytes(work(10, "1011"))
    _, rows = MODELS["grade"](None, tmp_path)
    back = platforms.moodle(rows, EXERCISE, None)
    assert back.text is None
    assert "grading worksheet" in back.remarks[0]


def test_canvas_group_assignment(tmp_path: Path) -> None:
    """The representative's line holds the grade, which Canvas gives to the group; nobody has an empty one."""
    people = [*ada_and_ben(), Person("Cem", "Can", "1033", "cem"), Person("Eve", "E", "1044", "eve")]
    for person, group in zip(people, ("Owls", "Owls", "Bees", "Bees"), strict=True):
        person.group = group
    files = {
        "owls_1011_5_ex01.ipynb": work(9, "1011", "1022"),
        "bees_1044_6_ex01.ipynb": work(4, "1033", "1044"),
    }
    back, _, _ = canvas(tmp_path, people, files)
    MODELS["canvas_import"](back.text, people, groups=True)
    assert [9.0, 9.0, 4.0, 4.0] == [person.grade for person in people]


def test_moodle_keeps_later_grades_and_comments(tmp_path: Path) -> None:
    """Also with the tick that lets old worksheets in: a comment that is there stays as it is."""
    people = [*ada_and_ben(), Person("Ned", "N", "1033", "ned")]
    people[0].comment, people[2].comment = "- see me; =) \n- bring ex00", "- see me"
    files = {
        "Ada Lovelace_1011_assignsubmission_file/ex01.ipynb": work(8, "1011"),
        "Ben Bo_1022_assignsubmission_file/ex01.ipynb": work(6, "1022"),
    }
    _, back, _ = moodle(tmp_path, people, files)
    people[2].grade, people[2].changed = 6.0, 500
    MODELS["moodle_import"](back.text, people, tick=True)
    assert [8.0, 6.0, 6.0] == [person.grade for person in people]
    assert "- see me; =) \n- bring ex00" == people[0].comment
    assert "- see me" == people[2].comment


def test_moodle_comment_goes_back_as_it_came(tmp_path: Path) -> None:
    """Nothing protects a cell that Moodle itself wrote; ours go where there is none."""
    people = ada_and_ben()
    people[0].comment = "see me; =) now"
    files = {
        "Ada Lovelace_1011_assignsubmission_file/ex01.ipynb": work(8, "1011"),
        "Ben Bo_1022_assignsubmission_file/ex01.ipynb": work(6, "1022"),
    }
    _, back, _ = moodle(tmp_path, people, files)
    MODELS["moodle_import"](back.text, people, tick=False)
    assert "see me; =) now" == people[0].comment
    assert people[1].comment.startswith("ex01-q1: 6 of 10")


def test_moodle_pages_only_for_final_grades(tmp_path: Path) -> None:
    """A page makes a grade record, after which Moodle skips the grades of an older worksheet."""
    files = {
        "Ada Lovelace_1011_assignsubmission_file/ex01.ipynb": work(8, "1011"),
        "Ben Bo_1022_assignsubmission_file/ex01.ipynb": work(6, "1022", final=False),
    }
    _, back, _ = moodle(tmp_path, ada_and_ben(), files)
    assert ["Ada Lovelace_1011"] == [line.row for line in back.lines]
    assert any("import moodle.csv first" in remark for remark in back.remarks)


def test_folders_with_a_platforms_roster(tmp_path: Path) -> None:
    """Work that was collected in another way goes into the file of the roster's platform."""
    people = ada_and_ben()
    files = {"Ada Lovelace/ex01.ipynb": work(8, "1011"), "ben/ex01.ipynb": work(6, "1022")}
    back, _, enrolled = canvas(tmp_path, people, files)
    MODELS["canvas_import"](back.text, people)
    assert [8.0, 6.0] == [person.grade for person in people]
    assert {"exact name", "id"} == {each.matched_by for each in enrolled.submissions}
    _, worksheet, _ = moodle(tmp_path, ada_and_ben(), files)
    assert "Participant 1011" in worksheet.text


def test_numbers_of_a_platform_are_no_ids_of_a_list(tmp_path: Path) -> None:
    """Moodle's participants 17 and 18 are not the students 17 and 18: names decide."""
    roster = "student id,name\n17,Ada Lovelace\n18,Ben Bo\n"
    files = {
        "Ada Lovelace_18_assignsubmission_file/ex01.ipynb": work(8, "a"),
        "Ben Bo_17_assignsubmission_file/ex01.ipynb": work(6, "b"),
        "lovelaceada_17_5_ex01.ipynb": work(1, "c"),
    }
    _, _, enrolled = played(tmp_path, roster, files)
    assert {
        "Ada Lovelace_18": "Ada Lovelace",
        "Ben Bo_17": "Ben Bo",
        "lovelaceada_17": "Ada Lovelace",
    } == {each.name: each.enrolled.name for each in enrolled.submissions}


def test_moodle_flat_names_are_read_from_the_left(tmp_path: Path) -> None:
    """A file that looks like another participant's stays its owner's."""
    people = [Person("Ada", "Lovelace", "17", "ada"), Person("Bob", "Bo", "18", "bob")]
    files = {
        "Ada Lovelace_17_assignsubmission_file_ex01.ipynb": work(8, "17"),
        "Bob Bo_18_assignsubmission_file_x_17_assignsubmission_file_ex01.ipynb": work(2, "18"),
    }
    _, back, _ = moodle(tmp_path, people, files)
    MODELS["moodle_import"](back.text, people, tick=False)
    assert [8.0, 2.0] == [person.grade for person in people]


def test_two_submissions_of_one_person_give_no_line(tmp_path: Path) -> None:
    """Which of them counts is the instructor's to say, and they are named."""
    files = {"Ada Lovelace/ex01.ipynb": work(8, "1011"), "ada/ex01.ipynb": work(6, "1011")}
    back, _, _ = canvas(tmp_path, ada_and_ben(), files)
    assert back.text is None
    assert "Ada Lovelace and ada are of one person" in back.remarks[-1]


def test_moodle_scales_and_locked_grades_are_told(tmp_path: Path) -> None:
    """Moodle would skip them without a word."""
    people = ada_and_ben()
    people[0].locked = True
    files = {"Ada Lovelace_1011_assignsubmission_file/ex01.ipynb": work(8, "1011")}
    _, back, _ = moodle(tmp_path, people, files)
    assert back.text is None
    assert any("locked in Moodle" in remark and "Ada Lovelace_1011" in remark for remark in back.remarks)
    scale = MODELS["moodle_roster"](people, groups=False, comments=True).replace("Maximum grade", "Scale")
    _, back, _ = played(tmp_path, scale, files)
    assert back.text is None
    assert any("counts no points" in remark for remark in back.remarks)


def test_moodle_zero_is_told(tmp_path: Path) -> None:
    """Moodle's newest importer takes no 0: that is said, and the line is there."""
    files = {"Ada Lovelace_1011_assignsubmission_file/ex01.ipynb": work(0, "1011")}
    _, back, _ = moodle(tmp_path, ada_and_ben(), files)
    assert any("a grade of 0" in remark for remark in back.remarks)


@pytest.mark.parametrize("split", [False, True])
def test_other_points_on_canvas_are_told(tmp_path: Path, split: bool) -> None:
    """In both forms of its gradebook the row of points is looked for in the first column."""
    roster = MODELS["canvas_roster"](ada_and_ben(), COLUMN, split=split).replace("10.00", "20.00")
    back, _, _ = played(tmp_path, roster, {"lovelaceada_1011_5_ex01.ipynb": work(8, "1011")})
    assert any("counts 20.00 points" in remark for remark in back.remarks)


def test_excused_stay_excused(tmp_path: Path) -> None:
    """An excuse is a teacher's word: it is told, and not overwritten."""
    people = ada_and_ben()
    people[0].grade = "EX"
    back, _, _ = canvas(tmp_path, people, {"lovelaceada_1011_5_ex01.ipynb": work(8, "1011")})
    assert back.text is None
    assert any("excused on Canvas" in remark for remark in back.remarks)
