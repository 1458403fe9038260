"""The case builder holds a case in any state, says what is wrong with it at once, and loses nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from irkit import Level, case_builder, case_from, case_names, load_case
from irkit.newcase import write_new_case
from irkit.savedcases import DraftError, open_draft
from irkit.widgets import CaseBuilder, drafting
from irkit.widgets.claims import answer_widget

ABOUT = {"title": "A bridge", "author": "Somebody", "text": "News", "date": "2024-05-17"}
CLAIM = {"text": "Hereland mends the bridge.", "locator": "P1.S1", "effect_level": "bilateral"}
BRIDGE: dict[str, Any] = {**ABOUT, "pair": ["Hereland", "Thereland"], "claims": [CLAIM]}


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Start each test without an earlier form, in a folder of its own."""
    monkeypatch.setattr(drafting, "_LAST", {})
    monkeypatch.chdir(tmp_path)


def ask(builder: CaseBuilder, **message: Any) -> str:
    """Send what a button of the page sends, and return what is said."""
    builder._handle_custom_msg(message, [])
    return str(builder.said["text"])


def test_a_blank_form_says_what_is_to_be_filled_in_and_makes_no_case() -> None:
    builder = case_builder()
    assert (None, {}) == (builder.case, builder.answer)
    assert 'case.toml: the field "pair" is missing' in builder.plain()
    assert "0 claims, 5 things still to fill in or mend" in repr(builder)


def test_a_whole_form_is_a_case() -> None:
    builder = case_builder(BRIDGE)
    assert BRIDGE == builder.answer
    assert Level.BILATERAL == builder.case.effect_level("C01")
    assert "no fault found" in repr(builder)


def test_a_form_without_a_claim_is_no_case_yet() -> None:
    builder = case_builder({**BRIDGE, "claims": []})
    assert (None, []) == (builder.case, builder.faults)
    assert "no claim yet" in repr(builder)


@pytest.mark.parametrize(
    ("field", "value", "place"),
    [("title", "", "about"), ("claims", [{**CLAIM, "locator": "?"}], "C01"),
     ("claims", [CLAIM, {**CLAIM, "effect_level": ""}], "C02"), ("actors", [{"name": "B"}], "actor 1"),
     ("actors", [{"name": "Hereland"}, {"scope": "regional"}], "actor 2"),
     ("actors", [{"name": "B", "scope": "regional"}] * 2, "actor 2"), ("date", "soon", "about")],
)  # fmt: skip
def test_a_fault_is_told_as_soon_as_it_is_made_at_its_place(field: str, value: Any, place: str) -> None:
    builder = case_builder(BRIDGE)
    builder.draft = {**builder.draft, field: drafting.formed({field: value})[field]}
    assert [place] == [fault["place"] for fault in builder.faults]
    builder.draft = drafting.formed(BRIDGE)
    assert [] == builder.faults


@pytest.mark.parametrize("name", case_names())
def test_every_shipped_case_can_be_gone_on_from(name: str) -> None:
    builder = case_builder(load_case(name))
    assert [] == builder.faults
    assert [each.text for each in load_case(name).claims] == [each.text for each in builder.case.claims]


def test_running_the_cell_again_goes_on_from_where_the_form_was() -> None:
    first = case_builder(name="q2")
    first.draft = drafting.formed(BRIDGE)
    assert BRIDGE == case_builder(name="q2").answer
    assert {} == case_builder(name="q3").answer


def test_what_was_saved_is_opened_again_whatever_its_state(tmp_path: Path) -> None:
    builder = case_builder({**BRIDGE, "date": "soon"}, save_as="bridge")
    assert "once its fault is mended" in builder.save_case()
    assert builder.answer == case_builder("bridge").answer
    builder.draft = drafting.formed(BRIDGE)
    assert "as the folder bridge" in builder.save_case()
    assert ["bridge.case.json", "bridge"] == builder.files
    assert case_from(BRIDGE, "bridge") == load_case("bridge")


def test_the_pages_buttons_save_and_open_what_the_page_holds() -> None:
    builder = case_builder()
    draft = drafting.formed(BRIDGE)
    assert "Saved as bridge.case.json" in ask(builder, kind="save", name="bridge", draft=draft)
    assert draft == open_draft("bridge")
    assert "Opened bridge" in ask(builder, kind="open", name="bridge")
    assert (draft, "bridge") == (builder.draft, builder.save_as)


@pytest.mark.parametrize(
    "message",
    [{"kind": "save", "name": "../x", "draft": {}}, {"kind": "save"}, {"kind": "open", "name": "none"},
     {"kind": "open"}, {}, {"kind": "save", "name": "x", "draft": []}],
)  # fmt: skip
def test_a_request_that_cannot_be_met_changes_nothing(message: dict[str, Any], tmp_path: Path) -> None:
    builder = case_builder(BRIDGE)
    builder._handle_custom_msg(message, [])
    assert BRIDGE == builder.answer
    assert [] == list(tmp_path.iterdir())


def test_opening_keeps_the_case_from_before_for_undo() -> None:
    builder = case_builder(BRIDGE, save_as="one")
    builder.save_case("two")
    builder.open_case("two")
    assert {"kind": "draft", "draft": drafting.formed(BRIDGE), "save_as": "one"} == builder.past[-1]


def test_opening_a_folder_tells_what_the_form_does_not_hold() -> None:
    write_new_case("mine")
    assert "2 ties, 1 link" in case_builder().open_case("mine")


def test_a_name_under_which_nothing_was_saved_is_told() -> None:
    with pytest.raises(DraftError, match="nothing cannot be opened"):
        case_builder("nothing")


def test_plain_data_that_the_form_has_no_place_for_are_not_dropped_in_silence() -> None:
    with pytest.raises(ValueError, match='no field "claimes": did you mean "claims"'):
        case_builder({**BRIDGE, "claimes": []})


def test_the_plain_twin_holds_everything_that_the_form_shows() -> None:
    plain = case_builder(load_case("nixon-beijing-1972")).plain()
    assert "C15  Opening to Beijing gave Washington leverage" in plain
    assert "cause level: bilateral" in plain
    assert "Actor: Soviet Union (historical state, international)" in plain


WORDS = st.sampled_from(["", "A", "B", "C", "regional", "state", "P1.S1", "2024-05-17", "?", "\ud800"])
DRAFTS = st.fixed_dictionaries(
    {
        **dict.fromkeys(("title", "author", "text", "date", "caution"), WORDS),
        "pair": st.lists(WORDS, min_size=2, max_size=3),
        "actors": st.lists(
            st.fixed_dictionaries(dict.fromkeys(("name", "kind", "scope"), WORDS)), max_size=4
        ),
        "claims": st.lists(
            st.fixed_dictionaries({"text": WORDS, "locator": WORDS, "actors": st.lists(WORDS, max_size=3)}),
            max_size=3,
        ),
    }
)


@settings(max_examples=200, deadline=None)
@given(DRAFTS)
def test_whatever_stands_in_the_form_each_fault_has_a_place_in_it(held: dict[str, Any]) -> None:
    draft = drafting.formed(held)
    places = {"about", *(f"actor {at}" for at, _ in enumerate(draft["actors"], start=1))}
    places |= {f"C{at:02d}" for at, _ in enumerate(draft["claims"], start=1)}
    # An actor of the pair without a line of its own is told under its id; the page shows it with the rest.
    places |= {each["id"] for each in drafting.documents_of(draft, "x")["actors.toml"]["actor"]}
    assert set() == {fault.place for fault in drafting.find_faults(draft)} - places


CASE_QUESTION = """
id = "ex93"
title = "x"
case = "nixon-beijing-1972"
lesson = "09"
minutes = 1
pass_mark = 1
[[question]]
id = "ex93-q1"
kind = "case"
title = "Yours"
points = 3
feedback = "full"
prompt = "Make a case."
requirements = [{ asks = "whole" }]
"""


@pytest.mark.parametrize(
    ("earlier", "held"), [(None, {}), (BRIDGE, BRIDGE), ({"claims": [5]}, {}), ({"claims": 5}, {}), ("x", {})]
)
def test_a_question_that_asks_for_a_case_is_answered_in_the_builder(
    earlier: object, held: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("ex93.toml").write_text(CASE_QUESTION, encoding="utf-8")
    builder = answer_widget("ex93-q1", earlier)
    assert isinstance(builder, CaseBuilder)
    assert (held, "q1") == (builder.answer, builder.name)
    assert ("Starting afresh" in capsys.readouterr().out) == (earlier is not None and not held)
