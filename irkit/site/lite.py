"""The lessons and exercises live: JupyterLite with irkit in it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from irkit.release.notebooks import notebook_text, read_notebook
from irkit.site.pyodide import PACKAGES, SiteError, write_pyodide

FOLDERS = ("notebooks", "exercises")
KERNEL = {"display_name": "Python (Pyodide)", "language": "python", "name": "python"}
EXTENSION = "@jupyterlite/pyodide-kernel-extension"

BUILD = {"LiteBuildConfig": {"contents": ["contents"], "apps": ["lab"], "no_sourcemaps": True}}

# The cards write answers into their cells through the application, which is therefore made known to them.
PAGE = {
    "jupyter-lite-schema-version": 0,
    "jupyter-config-data": {
        "appName": "irkit",
        "exposeAppInBrowser": True,
        "litePluginSettings": {
            f"{EXTENSION}:kernel": {
                "pyodideUrl": "./static/pyodide/pyodide.mjs",
                "disablePyPIFallback": True,
                "loadPyodideOptions": {"packages": PACKAGES},
            }
        },
    },
}


def write_lite(out: Path, course: Path, place: str | None = None) -> None:
    """Write a folder in which the lessons and exercises run in a browser, without a server behind them.

    Parameters
    ----------
    out : Path
        The folder, which does not exist yet.
    course : Path
        The folder of the project, with its lessons, exercises and irkit.
    place : str, optional
        A folder or an address that holds Pyodide's files; by default where they are published.
    """
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch)
        own = shutil.ignore_patterns(".*", "my-*")  # what whoever builds the site has done in the lessons
        for folder in FOLDERS:
            shutil.copytree(course / folder, source / "contents" / folder, ignore=own)
        for path in (source / "contents").rglob("*.ipynb"):
            notebook = read_notebook(path)
            notebook.metadata["kernelspec"] = KERNEL
            path.write_text(notebook_text(notebook), encoding="utf-8")
        (source / "jupyter_lite_config.json").write_text(json.dumps(BUILD), encoding="utf-8")
        (source / "jupyter-lite.json").write_text(json.dumps(PAGE), encoding="utf-8")
        shutil.copy(course / "etc" / "settings.json", source / "overrides.json")
        call = [sys.executable, "-m", "jupyter", "lite", "build", "--output-dir", str(out.resolve())]
        run = subprocess.run(call, cwd=source, capture_output=True, encoding="utf-8", check=False)  # noqa: S603
    if run.returncode:
        raise SiteError(f"JupyterLite cannot be built. Nothing was built.\n{run.stderr.strip()[-2000:]}")
    wheels = out / "extensions" / EXTENSION / "static" / "pypi"
    write_pyodide(out / "static" / "pyodide", course, wheels, place)
