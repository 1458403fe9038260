"""Misconceptions about levels of analysis."""

from __future__ import annotations

import pytest

from irkit.framework.levels import misconception, misconceptions


def test_complete() -> None:
    """There are ten misconceptions, each with a pattern, a question back and a source."""
    assert [f"M{n}" for n in range(10)] == list(misconceptions())
    assert all(each.source and each.ask and each.pattern for each in misconceptions().values())


def test_unknown() -> None:
    """An unknown misconception is answered with the likely one."""
    with pytest.raises(ValueError, match='"M12" is not a misconception'):
        misconception("M12")
