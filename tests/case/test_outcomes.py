"""What questions ask about, whatever their day: how it stood when, and by which event."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from irkit.case.case import case_folder, load_case
from irkit.case.layout import CaseError
from irkit.case.outcomes import last_known_day, step_on, steps_of
from irkit.records.answers import Matter

CASE = load_case("lavrov-tehran-2013")
STEPS = {matter.text: steps_of(CASE, matter) for matter in CASE.matters}


@pytest.mark.parametrize("matter", CASE.matters, ids=lambda matter: matter.questions[0])
def test_steps_agree_with_outcomes(matter: Matter) -> None:
    """On the day that decides, a matter stands as the outcome of its question of yes or no says."""
    for name in matter.questions:
        question, outcome = CASE.question(name), CASE.outcome(name)
        stood = step_on(STEPS[matter.text], question.resolution_date).answer
        if outcome.contested:
            assert "disputed" == stood
        elif not question.options:
            assert outcome.outcome.lower() == stood


def test_steps_in_time() -> None:
    """Steps follow one another from the article's day to the end of the record, each on an event's day."""
    for steps in STEPS.values():
        days = [step.day for step in steps]
        assert sorted(set(days)) == days
        assert CASE.article.date == days[0]
        assert days[-1] <= last_known_day(CASE)


def test_two_days_two_answers() -> None:
    """The treaty is a no on the day that F16 asked about, and a yes from the day it was signed."""
    steps = STEPS["Russia-Iran treaty signed"]
    signed = dt.date(2025, 1, 17)
    assert ["no", "no", "yes"] == [
        step_on(steps, day).answer
        for day in (CASE.question("F16").resolution_date, signed - dt.timedelta(days=1), signed)
    ]


def test_known_until() -> None:
    """After the last day that was looked up, nothing is said of a matter."""
    steps = STEPS["New US law: nuclear sanctions on Iran"]
    assert ["no", "not looked up"] == [step_on(steps, dt.date(2014, 11, day)).answer for day in (24, 25)]


def test_unknown_turn(tmp_path: Path) -> None:
    """An event that no fact has is a fault, with the likely one."""
    folder = shutil.copytree(case_folder(CASE.id), tmp_path / "case")
    path = folder / "reference.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('event = "Treaty in force"', 'event = "Treaty in farce"'), encoding="utf-8")
    with pytest.raises(CaseError, match=r'"Treaty in farce" is no event of facts\.toml.*Treaty in force'):
        load_case(folder)
