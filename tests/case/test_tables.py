"""A case's records as pandas tables."""

import pytest

from irkit.case.case import load_case


@pytest.fixture(scope="module")
def case():
    return load_case("lavrov-tehran-2013")


def test_table(case):
    """A table has one row per record, under its id."""
    table = case.table("claims")
    assert list(table.index) == [claim.id for claim in case.claims]
    assert table.loc["C40", "section"] == "regional"
    assert "effect_level" not in table


def test_table_reference(case):
    """A table can be joined with the answers."""
    table = case.table("claims", reference=True)
    coded = table.loc["C44", ["section", "effect_level", "verdict"]].to_list()
    assert coded == ["bilateral", "international", "partly"]
    assert {type(level) for level in table["effect_level"]} == {str}
    assert case.table("questions", reference=True).loc["F01", "outcome"] == "YES"
    assert case.table("links", reference=True).loc["L03", "difference"].startswith("C12 and C13")


def test_table_lists(case):
    """Lists in a table can be spread over rows."""
    spread = case.table("claims")["actors"].explode()
    assert (spread == "A_IRN").sum() == sum("A_IRN" in claim.actors for claim in case.claims)


def test_tables(case):
    """Every kind of record has a table."""
    kinds = ["sections", "words", "paragraphs", "claims", "actors", "issues", "ties", "links", "facts"]
    kinds += ["questions", "extensions", "readings", "tensions", "literature", "points"]
    assert {kind: len(case.table(kind)) for kind in kinds} == {
        kind: len(getattr(case, kind)) for kind in kinds
    }
    assert len(case.table("events")) == len(case.events())


def test_unknown_table(case):
    """A misspelt table is answered with the likely one."""
    with pytest.raises(LookupError, match='no table "claim": did you mean "claims"'):
        case.table("claim")


def test_table_without_answers(case):
    """A table without answers says which have them."""
    with pytest.raises(LookupError, match="only claims, links, questions and extensions"):
        case.table("ties", reference=True)
