"""Messages between grader and shell: JSON with its length in front, and the forms that are taken."""

from __future__ import annotations

import json
import struct
from typing import Any

from irkit.questions.check import ANSWER_MIME

LENGTH = struct.Struct("<I")
MOST_FRAME = 2 << 20

Message = dict[str, Any]

_CONTENTS: dict[str, dict[str, type]] = {
    "execute_reply": {"status": str, "order": str},
    "display_data": {"data": dict, "metadata": dict},
    "execute_result": {"data": dict, "metadata": dict, "execution_count": int},
    "stream": {"name": str, "text": str},
    "error": {"ename": str, "evalue": str, "traceback": list},
}


def message_in(frame: bytes) -> Message | None:
    """Return a frame as a message of a known form, or None."""
    try:
        message = json.loads(frame)
        kind, content = message["msg_type"], message["content"]
        wanted = _CONTENTS[kind]
        formed = all(isinstance(content[name], form) for name, form in wanted.items())
    except (ValueError, RecursionError, TypeError, KeyError):
        return None
    if not formed or not all(isinstance(line, str) for line in content.get("traceback", [])):
        return None
    return {"msg_type": kind, "content": {name: content[name] for name in wanted}}


def answers(message: Message) -> bool:
    """Whether a message shows an answer."""
    return ANSWER_MIME in message["content"].get("data", {})
