"""What was filled in at the marking desk, step by step, so that nobody's later saving takes it back unseen.

A spreadsheet saves the file as it was when it was opened, and with it every cell that the desk has filled in
since. A cell that holds an earlier value again is therefore given its latest one.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

JOURNAL, _LOCK = "desk.jsonl", ".lock"

Key = tuple[str, str, str]
Line = dict[str, str]
Values = dict[tuple[Key, str], list[str]]
"""By line and column, the values that a cell has had: what the desk found, and what it filled in."""


@contextmanager
def alone(kept: Path) -> Iterator[None]:
    """Keep every other process from rewriting the marking file of the same output folder meanwhile."""
    kept.mkdir(parents=True, exist_ok=True)
    with (kept / _LOCK).open("a+b") as handle:
        _lock(handle)
        yield


if sys.platform == "win32":

    def _lock(handle: IO[bytes]) -> None:
        import msvcrt

        msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)

else:

    def _lock(handle: IO[bytes]) -> None:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX)


def read_journal(kept: Path) -> Values:
    """Return the values that cells have had at the desk; a line that a crash cut short is passed over."""
    try:
        text = (kept / JOURNAL).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return {}
    values: Values = {}
    for line in filter(None, text.split("\n")):
        try:
            key, head, before, after = json.loads(line)
            note(values, (key[0], key[1], key[2]), str(head), str(before), str(after))
        except (ValueError, TypeError, LookupError):
            continue
    return values


def note(values: Values, key: Key, head: str, before: str, after: str) -> None:
    """Add a step to what is known of a cell."""
    had = values.setdefault((key, head), [])
    if not had or had[-1] != before:
        had.append(before)
    had.append(after)


def write_journal(kept: Path, key: Key, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """Add a step to the journal, a line a cell; each begins anew, whatever a crash has left."""
    lines = [
        "\n" + json.dumps([key, head, before[head], cell], ensure_ascii=False)
        for head, cell in after.items()
        if before[head] != cell
    ]
    with (kept / JOURNAL).open("a", encoding="utf-8", errors="replace") as handle:
        handle.write("".join(lines))


def put_back(lines: dict[Key, Line], values: Values) -> list[tuple[Key, str]]:
    """Give cells that hold an earlier value their latest one, and return which they are."""
    found = []
    for (key, head), had in values.items():
        line = lines.get(key)
        if line is not None and head in line and line[head] != had[-1] and line[head] in had:
            line[head] = had[-1]
            found.append((key, head))
    return found
