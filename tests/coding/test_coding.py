"""Comparing a coding with the reference."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from irkit.case.case import Case, load_case
from irkit.coding.coding import CodingError, compare, read_coding
from irkit.framework.levels import PILES, Level

CASE = load_case("lavrov-tehran-2013")
UNCONTESTED = [claim.id for claim in CASE.claims if not CASE.is_contested(claim.id)]


@pytest.fixture
def case() -> Case:
    return CASE


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (None, "there is no code in it yet"),
        (..., "there is no code in it yet"),
        ({}, "there is no code in it yet"),
        ({"C08": None, "C15": ...}, "there is no code in it yet"),
        ({"C08": "regionl"}, 'C08: "regionl" is not a level: did you mean "regional"?'),
        ({"C8": "regional"}, "'C8' is not one of the claims asked for here; did you mean \"C08\"?"),
        ({"X": "regional"}, "'X' is not one of the claims asked for here; they are C08 and C15"),
        ({"C08": 2}, "C08: a level is a word such as international, regional or bilateral, not 2"),
        (["regional"], 'a coding is written {"C08": "regional", …}'),
        ("regional", 'a coding is written {"C08": "regional", …}'),
        (pd.DataFrame({"C08": ["x"]}), 'a coding is written {"C08": "regional", …}'),
    ],
)
def test_a_coding_that_cannot_be_read_gets_one_sentence(answer: object, sentence: str) -> None:
    with pytest.raises(CodingError) as raised:
        read_coding(answer, ["C08", "C15"])

    assert str(raised.value) == sentence


@pytest.mark.parametrize(
    "nothing", [None, ..., 7, "regional", ["regional"], {}, pd.DataFrame({"C08": ["x"]})]
)
def test_comparing_what_is_no_coding_is_told_in_a_sentence(case: Case, nothing: object) -> None:
    with pytest.raises(CodingError):
        compare(nothing, case)  # type: ignore[arg-type]


def test_a_half_finished_coding_is_read_in_the_order_of_the_claims() -> None:
    assert list(read_coding({"C15": "INT", "C08": "Regional", "C40": None}, ["C08", "C15", "C40"])) == [
        "C08",
        "C15",
    ]


def test_an_accepted_alternative_counts_as_agreement(case: Case) -> None:
    alternative = case.accepted_levels("C44")[1]

    assert compare({"C44": alternative}, case).agreed == 1


def test_any_level_outside_the_scheme_agrees_with_any_other(case: Case) -> None:
    assert compare({"C06": "outside"}, case).agreed == 1
    assert compare({"C06": "individual"}, case).agreed == 1


def test_missing_claims_are_named_and_do_not_agree(case: Case) -> None:
    found = compare({"C08": "international"}, case, ["C08", "C15"])

    assert (found.agreed, found.missing) == (1, ("C15",))
    assert repr(found) == "1 of 2 codes agree with the reference; no code yet: C15."


def test_cause_levels_are_compared_with_cause_levels(case: Case) -> None:
    assert compare({"C73": "bilateral"}, case, asked="cause").agreed == 1
    assert compare({"C73": "regional"}, case, asked="cause").agreed == 0


def test_a_claim_without_a_cause_has_no_cause_level(case: Case) -> None:
    with pytest.raises(CodingError, match="C40 names no cause"):
        compare({"C40": "regional"}, case, asked="cause")


@given(st.dictionaries(st.sampled_from(UNCONTESTED), st.sampled_from(PILES), min_size=1))
def test_agreeing_differing_and_missing_claims_add_up(coding: dict[str, Level]) -> None:
    found = compare(coding, CASE, UNCONTESTED)

    assert found.agreed + len(found.differing) + len(found.missing) == len(UNCONTESTED)


@given(st.sampled_from([claim.id for claim in CASE.claims]))
def test_the_reference_agrees_with_itself(claim: str) -> None:
    assert compare({claim: CASE.effect_level(claim)}, CASE).agreed == 1
