"""What lessons may tell of later days, and how long they are."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

from irkit.case.case import load_case

CASE = load_case("lavrov-tehran-2013")

LESSONS = sorted((Path(__file__).parents[2] / "notebooks").glob("0*.ipynb"))
EARLY = [path for path in LESSONS if path.name < "08"]


@pytest.mark.parametrize("lesson", EARLY, ids=lambda path: path.stem)
def test_no_later_dates(lesson: Path) -> None:
    """No lesson before 08 dates a source after the article: its title can tell how things came out."""
    dated = re.findall(r"\b20\d\d-[01]\d-[0-3]\d\b", lesson.read_text(encoding="utf-8"))
    assert [] == [day for day in dated if day > CASE.article.date.isoformat()]


def test_short() -> None:
    """The lessons together are read in the time that they tell: 11,000 words at most."""
    cells = [cell for lesson in LESSONS for cell in nbformat.read(lesson, as_version=4).cells]
    words = [word for cell in cells if cell.cell_type == "markdown" for word in cell.source.split()]

    assert sum(bool(re.search(r"\w", word)) for word in words) <= 11_000
