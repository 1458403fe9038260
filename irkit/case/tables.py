"""A case's records as pandas tables: one row a record, indexed by its id."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from irkit.text import listed, meant

if TYPE_CHECKING:
    import pandas as pd

    from irkit.case.case import Case

Row = dict[str, Any]

PLAIN = (
    "sections", "words", "paragraphs", "claims", "actors", "issues", "ties", "links", "joins", "facts",
    "questions", "extensions", "live_questions", "base_rates", "readings", "tensions", "hypotheses",
    "evidence", "fits", "literature",
)  # fmt: skip


def table(case: Case, name: str, *, reference: bool = False) -> pd.DataFrame:
    """Return one kind of record as a table; see ``Case.table``."""
    import pandas as pd

    if name not in _ROWS:
        raise LookupError(f'there is no table "{name}": {meant(name, _ROWS)}')
    if reference and name not in _ANSWERS:
        raise LookupError(f"only {listed(_ANSWERS)} have reference columns, {name} have none")
    rows = _ROWS[name](case)
    if reference:
        answers = _ANSWERS[name](case)
        rows = [{**row, **answers.get(row["id"], {})} for row in rows]
    frame = pd.DataFrame(rows)
    return frame.set_index("id") if "id" in frame else frame


def _row(record: BaseModel) -> Row:
    """Return a record's fields with its levels as words, and records within it as plain values."""
    return {name: _plain(getattr(record, name)) for name in type(record).model_fields}


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, BaseModel):
        return _row(value)
    if isinstance(value, tuple):
        return tuple(_plain(item) for item in value)
    return value


def _rows_of(name: str) -> Callable[[Case], list[Row]]:
    return lambda case: [_row(record) for record in getattr(case, name)]


def _events(case: Case) -> list[Row]:
    return [
        {"fact": fact.id, "topic": fact.topic, "status": fact.status, **_row(event),
         "first_day": event.first_day, "last_day": event.last_day}
        for fact, event in case.events()
    ]  # fmt: skip


def _points(case: Case) -> list[Row]:
    return [_row(point) for point in case.points]


def _codes(case: Case) -> Mapping[str, Row]:
    """Return the reference columns of the claims; effect_level is the first of the effect levels."""
    rows: dict[str, Row] = {}
    for claim in case.claims:
        code = case.codes(claim.id)
        row = _row(code)
        del row["claim"]
        rows[claim.id] = {"effect_level": code.effect_level.value, **row, "contested": code.is_contested}
    return rows


def _outcomes(case: Case) -> Mapping[str, Row]:
    rows = [_row(outcome) for outcome in case.outcomes]
    return {row.pop("question"): row for row in rows}


def _differences(case: Case) -> Mapping[str, Row]:
    reasons = {each.link: each.reason for each in case.differences}
    return {link.id: {"difference": reasons.get(link.id, "")} for link in case.links}


_ANSWERS: Mapping[str, Callable[[Case], Mapping[str, Row]]] = {
    "claims": _codes,
    "links": _differences,
    "questions": _outcomes,
    "extensions": _outcomes,
}
_ROWS: Mapping[str, Callable[[Case], list[Row]]] = {
    **{name: _rows_of(name) for name in PLAIN},
    "events": _events,
    "points": _points,
}
