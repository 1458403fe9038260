"""The layouts: no two actors share a place, nor two signs."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from irkit.analysis.ties import TieGraph
from irkit.case.case import load_case
from irkit.widgets.layout import camps_layout, circle_layout, glyph_places, network_layout


@given(st.integers(1, 8), st.integers(1, 8))
def test_camps_layout(left: int, right: int) -> None:
    """No two actors of two camps share a place."""
    places = camps_layout([f"l{n}" for n in range(left)], [f"r{n}" for n in range(right)])
    assert left + right == len({(round(x, 3), round(y, 3)) for x, y in places.values()})


@given(st.integers(1, 24))
def test_circle_layout(count: int) -> None:
    """No two actors on a circle share a place."""
    actors = [str(n) for n in range(count)]
    places = circle_layout(actors, [frozenset(pair) for pair in pairwise(actors)])
    assert count == len({(round(x, 3), round(y, 3)) for x, y in places.values()})


def test_circle_layout_stable() -> None:
    """A layout is the same each time."""
    graph = load_case("lavrov-tehran-2013").ties.graph()
    once, again = (circle_layout(graph.actors, tuple(graph.ties)) for _ in range(2))
    assert once == again


def test_network_camps() -> None:
    """Two camps stand on two sides."""
    places = network_layout(load_case("lavrov-tehran-2013").ties.graph(issue="I05"))
    few = {"A_RUS", "A_IRN", "A_SYR"}
    assert max(places[actor][0] for actor in few) < min(
        x for actor, (x, _) in places.items() if actor not in few
    )


def test_network_neither() -> None:
    """An actor whose ties are of neither sign has a place as well."""
    graph = TieGraph.of({("a", "b"): 1, ("b", "c"): -1, ("c", "d"): 0})
    assert {"a", "b", "c", "d"} == {*network_layout(graph)}


def test_glyph_places() -> None:
    """Signs of ties that cross in their middles part."""
    crossing = {frozenset("ab"): ((0.0, 0.0), (2.0, 2.0)), frozenset("cd"): ((0.0, 2.0), (2.0, 0.0))}
    one, other = glyph_places(crossing, 0.2).values()
    assert ((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5 >= 0.19
