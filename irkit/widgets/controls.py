"""Plain controls, tables and texts, and what keeps their keys from JupyterLab."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from textwrap import fill, shorten, wrap
from typing import Any

import ipywidgets

from irkit.text import html_table as table_in_html
from irkit.widgets.page import Plain, PlainWidget, script, style

Rows = Sequence[Sequence[str]]
Table = tuple[Sequence[str], Rows, str]
"""Heads, rows and caption."""


def opened(text: str) -> str:
    """Return a text with a capital at its beginning, and the rest as it is."""
    return text[:1].upper() + text[1:]


def in_short(name: str, text: str) -> str:
    """Return what stands for a claim or a question in a list: its id and its first words."""
    return f"{name} {shorten(text, 70, placeholder=' …')}"


def wrapped(text: str, indent: str = "     ") -> list[str]:
    """Return a text as lines of plain text, those after the first indented."""
    return wrap(text, 92, subsequent_indent=indent) or [text]


def html_table(heads: Sequence[str], rows: Rows, caption: str) -> str:
    """Return a table that the style sheet of the controls sets; see :func:`irkit.text.html_table`."""
    return table_in_html([*map(opened, heads)], rows, opened(caption), css_class="irkit-table")


def plain_table(heads: Sequence[str], rows: Rows, caption: str) -> str:
    """Return a table as text: one paragraph per row, its cells behind the names of their columns."""
    lines = [caption]
    for first, *rest in rows:
        cells = [(name, cell.replace("\n", "; ")) for name, cell in zip(heads[1:], rest, strict=True) if cell]
        text = "; ".join(f"{name}: {cell}" if name else cell for name, cell in cells)
        lines.append(fill(f"{first}  {text}", 92, subsequent_indent="     "))
    return "\n".join(lines)


def paragraph(text: str, tag: str = "") -> str:
    """Return a text as one paragraph of HTML that keeps its lines, within a tag such as ``"b"``."""
    lines = "<br>".join(escape(line) for line in text.splitlines())
    return f"<p><{tag}>{lines}</{tag}></p>" if tag else f"<p>{lines}</p>"


def folded(summary: str, content: str) -> str:
    """Return HTML folded away behind its summary."""
    return f'<details class="irkit-details"><summary>{escape(summary)}</summary>{content}</details>'


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


class KeyboardGuard(PlainWidget):
    """An invisible widget that lets focused controls inside ``irkit-widget`` keep their keys.

    With a plain button focused, ``d d`` would delete the cell it stands in. It also tells of a click in
    a table: of the ``data-open`` of what was clicked, or of what stands in the row.
    """

    _esm = script("controls.js")
    _css = style("controls.css")


class Guarded(Plain, ipywidgets.VBox):  # type: ignore[misc]
    """Plain ipywidgets, one below the other, that keep their keys and have a plain text."""

    def __init__(self, *children: ipywidgets.Widget, on_open: Callable[[str], None] | None = None) -> None:
        guard = KeyboardGuard()
        super().__init__((*children, guard))
        if on_open is not None:
            guard.on_msg(lambda _widget, message, _buffers: on_open(str(message.get("open", ""))))
        self.add_class("irkit-widget")
        self.add_class("irkit-guarded")
