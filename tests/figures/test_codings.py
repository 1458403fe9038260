"""The figures of a coding: the paragraphs by level, and the profile beside the reference."""

from __future__ import annotations

from collections import Counter

import pytest
from matplotlib.text import Text

from irkit import figures
from irkit.case.case import Case, load_case
from irkit.coding.coding import CodingError
from irkit.figures import Drawing
from irkit.framework.levels import PILES, Level


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case("lavrov-tehran-2013")


@pytest.fixture(scope="module")
def reference(case: Case) -> dict[str, Level]:
    return {claim.id: case.effect_level(claim.id) for claim in case.claims}


def words(drawing: Drawing) -> set[str]:
    """Return what can be read in the figure."""
    return {text.get_text() for text in drawing.figure.findobj(Text)}


def marks(drawing: Drawing) -> dict[str, str]:
    """Return which mark each claim carries: its level's value, or "claim" where it has no level."""
    return {line.get_gid(): line.get_label() for line in drawing.ax.lines if line.get_gid()}


# The paragraphs


def test_without_a_coding_each_claim_is_a_mark_that_names_no_level(case: Case) -> None:
    """A claim's heading is not its level, and the figure must not suggest that."""
    assert dict.fromkeys((claim.id for claim in case.claims), "claim") == marks(figures.paragraphs(case))


def test_with_a_coding_each_claim_carries_the_mark_of_its_code(
    case: Case, reference: dict[str, Level]
) -> None:
    assert {claim: level.value for claim, level in reference.items()} == marks(
        figures.paragraphs(case, reference)
    )


def test_a_claim_stands_in_the_shade_if_its_code_is_the_headings(
    case: Case, reference: dict[str, Level]
) -> None:
    drawing = figures.paragraphs(case, reference)
    shades = [patch for patch in drawing.ax.patches if patch.get_label().startswith("heading ")]
    shaded = {
        line.get_gid()
        for line in drawing.ax.lines
        if line.get_gid()
        and any(shade.get_bbox().contains(*line.get_xydata()[0]) for shade in shades)
    }  # fmt: skip
    sections = {section.id: section.heading_level for section in case.sections}
    assert {c.id for c in case.claims if sections[c.section] is reference[c.id]} == shaded


def test_the_paragraphs_show_all_eighteen_with_the_number_of_their_claims(case: Case) -> None:
    table = figures.paragraphs(case).table.set_index("paragraph")
    assert [f"P{number}" for number in range(1, 19)] == list(table.index)
    assert Counter(claim.paragraph for claim in case.claims) == table["claims"].to_dict()
    assert set(table.index) <= set(words(figures.paragraphs(case)))


def test_claims_without_a_code_stand_in_a_column_of_their_own(case: Case) -> None:
    drawing = figures.paragraphs(case, {"C40": "regional"})
    assert "No code yet" in words(drawing)
    assert {"regional": 1, "claim": len(case.claims) - 1} == Counter(marks(drawing).values())


def test_a_complete_coding_needs_no_such_column(case: Case, reference: dict[str, Level]) -> None:
    assert "No code yet" not in words(figures.paragraphs(case, reference))


def test_the_alt_text_counts_the_claims_coded_at_another_level_than_their_heading(
    case: Case, reference: dict[str, Level]
) -> None:
    assert "Of 57 claims under a level's heading, 10 are coded at another level." in repr(
        figures.paragraphs(case, reference)
    )


# The profile


def bars(drawing: Drawing, name: str) -> dict[str, float]:
    """Return the lengths of a profile's bars in inches, by level."""
    return {
        patch.get_label().partition(": ")[2]: patch.get_width()
        for patch in drawing.ax.patches
        if patch.get_label().startswith(name)
    }


def ways(drawing: Drawing) -> list[str]:
    """Return the line styles of the ways from codes to the reference, the key's left out."""
    lines = [line for line in drawing.ax.lines if line.get_label() == "way"]
    return [line.get_linestyle() for line in lines if line.get_ydata()[0] < drawing.ax.get_ylim()[0] - 0.3]


def test_a_profile_shows_each_code_given(case: Case) -> None:
    coding = {"C40": "regional", "C49": "bilateral", "C15": "domestic"}
    wanted = {"C15": "domestic", "C40": "regional", "C49": "bilateral"}
    assert wanted == marks(figures.profile(case, coding))


def test_a_code_that_agrees_stands_in_the_ring_of_the_reference(case: Case) -> None:
    drawing = figures.profile(case, {"C40": "regional"})
    (mark,) = [line for line in drawing.ax.lines if line.get_gid() == "C40"]
    rings = [line for line in drawing.ax.lines if line.get_label() == "reference"]
    assert tuple(mark.get_xydata()[0]) in {tuple(ring.get_xydata()[0]) for ring in rings}
    assert ways(drawing) == []
    assert "agrees" in words(drawing)


def test_a_code_that_differs_is_tied_to_the_reference_by_a_line_and_by_a_word(case: Case) -> None:
    drawing = figures.profile(case, {"C40": "international"})
    assert ways(drawing) == ["-"]
    assert "differs" in words(drawing)


def test_a_code_that_is_also_accepted_is_told_from_one_that_differs(case: Case) -> None:
    drawing = figures.profile(case, {"C01": "regional"})
    assert ways(drawing) == ["--"]
    assert "also accepted" in words(drawing)
    assert "differs" not in words(drawing)


def test_outside_the_scheme_agrees_with_a_reference_code_that_says_which(case: Case) -> None:
    assert list(figures.profile(case, {"C56": "outside"}).table["result"]) == ["agrees"]


def test_bars_are_as_long_as_the_counts(case: Case) -> None:
    coding = {"C40": "regional", "C26": "regional", "C49": "bilateral"}
    lengths = bars(figures.profile(case, coding), "Your codes")
    assert {"regional", "bilateral"} == set(lengths)
    assert pytest.approx(2) == lengths["regional"] / lengths["bilateral"]


def test_bars_of_the_levels_differ_in_hatch_as_well_as_in_colour(
    case: Case, reference: dict[str, Level]
) -> None:
    filled = [
        patch
        for patch in figures.profile(case, reference).ax.patches
        if patch.get_label().startswith("Your codes")
    ]
    assert len(PILES) == len({patch.get_hatch() for patch in filled})


def test_a_claim_without_a_code_gives_its_reference_away_nowhere(case: Case) -> None:
    drawing = figures.profile(case, {"C40": "regional"}, ["C40", "C49"])
    assert marks(drawing) == {"C40": "regional"}
    assert list(bars(drawing, "Reference")) == ["regional"]
    assert list(drawing.table["reference"]) == ["Regional", ""]
    assert "no code yet" in words(drawing)


def test_without_a_reference_the_profile_is_the_coding_alone(case: Case) -> None:
    drawing = figures.profile(case.without_reference(), {"C40": "regional"})
    assert bars(drawing, "Reference") == {}
    assert "Reference" not in words(drawing)
    assert {"claim", "text", "code given"} == set(drawing.table.columns)
    assert "no reference codes" in drawing.alt


def test_the_alt_text_of_a_profile_counts_and_names_what_differs(case: Case) -> None:
    assert repr(
        figures.profile(case, {"C40": "international", "C49": "bilateral"}, ["C40", "C49", "C26"])
    ) == (
        "Your codes, by effect level, for 2 claims (1 without a code yet): International 1 and Bilateral 1. "
        "The reference has Regional 1 and Bilateral 1; C40 differs."
    )


@pytest.mark.parametrize("coding", [{"C40": "regoinal"}, {"C4O": "regional"}, ["C40"], None])
def test_a_coding_that_cannot_be_read_is_refused_in_one_sentence(case: Case, coding: object) -> None:
    with pytest.raises(CodingError):
        figures.profile(case, coding)
