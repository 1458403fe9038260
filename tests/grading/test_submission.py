"""Finding submissions: every student has exactly one row, whatever they handed in and under whatever name."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irkit.grading.submissions.archives import UnreadableFileError, read_bytes
from irkit.grading.submissions.submissions import NoSubmissionsError, Submission, find_submissions


def laid(folder: Path, *names: str) -> Path:
    """Lay empty notebooks and other files into a folder."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"{}")
    return folder


def names(found: list[Submission]) -> list[str]:
    """Return the rows' names."""
    return [each.name for each in found]


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    """Write a zip with these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_a_folder_of_notebooks(tmp_path: Path) -> None:
    """Each notebook is a submission under its own name; other files and hidden ones are nobody's."""
    laid(tmp_path, "anna.ipynb", "björn.ipynb", "notes.txt", ".DS_Store", ".ipynb_checkpoints/anna.ipynb")
    assert ["anna", "björn"] == names(find_submissions(tmp_path, "ex01"))


def test_a_folder_a_student(tmp_path: Path) -> None:
    """Each folder is a submission, also one without a notebook and an empty one."""
    laid(tmp_path, "anna/ex01.ipynb", "björn/essay.pdf", "carla/work/deep/ex01.ipynb")
    (tmp_path / "dora").mkdir()
    found = {each.name: each for each in find_submissions(tmp_path, "ex01")}
    assert {"anna", "björn", "carla", "dora"} == set(found)
    assert found["björn"].fault.startswith("essay.pdf was handed in, which is no notebook")
    assert "nothing was handed in" == found["dora"].fault
    assert not found["carla"].fault


def test_canvas_names(tmp_path: Path) -> None:
    """Canvas puts name, lateness, two numbers and an attempt into a file's name; the last attempt counts."""
    laid(
        tmp_path,
        "lovelaceada_LATE_12345_678910_ex01.ipynb",
        "turingalan_222_333_ex01-1.ipynb",
        "turingalan_222_300_ex01.ipynb",
        "noethere_444_555_essay.pdf",
    )
    found = {each.name: each for each in find_submissions(tmp_path, "ex01")}
    assert {"lovelaceada_12345", "turingalan_222", "noethere_444"} == set(found)
    assert {"canvas"} == {each.reading.platform for each in found.values()}
    assert "12345" == found["lovelaceada_12345"].reading.number
    assert "turingalan_222_333_ex01-1.ipynb" == found["turingalan_222"].notebooks[0].name
    assert "essay.pdf was handed in, which is no notebook" in found["noethere_444"].fault


def test_canvas_resubmissions(tmp_path: Path) -> None:
    """Of copies of one name the upload with the larger number came later; a late one is late.

    All files of a student are one attempt on Canvas, so that a number says nothing between two names.
    """
    laid(
        tmp_path,
        "lovelaceada_123_600_ex01.ipynb",
        "lovelaceada_LATE_123_700_ex01-1.ipynb",
        "lovelaceada_123_800_Untitled.ipynb",
        "van_der_berg_LATE_1234_5678_ex01-2.ipynb",
    )
    zipped(tmp_path / "turingalan_LATE_222_300_work.zip", {"deep/ex01.ipynb": b"7"})
    found = {each.name: each for each in find_submissions(tmp_path, "ex01")}
    assert {"lovelaceada_123", "turingalan_222", "van_der_berg_1234"} == set(found)
    ada = found["lovelaceada_123"]
    assert [
        "lovelaceada_LATE_123_700_ex01-1.ipynb",
        "lovelaceada_123_600_ex01.ipynb",
        "lovelaceada_123_800_Untitled.ipynb",
    ] == [each.name for each in ada.notebooks]
    assert (True, False) == tuple(
        ada.graded(file).reading.is_late for file in ("", "lovelaceada_123_600_ex01.ipynb")
    )
    assert ada.chosen("lovelaceada_LATE_123_700_ex01-1.ipynb").startswith("3 notebooks were handed in")
    assert found["turingalan_222"].notebooks[0].reading.is_late


def test_what_was_typed_into_a_platform_has_a_row(tmp_path: Path) -> None:
    """Canvas and Moodle export a page for it; it is no notebook, and says so."""
    laid(
        tmp_path,
        "lovelaceada_LATE_123_text.html",
        "turingalan_222_link.html",
        "Emmy Noether_9_assignsubmission_onlinetext/onlinetext.html",
    )
    assert {
        "lovelaceada_123": "a text was typed into the platform, and no notebook handed in",
        "turingalan_222": "a link was typed into the platform, and no notebook handed in",
        "Emmy Noether_9": "a text was typed into the platform, and no notebook handed in",
    } == {each.name: each.fault for each in find_submissions(tmp_path, "ex01")}


def test_anonymous_canvas_names(tmp_path: Path) -> None:
    """Canvas then gives a code for each student, and takes no grades under it."""
    laid(tmp_path, "LATE_anon_aB3x9_77_ex01.ipynb", "anon_Zz1yy_78_ex01.ipynb")
    found = find_submissions(tmp_path, "ex01")
    assert [("anon_Zz1yy", ""), ("anon_aB3x9", "")] == [(each.name, each.reading.platform) for each in found]
    assert [False, True] == [each.notebooks[0].reading.is_late for each in found]


def test_moodle_folders(tmp_path: Path) -> None:
    """Moodle makes a folder a student and kind of submission; both kinds are one student's."""
    laid(
        tmp_path,
        "Ada Lovelace_123_assignsubmission_file_/ex01.ipynb",
        "Ada Lovelace_123_assignsubmission_onlinetext_/onlinetext.html",
        "Łukasz_Ó Brien_456_assignsubmission_file_/ex01.ipynb",
        "Flat Name_789_assignsubmission_file_ex01.ipynb",
    )
    found = find_submissions(tmp_path, "ex01")
    assert ["Ada Lovelace_123", "Flat Name_789", "Łukasz_Ó Brien_456"] == names(found)
    assert [("moodle", "123"), ("moodle", "789"), ("moodle", "456")] == [
        (each.reading.platform, each.reading.number) for each in found
    ]
    assert not any(each.fault for each in found)


@pytest.mark.parametrize("wrap", ["", "class/"])
def test_a_zip_reads_like_its_folder(tmp_path: Path, wrap: str) -> None:
    """A zip need not be unpacked, and an outermost folder in it makes no difference."""
    members = {f"{wrap}anna/ex01.ipynb": b"1", f"{wrap}björn/ex01.ipynb": b"2", "__MACOSX/x.ipynb": b""}
    found = find_submissions(zipped(tmp_path / "all.zip", members), "ex01")
    assert ["anna", "björn"] == names(found)
    assert [b"1", b"2"] == [read_bytes(each.notebooks[0]) for each in found]


def test_a_students_zip_is_opened(tmp_path: Path) -> None:
    """A zip in a student's folder, or under a student's name, is looked into."""
    laid(tmp_path, "carla.ipynb")
    zipped(tmp_path / "anna.zip", {"deep/ex01.ipynb": b"7"})
    (tmp_path / "broken.zip").write_bytes(b"PK no zip")
    found = {each.name: each for each in find_submissions(tmp_path, "ex01")}
    assert b"7" == read_bytes(found["anna"].notebooks[0])
    assert "is not a zip that can be read" in found["broken"].fault


def test_dots_and_slashes_in_a_zip_lead_nowhere(tmp_path: Path) -> None:
    """A member's name is never used as a path on the disk."""
    members = {"../../etc/anna.ipynb": b"1", "/etc/passwd.ipynb": b"2", "..\\björn.ipynb": b"3"}
    found = find_submissions(zipped(tmp_path / "all.zip", members), "ex01")
    assert ["björn", "etc"] == names(found)
    assert ["all.zip"] == [path.name for path in tmp_path.iterdir()]


def test_links_are_not_followed(tmp_path: Path) -> None:
    """A link in a folder or a zip is told, and its target is not read."""
    secret = tmp_path / "secret.ipynb"
    secret.write_text("key", encoding="utf-8")
    folder = laid(tmp_path / "all", "anna/ex01.ipynb")
    (folder / "björn").mkdir()
    (folder / "björn" / "ex01.ipynb").symlink_to(secret)
    (folder / "carla").symlink_to(tmp_path, target_is_directory=True)
    info = zipfile.ZipInfo("ex01.ipynb")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(folder / "dora.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    found = {each.name: each for each in find_submissions(folder, "ex01")}
    assert "is a link" in found["björn"].read().fault
    assert "is a link" in found["dora"].read().fault
    assert "carla" not in found or found["carla"].fault


def test_what_is_no_plain_file_is_not_waited_for(tmp_path: Path) -> None:
    """A pipe under a notebook's name is refused, not opened."""
    os.mkfifo(tmp_path / "anna.ipynb")
    laid(tmp_path, "björn.ipynb")
    found = find_submissions(tmp_path, "ex01")
    assert "anna" == found[0].name
    assert "special file" in found[0].read().fault


def test_bombs_are_not_unpacked(tmp_path: Path) -> None:
    """A member, or a zip in a zip, that grows without end is cut off and told."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ex01.ipynb", b" " * 30_000_000)
    found = find_submissions(zipped(tmp_path / "all.zip", {"anna/a.zip": inner.getvalue()}), "ex01")
    with pytest.raises(UnreadableFileError, match="larger than 20 MB"):
        read_bytes(found[0].notebooks[0])


def test_of_several_notebooks_the_likeliest_comes_first(tmp_path: Path) -> None:
    """The exercise's name in the file's decides."""
    laid(tmp_path, "anna/zz.ipynb", "anna/ex01-three-levels.ipynb", "anna/ex02.ipynb")
    found = find_submissions(tmp_path, "ex01")
    assert "ex01-three-levels.ipynb" == found[0].notebooks[0].name


def test_same_names_keep_their_own_rows(tmp_path: Path) -> None:
    """Two students whose rows would have one name get two."""
    laid(tmp_path, "anna.ipynb", "an\tna.ipynb", "an\nna.ipynb")
    found = names(find_submissions(tmp_path, "ex01"))
    assert 3 == len(set(found))
    assert all(name.isprintable() for name in found)


@pytest.mark.parametrize(
    "name", ["=1+2", "-rf", "--help", "a'b\"c", "<script>", "x" * 200, "🙂", "con", "%00"]
)
def test_hostile_names(tmp_path: Path, name: str) -> None:
    """Whatever a file is called, it is found and read."""
    (tmp_path / f"{name}.ipynb").write_bytes(b"{}")
    found = find_submissions(tmp_path, "ex01")
    assert 1 == len(found)
    assert b"{}" == read_bytes(found[0].notebooks[0])


def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    """A name in another encoding is shown with a replacement, and its file is read."""
    (tmp_path / os.fsdecode(b"ren\xe9.ipynb")).write_bytes(b"{}")
    found = find_submissions(tmp_path, "ex01")
    assert "ren�" == found[0].name
    assert b"{}" == read_bytes(found[0].notebooks[0])


def test_nothing_to_grade(tmp_path: Path) -> None:
    """No folder, an empty one, and a broken archive are each told in a sentence."""
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(NoSubmissionsError, match=str(path)):
            find_submissions(path, "ex01")
    (tmp_path / "all.zip").write_bytes(b"nothing")
    with pytest.raises(NoSubmissionsError, match="not a zip"):
        find_submissions(tmp_path / "all.zip", "ex01")


def test_the_grades_are_no_submission(tmp_path: Path) -> None:
    """An output folder among the submissions is passed over."""
    laid(tmp_path, "anna.ipynb", "grades/feedback/anna.html", "grades/gradebook.csv")
    assert ["anna"] == names(find_submissions(tmp_path, "ex01", leave_out=tmp_path / "grades"))


NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30)


@given(st.lists(NAMES, min_size=1, max_size=8, unique=True))
def test_one_row_a_member(tmp_path_factory: pytest.TempPathFactory, held: list[str]) -> None:
    """Whatever the folders in a zip are called, rows have names of their own that can be printed."""
    path = zipped(tmp_path_factory.mktemp("zip") / "all.zip", {})
    with zipfile.ZipFile(path, "a") as archive:
        for name in held:
            archive.writestr(f"{name}/ex01.ipynb", b"{}")
    try:
        found = names(find_submissions(path, "ex01"))
    except NoSubmissionsError:
        return
    assert len(found) == len(set(found)) <= len(held)
    assert all(name.isprintable() for name in found)


def test_several_exports_in_one_folder(tmp_path: Path) -> None:
    """A zip whose members are named as a platform names them is an export: each is opened."""
    zipped(tmp_path / "section 1.zip", {"lovelaceada_11_5_ex01.ipynb": b"1", "boben_12_6_ex01.ipynb": b"2"})
    zipped(tmp_path / "section 2.zip", {"cancem_13_7_ex01.ipynb": b"3", "dd_14_text.html": b""})
    zipped(tmp_path / "evee_LATE_15_8_work.zip", {"deep/ex01.ipynb": b"4"})
    found = names(find_submissions(tmp_path, "ex01"))
    assert ["boben_12", "cancem_13", "dd_14", "evee_15", "lovelaceada_11"] == found


def test_names_in_a_zip_from_a_mac(tmp_path: Path) -> None:
    """UTF-8 without the flag is UTF-8 where it can be; other bytes are cp437."""
    path = zipped(tmp_path / "all.zip", {"XXXX/ex01.ipynb": b"1", "ZZ/ex01.ipynb": b"2"})
    path.write_bytes(path.read_bytes().replace(b"XXXX", "Üna".encode()).replace(b"ZZ", b"\x81\x84"))
    with zipfile.ZipFile(path) as archive:
        assert {0} == {member.flag_bits & 0x800 for member in archive.infolist()}
    assert ["Üna", "üä"] == names(find_submissions(path, "ex01"))


@pytest.mark.parametrize("name", ["ex01.ipynb.json", "ex01.ipynb.txt", "EX01.IPYNB"])
def test_endings_that_browsers_put_behind_a_name(tmp_path: Path, name: str) -> None:
    """A notebook is one whatever Safari calls it."""
    (found,) = find_submissions(laid(tmp_path, f"anna/{name}").parent / tmp_path.name, "ex01")
    assert name == found.notebooks[0].name


def test_a_zip_in_a_zip_is_read(tmp_path: Path) -> None:
    """Up to three of them; more are told, with what to do."""
    data = b""
    for depth in range(5):
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w") as archive:
            archive.writestr(*(("in.zip", data) if data else ("ex01.ipynb", b"7")))
        data = inner.getvalue()
        (tmp_path / f"s{depth}").mkdir()
        (tmp_path / f"s{depth}" / "work.zip").write_bytes(data)
    found = {each.name: each for each in find_submissions(tmp_path, "ex01")}
    assert b"7" == read_bytes(found["s0"].notebooks[0]) == read_bytes(found["s2"].notebooks[0])
    assert "hand in the notebook itself" in found["s4"].fault


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("work.rar", "itself or in an ordinary zip"),
        ("essay.pdf", "essay.pdf was handed in, which is no notebook"),
    ],
)
def test_what_was_handed_in_instead_is_named(tmp_path: Path, name: str, message: str) -> None:
    """And what should have been."""
    (found,) = find_submissions(laid(tmp_path, f"anna/{name}"), "ex01")
    assert message in found.fault


def test_a_folder_that_cannot_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever grades, what the system refuses is no empty folder."""
    laid(tmp_path, "anna/ex01.ipynb", "ben/ex01.ipynb")
    real = os.scandir

    def scandir(path: str) -> object:
        if path.endswith("ben"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found = {each.name: each for each in find_submissions(tmp_path, "ex01")}
    assert "the folder may not be read: Permission denied" == found["ben"].fault


def test_name_before_upload(tmp_path: Path) -> None:
    """All files of a student on Canvas are one attempt, so that a number says nothing between two names."""
    laid(
        tmp_path, *(f"fay_1012_{40 + at}_ex0{at}-x.ipynb" for at in range(1, 6)), "fay_1012_99_Untitled.ipynb"
    )
    (found,) = find_submissions(tmp_path, "ex02")
    assert "fay_1012_42_ex02-x.ipynb" == found.notebooks[0].name
    assert 6 == len(found.notebooks)
