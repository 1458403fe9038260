"""What stands in the way of a site is said in a sentence, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from irkit.cli import app
from irkit.release.notebooks import node, read_notebook
from irkit.site import lessons, site
from irkit.site.lessons import LIVE
from irkit.site.pyodide import SiteError

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the packages that a site needs as installed."""
    monkeypatch.setattr(site, "find_spec", lambda _name: object())


def test_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without its packages the command says how to have them."""
    monkeypatch.setattr(site, "find_spec", lambda name: None if name == "sphinx" else object())
    run = CliRunner().invoke(app, ["site", "--out", str(tmp_path / "site")])
    assert (run.exit_code, run.output) == (
        2,
        f"irkit site needs sphinx: give the command as {site.INSTALL}\n",
    )


def test_elsewhere(tmp_path: Path) -> None:
    """Outside the course's folder the command says where it belongs."""
    with pytest.raises(SiteError, match="There is no folder notebooks in"):
        site.build_site(tmp_path / "site", tmp_path)


@pytest.mark.parametrize("name", ["letter.txt", site.MARK])
def test_other_files(tmp_path: Path, name: str) -> None:
    """A folder that holds other files is left alone, whatever they are called."""
    (tmp_path / name).write_text("Dear Lavrov")
    with pytest.raises(SiteError, match="holds other files, which are left alone"):
        site.build_site(tmp_path, ROOT)
    assert [(tmp_path / name, "Dear Lavrov")] == [(path, path.read_text()) for path in tmp_path.iterdir()]


def test_a_file(tmp_path: Path) -> None:
    """A file in the place of the folder is left alone."""
    (tmp_path / "site").write_text("Dear Lavrov")
    with pytest.raises(SiteError, match="holds other files"):
        site.build_site(tmp_path / "site", ROOT)


def test_stopped_halfway(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where a part cannot be built, the site is as it was, and nothing lies beside it."""

    def stop(*_args: object) -> None:
        raise SiteError("no way to the network")

    out = tmp_path / "site"
    out.mkdir()
    (out / site.MARK).write_text(site.BUILT)
    monkeypatch.setattr(site, "write_lite", lambda lite, *_args: lite.mkdir(parents=True))
    monkeypatch.setattr(site, "write_pages", stop)
    with pytest.raises(SiteError, match="no way"):
        site.build_site(out, ROOT)
    assert [out] == list(tmp_path.iterdir())
    assert [out / site.MARK] == list(out.iterdir())


def test_built_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A site takes the place of the one before as a whole."""
    out = tmp_path / "site"
    for part in ("old", "new"):
        monkeypatch.setattr(
            site, "write_lite", lambda lite, *_args, part=part: (lite / part).mkdir(parents=True)
        )
        monkeypatch.setattr(site, "write_pages", lambda *_args: None)
        assert site.build_site(out, ROOT) == f"{out}: 1 files, 0 MB"
    assert ["new"] == [path.name for path in (out / "lite").iterdir()]
    assert [out] == list(tmp_path.iterdir())


def test_lesson_stops(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A lesson that stops with an error is named, and makes no page."""
    output = {"output_type": "error", "ename": "NameError", "evalue": "name 'case' is not defined"}
    stopped = {"cells": [{"cell_type": "code", "outputs": [output]}]}
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "01-levels.ipynb").touch()
    monkeypatch.setattr(lessons, "run", lambda _path: node(stopped))
    with pytest.raises(SiteError, match="01-levels: NameError: name 'case' is not defined"):
        lessons.write_pages(tmp_path / "site", tmp_path)


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_lesson_page(path: Path) -> None:
    """A lesson's page has its title and question, opens it live, and leads to exercises that open live."""
    notebook = read_notebook(path)
    summary = lessons.summary(path.stem, notebook)
    assert summary["title"]
    assert summary["question"].endswith("?")
    assert summary["minutes"]
    page = lessons.page(path.stem, notebook)
    text = "\n".join(cell.source for cell in page.cells if cell.cell_type == "markdown")
    assert f'href="../{LIVE}notebooks/{path.name}"' in text
    assert "../exercises/" not in text
