"""Sealing: what students get of an exam, so that nothing they hold can tell a right answer from a wrong one.

The exam's case is the instructor's own and lies beside its solution. Students get it without its reference
and without the records that show levels; each file is written anew, so that no comment goes along.
"""

from __future__ import annotations

import tomllib
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w

from irkit.case.case import CaseError, load_case
from irkit.case.layout import FILES, REFERENCE
from irkit.release.exercises import ExerciseError, Source
from irkit.release.release import Release, release
from irkit.text import listed, meant, write_whole

GIVEN = ("case.toml", "paragraphs.toml", "claims.toml", "actors.toml", "issues.toml")
"""The files of a case that show nobody's judgement on a level."""

TELLING = ("ties.toml", "links.toml", "questions.toml", REFERENCE)
"""The files that name levels, and with them the answers."""

_WITHHELD = {"case.toml": {"section": {"heading_level"}}}
_ABOUT_THE_KEY = ("constant", "targets")


@dataclass(frozen=True)
class Sealed:
    """An exam as students get it: the release, and the files of its case by name."""

    release: Release
    case: str
    case_files: Mapping[str, str]

    @property
    def _kept(self) -> Path:
        return self.release.source.key_path.parent / self.case

    @property
    def files(self) -> dict[str, str]:
        """Every file by its path in the folder that is handed out."""
        own = {str(path): text for path, text in self.release.files(Path(), Path()).items()}
        return own | {f"{self.case}/{name}": text for name, text in self.case_files.items()}

    def write(self, out: Path) -> Path:
        """Write the files into a folder, and one zip of them, and return the zip.

        Raises
        ------
        ExerciseError
            If the folder holds the key: the case there would lose its reference.
        """
        if out.resolve() in (path.resolve() for path in (self.release.source.key_path.parent, self._kept)):
            raise ExerciseError(f"{out} holds the key: name another folder to hand out")
        for name, text in self.files.items():
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            write_whole(out / name, text)
        bundle = out / f"{self.release.source.id}.zip"
        with zipfile.ZipFile(bundle, "w") as archive:
            for name, text in self.files.items():
                # An entry of its own has no date, so that the bytes are the same whenever it is made.
                archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
        return bundle

    def __str__(self) -> str:
        """Return what students get, as the end of a sentence."""
        names = dict.fromkeys(name.partition("/")[0] for name in self.files)
        return f"{listed(names)}; nothing in them tells a right answer from a wrong one"


def sealed(source: Source, also: Iterable[str] = ()) -> Sealed:
    """Seal an exam.

    Parameters
    ----------
    source : Source
        The exam's solution and key, with the case in a folder beside them.
    also : iterable of str
        Further files of the case that students need, such as ``readings.toml``.

    Raises
    ------
    ExerciseError
        If it would give an answer away: its case is shipped with irkit, a question gives full feedback, or
        a file that is asked for names levels. The message lists everything.
    """
    _, exercise = source.checked()
    folder = source.key_path.parent / exercise.case
    if not folder.is_dir():
        raise ExerciseError(
            f"{exercise.id} cannot be sealed: the reference codes of {exercise.case} come with irkit, so "
            f"anybody has them; write a case of your own and lay it beside {source.notebook_path.name}"
        )
    faults = [
        f"{question.id}: feedback is {question.feedback}"
        for question in exercise.question
        if question.feedback != "form"
    ]
    faults += [_refusal(name, folder) for name in also if name in TELLING or not (folder / name).is_file()]
    if faults:
        raise ExerciseError("\n".join(f"{exercise.id} cannot be sealed: {fault}" for fault in faults))
    try:
        load_case(folder)
    except CaseError as error:
        raise ExerciseError(str(error)) from None
    names = [name for name in (*GIVEN, *also) if (folder / name).is_file()]
    files = {name: _public(name, folder / name) for name in names}
    return Sealed(_without_hints_at_the_key(release(source)), exercise.case, files)


def _refusal(name: str, folder: Path) -> str:
    if name in TELLING:
        return f"{name} names levels, so students would hold answers"
    kept = [file for file in FILES if file not in (*GIVEN, *TELLING) and (folder / file).is_file()]
    return f"the case has no {name}: {meant(name, kept)}" if kept else f"the case has no {name}"


def _public(name: str, path: Path) -> str:
    """Return a file without its comments and without the fields that are withheld."""
    records: dict[str, Any] = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    for heading, fields in _WITHHELD.get(name, {}).items():
        records[heading] = [
            {field: value for field, value in record.items() if field not in fields}
            for record in records.get(heading, [])
        ]
    return tomli_w.dumps({heading: value for heading, value in records.items() if value != []})


def _without_hints_at_the_key(made: Release) -> Release:
    """Leave out of the sheet what the best constant answer would score, and which error is looked for."""
    sheet = tomllib.loads(made.sheet)
    for question in sheet["question"]:
        for field in _ABOUT_THE_KEY:
            question.pop(field, None)
        if "key" in question:
            raise ExerciseError(f"{question['id']} cannot be sealed: its sheet would hold its key")
    head = f"# The sheet of {made.source.id}: its questions, and no answer to any of them.\n\n"
    return Release(made.source, made.notebook, head + tomli_w.dumps(sheet))
