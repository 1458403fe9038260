"""The release of an exercise, derived from its solution by deletion; that of an exam gives no key away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import tomli
import tomli_w
from nbformat import NotebookNode

from irkit.case.case import CaseError, load_case
from irkit.case.layout import FILES, REFERENCE
from irkit.questions.sheets import Exercise, SheetError
from irkit.questions.words import UNTOUCHED
from irkit.release.exercises import ExerciseError, Source, case_folder, find_exercise, grade_id
from irkit.release.notebooks import node, normalise, notebook_text
from irkit.text import listed, meant, write_whole, write_zip

MINUTES = re.compile(r"\b(\d+) minutes\b")


@dataclass(frozen=True)
class Release:
    """The files that students get of one exercise: its notebook and its sheet, as text."""

    source: Source
    notebook: str
    sheet: str

    def files(self, exercises: Path, sheets: Path) -> dict[Path, str]:
        """Return what to write: the notebook into one folder, the sheet into another."""
        return {
            exercises / self.source.notebook_path.name: self.notebook,
            sheets / f"{self.source.id}.toml": self.sheet,
        }

    def write(self, exercises: Path, sheets: Path) -> list[Path]:
        """Write notebook and sheet, and return where they are."""
        files = self.files(exercises, sheets)
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, text)
        return list(files)

    def stale(self, exercises: Path, sheets: Path) -> list[Path]:
        """Return the files on disk that are missing, or not what the release makes."""
        files = self.files(exercises, sheets)
        return [path for path, text in files.items() if not path.is_file() or path.read_text("utf-8") != text]


def release(source: Source) -> Release:
    """Derive the release of an exercise.

    Raises
    ------
    ExerciseError
        If notebook and key do not fit each other, or if the key states what does not hold.
    """
    notebook, exercise = source.checked()
    faults = [*_minutes(notebook, exercise), *_constants(source, exercise), *_parallel(source, exercise)]
    if faults:
        raise ExerciseError("\n".join(f"{source.key_path.name}: {fault}" for fault in faults))
    derived = released(notebook, origin=source.notebook_path.name)
    head = (
        f"# The public sheet of {exercise.id}, made by `irkit release`.\n"
        f"# Edit solutions/{source.key_path.name}, not this file.\n\n"
    )
    return Release(source, notebook_text(derived), head + tomli_w.dumps(exercise.released()))


def _minutes(notebook: NotebookNode, exercise: Exercise) -> Iterator[str]:
    opening = next((cell.source for cell in notebook.cells if cell.cell_type == "markdown"), "")
    stated = MINUTES.search(opening)
    if stated is not None and int(stated[1]) != exercise.minutes:
        yield f"the key states {exercise.minutes} minutes, the notebook tells students {stated[1]}"


def _constants(source: Source, exercise: Exercise) -> Iterator[str]:
    try:
        case = load_case(case_folder(exercise, source.key_path.parent))
    except CaseError as error:
        yield str(error)
        return
    for question in exercise.question:
        if not question.has_key:
            yield f"{question.id} has no key: say what is right"
            continue
        best = question.best_constant(case)
        if question.constant != best:
            stated = f"{question.id} states a constant of {question.constant:g}"
            yield f"{stated}, but the best constant answer earns {best:g}"


def _parallel(source: Source, exercise: Exercise) -> Iterator[str]:
    if exercise.parallel is None:
        return
    try:
        other = find_exercise(exercise.parallel, source.key_path.parent).exercise()
    except (ExerciseError, SheetError) as error:
        yield f"parallel: {error}"
        return
    here, there = len(exercise.question), len(other.question)
    if here != there:
        yield f"{exercise.id} has {here} questions, {other.id}, to which it is to be parallel, has {there}"
        return
    for question, match in zip(exercise.question, other.question, strict=True):
        if question.targets != match.targets:
            ours, theirs = (listed(targets) or "nothing" for targets in (question.targets, match.targets))
            parallel = f"{match.id}, to which it is to be parallel, targets {theirs}"
            yield f"{question.id} targets {ours}, but {parallel}"


def released(notebook: NotebookNode, origin: str = "") -> NotebookNode:
    """Return a solution notebook without its answers, hidden tests and outputs.

    Check cells are locked; text answers are replaced by the line that invites them.
    """
    derived = normalise(notebook)
    if origin:
        derived.metadata["irkit"] = {"derived_from": f"solutions/{origin}", "by": "irkit release"}
    for cell in derived.cells:
        for part in ("SOLUTION", "HIDDEN TESTS"):
            cell.source = _without(cell.source, f"### BEGIN {part}", f"### END {part}", cell.id)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        block = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "markdown" and block.get("solution"):
            cell.source = UNTOUCHED
        if grade_id(cell) is not None:
            cell.metadata |= {"deletable": False} | ({"editable": False} if block.get("locked") else {})
    return node(derived)


def _without(source: str, begin: str, end: str, cell_id: str) -> str:
    part = rf"^.*{begin}.*\n(?:.*\n)*?.*{end}.*\n"
    kept, pairs = re.subn(part, "", f"{source}\n", flags=re.MULTILINE)
    if not source.count(begin) == source.count(end) == pairs:
        raise ExerciseError(f"cell {cell_id}: not every {begin} has its {end}, one after the other")
    return kept.rstrip("\n")


GIVEN = ("case.toml", "paragraphs.toml", "claims.toml", "actors.toml", "issues.toml")
"""The files of a case that show nobody's judgement on a level."""

TELLING = ("ties.toml", "links.toml", "questions.toml", REFERENCE)
"""The files that name levels, and with them the answers."""


def seal(source: Source, out: Path, also: Iterable[str] = ()) -> str:
    """Write an exam as students get it into a folder, and one zip of it, and return a sentence on both.

    The exam's case is the instructor's own and lies beside its solution. Students get it without its
    reference and without the records that show levels; each file is written anew, so that no comment goes
    along.

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
    files, kept = _exam_files(source, tuple(also)), source.key_path.parent
    if out.resolve() in (kept.resolve(), (kept / source.exercise().case).resolve()):
        raise ExerciseError(f"{out} holds the key: name another folder to hand out")
    for name, text in files.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        write_whole(out / name, text)
    bundle = out / f"{source.id}.zip"
    write_zip(bundle, files.items())
    names = dict.fromkeys(name.partition("/")[0] for name in files)
    return f"{bundle}: {listed(names)}; nothing in them tells a right answer from a wrong one"


def _exam_files(source: Source, also: Iterable[str]) -> dict[str, str]:
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
