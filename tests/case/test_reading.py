"""The article in brief."""

from __future__ import annotations

import pytest

from irkit.case.case import load_case

CASE = load_case("lavrov-tehran-2013")


def test_every_paragraph() -> None:
    """The digest covers every paragraph in about six hundred words."""
    parts = [CASE.digest(section.id) for section in CASE.sections]

    assert [f"P{n}" for n in range(1, 19)] == [each.id for part in parts for each in part.paragraphs]
    assert all(paragraph.digest for part in parts for paragraph in part.paragraphs)
    assert 550 <= sum(len(paragraph.digest.split()) for part in parts for paragraph in part.paragraphs) <= 760


def test_author() -> None:
    """The digest names its author and shows the paragraphs."""
    shown = repr(CASE.digest("regional"))

    assert shown.startswith("2. At regional level (after Hassan Beheshtipour)")
    assert "P4" in shown


def test_unknown_section() -> None:
    """A section that does not exist is answered with the likely one."""
    with pytest.raises(LookupError, match='did you mean "regional"'):
        CASE.digest("regionl")
