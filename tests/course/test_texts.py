"""What lessons may tell of later days."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from irkit.case.case import load_case

CASE = load_case("lavrov-tehran-2013")

EARLY = [
    path for path in sorted((Path(__file__).parents[2] / "notebooks").glob("0*.ipynb")) if path.name < "08"
]


@pytest.mark.parametrize("lesson", EARLY, ids=lambda path: path.stem)
def test_no_later_dates(lesson: Path) -> None:
    """No lesson before 08 dates a source after the article: its title can tell how things came out."""
    dated = re.findall(r"\b20\d\d-[01]\d-[0-3]\d\b", lesson.read_text(encoding="utf-8"))
    assert [] == [day for day in dated if day > CASE.article.date.isoformat()]
