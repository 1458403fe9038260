"""The marking desk: an answer with its rubric, a key a mark, saved after every step."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from textwrap import fill
from typing import Any

import traitlets

from irkit.grading.engine.results import fingerprint
from irkit.grading.outputs import marking
from irkit.grading.outputs.gradebook import number, plain_cell, read_number, safe_cell
from irkit.grading.outputs.marking import NAME, Key, Line, MarkingError, marks_of, read_rubric
from irkit.questions.sheets import SheetError, exercise_of, find_sheet
from irkit.questions.words import Criterion
from irkit.text import counted
from irkit.widgets.page import PlainWidget, script, style

FOLDER = Path(__file__).parent


class Marker:
    """The text answers of a class in the order in which they are marked, and the place where the marker is.

    Answers to one question follow each other, in the order of a fingerprint of their texts: so equal texts
    lie together, and the order says nothing of whose they are. ``at`` is the place of the answer on the
    desk, ``criterion`` that of the criterion that the next mark goes to, both counted from 0. Each step reads
    the file anew where somebody else has saved it, and writes it whole; others wait meanwhile.

    Parameters
    ----------
    out : Path
        The output folder of ``irkit grade``.

    Raises
    ------
    MarkingError
        If there is nothing to mark, or the file cannot be read.
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        self.at = self.criterion = 0
        self.order: tuple[Key, ...] = ()
        self.lines: dict[Key, Line] = {}
        self._seen = ""
        self._past: list[tuple[Key, str, str, str, int]] = []
        self.read()
        if self.points_of(self.key) is not None:
            self.jump()

    @property
    def key(self) -> Key:
        """Whose answer lies on the desk, to which question, and which text."""
        return self.order[self.at]

    @property
    def line(self) -> Line:
        """The answer's line in the file."""
        return self.lines[self.key]

    @property
    def rubric(self) -> tuple[Criterion, ...]:
        """The criteria of the answer's question."""
        return read_rubric(self.line.get("rubric", ""))

    @property
    def state(self) -> str:
        """What the answer earns, as a sentence, or what cannot be in what somebody has filled in."""
        try:
            points = _earned(self.line)
        except ValueError as error:
            return f"In the file: {error}."
        maximum = number(_maximum(self.line))
        if points is None:
            return f"No points yet; {maximum} can be earned."
        told = f"{number(points)} of {maximum} points"
        if self.line.get(marking.POINTS):
            told += ", as written into the file: empty its cell there to let the criteria count"
        return f"{told}."

    def points_of(self, key: Key) -> float | None:
        """Return what an answer earns; None while that is not known."""
        try:
            return _earned(self.lines[key])
        except ValueError:
            return None

    def go(self, steps: int) -> str:
        """Go to the next answer or to one before, and return what is to be told."""
        at = min(max(self.at + steps, 0), len(self.order) - 1)
        if at == self.at:
            return "This is the last answer." if steps > 0 else "This is the first answer."
        self._lay(at)
        return ""

    def jump(self) -> str:
        """Go to the next answer without points, from the beginning again after the last."""
        for at in [*range(self.at + 1, len(self.order)), *range(self.at + 1)]:
            if self.points_of(self.order[at]) is None:
                message = "This is the only answer without points." if at == self.at else ""
                self._lay(at)
                return message
        return "Every answer has its points."

    def choose(self, criterion: int) -> str:
        """Go to a criterion of the answer; beyond the first and the last there is none."""
        self.criterion = min(max(criterion, 0), max(len(self.rubric) - 1, 0))
        return ""

    def give(self, mark: int | None) -> str:
        """Give the criterion a mark and go to the next one, or take its mark back where there is None.

        A mark beyond its highest is refused.
        """
        if not self.rubric:
            return "It has no rubric: write its points into the file."
        criterion = self.rubric[self.criterion]
        highest = len(criterion.levels) - 1
        if mark is not None and not 0 <= mark <= highest:
            return f"Not given: {criterion.name} goes from 0 to {highest}."
        message = self.write(self.key, f"criterion_{self.criterion + 1}", "" if mark is None else str(mark))
        if mark is None:
            return f"{criterion.name}: no mark. {message}"
        self.choose(self.criterion + 1)
        return f"{criterion.name}: {mark}. {self._sum()} {message}"

    def comment(self, text: str) -> str:
        """Fill in the comment, which the student reads beside the points."""
        return f"Comment saved. {self.write(self.key, marking.COMMENT, text)}"

    def undo(self) -> str:
        """Take the last step back, wherever it was; what somebody else has changed since is left alone."""
        if not self._past:
            return "There is nothing to undo."
        key, head, before, after, criterion = self._past[-1]
        if key not in self.order or self.lines[key].get(head) != after:
            del self._past[-1]
            return "Not undone: that has been changed by somebody else since."
        earlier = self._past[:-1]
        message = self.write(key, head, before)
        self._past = earlier
        self._lay(self.order.index(key))
        self.criterion = criterion
        return f"Undone at answer {self.at + 1}. {self._sum()} {message}"

    def read(self) -> str:
        """Read the file where somebody else has saved it, and return what is to be told of that.

        Raises
        ------
        MarkingError
            If it is not plain what was meant in it, or the answer on the desk is no longer there.
        """
        seen = self._fingerprint()
        if seen == self._seen:
            return ""
        lines = marking.lines_as_saved(self.out)
        restored = marking.put_back(lines, marking.read_journal(self.out))
        self.lines, self._seen = lines, seen
        self._sort()
        cells = counted(restored, "cell")
        return f"Whoever saved {NAME} had not seen {cells} of the desk: put back." if restored else ""

    def write(self, key: Key, head: str, cell: str) -> str:
        """Fill in a cell of a line, and return what is to be told.

        Raises
        ------
        MarkingError
            If the file cannot be read, or has no such text or column; then it stays as it is.
        OSError
            If it cannot be written.
        """
        with marking.locked(self.out):
            message = self.read()
            line = self.lines.get(key)
            if line is None or line.get("note") == marking.STALE or head not in line:
                raise MarkingError(f"{NAME} has no column {head} for this text any more")
            # As it is read again after it was written.
            before, after = line[head], safe_cell(safe_cell(cell).strip())
            if before != after:
                lines = {**self.lines, key: {**line, head: after}}
                heads = list(dict.fromkeys(chain.from_iterable(lines.values())))
                marking.write_marking(self.out, heads, lines.values())
                self.lines, self._seen = lines, self._fingerprint()
                marking.write_journal(self.out, key, head, before, after)
                self._past.append((key, head, before, after, self.criterion))
        return message

    def _fingerprint(self) -> str:
        path = self.out / NAME
        try:
            return fingerprint(path.read_bytes()) if path.exists() else "gone"
        except OSError as error:
            raise MarkingError(f"{NAME} cannot be read: {error.strerror or error}") from None

    def _sort(self) -> None:
        """Put the answers in order, whatever the file's, and leave the marker where they are."""
        here = self.key if self.order else None
        keys = [key for key, line in self.lines.items() if line.get("note") != marking.STALE]
        if not keys:
            raise MarkingError(f"there is no text to mark in {self.out}: irkit grade writes them to {NAME}")
        self.order = tuple(sorted(keys, key=lambda key: (len(key[1]), key[1], key[2], key[0])))
        if here in self.order:
            self.at = self.order.index(here)
        elif here is not None:
            self._lay(min(self.at, len(self.order) - 1))
            raise MarkingError(f"the answer that lay here is gone: {marking.STALE}")

    def _lay(self, at: int) -> None:
        """Put an answer on the desk, at its first criterion without a mark."""
        self.at = at
        marks = marks_of(self.line, len(self.rubric))
        self.criterion = marks.index("") if "" in marks else 0

    def _sum(self) -> str:
        return "" if self.points_of(self.key) is None else self.state


def _maximum(line: Line) -> float:
    return read_number(line.get("max", "")) or 0.0


def _earned(line: Line) -> float | None:
    """Return what a line's text earns by its own rubric; see :func:`marking.earned`."""
    return marking.earned(line, read_rubric(line.get("rubric", "")), _maximum(line))


class MarkingDesk(PlainWidget):
    """One answer after the other, with its rubric; each step is in the marking file at once.

    Parameters
    ----------
    marker : Marker
        The marker's place among the answers.
    """

    _esm = script("marking_desk.js", folder=FOLDER)
    _css = style("marking_desk.css", folder=FOLDER)

    shown = traitlets.Dict().tag(sync=True)
    names = traitlets.Bool(False).tag(sync=True)

    def __init__(self, marker: Marker) -> None:
        self._marker = marker
        self._turn = 0
        super().__init__(shown=self._view(""))
        self.on_msg(self._on_message)
        self.observe(lambda _change: self._show(""), "names")

    def press(self, key: str) -> str:
        """Do what a key stands for, and return what is said of it."""
        marker = self._marker
        steps: dict[str, Callable[[], str]] = {
            "next": lambda: marker.go(1),
            "previous": lambda: marker.go(-1),
            "jump": marker.jump,
            "down": lambda: marker.choose(marker.criterion + 1),
            "up": lambda: marker.choose(marker.criterion - 1),
            "undo": marker.undo,
            "clear": lambda: marker.give(None),
        }
        # Digits of every script: the keys of a Persian or Hindi keyboard give marks too.
        is_mark = len(key) == 1 and key.isdecimal()
        return self._do((lambda: marker.give(int(key))) if is_mark else steps[key])

    def comment(self, text: str) -> str:
        """Save a comment on the answer that lies here."""
        return self._do(lambda: self._marker.comment(text))

    def plain(self) -> str:
        """Return the answer, its rubric and its marks as text."""
        view = self.shown
        lines = [f"{view['place']}. {view['progress']}", view["question"], view["prompt"]]
        lines += ["", view["text"], ""]
        for criterion in view["criteria"]:
            levels = "; ".join(f"{mark} = {level}" for mark, level in enumerate(criterion["levels"]))
            lines.append(f"{criterion['name']}: {criterion['mark'] or 'no mark yet'} ({levels})")
        lines.append(view["points"])
        lines += [f"Comment: {view['comment']}"] if view["comment"] else []
        lines += [f"Handed in by {view['name']}"] if view["name"] else []
        return "\n".join(fill(part, 92) for line in lines for part in line.split("\n"))

    def _do(self, step: Callable[[], str]) -> str:
        try:
            message = " ".join(f"{self._marker.read()} {step()}".split())
        except MarkingError as error:
            message = f"Not saved. {error}"
        except OSError as error:
            message = f"Not saved. {NAME} cannot be written: {error.strerror or error}"
        self._show(message)
        return message

    def _show(self, message: str) -> None:
        self.shown = self._view(message)

    def _view(self, message: str) -> dict[str, Any]:
        marker = self._marker
        self._turn += 1
        title, prompt = _title_and_prompt(marker.key[1])
        line, total = marker.line, len(marker.order)
        marked = sum(marker.points_of(key) is not None for key in marker.order)
        marks = zip(marker.rubric, marks_of(line, len(marker.rubric)), strict=True)
        return {
            # The turn makes a sentence that is said twice a change, which the page waits for.
            "turn": self._turn,
            "message": message,
            "id": fingerprint("\n".join(marker.key).encode("utf-8", "replace")),
            "place": f"Answer {marker.at + 1} of {total}",
            "progress": f"{marked} of {total} marked",
            "done": marked / total,
            "question": title,
            "prompt": prompt,
            "name": marker.key[0] if self.names else "",
            "text": plain_cell(line.get("text", "")),
            "criteria": [{**criterion.model_dump(), "mark": cell} for criterion, cell in marks],
            "criterion": marker.criterion,
            "points": marker.state,
            "comment": plain_cell(line.get(marking.COMMENT, "")),
        }

    def _on_message(self, _widget: object, message: dict[str, Any], _buffers: object) -> None:
        # What was pressed is about the answer that the page showed, which may no longer lie here.
        key, text, criterion = (message.get(name) for name in ("key", "text", "criterion"))
        if message.get("id") != self.shown["id"]:
            self._show("Not taken: it was meant for an answer that no longer lies here.")
        elif isinstance(text, str):
            self.comment(text)
        elif isinstance(key, str):
            if isinstance(criterion, int):
                self._marker.choose(criterion)
            self.press(key)


def marking_desk(path: str | Path | None = None) -> MarkingDesk:
    """Return the desk for the text answers of a class.

    Parameters
    ----------
    path : str or Path, optional
        The output folder of ``irkit grade``, or its ``marking.csv``. Without it the desk shows made-up
        answers to practise on, in a temporary folder.

    Raises
    ------
    MarkingError
        If there is nothing to mark, or the file cannot be read; the message is a sentence.
    """
    if not path:
        path = tempfile.mkdtemp(prefix="irkit-practice-")
        shutil.copy(FOLDER / "practice.csv", Path(path) / NAME)
    folder = Path(path).parent if Path(path).name == NAME else Path(path)
    return MarkingDesk(Marker(folder))


def _title_and_prompt(question_id: str) -> tuple[str, str]:
    """Return a question's title and prompt, where its sheet is to be had."""
    try:
        exercise = find_sheet(exercise_of(question_id))
        question = exercise[question_id]
    except SheetError:
        return question_id, ""
    prompt = getattr(question, "prompt", "")
    return f"{exercise.title}, question {question.number}: {question.title}", prompt
