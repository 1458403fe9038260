"""The pair switch: which claims change their codes when another pair is called bilateral."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from irkit.case.case import Case, case_names, load_case
from irkit.framework.levels import Level, entry
from irkit.widgets import pair_switch

CASE = load_case("lavrov-tehran-2013")


@pytest.mark.parametrize("name", case_names())
def test_own_pair(name: str) -> None:
    """With the case's own pair the rule gives exactly the reference codes."""
    case = load_case(name)
    widget = pair_switch(case)
    reference = {claim.id: case.effect_level(claim.id) for claim in case.claims}
    assert reference == case.coded_for(*case.map.pair) == widget.levels
    assert f"0 of {len(case.claims)} codes change." in widget.words


@pytest.mark.parametrize(
    ("pair", "bilateral"),
    [
        (("United States", "Russia"), {"C18", "C19", "C62"}),
        (("Iran", "United States"), {"C09"}),
        (("Israel", "Iran"), set()),
    ],
)
def test_other_pair(pair: tuple[str, str], bilateral: set[str]) -> None:
    """What lies between the new pair becomes bilateral, what lay between the old one no longer is."""
    levels = CASE.coded_for(*pair)
    own = CASE.coded_for("Russia", "Iran")
    assert bilateral == {claim for claim, level in levels.items() if level is Level.BILATERAL}
    changed = {claim for claim, level in levels.items() if level is not own[claim]}
    assert changed == bilateral | {claim for claim, level in own.items() if level is Level.BILATERAL}
    assert {Level.REGIONAL} == {levels[claim] for claim in changed - bilateral}


def test_back() -> None:
    """The order of the two does not matter, and going back brings every code back."""
    assert CASE.coded_for("USA", "RUS") == CASE.coded_for("Russia", "United States")
    widget = pair_switch(CASE)
    before = widget.plain()
    widget.first.value = "USA"
    assert before != widget.plain()
    widget.first.value = "RUS"
    assert before == widget.plain()


def test_signs() -> None:
    """Every claim is shown with sign, name and colour of its code, and a changed one says what it was."""
    widget = pair_switch(CASE)
    widget.second.value = "USA"
    shown = widget._codes.value
    assert len(CASE.claims) == shown.count("<li")
    code = entry(Level.BILATERAL)
    (item,) = re.findall(r"<li[^>]*>(?:(?!<li).)*C19.*?</li>", shown)
    assert f"--pile:{code.colour}" in item
    assert f"<b>{code.sign}</b><i>{code.label}</i>" in item
    assert "was ●" in item


def test_same_state_twice() -> None:
    """A state is no pair with itself: that is said, and the codes are the case's own."""
    widget = pair_switch(CASE)
    widget.second.value = widget.first.value
    assert ("A pair is two different states: choose another.", CASE.coded_for("RUS", "IRN")) == (
        widget.words,
        widget.levels,
    )
    with pytest.raises(ValueError, match="a pair is two states, not RUS"):
        CASE.coded_for("Russia", "RUS")


def test_without_map() -> None:
    """A case whose states have no tile says so and shows its own codes."""
    claim = {"text": "The one mends the bridge.", "locator": "P1.S1", "effect_level": "bilateral"}
    about = {"title": "t", "author": "a", "text": "t", "date": "2024-05-17", "pair": ["Hereland", "Farland"]}
    widget = pair_switch(Case.from_form({**about, "claims": [claim]}))
    assert widget.words.startswith("No state of this case has a tile.")
    assert {"C01": Level.BILATERAL} == widget.levels


def test_without_reference() -> None:
    """Without reference codes there is nothing to switch."""
    with pytest.raises(LookupError, match="without its reference"):
        pair_switch(replace(CASE, reference=None))
