"""Sheets of questions: an exercise's key file, and the public sheet that students have of it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

import tomli
from pydantic import Field, ValidationError, model_validator

from irkit.questions.case import CaseQuestion
from irkit.questions.choice import ChoiceQuestion, ChoicesQuestion
from irkit.questions.coding import CodingQuestion, PlacesQuestion
from irkit.questions.graphs import ChainQuestion, LevelsQuestion, TiesQuestion
from irkit.questions.numbers import NumberQuestion, ProbabilitiesQuestion
from irkit.questions.question import Frozen
from irkit.questions.words import TableQuestion, TextQuestion
from irkit.text import UserError, data_folder, listed, meant

AnyQuestion = Annotated[
    CaseQuestion
    | CodingQuestion
    | ChoiceQuestion
    | ChoicesQuestion
    | ChainQuestion
    | LevelsQuestion
    | NumberQuestion
    | PlacesQuestion
    | ProbabilitiesQuestion
    | TableQuestion
    | TextQuestion
    | TiesQuestion,
    Field(discriminator="kind"),
]
"""Every kind of question; a new kind is added here."""


class SheetError(UserError, ValueError):
    """A key file or sheet that cannot be used; the message lists everything that is wrong with it."""


class Exercise(Frozen):
    """An exercise: its questions, and the case they are about. ``minutes`` is how long it takes.

    ``parallel`` is the id of an exercise whose items this one's match one by one, in number, order and
    ``targets``, as those of a post-test match the pre-test's: results of the two compare item by item, and so
    misconception by misconception. None for any other exercise.
    """

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_]+$")]
    title: str
    case: str
    lesson: str
    minutes: int
    pass_mark: Annotated[float, Field(ge=0)]
    parallel: Annotated[str, Field(pattern=r"^[A-Za-z0-9_]+$")] | None = None
    question: Annotated[tuple[AnyQuestion, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _whole(self) -> Exercise:
        ids = [question.id for question in self.question]
        if twice := sorted({name for name in ids if ids.count(name) > 1}):
            raise ValueError(f"ids used twice: {listed(twice)}")
        if stray := [name for name in ids if not name.startswith(f"{self.id}-q")]:
            raise ValueError(f"ids that do not begin with {self.id}-q: {listed(stray)}")
        return self

    @property
    def maximum(self) -> float:
        """The points of all questions together."""
        return sum(question.points for question in self.question)

    def __getitem__(self, question_id: str) -> AnyQuestion:
        """Return a question by its id; raise :class:`SheetError` with the likely one where there is none."""
        for question in self.question:
            if question.id == question_id:
                return question
        known = [question.id for question in self.question]
        raise SheetError(f'{self.id} has no question "{question_id}": {meant(question_id, known)}')

    def __repr__(self) -> str:
        """Return title, number of questions and points."""
        return f"<Exercise {self.id}: {self.title}; {len(self.question)} questions, {self.maximum:g} points>"

    def released(self) -> dict[str, Any]:
        """Return the exercise as students may have it."""
        sheet = self.model_dump(mode="json", exclude={"question"}, exclude_defaults=True)
        return {**sheet, "question": [question.released() for question in self.question]}


def read_exercise(path: Path) -> Exercise:
    """Read an exercise from a key file or a sheet.

    Parameters
    ----------
    path : Path
        A TOML file.

    Raises
    ------
    SheetError
        If the file cannot be read; the message names the file and lists every fault.
    """
    try:
        raw = tomli.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomli.TOMLDecodeError) as error:
        raise SheetError(f"{path.name}: {error}") from None
    try:
        return Exercise.model_validate(raw)
    except ValidationError as error:
        raise SheetError("\n".join(_faults(path.name, raw, error))) from None


def _faults(name: str, raw: dict[str, Any], error: ValidationError) -> list[str]:
    lines = []
    for fault in error.errors():
        place = list(fault["loc"])
        record = name
        if len(place) > 1 and place[0] == "question" and isinstance(place[1], int):
            questions = raw.get("question", [])
            record = f"{name}: {questions[place[1]].get('id', f'question {place[1] + 1}')}"
            place = place[3:] if len(place) > 2 else []
        field = ".".join(str(step) for step in place)
        lines.append(f"{record}: {field + ': ' if field else ''}{fault['msg'].removeprefix('Value error, ')}")
    return lines


def exercise_of(question_id: str) -> str:
    """Return the id of the exercise that a question belongs to.

    Examples
    --------
    >>> exercise_of("ex01-q2")
    'ex01'
    """
    return question_id.rpartition("-q")[0]


def find_sheet(exercise_id: str) -> Exercise:
    """Return an exercise's sheet: the file beside the notebook, or else the one shipped here.

    Beside a solution stands its key, such as ``ex01-three-levels.toml``; beside an exercise that is not
    shipped, its sheet, such as ``ex01.toml``.

    Raises
    ------
    SheetError
        If there is none, with the likely id, or if there are several.
    """
    beside = sorted(path for path in Path().glob("*.toml") if f"{path.stem}-".startswith(f"{exercise_id}-"))
    if len(beside) > 1:
        raise SheetError(
            f"several sheets of {exercise_id} stand here: {listed(path.name for path in beside)}"
        )
    return read_exercise(beside[0]) if beside else _shipped(exercise_id, data_folder("sheets"))


@lru_cache(maxsize=64)
def _shipped(exercise_id: str, folder: Path) -> Exercise:
    path = folder / f"{exercise_id}.toml"
    if not path.is_file():
        known = sorted(path.stem for path in folder.glob("*.toml"))
        raise SheetError(f'there is no exercise "{exercise_id}": {meant(exercise_id, known)}')
    return read_exercise(path)
