"""The marking desk: an answer with its rubric, a key a mark, saved after every step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import wrap
from typing import Any

import traitlets

from irkit.grading.engine.results import fingerprint
from irkit.grading.outputs.gradebook import number
from irkit.grading.outputs.marker import Marker
from irkit.grading.outputs.marking import COMMENT
from irkit.grading.outputs.markingfile import NAME, MarkingError
from irkit.questions.sheets import SheetError, exercise_of, find_sheet
from irkit.questions.text import TextQuestion
from irkit.text import UserError
from irkit.widgets.page import PlainWidget, script, style

FOLDER = Path(__file__).parent
KEYS = (
    ("0 to 9", "give the criterion this mark and go to the next one"),
    ("↑ ↓", "go to the criterion before or after"),
    ("→ ←", "go to the next answer or back; Enter goes on too"),
    ("j", "jump to the next answer without points"),
    ("u, Ctrl+Z", "undo the last step, wherever it was"),
    ("Backspace", "take the criterion's mark back"),
    ("c", "write a comment; Escape leaves it"),
)


class DeskError(UserError, ValueError):
    """There is nothing to mark, or it cannot be read."""


class MarkingDesk(PlainWidget):
    """One answer after the other, with its rubric; each step is in the marking file at once.

    Parameters
    ----------
    marker : Marker
        The marker's place among the answers.
    """

    _esm = script("desk.js", folder=FOLDER)
    _css = style("desk.css", folder=FOLDER)

    shown = traitlets.Dict().tag(sync=True)
    names = traitlets.Bool(False).tag(sync=True)
    help_rows = traitlets.List([list(each) for each in KEYS]).tag(sync=True)

    def __init__(self, marker: Marker) -> None:
        self._marker = marker
        self._turn = 0
        super().__init__(shown=self._view(""))
        self.on_msg(self._asked)
        self.observe(lambda _change: self._show(""), "names")

    def press(self, key: str) -> str:
        """Do what a key stands for, and return what is said of it."""
        return self._do(lambda: self._step(key))

    def comment(self, text: str) -> str:
        """Save a comment on the answer that lies here."""
        return self._do(lambda: self._marker.comment(text))

    def plain(self) -> str:
        """Return the answer, its rubric and its marks as text."""
        view = self.shown
        lines = [f"{view['place']}. {view['progress']}", view["question"]]
        lines += [f"Handed in by {view['name']}"] if view["name"] else []
        lines += wrap(view["prompt"], 92)
        text = [part for line in view["text"].splitlines() for part in wrap(line, 90) or [""]]
        lines += ["", *(f"| {part}" for part in text), ""]
        for each in view["criteria"]:
            lines.append(f"{each['name']}: {each['mark'] or 'no mark yet'}")
            told = [f"{mark} = {level}" for mark, level in enumerate(each["levels"])]
            lines += wrap("; ".join(told), 92, initial_indent="    ", subsequent_indent="    ")
        lines.append(view["points"])
        lines += [f"Comment: {view['comment']}"] if view["comment"] else []
        return "\n".join(lines)

    def __repr__(self) -> str:
        """Return how far the marking is."""
        return f"<MarkingDesk: {self._marker.marked} of {len(self._marker.order)} answers marked>"

    def _step(self, key: str) -> str:
        marker = self._marker
        steps: dict[str, Callable[[], str | None]] = {
            "next": lambda: marker.go(1),
            "previous": lambda: marker.go(-1),
            "jump": marker.jump,
            "down": lambda: marker.choose(marker.criterion + 1),
            "up": lambda: marker.choose(marker.criterion - 1),
            "undo": marker.undo,
            "clear": marker.clear,
            "count": marker.count_criteria,
        }
        if len(key) == 1 and key in "0123456789":
            return marker.give(int(key))
        return steps[key]() or "" if key in steps else ""

    def _do(self, step: Callable[[], str]) -> str:
        try:
            told = f"{self._marker.read()} {step()}".strip()
        except MarkingError as error:
            told = f"Not saved. {error}"
        self._show(told)
        return told

    def _show(self, told: str) -> None:
        self.shown = self._view(told)

    def _view(self, told: str) -> dict[str, Any]:
        marker = self._marker
        self._turn += 1
        title, prompt = _asked(marker.key[1])
        line, mark, total = marker.line, marker.mark, len(marker.order)
        marked = marker.marked
        given = (*mark.criteria, *[""] * len(marker.rubric))
        return {
            # The turn makes a sentence that is said twice a change, which the page waits for.
            "turn": self._turn,
            "told": told,
            "id": fingerprint("\n".join(marker.key).encode("utf-8", "replace")),
            "place": f"Answer {marker.at + 1} of {total}",
            "progress": f"{marked} of {total} marked",
            "done": marked / total,
            "question": title,
            "prompt": prompt,
            "name": marker.key[0] if self.names else "",
            "text": line.get("text", ""),
            "criteria": [
                {"name": each.name, "levels": list(each.levels), "mark": given[place]}
                for place, each in enumerate(marker.rubric)
            ],
            "criterion": marker.criterion,
            "points": self._points(),
            "by_hand": bool(mark.points) and bool(marker.rubric),
            "comment": line.get(COMMENT, ""),
        }

    def _points(self) -> str:
        marker = self._marker
        if marker.fault:
            return marker.fault
        if marker.points is None:
            return f"No points yet; {number(marker.maximum)} can be earned."
        by_hand = ", as written into the file; the criteria do not count" if marker.mark.points else ""
        return f"{number(marker.points)} of {number(marker.maximum)} points{by_hand}."

    def _asked(self, _widget: object, message: dict[str, Any], _buffers: object) -> None:
        # What was pressed is about the answer that the page showed, which may no longer lie here.
        key, text, criterion = (message.get(each) for each in ("key", "text", "criterion"))
        if message.get("id") != self.shown["id"]:
            self._show("Not taken: it was meant for an answer that no longer lies here.")
        elif isinstance(text, str):
            self.comment(text)
        elif isinstance(key, str):
            if isinstance(criterion, int):
                self._marker.choose(criterion)
            self.press(key)


def marking_desk(path: str | Path) -> MarkingDesk:
    """Return the desk for the text answers of a class.

    Parameters
    ----------
    path : str or Path
        The output folder of ``irkit grade``, or its ``marking.csv``.

    Raises
    ------
    DeskError
        If there is nothing to mark, or the file cannot be read; the message is a sentence.
    """
    given = Path(path)
    try:
        return MarkingDesk(Marker(given.parent if given.name == NAME else given))
    except MarkingError as error:
        raise DeskError(str(error)) from None


def _asked(question_id: str) -> tuple[str, str]:
    """Return a question's title and prompt, where its sheet is to be had."""
    try:
        exercise = find_sheet(exercise_of(question_id))
        found = exercise[question_id]
    except SheetError:
        return question_id, ""
    prompt = found.prompt if isinstance(found, TextQuestion) else ""
    return f"{exercise.title}, question {found.number}: {found.title}", prompt
