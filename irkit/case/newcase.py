"""A case of one's own: a commented folder that is a case already, to be filled in piece by piece."""

from __future__ import annotations

import re
import shutil
import tempfile
from itertools import takewhile
from pathlib import Path

from irkit.case.case import case_names
from irkit.case.layout import FILES
from irkit.case.schemas import schema_name, schema_text
from irkit.framework.levels import FRAMEWORK
from irkit.records.fields import ID
from irkit.text import UserError

SCHEMAS = ".schemas"


class NewCaseError(UserError, ValueError):
    """A new case that cannot be written, with the reason."""


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
    if not re.fullmatch(ID, name):
        raise NewCaseError(f'"{name}" is no name for a case: a letter, then letters, digits, - and _ only')
    if name in case_names():
        raise NewCaseError(f'"{name}" is a case that comes with irkit: choose another name')
    target = Path(where) / name
    if target.exists():
        raise NewCaseError(f"{target} is there already, and nothing in it was changed: choose another name")
    try:
        # Written beside its place and then moved, so that a half-written case never stands there.
        with tempfile.TemporaryDirectory(dir=where, prefix=f".{name}.") as scratch:
            made = _fill(Path(scratch) / name, name)
            shutil.move(made, target)
    except OSError as error:
        raise NewCaseError(f"{target} cannot be written: {error.strerror or error}") from None
    return target


def _fill(folder: Path, name: str) -> Path:
    write_schemas(folder)
    for file in FILES:
        source = FRAMEWORK / "newcase" / file
        if source.is_file():
            text = source.read_text(encoding="utf-8").replace('"my-case"', f'"{name}"')
            (folder / file).write_text(head_of(file) + text, encoding="utf-8", newline="\n")
    return folder


def write_schemas(folder: Path) -> None:
    """Write the JSON Schema of each of a case's files into its folder, where the files name them."""
    (folder / SCHEMAS).mkdir(parents=True)
    for file in FILES:
        (folder / SCHEMAS / schema_name(file)).write_text(schema_text(file), encoding="utf-8")


def head_of(file: str) -> str:
    """Return the first line of a case's file, which names its schema for editors."""
    return f"#:schema {SCHEMAS}/{schema_name(file)}\n"


def comments_of(file: str) -> str:
    """Return what a new case says at the head of a file: what to put in, and which words are allowed."""
    lines = (FRAMEWORK / "newcase" / file).read_text(encoding="utf-8").splitlines()
    return "\n".join(takewhile(lambda line: line.startswith("#"), lines))
