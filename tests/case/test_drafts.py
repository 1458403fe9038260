"""A case as plain data becomes a case or a list of faults, and is saved so that nothing gets lost."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from irkit import Case, CaseError, Level, case_names, load_case
from irkit.case.drafts import ABOUT_FIELDS, ACTOR_FIELDS, CLAIM_FIELDS, draft_of, read_draft, tidy
from irkit.case.layout import FILES
from irkit.case.newcase import schema, write_new_case
from irkit.case.saved import ENDING, DraftError, open_draft, save_draft, saved_names, unheld
from irkit.cli import app

ABOUT = {"title": "A bridge", "author": "Somebody", "text": "News", "date": "2024-05-17"}
CLAIM = {"text": "Hereland mends the bridge.", "locator": "P1.S1", "effect_level": "bilateral"}


def bridge(**changes: Any) -> dict[str, Any]:
    """Return a small case, with fields changed."""
    return {**ABOUT, "pair": ["Hereland", "Thereland"], "claims": [CLAIM], **changes}


def told(record: object) -> list[str]:
    """Return what is wrong with a record, as ``irkit check-case`` would say it."""
    return [str(fault) for fault in read_draft(record).faults]


# -- reading ---------------------------------------------------------------------------------------


def test_a_case_from_plain_data_has_its_codes_as_its_reference() -> None:
    case = Case.from_form(bridge(claims=[{**CLAIM, "cause_level": "REG", "certainty": "hedged"}]), "bridge")
    assert ("bridge", Level.BILATERAL, Level.REGIONAL) == (
        case.id, case.effect_level("C01"), case.cause_level("C01"),
    )  # fmt: skip


@pytest.mark.parametrize("name", case_names())
def test_what_a_form_holds_of_a_case_makes_the_same_codes_again(name: str) -> None:
    case = load_case(name)
    again = Case.from_form(draft_of(case))
    assert draft_of(case) == draft_of(again)
    assert [case.effect_level(each.id) for each in case.claims] == [
        again.effect_level(each.id) for each in again.claims
    ]


def test_a_state_of_the_pair_that_is_no_more_stays_what_it_was() -> None:
    again = Case.from_form(draft_of(load_case("gorbachev-beijing-1989")))
    assert "historical state" == again.pair[0].kind


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, 'case.toml: the field "title" is missing'),
        ({"date": ""}, 'case.toml: article: the field "date" is missing'),
        ({"date": "May 2024"}, "case.toml: article: date should be a date such as 2013-12-17, not text"),
        ({"pair": ["Hereland"]}, 'case.toml: pair names "Hereland" alone: it takes two states'),
        ({"pair": ["", "There"]}, 'case.toml: pair names "There" alone: it takes two states'),
        ({"pair": ["A", "A"]}, 'case.toml: pair names "A" twice: it takes two states'),
        ({"pair": "A and B"}, "case.toml: pair should be a list in [ ]"),
        ({"caution": "\ud800"}, "case.toml: caution: holds a character that cannot be written down"),
        (
            {"claims": [{**CLAIM, "locator": "\ud800"}]},
            "claims.toml: C01: holds a character that cannot be written down",
        ),
        ({"titel": "x"}, 'case.toml: unknown field "titel": did you mean "title"?'),
        ({"claims": [{**CLAIM, "locator": "page 1"}]}, "claims.toml: C01: locator: "),
        (
            {"claims": [{**CLAIM, "effect_level": ""}]},
            'reference.toml: C01: the field "effect_levels" is missing',
        ),
        ({"claims": [{**CLAIM, "effect_level": "regionl"}]}, 'did you mean "regional"?'),
        ({"claims": [{**CLAIM, "certainty": "sure"}]}, "reference.toml: C01: certainty: "),
        ({"claims": [{**CLAIM, "actors": ["Herland"]}]}, 'did you mean "Hereland"?'),
        ({"claims": [CLAIM, "and so on"]}, "claims.toml: claim 2: should be a table"),
        ({"actors": [{"scope": "regional"}]}, "actors.toml: "),
        ({"pair": ["Egypt", "egypt "]}, 'case.toml: pair names "Egypt" twice: it takes two states'),
        ({"claims": [{**CLAIM, "text": "Egypt and Israel"}]}, 'C01: text "Egypt and Israel" is no sentence'),
        ({"actors": ["Bigland"]}, "actors.toml: actor 1: should be a table"),
    ],
)
def test_what_is_wrong_is_told_in_the_words_of_check_case(changes: dict[str, Any], sentence: str) -> None:
    record = bridge(**changes)
    assert any(sentence in each for each in told(record))
    with pytest.raises(CaseError):
        Case.from_form(record)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    assert {"title", "pair", "author", "date"} <= {
        word for each in told({}) for word in each.replace('"', "").split()
    }


@pytest.mark.parametrize("names", [["Россия", "Иран"], ["A b", "A-b"], ["B 3", "B"], ["1", "È"]])
def test_actors_of_any_alphabet_get_ids_of_their_own(names: list[str]) -> None:
    others = [{"name": "b", "scope": "regional"}, {"name": "Ж", "scope": "regional"}]
    case = Case.from_form(bridge(pair=names, actors=others))
    assert [*names, "b", "Ж"] == [actor.name for actor in case.actors]
    assert 4 == len({actor.id for actor in case.actors})


ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8),
    st.sampled_from([[], {}, [[]]]),
    st.sampled_from(["regional", "Hereland", "P1.S1", "2024-05-17", "\ud800", "\x00", "framing", "plain"]),
)  # fmt: skip


def records(fields: tuple[str, ...]) -> st.SearchStrategy[Any]:
    """Return records with these fields and one unknown, holding anything."""
    return st.one_of(ODD, st.dictionaries(st.sampled_from([*fields, "other"]), ODD, max_size=8))


WHOLE = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(ABOUT_FIELDS, ODD),
        "pair": st.one_of(ODD, st.lists(ODD, max_size=3)),
        "actors": st.one_of(ODD, st.lists(records(ACTOR_FIELDS), max_size=3)),
        "claims": st.one_of(ODD, st.lists(records((*CLAIM_FIELDS, "actors")), max_size=4)),
    },
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(ODD, WHOLE))
def test_plain_data_of_any_shape_are_a_case_or_faults_and_nothing_else(record: Any) -> None:
    faults = read_draft(record).faults
    if faults:
        assert all(fault.file in FILES for fault in faults)
        with pytest.raises(CaseError):
            Case.from_form(record)
    else:
        assert Case.from_form(record).claims is not None


# -- saving ----------------------------------------------------------------------------------------


def test_a_whole_draft_is_saved_as_a_file_and_as_a_folder_that_loads(tmp_path: Path) -> None:
    said = save_draft(bridge(), "bridge", tmp_path)
    assert "as the folder" in said
    assert Case.from_form(bridge(), "bridge") == load_case(tmp_path / "bridge")
    assert tidy(bridge()) == open_draft(tmp_path / "bridge")
    assert tidy(bridge()) == open_draft(tmp_path / f"bridge{ENDING}")


def test_a_saved_folder_looks_as_new_case_would_write_it(tmp_path: Path) -> None:
    save_draft(bridge(), "bridge", tmp_path)
    new = write_new_case("other", tmp_path)
    for path in (tmp_path / "bridge").glob("*.toml"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert (new / path.name).read_text(encoding="utf-8").splitlines()[0] == first
        assert (tmp_path / "bridge" / first.removeprefix("#:schema ")).is_file()


def test_an_editor_marks_nothing_in_a_saved_folder(tmp_path: Path) -> None:
    save_draft(draft_of(load_case("nixon-beijing-1972")), "bridge", tmp_path)
    for path in (tmp_path / "bridge").glob("*.toml"):
        held = json.loads(json.dumps(tomllib.loads(path.read_text(encoding="utf-8")), default=str))
        assert [] == [*jsonschema.Draft202012Validator(schema(path.name)).iter_errors(held)]


def test_a_faulty_draft_is_saved_all_the_same_and_opened_as_it_was(tmp_path: Path) -> None:
    faulty = bridge(date="some day", claims=[{**CLAIM, "locator": "?", "effect_level": ""}])
    assert "once its 3 faults are mended" in save_draft(faulty, "bridge", tmp_path)
    assert not (tmp_path / "bridge").exists()
    assert tidy(faulty) == open_draft(tmp_path / "bridge")


def test_saving_again_replaces_what_was_saved_before(tmp_path: Path) -> None:
    save_draft(bridge(), "bridge", tmp_path)
    save_draft(bridge(title="Two bridges"), "bridge", tmp_path)
    assert "Two bridges" == load_case(tmp_path / "bridge").title
    assert ["bridge.case.json", "bridge"] == saved_names(tmp_path)


def test_a_folder_that_was_changed_by_hand_is_never_overwritten(tmp_path: Path) -> None:
    save_draft(bridge(), "bridge", tmp_path)
    path = tmp_path / "bridge" / "claims.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("mends", "tears down"), encoding="utf-8")
    assert "claims.toml was changed by hand" in save_draft(bridge(title="New"), "bridge", tmp_path)
    assert "tears down" in load_case(tmp_path / "bridge").claims[0].text
    assert "New" == open_draft(tmp_path / f"bridge{ENDING}")["title"]


def test_a_folder_with_more_in_it_than_the_form_holds_is_never_overwritten(tmp_path: Path) -> None:
    write_new_case("bridge", tmp_path)
    before = {path.name: path.read_bytes() for path in (tmp_path / "bridge").glob("*.toml")}
    assert "was not touched" in save_draft(bridge(), "bridge", tmp_path)
    assert before == {path.name: path.read_bytes() for path in (tmp_path / "bridge").glob("*.toml")}
    assert "2 issues, 2 ties, 1 link, 1 fact and 1 question" in unheld(tmp_path / "bridge")


def test_a_file_that_is_no_draft_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / f"bridge{ENDING}"
    path.write_text('{"mine": 1}', encoding="utf-8")
    with pytest.raises(DraftError, match="holds something else, and was not changed"):
        save_draft(bridge(), "bridge", tmp_path)
    assert '{"mine": 1}' == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["../up", "", "1st", "a b", "lavrov-tehran-2013", "a/b", "a.b"])
def test_a_name_that_cannot_be_a_case_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(DraftError, match=r"no name for a case|comes with irkit"):
        save_draft(bridge(), name, tmp_path)
    assert [] == list(tmp_path.iterdir())


def test_a_place_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DraftError, match="cannot be written"):
        save_draft(bridge(), "bridge", tmp_path / "nowhere")
    with pytest.raises(DraftError, match="cannot be opened"):
        open_draft(tmp_path / "nowhere")
    assert [] == saved_names(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "5", '{"claims": 5}', '{"claims": [5]}', '{"strange": 1}', "[" * 100_000, "\ud800",
     '{"title": ["x"], "claims": []}', '{"claims": [{"actors": [{}]}]}', "x" * 2_000_001],
)  # fmt: skip
def test_what_is_no_draft_is_told_in_a_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / f"bridge{ENDING}"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(DraftError, match=r"bridge\.case\.json is not the draft of a case: "):
        open_draft(path)


def test_a_draft_opens_with_a_byte_order_mark_and_with_any_text(tmp_path: Path) -> None:
    record = tidy(bridge(title="Ма́ршал \ud800 \x00", caution='"""'))
    save_draft(record, "bridge", tmp_path)
    assert record == open_draft(tmp_path / "bridge")
    path = tmp_path / f"bridge{ENDING}"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert record == json.loads(json.dumps(open_draft(path)))


def test_numbers_and_short_levels_are_shown_as_text(tmp_path: Path) -> None:
    made = tidy({"title": 5, "claims": [{"effect_level": "REG", "locator": None}]})
    assert ("5", "regional", "") == (made["title"], *map(made["claims"][0].get, ("effect_level", "locator")))


def test_the_command_checks_and_exports_what_the_form_saved(tmp_path: Path) -> None:
    save_draft(bridge(), "bridge", tmp_path)
    save_draft(bridge(claims=[{**CLAIM, "locator": "?"}]), "broken", tmp_path)
    path, broken = (str(tmp_path / f"{name}{ENDING}") for name in ("bridge", "broken"))
    run, out = CliRunner(), str(tmp_path / "x.csv")
    for whole in (path, str(tmp_path / "bridge")):
        assert (
            "no fault found. <Case bridge: A bridge; 1 claim" in run.invoke(app, ["check-case", whole]).output
        )
    assert 0 == run.invoke(app, ["export", path, "--to", "csv", "--out", out]).exit_code
    found = run.invoke(app, ["check-case", broken])
    assert (2, True) == (found.exit_code, "claims.toml: C01: locator: " in found.output)
    missing = run.invoke(app, ["check-case", str(tmp_path / f"none{ENDING}")])
    assert (2, True) == (missing.exit_code, "cannot be opened" in missing.output)
