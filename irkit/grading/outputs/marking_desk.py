"""The marking desk: an answer with its rubric, a key a mark, saved after every step."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import tomllib
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from textwrap import wrap
from typing import Any

import traitlets

from irkit.grading.engine.results import Grade, Result, fingerprint
from irkit.grading.outputs import marking
from irkit.grading.outputs.gradebook import BYTE_ORDER_MARK, Row, csv_lines, number, plain_cell, safe_cell
from irkit.grading.outputs.marking import NAME, Key, Line, MarkingError, marks_of, read_rubric
from irkit.grading.submissions.submissions import Submission
from irkit.questions.sheets import SheetError, exercise_of, find_sheet
from irkit.questions.text import Criterion, TextQuestion
from irkit.text import counted, write_whole
from irkit.widgets.page import PlainWidget, script, style

FOLDER = Path(__file__).parent
UNKNOWN = "The key “{}” does nothing here: see Keys below."


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
        if not (out / NAME).is_file() and not (out / marking.KEPT).is_dir():
            raise MarkingError(f"there is no {NAME} in {out}: irkit grade writes one where there are texts")
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
        by_hand = self.line.get(marking.POINTS) and ", as written into the file; the criteria do not count"
        return f"{number(points)} of {maximum} points{by_hand or ''}."

    @property
    def marked(self) -> int:
        """How many answers have their points."""
        return sum(self.points_of(key) is not None for key in self.order)

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
            return "Its rubric cannot be read any more: mark it in a spreadsheet."
        criterion = self.rubric[self.criterion]
        highest = len(criterion.levels) - 1
        if mark is not None and not 0 <= mark <= highest:
            return f"Not given: {criterion.name} goes from 0 to {highest}."
        message = self._fill_in(f"criterion_{self.criterion + 1}", "" if mark is None else str(mark))
        if mark is None:
            return f"{criterion.name}: no mark. {message}"
        self.choose(self.criterion + 1)
        return f"{criterion.name}: {mark}. {self._sum()} {message}"

    def count_criteria(self) -> str:
        """Take back points that were given as a number, so that the criteria count."""
        message = self._fill_in(marking.POINTS, "")
        return f"The criteria count. {self._sum()} {message}"

    def comment(self, text: str) -> str:
        """Fill in the comment, which the student reads beside the points."""
        if _plain(text) == self.line.get(marking.COMMENT, ""):
            return ""
        return f"Comment saved. {self._fill_in(marking.COMMENT, text)}"

    def undo(self) -> str:
        """Take the last step back, wherever it was; what somebody else has changed since is left alone."""
        if not self._past:
            return "There is nothing to undo."
        key, head, before, after, criterion = self._past[-1]
        if key not in self.order or self.lines[key].get(head) != after:
            del self._past[-1]
            return "Not undone: that has been changed by somebody else since."
        _, message = self.write(key, head, before)
        del self._past[-1]
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
        lines, values = marking.lines_as_saved(self.out), marking.read_journal(self.out)
        messages = []
        restored = marking.put_back(lines, values)
        if restored and self._seen:
            messages.append(f"Whoever saved {NAME} had not seen {_cells(restored)} of the desk: put back.")
        changed = [
            (key, head)
            for (key, head), cells in values.items()
            if key in lines and lines[key].get(head, "") not in cells
            if self.lines.get(key, {}).get(head) == cells[-1]
        ]
        if changed:
            count = _cells(len(changed)).capitalize()
            messages.append(f"{count} of the desk hold something else in the file, which counts.")
        self.lines, self._seen = lines, seen
        self._sort()
        return " ".join(messages)

    def write(self, key: Key, head: str, cell: str) -> tuple[str, str]:
        """Fill in a cell of a line; return what stood there before, and what is to be told.

        Raises
        ------
        MarkingError
            If the file cannot be read or written, or has no such text or column; then it stays as it is.
        """
        try:
            with marking.locked(self.out):
                message = self.read()
                line = self.lines.get(key)
                if line is None or line.get("note") == marking.STALE:
                    raise MarkingError(f"{NAME} has this text no more: {marking.STALE}")
                if head not in line or head in marking.IDS:
                    raise MarkingError(f"{NAME} has no column {head} to fill in")
                before, after = line[head], _plain(cell)
                if before != after:
                    self._save({**self.lines, key: {**line, head: after}})
                    marking.write_journal(self.out, key, head, before, after)
        except OSError as error:
            raise MarkingError(f"{NAME} cannot be written: {error.strerror or error}") from None
        return before, message

    def _save(self, lines: dict[Key, Line]) -> None:
        left = self.out / marking.KEPT / marking.LEFT
        if not left.is_file() or self._seen != left.read_text(encoding="ascii"):
            marking.keep(self.out)
        heads = list(dict.fromkeys(chain.from_iterable(lines.values())))
        table = chain([heads], ([line.get(head, "") for head in heads] for line in lines.values()))
        write_whole(self.out / NAME, chain([BYTE_ORDER_MARK], csv_lines(table)))
        self.lines, self._seen = lines, self._fingerprint()
        write_whole(left, self._seen)

    def _fill_in(self, head: str, cell: str) -> str:
        key = self.key
        before, message = self.write(key, head, cell)
        if before != _plain(cell):
            self._past.append((key, head, before, _plain(cell), self.criterion))
        return message

    def _fingerprint(self) -> str:
        try:
            return fingerprint((self.out / NAME).read_bytes())
        except FileNotFoundError:
            return "gone"
        except OSError as error:
            raise MarkingError(f"{NAME} cannot be read: {error.strerror or error}") from None

    def _sort(self) -> None:
        """Put the answers in order, whatever the file's, and leave the marker where they are."""
        here = self.key if self.order else None
        keys = [key for key, line in self.lines.items() if line.get("note") != marking.STALE]
        if not keys:
            raise MarkingError(f"{NAME} in {self.out} holds no text to mark")
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
    return float((line.get("max") or "0").replace(",", "."))


def _earned(line: Line) -> float | None:
    """Return what a line's text earns by its own rubric; see :func:`marking.earned`."""
    return marking.earned(line, read_rubric(line.get("rubric", "")), _maximum(line))


def _plain(cell: str) -> str:
    """Return a cell's text as it is read again after it was written."""
    return safe_cell(safe_cell(cell).strip())


def _cells(count: int) -> str:
    return "one cell" if count == 1 else counted(count, "cell")


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
        for criterion in view["criteria"]:
            lines.append(f"{criterion['name']}: {criterion['mark'] or 'no mark yet'}")
            levels = [f"{mark} = {level}" for mark, level in enumerate(criterion["levels"])]
            lines += wrap("; ".join(levels), 92, initial_indent="    ", subsequent_indent="    ")
        lines.append(view["points"])
        lines += [f"Comment: {view['comment']}"] if view["comment"] else []
        return "\n".join(lines)

    def __repr__(self) -> str:
        """Return how far the marking is."""
        return f"<MarkingDesk: {self._marker.marked} of {len(self._marker.order)} answers marked>"

    def _step(self, key: str) -> str:
        marker = self._marker
        if len(key) == 1 and key.isdecimal():
            # Digits of every script: the keys of a Persian or Hindi keyboard give marks too.
            return marker.give(int(key))
        steps: dict[str, Callable[[], str]] = {
            "next": lambda: marker.go(1),
            "previous": lambda: marker.go(-1),
            "jump": marker.jump,
            "down": lambda: marker.choose(marker.criterion + 1),
            "up": lambda: marker.choose(marker.criterion - 1),
            "undo": marker.undo,
            "clear": lambda: marker.give(None),
            "count": marker.count_criteria,
        }
        return steps[key]() if key in steps else UNKNOWN.format(key)

    def _do(self, step: Callable[[], str]) -> str:
        try:
            message = " ".join(f"{self._marker.read()} {step()}".split())
        except MarkingError as error:
            message = f"Not saved. {error}"
        self._show(message)
        return message

    def _show(self, message: str) -> None:
        self.shown = self._view(message)

    def _view(self, message: str) -> dict[str, Any]:
        marker = self._marker
        self._turn += 1
        title, prompt = _title_and_prompt(marker.key[1])
        line, total, marked = marker.line, len(marker.order), marker.marked
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
            "by_hand": bool(line.get(marking.POINTS) and marker.rubric),
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
        answers to practise on, in a temporary folder that goes when Python ends.

    Raises
    ------
    MarkingError
        If there is nothing to mark, or the file cannot be read; the message is a sentence.
    """
    if not path:
        path = tempfile.mkdtemp(prefix="irkit-practice-")
        atexit.register(shutil.rmtree, path, ignore_errors=True)
        write_practice(Path(path))
    folder = Path(path).parent if Path(path).name == NAME else Path(path)
    return MarkingDesk(Marker(folder))


def write_practice(folder: Path) -> None:
    """Write a marking file with made-up answers into a folder."""
    practice = tomllib.loads((FOLDER / "practice.toml").read_text(encoding="utf-8"))
    exercise = find_sheet(practice["exercise"])
    question = exercise[practice["question"]]
    rows = [
        Row(
            Submission(f"Made-up student {place}"),
            Result((Grade(question.id, None, question.points, answer=text),)),
        )
        for place, text in enumerate(practice["answers"], start=1)
    ]
    only = exercise.model_copy(update={"question": (question,)})
    folder.mkdir(parents=True, exist_ok=True)
    marking.write_marking(folder, marking.marking(rows, only, {}) or ())


def _title_and_prompt(question_id: str) -> tuple[str, str]:
    """Return a question's title and prompt, where its sheet is to be had."""
    try:
        exercise = find_sheet(exercise_of(question_id))
        question = exercise[question_id]
    except SheetError:
        return question_id, ""
    prompt = question.prompt if isinstance(question, TextQuestion) else ""
    return f"{exercise.title}, question {question.number}: {question.title}", prompt
