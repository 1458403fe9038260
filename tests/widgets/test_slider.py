"""The date to slide: how things stand on a day, what happened last, and what a question came to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from irkit.case.case import case_names, load_case
from irkit.case.newcase import write_new_case
from irkit.case.outcomes import files_after
from irkit.records.answers import ReferenceMissingError
from irkit.widgets import date_slider

CASE = load_case("lavrov-tehran-2013")


def on(day: str, **chances: str) -> str:
    """Return the plain text of the slider on a day, as one line."""
    slider = date_slider(CASE, chances)
    slider.day = day
    return " ".join(slider.plain().split())


def test_start() -> None:
    """At the start nothing is told of what came later."""
    text = date_slider(CASE).plain()
    assert text.startswith("17 December 2013: yes to 2 of 17")
    assert not [event.label for _, event in CASE.events(None) if event.first_day > CASE.article.date
                and event.label in text]  # fmt: skip


def test_turn() -> None:
    """A matter turns on its day, with the event, its source and who disputes it."""
    before, after = on("2025-09-26"), on("2025-09-27")
    assert "✗ Earlier UN sanctions on Iran in force: no, 16 Jan 2016" in before
    assert "≠ Earlier UN sanctions on Iran in force: disputed, 27 Sep 2025" in after
    assert "UN resolutions re-applied; disputed" in after
    assert "Xinhua, via SunStar" in after
    assert "not checked on the publisher's own page" in after
    for side in ("France, Germany and the UK:", "Russia, China and Iran:"):
        assert side in after


def test_decided() -> None:
    """On the day that decides stand the question, its outcome and the student's score."""
    text = on("2015-12-31", F03="30%", F16="40%")
    assert "F03 asked about this day: YES" in text
    assert "F16 asked about this day: NO" in text
    assert "Your forecast: 40%; Brier score 0.16" in text
    assert "Brier score" not in on("2015-12-31")


def test_every_event() -> None:
    """Every event of every file is there once, with a source."""
    shown = [(entry["file"], entry["label"]) for entry in date_slider(CASE).entries if entry["name"]]
    wanted = [(file, happening.event.label) for file, all_ in files_after(CASE).items() for happening in all_]
    assert sorted(wanted) == sorted(shown)
    assert all(entry["source"] for entry in date_slider(CASE).entries if entry["name"])


def test_doubt() -> None:
    """What nobody has checked says so."""
    marked = {entry["label"]: entry["source"] for entry in date_slider(CASE).entries}
    assert marked["Iran joins BRICS"].endswith("(uncertain: known, not checked)")
    assert "uncertain" not in marked["Caspian convention signed in Aktau"]


def test_entries_of_rows() -> None:
    """Whichever line is pressed has something of its own to look at."""
    slider = date_slider(CASE)
    files = {entry["file"] for entry in slider.entries}
    assert {row["file"] for row in slider.rows} == files


@pytest.mark.parametrize("name", case_names())
def test_any_case(name: str) -> None:
    """Every shipped case has a slider, and none without its reference."""
    case = load_case(name)
    assert date_slider(case).start == case.article.date.isoformat()
    with pytest.raises(ReferenceMissingError):
        date_slider(replace(case, reference=None))


def test_new_case(tmp_path: Path) -> None:
    """A case of one's own has a slider: what no event turns stays a no."""
    slider = date_slider(load_case(write_new_case("my-first", tmp_path)))
    slider.day = slider.end
    assert "✗ The first train has run: no" in slider.plain()
    assert "F01 asked about this day: NO" in slider.plain()
