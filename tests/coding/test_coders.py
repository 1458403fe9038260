"""Which pairs agree, who gave what, coders without their names, and the made-up class."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irkit.case.case import load_case
from irkit.coding.coding import CodingError
from irkit.coding.codings import APART, CAREFUL, Codings
from irkit.framework.levels import PILES, Level
from irkit.records.answers import ReferenceMissingError

CASE = load_case("lavrov-tehran-2013")
CLAIMS = [f"C{number}" for number in range(1, 6)]
CLASSES = st.dictionaries(
    st.sampled_from(["Ana", "Ben", "Çem", "Dov", "Eva"]),
    st.dictionaries(st.sampled_from(CLAIMS), st.sampled_from(PILES)),
)
CODES = {
    "Ana": {"C1": "REG", "C2": "INT", "C3": "BIL"},
    "Ben": {"C1": "REG", "C2": "REG", "C3": "BIL"},
    "Cem": {"C1": "INT", "C2": "REG", "C4": "BIL"},
}


@given(CLASSES)
def test_the_pairs_of_coders_add_up_to_the_agreement_of_all(codes: dict[str, dict[str, Level]]) -> None:
    pairs = Codings.of(codes).percent_of_pairs().values()

    whole = Codings.of(codes).percent()
    assert whole.agreeing == sum(pair.agreeing for pair in pairs)
    assert whole.pairs == sum(pair.pairs for pair in pairs)


def test_the_coders_behind_a_code_are_named_the_larger_side_first() -> None:
    assert list(Codings.of(CODES).who_gave("C1").items()) == [
        (Level.REGIONAL, ("Ana", "Ben")),
        (Level.INTERNATIONAL, ("Cem",)),
    ]
    assert Codings.of(CODES).who_gave("C9") == {}


@given(CLASSES)
def test_without_names_the_codes_are_the_same_and_no_name_is_left(
    codes: dict[str, dict[str, Level]],
) -> None:
    read, found = Codings.of(codes), Codings.of(codes).anonymous()

    assert sorted(map(repr, read.codes.values())) == sorted(map(repr, found.codes.values()))
    assert all(coder.startswith("coder ") for coder in found.coders)
    assert found.claims == read.claims


def test_the_same_codes_get_the_same_letters_in_whatever_order_the_file_has_them() -> None:
    turned = dict(reversed([(coder, own) for coder, own in Codings.imagined(CASE, coders=30).codes.items()]))
    once, again = Codings.imagined(CASE, coders=30).anonymous(), Codings.of(turned).anonymous()

    assert once.codes == again.codes
    assert {"coder A", "coder Z", "coder AA", "coder AD"} < {*once.coders}


def test_letters_do_not_follow_the_order_of_the_class_list() -> None:
    made = Codings.imagined(CASE)

    assert list(made.codes.values()) != list(made.anonymous().codes.values())


@given(CLASSES)
def test_narrowed_to_two_codes_are_exactly_the_claims_that_were_given_both(
    codes: dict[str, dict[str, Level]],
) -> None:
    read = Codings.of(codes)
    for one, other in combinations(PILES, 2):
        both = {claim for claim, given in read.of_claim.items() if {one, other} <= {*given}}
        assert set(read.disagreements((one, other)).index) == both


def test_of_two_codes_the_claim_that_parts_most_pairs_of_coders_comes_first() -> None:
    """And over all claims these pairs add up to those that the library counts as confused."""
    made = Codings.imagined(CASE)
    for each in made.confusions():
        table = made.disagreements(each.codes)
        apart = list(table[APART])
        one, other = map(str, each.codes)
        assert apart == sorted(table[one] * table[other], reverse=True)
        assert sum(apart) == each.pairs


def test_narrowed_to_a_coder_are_the_claims_on_which_half_or_fewer_chose_alike() -> None:
    assert list(Codings.of(CODES).disagreements(coder="Cem").index) == ["C1"]
    assert list(Codings.of(CODES).disagreements(coder="Ana").index) == ["C2"]
    assert list(Codings.of(CODES).disagreements(("INT", "REG"), "Ben").index) == []
    two = {name: CODES[name] for name in ("Ana", "Ben")}
    assert (
        list(Codings.of(two).disagreements(coder="Ana").index)
        == ["C2"]
        == list(Codings.of(two).disagreements().index)
    )


def test_a_coder_who_is_not_there_is_named() -> None:
    with pytest.raises(CodingError, match='there is no coder "Benn": did you mean "Ben"'):
        Codings.of(CODES).disagreements(coder="Benn")


# The made-up class


def test_a_made_up_class_says_so_in_every_name_and_is_the_same_each_time() -> None:
    made = Codings.imagined(CASE, coders=8)

    assert all(coder.startswith("made-up ") for coder in made.coders)
    assert (len(made.coders), made.claims) == (8, tuple(claim.id for claim in CASE.claims))
    assert made == Codings.imagined(CASE, coders=8)
    assert made != Codings.imagined(CASE, coders=8, seed=1)


def test_most_of_a_made_up_class_are_careful_and_disagree_on_contested_claims_more_than_over_plain_ones() -> (
    None
):
    made = Codings.imagined(CASE, coders=200)
    plain = [claim.id for claim in CASE.claims if len(CASE.accepted_levels(claim.id)) == 1]
    open_to_more = [claim for claim in made.claims if claim not in plain]

    def agreed(claims: list[str]) -> float:
        own = {coder: {claim: codes[claim] for claim in claims} for coder, codes in made.codes.items()}
        return Codings.of(own).percent().share or 0.0

    assert agreed(plain) > agreed(open_to_more) > CAREFUL**2 / 2


def test_a_made_up_class_codes_the_claims_asked_for_and_needs_the_reference() -> None:
    assert Codings.imagined(CASE, ["C08", "C15"], coders=2).claims == ("C08", "C15")
    with pytest.raises(LookupError, match="C888"):
        Codings.imagined(CASE, ["C888"])
    with pytest.raises(ReferenceMissingError):
        Codings.imagined(replace(CASE, reference=None))
