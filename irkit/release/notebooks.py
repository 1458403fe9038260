"""Notebooks as the repository keeps them: executed, with their text, without what changes from run to run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from irkit.text import UserError

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
KEPT_CELL_METADATA = {"nbgrader", "tags", "editable", "deletable", "irkit", "jupyter", "slideshow"}
DROPPED_MIME = re.compile(r"^(image/|application/vnd\.jupyter\.widget|application/javascript)")
EMBEDDED_IMAGE = re.compile(r' src="(data:image/[a-z+]+;base64,[^"]*)?"')


class NotebookError(UserError, ValueError):
    """A notebook that cannot be used; the message says which and why."""


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook, brought to format 4.5 in memory.

    Raises
    ------
    NotebookError
        If the file is no notebook.
    """
    try:
        notebook: NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise NotebookError(f"{path.name} is not a notebook: {error}") from None
    return notebook


def node(data: Any) -> NotebookNode:
    """Return a copy of plain data, or of a notebook, as a part of a notebook."""
    return nbformat.from_dict(data)  # type: ignore[no-untyped-call, no-any-return]


def notebook_text(notebook: NotebookNode) -> str:
    """Return a notebook as the text of its file."""
    return str(nbformat.writes(notebook, version=4)).rstrip("\n") + "\n"  # type: ignore[no-untyped-call]


def normalise(notebook: NotebookNode) -> NotebookNode:
    """Return a copy without images, widget views and whatever else differs between two honest runs.

    Text output stays, because nbval compares it. Cells that were run are numbered from 1 in their order.
    """
    normal = node(notebook)
    kept = {"irkit": normal.metadata["irkit"]} if "irkit" in normal.metadata else {}
    normal.metadata = node({**kept, "kernelspec": KERNEL, "language_info": {"name": "python"}})
    normal.nbformat, normal.nbformat_minor = 4, 5
    number = 0
    for cell in normal.cells:
        kept = {key: value for key, value in sorted(cell.metadata.items()) if key in KEPT_CELL_METADATA}
        cell.metadata = node(kept)
        if not cell.get("attachments"):
            cell.pop("attachments", None)
        if cell.cell_type != "code":
            continue
        if cell.execution_count is not None:
            number += 1
            cell.execution_count = number
        cell.outputs = [output for output in map(_normal_output, cell.outputs) if output is not None]
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = cell.execution_count
    return normal


def _normal_output(output: NotebookNode) -> NotebookNode | None:
    if "data" not in output:
        return output
    data: dict[str, Any] = {mime: v for mime, v in output.data.items() if not DROPPED_MIME.match(mime)}
    if "text/html" in data:
        data["text/html"] = EMBEDDED_IMAGE.sub("", data["text/html"])
    if not data:
        return None
    output.data, output.metadata = node(data), node({})
    return output
