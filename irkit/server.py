"""Loaded by Jupyter's server: started in the course's folder, it serves the whole folder.

Given a notebook to open, it would serve the folder of that notebook alone, and a lesson's link to its
exercise would lead out of what is served. `etc/server.json` names this module to the server; what a user or
an administrator has configured stands above it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

COURSE = ("notebooks/00-start-here.ipynb", "exercises")


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    """Name the module to the server."""
    return [{"module": "irkit.server"}]


def _link_jupyter_server_extension(server: Any) -> None:
    """Serve the folder that the server is started in, where it is the course's and no other is configured."""
    folder = Path.cwd()
    if "root_dir" not in server.config.ServerApp and all((folder / name).exists() for name in COURSE):
        server.root_dir = str(folder)


def _load_jupyter_server_extension(server: Any) -> None:
    """Add nothing to the server once it runs."""
