"""The check of the set-up."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from irkit.environment import UNKEPT, check_environment


def test_works() -> None:
    """The check finds everything here."""
    assert repr(check_environment()).endswith("Everything works.")
    assert repr(check_environment()).endswith("Everything works.")


def test_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check names what is missing."""
    monkeypatch.setitem(sys.modules, "anywidget", None)
    environment = check_environment()

    assert "Everything works" not in repr(environment)
    assert "✗ cards: anywidget is not installed here" in repr(environment)
    assert repr(environment).endswith("Show these lines to your instructor.")


def test_case_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The check tells what is wrong with a case."""
    (tmp_path / "cases" / "broken").mkdir(parents=True)
    (tmp_path / "cases" / "broken" / "case.toml").touch()
    monkeypatch.setenv("IRKIT_DATA", str(tmp_path))

    assert "✗ the case files: broken: " in repr(check_environment())


def test_window_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a browser, the check says when the window keeps no files."""
    monkeypatch.setattr(sys, "platform", "emscripten")
    assert f"✗ saving into this folder: {UNKEPT}" in repr(check_environment())
