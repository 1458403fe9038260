"""Two cases side by side: counts and shares that are those of their codes, and few claims said to be few."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import Any

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from irkit import CaseError, Level, case_names, figures, load_case
from irkit.case.case import Case
from irkit.figures import Drawing
from irkit.framework.levels import entry
from irkit.records.answers import ReferenceMissingError

LAVROV = load_case("lavrov-tehran-2013")
CLAIM = {"text": "Hereland mends it.", "locator": "P1.S1", "effect_level": "bilateral"}


def small(count: int = 1, **changes: Any) -> Case:
    """Return a case with a few claims that are all alike."""
    about = {"title": "A bridge", "author": "Somebody", "text": "News", "date": "2024-05-17"}
    claims = [{**CLAIM, **changes}] * count
    return Case.from_form({**about, "pair": ["Hereland", "Thereland"], "claims": claims})


FORMS = {
    **{name: (LAVROV, load_case(name)) for name in case_names()},
    "one claim": (LAVROV, small()),
    "no claim": (small(0), LAVROV),
    "nothing at all": (small(0), small(0)),
    "the same title": (small(3), small(40, cause_level="domestic")),
}


@pytest.fixture(scope="module")
def drawings() -> dict[str, Drawing]:
    return {form: figures.cases_beside(*cases) for form, cases in FORMS.items()}


def labels(drawing: Drawing) -> list[Text]:
    """Return the figure's texts that can be seen."""
    return [text for text in drawing.figure.findobj(Text) if text.get_visible() and text.get_text().strip()]


@pytest.mark.parametrize("form", FORMS)
def test_every_label_stands_free_and_inside_the_figure(drawings: dict[str, Drawing], form: str) -> None:
    page = drawings[form].figure.bbox
    boxes = [(text.get_text(), text.get_window_extent()) for text in labels(drawings[form])]
    assert [] == [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if one.overlaps(other)]
    assert [] == [
        text for text, box in boxes if not (0 <= box.x0 and box.x1 <= page.x1 and box.y1 <= page.y1)
    ]
    assert min(text.get_fontsize() for text in labels(drawings[form])) >= 9


@pytest.mark.parametrize("form", FORMS)
def test_the_alt_text_is_short_and_is_the_plain_text(drawings: dict[str, Drawing], form: str) -> None:
    assert repr(drawings[form]) == drawings[form].alt
    assert 0 < len(drawings[form].alt) <= 330


@pytest.mark.parametrize("name", case_names())
def test_the_table_holds_the_counts_of_the_reference_codes(drawings: dict[str, Drawing], name: str) -> None:
    case = load_case(name)
    effects = Counter(case.effect_level(claim.id) for claim in case.claims)
    causes = Counter(case.cause_level(claim.id) for claim in case.claims)
    rows = {(row[""], row["level"]): [*row.values()][3] for row in drawings[name].records}
    for level in (each for each in Level if each is not Level.OUTSIDE):
        for use, counts in (("effect level", effects), ("cause level", causes)):
            assert str(rows[use, entry(level).label]).startswith(f"{counts[level]} (")


def test_shares_are_of_the_claims_that_have_a_level_in_that_use(drawings: dict[str, Drawing]) -> None:
    held = {(row[""], row["level"]): row for row in drawings["nixon-beijing-1972"].records}
    title = load_case("nixon-beijing-1972").title
    assert ("6 (40 %)", "2 (67 %)") == (
        held["effect level", "Bilateral"][title],
        held["cause level", "Bilateral"][title],
    )


@pytest.mark.parametrize(
    ("count", "says"), [(0, "no claim yet"), (1, "one of them is 100 %"), (8, "one of them is 12.5 %")]
)
def test_few_claims_are_said_to_be_few(count: int, says: str) -> None:
    shown = [text.get_text() for text in labels(figures.cases_beside(LAVROV, small(count)))]
    assert any(says in text for text in shown)
    assert "Lavrov in Tehran, December 2013: 73 claims" in shown


def test_a_bar_is_as_long_as_its_share_and_the_second_case_is_an_outline(
    drawings: dict[str, Drawing],
) -> None:
    bars = [each for each in drawings["the same title"].ax.patches if each.get_label() == "bilateral"]
    assert 2 == len(bars)
    assert bars[0].get_width() == pytest.approx(bars[1].get_width())  # type: ignore[attr-defined]
    assert (1.0, 1.0, 1.0, 1.0) == bars[1].get_facecolor() != bars[0].get_facecolor()


def test_a_case_without_its_codes_cannot_be_set_beside_another() -> None:
    with pytest.raises(ReferenceMissingError):
        figures.cases_beside(LAVROV, LAVROV.without_reference())


def test_a_drawing_fits_a_panel_of_ones_own() -> None:
    ax = Figure().subplots()
    assert ax is figures.cases_beside(LAVROV, small(), ax).ax


def test_a_case_with_faults_is_no_case_to_draw() -> None:
    with pytest.raises(CaseError):
        small(locator="page 1")
