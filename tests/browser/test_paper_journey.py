"""Every lesson on paper: nothing runs off the side of a sheet, and nothing needs JavaScript."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from irkit.release.paper import put_on_paper

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# A4 and Letter have 180 and 186 mm between the margins of paper.html; the narrower counts, in CSS pixels.
BETWEEN_MARGINS = 680


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_fits_the_sheet_and_reads_without_javascript(
    chromium: Any, tmp_path: Path, lesson: Path
) -> None:
    """Tables and pictures keep within the margins, folds are open, pictures have their text; axe agrees."""
    from axe_playwright_python.sync_playwright import Axe

    folder = shutil.copytree(lesson.parent, tmp_path / "notebooks")
    (made,) = put_on_paper([folder / lesson.name], tmp_path / "paper")
    assert "stopped" not in made
    # The page's own policy forbids scripts; with JavaScript off in the browser, the test could ask nothing.
    context = chromium.new_context(viewport={"width": BETWEEN_MARGINS, "height": 1000})
    page = context.new_page()
    page.emulate_media(media="print")
    page.goto(Path(made).as_uri())
    wide = page.evaluate(
        """() => [...document.querySelectorAll('main *')].filter((e) => e.checkVisibility()
             && !e.closest('svg') && e.getBoundingClientRect().right > innerWidth + 1)
             .map((e) => e.outerHTML.slice(0, 200))"""
    )
    assert wide == []
    folds = page.evaluate("() => [...document.querySelectorAll('details')].map((e) => e.open)")
    assert all(folds)
    assert page.evaluate("() => [...document.images].every((e) => e.complete && e.naturalWidth && e.alt)")
    assert len(page.pdf(format="A4", prefer_css_page_size=False)) > 10_000
    found = Axe().run(page, context="main").response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    context.close()
