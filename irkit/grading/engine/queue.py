"""The submissions as they are read, one after another, and the results as they come in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from irkit.grading.engine.assignment import Assignment
from irkit.grading.engine.batch import Notebooks
from irkit.grading.engine.results import Result, Results, fingerprint
from irkit.grading.submissions.archives import UnreadableFileError, read_bytes
from irkit.grading.submissions.submissions import Submission

MOST_NOTEBOOKS, MOST_BYTES = 20, 60_000_000


class Queue:
    """The submissions as they are read, and the store that their results go to as they come in."""

    def __init__(self, assignment: Assignment, found: list[Submission], store: Results) -> None:
        self.keys: dict[int, str] = {}
        self.again = self.read = 0
        self.tell: Callable[[], None] = lambda: None
        self._new: set[str] = set()
        self._assignment = assignment
        self.found = found
        self._store = store

    def unread(self) -> Iterator[tuple[int, Notebooks]]:
        """Read the submissions, pass over those that an earlier run graded, and hand on the others."""
        for number, submission in enumerate(self.found):
            notebooks = _read(submission)
            parts = [
                part for name, data in notebooks.files for part in (name.encode("utf-8", "replace"), data)
            ]
            key = fingerprint(
                self._assignment.key.encode(), notebooks.fault.encode("utf-8", "replace"), *parts
            )
            self.keys[number] = key
            earlier = self._store.find(key)
            if earlier is None:
                self._new.add(key)
                yield number, notebooks
            else:
                # Two who handed in nothing of use are alike, and the second is no earlier run's.
                self.again += key not in self._new
                self._note(earlier)

    def done(self, number: int, result: Result) -> None:
        """Keep a result as soon as there is one."""
        self._store.keep(self.keys[number], result)
        self._note(result)

    def result_of(self, number: int) -> Result:
        """Return what came of a submission."""
        found = self._store.find(self.keys[number])
        assert found is not None
        return found

    def _note(self, result: Result) -> None:
        self.read += result.status != "unreadable"
        self.tell()


def _read(submission: Submission) -> Notebooks:
    files, attempts, faults = [], [], [submission.fault] if submission.fault else []
    left = MOST_BYTES
    for entry in submission.notebooks[:MOST_NOTEBOOKS]:
        if left <= 0:
            break
        try:
            data = read_bytes(entry)
        except UnreadableFileError as error:
            faults.append(f"the notebook {error}")
            continue
        left -= len(data)
        files.append((entry.name, data))
        attempts.append(entry.attempt)
    return Notebooks(tuple(files), faults[0] if faults else "", tuple(attempts))
