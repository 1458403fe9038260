"""The question that asks for a case: what is asked is known beforehand, and nothing else earns points."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from irkit import case_names, load_case
from irkit.case.drafts import draft_of
from irkit.framework.levels import LEVELS, Level
from irkit.questions.answer import AnswerError
from irkit.questions.case import MOST_CLAIMS, CaseQuestion

ASKED = ("whole", "claims", "levels", "causes", "crossing")
LEAST = {"claims": 6, "causes": 4, "crossing": 2}
ABOUT = {"title": "A bridge", "author": "Somebody", "text": "News", "date": "2024-05-17"}


def question(*asked: str, points: float = 6) -> CaseQuestion:
    wanted = [{"asks": each, "at_least": LEAST.get(each, 1)} for each in asked or ASKED]
    held = {"id": "ex90-q9", "kind": "case", "title": "Yours", "points": points, "feedback": "full"}
    return CaseQuestion.model_validate({**held, "prompt": "Make a case.", "requirements": wanted})


def claim(number: int, effect: str = "regional", cause: str = "bilateral", **changes: Any) -> dict[str, Any]:
    text = f"Step number {number} of the two changes something."
    codes = {"effect_level": effect, "cause_level": cause, "certainty": "plain", "evidence": "none"}
    return {"text": text, "locator": f"P{number}.S1", **codes, **changes}


def bridge(*claims: Any, **changes: Any) -> dict[str, Any]:
    """Return a case that meets every requirement, or one with these claims."""
    own = [claim(number, level.value) for number, level in enumerate([*LEVELS, *LEVELS], start=1)]
    return {**ABOUT, "pair": ["Hereland", "Thereland"], "claims": list(claims) or own, **changes}


def points(answer: object, *asked: str) -> float:
    held = question(*asked)
    return held.score(held.read(answer), None).points or 0.0


# -- what is asked -----------------------------------------------------------------------------------


def test_a_case_that_meets_every_requirement_earns_everything_and_is_told_so() -> None:
    asked, answer = question(), bridge()
    assert 6 == points(answer)
    assert "Yes: every requirement is met." == asked.explain(asked.read(answer), None)[0]


@pytest.mark.parametrize(
    ("asked", "answer", "share"),
    [
        ("claims", bridge(*map(claim, range(3))), 3 / 6),
        ("whole", bridge(title=""), 0.0),
        ("levels", bridge(*map(claim, range(9))), 1 / 3),
        ("causes", bridge(claim(1), *(claim(n, cause="") for n in range(2, 9))), 1 / 4),
        ("crossing", bridge(claim(1), *(claim(n, "domestic", "domestic") for n in range(2, 9))), 1 / 2),
    ],
)
def test_each_requirement_earns_its_share_and_says_what_is_missing(
    asked: str, answer: dict[str, Any], share: float
) -> None:
    held = question(asked)
    assert round(6 * share, 3) == round(points(answer, asked), 3)
    assert any(line.startswith("Not yet: ") for line in held.explain(held.read(answer), None))


def test_a_level_without_a_claim_is_met_by_a_reason_in_the_caution() -> None:
    answer = bridge(*map(claim, range(9)))
    assert 2 == points(answer, "levels")
    reason = "Nothing here is bilateral or international: the text is about a region and its waters alone."
    assert 6 == points({**answer, "caution": reason}, "levels")
    assert 2 == points({**answer, "caution": "bilateral international"}, "levels")


def test_every_requirement_weighs_the_same() -> None:
    wanted = [{"asks": "whole"}, {"asks": "claims", "at_least": 60}]
    held = question().model_dump(mode="json") | {"requirements": wanted}
    asked = CaseQuestion.model_validate(held)
    score = asked.score(asked.read(bridge()), None)
    assert round(6 * (1 + 6 / 60) / 2, 4) == score.points


@pytest.mark.parametrize("name", case_names())
def test_every_shipped_case_within_its_size_is_read_and_whole(name: str) -> None:
    record = draft_of(load_case(name))
    record["claims"] = record["claims"][:MOST_CLAIMS]
    assert 6 == points(record, "whole")


# -- what earns nothing ------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 2, 20, 60])
def test_one_claim_however_often_earns_nothing(count: int) -> None:
    assert 0 == points(bridge(*[claim(1)] * count))
    assert 0 == question().best_constant(None)


def test_capitals_and_blanks_do_not_make_another_claim() -> None:
    text = claim(1)["text"]
    assert 0 == points(bridge(claim(1), claim(2, text=f"  {text.upper()} "), claim(3, text=text.lower())))


def test_claims_of_a_word_or_two_are_no_claims() -> None:
    assert 0 == points(bridge(*(claim(n, text=f"Word {n}") for n in range(9))))


# -- what cannot be read -----------------------------------------------------------------------------


class Endless(Mapping[str, Any]):
    """A collection that says it is short and never ends."""

    def __len__(self) -> int:
        return 1

    def __iter__(self) -> Iterator[str]:
        while True:
            yield "claims"

    def __getitem__(self, key: str) -> Any:
        return self


class Moody:
    """An object that does not want to be looked at."""

    def __getattribute__(self, name: str) -> Any:
        raise SystemError("no")


def deep(levels: int) -> Any:
    held: Any = []
    for _ in range(levels):
        held = [held]
    return held


def itself() -> Any:
    held: dict[str, Any] = {"claims": []}
    held["claims"].append(held)
    return held


HOSTILE: dict[str, Callable[[], object]] = {
    "nothing": lambda: None,
    "a text": lambda: "my case",
    "a number": lambda: 5,
    "a list": lambda: [claim(1)],
    "no claims": lambda: {**ABOUT},
    "claims that are none": lambda: bridge(claims="many"),
    "too many claims": lambda: bridge(*map(claim, range(MOST_CLAIMS + 1))),
    "a long text": lambda: bridge(claim(1, text="x" * 100_000)),
    "a long name": lambda: bridge(pair=["x" * 1000, "y"]),
    "a long name in a claim": lambda: bridge(claim(1, actors=["x" * 1000])),
    "many values": lambda: bridge(actors=[{"name": str(n)} for n in range(5000)]),
    "a huge list": lambda: {"claims": list(range(10**6))},
    "deep": lambda: {"claims": deep(5000)},
    "holds itself": itself,
    "endless": Endless,
    "endless within": lambda: {"claims": [Endless()]},
    "moody": Moody,
    "moody within": lambda: {"claims": [Moody()]},
    "a table": lambda: pd.DataFrame({"claims": [1]}),
    "a class": lambda: dict,
    "a function": lambda: print,
}


def outcome(answer: object) -> float | str:
    """Return what an answer earns, or the sentence that says why it cannot be read."""
    asked = question()
    try:
        return asked.score(asked.read(answer), None).points or 0.0
    except AnswerError as error:
        return str(error)


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_case_gets_one_short_sentence_or_no_points(make: Callable[[], object]) -> None:
    found = outcome(make())
    assert found == 0 or (isinstance(found, str) and "\n" not in found and len(found) < 200)


def test_what_a_notebook_computes_is_read_as_the_plain_thing() -> None:
    counted = {**claim(1), "effect_level": Level.REGIONAL, "text": np.str_("Step one of the two is taken.")}
    answer = bridge(counted, claim(2), pair=("Hereland", "Thereland"))
    assert 6 == points(answer, "whole")
    held = question()
    assert held.read(answer) == held.read(json.loads(json.dumps(held.read(answer))))


ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=6),
    st.sampled_from(["regional", "P1.S1", "2024-05-17", "\ud800", "\x00", [], {}, [[]], ["A"]]),
)  # fmt: skip
FIELDS = st.sampled_from(["title", "author", "text", "date", "pair", "actors", "caution", "other"])
CLAIMS = st.lists(st.dictionaries(st.sampled_from([*claim(1), "actors"]), ODD, max_size=7), max_size=4)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(FIELDS, ODD, max_size=6), st.one_of(ODD, CLAIMS))
def test_an_answer_of_any_shape_is_scored_within_its_points_or_maltidy(about: Any, claims: Any) -> None:
    asked = question()
    try:
        read = asked.read({**about, "claims": claims})
    except AnswerError:
        return
    score = asked.score(read, None)
    assert 0 <= (score.points or 0.0) <= 6
    assert all(isinstance(line, str) for line in asked.explain(read, None))
