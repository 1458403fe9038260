"""What came of each submission, kept so that an interrupted run goes on where it stopped; and the queue."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from irkit.grading.submissions.submissions import Notebooks, Submission
from irkit.text import UserError, write_whole

FOLDER = ".irkit"
_LABEL = "exercise.json"
_HALF_WRITTEN = re.compile(r"\..+\.(csv|html)\.[a-z0-9_]{8}|\..+\.zip|\.(new|as-written)\.csv")
FORM = 2
"""The form of the stored results: a change of it makes everything be graded anew."""


class OtherExerciseError(UserError, ValueError):
    """An output folder that holds the grades of another exercise."""


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


_RESULT = TypeAdapter(Result)


def fingerprint(*parts: bytes) -> str:
    """Return a short name for some contents, different where any of them differs."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:40]


class Results:
    """The results in an output folder, by the fingerprint of submission, key and release."""

    def __init__(self, out: Path, exercise_id: str) -> None:
        self._folder = out / FOLDER
        self._exercise_id = exercise_id

    def open(self) -> None:
        """Claim the folder for this exercise.

        Raises
        ------
        OtherExerciseError
            If it holds the grades of another one.
        OSError
            If it cannot be written to.
        """
        label = self._folder / _LABEL
        earlier = _read(label)
        if earlier is not None and earlier.get("exercise") != self._exercise_id:
            raise OtherExerciseError(
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
        """Store a result; it is there whole or not at all."""
        write_whole(self._folder / f"{key}.json", json.dumps({"form": FORM, "result": asdict(result)}))


class Queue:
    """The submissions as they are read, and the store that their results go to as they come in.

    ``again`` is how many results an earlier run had left, ``read`` how many submissions could be read.
    """

    def __init__(self, assignment_key: str, submissions: list[Submission], store: Results) -> None:
        self.submissions = submissions
        self.keys: dict[int, str] = {}
        self.again = self.read = 0
        self._new: set[str] = set()
        self._assignment_key = assignment_key
        self._store = store

    def unread(self) -> Iterator[tuple[int, Notebooks]]:
        """Read the submissions, pass over those that an earlier run graded, and hand on the others."""
        for number, submission in enumerate(self.submissions):
            notebooks = submission.read()
            texts = (self._assignment_key, notebooks.fault, *(name for name, _ in notebooks.files))
            key = fingerprint(*(text.encode("utf-8", "replace") for text in texts),
                              *(data for _, data in notebooks.files))  # fmt: skip
            self.keys[number] = key
            earlier = self._store.find(key)
            if earlier is None:
                self._new.add(key)
                yield number, notebooks
                continue
            # Two who handed in nothing of use are alike, and the second is no earlier run's.
            self.again += key not in self._new
            self.read += earlier.status != "unreadable"

    def keep(self, number: int, result: Result) -> None:
        """Keep a result as soon as there is one."""
        self._store.keep(self.keys[number], result)
        self.read += result.status != "unreadable"

    def result_of(self, number: int) -> Result:
        """Return what came of a submission."""
        result = self._store.find(self.keys[number])
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
