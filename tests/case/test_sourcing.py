"""Reading a source: certainty beside evidence, the record, tensions, other readings."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irkit.case.case import load_case
from irkit.case.sourcing import (
    HindsightError,
    certainty_beside_evidence,
    certainty_beside_verdict,
    claims_against_record,
    readings_of,
    sure_without_support,
    tensions_of,
)
from irkit.records.answers import RecordNotFoundError, ReferenceMissingError
from irkit.records.fields import last_day

CASE = load_case("lavrov-tehran-2013")
IDS = [claim.id for claim in CASE.claims]


def test_certainty_stands_in_rows_and_evidence_in_columns_the_least_first() -> None:
    table = certainty_beside_evidence(CASE)

    assert list(table.index) == ["hedged", "plain", "emphatic"]
    assert list(table.columns) == ["none", "assertion", "event", "official"]
    assert table.to_numpy().sum() == len(IDS)


@given(st.sets(st.sampled_from(IDS)))
def test_two_halves_of_the_claims_add_up_to_the_whole(half: set[str]) -> None:
    rest = [claim for claim in IDS if claim not in half]
    parts = certainty_beside_evidence(CASE, sorted(half)) + certainty_beside_evidence(CASE, rest)

    assert parts.equals(certainty_beside_evidence(CASE))


def test_what_is_sure_without_support_is_emphatic_and_rests_on_the_authors_word() -> None:
    claims = sure_without_support(CASE)
    table = certainty_beside_evidence(CASE)

    assert len(claims) == table.loc["emphatic", ["none", "assertion"]].sum()
    assert {CASE.codes(claim).certainty for claim in claims} == {"emphatic"}


def test_verdicts_are_shown_to_those_who_say_so_and_to_nobody_else() -> None:
    with pytest.raises(HindsightError, match="what came after 2013-12-17: ask for them with after=True"):
        certainty_beside_verdict(CASE)
    assert "verdict" not in claims_against_record(CASE)
    assert certainty_beside_verdict(CASE, after=True).to_numpy().sum() == len(IDS)


def test_a_claim_is_held_against_the_record_with_its_facts() -> None:
    table = claims_against_record(CASE, ["C19", "C24"], after=True)

    assert list(table.index) == ["C19", "C24"]
    assert table.loc["C19", "record"] == "It began in Feb-Mar 2009."
    assert table.loc["C24", "verdict"] == CASE.codes("C24").verdict


def test_before_the_outcomes_a_claim_shows_its_words_and_its_support() -> None:
    assert list(claims_against_record(CASE, ["C19"]).columns) == [
        "text",
        "certainty",
        "evidence",
        "checkable",
    ]


def test_codes_of_the_source_need_the_reference() -> None:
    with pytest.raises(ReferenceMissingError):
        certainty_beside_evidence(CASE.without_reference())


def test_a_claim_names_the_tensions_it_stands_in() -> None:
    assert [tension.id for tension in tensions_of(CASE, "C24")] == ["T6"]
    assert tensions_of(CASE, "C08") == ()


def test_readings_that_run_against_a_claim_are_those_published_by_the_day_of_the_article() -> None:
    assert [each.id for each in readings_of(CASE, "C11")] == ["V14"]
    assert [each.id for each in readings_of(CASE, "C11", after=True)] == ["V14", "V2"]


def test_a_reading_of_the_chemical_accord_comes_from_tehran_too() -> None:
    held = readings_of(CASE, "C24")

    assert [each.id for each in held] == ["V1", "V5", "V9", "V12", "V15"]
    assert all(last_day(source.date) <= date(2013, 12, 17) for each in held for source in each.sources)


def test_without_a_claim_every_reading_counts() -> None:
    early = readings_of(CASE)

    assert readings_of(CASE, after=True) == CASE.readings
    assert "V7" not in {each.id for each in early}
    assert all(
        any(last_day(source.date) <= date(2013, 12, 17) for source in each.sources if source.date)
        for each in early
    )


@pytest.mark.parametrize("ask", [tensions_of, readings_of])
def test_a_claim_that_is_not_there_is_told(ask) -> None:
    with pytest.raises(RecordNotFoundError, match='no claim "C99"'):
        ask(CASE, "C99")
