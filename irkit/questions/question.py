"""What every graded question has: an id, points, a way to read an answer and a way to score it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from irkit.framework.misconceptions import misconception

if TYPE_CHECKING:
    from irkit.case.case import Case

Plain = dict[str, Any] | list[Any] | str | float | int | bool | None
"""An answer as JSON can hold it."""


class AnswerError(ValueError):
    """An answer that cannot be read; the message is one sentence for the student."""


class Frozen(BaseModel):
    """A record of a key or a sheet: nothing unknown in it, nothing changed later."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Score(Frozen):
    """What an answer earned, and why.

    ``points`` is None for an answer that a person has to mark. ``parts`` holds the share (0 to 1) that
    each part of the answer earned, such as each claim of a coding. ``reason`` names neither the right
    answer nor any part of a key.
    """

    points: float | None
    maximum: float
    parts: dict[str, float] = {}
    reason: str = ""


def _known(code: str) -> str:
    return misconception(code).code


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
    targets: tuple[Annotated[str, AfterValidator(_known)], ...] = ()
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
    def score(self, answer: Plain, case: Case | None) -> Score:
        """Return what a read answer earns."""

    def earned(self, share: float, reason: str, parts: dict[str, float] | None = None) -> Score:
        """Return the score of an answer that is right to a share (0 to 1)."""
        points = round(self.points * share, 4)
        return Score(points=points, maximum=self.points, parts=parts or {}, reason=reason)

    @abstractmethod
    def explain(self, answer: Plain, case: Case | None) -> list[str]:
        """Return what a student should reread, one line a hint; never the right answer."""

    def released(self) -> dict[str, Any]:
        """Return the question as students may have it: without key and hints where feedback is ``form``."""
        held = self.model_dump(mode="json", exclude_defaults=True)
        if self.feedback == "form":
            held.pop("key", None)
        return held

    def best_constant(self, case: Case | None) -> float:
        """Return the points that the best constant answer earns, or a blind guess on average."""
        return 0.0


def is_empty(answer: object) -> bool:
    """Whether nothing has been answered: nothing, ``...``, or an empty collection or text."""
    if answer is None or answer is ...:
        return True
    return isinstance(answer, str | list | tuple | set | frozenset | dict) and not answer
