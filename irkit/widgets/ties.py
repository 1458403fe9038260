"""The signed network of an issue, in which a student supplies the ties that the text leaves open."""

from __future__ import annotations

from collections import Counter
from textwrap import wrap
from typing import Any

import traitlets

from irkit.analysis.ties import SIGNS, Pair, Pooled, TieGraph, completed
from irkit.case.case import Case
from irkit.records.records import Issue
from irkit.text import counted
from irkit.widgets.layout import network_layout, sign_places, straight
from irkit.widgets.page import PlainWidget, script, style

WRITTEN = {1: "+", -1: "−", 0: "none"}
"""How the sign of a supplied tie is written."""

VIEWS = {"mine": "Your ties", "rule": "By the rule", "coders": "Our coders' ties"}
"""Whose ties can be shown beside those that the text states."""

HEADS = ("", "ties", "triads", "strained", "two camps?")

# Pixels: the picture, the room for names on either side and above, the distance of two signs.
WIDTH, HEIGHT, SIDE, TOP, GAP = 460, 440, 98, 34, 21


class TieBoard(PlainWidget):
    """A signed network whose open ties are filled in by hand, by the rule of balance, or as coders did.

    ``mine`` holds the ties filled in, 1, −1 or 0 by a pair such as ``"A_RUS A_SYR"``; ``shown`` says whose
    are seen: ``"mine"``, ``"rule"`` or ``"coders"``.

    Parameters
    ----------
    case : Case
        The case.
    issue : str
        The id of an issue on which coders supplied ties.
    """

    _esm = script("ties.js")
    _css = style("ties.css")

    title = traitlets.Unicode().tag(sync=True)
    size = traitlets.List(traitlets.Int()).tag(sync=True)
    actors = traitlets.List(traitlets.Dict()).tag(sync=True)
    stated = traitlets.List(traitlets.Dict()).tag(sync=True)
    groups = traitlets.List(traitlets.Dict()).tag(sync=True)
    views = traitlets.Dict(VIEWS).tag(sync=True)
    mine = traitlets.Dict().tag(sync=True)
    shown = traitlets.Unicode("mine").tag(sync=True)
    signs = traitlets.Dict().tag(sync=True)
    heads = traitlets.List([*HEADS]).tag(sync=True)
    rows = traitlets.List(traitlets.List()).tag(sync=True)
    words = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init__(self, case: Case, issue: str) -> None:
        self._whole = case.ties.graph(issue=issue)
        self._text = {pair: tie for pair, tie in self._whole.ties.items() if tie.basis == "stated"}
        self._open = _grouped([pair for pair in self._whole.ties if pair not in self._text], self._whole)
        self._keys = {_key(pair, self._whole): pair for _, pairs in self._open for pair in pairs}
        self._seen = {"mine"}
        super().__init__(title=self._whole.title, size=[WIDTH, HEIGHT])
        self._place()
        self.observe(lambda _change: self._draw(), ["mine", "shown"])
        self._draw()

    def graph(self, view: str) -> TieGraph:
        """Return the stated ties with the supplied ones of a view: ``"stated"``, or a key of ``VIEWS``."""
        supplied = {pair: Pooled(sign, "supplied") for pair, sign in self._signs(view).items()}
        known = self._text | supplied
        ties = {pair: known[pair] for pair in self._whole.ties if pair in known}
        return TieGraph(self._whole.actors, ties, self._whole.names, self._whole.title)

    def _signs(self, view: str) -> dict[Pair, int]:
        """Return the signs of the open ties in a view, as far as it has one."""
        if view == "mine":
            return {pair: self.mine[key] for key, pair in self._keys.items() if self.mine.get(key) in SIGNS}
        if view == "coders":
            return {pair: self._whole.ties[pair].sign for pair in self._keys.values()}
        if view == "rule":
            stated = {pair: tie.sign for pair, tie in self._text.items() if tie.sign}
            ruled = completed(self._whole.actors, stated, self._seeds)
            return {pair: ruled[pair] for pair in self._keys.values() if pair in ruled}
        return {}

    @property
    def _seeds(self) -> dict[Pair, int]:
        """The ties filled in from which the rule begins."""
        return {pair: sign for pair, sign in self._signs("mine").items() if sign}

    def _written(self, key: str) -> str:
        return WRITTEN[self.signs[key]] if key in self.signs else "?"

    def _place(self) -> None:
        across, down = WIDTH - 2 * SIDE, HEIGHT - 2 * TOP
        places = {
            actor: (SIDE + x * across, TOP + y * down)
            for actor, (x, y) in network_layout(self._whole).items()
        }
        ends = {pair: [places[actor] for actor in self._whole.ordered(pair)] for pair in self._whole.ties}
        middles = sign_places({pair: straight(*both) for pair, both in ends.items()}, GAP)
        self.actors = [
            {
                "lines": wrap(self._name(actor), 11),
                "x": x,
                "y": y,
                "side": (x > WIDTH * 0.55) - (x < WIDTH * 0.45),
            }
            for actor, (x, y) in places.items()
        ]
        drawn = {pair: {"ends": ends[pair], "at": middles[pair]} for pair in self._whole.ties}
        self.stated = [{**drawn[pair], "sign": tie.sign} for pair, tie in self._text.items()]
        self.groups = [
            {"name": self._name(hub), "pairs": [
                {**drawn[pair], "key": _key(pair, self._whole), "name": self._name(*(pair - {hub}))}
                for pair in pairs
            ]}
            for hub, pairs in self._open
        ]  # fmt: skip

    def _name(self, actor: str) -> str:
        return self._whole.names[actor].partition(" (")[0]

    def _draw(self) -> None:
        begun = self._signs("mine") or self.shown == "coders"
        self._seen = self._seen | {self.shown} if begun else {"mine"}
        signs = self._signs(self.shown)
        self.signs = {key: signs[pair] for key, pair in self._keys.items() if pair in signs}
        shown = {"stated": "Stated ties only"} | {view: VIEWS[view] for view in VIEWS if view in self._seen}
        self.rows = [[name, *_measures(self.graph(view))] for view, name in shown.items()]
        self.words = [*self._said(), *repr(self.graph(self.shown).balance).split("\n")[:1]]

    def _said(self) -> list[str]:
        """Return what is to be said of the ties that are shown, in a sentence or two."""
        count, signs = counted(len(self._keys), "open tie"), self._signs(self.shown)
        if self.shown == "mine":
            said = [f"{len(signs)} of {count} filled in."]
            return [*said, *(self._beside(signs) if "coders" in self._seen else ())]
        if self.shown == "coders":
            return [f"Our coders supplied all {count}: the text states none of them."]
        if not self._seeds:
            return ["Fill in one + or − first: the rule has to begin somewhere."]
        first, sign = next(iter(self._seeds.items()))
        begun = f"Begun with {self._whole.named(first)} ({WRITTEN[sign]})"
        return [f"{begun}, the rule gives {len(signs)} of the {count}.", *self._beside(signs)]

    def _beside(self, signs: dict[Pair, int]) -> list[str]:
        coded = self._signs("coders")
        apart = [pair for pair, sign in signs.items() if sign != coded[pair]]
        alike = f"As our coders have them: {len(signs) - len(apart)} of {len(self._keys)}."
        if not apart:
            same = len(signs) == len(self._keys)
            return ["It is the very graph of our coders."] if same else [alike]
        if len(apart) == len(self._keys):
            return ["Every one is turned round from our coders' graph."]
        shown = [self._whole.named(pair) for pair in apart[:3]] + ["more"] * (len(apart) > 3)
        return [alike, f"Not so: {'; '.join(shown)}."]

    def plain(self) -> str:
        """Return the ties that are open, and what those filled in, the rule and the coders give, as text."""
        lines = [f"{self.title}: {counted(len(self.stated), 'stated tie')}, {len(self._keys)} open."]
        for group in self.groups:
            ties = [f"{pair['name']} {self._written(pair['key'])}" for pair in group["pairs"]]
            lines.append(f"{group['name']} and: {', '.join(ties)}")
        for name, *values in self.rows:
            cells = (f"{head} {value}" for head, value in zip(HEADS[1:], values, strict=True))
            lines.append(f"{name}: {', '.join(cells)}")
        return "\n".join([*lines, *self.words])


def _key(pair: Pair, graph: TieGraph) -> str:
    return " ".join(graph.ordered(pair))


def _grouped(pairs: list[Pair], graph: TieGraph) -> list[tuple[str, list[Pair]]]:
    """Return pairs by an actor that they share, beginning with the actor of most pairs."""
    groups, left = [], list(pairs)
    while left:
        hub = max(graph.actors, key=lambda actor: sum(actor in pair for pair in left))
        mine = [frozenset((hub, actor)) for actor in graph.actors if frozenset((hub, actor)) in left]
        groups.append((hub, mine))
        left = [pair for pair in left if hub not in pair]
    return groups


def _measures(graph: TieGraph) -> list[Any]:
    balance = graph.balance
    needed = "yes" if graph.parts is not None else f"no: {len(balance.distance.flips)} would have to change"
    return [str(len(graph.ties)), str(balance.balanced + balance.strained), str(balance.strained), needed]


def tie_board(case: Case, issue: str | None = None) -> TieBoard:
    """Return the network of an issue with its open ties to fill in, by hand or by the rule of balance.

    What the ties filled in give stands beside what those of the coders give.

    Parameters
    ----------
    case : Case
        The case.
    issue : str, optional
        The id of the issue; by default the one on which coders supplied most ties.

    Raises
    ------
    LookupError
        If the case has no such issue, or no ties on it.
    """
    if issue:
        case.find(issue, Issue)
    tied = Counter(tie.issue for tie in case.ties)
    supplied = Counter(tie.issue for tie in case.ties if tie.basis == "supplied")
    name = issue or max(tied, key=lambda issue: (supplied[issue], tied[issue]), default="")
    if name not in tied:
        raise LookupError(f"{case.id} has no ties{f' on {issue}' if issue else ''}")
    return TieBoard(case, name)
