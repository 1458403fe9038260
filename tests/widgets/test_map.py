"""The map of tiles: marks, the level that falls out, and what is said of it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from irkit.case.case import case_names, load_case
from irkit.coding.diagnosis import hint
from irkit.questions.coding import PlacesQuestion
from irkit.widgets import tile_map
from irkit.widgets.cards import question_card
from irkit.widgets.map import TileMap

CASE = load_case("lavrov-tehran-2013")


def marked(claim: str, feels: str, acts: str = "") -> TileMap:
    widget = tile_map(CASE, claim)
    widget.marked = {claim: {"acts": acts.split(), "feels": feels.split()}}
    return widget


def test_level() -> None:
    """The level falls out of who would feel it, with the rule's answers, and both signs show who differs."""
    widget = marked("C05", "SYR IRQ", "RUS IRN")
    assert "▲ Regional" == widget.reach["label"]
    assert [True, False, False, True] == [line.endswith("Yes.") for line in widget.reach["rule"]]
    assert any(line.startswith("▶ and ◉ differ.") for line in widget.reach["marks"])
    assert ["Our code is the same."] == widget.reach["said"]


def test_same_words() -> None:
    """A level that is not accepted gets the hint that any coding of the claim gets."""
    (said,) = marked("C05", "RUS IRN").reach["said"]
    assert said.endswith(hint("C05", "bilateral", CASE))


def test_contested() -> None:
    """On a contested claim nothing is wrong: it is said at which question careful readers part."""
    widget = marked("C19", "RUS USA")
    said = widget.reach["said"][-1]
    assert re.search("Careful readers give different answers at: .*case's own two states", said)
    assert not any("wrong" in line for line in widget.reach["said"])


def test_plain() -> None:
    """The plain text has every region with its tiles, the marks and what follows."""
    text = marked("C05", "SYR IRQ", "RUS").plain()
    assert "Northern Eurasia: ▶ Russia" in text
    assert "◉ Syria" in text
    assert "→ Regional" in text
    assert "Our code is the same." in text


def test_no_claims() -> None:
    """Without a claim there is nothing to mark, and an unknown one is answered with the likely one."""
    with pytest.raises(LookupError, match="has no claim to mark"):
        tile_map(CASE, [])
    with pytest.raises(LookupError, match='no claim "C5"'):
        tile_map(CASE, "C5")


def test_claims() -> None:
    """Each claim has marks of its own."""
    widget = tile_map(CASE, ["C05", "C49"])
    widget.marked = {"C05": {"feels": ["SYR", "IRQ"]}, "C49": {"feels": ["RUS", "IRN", "NOWHERE"]}}
    assert "▲ Regional" == widget.reach["label"]
    widget.claim = "C49"
    assert ("■ Bilateral", ["RUS", "IRN"]) == (widget.reach["label"], sorted(widget.answer["feels"])[::-1])


@pytest.mark.parametrize("name", case_names())
def test_any_case(name: str) -> None:
    """Every shipped case has its map, with or without its reference."""
    case = replace(load_case(name), reference=None)
    widget = tile_map(case)
    widget.marked = {widget.claim: {"acts": [], "feels": list(case.map.pair)}}
    assert ("■ Bilateral", []) == (widget.reach["label"], widget.reach["said"])


def test_card() -> None:
    """A question's card says what follows from the marks, and not whether it fits."""
    tiles = {"RUS": "Russia", "IRN": "Iran", "SYR": "Syria", "IRQ": "Iraq"}
    about = {"id": "ex90-q1", "title": "t", "points": 1, "feedback": "full", "prompt": "p"}
    question = PlacesQuestion(kind="places", claim="C05", places=tiles, **about)
    card = question_card(question, CASE.id)
    assert {} == card.answer
    read = question.read({"acts": ["Russia"], "feels": ["Iraq", "Syria"]})
    card.put(card.state_of(read))
    assert read == question.read(card.answer)
    assert ("▲ Regional", []) == (card.reach["label"], card.reach["said"])
