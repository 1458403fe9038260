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
