"""Plain data become a case or a list of faults, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from irkit import Case, CaseError, Level, case_names, load_case
from irkit.case.drafts import ABOUT as ABOUT_FIELDS
from irkit.case.drafts import CLAIM as CLAIM_FIELDS
from irkit.case.drafts import draft_of, read_draft, tidy
from irkit.case.layout import FILES

ABOUT = {"title": "A bridge", "author": "Somebody", "text": "News", "date": "2024-05-17"}
CLAIM = {"text": "Hereland mends the bridge.", "locator": "P1.S1", "effect_level": "bilateral"}


def bridge(**changes: Any) -> dict[str, Any]:
    """Return a small case, with fields changed."""
    return {**ABOUT, "pair": ["Hereland", "Thereland"], "claims": [CLAIM], **changes}


def told(record: object) -> list[str]:
    """Return what is wrong with a record, as ``irkit check-case`` would say it."""
    return [str(fault) for fault in read_draft(record).faults]


def test_from_form() -> None:
    """A case from plain data has its codes as its reference."""
    case = Case.from_form(
        bridge(claims=[{**CLAIM, "cause_level": "regional", "certainty": "hedged"}]), "bridge"
    )
    assert ("bridge", Level.BILATERAL, Level.REGIONAL) == (
        case.id, case.effect_level("C01"), case.cause_level("C01"),
    )  # fmt: skip


@pytest.mark.parametrize("name", case_names())
def test_round_trip(name: str) -> None:
    """What a form holds of a case makes the same codes again."""
    case = load_case(name)
    again = Case.from_form(draft_of(case))
    assert draft_of(case) == draft_of(again)
    assert [case.effect_level(each.id) for each in case.claims] == [
        again.effect_level(each.id) for each in again.claims
    ]


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
            "claims.toml: C01: locator: holds a character that cannot be written down",
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
        ({"claims": [CLAIM, "and so on"]}, "claims.toml: C02: should be a table"),
        ({"pair": ["Egypt", "egypt "]}, 'case.toml: pair names "Egypt" twice: it takes two states'),
        ({"claims": [{**CLAIM, "text": "Egypt and Israel"}]}, 'C01: text "Egypt and Israel" is no sentence'),
        ({"actors": [{"name": "B"}]}, "actors.toml: actors should be a list of names in quotes"),
        ({"actors": ["\ud800"]}, "name: holds a character that cannot be written down"),
    ],
)
def test_faults(changes: dict[str, Any], sentence: str) -> None:
    """What is wrong is told in the words of ``irkit check-case``."""
    record = bridge(**changes)
    assert any(sentence in each for each in told(record))
    with pytest.raises(CaseError):
        Case.from_form(record)


def test_all_at_once() -> None:
    """Everything that is wrong is told at once."""
    assert {"title", "pair", "author", "date"} <= {
        word for each in told({}) for word in each.replace('"', "").split()
    }


@pytest.mark.parametrize("names", [["Россия", "Иран"], ["A b", "A-b"], ["B 3", "B"], ["1", "È"]])
def test_actor_ids(names: list[str]) -> None:
    """Actors of any alphabet get ids of their own."""
    case = Case.from_form(bridge(pair=names, actors=["b", "Ж", "b"]))
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
        "actors": st.one_of(ODD, st.lists(ODD, max_size=3)),
        "claims": st.one_of(ODD, st.lists(records((*CLAIM_FIELDS, "actors")), max_size=4)),
    },
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(ODD, WHOLE))
def test_any_shape(record: Any) -> None:
    """Plain data of any shape are a case or faults, and nothing else."""
    faults = read_draft(record).faults
    if faults:
        assert all(fault.file in FILES for fault in faults)
        with pytest.raises(CaseError):
            Case.from_form(record)
    else:
        assert Case.from_form(record).claims is not None


def test_tidy() -> None:
    """Numbers are shown as text, and what is missing as empty."""
    made = tidy({"title": 5, "claims": [{"effect_level": "regional", "locator": None}]})
    assert ("5", "regional", "") == (made["title"], *map(made["claims"][0].get, ("effect_level", "locator")))
