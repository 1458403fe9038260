"""What is wrong with a case, in the words of the form: the labels of its fields in the place of files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from irkit.case.drafts import documents_of, read_record
from irkit.case.layout import Fault as CaseFault

ABOUT: Mapping[str, str] = {
    "title": "Title of the case",
    "text": "Title of the text",
    "author": "Author of the text",
    "date": "Date of the text",
    "caution": "What readers should know first",
}
CODES: Mapping[str, str] = {
    "effect_level": "Effect level",
    "cause_level": "Cause level",
    "certainty": "Certainty",
    "evidence": "Evidence",
}
CLAIM, PLACE = "Claim, in your own words", "Place in the text"
ACTOR_NAME, ACTOR_KIND, ACTOR_SCOPE = "Name", "What it is", "Belongs to"

# A file's fields by the kind of place at which the form shows them.
_OF_ABOUT = {**ABOUT, "pair": "The pair"}
_OF_ARTICLE = {"title": ABOUT["text"], "author": ABOUT["author"], "date": ABOUT["date"]}
_OF_ACTOR = {"name": ACTOR_NAME, "kind": ACTOR_KIND, "scope": ACTOR_SCOPE}
_OF_CLAIM = {
    "text": CLAIM,
    "locator": PLACE,
    "actors": "Actors",
    "effect_levels": CODES["effect_level"],
    **CODES,
}

_LOCATOR = re.compile(r'locator: "(.*)" is not a locator: .*', re.DOTALL)
_SENTENCE = re.compile(r'text "(.*)" is no sentence: (.*)', re.DOTALL)
_MISSING = re.compile(r'the field "(\w+)" is missing')
_EMPTY = re.compile(r"(\w+) should not be empty")
_FIELD = re.compile(r"(\w+)(?: \d+)?(:| should| takes| names)(.*)", re.DOTALL)


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: at which place of the form, in words for that place, and in full."""

    place: str  # about, actor 1, actor 2 …, or a claim's id
    text: str
    line: str


def find_faults(draft: Mapping[str, Any]) -> list[Fault]:
    """Return what is wrong with a draft, each at its place in the form and in the words of its labels.

    Parameters
    ----------
    draft : mapping
        The draft, as ``case_from`` describes it, whatever its state.
    """
    return told_in_form(read_record(draft).faults, draft)


def told_in_form(faults: list[CaseFault], draft: Mapping[str, Any]) -> list[Fault]:
    """Return faults that were found in a draft, each at its place in the form and in its words.

    Parameters
    ----------
    faults : list of CaseFault
        What ``read_record`` found, in the words of ``irkit check-case``.
    draft : mapping
        The draft that it was found in.
    """
    actors = _actor_places(draft) if faults else {}
    found = [(_place(fault, actors), _said(fault)) for fault in faults]
    return [Fault(place, text, f"{_called(place)}: {text}") for place, text in found]


def _called(place: str) -> str:
    return "The case" if place == "about" else place[:1].upper() + place[1:]


def _place(fault: CaseFault, actors: Mapping[str, str]) -> str:
    if fault.record and fault.file in ("claims.toml", "reference.toml"):
        return fault.record
    return actors.get(fault.record or "", fault.record or "about") if fault.file == "actors.toml" else "about"


def _said(fault: CaseFault) -> str:
    """Return a fault in the words of the form; what it has no words for is told as it is."""
    labels = _OF_CLAIM
    if fault.file == "actors.toml":
        labels = _OF_ACTOR
    elif fault.file == "case.toml":
        labels = _OF_ARTICLE if fault.record == "article" else _OF_ABOUT
    told = fault.message
    if found := _LOCATOR.fullmatch(told):
        return f"“{PLACE}” reads “{found[1]}”: write paragraph and sentence, such as P6.S2."
    if found := _SENTENCE.fullmatch(told):
        return f"“{found[1]}” is no sentence yet: {found[2]}."
    if found := _MISSING.fullmatch(told) or _EMPTY.fullmatch(told):
        return _empty(found[1], labels)
    if fault.record == "article" and told.startswith("date"):
        return f"“{ABOUT['date']}” should be year, month and day, such as 2013-12-17."
    if found := _FIELD.fullmatch(told):
        label = labels.get(found[1])
        joined = "" if found[2] == ":" else found[2]
        told = f"“{label}”{joined or ':'}{found[3]}" if label else told
    told = re.sub(r'"([^"]*)"', r"“\1”", told)
    return told if told.endswith((".", "?")) else f"{told}."


def _empty(field: str, labels: Mapping[str, str]) -> str:
    if field == "pair":
        return "The pair is missing: name its two states."
    label = labels.get(field, field)
    if "level" in field or field in ("kind", "scope"):
        return f"“{label}” is not chosen yet."
    return f"“{label}” is still empty."


def _actor_places(draft: Mapping[str, Any]) -> dict[str, str]:
    """Return for the ids of the actors where they stand in the form: "actor 1", "actor 2"."""
    actors = documents_of(draft, "draft")["actors.toml"]["actor"]
    given = draft.get("actors")
    rows = given if isinstance(given, list | tuple) else []
    named = [(at, each.get("name")) for at, each in enumerate(rows, start=1) if isinstance(each, Mapping)]
    pair = draft.get("pair")
    states = (
        [each for each in pair[:2] if isinstance(each, str) and each]
        if isinstance(pair, list | tuple)
        else []
    )
    # The pair comes first, whether it has lines of its own or not; the others keep their order.
    own = [at for at, name in named if name not in states]
    first = actors[: len(actors) - len(own)]
    places = {each["id"]: at for each in first for at, name in reversed(named) if name == each["name"]}
    places |= {each["id"]: at for each, at in zip(actors[len(first) :], own, strict=True)}
    return {actor: f"actor {at}" for actor, at in places.items()}
