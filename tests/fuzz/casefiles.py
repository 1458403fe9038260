"""Spoil the files of valid cases at random: each raises CaseError or loads, and nothing else happens.

    python tests/fuzz/casefiles.py            10,000 spoilt cases, from seed 0
    python tests/fuzz/casefiles.py 500 7      500, from seed 7

A failure is printed with its seed, which makes the same spoilt case again.
"""

from __future__ import annotations

import random
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from irkit.case.case import CaseError, case_folder, case_names, load_case
from irkit.case.newcase import write_new_case

Files = dict[str, bytes]

VALUES = (
    "1", "-1", "0", "2", "1e400", "nan", "inf", "-9223372036854775808", "true",
    "false", '""', '" "', '"\\u0000"',
    '"C01"', '"c01"', '"C01x"', "[]", "[[]]", "[1, 2]", '["C01", "C01"]',
    '["C01", 1]', "{}", "{ a = 1 }",
    "2013-12-17", "2013-12-17T10:00:00Z", "10:00:00", "0001-01-01", "9999-12-31",
    '"9999"', '"0000-00"', '"2013-02-30"',
    '"regional"', '"REG"', '"outside"', '["regional", "regional"]', '["domestic"]',
    '"P1.S1"', '"P999999999999.S1"',
    '"\U0001f40e"', '"\\ud7ff"', '"' + "x" * 5000 + '"', "[" * 200 + "]" * 200,
    '"""\na\nb"""', "'", "=",
)  # fmt: skip


def one_of(chance: random.Random, files: Files) -> str:
    return chance.choice(sorted(files))


def spoil_a_byte(chance: random.Random, files: Files) -> None:
    name = one_of(chance, files)
    content = bytearray(files[name])
    for _ in range(chance.randint(1, 3)):
        content[chance.randrange(len(content)) if content else 0 : 1] = bytes([chance.randrange(256)])
    files[name] = bytes(content)


def spoil_a_place(chance: random.Random, files: Files) -> None:
    """Write another byte at one place, so that the rest of the file stays as it was."""
    name = one_of(chance, files)
    content = bytearray(files[name])
    if content:
        content[chance.randrange(len(content))] = chance.choice(b'"[]={}\n#.,\xff\x00aA1-')
    files[name] = bytes(content)


def cut(chance: random.Random, files: Files) -> None:
    name = one_of(chance, files)
    start = chance.randint(0, len(files[name]))
    files[name] = files[name][:start] + files[name][start + chance.choice((1, 10, 100, 100_000)) :]


def lines_of(files: Files, name: str) -> list[bytes]:
    return files[name].split(b"\n")


def drop_a_line(chance: random.Random, files: Files) -> None:
    name = one_of(chance, files)
    lines = lines_of(files, name)
    del lines[chance.randrange(len(lines))]
    files[name] = b"\n".join(lines)


def repeat_a_line(chance: random.Random, files: Files) -> None:
    name = one_of(chance, files)
    lines = lines_of(files, name)
    lines.insert(chance.randrange(len(lines)), chance.choice(lines))
    files[name] = b"\n".join(lines)


def lend_a_line(chance: random.Random, files: Files) -> None:
    lines, others = lines_of(files, name := one_of(chance, files)), lines_of(files, one_of(chance, files))
    lines[chance.randrange(len(lines))] = chance.choice(others)
    files[name] = b"\n".join(lines)


def change_a_value(chance: random.Random, files: Files) -> None:
    name = one_of(chance, files)
    lines = lines_of(files, name)
    given = [place for place, line in enumerate(lines) if re.match(rb"\w+ = ", line)]
    if given:
        place = chance.choice(given)
        value = chance.choice(VALUES).encode()
        lines[place] = lines[place].split(b" = ")[0] + b" = " + value
    files[name] = b"\n".join(lines)


def swap_words(chance: random.Random, files: Files) -> None:
    """Put one quoted word in the place of another, from any file."""
    name = one_of(chance, files)
    words = re.findall(rb'"[^"\n]*"', b"\n".join(files.values()))
    held = list(re.finditer(rb'"[^"\n]*"', files[name]))
    if held and words:
        at = chance.choice(held)
        files[name] = files[name][: at.start()] + chance.choice(words) + files[name][at.end() :]


def rename_a_field(chance: random.Random, files: Files) -> None:
    name = one_of(chance, files)
    fields = re.findall(rb"^\w+(?= =)", b"\n".join(files.values()), flags=re.MULTILINE)
    lines = lines_of(files, name)
    given = [place for place, line in enumerate(lines) if re.match(rb"\w+ = ", line)]
    if given and fields:
        place = chance.choice(given)
        lines[place] = chance.choice(fields) + b" = " + lines[place].split(b" = ", 1)[1]
    files[name] = b"\n".join(lines)


def rename_a_heading(chance: random.Random, files: Files) -> None:
    name = one_of(chance, files)
    headings = re.findall(rb"^\[+[\w.]+\]+", b"\n".join(files.values()), flags=re.MULTILINE)
    own = list(re.finditer(rb"^\[+[\w.]+\]+", files[name], flags=re.MULTILINE))
    if own:
        at = chance.choice(own)
        new = chance.choice([*headings, b"[claim]", b"[[claim.x]]", b"[[]]", b"[a.b.c]"])
        files[name] = files[name][: at.start()] + new + files[name][at.end() :]


def lose_a_file(chance: random.Random, files: Files) -> None:
    del files[one_of(chance, files)]


def mix_up_files(chance: random.Random, files: Files) -> None:
    files[one_of(chance, files)] = files[one_of(chance, files)]


def misname_a_file(chance: random.Random, files: Files) -> None:
    name = one_of(chance, files)
    files[chance.choice(["claim.toml", "Case.toml", "notes.txt", "x.toml"])] = files.pop(name)


WAYS: tuple[Callable[[random.Random, Files], None], ...] = (
    spoil_a_byte, spoil_a_place, cut, drop_a_line, repeat_a_line, lend_a_line, change_a_value, change_a_value,
    change_a_value, swap_words, swap_words, rename_a_field, rename_a_heading, lose_a_file, mix_up_files,
    misname_a_file,
)  # fmt: skip


def valid_cases(scratch: Path) -> list[Files]:
    """Return the files of every shipped case and of a new one."""
    folders = [case_folder(name) for name in case_names()]
    folders.append(write_new_case("fresh", scratch))
    return [{path.name: path.read_bytes() for path in folder.glob("*.toml")} for folder in folders]


def spoilt(files: Files, seed: int) -> tuple[Files, str]:
    """Return a case's files after one to three accidents, and what these were."""
    chance, held, ways = random.Random(seed), dict(files), []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        way = chance.choice(WAYS)
        if held:
            way(chance, held)
            ways.append(way.__name__)
    return held, " and ".join(ways)


def outcome(files: Files, folder: Path) -> str:
    """Load the case that these files make; any error but CaseError comes through."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    try:
        load_case(folder)
    except CaseError as error:
        return "CaseError" if error.faults else "an error without faults"
    return "loaded"


def main(number: int = 10_000, first: int = 0) -> int:
    counts: Counter[str] = Counter()
    start, slowest = time.perf_counter(), 0.0
    with tempfile.TemporaryDirectory() as scratch:
        cases = valid_cases(Path(scratch))
        for seed in range(first, first + number):
            files, ways = spoilt(cases[seed % len(cases)], seed)
            began = time.perf_counter()
            try:
                counts[outcome(files, Path(scratch) / "spoilt")] += 1
            except Exception as error:
                counts["another error"] += 1
                print(f"seed {seed} ({ways}): {type(error).__name__}: {error}"[:500])
            slowest = max(slowest, time.perf_counter() - began)
    took = time.perf_counter() - start
    print(f"{number} spoilt cases in {took:.0f} s, the slowest {slowest:.2f} s: {dict(counts)}")
    return 1 if counts["another error"] else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
