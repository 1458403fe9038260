"""Where the things of an argument stand: in columns from cause to effect, in lanes by level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from irkit.analysis.links import SITES, LinkGraph
from irkit.framework.levels import Level
from irkit.text import listed

if TYPE_CHECKING:
    import networkx as nx

    from irkit.records.records import Join, Link

Point = tuple[float, float]


class Thing(NamedTuple):
    """What causes or is caused, at a level."""

    text: str
    level: Level


@dataclass(frozen=True)
class Flow:
    """Some links of an argument: the things that they join, and where each stands.

    ``places`` count columns from the left and rows from the top of a lane; ``lanes`` say how many rows a
    level's lane has.
    """

    graph: LinkGraph
    links: tuple[Link, ...]

    @cached_property
    def steps(self) -> list[tuple[Link, Thing, Thing]]:
        """The links with their causes and effects, once for each effect level."""
        return [
            (link, Thing(link.cause, link.cause_level), Thing(link.effect, level))
            for link in self.links
            for level in link.effect_levels
        ]

    @cached_property
    def joins(self) -> list[tuple[Thing, Thing, Join | None]]:
        """Where an effect is a cause in other words, or at another level."""
        causes = {cause for _, cause, _ in self.steps}
        effects = dict.fromkeys(effect for _, _, effect in self.steps)
        return [
            (effect, cause, join)
            for effect in effects
            for cause in sorted(causes - {effect})
            if cause.text in self.graph.meetings[effect.text]
            for join in [self.graph.meetings[effect.text][cause.text]]
        ]

    @cached_property
    def _forward(self) -> nx.DiGraph[Thing]:
        """What leads to what; a join that would close a circle leads back, and is left out."""
        import networkx as nx

        forward: nx.DiGraph[Thing] = nx.DiGraph()
        pairs = [(cause, effect) for _, cause, effect in self.steps]
        stated_first = sorted(
            self.joins, key=lambda joined: bool(joined[2] and joined[2].basis == "supplied")
        )
        for start, end in [*pairs, *((effect, cause) for effect, cause, _ in stated_first)]:
            forward.add_nodes_from((start, end))
            if not nx.has_path(forward, end, start):
                forward.add_edge(start, end)
        return forward

    @cached_property
    def columns(self) -> Mapping[Thing, int]:
        """The column of each thing: as near to what it leads to as that allows, conclusions at the end."""
        import networkx as nx

        order, columns = list(nx.topological_sort(self._forward)), dict[Thing, int]()
        for thing in order:
            columns[thing] = max((columns[cause] + 1 for cause in self._forward.pred[thing]), default=0)
        last = max(columns.values(), default=0)
        final = {effect for link, _, effect in self.steps if link.id in self.graph.concluding}
        for thing in reversed(order):
            later = [columns[effect] - 1 for effect in self._forward.succ[thing]]
            columns[thing] = min(later) if later else last if thing in final else columns[thing]
        return columns

    @cached_property
    def gates(self) -> Mapping[Thing, list[Thing]]:
        """The conditions on which links are taken, with the causes that wait for them."""
        gates: dict[Thing, list[Thing]] = {}
        for link, cause, _ in self.steps:
            if link.condition:
                gates.setdefault(Thing(listed(link.condition), link.cause_level), []).append(cause)
        return gates

    @cached_property
    def lanes(self) -> Mapping[Level, int]:
        """How many rows the lane of each level has, for the levels at which something stands."""
        rows: dict[Level, int] = {}
        for thing, (_, row) in self.places.items():
            rows[thing.level] = max(rows.get(thing.level, 0), row + 1)
        return {level: rows[level] for level in SITES if level in rows}

    @cached_property
    def places(self) -> Mapping[Thing, tuple[int, int]]:
        """The column and the row of each thing, in the order of the links; conditions below the causes."""
        places: dict[Thing, tuple[int, int]] = {}
        used: Counter[tuple[Level, int]] = Counter()
        things = {thing: self.columns[thing] for _, *ends in self.steps for thing in ends}
        things |= {gate: self.columns[causes[-1]] for gate, causes in self.gates.items()}
        for thing, column in things.items():
            places[thing] = (column, used[thing.level, column])
            used[thing.level, column] += 1
        return places


def spaced(points: Mapping[str, Iterable[Point]], gap: float) -> dict[str, Point]:
    """Return for each name the first of its points that lies a gap away from those chosen before."""
    chosen: dict[str, Point] = {}
    for name, candidates in points.items():
        options = list(candidates)
        free = [
            (x, y)
            for x, y in options
            if all(abs(x - a) > gap or abs(y - b) > gap / 2 for a, b in chosen.values())
        ]
        chosen[name] = (free or options)[0]
    return chosen
