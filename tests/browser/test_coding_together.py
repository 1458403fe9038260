"""The journey through lesson 07 in a real JupyterLab, with the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from irkit.case.case import load_case
from irkit.coding.codings import Codings
from irkit.framework.levels import Level

pytestmark = pytest.mark.browser

LESSON = "notebooks/07-coding-together.ipynb"
CLASS = "coder;C08;C14\r\nAna Lyst;REG;BIL\r\nBen Efit;INT;BIL\r\n"
MADE_UP = Codings.imagined(load_case("lavrov-tehran-2013"))
DISAGREED = len(MADE_UP.disagreements())
CONTROLS = ("Codes confused", "Coder in the minority", "Claim")


def shown(lab: Any, cell_id: str) -> Any:
    """Return a cell of the open lesson, scrolled into view."""
    ids = lab.page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.content.widgets.map((cell) => cell.model.id)"
    )
    place = int(ids.index(cell_id))
    lab.select(place)
    lab.cell(place).scroll_into_view_if_needed()
    return lab.cell(place)


def choose(board: Any, label: str, begins: str) -> None:
    """Choose from a list by going down it."""
    chosen = board.get_by_label(label, exact=True)
    chosen.focus()
    chosen.press("Home")
    for _ in range(80):
        if chosen.evaluate("(list) => list.value").startswith(begins):
            return
        chosen.press("ArrowDown")
    raise AssertionError(f"{label} offers nothing that begins with {begins}")


def upload(lab: Any, board: Any, path: Path) -> None:
    """Give the board a file, opening the dialogue by a key."""
    with lab.page.expect_file_chooser() as asked:
        board.get_by_role("button", name=re.compile("Load a class's CSV$")).press("Enter")
    asked.value.set_files(path)


@pytest.fixture(scope="module")
def notebook(shared_lab: Any) -> Any:
    """Lesson 07, opened once."""
    shared_lab.open(LESSON)
    return shared_lab


@pytest.fixture
def opened(notebook: Any) -> Iterator[Any]:
    """Lesson 07, run anew from top to bottom."""
    notebook.again()
    yield notebook
    notebook.judge()


def test_the_board_is_worked_by_keys_and_the_lesson_stays_whole(opened: Any) -> None:
    """Two codes, a coder, a claim, its rule: all by keys, and no cell has moved or gone."""
    from playwright.sync_api import expect

    board = shown(opened, "board")
    before = opened.state()
    expect(board.get_by_text(f"They disagree on {DISAGREED} claims.")).to_be_visible()
    choose(board, "Codes confused", "▲ Regional and ■ Bilateral")
    expect(board.get_by_text(re.compile(r"claims with ▲ Regional and ■ Bilateral\."))).to_be_visible()
    choose(board, "Coder in the minority", "coder B")
    expect(board.get_by_text(re.compile("and coder B with at most half of the coders"))).to_be_visible()
    choose(board, "Coder in the minority", "any")
    expect(board.get_by_text(re.compile(r"claims with ▲ Regional and ■ Bilateral\."))).to_be_visible()
    opener = board.get_by_role("button", name="Show C27")
    opener.press("Enter")
    expect(board.locator(".irkit-claim")).to_contain_text("C27")
    board.get_by_role("row", name="C66").get_by_role("cell").first.click()
    expect(board.locator(".irkit-claim")).to_contain_text("C66")
    last = MADE_UP.disagreements((Level.REGIONAL, Level.BILATERAL)).index[-1]
    choose(board, "Claim", f"{last} ")
    expect(board.locator(".irkit-claim")).to_contain_text(last)
    regional = len(MADE_UP.who_gave(last)[Level.REGIONAL])
    expect(board.get_by_text(f"▲ Regional: {regional} ({regional / 24:.0%})")).to_be_visible()
    rule = board.get_by_text("The codebook on ▲ Regional")
    rule.focus()
    rule.press("Enter")
    expect(board.get_by_text("Yes: what a regional organisation does")).to_be_visible()

    opener.focus()
    for key in ("d", "d", "x"):
        opened.page.keyboard.press(key)
    for label in CONTROLS:
        board.get_by_label(label, exact=True).focus()
        for key in ("d", "d", "x"):
            opened.page.keyboard.press(key)
    assert before == opened.state()


def test_own_codes(opened: Any) -> None:
    """The student's own codes stand on the board beside the programs', once they are sorted."""
    from playwright.sync_api import expect

    shown(opened, "own-codes").locator("[data-card=C19]").focus()
    opened.page.keyboard.press("1")
    expect(shown(opened, "own-codes").locator(".irkit-count")).to_have_text("1 of 12 sorted")
    opened.settle()
    shown(opened, "own-board")
    opened.command("notebook:run-cell")
    board = shown(opened, "own-board")
    choose(board, "Coder in the minority", "you")
    expect(board.locator(".irkit-claim")).to_contain_text("C19")
    expect(board.get_by_text("■ Bilateral: 3 (75%)")).to_be_visible()


def test_a_class_s_file_is_put_on_the_board_without_its_names(opened: Any, tmp_path: Path) -> None:
    """A file that cannot be read is told in a sentence, one with semicolons is loaded, and shows letters."""
    from playwright.sync_api import expect

    board = shown(opened, "board")
    path = tmp_path / "class.csv"
    path.write_text("coder,C08\nAna,REG\nAna,INT\n", encoding="utf-8")
    upload(opened, board, path)
    expect(board.get_by_text("Row 3 has the same name as row 2")).to_be_visible()
    expect(board.get_by_text("The made-up class: 24 coders, 73 claims.")).to_be_visible()
    expect(board.get_by_text(re.compile(r"\bAna\b"))).to_have_count(0)

    path.write_text(CLASS, encoding="utf-8-sig", newline="")
    upload(opened, board, path)
    expect(board.get_by_text("class.csv is loaded.")).to_be_visible()
    expect(
        board.get_by_text("class.csv: 2 coders, 2 claims. 50% of the pairs of codes agree (1 of 2).")
    ).to_be_visible()
    expect(board.locator(".irkit-claim")).to_contain_text("C08")
    expect(board.get_by_text(re.compile("Lyst|Efit"))).to_have_count(0)


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing_on_the_board_and_the_figure_has_its_text(opened: Any, theme: str) -> None:
    """In either theme, with a rule unfolded, axe has no complaint inside the board."""
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import expect

    opened.theme(theme)
    board = shown(opened, "board")
    board.get_by_text(f"{DISAGREED - 10} more claims").click()
    board.get_by_text("The codebook on ▲ Regional").click()
    found = Axe().run(opened.page, context=".irkit-widget").response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []

    picture = shown(opened, "draw-together").locator("img").first
    expect(picture).to_have_attribute("alt", re.compile("coder 1 and coder 2 99%"))
