"""What is wrong with a case, as data, and how the command line says it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from irkit.records import records
from irkit.text import UserError, meant


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a case.

    Attributes
    ----------
    file : str
        The file.
    record : str or None
        The id of the record, or its place in the file.
    problem : str
        What is wrong, as it is said after the name of the field, where there is one.
    advice : str
        What to do: the word that was likely meant, or those that are allowed.
    field : tuple of str and int
        Where in the record: the field, and the place in it.
    kind : str
        What kind of fault it is: pydantic's name for it, or our own.
    given : object
        What stands there.
    """

    file: str
    record: str | None
    problem: str
    advice: str = ""
    field: tuple[int | str, ...] = ()
    kind: str = ""
    given: object = None

    def words(self, field: str) -> str:
        """Say what is wrong under a name for the field."""
        joint = ": " if self.kind in ("value_error", "literal_error") else " "
        said = {"missing": f"the field {field} is missing", "extra_forbidden": f"unknown field {field}"}
        problem = said.get(self.kind) or joint.join(part for part in (field, self.problem) if part)
        return f"{problem}: {self.advice}" if self.advice else problem

    @property
    def message(self) -> str:
        """What is wrong, without the place."""
        words: list[str] = []
        for part in self.field:
            if isinstance(part, int) and words:
                words[-1] += f" {part + 1}"
            else:
                words.append(str(part))
        place = ", ".join(words)
        return self.words(f'"{place}"' if self.kind in ("missing", "extra_forbidden") else place)

    def __str__(self) -> str:
        """Return the fault as one line."""
        return ": ".join(part for part in (self.file, self.record, self.message) if part)


class CaseError(UserError, ValueError):
    """A case that cannot be loaded, with every fault that was found in it.

    Attributes
    ----------
    faults : tuple of Fault
        What is wrong, in the order of the files.
    """

    def __init__(self, case: str, faults: Iterable[Fault]) -> None:
        self.case = case
        self.faults = tuple(faults)
        count = "1 fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        super().__init__("\n".join([f"{case}: {count}", *(f"  {fault}" for fault in self.faults)]))

    def __reduce__(self) -> tuple[type[CaseError], tuple[str, tuple[Fault, ...]]]:
        """Return how to build the error again, so that it can cross from one process to another."""
        return CaseError, (self.case, self.faults)


def unknown_field(file: str, record: str | None, field: tuple[int | str, ...], known: Iterable[str]) -> Fault:
    """Return the fault of a field that a record does not have."""
    return Fault(file, record, "is unknown", meant(str(field[-1]), known), field, "extra_forbidden")


def faults_of(
    error: ValidationError, model: type[BaseModel], file: str, record: str | None, also: Iterable[str] = ()
) -> list[Fault]:
    """Return what pydantic found wrong with a record, once each.

    Parameters
    ----------
    error : ValidationError
        What it raised.
    model : type of BaseModel
        The kind of record.
    file, record : str
        Where the record stands.
    also : iterable of str, optional
        Fields that the file has beside those of the record.
    """
    errors = error.errors(include_url=False)
    # A list whose only item is wrong is not too short as well.
    within = {details["loc"][:1] for details in errors if len(details["loc"]) > 1}
    faults: dict[str, Fault] = {}
    for details in errors:
        if details["type"] != "too_short" or details["loc"] not in within:
            fault = _fault(details, [*model.model_fields, *also], file, record)
            faults.setdefault(fault.message, fault)
    return list(faults.values())


def _fault(error: ErrorDetails, known: list[str], file: str, record: str | None) -> Fault:
    field, given, kind, context = error["loc"], error["input"], error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        within = records.Event if field[0] == "events" else records.Source
        return unknown_field(file, record, field, known if len(field) == 1 else within.model_fields)
    if kind == "missing":
        return Fault(file, record, "is missing", "", field, kind)
    advice = ""
    if kind == "literal_error" and isinstance(given, str):
        # Pydantic writes the words as "'yes', 'partly' or 'no'".
        problem, advice = (
            f'"{given}" is not allowed',
            meant(given, re.findall(r"'(.*?)'", context["expected"])),
        )
    elif kind == "value_error":
        problem = str(context["error"])
    elif kind in _WANTED:
        problem = f"should be {_WANTED[kind]}, not {_KINDS.get(type(given), 'a date')}"
    elif kind in _BOUNDS:
        problem = _BOUNDS[kind].format(**context)
    else:
        problem, kind = f"{error['msg'][:1].lower()}{error['msg'][1:]}", "value_error"
    return Fault(file, record, problem, advice, field, kind, given)


_DATE = "a date such as 2013-12-17"
_WANTED = {
    "string_type": "text in quotes",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list in [ ]",
    "model_type": "a table in { }",
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing"), _DATE),
}
_BOUNDS = {
    "string_too_short": "should not be empty",
    "string_too_long": "should not be longer than {max_length} characters",
    "string_pattern_mismatch": "should match {pattern}",
    "too_short": "should hold at least {min_length}",
    "too_long": "should hold at most {max_length}",
    "greater_than_equal": "should be at least {ge}",
    "less_than_equal": "should be at most {le}",
}
_KINDS: dict[type, str] = {
    bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list", dict: "a table",
}  # fmt: skip
