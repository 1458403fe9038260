"""The marking file on the disk: read whatever a spreadsheet has made of it, and rewritten without loss.

Beside each file as it was written lies a copy, by which lines are known again whose ids or columns a
spreadsheet has spoilt; and a file that somebody has filled in is kept before it is rewritten.
"""

from __future__ import annotations

import filecmp
import re
import shutil
from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path

from irkit.grading.outputs.markingjournal import Key, Line, alone, put_back, read_journal
from irkit.grading.submissions.spreadsheets import Sheet, UnreadableTableError, read_sheet
from irkit.text import likely, listed, write_whole

NAME = "marking.csv"
KEPT = "marking-kept"
WRITTEN, NEW = "as-written.csv", ".new.csv"
IDS = ("submission", "question", "text_id")
STALE = "the text has been replaced since this was marked"
BYTE_ORDER_MARK = "\ufeff"
"""Excel takes a CSV for its own code page without one."""


class MarkingError(ValueError):
    """A marking file that cannot be merged; the message lists everything that is wrong in it."""


def read_lines(path: Path) -> dict[Key, Line]:
    """Return the lines of a marking file by submission, question and text, as their markers meant them.

    Reordered lines, other separators, lost leading zeros, and a column that was deleted are made good by
    the copy of what was written; a line that was deleted counts as it was written. Cells that the marking
    desk has filled in count as it left them, where the file was saved by somebody who had not seen that.

    Raises
    ------
    MarkingError
        If what was meant is not plain: the message lists every such line.
    """
    lines = as_meant(path)
    put_back(lines, read_journal(path.parent / KEPT))
    return lines


def as_written(out: Path) -> dict[Key, Line]:
    """Return the lines of an output folder's marking file as they were written, before anybody marked."""
    written = _read(out / KEPT / WRITTEN)
    return {_key(line): line for _, line in written.lines} if written else {}


def as_meant(path: Path) -> dict[Key, Line]:
    """Return the lines as :func:`read_lines` does, without what the marking desk knows of them."""
    written = _read(path.parent / KEPT / WRITTEN)
    before = {_key(line): line for _, line in written.lines} if written else {}
    edited = _read(path)
    if edited is None:
        return before
    columns = _columns(edited, tuple(written.heads) if written else ())
    if written is None:
        _demand_ids(path.name, set(columns.values()))
    faults: list[str] = []
    found: dict[Key, tuple[int, Line]] = {}
    for number, raw in edited.lines:
        line = {columns[head]: cell for head, cell in raw.items()}
        keys = _meant(line, before)
        if len(keys) != 1:
            faults.append(_unclear(path.name, number, line, keys))
            continue
        whole = {**{h: c for h, c in before.get(keys[0], {}).items() if h not in line}, **line}
        whole |= dict(zip(IDS, keys[0], strict=True))
        faults += _twice(path.name, number, whole, found.get(keys[0]))
        if keys[0] not in found or is_filled(whole):
            found[keys[0]] = (number, whole)
    if written is not None:
        gone = [head for head in written.heads if number_of(head) and head not in columns.values()]
        faults += _lacking(path.name, gone, [line for _, line in found.values()])
    if faults:
        raise MarkingError("\n".join(faults))
    deleted = {key: line for key, line in before.items() if line.get("note") != STALE}
    return {**deleted, **{key: line for key, (_, line) in found.items()}}


def is_filled(line: Mapping[str, str]) -> bool:
    """Whether a marker has filled something in."""
    return any(cell and (head in ("points", "comment") or number_of(head)) for head, cell in line.items())


def number_of(head: str) -> int:
    """Return the number of a criterion's column, or 0 for any other."""
    found = re.fullmatch(r"criterion_(\d+)", head)
    return int(found[1]) if found else 0


def write_marking(out: Path, text: Iterable[str]) -> None:
    """Write the marking file of an output folder, and keep what somebody has filled in before.

    Parameters
    ----------
    out : Path
        The output folder.
    text : iterable of str
        The new file, in parts.
    """
    path, kept = out / NAME, out / KEPT
    with alone(kept):
        new = kept / NEW
        write_whole(new, chain([BYTE_ORDER_MARK], text))
        if not _alike(path, new):
            keep(out)
        shutil.copyfile(new, kept / f".{WRITTEN}")
        new.replace(path)
        (kept / f".{WRITTEN}").replace(kept / WRITTEN)


def keep(out: Path) -> None:
    """Keep the marking file as it stands, unless a copy of it is there already."""
    path, kept = out / NAME, out / KEPT
    if path.is_file() and not _alike(path, kept / WRITTEN):
        last = max((int(each.stem.rpartition("-")[2]) for each in kept.glob("marking-*.csv")), default=0)
        if not _alike(path, kept / f"marking-{last}.csv"):
            shutil.copyfile(path, kept / f"marking-{last + 1}.csv")


def _alike(one: Path, other: Path) -> bool:
    return one.is_file() and other.is_file() and filecmp.cmp(one, other, shallow=False)


def columns_of(lines: Iterable[Mapping[str, str]]) -> list[str]:
    """Return the columns of lines, in their order."""
    return list(dict.fromkeys(head for line in lines for head in line))


def _read(path: Path) -> Sheet | None:
    try:
        return read_sheet(path)
    except FileNotFoundError:
        return None
    except UnreadableTableError as error:
        raise MarkingError(str(error)) from None


def _columns(edited: Sheet, known: Iterable[str]) -> dict[str, str]:
    """Return the true name of each heading, whatever its case."""
    folded = {head.casefold(): head for head in (*known, *IDS, "points", "comment")}
    return {head: folded.get(head.casefold(), head.casefold()) for head in edited.heads}


def _key(line: Mapping[str, str]) -> Key:
    return (line.get(IDS[0], ""), line.get(IDS[1], ""), line.get(IDS[2], ""))


def _meant(line: Line, before: Mapping[Key, Line]) -> list[Key]:
    """Return the keys that a line can belong to: one where it is plain."""
    own = _key(line)
    if own in before or (all(own) and not before):
        return [own]
    fitting = [key for key in before if all(not a or a == b for a, b in zip(own[1:], key[1:], strict=True))]
    named = [key for key in fitting if own[0] and _same(own[0], key[0])]
    if named or not own[0] or not own[2]:
        return named or ([] if own[0] else fitting)
    # The name is spoilt beyond recognition, but the text tells.
    return fitting or [own]


def _same(a: str, b: str) -> bool:
    """Whether two names are the same but for what spreadsheets do to them: zeros, case, an apostrophe."""
    a, b = (each.removeprefix("'").strip().casefold() for each in (a, b))
    return a == b or (a.isdecimal() and b.isdecimal() and a.lstrip("0") == b.lstrip("0"))


def _unclear(name: str, number: int, line: Line, keys: list[Key]) -> str:
    lost = [head for head in IDS if not line.get(head)]
    told = f"{name}, line {number}"
    told += f" has lost its {listed(lost)}" if lost else f' names "{line[IDS[0]]}", whom there is not'
    if keys:
        return f"{told}, and could be of {listed([key[0] for key in keys[:5]], last='or')}"
    return f"{told}, so it is not plain which text was marked; {KEPT}/{WRITTEN} has the file as it was"


def _twice(name: str, number: int, line: Line, other: tuple[int, Line] | None) -> list[str]:
    if other is None or not is_filled(line) or not is_filled(other[1]):
        return []
    marks = [{h: c for h, c in each.items() if is_filled({h: c})} for each in (line, other[1])]
    if marks[0] == marks[1]:
        return []
    who = f"{line[IDS[0]]}, {line[IDS[1]]}"
    return [f"{name}: lines {other[0]} and {number} both mark {who}, and differently: delete one"]


def _lacking(name: str, gone: list[str], lines: list[Line]) -> list[str]:
    """Tell of a criterion's column that was deleted where marks were filled in that need it."""
    lost = [head for head in gone if any(_needs(line, head) for line in lines)]
    if not lost:
        return []
    told = f"{name} lacks the column {listed(lost)}, so the marks beside it cannot be added up"
    return [f"{told}: put it back ({KEPT}/{WRITTEN} has the file as it was), or fill in points"]


def _needs(line: Line, head: str) -> bool:
    marked = any(cell for each, cell in line.items() if number_of(each))
    return marked and not line.get("points") and not line.get(head) and f"{head} " in line.get("rubric", "")


def _demand_ids(name: str, heads: set[str]) -> None:
    lost = [head for head in IDS if head not in heads]
    if lost:
        near = [likely(head, heads) for head in lost]
        told = f'; is "{near[0]}" meant for it?' if len(lost) == 1 and near[0] else ""
        raise MarkingError(f"{name} lacks the column {listed(lost)}{told}")
