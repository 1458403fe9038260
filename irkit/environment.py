"""The set-up that a course needs: is everything here that the lessons use?"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

NEEDED = {
    "tables": "pandas",
    "figures": "matplotlib",
    "widgets": "ipywidgets",
    "cards": "anywidget",
    "cases": "pydantic",
    "tests": "nbval",
}


@dataclass(frozen=True)
class Environment:
    """What was found: a part of the set-up, whether it works, and what to do where it does not."""

    found: tuple[tuple[str, bool, str], ...]

    @property
    def works(self) -> bool:
        """Whether everything works."""
        return all(fine for _, fine, _ in self.found)

    def __repr__(self) -> str:
        """Return a line for each part, and what to do next."""
        lines = [
            f"{'✓' if fine else '✗'} {part}{'' if fine else f': {advice}'}"
            for part, fine, advice in self.found
        ]
        end = "Everything works." if self.works else "Show these lines to your instructor."
        return "\n".join([*lines, end])


def check_environment() -> Environment:
    """Try whatever the lessons use, and say what is missing."""
    python = sys.version_info >= (3, 11)
    found = [("Python 3.11 or newer", python, f"this is {sys.version.split()[0]}")]
    for part, package in NEEDED.items():
        try:
            import_module(package)
            found.append((part, True, ""))
        except ImportError as error:
            found.append((part, False, f"{package} is not installed here ({error})"))
    found.append(("the case files", *_cases()))
    found.append(("saving into this folder", *_writable(Path.cwd())))
    return Environment(tuple(found))


def _cases() -> tuple[bool, str]:
    try:
        from irkit.case.case import case_names, load_case

        for name in case_names():
            load_case(name)
    except (ImportError, ValueError) as error:
        return False, str(error)
    return True, ""


def _writable(folder: Path) -> tuple[bool, str]:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True, ""
    except OSError as error:
        return False, f"{folder} cannot be written to ({error.strerror})"
