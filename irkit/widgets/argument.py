"""An argument drawn from cause to effect, in lanes by level, of which anything can be switched off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import traitlets

from irkit.analysis.links import SIGNS, Standing
from irkit.case.case import Case
from irkit.framework.levels import Level, entry
from irkit.records.records import Link
from irkit.text import listed
from irkit.widgets.layout import Flow, Point, Thing, sign_places
from irkit.widgets.page import PlainWidget, script, style

MODES = {
    "implied": ("implied", "dashed"),
    "conditional": ("under a condition", "dashed"),
    "omitted": ("left out by the article", "dotted"),
    "reported and denied": ("reported and denied", "dotted"),
}
"""What is said of a link that the author does not simply assert, and how its arrow is drawn."""

FATES = {"off": "switched off", "falls": "nothing leads to it any more", "aside": "not judged"}

Corner = tuple[int, int]

# Pixels: a box, the room between two columns and between two rows, above a lane's first row, around all.
WIDE, TALL, GAP, BETWEEN, HEAD, EDGE = 101, 54, 64, 10, 25, 8


class ArgumentMap(PlainWidget):
    """Links from cause to effect; ``off`` names the levels, links and claims that are switched off.

    ``part`` is the number of the part that is shown, ``by`` says whether with a level go the links whose
    effect or whose cause sits there, and ``supplied`` whether joins that coders added count.
    """

    _esm = script("argument.js")
    _css = style("argument.css")

    parts = traitlets.List(traitlets.Dict()).tag(sync=True)
    links = traitlets.Dict().tag(sync=True)
    claims = traitlets.Dict().tag(sync=True)
    part = traitlets.Int().tag(sync=True)
    off = traitlets.List(traitlets.Unicode()).tag(sync=True)
    by = traitlets.Unicode("effect").tag(sync=True)
    supplied = traitlets.Bool(True).tag(sync=True)
    fates = traitlets.Dict().tag(sync=True)
    faded = traitlets.List(traitlets.Unicode()).tag(sync=True)
    words = traitlets.List(traitlets.Unicode()).tag(sync=True)
    rule = traitlets.Unicode().tag(sync=True)

    def __init__(self, case: Case) -> None:
        self._case = case
        self._graph = cache(lambda supplied: case.links.graph(supplied=supplied))
        self._flows = [Flow(self._graph(True), links) for links in self._graph(True).parts]
        super().__init__()
        named = {name for link in case.links for name in (*link.claims, *link.condition)}
        self.claims = {claim.id: claim.text for claim in case.claims if claim.id in named}
        self.links = {link.id: self._details(link) for link in case.links}
        self.parts = [self._drawn(number, flow) for number, flow in enumerate(self._flows)]
        self.observe(lambda _change: self._judge(), ["off", "by", "supplied", "part"])
        self._judge()

    @property
    def standing(self) -> Standing:
        """What still stands."""
        graph = self._graph(self.supplied)
        return graph.without(self.off, "cause" if self.by == "cause" else "effect")

    def plain(self) -> str:
        """Return what is said, and the links of the part that is shown, as text."""
        lines = [*self.words, f"{self.parts[self.part]['name']}:"] if self.parts else [*self.words]
        for link in self._flows[self.part].links if self.parts else ():
            about = self.links[link.id]
            fate = FATES.get(self.fates.get(link.id, ""), "")
            special = "; ".join(filter(None, (about["note"], fate)))
            lines.append(
                f"{link.id}  {about['text']} ({about['levels']}){f' [{special}]' if special else ''}"
            )
        return "\n".join(lines)

    def _details(self, link: Link) -> dict[str, Any]:
        ends = " and ".join(entry(level).label for level in link.effect_levels)
        return {
            "text": f"{link.cause} {SIGNS[link.sign]}→ {link.effect}",
            "levels": f"{entry(link.cause_level).label} → {ends}",
            "note": MODES.get(link.mode, ("", ""))[0],
            "rival": link.rival_reading,
            "claims": link.claims,
            "condition": link.condition,
        }

    def _drawn(self, number: int, flow: Flow) -> dict[str, Any]:
        """Return a part's lanes, boxes, arrows, conditions and joins with their places."""
        lanes, tops, bottom = list[dict[str, Any]](), dict[Level, int](), EDGE
        for level, rows in flow.lanes.items():
            look, height = entry(level), HEAD + rows * (TALL + BETWEEN)
            lanes.append({"level": level.value, "label": look.label, "sign": look.sign,
                          "colour": look.colour, "top": bottom, "height": height})  # fmt: skip
            tops[level] = bottom
            bottom += height
        boxes = {
            thing: (EDGE + column * (WIDE + GAP), tops[thing.level] + HEAD + row * (TALL + BETWEEN))
            for thing, (column, row) in flow.places.items()
        }
        width = EDGE * 2 + (max(flow.columns.values(), default=0) + 1) * (WIDE + GAP) - GAP
        arrows = _arrows(flow, boxes)
        things = [
            {"key": _key(thing), "text": thing.text, "x": x, "y": y}
            for thing, (x, y) in boxes.items() if thing not in flow.gates
        ]  # fmt: skip
        joins = [
            {"ends": [_key(effect), _key(cause)], "curve": _curve(boxes[effect], boxes[cause]),
             "basis": join.basis if join else "stated", "sign": "≠" if join and join.sign < 0 else "="}
            for effect, cause, join in flow.joins
        ]  # fmt: skip
        return {
            "name": self._title(number, flow), "size": [width, bottom + EDGE], "lanes": lanes,
            "boxes": things, "arrows": arrows, "gates": _gates(flow, boxes, arrows), "joins": joins,
        }  # fmt: skip

    def _title(self, number: int, flow: Flow) -> str:
        names = [link.id for link in flow.links]
        if not number and self._graph(True).concluding:
            return "What leads to the conclusion"
        if flow.joins or len({thing for _, *ends in flow.steps for thing in ends}) <= len(flow.steps):
            return f"{names[0]} to {names[-1]}: {flow.links[-1].effect}"
        return f"Links that stand alone: {listed(names)}"

    def _judge(self) -> None:
        standing = self.standing
        judged = {link.id for link in (*standing.stands, *standing.falls)}
        fates = {link.id: "aside" for link in self._case.links if link.id not in judged}
        fates |= {link.id: "off" for link in standing.left_out}
        fates |= {link.id: "falls" for link in standing.unsupported}
        aside = [link for link, fate in fates.items() if fate == "aside"]
        self.fates, self.rule = fates, standing.definition
        self.faded = [_key(thing) for flow in self._flows for thing in self._fallen(flow)]
        words = standing.summary.splitlines()
        if aside and not self.off:
            words.append(f"Not judged, since the author does not take these steps: {listed(aside)}.")
        self.words = words

    def _fallen(self, flow: Flow) -> list[Thing]:
        """Return the things to which nothing leads any more, and what starts there falls."""
        steps = [step for step in flow.steps if self.fates.get(step[0].id) != "aside"]
        leading: dict[Thing, list[bool]] = {}
        starting: dict[Thing, list[bool]] = {}
        for link, cause, effect in steps:
            leading.setdefault(effect, []).append(link.id in self.fates)
            starting.setdefault(cause, []).append(self.fates.get(link.id) == "falls")
        ends = ({thing for thing, gone in fates.items() if all(gone)} for fates in (leading, starting))
        return sorted(set().union(*ends))


def _key(thing: Thing) -> str:
    return f"{thing.text} ({thing.level.value})"


def _arrows(flow: Flow, boxes: Mapping[Thing, Corner]) -> list[dict[str, Any]]:
    """Return an arrow for each link at each of its effect levels, with the place of its name."""
    curves = [_curve(boxes[cause], boxes[effect]) for _, cause, effect in flow.steps]
    middles = sign_places({number: _along(curve) for number, curve in enumerate(curves)}, 34)
    return [
        {"link": link.id, "curve": curve, "at": middles[number], "sign": SIGNS[link.sign],
         "line": MODES.get(link.mode, ("", "solid"))[1]}
        for number, ((link, _, _), curve) in enumerate(zip(flow.steps, curves, strict=True))
    ]  # fmt: skip


def _gates(
    flow: Flow, boxes: Mapping[Thing, Corner], arrows: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return the conditions, with a line to each arrow that waits for one."""
    conditions = {link.id: link.condition for link in flow.links if link.condition}
    gates = []
    for names in dict.fromkeys(conditions.values()):
        x, y = next(boxes[gate] for gate in flow.gates if gate.text == listed(names))
        ends = [arrow["at"] for arrow in arrows if conditions.get(arrow["link"]) == names]
        gates.append(
            {"names": names, "x": x, "y": y, "lines": [[x + WIDE, y + TALL / 2, *end] for end in ends]}
        )
    return gates


def _curve(start: Corner, end: Corner) -> list[list[float]]:
    """Return the four points of a curve from the right side of a box to the left side of another."""
    (x1, y1), (x2, y2) = (start[0] + WIDE, start[1] + TALL / 2), (end[0], end[1] + TALL / 2)
    reach = max(GAP * 0.5, (x2 - x1) * 0.5)
    return [[x1, y1], [x1 + reach, y1], [x2 - reach, y2], [x2, y2]]


def _along(curve: list[list[float]]) -> list[Point]:
    """Return points along a curve, from its start to its end."""

    def point(share: float) -> Point:
        weights = [(1 - share) ** 3, 3 * share * (1 - share) ** 2, 3 * share**2 * (1 - share), share**3]
        x, y = (sum(w * p[axis] for w, p in zip(weights, curve, strict=True)) for axis in (0, 1))
        return x, y

    return [point(step / 20) for step in range(21)]


def argument_map(case: Case) -> ArgumentMap:
    """Return the argument as a graph of which levels, links and claims can be switched off.

    What leads to the conclusion is shown first. ``case.links.graph().without`` says the same without a
    widget.

    Parameters
    ----------
    case : Case
        The case.
    """
    return ArgumentMap(case)
