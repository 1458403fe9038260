"""The package's public names."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import irkit

FOLDER = Path(irkit.__file__).parent
NAMESPACES = {"figures", "widgets"}


def stub_names() -> set[str]:
    """Return the names that type checkers read from the stub."""
    tree = ast.parse((FOLDER / "__init__.pyi").read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {alias.asname or alias.name for node in imports for alias in node.names}


def test_stub_lists_names() -> None:
    """The names that can be imported are those of the stub."""
    assert stub_names() == set(irkit.__all__)


@pytest.mark.parametrize("name", sorted(irkit.__all__))
def test_name_loads(name: str) -> None:
    """Every public name loads from where the stub says that it is."""
    assert getattr(irkit, name) is not None


def test_no_name_shadowed() -> None:
    """No module of the package has the name of a public function, which it would take the place of."""
    modules = {path.stem for path in FOLDER.iterdir() if path.suffix in ("", ".py")}
    assert NAMESPACES == modules & set(irkit.__all__)


def test_unknown_name() -> None:
    """A name that irkit does not have is an attribute error, as of any module."""
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = irkit.no_such_name
