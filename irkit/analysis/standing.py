"""Which level carries an argument: what still stands when one level is left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from textwrap import fill
from typing import TYPE_CHECKING, Literal

from irkit.analysis.links import OWN, LinkGraph, Step, as_graph
from irkit.framework.levels import Level, entry
from irkit.text import UserError, listed, meant

if TYPE_CHECKING:
    import pandas as pd

    from irkit.case.case import Case
    from irkit.records.records import Link

By = Literal["effect", "cause"]

DEFINITION = (
    "With a level go the steps whose {by} sits there. A step that is left stands if its cause is taken as "
    "given, or if another step that stands makes more of that cause; one is enough. Taken as given is a "
    "cause of which nothing in the whole argument makes more. A link stands if it stands at one of its "
    "effect levels, and a claim if one of its links does."
)


class StandingError(UserError, ValueError):
    """A way to leave a level out that there is not; the message is one sentence."""


@dataclass(frozen=True, repr=False)
class Standing:
    """What of an argument still stands when a level is left out, by the definition that it carries.

    ``left_out`` are the links that go with the level, ``unsupported`` those that nothing leads to any
    more; together they are ``falls``.
    """

    graph: LinkGraph
    without: Level | None
    by: By
    stands: tuple[Link, ...]
    left_out: tuple[Link, ...]
    unsupported: tuple[Link, ...]

    @property
    def definition(self) -> str:
        """What it means to stand."""
        return DEFINITION.format(by=self.by)

    @property
    def falls(self) -> tuple[Link, ...]:
        """The links that no longer stand."""
        return tuple(sorted((*self.left_out, *self.unsupported), key=self.graph.links.index))

    @property
    def claims_standing(self) -> tuple[str, ...]:
        """The claims of which at least one link stands."""
        return tuple(sorted({claim for link in self.stands for claim in link.claims}))

    @property
    def claims_falling(self) -> tuple[str, ...]:
        """The claims that rest on links, none of which stands."""
        claims = {claim for link in self.falls for claim in link.claims}
        return tuple(sorted(claims - set(self.claims_standing)))

    @property
    def conclusions(self) -> Mapping[str, bool]:
        """The links on which the text's conclusion rests, and whether each still stands."""
        standing = {link.id for link in self.stands}
        judged = {link.id for link in (*self.stands, *self.falls)}
        named = [link.id for link in self.graph.links if link.id in self.graph.concluding & judged]
        return {link: link in standing for link in named}

    @cached_property
    def table(self) -> pd.DataFrame:
        """The links as a table, with what has become of each."""
        import pandas as pd

        fates = {link.id: "stands" for link in self.stands}
        fates |= {link.id: "left out" for link in self.left_out}
        fates |= {link.id: "nothing leads to it" for link in self.unsupported}
        rows = [
            {"link": each.id, "cause": each.cause, "effect": each.effect, "fate": fates[each.id]}
            for each in self.graph.links
            if each.id in fates
        ]
        return pd.DataFrame(rows, columns=["link", "cause", "effect", "fate"]).set_index("link")

    @property
    def summary(self) -> str:
        """How much stands and what falls, in words."""
        total = len(self.stands) + len(self.falls)
        if self.without is None:
            head = f"With every level in: {len(self.stands)} of {total} links stand."
        else:
            level = entry(self.without).label.lower()
            head = f"Without the {level} level, by {self.by}: {len(self.stands)} of {total} links stand."
        lines = [head]
        for links, what in (
            (self.left_out, "Left out"),
            (self.unsupported, "Nothing leads to them any more"),
        ):
            if links:
                lines.append(f"{what}: {listed(link.id for link in links)}.")
        fallen = [link for link, stands in self.conclusions.items() if not stands]
        if self.conclusions:
            kept = f"{len(self.conclusions) - len(fallen)} of {len(self.conclusions)}"
            lines.append(f"Of the links in the conclusion, {kept} stand.")
        return "\n".join(lines)

    def __repr__(self) -> str:
        """Return how much stands, what falls, and the definition."""
        return "\n".join(fill(line, 92) for line in [*self.summary.splitlines(), self.definition])


def still_stands(
    case: Case | LinkGraph,
    without: Level | str | None = None,
    by: By = "effect",
    *,
    omitted: bool = False,
) -> Standing:
    """Return what of an argument still stands when one level is left out.

    A step goes with the level where its effect (or its cause) sits. A step that is left stands if its
    cause is *taken as given*, or if another step that stands makes more of that cause. Taken as given is
    a cause of which nothing in the whole argument makes more: the text starts from it. A circle of steps
    into which nothing leads is taken as given as a whole, and no circle holds itself up.

    Why so. What the text starts from needs no support in it, with or without a level; everything else
    does, and to lose it is the price of leaving a level out. What starts is settled on the whole
    argument, so that leaving out can only take away: a larger cut never adds a conclusion. One support is
    enough, because the text gives several causes of one thing as each sufficient. A step that makes *less*
    of a cause explains why it is small, and does not support what is then said to follow from it. Steps
    that the text leaves out, or reports and denies, carry nothing; ``omitted`` lets the first carry.

    Parameters
    ----------
    case : Case or LinkGraph
        The case, or its links.
    without : Level or str, optional
        The level to leave out; by default none.
    by : {"effect", "cause"}
        Whether the steps go whose effect, or whose cause, sits there.
    omitted : bool, default False
        Whether the links that the text leaves out count as if it took them.

    Raises
    ------
    ValueError
        If the level, or the way to leave it out, is unknown.
    """
    if by not in ("effect", "cause"):
        raise StandingError(f'"{by}" is no way to leave a level out: {meant(str(by), ["effect", "cause"])}')
    level = None if without is None else Level.parse(without)
    graph = as_graph(case)
    modes = (*OWN, "omitted") if omitted else OWN
    taken = [step for step in graph.steps if step.mode in modes]
    kept = [step for step in taken if (step.effect_level if by == "effect" else step.cause_level) != level]
    standing = {step.link for step in _standing(graph, taken, kept)}
    left = {step.link for step in kept}
    links = [link for link in graph.links if link.mode in modes]
    return Standing(
        graph, level, by,
        tuple(link for link in links if link.id in standing),
        tuple(link for link in links if link.id not in left),
        tuple(link for link in links if link.id in left - standing),
    )  # fmt: skip


def _standing(graph: LinkGraph, taken: Iterable[Step], kept: Iterable[Step]) -> set[Step]:
    """Return the steps that stand among those kept; what is given is settled on all that are taken."""
    supports = _supports(graph, set(taken))
    waiting = [step for step in kept if step.cause in _given(supports)]
    allowed, standing = set(kept), set(waiting)
    while waiting:
        fresh = {step for step in supports[waiting.pop()] if step in allowed} - standing
        standing |= fresh
        waiting += fresh
    return standing


def _supports(graph: LinkGraph, steps: set[Step]) -> dict[Step, list[Step]]:
    """Return, for each step, those that start from what it makes more of."""
    return {
        step: [
            later
            for later, join in graph.after(step)
            if later in steps and step.sign * (join.sign if join else 1) > 0
        ]
        for step in steps
    }


def _given(supports: Mapping[Step, list[Step]]) -> set[str]:
    import networkx as nx

    graph = nx.DiGraph()
    graph.add_nodes_from(supports)
    graph.add_edges_from((step, later) for step, found in supports.items() for later in found)
    circles = nx.condensation(graph)
    first = [circle for circle in circles if not circles.in_degree(circle)]
    return {step.cause for circle in first for step in circles.nodes[circle]["members"]}
