"""Messages between grader and shell: a line of JSON each, and the forms that are taken.

Whatever a shell sends, only a text and an answer get through, and an answer only where it is small: nbval
makes nodes of all that it is given, which takes long and goes deep.
"""

from __future__ import annotations

import math
from typing import Any

from irkit.grading.submissions.notebooks import read_json
from irkit.questions.check import ANSWER_MIME

MOST_FRAME = 1 << 20
TEXT = "text/plain"
DEEPEST, MOST_VALUES, LONGEST_TEXT = 25, 5000, 20_000

Message = dict[str, Any]

_CONTENTS: dict[str, dict[str, type]] = {
    "execute_reply": {"status": str, "order": str},
    "display_data": {"data": dict},
    "execute_result": {"data": dict},
    "stream": {"name": str, "text": str},
    "error": {"ename": str, "evalue": str, "traceback": list},
}


def message_in(frame: bytes) -> Message | None:
    """Return a frame as a message of a known form, or None."""
    try:
        message = read_json(frame.decode())
        kind, content = message["msg_type"], message["content"]
        wanted = _CONTENTS[kind]
        formed = all(isinstance(content[name], form) for name, form in wanted.items())
    except (ValueError, RecursionError, TypeError, KeyError):
        return None
    if not formed or not all(isinstance(line, str) for line in content.get("traceback", [])):
        return None
    known = {name: content[name] for name in wanted}
    if "data" in known:
        known = {"data": bundle(known["data"]), "metadata": {}}
        known |= {"execution_count": 1} if kind == "execute_result" else {}
    return {"msg_type": kind, "content": known}


def bundle(data: dict[str, Any]) -> dict[str, Any]:
    """Return of what was displayed the text and the answer, if it is small, or why it is refused.

    The shell does so too, so that an honest notebook never shows what is too large to read.
    """
    kept: dict[str, Any] = {TEXT: str(data[TEXT])[:LONGEST_TEXT]} if isinstance(data.get(TEXT), str) else {}
    shown = data.get(ANSWER_MIME)
    if isinstance(shown, dict) and isinstance(shown.get("question"), str):
        answer, refused = shown.get("answer"), shown.get("refused")
        if fault := oversize(answer):
            answer, refused = None, fault
        kept[ANSWER_MIME] = {"question": shown["question"], "answer": answer}
        if isinstance(refused, str):
            kept[ANSWER_MIME]["refused"] = refused
    return kept


def oversize(answer: Any) -> str:
    """Return why an answer is too much to be taken, as the end of a sentence; empty where it is not.

    Every value of the JSON data is looked at before anything else touches it.
    """
    waiting = [(answer, 0)]
    count = 0
    while waiting:
        value, depth = waiting.pop()
        count += 1
        if depth > DEEPEST:
            return "is nested too deeply to be read"
        if count > MOST_VALUES or (isinstance(value, str) and len(value) > LONGEST_TEXT):
            return "is too long to be read"
        if isinstance(value, float) and not math.isfinite(value):
            return "holds a number that is not finite"
        if isinstance(value, dict):
            waiting += [(item, depth + 1) for pair in value.items() for item in pair]
        elif isinstance(value, list):
            waiting += [(item, depth + 1) for item in value]
    return ""
