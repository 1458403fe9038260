"""Questions that ask for a number, for ties, for links or for a table."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from irkit.analysis.links import SITES
from irkit.case.case import load_case
from irkit.coding.diagnosis import hint
from irkit.framework.levels import Level
from irkit.questions.answer import AnswerError, plain
from irkit.questions.check import points as nbgrader_points
from irkit.questions.sheets import AnyQuestion, read_exercise

CASE = load_case("lavrov-tehran-2013")

SHEET = read_exercise(Path(__file__).parent / "data" / "ex90-kinds.toml")
KINDS = SHEET.question
NUMBER, TRIADS, PAIRS, CHAIN, LEVELS, LEDGER, CHANCES, PLACES = KINDS
READER: TypeAdapter[Any] = TypeAdapter(AnyQuestion)
RIGHT = [
    84,
    [("Russia", "Iran", "United States"), {"A_ISR", "Iran", "United States"}],
    [("Iran", "Russia")],
    ["L14", "L15", "L16", "L17"],
    {
        "L14": (Level.INTERNATIONAL, Level.REGIONAL),
        "L16": "REG to REG",
        "L33": ["bilateral", "international"],
    },
    {"I14": "together", "I15": "Apart", "Trust and history": "both"},
    {"a": "70%", "B": 0.1, "c": "50 %", "d": "96,5%"},
    {"acts": ["iran", "RUS"], "feels": ["Syria", "IRQ"]},
]
ANSWERED = [
    pytest.param(question, answer, id=question.id) for question, answer in zip(KINDS, RIGHT, strict=True)
]
each_kind = pytest.mark.parametrize("question", KINDS, ids=lambda each: each.id)


def told(question: Any, answer: object) -> list[str]:
    lines: list[str] = question.explain(question.read(answer), CASE)
    return lines


def points(question: Any, answer: object) -> float:
    earned: float = question.score(question.read(answer), CASE).points
    return earned


def changed(question: Any, **fields: Any) -> Any:
    """Return the question as its file would make it with other fields."""
    return READER.validate_python(question.model_dump(mode="json") | fields)


@pytest.mark.parametrize(("question", "answer"), ANSWERED)
def test_a_right_answer_earns_everything_and_is_told_so(question: Any, answer: object) -> None:
    read = question.read(answer)

    assert question.points == question.score(read, CASE).points
    assert question.explain(read, CASE)[0].startswith("Yes")


@pytest.mark.parametrize(("question", "answer"), ANSWERED)
def test_an_answer_reads_alike_from_the_notebook_and_from_the_file(question: Any, answer: object) -> None:
    read = question.read(answer)
    filed = json.loads(json.dumps(plain(answer), allow_nan=False))

    assert read == question.read(filed) == question.read(read)
    assert read == json.loads(json.dumps(read, allow_nan=False))


@pytest.mark.parametrize(
    ("kind", "answer", "sentence"),
    [
        (NUMBER, ..., "there is no number in it yet"),
        (NUMBER, "many", "'many' is not a number"),
        (NUMBER, True, "True is not a number"),
        (NUMBER, float("nan"), "there is no number in it yet"),
        (NUMBER, 83.5, "83.5 is not a whole number"),
        (NUMBER, (0, 34), "this question takes one number, not several; its decimals follow a point"),
        (NUMBER, -1, "-1 cannot be right: the least possible answer is 0"),
        (NUMBER, [84, 35], "this question takes one number, not several"),
        (NUMBER, pd.DataFrame({"n": [84]}), "'<DataFrame>' is not a number"),
        (TRIADS, [], "there is no group of actors in it yet"),
        (TRIADS, [("Russia", "Iran", "Irann")], "'Irann' is not one of the actors: did you mean \"Iran\"?"),
        (TRIADS, [("Russia", "Iran")], "['Russia', 'Iran'] is not a group of 3 actors"),
        (TRIADS, [("Iran", "A_IRN", "Israel")],
         "['Iran', 'A_IRN', 'Israel'] names an actor twice: a tie joins two different actors"),
        (TRIADS, {"Russia": "Iran"}, "{'Russia': 'Iran'} is not a list of triads"),
        (TRIADS, pd.DataFrame({"a": ["Russia"]}), "'<DataFrame>' is not a list of triads"),
        (TRIADS, 3, "3 is not a list of triads"),
        (CHAIN, ["L14", "L99"], "'L99' is not one of the links: allowed are L17, L14, L20, L16, L18 or L15"),
        (CHAIN, ["L14", "L14"], "L14 stands in it twice: a chain takes each link once"),
        (CHAIN, {"L14": 1}, "{'L14': 1} is not a list of links"),
        (CHAIN, "", "there is no link in it yet"),
        (LEVELS, {"L14": ("galactic", "regional")},
         'L14: "galactic" is not a level: allowed are international, regional, bilateral, domestic, individ'),
        (LEVELS, {"L14": ("framing", "regional")}, "L14: no cause or effect sits at framing; allowed are "),
        (LEVELS, {"L14": "regional"}, "L14 needs two levels, that of the cause and that of the effect"),
        (LEVELS, ["regional"], "['regional'] does not say which level belongs to which row"),
        (LEVELS, {"L14": None}, "there is no level in it yet"),
        (LEDGER, {"I14": "togther"}, "'togther' is not a word for I14: did you mean \"together\"?"),
        (LEDGER, {"I13": "both"}, "'I13' is not a row: did you mean \"I"),
        (LEDGER, ["both"], "['both'] does not say which word belongs to which row"),
        (LEDGER, {"I14": "both", "Nuclear power reactors": "apart"}, "I14 is filled in twice, and not alike"),
        (LEDGER, pd.DataFrame({"I14": ["both"]}), "'<DataFrame>' does not say which word"),
        (LEDGER, {"I14": None}, "there is no word in it yet"),
        (LEDGER, {"I14": ["both"]}, "I14 takes one word, not several"),
        (CHANCES, {"a": 1.2}, "a: 1.2 is out of range: write a percentage from \"0%\" to \"100%\""),
        (CHANCES, {"a": "-5%"}, "a: '-5%' is out of range"),
        (CHANCES, {"a": "maybe"}, "a: 'maybe' is not a probability: write a percentage such as \"70%\""),
        (CHANCES, {"a": True}, "a: True is not a probability"),
        (CHANCES, {"a": {"YES": 1}}, "a: {'YES': 1} is not a probability"),
        (CHANCES, {"a": "9" * 10**6}, "a: '9999"),
        (CHANCES, {"e": "50%"}, "'e' is not a row: allowed are a, b, c or d"),
        (CHANCES, {"a": "50%", "A ": "60%"}, "a is filled in twice, and not alike"),
        (CHANCES, {"a": None}, "there is no probability in it yet"),
        (CHANCES, "70%", "'70%' does not say which probability belongs to which row"),
        (PLACES, {"acts": ["RUS"]}, "nobody is marked yet who would feel the outcome"),
        (PLACES, ["RUS"], "['RUS'] does not say who acts and who would feel it"),
        (PLACES, {"who": ["RUS"]}, "{'who': ['RUS']} does not say who acts and who would feel it"),
        (PLACES, {"feels": {"RUS": 1}}, "{'RUS': 1} is not a list of tiles"),
        (PLACES, {"feels": ["Syrai"]}, "'Syrai' is not a tile: did you mean \"Syria\"?"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_gets_one_clear_sentence(kind: Any, answer: object, sentence: str) -> None:
    with pytest.raises(AnswerError) as raised:
        kind.read(answer)

    assert sentence == str(raised.value)[: len(sentence)]
    assert "\n" not in str(raised.value)


class Hostile:
    """An object that raises whatever is asked of it."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(name)

    def __repr__(self) -> str:
        raise RuntimeError("no")


WORDS = st.sampled_from(
    [
        "Russia",
        "A_IRN",
        "L14",
        "L15",
        "I14",
        "a",
        "c",
        "70%",
        "C18",
        "Waltz",
        "both",
        "regional",
        "none",
        "1",
        "-",
        "[",
        "(1,)",
    ]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | WORDS | st.just(...)
ANSWERS = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.dictionaries(WORDS | st.text(max_size=4), inner, max_size=3)
        | st.dictionaries(st.tuples(WORDS, WORDS), inner, max_size=2)
        | st.frozensets(WORDS, max_size=3)
    ),
    max_leaves=10,
)


def read_or_refused(question: Any, answer: object) -> Any:
    """Return what a question reads, or None where it refuses in a sentence; anything else goes through."""
    try:
        return question.read(answer)
    except AnswerError:
        return None


@each_kind
@given(ANSWERS)
def test_no_answer_makes_a_kind_raise_anything_but_malformed(question: Any, answer: object) -> None:
    read = read_or_refused(question, answer)
    if read is not None:
        assert read == question.read(plain(read))
        assert 0 <= question.score(read, CASE).points <= question.points
        assert all(question.explain(read, CASE))


@each_kind
@pytest.mark.parametrize(
    "make",
    [
        Hostile, object, lambda: np.array([[1, 2], [3, 4]]), lambda: pd.Series({"x": 1}), lambda: {1j},
        lambda: b"x", lambda: [[[[]]]], lambda: -(10**400),
    ],
)  # fmt: skip
def test_no_object_makes_a_kind_raise_anything_but_malformed(
    question: Any, make: Callable[[], object]
) -> None:
    assert read_or_refused(question, make()) is None


def test_what_numpy_and_pandas_hold_is_read_as_the_plain_thing() -> None:
    assert NUMBER.read(np.int64(84)) == NUMBER.read("84") == 84
    assert CHAIN.read(np.array(["L14", "L15"])) == ["L14", "L15"]


def test_what_the_best_constant_answer_earns_is_reckoned_for_every_kind() -> None:
    assert [0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 1.0, 0.5] == [each.best_constant(CASE) for each in KINDS]


@each_kind
def test_a_question_released_for_its_form_keeps_no_key(question: Any) -> None:
    public = READER.validate_python(changed(question, feedback="form").released())

    assert (False, None) == (public.has_key, public.key)
    assert question == READER.validate_python(changed(question, feedback="full").released() | held(question))


def held(question: Any) -> dict[str, Any]:
    return {"feedback": question.feedback}


@pytest.mark.parametrize(("question", "answer"), ANSWERED)
def test_what_is_right_can_be_given_where_the_sheet_keeps_no_key(
    question: Any, answer: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = SHEET.model_copy(update={"question": tuple(changed(each, feedback="form") for each in KINDS)})
    (tmp_path / "ex90.toml").write_text(tomli_w.dumps(sheet.released()), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    right = question.key.model_dump(mode="json")["right"]

    assert question.points == nbgrader_points(question.id, answer, right=right)
    assert 0.0 == nbgrader_points(question.id, "???", right=right)


def test_a_foreseen_number_gets_its_hint_and_its_share() -> None:
    assert ["That is without the supplied ties."] == told(NUMBER, 35)
    assert 0.5 == points(NUMBER, 35)
    assert ["Count or reckon once more, and say aloud what you count."] == told(NUMBER, 36)


def test_a_number_within_its_tolerance_is_right() -> None:
    share = changed(NUMBER, whole=False, tolerance=0.01, key={"right": 0.33})

    assert [2.0, 2.0, 0.0] == [points(share, each) for each in (0.34, 0.32, 0.35)]


def test_triads_named_too_many_cost_what_right_ones_earn() -> None:
    right, wrong = ("Russia", "Iran", "United States"), ("Russia", "Iran", "P5+1 (E3/EU+3)")

    assert [1.0, 0.0] == [points(TRIADS, [right]), points(TRIADS, [right, wrong])]


def test_a_triad_that_is_none_is_asked_for_its_missing_tie() -> None:
    lines = told(TRIADS, [("Russia", "Israel", "Iran"), ("Russia", "Iran", "P5+1 (E3/EU+3)")])

    assert "Russia, Iran and Israel: are they all tied, each to each, on this issue?" in lines
    assert (
        "Russia, Iran and P5+1 (E3/EU+3): Go back to the ties themselves, one pair after the other." in lines
    )
    assert "What you named so far does not include everything that is meant." in lines


def test_none_can_be_the_answer_and_is_then_the_right_one() -> None:
    stated = changed(TRIADS, key={"right": []})

    assert [2.0, 0.0] == [points(stated, each) for each in ("None", [["Russia", "Iran", "Israel"]])]


@pytest.mark.parametrize(
    "written",
    [
        [("Russia", "Iran")],
        {frozenset({"Iran", "Russia"})},
        [["A_RUS", "A_IRN"]],
        ["Russia, Iran"],
        ["a_rus,iran"],
    ],
)
def test_a_pair_can_be_written_in_several_ways(written: object) -> None:
    assert PAIRS.read(written) == [["A_RUS", "A_IRN"]]


def test_a_hint_ends_with_the_question_of_its_misconception() -> None:
    line = told(PAIRS, [("Iran", "P5+1 (E3/EU+3)")])[1]

    assert line.startswith("Iran and P5+1 (E3/EU+3): What does the text say of them? What holds for a group")


def test_a_chain_earns_by_its_joints_and_nothing_backwards() -> None:
    written = (["L14", "L15", "L16"], ["L17", "L16", "L15", "L14"], ["L20"])

    assert [0.8, 0.0, 0.0] == [points(CHAIN, each) for each in written]


def test_a_chain_turned_round_is_asked_for_cause_and_effect() -> None:
    assert told(CHAIN, ["L15", "L14"])[0].startswith("L15, L14: which of the two has its cause in the other?")


def test_a_chain_that_stops_short_is_asked_how_far_it_leads() -> None:
    assert ["L16: does it lead as far as is asked?"] == told(CHAIN, ["L14", "L15", "L16"])


def test_levels_the_wrong_way_round_are_told_as_cause_and_effect() -> None:
    lines = told(LEVELS, {"L14": ("regional", "international"), "L16": ("regional", "domestic")})

    assert lines[1].startswith("L14: cause and effect may have changed places.")
    assert ["L16: Write down what it starts from and what it leads to.", "Not finished yet: L33."] == lines[
        2:
    ]


def test_a_table_gives_the_hint_that_is_filed_most_closely() -> None:
    expected = [
        "0 of 3 cards fit.",
        "I14: Read it once more, and name the words that made you decide.",
        "I15: It was ordered, but did it arrive?",
        "Not finished yet: I19.",
    ]
    assert expected == told(LEDGER, {"I14": "apart", "I15": "together"})


def test_probabilities_outside_their_band_get_the_hint_of_their_side() -> None:
    lines = told(CHANCES, {"a": "90%", "b": "10%", "d": "98%"})

    assert "2 of 4 probabilities fit." == lines[0]
    assert lines[1].startswith("a: That is more than the word stands for. How sure the author sounds")
    assert "Not finished yet: c." == lines[2]
    assert "a: That is less than the word stands for." in told(CHANCES, {"a": "54%"})


def test_a_probability_earns_by_lying_within_its_bounds() -> None:
    assert [0.5, 0.5, 0.0] == [points(CHANCES, each) for each in ({"a": "55%"}, {"d": "97%"}, {"b": "21%"})]


@pytest.mark.parametrize(
    ("question", "key", "fault"),
    [
        (NUMBER, {"right": 0.5}, "key: 0.5 is not a whole number"),
        (NUMBER, {"right": 1, "hints": [{"value": 1, "says": "?"}]}, "a hint stands on the right number"),
        (TRIADS, {"right": [["A_RUS", "A_IRN"]]}, "is not a group of 3 actors"),
        (CHAIN, {"right": ["L1"]}, "'L1' is not one of the links"),
        (CHAIN, {"right": {"L14": ["regional", "regional"]}}, "right"),
        (LEVELS, {"right": {"L14": ["regional", "regional"]}}, "has no levels for L16 and L33"),
        (LEDGER, {"right": {"I14": "both"}}, "the words are not those of I14, I15 and I19"),
        (LEDGER, {"right": dict.fromkeys(LEDGER.rows, "x")}, "may not stand in the table: x"),
        (CHANCES, {"right": {"x": "likely"}}, "the probabilities are not those of a, b, c and d"),
        (
            CHANCES,
            {"right": dict.fromkeys("abcd", "certain")},
            '"certain" is not one of the directive\'s words',
        ),
        (
            CHANCES,
            {"right": {item: [0.7, 0.2] for item in "abcd"}},
            "0.7 to 0.2 are no bounds within 0 and 1",
        ),
    ],
)
def test_a_key_that_does_not_fit_its_question_is_a_fault(
    question: Any, key: dict[str, Any], fault: str
) -> None:
    with pytest.raises(ValueError, match="key") as raised:
        changed(question, key=key)

    assert fault in str(raised.value)


@given(st.dictionaries(st.sampled_from(LEVELS.rows), st.tuples(*[st.sampled_from(SITES)] * 2), min_size=1))
def test_no_hint_names_the_levels_that_are_right(answer: dict[str, tuple[Level, Level]]) -> None:
    lines = " ".join(told(LEVELS, answer))

    assert set() == {level for level in SITES if level in lines}


def test_the_keys_of_these_examples_are_what_the_case_says() -> None:
    strained = [list(triad.actors) for triad in CASE.ties.graph(issue="I01").strained]
    links = {link.id: link for link in CASE.links}

    assert TRIADS.read(strained) == TRIADS.read([list(group) for group in TRIADS.key.right])
    for link in LEVELS.rows:
        assert LEVELS.fits(link, [links[link].cause_level, links[link].effect_levels[0]])


def deep(levels: int) -> Any:
    held: Any = 0.5
    for _ in range(levels):
        held = {"c": held}
    return held


@pytest.mark.parametrize(
    "answer",
    [
        {"a": "0." + "9" * 10**6},
        {"a" * 10**6: 0.5},
        {f"x{number}": 0.5 for number in range(10**5)},
        {"c": {f"x{number}": 0.5 for number in range(10**5)}},
        {"a": 10**400},
        {"a": [0.5] * 10**5},
        deep(15),
    ],
    ids=["long number", "long name", "many items", "many answers", "huge", "list", "deep"],
)
def test_a_huge_or_deep_answer_is_refused_in_one_short_sentence(answer: object) -> None:
    with pytest.raises(AnswerError) as raised:
        CHANCES.read(answer)

    assert len(str(raised.value)) < 200


def test_the_level_of_who_acts_earns_nothing_for_who_would_feel_it() -> None:
    """One half is for who acts, the other for a level that falls out of who would feel it."""
    pair = ["RUS", "IRN"]
    assert 1.0 == points(PLACES, {"acts": pair, "feels": pair})
    assert 1.0 == points(PLACES, {"acts": [], "feels": ["SYR", "IRQ"]})
    assert 1.5 == points(PLACES, {"acts": ["RUS"], "feels": ["SYR", "IRQ"]})
    assert 0.0 == points(PLACES, {"acts": ["USA"], "feels": ["USA"]})


def test_marks_that_do_not_fit_get_the_hints_of_a_coding() -> None:
    """Who would feel it is answered in the words that any coding of the claim gets."""
    who, felt = told(PLACES, {"acts": ["USA"], "feels": ["RUS", "IRN"]})
    assert "Who acts: Whose minister comes, and who receives him?" == who
    assert f"Who would feel it: {hint('C05', 'bilateral', CASE)}" == felt
