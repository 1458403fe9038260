"""Records that judgement rests on: rival hypotheses, evidence, fits, base rates."""

from __future__ import annotations

import re
import shutil
from itertools import product
from pathlib import Path

import pytest
from pydantic import ValidationError

from irkit.analysis.forecasts import ForecastError
from irkit.case.case import Case, CaseError, case_folder, load_case
from irkit.records.evidence import BaseRate

CASE = load_case("lavrov-tehran-2013")


@pytest.fixture
def case() -> Case:
    return CASE


def rate(**changes: object) -> BaseRate:
    source = {"title": "A count", "publisher": "A counter"}
    given = {"id": "B1", "question": "F1", "times": 1, "of": 4, "counted": "Things.", "caution": "Few."}
    return BaseRate.model_validate({**given, "known_on": "2013-01-01", "sources": [source], **changes})


def test_a_base_rate_is_a_share_of_what_was_counted() -> None:
    assert rate().rate == 0.25


@pytest.mark.parametrize(
    "changes", [{"times": 5}, {"times": -1}, {"of": 0}, {"sources": []}, {"counted": ""}, {"times": 0.5}]
)
def test_a_base_rate_that_is_no_share_or_has_no_origin_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        rate(**changes)


def test_every_base_rate_was_known_when_the_forecast_could_be_made(case: Case) -> None:
    closing = {each.id: each.close_date for each in case.questions}
    last = {each.id: closing.get(each.question, case.about.prepared) for each in case.base_rates}

    assert all(each.known_on <= last[each.id] for each in case.base_rates)


def test_a_live_question_is_open_in_any_term(case: Case) -> None:
    (live,) = case.live_questions

    assert (live.close_date, live.resolution_date, live.answers) == (None, None, ("YES", "NO"))
    assert not [each for each in case.outcomes if each.question == live.id]
    assert [word for word in (live.closes, live.resolves) if "term" not in word] == []
    assert re.search(r"\b20\d\d\b", f"{live.question} {live.resolution_criteria}") is None


def test_the_base_rate_of_the_live_question_counts_the_half_years_it_names(case: Case) -> None:
    rate = case.questions.base_rate("Q1")
    first, last, *visits = map(int, re.findall(r"\b20\d\d\b", rate.counted))

    assert (len(visits), 2 * (last - first + 1)) == (rate.times, rate.of)


def test_a_live_question_can_be_locked_and_is_not_scored(case: Case, tmp_path: Path) -> None:
    locked = case.questions.lock({"Q1": "20%"}, path=tmp_path / "live.json")

    assert (locked.new, dict(locked.probabilities)) == (True, {"Q1": 0.2})
    with pytest.raises(ForecastError, match="Q1 is open still: it resolves on the last day of your term"):
        case.questions.score(locked)


def test_every_piece_of_evidence_is_held_against_every_hypothesis_once(case: Case) -> None:
    cells = product((each.id for each in case.hypotheses), (each.id for each in case.evidence))

    assert list(cells) == sorted((each.hypothesis, each.piece) for each in case.fits)


def test_the_evidence_rests_on_facts_of_2013(case: Case) -> None:
    facts = {fact for piece in case.evidence for fact in piece.facts}

    assert facts == {"H09", "H15", "H16"}
    assert {case.fact(fact).first_day.year for fact in facts} == {2013}


def test_the_rival_hypotheses_answer_one_question_by_causes_among_powers_in_a_state_and_in_a_person(
    case: Case,
) -> None:
    assert len({each.question for each in case.hypotheses}) == 1
    assert {each.cause_level.value for each in case.hypotheses} == {"international", "domestic", "individual"}


def test_a_case_shows_its_judgements_as_tables(case: Case) -> None:
    assert [len(case.table(name)) for name in ("hypotheses", "evidence", "fits", "base_rates")] == [
        4,
        6,
        24,
        2,
    ]
    assert list(case.table("live_questions").index) == ["Q1"]


FIT = '[[fit]]\nid = "{}"\nhypothesis = "{}"\npiece = "{}"\nmark = "{}"\nwhy = "So."\n'
RATE = """
[[base_rate]]
id = "{}"
question = "{}"
times = 1
of = 2
counted = "Coins."
caution = "Coins are not states."
known_on = 2013-01-01
sources = [{{ title = "A count", publisher = "A counter" }}]
"""
LIVE = """
[[live]]
id = "{}"
effect_level = "bilateral"
question = "Will it rain?"
closes = "the first day of your term"
resolves = "the last day of your term"
resolution_sources = [{{ title = "Weather", publisher = "A weather station" }}]
{}
"""
OUTCOME = '[[outcome]]\nquestion = "{}"\noutcome = "YES"\n'


@pytest.mark.parametrize(
    ("file", "added", "record", "told"),
    [
        ("hypotheses", FIT.format("Z", "R1", "D1", "C"), "Z",
         "holds D1 against R1, as R1-D1 does: one fit a pair"),
        ("hypotheses", FIT.format("Z", "R9", "D1", "C"), "Z",
         'hypothesis names "R9", which is not in hypotheses.toml: allowed are R1, R2, R3 or R4'),
        ("hypotheses", FIT.format("Z", "R1", "D1", "X"), "Z",
         'mark: "X" is not allowed: allowed are CC, C, N, I or II'),
        ("questions", RATE.format("Z", "F05"), "Z",
         "F05 has several answers: a base rate belongs to a question of yes or no"),
        ("questions", RATE.format("Z", "F04"), "Z", "F04 has the base rate B04 already"),
        ("questions", LIVE.format("Z", "resolution_date = 2014-01-31"), "Z",
         "a live question has no dates: say in closes and resolves which days of a term"),
        ("reference", OUTCOME.format("Q1"), "Q1",
         "is a live question: it resolves in a term, not in a case"),
    ],
)  # fmt: skip
def test_a_judgement_that_does_not_fit_its_case_is_a_fault_of_the_case(
    tmp_path: Path, file: str, added: str, record: str, told: str
) -> None:
    folder = shutil.copytree(case_folder("lavrov-tehran-2013"), tmp_path / "copy")
    with (folder / f"{file}.toml").open("a", encoding="utf-8") as end:
        end.write("\n" + added)

    with pytest.raises(CaseError) as raised:
        load_case(folder)
    assert f"{file}.toml: {record}: {told}" in map(str, raised.value.faults)


def test_a_case_does_without_hypotheses(tmp_path: Path) -> None:
    folder = shutil.copytree(case_folder("lavrov-tehran-2013"), tmp_path / "copy")
    (folder / "hypotheses.toml").unlink()

    assert load_case(folder).hypotheses == ()
