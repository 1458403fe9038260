"""Claims seen through other schemes of levels."""

from __future__ import annotations

from dataclasses import replace

import pytest

from irkit.case.case import Case, load_case
from irkit.framework.levels import Level
from irkit.framework.schemes import schemes
from irkit.records.answers import RecordNotFoundError, ReferenceMissingError

CASE = load_case("lavrov-tehran-2013")


@pytest.fixture
def case() -> Case:
    return CASE


@pytest.mark.parametrize(
    ("claim", "scheme", "place"),
    [
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
def test_place(case: Case, claim: str, scheme: str, place: str | None) -> None:
    """A claim has its place in another scheme or none."""
    assert place == case.claim(claim).place(scheme).place


def test_third_image(case: Case) -> None:
    """No claim is third image for being international."""
    international = [each.id for each in case.claims if case.cause_level(each.id) is Level.INTERNATIONAL]

    assert {None} == {case.claim(claim).place("images").place for claim in international}
    assert "only where the structure itself" in case.claim("C08").place("images").why


def test_third_image_contested(case: Case) -> None:
    """What comes near to the third image is contested."""
    contested = [each.id for each in case.claims if case.claim(each.id).place("images").contested]

    assert ["C21", "C31"] == contested


def test_rough(case: Case) -> None:
    """Dealings among states are told to match Singer's system only roughly."""
    assert "A rough match" in case.claim("C44").place("singer").why


@pytest.mark.parametrize("key", schemes())
def test_every_claim(case: Case, key: str) -> None:
    """Every claim is placed among the levels of a scheme, or told why not."""
    for claim in case.claims:
        found = case.claim(claim.id).place(key)
        assert found.place is None or found.place in found.scheme.levels
        assert found.why.endswith(".")
        assert repr(found).startswith(f"{claim.id} in {found.scheme.authors}")


def test_no_cause(case: Case) -> None:
    """A claim without a cause has no place in a scheme that sorts causes."""
    assert "It names no cause, and this scheme sorts causes." == case.claim("C40").place("images").why


def test_moves(case: Case) -> None:
    """A claim that explains from another level is told to move between them."""
    assert (
        case.claim("C13")
        .place("singer")
        .why.endswith("Its outcome would stand under international system: the claim moves between levels.")
    )


def test_complexes(case: Case) -> None:
    """Every regional claim says which complex it is about, or why none."""
    regional = [each.id for each in case.claims if case.effect_level(each.id) is Level.REGIONAL]
    placed = (
        {each.claim for each in case.reference.placements if each.scheme == "complexes"}
        if case.reference
        else set()
    )

    assert set() == set(regional) - placed


def test_contested_place(case: Case) -> None:
    """A place that is contested says so."""
    places = case.claim("C20").place("singer"), case.claim("C58").place("images")

    assert [True, False] == [place.contested for place in places]
    assert "(contested)" in repr(places[0])


def test_unknown(case: Case) -> None:
    """An unknown claim or scheme is answered with the likely one."""
    with pytest.raises(RecordNotFoundError, match='no claim "C181"'):
        case.claim("C181").place("images")
    with pytest.raises(ValueError, match='"singr" is not a scheme: did you mean "singer"'):
        case.claim("C18").place("singr")


def test_bare(case: Case) -> None:
    """Without the reference no claim can be placed."""
    with pytest.raises(ReferenceMissingError):
        replace(case, reference=None).claim("C18").place("images")
