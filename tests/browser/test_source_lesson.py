"""A journey by keyboard through lessons 06 and 06b and their widgets, in a real JupyterLab."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

pytestmark = pytest.mark.browser

FOLDER = Path(__file__).parents[2] / "notebooks"
LESSON, RIVALS = FOLDER / "06-reading-the-source.ipynb", FOLDER / "06b-rival-hypotheses.ipynb"
AT = {
    cell.id: place
    for path in (RIVALS, LESSON)
    for place, cell in enumerate(nbformat.read(path, as_version=4).cells)
}
IN_RIVALS = pytest.mark.parametrize("notebook", [RIVALS], indirect=True, ids=lambda path: path.stem)
NOTEBOOK_KEYS = ["d", "d", "a", "b", "x", "z", "m", "y"]


@pytest.fixture(scope="module")
def notebook(request: pytest.FixtureRequest, shared_lab: Any) -> Iterator[Any]:
    """A lesson, 06 where the test names no other, opened once."""
    shared_lab.open(f"notebooks/{getattr(request, 'param', LESSON).name}")
    yield shared_lab
    shared_lab.command("kernelmenu:shutdown")


@pytest.fixture
def lesson(notebook: Any) -> Iterator[Any]:
    """The lesson, run anew from top to bottom."""
    notebook.again()
    yield notebook
    notebook.judge()


def shown(lesson: Any, cell_id: str) -> Any:
    """Return a cell of the lesson, scrolled into view."""
    lesson.select(AT[cell_id])
    lesson.cell(AT[cell_id]).scroll_into_view_if_needed()
    return lesson.cell(AT[cell_id])


def test_sorting(lesson: Any) -> None:
    """The same card is sorted by tone and by support with keys, and each check answers."""
    from playwright.sync_api import expect

    before = lesson.state()["cells"]
    for cell_id, key, said in (
        ("tone", "3", "1 of 8 sorted: 1 fit"),
        ("offered", "2", "On 1 of 1 you say what our coders say."),
    ):
        cell = shown(lesson, cell_id)
        cell.locator("[data-card=C52]").focus()
        lesson.page.keyboard.press(key)
        cell.get_by_role("button", name="Check my sorting").press("Enter")
        expect(cell.locator(".irkit-status")).to_contain_text(said)

    assert before == lesson.state()["cells"]


def test_readings(lesson: Any) -> None:
    """Who tells it, and of which claim, is chosen by keys; the words follow."""
    from playwright.sync_api import expect

    cell = shown(lesson, "readings-shown")
    before = lesson.state()
    expect(cell.locator(".irkit-live")).to_contain_text("Barack Obama")
    holder = cell.get_by_label("As told by", exact=True)
    for key in ["ArrowDown", *NOTEBOOK_KEYS]:
        holder.press(key)
    expect(cell.locator(".irkit-live")).not_to_contain_text("Barack Obama")
    cell.get_by_label("Claim", exact=True).press("End")
    expect(cell.locator(".irkit-live")).to_contain_text("Armenia")

    assert before == lesson.state()


def test_a_claim_is_chosen_by_keys_and_its_support_is_told(lesson: Any) -> None:
    """Filters and claims move by arrow keys, the words follow, and the lesson stays whole."""
    from playwright.sync_api import expect

    cell = shown(lesson, "claim-support")
    before = lesson.state()
    expect(cell).to_contain_text("“without any doubt”")
    cell.get_by_label("Certainty", exact=True).press("ArrowDown")
    expect(cell.locator(".irkit-live").first).to_contain_text("with certainty:")
    claim = cell.get_by_label("Claim", exact=True)
    told = cell.locator(".irkit-live").last.inner_text()
    for key in ["ArrowDown", *NOTEBOOK_KEYS]:
        claim.press(key)

    expect(cell.locator(".irkit-live").last).not_to_have_text(told)
    assert before == lesson.state()


@IN_RIVALS
def test_explanations_are_marked_by_keys_summed_at_once_and_copied(lesson: Any) -> None:
    """A letter marks a cell, the sum and the sentence follow, and the copy holds the marks."""
    from playwright.sync_api import expect

    cell = shown(lesson, "hypotheses-board")
    before = lesson.state()
    marks = cell.locator("td select")
    assert marks.count() == 24
    marks.nth(0).focus()
    lesson.page.keyboard.press("ArrowDown")
    expect(cell.locator(".irkit-sum")).to_contain_text("1 of 24 cells")
    lesson.page.keyboard.press("Tab")
    expect(marks.nth(1)).to_be_focused()
    for key in NOTEBOOK_KEYS:
        lesson.page.keyboard.press(key)
    cell.get_by_role("button", name="Copy my answer").press("Enter")
    expect(cell.locator(".irkit-status")).to_contain_text("Copied.")

    assert lesson.clipboard().startswith("my_matrix = {")
    assert before == lesson.state()


@IN_RIVALS
def test_the_cell_below_the_board(lesson: Any) -> None:
    """Letters choose a mark of five; the next cell holds the marks against the team's, with its reasons."""
    from playwright.sync_api import expect

    cell = shown(lesson, "hypotheses-board")
    cell.locator("td select").nth(3).press_sequentially("ii")
    expect(cell.locator("td select").nth(3)).to_have_value("II")
    expect(cell.locator(".irkit-score").first).to_have_text("2")
    lesson.run(AT["hypotheses-differ"])

    assert "R1, D4: you say II, the team says N." in lesson.outputs(AT["hypotheses-differ"])


@IN_RIVALS
@pytest.mark.parametrize("width", [1300, 1366])
def test_the_whole_board_is_seen_on_an_ordinary_screen(lesson: Any, width: int) -> None:
    lesson.page.set_viewport_size({"width": width, "height": 800})
    board = shown(lesson, "hypotheses-board").get_by_role("region", name="Matrix of hypotheses and evidence")
    board.wait_for()

    assert board.evaluate("each => each.scrollWidth <= each.clientWidth")


def violations(page: Any) -> list[Any]:
    """Return what axe finds inside the widgets."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context=".irkit-guarded, .irkit-widget").response["violations"]
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing_in_what_is_ours_and_the_figure_has_its_text(lesson: Any, theme: str) -> None:
    """In either theme axe has no complaint inside a widget, and the figure carries its alt text."""
    lesson.theme(theme)
    for cell_id in ("tone", "offered", "claim-support", "readings-shown", "opposing-support"):
        shown(lesson, cell_id).locator(".irkit-widget").first.wait_for()
        assert [] == violations(lesson.page)
    alt = shown(lesson, "figure").get_by_role("img").first.get_attribute("alt")
    assert alt is not None
    assert "11 of 13 emphatic" in alt


@IN_RIVALS
@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_rivals_axe(lesson: Any, theme: str) -> None:
    """In either theme axe has no complaint about the board of explanations."""
    lesson.theme(theme)
    shown(lesson, "hypotheses-board").locator("table").first.wait_for()
    assert [] == violations(lesson.page)
