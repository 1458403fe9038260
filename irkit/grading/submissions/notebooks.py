"""A notebook as a student handed it in: its cells, read with patience and without trust."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

LONGEST_CELL = 200_000


class UnreadableNotebookError(ValueError):
    """A notebook that cannot be read; the message is a sentence for student and instructor."""


@dataclass(frozen=True)
class Cell:
    """One cell: its kind, its text, and the ids it is known by (empty where it has none)."""

    kind: str
    source: str
    id: str = ""
    grade_id: str = ""


def read_cells(data: bytes) -> list[Cell]:
    """Return the cells of a notebook of format 4; whatever is misshapen in it is passed over.

    Raises
    ------
    UnreadableNotebookError
        If it is no notebook.
    """
    try:
        notebook = read_json(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UnreadableNotebookError("the file is not UTF-8 text, so it is no notebook") from None
    except RecursionError:
        raise UnreadableNotebookError("the file is nested too deeply to be a notebook") from None
    except ValueError as error:
        raise UnreadableNotebookError(f"the file is not JSON, so it is no notebook: {error}") from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("nbformat"), int):
        raise UnreadableNotebookError("the file is JSON, but not a notebook")
    if notebook["nbformat"] != 4:
        raise UnreadableNotebookError(
            f"the notebook has format {notebook['nbformat']}: open it in JupyterLab and save it again"
        )
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise UnreadableNotebookError("the notebook has no cells")
    return [_cell(raw) for raw in cells if isinstance(raw, dict) and isinstance(_source(raw), str)]


def _source(raw: dict[str, Any]) -> Any:
    source = raw.get("source", "")
    return "".join(map(_text, source)) if isinstance(source, list) else source


def _cell(raw: dict[str, Any]) -> Cell:
    metadata = raw.get("metadata")
    block = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = _text(block.get("grade_id")) if isinstance(block, dict) else ""
    return Cell(_text(raw.get("cell_type")), _source(raw), _text(raw.get("id")), grade_id)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def read_json(text: str) -> Any:
    """Read JSON that others have written, so that it can be written down again.

    Each half of a surrogate pair, which no file can hold, becomes a question mark.

    Raises
    ------
    ValueError, RecursionError
        If it is no JSON, or nested too deeply.
    """
    value = json.loads(text)
    if "\\ud" in text or "\\uD" in text:
        value = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    return value
