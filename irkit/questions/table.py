"""Questions that ask for a table: a word for each row, such as what an issue does to a pair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from irkit.questions.hints import Hint, confirmed, told
from irkit.questions.question import AnswerError, Frozen, Plain, Question, Score
from irkit.questions.reading import named, plainly, shown
from irkit.text import listed

if TYPE_CHECKING:
    from irkit.case.case import Case

Words = Annotated[
    tuple[str, ...],
    BeforeValidator(lambda words: (words,) if isinstance(words, str) else words),
    Field(min_length=1),
]


class TableKey(Frozen):
    """The right words, why, and hints.

    ``right`` gives each row its word, or several where each of them is right; in a table of several
    columns it gives each row its columns. A hint is filed under ``row word``, ``row column`` or ``row``, and
    the first of these that is there is shown; ``otherwise`` is shown where there is none.
    """

    right: dict[str, dict[str, Words] | Words]
    because: str = ""
    hints: dict[str, Hint] = {}
    otherwise: Hint = Hint(says="Read it once more, and name the words that made you decide.")


class TableQuestion(Question):
    """Fill in a table: ``rows`` have ids and labels, ``columns`` the words that may stand in them.

    ``called`` is what its cells are, in the plural, such as claims.
    """

    kind: Literal["table"]
    prompt: str
    rows: Annotated[dict[str, str], Field(min_length=2)]
    columns: Annotated[dict[str, Annotated[tuple[str, ...], Field(min_length=2)]], Field(min_length=1)]
    called: str = "words"
    key: TableKey | None = None

    @model_validator(mode="after")
    def _key_fits(self) -> TableQuestion:
        cells = self._right
        for row, column in ((row, column) for row in self.rows for column in self.columns if cells):
            if not cells.get((row, column)):
                raise ValueError(f"{self.id}: the key has no word for {row} under {column}")
        for (row, column), words in cells.items():
            if row not in self.rows or column not in self.columns:
                raise ValueError(f"{self.id}: the key fills {row} under {column}, which is not in the table")
            for word in words:
                if word not in self.columns[column]:
                    raise ValueError(f'{self.id}: "{word}" may not stand under {column}')
        return self

    @property
    def form(self) -> str:
        """What a filled table looks like."""
        row = next(iter(self.rows))
        if len(self.columns) == 1:
            return f'a word for each row, such as {{"{row}": "{self._words(0)[0]}", …}}'
        first, second, *_ = self.columns
        example = f'"{first}": "{self._words(0)[0]}", "{second}": "{self._words(1)[0]}"'
        return f'words for each row, such as {{"{row}": {{{example}}}, …}}'

    def _words(self, place: int) -> tuple[str, ...]:
        return list(self.columns.values())[place]

    @property
    def _right(self) -> dict[tuple[str, str], tuple[str, ...]]:
        if self.key is None:
            return {}
        only = next(iter(self.columns))
        rows = {row: held if isinstance(held, dict) else {only: held} for row, held in self.key.right.items()}
        return {(row, column): words for row, held in rows.items() for column, words in held.items()}

    def read(self, answer: object) -> Plain:
        """Return the words by row, and in a table of several columns by row and column."""
        held = plainly(answer, "there is no word in it yet")
        if not isinstance(held, dict):
            raise AnswerError(f"{shown(held)} does not say which word belongs to which row")
        cells: dict[str, dict[str, str]] = {}
        for name, given in held.items():
            called = named(name, [*self.rows, *self.rows.values()], "a row")
            row = next(key for key, label in self.rows.items() if called in (key, label))
            found = self._cells(row, given)
            if any(cells.get(row, {}).get(column, word) != word for column, word in found.items()):
                raise AnswerError(f"{row} is filled in twice, and not alike")
            cells.setdefault(row, {}).update(found)
        ordered = {row: cells[row] for row in self.rows if cells.get(row)}
        if not ordered:
            raise AnswerError("there is no word in it yet")
        if len(self.columns) == 1:
            return {row: word for row, found in ordered.items() for word in found.values()}
        return {row: {c: found[c] for c in self.columns if c in found} for row, found in ordered.items()}

    def _cells(self, row: str, given: Any) -> dict[str, str]:
        if len(self.columns) == 1 and not isinstance(given, dict):
            given = {next(iter(self.columns)): given}
        if given is None:
            return {}
        if not isinstance(given, dict):
            raise AnswerError(f"{row} needs a word under each of {listed(self.columns)}, not {shown(given)}")
        cells: dict[str, str] = {}
        for name, word in given.items():
            column = named(name, self.columns, f"a column of {row}")
            if word is not None:
                cells[column] = named(word, self.columns[column], f"a word for {row}")
        return cells

    def score(self, answer: Plain, case: Case | None) -> Score:
        """Return the share of cells that hold a right word, in points."""
        right, given = self._right, self._given(answer)
        fits = {cell: given.get(cell) in words for cell, words in right.items()}
        many = len(self.columns) > 1
        parts = {f"{row} {column}" if many else row: float(fit) for (row, column), fit in fits.items()}
        reason = f"{sum(fits.values())} of {len(fits)} cells hold a word that fits"
        if len(given) < len(fits):
            reason += f"; {len(fits) - len(given)} empty"
        return self.earned(sum(fits.values()) / len(fits), reason, parts)

    def explain(self, answer: Plain, case: Case | None) -> list[str]:
        """Return how many cells fit, a hint for each that does not, and which rows are not finished."""
        assert self.key is not None
        right, given = self._right, self._given(answer)
        wrong = {cell: word for cell, word in given.items() if word not in right[cell]}
        if not wrong and len(given) == len(right):
            return confirmed(self.key.because or "every word fits.")
        lines = [f"{len(given) - len(wrong)} of {len(right)} {self.called} fit."]
        for (row, column), word in wrong.items():
            filed = (f"{row} {word}", f"{row} {column}", row)
            hint = next(
                (self.key.hints[name] for name in filed if name in self.key.hints), self.key.otherwise
            )
            lines.append(f"{row}: {told(hint)}")
        empty = dict.fromkeys(row for row, column in right if (row, column) not in given)
        return [*lines, f"Not finished yet: {listed(empty)}."] if empty else lines

    def _given(self, answer: Plain) -> dict[tuple[str, str], str]:
        assert isinstance(answer, dict)
        only = next(iter(self.columns))
        rows = {row: held if isinstance(held, dict) else {only: held} for row, held in answer.items()}
        return {(row, column): word for row, held in rows.items() for column, word in held.items()}

    def best_constant(self, case: Case | None) -> float:
        """Return the points for the same word in every row, the luckiest word of each column taken."""
        right = self._right
        hits = 0
        for column, words in self.columns.items():
            held = [accepted for (_, under), accepted in right.items() if under == column]
            hits += max(sum(word in accepted for accepted in held) for word in words)
        return round(self.points * hits / len(right), 4) if right else 0.0
