"""The levels, the codebook and the decision rule."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irkit.case.case import load_case
from irkit.framework.levels import LEVELS, PILES, Decision, Level, codebook, decide, entry, rule


@pytest.mark.parametrize("word", ["regional", "Regional", " REG ", "reg", Level.REGIONAL])
def test_parse(word: str) -> None:
    """A level is understood by its value, its label or its short form."""
    assert Level.parse(word) is Level.REGIONAL


def test_parse_misspelt() -> None:
    """A misspelt level is answered with the likely one."""
    with pytest.raises(ValueError, match='"regionl" is not a level: did you mean "regional"'):
        Level.parse("regionl")


@pytest.mark.parametrize("thing", [None, 3, ["regional"], ...])
def test_parse_no_word(thing: object) -> None:
    """What is no word is no level."""
    with pytest.raises(ValueError, match="a level is a word such as international"):
        Level.parse(thing)


def test_in_scheme() -> None:
    """What the article leaves out is outside the scheme."""
    outside = {level for level in Level if level.in_scheme is Level.OUTSIDE}

    assert outside == {Level.DOMESTIC, Level.INDIVIDUAL, Level.FRAMING, Level.OUTSIDE}


def test_entries_complete() -> None:
    """Every level but outside has a whole codebook entry."""
    for each in codebook():
        assert each.definition
        assert each.include
        assert each.exclude
        assert each.example_reason
        assert each.borderline_reason


def test_examples_coded() -> None:
    """The codebook's examples are claims coded at their level."""
    case = load_case(codebook().case)

    for each in codebook():
        assert each.example is not None
        assert case.effect_level(each.example) == each.level


def test_borderline_contested() -> None:
    """A borderline example is contested."""
    case = load_case(codebook().case)

    borderline = [each.borderline for each in codebook() if each.level is not Level.INDIVIDUAL]

    assert all(name is not None and case.is_contested(name) for name in borderline)


def test_piles_distinct() -> None:
    """Piles differ in sign, colour, hatch and label."""
    for shown in ("sign", "colour", "hatch", "label"):
        assert len({getattr(entry(level), shown) for level in PILES}) == len(PILES)


def test_rule_ends() -> None:
    """Every walk through the rule ends at a level, and every level can be reached."""
    ends = set()
    for answers in itertools.product([True, False], repeat=len(rule())):
        walk = next(decide(*answers[:n]) for n in range(len(answers) + 1) if decide(*answers[:n]).level)
        ends.add(walk.level)

    assert ends == set(Level) - {Level.OUTSIDE}


@given(st.lists(st.booleans(), max_size=4))
def test_walk(answers: list[bool]) -> None:
    """A walk shows either a level or the open question."""
    try:
        walk = decide(*answers)
    except ValueError:
        return
    assert (walk.level is None) != (walk.step is None)
    assert len(walk.path) == len(answers)


def test_too_many_answers() -> None:
    """More answers than questions are refused."""
    with pytest.raises(ValueError, match="the rule ended at framing after 1 answers"):
        decide(False, True)


def test_walk_text() -> None:
    """A walk reads as questions and answers."""
    assert isinstance(decide(True), Decision)
    assert repr(decide(True, False, True)).endswith("→ Bilateral")


def test_heading_order() -> None:
    """The scheme keeps the order of the article's headings."""
    case = load_case(codebook().case)

    assert tuple(section.heading_level for section in case.sections if section.heading_level) == LEVELS
