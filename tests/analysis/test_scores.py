"""Brier scores, base rates, and words of estimative probability."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irkit.analysis.forecasts import ForecastError, band, bands, brier, estimative_word, read_probabilities
from irkit.case.case import load_case
from irkit.records.answers import ReferenceMissingError

CASE = load_case("lavrov-tehran-2013")
CHANCES = st.floats(min_value=0, max_value=1)
WHOLE = st.lists(st.integers(min_value=0, max_value=100), min_size=2, max_size=5).filter(any)


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
def test_the_score_of_a_yes_or_no_forecast_is_the_square_of_its_miss(
    chance: object, outcome: object, score: float
) -> None:
    assert brier(chance, outcome) == pytest.approx(score)


@given(CHANCES, st.sampled_from(["YES", "NO"]))
def test_briers_own_sum_over_yes_and_no_is_twice_the_short_form(chance: float, outcome: str) -> None:
    both = brier({"YES": chance, "NO": 1 - chance}, outcome)

    assert both == pytest.approx(2 * brier(chance, outcome), abs=1e-5)


@given(CHANCES)
def test_on_average_nobody_scores_better_than_by_saying_what_they_believe(belief: float) -> None:
    def expected(said: float) -> float:
        return belief * brier(said, "YES") + (1 - belief) * brier(said, "NO")

    assert all(expected(belief) <= expected(said / 10) + 1e-5 for said in range(11))


@given(WHOLE)
def test_a_score_over_several_answers_lies_between_nought_and_two(weights: list[int]) -> None:
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
def test_what_cannot_be_scored_gets_a_sentence(forecast: object, outcome: str, says: str) -> None:
    with pytest.raises(ForecastError, match=says):
        brier(forecast, outcome)


@pytest.mark.parametrize(
    ("answer", "read"),
    [
        ({"A": "60%", "B": "40%", "C": "0%"}, [0.6, 0.4, 0]),
        ({"b": 0.4, " a ": "60 %"}, [0.6, 0.4, 0]),
        ({"A": 1, "B": None, "C": ...}, [1, 0, 0]),
        ({"A": "33%", "B": "33%", "C": "33%"}, [0.333333, 0.333333, 0.333333]),
    ],
)
def test_probabilities_of_several_answers_are_understood(
    answer: dict[str, object], read: list[float]
) -> None:
    assert list(read_probabilities(answer, "ABC").values()) == read


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"A": 0.6, "B": 0.3}, "the probabilities sum to 90%, and should to 100%"),
        ({"A": 0.6, "B": 0.6}, "the probabilities sum to 120%, and should to 100%"),
        ({}, "the probabilities sum to 0%, and should to 100%"),
        ({"D": 1}, '"D" is not a possible answer: allowed are A, B or C'),
        ({"A": 0.5, "a": 0.5}, "there are two probabilities for A"),
        ({"A": 60}, 'A: the % is missing: write "60%"'),
        ({"A": 160}, 'A: 160 is out of range: write a percentage from "0%" to "100%", with its sign'),
        (0.7, 'probabilities of several answers are written {"A": "70%", …}'),
    ],
)
def test_probabilities_that_cannot_be_read_get_one_sentence(answer: object, sentence: str) -> None:
    with pytest.raises(ForecastError) as raised:
        read_probabilities(answer, "ABC")

    assert str(raised.value) == sentence


@given(WHOLE)
def test_probabilities_that_were_read_sum_to_one(weights: list[int]) -> None:
    total = sum(weights)
    answers = "ABCDE"[: len(weights)]
    read = read_probabilities({a: w / total for a, w in zip(answers, weights, strict=True)}, answers)

    assert sum(read.values()) == pytest.approx(1, abs=1e-5)


def test_locked_forecasts_are_held_against_the_outcomes_of_the_reference(tmp_path: Path) -> None:
    CASE.questions.lock({"F01": "70%", "F02": "60%"}, ["F02"], tmp_path / "f.json")
    scores = CASE.questions.score(CASE.questions.lock({}, (), tmp_path / "f.json"))

    assert [(row.question, row.outcome, row.knew) for row in scores.rows] == [
        ("F01", "YES", False), ("F02", "NO", True),
    ]  # fmt: skip
    assert scores.mean() == pytest.approx(0.09)
    assert scores.mean(knew=True) == pytest.approx(0.36)
    assert list(scores.table["kind"]) == ["forecast", "retrodiction"]


def test_a_question_that_is_not_graded_has_no_score_and_says_why() -> None:
    scores = CASE.questions.score({"F09": "10%"})

    assert (scores.rows[0].brier, scores.mean()) == (None, None)
    assert repr(scores).startswith("F09: no score, as nobody here has checked what decides it. ")


def test_a_contested_outcome_is_shown_as_contested_and_not_scored() -> None:
    scores = CASE.questions.score({"X1": "40%"})

    assert list(scores.table["outcome"]) == ["YES (contested)"]
    assert scores.rows[0].brier is None
    assert repr(scores).startswith("X1: no score, as the outcome is contested.")
    assert repr(CASE.questions.score({"X2": "40%"})) == "X2: no score: a question to think with."


def test_the_two_forms_of_the_score_are_never_averaged_together() -> None:
    scores = CASE.questions.score({"F01": "70%", "F05": {"A": "50%", "B": "50%"}})

    assert scores.mean() == pytest.approx(0.09)
    assert scores.mean(several=True) == pytest.approx(0.5)
    assert repr(scores).splitlines() == [
        "1 forecast of yes or no: mean Brier score 0.09 (0 best, 1 worst); even odds score 0.25.",
        "1 forecast of several answers: mean Brier score 0.50 (0 best, 2 worst); even odds score 0.75.",
    ]


def test_a_forecast_stands_beside_the_base_rate_where_one_is_stated() -> None:
    with_rate, without = CASE.questions.score({"F04": "10%", "F01": "70%"}).rows

    assert math.isclose(with_rate.by_base_rate, (2657 / 58648) ** 2, abs_tol=1e-6)
    assert "base rate: 2,657 of 58,648" in with_rate.note
    assert (without.by_base_rate, without.note) == (None, "base rate: none stated")


def test_a_base_rate_that_nobody_counted_is_not_made_up() -> None:
    assert CASE.questions.base_rate("F04").of == 58648
    assert CASE.questions.base_rate("F01") is None


@pytest.mark.parametrize(
    ("forecasts", "says"),
    [
        ({"F99": 0.5}, '"F99" is not a question of this case: did you mean "F09"'),
        ({"F01": "x"}, "F01: 'x' is not a probability"),
        ({"F05": 0.5}, "F05: probabilities of several answers are written"),
        ({"F05": {"A": 0.5}}, "F05: the probabilities sum to 50%"),
        ({"F01": {"YES": 0.5, "NO": 0.6}}, "F01: the probabilities sum to 110%"),
    ],
)
def test_forecasts_that_cannot_be_scored_get_a_sentence(forecasts: dict[str, object], says: str) -> None:
    with pytest.raises(ForecastError, match=says):
        CASE.questions.score(forecasts)


def test_outcomes_come_from_the_reference_alone() -> None:
    with pytest.raises(ReferenceMissingError):
        CASE.without_reference().questions.score({"F01": 0.5})


def test_without_forecasts_there_is_nothing_to_score() -> None:
    assert repr(CASE.questions.score({"F01": None})) == "There are no forecasts to score."
    assert len(CASE.questions.score({}).table) == 0


@given(st.floats(min_value=0.01, max_value=0.99))
def test_every_chance_from_one_to_ninety_nine_per_cent_has_a_word_whose_band_holds_it(chance: float) -> None:
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
def test_a_chance_on_an_edge_takes_the_word_nearer_to_even(chance: str, word: str | None) -> None:
    assert estimative_word(chance) == word


def test_the_bands_follow_each_other_from_one_to_ninety_nine_per_cent() -> None:
    edges = [each.low for each in bands()] + [bands()[-1].high]

    assert edges == [0.01, 0.05, 0.2, 0.45, 0.55, 0.8, 0.95, 0.99]
    assert [each.high for each in bands()] == edges[1:]


@pytest.mark.parametrize(
    ("word", "low"),
    [
        ("Likely", 0.55),
        (" probably ", 0.55),
        ("improbably", 0.2),
        ("almost  certainly", 0.95),
        ("remote", 0.01),
    ],
)
def test_a_word_is_known_in_any_case_and_as_an_adverb(word: str, low: float) -> None:
    assert band(word).low == low


def test_a_word_that_the_directive_lacks_is_answered_with_the_likely_one() -> None:
    with pytest.raises(
        ForecastError, match='"likly" is not one of the directive\'s words: did you mean "likely"'
    ):
        band("likly")
