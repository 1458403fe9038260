"""Text answers on their way through a person's hands: ``marking.csv``, merged on the next run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from irkit.grading.engine.results import fingerprint
from irkit.grading.outputs.gradebook import Row, harmless, number, table_lines
from irkit.grading.outputs.markingfile import NAME, STALE, MarkingError, number_of, read_lines
from irkit.grading.outputs.markingjournal import Key
from irkit.grading.outputs.rubrics import rubric_text
from irkit.questions.sheets import Exercise
from irkit.questions.text import TextQuestion

POINTS, COMMENT, TEXT_ID = "points", "comment", "text_id"
_LAST = ("points", "comment", "max", "rubric", TEXT_ID, "note")

__all__ = ["NAME", "STALE", "Key", "Mark", "MarkingError", "marking", "merged", "read_marks"]


@dataclass(frozen=True)
class Mark:
    """What a person filled in for one text: marks a criterion, points, a comment, as they stand there."""

    criteria: tuple[str, ...] = ()
    points: str = ""
    comment: str = ""
    line: dict[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been filled in."""
        return not any((self.points, self.comment, *self.criteria))

    def earned(self, question: TextQuestion) -> float | None:
        """Return the points: those given, or else the share of the marks that the criteria carry.

        Raises
        ------
        ValueError
            If something is no number, or is more than there is to earn.
        """
        return self.points_for([len(each.levels) - 1 for each in question.rubric], question.points)

    def points_for(self, highest: Sequence[int], maximum: float) -> float | None:
        """Return the points by the highest mark of each criterion and by what there is to earn at most.

        Raises
        ------
        ValueError
            If something is no number, or is more than there is to earn.
        """
        if self.points:
            return _between(self.points, maximum, "points")
        given = self.criteria[: len(highest)]
        if not all(given) or len(given) < len(highest):
            return None
        marks = [_between(each, most, "a mark") for each, most in zip(given, highest, strict=True)]
        return round(maximum * sum(marks) / sum(highest), 4)


def read_marks(path: Path) -> dict[Key, Mark]:
    """Return what was filled in, by submission, question and text; nothing where there is no file.

    Raises
    ------
    MarkingError
        If the file cannot be read, or it is not plain what was meant.
    """
    return {key: mark_of(line) for key, line in read_lines(path).items()}


def merged(
    rows: Iterable[Row], exercise: Exercise, marks: Mapping[Key, Mark]
) -> dict[str, dict[str, tuple[float, str]]]:
    """Return points and comment a text, by submission and question.

    Raises
    ------
    MarkingError
        If a mark is no number or too large; the message lists every such row.
    """
    found: dict[str, dict[str, tuple[float, str]]] = {}
    faults = []
    for row, question, key in _texts(rows, exercise):
        mark = marks.get(key, Mark())
        try:
            points = mark.earned(question)
        except ValueError as error:
            faults.append(f"{NAME}: {row.submission.name}, {question.id}: {error}")
            continue
        if points is not None:
            found.setdefault(row.submission.name, {})[question.id] = (points, mark.comment)
    if faults:
        raise MarkingError("\n".join(faults))
    return found


def marking(rows: Iterable[Row], exercise: Exercise, marks: Mapping[Key, Mark]) -> Iterator[str] | None:
    """Return the file to fill in, line by line, or None where there is no text.

    It holds what has been filled in already.
    """
    most = max((len(q.rubric) for q in exercise.question if isinstance(q, TextQuestion)), default=0)
    return table_lines(_lines(rows, exercise, marks, most)) if most else None


def _lines(
    rows: Iterable[Row], exercise: Exercise, marks: Mapping[Key, Mark], most: int
) -> Iterator[list[str]]:
    columns = ["submission", "question", "text", *(f"criterion_{each + 1}" for each in range(most)), *_LAST]
    yield columns
    used = set()
    for row, question, key in _texts(rows, exercise):
        used.add(key)
        mark = marks.get(key, Mark())
        criteria = (*mark.criteria, *[""] * most)[:most]
        text = str(row.result.of(question.id).answer)
        last = [mark.points, mark.comment, number(question.points), rubric_text(question.rubric), key[2], ""]
        yield [row.submission.name, question.id, text, *criteria, *last]
    for key, mark in marks.items():
        if key not in used and not mark.is_empty:
            yield [{**mark.line, "note": STALE}.get(column) or "" for column in columns]


def _texts(rows: Iterable[Row], exercise: Exercise) -> Iterable[tuple[Row, TextQuestion, Key]]:
    for row in rows:
        for question in exercise.question:
            grade = row.result.of(question.id)
            if isinstance(question, TextQuestion) and isinstance(grade.answer, str):
                text_id = fingerprint(grade.answer.encode("utf-8", "replace"))[:12]
                yield row, question, (harmless(row.submission.name), question.id, f"t{text_id}")


def mark_of(line: dict[str, str]) -> Mark:
    """Return what has been filled in on one line."""
    given = {number_of(head): cell for head, cell in line.items() if number_of(head)}
    criteria = tuple(given.get(place, "") for place in range(1, max(given, default=0) + 1))
    return Mark(criteria, line.get(POINTS, ""), line.get(COMMENT, ""), line)


def _between(text: str, most: float, what: str) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        raise ValueError(f'{what} "{text}" is no number') from None
    if not 0 <= value <= most:
        raise ValueError(f"{what} {text} is not between 0 and {most:g}")
    return value
