"""The course on paper: what a page holds when nothing on it may run."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path
from typing import Any

import nbformat
import pytest
from typer.testing import CliRunner

from irkit.cli import app
from irkit.questions.sheets import find_sheet
from irkit.questions.words import TableQuestion
from irkit.release.paper import SHOWN, page, put_on_paper, still
from irkit.widgets.controls import opened

ROOT = Path(__file__).parents[2]
LESSON = """
from irkit import figures, load_case, widgets
case = load_case("lavrov-tehran-2013")
sorter = widgets.claim_sorter(case, ["C08", "C24"])
sorter
"""


def written(path: Path, *cells: tuple[str, str]) -> Path:
    """Write a notebook of cells of a kind."""
    make = {"code": nbformat.v4.new_code_cell, "text": nbformat.v4.new_markdown_cell}
    book = nbformat.v4.new_notebook(cells=[make[kind](source) for kind, source in cells])
    nbformat.write(book, path)
    return path


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page made of a notebook with all that needs care."""
    folder = tmp_path_factory.mktemp("lesson")
    fold = "<details><summary>More</summary>\n\nFolded.\n\n</details>"
    text = f"# Made <up>\n\n[next](02-next.ipynb#part)\n\n{fold}"
    figure = 'figures.profile(case, {"C08": "regional"})'
    path = written(
        folder / "made-up.ipynb", ("text", text), ("code", LESSON), ("code", figure), ("code", "1/0")
    )
    before = path.read_bytes()
    (made,) = put_on_paper([path], folder / "out")
    assert f"{folder / 'out' / 'made-up.html'}; 1 cell stopped with an error" == made
    assert before == path.read_bytes()
    return (folder / "out" / "made-up.html").read_text(encoding="utf-8")


def test_a_page_runs_and_loads_nothing(lesson: str) -> None:
    """No script, no address to load from, and a policy that allows neither."""
    assert [] == re.findall(r"<(?:script|iframe|link)\b", lesson)
    assert [] == re.findall(r'(?:src|srcset)="(?!data:image/)', lesson)
    assert "default-src 'none'" in lesson
    assert "<title>Made &lt;up&gt;</title>" in lesson


def test_a_widget_is_replaced_by_the_text_that_says_the_same(lesson: str) -> None:
    """The cards stand on the page, and a sentence says what this was."""
    assert SHOWN in lesson
    shown = unescape(lesson)
    assert "Card sorter: 0 of 2 cards sorted" in shown
    assert all(card in shown for card in ("C08  ", "C24  "))


def test_figures_come_with_picture_and_alternative_text(lesson: str) -> None:
    """A notebook of the repository holds no images, so it is run first."""
    pictures = re.findall(r"<img[^>]*>", lesson)
    assert len(pictures) == 1
    assert 'src="data:image/png;base64,' in pictures[0]
    assert re.search(r'alt="[^"]{20,}"', pictures[0])


def test_what_is_folded_on_the_screen_is_open_on_paper(lesson: str) -> None:
    """Paper cannot be clicked; links to other lessons lead to their pages."""
    folds = re.findall(r"<details[^>]*>", lesson)
    assert len(folds) >= 2
    assert {True} == {" open" in each for each in folds}
    assert 'href="02-next.html#part"' in lesson


def test_a_widget_without_text_leaves_nothing_behind() -> None:
    """An invisible helper has nothing to say on paper either."""
    data: dict[str, Any] = {"application/vnd.jupyter.widget-view+json": {}, "text/plain": ""}
    assert {"text/html": ""} == still(data)
    hostile = {**data, "text/plain": "<script>"}
    assert "&lt;script&gt;" in still(hostile)["text/html"]
    assert {"text/plain": "x"} == still({"application/javascript": "alert(1)", "text/plain": "x"})


def test_a_notebook_without_a_heading_is_called_by_its_file() -> None:
    assert "<title>notes</title>" in page(nbformat.v4.new_notebook(), "notes")


@pytest.mark.parametrize("name", ["01-three-levels"])
def test_the_command_puts_a_lesson_on_paper(tmp_path: Path, name: str) -> None:
    """As the instructors' page has it; no cell of a lesson stops."""
    shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", tmp_path)
    done = CliRunner().invoke(
        app, ["paper", str(tmp_path / f"{name}.ipynb"), "--out", str(tmp_path / "paper")]
    )
    assert f"{tmp_path / 'paper' / name}.html\n" == done.output
    assert 0 == done.exit_code
    text = (tmp_path / "paper" / f"{name}.html").read_text(encoding="utf-8")
    assert text.count("data:image/png") == text.count("<img ")


def test_what_is_no_notebook_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "x.ipynb").write_text("no", encoding="utf-8")
    done = CliRunner().invoke(app, ["paper", str(tmp_path / "x.ipynb")])
    assert (2, True) == (done.exit_code, "x.ipynb is not a notebook" in done.output)


def test_an_exercise_on_paper_holds_what_its_cards_offer(tmp_path: Path) -> None:
    """Options, words, links and claims stand on the cards alone, and so the page takes them from there."""
    exercise = ROOT / "exercises" / "ex05-across-the-levels.ipynb"
    (made,) = put_on_paper([exercise], tmp_path)
    assert str(tmp_path / "ex05-across-the-levels.html") == made
    shown = "".join(unescape(Path(made).read_text(encoding="utf-8")).split())
    for question in find_sheet("ex05").question:
        offered = [
            *getattr(question, "options", {}).values(),
            *getattr(question, "rows", ()),
            *getattr(question, "links", ()),
        ]
        if isinstance(question, TableQuestion):
            offered += [*question.rows.values(), *map(opened, question.words)]
        assert [] == [text for text in offered if "".join(text.split()) not in shown]
