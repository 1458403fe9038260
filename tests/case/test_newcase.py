"""A case of one's own starts from a folder that is whole, and no work in a folder is ever lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

import irkit
from irkit import CaseError, load_case
from irkit.case.newcase import OwnCaseError, write_new_case
from irkit.cli import app


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_new_case("my-first", tmp_path)


def test_whole(folder: Path) -> None:
    """A new case is a case before anything is filled in."""
    assert "my-first" == load_case(folder).id


def test_comments(folder: Path) -> None:
    """A new case says in every file what to put in."""
    files = list(folder.glob("*.toml"))
    assert len(files) > 8
    assert all(path.read_text(encoding="utf-8").startswith("# ") for path in files)


def test_lessons(folder: Path) -> None:
    """The lessons' functions work on a new case."""
    case = load_case(folder)
    claims = [claim.id for claim in case.claims]
    assert "3 of 3" in repr(irkit.compare({c: case.effect_level(c) for c in claims}, case))
    for name in ("timeline", "level_matrix", "paragraphs", "actor_levels"):
        assert getattr(irkit.figures, name)(case).alt
    for make in (
        irkit.widgets.claim_explorer,
        irkit.widgets.tie_board,
        irkit.widgets.ledger,
        irkit.widgets.argument_map,
        irkit.widgets.crosswalk_view,
    ):
        assert make(case)
    assert irkit.widgets.claim_sorter(case, claims)


@pytest.mark.parametrize("kept", [("case", "claims"), ("case", "claims", "actors"), ("case",)])
def test_needed_files(folder: Path, kept: tuple[str, ...]) -> None:
    """Files that a case needs are told when they are deleted."""
    for path in folder.glob("*.toml"):
        if path.stem not in kept:
            path.unlink()
    with pytest.raises(CaseError, match=r"actors\.toml|claims\.toml|issues\.toml"):
        load_case(folder)


def test_spare_files(folder: Path) -> None:
    """Files that a case can do without can be deleted."""
    for name in ("paragraphs", "ties", "links", "facts", "questions", "reference"):
        (folder / f"{name}.toml").unlink()
    assert 3 == len(load_case(folder).claims)


def test_not_overwritten(tmp_path: Path, folder: Path) -> None:
    """Nothing is overwritten."""
    (folder / "case.toml").write_text("mine", encoding="utf-8")
    with pytest.raises(OwnCaseError, match="there already, and nothing in it was changed"):
        write_new_case("my-first", tmp_path)
    assert "mine" == (folder / "case.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["../up", "", "1st", "a b", "lavrov-tehran-2013", "/tmp/x", "a.b"])  # noqa: S108
def test_bad_name(tmp_path: Path, name: str) -> None:
    """A name that cannot be a case is refused."""
    with pytest.raises(OwnCaseError, match=r"no name for a case|comes with irkit"):
        write_new_case(name, tmp_path)
    assert [] == list(tmp_path.iterdir())


def test_missing_folder(tmp_path: Path) -> None:
    """A folder that is not there is told."""
    with pytest.raises(OwnCaseError, match="cannot be written"):
        write_new_case("mine", tmp_path / "nowhere")


def test_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands of the instructors' page make a case."""
    monkeypatch.chdir(tmp_path)
    run = CliRunner()
    assert 0 == run.invoke(app, ["new-case", "mine"]).exit_code
    assert "no fault found" in run.invoke(app, ["check-case", "mine"]).output
    again = run.invoke(app, ["new-case", "mine"])
    assert (2, True) == (again.exit_code, "there already" in again.output)


def test_page_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The code of the instructors' page runs on a new case."""
    page = (Path(__file__).parents[2] / "instructors" / "authoring.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page.partition("## A case")[2], flags=re.DOTALL)
    write_new_case("my-case", tmp_path)
    monkeypatch.chdir(tmp_path)
    exec(code, {})  # noqa: S102


def test_no_ties(folder: Path) -> None:
    """A case without ties says so."""
    (folder / "ties.toml").unlink()
    case = load_case(folder)
    with pytest.raises(LookupError, match="my-first has no ties"):
        irkit.widgets.tie_board(case)
