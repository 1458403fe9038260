"""A question between two paragraphs, not graded: one press, and an answer that says what was missed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files

import ipywidgets
import tomli

from irkit.framework.levels import misconception
from irkit.text import UserError, meant
from irkit.widgets.controls import Guarded, live, paragraph, press, wrapped

FOLDER = files("irkit.widgets") / "turns"


class TurnError(UserError, LookupError):
    """A question that no lesson has; the message names the likely one."""


@dataclass(frozen=True)
class Option:
    """What can be pressed, and what is then said.

    ``right`` is None for every option where the question is a matter of judgement.
    """

    text: str
    says: str
    right: bool | None = None
    misconception: str = ""

    @property
    def reply(self) -> str:
        """What is said when it was chosen."""
        head = {True: "Yes. ", False: "Look again. ", None: ""}[self.right]
        if not self.misconception:
            return f"{head}{self.says}"
        code = misconception(self.misconception)
        return (
            f"{head}{self.says} (This choice is consistent with {code.pattern}: misconception {code.code}.)"
        )


@dataclass(frozen=True)
class Turn:
    """A question of a lesson with its options."""

    id: str
    question: str
    options: tuple[Option, ...]


@cache
def turns(lesson: str) -> dict[str, Turn]:
    """Return the questions of one lesson by their ids; none for a lesson without."""
    file = FOLDER / f"{lesson}.toml"
    if not file.is_file():
        return {}
    read = {}
    for record in tomli.loads(file.read_text(encoding="utf-8"))["turn"]:
        keyed = any("right" in option for option in record["option"])
        options = ({"right": False if keyed else None} | option for option in record["option"])
        read[record["id"]] = Turn(
            record["id"], record["question"], tuple(Option(**option) for option in options)
        )
    return read


class TurnCard(Guarded):
    """A question and its options as buttons; ``chosen`` is the number of the option pressed last.

    Parameters
    ----------
    turn : Turn
        The question.
    """

    def __init__(self, turn: Turn) -> None:
        self.turn, self.chosen = turn, -1
        self._said = live()
        self._buttons = [
            press(option.text, partial(self.choose, place)) for place, option in enumerate(turn.options)
        ]
        super().__init__(
            ipywidgets.HTML(paragraph(f"Your turn. {turn.question}", "b")), *self._buttons, self._said
        )
        self.add_class("irkit-turn")

    def choose(self, place: int) -> None:
        """Choose the option with this number, the first being 0."""
        self.chosen = place
        for button, option in zip(self._buttons, self.turn.options, strict=True):
            button.description = option.text
        option = self.turn.options[place]
        mark = {True: "✓", False: "✗", None: "●"}[option.right]
        self._buttons[place].description = f"{mark} {option.text}"
        self._said.value = paragraph(option.reply)

    def plain(self) -> str:
        """Return the question and its options as text."""
        lines = wrapped(f"Your turn. {self.turn.question}", "")
        for option in self.turn.options:
            lines += wrapped(f"  ( ) {option.text}", "      ")
        return "\n".join(lines)


def your_turn(name: str) -> TurnCard:
    """Return a question of a lesson, answered by one press. Nothing is graded or kept.

    Parameters
    ----------
    name : str
        The question's id: the lesson's number and the question's, such as ``"02-1"``.

    Raises
    ------
    TurnError
        If no lesson has such a question, with the likely one.
    """
    known = turns(name.partition("-")[0])
    if name not in known:
        every = [turn for file in FOLDER.iterdir() for turn in turns(file.name.removesuffix(".toml"))]
        raise TurnError(f'"{name}" is no question of a lesson: {meant(name, every)}')
    return TurnCard(known[name])
