"""The set-up that a course needs: is everything here that the lessons use?"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

NEEDED = {
    "tables": "pandas",
    "figures": "matplotlib",
    "widgets": "ipywidgets",
    "cards": "anywidget",
    "cases": "msgspec",
}

BROWSER_FILES = Path("/drive")
"""Where JupyterLite shows Python the files that the browser keeps."""

UNKEPT = "this browser window keeps no files: open the page in an ordinary window, not a private one"


@dataclass(frozen=True)
class Environment:
    """The parts of the set-up, each with what is wrong with it; nothing where it works."""

    parts: Mapping[str, str]

    def __repr__(self) -> str:
        """Return a line for each part, and what to do next."""
        lines = [f"✗ {part}: {fault}" if fault else f"✓ {part}" for part, fault in self.parts.items()]
        end = "Show these lines to your instructor." if any(self.parts.values()) else "Everything works."
        return "\n".join([*lines, end])


def check_environment() -> Environment:
    """Try whatever the lessons use, and say what is missing."""
    recent = sys.version_info >= (3, 11)
    parts = {"Python 3.11 or newer": "" if recent else f"this is {sys.version.split()[0]}"}
    parts |= {part: _missing(package) for part, package in NEEDED.items()}
    return Environment(
        {**parts, "the case files": _faulty_cases(), "saving into this folder": _unwritable(Path.cwd())}
    )


def _missing(package: str) -> str:
    try:
        import_module(package)
    except ImportError as error:
        return f"{package} is not installed here ({error})"
    return ""


def _faulty_cases() -> str:
    try:
        from irkit.case.case import case_names, load_case

        for name in case_names():
            load_case(name)
    except (ImportError, ValueError) as error:
        return str(error)
    return ""


def _unwritable(folder: Path) -> str:
    if sys.platform == "emscripten" and not folder.is_relative_to(BROWSER_FILES):
        return UNKEPT
    try:
        # A file without a name, which a system may delete while it is open, stops JupyterLite for good.
        with tempfile.NamedTemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return f"{folder} cannot be written to ({error.strerror})"
