"""What a student does with the widgets, in a real JupyterLab."""

from __future__ import annotations

import ast
from typing import Any

import pytest

pytestmark = pytest.mark.browser

SORTER = """
from irkit.levels import PILES, entry
from irkit.widgets import CardSorter, card_sheet
piles = [dict(code=e.level, label=e.label, explanation=e.definition, sign=e.sign, colour=e.colour)
         for e in map(entry, PILES)]
cards = [
    dict(id="C05", text="The visit will also be felt in what happens in Syria and Iraq.", note="paragraph 2"),
    dict(id="C08", text="Moscow is well placed to help the accord get implemented.", note="paragraph 3"),
    dict(id="C15", text="Much of the world wants the sanctions ended soon and so welcomes that role.", note="paragraph 3"),
    dict(id="C23", text='Had it come, that "limited" war could have spread \\\\ across the région.', note="paragraph 4"),
    dict(id="C46", text="Tehran has not dropped the matter of the S-300.", note="paragraph 10"),
    dict(id="C06", text="For these reasons the trip deserves attention.", note="paragraph 2"),
]
key = {"C05": "regional", "C08": "international", "C15": "international", "C23": "regional",
       "C46": "bilateral", "C06": "outside"}
sorter = CardSorter(cards, piles, name="q1",
    hint_for=lambda card, code: "" if key[card] == code else f"{card}: who acts is not the level. Where is the effect?")
sorter
"""
CONTROLS = """
import ipywidgets as w
from irkit.widgets import AnswerCard, CopyAnswer, guarded, rule_walk
plain = guarded(
    w.Button(description="Button"), w.ToggleButton(description="Toggle"), w.Checkbox(description="Box"),
    w.Dropdown(options=["a", "b", "x"], description="Choice"), w.IntSlider(description="Slider"),
    w.RadioButtons(options=["a", "b"], description="Radio"), w.ToggleButtons(options=["d", "x"], description="Row"),
    w.Text(description="Text"), plain="controls")
plain
"""
QUESTIONS = """
one = AnswerCard("Where does the outcome lie?", {"a": "In the region.", "b": "Between the two."}, name="q2")
many = AnswerCard("Which of these hold?", {"a": "The first.", "b": "The second."}, name="q3", several=True, answer=["b"])
from IPython.display import display
display(one, many, rule_walk(), CopyAnswer("q4", {"a": [1, 0.5, None, True]}))
"""
KEYS = ["d", "d", "a", "b", "x", "0", "0", "z", "m", "y", "ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"]


@pytest.fixture
def desk(lab: Any) -> Any:
    """A notebook with every widget on it, run."""
    lab.write(
        "notebooks/desk.ipynb",
        "# Before",
        SORTER,
        CONTROLS,
        QUESTIONS,
        "q1 = None",
        "sorter.answer",
        "# After",
    )
    lab.open("notebooks/desk.ipynb")
    lab.run_all()
    lab.page.locator(".irkit-sorter").wait_for()
    lab.page.locator(".irkit-answer").nth(1).wait_for()
    lab.page.locator(".irkit-guarded").nth(1).wait_for()
    return lab


def card(lab: Any, name: str) -> Any:
    return lab.page.locator(f'.irkit-card[data-card="{name}"]')


def test_every_card_is_sorted_by_keys_alone_and_the_kernel_sees_the_same(desk: Any) -> None:
    from playwright.sync_api import expect

    card(desk, "C05").focus()
    for key, next_card in zip("211234", ["C08", "C15", "C23", "C46", "C06", "C06"], strict=True):
        desk.page.keyboard.press(key)
        expect(card(desk, next_card)).to_be_focused()
    expect(desk.page.get_by_role("status").first).to_have_text(
        "C06 moved to Outside the scheme. All 6 sorted."
    )
    desk.page.keyboard.press("ArrowUp")
    expect(card(desk, "C46")).to_be_focused()
    desk.page.keyboard.press("Control+z")
    expect(desk.page.locator(".irkit-count")).to_have_text("5 of 6 sorted")
    card(desk, "C06").press("4")
    desk.run(5)
    answer = {"C05": "regional", "C08": "international", "C15": "international", "C23": "regional"}
    answer |= {"C46": "bilateral", "C06": "outside"}
    assert answer == ast.literal_eval(desk.outputs(5))
