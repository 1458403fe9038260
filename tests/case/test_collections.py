"""The collections of a case: hypotheses with their evidence, questions with their base rates."""

from __future__ import annotations

import re
import shutil
from itertools import product
from pathlib import Path

import pytest

from irkit.analysis.forecasts import ForecastError
from irkit.case.case import Case, CaseError, case_folder, load_case

CASE = load_case("lavrov-tehran-2013")


@pytest.fixture
def case() -> Case:
    return CASE


def test_base_rates_known(case: Case) -> None:
    """Every base rate was known when the forecast could be made."""
    closing = {each.id: each.close_date for each in case.questions}
    last = {each.id: closing.get(each.question, case.about.prepared) for each in case.base_rates}

    assert all(each.known_on <= last[each.id] for each in case.base_rates)


def test_live_open(case: Case) -> None:
    """A live question is open in any term."""
    (live,) = case.live_questions

    assert (live.close_date, live.resolution_date, live.answers) == (None, None, ("YES", "NO"))
    assert not [each for each in case.outcomes if each.question == live.id]
    assert [word for word in (live.closes, live.resolves) if "term" not in word] == []
    assert re.search(r"\b20\d\d\b", f"{live.question} {live.resolution_criteria}") is None


def test_live_base_rate(case: Case) -> None:
    """The base rate of the live question counts the half years it names."""
    rate = case.questions.base_rate("Q1")
    first, last, *visits = map(int, re.findall(r"\b20\d\d\b", rate.counted))

    assert (len(visits), 2 * (last - first + 1)) == (rate.times, rate.of)


def test_live_locked(case: Case, tmp_path: Path) -> None:
    """A live question can be locked, and is not scored."""
    locked = case.questions.lock({"Q1": "20%"}, path=tmp_path / "live.json")

    assert dict(locked.probabilities) == {"Q1": 0.2}
    with pytest.raises(ForecastError, match="Q1 is open still: it resolves on the last day of your term"):
        case.questions.score(locked)


def test_fits_complete(case: Case) -> None:
    """Every piece of evidence is held against every hypothesis once."""
    cells = product((each.id for each in case.hypotheses), (each.id for each in case.evidence))

    assert list(cells) == sorted((each.hypothesis, each.piece) for each in case.fits)


def test_evidence_facts(case: Case) -> None:
    """The evidence rests on facts of 2013."""
    facts = {fact for piece in case.evidence for fact in piece.facts}

    assert facts == {"H09", "H15", "H16"}
    assert {case.fact(fact).first_day.year for fact in facts} == {2013}


def test_rivals(case: Case) -> None:
    """The rivals answer one question by causes among powers, in a state and in a person."""
    assert len({each.question for each in case.hypotheses}) == 1
    assert {each.cause_level.value for each in case.hypotheses} == {"international", "domestic", "individual"}


def test_tables(case: Case) -> None:
    """A case shows its judgements as tables."""
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
         "is about R1 and D1, as R1-D1 is: one is enough"),
        ("hypotheses", FIT.format("Z", "R9", "D1", "C"), "Z",
         'hypothesis names "R9", which is not in hypotheses.toml: allowed are R1, R2, R3 or R4'),
        ("hypotheses", FIT.format("Z", "R1", "D1", "X"), "Z",
         'mark: "X" is not allowed: allowed are CC, C, N, I or II'),
        ("questions", RATE.format("Z", "F05"), "Z",
         "F05 has several answers: a base rate belongs to a question of yes or no"),
        ("questions", RATE.format("Z", "F04"), "Z", "is about F04, as B04 is: one is enough"),
        ("questions", LIVE.format("Z", "resolution_date = 2014-01-31"), "Z",
         "a live question has no dates: say in closes and resolves which days of a term"),
        ("reference", OUTCOME.format("Q1"), "Q1",
         "is a live question: it resolves in a term, not in a case"),
    ],
)  # fmt: skip
def test_faults(tmp_path: Path, file: str, added: str, record: str, told: str) -> None:
    """A judgement that does not fit its case is a fault of the case."""
    folder = shutil.copytree(case_folder("lavrov-tehran-2013"), tmp_path / "copy")
    with (folder / f"{file}.toml").open("a", encoding="utf-8") as end:
        end.write("\n" + added)

    with pytest.raises(CaseError) as raised:
        load_case(folder)
    assert f"{file}.toml: {record}: {told}" in map(str, raised.value.faults)


def test_no_hypotheses(tmp_path: Path) -> None:
    """A case does without hypotheses."""
    folder = shutil.copytree(case_folder("lavrov-tehran-2013"), tmp_path / "copy")
    (folder / "hypotheses.toml").unlink()

    assert load_case(folder).hypotheses == ()
