"""The whole site: pages to read, and below them the lessons live, as one folder for any host."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from irkit.release.notebooks import notebook_text, read_notebook
from irkit.site.lessons import write_pages
from irkit.site.pyodide import PACKAGES, SiteError, write_pyodide

NEEDED = ("sphinx", "myst_nb", "sphinx_book_theme", "jupyterlite_core", "jupyterlite_pyodide_kernel", "uv")
INSTALL = "python -m uv run --extra site irkit site"

MARK = ".nojekyll"
"""GitHub's own pages leave out folders that begin with _ unless there is a file of this name."""

BUILT = "Built by irkit site, which replaces the whole folder when it builds it again.\n"


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


def build_site(out: Path, course: Path, place: str | None = None) -> str:
    """Build the site, and put it in place of what it was before.

    Parameters
    ----------
    out : Path
        The folder; it does not exist, is empty, or holds the site as it was built before.
    course : Path
        The folder of the project.
    place : str, optional
        A folder or an address that holds Pyodide's files; by default where they are published.

    Returns
    -------
    str
        What was built, as a sentence.

    Raises
    ------
    SiteError
        If something is missing, or the folder holds other files; then it is as it was.
    """
    if packages := missing():
        raise SiteError(f"irkit site needs {', '.join(packages)}: give the command as {INSTALL}")
    if absent := [folder for folder in (*FOLDERS, "irkit") if not (course / folder).is_dir()]:
        raise SiteError(
            f"There is no folder {absent[0]} in {course.resolve()}: give the command in the course's folder."
        )
    if out.exists() and not _is_ours(out):
        raise SiteError(
            f"{out} holds other files, which are left alone: name another folder, or empty this one."
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as scratch:
        new = Path(scratch, "site")
        write_lite(new / "lite", course, place)
        write_pages(new, course)
        for path in new.rglob("*.map"):  # of scripts, for whoever debugs them
            path.unlink()
        (new / MARK).write_text(BUILT, encoding="utf-8")
        new.chmod(0o755)
        if out.exists():
            out.rename(Path(scratch, "old"))
        new.rename(out)
    sizes = [path.stat().st_size for path in out.rglob("*") if path.is_file()]
    return f"{out}: {len(sizes)} files, {sum(sizes) / 1e6:.0f} MB"


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
    with TemporaryDirectory() as scratch:
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


def missing() -> list[str]:
    """Return the packages that are needed and not installed here."""
    return [package for package in NEEDED if find_spec(package) is None]


def _is_ours(folder: Path) -> bool:
    """Whether a folder is empty, or a site that was built here before."""
    mark = folder / MARK
    if not folder.is_dir():
        return False
    return not any(folder.iterdir()) or (mark.is_file() and mark.read_text(encoding="utf-8") == BUILT)
