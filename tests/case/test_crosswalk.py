"""Claims seen through other schemes of levels."""

from __future__ import annotations

import pytest

from irkit.case.case import Case, RecordNotFoundError, ReferenceMissingError, load_case
from irkit.framework.levels import Level
from irkit.framework.schemes import schemes

CASE = load_case("lavrov-tehran-2013")


@pytest.fixture
def case() -> Case:
    return CASE


@pytest.mark.parametrize(
    ("claim", "scheme", "place"),
    [
        ("C18", "images", "individual"),
        ("C58", "images", "individual"),
        ("C13", "images", "state"),
        ("C40", "images", None),
        ("C22", "images", None),
        ("C13", "singer", "national state"),
        ("C44", "singer", "international system"),
        ("C40", "singer", None),
        ("C33", "complexes", "region with its neighbours"),
        ("C42", "complexes", "region with its neighbours"),
        ("C22", "complexes", "global powers in a region"),
        ("C23", "complexes", "state to state within a region"),
        ("C08", "complexes", None),
        ("C15", "two-level-games", None),
    ],
)
def test_a_claim_has_its_place_in_another_scheme_or_none(
    case: Case, claim: str, scheme: str, place: str | None
) -> None:
    assert place == case.claim(claim).place(scheme).place


def test_no_claim_is_third_image_for_being_international(case: Case) -> None:
    international = [each.id for each in case.claims if case.cause_level(each.id) is Level.INTERNATIONAL]

    assert {None} == {case.claim(claim).place("images").place for claim in international}
    assert "only where the structure itself" in case.claim("C53").place("images").why


def test_what_comes_near_to_the_third_image_is_contested(case: Case) -> None:
    contested = [each.id for each in case.claims if case.claim(each.id).place("images").contested]

    assert ["C21", "C31"] == contested


@pytest.mark.parametrize("key", schemes())
def test_every_claim_is_placed_among_the_levels_of_a_scheme_or_told_why_not(case: Case, key: str) -> None:
    for claim in case.claims:
        found = case.claim(claim.id).place(key)
        assert found.place is None or found.place in found.scheme.levels
        assert found.why.endswith(".")
        assert repr(found).startswith(f"{claim.id} in {found.scheme.authors}")


def test_a_claim_without_a_cause_has_no_place_in_a_scheme_that_sorts_causes(case: Case) -> None:
    assert "It names no cause, and this scheme sorts causes." == case.claim("C40").place("images").why


def test_a_claim_that_explains_from_another_level_is_told_to_move_between_them(case: Case) -> None:
    assert (
        case.claim("C13")
        .place("singer")
        .why.endswith("Its outcome would stand under international system: the claim moves between levels.")
    )


def test_every_regional_claim_says_which_complex_it_is_about_or_why_none(case: Case) -> None:
    regional = [each.id for each in case.claims if case.effect_level(each.id) is Level.REGIONAL]
    placed = (
        {each.claim for each in case.reference.placements if each.scheme == "complexes"}
        if case.reference
        else set()
    )

    assert set() == set(regional) - placed


def test_a_place_that_is_contested_stands_so_in_the_table(case: Case) -> None:
    table = case.crosswalk(["C18", "C20", "C40"])

    assert ["Waltz 1959", "Singer 1961", "Buzan and Wæver 2003"] == list(table.columns[2:-1])
    assert ["individual", "", ""] == list(table["Waltz 1959"])
    assert ["", "Singer and Buzan and Wæver", ""] == list(table["contested"])
    assert 73 == len(case.crosswalk())


def test_an_unknown_claim_or_scheme_is_answered_with_the_likely_one(case: Case) -> None:
    with pytest.raises(RecordNotFoundError, match='no claim "C181"'):
        case.claim("C181").place("images")
    with pytest.raises(ValueError, match='"singr" is not a scheme: did you mean "singer"'):
        case.claim("C18").place("singr")


def test_without_the_reference_no_claim_can_be_placed(case: Case) -> None:
    with pytest.raises(ReferenceMissingError):
        case.without_reference().claim("C18").place("images")
