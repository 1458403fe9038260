"""The shape of a case's files as JSON Schema, so that an editor completes fields and marks mistakes."""

from __future__ import annotations

import json
from typing import Any

from pydantic.json_schema import models_json_schema

from irkit.case.layout import FILES, TABLES, Table
from irkit.records.records import About, Article, Record
from irkit.text import UserError, meant

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class SchemaError(UserError, ValueError):
    """A schema was asked for a file that a case does not have."""


def schema_name(file: str) -> str:
    """Return the name under which the schema of a case's file is kept: ``claims.schema.json``."""
    return f"{file.removesuffix('.toml')}.schema.json"


def schema(file: str) -> dict[str, Any]:
    """Return the JSON Schema of one of a case's files, as pydantic derives it from the records.

    An editor checks the shape: fields, words, types. That ids exist and codes agree, only
    ``irkit check-case`` can tell.

    Parameters
    ----------
    file : str
        The file, such as ``"claims.toml"`` or ``"claims"``.

    Raises
    ------
    SchemaError
        If a case has no such file, with the likely one.
    """
    name = file if file.endswith(".toml") else f"{file}.toml"
    if name not in FILES:
        raise SchemaError(f'a case has no file "{name}": {meant(name, FILES)}')
    tables = [table for table in TABLES if table.file == name]
    about: list[type[Record]] = [About, Article] if name == "case.toml" else []
    models: list[type[Record]] = [*about, *(table.model for table in tables)]
    refs, defined = models_json_schema([(model, "validation") for model in dict.fromkeys(models)])
    fields = {table.heading: _records(table, refs[table.model, "validation"]) for table in tables}
    made = {"$schema": DIALECT, "title": name, "type": "object", "additionalProperties": False}
    held = defined["$defs"]
    if about:
        shape = held.pop("About")
        fields = {**shape["properties"], "article": refs[Article, "validation"], **fields}
        made["required"] = [*shape["required"], "article"]
    return {**made, "properties": fields, "$defs": held}


def _records(table: Table, ref: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "description": f"One [[{table.heading}]] a record.", "items": ref}


def schema_text(file: str) -> str:
    """Return the JSON Schema of one of a case's files as text."""
    return json.dumps(schema(file), indent=2, ensure_ascii=False) + "\n"
