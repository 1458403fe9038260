"""Questions about graphs: pairs and triads that are meant, links that make a chain, levels of links."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, pairwise
from typing import Annotated, Any, Literal

from pydantic import Field

from irkit.analysis.links import SITES
from irkit.analysis.ties import TieGraph
from irkit.case.case import Case
from irkit.framework.levels import Level, misconception
from irkit.questions.answer import AnswerError, Plain, named, plainly, shown
from irkit.questions.question import Hint, HintsKey, KeyedQuestion, RowsQuestion, Score
from irkit.text import listed

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


OTHERWISE = Hint(says="Write down what it starts from and what it leads to.")

Links = Annotated[tuple[str, ...], Field(min_length=2)]


class ChainKey(HintsKey):
    """The links of the chain in order; a hint is filed under two links that do not follow one another."""

    right: Annotated[tuple[str, ...], Field(min_length=1)]
    otherwise: Hint = OTHERWISE


class ChainQuestion(KeyedQuestion[ChainKey]):
    """Put links into a chain, which need not take all that are offered."""

    kind: Literal["chain"]
    links: Links

    def check_key(self, key: ChainKey) -> None:
        """Raise ValueError where the key is no chain of these links."""
        self.read(key.right)

    @property
    def form(self) -> str:
        """What a chain looks like."""
        return f'a list of links in order, such as ["{self.links[0]}", "{self.links[1]}", …]'

    def read(self, answer: object) -> Plain:
        """Return the chain as a list of links."""
        data = plainly(answer, "there is no link in it yet")
        if not isinstance(data, list):
            raise AnswerError(f"{shown(data)} is not a list of links")
        chain = [named(word, self.links, "one of the links") for word in data]
        if twice := [link for link in chain if chain.count(link) > 1]:
            raise AnswerError(f"{twice[0]} stands in it twice: a chain takes each link once")
        return list(chain)

    def score(self, answer: Any, case: Case | None) -> Score:
        """Return the share of joints in place, the two ends among them, less those that are not."""
        wanted = set(pairwise([None, *self.solution.right, None]))
        given = set(pairwise([None, *answer, None]))
        hits = len(wanted & given)
        share = max(0.0, (hits - len(given - wanted)) / len(wanted))
        return self.earned(share, f"{hits} of {len(wanted)} joints of the chain are in place")

    def misses(self, answer: Any, case: Case | None) -> list[str]:
        """Return where a chain breaks or turns round, begins too late or ends too early."""
        right = self.solution.right
        joints = set(pairwise(right))
        lines = []
        for first, second in pairwise(answer):
            if (second, first) in joints:
                ask = misconception("M3").ask
                lines.append(f"{first}, {second}: which of the two has its cause in the other? {ask}")
            elif (first, second) not in joints:
                lines.append(f"{first}, {second}: {self.solution.hint(f'{first} {second}')}")
        if answer[0] != right[0]:
            lines.append(f"{answer[0]}: does the chain that is asked for start here?")
        if answer[-1] != right[-1]:
            lines.append(f"{answer[-1]}: does it lead as far as is asked?")
        return lines

    def blind_answers(self) -> Iterable[object]:
        """Return the links as they stand, backwards, and each alone."""
        return [list(self.links), list(reversed(self.links)), *([link] for link in self.links)]


class LevelsKey(HintsKey):
    """The cause level and the effect level of each link; a hint is filed under a link."""

    right: dict[str, tuple[Level, Level]]
    otherwise: Hint = OTHERWISE


class LevelsQuestion(RowsQuestion[LevelsKey]):
    """Say from which cause level to which effect level links lead: those of the case, or others in words."""

    PART = "level"
    FITTING = "links carry the levels that fit"

    kind: Literal["levels"]
    rows: Links | Annotated[dict[str, str], Field(min_length=2)]

    def check_key(self, key: LevelsKey) -> None:
        """Raise ValueError where a link has no levels, or some that are none."""
        if missing := set(self.rows) - set(self.read(key.right)):
            raise ValueError(f"has no levels for {listed(sorted(missing))}")

    @property
    def form(self) -> str:
        """What a set of levels looks like."""
        link = next(iter(self.rows))
        return f'cause level and effect level of each link, such as {{"{link}": "domestic to regional", …}}'

    def read_part(self, row: str, value: Any) -> list[str]:
        """Return the two levels of a link."""
        sides = value.split(" to ") if isinstance(value, str) else value
        if not isinstance(sides, list) or len(sides) != 2:
            raise AnswerError(f"{row} needs two levels, that of the cause and that of the effect")
        return [_site(row, side) for side in sides]

    def fits(self, row: str, part: Any) -> bool:
        """Whether both levels are right."""
        return list(part) == [side.value for side in self.solution.right[row]]

    def hint(self, row: str, part: Any) -> str:
        """Return whether cause and effect have changed places, or what the key says."""
        if self.fits(row, part[::-1]):
            return f"cause and effect may have changed places. {misconception('M3').ask}"
        return self.solution.hint(row)

    def blind_answers(self) -> Iterable[object]:
        """Return one pair of levels on every link."""
        return [dict.fromkeys(self.rows, f"{one} to {other}") for one in SITES for other in SITES]


def _site(link: str, word: object) -> str:
    try:
        level = Level.parse(word)
    except ValueError as error:
        raise AnswerError(f"{link}: {error}") from None
    if level not in SITES:
        allowed = listed(SITES, last="or")
        raise AnswerError(f"{link}: no cause or effect sits at {level.value}; allowed are {allowed}")
    return level.value
