"""The shared map of states, and the level of an outcome by who would feel it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irkit.framework.levels import LEVELS, Level, parting
from irkit.framework.states import PERSON, TEXT, WORLD, decide_felt, near, places, regions

PAIR = ("RUS", "IRN")
STATES = sorted(set(places()) - {WORLD, PERSON, TEXT})


def level(*codes: str) -> Level | None:
    return decide_felt({code: places()[code].region for code in codes}, PAIR).level


@pytest.mark.parametrize(
    ("felt", "expected"),
    [
        (["RUS", "IRN"], "bilateral"),
        (["SYR", "IRQ"], "regional"),
        (["RUS", "IRN", "AZE", "KAZ", "TKM"], "regional"),
        (["RUS", "USA"], "international"),
        (["IRN", "USA", "CHN", "RUS", "FRA", "GBR", "DEU"], "international"),
        (["IRN", WORLD], "international"),
        (["SYR"], "domestic"),
        ([PERSON], "individual"),
        ([TEXT], "framing"),
    ],
)
def test_felt(felt: list[str], expected: str) -> None:
    """The codebook's rule makes a level of those who would feel the outcome."""
    assert expected == level(*felt)


def test_nobody_felt() -> None:
    """Where nobody is marked the first question is open."""
    assert "world" == getattr(decide_felt({}, PAIR).step, "key", None)


@given(st.sets(st.sampled_from(STATES), min_size=2), st.sampled_from(STATES))
def test_more_felt(felt: set[str], another: str) -> None:
    """An outcome that more states feel never sinks to a narrower level, the pair's own set apart."""
    wide = {Level.BILATERAL: 0, Level.REGIONAL: 1, Level.INTERNATIONAL: 2}
    before, after = level(*felt), level(*felt, another)
    assert before in LEVELS
    assert after in LEVELS
    if felt | {another} != set(PAIR):
        assert wide[before] <= wide[after]


def test_shared_map() -> None:
    """Every member of the United Nations and both observers have a tile, none of them twice."""
    assert 193 + 2 + 1 == len(STATES)
    spots = [place.spot for code, place in places().items() if code != "SUN"]
    assert len(set(spots)) == len(spots)
    assert {place.region for place in places().values()} == set(regions())
    assert near("europe", "caucasus")
    assert near("caucasus", "europe")
    assert not near("europe", "north-america")


def test_parting() -> None:
    """The ways to any two levels part at one question of the rule."""
    assert "region" == parting(Level.REGIONAL, Level.INTERNATIONAL).key
    assert "pair" == parting(Level.INTERNATIONAL, Level.BILATERAL).key
    assert "world" == parting(Level.FRAMING, Level.BILATERAL).key
