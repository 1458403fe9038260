"""The class report and feedback pages in a browser: to be seen, to be read aloud, on a phone and on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from irkit.case.case import load_case
from irkit.coding.diagnosis import predicted
from irkit.grading.engine.results import Result, score
from irkit.grading.outputs.folder import page as feedback_page
from irkit.grading.outputs.gradebook import Row
from irkit.grading.submissions.submissions import Submission
from irkit.questions.coding import CodingQuestion
from irkit.release.exercises import find_exercise
from irkit.report.graded import Graded, Student
from irkit.report.page import report

SOLUTIONS = Path(__file__).parents[2] / "solutions"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A report on a class half of which codes by the actors, and one feedback page, as addresses."""
    made, case = find_exercise("ex01", SOLUTIONS).exercise(), load_case("lavrov-tehran-2013")
    students, results = [], []
    for number in range(24):
        answers = {}
        for question in made.question:
            if isinstance(question, CodingQuestion):
                careful = {c: case.accepted_levels(c)[0].in_scheme for c in question.claims}
                by_actors = {c: predicted("actors", c, case) or code for c, code in careful.items()}
                answers[question.id] = {
                    c: code.in_scheme.value for c, code in (by_actors if number % 2 else careful).items()
                }
        grades = tuple(score(q, answers.get(q.id, ""), case) for q in made.question)
        points = {grade.question: grade.points for grade in grades}
        students.append(Student(f"Person {number}", f"person {number}", points, answers))
        results.append(Result(grades))
    folder = tmp_path_factory.mktemp("pages")
    (folder / "report.html").write_text(report([Graded(made, case, tuple(students))]), encoding="utf-8")
    row = Row(Submission("Person 1"), results[1])
    (folder / "feedback.html").write_text(feedback_page(row, made), encoding="utf-8")
    return {path.stem: path.as_uri() for path in folder.iterdir()}


@pytest.mark.parametrize("name", ["report", "feedback"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(chromium: Any, pages: dict[str, str], name: str, theme: str) -> None:
    """In either theme; the page's own policy is passed by, or axe could not run in it."""
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(bypass_csp=True, color_scheme=theme)
    page = context.new_page()
    page.goto(pages[name])
    found = Axe().run(page).response["violations"]
    context.close()
    assert [] == [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


@pytest.mark.parametrize("name", ["report", "feedback"])
def test_it_fits_a_narrow_screen_without_javascript(chromium: Any, pages: dict[str, str], name: str) -> None:
    """Nothing reaches beyond a page of 360 pixels: wide tables scroll in themselves."""
    context = chromium.new_context(viewport={"width": 360, "height": 700})
    page = context.new_page()
    page.goto(pages[name])
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


@pytest.mark.parametrize("name", ["report", "feedback"])
def test_it_prints_dark_on_white_whatever_the_theme(chromium: Any, pages: dict[str, str], name: str) -> None:
    """On paper the page's own colours are dark ink, no table is cut off, and bars keep their colour."""
    context = chromium.new_context(color_scheme="dark", viewport={"width": 680, "height": 900})
    page = context.new_page()
    page.goto(pages[name])
    page.emulate_media(media="print")
    ink = page.evaluate("getComputedStyle(document.body).color.match(/\\d+/g).map(Number)")
    assert max(ink) < 60
    cut = "[...document.querySelectorAll('.wide')].filter(e => e.scrollWidth > e.clientWidth + 1).length"
    assert 0 == page.evaluate(cut)
    context.close()
