"""Habits planted in synthetic coders, and whether the diagnosis finds them."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from irkit.case.case import Case, load_case
from irkit.coding.coding import compare
from irkit.coding.diagnosis import DEPARTURES_NEEDED, HABITS, REFERENCE_SHARE, diagnose, hint, predicted
from irkit.framework.levels import PILES, Level
from irkit.questions.coding import CodingQuestion
from irkit.questions.sheets import find_sheet

CASE = load_case("lavrov-tehran-2013")
CODERS = 500
SLIPS = 0.2


def diagnostic_set() -> tuple[str, ...]:
    question = find_sheet("ex01")["ex01-q4"]
    assert isinstance(question, CodingQuestion)
    return question.claims


def planted(habit: str | None, claims: tuple[str, ...], rng: random.Random) -> dict[str, Level]:
    """Return a coder's codes: a habit's, or a careful coder's where there is none, with slips."""
    coding = {}
    for claim in claims:
        reference, *others = dict.fromkeys(level.in_scheme for level in CASE.accepted_levels(claim))
        level = reference
        if habit is not None:
            level = (predicted(habit, claim, CASE) or reference).in_scheme
        elif others and rng.random() > REFERENCE_SHARE:
            level = rng.choice(others)
        if rng.random() < SLIPS:
            level = rng.choice([each for each in PILES if each != level])
        coding[claim] = level
    return coding


def diagnosed(habit: str | None, seed: int = 2013) -> Counter[str]:
    rng = random.Random(f"{seed} {habit}")
    claims = diagnostic_set()
    found = (diagnose(planted(habit, claims, rng), CASE) for _ in range(CODERS))
    return Counter(each.habit or "none" for each in found)


@pytest.fixture
def case() -> Case:
    return CASE


@pytest.mark.parametrize("habit", HABITS)
def test_a_planted_habit_is_recognised_in_nine_of_ten_coders(habit: str) -> None:
    assert diagnosed(habit)[habit] >= 0.9 * CODERS


def test_a_careful_coder_is_accused_in_fewer_than_one_of_twenty_cases() -> None:
    assert CODERS - diagnosed(None)["none"] < 0.05 * CODERS


def test_a_coder_who_guesses_is_rarely_given_a_habit() -> None:
    rng = random.Random(7)
    claims = diagnostic_set()
    found = [diagnose({claim: rng.choice(PILES) for claim in claims}, CASE) for _ in range(CODERS)]

    assert sum(each.habit is not None for each in found) < 0.1 * CODERS


def test_the_reference_shows_no_pattern(case: Case) -> None:
    found = diagnose({claim: case.effect_level(claim) for claim in diagnostic_set()}, case)

    assert (found.departures, found.misconception) == (0, None)
    assert repr(found) == "No departures from the reference: too few to show a pattern."


def test_fewer_than_four_departures_are_never_a_pattern(case: Case) -> None:
    coding: dict[str, Level] = {claim: case.effect_level(claim) for claim in diagnostic_set()}
    moved = [claim for claim in coding if predicted("actors", claim, case) != coding[claim].in_scheme]
    for claim in moved[: DEPARTURES_NEEDED - 1]:
        coding[claim] = predicted("actors", claim, case) or coding[claim]

    assert diagnose(coding, case).misconception is None


def test_a_finding_names_the_claims_that_show_it_and_says_consistent_with(case: Case) -> None:
    coding = {claim: predicted("actors", claim, case) or Level.OUTSIDE for claim in diagnostic_set()}
    found = diagnose(coding, case)

    assert found.misconception is not None
    assert found.misconception.code == "M2"
    assert repr(found).startswith(
        "Your codes are consistent with reading the level off the actors named: see C"
    )
    assert set(found.claims) <= {row.claim for row in compare(coding, case).rows}


def test_habits_that_explain_the_codes_equally_well_are_all_named(case: Case) -> None:
    found = diagnose(dict.fromkeys(["C21", "C26", "C31", "C60"], Level.INTERNATIONAL), case)

    assert (found.habit, found.also) == ("actors", ("always international",))
    assert "named or international being given to nearly every claim" in repr(found)


def test_the_diagnostic_set_is_contested_and_the_scored_set_is_not(case: Case) -> None:
    sheet = find_sheet("ex01")
    scored, contested = sheet["ex01-q1"], sheet["ex01-q4"]
    assert isinstance(scored, CodingQuestion)
    assert isinstance(contested, CodingQuestion)

    assert not any(case.is_contested(claim) for claim in scored.claims)
    assert all(case.is_contested(claim) for claim in contested.claims)
    assert (contested.points, contested.contested) == (0, True)


def test_a_hint_never_names_the_reference_level(case: Case) -> None:
    for claim in case.claims:
        reference = case.effect_level(claim.id)
        for code in PILES:
            given = hint(claim.id, code, case)
            assert reference.label.lower() not in given.lower().replace(claim.text.lower(), "")


def test_a_hint_is_empty_exactly_where_the_code_is_accepted(case: Case) -> None:
    for claim in case.claims:
        for code in PILES:
            assert (hint(claim.id, code, case) == "") == (compare({claim.id: code}, case).agreed == 1)


@pytest.mark.parametrize(
    ("claim", "code", "reason"),
    [
        ("C73", "bilateral", "that may be where the cause lies"),
        ("C13", "outside", "may lie inside one state; a code here is for what comes of it"),
        ("C16", "bilateral", "who acts is not the level"),
        ("C42", "international", "beyond neighbours, to powers or rules"),
        ("C19", "regional", "a heading is not a code"),
        ("C06", "regional", "decision rule"),
    ],
)
def test_a_hint_gives_the_reason_that_fits_the_slip(case: Case, claim: str, code: str, reason: str) -> None:
    assert reason in hint(claim, code, case)


def test_a_cause_that_is_asked_for_and_missed_gets_a_hint_about_causes(case: Case) -> None:
    assert "what brings it about" in hint("C73", "regional", case, asked="cause")
