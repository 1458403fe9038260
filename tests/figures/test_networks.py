"""The signed networks: how a tie looks, where actors stand, what is said of triads."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.lines import Line2D
from matplotlib.text import Text

from irkit import figures
from irkit.analysis.ties import TieGraph
from irkit.case.case import load_case
from irkit.figures import Drawing
from irkit.figures.layout import camps_layout, circle_layout, glyph_places

CASE = load_case("lavrov-tehran-2013")
SYRIA = CASE.ties.graph(issue="I05")


@pytest.fixture(scope="module")
def syria() -> Drawing:
    return figures.ties(SYRIA)


def named(drawing: Drawing) -> dict[str, Line2D]:
    """Return the lines and marks that have a name, the key's left out."""
    held = {str(line.get_gid()): line for line in drawing.ax.lines if line.get_gid()}
    return {gid: line for gid, line in held.items() if gid not in ("key", "sign key")}


def ties(drawing: Drawing) -> dict[str, Line2D]:
    """Return the lines of ties, by pair."""
    return {gid: line for gid, line in named(drawing).items() if "–" in gid and not gid.startswith("sign")}


def words(drawing: Drawing) -> set[str]:
    return {text.get_text() for text in drawing.figure.findobj(Text)}


def test_a_tie_is_drawn_by_its_sign_and_by_who_says_so(syria: Drawing) -> None:
    kinds = {1: "friendly", -1: "hostile", 0: "neither"}
    wanted = {"–".join(sorted(pair)): f"{kinds[t.sign]}, {t.basis}" for pair, t in SYRIA.ties.items()}
    assert wanted == {gid: line.get_label() for gid, line in ties(syria).items()}


def test_stated_ties_are_solid_and_supplied_ones_dashed(syria: Drawing) -> None:
    looks = {(line.get_label().rpartition(", ")[2], line.get_linestyle()) for line in ties(syria).values()}
    assert {("stated", "-"), ("supplied", "--")} == looks


def test_supplied_ties_are_lighter_than_stated_ones(syria: Drawing) -> None:
    colours = {line.get_label(): line.get_color() for line in ties(syria).values()}
    assert "#a4133c" == colours["hostile, stated"]
    assert sum(colours["hostile, supplied"]) > 1.5


def test_friendly_and_hostile_ties_differ_in_more_than_colour(syria: Drawing) -> None:
    signs = {gid: line.get_marker() for gid, line in named(syria).items() if gid.startswith("sign ")}
    kind = {f"sign {gid}": line.get_label().partition(",")[0] for gid, line in ties(syria).items()}
    assert {("friendly", "+"), ("hostile", "_")} == {(kind[gid], marker) for gid, marker in signs.items()}


def test_two_camps_stand_on_two_sides(syria: Drawing) -> None:
    few = {"A_RUS", "A_IRN", "A_SYR"}
    dots = {gid: line.get_xdata()[0] for gid, line in named(syria).items() if gid in SYRIA.actors}
    assert max(dots[actor] for actor in few) < min(x for actor, x in dots.items() if actor not in few)


def test_parts_that_are_not_tied_to_one_another_stand_apart() -> None:
    drawing = figures.ties(SYRIA.stated)
    downs = {gid: line.get_ydata()[0] for gid, line in named(drawing).items() if gid in SYRIA.actors}
    assert max(y for actor, y in downs.items() if actor not in ("A_RUS", "A_IRN")) < downs["A_RUS"]
    assert "One camp, not tied to those: Russia and Iran." in repr(drawing)


def test_side_by_side_tells_the_triads_of_both() -> None:
    shown = words(figures.ties_side_by_side(CASE, ["I05", "I01"]))
    assert {"84 triads: 84 balanced, 0 strained", "3 triads: 1 balanced, 2 strained"} <= shown
    stated = words(figures.ties_side_by_side(CASE, ["I05", "I01"], supplied=False))
    assert {"35 triads: 35 balanced, 0 strained", "no triad"} <= stated


def test_an_unknown_issue_is_answered_with_the_likely_one() -> None:
    with pytest.raises(LookupError, match='no issue "IO5": did you mean'):
        figures.ties_side_by_side(CASE, ["IO5"])


def test_a_network_of_ones_own_can_be_drawn() -> None:
    graph = TieGraph.of({("a", "b"): 1, ("b", "c"): -1, ("a", "c"): -1})
    assert "Mine: 3 actors; ties 1 friendly and 2 hostile" in repr(figures.ties(graph, "Mine"))


@given(st.integers(1, 8), st.integers(1, 8))
def test_no_two_actors_of_two_camps_share_a_place(left: int, right: int) -> None:
    places = camps_layout([f"l{n}" for n in range(left)], [f"r{n}" for n in range(right)])
    assert left + right == len({(round(x, 3), round(y, 3)) for x, y in places.values()})


@given(st.integers(1, 24))
def test_no_two_actors_on_a_circle_share_a_place(count: int) -> None:
    actors = [str(n) for n in range(count)]
    places = circle_layout(actors, [frozenset(pair) for pair in pairwise(actors)])
    assert count == len({(round(x, 3), round(y, 3)) for x, y in places.values()})


def test_a_layout_is_the_same_each_time() -> None:
    graph = CASE.ties.graph()
    once, again = (circle_layout(graph.actors, tuple(graph.ties)) for _ in range(2))
    assert once == again


def test_signs_of_ties_that_cross_in_their_middles_part() -> None:
    crossing = {frozenset("ab"): ((0.0, 0.0), (2.0, 2.0)), frozenset("cd"): ((0.0, 2.0), (2.0, 0.0))}
    one, other = glyph_places(crossing, 0.2).values()
    assert ((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5 >= 0.19
