"""What the widgets know and say, without a browser."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import ipywidgets
import nbclient
import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from irkit.case.case import load_case
from irkit.framework.levels import PILES, Level, decide, entry, rule
from irkit.widgets import (
    AnswerCard,
    CardSorter,
    claim_sheet,
    claim_sorter,
    claim_walk,
    rule_walk,
)
from irkit.widgets.controls import Guarded, KeyboardGuard
from irkit.widgets.sorter import CardSheet

CARDS: Any = [
    {"id": "C08", "text": "Moscow is well placed to help.", "note": "paragraph 3"},
    {"id": "C24", "text": "Damascus <accepted> the plan.", "note": "paragraph 4"},
    {"id": "C46", "text": "Tehran has not dropped the matter."},
]
STACKS: Any = [
    {
        "code": level,
        "label": entry(level).label,
        "explanation": entry(level).definition,
        "sign": entry(level).sign,
        "colour": entry(level).colour,
    }
    for level in PILES
]


def sorter(answer: dict[str, Any] | None = None, **rest: Any) -> CardSorter:
    """Return a sorter on which an answer lies."""
    made = CardSorter(CARDS, STACKS, **rest)
    made.put(made.state_of(answer))
    return made


def looks_regional(card: str, code: str) -> str:
    return "" if code == "regional" else f"Where is the effect of {card}?"


def text_of(widget: Any) -> str:
    bundle = widget._repr_mimebundle_()
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    return str(data["text/plain"])


def test_an_answer_holds_the_sorted_cards_in_the_order_of_the_deck() -> None:
    """Cards that are not sorted yet are not in the answer, and codes are plain strings."""
    answer = sorter(answer={"C46": "bilateral", "C08": "international"}).answer
    assert list(answer.items()) == [("C08", "international"), ("C46", "bilateral")]
    assert {str} == {type(code) for code in answer.values()}


@given(
    st.dictionaries(st.sampled_from([c["id"] for c in CARDS]), st.sampled_from([p["code"] for p in STACKS]))
)
def test_a_sorter_started_from_an_answer_has_that_answer(answer: dict[str, str]) -> None:
    """Work is gone on with, never lost."""
    assert answer == sorter(answer=answer).answer
    assert sorter(answer=answer).answer == sorter(answer=sorter(answer=answer).answer).answer


def test_a_check_marks_every_sorted_card_and_says_how_many_fit() -> None:
    """A mark remembers the code it judged, so that moving the card takes it away."""
    widget = sorter(
        answer={"C08": "regional", "C24": "bilateral"},
        hint_for=looks_regional,
        summary_for=lambda answer: f"{len(answer)} codes.",
    )
    assert widget.check() == "2 codes."
    assert widget.marks == {
        "C08": {"code": "regional", "hint": ""},
        "C24": {"code": "bilateral", "hint": "Where is the effect of C24?"},
    }
    assert widget.said["text"] == "2 codes."


def test_a_hint_is_about_where_the_card_lies() -> None:
    """A card that is still in the deck gets none, and asking twice is answered twice."""
    widget = sorter(answer={"C08": "outside"}, hint_for=looks_regional)
    assert widget.hint("C24") == "Put C24 on a pile first; the hint is about where it lies."
    turns = []
    for _ in range(2):
        assert widget.hint("C08") == "Where is the effect of C08?"
        turns.append(widget.said["turn"])
    assert turns[0] != turns[1]


def test_the_page_asks_the_kernel_by_message() -> None:
    """What the browser sends does what the methods do, and nonsense does nothing."""
    widget = sorter(answer={"C08": "outside"}, hint_for=looks_regional)
    for message in ({"kind": "hint", "card": "C99"}, {"kind": "nothing"}, {}):
        widget._handle_custom_msg(message, [])
    assert widget.marks == {}
    widget._handle_custom_msg({"kind": "hint", "card": "C08", "placed": dict(widget.placed)}, [])
    assert widget.marks == {"C08": {"code": "outside", "hint": "Where is the effect of C08?"}}
    widget._handle_custom_msg({"kind": "check", "placed": dict(widget.placed)}, [])
    assert widget.said["text"] == "1 of 3 sorted: 0 fit, 1 to look at again."


@pytest.mark.parametrize("kind", ["hint", "check"])
def test_a_question_is_about_the_sorting_that_came_with_it(kind: str) -> None:
    """It may overtake the change of state: a card just moved is judged where it lies now."""
    widget = sorter(answer={"C08": "outside"}, hint_for=looks_regional)
    told = {"C08": "regional", "C99": "regional", "C24": "no pile"}
    widget._handle_custom_msg({"kind": kind, "card": "C08", "placed": told}, [])
    assert widget.marks == {"C08": {"code": "regional", "hint": ""}}


def test_without_hints_the_page_offers_none() -> None:
    """A sorter for a question without feedback has nothing to give away."""
    assert (sorter().hints, sorter(hint_for=looks_regional).hints) == (False, True)


def test_the_plain_twin_lists_every_card_under_its_pile() -> None:
    """The text holds what the page holds: counts, signs, cards and where they stand."""
    expected = (
        "Card sorter: 1 of 3 cards sorted\n\n"
        "To sort (2)\n"
        "  C08  Moscow is well placed to help. (paragraph 3)\n"
        "  C46  Tehran has not dropped the matter.\n\n"
        f"{entry(Level.INTERNATIONAL).sign} International (0)\n\n"
        f"{entry(Level.REGIONAL).sign} Regional (1)\n"
        "  C24  Damascus <accepted> the plan. (paragraph 4)\n\n"
        f"{entry(Level.BILATERAL).sign} Bilateral (0)\n\n"
        f"{entry(Level.OUTSIDE).sign} Outside the scheme (0)"
    )
    assert expected == text_of(sorter(answer={"C24": "regional"}))


@pytest.mark.parametrize("name", ["class", "2q", "my answer", ""])
def test_a_name_that_cannot_be_a_variable_is_refused(name: str) -> None:
    """Bad input stops at the edge."""
    with pytest.raises(ValueError, match=f'"{name}" cannot be a variable: use a name such as q1.'):
        CardSorter(CARDS, STACKS, name=name)


def test_a_claim_that_is_named_twice_has_one_card() -> None:
    """A card has one place."""
    case = load_case("lavrov-tehran-2013")
    assert ["C08", "C24"] == [card["id"] for card in claim_sorter(case, ["C08", "C24", "C08"]).cards]


def test_the_card_sheet_holds_every_card_and_pile_and_no_script() -> None:
    """Paper has what the screen has, with special characters written safely."""
    sheet = CardSheet(CARDS, STACKS, title="Three levels")
    page = sheet._repr_html_()
    for shown in ("Three levels", "C08", "C46", "paragraph 3", "&lt;accepted&gt;", "Outside the scheme"):
        assert shown in page
    assert "<script" not in page
    assert "C24  Damascus <accepted> the plan. (paragraph 4)" in repr(sheet)


def test_a_card_sheet_is_saved_as_a_page_of_its_own(tmp_path: Path) -> None:
    """The saved page stands alone and says its language."""
    sheet = claim_sheet(load_case("lavrov-tehran-2013"), ["C08", "C24"])
    saved = sheet.save(tmp_path / "cards.html").read_text(encoding="utf-8")
    assert saved.startswith('<!doctype html><html lang="en">')
    assert sheet._repr_html_() in saved


def test_a_choice_is_one_key_and_choices_are_a_list_in_the_order_shown() -> None:
    """The answer has the shape that the question's check reads."""
    options = {"a": "First", "b": "Second", "c": "Third"}
    one, several = AnswerCard("Which?", options), AnswerCard("Which?", options, several=True)
    assert one.answer is None
    one.put(one.state_of("b"))
    assert one.answer == "b"
    several.put(several.state_of(["c", "a"]))
    assert several.answer == ["a", "c"]
    assert text_of(several) == "Which?\n[x] a: First\n[ ] b: Second\n[x] c: Third"


@given(st.lists(st.booleans(), max_size=8))
def test_the_rule_walk_ends_where_the_rule_ends(said: list[bool]) -> None:
    """Pressing Yes and No leads to the level that `decide` gives for the same answers."""
    walk = rule_walk()
    pressed: list[bool] = []
    for answer in said:
        assert decide(*pressed).level == walk.result
        if walk.result is None:
            pressed.append(answer)
        (walk.yes if answer else walk.no)()
    assert decide(*pressed).level == walk.result
    for _ in said:
        walk.back()
    assert walk.result is None


def test_the_buttons_of_the_rule_walk_do_what_they_say() -> None:
    """The text shows the open question, then the level; Start again goes back to the first."""
    walk = rule_walk()
    text, row = walk.children[0], walk.children[1]
    yes, no, back, again = row.children
    assert rule()[0].question in text.value
    no.click()
    assert entry(Level.FRAMING).label in text.value
    assert (yes.disabled, no.disabled, back.disabled) == (True, True, False)
    back.click()
    assert not yes.disabled
    yes.click()
    assert rule()[1].question in text.value
    again.click()
    assert f"<p><b>{rule()[0].question}</b></p>" in text.value
    assert all(step.question in text_of(walk) for step in rule())


@pytest.mark.parametrize(
    ("claim", "said", "told"),
    [
        ("C49", (True, False, True), "→ Bilateral</b></p><p>Our code is the same."),
        ("C49", (True, False, False, True), "look again: name the region"),
        ("C60", (True, False, False, False), "yours can be defended too."),
        ("C22", (True, False, True), "careful readers differ on this claim. Ask yourself: that may be where"),
    ],
)
def test_a_walk_with_a_claim_ends_beside_the_reference(claim: str, said: tuple[bool, ...], told: str) -> None:
    """The claim stands above; a code that differs gets a hint, or the word that it can be defended."""
    walk = claim_walk(load_case("lavrov-tehran-2013"), claim)
    assert claim in walk.children[0].value
    for answer in said:
        (walk.yes if answer else walk.no)()
    assert told in walk.children[1].value
    assert walk.plain().startswith(f"{claim}: ")


def test_guarded_controls_carry_the_guard_and_a_plain_text() -> None:
    """The wrapper's class is what the guard's script looks for; the text follows the controls."""
    slider = ipywidgets.IntSlider(description="Year", value=2013, min=2007, max=2025)

    class Years(Guarded):
        label = "Years"

        def plain(self) -> str:
            return f"Year {slider.value}"

    controls = Years(slider)
    assert isinstance(controls.children[-1], KeyboardGuard)
    assert "irkit-widget" in controls._dom_classes
    slider.value = 2015
    assert (text_of(controls), repr(controls)) == ("Year 2015", "<Years>")


def test_every_script_and_style_travels_with_the_package() -> None:
    """No widget loads anything from elsewhere."""
    for widget in (sorter(), AnswerCard("Which?", {"a": "1", "b": "2"}), KeyboardGuard()):
        assert "export default" in widget._esm
        # The name by which every browser knows SVG is an address in form only.
        assert "://" not in (widget._esm + widget._css).replace('"http://www.w3.org/2000/svg"', "")
        assert "import " not in widget._esm


def test_a_notebook_that_shows_widgets_twice_passes_strict_nbval(tmp_path: Path) -> None:
    """No display carries an address or a counter that the next run would not repeat."""
    start = (
        "from irkit.widgets import AnswerCard, CardSorter, rule_walk\n"
        "from irkit.widgets.controls import Guarded\nfrom irkit.widgets.sorter import CardSheet\n"
        f"cards, piles = {CARDS!r}, {[{k: str(v) for k, v in pile.items()} for pile in STACKS]!r}\n"
        "sorter = CardSorter(cards, piles)\nsorter.put({'C24': 'regional'})\nsorter"
    )
    rest = "from IPython.display import display\nimport ipywidgets\n"
    rest += "display(rule_walk(), AnswerCard('Which?', {'a': '1', 'b': '2'}))\n"
    rest += "display(CardSheet(cards, piles), Guarded(ipywidgets.Button()))\nprint(sorter)"
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in (start, "sorter", rest)]
    )
    nbclient.NotebookClient(notebook, kernel_name="python3").execute()
    path = tmp_path / "twice.ipynb"
    nbformat.write(notebook, path)
    assert "0x" not in "".join(str(cell.outputs) for cell in notebook.cells)
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-q", "-c", "/dev/null"]
    run = subprocess.run([*command, str(path)], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert run.returncode == 0, run.stdout
