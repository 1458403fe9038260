"""Text answers on their way through a person's hands: ``marking.csv``, filled in at the desk or elsewhere.

Beside the file lie a copy of it as it was written, a journal of what was filled in at the desk, and the
files that somebody has saved since. What a spreadsheet does to a file as a matter of course (separators, lost
zeros, another order of lines) is understood; a file that is damaged beyond that is refused, and kept.
"""

from __future__ import annotations

import filecmp
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path

from filelock import FileLock

from irkit.grading.engine.results import fingerprint
from irkit.grading.outputs.gradebook import Row, csv_lines, number, plain_cell, read_number, safe_cell
from irkit.questions.sheets import AnyQuestion, Exercise
from irkit.questions.words import Criterion, TextQuestion
from irkit.text import TableError, UserError, listed, read_table, write_whole

NAME, KEPT = "marking.csv", "marking-kept"
WRITTEN, JOURNAL = "as-written.csv", "desk.jsonl"
_NEW, LOCK = ".new.csv", ".lock"
IDS = ("submission", "question", "text_id")
POINTS, COMMENT = "points", "comment"
_LAST = (POINTS, COMMENT, "max", "rubric", "text_id", "note")
FIXED = ("text", "rubric", "max")
"""What a marker reads and does not change."""
STALE = "the text has been replaced since this was marked"

Key = tuple[str, str, str]
"""Submission, question and text."""
Line = dict[str, str]
Values = dict[tuple[Key, str], list[str]]
"""By line and column, the values that a cell has had: what the desk found, and what it filled in."""


class MarkingError(UserError, ValueError):
    """A marking file that cannot be used; the message lists everything that is wrong in it."""


def by_hand(line: Line) -> Line:
    """Return what a person has filled in on a line: marks a criterion, points, a comment."""
    return {head: cell for head, cell in line.items() if cell and _is_by_hand(head)}


def marks_of(line: Line, count: int) -> list[str]:
    """Return the marks of so many criteria on a line, empty where there is none."""
    return [line.get(f"criterion_{place}", "") for place in range(1, count + 1)]


def earned(line: Line, rubric: Sequence[Criterion], maximum: float) -> float | None:
    """Return the points of a line: given as a number, or else the share of its criteria's marks.

    Raises
    ------
    ValueError
        If something is no number, or is more than there is to earn.
    """
    if line.get(POINTS):
        return _between(line[POINTS], maximum, "points")
    highest = [len(criterion.levels) - 1 for criterion in rubric]
    cells = marks_of(line, len(rubric))
    if not rubric or not all(cells):
        return None
    marks = [_between(cell, most, "a mark") for cell, most in zip(cells, highest, strict=True)]
    return round(maximum * sum(marks) / sum(highest), 4)


def _between(text: str, most: float, what: str) -> float:
    value = read_number(text)
    if value is None or not 0 <= value <= most:
        raise ValueError(f'{what} "{text}" is no number from 0 to {most:g}')
    return value


def _is_by_hand(head: str) -> bool:
    return head in (POINTS, COMMENT) or re.fullmatch(r"criterion_\d{1,3}", head) is not None


def rubric_text(rubric: Iterable[Criterion]) -> str:
    """Return a rubric as text: one line per criterion, with what each mark stands for."""
    return "\n".join(
        f"criterion_{place} {criterion.name}: "
        + "; ".join(f"{mark} = {level}" for mark, level in enumerate(criterion.levels))
        for place, criterion in enumerate(rubric, start=1)
    )


@lru_cache(maxsize=64)
def read_rubric(text: str) -> tuple[Criterion, ...]:
    """Return the criteria of a rubric's text; none where it is no such text any more.

    Examples
    --------
    >>> read_rubric("criterion_1 Reason: 0 = none; 1 = a reason")
    (Criterion(name='Reason', levels=('none', 'a reason')),)
    >>> read_rubric("as discussed")
    ()
    """
    one = r"^criterion_\d+ (.+?): 0 = (.+?; 1 = .+?)(?=\ncriterion_\d|\Z)"
    criteria = re.findall(one, text, re.M | re.S)
    return tuple(Criterion(name=name, levels=re.split(r"; \d+ = ", levels)) for name, levels in criteria)


def merged(
    rows: Iterable[Row], exercise: Exercise, lines: Mapping[Key, Line]
) -> dict[tuple[str, str], tuple[float, str]]:
    """Return points and comment a text, by the submission's cell and question.

    Raises
    ------
    MarkingError
        If a mark is no number or too large; the message lists every such row.
    """
    marks, faults = {}, []
    for question, fixed in _texts(rows, exercise):
        line, name = lines.get(_key(fixed), {}), fixed["submission"]
        try:
            points = earned(line, _rubric(question), question.points)
        except ValueError as error:
            faults.append(f"{NAME}: {name}, {question.id}: {error}")
            continue
        if points is not None:
            marks[name, question.id] = (points, plain_cell(line.get(COMMENT, "")))
    if faults:
        raise MarkingError("\n".join(faults))
    return marks


def write_new(out: Path, rows: Iterable[Row], exercise: Exercise, filled_in: Mapping[Key, Line]) -> None:
    """Write the file to fill in, with what has been filled in already; none where there is no text."""
    lines = _lines(rows, exercise, filled_in)
    first = next(lines, None)
    if first is not None or any(map(_rubric, exercise.question)):
        most = max(len(_rubric(question)) for question in exercise.question)
        heads = ["submission", "question", "text", *(f"criterion_{at}" for at in range(1, most + 1)), *_LAST]
        write_marking(out, heads, chain([first] if first else [], lines))


def _lines(rows: Iterable[Row], exercise: Exercise, filled_in: Mapping[Key, Line]) -> Iterator[Line]:
    current = set()
    for _, fixed in _texts(rows, exercise):
        current.add(_key(fixed))
        yield by_hand(filled_in.get(_key(fixed), {})) | fixed
    for key, line in filled_in.items():
        if key not in current and by_hand(line):
            yield line | {"note": STALE}


def _rubric(question: AnyQuestion) -> tuple[Criterion, ...]:
    return question.rubric if isinstance(question, TextQuestion) else ()


def _texts(rows: Iterable[Row], exercise: Exercise) -> Iterator[tuple[AnyQuestion, Line]]:
    """Return what a person marks, answers to text questions and what was written beside others, as cells."""
    for row in rows:
        for question in exercise.question:
            grade = row.result.of(question.id)
            waits = isinstance(question, TextQuestion) or grade.points is None
            if waits and isinstance(grade.answer, str):
                fixed = {
                    "submission": safe_cell(row.submission.name),
                    "question": question.id,
                    "text_id": f"t{fingerprint(grade.answer.encode('utf-8', 'replace'))[:12]}",
                    "text": grade.answer,
                    "rubric": rubric_text(_rubric(question)),
                    "max": number(question.points),
                }
                yield question, fixed


def read_lines(out: Path) -> dict[Key, Line]:
    """Return the lines of an output folder's marking file by submission, question and text.

    Cells that the desk has filled in count as it left them, where the file was saved by somebody who had not
    seen that; a line that was deleted counts as it was written.

    Raises
    ------
    MarkingError
        If the file is damaged beyond separators, lost zeros and the order of lines.
    """
    lines = lines_as_saved(out)
    put_back(lines, read_journal(out))
    return lines


def lines_as_saved(out: Path) -> dict[Key, Line]:
    """Return the lines as the file has them, without what the journal knows."""
    try:
        written = {_key(line): line for _, line in _table(out / KEPT / WRITTEN)}
        saved_lines = _table(out / NAME, known=next(iter(written.values()), dict.fromkeys(IDS, "")))
    except TableError as error:
        raise _refusal([str(error)]) from None
    lines: dict[Key, Line] = {}
    faults: list[str] = []
    for place, saved in saved_lines:
        key = _written_key(saved, written)
        if key is None:
            who = " and ".join(saved[head] for head in IDS[:2])
            faults.append(f'{NAME}, line {place} names "{who}", which no text was written for')
            continue
        before = written.get(key, {})
        fixed = {head: before[head] for head in FIXED if head in before}
        line = {**before, **saved, **fixed, **dict(zip(IDS, key, strict=True))}
        marks, other = by_hand(line), lines.get(key)
        if other and marks and by_hand(other) not in ({}, marks):
            faults.append(
                f"{NAME}: line {place} and another both mark {key[0]}, {key[1]}, and differently: delete one"
            )
        if other is None or marks:
            lines[key] = line
    if faults:
        raise _refusal(faults)
    return {**{key: line for key, line in written.items() if line.get("note") != STALE}, **lines}


def _table(path: Path, known: Iterable[str] = ()) -> list[tuple[int, Line]]:
    """Read a file's lines with their numbers; of the columns known, none that is filled in may be lost."""
    try:
        table = read_table(path)
    except FileNotFoundError:
        return []
    lost = [head for head in known if head not in table.heads and (head in IDS or _is_by_hand(head))]
    if lost:
        raise TableError(f"{NAME} lacks the column {listed(lost)}")
    return [(line, dict(zip(table.heads, map(str.strip, cells), strict=True))) for line, cells in table.lines]


def _refusal(faults: list[str]) -> MarkingError:
    return MarkingError("\n".join(faults) + f"; {KEPT}/{WRITTEN} has the file as it was written")


def _key(line: Mapping[str, str]) -> Key:
    return (line.get(IDS[0], ""), line.get(IDS[1], ""), line.get(IDS[2], ""))


def _written_key(line: Line, written: Mapping[Key, Line]) -> Key | None:
    """Return the key that a line had when it was written, whatever a spreadsheet made of its zeros."""
    own = _key(line)
    if own in written or (all(own) and not written):
        return own
    alike = [key for key in written if key[1:] == own[1:] and _bare(key[0]) == _bare(own[0])]
    return alike[0] if len(alike) == 1 else None


def _bare(name: str) -> str:
    name = name.removeprefix("'").strip().casefold()
    return name.lstrip("0") if name.isdecimal() else name


def locked(out: Path) -> FileLock:
    """Keep every other process from rewriting the marking file of an output folder meanwhile.

    Whoever holds the lock may take it again.
    """
    (out / KEPT).mkdir(parents=True, exist_ok=True)
    return FileLock(out / KEPT / LOCK, is_singleton=True)


def write_marking(out: Path, heads: Sequence[str], lines: Iterable[Line]) -> None:
    """Write the marking file of an output folder, and keep what somebody has filled in before.

    Parameters
    ----------
    out : Path
        The output folder.
    heads : sequence of str
        The columns.
    lines : iterable of dict
        The lines, each a cell by column; they need not all be held at once.
    """
    path, kept = out / NAME, out / KEPT
    table = chain([heads], ([line.get(head, "") for head in heads] for line in lines))
    with locked(out):
        new = kept / _NEW
        write_whole(new, csv_lines(table))
        if not _alike(path, new):
            _keep(out)
        shutil.copyfile(new, kept / f".{WRITTEN}")
        new.replace(path)
        (kept / f".{WRITTEN}").replace(kept / WRITTEN)


def _keep(out: Path) -> None:
    """Keep the marking file as somebody saved it, unless a copy of it is there already."""
    path, kept = out / NAME, out / KEPT
    if not path.is_file() or _alike(path, kept / WRITTEN):
        return
    numbers = [copy.stem.removeprefix("marking-") for copy in kept.glob("marking-*.csv")]
    last = max((int(number) for number in numbers if number.isdecimal()), default=0)
    if not _alike(path, kept / f"marking-{last}.csv"):
        shutil.copyfile(path, kept / f"marking-{last + 1}.csv")


def _alike(one: Path, other: Path) -> bool:
    return one.is_file() and other.is_file() and filecmp.cmp(one, other, shallow=False)


def read_journal(out: Path) -> Values:
    """Return the values that cells have had at the desk; a line that a crash cut short is passed over."""
    try:
        text = (out / KEPT / JOURNAL).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return {}
    values: Values = {}
    for line in filter(None, text.split("\n")):
        try:
            (submission, question, text_id), head, before, after = json.loads(line)
        except (ValueError, TypeError):
            continue
        had = values.setdefault(((submission, question, text_id), str(head)), [])
        had += [str(before)] if not had or had[-1] != before else []
        had.append(str(after))
    return values


def write_journal(out: Path, key: Key, head: str, before: str, after: str) -> None:
    """Add a step to the journal, on a line that begins anew, whatever a crash has left."""
    with (out / KEPT / JOURNAL).open("a", encoding="utf-8", errors="replace") as journal:
        journal.write("\n" + json.dumps([key, head, before, after], ensure_ascii=False))


def put_back(lines: dict[Key, Line], values: Values) -> int:
    """Give cells that hold an earlier value their latest one, and return how many there were."""
    count = 0
    for (key, head), had in values.items():
        line = lines.get(key)
        if line is not None and head in line and line[head] != had[-1] and line[head] in had:
            line[head] = had[-1]
            count += 1
    return count
