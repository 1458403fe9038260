"""Submissions that aim at the grader: its reader, its memory, its time, the machine it runs on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from irkit.grading.command import GradeOptions, Outcome
from irkit.grading.engine import run
from irkit.grading.engine.results import Result
from irkit.grading.shells import kernel, sandbox
from irkit.grading.shells.forkserver import ROOMS
from irkit.grading.shells.messages import MOST_VALUES, message_in
from irkit.grading.shells.pool import ShellPool
from irkit.questions.check import ANSWER_MIME

Graded = Callable[..., list[Result]]
Solved = Callable[..., dict[str, Any]]
Grade = Callable[[GradeOptions], Outcome]

FULL = [4, 2, 2, None]
SEND = """
import os
def send(frame):
    data = frame + b'\n'
    while data: data = data[os.write(3, data):]
"""
TALK = """
import threading, time
from irkit.grading.shells.shell import LINE
def talk():
    while True:
        LINE.send('stream', name='stdout', text='x')
        time.sleep(0.01)
threading.Thread(target=talk, daemon=True).start()
"""


def points(result: Result) -> list[float | None]:
    """Return the points by question."""
    return [grade.points for grade in result.grades]


def framed(content: str) -> bytes:
    """Return a frame that displays something."""
    return b'{"msg_type": "display_data", "content": {"metadata": {}, "data": ' + content.encode() + b"}}"


def answered(answer: str) -> Any:
    """Return what the reader makes of an answer that a frame shows."""
    told = message_in(framed(f'{{"{ANSWER_MIME}": {{"question": "q", "answer": {answer}}}}}'))
    assert told is not None
    return told["content"]["data"][ANSWER_MIME]


@pytest.mark.parametrize("depth", [300, 500, 900])
def test_what_is_nested_deeply_does_not_break_the_batch(graded: Graded, solved: Solved, depth: int) -> None:
    """nbval makes nodes of all it is given and would not come back; its sender's right answers count too."""
    frame = framed('{"z": ' + '{"a":' * depth + "1" + "}" * depth + "}")
    swapped = frame.replace(b'"metadata": {}, "data"', b'"data": {}, "metadata"')
    sources = [f"{SEND}\nsend({each!r})" for each in (frame, swapped)]
    hostile = [solved(added={"set-up": [source]}) for source in sources]
    assert [FULL] * 4 == [points(each) for each in graded(*hostile, solved(), *hostile[:1])]


def test_only_text_and_small_answers_reach_nbval() -> None:
    """Whatever else a message carries would be turned into nodes, slowly and with much memory."""
    told = message_in(framed('{"text/plain": "a", "text/html": [[]], "image/png": {"a": 1}}'))
    assert {"data": {"text/plain": "a"}, "metadata": {}} == (told or {})["content"]
    assert {"question": "q", "answer": {"b": [1, "x", None]}} == answered('{"b": [1, "x", null]}')
    for answer, why in {
        f"[{'[],' * MOST_VALUES}1]": "is too long to be read",
        "[" * 60 + "]" * 60: "is nested too deeply to be read",
        "NaN": "holds a number that is not finite",
        "1e999": "holds a number that is not finite",
        f'"{"x" * 30_000}"': "is too long to be read",
    }.items():
        assert {"question": "q", "answer": None, "refused": why} == answered(answer)


@pytest.mark.parametrize(
    "frame",
    [b"", b"\xff", b"[]", b"1", b"{}", b'{"msg_type": []}', b'{"msg_type": {}, "content": {}}', b"9" * 5000,
     b'{"msg_type": "stream", "content": []}', b'{"msg_type": "stream", "content": {"name": 1, "text": ""}}',
     b'{"msg_type": "error", "content": {"ename": "", "evalue": "", "traceback": [1]}}', b"[" * 10**5,
     b'{"msg_type": "display_data", "content": {"data": [], "metadata": {}}}'],
)  # fmt: skip
def test_what_is_no_message_is_passed_over(frame: bytes) -> None:
    """The reader raises nothing."""
    assert message_in(frame) is None


def test_a_flood_of_answers_keeps_the_last(graded: Graded, solved: Solved) -> None:
    """Of a thousand answers a few are held, and the last of them counts."""
    shown = framed(f'{{"{ANSWER_MIME}": {{"question": "ex91-q2", "answer": "b"}}}}')
    wrong = shown.replace(b'"b"', b'"a"')
    show = f"def show(*a):\n    for _ in range(1000): send({wrong!r})\n    send({shown!r})"
    flood = f"{SEND}\n{show}\nimport irkit.questions.check as c\nc._show = show"
    result = graded(solved({"ex91-q1-answer": flood}))[0]
    assert 2 == result.of("ex91-q2").points


FILLS = "n = 0\nwhile True:\n    n += 1\n    open(str(n), 'wb').write(bytes(15 << 20))"
DELETES = "import os\nwhile True:\n    open('n', 'wb').write(bytes(15 << 20))\n    os.unlink('n')"
THREADS = """
import threading, time
threading.stack_size(32768)
while True: threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
"""


@pytest.mark.parametrize(
    ("source", "told"),
    [(TALK + FILLS, "to the disk"), (TALK + DELETES, "to the disk"), (THREADS, "too many threads")],
    ids=["a disk filled under talk", "files deleted as they are written", "threads without end"],
)
def test_what_would_use_up_the_machine_is_stopped(
    graded: Graded, solved: Solved, source: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where it talks all the while, so as to be overlooked; no other answer of the notebook suffers."""
    monkeypatch.setattr(kernel, "MOST_WRITTEN", 32 << 20)
    result = graded(solved({"ex91-q1-answer": source}))[0]
    assert [0, 2, 2, None] == points(result)
    assert told in result.of("ex91-q1").reason
    assert "ex91-q2" not in result.note


def test_nothing_of_a_hostile_submission_stays_behind(
    pool: ShellPool, graded: Graded, solved: Solved
) -> None:
    """Neither a process of it nor a file, however many of either it tried to leave."""
    kernel = pool.open()
    rooms = [kernel._room.parent / name for name in ROOMS]
    kernel.stop()
    leaves = "import os\nfor n in range(400): open(f'.{n}', 'w').close()\n"
    leaves += "try: os.fork()\nexcept OSError: pass\nimport threading, time\n"
    leaves += "for _ in range(50): threading.Thread(target=time.sleep, args=(60,)).start()"
    graded(*[solved({"ex91-q1-answer": leaves + end}) for end in ("", "\nos._exit(0)", "\n1 / 0")])
    assert [] == [path for room in rooms for path in room.iterdir()]
    assert pool._process is not None
    server = pool._process.pid
    assert "" == Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii")


def test_many_slow_cells_do_not_hold_up_the_class(
    graded: Graded, solved: Solved, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each keeps within the time for a cell, all together not; the answers count nonetheless."""
    monkeypatch.setattr(run, "PATIENCE", 1)
    slow = "import time; time.sleep(0.4); open('count.txt', 'a').write('x')"
    result = graded(solved({"ex91-q2-answer": "import os; os._exit(0)"}, {"set-up": [slow] * 50}))[0]
    assert ([4, 0, 2, None], "stopped") == (points(result), result.status)
    assert "took too long altogether" in result.note


def test_many_slow_copies_of_an_answer_do_not_hold_up_the_class(
    graded: Graded, solved: Solved, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the time is over only the last of them, which counts, is run."""
    monkeypatch.setattr(run, "PATIENCE", 1)
    slow = "import time; time.sleep(0.6); n = globals().get('n', 0) + 1; q2 = 'a'"
    last = "q2 = 'b' if globals().get('n', 0) < 5 else 'a'"
    held = solved({"ex91-q2-answer": slow})
    at = next(place for place, cell in enumerate(held["cells"]) if cell["id"] == "ex91-q2-answer")
    copy = held["cells"][at]
    held["cells"][at + 1 : at + 1] = [copy] * 15 + [{**copy, "source": last}]
    assert FULL == points(graded(held)[0])


@pytest.mark.skipif(sandbox.missing() is not None, reason=sandbox.missing() or "")
def test_half_characters_cost_nobody_the_gradebook(
    grade: Grade, tmp_path: Path, solutions: Path, solved: Solved
) -> None:
    """Half of a surrogate pair in an error, an answer or a text can be written to no file as it is."""
    half = "\ud800"
    held = {
        "anna": solved({"ex91-q1-answer": "raise ValueError('\\ud800')"}),
        "björn": solved({"ex91-q2-answer": "q2 = '\\ud800'", "ex91-q3-answer": "q3 = ['a', 'd\\ud800']"}),
        "carla": solved({"ex91-q4-answer": f"My text {half}.", "ex91-q1-answer": f"q1 = '{half}'"}),
        "dora": solved(),
    }
    (tmp_path / "all").mkdir()
    for name, notebook in held.items():
        (tmp_path / "all" / f"{name}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    outcome = grade(GradeOptions(tmp_path / "all", "ex91", tmp_path / "grades", solutions, timeout=1.0))
    assert (0, 4) == (outcome.status, outcome.read)
    book = (tmp_path / "grades" / "gradebook.csv").read_text(encoding="utf-8")
    assert "dora,4,2,2,,8,0,8,10" in book
    assert 4 == len(list((tmp_path / "grades" / "feedback").glob("*.html")))
    assert "My text ?." in (tmp_path / "grades" / "marking.csv").read_text(encoding="utf-8-sig")
