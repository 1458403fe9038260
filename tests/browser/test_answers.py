"""From a card to its feedback by two keys, and cards that are as they were left, in a real JupyterLab."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from irkit.questions.sheets import find_sheet

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
EXERCISE = "exercises/ex01-three-levels.ipynb"
CLAIMS: Any = find_sheet("ex01")["ex01-q1"]
CODES = dict(zip(CLAIMS.claims, "213213213213", strict=True))


def index(lab: Any, cell_id: str) -> int:
    """Return where a cell stands in the open notebook."""
    ids = lab.page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.content.widgets.map((cell) => cell.model.id)"
    )
    return int(ids.index(cell_id))


def source(lab: Any, cell_id: str) -> str:
    """Return what stands in a cell."""
    return str(
        lab.page.evaluate(
            "(i) => window.jupyterapp.shell.currentWidget.content.widgets[i].model.sharedModel.source",
            index(lab, cell_id),
        )
    )


def written(lab: Any, at: int, text: str) -> None:
    """Wait until a text stands in a cell."""
    lab.page.wait_for_function(
        """([at, text]) => window.jupyterapp.shell.currentWidget.content.widgets[at]
                         .model.sharedModel.source.includes(text)""",
        arg=[at, text],
    )


def card(lab: Any, cell_id: str, name: str) -> Any:
    return lab.cell(index(lab, cell_id)).locator(f'.irkit-card[data-card="{name}"]')


def sort(lab: Any, cell_id: str) -> None:
    """Sort every card by its key."""
    from playwright.sync_api import expect

    for name, key in CODES.items():
        card(lab, cell_id, name).press(key)
    expect(lab.cell(index(lab, cell_id)).locator(".irkit-count")).to_have_text("12 of 12 sorted")


@pytest.fixture
def exercise(lab: Any) -> Iterator[Any]:
    """The exercise as a student finds it, its first question's card shown."""
    # JupyterLab saves by itself after a while: an earlier journey's answers must not stand in the exercise.
    shutil.copyfile(ROOT / EXERCISE, lab.server.root / EXERCISE)
    lab.page.on("dialog", lambda dialog: dialog.accept())
    lab.open(EXERCISE)
    for cell in ("set-up", "ex01-q1-cards"):
        lab.run(index(lab, cell))
    card(lab, "ex01-q1-cards", CLAIMS.claims[0]).wait_for()
    yield lab
    lab.command("kernelmenu:shutdown")


def test_two_keys_to_feedback(exercise: Any) -> None:
    """Shift+Enter on a finished card writes the answer, again it checks, and the card shows how it went."""
    from playwright.sync_api import expect

    sort(exercise, "ex01-q1-cards")
    assert 'q1 = answer("ex01-q1")' == source(exercise, "ex01-q1-answer").strip()
    card(exercise, "ex01-q1-cards", CLAIMS.claims[-1]).focus()
    exercise.page.keyboard.press("Shift+Enter")
    written(exercise, index(exercise, "ex01-q1-answer"), '"C08": "regional"')
    exercise.page.keyboard.press("Shift+Enter")
    output = exercise.cell(index(exercise, "ex01-q1")).locator(".jp-OutputArea")
    expect(output).to_contain_text("Question 1")
    feedback = exercise.cell(index(exercise, "ex01-q1-cards")).locator(".irkit-feedback")
    expect(feedback).to_contain_text("Question 1 · Sort twelve claims")
    marks = exercise.cell(index(exercise, "ex01-q1-cards")).locator(".irkit-mark:visible")
    expect(marks).to_have_count(12)
    assert source(exercise, "ex01-q1-answer").startswith('q1 = answer("ex01-q1", {\n    "C08": "regional",')

    card(exercise, "ex01-q1-cards", "C08").press("1")
    expect(feedback).to_be_hidden()
    exercise.run(index(exercise, "ex01-q1-answer"))
    written(exercise, index(exercise, "ex01-q1-answer"), '"C08": "international"')


def test_as_it_was_left(exercise: Any) -> None:
    """After a reload, a restart, a day and in the lesson, every card lies where it lay."""
    from playwright.sync_api import expect

    sort(exercise, "ex01-q1-cards")
    exercise.settle()
    kept = json.loads((exercise.server.root / "my-answers.json").read_text(encoding="utf-8"))
    assert 12 == len(kept["answers"]["ex01-q1"]["state"])

    def shown(cell: str) -> None:
        exercise.run(index(exercise, "set-up" if cell == "ex01-q1-cards" else "load"))
        exercise.run(index(exercise, cell))
        expect(exercise.cell(index(exercise, cell)).locator(".irkit-count")).to_have_text("12 of 12 sorted")

    exercise.open(EXERCISE)
    shown("ex01-q1-cards")
    exercise.page.evaluate(
        "async () => { await window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart(); }"
    )
    lost = exercise.cell(index(exercise, "ex01-q1-cards")).get_by_role("alert")
    expect(lost).to_contain_text("what you do here is not kept. Run this cell again")
    shown("ex01-q1-cards")
    exercise.page.evaluate(
        "async () => { await window.jupyterapp.shell.currentWidget.sessionContext.shutdown(); }"
    )
    exercise.open(EXERCISE)
    shown("ex01-q1-cards")
    exercise.open("notebooks/01-three-levels.ipynb")
    shown("sorter")


def test_fields(lab: Any) -> None:
    """Boxes, menus, groups, chains and the map are filled in by keys alone, and written into their cells."""
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import expect

    cells = []
    for number, name in enumerate(("ex08-q1", "ex05-q2", "ex03-q1", "ex05-q1", "ex01-q3"), start=1):
        cells += [f'answer_widget("{name}")', f'q{number} = answer("{name}")']
    start = "from irkit import answer, answer_widget, check"
    lab.write("exercises/fields.ipynb", "# Before", start, *cells, 'check("ex08-q1", q1)', "# After")
    lab.open("exercises/fields.ipynb")
    lab.run_all()
    lab.cell(2).locator("input").press_sequentially("0,09")
    lab.cell(4).locator("select").first.select_option("individual")
    lab.cell(4).locator("select").nth(1).select_option("bilateral")
    lab.cell(6).get_by_role("checkbox", name="Russia, Iran, P5+1").check()
    for key, link in enumerate(("L08", "L09"), start=1):
        lab.cell(8).locator(f'.irkit-card[data-card="{link}"]').press(str(key))
    for code, key in (("RUS", "a"), ("WORLD", "f")):
        lab.cell(10).locator(f'[data-code="{code}"]').press(key)
    sources = []
    for at in (3, 5, 7, 9, 11):
        lab.run(at)
        written(lab, at, ", ")
        sources.append(lab.state()["cells"][at][2])
    assert sources == [
        'q1 = answer("ex08-q1", 0.09)',
        'q2 = answer("ex05-q2", {\n    "S1": "individual to bilateral",\n})',
        'q3 = answer("ex03-q1", ["Russia, Iran, P5+1"])',
        'q4 = answer("ex05-q1", ["L08", "L09"])',
        'q5 = answer("ex01-q3", {\n    "acts": ["RUS"],\n    "feels": ["WORLD"],\n})',
    ]
    lab.run(12)
    expect(lab.cell(2).locator(".irkit-feedback")).to_contain_text("Yes")
    violations = Axe().run(lab.page, context=".irkit-widget").response["violations"]
    assert [] == [(violation["id"], violation["nodes"][0]["html"]) for violation in violations]
    lab.command("docmanager:save")
    lab.command("kernelmenu:shutdown")


def test_text_as_its_cell_says(lab: Any) -> None:
    """A text is written by the words that stand in its cell, and no other cell changes."""
    lab.open("exercises/ex04-bilateral-level.ipynb")
    ids = lab.page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.content.widgets.map((cell) => cell.model.id)"
    )
    place = ids.index("ex04-q6-answer")
    lab.select(place)
    cell = lab.cell(place)
    cell.scroll_into_view_if_needed()
    before = lab.state()["cells"]
    cell.get_by_role("emphasis").click()
    lab.page.keyboard.press("Enter")
    lab.page.keyboard.press("Control+a")
    lab.page.keyboard.type("Russia never said so; b and a read it.")
    after = lab.state()["cells"]

    assert "Russia never said so; b and a read it." == after[place][2]
    assert [*before[:place], *before[place + 1 :]] == [*after[:place], *after[place + 1 :]]


def test_on_from_a_turn(lab: Any) -> None:
    """After a press on a question of a lesson Shift+Enter goes on to the next cell, and the answer stays."""
    from playwright.sync_api import expect

    path = lab.write("turn.ipynb", "from irkit import widgets\nwidgets.your_turn('02-2')", "# On", "1 + 1")
    lab.open(path)
    lab.run_all()
    button = lab.cell(0).get_by_role("button", name="Bilateral: it is about two states.")
    button.click()
    expect(lab.cell(0).get_by_text("Look again.")).to_be_visible()
    lab.page.keyboard.press("Shift+Enter")
    lab.page.wait_for_function("() => window.jupyterapp.shell.currentWidget.content.activeCellIndex === 1")
    expect(lab.cell(0).get_by_text("Look again.")).to_be_visible()
    lab.page.keyboard.press("Shift+Enter")
    lab.page.wait_for_function("() => window.jupyterapp.shell.currentWidget.content.activeCellIndex === 2")


def test_slow_kernel(exercise: Any) -> None:
    """The answer that Shift+Enter takes has the last card; the card says when the kernel is slow, or gone."""
    from playwright.sync_api import expect

    exercise.page.evaluate(
        """async (code) => { const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
             await kernel.requestExecute({ code }).done; }""",
        "import time\n"
        "from irkit.widgets import answers\n"
        "card = answers.LISTENERS['ex01-q1'].__self__\n"
        "card.observe(lambda change: time.sleep(4), card.state)",
    )
    for name in ("C08", "C47", "C39"):
        card(exercise, "ex01-q1-cards", name).press("2")
    exercise.page.keyboard.press("Shift+Enter")
    said = exercise.cell(index(exercise, "ex01-q1-cards")).locator(".irkit-status")
    expect(said).to_have_text("The kernel is busy. Your answer is taken as soon as it is free.")
    written(exercise, index(exercise, "ex01-q1-answer"), '"C08": "regional"')
    assert '"C39": "regional"' in source(exercise, "ex01-q1-answer")
    expect(said).to_have_text("")

    exercise.expected = ("Could not send widget sync message",)
    exercise.command("kernelmenu:shutdown")
    card(exercise, "ex01-q1-cards", "C08").press("Shift+Enter")
    expect(said).to_have_text("The kernel does not answer. Click the cell below and press Shift+Enter there.")
