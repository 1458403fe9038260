"""A question to answer by choosing: one option, or several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from textwrap import wrap
from typing import Any

import anywidget
import traitlets

from irkit.text import meant
from irkit.widgets.copying import variable_faults, with_plain
from irkit.widgets.static import script, style


class AnswerCard(anywidget.AnyWidget):
    """A question with its options and *Copy my answer*.

    Parameters
    ----------
    prompt : str
        The question.
    options : mapping of str to str
        What an answer says, such as ``"a"``, to what the student reads.
    name : str
        The variable that the copied answer is assigned to, such as ``"q2"``.
    several : bool
        Whether more than one option may be chosen.
    answer : str or iterable of str, optional
        An earlier answer to go on from.
    paste : str, optional
        Where the copied answer goes, as a sentence; by default into the cell below.

    Raises
    ------
    ValueError
        If the options, the name or the earlier answer cannot be used.
    """

    _esm = script("keys.js", "copying.js", "answers.js")
    _css = style("widgets.css", "answers.css")

    prompt = traitlets.Unicode().tag(sync=True)
    options = traitlets.List(traitlets.Dict()).tag(sync=True)
    name = traitlets.Unicode().tag(sync=True)
    paste = traitlets.Unicode().tag(sync=True)
    several = traitlets.Bool().tag(sync=True)
    chosen = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init__(
        self,
        prompt: str,
        options: Mapping[str, str],
        *,
        name: str = "answer",
        several: bool = False,
        answer: str | Iterable[str] | None = None,
        paste: str = "",
    ) -> None:
        shown = {str(key): str(text) for key, text in options.items()}
        earlier = [answer] if isinstance(answer, str) else list(answer or ())
        faults = [*variable_faults(name), *_faults(shown, earlier, several)]
        if faults:
            raise ValueError(" ".join(faults))
        super().__init__(
            prompt=prompt,
            options=[{"key": key, "text": text} for key, text in shown.items()],
            name=name,
            paste=paste,
            several=several,
            chosen=[str(key) for key in earlier if key],
        )

    @property
    def answer(self) -> str | list[str] | None:
        """The choice: an option or None; where several may be chosen, a list in the order shown."""
        chosen = [option["key"] for option in self.options if option["key"] in self.chosen]
        if self.several:
            return chosen
        return chosen[0] if chosen else None

    def plain(self) -> str:
        """Return the question and its options as text, with a cross at what is chosen."""
        left, right = ("[", "]") if self.several else ("(", ")")
        lines = wrap(self.prompt, 88)
        for option in self.options:
            cross = "x" if option["key"] in self.chosen else " "
            lines += wrap(
                f"{left}{cross}{right} {option['key']}: {option['text']}", 88, subsequent_indent="    "
            )
        return "\n".join(lines)

    def __repr__(self) -> str:
        """Return the answer so far."""
        return f"<AnswerCard {self.name}: {self.answer!r}>"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return with_plain(super()._repr_mimebundle_(**kwargs), self.plain())


def _faults(options: Mapping[str, str], earlier: list[str], several: bool) -> list[str]:
    faults = []
    if len(options) < 2:
        faults.append("A question needs two options or more.")
    unknown = [key for key in earlier if key and key not in options]
    faults += [f'The earlier answer "{key}" is no option: {meant(str(key), options)}.' for key in unknown]
    if not several and len(earlier) > 1:
        faults.append("Only one option may be chosen, and the earlier answer holds more.")
    return faults
