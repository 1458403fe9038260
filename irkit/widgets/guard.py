"""Keeps JupyterLab from taking keys away from plain ipywidgets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import ipywidgets

from irkit.widgets.copying import with_plain
from irkit.widgets.static import script, style


class KeyboardGuard(anywidget.AnyWidget):
    """An invisible widget that lets focused controls inside ``irkit-widget`` keep their keys.

    With a plain button focused, ``d d`` would delete the cell it stands in. It also tells of a click in
    a table: of the ``data-open`` of what was clicked, or of what stands in the row.
    """

    _esm = script("keys.js", "guard.js")
    _css = style("widgets.css", "tables.css")

    def __repr__(self) -> str:
        """Return a name without an address."""
        return "<KeyboardGuard>"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return with_plain(super()._repr_mimebundle_(**kwargs), "")


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
            guard.on_msg(lambda _widget, told, _buffers: on_open(str(told.get("open", ""))))
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
