"""Questions about a signed graph: which pairs or triads of actors are meant."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from irkit.analysis.ties import TieGraph
from irkit.questions.answer import AnswerError, Plain, named, plainly, shown
from irkit.questions.question import Hint, HintsKey, KeyedQuestion, Score
from irkit.text import listed

if TYPE_CHECKING:
    from irkit.case.case import Case

Group = tuple[str, ...]

NONE = "none"
"""The answer that no group of actors is meant."""


class TiesKey(HintsKey):
    """The groups that are meant, by the ids of their actors, and hints.

    A hint is filed under the ids of a group, with blanks between them, in the order of the question's actors.
    """

    right: tuple[Group, ...]
    otherwise: Hint = Hint(says="Go back to the ties themselves, one pair after the other.")


class TiesQuestion(KeyedQuestion[TiesKey]):
    """Name the groups of actors that are meant; ``asked`` is whether they are pairs or triads.

    Of a signed graph on one ``issue``, hints can say where a triad lacks a tie.
    """

    kind: Literal["ties"]
    actors: Annotated[dict[str, str], Field(min_length=2)]
    asked: Literal["pairs", "triads"]
    issue: str | None = None

    def check_key(self, key: TiesKey) -> None:
        """Raise ValueError where the key holds what is no group of these actors."""
        for group in key.right:
            self._group(group)

    @property
    def size(self) -> int:
        """How many actors are a group."""
        return 3 if self.asked == "triads" else 2

    @property
    def form(self) -> str:
        """What groups of actors look like."""
        names = ", ".join(list(self.actors.values())[: self.size])
        return f'a list of {self.asked}, such as ["{names}", …], or "{NONE}"'

    def read(self, answer: object) -> Plain:
        """Return the groups by ids, each in the order of the actors."""
        data = plainly(answer, "there is no group of actors in it yet")
        if isinstance(data, str) and data.strip().casefold() == NONE:
            return NONE
        if not isinstance(data, list):
            raise AnswerError(f"{shown(data)} is not a list of {self.asked}")
        groups = {self._group(group) for group in data}
        return [list(group) for group in sorted(groups, key=self._places)]

    def _places(self, group: Iterable[str]) -> list[int]:
        return [list(self.actors).index(actor) for actor in group]

    def _group(self, given: Any) -> Group:
        """Return a group of actors by their ids, from their ids or names."""
        words = given.split(",") if isinstance(given, str) else given
        if not isinstance(words, list | tuple) or len(words) != self.size:
            raise AnswerError(f"{shown(given)} is not a group of {self.size} actors")
        group = {named(word, self.actors, "one of the actors") for word in words}
        if len(group) != self.size:
            raise AnswerError(f"{shown(given)} names an actor twice: a tie joins two different actors")
        return tuple(sorted(group, key=list(self.actors).index))

    def _named(self, group: Group) -> str:
        return listed(self.actors[actor] for actor in group)

    def _groups(self, answer: Any) -> set[Group]:
        return set() if answer == NONE else {tuple(group) for group in answer}

    @property
    def _right(self) -> set[Group]:
        return {self._group(group) for group in self.solution.right}

    def score(self, answer: Any, case: Case | None) -> Score:
        """Return the share of what is meant that was named, less what is not, and never below 0."""
        right, given = self._right, self._groups(answer)
        hits, wrong = len(given & right), len(given - right)
        share = max(0.0, (hits - wrong) / len(right)) if right else float(not given)
        return self.earned(share, f"{hits} that fit and {wrong} that do not")

    def misses(self, answer: Any, case: Case | None) -> list[str]:
        """Return how many fit, why each of the others does not, and whether something is missing."""
        right, given = self._right, self._groups(answer)
        if right == given:
            return []
        graph = case.ties.graph(issue=self.issue) if case is not None and self.issue is not None else None
        lines = [f"{len(given & right)} of those you named fit."] if given else []
        lines += [self._why(group, graph) for group in sorted(given - right, key=self._places)]
        if right - given:
            lines.append("What you named so far does not include everything that is meant.")
        return lines

    def _why(self, group: Group, graph: TieGraph | None) -> str:
        filed = " ".join(group)
        untied = graph is not None and not all(graph.sign(a, b) for a, b in combinations(group, 2))
        if untied and self.asked == "triads" and filed not in self.solution.hints:
            return f"{self._named(group)}: are they all tied, each to each, on this issue?"
        return f"{self._named(group)}: {self.solution.hint(filed)}"

    def blind_answers(self) -> Iterable[object]:
        """Return every group, and none."""
        return [[list(group) for group in combinations(self.actors, self.size)], NONE]
