"""A form for a case: the text, its actors and its claims with their codes; what is wrong is said at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from textwrap import wrap
from typing import Any

import anywidget
import traitlets

from irkit.case.formwords import ABOUT, CODES, Fault
from irkit.text import UserError
from irkit.widgets.copying import variable_faults, with_plain
from irkit.widgets.static import script, style

Draft = Mapping[str, Any]

Goals = Callable[[Draft], Sequence[tuple[bool, str]]]
"""Called with a draft; returns what is asked of it, each with whether it is met."""


@dataclass(frozen=True)
class Keeper:
    """What a form asks of the disk: to save a draft, to open one, and which there are.

    ``save`` returns what was written, ``open`` the draft and a remark; both raise an error that is told.
    """

    save: Callable[[Draft, str], str]
    open: Callable[[str], tuple[Draft, str]]
    names: Callable[[], Sequence[str]]


class CaseBuilder(anywidget.AnyWidget):
    """A case to fill in by form alone, with what is wrong said at once, and *Copy my answer*.

    Parameters
    ----------
    draft : mapping
        The case so far, with every field of the form.
    words : mapping of str to mapping
        For ``kind``, ``scope`` and each code the words that may be chosen, and what is read of them.
    find : callable
        Called with a draft; returns what is wrong with it.
    make : callable
        Called with a draft without faults; returns the case.
    keeper : Keeper
        Saves and opens drafts.
    name : str
        The variable that the copied answer is assigned to.
    save_as : str
        The name under which the case is saved, to be changed in the form.
    meanings : sequence of pairs
        Words of the form and what they mean, to be looked up while coding.
    goals : callable, optional
        Called with a draft; returns what is asked of it, each with whether it is met.

    Raises
    ------
    ValueError
        If the name cannot be a variable.
    """

    _esm = script("keys.js", "copying.js", "builder_fields.js", "builder_claims.js", "builder.js")
    _css = style("widgets.css", "builder.css")

    draft = traitlets.Dict().tag(sync=True)
    past = traitlets.List(traitlets.Dict()).tag(sync=True)
    faults = traitlets.List(traitlets.Dict()).tag(sync=True)
    goals = traitlets.List(traitlets.Dict()).tag(sync=True)
    meanings = traitlets.List(traitlets.List()).tag(sync=True)
    about = traitlets.Dict(dict(ABOUT)).tag(sync=True)
    codes = traitlets.Dict(dict(CODES)).tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    files = traitlets.List(traitlets.Unicode()).tag(sync=True)
    name = traitlets.Unicode().tag(sync=True)
    save_as = traitlets.Unicode().tag(sync=True)
    said = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        draft: Draft,
        words: Mapping[str, Mapping[str, str]],
        find: Callable[[Draft], Sequence[Fault]],
        make: Callable[[Draft], Any],
        keeper: Keeper,
        *,
        name: str = "answer",
        save_as: str = "my-case",
        meanings: Sequence[Sequence[str]] = (),
        goals: Goals | None = None,
    ) -> None:
        if wrong := variable_faults(name):
            raise ValueError(" ".join(wrong))
        self._find, self._make, self._keeper, self._goals = find, make, keeper, goals
        super().__init__(
            draft=dict(draft),
            words={field: list(map(list, held.items())) for field, held in words.items()},
            files=list(keeper.names()),
            name=name,
            save_as=save_as,
            meanings=[list(each) for each in meanings],
        )
        self._judge()
        self.observe(self._judge, "draft")
        self.on_msg(self._asked)

    @property
    def answer(self) -> dict[str, Any]:
        """The case so far as plain data, without the fields that are empty."""
        return _filled(self.draft)

    @property
    def case(self) -> Any:
        """The case as the lessons' functions take it, or None while something in it is wrong or missing."""
        return None if self._wrong or not self.draft["claims"] else self._make(self.draft)

    def save_case(self, name: str | None = None) -> str:
        """Save the case under a name, by default that of the form, and return what was written."""
        return self._save(self.draft, self.save_as if name is None else name)

    def open_case(self, name: str) -> str:
        """Open a saved case; the one before can be brought back by *Undo*. Return what is said of it."""
        try:
            draft, remark = self._keeper.open(name)
        except UserError as error:
            return self._say(str(error))
        if _filled(self.draft):
            self.past = [*self.past, {"kind": "draft", "draft": self.draft, "save_as": self.save_as}]
        self.draft, self.save_as = dict(draft), PurePath(name).name.removesuffix(".case.json")
        return self._say(f"Opened {name}. {remark}".strip())

    def plain(self) -> str:
        """Return the form as text: what is filled in, claim by claim, and what is wrong."""
        held = self.draft
        lines = [f"Case builder: {_counted(len(held['claims']), 'claim')}, {self._state()}"]
        lines += [
            line for field, label in ABOUT.items() for line in _folded(f"{label}: {held[field] or '–'}")
        ]
        lines.append(f"The pair: {' and '.join(each or '–' for each in held['pair'])}")
        lines += [f"Actor: {each['name']} ({each['kind']}, {each['scope']})" for each in held["actors"]]
        for place, each in enumerate(held["claims"], start=1):
            lines += _folded(f"C{place:02d}  {each['text'] or '–'} ({each['locator'] or 'no place yet'})")
            told = "; ".join(f"{label.lower()}: {each[field] or '–'}" for field, label in CODES.items())
            lines += _folded(f"     {told}; actors: {', '.join(each['actors']) or '–'}")
        lines += [line for fault in self._wrong for line in _folded(f"  {fault.line}")]
        asked = [f"{'Met' if each['met'] else 'Not yet'}: {each['text']}." for each in self.goals]
        lines += [line for each in asked for line in _folded(each)]
        return "\n".join(lines)

    def __repr__(self) -> str:
        """Return how far the case has come."""
        return f"<CaseBuilder {self.name}: {_counted(len(self.draft['claims']), 'claim')}, {self._state()}>"

    def _state(self) -> str:
        if self._wrong:
            return f"{_counted(len(self._wrong), 'thing')} still to fill in or mend"
        return "no fault found" if self.draft["claims"] else "no claim yet"

    def _judge(self, _change: object = None) -> None:
        self._wrong = list(self._find(self.draft))
        self.faults = [{"place": each.place, "text": each.text} for each in self._wrong]
        asked = self._goals(self.answer) if self._goals else ()
        self.goals = [{"met": met, "text": text} for met, text in asked]

    def _save(self, draft: Draft, name: str) -> str:
        try:
            said = self._keeper.save(draft, name)
        except UserError as error:
            said = f"Not saved: {error}."
        self.files = list(self._keeper.names())
        return self._say(said)

    def _say(self, text: str) -> str:
        # The turn makes a sentence that is said twice a change, which the page waits for.
        self.said = {"turn": self.said.get("turn", 0) + 1, "text": text}
        return text

    def _asked(self, _widget: object, message: dict[str, Any], _buffers: object) -> None:
        # The page's own draft comes with the request: the trait may still be on its way.
        name, draft = str(message.get("name", "")), message.get("draft")
        if message.get("kind") == "save" and isinstance(draft, dict):
            self.save_as = name
            self._save(draft, name)
        elif message.get("kind") == "open":
            self.open_case(name)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return with_plain(super()._repr_mimebundle_(**kwargs), self.plain())


def _filled(draft: Draft) -> dict[str, Any]:
    """Return a draft without what is empty; claims stay in their places, even where they hold nothing."""
    made: dict[str, Any] = {}
    for field, value in draft.items():
        if field in ("actors", "claims") and value and isinstance(value[0], Mapping):
            made[field] = [_filled(each) for each in value]
        elif value not in ("", [], ["", ""]):
            made[field] = value
    return made


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _folded(text: str) -> list[str]:
    return wrap(text, 92, subsequent_indent="     ") or [text]
