"""What was done on a card is kept, whatever other notebooks, damage or a full disk do."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from irkit.questions.drafts import NAME, Drafts


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    return Drafts(tmp_path / NAME)


def test_round_trip(drafts: Drafts) -> None:
    """What is written is read again, from another kernel too."""
    assert drafts.write("ex01-q2", state=["b"])
    drafts.write("ex01-q2", cell="b")
    entry = Drafts(drafts.path).read("ex01-q2")
    assert (["b"], "b") == (entry["state"], entry["cell"])
    assert {} == drafts.read("ex01-q3")


@pytest.mark.parametrize("folder", ["notebooks", "exercises"])
def test_one_file_per_course(folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lessons and exercises share the file beside their folders."""
    (tmp_path / folder).mkdir()
    monkeypatch.chdir(tmp_path / folder)
    assert tmp_path / NAME == Drafts().path


def test_nothing_in_tests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While pytest runs a notebook, as the grader does, nothing is read or kept."""
    monkeypatch.chdir(tmp_path)
    Drafts(tmp_path / NAME).write("ex01-q2", state=["b"])
    drafts = Drafts()
    assert ({}, "", "") == (drafts.read("ex01-q2"), drafts.write("ex01-q3", state=["a"]), drafts.trouble)
    assert {"ex01-q2"} == json.loads((tmp_path / NAME).read_text(encoding="utf-8"))["answers"].keys()


def test_two_notebooks_lose_nothing(drafts: Drafts) -> None:
    """Two kernels that write at the same time keep each other's questions."""

    def work(name: str) -> None:
        for turn in range(15):
            assert Drafts(drafts.path).write(f"{name}-q{turn}", state=[name])

    threads = [threading.Thread(target=work, args=(name,)) for name in ("ex01", "ex02")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers = json.loads(drafts.path.read_text(encoding="utf-8"))["answers"]
    assert {f"{name}-q{turn}" for name in ("ex01", "ex02") for turn in range(15)} == answers.keys()


def test_a_state_not_seen_is_kept(drafts: Drafts) -> None:
    """A card that has not seen what another notebook did puts its own changes into it."""
    first = {"C08": "regional"}
    seen = drafts.write("ex01-q1", state=first)
    drafts.write("ex01-q1", state={**first, "C15": "bilateral"}, seen=seen, base=first)
    drafts.write("ex01-q1", state={"C08": "international"}, seen=seen, base=first)
    assert {"C08": "international", "C15": "bilateral"} == drafts.read("ex01-q1")["state"]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"answers": {}}', '{"irkit_answers": 1, "answers": 5}', "\x00"]
)
def test_a_damaged_file_is_kept_aside(text: str, drafts: Drafts) -> None:
    """A new file is begun, the old one lies beside it, and it is said."""
    drafts.path.write_text(text, encoding="utf-8")
    assert {} == drafts.read("ex01-q2")
    assert "could not be read. It is kept as my-answers-damaged-" in drafts.trouble
    (aside,) = drafts.path.parent.glob("my-answers-damaged-*")
    assert text == aside.read_text(encoding="utf-8")
    assert drafts.write("ex01-q2", state=["b"])


def test_a_disk_that_cannot_be_written(drafts: Drafts, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is raised, and the reason is a sentence."""

    def refuse(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("irkit.questions.drafts.write_whole", refuse)
    assert "" == drafts.write("ex01-q2", state=["b"])
    assert "cannot be kept in my-answers.json (No space left on device)" in drafts.trouble
