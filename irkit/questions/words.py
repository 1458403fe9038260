"""Questions that ask for words: one for each row of a table, or a text, which a person marks by a rubric."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from irkit.case.case import Case
from irkit.questions.answer import AnswerError, Plain, named
from irkit.questions.question import Frozen, HintsKey, Question, RowsQuestion, Score
from irkit.text import listed

Words = Annotated[
    tuple[str, ...],
    BeforeValidator(lambda words: (words,) if isinstance(words, str) else words),
    Field(min_length=1),
]


class TableKey(HintsKey):
    """The word of each row, or several where each of them is right; hints under ``row word`` or ``row``."""

    right: dict[str, Words]
    because: str = "every word fits."


class TableQuestion(RowsQuestion[TableKey]):
    """Fill in a table: ``rows`` have ids and labels, ``words`` are those that may stand in them."""

    PART = "word"
    FITTING = "cards fit"

    kind: Literal["table"]
    rows: Annotated[dict[str, str], Field(min_length=2)]
    words: Annotated[tuple[str, ...], Field(min_length=2)]

    def check_key(self, key: TableKey) -> None:
        """Raise ValueError where a row has no word, or one that may not stand there."""
        if set(key.right) != set(self.rows):
            raise ValueError(f"the words are not those of {listed(self.rows)}")
        stray = {word for words in key.right.values() for word in words if word not in self.words}
        if stray:
            raise ValueError(f"may not stand in the table: {listed(sorted(stray))}")

    @property
    def form(self) -> str:
        """What a filled table looks like."""
        return f'a word for each row, such as {{"{next(iter(self.rows))}": "{self.words[0]}", …}}'

    def read_part(self, row: str, value: Any) -> str:
        """Return the word that is meant."""
        if isinstance(value, dict | list):
            raise AnswerError(f"{row} takes one word, not several")
        return named(value, self.words, f"a word for {row}")

    def fits(self, row: str, part: Any) -> bool:
        """Whether a word is one of those that are right."""
        return part in self.solution.right[row]

    def hint(self, row: str, part: Any) -> str:
        """Return the hint to a word in a row, or to the row."""
        return self.solution.hint(f"{row} {part}", row)

    def blind_answers(self) -> Iterable[object]:
        """Return the same word in every row."""
        return [dict.fromkeys(self.rows, word) for word in self.words]


UNTOUCHED = "*Your answer: click here, press Enter, select all (Ctrl+A), and write.*"
"""What stands in a text cell before a student has written in it."""

NOTHING_WRITTEN = "nothing has been written yet"


class Criterion(Frozen):
    """One criterion of a rubric; ``levels`` describes the work at 0, 1, 2 … marks, worst first."""

    name: str
    levels: Annotated[tuple[str, ...], Field(min_length=2)]


class TextQuestion(Question):
    """Write a few sentences in a markdown cell."""

    kind: Literal["text"]
    prompt: str
    words: tuple[int, int] = (40, 120)
    rubric: Annotated[tuple[Criterion, ...], Field(min_length=3, max_length=5)]

    @property
    def form(self) -> str:
        """What a text answer looks like."""
        return f"a text of {self.words[0]} to {self.words[1]} words in the cell itself"

    def read(self, answer: object) -> Plain:
        """Return the text without the line that invites it."""
        if not isinstance(answer, str):
            raise AnswerError("a text answer is written in its own cell")
        text = answer.replace(UNTOUCHED, "").strip()
        if not text:
            raise AnswerError(NOTHING_WRITTEN)
        return text

    def score(self, answer: Any, case: Case | None) -> Score:
        """Return an open score: a person marks it."""
        return Score(points=None, reason="waits for a marker")

    def explain(self, answer: Any, case: Case | None) -> list[str]:
        """Return how long the text is, beside what was asked for."""
        count = len(answer.split())
        low, high = self.words
        return [f"{count} words; {low} to {high} were asked for. A person reads and marks it."]
