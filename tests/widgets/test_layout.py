"""The layouts: no two actors share a place, nor two things of an argument, nor two signs."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irkit.analysis.ties import TieGraph
from irkit.case.case import case_names, load_case
from irkit.widgets.layout import (
    Flow,
    Thing,
    camps_layout,
    circle_layout,
    network_layout,
    sign_places,
    straight,
)

GRAPH = load_case("lavrov-tehran-2013").links.graph()
FLOWS = [Flow(GRAPH, links) for links in GRAPH.parts]


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


@pytest.mark.parametrize("name", case_names())
def test_flow_places(name: str) -> None:
    """No two things share a place, and every step leads to the right."""
    graph = load_case(name).links.graph()
    for flow in (Flow(graph, links) for links in graph.parts):
        taken = [(thing.level, *place) for thing, place in flow.places.items()]
        assert len({*taken}) == len(taken)
        assert all(flow.columns[cause] < flow.columns[effect] for _, cause, effect in flow.steps)


def test_conclusion_last() -> None:
    """What the conclusion speaks of stands at the end."""
    flow = FLOWS[0]
    last = max(flow.columns.values())
    assert {last} == {flow.columns[effect] for link, _, effect in flow.steps if link.id in GRAPH.concluding}


def test_circle() -> None:
    """Of the joins that make a circle, one that a coder added leads back."""
    (flow,) = (flow for flow in FLOWS if any(link.id == "L09" for link in flow.links))
    back = [join for effect, cause, join in flow.joins if flow.columns[effect] >= flow.columns[cause]]
    assert ["J06"] == [join.id for join in back if join]


def test_gates() -> None:
    """A condition stands below the causes that wait for it."""
    ((gate, causes),) = FLOWS[0].gates.items()
    assert Thing("C65, C68 and C70", causes[0].level) == gate
    column, row = FLOWS[0].places[gate]
    assert all((column, row) > FLOWS[0].places[cause] for cause in causes)


def test_sign_places() -> None:
    """Signs of ties that cross in their middles part; one that is alone stands in the middle."""
    crossing = {"one": straight((0.0, 0.0), (2.0, 2.0)), "other": straight((0.0, 2.0), (2.0, 0.0))}
    one, other = sign_places(crossing, 0.2).values()
    assert ((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5 >= 0.19
    assert {"alone": (1.0, 0.0)} == sign_places({"alone": straight((0.0, 0.0), (2.0, 0.0))}, 0.2)
