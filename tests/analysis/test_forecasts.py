"""Forecasts: read, locked and scored, and the words for probabilities."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irkit.analysis.forecasts import (
    ForecastError,
    Forecasts,
    band,
    bands,
    brier,
    estimative_word,
    read_probability,
)
from irkit.case.case import load_case
from irkit.records.answers import ReferenceMissingError

CASE = load_case("lavrov-tehran-2013")
CHANCES = st.floats(min_value=0, max_value=1)
WHOLE = st.lists(st.integers(min_value=0, max_value=100), min_size=2, max_size=5).filter(any)


@pytest.mark.parametrize(
    ("written", "value"), [("70%", 0.7), (" 70 % ", 0.7), ("0,5", 0.5), (0.25, 0.25), (1, 1.0), ("0%", 0.0)]
)
def test_probability(written: object, value: float) -> None:
    """Percentages and shares are understood."""
    assert read_probability(written) == value


@pytest.mark.parametrize("written", ["120%", -0.1, "likely", "", True, float("nan"), [0.5], "inf"])
def test_probability_refused(written: object) -> None:
    """What is no probability gets a sentence."""
    with pytest.raises(ForecastError, match="write a percentage"):
        read_probability(written)


@pytest.mark.parametrize("written", [70, "70", 70.0])
def test_probability_without_sign(written: object) -> None:
    """A percentage without its sign is told what is missing."""
    with pytest.raises(ForecastError, match='the % is missing: write "70%"'):
        read_probability(written)


@given(st.integers(min_value=0, max_value=100))
def test_percentages(percent: int) -> None:
    """Every whole percentage reads as its share."""
    assert read_probability(f"{percent}%") == pytest.approx(percent / 100)


def test_locked(tmp_path: Path) -> None:
    """Locked forecasts stay as they were."""
    path = tmp_path / "f.json"
    first = CASE.questions.lock({"F01": "70%"}, "F01", path)
    again = CASE.questions.lock({"F01": "70%"}, ["F01"], path)
    later = CASE.questions.lock({"F01": "5%"}, (), path)

    assert first.note.startswith("Locked in f.json.")
    assert again.note == "These are locked already."
    assert later.probabilities == first.probabilities == {"F01": 0.7}
    assert "stay as they were" in repr(later)
    assert "F01: 70% (I knew what happened)" in repr(Forecasts.read(path))


def test_lock_nothing(tmp_path: Path) -> None:
    """Nothing is written while nothing is forecast."""
    nothing = CASE.questions.lock({"F01": None}, (), tmp_path / "f.json")
    half = CASE.questions.lock({"F01": "5%", "F03": None}, (), tmp_path / "f.json")

    assert "Nothing is locked yet: give each question" in repr(nothing)
    assert "Without a probability: F03." in repr(half)
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
def test_lock_refused(tmp_path: Path, forecasts: dict[str, object], knew: list[str], says: str) -> None:
    """Forecasts that cannot be read get a sentence."""
    with pytest.raises(ForecastError, match=says):
        CASE.questions.lock(forecasts, knew, tmp_path / "f.json")


@pytest.mark.parametrize("held", ["", "[]", '{"forecasts": {"F01": 7}, "knew": [], "locked_on": ""}'])
def test_spoilt_file(tmp_path: Path, held: str) -> None:
    """A spoilt file is left alone with a sentence."""
    path = tmp_path / "f.json"
    path.write_text(held, encoding="utf-8")

    with pytest.raises(ForecastError, match="move it away to lock forecasts anew"):
        CASE.questions.lock({"F01": "5%"}, (), path)
    assert path.read_text(encoding="utf-8") == held


@pytest.mark.parametrize(
    ("chance", "outcome", "score"),
    [
        (1, "YES", 0),
        (0, "YES", 1),
        ("50%", "NO", 0.25),
        (0.7, True, 0.09),
        ("70 %", 0, 0.49),
        (0.5, "no", 0.25),
    ],
)
def test_brier(chance: object, outcome: object, score: float) -> None:
    """The score of a yes or no forecast is the square of its miss."""
    assert brier(chance, outcome) == pytest.approx(score)


@given(CHANCES, st.sampled_from(["YES", "NO"]))
def test_brier_sum(chance: float, outcome: str) -> None:
    """Brier's own sum over YES and NO is twice the short form."""
    both = brier({"YES": chance, "NO": 1 - chance}, outcome)

    assert both == pytest.approx(2 * brier(chance, outcome), abs=1e-5)


@given(CHANCES)
def test_brier_proper(belief: float) -> None:
    """On average nobody scores better than by saying what they believe."""

    def expected(said: float) -> float:
        return belief * brier(said, "YES") + (1 - belief) * brier(said, "NO")

    assert all(expected(belief) <= expected(said / 10) + 1e-5 for said in range(11))


@given(WHOLE)
def test_brier_range(weights: list[int]) -> None:
    """A score over several answers lies between nought and two."""
    total = sum(weights)
    forecast = {"ABCDE"[place]: weight / total for place, weight in enumerate(weights)}

    assert all(0 <= brier(forecast, answer) <= 2 for answer in forecast)


@pytest.mark.parametrize(
    ("forecast", "outcome", "says"),
    [
        ("likely", "YES", "is not a probability"),
        (1.2, "YES", "is out of range"),
        (0.5, "maybe", '"maybe" is not an outcome: write "YES" or "NO"'),
        ({"A": 0.5, "B": 0.5}, "C", '"C" is not among the answers: allowed are A or B'),
        ({"A": 0.5, "B": 0.6}, "A", "the probabilities sum to 110%"),
    ],
)
def test_brier_refused(forecast: object, outcome: str, says: str) -> None:
    """What cannot be scored gets a sentence."""
    with pytest.raises(ForecastError, match=says):
        brier(forecast, outcome)


def test_score_locked(tmp_path: Path) -> None:
    """Locked forecasts are held against the outcomes of the reference."""
    CASE.questions.lock({"F01": "70%", "F02": "60%"}, ["F02"], tmp_path / "f.json")
    scores = CASE.questions.score(CASE.questions.lock({}, (), tmp_path / "f.json"))

    assert [(row.question, row.outcome, row.knew) for row in scores.rows] == [
        ("F01", "YES", False), ("F02", "NO", True),
    ]  # fmt: skip
    assert repr(scores).splitlines() == [
        "1 forecast of yes or no: mean Brier score 0.09 (0 best, 1 worst); even odds score 0.25.",
        "1 retrodiction of yes or no: mean Brier score 0.36 (0 best, 1 worst); even odds score 0.25.",
    ]


def test_score_ungraded() -> None:
    """A question that is not graded has no score, and says why."""
    scores = CASE.questions.score({"F09": "10%"})

    assert scores.rows[0].brier is None
    assert repr(scores).startswith("F09: no score, as nobody here has checked what decides it. ")


def test_score_contested() -> None:
    """A contested outcome is shown as contested, and not scored."""
    scores = CASE.questions.score({"X1": "40%"})

    assert (scores.rows[0].outcome, scores.rows[0].contested, scores.rows[0].brier) == ("YES", True, None)
    assert repr(scores).startswith("X1: no score, as the outcome is contested.")
    assert repr(CASE.questions.score({"X2": "40%"})) == "X2: no score: a question to think with."


def test_base_rate() -> None:
    """A base rate that nobody counted is not made up."""
    assert CASE.questions.base_rate("F04").of == 58648
    assert CASE.questions.base_rate("F01") is None


@pytest.mark.parametrize(
    ("forecasts", "says"),
    [
        ({"F99": 0.5}, '"F99" is not a question of this case: did you mean "F09"'),
        ({"F01": "x"}, "F01: 'x' is not a probability"),
        ({"F05": 0.5}, "F05 has several answers"),
    ],
)
def test_score_refused(forecasts: dict[str, object], says: str) -> None:
    """Forecasts that cannot be scored get a sentence."""
    with pytest.raises(ForecastError, match=says):
        CASE.questions.score(forecasts)


def test_score_without_reference() -> None:
    """Outcomes come from the reference alone."""
    with pytest.raises(ReferenceMissingError):
        replace(CASE, reference=None).questions.score({"F01": 0.5})


def test_score_nothing() -> None:
    """Without forecasts there is nothing to score."""
    assert repr(CASE.questions.score({"F01": None})) == "There are no forecasts to score."
    assert CASE.questions.score({}).rows == ()


@given(st.floats(min_value=0.01, max_value=0.99))
def test_word_in_band(chance: float) -> None:
    """Every chance from one to ninety nine per cent has a word whose band holds it."""
    held = band(estimative_word(chance))

    assert held.low - 1e-6 <= chance <= held.high + 1e-6


@pytest.mark.parametrize(
    ("chance", "word"),
    [
        ("1%", "almost no chance"), ("5%", "very unlikely"), ("20%", "unlikely"), ("70%", "likely"),
        ("45%", "roughly even chance"), ("50%", "roughly even chance"), ("55%", "roughly even chance"),
        ("80%", "likely"), ("95%", "very likely"), ("99%", "almost certain"), ("0%", None), ("100%", None),
    ],
)  # fmt: skip
def test_word_on_edge(chance: str, word: str | None) -> None:
    """A chance on an edge takes the word nearer to even."""
    assert estimative_word(chance) == word


def test_bands() -> None:
    """The bands follow each other from one to ninety nine per cent."""
    edges = [each.low for each in bands()] + [bands()[-1].high]

    assert edges == [0.01, 0.05, 0.2, 0.45, 0.55, 0.8, 0.95, 0.99]
    assert [each.high for each in bands()] == edges[1:]


@pytest.mark.parametrize(
    ("word", "low"),
    [
        ("Likely", 0.55),
        (" probable ", 0.55),
        ("almost  certain", 0.95),
        ("remote", 0.01),
    ],
)
def test_band(word: str, low: float) -> None:
    """A word is known in any case."""
    assert band(word).low == low


def test_band_unknown() -> None:
    """A word that the directive lacks is answered with the likely one."""
    with pytest.raises(
        ForecastError, match='"likly" is not one of the directive\'s words: did you mean "likely"'
    ):
        band("likly")
