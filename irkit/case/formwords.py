"""What is wrong with a draft, in the words of the form: its labels in the place of files and fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from irkit.case.drafts import Draft, read_draft
from irkit.case.faults import Fault

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

_CLAIM = {
    "text": CLAIM, "locator": PLACE, "actors": "Actors", "effect_levels": CODES["effect_level"], **CODES,
}  # fmt: skip
_LABELS: Mapping[str, Mapping[str, str]] = {
    "case.toml": {**ABOUT, "pair": "The pair"},
    "article": {"title": ABOUT["text"], "author": ABOUT["author"], "date": ABOUT["date"]},
    "actors.toml": {"name": ACTOR_NAME, "kind": ACTOR_KIND, "scope": ACTOR_SCOPE},
    "claims.toml": _CLAIM,
    "reference.toml": _CLAIM,
}
"""The form's label for each field of a file."""


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
    if fault.kind in ("missing", "string_too_short"):
        if field == "pair":
            return "The pair is missing: name its two states."
        is_list = "level" in field or field in ("kind", "scope")
        return f"“{label}” is not chosen yet." if is_list else f"“{label}” is still empty."
    if fault.kind == "sentence":
        return f"“{fault.given}” is no sentence yet: {fault.advice}."
    if (field, fault.kind) == ("locator", "value_error"):
        return f"“{label}” reads “{fault.given}”: write paragraph and sentence, such as P6.S2."
    if (fault.record, field) == ("article", "date"):
        return f"“{label}” should be year, month and day, such as 2013-12-17."
    words = re.sub(r'"([^"]*)"', r"“\1”", fault.words(f"“{label}”" if label else ""))
    return words if words.endswith((".", "?")) else f"{words}."
