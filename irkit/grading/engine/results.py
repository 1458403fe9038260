"""What came of each submission: scored here, nowhere near the student's code, and kept.

An interrupted run goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from irkit.case.case import Case
from irkit.grading.submissions.submissions import Notebooks, Submission
from irkit.questions.answer import AnswerError, is_empty
from irkit.questions.sheets import AnyQuestion, Exercise
from irkit.questions.words import NOTHING_WRITTEN, TextQuestion
from irkit.text import UserError, write_whole

FOLDER = ".irkit"
_LABEL = "exercise.json"
_HALF_WRITTEN = re.compile(r"\..+\.(csv|html)\.[a-z0-9_]{8}|\..+\.zip|\.(new|as-written)\.csv")
FORM = 2
"""The form of the stored results: a change of it makes everything be graded anew."""
LONGEST_REASON = 300

EMPTY = "no answer was given"
UNANSWERED = (EMPTY, NOTHING_WRITTEN)
"""The reasons of grades for nothing at all, in a cell for code and in one for text."""


WAITS = "must be marked by a person"
"""How a note ends that names what no person has marked yet."""


@dataclass(frozen=True)
class Grade:
    """What one answer earned: ``points`` is None where a person marks it, ``hints`` are for the student."""

    question: str
    points: float | None
    maximum: float
    reason: str = ""
    hints: tuple[str, ...] = ()
    answer: Any = None


@dataclass(frozen=True)
class Result:
    """What came of one submission.

    ``status`` is ``graded``, ``stopped`` (some cell took too long or ended its shell; the rest is graded)
    or ``unreadable`` (there was nothing to grade). ``undecided`` says why a person has to look before the
    grade can be final.
    """

    grades: tuple[Grade, ...]
    status: str = "graded"
    note: str = ""
    file: str = ""
    undecided: str = ""

    def of(self, question_id: str) -> Grade:
        """Return the grade of one question."""
        return next(grade for grade in self.grades if grade.question == question_id)


def grade_shown(question: AnyQuestion, shown: list[Any], case: Case | None) -> Grade | None:
    """Return what an answer earns among those that a question's own check cell displayed; None without one.

    The last one under the question's id counts. It may be refused: too large, too deep or not finite.
    """
    own = [item for item in shown if isinstance(item, dict) and item.get("question") == question.id]
    if not own:
        return None
    if "refused" in own[-1]:
        return nothing(question, f"the answer {own[-1]['refused']}")
    return score(question, own[-1]["answer"], case)


def score(question: AnyQuestion, answer: Any, case: Case | None) -> Grade:
    """Return what an answer earns, with the reason, and hints where the question gives them."""
    if is_empty(answer):
        return nothing(question, EMPTY)
    try:
        read = question.read(answer)
        earned = question.score(read, case)
        full = question.feedback == "full" and not isinstance(question, TextQuestion)
        hints = tuple(question.explain(read, case)) if full else ()
    except AnswerError as error:
        return nothing(question, f"the answer cannot be read: {error}")
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        return nothing(question, f"the answer cannot be read ({type(error).__name__})")
    points = None if earned.points is None else min(max(float(earned.points), 0.0), question.points)
    return Grade(question.id, points, question.points, earned.reason, hints, read)


def nothing(question: AnyQuestion, reason: str) -> Grade:
    """Return a grade of no points, with the reason."""
    short = reason if len(reason) <= LONGEST_REASON else f"{reason[:LONGEST_REASON]}…"
    return Grade(question.id, 0.0, question.points, short)


def ungraded(exercise: Exercise, reason: str, status: str = "unreadable") -> Result:
    """Return the result of a submission that could not be read, or is missing: no points, and the reason."""
    grades = (replace(nothing(question, reason), points=None) for question in exercise.question)
    return Result(tuple(grades), status, reason)


_RESULT = TypeAdapter(Result)


def fingerprint(*parts: bytes) -> str:
    """Return a short name for some contents, different where any of them differs."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:40]


class Results:
    """The results in an output folder, by the fingerprint of submission, key and release.

    ``keys`` are the fingerprints of a class by the numbers of its submissions, ``again`` is how many results
    an earlier run had left, ``read`` how many submissions could be read.
    """

    def __init__(self, out: Path, exercise_id: str) -> None:
        self._folder = out / FOLDER
        self._exercise_id = exercise_id
        self.keys: dict[int, str] = {}
        self.again = self.read = 0

    def open(self) -> None:
        """Claim the folder for this exercise.

        Raises
        ------
        UserError
            If it holds the grades of another one.
        OSError
            If it cannot be written to.
        """
        label = self._folder / _LABEL
        earlier = _read(label)
        if earlier is not None and earlier.get("exercise") != self._exercise_id:
            raise UserError(
                f"{self._folder.parent} holds the grades of {earlier.get('exercise')}: choose another --out"
            )
        self._folder.mkdir(parents=True, exist_ok=True)
        if earlier is None:
            write_whole(label, json.dumps({"exercise": self._exercise_id}))

    def close(self, class_list: list[dict[str, str]]) -> None:
        """Note whose results these are, since several may have handed in the same, and remove all others.

        Others are of submissions that have been replaced, or were left half-written by a killed run.
        """
        label = {"exercise": self._exercise_id, "handed_in": class_list}
        write_whole(self._folder / _LABEL, json.dumps(label, ensure_ascii=False))
        kept = {_LABEL, *(f"{row['key']}.json" for row in class_list)}
        for path in self._folder.iterdir():
            if path.name not in kept and path.is_file():
                path.unlink(missing_ok=True)

    def find(self, key: str) -> Result | None:
        """Return an earlier result for the same contents, or None."""
        stored = _read(self._folder / f"{key}.json")
        if stored is None or stored.get("form") != FORM:
            return None
        try:
            return _RESULT.validate_python(stored.get("result"))
        except ValidationError:
            # Somebody has been at it: then it is graded once more.
            return None

    def keep(self, key: str, result: Result) -> None:
        """Store a result as soon as there is one; it is there whole or not at all."""
        write_whole(self._folder / f"{key}.json", json.dumps({"form": FORM, "result": asdict(result)}))
        self.read += result.status != "unreadable"

    def unread(self, submissions: list[Submission], assignment_key: str) -> Iterator[tuple[int, Notebooks]]:
        """Read a class, pass over those whom an earlier run graded, and hand on the others by number."""
        new: set[str] = set()
        for number, submission in enumerate(submissions):
            notebooks = submission.read()
            texts = (assignment_key, notebooks.fault, *(name for name, _ in notebooks.files))
            key = fingerprint(*(text.encode("utf-8", "replace") for text in texts),
                              *(data for _, data in notebooks.files))  # fmt: skip
            self.keys[number] = key
            earlier = self.find(key)
            if earlier is None:
                new.add(key)
                yield number, notebooks
                continue
            # Two who handed in nothing of use are alike, and the second is no earlier run's.
            self.again += key not in new
            self.read += earlier.status != "unreadable"

    def result_of(self, number: int) -> Result:
        """Return what came of a submission."""
        result = self.find(self.keys[number])
        assert result is not None
        return result


def class_list(out: Path) -> tuple[str, list[dict[str, str]]]:
    """Return the exercise whose grades a folder holds, and whose results they are.

    Raises
    ------
    LookupError
        If the folder holds no grades, or a run that was interrupted.
    """
    label = _read(out / FOLDER / _LABEL)
    if label is None or not isinstance(label.get("exercise"), str):
        raise LookupError(f"{out} holds no grades: irkit grade writes them")
    handed_in = label.get("handed_in")
    if not isinstance(handed_in, list):
        raise LookupError(f"grading into {out} was not finished: give the same irkit grade command again")
    return label["exercise"], handed_in


def clear_up(folder: Path) -> None:
    """Remove what a killed run has left half-written in a folder."""
    for path in folder.glob(".*"):
        if _HALF_WRITTEN.fullmatch(path.name) and path.is_file():
            path.unlink(missing_ok=True)


def _read(path: Path) -> dict[str, Any] | None:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return data if isinstance(data, dict) else None
