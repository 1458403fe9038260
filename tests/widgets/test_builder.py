"""The case builder holds a case in any state, says what is wrong with it at once, and loses nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from irkit import Case, Level, case_names, load_case
from irkit.case.drafts import draft_of, find_faults, tidy
from irkit.case.newcase import open_draft
from irkit.questions.sheets import find_sheet
from irkit.widgets import answers, case_builder
from irkit.widgets.answers import answer_widget
from irkit.widgets.builder import CaseBuilder

ABOUT = {"title": "A bridge", "author": "Somebody", "text": "News", "date": "2024-05-17"}
CLAIM = {"text": "Hereland mends the bridge.", "locator": "P1.S1", "effect_level": "bilateral"}
BRIDGE: dict[str, Any] = {**ABOUT, "pair": ["Hereland", "Thereland"], "claims": [CLAIM]}


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Start each test without an earlier form, in a folder of its own."""
    monkeypatch.setattr(answers, "_SHOWN", {})
    monkeypatch.chdir(tmp_path)


def ask(builder: CaseBuilder, **message: Any) -> str:
    """Send what a button of the page sends, and return what is said."""
    builder._handle_custom_msg(message, [])
    return str(builder.said["text"])


def test_a_blank_form_says_what_is_to_be_filled_in_and_makes_no_case() -> None:
    builder = case_builder()
    assert (None, {}) == (builder.case, builder.answer)
    assert "The case: The pair is missing: name its two states." in builder.plain()
    assert "0 claims, 5 things still to fill in or mend" in builder.plain()


def test_a_whole_form_is_a_case() -> None:
    builder = case_builder(BRIDGE)
    assert BRIDGE == builder.answer
    assert Level.BILATERAL == builder.case.effect_level("C01")
    assert "no fault found" in builder.plain()


def test_a_form_without_a_claim_is_no_case_yet() -> None:
    builder = case_builder({**BRIDGE, "claims": []})
    assert (None, []) == (builder.case, builder.faults)
    assert "no claim yet" in builder.plain()


@pytest.mark.parametrize(
    ("field", "value", "place"),
    [("title", "", "about"), ("claims", [{**CLAIM, "locator": "?"}], "C01"),
     ("claims", [CLAIM, {**CLAIM, "effect_level": ""}], "C02"),
     ("claims", [{**CLAIM, "text": "Egypt and Israel"}], "C01"),
     ("actors", ["\ud800"], "about"), ("pair", ["Hereland", "hereland "], "about"),
     ("date", "soon", "about")],
)  # fmt: skip
def test_a_fault_is_told_as_soon_as_it_is_made_at_its_place(field: str, value: Any, place: str) -> None:
    builder = case_builder(BRIDGE)
    builder.draft = {**builder.draft, field: tidy({field: value})[field]}
    assert [place] == [fault["place"] for fault in builder.faults]
    builder.draft = tidy(BRIDGE)
    assert [] == builder.faults


@pytest.mark.parametrize("name", case_names())
def test_every_shipped_case_can_be_gone_on_from(name: str) -> None:
    case = load_case(name)
    builder = case_builder()
    builder.open_case(name)
    open_ones = {
        (f"C{at:02d}", "“Effect level” is not chosen yet.") for at, _ in enumerate(case.claims, start=1)
    }
    assert open_ones == {(fault["place"], fault["text"]) for fault in builder.faults}
    coded = [{**each, "effect_level": "regional"} for each in builder.draft["claims"]]
    builder.draft = {**builder.draft, "claims": coded}
    assert [each.text for each in case.claims] == [each.text for each in builder.case.claims]


@pytest.mark.parametrize("name", case_names())
def test_a_case_that_comes_with_irkit_earns_nothing_as_it_is(name: str) -> None:
    asked = find_sheet("ex09")["ex09-q2"]
    builder = case_builder()
    builder.open_case(name)
    held = {**builder.answer, "claims": builder.answer["claims"][:15]}
    assert {frozenset({"text", "locator", "actors"}), frozenset({"text", "locator"})} >= {
        frozenset(each) for each in held["claims"]
    }
    assert asked.score(asked.read(held), None).points == 0


def test_a_case_of_ones_own_keeps_its_codes_in_the_form() -> None:
    builder = case_builder(BRIDGE)
    builder.save_case("bridge")
    builder.open_case("bridge")
    assert BRIDGE == builder.answer


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"title": ""}, "The case: “Title of the case” is still empty."),
        ({"text": ""}, "The case: “Title of the text” is still empty."),
        ({"pair": ["Egypt", "egypt"]}, "The case: “The pair” names “Egypt” twice: it takes two states."),
        ({"date": "17.12.2013"}, "“Date of the text” should be year, month and day, such as 2013-12-17."),
        ({"claims": [{**CLAIM, "locator": "page 1"}]}, "C01: “Place in the text” reads “page 1”: write "),
        ({"claims": [{**CLAIM, "effect_level": ""}]}, "C01: “Effect level” is not chosen yet."),
        (
            {"claims": [{**CLAIM, "text": "Egypt and Israel"}]},
            "C01: “Egypt and Israel” is no sentence yet: say who does what",
        ),
        ({"claims": [{**CLAIM, "actors": ["Herland"]}]}, "C01: “Actors” names “Herland”, "),
        ({"actors": ["\ud800"]}, "The case: “Actors”: holds a character that cannot be written down"),
    ],
)
def test_what_is_wrong_is_told_by_the_labels_of_the_form(changes: dict[str, Any], line: str) -> None:
    assert any(line in each.line for each in find_faults(tidy({**BRIDGE, **changes})))


def test_an_actor_is_a_name_and_belongs_to_the_wider_world() -> None:
    builder = case_builder({**BRIDGE, "actors": ["Palestinians", "Hereland", "Palestinians"]})
    assert [] == builder.faults
    assert ["Hereland", "Thereland", "Palestinians"] == [actor.name for actor in builder.case.actors]
    assert ("unspecified", "international") == (builder.case.actors[-1].kind, builder.case.actors[-1].scope)


def test_what_is_asked_stands_in_the_form_and_follows_it() -> None:
    builder = answer_widget("ex09-q2")
    assert isinstance(builder, CaseBuilder)
    assert [False] * 5 == [goal["met"] for goal in builder.goals]
    assert "Not yet: 0 of at least 8 claims in a sentence of your own" in builder.plain()
    claims = [{**CLAIM, "text": f"Step {n} is taken there."} for n in range(8)]
    builder.draft = tidy({**BRIDGE, "claims": claims})
    assert [True, True, False, False, False] == [goal["met"] for goal in builder.goals]


def test_a_case_saved_in_the_lessons_folder_is_found_from_the_exercises(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("notebooks", "exercises", "other"):
        (tmp_path / folder).mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    case_builder(BRIDGE).save_case("bridge")
    monkeypatch.chdir(tmp_path / "other")
    assert [*case_names()] == case_builder().files
    monkeypatch.chdir(tmp_path / "exercises")
    builder = case_builder()
    assert ["../notebooks/bridge.case.json", "../notebooks/bridge", *case_names()] == builder.files
    assert "Opened" in builder.open_case("../notebooks/bridge.case.json")
    assert (BRIDGE, "bridge") == (builder.answer, builder.save_as)


def test_a_shipped_case_opens_without_its_codes() -> None:
    """From the list of the form; the name under which it is saved is one's own."""
    builder = case_builder()
    assert "the codes are yours to give" in builder.open_case("gorbachev-beijing-1989")
    assert "my-case" == builder.save_as
    assert {""} == {claim["effect_level"] for claim in builder.draft["claims"]}


def test_what_was_saved_is_opened_again_whatever_its_state() -> None:
    builder, other = case_builder({**BRIDGE, "date": "soon"}), case_builder()
    assert "once its fault is mended" in builder.save_case("bridge")
    other.open_case("bridge")
    assert builder.answer == other.answer
    builder.draft = tidy(BRIDGE)
    assert "as the folder bridge" in builder.save_case("bridge")
    assert ["bridge.case.json", "bridge", *case_names()] == builder.files
    assert Case.from_form(BRIDGE, "bridge") == load_case("bridge")


def test_the_pages_buttons_save_and_open_what_the_page_holds() -> None:
    builder = case_builder()
    draft = tidy(BRIDGE)
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
    builder = case_builder(BRIDGE)
    builder.save_case("two")
    builder.save_as = "one"
    builder.open_case("two")
    assert {"draft": tidy(BRIDGE), "save_as": "one"} == builder.past[-1]


def test_a_name_under_which_nothing_was_saved_is_told() -> None:
    assert "nothing cannot be opened" in case_builder().open_case("nothing")


def test_plain_data_that_the_form_has_no_place_for_are_not_dropped_in_silence() -> None:
    with pytest.raises(ValueError, match='unknown field "claimes": did you mean "claims"'):
        case_builder({**BRIDGE, "claimes": []})


def test_the_plain_twin_holds_everything_that_the_form_shows() -> None:
    nixon = load_case("nixon-beijing-1972")
    plain = case_builder(draft_of(nixon)).plain()
    assert "C15  Opening to Beijing gave Washington leverage" in plain
    assert "cause level: bilateral" in plain
    assert "Other actors: Richard Nixon, Zhou Enlai, " in plain


WORDS = st.sampled_from(["", "A", "B", "C", "regional", "state", "P1.S1", "2024-05-17", "?", "\ud800"])
DRAFTS = st.fixed_dictionaries(
    {
        **dict.fromkeys(("title", "author", "text", "date", "caution"), WORDS),
        "pair": st.lists(WORDS, min_size=2, max_size=3),
        "actors": st.lists(WORDS, max_size=4),
        "claims": st.lists(
            st.fixed_dictionaries({"text": WORDS, "locator": WORDS, "actors": st.lists(WORDS, max_size=3)}),
            max_size=3,
        ),
    }
)


@settings(max_examples=200, deadline=None)
@given(DRAFTS)
def test_whatever_stands_in_the_form_each_fault_has_a_place_in_it(held: dict[str, Any]) -> None:
    draft = tidy(held)
    places = {"about", *(f"C{at:02d}" for at, _ in enumerate(draft["claims"], start=1))}
    faults = find_faults(draft)
    assert set() == {fault.place for fault in faults} - places
    assert not [
        each.line for each in faults if re.search(r"\.toml|locator|_level|scope|the field|A_", each.text)
    ]


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
    earlier: object,
    held: dict[str, Any],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("ex93.toml").write_text(CASE_QUESTION, encoding="utf-8")
    monkeypatch.setattr(answers, "namespace", lambda: {"q1": earlier})
    builder = answer_widget("ex93-q1")
    assert isinstance(builder, CaseBuilder)
    assert (held, "q1") == (builder.answer, builder.name)
    assert ("Starting afresh" in capsys.readouterr().out) == (earlier is not None and not held)
