"""How far coders agree, in percent, by kappa and by alpha."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from itertools import combinations
from math import comb

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from irkit.case.case import load_case
from irkit.coding.codings import Codings, cohens_kappa
from irkit.framework.levels import PILES

# Four observers, twelve units, five values, some missing: Krippendorff 2011, part C.
PUBLISHED = {
    "A": "1 2 3 3 2 1 4 1 2 . . .",
    "B": "1 2 3 3 2 2 4 1 2 5 . 3",
    "C": ". 3 3 3 2 3 4 2 2 5 1 .",
    "D": "1 2 3 3 2 4 4 1 2 5 1 .",
}
FOUR_OBSERVERS = Codings(
    {
        observer: {f"u{place:02}": value for place, value in enumerate(values.split()) if value != "."}
        for observer, values in PUBLISHED.items()
    },
    tuple(f"u{place:02}" for place in range(12)),
)
CLAIMS = [f"C{number:02}" for number in range(1, 9)]
CODED = st.dictionaries(st.sampled_from(CLAIMS), st.sampled_from(PILES))
CLASSES = st.dictionaries(st.sampled_from("ABCDEFG"), CODED, min_size=1)
DIVIDED = {
    "Ana": {"C1": "REG", "C2": "INT", "C3": "BIL"},
    "Ben": {"C1": "REG", "C2": "REG", "C3": "BIL"},
    "Cem": {"C1": "REG", "C2": "INT", "C3": "INT", "C4": "INT"},
}


def matrix(codes: Mapping[str, Mapping[str, object]]) -> np.ndarray:
    """Return codes as the krippendorff package takes them: numbers by coder and claim, missing as NaN."""
    rows = [[PILES.index(own[c]) if c in own else np.nan for c in CLAIMS] for own in codes.values()]
    return np.array(rows, dtype=float)


def test_the_published_example_of_four_observers_has_its_published_alpha() -> None:
    assert round(FOUR_OBSERVERS.alpha().value, 3) == 0.743


@given(CLASSES)
def test_alpha_is_that_of_the_krippendorff_package(codes: dict[str, dict[str, object]]) -> None:
    found = Codings.of(codes).alpha(samples=0).value
    assume(found is not None)

    assert found == pytest.approx(krippendorff.alpha(matrix(codes), level_of_measurement="nominal"))


@given(CLASSES)
def test_alpha_is_left_undefined_exactly_where_nothing_varies_or_nothing_can_be_paired(
    codes: dict[str, dict[str, object]],
) -> None:
    pairable = [codes for codes in Codings.of(codes).of_claim.values() if len(codes) > 1]
    different = {code for codes in pairable for code in codes}

    assert (Codings.of(codes).alpha(samples=0).value is None) == (len(different) < 2)


def test_without_variation_there_is_no_alpha_and_a_reason() -> None:
    found = Codings.of({"Ana": {"C1": "REG", "C2": "REG"}, "Ben": {"C1": "REG", "C2": "REG"}}).alpha()

    assert (found.value, found.interval) == (None, None)
    assert repr(found) == (
        "No alpha: all the codes are the same, so chance alone would give full agreement too (0/0)."
    )


@pytest.mark.parametrize("codes", [{}, {"Ana": {}}, {"Ana": {"C1": "REG"}, "Ben": {"C2": "REG"}}])
def test_where_nobody_coded_the_same_claim_nothing_is_measured(codes: dict[str, dict[str, object]]) -> None:
    why = "no claim has codes of two coders, so nothing can be compared."

    assert repr(Codings.of(codes).alpha()) == f"No alpha: {why}"
    assert repr(Codings.of(codes).percent()) == f"No percentage: {why}"
    assert (
        len(Codings.of(codes).disagreements()),
        len(Codings.of(codes).confused_pairs()),
        Codings.of(codes).divided(),
    ) == (0, 0, ())


@settings(max_examples=25)
@given(CLASSES)
def test_the_interval_of_alpha_is_ordered_and_ends_by_one(
    codes: dict[str, dict[str, object]],
) -> None:
    interval = Codings.of(codes).alpha(samples=50).interval
    assume(interval is not None)

    assert interval[0] <= interval[1] <= 1


def test_the_same_codes_give_the_same_interval() -> None:
    assert FOUR_OBSERVERS.alpha() == FOUR_OBSERVERS.alpha()
    assert FOUR_OBSERVERS.alpha().interval != FOUR_OBSERVERS.alpha(seed=1).interval


def test_without_samples_there_is_no_interval() -> None:
    assert repr(FOUR_OBSERVERS.alpha(samples=0)) == "alpha 0.74 on 11 claims with 40 codes."


def test_alpha_reads_as_a_sentence_with_its_interval() -> None:
    assert repr(FOUR_OBSERVERS.alpha()).startswith(
        "alpha 0.74 on 11 claims with 40 codes; 95% of 1,000 samples of claims lie between 0."
    )


def test_independent_coders_and_the_reference_agree_as_the_case_says() -> None:
    case = load_case("lavrov-tehran-2013")
    reference = {"reference": {claim.id: case.effect_level(claim.id) for claim in case.claims}}
    coders = {
        f"coder {place}": {claim.id: case.codes(claim.id).independent_codes[place] for claim in case.claims}
        for place in range(3)
    }
    found = Codings({**coders, **reference}, tuple(claim.id for claim in case.claims)).alpha()

    assert round(found.value, 2) == 0.92


@given(CLASSES)
def test_percent_agreement_counts_every_pair_of_codes_once(codes: dict[str, dict[str, object]]) -> None:
    found = Codings.of(codes).percent()
    table = Codings.of(codes).confused_pairs()

    assert found.pairs == sum(comb(len(given), 2) for given in Codings.of(codes).of_claim.values())
    assert found.pairs - found.agreeing == table["pairs of coders"].sum()


def test_percent_agreement_reads_as_a_sentence() -> None:
    assert repr(Codings.of(DIVIDED).percent()) == "56% of the pairs of codes agree (5 of 9)."


def test_the_most_divided_claims_come_first_and_undivided_ones_not_at_all() -> None:
    codes = {**DIVIDED, "Dia": {"C1": "REG", "C2": "INT", "C3": "REG"}}
    table = Codings.of(codes).disagreements()

    assert list(table.index) == ["C3", "C2"]
    assert list(table.columns) == ["international", "regional", "bilateral", "pairs alike (%)"]
    assert list(table.loc["C3"]) == [1, 1, 2, 17]


def test_the_pair_of_codes_that_is_confused_most_comes_first_beside_what_chance_would_give() -> None:
    codes = {**DIVIDED, "Dia": {"C1": "INT"}}
    table = Codings.of(codes).confused_pairs()

    assert list(table.index) == ["international and regional", "international and bilateral"]
    assert list(table["pairs of coders"]) == [5, 2]
    assert list(table["% of disagreements"]) == [71, 29]
    given = Counter(str(c) for own in Codings.of(codes).of_claim.values() if len(own) > 1 for c in own)
    met = [given["international"] * given[other] for other in ("regional", "bilateral")]
    every = sum(one * other for one, other in combinations(given.values(), 2))
    assert list(table["% by chance"]) == [round(100 * each / every) for each in met]


def test_codes_dealt_like_cards_are_confused_as_often_as_chance_says() -> None:
    """A shuffled class, many times over: the shares come as near to the formula as so many deals should."""
    made = Codings.imagined(load_case("lavrov-tehran-2013"))
    codes = [code for own in made.codes.values() for code in own.values()]
    dealer, met = random.Random(1), Counter()
    for _ in range(40):
        dealer.shuffle(codes)
        hands = iter(codes)
        dealt = {coder: {claim: next(hands) for claim in own} for coder, own in made.codes.items()}
        for each in Codings.of(dealt).confusions():
            met[each.codes] += each.pairs

    for each in made.confusions():
        assert each.by_chance == pytest.approx(met[each.codes] / met.total(), abs=0.01)


@given(CLASSES)
def test_the_shares_of_disagreement_and_those_by_chance_add_up_to_one(
    codes: dict[str, dict[str, object]],
) -> None:
    found = Codings.of(codes).confusions()
    assume(found)

    assert sum(each.share for each in found) == pytest.approx(1)
    assert sum(each.by_chance for each in found) <= 1 + 1e-9


def test_a_class_is_divided_where_no_code_has_two_thirds() -> None:
    assert Codings.of(DIVIDED).divided() == ()
    three = {"Ana": {"C1": "REG"}, "Ben": {"C1": "BIL"}, "Cem": {"C1": "INT"}}
    assert Codings.of(three).divided() == ("C1",)


def test_kappa_is_that_of_a_table_worked_out_by_hand() -> None:
    """Of 50 papers two readers both take 20 and both refuse 15; one alone takes 5, the other alone 10."""
    papers = ["REG REG"] * 20 + ["REG BIL"] * 5 + ["BIL REG"] * 10 + ["BIL BIL"] * 15
    one, other = ({f"C{n}": paper.split()[who] for n, paper in enumerate(papers)} for who in (0, 1))
    found = cohens_kappa(one, other)

    assert (found.claims, found.observed, found.expected) == (50, 0.7, 0.5)
    assert found.value == pytest.approx(0.4)


@given(CODED, CODED)
def test_kappa_does_not_mind_who_comes_first(a: dict[str, object], b: dict[str, object]) -> None:
    assert cohens_kappa(a, b).value == cohens_kappa(b, a).value


@given(CODED)
def test_a_coder_agrees_with_himself_wholly_where_his_codes_vary(a: dict[str, object]) -> None:
    assert cohens_kappa(a, a).value == (1 if len(set(a.values())) > 1 else None)


def test_kappa_is_not_defined_where_both_use_one_code_or_share_no_claim() -> None:
    assert repr(cohens_kappa({"C1": "REG"}, {"C1": "REG"})).startswith("No kappa: all the codes are the same")
    assert repr(cohens_kappa({"C1": "REG"}, {"C2": "REG"})).startswith("No kappa: no claim has codes of two")


def test_two_coders_who_use_one_code_each_but_not_the_same_agree_no_better_than_chance() -> None:
    assert cohens_kappa({"C1": "REG"}, {"C1": "BIL"}).value == 0
