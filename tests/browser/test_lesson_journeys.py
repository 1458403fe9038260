"""What a student does in the lessons and the exercise, in a real JupyterLab."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

from irkit.case.case import load_case
from irkit.questions.coding import CodingQuestion
from irkit.questions.sheets import find_sheet

pytestmark = pytest.mark.browser

CASE = load_case("lavrov-tehran-2013")
ROOT = Path(__file__).parents[2]
LESSONS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
KEYS = {"international": "1", "regional": "2", "bilateral": "3", "outside": "4"}
NOTEBOOK_KEYS = ["d", "d", "a", "b", "x", "0", "0", "ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"]


def scored() -> tuple[str, ...]:
    question = find_sheet("ex01")["ex01-q1"]
    assert isinstance(question, CodingQuestion)
    return question.claims


def index(lab: Any, cell_id: str) -> int:
    """Return where a cell stands in the open notebook."""
    ids = lab.page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.content.widgets.map((cell) => cell.model.id)"
    )
    return int(ids.index(cell_id))


def sorter(lab: Any) -> Any:
    return lab.page.locator(".irkit-sorter:visible").first


def card(lab: Any, name: str) -> Any:
    return sorter(lab).locator(f'.irkit-card[data-card="{name}"]')


def follow(lab: Any, link: str) -> None:
    """Follow a link of the open notebook, as a click does, and wait for the page behind it."""
    anchor = lab.page.locator(".jp-NotebookPanel:visible").get_by_role("link", name=link).last
    anchor.scroll_into_view_if_needed()
    anchor.click()


def opened(lab: Any, title: str) -> None:
    from playwright.sync_api import expect

    tab = lab.page.locator(".lm-DockPanel-tabBar .lm-TabBar-tab.jp-mod-current")
    expect(tab).to_contain_text(title)
    lab.page.wait_for_function(
        "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
    )


def paste(lab: Any, cell_id: str) -> None:
    """Click a cell, select all of it, paste and run, by keys."""
    at = index(lab, cell_id)
    lab.select(at)
    editor = lab.cell(at).locator(".cm-content")
    editor.scroll_into_view_if_needed()
    editor.click()
    for keys in ("ControlOrMeta+a", "ControlOrMeta+v", "Shift+Enter"):
        lab.page.keyboard.press(keys)


def test_a_student_sorts_by_keys_reads_a_hint_hands_in_and_finds_the_answer_again(lab: Any) -> None:
    """From the first lesson to a saved exercise: every card by keyboard, nothing lost on the way."""
    from playwright.sync_api import expect

    lab.open("notebooks/00-start-here.ipynb")
    follow(lab, "the article in brief")
    opened(lab, "00b-the-article-in-brief")
    follow(lab, "Lesson 01: three levels")
    opened(lab, "01-three-levels")
    lab.run_all()
    sorter(lab).scroll_into_view_if_needed()
    before = lab.state()

    first = scored()[0]
    card(lab, first).focus()
    for key in NOTEBOOK_KEYS:
        lab.page.keyboard.press(key)
    card(lab, first).focus()
    lab.page.keyboard.press("3")
    card(lab, first).focus()
    lab.page.keyboard.press("?")
    expect(sorter(lab)).to_contain_text("felt by the two alone")

    for name in scored():
        card(lab, name).focus()
        lab.page.keyboard.press(KEYS[CASE.effect_level(name).in_scheme.value])
    expect(sorter(lab)).to_contain_text("12 of 12 sorted")
    assert {**lab.state(), "active": 0} == {**before, "active": 0}

    sorter(lab).get_by_role("button", name="Check my sorting").press("Enter")
    expect(sorter(lab)).to_contain_text("12 of 12 codes agree with the reference")
    sorter(lab).get_by_role("button", name="Copy my answer").press("Enter")
    expect(sorter(lab)).to_contain_text("Copied. Paste it into question 1 of exercise 01.")
    follow(lab, "exercise 01")
    opened(lab, "ex01-three-levels")

    for name in ("set-up",):
        lab.run(index(lab, name))
    paste(lab, "ex01-q1-answer")
    lab.run(index(lab, "ex01-q1"))
    expect(lab.cell(index(lab, "ex01-q1")).locator(".jp-OutputArea")).to_contain_text("12 of 12 codes agree")
    lab.command("docmanager:save")

    lab.open("exercises/ex01-three-levels.ipynb")
    answer = lab.page.evaluate(
        "(i) => window.jupyterapp.shell.currentWidget.content.widgets[i].model.sharedModel.source",
        index(lab, "ex01-q1-answer"),
    )
    assert answer.startswith("q1 = {")
    assert all(f'"{name}": ' in answer for name in scored())
    stored = nbformat.read(lab.server.root / "exercises" / "ex01-three-levels.ipynb", as_version=4)
    assert next(each for each in stored.cells if each.id == "ex01-q1-answer").source == answer


def test_nothing_covers_the_first_lesson(lab: Any) -> None:
    """With no settings of the user's own, JupyterLab asks nothing and reports nothing over the lesson."""
    lab.open("notebooks/00-start-here.ipynb")
    lab.run_all()
    assert [] == lab.page.locator(".Toastify__toast, .jp-Dialog").all_inner_texts()


def test_the_rule_is_walked_by_keys_to_its_end_and_back(lab: Any) -> None:
    """Yes and No are off at the end, the focus stays in the walk, and the notebook stays as it is."""
    from playwright.sync_api import expect

    lab.open("notebooks/01-three-levels.ipynb")
    lab.run_all()
    walk = lab.cell(index(lab, "rule-walk")).locator(".irkit-guarded")
    yes, back = (walk.get_by_role("button", name=name) for name in ("Yes", "Back"))
    expect(walk).to_contain_text("C49: Tehran still wants the original S-300 contract honoured.")
    before = lab.state()
    for name in ("Yes", "No", "Yes"):
        lab.settle()
        walk.get_by_role("button", name=name, exact=True).press("Enter")
    expect(walk).to_contain_text("→ Bilateral")
    expect(walk).to_contain_text("Our code is the same.")
    expect(yes).to_be_disabled()
    expect(back).to_be_focused()
    for key in NOTEBOOK_KEYS:
        lab.page.keyboard.press(key)
    assert {**lab.state(), "active": 0} == {**before, "active": 0}
    back.press("Enter")
    expect(yes).to_be_enabled()


def test_saving_works_while_a_card_is_focused(lab: Any) -> None:
    """Ctrl+S on a card saves the notebook and moves no card."""
    from playwright.sync_api import expect

    lab.open("exercises/ex01-three-levels.ipynb")
    lab.run_all()
    name = scored()[0]
    card(lab, name).focus()
    lab.page.keyboard.press("2")
    card(lab, name).focus()
    path = lab.server.root / "exercises" / "ex01-three-levels.ipynb"
    lab.source(index(lab, "hand-in"), "## Written before saving")
    card(lab, name).focus()
    lab.page.keyboard.press("Control+s")

    lab.page.wait_for_function("() => window.jupyterapp.shell.currentWidget.context.model.dirty === false")
    expect(card(lab, name)).to_be_focused()
    assert "Written before saving" in path.read_text(encoding="utf-8")


def test_a_card_goes_on_from_the_answer_in_the_notebook(lab: Any) -> None:
    """After the answer cell has run, running the card's cell again shows the answer."""
    from playwright.sync_api import expect

    lab.open("exercises/ex01-three-levels.ipynb")
    lab.run(index(lab, "set-up"))
    lab.source(index(lab, "ex01-q1-answer"), 'q1 = {"C08": "international", "C47": "bilateral"}')
    lab.run(index(lab, "ex01-q1-answer"))
    lab.run(index(lab, "ex01-q1-cards"))

    expect(sorter(lab)).to_contain_text("2 of 12 sorted")


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("q1 = ...", "Your answer is empty"),
        ('q1 = ...q1 = {"C08": "regional"}', "Your answer cell did not run"),
        ('q1 = {"C08": "regionl"}', 'did you mean "regional"?'),
        ("q1 = 5", "I cannot read this answer"),
    ],
)
def test_a_half_finished_answer_gets_a_sentence_in_the_page(lab: Any, written: str, says: str) -> None:
    """Whatever stands in the answer cell, the check answers in words."""
    from playwright.sync_api import expect

    lab.open("exercises/ex01-three-levels.ipynb")
    lab.run(index(lab, "set-up"))
    for source in ("q1 = ...", written):
        lab.source(index(lab, "ex01-q1-answer"), source)
        lab.run(index(lab, "ex01-q1-answer"))
    lab.run(index(lab, "ex01-q1"))

    expect(lab.cell(index(lab, "ex01-q1")).locator(".jp-OutputArea")).to_contain_text(says)


def _cells(lesson: str) -> list[Any]:
    """Return the cells of a lesson as they are stored."""
    return list(nbformat.read(ROOT / "notebooks" / f"{lesson}.ipynb", as_version=4).cells)


def _pages(cell: Any) -> list[str]:
    """Return the stored outputs of a cell that are pages."""
    return [output.get("data", {}).get("text/html", "") for output in cell.get("outputs", [])]


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_runs_and_its_figures_have_alt_text_and_axe_is_content(lab: Any, lesson: str) -> None:
    """Every figure in the page carries its alt text, and axe finds nothing in what is ours."""
    from axe_playwright_python.sync_playwright import Axe

    lab.open(f"notebooks/{lesson}.ipynb")
    lab.run_all()
    figures = lab.page.locator(".jp-NotebookPanel:visible .jp-RenderedHTMLCommon figure img")
    if any("<img" in output for cell in _cells(lesson) for output in _pages(cell)):
        figures.first.wait_for(state="attached")
    for at in range(figures.count()):
        assert re.search(r"\w+ \w+", figures.nth(at).get_attribute("alt") or "")
        assert (figures.nth(at).get_attribute("src") or "").startswith("data:image/png;base64,")
    for ours in (".irkit-widget", ".jp-RenderedHTMLCommon figure"):
        if lab.page.locator(ours).count():
            found = Axe().run(lab.page, context=ours)
            assert found.response["violations"] == []
