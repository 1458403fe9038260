"""A notebook as a student handed it in: its cells, read with patience and without trust."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from irkit.grading.submissions.distrust import read_json

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
        found = notebook["nbformat"]
        raise UnreadableNotebookError(
            f"the notebook has format {found}: open it in JupyterLab and save it again"
        )
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise UnreadableNotebookError("the notebook has no cells")
    return [cell for raw in cells for cell in _cell(raw)]


def _cell(raw: Any) -> Iterator[Cell]:
    if not isinstance(raw, dict):
        return
    source = raw.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if isinstance(source, str):
        yield Cell(_text(raw.get("cell_type")), source, _text(raw.get("id")), _grade_id(raw.get("metadata")))


def _grade_id(metadata: Any) -> str:
    block = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return _text(block.get("grade_id")) if isinstance(block, dict) else ""


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
