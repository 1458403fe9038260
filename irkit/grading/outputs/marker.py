"""A marker at work on the text answers of a class: one answer after the other, a key a mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from irkit.grading.outputs.gradebook import number
from irkit.grading.outputs.marking import COMMENT, POINTS, STALE, Mark, mark_of
from irkit.grading.outputs.markingfile import NAME, MarkingError, as_written
from irkit.grading.outputs.markingjournal import Key, Line
from irkit.grading.outputs.markingsteps import OpenMarking, plain
from irkit.grading.outputs.rubrics import read_rubric
from irkit.questions.text import Criterion

FIXED: tuple[str, ...] = ("text", "rubric", "max")
"""What a marker reads and does not change."""


@dataclass(frozen=True)
class Step:
    """What was filled in on one line, and what stood there before."""

    key: Key
    before: Mapping[str, str]
    after: Mapping[str, str]
    criterion: int


class Marker:
    """Text answers in the order in which they are marked, and the place where the marker is.

    Answers to one question follow each other, in the order of a fingerprint of their texts: so equal texts
    lie together, and the order says nothing of whose they are. ``at`` is the place of the answer on the
    desk, ``criterion`` that of the criterion that the next mark goes to, both counted from 0.

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
        self._file = OpenMarking(out)
        self._past: list[Step] = []
        self.at = self.criterion = 0
        self.order: tuple[Key, ...] = ()
        self._written: dict[Key, Line] = {}
        # What each line came to: only a line that has changed is reckoned anew.
        self._known: dict[Key, tuple[Line, float | None]] = {}
        self._sort()
        if self._points(self.key) is not None:
            self.jump()

    @property
    def key(self) -> Key:
        """Whose answer lies on the desk, to which question, and which text."""
        return self.order[self.at]

    @property
    def line(self) -> Line:
        """The answer's line in the file, with text, rubric and maximum as they were written."""
        return self._line(self.key)

    @property
    def rubric(self) -> tuple[Criterion, ...]:
        """The criteria of the answer's question."""
        return _rubric(self.line.get("rubric", ""))

    @property
    def maximum(self) -> float:
        """The points that the answer can earn."""
        return float((self.line.get("max") or "0").replace(",", "."))

    @property
    def mark(self) -> Mark:
        """What has been filled in for the answer."""
        return mark_of(self.line)

    @property
    def points(self) -> float | None:
        """What the answer earns by what has been filled in; None while that is not enough, or cannot be."""
        return self._points(self.key)

    @property
    def fault(self) -> str:
        """What cannot be in what somebody has filled in for the answer, as a sentence; or nothing."""
        try:
            self._earned(self.line)
        except ValueError as error:
            return f"In the file: {error}."
        return ""

    @property
    def marked(self) -> int:
        """How many answers have their points."""
        return sum(self._points(key) is not None for key in self.order)

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
            if self._points(self.order[at]) is None:
                told = "This is the only answer without points." if at == self.at else ""
                self._lay(at)
                return told
        return "Every answer has its points."

    def choose(self, criterion: int) -> None:
        """Go to a criterion of the answer; beyond the first and the last there is none."""
        self.criterion = min(max(criterion, 0), max(len(self.rubric) - 1, 0))

    def give(self, mark: int) -> str:
        """Give the criterion a mark and go to the next one; a mark beyond its highest is refused."""
        rubric = self.rubric
        if not rubric:
            return "Its rubric cannot be read any more: mark it in a spreadsheet."
        chosen = rubric[self.criterion]
        highest = len(chosen.levels) - 1
        if not 0 <= mark <= highest:
            return f"Not given: {chosen.name} goes from 0 to {highest}."
        told = self._fill_in({f"criterion_{self.criterion + 1}": str(mark)})
        self.choose(self.criterion + 1)
        return f"{chosen.name}: {mark}. {self._sum()} {told}".strip()

    def clear(self) -> str:
        """Take the criterion's mark back."""
        if not self.rubric:
            return "Its rubric cannot be read any more: mark it in a spreadsheet."
        told = self._fill_in({f"criterion_{self.criterion + 1}": ""})
        return f"{self.rubric[self.criterion].name}: no mark. {told}".strip()

    def count_criteria(self) -> str:
        """Take back points that were given as a number, so that the criteria count."""
        told = self._fill_in({POINTS: ""})
        return f"The criteria count. {self._sum()} {told}".strip()

    def comment(self, text: str) -> str:
        """Fill in the comment, which the student reads beside the points."""
        if plain(text) == self.line.get(COMMENT, ""):
            return ""
        return f"Comment saved. {self._fill_in({COMMENT: text})}".strip()

    def undo(self) -> str:
        """Take the last step back, wherever it was; what somebody else has changed since is left alone."""
        if not self._past:
            return "There is nothing to undo."
        step = self._past[-1]
        line = self._file.lines.get(step.key, {})
        if step.key not in self.order or any(line.get(h) != cell for h, cell in step.after.items()):
            self._past.pop()
            return "Not undone: that has been changed by somebody else since."
        told = self._file.fill_in(step.key, step.before).told
        self._past.pop()
        self._lay(self.order.index(step.key))
        self.criterion = step.criterion
        return f"Undone at answer {self.at + 1}. {self._sum()} {told}".strip()

    def read(self) -> str:
        """Read the file where somebody else has saved it, and return what is to be told of that.

        Raises
        ------
        MarkingError
            If it is not plain what was meant in it, or the answer on the desk is no longer there.
        """
        key, known = self.key, self._file.lines
        told = self._file.refresh()
        if self._file.lines is not known:
            self._sort()
        if self.key != key:
            raise MarkingError(f"the answer that lay here is gone: {STALE}")
        return told

    def _fill_in(self, cells: Mapping[str, str]) -> str:
        key, cells = self.key, {head: plain(cell) for head, cell in cells.items()}
        known = self._file.lines.keys()
        filled = self._file.fill_in(key, cells)
        if self._file.lines.keys() != known:
            self._sort()
        if filled.before != cells:
            self._past.append(Step(key, filled.before, cells, self.criterion))
        return filled.told

    def _sort(self) -> None:
        """Put the answers in order, whatever the file's, and leave the marker where they are."""
        self._written, self._known = as_written(self._file.out), {}
        here = self.key if self.order else None
        order = [key for key, line in self._file.lines.items() if line.get("note") != STALE]
        if not order:
            raise MarkingError(f"{NAME} in {self._file.out} holds no text to mark")
        self.order = tuple(sorted(order, key=lambda key: (len(key[1]), key[1], key[2], key[0])))
        if here in self.order:
            self.at = self.order.index(here)
        elif here is not None:
            self._lay(min(self.at, len(self.order) - 1))

    def _lay(self, at: int) -> None:
        """Put an answer on the desk, at its first criterion without a mark."""
        self.at = at
        given = (*self.mark.criteria, *[""] * len(self.rubric))
        empty = [place for place in range(len(self.rubric)) if not given[place]]
        self.choose(empty[0] if empty else 0)

    def _line(self, key: Key) -> Line:
        theirs = self._written.get(key, {})
        return {**self._file.lines[key], **{head: theirs[head] for head in FIXED if head in theirs}}

    def _points(self, key: Key) -> float | None:
        line = self._file.lines[key]
        known = self._known.get(key)
        if known is None or known[0] is not line:
            try:
                known = (line, self._earned(self._line(key)))
            except ValueError:
                known = (line, None)
            self._known[key] = known
        return known[1]

    def _earned(self, line: Line) -> float | None:
        mark, rubric = mark_of(line), _rubric(line.get("rubric", ""))
        if not (mark.points or rubric):
            return None
        return mark.points_for(
            [len(each.levels) - 1 for each in rubric], float((line.get("max") or "0").replace(",", "."))
        )

    def _sum(self) -> str:
        points = self.points
        return "" if points is None else f"{number(points)} of {number(self.maximum)} points."


_rubric = lru_cache(maxsize=64)(read_rubric)
