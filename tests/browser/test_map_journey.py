"""What a student does with the map of tiles and the pair switch, in a real JupyterLab."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Any

import pytest

pytestmark = pytest.mark.browser

START = 'from irkit import load_case, widgets\ncase = load_case("lavrov-tehran-2013")'
MAP, SWITCH = 2, 3
NOTEBOOK_KEYS = ["d", "d", "b", "x", "0", "0", "z", "m", "y", "i", "i"]
# How long it takes from a key until the words below have changed and been painted.
TIMER = """() => {
  const words = document.querySelector(".irkit-reach");
  window.painted = [];
  let since = null;
  const note = () => { since = performance.now(); };
  document.querySelector(".irkit-map").addEventListener("keydown", note, true);
  new MutationObserver(() => {
    const started = since;
    requestAnimationFrame(() => setTimeout(() => window.painted.push(performance.now() - started)));
  }).observe(words, { childList: true });
}"""


@pytest.fixture(scope="module")
def notebook(shared_lab: Any) -> Iterator[Any]:
    """A notebook with both widgets, opened once."""
    cells = [
        "# Before",
        START,
        'widgets.tile_map(case, ["C05", "C19"])',
        "widgets.pair_switch(case)",
        "# After",
    ]
    shared_lab.write("notebooks/tiles.ipynb", *cells)
    shared_lab.open("notebooks/tiles.ipynb")
    yield shared_lab
    shared_lab.command("docmanager:save")
    shared_lab.command("kernelmenu:shutdown")


@pytest.fixture
def desk(notebook: Any) -> Iterator[Any]:
    """The notebook, run anew."""
    notebook.again()
    notebook.cell(MAP).locator(".irkit-tile").first.wait_for()
    notebook.cell(SWITCH).locator(".irkit-codes li").first.wait_for()
    yield notebook
    notebook.judge()


def mark(desk: Any, code: str, *keys: str) -> Any:
    tile = desk.cell(MAP).locator(f'[data-code="{code}"]')
    tile.focus()
    for key in keys:
        desk.page.keyboard.press(key)
    return tile


def test_the_level_falls_out_by_keys_alone(desk: Any) -> None:
    """Letters mark who acts and who feels it, arrows go from tile to tile, and another claim starts empty."""
    from playwright.sync_api import expect

    cell = desk.cell(MAP)
    mark(desk, "RUS", "a")
    iran = mark(desk, "IRN", "a", "f")
    desk.page.keyboard.press("ArrowLeft")
    expect(cell.locator(":focus")).to_have_attribute("data-code", "IRQ")
    desk.page.keyboard.press("Enter")
    expect(iran).to_have_accessible_name("Iran, would feel it, acts")
    expect(cell.locator(".irkit-level")).to_contain_text("→ ▲ Regional   ▶ ≠ ◉ Our code is the same.")
    expect(cell.locator(".irkit-reach")).to_contain_text("Our code is the same.")

    cell.get_by_label("Claim").focus()
    desk.page.keyboard.press("ArrowDown")
    expect(cell.locator(".irkit-reach")).to_have_text("Mark who would feel the outcome.")
    mark(desk, "RUS", "f")
    mark(desk, "USA", "f")
    expect(cell.locator(".irkit-level")).to_contain_text("● International")
    expect(cell.locator(".irkit-reach")).to_contain_text("Careful readers give different answers at:")
    cell.get_by_role("button", name="Start again").press("Enter")
    expect(cell.locator(".irkit-level")).to_have_text("→ ?")


def test_a_press_marks_what_is_chosen(desk: Any) -> None:
    """The switch above the map says whether a press marks who acts or who would feel it."""
    from playwright.sync_api import expect

    cell = desk.cell(MAP)
    cell.get_by_label("▶ who acts").check()
    russia = cell.locator('[data-code="RUS"]')
    russia.click()
    expect(russia).to_have_accessible_name("Russia, acts")
    russia.click()
    expect(russia).to_have_accessible_name("Russia")


def test_the_pair_is_switched_by_keys_alone(desk: Any) -> None:
    """With the United States and Russia as the pair, codes change sign and say what they were."""
    from playwright.sync_api import expect

    cell = desk.cell(SWITCH)
    second = cell.get_by_label("Second state", exact=True)
    second.focus()
    second.press("ArrowDown")
    expect(cell.locator(".irkit-live")).to_contain_text("■ Bilateral: C18, C19 and C62.")
    expect(cell.locator(".irkit-codes li.irkit-new")).to_have_count(29)
    expect(cell.locator(".irkit-codes li", has_text="C19")).to_contain_text("was ●")
    second.press("ArrowUp")
    expect(cell.locator(".irkit-codes li.irkit-new")).to_have_count(0)


def test_no_key_reaches_the_notebook(desk: Any) -> None:
    """With any control focused, none of the notebook's keys changes a cell."""
    desk.select(0)
    before = desk.state()
    for at in (MAP, SWITCH):
        for control in desk.cell(at).locator("select, input, .irkit-tile[tabindex='0']").all():
            control.focus()
            for key in NOTEBOOK_KEYS:
                desk.page.keyboard.press(key)
    after = desk.state()
    assert {**before, "active": after["active"]} == after


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing(desk: Any, theme: str) -> None:
    """Axe has no complaint in either theme, with tiles marked and codes changed."""
    from axe_playwright_python.sync_playwright import Axe

    desk.theme(theme)
    mark(desk, "SYR", "f", "a")
    desk.cell(SWITCH).get_by_label("Second state", exact=True).press("ArrowDown")
    desk.cell(SWITCH).locator("li.irkit-new").first.wait_for()
    desk.cell(MAP).locator(".irkit-reach ol").wait_for()
    violations = Axe().run(desk.page, context=".irkit-widget").response["violations"]
    assert [] == [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in violations]


def test_marks_are_answered_soon(desk: Any) -> None:
    """Each mark changes the words below; how long that takes is printed, not judged."""
    desk.page.evaluate(TIMER)
    mark(desk, "SYR")
    for count in range(1, 9):
        desk.page.keyboard.press("f")
        desk.page.wait_for_function("(count) => window.painted.length >= count", arg=count)
    print(f"a mark: {median(desk.page.evaluate('() => window.painted')):.0f} ms")
