"""Sealing: what students get of an exam, so that nothing they hold can tell a right answer from a wrong one.

The exam's case is the instructor's own and lies beside its solution. Students get it without its reference
and without the records that show levels; each file is written anew, so that no comment goes along.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import tomli
import tomli_w

from irkit.case.case import CaseError, load_case
from irkit.case.layout import FILES, REFERENCE
from irkit.release.exercises import ExerciseError, Source
from irkit.release.release import release
from irkit.text import listed, meant, write_whole

GIVEN = ("case.toml", "paragraphs.toml", "claims.toml", "actors.toml", "issues.toml")
"""The files of a case that show nobody's judgement on a level."""

TELLING = ("ties.toml", "links.toml", "questions.toml", REFERENCE)
"""The files that name levels, and with them the answers."""


def seal(source: Source, out: Path, also: Iterable[str] = ()) -> str:
    """Write an exam as students get it into a folder, and one zip of it, and return a sentence on both.

    Parameters
    ----------
    source : Source
        The exam's solution and key, with the case in a folder beside them.
    out : Path
        The folder to hand out.
    also : iterable of str
        Further files of the case that students need, such as ``readings.toml``.

    Raises
    ------
    ExerciseError
        If it would give an answer away: its case is shipped with irkit, a question gives full feedback, or
        a file that is asked for names levels. The message lists everything. Also if the folder holds the
        key: the case there would lose its reference.
    """
    files, kept = _files(source, tuple(also)), source.key_path.parent
    if out.resolve() in (kept.resolve(), (kept / source.exercise().case).resolve()):
        raise ExerciseError(f"{out} holds the key: name another folder to hand out")
    for name, text in files.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        write_whole(out / name, text)
    bundle = out / f"{source.id}.zip"
    with zipfile.ZipFile(bundle, "w") as archive:
        for name, text in files.items():
            # An entry of its own has no date, so that the bytes are the same whenever it is made.
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    names = dict.fromkeys(name.partition("/")[0] for name in files)
    return f"{bundle}: {listed(names)}; nothing in them tells a right answer from a wrong one"


def _files(source: Source, also: Iterable[str]) -> dict[str, str]:
    """Return every file that students get by its path in the folder that is handed out."""
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
    sheet = exercise.released()
    for question in sheet["question"]:
        # What the best constant answer would score, and which error is looked for, are hints at the key.
        question.pop("constant", None)
        question.pop("targets", None)
    head = f"# The sheet of {exercise.id}: its questions, and no answer to any of them.\n\n"
    made = replace(release(source), sheet=head + tomli_w.dumps(sheet))
    files = {str(path): text for path, text in made.files(Path(), Path()).items()}
    names = [name for name in (*GIVEN, *also) if (folder / name).is_file()]
    return files | {f"{exercise.case}/{name}": _public(folder / name) for name in names}


def _refusal(name: str, folder: Path) -> str:
    if name in TELLING:
        return f"{name} names levels, so students would hold answers"
    kept = [file for file in FILES if file not in (*GIVEN, *TELLING) and (folder / file).is_file()]
    return f"the case has no {name}: {meant(name, kept)}" if kept else f"the case has no {name}"


def _public(path: Path) -> str:
    """Return a file without its comments and without the levels that headings announce."""
    records = tomli.loads(path.read_bytes().decode("utf-8-sig"))
    for section in records.get("section", ()):
        section.pop("heading_level", None)
    return tomli_w.dumps({heading: value for heading, value in records.items() if value != []})
