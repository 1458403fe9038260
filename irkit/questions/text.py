"""Questions that ask for a text, which a person marks by a rubric."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from irkit.questions.answer import AnswerError, Plain
from irkit.questions.question import Frozen, Question, Score

if TYPE_CHECKING:
    from irkit.case.case import Case

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
        return Score(points=None, maximum=self.points, reason="waits for a marker")

    def explain(self, answer: Any, case: Case | None) -> list[str]:
        """Return how long the text is, beside what was asked for."""
        count = len(answer.split())
        low, high = self.words
        return [f"{count} words; {low} to {high} were asked for. A person reads and marks it."]
