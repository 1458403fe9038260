"""A draft of a case: plain data as one form holds them, in any state, and what is wrong with them.

The command line says what is wrong in the words of the files, the form in those of its own labels.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from irkit.case.data import CaseData
from irkit.case.files import read_documents
from irkit.case.layout import Contents, Fault
from irkit.text import meant

Documents = dict[str, dict[str, Any]]

ABOUT: Mapping[str, str] = {
    "title": "Title of the case",
    "text": "Title of the text",
    "author": "Author of the text",
    "date": "Date of the text",
    "caution": "What readers should know first",
}
CODE: Mapping[str, str] = {
    "effect_level": "Effect level",
    "cause_level": "Cause level",
    "certainty": "Certainty",
    "evidence": "Evidence",
}
CLAIM: Mapping[str, str] = {"text": "Claim, in your own words", "locator": "Place in the text", **CODE}
"""The fields of the form, each with its label."""

_LABELS: Mapping[str, str] = {
    **ABOUT,
    **CLAIM,
    "pair": "The pair",
    "actors": "Actors",
    "name": "Actors",
    "effect_levels": CODE["effect_level"],
}
"""The form's label for each field of the files, but for the title of the article."""

SECTION = "text"
"""The only section of a case that a form holds."""

LICENCE = "CC BY 4.0"

FEWEST_WORDS, FEWEST_SIGNS = 4, 6
"""A claim is a sentence: fewer words (a full stop counts as one) or signs of Chinese say too little."""

MOST_NAMES = 50
"""Among how many actors the likely one is looked for: looking takes longer than reading."""


def read_draft(data: object, name: str = "my-case") -> Contents:
    """Read a case from plain data; what is wrong is collected, never raised.

    Parameters
    ----------
    data : object
        The plain data, as ``Case.from_form`` describes them; anything else is a fault.
    name : str, default "my-case"
        The id of the case.
    """
    draft = Draft(data)
    contents = read_documents(draft.documents(name), Contents())
    contents.faults = [*draft.strays, *draft.faults(), *contents.faults]
    return contents


class Draft:
    """What stands in the form.

    Attributes
    ----------
    strays : list of Fault
        What the form has no place for: unknown fields, and lists, tables and names that are something else.
    about : mapping
        What stands in its first part.
    pair, actors : list
        The names of the pair and of the others.
    claims : dict of str to mapping
        What stands in the part of each claim, by the claim's id.
    acting : dict of str to list
        The names of each claim's actors.
    """

    def __init__(self, data: object) -> None:
        self.strays: list[Fault] = []
        lists = {"pair": "case.toml", "actors": "actors.toml", "claims": "claims.toml"}
        self.about = data if self._is_table(data, (*ABOUT, *lists), "case.toml") else {}
        self.pair, self.actors, claims = (self._list(self.about, *item) for item in lists.items())
        if not all(isinstance(actor, str) for actor in self.actors):
            problem = "should be a list of names in quotes"
            self.strays.append(Fault("actors.toml", None, problem, "", ("actors",)))
        rows = {f"C{place:02d}": row for place, row in enumerate(claims, start=1)}
        known, file = (*CLAIM, "actors"), "claims.toml"
        self.claims = {claim: row for claim, row in rows.items() if self._is_table(row, known, file, claim)}
        self.acting = {claim: self._list(row, "actors", file, claim) for claim, row in self.claims.items()}

    def _is_table(
        self, row: object, known: Collection[str], file: str, record: str | None = None
    ) -> TypeGuard[Mapping[str, Any]]:
        if not isinstance(row, Mapping):
            self.strays.append(Fault(file, record, "should be a table in { }"))
            return False
        if strange := [str(field) for field in row if field not in known]:
            advice = meant(strange[0], known)
            self.strays.append(Fault(file, record, "is unknown", advice, (strange[0],), "unknown"))
        return True

    def _list(self, row: Mapping[str, Any], field: str, file: str, record: str | None = None) -> list[Any]:
        value = row.get(field)
        if value is None or isinstance(value, list | tuple):
            return list(value or ())
        self.strays.append(Fault(file, record, "should be a list in [ ]", "", (field,), "type", value))
        return []

    def documents(self, name: str) -> Documents:
        """Return what each file of the case would hold; what is blank is missing.

        Parameters
        ----------
        name : str
            The id of the case.
        """
        ids: dict[str, str] = {}
        for actor in (*self.pair[:2], *self.actors):
            if isinstance(actor, str) and actor and actor not in ids:
                ids[actor] = _id(actor, len(ids) + 1, ids.values())
        # What the form does not ask: another actor belongs to the wider world.
        actors = [
            {"id": key, "name": actor, "kind": "state", "scope": "bilateral"}
            if actor in self.pair[:2]
            else {"id": key, "name": actor, "kind": "unspecified", "scope": "international"}
            for actor, key in ids.items()
        ]
        about = {"id": name, **_filled(self.about, "title", "caution"), "licence": LICENCE}
        pair = [*self.pair, "", ""][: max(2, len(self.pair))]
        # A pair of which a name is missing is missing: an empty name would be told as one that nobody has.
        if all(state not in (None, "") for state in pair):
            about["pair"] = [ids.get(state, state) if isinstance(state, str) else state for state in pair]
        article = _filled(self.about, "author", "text", "date")
        about["article"] = {"title" if field == "text" else field: value for field, value in article.items()}
        about["section"] = [{"id": SECTION, "title": "The text"}]
        claims, codes = [], []
        for claim, given in self.claims.items():
            names = dict.fromkeys(actor for actor in self.acting[claim] if isinstance(actor, str))
            acting = {"actors": [ids[actor] for actor in names if actor in ids]}
            texts = _filled(given, "locator", "text")
            claims.append({"id": claim, "section": SECTION, **texts, **_filled(acting, "actors")})
            code = _filled(given, *CODE)
            if "effect_level" in code:
                code["effect_levels"] = [code.pop("effect_level")]
            codes.append({"claim": claim, **code})
        return {
            "case.toml": about,
            "claims.toml": {"claim": claims},
            "actors.toml": {"actor": actors},
            "reference.toml": {"claim": codes},
        }

    def faults(self) -> Iterable[Fault]:
        """Find what is wrong with the draft and would not show in the files."""
        pair = [state for state in self.pair if state]
        twice = len(pair) > 1 and folded(pair[0]) == folded(pair[1])
        if twice or len(pair) == 1:
            problem = f'names "{pair[0]}" {"twice" if twice else "alone"}'
            yield Fault("case.toml", None, problem, "it takes two states", ("pair",))
        names = [actor for actor in (*pair[:2], *self.actors) if isinstance(actor, str)]
        for claim, given in self.claims.items():
            text = given.get("text")
            if isinstance(text, str) and text.strip() and not is_sentence(text):
                problem, advice = f'"{text:.40}" is no sentence', "say who does what"
                yield Fault("claims.toml", claim, problem, advice, ("text",), "sentence", text[:40])
            if unknown := [actor for actor in self.acting[claim] if actor not in names]:
                likely = meant(str(unknown[0]), names) if names and len(names) <= MOST_NAMES else ""
                problem = f'names "{unknown[0]}", which is no actor here'
                yield Fault("claims.toml", claim, problem, likely or "add it to the actors", ("actors",))


def _filled(row: Mapping[str, Any], *fields: str) -> dict[str, Any]:
    """Return some of the fields; what is blank is missing."""
    return {field: row[field] for field in fields if row.get(field) not in (None, "")}


def folded(text: object) -> str:
    """Return a text as it is compared with another: whatever its capitals and blanks."""
    return " ".join(str(text).casefold().split())


def _id(name: str, number: int, taken: Collection[str]) -> str:
    plain = unicodedata.normalize("NFKD", name)
    words = re.sub(r"[^A-Z0-9]+", "_", plain.encode("ascii", "ignore").decode().upper()).strip("_")[:40]
    actor_id = f"A_{words or number}"
    while actor_id in taken:
        actor_id = f"{actor_id}_{number}"
    return actor_id


def is_sentence(text: str) -> bool:
    """Return whether a text can be a claim: some words, or some signs where writing has no blanks.

    Examples
    --------
    >>> is_sentence("Egypt and Israel"), is_sentence("Both signed it."), is_sentence("两国签署了条约")
    (False, True, True)
    """
    signs = sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)
    words = len(text.split()) + text.rstrip(" \n”\"'").endswith((".", "!", "?"))
    return words >= FEWEST_WORDS or signs >= FEWEST_SIGNS


def tidy(data: object) -> dict[str, Any]:
    """Return plain data as a form can show them: every field there, and texts where texts stand.

    Parameters
    ----------
    data : object
        The plain data, as ``Case.from_form`` describes them; fields may be missing.

    Raises
    ------
    ValueError
        If a form has no place for something in it, which would get lost.
    """
    draft = Draft(data)
    if draft.strays:
        raise ValueError(str(draft.strays[0]))
    return {
        **{field: _text(draft.about.get(field)) for field in ABOUT},
        "pair": [*map(_text, draft.pair), "", ""][: max(2, len(draft.pair))],
        "actors": draft.actors,
        "claims": [
            {field: _text(given.get(field)) for field in CLAIM}
            | {"actors": [*map(_text, draft.acting[claim])]}
            for claim, given in draft.claims.items()
        ],
    }


def _text(value: object) -> str:
    """Return what stands in a field of a form."""
    if isinstance(value, Mapping | list | tuple):
        raise ValueError(f"a text belongs where {value!r:.40} stands")
    return "" if value is None else str(value)


def draft_of(case: CaseData) -> dict[str, Any]:
    """Return what of a case the form can hold, as plain data.

    Parameters
    ----------
    case : Case
        The case.
    """
    pair = [actor.name for actor in case.pair]
    claims = []
    for claim in case.claims:
        codes = None if case.reference is None else case.codes(claim.id)
        coded = {field: str(getattr(codes, field, None) or "") for field in CODE}
        actors = [case.actor(actor).name for actor in claim.actors]
        claims.append({"text": claim.text, "locator": claim.locator, **coded, "actors": actors})
    return {
        "title": case.title,
        "author": case.article.author,
        "text": case.article.title,
        "date": case.article.date.isoformat(),
        "caution": case.about.caution,
        "pair": pair,
        "actors": [actor.name for actor in case.actors if actor.name not in pair],
        "claims": claims,
    }


@dataclass(frozen=True)
class FormFault:
    """One thing that is wrong, at its place in the form: about, or a claim's id."""

    place: str
    text: str

    @property
    def line(self) -> str:
        """The fault with its place, for a list of them."""
        return f"{'The case' if self.place == 'about' else self.place.capitalize()}: {self.text}"


def find_faults(data: Mapping[str, Any]) -> list[FormFault]:
    """Return what is wrong with a draft, each fault at its place in the form and in the words of its labels.

    Parameters
    ----------
    data : mapping
        The draft, as ``Case.from_form`` describes it, whatever its state.
    """
    of_claim = ("claims.toml", "reference.toml")
    return [
        FormFault((fault.file in of_claim and fault.record) or "about", _words(fault))
        for fault in read_draft(data).faults
    ]


def _words(fault: Fault) -> str:
    field = str(fault.field[0]) if fault.field else ""
    label = ABOUT["text"] if (fault.record, field) == ("article", "title") else _LABELS.get(field, field)
    if fault.kind == "missing" or fault.given == "":
        if field == "pair":
            return "The pair is missing: name its two states."
        return f"“{label}” is {'not chosen yet' if 'level' in field else 'still empty'}."
    if fault.kind == "sentence":
        return f"“{fault.given}” is no sentence yet: {fault.advice}."
    if (field, fault.kind) == ("locator", "value"):
        return f"“{label}” reads “{fault.given}”: write paragraph and sentence, such as P6.S2."
    if (fault.record, field) == ("article", "date"):
        return f"“{label}” should be year, month and day, such as 2013-12-17."
    words = re.sub(r'"([^"]*)"', r"“\1”", fault.words(f"“{label}”" if label else ""))
    return words if words.endswith((".", "?")) else f"{words}."
