"""Plain controls with a name that is read in full."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets

from irkit.widgets.tables import opened


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
    made = ipywidgets.Dropdown(
        options=list(options.items()),
        value=value,
        description=opened(name),
        style={"description_width": "initial"},
        layout=ipywidgets.Layout(width="auto", max_width="100%"),
    )
    made.observe(lambda _change: on_change(), "value")
    return made


def tick(name: str, value: bool, on_change: Callable[[], None]) -> Any:
    """Return a box to tick, with its name beside it."""
    made = ipywidgets.Checkbox(
        value=value, description=name, indent=False, layout=ipywidgets.Layout(width="auto")
    )
    made.observe(lambda _change: on_change(), "value")
    return made


def row(*children: Any) -> Any:
    """Return controls side by side, broken into lines where the page is narrow."""
    made = ipywidgets.HBox(children, layout=ipywidgets.Layout(flex_flow="row wrap"))
    made.add_class("irkit-row")
    return made


def live() -> Any:
    """Return a text that is read out when it changes."""
    made = ipywidgets.HTML()
    made.add_class("irkit-live")
    return made


def show(text: Any, value: str) -> None:
    """Put HTML into a text, where it differs from what stands there."""
    if text.value != value:
        text.value = value
