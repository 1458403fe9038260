"""Claims to filter by what they are about and how they are coded, as a list or as a table of counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import ipywidgets

from irkit.case.case import Case
from irkit.framework.levels import Level, entry
from irkit.records.records import Claim
from irkit.widgets.controls import (
    Filters,
    Guarded,
    choice,
    html_table,
    live,
    plain_table,
    row,
    show,
    values_of,
)

NO_CAUSE = "no cause named"


class ClaimExplorer(Guarded):
    """Rows to filter, as a table or as one field against another.

    ``filters`` are the drop-down lists by the field that they filter; ``shown`` are the rows left.

    Parameters
    ----------
    rows : iterable of mapping
        Each has an ``id`` and a ``text``; a field may hold several values.
    fields : mapping of str to bool
        What can be filtered by, and whether the table shows it as a column.
    against : pair of str, optional
        Two fields to set against each other.
    start : mapping of str to str
        Filters that are set at the beginning.
    title : str
        What the rows are.

    Raises
    ------
    ValueError
        If a filter at the start has no such field or value.
    """

    def __init__(
        self,
        rows: Iterable[Mapping[str, Any]],
        fields: Mapping[str, bool],
        *,
        against: tuple[str, str] | None = None,
        start: Mapping[str, str] | None = None,
        title: str = "Claims",
    ) -> None:
        self._fields, self._against, self._title = dict(fields), against, title
        self._text, self._table = live(), ipywidgets.HTML()
        views = {"a list": "list"} | ({f"{against[0]} against {against[1]}": "grid"} if against else {})
        self.view = choice("Show as", views, "list", self._draw)
        self._filters = Filters(list(rows), list(fields), self._draw)
        self.filters = self._filters.controls
        for name, value in (start or {}).items():
            self._filters.set(name, value)
        controls = [*self.filters.values(), *([self.view] if against else [])]
        super().__init__((row(*controls), self._text, self._table), self.plain, title)
        self._draw()

    @property
    def shown(self) -> tuple[str, ...]:
        """The ids of the rows that the filters leave."""
        return tuple(str(each["id"]) for each in self._filters.left)

    def plain(self) -> str:
        """Return what is shown, as text."""
        if not self._filters.left:
            return self._filters.summary
        heads, rows, caption = self._page()
        if self.view.value == "list":
            heads[1] = ""
        else:
            heads[1:] = [head.partition(": ")[2] for head in heads[1:]]
        return f"{self._filters.summary}\n{plain_table(heads, rows, caption)}"

    def _draw(self) -> None:
        # A filter that is set at the start changes before the rest is there.
        if hasattr(self, "_filters"):
            show(self._text, f"<p><b>{escape(self._filters.summary)}</b></p>")
            show(self._table, html_table(*self._page()) if self._filters.left else "")

    def _page(self) -> tuple[list[str], list[list[str]], str]:
        """Return the heads, the rows and the caption of what is shown."""
        rows = self._filters.left
        if self.view.value == "grid" and self._against:
            return self._grid(*self._against)
        columns = [name for name, shown in self._fields.items() if shown]
        body = [[str(r["id"]), str(r["text"]), *(", ".join(values_of(r, c)) for c in columns)] for r in rows]
        return ["claim", self._title, *columns], body, "the claims left"

    def _grid(self, down: str, across: str) -> tuple[list[str], list[list[str]], str]:
        rows = self._filters.left
        heads, sides = (
            list(dict.fromkeys(value for each in self._filters.rows for value in values_of(each, field)))
            for field in (across, down)
        )
        body = []
        for side in sides:
            cells = []
            for head in heads:
                ids = [
                    str(r["id"]) for r in rows if side in values_of(r, down) and head in values_of(r, across)
                ]
                cells.append(f"{len(ids)}: {' '.join(ids)}" if ids else "")
            body.append([side, *cells])
        caption = f"{down} in rows, {across} in columns: how many claims, and which"
        return [down, *(f"{across}: {head}" for head in heads)], body, caption


def claim_explorer(
    case: Case,
    claims: Iterable[str] | None = None,
    *,
    effect_level: Level | str | None = None,
    cause_level: Level | str | None = None,
    heading: str | None = None,
    actor: str | None = None,
    issue: str | None = None,
    certainty: str | None = None,
) -> ClaimExplorer:
    """Return claims to filter by level, heading, actor, issue and certainty, as a list or as a table.

    Levels and certainty are reference codes: a case without its reference is filtered by the rest.

    Parameters
    ----------
    case : Case
        The case.
    claims : iterable of str, optional
        The claims; by default all of the case.
    effect_level, cause_level : Level or str, optional
        Filters at the start, as are the following.
    heading, actor, issue : str, optional
        Ids of a section, an actor and an issue.
    certainty : str, optional
        Hedged, plain or emphatic.

    Raises
    ------
    LookupError
        If the case has no such claim, section, actor or issue, with the likely one.
    ValueError
        If a level or a certainty is none of those here.
    """
    chosen = case.claims if claims is None else [case.claim(claim) for claim in claims]
    coded = case.reference is not None
    fields = dict.fromkeys(("effect level", "cause level", "agreement", "certainty"), True) if coded else {}
    fields |= {"heading": False, "actor": False, "issue": False}
    levels = {"effect level": effect_level, "cause level": cause_level}
    start = {name: _signed(Level.parse(level)) for name, level in levels.items() if level is not None}
    start |= {"heading": case[heading].title} if heading else {}
    start |= {"actor": case.actor(actor).name} if actor else {}
    start |= {"issue": case[issue].name} if issue else {}
    start |= {"certainty": certainty} if certainty else {}
    return ClaimExplorer(
        [_row(case, claim, coded=coded) for claim in chosen],
        fields,
        against=("cause level", "effect level") if coded else None,
        start=start,
        title=f"what {case.article.author} claims, in our words",
    )


def _row(case: Case, claim: Claim, *, coded: bool) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "id": claim.id,
        "text": f"{claim.text} ({claim.paragraph})",
        "heading": case[claim.section].title,
        "actor": tuple(case.actor(actor).name for actor in claim.actors),
        "issue": tuple(case[issue].name for issue in claim.issues),
    }
    if coded:
        cause = case.cause_level(claim.id)
        fields["effect level"] = _signed(case.effect_level(claim.id))
        fields["cause level"] = NO_CAUSE if cause is None else _signed(cause)
        fields["agreement"] = "contested" if case.is_contested(claim.id) else "coders agree"
        fields["certainty"] = case.codes(claim.id).certainty or ()
    return fields


def _signed(level: Level) -> str:
    return f"{entry(level).sign} {entry(level).label}"
