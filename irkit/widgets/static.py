"""The scripts and styles that stand beside the widgets."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent


def script(*names: str) -> str:
    """Return the named JavaScript files as one module, since an anywidget is a single module."""
    return "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in names)


def style(*names: str) -> str:
    """Return the named style sheets as one."""
    return "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in names)
