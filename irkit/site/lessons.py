"""The lessons as pages to read: run, with figures, a glossary, a search, and a way into each lesson live."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from jinja2 import Environment, StrictUndefined
from nbformat import NotebookNode

from irkit.framework.glossary import glossary
from irkit.release.notebooks import node, notebook_text
from irkit.release.paper import EMPTY_HEADING, make_still, outputs, run
from irkit.site.pyodide import SiteError

PAGES = Path(__file__).parent / "pages"
LIVE = "lite/lab/index.html?path="
OPEN = "Open this lesson live"
NOTE = "It opens in this browser, where you can run its cells and answer. Nothing has to be installed."
_HEAD = {"title": r"^# (.+)$", "question": r"^\*\*(.+)\*\*$", "minutes": r"^\*About (.+?) minutes"}
_EXERCISE = re.compile(r"\[([^\]]+)\]\(\.\./(exercises/[\w.-]+)\)")
_PLACE = re.compile(r"\]\([\w.-]*#[\w-]+\)")


def summary(name: str, notebook: NotebookNode) -> dict[str, str]:
    """Return a lesson as the list of lessons names it: link, number, title, question and minutes."""
    head = {part: re.search(pattern, notebook.cells[0].source, re.M) for part, pattern in _HEAD.items()}
    named = {part: match[1].strip() if match else "" for part, match in head.items()}
    return {"path": f"lessons/{name}.ipynb", "number": name.partition("-")[0], **named}


def faults(notebook: NotebookNode) -> list[str]:
    """Return the errors with which the cells of a lesson have stopped."""
    errors = [output for output in outputs(notebook) if output.output_type == "error"]
    return [f"{error.ename}: {error.evalue}" for error in errors]


def page(name: str, notebook: NotebookNode) -> NotebookNode:
    """Return a lesson that has been run as Sphinx is to show it."""
    copy = node(notebook)
    for cell in copy.cells:
        if cell.cell_type == "markdown":
            text = _EXERCISE.sub(rf'<a href="../{LIVE}\2">\1</a>', cell.source)
            # A place within a page is its heading in small letters here, and as it is in JupyterLab.
            cell.source = _PLACE.sub(lambda link: link[0].lower(), text)
    make_still(copy)
    for output in outputs(copy):
        if html := output.get("data", {}).get("text/html"):
            # pandas heads the corner of a table with empty cells, which head nothing.
            # A figure that is wider than a phone is scrolled, by keys too.
            html = EMPTY_HEADING.sub("<td></td>", html)
            output.data["text/html"] = html.replace("<figure ", '<figure tabindex="0" ')
    button = nbformat.v4.new_markdown_cell(live(f"../{LIVE}notebooks/{name}.ipynb", OPEN))  # type: ignore[no-untyped-call]
    copy.cells.insert(1, button)
    return copy


def live(address: str, text: str) -> str:
    """Return a button that opens a notebook live, and what happens then."""
    return f'<p><a class="live" href="{address}">{text}</a></p>\n<p class="live-note">{NOTE}</p>'


def write_pages(out: Path, course: Path) -> None:
    """Run the lessons and write them, a first page and a glossary as pages for the web.

    Parameters
    ----------
    out : Path
        The folder.
    course : Path
        The folder of the project, with its lessons.

    Raises
    ------
    SiteError
        If a lesson stops with an error, or Sphinx cannot make a page.
    """
    paths = sorted((course / "notebooks").glob("*.ipynb"))
    with ThreadPoolExecutor(2) as threads:
        notebooks = list(threads.map(run, paths))
    lessons = {path.stem: notebook for path, notebook in zip(paths, notebooks, strict=True)}
    if stopped := [f"{name}: {fault}" for name, notebook in lessons.items() for fault in faults(notebook)]:
        raise SiteError("\n".join(["These lessons stop with an error. Nothing was built.", *stopped]))
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch, "pages")
        shutil.copytree(PAGES, source)
        write_sources(source, lessons)
        options = ("-q", "-W", "--keep-going", "-b", "html", "-d", str(Path(scratch, "read")))
        call = [sys.executable, "-m", "sphinx", *options, str(source), str(out)]
        made = subprocess.run(call, capture_output=True, encoding="utf-8", check=False)  # noqa: S603
    if made.returncode:
        raise SiteError(f"Sphinx cannot make the pages. Nothing was built.\n{made.stderr.strip()[-2000:]}")


def write_sources(source: Path, lessons: Mapping[str, NotebookNode]) -> None:
    """Write into Sphinx's folder what the pages are made from: lessons by name, first page and glossary."""
    (source / "lessons").mkdir()
    for name, notebook in lessons.items():
        path = source / "lessons" / f"{name}.ipynb"
        path.write_text(notebook_text(page(name, notebook)), encoding="utf-8")
    index = source / "index.md"
    template = Environment(undefined=StrictUndefined, keep_trailing_newline=True).from_string(  # noqa: S701
        index.read_text(encoding="utf-8")
    )
    first = live(f"{LIVE}notebooks/{next(iter(lessons))}.ipynb", "Open the first lesson live")
    listed = [summary(name, notebook) for name, notebook in lessons.items()]
    index.write_text(template.render(lessons=listed, first=first), encoding="utf-8")
    terms = f"# Glossary\n\n{glossary()._repr_html_()}\n"
    (source / "glossary.md").write_text(terms, encoding="utf-8")
