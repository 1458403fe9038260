"""What a student does with the widgets, in a real JupyterLab."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from statistics import median
from typing import Any

import pytest

from irkit.widgets.page import FOLDER, script

pytestmark = pytest.mark.browser

SORTER = r"""
from irkit.framework.levels import PILES, entry
from irkit.widgets import CardSorter
piles = [dict(code=e.level, label=e.label, explanation=e.definition, sign=e.sign, colour=e.colour)
         for e in map(entry, PILES)]
note = dict(note="paragraph 3")
cards = [
    dict(id="C05", text="The visit will also be felt in what happens in Syria and Iraq.", note="paragraph 2"),
    dict(id="C08", text="Moscow is well placed to help the accord get implemented.", **note),
    dict(id="C15", text="Much of the world wants the sanctions ended soon and so welcomes that.", **note),
    dict(id="C23", text="Had it come, that war could have spread across the région.", note="paragraph 4"),
    dict(id="C46", text="Tehran has not dropped the matter of the S-300.", note="paragraph 10"),
    dict(id="C06", text="For these reasons the trip deserves attention.", note="paragraph 2"),
]
key = {"C05": "regional", "C08": "international", "C15": "international", "C23": "regional",
       "C46": "bilateral", "C06": "outside"}
def hint(card, code):
    return "" if key[card] == code else "Who acts is not the level. Where is the effect?"
sorter = CardSorter(cards, piles, name="q1", hint_for=hint)
sorter
"""
CONTROLS = """
import ipywidgets as w
from irkit.widgets import AnswerCard, rule_walk
from irkit.widgets.controls import Guarded
plain = Guarded(
    w.Button(description="Button"), w.ToggleButton(description="Toggle"), w.Checkbox(description="Box"),
    w.Dropdown(options=["a", "b", "x"], description="Choice"), w.IntSlider(description="Slider"),
    w.RadioButtons(options=["a", "b"], description="Radio"),
    w.ToggleButtons(options=["d", "x"], description="Row"),
    w.Text(description="Text"))
plain
"""
QUESTIONS = r"""
from IPython.display import display
one = AnswerCard("Where does the outcome lie?", {"a": "In the region.", "b": "Between the two."}, name="q2")
many = AnswerCard("Which hold?", {"a": "This.", "b": "That."}, name="q3", several=True)
many.chosen = ["b"]
hard = 'say "no" \\ \n ü'
other = AnswerCard("Which?", {hard: "This.", "b": "That."}, name="q4")
other.chosen = [hard]
display(one, many, rule_walk(), other)
"""
SORTED = {"C05": "regional", "C08": "international", "C15": "international", "C23": "regional"}
SORTED |= {"C46": "bilateral", "C06": "outside"}
NOTEBOOK_KEYS = ["d", "d", "a", "b", "x", "0", "0", "z", "m", "y", "i", "i"]
NOTEBOOK_KEYS += ["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"]
# How long a key takes until the page's state has changed, and until that has been painted.
TIMER = """() => {
  window.keyTimes = { changed: [], painted: [] };
  window.addEventListener('keydown', () => {
    const pressed = performance.now();
    const note = (list) => setTimeout(() => list.push(performance.now() - pressed));
    note(window.keyTimes.changed);
    requestAnimationFrame(() => note(window.keyTimes.painted));
  }, true);
}"""


@pytest.fixture(scope="module")
def notebook(shared_lab: Any) -> Iterator[Any]:
    """A notebook with every widget on it, opened once."""
    cells = ["# Before", SORTER, CONTROLS, QUESTIONS, "", "sorter.answer, one.answer, many.answer", "# After"]
    shared_lab.write("notebooks/desk.ipynb", *cells)
    shared_lab.open("notebooks/desk.ipynb")
    yield shared_lab
    shared_lab.command("docmanager:save")
    shared_lab.command("kernelmenu:shutdown")


@pytest.fixture
def desk(notebook: Any) -> Iterator[Any]:
    """The notebook, run anew."""
    lab = notebook
    lab.source(4, "")
    lab.again()
    for widget, count in ((".irkit-sorter", 1), (".irkit-question", 2), (".irkit-guarded", 2)):
        lab.page.locator(widget).nth(count - 1).wait_for()
    yield lab
    lab.judge()


def card(lab: Any, name: str) -> Any:
    return lab.page.locator(f'.irkit-card[data-card="{name}"]')


def pile(lab: Any, code: str) -> Any:
    return lab.page.locator(f'.irkit-sorter .irkit-pile[data-pile="{code}"]')


def status(lab: Any) -> Any:
    return lab.page.locator(".irkit-sorter .irkit-status")


def button(lab: Any, name: str, inside: str = ".irkit-sorter") -> Any:
    return lab.page.locator(inside).get_by_role("button", name=name, exact=True)


def test_cards_are_sorted_by_keys_alone_and_the_kernel_sees_the_same(desk: Any) -> None:
    """Digits, arrows and undo sort every card; `sorter.answer` is what the page shows."""
    from playwright.sync_api import expect

    desk.page.evaluate(TIMER)
    card(desk, "C05").focus()
    for key, after in zip("211234", ["C08", "C15", "C23", "C46", "C06", "C06"], strict=True):
        desk.page.keyboard.press(key)
        expect(card(desk, after)).to_be_focused()
    expect(status(desk)).to_have_text("C06 moved to Outside the scheme. All 6 sorted.")
    for event, times in desk.page.evaluate("() => window.keyTimes").items():
        print(f"a key until {event}: {median(times):.0f} ms (median), {max(times):.0f} ms (longest)")
    desk.page.keyboard.press("ArrowUp")
    expect(card(desk, "C46")).to_be_focused()
    desk.page.keyboard.press("ArrowLeft")
    expect(pile(desk, "regional").locator(".irkit-card")).to_have_count(3)
    expect(card(desk, "C46")).to_be_focused()
    desk.page.keyboard.press("Control+z")
    expect(pile(desk, "bilateral").locator(".irkit-card")).to_have_count(1)
    expect(card(desk, "C46")).to_be_focused()
    desk.run(5)
    assert ast.literal_eval(desk.outputs(5)) == (SORTED, None, ["b"])


def test_a_card_is_picked_up_with_enter_and_put_down_on_a_pile(desk: Any) -> None:
    """Enter, Tab to a pile, Enter; Escape lets go and leaves the focus on the card."""
    from playwright.sync_api import expect

    card(desk, "C08").press("Enter")
    expect(card(desk, "C08")).to_have_attribute("aria-pressed", "true")
    desk.page.keyboard.press("Escape")
    expect(card(desk, "C08")).to_have_attribute("aria-pressed", "false")
    expect(card(desk, "C08")).to_be_focused()
    desk.page.keyboard.press("Space")
    desk.page.keyboard.press("Tab")
    expect(button(desk, "Put C08 on International")).to_be_focused()
    desk.page.keyboard.press("Enter")
    expect(pile(desk, "international").locator(".irkit-card")).to_have_count(1)
    expect(card(desk, "C15")).to_be_focused()


def test_no_key_on_a_focused_control_reaches_the_notebook(desk: Any) -> None:
    """`d d`, arrows, `a`, `b`, `x` and `0 0` change no cell, whatever control has the focus."""
    for code in "1234":
        card(desk, "C05").press(code)
    for fold in desk.page.locator(".irkit-widget summary").all():
        fold.click()
    card(desk, "C06").press("Enter")
    desk.select(3)
    before = desk.state()
    controls = ".irkit-widget :is(button, input, select, textarea, summary, [tabindex='0'], [role=slider])"
    seen = set()
    for control in desk.page.locator(controls).all():
        if not control.is_visible():
            continue
        control.focus()
        active = desk.state()["active"]
        for key in NOTEBOOK_KEYS:
            desk.page.keyboard.press(key)
        seen.add(control.evaluate("(e) => e.tagName + (e.type ? ':' + e.type : '') + (e.role ?? '')"))
        assert {**before, "active": active} == desk.state(), control.evaluate("(e) => e.outerHTML")
    assert {"BUTTON:button", "SUMMARY", "TEXTAREA:textarea", "INPUT:radio", "INPUT:checkbox"} <= seen
    assert {"SELECT:select-one", "DIVslider", "INPUT:text"} <= seen


def test_a_card_is_dragged_with_the_mouse(desk: Any) -> None:
    """A card lies where the mouse let go of it; let go beside the piles it stays."""
    from playwright.sync_api import expect

    card(desk, "C15").drag_to(pile(desk, "bilateral"))
    expect(pile(desk, "bilateral").locator(".irkit-card")).to_have_attribute("data-card", "C15")
    card(desk, "C15").drag_to(status(desk), force=True)
    expect(pile(desk, "bilateral").locator(".irkit-card")).to_have_attribute("data-card", "C15")
    card(desk, "C15").drag_to(desk.page.locator(".irkit-deck .irkit-pile-head"))
    expect(desk.page.locator(".irkit-count")).to_have_text("0 of 6 sorted")
    expect(card(desk, "C15")).to_have_attribute("aria-pressed", "false")


def test_tab_comes_back_to_the_card_that_was_used_last(desk: Any) -> None:
    """The cards are one stop for Tab: the first one, then that which was used last; the ends say so."""
    from playwright.sync_api import expect

    expect(desk.page.locator('.irkit-card[tabindex="0"]')).to_have_attribute("data-card", "C05")
    card(desk, "C05").press("ArrowUp")
    expect(status(desk)).to_have_text("C05 is the first card.")
    card(desk, "C05").press("ArrowDown")
    expect(card(desk, "C08")).to_be_focused()
    desk.page.keyboard.press("Tab")
    expect(button(desk, "Check my sorting")).to_be_focused()
    desk.page.keyboard.press("Shift+Tab")
    expect(card(desk, "C08")).to_be_focused()
    card(desk, "C06").press("ArrowDown")
    expect(status(desk)).to_have_text("C06 is the last card.")


def test_a_dragged_card_scrolls_the_page(desk: Any) -> None:
    """Held near the lower edge of the window, a card scrolls to the piles that lie below it."""
    from playwright.sync_api import expect

    desk.page.set_viewport_size({"width": 700, "height": 500})
    card(desk, "C05").scroll_into_view_if_needed()
    target = pile(desk, "outside").locator(".irkit-why")
    expect(target).not_to_be_in_viewport()
    card(desk, "C05").hover()
    desk.page.mouse.down()
    desk.page.mouse.move(200, 480, steps=5)
    expect(target).to_be_in_viewport(ratio=0.9)
    box = target.bounding_box()
    desk.page.mouse.move(box["x"] + 20, box["y"] + 10, steps=5)
    desk.page.mouse.up()
    expect(pile(desk, "outside").locator(".irkit-card")).to_have_attribute("data-card", "C05")


def test_a_card_is_picked_up_and_put_down_by_clicks(desk: Any) -> None:
    """A click on the card, a click on the pile: no dragging is needed."""
    from playwright.sync_api import expect

    card(desk, "C23").click()
    pile(desk, "regional").locator(".irkit-why").click()
    expect(pile(desk, "regional").locator(".irkit-card")).to_have_attribute("data-card", "C23")
    expect(card(desk, "C46")).to_be_focused()


def test_the_copied_answer_is_the_answer(desk: Any) -> None:
    """What *Copy my answer* puts on the clipboard is Python for the answer, whatever it holds."""
    from playwright.sync_api import expect

    button(desk, "Copy my answer").click()
    expect(status(desk)).to_have_text("Sort a card first: there is nothing to copy yet.")
    for name, code in (("C46", "3"), ("C05", "2")):
        card(desk, name).press(code)
    button(desk, "Copy my answer").click()
    expect(status(desk)).to_have_text("Copied. Click the cell below, select all, paste, run.")
    copied = desk.clipboard()
    assert copied == 'q1 = {\n    "C05": "regional",\n    "C46": "bilateral",\n}'
    desk.source(4, copied + "\nq1 == sorter.answer")
    desk.run(4)
    assert desk.outputs(4) == "True"

    desk.page.get_by_role("radio", name="In the region.").check()
    answers = desk.page.locator(".irkit-question")
    for at, code in enumerate(['q2 = "a"', 'q3 = ["b"]']):
        answers.nth(at).get_by_role("button", name="Copy my answer").click()
        expect(answers.nth(at).locator(".irkit-status")).to_contain_text("Copied.")
        assert code == desk.clipboard()
    desk.page.get_by_role("button", name="Copy my answer").last.click()
    expect(desk.page.locator(".irkit-status").last).to_contain_text("Copied.")
    desk.source(4, desk.clipboard() + "\nq4 == hard")
    desk.run(4)
    assert desk.outputs(4) == "True"


def test_a_refused_clipboard_leaves_the_code_selected(desk: Any) -> None:
    """Where the browser refuses to copy, the code is shown and selected."""
    from playwright.sync_api import expect

    desk.page.evaluate(
        """() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));
                   document.execCommand = () => false; }"""
    )
    card(desk, "C46").press("3")
    button(desk, "Copy my answer").click()
    expect(status(desk)).to_contain_text("The browser refused to copy.")
    code = desk.page.get_by_label("Your answer as code").first
    expect(code).to_be_focused()
    assert desk.page.evaluate("() => `${getSelection()}`") == 'q1 = {\n    "C46": "bilateral",\n}'
    desk.page.evaluate("() => { delete navigator.clipboard.writeText; delete document.execCommand; }")


@pytest.mark.parametrize("front", ["sorter", "folded open"])
def test_copying_over_plain_http(lab: Any, front: str) -> None:
    """Where the page has no clipboard, what is pasted is the answer all the same."""
    from playwright.sync_api import expect

    lab.write("notebooks/plain.ipynb", "# Before", SORTER, "")
    lab.open("notebooks/plain.ipynb", host="plain.test")
    lab.run_all()
    assert not lab.page.evaluate("() => isSecureContext || Boolean(navigator.clipboard)")
    card(lab, "C46").press("3")
    if front == "folded open":
        lab.page.get_by_text("Show the code").click()
    button(lab, "Copy my answer").click()
    expect(status(lab)).to_contain_text("Copied.")
    lab.cell(2).locator(".cm-content").click()
    lab.page.keyboard.press("Control+v")
    expect(lab.cell(2).locator(".cm-content")).to_contain_text('"C46": "bilateral"')
    lab.command("docmanager:save")
    lab.command("kernelmenu:shutdown")


def test_keys_of_other_layouts(desk: Any) -> None:
    """A Russian layout saves and undoes by the key's place, and Persian digits move cards."""
    from playwright.sync_api import expect

    card(desk, "C05").focus()
    desk.press_place("۲", "Digit2")
    expect(pile(desk, "regional").locator(".irkit-card")).to_have_attribute("data-card", "C05")
    desk.press_place("я", "KeyZ", control=True)
    expect(desk.page.locator(".irkit-count")).to_have_text("0 of 6 sorted")
    card(desk, "C05").press("3")
    card(desk, "C05").focus()
    desk.page.evaluate("() => { jupyterapp.shell.currentWidget.context.saveState.connect("
                       "(_, state) => { window.saved = state; }); }")  # fmt: skip
    desk.press_place("ы", "KeyS", control=True)
    desk.page.wait_for_function("() => window.saved?.startsWith('completed')")
    expect(card(desk, "C05")).to_be_focused()


def test_checking_marks_cards_in_words_and_starting_again_can_be_undone(desk: Any) -> None:
    """*Check* says which to look at again; *Start again* asks first, and *Undo* takes it back."""
    from playwright.sync_api import expect

    card(desk, "C05").press("2")
    card(desk, "C46").press("1")
    button(desk, "Check my sorting").click()
    expect(status(desk)).to_have_text("2 of 6 sorted: 1 fit, 1 to look at again.")
    marks = desk.page.locator(".irkit-mark:visible")
    again = "↻ Look again: Who acts is not the level. Where is the effect?"
    expect(marks).to_have_text([again, "✓ Fits"])
    expect(card(desk, "C46")).to_have_accessible_description(again)
    card(desk, "C46").press("3")
    expect(marks).to_have_text(["✓ Fits"])
    card(desk, "C46").press("?")
    expect(status(desk)).to_have_text("C46 fits.")

    button(desk, "Start again").click()
    button(desk, "No, keep my sorting").press("Enter")
    expect(desk.page.locator(".irkit-count")).to_have_text("2 of 6 sorted")
    button(desk, "Start again").click()
    button(desk, "Yes, put every card back").click()
    expect(desk.page.locator(".irkit-count")).to_have_text("0 of 6 sorted")
    button(desk, "Undo").click()
    expect(desk.page.locator(".irkit-count")).to_have_text("2 of 6 sorted")


def test_without_a_kernel_cards_still_move_and_copy(lab: Any) -> None:
    """A dead kernel costs the hints, and the widget says so; sorting and copying go on."""
    from playwright.sync_api import expect

    desk = lab
    desk.write("notebooks/dead.ipynb", "# Before", SORTER)
    desk.open("notebooks/dead.ipynb")
    desk.run_all()
    desk.expected = ("Cannot send",)
    desk.page.evaluate("async () => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    card(desk, "C46").press("3")
    expect(status(desk)).to_have_text("C46 moved to Bilateral. 1 of 6 sorted.")
    card(desk, "C46").press("?")
    expect(status(desk)).to_contain_text("The kernel has not answered")
    button(desk, "Copy my answer").click()
    expect(status(desk)).to_contain_text("Copied.")
    assert desk.clipboard() == 'q1 = {\n    "C46": "bilateral",\n}'


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing_in_the_widgets(desk: Any, theme: str) -> None:
    """Axe has no complaint in either theme, with a card held, marks shown and folds open."""
    from axe_playwright_python.sync_playwright import Axe

    desk.theme(theme)
    for name, code in (("C05", "2"), ("C46", "1"), ("C06", "4")):
        card(desk, name).press(code)
    button(desk, "Check my sorting").click()
    desk.page.locator(".irkit-mark:visible").first.wait_for()
    for fold in desk.page.locator(".irkit-widget summary").all():
        fold.click()
    card(desk, "C08").press("Enter")
    found = Axe().run(desk.page, context=".irkit-widget").response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


def test_on_a_narrow_page_a_held_card_offers_the_piles_itself(desk: Any) -> None:
    """At the width of a telephone nothing runs off the side, and the piles are beside the card."""
    from playwright.sync_api import expect

    desk.command("application:toggle-left-area")
    desk.page.set_viewport_size({"width": 400, "height": 900})
    card(desk, "C05").click()
    offered = desk.page.locator(".irkit-choices:visible").get_by_role("button")
    expect(offered).to_have_count(4)
    offered.nth(1).click()
    expect(pile(desk, "regional").locator(".irkit-card")).to_have_attribute("data-card", "C05")
    expect(card(desk, "C08")).to_be_focused()
    fits = "(e) => e.scrollWidth <= e.clientWidth"
    assert desk.page.locator(".irkit-sorter").evaluate(fits)


def test_two_cards_on_one_page_keep_their_own_answers(lab: Any) -> None:
    """A choice on one card leaves the other's alone, arrow keys stay on their card, and axe is content."""
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import expect

    two = """
one = AnswerCard("Where does the outcome lie?", {"a": "In the region.", "b": "Between the two."}, name="q2")
other = AnswerCard("And the cause?", {"a": "Among all.", "b": "Inside one state."}, name="q3")
display(one, other, CardSorter(cards[:2], piles, name="q4"))
"""
    lab.write(
        "notebooks/two.ipynb",
        SORTER,
        f"from irkit.widgets import AnswerCard\n{two}",
        "one.answer, other.answer",
    )
    lab.open("notebooks/two.ipynb")
    lab.run_all()
    answers = lab.page.locator(".irkit-question")
    answers.nth(1).wait_for()
    answers.nth(0).get_by_role("radio").last.check()
    answers.nth(1).get_by_role("radio").first.check()
    answers.nth(0).get_by_role("radio").last.press("ArrowDown")

    expect(answers.nth(0).get_by_role("radio").first).to_be_checked()
    expect(answers.nth(1).get_by_role("radio").first).to_be_checked()
    lab.run(2)
    assert ast.literal_eval(lab.outputs(2)) == ("a", "a")
    assert Axe().run(lab.page, context=".irkit-widget").response["violations"] == []
    lab.command("docmanager:save")
    lab.command("kernelmenu:shutdown")


@pytest.mark.parametrize(
    "name", sorted(path.name for path in FOLDER.glob("*.js") if path.name not in ("shared.js", "drag.js"))
)
def test_every_script_is_a_module(chromium: Any, name: str) -> None:
    """Behind the parts that it shares, each widget's script can be read by a browser."""
    page = chromium.new_page()
    load = "(text) => import(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })))"
    assert page.evaluate(f"async (text) => Object.keys(await ({load})(text))", script(name)) == ["default"]
    page.close()
