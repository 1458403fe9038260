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


def test_a_new_case_is_a_case_before_anything_is_filled_in(folder: Path) -> None:
    assert "my-first" == load_case(folder).id


def test_a_new_case_says_in_every_file_what_to_put_in(folder: Path) -> None:
    files = list(folder.glob("*.toml"))
    assert len(files) > 8
    assert not [path.name for path in files if path.read_text(encoding="utf-8").count("\n# ") < 1]


def test_the_lessons_functions_work_on_a_new_case(folder: Path) -> None:
    case = load_case(folder)
    claims = [claim.id for claim in case.claims]
    assert "3 of 3" in repr(irkit.compare({c: case.effect_level(c) for c in claims}, case))
    for name in ("timeline", "links", "level_matrix", "paragraphs", "actor_levels"):
        assert getattr(irkit.figures, name)(case).alt
    assert irkit.figures.ties(case.ties.graph()).alt
    for make in (
        irkit.widgets.claim_explorer,
        irkit.widgets.tie_viewer,
        irkit.widgets.ledger,
        irkit.widgets.link_map,
        irkit.widgets.crosswalk_view,
    ):
        assert make(case)
    assert irkit.widgets.claim_sorter(case, claims)


@pytest.mark.parametrize("kept", [("case", "claims"), ("case", "claims", "actors"), ("case",)])
def test_files_that_a_case_needs_are_told_when_they_are_deleted(folder: Path, kept: tuple[str, ...]) -> None:
    for path in folder.glob("*.toml"):
        if path.stem not in kept:
            path.unlink()
    with pytest.raises(CaseError, match=r"actors\.toml|claims\.toml|issues\.toml"):
        load_case(folder)


def test_files_that_a_case_can_do_without_can_be_deleted(folder: Path) -> None:
    for name in ("paragraphs", "ties", "links", "facts", "questions", "reference"):
        (folder / f"{name}.toml").unlink()
    assert 3 == len(load_case(folder).claims)


def test_nothing_is_overwritten(tmp_path: Path, folder: Path) -> None:
    (folder / "case.toml").write_text("mine", encoding="utf-8")
    with pytest.raises(NewCaseError, match="there already, and nothing in it was changed"):
        write_new_case("my-first", tmp_path)
    assert "mine" == (folder / "case.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["../up", "", "1st", "a b", "lavrov-tehran-2013", "/tmp/x", "a.b"])  # noqa: S108
def test_a_name_that_cannot_be_a_case_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(NewCaseError, match=r"no name for a case|comes with irkit"):
        write_new_case(name, tmp_path)
    assert [] == list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NewCaseError, match="cannot be written"):
        write_new_case("mine", tmp_path / "nowhere")


@pytest.mark.parametrize("name", case_names())
@pytest.mark.parametrize("file", FILES)
def test_the_schemas_accept_every_shipped_case(name: str, file: str) -> None:
    path = case_folder(name) / file
    assert [] == (faults(path.read_text(encoding="utf-8"), file) if path.is_file() else [])


def test_a_new_case_names_its_schemas_and_they_are_there(folder: Path) -> None:
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
def test_a_schema_marks_what_the_case_would_be_faulted_for(
    folder: Path, file: str, old: str, new: str
) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert faults(text.replace(old, new, 1), file)


def test_a_schema_of_no_file_is_answered_with_the_likely_one() -> None:
    with pytest.raises(SchemaError, match=r'did you mean "claims\.toml"'):
        schema("claim")


def test_the_commands_of_the_instructors_page_make_a_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run = CliRunner()
    assert 0 == run.invoke(app, ["new-case", "mine"]).exit_code
    assert "no fault found" in run.invoke(app, ["check-case", "mine"]).output
    again = run.invoke(app, ["new-case", "mine"])
    assert (2, True) == (again.exit_code, "there already" in again.output)
    assert '"claim"' in run.invoke(app, ["schema", "claims"]).output


def test_the_code_of_the_instructors_page_runs_on_a_new_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (Path(__file__).parents[2] / "instructors" / "authoring.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page.partition("## A case")[2], flags=re.DOTALL)
    write_new_case("my-case", tmp_path)
    monkeypatch.chdir(tmp_path)
    exec(code, {})  # noqa: S102


def test_a_case_without_ties_says_so(folder: Path) -> None:
    (folder / "ties.toml").unlink()
    case = load_case(folder)
    with pytest.raises(LookupError, match="my-first has no ties"):
        irkit.widgets.tie_viewer(case)
    with pytest.raises(ValueError, match="no issue is named"):
        irkit.figures.ties_side_by_side(case, [])
    assert irkit.figures.ties(case.ties.graph()).alt
