"""One journey by keyboard through each of the lessons 02 to 05, in a real JupyterLab."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser

# A lesson's widget cell, the label of a control in it, the keys pressed, and what then stands there.
JOURNEYS = [
    ("02-the-international-level", "explorer", "Effect level", ["ArrowDown"], "effect level:"),
    (
        "03-the-regional-level",
        "board",
        "Russia and United States: against each other",
        ["Space"],
        "1 of 14 open ties filled in.",
    ),
    (
        "05-across-the-levels",
        "map",
        "L23: Joint steps after the Geneva accord +→ Russia-Iran ties",
        ["Space"],
        "Without L23",
    ),
]


def widget(lab: Any, cell_id: str) -> Any:
    """Return a cell of the open lesson by its id, scrolled into view."""
    ids = lab.page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.content.widgets.map((cell) => cell.model.id)"
    )
    place = ids.index(cell_id)
    lab.select(place)
    lab.cell(place).scroll_into_view_if_needed()
    return lab.cell(place)


@pytest.mark.parametrize(
    ("lesson", "cell", "label", "keys", "says"), JOURNEYS, ids=lambda value: str(value)[:12]
)
def test_a_lessons_widget_is_worked_by_keys_and_the_lesson_stays_whole(
    lab: Any, lesson: str, cell: str, label: str, keys: list[str], says: str
) -> None:
    """The control answers in words, and no cell of the lesson has moved or gone."""
    from playwright.sync_api import expect

    lab.open(f"notebooks/{lesson}.ipynb")
    lab.run_all()
    shown = widget(lab, cell)
    before = lab.state()
    control = shown.get_by_label(label).first
    control.focus()
    for key in [*keys, "d", "d", "x"]:
        control.press(key)

    expect(shown.locator(".irkit-live, [role=status]").first).to_contain_text(says)
    assert {**before, "active": 0} == {**lab.state(), "active": 0}


def test_the_ledger_of_lesson_04_is_sorted_by_keys_and_copied(lab: Any) -> None:
    """Digits sort every issue of the pair, and the copy is the answer."""
    from playwright.sync_api import expect

    lab.open("notebooks/04-the-bilateral-level.ipynb")
    lab.run_all()
    shown = widget(lab, "ledger")
    cards = shown.locator(".irkit-card")
    count = cards.count()
    cards.first.focus()
    for number in range(count):
        lab.page.keyboard.press("123"[number % 3])

    expect(shown.locator(".irkit-count")).to_have_text(f"{count} of {count} sorted")
    shown.get_by_role("button", name="Copy my answer").press("Enter")
    expect(shown.locator(".irkit-status")).to_contain_text("Copied.")
    assert lab.clipboard().startswith("my_ledger = {")
