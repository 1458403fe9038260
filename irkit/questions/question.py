"""What every graded question has, what its key holds, and what an answer to it earns."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Generic, Literal, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from irkit.case.case import Case
from irkit.framework.levels import misconception
from irkit.questions.answer import AnswerError, Plain, is_empty, named, plainly, shown
from irkit.text import listed

Code = Annotated[str, AfterValidator(lambda code: misconception(code).code)]
"""The code of a misconception, such as M2."""


class Frozen(BaseModel):
    """A record of a key or a sheet: nothing unknown in it, nothing changed later."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Score(Frozen):
    """What an answer earned, and why.

    ``points`` is None for an answer that a person has to mark. ``reason`` names neither the right answer
    nor any part of a key.
    """

    points: float | None
    reason: str


class Question(Frozen, ABC):
    """A graded question.

    ``id`` is also the check cell's ``grade_id``. ``targets`` are the misconceptions it is meant to bring
    out. ``constant`` states the points that the best constant answer earns (every claim the same level,
    a blind guess among options), so that nobody can pass with one; an empty answer earns nothing.
    """

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+-q[0-9]+$")]
    title: str
    points: Annotated[float, Field(ge=0)]
    feedback: Literal["full", "form"]
    targets: tuple[Code, ...] = ()
    constant: Annotated[float, Field(ge=0)] = 0.0

    @property
    def number(self) -> int:
        """The question's number as students see it."""
        return int(self.id.rpartition("-q")[2])

    @property
    def name(self) -> str:
        """The variable that holds the answer in the notebook."""
        return f"q{self.number}"

    @property
    @abstractmethod
    def form(self) -> str:
        """What an answer looks like, as the end of a sentence."""

    @property
    def has_key(self) -> bool:
        """Whether this copy of the question can tell a right answer from a wrong one."""
        return getattr(self, "key", True) is not None

    @abstractmethod
    def read(self, answer: object) -> Plain:
        """Return an answer in its plain form; raise :class:`AnswerError` where it has none."""

    @abstractmethod
    def score(self, answer: Any, case: Case | None) -> Score:
        """Return what a read answer earns."""

    def earned(self, share: float, reason: str) -> Score:
        """Return the score of an answer that is right to a share (0 to 1)."""
        return Score(points=round(self.points * share, 4), reason=reason)

    @abstractmethod
    def explain(self, answer: Any, case: Case | None) -> list[str]:
        """Return what a student should reread, one line a hint; never the right answer."""

    def released(self) -> dict[str, Any]:
        """Return the question as students may have it: without key and hints where feedback is ``form``."""
        withheld = {"key"} if self.feedback == "form" else None
        return self.model_dump(mode="json", exclude_defaults=True, exclude=withheld)

    def blind_answers(self) -> Iterable[object]:
        """Return the answers of somebody who has not read the question, such as one level for all claims."""
        return ()

    def best_constant(self, case: Case | None) -> float:
        """Return the points that the best blind answer earns, or a blind guess on average."""
        scores = [self.score(self.read(answer), case).points or 0.0 for answer in self.blind_answers()]
        return max(scores, default=0.0)


class Hint(Frozen):
    """What to say to someone who gave a certain answer: why it may have drawn them, and what to ask.

    ``asks`` is whether the question that helps out of the misconception follows; some questions turn it
    round, such as those that ask for the cause.
    """

    says: str
    asks: bool = True
    misconception: Code | None = None

    @property
    def words(self) -> str:
        """The hint with the question that helps out of its misconception."""
        if self.misconception is None or not self.asks:
            return self.says
        return f"{self.says} {misconception(self.misconception).ask}"


class Key(Frozen):
    """Why what is right is right; a kind adds what it is, and its hints."""

    because: str = ""


class HintsKey(Key):
    """A key whose hints are filed under parts of wrong answers; ``otherwise`` is said of the others."""

    hints: dict[str, Hint] = {}
    otherwise: Hint = Hint(says="Read it once more, and name the words that made you decide.")

    def hint(self, *names: str) -> str:
        """Return the words of the first hint that is filed under one of these names, or those otherwise."""
        return next((self.hints[name] for name in names if name in self.hints), self.otherwise).words


K = TypeVar("K", bound=Key)


class KeyedQuestion(Question, Generic[K]):
    """A question whose key stands in its own file."""

    prompt: str
    key: K | None = None

    @model_validator(mode="after")
    def _key_fits(self) -> Self:
        if self.key is not None:
            try:
                self.check_key(self.key)
            except ValueError as error:
                raise ValueError(f"{self.id}: key: {error}") from None
        return self

    @property
    def solution(self) -> K:
        """The key; raise ValueError in a copy without it."""
        if self.key is None:
            raise ValueError(f"this copy of {self.id} holds no key")
        return self.key

    @abstractmethod
    def check_key(self, key: K) -> None:
        """Raise ValueError where a key does not fit the question."""

    @abstractmethod
    def misses(self, answer: Any, case: Case | None) -> list[str]:
        """Return what is wrong or missing in an answer, one line a hint; nothing for a right one."""

    def explain(self, answer: Any, case: Case | None) -> list[str]:
        """Return what a student should reread, or why the answer is right."""
        because = self.solution.because
        return self.misses(answer, case) or [f"Yes: {because}" if because else "Yes."]


class RowsQuestion(KeyedQuestion[K]):
    """A question that is answered row by row; each of its ``rows``, by their ids, earns the same."""

    PART: ClassVar[str]
    """What is said of each row, such as a word."""

    FITTING: ClassVar[str]
    """What is counted as right, as the end of a sentence, such as ``"words fit"``."""

    rows: dict[str, str] | tuple[str, ...]

    @abstractmethod
    def read_part(self, row: str, value: Any) -> Any:
        """Return what an answer says of a row; raise :class:`AnswerError` where it says nothing."""

    @abstractmethod
    def fits(self, row: str, part: Any) -> bool:
        """Whether a row is filled in rightly."""

    @abstractmethod
    def hint(self, row: str, part: Any) -> str:
        """Return what to say to a row that does not fit."""

    def read(self, answer: object) -> dict[str, Any]:
        """Return the answer by row, in the order of the question, as far as it goes."""
        nothing = f"there is no {self.PART} in it yet"
        data = plainly(answer, nothing)
        if not isinstance(data, dict):
            raise AnswerError(f"{shown(data)} does not say which {self.PART} belongs to which row")
        rows: dict[str, Any] = {}
        for word, value in data.items():
            row = named(word, self.rows, "a row")
            if not is_empty(value):
                part = self.read_part(row, value)
                if rows.setdefault(row, part) != part:
                    raise AnswerError(f"{row} is filled in twice, and not alike")
        if not rows:
            raise AnswerError(nothing)
        return {row: rows[row] for row in self.rows if row in rows}

    def score(self, answer: Any, case: Case | None) -> Score:
        """Return the share of rows that fit, in points."""
        fits, rows = sum(self.fits(row, part) for row, part in answer.items()), len(self.rows)
        empty = f"; {rows - len(answer)} empty" if len(answer) < rows else ""
        return self.earned(fits / rows, f"{fits} of {rows} {self.FITTING}{empty}")

    def misses(self, answer: Any, case: Case | None) -> list[str]:
        """Return how many rows fit, a hint for each that does not, and which are not finished."""
        wrong = [row for row, part in answer.items() if not self.fits(row, part)]
        missing = [row for row in self.rows if row not in answer]
        if not wrong and not missing:
            return []
        lines = [f"{len(answer) - len(wrong)} of {len(self.rows)} {self.FITTING}."]
        lines += [f"{row}: {self.hint(row, answer[row])}" for row in wrong]
        return [*lines, f"Not finished yet: {listed(missing)}."] if missing else lines
