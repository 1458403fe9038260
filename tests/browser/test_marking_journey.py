"""What a marker does at the desk, in a real JupyterLab, with the keyboard alone."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

DESK = """
from pathlib import Path
from shutil import copy
from irkit import marking_desk
from irkit.grading.outputs.marking_desk import FOLDER
Path("practice").mkdir(exist_ok=True)
copy(FOLDER / "practice.csv", "practice/marking.csv")
desk = marking_desk("practice")
desk
"""
# JupyterLab makes headings of 1 to 6, and restarts the kernel at 0 0.
NOTEBOOK_KEYS = ["d", "d", "a", "b", "x", "0", "0", "1", "6", "z", "m", "y", "i", "i", "Enter"]
NOTEBOOK_KEYS += ["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"]


@pytest.fixture
def marking(lab: Any) -> Iterator[Any]:
    """A notebook with the desk on it, run, on made-up answers that nobody has marked."""
    lab.write("marking/desk.ipynb", "# Before", DESK, "desk.plain()", "# After")
    for path in (lab.server.root / "marking" / "practice").rglob("*"):
        if path.is_file():
            path.unlink()
    lab.open("marking/desk.ipynb")
    lab.run_all()
    lab.page.locator(".irkit-desk").wait_for()
    yield lab
    lab.command("docmanager:save")
    lab.command("kernelmenu:shutdown")


def lines(lab: Any) -> list[dict[str, str]]:
    """The marking file as it lies on the disk."""
    path: Path = lab.server.root / "marking" / "practice" / "marking.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def part(lab: Any, name: str) -> Any:
    return lab.page.locator(f".irkit-desk .irkit-{name}")


def test_a_class_is_marked_with_the_keyboard_alone(marking: Any) -> None:
    """Digits, arrows, a comment, undo and the jump; the file on the disk is what the page shows."""
    from playwright.sync_api import expect

    page = marking.page
    expect(part(marking, "place")).to_have_text("Answer 1 of 6")
    part(marking, "text").focus()
    for key, told in (("2", "Outcome: 2."), ("1", "Use of the codebook: 1.")):
        page.keyboard.press(key)
        expect(part(marking, "status")).to_contain_text(told)
    page.keyboard.press("3")
    expect(part(marking, "status")).to_have_text("Not given: The other level goes from 0 to 2.")
    page.keyboard.press("2")
    expect(part(marking, "points")).to_have_text("1.67 of 2 points.")
    page.keyboard.press("c")
    page.keyboard.type("Name the outcome first: 1 sentence.")
    page.keyboard.press("Escape")
    expect(part(marking, "status")).to_have_text("Comment saved.")
    page.keyboard.press("Enter")
    expect(part(marking, "place")).to_have_text("Answer 2 of 6")
    expect(part(marking, "text")).to_be_focused()
    expect(part(marking, "count")).to_have_text("1 of 6 marked")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("0")
    expect(part(marking, "now")).to_have_text(["no mark yet", "0 of 2", "no mark yet"])
    page.keyboard.press("Control+z")
    expect(part(marking, "now")).to_have_text(["no mark yet"] * 3)
    page.keyboard.press("ArrowLeft")
    # A key counts for the answer that is on the page when it is pressed.
    expect(part(marking, "place")).to_have_text("Answer 1 of 6")
    page.keyboard.press("j")
    expect(part(marking, "place")).to_have_text("Answer 2 of 6")
    given = [{head: cell for head, cell in line.items() if cell} for line in lines(marking)]
    (filled,) = [line for line in given if "criterion_1" in line]
    assert ("2", "1", "2") == (filled["criterion_1"], filled["criterion_2"], filled["criterion_3"])
    assert filled["comment"] == "Name the outcome first: 1 sentence."


def test_keys_with_caps_lock(marking: Any) -> None:
    """Capitals and other scripts do what the keys do, and a key that means nothing is answered."""
    from playwright.sync_api import expect

    part(marking, "text").focus()
    marking.press_place("N", "KeyN")
    expect(part(marking, "place")).to_have_text("Answer 2 of 6")
    marking.press_place("з", "KeyP")
    expect(part(marking, "place")).to_have_text("Answer 1 of 6")
    marking.press_place("۱", "Digit1")
    expect(part(marking, "status")).to_contain_text("Outcome: 1.")
    marking.press_place("U", "KeyU")
    expect(part(marking, "now").first).to_have_text("no mark yet")
    marking.press_place("Q", "KeyQ")
    expect(part(marking, "status")).to_have_text("The key “Q” does nothing here: see Keys below.")


def test_markup_in_an_answer_is_shown_and_not_run(marking: Any) -> None:
    """Tags are letters like others, in every answer."""
    from playwright.sync_api import expect

    part(marking, "text").focus()
    seen = []
    for place in range(1, 7):
        expect(part(marking, "place")).to_have_text(f"Answer {place} of 6")
        seen.append(part(marking, "text").text_content())
        assert part(marking, "text").locator("*").count() == 0
        # No turn may be under way when the button below is pressed: it would hide the name again.
        if place < 6:
            marking.page.keyboard.press("ArrowRight")
    assert any("<script>alert(1)</script>" in text for text in seen)
    assert (
        "Made-up student"
        not in part(marking, "name").or_(marking.page.locator(".irkit-desk")).first.inner_text()
    )
    marking.page.get_by_role("button", name="Show whose it is").press("Enter")
    expect(part(marking, "name")).to_contain_text("Handed in by Made-up student")


def test_no_key_at_the_desk_reaches_the_notebook(marking: Any) -> None:
    """Whatever has the focus: no heading is made, no kernel restarted, no cell deleted."""
    from playwright.sync_api import expect

    for fold in marking.page.locator(".irkit-desk summary").all():
        fold.click()
    marking.select(1)
    before = marking.state()
    controls = marking.page.locator(".irkit-desk :is(button, textarea, summary, [tabindex])")
    seen = set()
    for control in controls.all():
        if not control.is_visible():
            continue
        control.focus()
        active = marking.state()["active"]
        for key in NOTEBOOK_KEYS:
            marking.page.keyboard.press(key)
        seen.add(control.evaluate("(e) => e.tagName + (e.getAttribute('role') ?? '')"))
        assert {**before, "active": active} == marking.state(), control.evaluate("(e) => e.outerHTML")
    assert {"BUTTON", "SUMMARY", "TEXTAREA", "DIVregion", "DIVgroup"} == seen
    expect(marking.page.locator(".irkit-desk")).to_be_visible()


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing_at_the_desk(marking: Any, theme: str) -> None:
    """With marks given, folds open and the name shown, in either theme."""
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import expect

    marking.theme(theme)
    part(marking, "text").focus()
    marking.page.keyboard.press("2")
    expect(part(marking, "now").first).to_have_text("2 of 2")
    marking.page.get_by_role("button", name="Show whose it is").press("Enter")
    for fold in marking.page.locator(".irkit-desk summary").all():
        fold.click()
    found = Axe().run(marking.page, context=".irkit-desk").response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


def test_on_a_narrow_page_nothing_runs_off_the_side(marking: Any) -> None:
    """At the width of a telephone the levels stand below each other."""
    marking.command("application:toggle-left-area")
    marking.page.set_viewport_size({"width": 400, "height": 900})
    assert marking.page.locator(".irkit-desk").evaluate("(e) => e.scrollWidth <= e.clientWidth")


def test_a_stopped_kernel_is_told(marking: Any) -> None:
    """What was pressed then is not saved, and the desk says so."""
    from playwright.sync_api import expect

    marking.expected = ("Cannot send",)
    marking.page.evaluate("async () => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    part(marking, "text").focus()
    marking.page.keyboard.press("2")
    expect(part(marking, "status")).to_contain_text("Not saved: the kernel has not answered.")
    expect(part(marking, "now").first).to_have_text("no mark yet")
