"""A new case: a commented folder that is a case already, with JSON Schemas by which editors complete it."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from typing import Any

from msgspec.json import schema_components

from irkit.case.case import case_names
from irkit.case.layout import FILES, TABLES
from irkit.framework.levels import FRAMEWORK
from irkit.records.fields import ID
from irkit.records.records import About, Article, Record
from irkit.text import UserError, meant

SCHEMAS = ".schemas"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


class NewCaseError(UserError, ValueError):
    """A new case that cannot be written, with the reason."""


class SchemaError(UserError, ValueError):
    """A schema was asked for a file that a case does not have."""


def write_new_case(name: str, where: Path | str = ".") -> Path:
    """Write the folder of a new case: small, made up, whole, with comments that say what to put in.

    Each file names its JSON Schema in its first line, for editors that read it (taplo, Even Better TOML).

    Parameters
    ----------
    name : str
        The id of the case, which is also the folder's name: letters, digits, ``-`` and ``_``.
    where : path, default "."
        The folder to write it into.

    Returns
    -------
    Path
        The new folder.

    Raises
    ------
    NewCaseError
        If the name is no id or taken, if there is something of that name already, or if the folder
        cannot be written. Nothing is ever overwritten.
    """
    if fault := name_fault(name):
        raise NewCaseError(fault)
    target = Path(where) / name
    if target.exists():
        raise NewCaseError(f"{target} is there already, and nothing in it was changed: choose another name")
    texts = {file: _example(file).replace('"my-case"', f'"{name}"') for file in FILES}
    try:
        with new_folder(target) as folder:
            write_files(folder, {file: text for file, text in texts.items() if text})
    except OSError as error:
        raise NewCaseError(f"{target} cannot be written: {error.strerror or error}") from None
    return target


def name_fault(name: str) -> str:
    """Return why a case of one's own cannot have a name, or nothing where it can."""
    if not re.fullmatch(ID, name):
        return f'"{name}" is no name for a case: a letter, then letters, digits, - and _ only'
    if name in case_names():
        return f'"{name}" is a case that comes with irkit: choose another name'
    return ""


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Make a folder beside its place and move it there at the end, so that nobody ever finds half of it.

    Parameters
    ----------
    target : Path
        The folder; what was there before goes.
    """
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as scratch:
        folder = Path(scratch) / target.name
        folder.mkdir()
        yield folder
        if target.exists():
            shutil.move(target, Path(scratch) / "before")
        shutil.move(folder, target)


def write_files(folder: Path, texts: Mapping[str, str]) -> None:
    """Write a case's files under a first line that names their schema, and the schemas beside them."""
    (folder / SCHEMAS).mkdir()
    for file in FILES:
        (folder / SCHEMAS / schema_name(file)).write_text(schema_text(file), encoding="utf-8")
    for file, text in texts.items():
        head = f"#:schema {SCHEMAS}/{schema_name(file)}\n"
        (folder / file).write_text(head + text, encoding="utf-8", newline="\n")


def comments_of(file: str) -> str:
    """Return what a new case says at the head of a file: what to put in, and which words are allowed."""
    return "\n".join(takewhile(lambda line: line.startswith("#"), _example(file).splitlines()))


def _example(file: str) -> str:
    path = FRAMEWORK / "newcase" / file
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def schema_name(file: str) -> str:
    """Return the name under which the schema of a case's file is kept: ``claims.schema.json``."""
    return f"{file.removesuffix('.toml')}.schema.json"


def schema(file: str) -> dict[str, Any]:
    """Return the JSON Schema of one of a case's files, as msgspec derives it from the records.

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
    tables = {table.heading: table.model for table in TABLES if table.file == name}
    about: list[type[Record]] = [About, Article] if name == "case.toml" else []
    models = [*about, *tables.values()]
    refs, records = schema_components(
        models, schema_hook=lambda day: {"type": "string"}, ref_template="#/$defs/{name}"
    )
    items = dict(zip(models, refs, strict=True))
    fields = {
        heading: {
            "type": "array",
            "description": f"One [[{heading}]] a record.",
            "items": items[model],
        }
        for heading, model in tables.items()
    }
    document = {"$schema": DIALECT, "title": name, "type": "object", "additionalProperties": False}
    if about:
        shape = records.pop("About")
        fields = {**shape["properties"], "article": items[Article], **fields}
        document["required"] = [*shape["required"], "article"]
    return {**document, "properties": fields, "$defs": records}


def schema_text(file: str) -> str:
    """Return the JSON Schema of one of a case's files as text."""
    return json.dumps(schema(file), indent=2, ensure_ascii=False) + "\n"
