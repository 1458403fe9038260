"""One real JupyterLab and one Chromium for every journey: `lab.open(...)`, `lab.run_all()`, `lab.cell(3)`."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urlsplit

import nbformat
import pytest

REPOSITORY = Path(__file__).parents[2]
STARTED_WITHIN = 90  # seconds
WAITED_FOR = 30_000  # milliseconds: a machine may be busy, and a journey that goes well waits for nothing
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP plain.test 127.0.0.1",
]
SCREEN: Any = {"width": 1400, "height": 1800}
IDLE = "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
STATE = """() => { const { shell, serviceManager } = window.jupyterapp ?? {};
    const { sessionContext } = shell?.currentWidget ?? {};
    const { status, connectionStatus } = sessionContext?.session?.kernel ?? {};
    return { status, connectionStatus, shown: sessionContext?.kernelDisplayStatus,
             widgets: [...(shell?.widgets('main') ?? [])].map(({ title }) => title.label),
             kernels: [...(serviceManager?.kernels.running() ?? [])].length,
             dialogs: [...document.querySelectorAll('.jp-Dialog')].map((dialog) => dialog.innerText) }; }"""
"""What can be told of a notebook whose kernel does not start."""

PLAIN = "plain.test"
"""Another name of this machine: under it a page over http is not secure, and has no clipboard."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A running Chromium."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("IRKIT_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.skip("browser journeys need Chromium, on the PATH or named by IRKIT_CHROMIUM")
    try:
        from playwright.sync_api import expect, sync_playwright
    except ImportError:
        pytest.skip("browser journeys need Playwright: python -m uv sync --group browser")
    expect.set_options(timeout=WAITED_FOR)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@dataclass(frozen=True)
class Server:
    """A running JupyterLab: where it is, and the folder that it shows."""

    url: str
    token: str
    root: Path


def _ready(process: subprocess.Popen[bytes], runtime: Path, token: str, log: Path) -> str:
    deadline = time.monotonic() + STARTED_WITHIN
    pause = Event()
    while time.monotonic() < deadline and process.poll() is None:
        for info in runtime.glob("jpserver-*.json"):
            try:
                url = json.loads(info.read_text(encoding="utf-8"))["url"]
                request = urllib.request.Request(f"{url}api/status?token={token}")  # noqa: S310
                with urllib.request.urlopen(request, timeout=5) as reply:  # noqa: S310
                    if reply.status == 200:
                        return str(url)
            except (ValueError, OSError, urllib.error.URLError):
                pass
        pause.wait(0.1)
    raise RuntimeError(f"JupyterLab has not started:\n{log.read_text(encoding='utf-8')[-3000:]}")


@pytest.fixture(scope="session")
def server(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A JupyterLab on a copy of the course, with settings and state of its own."""
    home = tmp_path_factory.mktemp("lab")
    root = home / "course"
    root.mkdir()
    for name in ("notebooks", "exercises"):
        shutil.copytree(REPOSITORY / name, root / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    token = secrets.token_hex(16)
    folders = {"CONFIG_DIR": "config", "DATA_DIR": "data", "RUNTIME_DIR": "runtime"}
    environment = {
        # Kernels of this server are no test's: what is done on cards is kept.
        **{name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"},
        **{f"JUPYTER_{name}": str(home / folder) for name, folder in folders.items()},
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "IPYTHONDIR": str(home / "ipython"),
        "PYTHONPATH": str(REPOSITORY),
    }
    # As the README has it, with a notebook to open: what is served must be the whole course all the same.
    command = [
        sys.executable,
        "-m",
        "jupyter",
        "lab",
        "notebooks/00-start-here.ipynb",
        "--no-browser",
        "--port=0",
        "--ip=127.0.0.1",
    ]
    command += ["--allow-root", "--expose-app-in-browser", f"--IdentityProvider.token={token}"]
    command += [f'--ServerApp.local_hostnames=["localhost", "{PLAIN}"]']
    log = home / "server.log"
    with (
        log.open("wb") as out,
        subprocess.Popen(command, cwd=root, env=environment, stdout=out, stderr=out) as process,
    ):
        try:
            yield Server(_ready(process, home / "runtime", token, log), token, root)
        finally:
            process.terminate()
            process.wait(30)


@dataclass
class Lab:
    """One page of JupyterLab, with words for what a student does there."""

    page: Any
    server: Server
    faults: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()  # parts of messages that the journey itself brings about

    def write(self, path: str, *cells: str) -> str:
        """Write a notebook of code cells; one that starts with ``#`` is text."""
        notebook = nbformat.v4.new_notebook()
        notebook.metadata["kernelspec"] = {
            "name": "python3",
            "display_name": "Python 3",
            "language": "python",
        }
        for cell in cells:
            new = nbformat.v4.new_markdown_cell if cell.startswith("#") else nbformat.v4.new_code_cell
            notebook.cells.append(new(cell))
        target = self.server.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, target)
        return path

    def open(self, path: str, host: str = "") -> None:
        """Open a notebook in a workspace of its own, and wait until its kernel is idle.

        ``host`` is a name of the server other than the usual one.
        """
        workspace = f"journey-{uuid.uuid4().hex[:8]}"
        address = urlsplit(self.server.url)
        at = address._replace(netloc=f"{host}:{address.port}").geturl() if host else self.server.url
        url = f"{at}lab/workspaces/{workspace}/tree/{path}"
        self.page.goto(f"{url}?reset&token={self.server.token}")
        self.page.locator(".jp-NotebookPanel:visible .jp-Notebook").wait_for()
        self.page.wait_for_function(IDLE)

    def again(self) -> None:
        """Start a journey where another has been: a fresh student's page, every cell run anew."""
        self.expected = ()
        self.page.set_viewport_size(SCREEN)
        if self.page.locator('body[data-jp-theme-light="false"]').count():
            self.theme("Light")
        (self.server.root / "my-answers.json").unlink(missing_ok=True)
        self.run_all()

    def judge(self) -> None:
        """Fail where a script on the page has failed since the last journey."""
        faults, self.faults = self.faults, []
        assert [fault for fault in faults if not any(part in fault for part in self.expected)] == []

    def run_all(self) -> None:
        """Run every cell, wait until all have run, and fail where one has failed."""
        self.command("notebook:run-all-cells")
        errors = self.page.evaluate(
            """() => window.jupyterapp.shell.currentWidget.content.widgets.flatMap((cell, at) =>
                 (cell.model.sharedModel.outputs ?? []).filter((o) => o.output_type === 'error')
                   .map((o) => `cell ${at}: ${o.ename}: ${o.evalue}`))"""
        )
        assert errors == []

    def run(self, index: int) -> None:
        """Run one cell and wait until it has run."""
        self.settle()
        self.select(index)
        self.command("notebook:run-cell")

    def settle(self) -> None:
        """Wait until the kernel has what the page's widgets have changed.

        A widget sends one change at a time and keeps the next until the kernel is idle again; a cell that is
        run in between would overtake it. An empty request is idle after that, so the kept change has left.
        """
        self.page.evaluate(
            """async () => { const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
                 const nothing = { code: '', silent: true, store_history: false };
                 await kernel.requestExecute(nothing).done; }"""
        )

    def select(self, index: int) -> None:
        """Make a cell the active one."""
        self.page.evaluate(
            "(i) => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = i; }", index
        )

    def command(self, name: str, **arguments: Any) -> None:
        """Run a command of JupyterLab and wait for its end."""
        self.page.evaluate(
            "async ([name, args]) => { await window.jupyterapp.commands.execute(name, args); }",
            [name, arguments],
        )

    def cell(self, index: int) -> Any:
        """A cell of the open notebook."""
        return self.page.locator(f'.jp-NotebookPanel:visible [data-windowed-list-index="{index}"]')

    def source(self, index: int, text: str) -> None:
        """Replace what stands in a cell, as pasting into it would."""
        self.page.evaluate(
            """([i, text]) => window.jupyterapp.shell.currentWidget.content.widgets[i]
                 .model.sharedModel.setSource(text)""",
            [index, text],
        )

    def outputs(self, index: int) -> str:
        """The plain text that a cell has put out."""
        outputs: list[dict[str, Any]] = self.page.evaluate(
            """(i) => window.jupyterapp.shell.currentWidget.content.widgets[i]
                 .model.sharedModel.toJSON().outputs""",
            index,
        )
        texts = [output.get("text", output.get("data", {}).get("text/plain", "")) for output in outputs]
        return "".join("".join(text) for text in texts)

    def state(self) -> Any:
        """What a key that reaches the notebook would change: its cells, their order, the active one."""
        return self.page.evaluate(
            """() => { const book = window.jupyterapp.shell.currentWidget.content;
                 const cells = book.widgets.map(({ model: m }) => [m.id, m.type, m.sharedModel.source]);
                 const dialogs = document.querySelectorAll('.jp-Dialog').length;
                 return { cells, dialogs, active: book.activeCellIndex,
                          runs: book.widgets.map((c) => c.model.executionCount ?? null) }; }"""
        )

    def theme(self, name: str) -> None:
        """Change the theme: ``"Light"`` or ``"Dark"``."""
        self.command("apputils:change-theme", theme=f"JupyterLab {name}")
        light = "true" if name == "Light" else "false"
        self.page.locator(f'body[data-jp-theme-light="{light}"]').wait_for(state="attached")
        self.page.locator("#jupyterlab-splash").wait_for(state="hidden")

    def press_place(self, key: str, code: str, *, control: bool = False) -> None:
        """Press a key on a layout of its own: what it types, and the place where it lies."""
        session = self.page.context.new_cdp_session(self.page)
        number = ord(code.removeprefix("Key").removeprefix("Digit"))
        event = {"key": key, "code": code, "windowsVirtualKeyCode": number, "modifiers": 2 if control else 0}
        session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **event})
        session.send("Input.dispatchKeyEvent", {"type": "keyUp", **event})
        session.detach()

    def clipboard(self) -> str:
        """What the clipboard holds."""
        return str(self.page.evaluate("() => navigator.clipboard.readText()"))


@dataclass
class Tab(Lab):
    """A page of the site, with words for what a student does in a lesson there."""

    def open(self, path: str, host: str = "") -> None:
        self.page.goto(f"{self.server.url}lite/lab/index.html?path={path}")
        self.ready()

    def ready(self) -> None:
        """Wait until a notebook is shown and its kernel is idle.

        A kernel of JupyterLite did once not start after a reload, and why was not found. The
        students' remedy is to load the page again, so that is done once, and a warning says what was there.
        """
        from playwright.sync_api import TimeoutError as Late

        try:
            self._idle()
        except Late:
            warnings.warn(f"the kernel did not start: {self.page.evaluate(STATE)}", stacklevel=2)
            self.page.reload()
            self._idle()

    def _idle(self) -> None:
        self.page.locator(".jp-NotebookPanel:visible .jp-Notebook").wait_for()
        self.page.wait_for_function(IDLE, timeout=3 * WAITED_FOR)

    def index(self, cell_id: str) -> int:
        """Where a cell stands in the open notebook."""
        ids = self.page.evaluate(
            "() => window.jupyterapp.shell.currentWidget.content.widgets.map((cell) => cell.model.id)"
        )
        return int(ids.index(cell_id))

    def do(self, *cell_ids: str) -> str:
        """Run cells, and return the plain text that the last of them puts out."""
        for cell_id in cell_ids:
            self.run(self.index(cell_id))
        return self.outputs(self.index(cell_ids[-1]))

    def text(self, cell_id: str) -> str:
        """What stands in a cell."""
        cells = "window.jupyterapp.shell.currentWidget.content.widgets"
        return str(
            self.page.evaluate(f"(i) => {cells}[i].model.sharedModel.getSource()", self.index(cell_id))
        )

    def cells(self) -> list[dict[str, Any]]:
        """The cells of the open notebook, as its file would have them."""
        book = "window.jupyterapp.shell.currentWidget.content.model.sharedModel"
        return list(self.page.evaluate(f"() => {book}.toJSON().cells"))


@contextmanager
def _new_page(chromium: Any, server: Server) -> Iterator[Lab]:
    context = chromium.new_context(viewport=SCREEN, permissions=["clipboard-read", "clipboard-write"])
    context.set_default_timeout(WAITED_FOR)
    # Each journey is a student's first: what another one did on the cards is gone.
    (server.root / "my-answers.json").unlink(missing_ok=True)
    lab = Lab(context.new_page(), server)
    lab.page.on("pageerror", lambda error: _note(lab, "error", str(error)))
    lab.page.on("console", lambda message: _note(lab, message.type, message.text))
    yield lab
    context.close()


@pytest.fixture
def lab(chromium: Any, server: Server) -> Iterator[Lab]:
    """A fresh page; the journey fails where a script on it has failed."""
    with _new_page(chromium, server) as lab:
        yield lab
    lab.judge()


@pytest.fixture(scope="module")
def shared_lab(chromium: Any, server: Server) -> Iterator[Lab]:
    """One page for the journeys of a file, each of which begins with ``again`` and ends with ``judge``."""
    with _new_page(chromium, server) as lab:
        yield lab


@pytest.fixture
def tab_at(chromium: Any) -> Iterator[Callable[[str, Path], Tab]]:
    """Opens a fresh student's page on a site; the journey fails where a script on it has failed."""
    tabs: list[Tab] = []

    def open_tab(address: str, folder: Path) -> Tab:
        context = chromium.new_context(viewport=SCREEN)
        context.set_default_timeout(WAITED_FOR)
        tab = Tab(context.new_page(), Server(address, "", folder))
        tab.page.on("pageerror", lambda error: tab.faults.append(str(error)))
        tab.page.on("console", lambda message: _note(tab, message.type, message.text))
        tabs.append(tab)
        return tab

    yield open_tab
    for tab in tabs:
        tab.page.context.close()
    for tab in tabs:
        tab.judge()


def _note(lab: Lab, kind: str, text: str) -> None:
    # What JupyterLab itself cannot find or restore is not ours to mend, nor that it offers an extension of
    # JupyterLite's, which stands in the same environment where the website is built.
    theirs = ("Failed to load resource", "Could not restore the debugger state", "@jupyterlite/services")
    if kind == "error" and not any(part in text for part in theirs):
        lab.faults.append(text)
