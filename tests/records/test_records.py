"""Records are frozen, closed, and exact about levels, ids and dates."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import ValidationError

from irkit.framework.levels import Level
from irkit.records.answers import ClaimReference
from irkit.records.records import (
    BaseRate,
    Claim,
    Event,
    Fact,
    ForecastQuestion,
    Tally,
    Tension,
    Tie,
    first_day,
    last_day,
    pointers,
)


def claim(**changes):
    return Claim.parse({"id": "C01", "locator": "P6.S2a", "section": "one", "text": "A claim.", **changes})


def codes(**changes):
    return ClaimReference.parse({"claim": "C01", "effect_levels": ["regional"], **changes})


def test_frozen() -> None:
    """A record cannot be changed."""
    with pytest.raises(AttributeError, match="immutable"):
        claim().text = "Another claim."


def test_closed() -> None:
    """A record refuses a field that it does not know."""
    with pytest.raises(ValidationError, match="level"):
        claim(level="regional")


def test_paragraph() -> None:
    """A claim knows its paragraph."""
    assert claim().paragraph == "P6"


def test_one_line() -> None:
    """A text broken over lines is one line."""
    assert claim(text="\nOne two\n  three.").text == "One two three."


@pytest.mark.parametrize("locator", ["6", "P6S2", "P6.S2ab", "p6", "P6.S", ""])
def test_locator_refused(locator) -> None:
    """A locator that names no paragraph is refused."""
    with pytest.raises(ValidationError, match="locator"):
        claim(locator=locator)


@pytest.mark.parametrize("locator", ["P6", "P6.S2", "P6.S2a", "P3.S1-2"])
def test_locator(locator) -> None:
    """A locator is a paragraph with or without sentences."""
    assert locator == claim(locator=locator).locator


def test_level() -> None:
    """Levels are read as levels."""
    assert codes().effect_levels == (Level.REGIONAL,)


@pytest.mark.parametrize("word", ["regionl", "REG", 3, None])
def test_level_refused(word) -> None:
    """A word that is no level is refused."""
    with pytest.raises(ValidationError, match="effect_levels"):
        codes(effect_levels=[word])


def test_levels_needed() -> None:
    """A claim needs an effect level but no cause level."""
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
def test_contested(changes, contested) -> None:
    """A claim is contested where levels or coders disagree."""
    assert contested == codes(**changes).is_contested


def test_tie_sign() -> None:
    """A tie is against, neither, or with."""
    tie = {
        "id": "S1",
        "a": "X",
        "b": "Y",
        "issue": "I1",
        "effect_level": "regional",
        "basis": "stated",
        "claims": [],
    }
    assert [Tie.parse({**tie, "sign": sign}).sign for sign in (-1, 0, 1)] == [-1, 0, 1]
    with pytest.raises(ValidationError, match="sign"):
        Tie.parse({**tie, "sign": 2})


def test_answers() -> None:
    """A forecast question without options is answered yes or no."""
    question = {"id": "F1", "effect_level": "regional", "question": "Will it?"}
    assert ForecastQuestion.parse(question).answers == ("YES", "NO")
    assert ForecastQuestion.parse({**question, "options": ["x", "y", "z"]}).answers == (
        "A",
        "B",
        "C",
    )


def test_day() -> None:
    """A day may be written as toml writes it or as text."""
    assert Event.parse({"date": dt.date(2013, 12, 10), "label": "x"}).date == "2013-12-10"
    assert Event.parse({"date": "2013-12", "label": "x"}).date == "2013-12"


@pytest.mark.parametrize(
    "date", ["2013-13", "2013-02-30", "10 Dec 2013", 2013, "", None, dt.datetime(2013, 1, 1)]
)
def test_day_refused(date) -> None:
    """What is no date is refused."""
    with pytest.raises(ValidationError, match=r"date|calendar"):
        Event.parse({"date": date, "label": "x"})


def test_label() -> None:
    """A label fits a timeline."""
    with pytest.raises(ValidationError, match="40"):
        Event.parse({"date": "2013", "label": "x" * 41})


def test_fact_days() -> None:
    """A fact lasts from its first event to its last."""
    events = [{"date": "2013-09", "label": "x"}, {"date": "2007", "until": "2012-02", "label": "y"}]
    fact = Fact.parse({"id": "H1", "topic": "t", "statement": "s", "status": "known", "events": events})
    assert (dt.date(2007, 1, 1), dt.date(2013, 9, 30)) == (fact.first_day, fact.last_day)


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_first_and_last_day(day) -> None:
    """A day lies within its month, and its month within its year."""
    iso = day.isoformat()
    days = [first_day(iso[:4]), first_day(iso[:7]), first_day(iso)]
    assert days == sorted(days)
    assert day == first_day(iso) == last_day(iso)
    days = [last_day(iso), last_day(iso[:7]), last_day(iso[:4])]
    assert days == sorted(days)
    assert (day.year, day.month) == (last_day(iso[:7]).year, last_day(iso[:7]).month)


def test_pointers() -> None:
    """A record says which fields name other records."""
    assert pointers(Tension) == {"claims": "claims"}
    assert pointers(Tie) == {"a": "actors", "b": "actors", "issue": "issues", "claims": "claims"}


def rate(**changes):
    source = {"title": "A count", "publisher": "A counter"}
    given = {"id": "B1", "question": "F1", "times": 1, "of": 4, "counted": "Things.", "caution": "Few."}
    return BaseRate.parse({**given, "known_on": "2013-01-01", "sources": [source], **changes})


def test_base_rate() -> None:
    """A base rate is a share of what was counted."""
    assert rate().rate == 0.25


@pytest.mark.parametrize(
    "changes", [{"times": 5}, {"times": -1}, {"of": 0}, {"sources": []}, {"counted": ""}, {"times": 0.5}]
)
def test_base_rate_refused(changes) -> None:
    """A base rate that is no share, or has no origin, is refused."""
    with pytest.raises(ValidationError):
        rate(**changes)


def tally(**changes):
    source = {"title": "Votes", "publisher": "A counter"}
    given = {"id": "N1", "title": "Votes", "pair": ["A", "B"], "first": 2012, "same": [1, 3], "of": [4, 3]}
    more = {"counted": "Votes alike.", "caution": "Few.", "licence": "CC0", "sources": [source]}
    return Tally.parse({**given, **more, **changes})


def test_tally() -> None:
    """A tally has a share for each year from its first on."""
    assert tally().shares == {2012: 0.25, 2013: 1.0}


@pytest.mark.parametrize(
    "changes", [{"same": [1]}, {"same": [5, 3]}, {"of": [0, 3], "same": [0, 3]}, {"sources": []}]
)
def test_tally_refused(changes) -> None:
    """A tally with a year too few, or that is no share, or without a source, is refused."""
    with pytest.raises(ValidationError):
        tally(**changes)
