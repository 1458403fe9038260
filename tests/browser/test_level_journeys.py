"""What a student does with the widgets of lessons 02 to 05, in a real JupyterLab."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from statistics import median
from typing import Any

import pytest

pytestmark = pytest.mark.browser

START = """
from irkit import *
case = load_case("lavrov-tehran-2013")
"""
WIDGETS = {
    "explorer": "explorer = widgets.claim_explorer(case)\nexplorer",
    "ties": "ties = widgets.tie_board(case)\nties",
    "pair": "pair = widgets.ledger(case)\npair",
    "argument": "argument = widgets.argument_map(case)\nargument",
    "places": "places = widgets.crosswalk_view(case)\nplaces",
}
CELLS = {name: place for place, name in enumerate(WIDGETS, start=2)}
FIRST_TIE = "Russia and United States: against each other"
NOTEBOOK_KEYS = ["d", "d", "a", "b", "x", "0", "0", "z", "m", "y", "ArrowLeft", "i", "i"]
# How long it takes from the change of a control until the page shows another state, and has painted it.
TIMER = """(at) => {
  const cell = document.querySelector(`.jp-NotebookPanel [data-windowed-list-index="${at}"]`);
  window.redraws = [];
  if (cell.timed) return;
  cell.timed = true;
  let since = null;
  const note = () => {
    if (since === null) return;
    const started = since;
    since = null;
    requestAnimationFrame(() => setTimeout(() => window.redraws.push(performance.now() - started)));
  };
  cell.addEventListener("change", () => { since = performance.now(); }, true);
  const watch = new MutationObserver((changes) => {
    if (changes.some(({ target }) => target.closest?.(".widget-html-content"))) note();
  });
  watch.observe(cell, { childList: true, subtree: true });
}"""


@pytest.fixture(scope="module")
def notebook(shared_lab: Any) -> Iterator[Any]:
    """A notebook with each of the widgets, opened once."""
    cells = ["# Before", START, *WIDGETS.values(), "pair.answer", "# After"]
    shared_lab.write("notebooks/levels.ipynb", *cells)
    shared_lab.open("notebooks/levels.ipynb")
    yield shared_lab
    shared_lab.command("docmanager:save")
    shared_lab.command("kernelmenu:shutdown")


@pytest.fixture
def desk(notebook: Any) -> Iterator[Any]:
    """The notebook, run anew."""
    lab = notebook
    lab.again()
    for at in CELLS.values():
        lab.cell(at).locator(
            ".irkit-widget :is(table, .irkit-canvas, .irkit-card) >> visible=true"
        ).first.wait_for()
    yield lab
    lab.judge()


def control(desk: Any, widget: str, label: str) -> Any:
    return desk.cell(CELLS[widget]).get_by_label(label, exact=True)


def live(desk: Any, widget: str) -> Any:
    return desk.cell(CELLS[widget]).locator(".irkit-live").first


def choose_by_key(control: Any, times: int = 1) -> None:
    """Move a drop-down list's choice by the arrow key, as a hand without a mouse does."""
    control.focus()
    for _ in range(times):
        control.press("ArrowDown")


def test_every_widget_is_worked_by_keys_alone(desk: Any) -> None:
    """Filters, issues, levels and claims are chosen by arrow keys and ticked by the space bar."""
    from playwright.sync_api import expect

    expect(live(desk, "explorer")).to_contain_text("73 of 73 claims")
    choose_by_key(control(desk, "explorer", "Effect level"))
    expect(live(desk, "explorer")).to_contain_text("effect level:")

    ties = desk.cell(CELLS["ties"])
    ties.get_by_label(FIRST_TIE).focus()
    for key in "-" * 6 + "+" + "-" * 6 + "+":
        desk.page.keyboard.press(key)
    expect(ties.get_by_role("status")).to_contain_text("14 of 14 open ties filled in.")
    ties.get_by_role("button", name="An enemy’s friend is an enemy").press("Enter")
    expect(ties.get_by_role("row", name="By the rule 36 84 0 yes")).to_be_visible()

    control(desk, "pair", "Show the ties that the case codes (one team's reading)").press("Space")
    expect(desk.cell(CELLS["pair"]).get_by_role("table").last).to_contain_text("apart")

    argument = desk.cell(CELLS["argument"])
    argument.get_by_role("button", name="■ Bilateral").press("Space")
    expect(argument.get_by_role("status")).to_contain_text("Without the bilateral level, by effect: 19 of 31")
    expect(argument.get_by_role("button", name="L31: ")).to_have_accessible_name(
        re.compile("nothing leads to it")
    )
    argument.get_by_role("button", name="■ Bilateral").press("Space")
    argument.get_by_role("button", name="L21: ").press("ArrowDown")
    expect(argument.get_by_role("button", name="L23: ")).to_be_focused()
    expect(argument).to_contain_text("Somebody who doubts it could say: Iran may turn West instead")
    argument.get_by_role("button", name="The condition in").press("Enter")
    expect(argument.get_by_role("status")).to_contain_text("Without C65, C68 and C70: 28 of 31")

    before = live(desk, "places").inner_text()
    choose_by_key(control(desk, "places", "Claim"), 3)
    expect(live(desk, "places")).not_to_have_text(before)


def test_the_ledger_is_sorted_by_keys_and_copied(desk: Any) -> None:
    """Digits sort the issues of the pair; the copied code is what the kernel holds."""
    from playwright.sync_api import expect

    cards = desk.cell(CELLS["pair"]).locator(".irkit-card")
    count = cards.count()
    cards.first.focus()
    for number in range(count):
        desk.page.keyboard.press("123"[number % 3])
    expect(desk.cell(CELLS["pair"]).locator(".irkit-count")).to_have_text(f"{count} of {count} sorted")
    desk.cell(CELLS["pair"]).get_by_role("button", name="Copy my answer").press("Enter")
    expect(desk.cell(CELLS["pair"]).locator(".irkit-status")).to_contain_text("Copied.")
    name, _, copied = desk.clipboard().partition(" = ")
    desk.run(len(WIDGETS) + 2)
    assert name == "my_ledger"
    assert ast.literal_eval(copied) == ast.literal_eval(desk.outputs(len(WIDGETS) + 2))


def test_no_key_reaches_the_notebook_from_a_control(desk: Any) -> None:
    """With any control focused, none of the notebook's keys changes a cell."""
    desk.select(0)
    before = desk.state()
    for at in CELLS.values():
        for each in (
            desk.cell(at)
            .locator(".irkit-widget :is(select, input, summary, .irkit-sign, .irkit-step, .irkit-gate)")
            .all()
        ):
            if each.is_visible():
                each.focus()
                for key in NOTEBOOK_KEYS:
                    desk.page.keyboard.press(key)
    after = desk.state()
    assert {**before, "active": after["active"]} == after


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing_in_the_widgets(desk: Any, theme: str) -> None:
    """Axe has no complaint in either theme, with codes shown, a level switched off and folds open."""
    from axe_playwright_python.sync_playwright import Axe

    desk.theme(theme)
    control(desk, "pair", "Show the ties that the case codes (one team's reading)").check()
    argument = desk.cell(CELLS["argument"])
    argument.get_by_role("button", name="■ Bilateral").click()
    argument.get_by_role("button", name="L23: ").click()
    argument.get_by_role("status").get_by_text("Without L23 and the bilateral level").wait_for()
    argument.locator("summary").click()
    desk.cell(CELLS["ties"]).get_by_role("button", name="Our coders' ties").click()
    desk.cell(CELLS["ties"]).get_by_role("row", name="Our coders' ties").wait_for()
    found = Axe().run(desk.page, context=".irkit-widget").response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


REDRAWS = (
    ("explorer", "Effect level", "ArrowDown", 5),
    ("places", "Claim", "ArrowDown", 6),
)


def test_redraws_are_painted_soon(desk: Any) -> None:
    """Each change of a control is painted; how long that takes is printed, not judged."""
    for widget, label, key, times in REDRAWS:
        desk.page.evaluate(TIMER, CELLS[widget])
        for number in range(times):
            control(desk, widget, label).press(key)
            desk.page.wait_for_function("(n) => window.redraws.length === n", arg=number + 1)
        taken = desk.page.evaluate("() => window.redraws")
        print(f"{widget}, {label}: {median(taken):.0f} ms (median), {max(taken):.0f} ms (longest)")
        assert times == len(taken)
