"""A case of one's own starts from a folder that is whole, and no work in a folder is ever lost."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.testing import CliRunner

import irkit
from irkit import CaseError, load_case
from irkit.case.case import case_folder, case_names
from irkit.case.layout import FILES
from irkit.case.newcase import NewCaseError, SchemaError, schema, schema_name, write_new_case
from irkit.cli import app


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_new_case("my-first", tmp_path)


def as_json(value: Any) -> Any:
    """Return what a TOML file holds as an editor's schema checker sees it: dates are text."""
    if isinstance(value, dict):
        return {key: as_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_json(each) for each in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def faults(text: str, file: str) -> list[str]:
    """Return what an editor would mark in a file."""
    checker = jsonschema.Draft202012Validator(schema(file))
    return [error.message for error in checker.iter_errors(as_json(tomllib.loads(text)))]


def test_whole(folder: Path) -> None:
    """A new case is a case before anything is filled in."""
    assert "my-first" == load_case(folder).id


def test_comments(folder: Path) -> None:
    """A new case says in every file what to put in."""
    files = list(folder.glob("*.toml"))
    assert len(files) > 8
    assert not [path.name for path in files if path.read_text(encoding="utf-8").count("\n# ") < 1]


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
    with pytest.raises(NewCaseError, match="there already, and nothing in it was changed"):
        write_new_case("my-first", tmp_path)
    assert "mine" == (folder / "case.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["../up", "", "1st", "a b", "lavrov-tehran-2013", "/tmp/x", "a.b"])  # noqa: S108
def test_bad_name(tmp_path: Path, name: str) -> None:
    """A name that cannot be a case is refused."""
    with pytest.raises(NewCaseError, match=r"no name for a case|comes with irkit"):
        write_new_case(name, tmp_path)
    assert [] == list(tmp_path.iterdir())


def test_missing_folder(tmp_path: Path) -> None:
    """A folder that is not there is told."""
    with pytest.raises(NewCaseError, match="cannot be written"):
        write_new_case("mine", tmp_path / "nowhere")


@pytest.mark.parametrize("name", case_names())
@pytest.mark.parametrize("file", FILES)
def test_schemas(name: str, file: str) -> None:
    """The schemas accept every shipped case."""
    path = case_folder(name) / file
    assert [] == (faults(path.read_text(encoding="utf-8"), file) if path.is_file() else [])


def test_schema_files(folder: Path) -> None:
    """A new case names its schemas and they are there."""
    for path in folder.glob("*.toml"):
        assert path.read_text(encoding="utf-8").startswith(f"#:schema .schemas/{schema_name(path.name)}\n")
        assert (folder / ".schemas" / schema_name(path.name)).is_file()


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("claims.toml", "actors =", "actor ="),
        ("claims.toml", '"P1.S1"', '"page 1"'),
        ("reference.toml", '"regional"', '"REG"'),
        ("links.toml", "sign = 1", "sign = 2"),
        ("case.toml", "pair =", "pairs ="),
        ("actors.toml", '"state"', '"country"'),
    ],
)
def test_schema_marks(folder: Path, file: str, old: str, new: str) -> None:
    """A schema marks what the case would be faulted for."""
    text = (folder / file).read_text(encoding="utf-8")
    assert faults(text.replace(old, new, 1), file)


def test_unknown_schema() -> None:
    """A schema of no file is answered with the likely one."""
    with pytest.raises(SchemaError, match=r'did you mean "claims\.toml"'):
        schema("claim")


def test_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands of the instructors' page make a case."""
    monkeypatch.chdir(tmp_path)
    run = CliRunner()
    assert 0 == run.invoke(app, ["new-case", "mine"]).exit_code
    assert "no fault found" in run.invoke(app, ["check-case", "mine"]).output
    again = run.invoke(app, ["new-case", "mine"])
    assert (2, True) == (again.exit_code, "there already" in again.output)
    assert '"claim"' in run.invoke(app, ["schema", "claims"]).output


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
