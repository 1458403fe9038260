"""Cases of one's own on the disk: a draft as one file in any state, a folder once it is whole."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import tempfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import tomli_w

from irkit.case.case import Case, case_names, load_case
from irkit.case.drafts import (
    ACTOR_FIELDS,
    CLAIM_FIELDS,
    FIELDS,
    Record,
    case_from,
    documents_of,
    in_full,
    read_record,
    record_of,
)
from irkit.case.layout import FILES
from irkit.case.newcase import comments_of, head_of, write_schemas
from irkit.records.fields import ID
from irkit.text import UserError, listed, meant, write_whole

ENDING = ".case.json"
BESIDE = ("notebooks", "exercises")
"""The folders that look into each other: a case made in a lesson is gone on with in its exercise."""

MOST_BYTES = 2_000_000

ABOUT = (
    "# What the case is about: filled in with the case builder.\n# After each change: irkit check-case FOLDER"
)
MARK = "# Written by the case builder (state {}). Once you change this file by hand, it is not overwritten.\n"


class DraftError(UserError, ValueError):
    """A draft of a case that cannot be saved or opened, with the reason."""


def save_draft(record: Record, name: str, where: Path | str = ".") -> str:
    """Save a draft as one file, and as a case folder where nothing in it is wrong; say what was written.

    Parameters
    ----------
    record : mapping
        The draft, as ``case_from`` describes it, whatever its state.
    name : str
        The id of the case: letters, digits, ``-`` and ``_``.
    where : path, default "."
        The folder that both are written into.

    Raises
    ------
    DraftError
        If the name is no id or taken, or if the file cannot be written. Nothing is overwritten but an
        earlier draft of this name and a folder that was written from one and not changed since.
    """
    if not re.fullmatch(ID, name):
        raise DraftError(f'"{name}" is no name for a case: a letter, then letters, digits, - and _ only')
    if name in case_names():
        raise DraftError(f'"{name}" is a case that comes with irkit: choose another name')
    path, folder = Path(where) / f"{name}{ENDING}", Path(where) / name
    if path.exists() and not _is_draft(path):
        raise DraftError(f"{path} holds something else, and was not changed: choose another name")
    try:
        write_whole(path, json.dumps(record, indent=2) + "\n")
        faults = len(read_record(record, name).faults)
        if faults:
            left = f"; the folder {folder} is left as it was" if folder.exists() else ""
            count = "fault is" if faults == 1 else f"{faults} faults are"
            return f"Saved as {path}. It becomes a folder too once its {count} mended{left}."
        held_up = _changed_by_hand(folder)
        if held_up:
            return f"Saved as {path}. The folder {folder} was not touched: {held_up}."
        _write_folder(record, name, folder)
    except OSError as error:
        raise DraftError(f"{path} cannot be written: {error.strerror or error}") from None
    return f'Saved as {path}, and as the folder {folder}: load_case("{folder.as_posix()}") loads it.'


def saved_names(where: Path | str = ".") -> list[str]:
    """Return what can be opened in a folder, and in the lessons' or the exercises' folder beside it."""
    here = Path(where).resolve()
    beside = [each for each in BESIDE if here.name in BESIDE and each != here.name]
    others = [f"../{each}/{name}" for each in beside for name in _names_in(here.parent / each)]
    return [*_names_in(here), *others]


def _names_in(folder: Path) -> list[str]:
    """Return what can be opened in one folder: draft files, and the folders of cases."""
    try:
        held = sorted(folder.iterdir())
    except OSError:
        return []
    files = [path.name for path in held if path.name.endswith(ENDING) and path.is_file()]
    return files + [path.name for path in held if (path / "case.toml").is_file()]


def open_draft(path: Path | str) -> dict[str, Any]:
    """Return a saved draft, or what the form holds of a case folder.

    Parameters
    ----------
    path : path
        A draft file, the folder of a case, or the name under which a draft was saved.

    Raises
    ------
    DraftError
        If there is no such draft, or if it is not one.
    CaseError
        If it is a folder whose files have faults.
    """
    given = Path(path)
    beside = given.with_name(f"{given.name}{ENDING}")
    if not given.is_file() and beside.is_file():
        given = beside
    if given.is_dir():
        return record_of(load_case(given))
    try:
        return formed(_json(given))
    except OSError as error:
        raise DraftError(f"{path} cannot be opened: {error.strerror or error}") from None
    except (ValueError, RecursionError) as error:
        raise DraftError(f"{given.name} is not the draft of a case: {error}") from None


def load_saved(case: str) -> Case:
    """Return a case by its shipped name, from its folder, or from the one file that the form saves.

    Parameters
    ----------
    case : str
        A name that ``case_names`` lists, a folder with a ``case.toml``, or a draft file.

    Raises
    ------
    CaseError
        If there is no such case, or if anything in it is wrong: the error lists every fault.
    DraftError
        If the file is not the draft of a case.
    """
    if not case.endswith(ENDING):
        return load_case(case)
    return case_from(open_draft(case), Path(case).name.removesuffix(ENDING))


def formed(record: object) -> dict[str, Any]:
    """Return plain data as a form can show them: every field there, and texts where texts stand.

    Parameters
    ----------
    record : object
        The plain data, as ``case_from`` describes them; fields may be missing.

    Raises
    ------
    ValueError
        If a form has no place for something in it, which would get lost.
    """
    made = _fields(record, FIELDS, "a case", lists=("pair", "actors", "claims"))
    made["pair"] = [*map(_text, made["pair"]), "", ""][: max(2, len(made["pair"]))]
    made["actors"] = [_fields(each, ACTOR_FIELDS, "an actor") for each in made["actors"]]
    claims = [_fields(each, CLAIM_FIELDS, "a claim", lists=("actors",)) for each in made["claims"]]
    made["claims"] = [{**each, "actors": [*map(_text, each["actors"])]} for each in claims]
    return made


def _fields(given: object, fields: tuple[str, ...], what: str, lists: tuple[str, ...] = ()) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        raise ValueError(f"{what} is a table in {{ }}, not {given!r:.40}")
    strange = [each for each in given if each not in fields]
    if strange:
        raise ValueError(f'{what} has no field "{strange[0]!s:.40}": {meant(str(strange[0])[:40], fields)}')
    made: dict[str, Any] = {}
    for field in fields:
        value = given.get(field)
        if field not in lists:
            made[field] = _text(value)
        elif value is None or isinstance(value, list | tuple):
            made[field] = list(value or ())
        else:
            raise ValueError(f"{field} is a list in [ ], not {value!r:.40}")
    return made


def _text(value: object) -> str:
    """Return what stands in a field of a form; a level is shown by its word in full."""
    if isinstance(value, Mapping | list | tuple):
        raise ValueError(f"a text belongs where {value!r:.40} stands")
    return "" if value is None else str(in_full(value))


def unheld(path: Path | str) -> str:
    """Return in a sentence what a case folder holds and the form does not, or nothing."""
    if not Path(path).is_dir():
        return ""
    case = load_case(path)
    held = {name: len(getattr(case, name)) for name in ("issues", "ties", "links", "facts", "forecasts")}
    rest = [f"{count} {name if count > 1 else name[:-1]}" for name, count in held.items() if count]
    return f"The form does not hold its {listed(rest)}: they stay in the folder." if rest else ""


def _json(path: Path) -> Any:
    if path.stat().st_size > MOST_BYTES:
        raise ValueError("it is too large")
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        raise ValueError(f"line {error.lineno} is not JSON") from None
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8") from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _is_draft(path: Path) -> bool:
    try:
        held = _json(path)
    except (OSError, ValueError):
        return False
    return isinstance(held, Mapping) and "claims" in held


def _changed_by_hand(folder: Path) -> str:
    """Return why a folder must not be overwritten, or nothing where it is not there or as it was written."""
    if not folder.exists():
        return ""
    if not folder.is_dir():
        return "a file of that name is in the way"
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.name not in FILES or not path.is_file():
            return f"it holds {path.name}, which does not come from the form"
        head, rest = _parted(path.read_bytes().decode("utf-8", "replace"))
        if head != MARK.format(_state(rest)):
            return f"{path.name} was changed by hand; go on there, or save under another name"
    return ""


def _parted(text: str) -> tuple[str, str]:
    """Return the line that a file of the builder is known by, and everything after it."""
    lines = text.splitlines(keepends=True)
    return "".join(lines[1:2]), "".join(lines[2:])


def _state(text: str) -> str:
    return sha256(text.encode("utf-8")).hexdigest()[:12]


def _write_folder(record: Record, name: str, folder: Path) -> None:
    """Write the folder beside its place and then move it there, so that no half-written case is seen."""
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{name}.") as scratch:
        made = Path(scratch) / name
        made.mkdir()
        write_schemas(made)
        for file, held in documents_of(record, name).items():
            text = f"{ABOUT if file == 'case.toml' else comments_of(file)}\n\n{tomli_w.dumps(_dated(held))}"
            whole = head_of(file) + MARK.format(_state(text)) + text
            (made / file).write_text(whole, encoding="utf-8", newline="\n")
        if folder.exists():
            shutil.move(folder, Path(scratch) / "before")
        shutil.move(made, folder)


def _dated(held: dict[str, Any]) -> dict[str, Any]:
    """Return a document with its date as TOML has dates, which needs no quotation marks."""
    if "article" not in held:
        return held
    return {**held, "article": {**held["article"], "date": dt.date.fromisoformat(held["article"]["date"])}}
