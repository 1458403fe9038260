"""What readers can rely on in the sources of the shipped cases."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from irkit.case.case import Case, CaseError, case_folder, case_names, load_case
from irkit.records import records
from irkit.records.records import Reading, Source, last_day


@pytest.fixture(scope="module", params=case_names())
def case(request: pytest.FixtureRequest) -> Case:
    return load_case(request.param)


def told(case: Case) -> tuple[records.Fact | Reading, ...]:
    return (*case.facts, *case.readings)


def cited(case: Case) -> Iterator[tuple[str, Source]]:
    return ((each.id, source) for each in told(case) for source in each.sources)


def test_every_fact_and_reading_has_a_source_with_its_publisher_and_date(case: Case) -> None:
    assert not [each.id for each in told(case) if not any(s.publisher and s.date for s in each.sources)]
    assert not [fact.id for fact in case.facts if not fact.dates or not fact.events]


def test_later_events_sourced() -> None:
    """Every event of 2026 names a source, and one that is not older than the event."""
    case = load_case("lavrov-tehran-2013")
    late = [(f, e) for f in case.facts for e in f.events if e.first_day.year == 2026]
    assert len(late) > 20
    for fact, event in late:
        source = fact.source_of(event)
        dated = source.date if source else None
        assert dated, (fact.id, event.label)
        assert last_day(dated) >= event.first_day, (fact.id, event.label)


def test_an_event_that_names_a_source_which_its_fact_does_not_have_is_a_fault(tmp_path: Path) -> None:
    folder = shutil.copytree(case_folder("lavrov-tehran-2013"), tmp_path / "copy")
    facts = folder / "facts.toml"
    text = facts.read_text(encoding="utf-8")
    facts.write_text(
        text.replace('bans delivery", source = 4', 'bans delivery", source = 9'), encoding="utf-8"
    )

    with pytest.raises(CaseError) as raised:
        load_case(folder)
    told = '"Medvedev\'s decree bans delivery" names source 9, but the fact has 7'
    assert [f"facts.toml: H20: {told}"] == [str(fault) for fault in raised.value.faults]


def test_a_source_without_an_address_is_not_called_confirmed(case: Case) -> None:
    assert not [(where, s.title) for where, s in cited(case) if s.confirmed and s.url is None]


def test_a_text_read_on_another_publishers_page_is_not_called_confirmed(case: Case) -> None:
    assert not [(where, s.title) for where, s in cited(case) if s.confirmed and s.via]


def test_what_is_called_verified_names_a_page_that_can_be_opened(case: Case) -> None:
    verified = [each for each in told(case) if each.status == "verified"]
    assert not [each.id for each in verified if not any(source.url for source in each.sources)]


def test_no_record_cites_the_same_page_twice(case: Case) -> None:
    pages = [(where, source.url) for where, source in cited(case) if source.url]
    assert sorted(set(pages)) == sorted(pages)


def test_nothing_that_happened_after_the_cut_off_is_told(case: Case) -> None:
    last = case.about.hindsight_cutoff or dt.date.max
    assert not [fact.id for fact in case.facts if fact.last_day > last]


def test_a_publisher_who_is_called_confirmed_has_a_note_on_where_it_was_seen(case: Case) -> None:
    assert not case.article.publisher_confirmed or "http" in case.article.publisher_note
