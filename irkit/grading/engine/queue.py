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
    """The submissions as they are read, and the store that their results go to as they come in.

    ``again`` is how many results an earlier run had left, ``read`` how many submissions could be read.
    """

    def __init__(self, assignment: Assignment, submissions: list[Submission], store: Results) -> None:
        self.submissions = submissions
        self.keys: dict[int, str] = {}
        self.again = self.read = 0
        self.advance: Callable[[], None] = lambda: None
        self._new: set[str] = set()
        self._assignment = assignment
        self._store = store

    def unread(self) -> Iterator[tuple[int, Notebooks]]:
        """Read the submissions, pass over those that an earlier run graded, and hand on the others."""
        for number, submission in enumerate(self.submissions):
            notebooks = _read(submission)
            texts = (self._assignment.key, notebooks.fault, *(name for name, _ in notebooks.files))
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
            self._count(earlier)

    def done(self, number: int, result: Result) -> None:
        """Keep a result as soon as there is one."""
        self._store.keep(self.keys[number], result)
        self._count(result)

    def result_of(self, number: int) -> Result:
        """Return what came of a submission."""
        result = self._store.find(self.keys[number])
        assert result is not None
        return result

    def _count(self, result: Result) -> None:
        self.read += result.status != "unreadable"
        self.advance()


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
