"""What Jupyter's server is told when it loads irkit."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from irkit import server

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("folder", "configured", "served"),
    [(ROOT, {}, str(ROOT)), (ROOT, {"root_dir": "mine"}, None), (ROOT / "notebooks", {}, None)],
)
def test_root_dir(monkeypatch: Any, folder: Path, configured: dict[str, str], served: str | None) -> None:
    """The course's folder is served whole, unless another is configured; elsewhere nothing changes."""
    monkeypatch.chdir(folder)
    app = SimpleNamespace(config=SimpleNamespace(ServerApp=configured), root_dir=None)
    server._link_jupyter_server_extension(app)
    assert served == app.root_dir
