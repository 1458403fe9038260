"""The timeline and the sequence: what they show up to which day, where, and how precisely."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from matplotlib.text import Text
from msgspec import structs

from irkit import figures, load_case
from irkit.case.case import Case
from irkit.figures import Drawing
from irkit.figures.dates import event_text
from irkit.records.records import Event, last_day


def words(drawing: Drawing) -> set[str]:
    """Return what can be read in the figure."""
    return {text.get_text() for text in drawing.figure.findobj(Text)}


def test_timeline_end(case: Case) -> None:
    """The timeline shows nothing later than the article."""
    shown = {(row["fact"], row["event"]) for row in figures.timeline(case).records}
    late = {
        (fact.id, event.label)
        for fact in case.facts
        for event in fact.events
        if event.last_day > dt.date(2013, 12, 17)
    }
    assert late
    assert set() == shown & late


def test_timeline_events(case: Case) -> None:
    """The timeline shows every event up to the article and the article."""
    drawing = figures.timeline(case)
    wanted = [event.label for _, event in case.events(until=case.article.date)]
    assert Counter([*wanted, "The article appears"]) == Counter(drawing.table["event"])
    assert set(drawing.table["event"]) <= set(words(drawing))


def test_sources_silent(case: Case) -> None:
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


def test_sources_fit(case: Case) -> None:
    """Every event names a source that is not older: a page about one event stands for no other."""
    sources = [(event.label, fact.source_of(event), event) for fact, event in case.events(case.article.date)]
    unfit = [
        label
        for label, source, event in sources
        if source is None or (source.date and last_day(source.date) < event.first_day)
    ]
    assert [] == unfit


def test_timeline_year(case: Case) -> None:
    """A year counts only when it is over: what is dated 2013 may have happened after 17 December."""
    assert "2013" not in set(figures.timeline(case).table["date"])


def test_timeline_order(case: Case) -> None:
    """Labels run down the columns in the order of time."""
    drawing = figures.timeline(case)
    wanted = list(drawing.table["event"])
    middle = drawing.figure.get_figwidth() / 2
    places = {text.get_text(): text.get_position() for text in drawing.ax.texts}
    assert sorted(wanted, key=lambda label: (places[label][0] > middle, places[label][1])) == wanted


def test_timeline_visit(case: Case) -> None:
    """The visit alone is set off."""
    texts = figures.timeline(case).ax.texts
    bold = {t.get_text() for t in texts if t.get_fontweight() == "bold" and t.get_position()[1] > 0}
    assert {"10–11 Dec", "Lavrov in Tehran"} == bold


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
def test_event_text(date: str, until: str | None, text: str, short: str) -> None:
    """A date is written as precisely as it is known."""
    event = Event(date=date, until=until, label="An event")
    assert (text, short) == (event_text(event), event_text(event, with_year=False))


def test_timeline_columns(case: Case) -> None:
    """Many events are split in two columns, each with its title, and few are not."""
    for name, columns in ((case.id, 2), ("putin-pyongyang-2024", 1)):
        texts = figures.timeline(load_case(name)).ax.texts
        assert columns == len([text for text in texts if text.get_position()[1] < 0])


def test_timeline_bar(case: Case) -> None:
    """What is known by its year is drawn as the whole year."""
    year = Event(date="2007", label="It goes on for a year")
    fact = structs.replace(case.facts[0], events=(year,))
    panel = figures.timeline(replace(case, facts=(fact,))).ax
    ((_, top), (_, bottom)) = panel.lines[0].get_xydata()
    days = (case.article.date - year.first_day).days
    assert pytest.approx((bottom - top) * 364 / days, abs=0.05) == panel.patches[0].get_height()


def test_timeline_empty(small_case: Callable[..., Case]) -> None:
    """A case of which nothing is on record says so."""
    with pytest.raises(ValueError, match="my-case has no event up to 17 May 2024"):
        figures.timeline(small_case())


def test_sequence(drawings: dict[str, Drawing]) -> None:
    """The sequence shows the S-300 from 2007 to the article, and nothing later."""
    drawing = drawings["sequence"]
    dates = list(drawing.table["date"])
    assert ["2007", "17 Dec 2013"] == [dates[0], dates[-1]]
    assert {"H20", "H22", "H01", ""} == set(drawing.table["fact"])


def test_sequence_unsaid(drawings: dict[str, Drawing], case: Case) -> None:
    """The sequence sets what the article says apart from what it leaves unsaid."""
    shown = [text.get_text() for text in drawings["sequence"].ax.texts]
    unsaid = next(place for place, text in enumerate(shown) if text.startswith("What it leaves unsaid"))
    said = {claim.id for claim in case.claims if "I15" in claim.issues}
    assert said == {text.split()[0] for text in shown[:unsaid] if text.startswith("C")}
    assert any(text.startswith("L22") for text in shown[unsaid:])


def test_sequence_empty(case: Case) -> None:
    """A sequence without events says that its facts must be named."""
    with pytest.raises(ValueError, match="no event on Iraq up to 17 December 2013: name its facts"):
        figures.sequence(case, "I07")
