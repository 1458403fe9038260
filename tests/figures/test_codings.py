"""The paragraphs by level, the profile beside the reference, two cases side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from matplotlib.text import Text

from irkit import case_names, figures, load_case
from irkit.case.case import Case
from irkit.coding.coding import CodingError
from irkit.figures import Drawing
from irkit.framework.levels import PILES, Level, entry
from irkit.records.answers import ReferenceMissingError


def words(drawing: Drawing) -> set[str]:
    """Return what can be read in the figure."""
    return {text.get_text() for text in drawing.figure.findobj(Text)}


def marks(drawing: Drawing) -> dict[str, str]:
    """Return which mark each claim carries: its level's value, or "claim" where it has no level."""
    return {line.get_gid(): line.get_label() for line in drawing.ax.lines if line.get_gid()}


def test_paragraphs(case: Case) -> None:
    """A claim's heading is not its level, and the figure must not suggest that."""
    assert dict.fromkeys((claim.id for claim in case.claims), "claim") == marks(figures.paragraphs(case))


def test_paragraphs_shade(drawings: dict[str, Drawing], case: Case) -> None:
    """A claim stands in the shade if a level's heading stands above it."""
    drawing = drawings["paragraphs"]
    shades = [patch for patch in drawing.ax.patches if patch.get_label().startswith("heading ")]
    shaded = {
        line.get_gid()
        for line in drawing.ax.lines
        if line.get_gid()
        and any(shade.get_bbox().contains(*line.get_xydata()[0]) for shade in shades)
    }  # fmt: skip
    headed = {section.id for section in case.sections if section.heading_level}
    assert {claim.id for claim in case.claims if claim.section in headed} == shaded


def test_paragraphs_other(drawings: dict[str, Drawing], case: Case) -> None:
    """A heading may announce a level outside the article's scheme; its claims stand in a column of it."""
    assert {"Regional", "Domestic", "No level"} <= words(drawings["paragraphs, other headings"])
    assert {claim.id for claim in case.claims} == set(marks(drawings["paragraphs, other headings"]))


def test_paragraphs_counts(case: Case) -> None:
    """The paragraphs show all eighteen with the number of their claims."""
    table = figures.paragraphs(case).table.set_index("paragraph")
    assert [f"P{number}" for number in range(1, 19)] == list(table.index)
    assert Counter(claim.paragraph for claim in case.claims) == table["claims"].to_dict()
    assert set(table.index) <= set(words(figures.paragraphs(case)))


def bars(drawing: Drawing, name: str) -> dict[str, float]:
    """Return the lengths of a profile's bars in inches, by level."""
    return {
        patch.get_label().partition(": ")[2]: patch.get_width()
        for patch in drawing.ax.patches
        if patch.get_label().startswith(name)
    }


def test_profile(case: Case) -> None:
    """A profile shows each code given."""
    coding = {"C40": "regional", "C49": "bilateral", "C15": "domestic"}
    wanted = {"C15": "domestic", "C40": "regional", "C49": "bilateral"}
    assert wanted == marks(figures.profile(case, coding))


def test_profile_bars(case: Case) -> None:
    """Bars are as long as the counts."""
    coding = {"C40": "regional", "C26": "regional", "C49": "bilateral"}
    lengths = bars(figures.profile(case, coding), "Your codes")
    assert {"regional", "bilateral"} == set(lengths)
    assert pytest.approx(2) == lengths["regional"] / lengths["bilateral"]


def test_profile_hatch(case: Case, reference: dict[str, Level]) -> None:
    """Bars of the levels differ in hatch as well as in colour."""
    filled = [
        patch
        for patch in figures.profile(case, reference).ax.patches
        if patch.get_label().startswith("Your codes")
    ]
    assert len(PILES) == len({patch.get_hatch() for patch in filled})


def test_profile_no_reference(case: Case) -> None:
    """Without a reference the profile is the coding alone."""
    drawing = figures.profile(replace(case, reference=None), {"C40": "regional"})
    assert bars(drawing, "Reference") == {}
    assert "Reference" not in words(drawing)
    assert {"claim", "text", "code given"} == set(drawing.table.columns)
    assert "no reference codes" in drawing.alt


def test_profile_alt(case: Case) -> None:
    """The alt text of a profile has both counts."""
    assert repr(figures.profile(case, {"C40": "international", "C49": "bilateral"})) == (
        "Your codes, by effect level, for 2 claims: International 1 and Bilateral 1. "
        "The reference has Regional 1 and Bilateral 1."
    )


@pytest.mark.parametrize("coding", [{"C40": "regoinal"}, {"C4O": "regional"}, ["C40"], None])
def test_profile_refused(case: Case, coding: object) -> None:
    """A coding that cannot be read is refused in one sentence."""
    with pytest.raises(CodingError):
        figures.profile(case, coding)


def test_profile_kept_back(case: Case) -> None:
    """Of an exercise's claims the reference shows no code, nor does its count tell that of one alone."""
    kept_back = ["C40", "C49", "C15"]
    drawing = figures.profile(case, {"C40": "international"}, kept_back=kept_back)
    assert {"C40": "international"} == marks(drawing)
    assert {"claim", "text", "code given"} == set(drawing.table.columns)
    assert 3 == len(bars(drawing, "Reference"))
    assert "counts all 3 claims of an exercise, and keeps their codes back." in drawing.alt


def test_profile_empty(case: Case) -> None:
    """A profile of nothing says so."""
    assert repr(figures.profile(case, {})) == "No claim has been coded yet."


@pytest.mark.parametrize("name", case_names())
def test_beside_table(drawings: dict[str, Drawing], name: str) -> None:
    """The table holds the counts of the reference codes."""
    case = load_case(name)
    effects = Counter(case.effect_level(claim.id) for claim in case.claims)
    causes = Counter(case.cause_level(claim.id) for claim in case.claims)
    rows = {(row[""], row["level"]): [*row.values()][3] for row in drawings[f"beside, {name}"].records}
    for level in (each for each in Level if each is not Level.OUTSIDE):
        for use, counts in (("effect level", effects), ("cause level", causes)):
            assert str(rows[use, entry(level).label]).startswith(f"{counts[level]} (")


def test_beside_shares(drawings: dict[str, Drawing]) -> None:
    """Shares are of the claims that have a level in that use."""
    held = {(row[""], row["level"]): row for row in drawings["beside, nixon-beijing-1972"].records}
    title = load_case("nixon-beijing-1972").title
    assert ("6 (40 %)", "2 (67 %)") == (
        held["effect level", "Bilateral"][title],
        held["cause level", "Bilateral"][title],
    )


@pytest.mark.parametrize(
    ("count", "says"), [(0, "no claim yet"), (1, "one of them is 100 %"), (8, "one of them is 12.5 %")]
)
def test_beside_few(case: Case, small_case: Callable[..., Case], count: int, says: str) -> None:
    """Few claims are said to be few."""
    shown = [*words(figures.cases_beside(case, small_case(count)))]
    assert any(says in text for text in shown)
    assert "Lavrov in Tehran, December 2013: 73 claims" in shown


def test_beside_bars(
    drawings: dict[str, Drawing],
) -> None:
    """A bar is as long as its share and the second case is an outline."""
    bars = [each for each in drawings["beside, the same title"].ax.patches if each.get_label() == "bilateral"]
    assert 2 == len(bars)
    assert bars[0].get_width() == pytest.approx(bars[1].get_width())  # type: ignore[attr-defined]
    assert (1.0, 1.0, 1.0, 1.0) == bars[1].get_facecolor() != bars[0].get_facecolor()


def test_beside_no_codes(case: Case) -> None:
    """A case without its codes cannot be set beside another."""
    with pytest.raises(ReferenceMissingError):
        figures.cases_beside(case, replace(case, reference=None))
