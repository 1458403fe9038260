"""Text answers on their way through a person's hands: ``marking.csv``, merged on the next run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from irkit.grading.gradebook import Row, harmless, number, table
from irkit.grading.results import fingerprint
from irkit.questions.sheets import Exercise
from irkit.questions.text import TextQuestion

NAME = "marking.csv"
POINTS, COMMENT, TEXT_ID = "points", "comment", "text_id"
_LAST = ("points", "comment", "max", "rubric", TEXT_ID, "note")
STALE = "the text has been replaced since this was marked"

Key = tuple[str, str, str]


class MarkingError(ValueError):
    """A marking file that cannot be merged; the message lists everything that is wrong in it."""


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
        if self.points:
            return _between(self.points, question.points, "points")
        wanted = [len(criterion.levels) - 1 for criterion in question.rubric]
        given = self.criteria[: len(wanted)]
        if not all(given) or len(given) < len(wanted):
            return None
        marks = [_between(each, most, "a mark") for each, most in zip(given, wanted, strict=True)]
        return round(question.points * sum(marks) / sum(wanted), 4)


def read_marks(path: Path) -> dict[Key, Mark]:
    """Return what was filled in, by submission, question and text; nothing where there is no file.

    Raises
    ------
    MarkingError
        If the file cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise MarkingError(f"{path} cannot be read: {error}; save it as CSV in UTF-8") from None
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    lines = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))
    if lines and not {"submission", "question", POINTS, TEXT_ID} <= set(lines[0]):
        raise MarkingError(f"{path} lacks the columns submission, question, points or text_id")
    return {_key(line): _mark(line) for line in lines}


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


def marking(rows: Iterable[Row], exercise: Exercise, marks: Mapping[Key, Mark]) -> str | None:
    """Return the file to fill in, with what has been filled in already, or None where there is no text."""
    most = max((len(q.rubric) for q in exercise.question if isinstance(q, TextQuestion)), default=0)
    if most == 0:
        return None
    columns = ["submission", "question", "text", *(f"criterion_{each + 1}" for each in range(most)), *_LAST]
    lines, used = [columns], set()
    for row, question, key in _texts(rows, exercise):
        used.add(key)
        mark = marks.get(key, Mark())
        criteria = (*mark.criteria, *[""] * most)[:most]
        text = str(row.result.of(question.id).answer)
        last = [mark.points, mark.comment, number(question.points), _rubric(question), key[2], ""]
        lines.append([row.submission.name, question.id, text, *criteria, *last])
    for key, mark in marks.items():
        if key not in used and not mark.is_empty:
            lines.append([{**mark.line, "note": STALE}.get(column) or "" for column in columns])
    return table(lines)


def _texts(rows: Iterable[Row], exercise: Exercise) -> Iterable[tuple[Row, TextQuestion, Key]]:
    for row in rows:
        for question in exercise.question:
            grade = row.result.of(question.id)
            if isinstance(question, TextQuestion) and isinstance(grade.answer, str):
                text_id = fingerprint(grade.answer.encode("utf-8", "replace"))[:12]
                yield row, question, (harmless(row.submission.name), question.id, f"t{text_id}")


def _rubric(question: TextQuestion) -> str:
    criteria = enumerate(question.rubric, start=1)
    return "\n".join(
        f"criterion_{place} {each.name}: "
        + "; ".join(f"{mark} = {told}" for mark, told in enumerate(each.levels))
        for place, each in criteria
    )


def _key(line: Mapping[str, str]) -> Key:
    return (line["submission"] or "", line["question"] or "", line[TEXT_ID] or "")


def _mark(line: dict[str, str]) -> Mark:
    names = sorted(
        (name for name in line if name and name.startswith("criterion_")), key=lambda n: (len(n), n)
    )
    criteria = tuple((line[name] or "").strip() for name in names)
    points, comment = (line.get(POINTS) or "").strip(), (line.get(COMMENT) or "").strip()
    return Mark(criteria, points, comment, {name: value or "" for name, value in line.items() if name})


def _between(text: str, most: float, what: str) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        raise ValueError(f'{what} "{text}" is no number') from None
    if not 0 <= value <= most:
        raise ValueError(f"{what} {text} is not between 0 and {most:g}")
    return value
