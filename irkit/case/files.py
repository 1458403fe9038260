"""Reading a case from its folder: every file, and everything that is wrong with it at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import tomli
from msgspec import ValidationError
from msgspec.structs import astuple

from irkit.case.checks import faults_between
from irkit.case.layout import FILES, TABLES, Contents, Fault, Table
from irkit.framework.levels import Level
from irkit.records import records
from irkit.records.records import Record
from irkit.text import likely, meant

R = TypeVar("R", bound=Record)


def read_folder(folder: Path) -> Contents:
    """Read the files of a case folder; what is wrong is collected, never raised.

    Parameters
    ----------
    folder : Path
        The folder of one case.

    Returns
    -------
    Contents
        The records, and the faults in the order of the files.
    """
    contents = Contents()
    documents = {file: _document(folder / file, contents) for file in FILES}
    read_documents({file: read for file, read in documents.items() if read is not None}, contents)
    contents.faults += _strangers(folder)
    return contents


def read_documents(documents: Mapping[str, dict[str, Any]], contents: Contents) -> Contents:
    """Read what the files of a case hold, or would hold before there are any files.

    Parameters
    ----------
    documents : mapping of str to dict
        What stands in each file, by the file's name.
    contents : Contents
        What gets the records and the faults, and is returned.
    """
    for file, document in documents.items():
        contents.read.add(file)
        _read_tables(file, document, contents)
    contents.faults += faults_between(contents)
    contents.faults.sort(key=lambda fault: FILES.index(fault.file))
    return contents


def _strangers(folder: Path) -> Iterator[Fault]:
    """Find files that were meant to be one of the case's and are not."""
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        yield Fault(folder.name, None, f"cannot be read: {error.strerror or error}")
        return
    for path in paths:
        if path.name in FILES or path.name.startswith("."):
            continue
        if path.suffix == ".toml" or likely(path.name, FILES):
            yield Fault(path.name, None, "unknown file", meant(path.name, FILES))


def _document(path: Path, contents: Contents) -> dict[str, Any] | None:
    """Return a file as TOML, or None where there is none or it cannot be read."""
    try:
        # Editors on Windows put a byte order mark first, which TOML does not know.
        return tomli.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        problem = "the file is missing" if path.name in ("case.toml", "claims.toml") else ""
    except OSError as error:
        problem = f"cannot be read: {error.strerror or error}"
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problem = f"line {line} is not UTF-8: save the file as UTF-8"
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, ValueError) else "nested too deeply"
        problem = f"is not TOML: {reason[:1].lower()}{reason[1:]}"
    if problem:
        contents.faults.append(Fault(path.name, None, problem))
    return None


def _read_tables(file: str, document: dict[str, Any], contents: Contents) -> None:
    tables = {table.heading: table for table in TABLES if table.file == file}
    rest = {heading: entries for heading, entries in document.items() if heading not in tables}
    if file == "case.toml":
        _read_about(rest, contents)
    else:
        for heading in rest:
            contents.faults.append(Fault(file, None, f'unknown table "{heading}"', meant(heading, tables)))
    for heading, table in tables.items():
        if heading in document:
            _read_records(table, document[heading], contents)


def _read_about(fields: dict[str, Any], contents: Contents) -> None:
    """Read what stands in case.toml outside of its tables, and the article."""
    article = fields.pop("article", None)
    also = ["article", *(table.heading for table in TABLES if table.file == "case.toml")]
    contents.about = _record(records.About, "case.toml", None, fields, contents, also)
    if isinstance(article, dict):
        contents.article = _record(records.Article, "case.toml", "article", article, contents)
    else:
        contents.faults.append(Fault("case.toml", None, "the table [article] is missing"))


def _read_records(table: Table, entries: object, contents: Contents) -> None:
    if not isinstance(entries, list):
        problem = f"write [[{table.heading}]], with two brackets, before each record"
        contents.faults.append(Fault(table.file, None, problem))
        return
    for place, raw in enumerate(entries, start=1):
        name = f"{table.heading} {place}"
        if not isinstance(raw, dict):
            contents.faults.append(Fault(table.file, name, f"should be a table under [[{table.heading}]]"))
            continue
        given = raw.get(table.key) if table.key else None
        if isinstance(given, str) and given.strip():
            name = given
            contents.named.append((table, name, raw))
        record = _record(table.model, table.file, name, raw, contents)
        if record is not None:
            contents.records[table.collection].append(record)


def _record(
    model: type[R], file: str, name: str | None, raw: Mapping[str, Any], contents: Contents,
    also: Iterable[str] = (),
) -> R | None:  # fmt: skip
    """Make a record, or note what keeps it from being made; ``also`` are fields that stand beside its own."""
    with suppress(ValidationError, UnicodeEncodeError):
        record = model.parse(raw)
        if not any(map(_is_outside, astuple(record))):
            return record
    from irkit.case.misfits import misfits_of

    contents.faults += [Fault(file, name, *misfit) for misfit in misfits_of(model, raw, also=also)]
    return None


def _is_outside(value: Any) -> bool:
    """Return whether a code says "outside", a student's word: a record says where beyond the scheme."""
    return value is Level.OUTSIDE or (isinstance(value, tuple) and any(map(_is_outside, value)))
