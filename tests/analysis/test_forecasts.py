"""Forecasts are read as probabilities and locked once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irkit.analysis.forecasts import ForecastError, Forecasts, read_probability
from irkit.case.case import load_case

CASE = load_case("lavrov-tehran-2013")


@pytest.mark.parametrize(
    ("written", "value"), [("70%", 0.7), (" 70 % ", 0.7), ("0,5", 0.5), (0.25, 0.25), (1, 1.0), ("0%", 0.0)]
)
def test_percentages_and_shares_are_understood(written: object, value: float) -> None:
    assert read_probability(written) == value


@pytest.mark.parametrize("written", ["120%", -0.1, "likely", "", True, float("nan"), [0.5], "inf"])
def test_what_is_no_probability_gets_a_sentence(written: object) -> None:
    with pytest.raises(ForecastError, match="write a percentage"):
        read_probability(written)


@pytest.mark.parametrize("written", [70, "70", 70.0])
def test_a_percentage_without_its_sign_is_told_what_is_missing(written: object) -> None:
    with pytest.raises(ForecastError, match='the % is missing: write "70%"'):
        read_probability(written)


@given(st.integers(min_value=0, max_value=100))
def test_every_whole_percentage_reads_as_its_share(percent: int) -> None:
    assert read_probability(f"{percent}%") == pytest.approx(percent / 100)


def test_locked_forecasts_stay_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "f.json"
    first = CASE.questions.lock({"F01": "70%"}, "F01", path)
    again = CASE.questions.lock({"F01": "70%"}, ["F01"], path)
    later = CASE.questions.lock({"F01": "5%"}, (), path)

    assert (first.new, again.new, later.new) == (True, False, False)
    assert later.probabilities == first.probabilities == {"F01": 0.7}
    assert "stay as they were" in repr(later)
    assert "F01: 70% (I knew what happened)" in repr(Forecasts.read(path))


def test_nothing_is_written_while_nothing_is_forecast(tmp_path: Path) -> None:
    nothing = CASE.questions.lock({"F01": None}, (), tmp_path / "f.json")
    half = CASE.questions.lock({"F01": "5%", "F03": None}, (), tmp_path / "f.json")

    assert "Nothing is locked yet: write a percentage" in repr(nothing)
    assert "Without a number: F03." in repr(half)
    assert not (tmp_path / "f.json").exists()


@pytest.mark.parametrize(
    ("forecasts", "knew", "says"),
    [
        ({"F1": "5%"}, (), 'did you mean "F0|did you mean "F1'),
        ({"F01": "70"}, (), "F01: the % is missing"),
        ({"F05": "5%"}, (), "F05 has several answers"),
        ({"F01": "5%"}, ["F02"], "there is no forecast for F02"),
        (["F01"], (), "forecasts are written"),
    ],
)
def test_forecasts_that_cannot_be_read_get_a_sentence(
    tmp_path: Path, forecasts: dict[str, object], knew: list[str], says: str
) -> None:
    with pytest.raises(ForecastError, match=says):
        CASE.questions.lock(forecasts, knew, tmp_path / "f.json")


@pytest.mark.parametrize("held", ["", "[]", '{"forecasts": {"F01": 7}, "knew": [], "locked_on": ""}'])
def test_a_spoilt_file_is_left_alone_with_a_sentence(tmp_path: Path, held: str) -> None:
    path = tmp_path / "f.json"
    path.write_text(held, encoding="utf-8")

    with pytest.raises(ForecastError, match="move it away to lock forecasts anew"):
        CASE.questions.lock({"F01": "5%"}, (), path)
    assert path.read_text(encoding="utf-8") == held


def test_table(tmp_path: Path) -> None:
    """Locked forecasts are a table with one row per question, which says what was known."""
    CASE.questions.lock({"F01": "70%", "F02": "60%"}, ["F02"], tmp_path / "f.json")
    table = Forecasts.read(tmp_path / "f.json").table

    assert [0.7, 0.6] == list(table["probability"])
    assert ["F02"] == list(table.index[table["knew"]])
    assert 0 == len(Forecasts({}).table)
