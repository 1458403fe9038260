"""The case builder for cases of one's own: it fetches drafts and their faults, and the form does the rest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from irkit.case.case import Case, case_names
from irkit.case.drafts import CODE_FIELDS, KIND, SCOPE, case_from, record_of
from irkit.case.formwords import find_faults
from irkit.case.saved import ENDING, formed, open_draft, save_draft, saved_names, unheld
from irkit.framework.levels import codebook, entry
from irkit.records.answers import Certainty, Evidence
from irkit.records.fields import CODES
from irkit.records.records import ActorKind, Scope
from irkit.widgets.builder import CaseBuilder, Draft, Goals, Keeper

NO_CAUSE = "no cause named"
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
    known = name in _LAST and case is None
    draft = _LAST[name].draft if known else _draft(case, Path(folder))
    title = str(case).removesuffix(ENDING) if isinstance(case, str | Path) else "my-case"
    shown = _LAST[name] = CaseBuilder(
        draft,
        _words(),
        find_faults,
        case_from,
        Keeper(
            lambda held, called: save_draft(held, called, folder),
            lambda called: (open_draft(Path(folder) / called), unheld(Path(folder) / called)),
            lambda: saved_names(folder),
        ),
        name=name,
        save_as=save_as or (_LAST[name].save_as if known else title),
        meanings=_meanings(),
        goals=goals,
    )
    return shown


_LAST: dict[str, CaseBuilder] = {}
"""The form last shown under each name, so that running its cell again loses nothing."""


def _draft(case: Case | Draft | str | Path | None, folder: Path) -> dict[str, Any]:
    if case is None:
        return formed({})
    if isinstance(case, Case):
        held = record_of(case)
        if case.id in case_names():
            blank = dict.fromkeys(("effect_level", *CODE_FIELDS), "")
            held["claims"] = [{**each, **blank} for each in held["claims"]]
        return formed(held)
    return formed(case) if isinstance(case, Mapping) else open_draft(folder / case)


def _words() -> dict[str, dict[str, str]]:
    """Return for each list of the form its words, and what is read of them."""
    levels = {code: f"{entry(level).sign} {entry(level).label}" for code, level in CODES.items()}
    plain = {"kind": ActorKind, "scope": Scope, "certainty": Certainty, "evidence": Evidence}
    lists = {field: {word: MEANS.get(word, word) for word in get_args(held)} for field, held in plain.items()}
    blank = {"": "choose"}
    return {
        "effect_level": blank | levels,
        "cause_level": {"": NO_CAUSE} | levels,
        "certainty": blank | lists["certainty"],
        "evidence": blank | lists["evidence"],
        "kind": {KIND: lists["kind"][KIND]} | lists["kind"],
        "scope": {SCOPE: lists["scope"][SCOPE]} | lists["scope"],
    }


def _meanings() -> list[list[str]]:
    """Return what the levels mean, for somebody who fills in the form and has not named a pair yet."""
    here = f", here {codebook().pair}"
    told = [entry(level) for level in CODES.values()]
    cause = "The same levels, asked of what brings the effect about; it is often another one."
    levels = [[f"{each.sign} {each.label}", each.definition.replace(here, "")] for each in told]
    return [*levels, ["Cause level", cause]]
