"""Cause and effect across levels: the steps of an argument, and what carries it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations
from textwrap import fill
from typing import TYPE_CHECKING, Literal, NamedTuple

from irkit.framework.levels import LEVELS, Level, LevelError, entry
from irkit.text import UnknownWordError, listed, meant

if TYPE_CHECKING:
    import pandas as pd

    from irkit.records.records import Join, Link

OWN = ("asserted", "conditional", "implied")
"""How a link stands in a text when the author takes the step: not where it is left out or denied."""

By = Literal["effect", "cause"]

DEFINITION = (
    "With a level go the steps whose {by} sits there, and with a claim the links that rest on it or on its "
    "condition. A step that is left stands if its cause is taken as given, or if another step that stands "
    "makes more of that cause; one is enough. Taken as given is a cause of which nothing in the whole "
    "argument makes more. A link stands if it stands at one of its effect levels, and a claim if one of its "
    "links does."
)

SITES = (*LEVELS, Level.DOMESTIC, Level.INDIVIDUAL)
"""Where a cause or an effect can sit."""

SIGNS = {1: "+", -1: "−", 0: "?"}
"""How a link's sign is written; ? where the article gives no direction."""


class Step(NamedTuple):
    """A link at one of its effect levels."""

    link: Link
    effect_level: Level


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
        return tuple(Step(link, level) for link in self.links for level in link.effect_levels)

    @cached_property
    def meetings(self) -> Mapping[str, Mapping[str, Join | None]]:
        """For each effect, the causes that it is or is the opposite of, with the join that says so."""
        links = {link.id: link for link in self.links}
        causes: dict[str, dict[str, Join | None]] = {link.effect: {link.effect: None} for link in self.links}
        for join in self.joins:
            if join.effect_of in links and join.cause_of in links:
                causes[links[join.effect_of].effect].setdefault(links[join.cause_of].cause, join)
        return causes

    def after(self, step: Step) -> Iterator[tuple[Step, Join | None]]:
        """Yield the steps that start where one ends, with the join between them."""
        for cause, join in self.meetings[step.link.effect].items():
            yield from ((later, join) for later in self.steps if later.link.cause == cause)

    def __repr__(self) -> str:
        """Return the number of links and joins in one line."""
        omitted = sum(link.mode == "omitted" for link in self.links)
        left = f", {omitted} of them left out by the text" if omitted else ""
        return f"<LinkGraph: {len(self.links)} links{left}; {len(self.joins)} joins>"

    def matrix(self) -> pd.DataFrame:
        """Return how often a text leads from each level to each, cause levels in rows, effects in columns.

        A link whose effect sits at two levels counts at both. A step that the text leaves out or denies
        does not count.
        """
        import pandas as pd

        pairs = [(step.link.cause_level, step.effect_level) for step in self.steps if step.link.mode in OWN]
        names = [level.value for level in (*SITES, *sorted({*chain(*pairs)} - {*SITES}))]
        counts = Counter((cause.value, effect.value) for cause, effect in pairs)
        rows = [[counts[cause, effect] for effect in names] for cause in names]
        matrix = pd.DataFrame(rows, index=names, columns=names)
        return matrix.rename_axis(index="cause level", columns="effect level")

    def without(self, what: Level | str | Iterable[Level | str] = (), by: By = "effect") -> Standing:
        """Return what of an argument still stands when levels, links or claims are left out.

        A step goes with the level where its effect (or its cause) sits; a link goes by itself, or with any
        claim that it rests on or that states the condition on which it is taken. A step that is left stands
        if its cause is *taken as given*, or if another step that stands makes more of that cause. Taken as
        given is a cause of which nothing in the whole argument makes more: the text starts from it. A circle
        of steps into which nothing leads is taken as given as a whole, and no circle holds itself up.

        Why so. What the text starts from needs no support in it, with or without a level; everything else
        does, and to lose it is the price of leaving a level out. What starts is settled on the whole
        argument, so that leaving out can only take away: a larger cut never adds a conclusion. One support is
        enough, because the text gives several causes of one thing as each sufficient. A step that makes
        *less* of a cause explains why it is small, and does not support what is then said to follow from
        it. Steps that the text leaves out, or reports and denies, carry nothing.

        Parameters
        ----------
        what : Level, str, or iterable of them, optional
            Levels, and ids of links and claims; by default nothing.
        by : {"effect", "cause"}
            Whether with a level the steps go whose effect, or whose cause, sits there.

        Raises
        ------
        ValueError
            If something is no level, link or claim of the argument, or the way is unknown.
        """
        if by not in ("effect", "cause"):
            raise UnknownWordError(
                f'"{by}" is no way to leave a level out: {meant(str(by), ["effect", "cause"])}'
            )
        out = tuple(map(self._named, [what] if isinstance(what, str) else what))
        gone = {link.id for link in self.links if {link.id, *link.claims, *link.condition} & {*out}}
        taken = [step for step in self.steps if step.link.mode in OWN]
        levels = {step: step.effect_level if by == "effect" else step.link.cause_level for step in taken}
        kept = [step for step in taken if step.link.id not in gone and levels[step] not in out]
        standing = {step.link.id for step in self._standing(taken, kept)}
        left = {step.link.id for step in kept}
        links = [link for link in self.links if link.mode in OWN]
        return Standing(
            self, out, by,
            tuple(link for link in links if link.id in standing),
            tuple(link for link in links if link.id not in left),
            tuple(link for link in links if link.id in left - standing),
        )  # fmt: skip

    def _named(self, name: Level | str) -> Level | str:
        """Return a level, or the id of a link or of a claim that a link rests on."""
        ids = [link.id for link in self.links]
        ids += [claim for link in self.links for claim in (*link.claims, *link.condition)]
        if name in ids:
            return name
        try:
            return Level.parse(name)
        except LevelError:
            known = meant(name, [level.value for level in SITES] + ids)
            raise UnknownWordError(f'"{name}" is no level, link or claim of the argument: {known}') from None

    @property
    def parts(self) -> tuple[tuple[Link, ...], ...]:
        """The links that lead to the conclusion, others that meet in groups, and last those that do not."""
        import networkx as nx

        meets: nx.DiGraph[str] = nx.DiGraph()
        meets.add_nodes_from(link.id for link in self.links)
        meets.add_edges_from(
            (link.id, later.id)
            for link in self.links
            for later in self.links
            if later.cause in self.meetings[link.effect]
        )
        # Links that bring about the same thing belong together, and so do those that one thing brings about.
        ends: dict[str, set[str]] = {}
        for link in self.links:
            for thing in (link.cause, link.effect):
                ends.setdefault(thing, set()).add(link.id)
        leading = self.concluding.union(*(nx.ancestors(meets, name) for name in self.concluding))
        rest = nx.Graph(meets.subgraph(meets.nodes - leading))
        rest.add_edges_from(chain.from_iterable(combinations(ids - leading, 2) for ids in ends.values()))
        groups = [group for group in nx.connected_components(rest) if len(group) > 1]
        alone = meets.nodes - leading.union(*groups)
        parts = (leading, *groups, alone)
        return tuple(tuple(link for link in self.links if link.id in part) for part in parts if part)

    def _standing(self, taken: Collection[Step], kept: Collection[Step]) -> set[Step]:
        """Return the steps that stand among those kept; what is given is settled on all that are taken."""
        import networkx as nx

        supports = nx.DiGraph()
        supports.add_nodes_from(taken)
        supports.add_edges_from(
            (step, later)
            for step in taken
            for later, join in self.after(step)
            if later in supports and step.link.sign * (join.sign if join else 1) > 0
        )
        circles = nx.condensation(supports)
        first = [circle for circle in circles if not circles.in_degree(circle)]
        given = {step.link.cause for circle in first for step in circles.nodes[circle]["members"]}
        starts = {step for step in kept if step.link.cause in given}
        left = supports.subgraph(kept)
        return starts.union(*(nx.descendants(left, step) for step in starts))


@dataclass(frozen=True, repr=False)
class Standing:
    """What of an argument still stands when something is left out, by the definition that it carries.

    ``left_out`` are the links that go with what is left out, ``unsupported`` those that nothing leads to any
    more; together they are ``falls``.
    """

    graph: LinkGraph
    without: tuple[Level | str, ...]
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
    def conclusions(self) -> Mapping[str, bool]:
        """The links on which the text's conclusion rests, and whether each still stands."""
        fates = {link.id: True for link in self.stands} | {link.id: False for link in self.falls}
        named = self.graph.concluding & fates.keys()
        return {link.id: fates[link.id] for link in self.graph.links if link.id in named}

    @property
    def summary(self) -> str:
        """How much stands and what falls, in words."""
        levels = [f"the {entry(Level(name)).label.lower()} level" for name in self.without if name in SITES]
        names = [*(name for name in self.without if name not in SITES), *levels]
        way = f", by {self.by}" if levels else ""
        head = f"Without {listed(names)}{way}" if names else "With everything in"
        lines = [f"{head}: {len(self.stands)} of {len(self.stands) + len(self.falls)} links stand."]
        lost = {"Left out": self.left_out, "Nothing leads to them any more": self.unsupported}
        lines += [f"{what}: {listed(link.id for link in links)}." for what, links in lost.items() if links]
        if self.conclusions:
            kept = f"{sum(self.conclusions.values())} of {len(self.conclusions)}"
            lines.append(f"Of the links in the conclusion, {kept} stand.")
        return "\n".join(lines)

    def __repr__(self) -> str:
        """Return how much stands, what falls, and the definition."""
        return "\n".join(fill(line, 92) for line in [*self.summary.splitlines(), self.definition])
