"""Plain controls, tables and texts, and what keeps their keys from JupyterLab."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from textwrap import fill
from typing import Any

import ipywidgets

from irkit.text import html_table as plain_html_table
from irkit.text import meant
from irkit.widgets.page import PlainWidget, script, style, with_plain

ALL = ""
"""The value of a filter that leaves every row."""

Rows = Sequence[Sequence[str]]
Table = tuple[Sequence[str], Rows, str]
"""Heads, rows and caption."""


def opened(text: str) -> str:
    """Return a text with a capital at its beginning, and the rest as it is."""
    return text[:1].upper() + text[1:]


def html_table(heads: Sequence[str], rows: Rows, caption: str) -> str:
    """Return a table that the style sheet of the controls sets; see :func:`irkit.text.html_table`."""
    return plain_html_table([opened(name) for name in heads], rows, opened(caption), css_class="irkit-table")


def plain_table(heads: Sequence[str], rows: Rows, caption: str) -> str:
    """Return a table as text: one paragraph per row, its cells behind the names of their columns."""
    lines = [caption]
    for first, *rest in rows:
        cells = [(name, cell) for name, cell in zip(heads[1:], rest, strict=True) if cell]
        text = "; ".join(f"{name}: {cell}" if name else cell for name, cell in cells)
        lines.append(fill(f"{first}  {text}", 92, subsequent_indent="     "))
    return "\n".join(lines)


def paragraph(text: str) -> str:
    """Return a text as one paragraph of HTML that keeps its lines."""
    return f"<p>{'<br>'.join(escape(line) for line in text.splitlines())}</p>"


def folded(summary: str, html: str, *, is_open: bool = False) -> str:
    """Return HTML folded away behind its summary."""
    start = f'<details class="irkit-details"{" open" if is_open else ""}>'
    return f"{start}<summary>{escape(summary)}</summary>{html}</details>"


def choice(name: str, options: Mapping[str, Any], value: Any, on_change: Callable[[], None]) -> Any:
    """Return a drop-down list under its name.

    Parameters
    ----------
    name : str
        What is chosen.
    options : mapping of str to object
        What is read, and the value behind it.
    value : object
        The value at the start.
    on_change : callable
        Called without arguments when another value is chosen.
    """
    control = ipywidgets.Dropdown(
        options=list(options.items()),
        value=value,
        description=opened(name),
        style={"description_width": "initial"},
        layout=ipywidgets.Layout(width="auto", max_width="100%"),
    )
    control.observe(lambda _change: on_change(), "value")
    return control


def offer(control: Any, options: Mapping[str, Any]) -> None:
    """Give a drop-down list other options; what was chosen stays chosen where it is still offered."""
    kept = control.value
    # One message to the page: setting the options alone would choose the first, and draw it too.
    with control.hold_sync():
        control.options = list(options.items())
        if kept in options.values():
            control.value = kept


def tick(name: str, value: bool, on_change: Callable[[], None]) -> Any:
    """Return a box to tick, with its name beside it."""
    layout = ipywidgets.Layout(width="auto")
    control = ipywidgets.Checkbox(value=value, description=name, indent=False, layout=layout)
    control.observe(lambda _change: on_change(), "value")
    return control


def press(name: str, on_press: Callable[[], object]) -> Any:
    """Return a button."""
    control = ipywidgets.Button(description=name, layout={"width": "auto"})
    control.on_click(lambda _button: on_press())
    return control


def row(*children: Any) -> Any:
    """Return controls side by side, broken into lines where the page is narrow."""
    box = ipywidgets.HBox(children, layout=ipywidgets.Layout(flex_flow="row wrap"))
    box.add_class("irkit-row")
    return box


def live() -> Any:
    """Return a text that is read out when it changes."""
    text = ipywidgets.HTML()
    text.add_class("irkit-live")
    return text


def show(text: Any, value: str) -> None:
    """Put HTML into a text, where it differs from what stands there."""
    if text.value != value:
        text.value = value


class Filters:
    """Drop-down lists that narrow rows; a field of a row may hold several values.

    Parameters
    ----------
    rows : sequence of mapping
        The rows; each value is a text or several.
    fields : iterable of str
        What can be filtered by.
    on_change : callable
        Called without arguments when a filter was set.
    """

    def __init__(
        self, rows: Sequence[Mapping[str, Any]], fields: Sequence[str], on_change: Callable[[], None]
    ) -> None:
        self.rows = tuple(rows)
        self.controls: dict[str, Any] = {}
        for name in fields:
            values = dict.fromkeys(value for each in self.rows for value in values_of(each, name))
            options = {"all": ALL} | {value: value for value in values}
            self.controls[name] = choice(name, options, ALL, on_change)

    def set(self, name: str, value: str) -> None:
        """Set a filter; raise :class:`ValueError` with the likely name or value where there is none such."""
        if name not in self.controls:
            raise ValueError(f'there is no filter "{name}": {meant(name, self.controls)}')
        known = [option for _, option in self.controls[name].options if option]
        if value not in known:
            raise ValueError(f'"{value}" is no {name} here: {meant(value, known)}')
        self.controls[name].value = value

    @property
    def _wanted(self) -> dict[str, str]:
        return {name: control.value for name, control in self.controls.items() if control.value != ALL}

    @property
    def left(self) -> list[Mapping[str, Any]]:
        """The rows that the filters leave."""
        wanted = self._wanted.items()
        return [each for each in self.rows if all(value in values_of(each, name) for name, value in wanted)]

    @property
    def summary(self) -> str:
        """How many claims are left, and which filters are set."""
        wanted = ", ".join(f"{name}: {value}" for name, value in self._wanted.items())
        where = f" with {wanted}" if wanted else ""
        return f"{len(self.left)} of {len(self.rows)} claims{where}." if self.left else f"No claim{where}."


def values_of(record: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return the values of a field of a row, none where it has no such field."""
    value = record.get(name, ())
    return (value,) if isinstance(value, str) else tuple(value)


class KeyboardGuard(PlainWidget):
    """An invisible widget that lets focused controls inside ``irkit-widget`` keep their keys.

    With a plain button focused, ``d d`` would delete the cell it stands in. It also tells of a click in
    a table: of the ``data-open`` of what was clicked, or of what stands in the row.
    """

    _esm = script("controls.js")
    _css = style("controls.css")

    def __repr__(self) -> str:
        """Return a name without an address."""
        return "<KeyboardGuard>"


class Guarded(ipywidgets.VBox):  # type: ignore[misc]
    """Plain ipywidgets, one below the other, that keep their keys and have a plain text."""

    def __init__(
        self,
        children: tuple[ipywidgets.Widget, ...],
        plain: str | Callable[[], str],
        label: str,
        on_open: Callable[[str], None] | None = None,
    ) -> None:
        guard = KeyboardGuard()
        super().__init__((*children, guard))
        if on_open is not None:
            guard.on_msg(lambda _widget, message, _buffers: on_open(str(message.get("open", ""))))
        self._plain = plain
        self._label = label
        self.add_class("irkit-widget")
        self.add_class("irkit-guarded")

    def plain(self) -> str:
        """Return what the widget shows, as text."""
        return self._plain if isinstance(self._plain, str) else self._plain()

    def __repr__(self) -> str:
        """Return the widget's name."""
        return f"<{self._label}>"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return with_plain(super()._repr_mimebundle_(**kwargs), self.plain())


def guarded(*children: ipywidgets.Widget, plain: str | Callable[[], str], label: str = "Controls") -> Guarded:
    """Return plain ipywidgets as one widget whose controls keep their keys in JupyterLab.

    Parameters
    ----------
    *children : ipywidgets.Widget
        What is shown, from top to bottom. An ``HTML`` child with the class ``irkit-live`` is read out
        when it changes.
    plain : str or callable
        The same content as text, or a function that returns it; it must not change from run to run.
    label : str
        A short name for the whole.
    """
    return Guarded(children, plain, label)
