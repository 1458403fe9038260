"""The timeline: what it shows up to which day, where, and how precisely."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.text import Text

from irkit import figures
from irkit.case.case import Case, load_case
from irkit.figures import Drawing
from irkit.figures.canvas import spread
from irkit.figures.dates import event_text
from irkit.records.fields import last_day
from irkit.records.records import Event


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case("lavrov-tehran-2013")


def words(drawing: Drawing) -> set[str]:
    """Return what can be read in the figure."""
    return {text.get_text() for text in drawing.figure.findobj(Text)}


def test_the_timeline_shows_nothing_later_than_the_article(case: Case) -> None:
    shown = {(row["fact"], row["event"]) for row in figures.timeline(case).records}
    late = {
        (fact.id, event.label)
        for fact in case.facts
        for event in fact.events
        if event.last_day > dt.date(2013, 12, 17)
    }
    assert late
    assert set() == shown & late


def test_the_timeline_shows_every_event_up_to_the_article_and_the_article(case: Case) -> None:
    drawing = figures.timeline(case)
    wanted = [event.label for _, event in case.events(until=case.article.date)]
    assert Counter([*wanted, "The article appears"]) == Counter(drawing.table["event"])
    assert set(drawing.table["event"]) <= set(words(drawing))


def test_no_source_in_a_figures_table_tells_what_came_after_the_article(case: Case) -> None:
    """A page that was published later is named by its publisher alone: its title may give an outcome away."""
    late = {
        source.title
        for fact in case.facts
        for source in fact.sources
        if source.date is None or last_day(source.date) > case.article.date
    }
    told = [
        row["source"]
        for each in (figures.timeline(case), figures.sequence(case, "I15"))
        for row in each.records
    ]
    assert late
    assert [] == [text for text in told for title in late if title in str(text)]


def test_every_event_up_to_the_article_names_a_source_that_is_not_older(case: Case) -> None:
    """A page about one event of a fact does not stand for the others."""
    sources = [(event.label, fact.source_of(event), event) for fact, event in case.events(case.article.date)]
    unfit = [
        label
        for label, source, event in sources
        if source is None or (source.date and last_day(source.date) < event.first_day)
    ]
    assert [] == unfit


def test_the_article_stands_on_no_timeline_that_ends_before_it(case: Case) -> None:
    assert "The article appears" not in words(figures.timeline(case, until="2013-12-16"))


def test_a_year_counts_only_when_it_is_over(case: Case) -> None:
    """What is dated 2013 may have happened after 17 December."""
    assert "2013" not in set(figures.timeline(case).table["date"])


def test_the_timeline_can_start_later(case: Case) -> None:
    years = [int(date[-4:]) for date in figures.timeline(case, since="2005").table["date"]]
    assert min(years) == 2005


@pytest.mark.parametrize("bound", ["2013-12-17", dt.date(2013, 12, 17), None])
def test_the_day_of_the_article_may_be_given_or_left_out(case: Case, bound: str | dt.date | None) -> None:
    assert figures.timeline(case).alt == figures.timeline(case, until=bound).alt


def test_many_events_are_split_in_two_panels_and_few_are_not(case: Case) -> None:
    assert len(figures.timeline(case).axes) == 2
    assert len(figures.timeline(case, since="2013-12").axes) == 1


def test_labels_run_down_the_panel_in_the_order_of_time(case: Case) -> None:
    drawing = figures.timeline(case)
    wanted = list(drawing.table["event"])
    heights = {
        text.get_text(): (-number, -text.get_position()[1])
        for number, ax in enumerate(drawing.axes)
        for text in ax.texts
    }
    assert sorted(wanted, key=heights.__getitem__, reverse=True) == wanted


def test_the_visit_alone_is_set_off(case: Case) -> None:
    drawing = figures.timeline(case)
    bold = {text.get_text() for ax in drawing.axes for text in ax.texts if text.get_fontweight() == "bold"}
    assert {"10–11 Dec", "Lavrov in Tehran"} == bold


def test_what_is_known_by_its_year_is_drawn_as_the_whole_year(case: Case) -> None:
    (bar,) = figures.timeline(case, since="2007", until="2007-12-31").axes[0].patches[:1]
    ((_, top), (_, bottom)) = (
        figures.timeline(case, since="2007", until="2007-12-31").axes[0].lines[0].get_xydata()
    )
    assert pytest.approx(bottom - top, abs=0.05) == bar.get_height()


@pytest.mark.parametrize(
    ("date", "until", "text", "short"),
    [
        ("2013-12-10", None, "10 Dec 2013", "10 Dec"),
        ("2013-12-10", "2013-12-11", "10–11 Dec 2013", "10–11 Dec"),
        ("2013-11-30", "2013-12-02", "30 Nov–2 Dec 2013", "30 Nov–2 Dec"),
        ("2012-12-31", "2013-01-01", "31 Dec 2012–1 Jan 2013", "31 Dec 2012–1 Jan 2013"),
        ("2013-06", None, "Jun 2013", "Jun"),
        ("2013-06", "2013-08", "Jun–Aug 2013", "Jun–Aug"),
        ("2007", None, "2007", "2007"),
        ("1996", "2001", "1996–2001", "1996–2001"),
    ],
)
def test_a_date_is_written_as_precisely_as_it_is_known(
    date: str, until: str | None, text: str, short: str
) -> None:
    event = Event(date=date, until=until, label="An event")
    assert (text, short) == (event_text(event), event_text(event, with_year=False))


def test_a_time_without_events_is_said_to_have_none(case: Case) -> None:
    with pytest.raises(ValueError, match="no event from 1 January 1950 to 31 December 1959"):
        figures.timeline(case, since="1950", until="1959")


@pytest.mark.parametrize("word", ["december", "2013-13", ""])
def test_a_bound_that_is_no_date_is_told_how_to_write_one(case: Case, word: str) -> None:
    with pytest.raises(ValueError, match="is not a date: write a day"):
        figures.timeline(case, until=word)


PLACES = st.lists(st.floats(0, 10), max_size=12).map(sorted)


@given(PLACES)
def test_spread_labels_keep_their_order_distance_and_room(places: list[float]) -> None:
    spaced = spread(places, 0.5, 0.0, 10.0)
    assert len(places) == len(spaced)
    assert all(after - before >= 0.5 - 1e-9 for before, after in pairwise(spaced))
    assert all(-1e-9 <= place <= 10 + 1e-9 for place in spaced)


@given(PLACES)
def test_labels_with_room_enough_stay_where_they_are(places: list[float]) -> None:
    apart = [place + number for number, place in enumerate(places)]
    assert pytest.approx(apart) == spread(apart, 0.9, 0.0, 100.0)
