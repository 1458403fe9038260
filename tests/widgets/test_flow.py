"""The flow of an argument: what stands where, and which joins lead back."""

from __future__ import annotations

import pytest

from irkit.case.case import case_names, load_case
from irkit.widgets.flow import Flow, Thing, spaced

GRAPH = load_case("lavrov-tehran-2013").links.graph()
FLOWS = [Flow(GRAPH, links) for links in GRAPH.parts]


@pytest.mark.parametrize("name", case_names())
def test_places(name: str) -> None:
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


def test_spaced() -> None:
    """A name takes the first of its points that is free, and the first of all where none is."""
    one = [(0.0, 0.0), (50.0, 0.0)]
    assert {"a": (0.0, 0.0), "b": (50.0, 0.0), "c": (0.0, 0.0)} == spaced({"a": one, "b": one, "c": one}, 30)
