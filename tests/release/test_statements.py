"""What a key states of its exercise is held against the exercise before it is released."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from irkit.cli import app
from irkit.questions.sheets import read_exercise
from irkit.release.exercises import ExerciseError, Source, find_exercise
from irkit.release.release import release

ROOT = Path(__file__).parents[2]
PARALLEL = 'parallel = "ex00"\n\n[[question]]'


def copied(exercise_id: str, folder: Path, name: str | None = None) -> Source:
    """Copy an exercise into a folder, under another id if one is given, and return where it stands."""
    source = find_exercise(exercise_id, ROOT / "solutions")
    for path in (source.notebook_path, source.key_path):
        text = path.read_text(encoding="utf-8").replace(exercise_id, name or exercise_id)
        (folder / path.name.replace(exercise_id, name or exercise_id)).write_text(text, encoding="utf-8")
    return find_exercise(name or exercise_id, folder)


def rewritten(source: Source, old: str, new: str) -> Source:
    """Change one place in a key, and return the exercise."""
    text = source.key_path.read_text(encoding="utf-8")
    assert old in text
    source.key_path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return source


@pytest.fixture
def retest(tmp_path: Path) -> Source:
    """Return a copy of the pre-test as ex90, which is parallel to it."""
    copied("ex00", tmp_path)
    return rewritten(copied("ex00", tmp_path, "ex90"), "[[question]]", PARALLEL)


def test_a_constant_that_is_not_the_best_one_is_refused(tmp_path: Path) -> None:
    source = rewritten(copied("ex01", tmp_path), "constant = 1.3333", "constant = 1")

    with pytest.raises(ExerciseError) as raised:
        release(source)

    assert "ex01-three-levels.toml: ex01-q1 states a constant of 1, " in str(raised.value)
    assert str(raised.value).endswith("but the best constant answer earns 1.3333")


def test_minutes_that_differ_from_those_students_are_told_are_refused(tmp_path: Path) -> None:
    source = rewritten(copied("ex01", tmp_path), "minutes = 50", "minutes = 30")

    with pytest.raises(ExerciseError, match="the key states 30 minutes, the notebook tells students 50"):
        release(source)


def test_the_command_says_what_does_not_hold_and_writes_nothing(tmp_path: Path) -> None:
    rewritten(copied("ex01", tmp_path), "minutes = 50", "minutes = 30")
    call = ["release", "--solutions", str(tmp_path), "--out", str(tmp_path / "out")]

    result = CliRunner().invoke(app, call)

    assert (result.exit_code, "the key states 30 minutes" in result.output) == (2, True)
    assert not (tmp_path / "out").exists()


def test_a_case_that_cannot_be_loaded_is_one_sentence(tmp_path: Path) -> None:
    source = rewritten(copied("ex01", tmp_path), 'case = "lavrov-tehran-2013"', 'case = "lavrov-tehran-2012"')

    with pytest.raises(ExerciseError, match="no case of this name"):
        release(source)


def test_a_question_without_a_key_is_refused(tmp_path: Path) -> None:
    source = copied("ex01", tmp_path)
    key = source.key_path.read_text(encoding="utf-8")
    begins, ends = key.index("[question.key]"), key.index("[[question]]", key.index("[question.key]"))
    source.key_path.write_text(key[:begins] + key[ends:], encoding="utf-8")

    with pytest.raises(
        ExerciseError, match=r"ex01-three-levels\.toml: ex01-q2 has no key: say what is right"
    ):
        release(source)


def test_a_parallel_exercise_says_so_in_its_public_sheet(retest: Source, tmp_path: Path) -> None:
    path = tmp_path / "ex90.toml"
    path.write_text(release(retest).sheet, encoding="utf-8")

    assert read_exercise(path).parallel == "ex00"


def test_a_sheet_without_a_parallel_names_none(tmp_path: Path) -> None:
    assert "parallel" not in release(copied("ex00", tmp_path)).sheet


def test_items_that_target_something_else_than_their_match_are_refused(retest: Source) -> None:
    rewritten(retest, 'targets = ["M0"]', 'targets = ["M1"]')

    with pytest.raises(
        ExerciseError, match=r"ex90-q3 targets M1, but ex00-q3, to which it is to be parallel, targets M0"
    ):
        release(retest)


def test_another_number_of_items_is_refused(retest: Source, tmp_path: Path) -> None:
    first, *rest, _ = (tmp_path / "ex00-pre-test.toml").read_text(encoding="utf-8").split("[[question]]")
    (tmp_path / "ex00-pre-test.toml").write_text("[[question]]".join([first, *rest]), encoding="utf-8")

    with pytest.raises(
        ExerciseError, match="ex90 has 10 questions, ex00, to which it is to be parallel, has 9"
    ):
        release(retest)


def test_an_exercise_that_is_parallel_to_none_that_is_there_is_refused(retest: Source) -> None:
    rewritten(retest, 'parallel = "ex00"', 'parallel = "ex0"')

    with pytest.raises(ExerciseError, match=r'parallel: there is no exercise "ex0" in .*: did you mean'):
        release(retest)
