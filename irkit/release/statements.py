"""What a key states of its exercise, held against the exercise: its minutes, its constants, its parallel."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nbformat import NotebookNode

from irkit.case.case import CaseError, load_case
from irkit.questions.sheets import Exercise, SheetError
from irkit.release.exercises import ExerciseError, Source, case_folder, find_exercise
from irkit.text import listed

MINUTES = re.compile(r"\b(\d+) minutes\b")


def false_statements(source: Source, notebook: NotebookNode, exercise: Exercise) -> list[str]:
    """Return one sentence for each thing that a key states and that does not hold.

    Parameters
    ----------
    source : Source
        Where the exercise stands; its case and the exercise it is parallel to are looked for there.
    notebook : NotebookNode
        The solution notebook.
    exercise : Exercise
        The exercise with its key.
    """
    return [*_minutes(notebook, exercise), *_constants(source, exercise), *_parallel(source, exercise)]


def _minutes(notebook: NotebookNode, exercise: Exercise) -> Iterator[str]:
    opening = next((cell.source for cell in notebook.cells if cell.cell_type == "markdown"), "")
    told = MINUTES.search(opening)
    if told is not None and int(told[1]) != exercise.minutes:
        yield f"the key states {exercise.minutes} minutes, the notebook tells students {told[1]}"


def _constants(source: Source, exercise: Exercise) -> Iterator[str]:
    try:
        case = load_case(case_folder(exercise, source.key_path.parent))
    except CaseError as error:
        yield str(error)
        return
    for each in exercise.question:
        if not each.has_key:
            yield f"{each.id} has no key: say what is right"
            continue
        best = each.best_constant(case)
        if each.constant != best:
            stated = f"{each.id} states a constant of {each.constant:g}"
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
    for each, match in zip(exercise.question, other.question, strict=True):
        if each.targets != match.targets:
            ours, theirs = (listed(question.targets) or "nothing" for question in (each, match))
            yield f"{each.id} targets {ours}, but {match.id}, to which it is to be parallel, targets {theirs}"
