"""A case made by keyboard alone in the case builder and in lesson 09, in a real JupyterLab."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

pytestmark = pytest.mark.browser

START = "from irkit import load_case, widgets"
NOTEBOOK_KEYS = ["d", "d", "a", "b", "x", "0", "0", "z", "m", "y", "i", "i", "ArrowDown", "ArrowUp"]
FORM, ANSWER, LOAD = 2, 3, 4


@pytest.fixture(scope="module")
def notebook(shared_lab: Any) -> Iterator[Any]:
    """A notebook with a form, opened once."""
    shared_lab.write(
        "own/builder.ipynb",
        "# Before",
        START,
        'builder = widgets.case_builder()\nbuilder.save_as = "bridge"\nbuilder',
        "print(builder.answer)",
        'print(load_case("bridge"))',
        "# After",
    )
    shared_lab.open("own/builder.ipynb")
    shared_lab.run(1)
    yield shared_lab
    shared_lab.command("docmanager:save")
    shared_lab.command("kernelmenu:shutdown")


@pytest.fixture
def desk(notebook: Any) -> Iterator[Any]:
    """The notebook with a blank form, run anew."""
    lab = notebook
    if lab.page.locator('body[data-jp-theme-light="false"]').count():
        lab.theme("Light")
    lab.run(FORM)
    lab.cell(FORM).locator(".irkit-builder fieldset").first.wait_for()
    yield lab
    lab.judge()


def form(desk: Any, at: int = FORM) -> Any:
    return desk.cell(at).locator(".irkit-builder")


def claim(desk: Any, name: str, at: int = FORM) -> Any:
    """Return the part of the form that holds a claim."""
    return form(desk, at).get_by_role("group", name=name, exact=True)


def type_into(part: Any, label: str, text: str) -> None:
    """Write into a field of the form as a hand does, key by key."""
    field = part.get_by_label(label, exact=True)
    field.focus()
    field.press_sequentially(text)


def choose(part: Any, label: str, value: str) -> None:
    """Choose a word of a list by the arrow keys."""
    field = part.get_by_label(label, exact=True)
    values = field.locator("option").evaluate_all("(all) => all.map((each) => each.value)")
    field.focus()
    for _ in range(values.index(value)):
        field.press("ArrowDown")


def fill_in(desk: Any, at: int = FORM) -> None:
    """Fill in what the case is, and its first two claims."""
    from playwright.sync_api import expect

    for label, text in (
        ("Title of the case", "A bridge"), ("Title of the text", "News"), ("Author of the text", "Somebody"),
        ("Date of the text", "2024-05-17"), ("First state of the pair", "Hereland"),
        ("Second state of the pair", "Thereland"),
    ):  # fmt: skip
        type_into(form(desk, at), label, text)
    for number, (text, level) in enumerate(
        (("Hereland mends the bridge.", "bilateral"), ("The sea is calm again.", "regional")), 1
    ):
        form(desk, at).get_by_role("button", name="Add a claim").press("Enter")
        held = claim(desk, f"C0{number}", at)
        expect(held.get_by_label("Claim, in your own words")).to_be_focused()
        desk.page.keyboard.type(text)
        type_into(held, "Place in the text", f"P{number}.S1")
        choose(held, "Effect level", level)
        held.get_by_label("Hereland", exact=True).press("Space")
    expect(form(desk, at).locator(".irkit-sum")).to_have_text("2 claims. No fault found: the case is whole.")


def press(desk: Any, name: str, at: int = FORM) -> None:
    form(desk, at).get_by_role("button", name=name, exact=True).press("Enter")


def test_a_case_is_made_saved_and_opened_by_keys_alone(desk: Any) -> None:
    """What is copied is what the kernel holds; what is saved loads as a case and opens again."""
    from playwright.sync_api import expect

    fill_in(desk)
    press(desk, "Copy my answer")
    expect(form(desk).locator(".irkit-status")).to_contain_text("Copied.")
    name, _, copied = desk.clipboard().partition(" = ")
    desk.run(ANSWER)
    assert ("my_case", ast.literal_eval(copied)) == (name, ast.literal_eval(desk.outputs(ANSWER)))
    press(desk, "Save")
    expect(form(desk).locator(".irkit-status")).to_contain_text("and as the folder bridge")
    desk.run(LOAD)
    assert "<Case bridge: A bridge; 2 claims and 2 actors>" in desk.outputs(LOAD)
    saved = json.loads((desk.server.root / "own" / "bridge.case.json").read_text(encoding="utf-8"))
    assert ["Hereland mends the bridge.", "The sea is calm again."] == [
        each["text"] for each in saved["claims"]
    ]
    press(desk, "Remove C01")
    press(desk, "Open")
    expect(form(desk).locator(".irkit-status")).to_contain_text("Opened bridge.case.json.")
    expect(claim(desk, "C01").get_by_label("Claim, in your own words")).to_have_value(
        "Hereland mends the bridge."
    )
    press(desk, "Undo")
    expect(claim(desk, "C01").get_by_label("Claim, in your own words")).to_have_value(
        "The sea is calm again."
    )


def test_a_removal_is_undone_and_claims_change_places(desk: Any) -> None:
    """What was removed comes back where it was, with what was written meanwhile still there."""
    from playwright.sync_api import expect

    fill_in(desk)
    text = "Claim, in your own words"
    press(desk, "Remove C01")
    expect(form(desk).get_by_role("button", name="Undo", exact=True)).to_be_focused()
    type_into(claim(desk, "C01"), text, " Indeed.")
    press(desk, "Undo")
    expect(claim(desk, "C01").get_by_label(text)).to_have_value("Hereland mends the bridge.")
    expect(claim(desk, "C01").get_by_label("Hereland", exact=True)).to_be_checked()
    kept = "The sea is calm again. Indeed."
    expect(claim(desk, "C02").get_by_label(text)).to_have_value(kept)
    press(desk, "Move C02 up")
    expect(claim(desk, "C01").get_by_label(text)).to_have_value(kept)
    expect(form(desk).get_by_role("button", name="Move C01 up")).to_be_focused()


def test_a_fault_is_told_where_it_is_made_and_costs_nothing(desk: Any) -> None:
    """A wrong place, a missing code and an actor's new name: told at once, by the form's own labels."""
    from playwright.sync_api import expect

    fill_in(desk)
    place = claim(desk, "C01").get_by_label("Place in the text", exact=True)
    place.fill("page 1")
    expect(claim(desk, "C01").locator(".irkit-faults")).to_contain_text("“Place in the text” reads “page 1”")
    expect(place).to_have_value("page 1")
    place.fill("P1.S1")
    expect(claim(desk, "C01").locator(".irkit-faults")).to_be_hidden()
    type_into(form(desk), "First state of the pair", " North")
    expect(claim(desk, "C01").get_by_label("Hereland North", exact=True)).to_be_checked()
    type_into(form(desk), "Other actors, one a line", "Bigland")
    claim(desk, "C01").get_by_label("Bigland", exact=True).press("Space")
    type_into(form(desk), "Other actors, one a line", "er")
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.type("Elsewhere")
    expect(claim(desk, "C01").get_by_label("Biglander", exact=True)).to_be_checked()
    expect(claim(desk, "C01").get_by_label("Elsewhere", exact=True)).not_to_be_checked()
    expect(form(desk).locator(".irkit-sum")).to_contain_text("No fault found")


def test_no_key_reaches_the_notebook_from_the_form(desk: Any) -> None:
    """With any control focused, none of the notebook's keys changes a cell; fields take what is typed."""
    fill_in(desk)
    desk.select(0)
    before = desk.state()
    for each in form(desk).locator("input, textarea:not([readonly]), select, button, summary").all():
        if each.is_visible():
            each.focus()
            for key in NOTEBOOK_KEYS:
                desk.page.keyboard.press(key)
    after = desk.state()
    assert {**before, "active": after["active"]} == after
    assert "ddabx00zmyii" in form(desk).get_by_label("Title of the case").input_value()


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing_in_the_form(desk: Any, theme: str) -> None:
    """Axe has no complaint in either theme, with faults shown and the code unfolded."""
    from axe_playwright_python.sync_playwright import Axe

    desk.theme(theme)
    fill_in(desk)
    press(desk, "Add a claim")
    for summary in form(desk).locator("summary").all():
        summary.click()
    claim(desk, "C03").locator(".irkit-faults li").first.wait_for()
    found = Axe().run(desk.page, context=".irkit-builder").response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


def place_of(desk: Any, cell_id: str) -> int:
    """Return where a cell of the open lesson stands."""
    ids: list[str] = desk.page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.content.widgets.map((cell) => cell.model.id)"
    )
    return ids.index(cell_id)


def test_lesson_09_takes_a_case_from_its_form_to_its_figure_by_keys(lab: Any) -> None:
    """A case filled in by keys stands in the figure below, and no cell has moved or gone."""
    from playwright.sync_api import expect

    lab.open("notebooks/09-your-own-case.ipynb")
    lab.run_all()
    at, whole = place_of(lab, "form"), place_of(lab, "whole")
    lab.select(at)
    lab.cell(at).scroll_into_view_if_needed()
    before = lab.state()
    fill_in(lab, at)
    after = lab.state()
    assert {**before, "active": after["active"]} == after
    lab.run(place_of(lab, "form-answer"))
    assert "Taken from the card and written into this cell." in lab.outputs(place_of(lab, "form-answer"))
    lab.run(whole)
    picture = lab.cell(whole).get_by_role("img").first
    expect(picture).to_have_accessible_name(re.compile(r"A bridge \(2 claims, few\) 0, 50, 50 and 0 %"))


def test_exercise_09_is_answered_from_the_form_and_says_what_is_still_missing(lab: Any) -> None:
    """What is on the form is what the answer cell takes, and the check counts it."""
    from playwright.sync_api import expect

    lab.open("exercises/ex09-your-own-case.ipynb")
    lab.run_all()
    at, answer, checked = (place_of(lab, name) for name in ("ex09-q2-form", "ex09-q2-answer", "ex09-q2"))
    lab.select(at)
    lab.cell(at).scroll_into_view_if_needed()
    asked = form(lab, at).get_by_role("group", name="What the exercise asks for")
    expect(asked).to_contain_text("Not yet: 0 of at least 8 claims")
    fill_in(lab, at)
    expect(asked).to_contain_text("Met: the form finds no fault in the case.")
    lab.run(answer)
    lab.run(checked)
    assert "Met: the form finds no fault in the case." in lab.outputs(checked)
    assert "Not yet: 2 of at least 8 claims" in lab.outputs(checked)
    lab.run(at)
    expect(form(lab, at).locator(".irkit-sum")).to_contain_text("2 claims.")
