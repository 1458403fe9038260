"""A draft of a case: plain data as one form holds them, in any state, and what is wrong with them.

The command line says what is wrong in the words of the files, the form in those of its own labels.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from irkit.case.files import read_documents
from irkit.case.layout import Contents, Fault
from irkit.framework.levels import Level
from irkit.records.fields import CODES
from irkit.text import meant

if TYPE_CHECKING:
    from irkit.case.case import Case

Documents = dict[str, dict[str, Any]]
Row = tuple[int, Mapping[str, Any]]
"""A line of the form: its number, from 1, and what stands in it."""

ABOUT: Mapping[str, str] = {
    "title": "Title of the case",
    "text": "Title of the text",
    "author": "Author of the text",
    "date": "Date of the text",
    "caution": "What readers should know first",
}
ACTOR: Mapping[str, str] = {"name": "Name", "kind": "What it is", "scope": "Belongs to"}
CODE: Mapping[str, str] = {
    "effect_level": "Effect level",
    "cause_level": "Cause level",
    "certainty": "Certainty",
    "evidence": "Evidence",
}
CLAIM: Mapping[str, str] = {"text": "Claim, in your own words", "locator": "Place in the text", **CODE}
"""The fields of the form, each with its label."""

_LABELS: Mapping[str, Mapping[str, str]] = {
    "case.toml": {**ABOUT, "pair": "The pair"},
    "article": {"title": ABOUT["text"], "author": ABOUT["author"], "date": ABOUT["date"]},
    "actors.toml": ACTOR,
    "claims.toml": {**CLAIM, "actors": "Actors"},
    "reference.toml": {**CODE, "effect_levels": CODE["effect_level"]},
}
"""The form's label for each field of a file."""

SECTION = "text"
"""The only section of a case that a form holds."""

LICENCE = "CC BY 4.0"
KIND, SCOPE = "unspecified", "international"
"""What an actor beside the pair is taken for where nothing is said: it belongs to the wider world."""

FEWEST_WORDS, FEWEST_SIGNS = 4, 6
"""A claim is a sentence: fewer words (a full stop counts as one) or signs of Chinese say too little."""

MOST_TRIES = 10
"""For how many unknown names the likely one is looked up: looking takes longer than reading."""


def read_draft(data: object, name: str = "my-case") -> Contents:
    """Read a case from plain data; what is wrong is collected, never raised.

    Parameters
    ----------
    data : object
        The plain data, as ``Case.from_form`` describes them; anything else is a fault.
    name : str, default "my-case"
        The id of the case.
    """
    if not isinstance(data, Mapping):
        contents = Contents()
        contents.add_fault("case.toml", None, "a case is a table in { }, with a title, a pair and claims")
        return contents
    draft = Draft(data)
    contents = read_documents(draft.documents(name))
    contents.faults = [*draft.strays, *draft.faults(), *contents.faults]
    return contents


class Draft:
    """What stands in the form.

    Attributes
    ----------
    strays : list of Fault
        What the form has no place for: unknown fields, and lists and tables that are something else.
    pair : list
        The names of the pair.
    actors, claims : list of (int, mapping)
        The lines of the form with their numbers.
    places : dict of str to int
        The line of each actor in the form by its id; 0 for a state of the pair without one.
    """

    def __init__(self, data: object) -> None:
        self.strays: list[Fault] = []
        lists = {"pair": "case.toml", "actors": "actors.toml", "claims": "claims.toml"}
        rows = self._rows([data], (*ABOUT, *lists), "case.toml", "")
        self.about = rows[0][1] if rows else {}
        self.pair, actors, claims = (self._list(self.about, *item, None) for item in lists.items())
        self.actors = self._rows(actors, ACTOR, "actors.toml", "actor {}")
        self.claims = self._rows(claims, (*CLAIM, "actors"), "claims.toml", "C{:02d}")
        self.acting = {
            place: self._list(claim, "actors", "claims.toml", f"C{place:02d}") for place, claim in self.claims
        }
        self.places: dict[str, int] = {}
        self._records = self._actor_records()

    def _rows(self, rows: Iterable[object], fields: Iterable[str], file: str, record: str) -> list[Row]:
        kept = []
        for place, row in enumerate(rows, start=1):
            name = record.format(place) or None
            if isinstance(row, Mapping):
                kept.append((place, row))
                strange = [field for field in row if field not in fields]
                for field in map(str, strange[:1]):
                    fault = Fault(file, name, "is unknown", meant(field, fields), (field,), "unknown", row)
                    self.strays.append(fault)
            else:
                line = f"{file.removesuffix('s.toml')} {place}" if name else None
                self.strays.append(Fault(file, line, "should be a table in { }"))
        return kept

    def _list(self, fields: Mapping[str, Any], field: str, file: str, record: str | None) -> list[Any]:
        value = fields.get(field)
        if value is None or isinstance(value, list | tuple):
            return list(value or ())
        self.strays.append(Fault(file, record, "should be a list in [ ]", "", (field,), "type", value))
        return []

    def _actor_records(self) -> dict[str, dict[str, Any]]:
        """Return the actors by id, with ids made from their names: first the pair, then the others."""
        lines: dict[object, Row] = {}
        for place, actor in self.actors:
            if isinstance(actor.get("name"), str):
                lines.setdefault(actor["name"], (place, actor))
        states = dict.fromkeys(name for name in self.pair[:2] if isinstance(name, str) and name)
        of_pair = [lines.get(name, (0, {"name": name})) for name in states]
        others = [row for row in self.actors if row[1].get("name") not in list(states)]
        records: dict[str, dict[str, Any]] = {}
        for number, (place, actor) in enumerate([*of_pair, *others], start=1):
            kind, scope = ("state", "bilateral") if number <= len(states) else (KIND, SCOPE)
            actor_id = _id(actor.get("name"), number, records)
            record = {"id": actor_id, "name": "", "kind": kind, "scope": scope, **_filled(actor, *ACTOR)}
            records[actor_id] = record
            self.places[actor_id] = place
        return records

    def documents(self, name: str) -> Documents:
        """Return what each file of the case would hold; what is blank is missing.

        Parameters
        ----------
        name : str
            The id of the case.
        """
        ids = {actor["name"]: key for key, actor in self._records.items() if isinstance(actor["name"], str)}
        about = {"id": name, **_filled(self.about, "title", "caution"), "licence": LICENCE}
        pair = [*self.pair, "", ""][: max(2, len(self.pair))]
        # A pair of which a name is missing is missing: an empty name would be told as one that nobody has.
        if all(state not in (None, "") for state in pair):
            about["pair"] = [ids.get(state, state) if isinstance(state, str) else state for state in pair]
        article = _filled(self.about, "author", "text", "date")
        about["article"] = {"title" if field == "text" else field: value for field, value in article.items()}
        about["section"] = [{"id": SECTION, "title": "The text"}]
        claims, codes = [], []
        for place, given in self.claims:
            actors = [ids[actor] for actor in self.acting[place] if isinstance(actor, str) and actor in ids]
            claim = {"id": f"C{place:02d}", "section": SECTION}
            claims.append({**claim, **_filled(given, "locator", "text")})
            if actors:
                claims[-1]["actors"] = list(dict.fromkeys(actors))
            code = _filled(given, *CODE)
            code |= {field: in_full(value) for field, value in code.items() if "level" in field}
            if "effect_level" in code:
                code["effect_levels"] = [code.pop("effect_level")]
            codes.append({"claim": claim["id"], **code})
        return {
            "case.toml": about,
            "claims.toml": {"claim": claims},
            "actors.toml": {"actor": list(self._records.values())},
            "reference.toml": {"claim": codes},
        }

    def faults(self) -> Iterable[Fault]:
        """Find what is wrong with the draft and would not show in the files."""
        pair = [state for state in self.pair if state]
        advice = "it takes two states"
        if len(pair) == 1:
            yield Fault("case.toml", None, f'names "{pair[0]}" alone', advice, ("pair",))
        if len(pair) > 1 and _folded(pair[0]) == _folded(pair[1]):
            yield Fault("case.toml", None, f'names "{pair[0]}" twice', advice, ("pair",))
        names = [state for state in pair[:2] if isinstance(state, str)]
        states = list(names)
        for place, actor in self.actors:
            name = actor.get("name")
            if name and isinstance(name, str) and name not in states:
                if name in names:
                    problem = f'"{name}" stands twice'
                    yield Fault("actors.toml", f"actor {place}", problem, "list an actor once", ("name",))
                names.append(name)
        yield from self._claim_faults(names)

    def _claim_faults(self, names: list[str]) -> Iterable[Fault]:
        tries = 0
        for place, claim in self.claims:
            name, text = f"C{place:02d}", claim.get("text")
            if isinstance(text, str) and text.strip() and not is_sentence(text):
                problem, advice = f'"{text:.40}" is no sentence', "say who does what"
                yield Fault("claims.toml", name, problem, advice, ("text",), "sentence", text[:40])
            unknown = [actor for actor in self.acting[place] if actor not in names]
            if unknown:
                tries += 1
                likely = meant(str(unknown[0]), names) if names and tries <= MOST_TRIES else ""
                problem = f'names "{unknown[0]}", which is no actor here'
                yield Fault("claims.toml", name, problem, likely or "add it to the actors", ("actors",))


def _filled(row: Mapping[str, Any], *fields: str) -> dict[str, Any]:
    """Return some of the fields; what is blank is missing."""
    return {field: row[field] for field in fields if row.get(field) not in (None, "")}


def _folded(name: object) -> object:
    return " ".join(name.casefold().split()) if isinstance(name, str) else name


def _id(name: object, number: int, taken: Iterable[str]) -> str:
    plain = unicodedata.normalize("NFKD", name) if isinstance(name, str) else ""
    words = re.sub(r"[^A-Z0-9]+", "_", plain.encode("ascii", "ignore").decode().upper()).strip("_")[:40]
    actor_id = f"A_{words or number}"
    while actor_id in taken:
        actor_id = f"{actor_id}_{number}"
    return actor_id


def in_full(word: object) -> object:
    """Return a level's word where a short form or a capital was written, and anything else as it is."""
    try:
        level = Level.parse(word)
    except ValueError:
        return word
    return level.value if level.value in CODES else word


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
        "actors": [{field: _text(actor.get(field)) for field in ACTOR} for _, actor in draft.actors],
        "claims": [
            {field: _text(claim.get(field)) for field in CLAIM}
            | {"actors": [*map(_text, draft.acting[place])]}
            for place, claim in draft.claims
        ],
    }


def _text(value: object) -> str:
    """Return what stands in a field of a form; a level is shown by its word in full."""
    if isinstance(value, Mapping | list | tuple):
        raise ValueError(f"a text belongs where {value!r:.40} stands")
    return "" if value is None else str(in_full(value))


def draft_of(case: Case) -> dict[str, Any]:
    """Return what of a case the form can hold, as plain data.

    Parameters
    ----------
    case : Case
        The case.
    """
    pair = [actor.name for actor in case.pair]
    # Of the pair only what the form does not take for granted stands among the actors.
    others = [
        actor
        for actor in case.actors
        if actor.name not in pair or (actor.kind, actor.scope) != ("state", "bilateral")
    ]
    return {
        "title": case.title,
        "author": case.article.author,
        "text": case.article.title,
        "date": case.article.date.isoformat(),
        "caution": case.about.caution,
        "pair": pair,
        "actors": [{field: getattr(actor, field) for field in ACTOR} for actor in others],
        "claims": [_plain_claim(case, claim.id) for claim in case.claims],
    }


def _plain_claim(case: Case, claim_id: str) -> dict[str, Any]:
    claim = case.claim(claim_id)
    codes = None if case.reference is None else case.codes(claim_id)
    coded = {field: getattr(codes, field, None) or "" for field in CODE}
    return {
        "text": claim.text,
        "locator": claim.locator,
        **{field: str(code) for field, code in coded.items()},
        "actors": [case.actor(actor).name for actor in claim.actors],
    }


@dataclass(frozen=True)
class FormFault:
    """One thing that is wrong, at its place in the form: about, actor 1, actor 2 …, or a claim's id."""

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
    faults = read_draft(data).faults
    places = Draft(data).places if faults else {}
    return [FormFault(_place(fault, places), _words(fault)) for fault in faults]


def _place(fault: Fault, actors: Mapping[str, int]) -> str:
    if fault.file == "case.toml" or not fault.record:
        return "about"
    if fault.record in actors:
        return f"actor {actors[fault.record]}" if actors[fault.record] else "about"
    return fault.record


def _words(fault: Fault) -> str:
    field = str(fault.field[0]) if fault.field else ""
    label = _LABELS["article" if fault.record == "article" else fault.file].get(field, field)
    if fault.kind == "missing" or fault.given == "":
        if field == "pair":
            return "The pair is missing: name its two states."
        is_list = "level" in field or field in ("kind", "scope")
        return f"“{label}” is not chosen yet." if is_list else f"“{label}” is still empty."
    if fault.kind == "sentence":
        return f"“{fault.given}” is no sentence yet: {fault.advice}."
    if (field, fault.kind) == ("locator", "value"):
        return f"“{label}” reads “{fault.given}”: write paragraph and sentence, such as P6.S2."
    if (fault.record, field) == ("article", "date"):
        return f"“{label}” should be year, month and day, such as 2013-12-17."
    words = re.sub(r'"([^"]*)"', r"“\1”", fault.words(f"“{label}”" if label else ""))
    return words if words.endswith((".", "?")) else f"{words}."
