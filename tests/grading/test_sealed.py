"""A sealed exam: what students hold cannot tell a right answer from a wrong one, wherever they look."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from irkit.case.case import load_case
from irkit.coding.coding import CodingError, compare
from irkit.coding.diagnosis import diagnose, hint
from irkit.grading.command import GradeOptions, Outcome
from irkit.grading.shells import sandbox
from irkit.questions.check import feedback
from irkit.questions.sheets import find_sheet
from irkit.records.answers import ReferenceMissingError
from irkit.release.exercises import ExerciseError, find_exercise
from irkit.release.release import seal
from irkit.text import UserError

Grade = Callable[[GradeOptions], Outcome]
RIGHT = {"C01": "bilateral", "C02": "regional", "C03": "international", "C04": "bilateral"}
ANSWERS: dict[str, Any] = {"ex91-q1": RIGHT, "ex91-q2": "b", "ex91-q3": ["a", "d"]}
MARKS = ("SEALED", "BEGIN SOLUTION", "BEGIN HIDDEN", "right =", "because", "effect_level", "cause_level")
COMMAND = "from irkit.cli import main; main()"
TIES = """
[[tie]]
id = "T01"
a = "A_NOR"
b = "A_SUD"
sign = -1
effect_level = "bilateral"
issue = "I1"
basis = "stated"
claims = ["C01"]
"""


@pytest.fixture(scope="module")
def exam(tmp_path_factory: pytest.TempPathFactory, solutions: Path) -> Path:
    """An instructor's folder: solution, key with form feedback alone, and a case with all that tells."""
    folder = tmp_path_factory.mktemp("sealed") / "exam"
    shutil.copytree(solutions, folder)
    key = folder / "ex91-made-up.toml"
    text = key.read_text(encoding="utf-8").replace('feedback = "full"', 'feedback = "form"')
    for question, constant in (("ex91-q1", 2), ("ex91-q2", 0.6667), ("ex91-q3", 1)):
        text = text.replace(f'id = "{question}"', f'id = "{question}"\nconstant = {constant}')
    key.write_text(re.sub(r"\[question\.key\.hints\]\n(\w = .*\n)+", "", text), encoding="utf-8")
    case = folder / "harbour"
    (case / "ties.toml").write_text(TIES, encoding="utf-8")
    (case / "issues.toml").write_text('[[issue]]\nid = "I1"\nname = "Dues"\n', encoding="utf-8")
    (case / "readings.toml").write_text(
        '[[reading]]\nid = "R1"\nholder = "A paper"\nperspective = "Sudland"\nposition = "It is unfair."\n'
        'status = "known"\n', encoding="utf-8",
    )  # fmt: skip
    about = case / "case.toml"
    text = (
        about.read_text(encoding="utf-8") + 'heading_level = "regional"\n# SEALEDCOMMENT: C02 is regional.\n'
    )
    about.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def handed_out(exam: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What students get."""
    out = tmp_path_factory.mktemp("handed-out") / "handout"
    line = [sys.executable, "-c", COMMAND, "seal", "ex91", "--solutions", str(exam), "--out", str(out)]
    done = subprocess.run([*line, "--with", "readings.toml"], capture_output=True, text=True)
    assert (0, "") == (done.returncode, done.stderr)
    return out


def contents(folder: Path) -> Iterator[bytes]:
    """Return the bytes of every file and of every member of a zip, and whatever they pack as base64."""
    held = [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]
    for data in held:
        yield data
        if zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                yield from (archive.read(name) for name in archive.namelist())
        for packed in re.findall(rb"[A-Za-z0-9+/=]{16,}", data):
            try:
                unpacked = base64.b64decode(packed + b"===")
            except ValueError:
                continue
            yield unpacked
            try:
                yield zlib.decompress(unpacked)
            except zlib.error:
                continue


def disguised(secret: bytes) -> Iterator[bytes]:
    """Return a secret plain, reversed, packed and hashed, as it could stand somewhere."""
    yield from (secret, secret[::-1], secret.hex().encode(), base64.b64encode(secret), zlib.compress(secret))
    for name in ("md5", "sha1", "sha256", "sha512", "blake2b"):
        digest = hashlib.new(name, secret)
        yield from (digest.digest(), digest.hexdigest().encode(), base64.b64encode(digest.digest()))
        yield digest.hexdigest()[:16].encode()


def secrets(exam: Path) -> Iterator[bytes]:
    """Return the answers as they could be written, and the files that hold them."""
    for question, answer in ANSWERS.items():
        for written in (json.dumps(answer), repr(answer), f"{question}={json.dumps(answer)}"):
            # A letter alone stands in every text.
            if len(written) > 4:
                yield written.encode()
    yield from (
        f"{claim}{mark}{level}".encode() for claim, level in RIGHT.items() for mark in (":", "=", " ")
    )
    yield from (
        path.read_bytes() for path in (exam / "harbour" / "reference.toml", exam / "ex91-made-up.toml")
    )


def test_the_bundle_holds_no_key_no_hash_of_it_and_no_hint(exam: Path, handed_out: Path) -> None:
    """However it could be packed; what students need is there."""
    files = {str(path.relative_to(handed_out)) for path in handed_out.rglob("*") if path.is_file()}
    case = {
        f"harbour/{name}.toml" for name in ("case", "claims", "actors", "issues", "paragraphs", "readings")
    }
    assert {"ex91.zip", "ex91.toml", "ex91-made-up.ipynb", *case} == files
    held = list(contents(handed_out))
    assert [] == [mark for mark in MARKS for data in held if mark.encode() in data]
    found = [
        secret for secret in secrets(exam) for form in disguised(secret) for data in held if form in data
    ]
    assert [] == found


def test_no_record_of_the_bundle_names_a_level(handed_out: Path) -> None:
    """Neither of a claim nor of a heading, a tie or a link; where a name alone would place an actor stays."""
    for path in handed_out.rglob("*.toml"):
        held = tomllib.loads(path.read_text(encoding="utf-8"))
        for records in (each for each in held.values() if isinstance(each, list)):
            assert not {field for record in records for field in record if "level" in field} - {"levels"}
            assert not {"constant", "targets", "key"} & {field for record in records for field in record}


PROBES: dict[str, Callable[[Any], object]] = {
    "effect_level": lambda case: case.effect_level("C01"),
    "accepted_levels": lambda case: case.accepted_levels("C01"),
    "cause_level": lambda case: case.cause_level("C01"),
    "is_contested": lambda case: case.is_contested("C01"),
    "codes": lambda case: case.codes("C01"),
    "hint": lambda case: hint("C01", "regional", case),
    "compare": lambda case: compare(RIGHT, case),
    "diagnose": lambda case: diagnose(dict.fromkeys(RIGHT, "regional"), case),
}


@pytest.mark.parametrize("probe", PROBES)
def test_no_function_of_irkit_tells_an_answer(
    probe: str, handed_out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each says that there is no reference; none answers."""
    monkeypatch.chdir(handed_out)
    with pytest.raises((ReferenceMissingError, CodingError)) as error:
        PROBES[probe](load_case("harbour"))
    assert isinstance(error.value, UserError)


def test_the_check_says_the_same_of_right_and_wrong_answers(
    handed_out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That an answer is recorded; and the sheet it reads has no key."""
    monkeypatch.chdir(handed_out)
    wrong = {"ex91-q1": dict.fromkeys(RIGHT, "regional"), "ex91-q2": "a", "ex91-q3": ["b"]}
    for question, right in ANSWERS.items():
        assert "Recorded, and well formed" in feedback(question, right)[1]
        assert feedback(question, wrong[question]) == feedback(question, right)
    questions = find_sheet("ex91").question
    assert not [each.id for each in questions if getattr(each, "key", None) is not None]
    assert {0.0} == {each.constant for each in questions}


INSIDE = """
from irkit import *
import irkit, gc, json
case = load_case("harbour")
told = []
for probe in (
    lambda: case.effect_level("C01"), lambda: case.accepted_levels("C01"), lambda: case.cause_level("C01"),
    lambda: case.is_contested("C01"), lambda: case.codes("C01"), lambda: hint("C01", "regional", case),
    lambda: compare({"C01": "regional"}, case), lambda: diagnose({"C01": "regional"}, case),
    lambda: open("harbour/reference.toml").read(),
):
    try:
        told.append(repr(probe()))
    except Exception as error:
        told.append("")
print("TOLD", [each for each in told if each])
gc.unfreeze()
cases = [each for each in gc.get_objects() if isinstance(each, irkit.Case)]
print("FOUND", len(cases) > 0, [each.id for each in cases if each.reference is not None])
check("ex91-q1", {"C01": "bilateral"})
"""


def test_no_answer_can_be_had_while_it_is_graded(run: Callable[..., SimpleNamespace]) -> None:
    """The sandbox has the case without its reference, on the disk and in memory."""
    went = run(INSIDE)
    assert "ok" == went.status, went.error
    assert "TOLD []" in went.text
    assert "FOUND True []" in went.text
    assert "Recorded" in went.text


@pytest.mark.skipif(sandbox.missing() is not None, reason=sandbox.missing() or "")
def test_the_exam_is_graded_with_the_private_key(
    grade: Grade, exam: Path, handed_out: Path, tmp_path: Path
) -> None:
    """The handed-out notebook with the right answers in it earns everything, and untouched nothing."""
    blank = (handed_out / "ex91-made-up.ipynb").read_text(encoding="utf-8")
    held: dict[str, Any] = json.loads(blank)
    for cell in held["cells"]:
        question = cell["id"].removesuffix("-answer")
        if question in ANSWERS and cell["id"] != question:
            cell["source"] = f"q{question[-1]} = {ANSWERS[question]!r}"
    folder = tmp_path / "submissions"
    folder.mkdir()
    (folder / "anna.ipynb").write_text(json.dumps(held), encoding="utf-8")
    (folder / "ben.ipynb").write_text(blank, encoding="utf-8")
    outcome = grade(GradeOptions(folder, "ex91", tmp_path / "grades", exam))
    lines = outcome.gradebook.read_text(encoding="utf-8").splitlines()
    assert [["8", "10"], ["0", "10"]] == [line.split(",")[7:9] for line in lines[1:]]
    for page in (tmp_path / "grades" / "feedback").iterdir():
        assert not [mark for mark in MARKS if mark in page.read_text(encoding="utf-8")]


def test_what_would_give_an_answer_away_is_not_sealed(exam: Path, solutions: Path, tmp_path: Path) -> None:
    """Full feedback, a file that names levels, a case that anybody has, a folder that holds the key."""
    with pytest.raises(ExerciseError, match="ex91-q1: feedback is full"):
        seal(find_exercise("ex91", solutions), tmp_path)
    for name in ("ties.toml", "reference.toml"):
        with pytest.raises(ExerciseError, match="names levels"):
            seal(find_exercise("ex91", exam), tmp_path, [name])
    with pytest.raises(ExerciseError, match=r"did you mean .readings\.toml"):
        seal(find_exercise("ex91", exam), tmp_path, ["reading.toml"])
    before = (exam / "harbour" / "case.toml").read_bytes()
    with pytest.raises(ExerciseError, match="holds the key"):
        seal(find_exercise("ex91", exam), exam)
    assert before == (exam / "harbour" / "case.toml").read_bytes()
    without = shutil.copytree(exam, tmp_path / "exam")
    shutil.rmtree(without / "harbour")
    with pytest.raises(ExerciseError, match="a case of your own"):
        seal(find_exercise("ex91", without), tmp_path)


def test_sealing_twice_gives_the_same_bytes(exam: Path, tmp_path: Path) -> None:
    """The bundle tells nothing of when or where it was made."""
    for name in ("one", "two"):
        seal(find_exercise("ex91", exam), tmp_path / name)
    first, second = ((tmp_path / name / "ex91.zip").read_bytes() for name in ("one", "two"))
    assert first == second
    assert not [data for data in contents(tmp_path / "one") for place in (exam.parent, tmp_path)
                if str(place).encode() in data]  # fmt: skip
