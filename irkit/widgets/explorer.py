"""Claims to filter by what they are about and how they are coded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

import ipywidgets

from irkit.text import meant
from irkit.widgets.controls import choice, live, row, show
from irkit.widgets.guard import Guarded
from irkit.widgets.tables import html_table, plain_table

ALL = ""

Row = Mapping[str, str | Sequence[str]]


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
        rows: Iterable[Row],
        fields: Mapping[str, bool],
        *,
        against: tuple[str, str] | None = None,
        start: Mapping[str, str] | None = None,
        title: str = "Claims",
    ) -> None:
        self._rows = tuple(rows)
        self._fields = dict(fields)
        self._against = against
        self._title = title
        self._text, self._table = live(), ipywidgets.HTML()
        self.filters = {name: self._filter(name) for name in self._fields}
        for name, value in (start or {}).items():
            self._set(name, value)
        views = {"a list": "list"} | ({f"{against[0]} against {against[1]}": "grid"} if against else {})
        self.view = choice("Show as", views, "list", self._draw)
        controls = [*self.filters.values(), *([self.view] if against else [])]
        super().__init__((row(*controls), self._text, self._table), self.plain, title)
        self._draw()

    @property
    def shown(self) -> tuple[str, ...]:
        """The ids of the rows that the filters leave."""
        return tuple(str(each["id"]) for each in self._left())

    def plain(self) -> str:
        """Return what is shown, as text."""
        if not self._left():
            return self._told()
        heads, rows, caption = self._page()
        if self.view.value == "list":
            heads[1] = ""
        else:
            heads[1:] = [head.partition(": ")[2] for head in heads[1:]]
        return f"{self._told()}\n{plain_table(heads, rows, caption)}"

    def _filter(self, name: str) -> Any:
        values = dict.fromkeys(value for each in self._rows for value in _values(each, name))
        return choice(name, {"all": ALL} | {value: value for value in values}, ALL, self._draw)

    def _set(self, name: str, value: str) -> None:
        if name not in self.filters:
            raise ValueError(f'there is no filter "{name}": {meant(name, self.filters)}')
        known = [option for _, option in self.filters[name].options if option]
        if value not in known:
            raise ValueError(f'"{value}" is no {name} here: {meant(value, known)}')
        self.filters[name].value = value

    def _left(self) -> list[Row]:
        wanted = {name: each.value for name, each in self.filters.items() if each.value != ALL}
        return [r for r in self._rows if all(value in _values(r, name) for name, value in wanted.items())]

    def _told(self) -> str:
        wanted = [f"{name}: {each.value}" for name, each in self.filters.items() if each.value != ALL]
        where = f" with {', '.join(wanted)}" if wanted else ""
        count = len(self._left())
        return f"{count} of {len(self._rows)} claims{where}." if count else f"No claim{where}."

    def _draw(self) -> None:
        if not hasattr(self, "view"):
            return
        show(self._text, f"<p><b>{escape(self._told())}</b></p>")
        show(self._table, html_table(*self._page()) if self._left() else "")

    def _page(self) -> tuple[list[str], list[list[str]], str]:
        """Return the heads, the rows and the caption of what is shown."""
        if self.view.value == "grid" and self._against:
            return self._grid(*self._against)
        columns = [name for name, shown in self._fields.items() if shown]
        body = [
            [str(r["id"]), str(r["text"]), *(", ".join(_values(r, c)) for c in columns)] for r in self._left()
        ]
        return ["claim", self._title, *columns], body, "the claims left"

    def _grid(self, down: str, across: str) -> tuple[list[str], list[list[str]], str]:
        rows = self._left()
        heads = list(dict.fromkeys(value for each in self._rows for value in _values(each, across)))
        sides = list(dict.fromkeys(value for each in self._rows for value in _values(each, down)))
        body = []
        for side in sides:
            cells = []
            for head in heads:
                held = [str(r["id"]) for r in rows if side in _values(r, down) and head in _values(r, across)]
                cells.append(f"{len(held)}: {' '.join(held)}" if held else "")
            body.append([side, *cells])
        caption = f"{down} in rows, {across} in columns: how many claims, and which"
        return [down, *(f"{across}: {head}" for head in heads)], body, caption


def _values(row: Row, name: str) -> tuple[str, ...]:
    held = row.get(name, ())
    return (held,) if isinstance(held, str) else tuple(held)
