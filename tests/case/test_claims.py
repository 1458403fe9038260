"""Claims: to read, counted by their codes, held against the record, and one by one."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import asdict

from irkit.case.case import load_case
from irkit.records.answers import HindsightError, RecordNotFoundError, ReferenceMissingError
from irkit.records.records import last_day

CASE = load_case("lavrov-tehran-2013")
IDS = [claim.id for claim in CASE.claims]


def test_read() -> None:
    """Claims are read as the author's, with the codes that somebody gave."""
    shown = CASE.claims.read("C40", {"C49": "REG"})

    assert "Hassan Beheshtipour claims, in our words:" == repr(shown).splitlines()[0]
    assert "C49  Tehran still wants the original S-300 contract honoured.  [Regional]" in repr(shown)
    assert "▲ Regional" in shown._repr_html_()
    assert "Code given" not in CASE.claims.read("C40")._repr_html_()


def test_read_contested() -> None:
    """A code is shown as contested where careful coders disagree."""
    coding = {"C10": "international", "C52": "bilateral"}
    shown = CASE.claims.read(coding)

    assert frozenset({"C10"}) == shown.contested
    assert ["[International, contested]", "[Bilateral]"] == re.findall(r"\[.*?\]", repr(shown))
    assert "● International, contested" in shown._repr_html_()
    assert frozenset() == replace(CASE, reference=None).claims.read(coding).contested


def test_crosstab_order() -> None:
    """The first code stands in rows and the second in columns, the least of each first."""
    table = CASE.claims.crosstab("certainty", "evidence")

    assert ["hedged", "plain", "emphatic"] == list(table.index)
    assert ["none", "assertion", "event", "official"] == list(table.columns)
    assert len(IDS) == table.to_numpy().sum()


@given(st.sets(st.sampled_from(IDS)))
def test_crosstab_adds_up(half: set[str]) -> None:
    """Two halves of the claims add up to the whole."""
    rest = [claim for claim in IDS if claim not in half]
    tables = [CASE.claims.crosstab("certainty", "evidence", claims) for claims in (sorted(half), rest)]

    assert sum(tables[1:], tables[0]).equals(CASE.claims.crosstab("certainty", "evidence"))


def test_crosstab_unknown_code() -> None:
    """A code that cannot be counted is answered with the likely one."""
    with pytest.raises(ValueError, match='did you mean "evidence"'):
        CASE.claims.crosstab("certainty", "evidance")


def test_verdicts_need_hindsight() -> None:
    """Verdicts are shown to those who say so, and to nobody else."""
    with pytest.raises(HindsightError, match="what came after 2013-12-17: ask for them with after=True"):
        CASE.claims.crosstab("certainty", "verdict")
    assert len(IDS) == CASE.claims.crosstab("certainty", "verdict", after=True).to_numpy().sum()


def test_codes_need_reference() -> None:
    """What the reference holds cannot be asked of a case without it."""
    bare = replace(CASE, reference=None)
    for ask in (
        lambda: bare.claims.crosstab("certainty", "evidence"),
        lambda: bare.claim("C24").codes,
        lambda: bare.claim("C24").on_record,
    ):
        with pytest.raises(ReferenceMissingError):
            ask()


def test_claim_of_case() -> None:
    """A claim that knows its case holds what its record does."""
    record, claim = CASE["C24"], CASE.claim("C24")

    assert {**asdict(record), "case": CASE} == asdict(claim)
    assert claim.codes == CASE.codes("C24")


def test_claim_tensions() -> None:
    """A claim names the tensions that it stands in."""
    assert ["T3"] == [tension.id for tension in CASE.claim("C63").tensions]
    assert () == CASE.claim("C08").tensions


def test_claim_readings_by_day() -> None:
    """Readings that run against a claim are those published by the day of the article."""
    assert ["V14"] == [reading.id for reading in CASE.claim("C11").readings()]
    assert ["V14", "V2"] == [reading.id for reading in CASE.claim("C11").readings(after=True)]


def test_claim_readings_from_tehran() -> None:
    """A reading of the chemical accord comes from Tehran too."""
    readings = CASE.claim("C24").readings()

    assert ["V1", "V5", "V9", "V12", "V15"] == [reading.id for reading in readings]
    assert all(last_day(source.date) <= date(2013, 12, 17) for each in readings for source in each.sources)


def test_unknown_claim() -> None:
    """A claim that is not there is answered with the likely one."""
    with pytest.raises(RecordNotFoundError, match='no claim "C99"'):
        CASE.claim("C99")
    with pytest.raises(RecordNotFoundError, match='no claim "C99"'):
        CASE.claims.read("C24", "C99")
    with pytest.raises(LookupError, match='did you mean "C40"'):
        CASE.claims.read("C400")
