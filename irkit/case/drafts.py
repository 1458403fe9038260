"""A case as plain data, as one form can hold it: text, pair, actors, and coded claims."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from irkit.case.case import Case, case_of
from irkit.case.files import read_documents
from irkit.case.layout import Contents, Fault
from irkit.framework.levels import Level
from irkit.records.fields import CODES
from irkit.text import meant

Record = Mapping[str, Any]
Documents = dict[str, dict[str, Any]]

SECTION = "text"
"""The only section of a case that a form holds."""

FIELDS = ("title", "author", "text", "date", "caution", "pair", "actors", "claims")
ACTOR_FIELDS = ("name", "kind", "scope")
CODE_FIELDS = ("cause_level", "certainty", "evidence")
CLAIM_FIELDS = ("text", "locator", "effect_level", *CODE_FIELDS, "actors")

LICENCE = "CC BY 4.0"
KIND, SCOPE = "unspecified", "international"
"""What is taken of an actor beside the pair where nothing is said: it belongs to the wider world."""

FEWEST_WORDS, FEWEST_SIGNS = 4, 6
"""A claim is a sentence: fewer words (a full stop counts as one) or signs of Chinese say too little."""

MOST_TRIES = 10
"""For how many unknown names the likely one is looked up: looking takes longer than reading."""


def case_from(record: Record, name: str = "my-case") -> Case:
    """Return the case that plain data describe, as the form of ``case_builder`` writes it.

    Parameters
    ----------
    record : mapping
        ``title``, ``author``, ``text`` (the title of the text that is coded), ``date``, ``pair`` (two
        names), and ``claims``, each with ``text``, ``locator``, ``effect_level`` and, where there is one,
        ``cause_level``, ``certainty``, ``evidence`` and ``actors`` (names). Actors beside the pair stand
        in ``actors``, each with ``name`` and, where they are said, ``kind`` and ``scope``. ``caution`` is
        what a reader should know first.
    name : str, default "my-case"
        The id of the case.

    Returns
    -------
    Case
        The case, with its codes as its reference.

    Raises
    ------
    CaseError
        If anything in it is wrong: the error lists every fault, in the words of ``irkit check-case``.

    Examples
    --------
    >>> claim = {"text": "Hereland mends the bridge to Thereland.", "locator": "P1.S1",
    ...          "effect_level": "bilateral", "actors": ["Hereland"]}
    >>> about = {"title": "A bridge", "author": "Somebody", "text": "News", "date": "2024-05-17"}
    >>> case_from({**about, "pair": ["Hereland", "Thereland"], "claims": [claim]}).effect_level("C01")
    <Level.BILATERAL: 'bilateral'>
    """
    return case_of(name, read_record(record, name))


def read_record(record: object, name: str = "my-case") -> Contents:
    """Read a case from plain data; what is wrong is collected, never raised.

    Parameters
    ----------
    record : object
        The plain data, as ``case_from`` describes them; anything else is a fault.
    name : str, default "my-case"
        The id of the case.
    """
    if not isinstance(record, Mapping):
        contents = Contents()
        contents.blame("case.toml", None, "a case is a table in { }, with a title, a pair and claims")
        return contents
    contents = read_documents(documents_of(record, name))
    contents.faults = [*_misshapen(record), *contents.faults]
    return contents


def documents_of(record: Record, name: str) -> Documents:
    """Return what each file of a case would hold; what is misshapen stays so, for the reader to tell.

    Parameters
    ----------
    record : mapping
        The plain data.
    name : str
        The id of the case.
    """
    actors = _actors(record)
    called = {each["name"]: each["id"] for each in actors if isinstance(each["name"], str)}
    claims = [(f"C{place:02d}", each) for place, each in enumerate(_listed(record, "claims"), start=1)]
    about = {"id": name, **_given(record, title="title", caution="caution"), "licence": LICENCE}
    # A pair of which a name is missing is missing: an empty name would be told as one that nobody has.
    if all(each not in (None, "") for each in _pair(record)):
        about["pair"] = [called.get(each, each) if isinstance(each, str) else each for each in _pair(record)]
    about["article"] = _given(record, author="author", title="text", date="date")
    about["section"] = [{"id": SECTION, "title": "The text"}]
    return {
        "case.toml": about,
        "claims.toml": {"claim": [_claim(claim, each, called) for claim, each in claims]},
        "actors.toml": {"actor": actors},
        "reference.toml": {
            "claim": [_codes(claim, each) for claim, each in claims if isinstance(each, Mapping)]
        },
    }


def _given(record: Record, **fields: str) -> dict[str, Any]:
    """Return fields under the names that the files have for them; what is blank is missing."""
    return {name: record[field] for name, field in fields.items() if record.get(field) not in (None, "")}


def _listed(record: Record, field: str) -> list[Any]:
    held = record.get(field)
    return list(held) if isinstance(held, list | tuple) else []


def _pair(record: Record) -> list[Any]:
    """Return the names of the pair, empty where they are missing, so that the first fault is theirs."""
    return [*_listed(record, "pair"), "", ""][: max(2, len(_listed(record, "pair")))]


def _actors(record: Record) -> list[dict[str, Any]]:
    """Return the actors with ids made from their names: first the pair, then the others."""
    given = [dict(each) for each in _listed(record, "actors") if isinstance(each, Mapping)]
    told = {each.get("name"): each for each in reversed(given) if isinstance(each.get("name"), str)}
    pair = list(dict.fromkeys(each for each in _pair(record)[:2] if isinstance(each, str) and each))
    fields = {field: field for field in ACTOR_FIELDS}
    of_pair = [
        {"kind": "state", "scope": "bilateral", **_given(told.get(each, {}), **fields), "name": each}
        for each in pair
    ]
    rest = [each for each in given if each.get("name") not in pair]
    actors: list[dict[str, Any]] = []
    taken: set[str] = set()
    for place, each in enumerate([*of_pair, *rest], start=1):
        held = {"kind": KIND, "scope": SCOPE, "name": "", **_given(each, **fields)}
        actor = {**held, "id": _id(each.get("name"), place, taken)}
        taken.add(actor["id"])
        actors.append(actor)
    return actors


def _id(name: object, place: int, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", name) if isinstance(name, str) else ""
    words = re.sub(r"[^A-Z0-9]+", "_", plain.encode("ascii", "ignore").decode().upper()).strip("_")[:40]
    found = f"A_{words or place}"
    while found in taken:
        found = f"{found}_{place}"
    return found


def _claim(claim: str, given: Any, called: Mapping[str, str]) -> Any:
    if not isinstance(given, Mapping):
        return given
    held: dict[str, Any] = {"id": claim, "section": SECTION, **_given(given, locator="locator", text="text")}
    if named := _listed(given, "actors"):
        known = [called.get(each) for each in named if isinstance(each, str)]
        held["actors"] = list(dict.fromkeys(each for each in known if each))
    return held


def _codes(claim: str, given: Record) -> dict[str, Any]:
    fields = {field: field for field in ("effect_level", *CODE_FIELDS)}
    held = {
        field: in_full(value) if "level" in field else value
        for field, value in _given(given, **fields).items()
    }
    levels = [held.pop("effect_level")] if "effect_level" in held else None
    return {"claim": claim, **held} | ({"effect_levels": levels} if levels else {})


def in_full(word: object) -> object:
    """Return a level's word where a short form or a capital was written, and anything else as it is."""
    try:
        return said.value if (said := Level.parse(word)).value in CODES else word
    except ValueError:
        return word


def _misshapen(record: Record) -> Iterator[Fault]:
    """Find what would get lost on the way into the files: other fields, other shapes, unknown actors."""
    yield from _strange(record, FIELDS, "case.toml", None)
    for field, file in (("pair", "case.toml"), ("actors", "actors.toml"), ("claims", "claims.toml")):
        if record.get(field) is not None and not isinstance(record[field], list | tuple):
            yield Fault(file, None, f"{field} should be a list in [ ]")
    pair = [each for each in _listed(record, "pair") if each]
    if len(pair) == 1:
        yield Fault("case.toml", None, f'pair names "{pair[0]}" alone: it takes two states')
    if len(pair) > 1 and _folded(pair[0]) == _folded(pair[1]):
        yield Fault("case.toml", None, f'pair names "{pair[0]}" twice: it takes two states')
    names: list[Any] = [*dict.fromkeys(each for each in pair if isinstance(each, str))]
    for place, each in enumerate(_listed(record, "actors"), start=1):
        if not isinstance(each, Mapping):
            yield Fault("actors.toml", f"actor {place}", "should be a table in { }, with a name and a scope")
            continue
        yield from _strange(each, ACTOR_FIELDS, "actors.toml", f"actor {place}")
        name = each.get("name")
        if name and name in names[2:]:
            yield Fault("actors.toml", f"actor {place}", f'name "{name}" stands twice: list an actor once')
        names += [name] if isinstance(name, str) and name not in names[:2] else []
    yield from _strange_claims(record, [name for name in names if isinstance(name, str) and name])


def _strange_claims(record: Record, names: list[str]) -> Iterator[Fault]:
    tries = 0
    for place, each in enumerate(_listed(record, "claims"), start=1):
        if not isinstance(each, Mapping):
            continue
        claim = f"C{place:02d}"
        yield from _strange(each, CLAIM_FIELDS, "claims.toml", claim)
        text = each.get("text")
        if isinstance(text, str) and text.strip() and not is_sentence(text):
            yield Fault("claims.toml", claim, f'text "{text:.40}" is no sentence: say who does what')
        if each.get("actors") is not None and not isinstance(each["actors"], list | tuple):
            yield Fault("claims.toml", claim, "actors should be a list in [ ]")
        unknown = [name for name in _listed(each, "actors") if name not in names]
        if unknown:
            tries += 1
            tail = meant(str(unknown[0]), names) if names and tries <= MOST_TRIES else "add it to the actors"
            yield Fault("claims.toml", claim, f'actors names "{unknown[0]}", which is no actor here: {tail}')


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


def _folded(name: object) -> object:
    return " ".join(name.casefold().split()) if isinstance(name, str) else name


def _strange(record: Record, known: tuple[str, ...], file: str, name: str | None) -> Iterator[Fault]:
    for field in [each for each in record if each not in known][:1]:
        yield Fault(file, name, f'unknown field "{field}": {meant(str(field), known)}')


def record_of(case: Case) -> dict[str, Any]:
    """Return what of a case the form can hold, as plain data.

    Parameters
    ----------
    case : Case
        The case.
    """
    pair = [actor.name for actor in case.pair]
    # Of the pair only what the form does not take for granted stands among the actors.
    rest = [
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
        "actors": [{"name": each.name, "kind": each.kind, "scope": each.scope} for each in rest],
        "claims": [_plain_claim(case, claim.id) for claim in case.claims],
    }


def _plain_claim(case: Case, claim_id: str) -> dict[str, Any]:
    claim = case.claim(claim_id)
    held: dict[str, Any] = {"text": claim.text, "locator": claim.locator, "effect_level": ""}
    held |= dict.fromkeys(CODE_FIELDS, "")
    if case.reference is not None:
        codes = case.codes(claim_id)
        held["effect_level"] = codes.effect_level.value
        held["cause_level"] = codes.cause_level.value if codes.cause_level else ""
        held |= {"certainty": codes.certainty or "", "evidence": codes.evidence or ""}
    return {**held, "actors": [case.actor(actor).name for actor in claim.actors]}
