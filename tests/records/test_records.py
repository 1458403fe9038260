"""Records are frozen, closed, and exact about levels, ids and dates."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from irkit.framework.levels import Level
from irkit.records.answers import ClaimReference
from irkit.records.fields import first_day, last_day, pointers
from irkit.records.records import Claim, Event, Fact, ForecastQuestion, Tension, Tie


def claim(**changes):
    return Claim.model_validate(
        {"id": "C01", "locator": "P6.S2a", "section": "one", "text": "A claim.", **changes}
    )


def codes(**changes):
    return ClaimReference.model_validate({"claim": "C01", "effect_levels": ["regional"], **changes})


def test_a_record_cannot_be_changed():
    with pytest.raises(ValidationError, match="frozen"):
        claim().text = "Another claim."


def test_a_record_refuses_a_field_that_it_does_not_know():
    with pytest.raises(ValidationError, match="level"):
        claim(level="regional")


def test_a_claim_knows_its_paragraph():
    assert claim().paragraph == "P6"


def test_a_text_broken_over_lines_is_one_line():
    assert claim(text="\nOne two\n  three.").text == "One two three."


@pytest.mark.parametrize("locator", ["6", "P6S2", "P6.S2ab", "p6", "P6.S", ""])
def test_a_locator_that_names_no_paragraph_is_refused(locator):
    with pytest.raises(ValidationError, match="locator"):
        claim(locator=locator)


@pytest.mark.parametrize("locator", ["P6", "P6.S2", "P6.S2a", "P3.S1-2"])
def test_a_locator_is_a_paragraph_with_or_without_sentences(locator):
    assert locator == claim(locator=locator).locator


def test_levels_are_read_as_levels():
    assert codes().effect_levels == (Level.REGIONAL,)


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("regionl", 'did you mean "regional"'),
        ("REG", 'write "regional"'),
        ("outside", "allowed are"),
        (3, "a level is a word"),
    ],
)
def test_a_word_that_is_no_level_is_answered_with_the_likely_one(word, hint):
    with pytest.raises(ValidationError, match=hint):
        codes(effect_levels=[word])


def test_a_claim_needs_an_effect_level_but_no_cause_level():
    assert codes().cause_level is None
    with pytest.raises(ValidationError, match="effect_levels"):
        codes(effect_levels=[])


@pytest.mark.parametrize(
    ("changes", "contested"),
    [
        ({}, False),
        ({"independent_codes": ["regional", "regional"]}, False),
        ({"effect_levels": ["regional", "international"]}, True),
        ({"independent_codes": ["regional", "domestic", "regional"]}, True),
        ({"independent_codes": ["domestic", "domestic"]}, True),
    ],
)
def test_a_claim_is_contested_where_levels_or_coders_part(changes, contested):
    assert contested == codes(**changes).is_contested


def test_a_tie_is_against_neither_or_with():
    tie = {
        "id": "S1",
        "a": "X",
        "b": "Y",
        "issue": "I1",
        "effect_level": "regional",
        "basis": "stated",
        "claims": [],
    }
    assert [Tie.model_validate({**tie, "sign": sign}).sign for sign in (-1, 0, 1)] == [-1, 0, 1]
    with pytest.raises(ValidationError, match="sign"):
        Tie.model_validate({**tie, "sign": 2})


def test_a_forecast_question_without_options_is_answered_yes_or_no():
    question = {"id": "F1", "effect_level": "regional", "question": "Will it?"}
    assert ForecastQuestion.model_validate(question).answers == ("YES", "NO")
    assert ForecastQuestion.model_validate({**question, "options": ["x", "y", "z"]}).answers == (
        "A",
        "B",
        "C",
    )


def test_a_day_may_be_written_as_toml_writes_it_or_as_text():
    assert Event.model_validate({"date": dt.date(2013, 12, 10), "label": "x"}).date == "2013-12-10"
    assert Event.model_validate({"date": "2013-12", "label": "x"}).date == "2013-12"


@pytest.mark.parametrize(
    "date", ["2013-13", "2013-02-30", "10 Dec 2013", 2013, "", None, dt.datetime(2013, 1, 1)]
)
def test_what_is_no_date_is_refused(date):
    with pytest.raises(ValidationError, match=r"date|calendar"):
        Event.model_validate({"date": date, "label": "x"})


def test_a_label_fits_a_timeline():
    with pytest.raises(ValidationError, match="40"):
        Event.model_validate({"date": "2013", "label": "x" * 41})


def test_a_fact_lasts_from_its_first_event_to_its_last():
    events = [{"date": "2013-09", "label": "x"}, {"date": "2007", "until": "2012-02", "label": "y"}]
    fact = Fact.model_validate(
        {"id": "H1", "topic": "t", "statement": "s", "status": "known", "events": events}
    )
    assert (dt.date(2007, 1, 1), dt.date(2013, 9, 30)) == (fact.first_day, fact.last_day)


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_a_day_lies_within_its_month_and_its_month_within_its_year(day):
    iso = day.isoformat()
    days = [first_day(iso[:4]), first_day(iso[:7]), first_day(iso)]
    assert days == sorted(days)
    assert day == first_day(iso) == last_day(iso)
    days = [last_day(iso), last_day(iso[:7]), last_day(iso[:4])]
    assert days == sorted(days)
    assert (day.year, day.month) == (last_day(iso[:7]).year, last_day(iso[:7]).month)


def test_a_record_says_which_fields_name_other_records():
    assert pointers(Tension) == {"claims": "claims"}
    assert pointers(Tie) == {"a": "actors", "b": "actors", "issue": "issues", "claims": "claims"}
