"""A form for a case: the text, its actors and its claims with their codes; what is wrong is said at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePath
from textwrap import wrap
from typing import Any, get_args

import traitlets

from irkit.case.case import Case, case_names, load_case
from irkit.case.drafts import ABOUT, CODE, KIND, SCOPE, draft_of, find_faults, tidy
from irkit.case.saved import ENDING, open_draft, save_draft, saved_names, unheld
from irkit.framework.levels import codebook, entry
from irkit.records.answers import Certainty, Evidence
from irkit.records.fields import CODES
from irkit.records.records import ActorKind, Scope
from irkit.text import UserError, counted
from irkit.widgets.page import AnswerWidget, script, style

Draft = Mapping[str, Any]

Goals = Callable[[Draft], Sequence[tuple[bool, str]]]
"""Called with a draft; returns what is asked of it, each with whether it is met."""

MEANS = {
    "hedged": "hedged: a word such as may, seems, perhaps",
    "plain": "plain: no such word",
    "emphatic": "emphatic: a word such as must, certainly, never",
    "none": "none: nothing is offered for it",
    "assertion": "assertion: a reason, without a source",
    "event": "event: something that happened is named",
    "official": "official: what a government or an official said",
    "unspecified": "leave open",
    "state": "a state",
    "historical state": "a state that is no more",
    "sub-state": "part of a state: a city, a region, a party, an army",
    "person": "a person",
    "organisation": "an organisation, such as the UN",
    "grouping": "several states together, such as Arab states",
    "non-state": "a people, a movement, a firm or another group",
    "international": "the wider world",
    "regional": "one region",
    "bilateral": "one of the two states",
}
"""What is read of a word where the word alone says too little."""


UNCODED = "It comes without our codes: the codes are yours to give."


class CaseBuilder(AnswerWidget):
    """A case to fill in by form alone, with what is wrong said at once, and *Copy my answer*.

    Parameters
    ----------
    draft : mapping
        The case so far, with every field of the form.
    folder : path
        Where cases are saved and opened.
    name : str
        The variable that the copied answer is assigned to.
    save_as : str
        The name under which the case is saved, to be changed in the form.
    goals : callable, optional
        Called with a draft; returns what is asked of it, each with whether it is met.

    Raises
    ------
    ValueError
        If the name cannot be a variable.
    """

    _esm = script("builder.js")
    _css = style("builder.css")
    state = "draft"

    draft = traitlets.Dict().tag(sync=True)
    past = traitlets.List(traitlets.Dict()).tag(sync=True)
    faults = traitlets.List(traitlets.Dict()).tag(sync=True)
    goals = traitlets.List(traitlets.Dict()).tag(sync=True)
    meanings = traitlets.List(traitlets.List()).tag(sync=True)
    about = traitlets.Dict(dict(ABOUT)).tag(sync=True)
    codes = traitlets.Dict(dict(CODE)).tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    files = traitlets.List(traitlets.Unicode()).tag(sync=True)
    save_as = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        draft: Draft,
        folder: Path | str = ".",
        *,
        name: str = "answer",
        save_as: str = "my-case",
        goals: Goals | None = None,
    ) -> None:
        self._folder, self._goals = Path(folder), goals
        words = {field: list(map(list, options.items())) for field, options in _words().items()}
        files = self._files()
        super().__init__(
            name, draft=dict(draft), words=words, files=files, save_as=save_as, meanings=_meanings()
        )
        self._judge()
        self.observe(self._judge, "draft")
        self.on_msg(self._receive)

    @property
    def answer(self) -> dict[str, Any]:
        """The case so far as plain data, without the fields that are empty."""
        return _filled(self.draft)

    def state_of(self, answer: Any) -> dict[str, Any]:
        """Return the form with a case in it."""
        return tidy(answer or {})

    def clean(self, state: Any) -> dict[str, Any]:
        """Return a form with every field that there is."""
        return tidy(_filled(state))

    @property
    def case(self) -> Case | None:
        """The case as the lessons' functions take it, or None while something in it is wrong or missing."""
        return None if self._faults or not self.draft["claims"] else Case.from_form(self.draft)

    def save_case(self, name: str | None = None) -> str:
        """Save the case under a name, by default that of the form, and return what was written."""
        return self._save(self.draft, self.save_as if name is None else name)

    def open_case(self, name: str) -> str:
        """Open a saved case or one that comes with irkit, and return what is said; *Undo* takes it back."""
        shipped = name in case_names() and not (self._folder / name).exists()
        try:
            if shipped:
                draft, remark = _draft(load_case(name), self._folder), UNCODED
            else:
                draft, remark = open_draft(self._folder / name), unheld(self._folder / name)
        except UserError as error:
            return self.say(str(error))
        if _filled(self.draft):
            self.past = [*self.past, {"kind": "draft", "draft": self.draft, "save_as": self.save_as}]
        saved_as = "my-case" if shipped else PurePath(name).name.removesuffix(ENDING)
        self.draft, self.save_as = dict(draft), saved_as
        return self.say(f"Opened {name}. {remark}".strip())

    def plain(self) -> str:
        """Return the form as text: what is filled in, claim by claim, and what is wrong."""
        draft = self.draft
        lines = [f"Case builder: {counted(len(draft['claims']), 'claim')}, {self._state()}"]
        for field, label in self.about.items():
            lines += _wrapped(f"{label}: {draft[field] or '–'}")
        lines.append(f"The pair: {' and '.join(state or '–' for state in draft['pair'])}")
        lines += [f"Actor: {each['name']} ({each['kind']}, {each['scope']})" for each in draft["actors"]]
        for place, claim in enumerate(draft["claims"], start=1):
            lines += _wrapped(f"C{place:02d}  {claim['text'] or '–'} ({claim['locator'] or 'no place yet'})")
            codes = "; ".join(
                f"{label.lower()}: {claim[field] or '–'}" for field, label in self.codes.items()
            )
            lines += _wrapped(f"     {codes}; actors: {', '.join(claim['actors']) or '–'}")
        for fault in self._faults:
            lines += _wrapped(f"  {fault.line}")
        for goal in self.goals:
            lines += _wrapped(f"{'Met' if goal['met'] else 'Not yet'}: {goal['text']}.")
        return "\n".join(lines)

    def __repr__(self) -> str:
        """Return how far the case has come."""
        return f"<CaseBuilder {self.name}: {counted(len(self.draft['claims']), 'claim')}, {self._state()}>"

    def _files(self) -> list[str]:
        """Return what can be opened: what was saved, then the cases that come with irkit."""
        return [*saved_names(self._folder), *case_names()]

    def _state(self) -> str:
        if self._faults:
            return f"{counted(len(self._faults), 'thing')} still to fill in or mend"
        return "no fault found" if self.draft["claims"] else "no claim yet"

    def _judge(self, _change: object = None) -> None:
        self._faults = list(find_faults(self.draft))
        self.faults = [{"place": fault.place, "text": fault.text} for fault in self._faults]
        goals = self._goals(self.answer) if self._goals else ()
        self.goals = [{"met": met, "text": text} for met, text in goals]

    def _save(self, draft: Draft, name: str) -> str:
        try:
            message = save_draft(draft, name, self._folder)
        except UserError as error:
            message = f"Not saved: {error}."
        self.files = self._files()
        return self.say(message)

    def _receive(self, _widget: object, message: dict[str, Any], _buffers: object) -> None:
        # The page's own draft comes with the request: the trait may still be on its way.
        name, draft = str(message.get("name", "")), message.get("draft")
        if message.get("kind") == "save" and isinstance(draft, dict):
            self.save_as = name
            self._save(draft, name)
        elif message.get("kind") == "open":
            self.open_case(name)


def case_builder(
    case: Case | Draft | str | Path | None = None,
    *,
    name: str = "my_case",
    save_as: str | None = None,
    folder: Path | str = ".",
    goals: Goals | None = None,
) -> CaseBuilder:
    """Return a form in which a case is made: its text, its actors, and its claims with their codes.

    Parameters
    ----------
    case : Case, mapping, str or Path, optional
        What to go on from: a case, plain data such as a copied answer, or the name under which one was
        saved. By default what was last in the form of this name, or else a blank form. A case that comes
        with irkit is handed over without its codes: those are yours to give.
    name : str
        The variable that the copied answer is assigned to.
    save_as : str, optional
        The name under which the case is saved; it can be changed in the form.
    folder : path
        Where cases are saved and opened; by default beside the notebook.
    goals : callable, optional
        Called with a draft; returns what is asked of it, each with whether it is met.

    Raises
    ------
    ValueError
        If the name cannot be a variable, or if the form has no place for something in the plain data.
    DraftError
        If nothing was saved under the name.
    CaseError
        If it names a folder whose files have faults.
    """
    last = _LAST.get(name) if case is None else None
    draft = last.draft if last else _draft(case, Path(folder))
    title = str(case).removesuffix(ENDING) if isinstance(case, str | Path) else "my-case"
    builder = CaseBuilder(
        draft, folder, name=name, save_as=save_as or (last.save_as if last else title), goals=goals
    )
    _LAST[name] = builder
    return builder


_LAST: dict[str, CaseBuilder] = {}
"""The form last shown under each name, so that running its cell again loses nothing."""


def _draft(case: Case | Draft | str | Path | None, folder: Path) -> dict[str, Any]:
    if isinstance(case, Case):
        record = draft_of(case)
        if case.id in case_names():
            blank = dict.fromkeys(CODE, "")
            record["claims"] = [{**claim, **blank} for claim in record["claims"]]
        return tidy(record)
    return open_draft(folder / case) if isinstance(case, str | Path) else tidy(case or {})


def _words() -> dict[str, dict[str, str]]:
    """Return for each list of the form its words, and what is read of them."""
    levels = {code: f"{entry(level).sign} {entry(level).label}" for code, level in CODES.items()}
    plain = {"kind": ActorKind, "scope": Scope, "certainty": Certainty, "evidence": Evidence}
    lists = {field: {word: MEANS.get(word, word) for word in get_args(kind)} for field, kind in plain.items()}
    blank = {"": "choose"}
    return {
        "effect_level": blank | levels,
        "cause_level": {"": "no cause named"} | levels,
        "certainty": blank | lists["certainty"],
        "evidence": blank | lists["evidence"],
        "kind": {KIND: lists["kind"][KIND]} | lists["kind"],
        "scope": {SCOPE: lists["scope"][SCOPE]} | lists["scope"],
    }


def _meanings() -> list[list[str]]:
    """Return what the levels mean, for somebody who fills in the form and has not named a pair yet."""
    here = f", here {codebook().pair}"
    entries = [entry(level) for level in CODES.values()]
    cause = "The same levels, asked of what brings the effect about; it is often another one."
    levels = [[f"{each.sign} {each.label}", each.definition.replace(here, "")] for each in entries]
    return [*levels, ["Cause level", cause]]


def _filled(draft: Draft) -> dict[str, Any]:
    """Return a draft without what is empty; claims stay in their places, even where they hold nothing."""
    filled: dict[str, Any] = {}
    for field, value in draft.items():
        if field in ("actors", "claims") and value and isinstance(value[0], Mapping):
            filled[field] = [_filled(each) for each in value]
        elif value not in ("", [], ["", ""]):
            filled[field] = value
    return filled


def _wrapped(text: str) -> list[str]:
    return wrap(text, 92, subsequent_indent="     ") or [text]
