"""States as tiles: who acts and who would feel the outcome, and the level that falls out of it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

import traitlets

from irkit.case.case import Case
from irkit.case.map import ACTS, FEELS
from irkit.framework.levels import Level, entry, parting
from irkit.framework.states import regions
from irkit.widgets.controls import wrapped
from irkit.widgets.page import AnswerWidget, script, style
from irkit.widgets.walk import verdict

SIGNS = {"acts": ACTS, "feels": FEELS}


class TileMap(AnswerWidget):
    """A map of tiles on which a student marks who acts and who would feel the outcome of a claim.

    Parameters
    ----------
    case : Case
        The case.
    claims : sequence of str
        The ids of the claims to choose from.
    name : str
        The variable that the copied answer is assigned to; without it there is nothing to copy, and the
        level is held against the reference.
    """

    _esm = script("map.js")
    _css = style("map.css")
    state = "marked"

    blocks = traitlets.List(traitlets.Dict()).tag(sync=True)
    claims = traitlets.List(traitlets.Dict()).tag(sync=True)
    claim = traitlets.Unicode().tag(sync=True)
    gap = traitlets.Unicode().tag(sync=True)
    graded = traitlets.Bool().tag(sync=True)
    marked = traitlets.Dict().tag(sync=True)
    reach = traitlets.Dict().tag(sync=True)

    def __init__(self, case: Case, claims: Iterable[str], name: str = "") -> None:
        self._case, self._map = case, case.map
        texts = [{"id": claim, "text": case.claim(claim).text} for claim in claims]
        blocks = [
            {**regions()[region], "tiles": [*map(vars, places)]}
            for region, places in groupby(self._map.places.values(), lambda place: place.region)
        ]
        ids = {"claims": texts, "claim": texts[0]["id"]}
        super().__init__(name or "marks", **ids, gap=self._map.gap, graded=bool(name), blocks=blocks)
        self.observe(lambda _change: self._draw(), ["marked", "claim"])
        self._draw()

    @property
    def answer(self) -> dict[str, list[str]]:
        """The codes of those who act and of those who would feel the outcome; empty where none is marked."""
        return self._marks if any(self._marks.values()) else {}

    @property
    def _marks(self) -> dict[str, list[str]]:
        """The codes of those who act and of those who would feel the outcome of the claim that is shown."""
        marks = self.clean(self.marked).get(self.claim, {})
        return {side: list(marks.get(side, ())) for side in SIGNS}

    def state_of(self, answer: Any) -> dict[str, Any]:
        """Return the marks that an answer makes."""
        return {self.claim: answer} if answer else {}

    def clean(self, state: Any) -> dict[str, dict[str, list[str]]]:
        """Return the marks on tiles that are there, claim by claim."""
        return {
            claim["id"]: {side: [c for c in self._map.places if c in marks.get(side, ())] for side in SIGNS}
            for claim in self.claims
            if isinstance(marks := state.get(claim["id"]), dict)
        }

    def _said(self, level: Level | None) -> list[str]:
        """Return what to say of the level reached, and at which question careful readers part."""
        if level is None or self.graded or self._case.reference is None:
            return []
        codes = self._case.codes(self.claim)
        others = [other for other in (*codes.effect_levels, *codes.independent_codes) if other != level]
        part = [
            f"Careful readers give different answers at: {parting(level, other).question}" for other in others
        ][:1]
        return [verdict(level, self._case, self.claim), *(part if codes.is_contested else [])]

    def _draw(self) -> None:
        reach = self._map.reach(**self._marks)
        level = reach.level
        known = {} if level is None else {"label": level.signed, "colour": entry(level).colour}
        rule = repr(reach.decision).splitlines()[:-1] if level else []
        self.reach = {**known, "marks": reach.marks, "rule": rule, "said": self._said(level)}

    def plain(self) -> str:
        """Return the claim, the tiles by region, and what the marks lead to, as text."""
        text = next(claim["text"] for claim in self.claims if claim["id"] == self.claim)
        lines = wrapped(f"{self.claim}  {text}")
        signs = SIGNS.items()
        for block in self.blocks:
            names = [
                " ".join([*(sign for side, sign in signs if tile["code"] in self._marks[side]), tile["name"]])
                for tile in block["tiles"]
            ]
            lines += wrapped(f"{block['name']}: {', '.join(names)}")
        reach = self._map.reach(**self._marks)
        return "\n".join(filter(None, [*lines, self.gap, repr(reach), *self._said(reach.level)]))


def tile_map(case: Case, claims: str | Iterable[str] | None = None) -> TileMap:
    """Return a map of tiles on which to mark who acts and who would feel the outcome of a claim.

    Where the outcome would be felt decides the level, by the codebook's rule; ``case.map.reach`` does the
    same without a widget.

    Parameters
    ----------
    case : Case
        The case; without its reference the level is held against nothing.
    claims : str or iterable of str, optional
        The claim, or those to choose from; by default all.

    Raises
    ------
    LookupError
        If there is no such claim, with the likely one, or none at all.
    """
    every = [claim.id for claim in case.claims]
    wanted = every if claims is None else [claims] if isinstance(claims, str) else claims
    ids = [case.claim(claim).id for claim in wanted]
    if not ids:
        raise LookupError(f"{case.id} has no claim to mark")
    return TileMap(case, ids)
