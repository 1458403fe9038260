"""A case answers by id, keeps its answers apart, and turns into tables."""

import datetime as dt
import pickle
import shutil
import subprocess
import sys
from dataclasses import FrozenInstanceError

import pytest

from irkit.case.case import (
    CaseError,
    RecordNotFoundError,
    ReferenceMissingError,
    case_folder,
    case_names,
    load_case,
)
from irkit.framework.levels import Level


@pytest.fixture(scope="module")
def case():
    return load_case("lavrov-tehran-2013")


@pytest.fixture(scope="module")
def bare(case):
    return case.without_reference()


def test_every_shipped_case_loads_under_its_own_name():
    assert case_names()
    assert [load_case(name).id for name in case_names()] == list(case_names())


def test_a_case_cannot_be_changed(case):
    with pytest.raises(FrozenInstanceError):
        case.claims = ()


def test_a_misspelt_case_is_answered_with_the_likely_one():
    with pytest.raises(CaseError, match='did you mean "lavrov-tehran-2013"'):
        load_case("lavrov-teheran-2013")


def test_a_folder_that_is_not_there_is_told_by_its_path(tmp_path):
    with pytest.raises(CaseError, match="no such folder"):
        load_case(tmp_path / "nowhere")


def test_any_record_is_found_by_its_id(case):
    found = [type(case[each]).__name__ for each in ("C24", "A_RUS", "I05", "S001", "L01", "H01", "P6", "T1")]
    assert found == ["Claim", "Actor", "Issue", "Tie", "Link", "Fact", "Paragraph", "Tension"]
    found = [type(case[each]).__name__ for each in ("F01", "X1", "V1", "R01", "E01", "regional")]
    assert found == ["ForecastQuestion", "ForecastQuestion", "Reading", "Work", "Point", "Section"]


@pytest.mark.parametrize("asked", ["C224", "c24", " C24"])
def test_a_misspelt_id_is_answered_with_the_likely_one(case, asked):
    with pytest.raises(RecordNotFoundError, match=r'has no claim ".*": did you mean "C\d\d"'):
        case.claim(asked)


def test_an_id_of_another_kind_is_not_taken_for_a_claim(case):
    with pytest.raises(RecordNotFoundError, match="no claim"):
        case.claim("A_RUS")


def test_the_answers_of_a_claim_can_be_asked(case):
    assert case.effect_level("C04") is Level.INTERNATIONAL
    assert case.accepted_levels("C04") == (Level.INTERNATIONAL, Level.BILATERAL)
    assert case.cause_level("C04") is Level.BILATERAL
    assert case.cause_level("C01") is None


def test_a_claim_is_contested_where_codes_part(case):
    assert [case.is_contested(each) for each in ("C40", "C04", "C36")] == [False, True, True]


def test_a_heading_announces_a_level_or_none(case):
    assert case.heading_level("C44") is Level.BILATERAL
    assert case.heading_level("C65") is None


def test_the_claims_of_a_paragraph_and_of_a_section_can_be_asked(case):
    assert case.claims_in("P3") == case.claims_in("international")
    assert {claim.section for claim in case.claims_in("conclusion")} == {"conclusion"}
    with pytest.raises(RecordNotFoundError):
        case.claims_in("P99")


def test_the_pair_is_two_actors(case):
    assert [actor.name for actor in case.pair] == ["Russia", "Iran"]


def test_events_come_in_the_order_of_time_and_none_after_the_day_asked(case):
    until = dt.date(2013, 12, 17)
    events = [event for _, event in case.events(until)]
    assert [event.first_day for event in events] == sorted(event.first_day for event in events)
    assert max(event.last_day for event in events) <= until
    assert len(case.events()) == sum(len(fact.events) for fact in case.facts)


@pytest.mark.parametrize(
    "ask",
    [
        lambda case: case.effect_level("C01"),
        lambda case: case.accepted_levels("C01"),
        lambda case: case.cause_level("C01"),
        lambda case: case.is_contested("C01"),
        lambda case: case.codes("C01").verdict,
        lambda case: case.outcome("F01"),
        lambda case: case.points,
        lambda case: case.table("claims", reference=True),
        lambda case: case.table("questions", reference=True),
        lambda case: case.table("points"),
    ],
)
def test_without_its_reference_a_case_says_so_and_gives_no_answer(bare, ask):
    with pytest.raises(ReferenceMissingError, match=r"without its reference\.toml"):
        ask(bare)


def test_leaving_the_reference_out_leaves_the_rest_as_it_was(case, bare):
    assert bare.reference is None
    assert bare.claims == case.claims
    assert case.reference is not None


def test_a_case_loads_from_a_folder_without_reference_file(tmp_path, bare):
    shutil.copytree(case_folder(bare.id), tmp_path / "case", ignore=shutil.ignore_patterns("reference.toml"))
    assert load_case(tmp_path / "case") == bare


def test_a_case_crosses_from_one_process_to_another(case):
    case.effect_level("C01")
    assert pickle.loads(pickle.dumps(case)) == case  # noqa: S301


def test_neither_the_case_nor_its_reference_shows_answers_when_printed(case):
    assert repr(case).startswith("<Case lavrov-tehran-2013: Lavrov in Tehran, December 2013; 73 claims, ")
    assert "\n" not in repr(case)
    assert repr(case.reference) == "<Reference: 73 coded claims, 21 outcomes, 16 points against the record>"


def test_a_table_has_a_row_a_record_under_its_id(case):
    table = case.table("claims")
    assert list(table.index) == [claim.id for claim in case.claims]
    assert table.loc["C40", "section"] == "regional"
    assert "effect_level" not in table


def test_a_table_can_be_joined_with_the_answers(case):
    table = case.table("claims", reference=True)
    coded = table.loc["C44", ["section", "effect_level", "verdict"]].to_list()
    assert coded == ["bilateral", "international", "contradicted"]
    assert {type(level) for level in table["effect_level"]} == {str}
    assert case.table("questions", reference=True).loc["F01", "outcome"] == "YES"
    assert case.table("links", reference=True).loc["L03", "difference"].startswith("C12 and C13")


def test_lists_in_a_table_can_be_spread_over_rows(case):
    spread = case.table("claims")["actors"].explode()
    assert (spread == "A_IRN").sum() == sum("A_IRN" in claim.actors for claim in case.claims)


def test_every_kind_of_record_has_a_table(case):
    kinds = ["sections", "words", "paragraphs", "claims", "actors", "issues", "ties", "links", "facts"]
    kinds += ["questions", "extensions", "readings", "tensions", "literature", "points"]
    assert {kind: len(case.table(kind)) for kind in kinds} == {
        kind: len(getattr(case, kind)) for kind in kinds
    }
    assert len(case.table("events")) == len(case.events())


def test_a_misspelt_table_is_answered_with_the_likely_one(case):
    with pytest.raises(LookupError, match='no table "claim": did you mean "claims"'):
        case.table("claim")


def test_a_table_without_answers_says_which_have_them(case):
    with pytest.raises(LookupError, match="only claims, links, questions and extensions"):
        case.table("ties", reference=True)


def test_a_case_loads_without_pandas():
    code = "import sys; from irkit.case.case import load_case; load_case(sys.argv[1]); print(*sys.modules)"
    command = [sys.executable, "-c", code, "lavrov-tehran-2013"]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert {"pandas", "numpy", "matplotlib"} & set(loaded) == set()


def test_case_read_once(tmp_path):
    """A case is read once, and again after a file in its folder has changed."""
    folder = shutil.copytree(case_folder("lavrov-tehran-2013"), tmp_path / "copy")
    first = load_case(folder)
    assert first is load_case(str(folder))
    actors = folder / "actors.toml"
    actors.write_text(actors.read_text(encoding="utf-8") + "\n# looked through\n", encoding="utf-8")
    assert first is not load_case(folder)
    (folder / "reference.toml").unlink()
    assert load_case(folder).reference is None


def test_faults_not_cached(tmp_path):
    """What is wrong is told each time, and no longer once it is mended."""
    folder = shutil.copytree(case_folder("lavrov-tehran-2013"), tmp_path / "copy")
    (folder / "claim.toml").touch()
    for _ in range(2):
        with pytest.raises(CaseError, match="unknown file"):
            load_case(folder)
    (folder / "claim.toml").unlink()
    assert load_case(folder).id == "lavrov-tehran-2013"


def test_data_elsewhere(tmp_path, monkeypatch):
    """The cases that come with irkit can be replaced by those of another folder."""
    shutil.copytree(
        case_folder("nixon-beijing-1972"),
        tmp_path / "cases" / "nixon",
        ignore=shutil.ignore_patterns("reference.toml"),
    )
    monkeypatch.setenv("IRKIT_DATA", str(tmp_path))
    assert case_names() == ("nixon",)
    assert load_case("nixon").reference is None
