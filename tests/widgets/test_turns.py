"""Questions between the paragraphs of the lessons."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from irkit.widgets.turns import FOLDER, Turn, TurnError, turns, your_turn

ROOT = Path(__file__).parents[2]
LESSONS = sorted(Path(str(file)).stem for file in FOLDER.iterdir())
ALL = [turn for lesson in LESSONS for turn in turns(lesson).values()]


@pytest.mark.parametrize("turn", ALL, ids=lambda turn: turn.id)
def test_options(turn: Turn) -> None:
    """A question has two to four options, one of them right or none, and each says something."""
    right = [option.right for option in turn.options]

    assert 2 <= len(turn.options) <= 4
    assert right.count(True) == 1 or {None} == {*right}
    assert all(len(option.says.split()) >= 4 and option.reply for option in turn.options)


@pytest.mark.parametrize("lesson", LESSONS)
def test_lesson(lesson: str) -> None:
    """A lesson asks each of its questions once, in their order."""
    (notebook,) = (ROOT / "notebooks").glob(f"{lesson}-*.ipynb")
    asked = re.findall(r'widgets\.your_turn\(\\"([^"\\]+)\\"\)', notebook.read_text(encoding="utf-8"))

    assert asked == [*turns(lesson)]


def test_press() -> None:
    """A press answers with the option's words and the misconception, and marks the button."""
    card = your_turn("02-2")
    assert card._said.value == ""

    card._buttons[0].click()
    assert (
        "consistent with counting the actors and calling that the level: misconception M1" in card._said.value
    )
    assert card._buttons[0].description.startswith("✗ ")

    card._buttons[1].click()
    assert "<p>Yes. Russia and the United States" in card._said.value
    assert ["✗" in button.description for button in card._buttons] == [False] * 3


def test_plain() -> None:
    """The text form has question and options, and tells no answer."""
    text = your_turn("02-2").plain()

    assert text.startswith("Your turn. C19 says")
    assert text.count("( )") == 3
    assert "not the pair of this case" not in text


def test_unknown() -> None:
    """A question that no lesson has is told with the likely one."""
    with pytest.raises(TurnError, match=r"did you mean .*02-1"):
        your_turn("02-11")
