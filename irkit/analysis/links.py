"""Cause and effect across levels: the steps of an argument, its chains and loops, and what carries it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING, Any

from irkit.framework.levels import LEVELS, Level
from irkit.text import listed

if TYPE_CHECKING:
    import pandas as pd

    from irkit.case.case import Case
    from irkit.records.records import Join, Link

OWN = ("asserted", "conditional", "implied")
"""How a link stands in a text when the author takes the step: not where it is left out or denied."""

SITES = (*LEVELS, Level.DOMESTIC, Level.INDIVIDUAL)
"""Where a cause or an effect can sit."""


@dataclass(frozen=True)
class Step:
    """A link at one of its effect levels."""

    link: str
    cause: str
    effect: str
    sign: int
    cause_level: Level
    effect_level: Level
    mode: str = "asserted"

    def __str__(self) -> str:
        """Return the step with both of its levels."""
        sign = {1: "+", 0: "?", -1: "−"}[self.sign]
        return f"{self.link} {self.cause} ({self.cause_level}) {sign}→ {self.effect} ({self.effect_level})"


@dataclass(frozen=True)
class Chain:
    """Steps of which each starts from what the one before leads to; closed where the last meets the first.

    ``meetings`` holds, between two steps, the join that connects them, or None where they are worded
    alike; a closed chain has one more.
    """

    steps: tuple[Step, ...]
    meetings: tuple[Join | None, ...]

    @property
    def links(self) -> tuple[str, ...]:
        """The ids of the links, in order."""
        return tuple(step.link for step in self.steps)

    @property
    def levels(self) -> tuple[tuple[Level, Level], ...]:
        """The cause level and the effect level of each step."""
        return tuple((step.cause_level, step.effect_level) for step in self.steps)

    @property
    def sign(self) -> int:
        """What more of the first cause does to the last effect; 0 where a step gives no direction."""
        return prod(each.sign for each in (*self.steps, *self.meetings) if each is not None)

    @property
    def drifts(self) -> tuple[tuple[str, str], ...]:
        """Links in a row between which the level changes unsaid: an effect here, read as a cause there."""
        after = self.steps[1:] + self.steps[: len(self.meetings) - len(self.steps) + 1]
        pairs = zip(self.steps, after, strict=False)
        return tuple((a.link, b.link) for a, b in pairs if a.effect_level != b.cause_level)

    @property
    def supplied(self) -> tuple[Join, ...]:
        """The joins in it that a coder made."""
        return tuple(each for each in self.meetings if each is not None and each.basis == "supplied")

    @property
    def omitted(self) -> tuple[str, ...]:
        """The links in it that the text leaves out."""
        return tuple(step.link for step in self.steps if step.mode == "omitted")

    def __str__(self) -> str:
        """Return the steps, one a line."""
        return "\n".join(str(step) for step in self.steps)


@dataclass(frozen=True, repr=False)
class LinkGraph:
    """Links, and the joins by which the effect of one is the cause of another.

    ``concluding`` names the links on which the text's conclusion rests.
    """

    links: tuple[Link, ...]
    joins: tuple[Join, ...] = ()
    concluding: frozenset[str] = frozenset()

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The links, each once for each of its effect levels."""
        return tuple(
            Step(each.id, each.cause, each.effect, each.sign, each.cause_level, level, each.mode)
            for each in self.links
            for level in each.effect_levels
        )

    @cached_property
    def meetings(self) -> Mapping[str, Mapping[str, Join | None]]:
        """For each effect, the causes that it is or is the opposite of, with the join that says so."""
        link = {each.id: each for each in self.links}
        met: dict[str, dict[str, Join | None]] = {each.effect: {each.effect: None} for each in self.links}
        for join in self.joins:
            if join.effect_of in link and join.cause_of in link:
                met[link[join.effect_of].effect].setdefault(link[join.cause_of].cause, join)
        return met

    def after(self, step: Step) -> Iterator[tuple[Step, Join | None]]:
        """Yield the steps that start where one ends, with the join between them."""
        for cause, join in self.meetings[step.effect].items():
            yield from ((each, join) for each in self.steps if each.cause == cause)

    @cached_property
    def graph(self) -> Any:
        """The graph as a ``networkx.MultiDiGraph``.

        Causes and effects are nodes, with ``levels``. Links are edges of the kind ``link``, keyed by id, with
        ``sign``, ``mode`` and ``omitted``; joins are edges of the kind ``join``, with ``sign`` and ``basis``.
        """
        import networkx as nx

        made = nx.MultiDiGraph()
        for step in self.steps:
            for node, level in ((step.cause, step.cause_level), (step.effect, step.effect_level)):
                made.add_node(node)
                levels = made.nodes[node].get("levels", ())
                made.nodes[node]["levels"] = tuple(dict.fromkeys((*levels, level)))
            made.add_edge(
                step.cause, step.effect, key=step.link, kind="link", sign=step.sign, mode=step.mode,
                omitted=step.mode == "omitted",
            )  # fmt: skip
        for effect, causes in self.meetings.items():
            for cause, join in causes.items():
                if join is not None:
                    made.add_edge(effect, cause, key=join.id, kind="join", sign=join.sign, basis=join.basis)
        return made

    @cached_property
    def table(self) -> pd.DataFrame:
        """The links as a table, a row a link."""
        import pandas as pd

        rows = [
            {
                "link": each.id,
                "cause": each.cause,
                "cause level": each.cause_level.value,
                "sign": each.sign,
                "effect": each.effect,
                "effect level": listed(level.value for level in each.effect_levels),
                "mode": each.mode,
                "claims": each.claims,
            }
            for each in self.links
        ]
        columns = ["link", "cause", "cause level", "sign", "effect", "effect level", "mode", "claims"]
        return pd.DataFrame(rows, columns=columns).set_index("link")

    def __repr__(self) -> str:
        """Return the number of links and joins in one line."""
        omitted = sum(each.mode == "omitted" for each in self.links)
        left = f", {omitted} of them left out by the text" if omitted else ""
        return f"<LinkGraph: {len(self.links)} links{left}; {len(self.joins)} joins>"


def link_graph(case: Case, *, omitted: bool = True, supplied: bool = True) -> LinkGraph:
    """Return the links of a case as a signed directed graph.

    Parameters
    ----------
    case : Case
        The case.
    omitted : bool, default True
        Whether links that the text leaves out, although its argument needs them, are in the graph. They
        are marked, and nothing counts them as asserted.
    supplied : bool, default True
        Whether the joins that a coder made count beside those that the text states.
    """
    last = {claim.id for claim in case.claims_in(case.sections[-1].id)} if case.sections else set()
    links = tuple(each for each in case.links if omitted or each.mode != "omitted")
    joins = tuple(each for each in case.joins if supplied or each.basis == "stated")
    return LinkGraph(links, joins, frozenset(each.id for each in links if last.intersection(each.claims)))


def as_graph(case: Case | LinkGraph) -> LinkGraph:
    """Return the graph of a case's links; a graph is returned as it is."""
    return case if isinstance(case, LinkGraph) else link_graph(case)


def level_matrix(case: Case | LinkGraph, *, omitted: bool = False, signed: bool = False) -> pd.DataFrame:
    """Return how often a text leads from each level to each: cause levels in rows, effect levels in columns.

    A link whose effect sits at two levels counts at both. A step that the text reports and denies counts;
    one that it leaves out does not, unless asked for.

    Parameters
    ----------
    case : Case or LinkGraph
        The case, or its links.
    omitted : bool, default False
        Whether links that the text leaves out count.
    signed : bool, default False
        Whether signs are added up, instead of links counted.
    """
    import pandas as pd

    steps = [step for step in as_graph(case).steps if omitted or step.mode != "omitted"]
    met = {level for step in steps for level in (step.cause_level, step.effect_level)}
    names = [level.value for level in (*SITES, *sorted(met - set(SITES)))]
    counts = {row: dict.fromkeys(names, 0) for row in names}
    for step in steps:
        counts[step.cause_level.value][step.effect_level.value] += step.sign if signed else 1
    matrix = pd.DataFrame([list(row.values()) for row in counts.values()], index=names, columns=names)
    return matrix.rename_axis(index="cause level", columns="effect level")


def chains(case: Case | LinkGraph, length: int | None = 2, start: str | None = None) -> tuple[Chain, ...]:
    """Return the chains in which each link starts from what the one before leads to.

    Parameters
    ----------
    case : Case or LinkGraph
        The case, or its links.
    length : int or None, default 2
        How many links a chain has; None for those that nothing leads into and that lead no further.
    start : str, optional
        The id of the link that a chain begins with; with it, what leads into that link does not matter.
    """
    graph = as_graph(case)
    led_to = {after for step in graph.steps for after, _ in graph.after(step)}
    found: list[Chain] = []
    waiting = [Chain((step,), ()) for step in graph.steps if start in (None, step.link)]
    if length is None and start is None:
        waiting = [chain for chain in waiting if chain.steps[0] not in led_to]
    while waiting:
        chain = waiting.pop(0)
        here = chain.steps[-1].effect
        used = {text for step in chain.steps for text in (step.cause, step.effect)}
        onward = [
            Chain((*chain.steps, step), (*chain.meetings, join))
            for step, join in graph.after(chain.steps[-1])
            if step.effect not in used and (step.cause == here or step.cause not in used)
        ]
        if len(chain.steps) == length or (length is None and not onward and len(chain.steps) > 1):
            found.append(chain)
        elif length is None or len(chain.steps) < length:
            waiting += onward
    return tuple(found)


def loops(case: Case | LinkGraph) -> tuple[Chain, ...]:
    """Return the loops: closed chains, whose sign says whether more leads to more (1) or to less (-1)."""
    import networkx as nx

    graph = as_graph(case)
    order = {step: place for place, step in enumerate(graph.steps)}
    joins = {(a, b): join for a in graph.steps for b, join in graph.after(a)}
    found = []
    for cycle in nx.simple_cycles(nx.DiGraph(list(joins))):
        first = cycle.index(min(cycle, key=order.__getitem__))
        steps = (*cycle[first:], *cycle[:first])
        pairs = zip(steps, (*steps[1:], steps[0]), strict=True)
        found.append(Chain(steps, tuple(joins[pair] for pair in pairs)))
    return tuple(sorted(found, key=lambda loop: (len(loop.steps), [order[step] for step in loop.steps])))
