"""A case of one's own on the disk: a commented folder to begin with, or what the form saves."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from hashlib import sha256
from itertools import takewhile
from pathlib import Path
from re import fullmatch
from typing import Any

import tomli_w

from irkit.case.case import Case, case_names, load_case
from irkit.case.drafts import Draft, draft_of, read_draft, tidy
from irkit.records.records import ID
from irkit.text import UserError, write_whole

EXAMPLE = Path(__file__).parent / "example"

ENDING = ".case.json"
BESIDE = ("notebooks", "exercises")
"""The folders that look into each other: a case made in a lesson is gone on with in its exercise."""

STATE = ".written-by-the-form"
"""The file by which a folder is known to be as the form wrote it."""

ABOUT = "# What the case is about, filled in with the case builder, which leaves a changed folder alone."


class OwnCaseError(UserError, ValueError):
    """A case of one's own that cannot be written, saved or opened, with the reason."""


def write_new_case(name: str, where: Path | str = ".") -> Path:
    """Write the folder of a new case: small, made up, whole, with comments that say what to put in.

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
    OwnCaseError
        If the name is no id or taken, if there is something of that name already, or if the folder
        cannot be written. Nothing is ever overwritten.
    """
    target = Path(where) / _checked(name)
    if target.exists():
        raise OwnCaseError(f"{target} is there already, and nothing in it was changed: choose another name")
    texts = {path.name: path.read_text(encoding="utf-8") for path in EXAMPLE.glob("*.toml")}
    _write_folder(target, {file: text.replace('"my-case"', f'"{name}"') for file, text in texts.items()})
    return target


def _checked(name: str) -> str:
    """Return a name that a case of one's own can have."""
    if not fullmatch(ID, name):
        raise OwnCaseError(f'"{name}" is no name for a case: a letter, then letters, digits, - and _ only')
    if name in case_names():
        raise OwnCaseError(f'"{name}" is a case that comes with irkit: choose another name')
    return name


def _write_folder(target: Path, texts: Mapping[str, str]) -> None:
    """Write a folder beside its place and move it there at the end, so that nobody ever finds half of it."""
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as scratch:
            folder = Path(scratch) / target.name
            folder.mkdir()
            for file, text in texts.items():
                (folder / file).write_text(text, encoding="utf-8", newline="\n")
            if target.exists():
                shutil.move(target, Path(scratch) / "before")
            shutil.move(folder, target)
    except OSError as error:
        raise OwnCaseError(f"{target} cannot be written: {error.strerror or error}") from None


def save_draft(draft: Mapping[str, Any], name: str, where: Path | str = ".") -> str:
    """Save a draft as one file, and as a case folder where nothing in it is wrong; say what was written.

    Parameters
    ----------
    draft : mapping
        The draft, as ``Case.from_form`` describes it, whatever its state.
    name : str
        The id of the case: letters, digits, ``-`` and ``_``.
    where : path, default "."
        The folder that both are written into.

    Raises
    ------
    OwnCaseError
        If the name is no id or taken, or if the file cannot be written. Nothing is overwritten but an
        earlier draft of this name and a folder that was written from one and not changed since.
    """
    path, folder = Path(where) / f"{_checked(name)}{ENDING}", Path(where) / name
    try:
        write_whole(path, json.dumps(draft, indent=2) + "\n")
    except OSError as error:
        raise OwnCaseError(f"{path} cannot be written: {error.strerror or error}") from None
    contents = read_draft(draft, name)
    if contents.article is None or contents.faults:
        left = f"; the folder {folder} is left as it was" if folder.exists() else ""
        faults = len(contents.faults)
        count = "fault is" if faults == 1 else f"{faults} faults are"
        return f"Saved as {path}. It becomes a folder too once its {count} mended{left}."
    if folder.exists() and not _is_as_written(folder):
        advice = "not all in it comes from the form; go on there, or save under another name"
        return f"Saved as {path}. The folder {folder} was not touched: {advice}."
    documents = Draft(draft).documents(name)
    # TOML has dates of its own, which need no quotation marks.
    documents["case.toml"]["article"]["date"] = contents.article.date
    texts = {file: f"{_head(file)}\n\n{tomli_w.dumps(document)}" for file, document in documents.items()}
    _write_folder(folder, {**texts, STATE: _digest(texts)})
    return f'Saved as {path}, and as the folder {folder}: load_case("{folder.as_posix()}") loads it.'


def _head(file: str) -> str:
    """Return what stands at the head of a file: what to put in, and which words are allowed."""
    if file == "case.toml":
        return ABOUT
    lines = (EXAMPLE / file).read_text(encoding="utf-8").splitlines()
    return "\n".join(takewhile(lambda line: line.startswith("#"), lines))


def _is_as_written(folder: Path) -> bool:
    """Return whether a folder is as the form wrote it."""
    shown = [path for path in folder.glob("*") if not path.name.startswith(".")]
    texts = {path.name: path.read_text("utf-8", "replace") if path.is_file() else "" for path in shown}
    state = folder / STATE
    return state.is_file() and state.read_text(encoding="utf-8") == _digest(texts)


def _digest(texts: Mapping[str, str]) -> str:
    return sha256(repr(sorted(texts.items())).encode("utf-8", "replace")).hexdigest()


def saved_names(where: Path | str = ".") -> list[str]:
    """Return what can be opened in a folder, and in the lessons' or the exercises' folder beside it."""
    here = Path(where).resolve()
    beside = [name for name in BESIDE if here.name in BESIDE and name != here.name]
    others = [f"../{folder}/{name}" for folder in beside for name in _names_in(here.parent / folder)]
    return [*_names_in(here), *others]


def _names_in(folder: Path) -> list[str]:
    """Return what can be opened in one folder: draft files, and the folders of cases."""
    files = sorted(path.name for path in folder.glob(f"*{ENDING}") if path.is_file())
    return files + sorted(path.parent.name for path in folder.glob("*/case.toml"))


def open_draft(path: Path | str) -> dict[str, Any]:
    """Return a saved draft, or what the form holds of a case folder.

    Parameters
    ----------
    path : path
        A draft file, the folder of a case, or the name under which a draft was saved.

    Raises
    ------
    OwnCaseError
        If there is no such draft, or if it is not one.
    CaseError
        If it is a folder whose files have faults.
    """
    given = Path(path)
    beside = given.with_name(f"{given.name}{ENDING}")
    if not given.is_file() and beside.is_file():
        given = beside
    if given.is_dir():
        return draft_of(load_case(given))
    try:
        return tidy(json.loads(given.read_text(encoding="utf-8-sig")))
    except OSError as error:
        raise OwnCaseError(f"{path} cannot be opened: {error.strerror or error}") from None
    except (ValueError, RecursionError) as error:
        raise OwnCaseError(f"{given.name} is not the draft of a case: {error}") from None


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
    OwnCaseError
        If the file is not the draft of a case.
    """
    if not case.endswith(ENDING):
        return load_case(case)
    return Case.from_form(open_draft(case), Path(case).name.removesuffix(ENDING))
