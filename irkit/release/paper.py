"""A notebook as a page to print, or to read without JavaScript: run, with widgets as their text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from markupsafe import Markup
from nbformat import NotebookNode

from irkit.release.notebooks import NotebookError, node, read_notebook
from irkit.text import counted, write_whole

TIMEOUT = 120
WIDGET = "application/vnd.jupyter.widget-view+json"
SHOWN = "What a widget of the notebook shows before anybody has used it:"
EMPTY_HEADING = re.compile(r"<th[^>]*>\s*</th>")
_RUNS = re.compile(r"^(application/(javascript|vnd\.)|text/latex)")


def put_on_paper(notebooks: Iterable[Path], out: Path) -> Iterator[str]:
    """Run notebooks and write each as one page that loads nothing and runs nothing; yield where it is.

    They are run in their own folder, as JupyterLab does it, and stay as they are.

    Parameters
    ----------
    notebooks : iterable of Path
        The notebooks.
    out : Path
        The folder for the pages, each named after its notebook.

    Raises
    ------
    NotebookError
        If a file is no notebook, or cannot be run at all.
    """
    for path in notebooks:
        notebook = run(path)
        stopped = sum(output.output_type == "error" for output in outputs(notebook))
        target = out / f"{path.stem}.html"
        out.mkdir(parents=True, exist_ok=True)
        write_whole(target, page(notebook, path.stem))
        yield f"{target}; {counted(stopped, 'cell')} stopped with an error" if stopped else f"{target}"


def run(path: Path) -> NotebookNode:
    """Return a notebook as it is after all its cells have run, those with errors too."""
    from nbconvert.preprocessors import ExecutePreprocessor

    notebook = read_notebook(path)
    runner = ExecutePreprocessor(  # type: ignore[no-untyped-call]
        timeout=TIMEOUT, allow_errors=True, kernel_name="python3"
    )
    # A kernel's warning about its own connection is nothing that a reader of the page can heed.
    runner.extra_arguments = ["--log-level=ERROR"]
    try:
        runner.preprocess(notebook, {"metadata": {"path": str(path.resolve().parent)}})
    except RuntimeError as error:
        raise NotebookError(f"{path.name} cannot be run: {error}") from None
    return notebook


def page(notebook: NotebookNode, title: str) -> str:
    """Return a notebook that has been run as a page.

    Parameters
    ----------
    notebook : NotebookNode
        The notebook; its outputs are changed to what a page can show.
    title : str
        The title, where the notebook has no heading.
    """
    from jinja2 import Template
    from nbconvert import HTMLExporter

    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        cell.metadata.pop("collapsed", None)
    make_still(notebook)
    exporter = HTMLExporter(  # type: ignore[no-untyped-call]
        template_name="basic", exclude_input_prompt=True, exclude_output_prompt=True
    )
    exporter.exclude_anchor_links = True
    body, _ = exporter.from_notebook_node(notebook)
    body = re.sub(r"<details(?![^>]*\bopen\b)", "<details open", body)
    body = re.sub(r'href="([\w.-]+)\.ipynb(["#])', r'href="\1.html\2', body)
    # pandas heads the corner of a table with empty cells, which head nothing.
    body = EMPTY_HEADING.sub("<td></td>", body)
    template = Path(__file__).with_name("paper.html").read_text(encoding="utf-8")
    sheet = Template(template, autoescape=True, keep_trailing_newline=True)
    return str(sheet.render(title=_title(notebook) or title, body=Markup(body.strip())))  # noqa: S704


def outputs(notebook: NotebookNode) -> list[NotebookNode]:
    """Return what the cells of a notebook have shown."""
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def make_still(notebook: NotebookNode) -> None:
    """Leave in the outputs of a notebook nothing that needs a browser to run something."""
    for output in outputs(notebook):
        if "data" in output:
            output.data = still(output.data)


def still(data: dict[str, Any]) -> NotebookNode:
    """Return an output's forms without those that need a browser to run something; a widget is its text."""
    kept = {mime: value for mime, value in data.items() if not _RUNS.match(mime)}
    if WIDGET in data:
        text = escape("".join(data.get("text/plain", "")))
        html = f'<div class="widget"><p>{SHOWN}</p><pre>{text}</pre></div>' if text.strip() else ""
        kept = {"text/html": html}
    return node(kept)


def _title(notebook: NotebookNode) -> str:
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    heading = re.search(r"^# (.+)$", text, flags=re.M)
    return heading[1].strip() if heading else ""
