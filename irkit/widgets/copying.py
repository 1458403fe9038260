"""Copying an answer out of a widget, as code to paste into the answer cell."""

from __future__ import annotations

import keyword
from typing import Any

import anywidget
import traitlets

from irkit.widgets.static import script, style


class CopyAnswer(anywidget.AnyWidget):
    """*Copy my answer* for a widget that is made of others.

    Set ``value`` whenever the answer changes; an empty one is not copied, and ``missing`` is said instead.

    Parameters
    ----------
    name : str
        The variable that the copied answer is assigned to, such as ``"q1"``.
    value : object
        The answer as plain data: text, numbers, lists and dictionaries with text as keys.
    missing : str
        What is said while there is no answer.

    Raises
    ------
    ValueError
        If the name cannot be a variable.
    """

    _esm = script("keys.js", "copying.js", "copy_answer.js")
    _css = style("widgets.css")

    name = traitlets.Unicode().tag(sync=True)
    value = traitlets.Any(None, allow_none=True).tag(sync=True)
    missing = traitlets.Unicode().tag(sync=True)

    def __init__(
        self, name: str = "answer", value: object = None, *, missing: str = "There is nothing to copy yet."
    ) -> None:
        faults = variable_faults(name)
        if faults:
            raise ValueError(" ".join(faults))
        super().__init__(name=name, value=value, missing=missing)

    @property
    def answer(self) -> Any:
        """The answer as it is copied."""
        return self.value

    def __repr__(self) -> str:
        """Return the name of the answer."""
        return f"<CopyAnswer {self.name}>"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return with_plain(super()._repr_mimebundle_(**kwargs), f"Copy my answer ({self.name})")


def with_plain(bundle: Any, plain: str) -> Any:
    """Return a widget's display with its text replaced, since the text it comes with changes on every run."""
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    if data is not None:
        data["text/plain"] = plain
    return bundle


def variable_faults(name: str) -> list[str]:
    """Return what is wrong with a variable's name, as sentences."""
    if name.isidentifier() and not keyword.iskeyword(name):
        return []
    return [f'"{name}" cannot be a variable: use a name such as q1.']
