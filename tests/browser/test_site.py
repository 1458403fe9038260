"""The site as a student meets it: built, served from one address, with every other address out of reach.

``IRKIT_SITE`` names a site that has been built already; ``IRKIT_EVERY_LESSON`` runs all of the course.
"""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from irkit.analysis.forecasts import LOCKED
from irkit.cli import app
from irkit.questions.sheets import find_sheet
from irkit.site import site as command
from irkit.site.pyodide import LIST

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default:the kernel did not start")]

ROOT = Path(__file__).parents[2]
FEW = () if os.environ.get("IRKIT_EVERY_LESSON") else ("00-", "01-", "ex05-")
LESSONS, EXERCISES = (
    [path for path in sorted((ROOT / folder).glob("*.ipynb")) if not FEW or path.name.startswith(FEW)]
    for folder in ("notebooks", "exercises")
)
CLAIMS: Any = find_sheet("ex01")["ex01-q1"]
PAGES = ("index.html", "lessons/01-three-levels.html", "glossary.html")
DOWNLOAD = 50_000_000  # bytes that a first lesson may take
SITE = 70_000_000

MIRROR = "open-webui==0.12.4"
"""A package on PyPI that carries most of Pyodide's files; irkit takes none whose digest is another."""

POLICY = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:"
"""With it a page can ask no other address for anything, whatever its scripts and workers try."""


class Handler(SimpleHTTPRequestHandler):
    """Serves the site as the simplest of servers would, but for the policy; counts what it sends."""

    protocol_version = "HTTP/1.1"
    sent = 0

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def copyfile(self, source: Any, outputfile: Any) -> None:
        content = source.read()
        Handler.sent += len(content)
        outputfile.write(content)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


def uv(*options: str | Path) -> None:
    """Run uv, or skip with its reason."""
    call = [sys.executable, "-m", "uv", *map(str, options)]
    run = subprocess.run(call, capture_output=True, encoding="utf-8", check=False)
    if run.returncode:
        pytest.skip(f"the packages for the browser cannot be had: {run.stderr.strip().splitlines()[-1]}")


def mirror(folder: Path) -> tuple[Path, Path]:
    """Return a folder of Pyodide's files, and one with wheels for the two packages that are not among them.

    The mirror's list of packages is Pyodide's own with a few more in it; without them it is the same again.
    """
    webui = ("--no-deps", "--no-build", "--python-version", "3.12", "--target", folder / "webui", MIRROR)
    uv("pip", "install", *webui)
    files = folder / "webui" / "open_webui" / "frontend" / "pyodide"
    listed = json.loads((files / LIST).read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in listed["packages"].items() if "unvendored_tests" in entry}
    (files / LIST).write_text(json.dumps({**listed, "packages": packages}, sort_keys=True), encoding="utf-8")
    wheels = folder / "wheels"
    pip = ("tool", "run", "pip")
    abi = ("--python-version=3.14", "--abi=cp314", "--platform=pyemscripten_2026_0_wasm32")
    uv(
        *pip,
        "download",
        "--quiet",
        "--no-deps",
        "--only-binary=:all:",
        *abi,
        "msgspec==0.22.0",
        "--dest",
        wheels,
    )
    (wheel,) = wheels.glob("msgspec-*.whl")
    # uv does not know this platform's name yet.
    wheel.rename(wheels / "msgspec-0.22.0-py3-none-any.whl")
    # Without a compiler MarkupSafe builds itself in Python alone.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CC", "false")
        uv(
            *pip,
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-binary=:all:",
            "markupsafe==3.0.3",
            "--wheel-dir",
            wheels,
        )
    return files, wheels


@pytest.fixture(scope="module")
def folder(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site."""
    if built := os.environ.get("IRKIT_SITE"):
        return Path(built)
    missing = command.missing()
    if missing:
        pytest.skip(f"irkit site needs {', '.join(missing)}: {command.INSTALL}")
    scratch = tmp_path_factory.mktemp("site")
    files, wheels = mirror(scratch)
    call = ["-c", "from irkit.cli import main; main()", "site", "--out", scratch / "site", "--pyodide", files]
    links = ",".join(filter(None, [os.environ.get("UV_FIND_LINKS"), str(wheels)]))
    found = os.environ | {"UV_FIND_LINKS": links}
    run = subprocess.run(
        [sys.executable, *map(str, call)], cwd=ROOT, env=found, capture_output=True, encoding="utf-8"
    )
    assert (run.returncode, run.stderr) == (0, "")
    return scratch / "site"


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """Where the site is served."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def texts(cells: list[dict[str, Any]]) -> list[list[tuple[str, str]]]:
    """Return the kind and the plain text of each output of each cell of code."""
    return [
        [
            (output["output_type"], "".join(output.get("text", output.get("data", {}).get("text/plain", ""))))
            for output in cell["outputs"]
        ]
        for cell in cells
        if cell["cell_type"] == "code"
    ]


@pytest.fixture
def tab(tab_at: Any, address: str, folder: Path) -> Any:
    """A fresh student's page."""
    return tab_at(address, folder)


def test_size(folder: Path) -> None:
    """The site is small enough for any host."""
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) < SITE


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_lesson(tab: Any, lesson: Path) -> None:
    """Every cell puts out in the browser what it puts out everywhere else."""
    Handler.sent = 0
    tab.open(f"notebooks/{lesson.name}")
    tab.command("notebook:clear-all-cell-outputs")
    tab.run_all()
    expected = texts(json.loads(lesson.read_text(encoding="utf-8"))["cells"])
    assert expected == texts(tab.cells())
    assert Handler.sent < DOWNLOAD


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda path: path.stem)
def test_exercise(tab: Any, exercise: Path) -> None:
    """Every cell of an exercise runs in the browser, and each answer asks for its card."""
    tab.open(f"exercises/{exercise.name}")
    tab.run_all()
    outputs = [output for cell in texts(tab.cells()) for output in cell]
    assert [text for kind, text in outputs if kind == "error"] == []
    code = ["".join(cell["source"]) for cell in tab.cells() if cell["cell_type"] == "code"]
    answers = sum(" = answer(" in source for source in code)
    assert sum("Nothing is on the card yet" in text for _, text in outputs) == answers


RUN = """async (code) => { const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
    await kernel.requestExecute({ code }).done; }"""
FILES = """async () => { const { contents } = window.jupyterapp.serviceManager;
    return (await contents.get("exercises", { content: true })).content.map((file) => file.name); }"""
FULL = """const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (...given) {
        if (window.full) throw new DOMException("full", "QuotaExceededError");
        return put.apply(this, given);
    };"""
"""Lets a journey fill the browser's storage."""


def sort(tab: Any) -> None:
    """Sort every card of the exercise by its key."""
    from playwright.sync_api import expect

    cell = tab.cell(tab.index("ex01-q1-cards"))
    for name, key in zip(CLAIMS.claims, "213213213213", strict=True):
        cell.locator(f'.irkit-card[data-card="{name}"]').press(key)
    expect(cell.locator(".irkit-count")).to_have_text("12 of 12 sorted")


def test_from_the_first_page_to_a_grade(tab: Any, address: str, tmp_path: Path) -> None:
    """A student finds the exercise, sorts, comes back, downloads; the grade is what the check showed."""
    tab.page.add_init_script(FULL)
    tab.page.goto(address)
    tab.page.get_by_role("article").get_by_role("link", name="01 Three levels").click()
    tab.page.get_by_role("link", name="exercise 01", exact=True).last.click()
    tab.ready()
    tab.do("set-up", "ex01-q1-cards")
    sort(tab)
    tab.page.keyboard.press("Shift+Enter")
    tab.page.get_by_text("Taken from the card and written into this cell.").wait_for()
    tab.page.keyboard.press("Shift+Enter")
    feedback = tab.cell(tab.index("ex01-q1-cards")).locator(".irkit-feedback")
    feedback.get_by_text("codes agree with the reference").wait_for()
    agreed = int(re.findall(r"(\d+) of 12 codes agree", feedback.inner_text())[0])
    assert '"C08": "regional"' in tab.text("ex01-q1-answer")

    tab.page.evaluate(RUN, f'case.questions.lock({{case.questions[0].id: "30%"}}, path="{LOCKED}")')
    tab.command("docmanager:save")
    tab.page.reload()
    tab.ready()
    tab.do("set-up", "ex01-q1-cards")
    tab.cell(tab.index("ex01-q1-cards")).get_by_text("12 of 12 sorted").wait_for()
    assert '"C08": "regional"' in tab.text("ex01-q1-answer")
    assert LOCKED.name in tab.page.evaluate(FILES)

    with tab.page.expect_download() as download:
        tab.command("docmanager:download")
    folder = tmp_path / "handed-in"
    folder.mkdir()
    download.value.save_as(folder / download.value.suggested_filename)
    grades = tmp_path / "grades"
    options = ["--exercise", "ex01", "--out", str(grades), "--solutions", str(ROOT / "solutions")]
    run = CliRunner().invoke(app, ["grade", str(folder), *options])
    assert run.exit_code == 0, run.output
    (row,) = csv.DictReader((grades / "gradebook.csv").read_text(encoding="utf-8-sig").splitlines())
    assert float(row["ex01-q1"]) == pytest.approx(4 * agreed / 12, abs=0.005)

    tab.expected = ("full",)
    tab.page.evaluate("() => { window.full = true; }")
    tab.cell(tab.index("ex01-q1-cards")).locator('.irkit-card[data-card="C08"]').press("1")
    tab.page.get_by_text("This browser has no room left").wait_for()


@pytest.mark.parametrize("look", ["wide", "phone", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_page(chromium: Any, address: str, look: str, path: str) -> None:
    """A page asks no other address for anything, fits the screen, and axe finds nothing wrong with it."""
    from axe_playwright_python.sync_playwright import Axe

    size = {"width": 375, "height": 800} if look == "phone" else {"width": 1300, "height": 1000}
    scheme = "dark" if look == "dark" else "light"
    # Without motion no colour is still on its way from the light theme to the dark one when axe looks.
    context = chromium.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(f"{address}{path}")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= size["width"]
    assert errors == []
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found] == []
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_without_javascript(chromium: Any, address: str, path: str) -> None:
    """A page can be read where no script runs."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}{path}")
    assert page.get_by_role("article").get_by_role("heading", level=1).is_visible()
    assert len(page.get_by_role("article").inner_text()) > 1000
    context.close()
