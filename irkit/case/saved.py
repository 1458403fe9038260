"""Cases of one's own on the disk: a draft as one file in any state, a folder once it is whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import tomli_w

from irkit.case.case import Case, load_case
from irkit.case.drafts import Draft, draft_of, read_draft, tidy
from irkit.case.layout import FILES
from irkit.case.newcase import comments_of, name_fault, new_folder, write_files
from irkit.text import UserError, listed, write_whole

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
    DraftError
        If the name is no id or taken, or if the file cannot be written. Nothing is overwritten but an
        earlier draft of this name and a folder that was written from one and not changed since.
    """
    if fault := name_fault(name):
        raise DraftError(fault)
    path, folder = Path(where) / f"{name}{ENDING}", Path(where) / name
    if path.exists() and not _is_draft(path):
        raise DraftError(f"{path} holds something else, and was not changed: choose another name")
    try:
        write_whole(path, json.dumps(draft, indent=2) + "\n")
        faults = len(read_draft(draft, name).faults)
        if faults:
            left = f"; the folder {folder} is left as it was" if folder.exists() else ""
            count = "fault is" if faults == 1 else f"{faults} faults are"
            return f"Saved as {path}. It becomes a folder too once its {count} mended{left}."
        held_up = _changed_by_hand(folder)
        if held_up:
            return f"Saved as {path}. The folder {folder} was not touched: {held_up}."
        _write_folder(draft, name, folder)
    except OSError as error:
        raise DraftError(f"{path} cannot be written: {error.strerror or error}") from None
    return f'Saved as {path}, and as the folder {folder}: load_case("{folder.as_posix()}") loads it.'


def saved_names(where: Path | str = ".") -> list[str]:
    """Return what can be opened in a folder, and in the lessons' or the exercises' folder beside it."""
    here = Path(where).resolve()
    beside = [name for name in BESIDE if here.name in BESIDE and name != here.name]
    others = [f"../{folder}/{name}" for folder in beside for name in _names_in(here.parent / folder)]
    return [*_names_in(here), *others]


def _names_in(folder: Path) -> list[str]:
    """Return what can be opened in one folder: draft files, and the folders of cases."""
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        return []
    files = [path.name for path in paths if path.name.endswith(ENDING) and path.is_file()]
    return files + [path.name for path in paths if (path / "case.toml").is_file()]


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
        return draft_of(load_case(given))
    try:
        return tidy(_json(given))
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
    return Case.from_form(open_draft(case), Path(case).name.removesuffix(ENDING))


def unheld(path: Path | str) -> str:
    """Return in a sentence what a case folder holds and the form does not, or nothing."""
    if not Path(path).is_dir():
        return ""
    case = load_case(path)
    counts = {name: len(getattr(case, name)) for name in ("issues", "ties", "links", "facts", "questions")}
    rest = [f"{count} {name if count > 1 else name[:-1]}" for name, count in counts.items() if count]
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
        data = _json(path)
    except (OSError, ValueError):
        return False
    return isinstance(data, Mapping) and "claims" in data


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
        lines = path.read_bytes().decode("utf-8", "replace").splitlines(keepends=True)
        if "".join(lines[1:2]) != _mark("".join(lines[2:])):
            return f"{path.name} was changed by hand; go on there, or save under another name"
    return ""


def _mark(text: str) -> str:
    """Return the line by which a file is known to be as the form wrote it."""
    return MARK.format(sha256(text.encode("utf-8")).hexdigest()[:12])


def _write_folder(draft: Mapping[str, Any], name: str, folder: Path) -> None:
    documents = Draft(draft).documents(name)
    article = documents["case.toml"]["article"]
    # TOML has dates of its own, which need no quotation marks.
    article["date"] = Case.from_form(draft, name).article.date
    comments = {file: comments_of(file) for file in documents} | {"case.toml": ABOUT}
    texts = {file: f"{comments[file]}\n\n{tomli_w.dumps(document)}" for file, document in documents.items()}
    with new_folder(folder) as scratch:
        write_files(scratch, {file: _mark(text) + text for file, text in texts.items()})
