"""The journey through lesson 08 in a real JupyterLab, with the keyboard alone."""

from __future__ import annotations

import re
from typing import Any

import pytest

pytestmark = pytest.mark.browser

LESSON = "notebooks/08-looking-back.ipynb"
GIVEN = {"F01": "80%", "F03": "30%", "F06": "60%", "F08": "70%", "F13": "60%", "F16": "40%"}


def place_of(lab: Any, cell_id: str) -> int:
    """Return where a cell of the open notebook stands."""
    ids = lab.page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.content.widgets.map((cell) => cell.model.id)"
    )
    return int(ids.index(cell_id))


def shown(lab: Any, cell_id: str) -> Any:
    """Return a cell of the open lesson, scrolled into view."""
    place = place_of(lab, cell_id)
    lab.select(place)
    lab.cell(place).scroll_into_view_if_needed()
    return lab.cell(place)


@pytest.fixture
def unlocked(lab: Any) -> Any:
    """Lesson 08 with nothing locked before, and with nothing left behind for other journeys."""
    path = lab.server.root / "notebooks" / "my-forecasts.json"
    path.unlink(missing_ok=True)
    yield lab
    path.unlink(missing_ok=True)


def test_forecasts_locked_in_lesson_00_open_in_lesson_08(unlocked: Any) -> None:
    """Six numbers are locked where the course begins, and lie beside the outcomes where it looks back."""
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import expect

    lab = unlocked
    lab.open("notebooks/00-start-here.ipynb")
    lab.run_all()
    card = shown(lab, "questions")
    for question, chance in GIVEN.items():
        box = card.get_by_role("textbox", name=re.compile(f"^{question} .*probability of yes"))
        box.press_sequentially(chance.removesuffix("%"))
        expect(box).to_have_value(chance.removesuffix("%"))
    card.get_by_role("combobox", name=re.compile("^F03 ")).select_option("yes")
    violations = Axe().run(lab.page, context=".irkit-widget").response["violations"]
    assert [] == [(violation["id"], violation["nodes"][0]["html"]) for violation in violations]
    lab.run(place_of(lab, "lock"))
    assert "Locked in my-forecasts.json." in lab.outputs(place_of(lab, "lock"))

    lab.open(LESSON)
    lab.run_all()
    assert "F03: 30% (I knew what happened)" in lab.outputs(place_of(lab, "locked"))
    assert "5 forecasts of yes or no" in lab.outputs(place_of(lab, "mean"))
    assert "1 retrodiction of yes or no" in lab.outputs(place_of(lab, "mean"))


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe(unlocked: Any, theme: str) -> None:
    """In either theme axe has no complaint inside the widgets, and the figure has its text."""
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import expect

    lab = unlocked
    lab.open(LESSON)
    lab.run_all()
    lab.theme(theme)
    shown(lab, "slider").get_by_role("slider", name="Date").press("End")
    shown(lab, "slider").get_by_text("Before that").click()
    found = Axe().run(lab.page, context=".irkit-widget").response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []

    picture = shown(lab, "figure").locator("img").first
    expect(picture).to_have_attribute("alt", re.compile("^6 probabilities beside what came about"))


def test_the_date_is_slid_by_keys_and_by_hand(unlocked: Any) -> None:
    """Arrows go from event to event, pages by years; lines turn, a file opens alone, no cell has moved."""
    from playwright.sync_api import expect

    lab = unlocked
    lab.open(LESSON)
    lab.run_all()
    cell = shown(lab, "slider")
    before = lab.state()
    date = cell.get_by_role("slider", name="Date")
    treaty = cell.get_by_role("listitem").filter(has_text="Russia-Iran treaty signed")
    expect(treaty).to_contain_text("✗ no")
    date.press("ArrowRight")
    expect(cell.get_by_text("19 December 2013", exact=True)).to_be_visible()
    expect(date).to_have_attribute("aria-valuetext", re.compile("Sanctions bill S. 1881 in the Senate"))
    date.press("PageUp")
    date.press("PageUp")
    expect(cell.get_by_text("19 December 2015", exact=True)).to_be_visible()
    date.press("ArrowRight")
    expect(cell.get_by_text("31 December 2015: F16 asked about this day: NO", exact=True)).to_be_visible()
    expect(cell.get_by_text("Your forecast: 40%; Brier score 0.16")).to_be_visible()
    date.press("End")
    expect(treaty).to_contain_text("✓ yes, 17 Jan 2025")
    for key in ("d", "d", "x", "a"):
        date.press(key)
    name = cell.get_by_role("button", name="Caspian convention signed")
    name.press("Enter")
    expect(name).to_have_attribute("aria-pressed", "true")
    expect(cell.get_by_text("31 December 2025: X2 asked about this day: NO", exact=True)).to_be_visible()
    for _ in range(2):
        cell.get_by_role("button", name="before").press("Enter")
    expect(cell.get_by_role("link", name=re.compile("^TASS: Lavrov hopes"))).to_be_visible()
    date.press("Home")
    box = date.bounding_box()
    lab.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(treaty).to_contain_text("✗ no")
    expect(cell.get_by_text(re.compile("^\\d+ March 2020$"))).to_be_visible()
    assert {**before, "active": 0} == {**lab.state(), "active": 0}
