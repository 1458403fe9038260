"""Questions that ask for a word for each row of a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from irkit.questions.answer import AnswerError, named
from irkit.questions.question import HintsKey, RowsQuestion
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
