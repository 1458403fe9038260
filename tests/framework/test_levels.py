"""The levels, the codebook and the decision rule."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irkit.case.case import load_case
from irkit.framework.levels import LEVELS, PILES, Decision, Level, codebook, decide, entry, rule


@pytest.mark.parametrize("word", ["regional", "Regional", " REG ", "reg", Level.REGIONAL])
def test_a_level_is_understood_by_value_label_or_short_form(word: str) -> None:
    assert Level.parse(word) is Level.REGIONAL


def test_a_misspelt_level_is_answered_with_the_likely_one() -> None:
    with pytest.raises(ValueError, match='"regionl" is not a level: did you mean "regional"'):
        Level.parse("regionl")


@pytest.mark.parametrize("thing", [None, 3, ["regional"], ...])
def test_what_is_no_word_is_no_level(thing: object) -> None:
    with pytest.raises(ValueError, match="a level is a word such as international"):
        Level.parse(thing)


def test_what_the_article_leaves_out_is_outside_the_scheme() -> None:
    outside = {level for level in Level if level.in_scheme is Level.OUTSIDE}

    assert outside == {Level.DOMESTIC, Level.INDIVIDUAL, Level.FRAMING, Level.OUTSIDE}


def test_every_level_but_outside_has_a_whole_codebook_entry() -> None:
    for each in codebook():
        assert each.definition
        assert each.include
        assert each.exclude
        assert each.example_reason
        assert each.borderline_reason


def test_the_codebooks_examples_are_claims_coded_at_their_level() -> None:
    case = load_case(codebook().case)

    for each in codebook():
        assert each.example is not None
        assert case.effect_level(each.example) == each.level


def test_a_borderline_example_is_contested() -> None:
    case = load_case(codebook().case)

    borderline = [each.borderline for each in codebook() if each.level is not Level.INDIVIDUAL]

    assert all(name is not None and case.is_contested(name) for name in borderline)


def test_piles_differ_in_sign_and_colour_and_hatch() -> None:
    for shown in ("sign", "colour", "hatch", "label"):
        assert len({getattr(entry(level), shown) for level in PILES}) == len(PILES)


def test_every_walk_through_the_rule_ends_at_a_level_and_every_level_can_be_reached() -> None:
    ends = set()
    for answers in itertools.product([True, False], repeat=len(rule())):
        walk = next(decide(*answers[:n]) for n in range(len(answers) + 1) if decide(*answers[:n]).level)
        ends.add(walk.level)

    assert ends == set(Level) - {Level.OUTSIDE}


@given(st.lists(st.booleans(), max_size=4))
def test_a_walk_shows_either_a_level_or_the_open_question(answers: list[bool]) -> None:
    try:
        walk = decide(*answers)
    except ValueError:
        return
    assert (walk.level is None) != (walk.step is None)
    assert len(walk.path) == len(answers)


def test_more_answers_than_questions_are_refused() -> None:
    with pytest.raises(ValueError, match="the rule ended at framing after 1 answers"):
        decide(False, True)


def test_a_walk_reads_as_questions_and_answers() -> None:
    assert isinstance(decide(True), Decision)
    assert repr(decide(True, False, True)).endswith("→ Bilateral")


def test_the_scheme_keeps_the_order_of_the_articles_headings() -> None:
    case = load_case(codebook().case)

    assert tuple(section.heading_level for section in case.sections if section.heading_level) == LEVELS
