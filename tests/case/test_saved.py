"""Drafts on the disk: saved in any state, opened as they were, and nothing of anybody else overwritten."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from irkit import Case, load_case
from irkit.case.drafts import tidy
from irkit.case.newcase import ENDING, OwnCaseError, open_draft, save_draft, saved_names, write_new_case
from irkit.cli import app

ABOUT = {"title": "A bridge", "author": "Somebody", "text": "News", "date": "2024-05-17"}
CLAIM = {"text": "Hereland mends the bridge.", "locator": "P1.S1", "effect_level": "bilateral"}


def bridge(**changes: Any) -> dict[str, Any]:
    """Return a small case, with fields changed."""
    return {**ABOUT, "pair": ["Hereland", "Thereland"], "claims": [CLAIM], **changes}


def test_save_whole(tmp_path: Path) -> None:
    """A whole draft is saved as a file and as a folder that loads."""
    said = save_draft(bridge(), "bridge", tmp_path)
    assert "as the folder" in said
    assert Case.from_form(bridge(), "bridge") == load_case(tmp_path / "bridge")
    assert tidy(bridge()) == open_draft(tmp_path / "bridge")
    assert tidy(bridge()) == open_draft(tmp_path / f"bridge{ENDING}")


def test_save_faulty(tmp_path: Path) -> None:
    """A faulty draft is saved all the same and opened as it was."""
    faulty = bridge(date="some day", claims=[{**CLAIM, "locator": "?", "effect_level": ""}])
    assert "once its 3 faults are mended" in save_draft(faulty, "bridge", tmp_path)
    assert not (tmp_path / "bridge").exists()
    assert tidy(faulty) == open_draft(tmp_path / "bridge")


def test_save_again(tmp_path: Path) -> None:
    """Saving again replaces what was saved before."""
    save_draft(bridge(), "bridge", tmp_path)
    save_draft(bridge(title="Two bridges"), "bridge", tmp_path)
    assert "Two bridges" == load_case(tmp_path / "bridge").title
    assert ["bridge.case.json", "bridge"] == saved_names(tmp_path)


def test_changed_folder(tmp_path: Path) -> None:
    """A folder that was changed by hand is never overwritten."""
    save_draft(bridge(), "bridge", tmp_path)
    path = tmp_path / "bridge" / "claims.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("mends", "tears down"), encoding="utf-8")
    assert "not all in it comes from the form" in save_draft(bridge(title="New"), "bridge", tmp_path)
    assert "tears down" in load_case(tmp_path / "bridge").claims[0].text
    assert "New" == open_draft(tmp_path / f"bridge{ENDING}")["title"]


def test_fuller_folder(tmp_path: Path) -> None:
    """A folder with more in it than the form holds is never overwritten."""
    write_new_case("bridge", tmp_path)
    before = {path.name: path.read_bytes() for path in (tmp_path / "bridge").glob("*.toml")}
    assert "was not touched" in save_draft(bridge(), "bridge", tmp_path)
    assert before == {path.name: path.read_bytes() for path in (tmp_path / "bridge").glob("*.toml")}


@pytest.mark.parametrize("name", ["../up", "", "1st", "a b", "lavrov-tehran-2013", "a/b", "a.b"])
def test_bad_name(tmp_path: Path, name: str) -> None:
    """A name that cannot be a case is refused."""
    with pytest.raises(OwnCaseError, match=r"no name for a case|comes with irkit"):
        save_draft(bridge(), name, tmp_path)
    assert [] == list(tmp_path.iterdir())


def test_missing_place(tmp_path: Path) -> None:
    """A place that is not there is told."""
    with pytest.raises(OwnCaseError, match="cannot be written"):
        save_draft(bridge(), "bridge", tmp_path / "nowhere")
    with pytest.raises(OwnCaseError, match="cannot be opened"):
        open_draft(tmp_path / "nowhere")
    assert [] == saved_names(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "5", '{"claims": 5}', '{"claims": [5]}', '{"strange": 1}', "[" * 100_000, "\ud800",
     '{"title": ["x"], "claims": []}', '{"claims": [{"actors": [{}]}]}'],
)  # fmt: skip
def test_no_draft(tmp_path: Path, text: str) -> None:
    """What is no draft is told in a sentence."""
    path = tmp_path / f"bridge{ENDING}"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(OwnCaseError, match=r"bridge\.case\.json is not the draft of a case: "):
        open_draft(path)


def test_any_text(tmp_path: Path) -> None:
    """A draft opens with a byte order mark and with any text."""
    record = tidy(bridge(title="Ма́ршал \ud800 \x00", caution='"""'))
    save_draft(record, "bridge", tmp_path)
    assert record == open_draft(tmp_path / "bridge")
    path = tmp_path / f"bridge{ENDING}"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert record == json.loads(json.dumps(open_draft(path)))


def test_commands(tmp_path: Path) -> None:
    """The command checks and exports what the form saved."""
    save_draft(bridge(), "bridge", tmp_path)
    save_draft(bridge(claims=[{**CLAIM, "locator": "?"}]), "broken", tmp_path)
    path, broken = (str(tmp_path / f"{name}{ENDING}") for name in ("bridge", "broken"))
    run, out = CliRunner(), str(tmp_path / "x.csv")
    for whole in (path, str(tmp_path / "bridge")):
        assert (
            "no fault found. <Case bridge: A bridge; 1 claim" in run.invoke(app, ["check-case", whole]).output
        )
    assert 0 == run.invoke(app, ["export", path, "--to", "csv", "--out", out]).exit_code
    found = run.invoke(app, ["check-case", broken])
    assert (2, True) == (found.exit_code, "claims.toml: C01: locator: " in found.output)
    missing = run.invoke(app, ["check-case", str(tmp_path / f"none{ENDING}")])
    assert (2, True) == (missing.exit_code, "cannot be opened" in missing.output)
