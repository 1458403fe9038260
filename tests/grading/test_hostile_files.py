"""What students pack into zips and folders: whatever it is, everybody has a row and nobody else is hurt."""

from __future__ import annotations

import io
import random
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from irkit.grading.submissions import archives
from irkit.grading.submissions.archives import Entry, UnreadableFileError, members, read_bytes
from irkit.grading.submissions.submissions import Submission, find_submissions


def packed(held: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip with these members."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in held.items():
            archive.writestr(name, data)
    return made.getvalue()


def a_class(folder: Path, work: bytes) -> dict[str, Submission]:
    """Let Anna hand in a zip and Björn a notebook, and return what is found of them."""
    for name, file, data in (("anna", "work.zip", work), ("björn", "ex01.ipynb", b"{}")):
        (folder / name).mkdir()
        (folder / name / file).write_bytes(data)
    return {each.name: each for each in find_submissions(folder, "ex01")}


def told(entry: Entry) -> str:
    """Return why a file cannot be read."""
    with pytest.raises(UnreadableFileError) as error:
        read_bytes(entry)
    return str(error.value)


@given(st.integers(), st.sampled_from([0, 8, 12, 14]))
@settings(max_examples=300, deadline=None)
def test_spoilt_zips(tmp_path_factory: pytest.TempPathFactory, seed: int, method: int) -> None:
    """Whichever of its bytes are changed, each member is read or refused in a sentence."""
    chance = random.Random(seed)
    data = bytearray(packed({f"börn{n}/ex01.ipynb": b'{"cells": []}' * 50 for n in range(3)}, method))
    for _ in range(chance.randint(1, 6)):
        data[chance.randrange(len(data))] = chance.choice((0, 255, chance.randrange(256)))
    path = tmp_path_factory.mktemp("zip") / "work.zip"
    path.write_bytes(data)
    try:
        held = members(Entry(("work.zip",), (str(path),)))
    except UnreadableFileError:
        return
    for each in held:
        with suppress(UnreadableFileError):
            read_bytes(each)


@pytest.mark.parametrize(
    "name",
    [
        f"attempt {'9' * 5000}/ex01.ipynb",
        f"ex01-{'9' * 5000}.ipynb",
        f"anna_12_{'9' * 5000}_ex01.ipynb",
        f"{'9' * 5000}_assignsubmission_file/ex01.ipynb",
    ],
)
def test_numbers_too_long_to_be_numbers(tmp_path: Path, name: str) -> None:
    """A member's name is part of a zip that a student made, and may hold anything."""
    found = a_class(tmp_path, packed({name: b"1"}))
    assert {"anna", "björn"} == set(found)
    assert b"1" == read_bytes(found["anna"].notebooks[0])


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_dangerous_packings(tmp_path: Path, method: int) -> None:
    """A kilobyte of them becomes gigabytes at one blow, before anything can be cut off."""
    found = a_class(tmp_path, packed({"ex01.ipynb": b"{}"}, method))
    assert "unusual way" in told(found["anna"].notebooks[0])


def test_notebook_of_100_megabytes(tmp_path: Path) -> None:
    """Of a file on the disk no more is read than a notebook may have."""
    path = tmp_path / "anna.ipynb"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    assert "is larger than 20 MB" == told(find_submissions(tmp_path, "ex01")[0].notebooks[0])


def test_an_encrypted_member_is_told(tmp_path: Path) -> None:
    """Its notebook cannot be read, and that is said."""
    data = bytearray(packed({"ex01.ipynb": b"{}"}))
    # The first bit of the flags, in the member's head and in the list of members.
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    found = a_class(tmp_path, bytes(data))
    assert "encrypted" in told(found["anna"].notebooks[0])


def test_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A zip of very many files is refused before they are listed, which would take all memory."""
    monkeypatch.setattr(archives, "MOST_ENTRIES", 10)
    inner = packed({f"{number}": b"" for number in range(11)})
    path = tmp_path / "anna.zip"
    path.write_bytes(packed({"inner.zip": inner}))
    monkeypatch.setattr(zipfile, "ZipFile", _opened_only_from_disk(zipfile.ZipFile))
    with pytest.raises(UnreadableFileError, match="holds 11 files"):
        members(Entry(("inner.zip",), (str(path), "inner.zip")))


def _opened_only_from_disk(real: type[zipfile.ZipFile]) -> type[zipfile.ZipFile]:
    class FromDisk(real):  # type: ignore[valid-type, misc]
        def __init__(self, file: object, *rest: object, **more: object) -> None:
            assert isinstance(file, str), "a zip in memory was opened"
            super().__init__(file, *rest, **more)

    return FromDisk


def test_hidden_files_alone(tmp_path: Path) -> None:
    """Whoever handed in only hidden files or nothing has a row, in a folder and in its zip, wrapped too."""
    held = {
        "anna/ex01.ipynb": b"{}", "björn/.DS_Store": b"x", "carla/.ipynb_checkpoints/ex01.ipynb": b"{}",
        "dora/": b"", "emil/empty/": b"", "__MACOSX/anna/._ex01.ipynb": b"x",
    }  # fmt: skip
    for name, data in held.items():
        path = tmp_path / "all" / name
        (path if name.endswith("/") else path.parent).mkdir(parents=True, exist_ok=True)
        if data:
            path.write_bytes(data)
    (tmp_path / "all.zip").write_bytes(packed(held))
    (tmp_path / "class.zip").write_bytes(
        packed({"class/": b"", **{f"class/{n}": d for n, d in held.items()}})
    )
    for place in ("all", "all.zip", "class.zip"):
        found = {each.name: each.fault for each in find_submissions(tmp_path / place, "ex01")}
        nothing = dict.fromkeys(("björn", "carla", "dora", "emil"), "nothing was handed in")
        assert {"anna": "", **nothing} == found, place


def test_grades_written_beside_the_zip_change_nothing(tmp_path: Path) -> None:
    """A folder that holds the export's zip is read alike before and after the first run."""
    (tmp_path / "all.zip").write_bytes(packed({"anna/ex01.ipynb": b"1", "björn/ex01.ipynb": b"2"}))
    before = find_submissions(tmp_path, "ex01", leave_out=tmp_path / "grades")
    (tmp_path / "grades" / "feedback").mkdir(parents=True)
    (tmp_path / "grades" / "gradebook.csv").write_bytes(b"")
    assert before == find_submissions(tmp_path, "ex01", leave_out=tmp_path / "grades")
    assert ["anna", "björn"] == [each.name for each in before]
