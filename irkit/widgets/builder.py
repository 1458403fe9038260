"""A form for a case: the text, its actors and its claims with their codes; what is wrong is said at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any, get_args

import traitlets

from irkit.case.case import Case, case_names, load_case
from irkit.case.drafts import ABOUT, CODE, draft_of, find_faults, tidy
from irkit.case.newcase import ENDING, open_draft, save_draft, saved_names
from irkit.framework.levels import codebook, entry
from irkit.records.answers import Certainty, Evidence
from irkit.records.records import CODES
from irkit.text import UserError, counted
from irkit.widgets.controls import wrapped
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
}
"""What is read of a word."""


UNCODED = "It comes without our codes: the codes are yours to give."


class CaseBuilder(AnswerWidget):
    """A case to fill in by form alone, with what is wrong said at once, and *Copy my answer*.

    Parameters
    ----------
    draft : mapping
        The case so far, with every field of the form.
    name : str
        The variable that the copied answer is assigned to.
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
    save_as = traitlets.Unicode("my-case").tag(sync=True)

    def __init__(self, draft: Draft, *, name: str, goals: Goals | None = None) -> None:
        self._goals = goals
        words = {field: list(map(list, options.items())) for field, options in _words().items()}
        super().__init__(name, draft=dict(draft), words=words, files=_files(), meanings=_meanings())
        self._judge()
        self.observe(self._judge, "draft")
        self.on_msg(self._receive)

    @property
    def answer(self) -> dict[str, Any]:
        """The case so far as plain data, without the fields that are empty."""
        return _filled(self.draft)

    def clean(self, state: Any) -> dict[str, Any]:
        """Return a form with every field that there is."""
        return tidy(state)

    @property
    def case(self) -> Case | None:
        """The case as the lessons' functions take it, or None while something in it is wrong or missing."""
        return None if self._faults or not self.draft["claims"] else Case.from_form(self.draft)

    def save_case(self, name: str, draft: Draft | None = None) -> str:
        """Save the case, or another state of it, under a name, and return what was written."""
        try:
            message = save_draft(self.draft if draft is None else draft, name)
        except UserError as error:
            message = f"Not saved: {error}."
        self.save_as, self.files = name, _files()
        return self.say(message)

    def open_case(self, name: str) -> str:
        """Open a saved case or one that comes with irkit, and return what is said; *Undo* takes it back."""
        shipped = name in case_names() and not Path(name).exists()
        try:
            draft = _uncoded(load_case(name)) if shipped else open_draft(name)
        except UserError as error:
            return self.say(str(error))
        if _filled(self.draft):
            self.past = [*self.past, {"draft": self.draft, "save_as": self.save_as}]
        saved_as = "my-case" if shipped else PurePath(name).name.removesuffix(ENDING)
        self.draft, self.save_as = dict(draft), saved_as
        return self.say(f"Opened {name}. {UNCODED if shipped else ''}".strip())

    def plain(self) -> str:
        """Return the form as text: what is filled in, claim by claim, and what is wrong."""
        draft = self.draft
        lines = [f"Case builder: {counted(len(draft['claims']), 'claim')}, {self._state()}"]
        for field, label in self.about.items():
            lines += wrapped(f"{label}: {draft[field] or '–'}")
        lines.append(f"The pair: {' and '.join(state or '–' for state in draft['pair'])}")
        lines += wrapped(f"Other actors: {', '.join(draft['actors'])}") if draft["actors"] else []
        for place, claim in enumerate(draft["claims"], start=1):
            lines += wrapped(f"C{place:02d}  {claim['text'] or '–'} ({claim['locator'] or 'no place yet'})")
            codes = "; ".join(
                f"{label.lower()}: {claim[field] or '–'}" for field, label in self.codes.items()
            )
            lines += wrapped(f"     {codes}; actors: {', '.join(claim['actors']) or '–'}")
        for fault in self._faults:
            lines += wrapped(f"  {fault.line}")
        for goal in self.goals:
            lines += wrapped(f"{'Met' if goal['met'] else 'Not yet'}: {goal['text']}.")
        return "\n".join(lines)

    def _state(self) -> str:
        if self._faults:
            return f"{counted(len(self._faults), 'thing')} still to fill in or mend"
        return "no fault found" if self.draft["claims"] else "no claim yet"

    def _judge(self, _change: object = None) -> None:
        self._faults = list(find_faults(self.draft))
        self.faults = [{"place": fault.place, "text": fault.text} for fault in self._faults]
        goals = self._goals(self.answer) if self._goals else ()
        self.goals = [{"met": met, "text": text} for met, text in goals]

    def _receive(self, _widget: object, message: dict[str, Any], _buffers: object) -> None:
        # The page's own draft comes with the request: the trait may still be on its way.
        name, draft = str(message.get("name", "")), message.get("draft")
        if message.get("kind") == "save" and isinstance(draft, dict):
            self.save_case(name, draft)
        elif message.get("kind") == "open":
            self.open_case(name)


def case_builder(
    draft: Draft | None = None, *, name: str = "my_case", goals: Goals | None = None
) -> CaseBuilder:
    """Return a form in which a case is made: its text, its actors, and its claims with their codes.

    Parameters
    ----------
    draft : mapping, optional
        Plain data to go on from, such as a copied answer; by default the form is blank.
    name : str
        The variable that the copied answer is assigned to.
    goals : callable, optional
        Called with a draft; returns what is asked of it, each with whether it is met.

    Raises
    ------
    ValueError
        If the name cannot be a variable, or if the form has no place for something in the plain data.
    """
    return CaseBuilder(tidy(draft or {}), name=name, goals=goals)


def _uncoded(case: Case) -> dict[str, Any]:
    """Return what the form holds of a case that comes with irkit: all but its codes."""
    draft, blank = draft_of(case), dict.fromkeys(CODE, "")
    return tidy({**draft, "claims": [{**claim, **blank} for claim in draft["claims"]]})


def _files() -> list[str]:
    """Return what can be opened: what was saved beside the notebook, then the cases that come with irkit."""
    return [*saved_names(), *case_names()]


def _words() -> dict[str, dict[str, str]]:
    """Return for each list of the form its words, and what is read of them."""
    levels = {code: level.signed for code, level in CODES.items()}
    certainty, evidence = ({word: MEANS[word] for word in get_args(kind)} for kind in (Certainty, Evidence))
    blank = {"": "choose"}
    return {
        "effect_level": blank | levels,
        "cause_level": {"": "no cause named"} | levels,
        "certainty": blank | certainty,
        "evidence": blank | evidence,
    }


def _meanings() -> list[list[str]]:
    """Return what the levels mean, for somebody who fills in the form and has not named a pair yet."""
    here = f", here {codebook().pair}"
    cause = "The same levels, asked of what brings the effect about; it is often another one."
    levels = [[level.signed, entry(level).definition.replace(here, "")] for level in CODES.values()]
    return [*levels, ["Cause level", cause]]


def _filled(draft: Draft) -> dict[str, Any]:
    """Return a draft without what is empty; claims stay in their places, even where they hold nothing."""
    filled = {field: value for field, value in draft.items() if value not in ("", [], ["", ""])}
    claims = [_filled(claim) for claim in filled.pop("claims", ())]
    return {**filled, "claims": claims} if claims else filled
