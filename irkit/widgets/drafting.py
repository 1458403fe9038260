"""The case builder for cases of one's own: it fetches drafts and their faults, and the form does the rest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from irkit.case import Case
from irkit.caselayout import Fault as CaseFault
from irkit.drafts import case_from, documents_of, read_record, record_of
from irkit.levels import entry
from irkit.recordfields import CODES
from irkit.records import ActorKind, Scope
from irkit.reference import Certainty, Evidence
from irkit.savedcases import ENDING, formed, open_draft, save_draft, saved_names, unheld
from irkit.widgets.builder import CaseBuilder, Draft, Fault, Keeper

NO_CAUSE = "no cause named"
MEANS = {
    "hedged": "hedged: a word such as may, seems, perhaps",
    "plain": "plain: no such word",
    "emphatic": "emphatic: a word such as must, certainly, never",
    "none": "none: nothing is offered for it",
    "assertion": "assertion: a reason, without a source",
    "event": "event: something that happened is named",
    "official": "official: what a government or an official said",
    "international": "international: seen from the pair, of the wider world",
    "regional": "regional: seen from the pair, of one region",
    "bilateral": "bilateral: belongs to one of the pair",
}
"""What is read of a word where the word alone says too little."""


def case_builder(
    case: Case | Draft | str | Path | None = None,
    *,
    name: str = "my_case",
    save_as: str | None = None,
    folder: Path | str = ".",
) -> CaseBuilder:
    """Return a form in which a case is made: its text, its actors, and its claims with their codes.

    Parameters
    ----------
    case : Case, mapping, str or Path, optional
        What to go on from: a case, plain data such as a copied answer, or the name under which one was
        saved. By default what was last in the form of this name, or else a blank form.
    name : str
        The variable that the copied answer is assigned to.
    save_as : str, optional
        The name under which the case is saved; it can be changed in the form.
    folder : path
        Where cases are saved and opened; by default beside the notebook.

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
    )
    return shown


_LAST: dict[str, CaseBuilder] = {}
"""The form last shown under each name, so that running its cell again loses nothing."""


def _draft(case: Case | Draft | str | Path | None, folder: Path) -> dict[str, Any]:
    if case is None:
        return formed({})
    if isinstance(case, Case):
        return formed(record_of(case))
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
        "kind": lists["kind"],
        "scope": blank | lists["scope"],
    }


def find_faults(draft: Draft) -> list[Fault]:
    """Return what ``irkit check-case`` would say of a draft, each at its place in the form."""
    faults = read_record(draft).faults
    actors = _actor_places(draft) if faults else {}
    return [Fault(_place(fault, actors), _text(fault), str(fault)) for fault in faults]


def _place(fault: CaseFault, actors: Mapping[str, str]) -> str:
    if fault.record and fault.file in ("claims.toml", "reference.toml"):
        return fault.record
    return actors.get(fault.record or "", fault.record or "about") if fault.file == "actors.toml" else "about"


def _text(fault: CaseFault) -> str:
    """Return a fault as it is told at its place, where claim or actor need not be named."""
    return f"{fault.record}: {fault.message}" if fault.file == "case.toml" and fault.record else fault.message


def _actor_places(draft: Draft) -> dict[str, str]:
    """Return for the ids of the actors where they stand in the form: "actor 1", "actor 2"."""
    actors = documents_of(draft, "draft")["actors.toml"]["actor"]
    names = [each["name"] for each in draft["actors"]]
    # The pair comes first, whether it has lines of its own or not; the others keep their order.
    own = [at for at, name in enumerate(names, start=1) if not name or name not in draft["pair"]]
    pair = actors[: len(actors) - len(own)]
    places = {each["id"]: names.index(each["name"]) + 1 for each in pair if each["name"] in names}
    places |= {each["id"]: at for each, at in zip(actors[len(pair) :], own, strict=True)}
    return {actor: f"actor {at}" for actor, at in places.items()}
