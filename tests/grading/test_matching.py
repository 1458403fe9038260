"""Whose work a submission is: every platform's names, every script, and nobody's by a guess."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from irkit.grading.submissions.names import Reading
from irkit.grading.submissions.roster import RosterError, read_roster
from irkit.grading.submissions.submissions import ClassList, enrol, find_submissions

MODELS = runpy.run_path(str(Path(__file__).parent / "importers.py"))


def matched(
    tmp_path: Path, roster: str, *files: str, contents: dict[str, str] | None = None
) -> dict[str, str]:
    """Return the student and the reason by submission, for files with these names."""
    held = dict.fromkeys(files, "{}") | (contents or {})
    enrolled = class_list(tmp_path, roster, held)
    return {
        each.name: f"{each.enrolled.label if each.enrolled else '?'}: {each.matched_by}"
        for each in enrolled.submissions
        if not each.is_missing
    }


def class_list(tmp_path: Path, roster: str, files: dict[str, str]) -> ClassList:
    """Lay files into a folder and match them with a roster."""
    folder = tmp_path / "class"
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "roster.csv").write_text(roster, encoding="utf-8")
    known = read_roster(tmp_path / "roster.csv")
    return enrol(find_submissions(folder, "ex01", roster=known), known)


LIST = "username,name\nalove,Ada Lovelace\nbbo,Ben Bo\n"
ADA = "Ada Lovelace"


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("alove/ex01.ipynb", "id"),
        ("Ada Lovelace.ipynb", "exact name"),
        ("lovelace ada.ipynb", "folded name"),
        ("Ada_Lovelace.ipynb", "folded name"),
        ("LovelaceAda/ex01.ipynb", "folded name"),
        ("Ada Lovelace - Three levels.ipynb", "folded name"),
        ("ex01_Ada Lovelace_final.ipynb", "folded name"),
        ("Lovelace_Ada_alove_123456/ex01.ipynb", "id"),
        ("alove+ex01+2026-11-20 21:00:00.000000 UTC+x1/ex01.ipynb", "id"),
        ("Exercise 1_alove_attempt_2026-11-20-21-00-00_ex01.ipynb", "id"),
        ("12-34 - Ada Lovelace - Nov 20, 2026 900 PM/ex01.ipynb", "exact name"),
        ("12-34 - Ada Lovelace - Nov 20, 2026 900 PM - ex01.ipynb", "exact name"),
    ],
)
def test_ids_and_names_standing_whole(tmp_path: Path, file: str, reason: str) -> None:
    """In the forms of plain folders, Google Classroom, ILIAS, nbgrader, Blackboard and Brightspace."""
    assert [f"{ADA}: {reason}"] == list(matched(tmp_path, LIST, file).values())


def test_github_classroom(tmp_path: Path) -> None:
    """The words of the assignment, which all repositories share, say nothing of whose they are."""
    files = [f"levels-submissions/levels-{login}/ex01.ipynb" for login in ("alove", "bbo", "carla-x", "dd")]
    found = matched(tmp_path, LIST + "carla-x,Carla X\n", *files)
    assert {"levels-alove", "levels-bbo", "levels-carla-x", "levels-dd"} == set(found)
    assert [f"{ADA}: id", "Ben Bo: id", "Carla X: id", "?: not at all"] == list(found.values())


def test_gradescope(tmp_path: Path) -> None:
    """Whose a folder is stands in the metadata beside it; of several submitters nobody is chosen."""
    metadata = (
        "submission_1:\n  :submitters:\n  - :name: Ada Lovelace\n    :sid: '12'\n    :email: ada@x.org\n"
        "submission_2:\n  :submitters:\n  - :name: Ben Bo\n    :sid: '13'\n  - :name: Ada Lovelace\n"
    )
    contents = {
        "assignment_7_export/submission_metadata.yml": metadata,
        "assignment_7_export/submission_1/ex01.ipynb": "{}",
        "assignment_7_export/submission_2/ex01.ipynb": "{}",
    }
    assert {ADA: f"{ADA}: exact name", "submission_2": "?: not at all"} == matched(
        tmp_path, LIST, contents=contents
    )


@pytest.mark.parametrize(
    ("names", "file", "wanted"),
    [
        (("राम शर्मा",), "रमा शर्मा", "?"),
        (("राम शर्मा",), "राम शर्मा", "राम शर्मा"),
        (("José Müller",), "Jose Muller", "José Müller"),
        (("José Müller", "Jose Muller"), "Jose Muller", "Jose Muller"),
        (("José Müller", "Jose Muller"), "josé müller", "José Müller"),
        (("José Müller", "Josè Müller"), "jose muller", "?"),
        (("Ζωή Α",), "Ζωη Α", "Ζωή Α"),
        (("Лев Ёж",), "Лев Еж", "Лев Ёж"),
        (("رضا",), "رِضا", "?"),
        (("Ann Lee", "Lee Ann"), "Lee Ann", "Lee Ann"),
        (("Ann Lee", "Lee Ann"), "lee ann", "?"),
        (("Anna Lee",), "An Nalee", "?"),
        (("Ada Lovelace",), "Ada Lovelace Byron", "?"),
        (("Ada Lovelace",), "Lovelace_Ada_Byron", "?"),
        (("Ada",), "Ada Lovelace", "?"),
        (("Łukasz Ø",), "Lukasz O", "Łukasz Ø"),
    ],
)
def test_names_of_every_script(tmp_path: Path, names: tuple[str, ...], file: str, wanted: str) -> None:
    """Exact names first, then case and order, then accents of three scripts; two who meet are nobody."""
    roster = "name\n" + "".join(f"{name}\n" for name in names)
    (who,) = matched(tmp_path, roster, f"{file}/ex01.ipynb").values()
    assert wanted == who.rpartition(": ")[0]


def test_short_ids_within_a_name_are_no_ids(tmp_path: Path) -> None:
    """The 20 of a date is nobody's number, and a first name is nobody's user name."""
    roster = "id,name\n20,Ben Bo\nada,Ada Smith\n"
    files = ("work of 2026-11-20/ex01.ipynb", "lovelace-ada/ex01.ipynb")
    assert {"?: not at all"} == set(matched(tmp_path, roster, *files).values())


@pytest.mark.parametrize("platform", ["blackboard", "brightspace", "nbgrader"])
def test_attempts_of_one_student_are_one_submission(tmp_path: Path, platform: str) -> None:
    """The latest counts, whatever the order of names."""
    names = {
        "blackboard": "Ex_alove_attempt_2026-11-{day}-21-00-00_ex01.ipynb",
        "brightspace": "12-{day} - Ada Lovelace - Nov {day}, 2026 900 PM/ex01.ipynb",
        "nbgrader": "alove+ex01+2026-11-{day} 21:00:00.000000 UTC+r/ex01.ipynb",
    }[platform]
    enrolled = class_list(tmp_path, LIST, {names.format(day=day): str(day) for day in (19, 21, 20)})
    (submission,) = [each for each in enrolled.submissions if not each.is_missing]
    assert "21" in submission.notebooks[0].reading.time
    assert 3 == len(submission.notebooks)
    assert submission.chosen(submission.notebooks[0].name).endswith(", the latest")


def test_a_number_at_the_end_of_a_name_on_canvas(tmp_path: Path) -> None:
    """Of several readings the one counts whose number the roster has; without a roster none does."""
    roster = "Student,ID,SIS User ID,SIS Login ID,Section\nZed_7,1014,s,zed,One\n"
    file = "zed_7_1014_55_ex01.ipynb"
    assert {"zed_7_1014": "Zed_7: number and name"} == matched(tmp_path, roster, file)
    (alone,) = find_submissions(tmp_path / "class", "ex01")
    assert "" == alone.reading.number


@pytest.mark.parametrize(
    ("file", "row"),
    [("o_harakim_1018_text.html", "o_harakim_1018"), ("anon_qWe4r_text.html", "anon_qWe4r")],
)
def test_typed_text_on_canvas_has_a_row(tmp_path: Path, file: str, row: str) -> None:
    """Also with an underscore in the name, or without a name."""
    (tmp_path / file).write_text("<p>q1</p>", encoding="utf-8")
    (found,) = find_submissions(tmp_path, "ex01")
    assert (row, "a text was typed into the platform, and no notebook handed in") == (found.name, found.fault)


def test_the_test_student_of_any_language_is_no_student(tmp_path: Path) -> None:
    """Canvas lists it last, with neither an SIS id nor a login."""
    text = MODELS["canvas_roster"]([MODELS["Person"]("Ada", "Lovelace", "11", "ada")], None)
    (tmp_path / "roster.csv").write_text(text, encoding="utf-8")
    assert ["Lovelace, Ada"] == [student.name for student in read_roster(tmp_path / "roster.csv").students]


SPANISH = (
    "Identificador,Nombre completo,Dirección de correo,Estado,Calificación,Calificación máxima,"
    "Se puede cambiar,Última modificación (entrega),Última modificación (calificación),Comentarios\n"
    'Participante 17,Ada Lovelace,a@x.org,Enviado,,"10,00",Sí,"viernes, 20 de marzo de 2026",-,\n'
    'Participante 18,Ben Bo,b@x.org,Enviado,"7,50","10,00",Sí,-,-,\n'
)


def test_a_worksheet_in_another_language(tmp_path: Path) -> None:
    """It is known by its shape, and refused with what to do: drafts and locked grades would go unseen."""
    (tmp_path / "roster.csv").write_text(SPANISH, encoding="utf-8")
    with pytest.raises(RosterError, match="switch Moodle to English"):
        read_roster(tmp_path / "roster.csv")


def test_blind_marking_on_moodle(tmp_path: Path) -> None:
    """The number counts beside the word that the worksheet has for everybody."""
    people = [MODELS["Person"]("Ada", "Lovelace", "17", "ada")]
    text = MODELS["moodle_roster"](people, groups=False, comments=False, blind=True)
    found = matched(tmp_path, text, "Participant_17_assignsubmission_file/ex01.ipynb")
    assert {"Participant_17": "Participant 17: number"} == found


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        ("evileve_77_5_lovelaceada_11_101_ex01.ipynb", "evileve"),
        ("Evil Eve_77_assignsubmission_file_Ada Lovelace_11_assignsubmission_file_x.ipynb", "Evil Eve"),
        ("Ex_eve_attempt_2026-11-20-21-00-00_Ex_alove_attempt_2026-11-21-21-00-00_x.ipynb", "eve"),
    ],
)
def test_names_are_read_from_the_left(tmp_path: Path, file: str, wanted: str) -> None:
    """Names are read from the left: what comes after the platform's part is the student's own."""
    found = matched(tmp_path, LIST, file)
    assert ["?: not at all"] == list(found.values())
    assert wanted in next(iter(found))


def test_forged_metadata(tmp_path: Path) -> None:
    """A student may hand in metadata that name somebody else."""
    contents = {
        "submission_1/ex01.ipynb": "{}",
        "submission_1/submission_metadata.yml": "submission_1:\n  :submitters:\n  - :name: Ben Bo\n",
    }
    assert ["?: not at all"] == list(matched(tmp_path, LIST, contents=contents).values())


def test_very_long_names_cost_no_time(tmp_path: Path) -> None:
    """Whatever a member of a zip is called."""
    import zipfile

    (tmp_path / "roster.csv").write_text(LIST, encoding="utf-8")
    roster = read_roster(tmp_path / "roster.csv")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for text in ("a_" * 30_000, "_1" * 30_000, "a " * 30_000, f"x_{'1' * 60_000}_assignsubmission_"):
            archive.writestr(f"{text}.ipynb", "{}")
    found = find_submissions(tmp_path / "all.zip", "ex01", roster=roster)
    assert 4 == len(enrol(found, roster).strangers)


def test_folders_of_strangers(tmp_path: Path) -> None:
    """On a hub every account is a folder: an empty one of nobody's is no row, and work is never dropped."""
    (tmp_path / "class" / "zoe").mkdir(parents=True)
    enrolled = class_list(tmp_path, LIST, {"alove/course/ex01.ipynb": "{}", "yan/notes.ipynb": "{}"})
    assert ["alove", "yan", "Ben Bo"] == [each.name for each in enrolled.submissions]
    assert ["yan"] == [name for name, _ in enrolled.strangers]


@pytest.mark.parametrize("platform", ["canvas", "moodle", "blackboard", "brightspace"])
def test_a_class_of_300(tmp_path: Path, platform: str) -> None:
    """Every submission has its owner, or is told."""
    import random
    import zipfile

    chance = random.Random(7)
    count = 300
    numbers = chance.sample(range(1000, 9999), count)
    firsts, lasts = MODELS["FIRST"], MODELS["LAST"]
    people = [
        MODELS["Person"](
            chance.choice(firsts), f"{chance.choice(lasts)}-{at % 37}", str(numbers[at]), f"u{at:04}"
        )
        for at in range(count)
    ]
    files = MODELS["handed_in"](chance, people, platform, False)
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    exported = MODELS["moodle_roster"] if platform == "moodle" else MODELS["canvas_roster"]
    more = {"groups": False, "comments": True} if platform == "moodle" else {"column": None}
    (tmp_path / "roster.csv").write_text(exported(people, **more), encoding="utf-8")
    enrolled, rows = MODELS["grade"](read_roster(tmp_path / "roster.csv"), tmp_path / "class.zip")
    handed_in = [row for row in rows if not row.submission.is_missing]
    assert 200 < len(handed_in) < count
    strangers = {name for name, _ in enrolled.strangers}
    for row in handed_in:
        student = row.submission.enrolled
        assert (student is None) == (row.submission.name in strangers)
        assert student is None or student.number in MODELS["owners_of"](row)
    assert len(strangers) < (1 if platform != "brightspace" else 60)


def test_readings_of_one_name() -> None:
    """What one name says, read by its platform's own rules."""
    from irkit.grading.submissions.names import readings

    late = readings("lovelaceada_LATE_1011_55_ex01.ipynb", False)
    assert (Reading("lovelaceada", "canvas", "1011", True, 55, file="ex01.ipynb"),) == late
    assert "2026-11-20T11:30:00" == readings("1-2 - A B - Nov 20, 2026 1130 AM", True)[0].time
    assert [Reading("Default group", "moodle")] == list(readings("Default group_assignsubmission_file", True))
