"""A case's records as pandas tables: one row per record, indexed by its id."""

from __future__ import annotations

from dataclasses import fields
from enum import Enum
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from irkit.records.answers import RecordNotFoundError
from irkit.text import listed, meant

if TYPE_CHECKING:
    import pandas as pd

    from irkit.case.case import Case

Row = dict[str, Any]

WITH_ANSWERS = ("claims", "links", "questions", "extensions")


def table_of(case: Case, name: str, *, reference: bool = False) -> pd.DataFrame:
    """Return one kind of record as a table; see ``Case.table``."""
    import pandas as pd

    names = [slot.name for slot in fields(case) if isinstance(getattr(case, slot.name), tuple)]
    if name not in (*names, "events", "points"):
        raise RecordNotFoundError(f'there is no table "{name}": {meant(name, [*names, "events", "points"])}')
    if reference and name not in WITH_ANSWERS:
        raise RecordNotFoundError(f"only {listed(WITH_ANSWERS)} have reference columns, {name} have none")
    rows = _events(case) if name == "events" else [_row(record) for record in getattr(case, name)]
    if reference:
        answers = _answers(case, name)
        rows = [{**row, **answers.get(row["id"], {})} for row in rows]
    frame = pd.DataFrame(rows)
    return frame.set_index("id") if "id" in frame else frame


def _row(record: BaseModel, *without: str) -> Row:
    """Return a record's fields with its levels as words, and records within it as plain values."""
    return {name: _plain(value) for name, value in record if name not in without}


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, BaseModel):
        return _row(value)
    return tuple(map(_plain, value)) if isinstance(value, tuple) else value


def _events(case: Case) -> list[Row]:
    return [
        {"fact": fact.id, "topic": fact.topic, "status": fact.status, **_row(event),
         "first_day": event.first_day, "last_day": event.last_day}
        for fact, event in case.events()
    ]  # fmt: skip


def _answers(case: Case, name: str) -> dict[str, Row]:
    """Return the reference columns by id; of a claim, effect_level is the first of the effect levels."""
    if name == "claims":
        codes = {claim.id: case.codes(claim.id) for claim in case.claims}
        return {
            claim: {
                "effect_level": code.effect_level.value,
                **_row(code, "claim"),
                "contested": code.is_contested,
            }
            for claim, code in codes.items()
        }
    if name == "links":
        reasons = {difference.link: difference.reason for difference in case.differences}
        return {link.id: {"difference": reasons.get(link.id, "")} for link in case.links}
    return {outcome.question: _row(outcome, "question") for outcome in case.outcomes}
