"""Questions about a signed graph: which pairs or triads of actors are meant, or which sign a pair has."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from itertools import combinations
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, model_validator

from irkit.analysis.ties import TieError, TieGraph, signed_pairs
from irkit.framework.levels import Level
from irkit.questions.hints import Hint, confirmed, told
from irkit.questions.question import AnswerError, Frozen, Plain, Question, Score
from irkit.questions.reading import plainly, reading_key, shown
from irkit.text import listed, meant

if TYPE_CHECKING:
    from irkit.case.case import Case

Group = tuple[str, ...]

NONE = "none"
"""The answer that no group of actors is meant."""

SEPARATORS = (",", ";", "–", "—", " - ", " and ", "&", "/", "+", "-", " ")
"""What may stand between actors in a text, the least likely to be part of a name first."""

SIGNS = {"+": 1, "+1": 1, "1": 1, "0": 0, "-": -1, "-1": -1, "−": -1, "−1": -1}


class TiesKey(Frozen):
    """The groups that are meant, or the signs, why, and hints.

    ``right`` lists the groups by the ids of their actors, or pairs with a sign as third. A hint is filed
    under the ids of a group, with blanks between them, in the order of the question's actors.
    """

    right: tuple[tuple[str | int, ...], ...]
    because: str = ""
    hints: dict[str, Hint] = {}
    otherwise: Hint = Hint(says="Go back to the ties themselves, one pair after the other.")


class TiesQuestion(Question):
    """Name groups of actors, or give pairs their sign.

    ``asked`` is what a group is: a pair, a triad, or a pair with its sign. Of a signed graph on one
    ``issue`` and at one effect ``level``, hints can say where a triad lacks a tie; with ``pairs``, just
    those are to be signed.
    """

    kind: Literal["ties"]
    prompt: str
    actors: Annotated[dict[str, str], Field(min_length=2)]
    asked: Literal["pairs", "triads", "signs"]
    pairs: tuple[tuple[str, str], ...] = ()
    issue: str | None = None
    level: Level | None = None
    key: TiesKey | None = None

    @model_validator(mode="after")
    def _key_fits(self) -> TiesQuestion:
        with reading_key(self.id):
            asked = {self._group(list(pair), 2) for pair in self.pairs}
            if self.key is not None and self.key.right:
                named = self.read([list(group) for group in self.key.right])
                missing = asked - {tuple(row[:2]) for row in named} if isinstance(named, list) else asked
                if missing:
                    raise AnswerError(f"has no sign for {listed(' '.join(pair) for pair in sorted(missing))}")
        if self.key is not None and not self.key.right and self.asked == "signs":
            raise ValueError(f"{self.id}: key: there is no sign in it")
        return self

    @property
    def _size(self) -> int:
        return 3 if self.asked == "triads" else 2

    @property
    def form(self) -> str:
        """What groups of actors look like."""
        names = list(self.actors.values())[: self._size]
        if self.asked == "signs":
            quoted = ", ".join(f'"{name}"' for name in names)
            return f"a sign for each pair, such as {{({quoted}): 1, …}}"
        return f'a list of {self.asked}, such as ["{", ".join(names)}", …], or "{NONE}"'

    def read(self, answer: object) -> Plain:
        """Return the groups by ids, each in the order of the actors; signs stand third."""
        held = plainly(answer, "there is no group of actors in it yet")
        if self.asked == "signs":
            return self._signs(held)
        if isinstance(held, str) and held.strip().casefold() == NONE:
            return NONE
        if isinstance(held, str):
            held = [held]
        if not isinstance(held, list):
            raise AnswerError(f"{shown(held)} is not a list of {self.asked}")
        if len(held) == self._size and all(isinstance(each, str) and self._actor(each) for each in held):
            held = [held]
        groups = {self._group(each, self._size) for each in held}
        return [list(group) for group in sorted(groups, key=self._places)]

    def _signs(self, held: Any) -> Plain:
        rows: list[tuple[str, str, object]] = []
        items = held.items() if isinstance(held, dict) else held if isinstance(held, list) else ()
        if not items:
            raise AnswerError(f"{shown(held)} does not say which sign belongs to which pair")
        if isinstance(held, list) and len(held) == 3 and isinstance(held[0], str):
            items = [held]
        for item in items:
            if not isinstance(item, list | tuple) or len(item) not in (2, 3):
                raise AnswerError(f"{shown(item)} is not a pair with a sign")
            *pair, sign = item
            first, second = self._group(pair[0] if len(pair) == 1 else pair, 2, alone=True)
            if sign is not None:
                rows.append((first, second, SIGNS.get(sign.strip(), sign) if isinstance(sign, str) else sign))
        asked = {frozenset(pair) for pair in self.pairs}
        for first, second, _ in rows:
            if first != second and asked and frozenset((first, second)) not in asked:
                raise AnswerError(f"{self._named((first, second))} are not a pair that is asked for here")
        try:
            signs = signed_pairs(rows, self.actors)
        except TieError as error:
            raise AnswerError(str(error)) from None
        if not signs:
            raise AnswerError("there is no sign in it yet")
        pairs = sorted((tuple(sorted(pair, key=self._place)) for pair in signs), key=self._places)
        return [[*pair, signs[frozenset(pair)]] for pair in pairs]

    def _place(self, actor: str) -> int:
        return list(self.actors).index(actor)

    def _places(self, group: Iterable[str]) -> list[int]:
        return [self._place(actor) for actor in group]

    def _actor(self, word: str) -> str | None:
        """Return the id of an actor that is called by id or name."""
        called = {name.casefold(): actor for actor, name in self.actors.items()}
        called |= {actor.casefold(): actor for actor in self.actors}
        return called.get(word.strip().casefold())

    def _group(self, given: Any, size: int, *, alone: bool = False) -> Group:
        """Return a group of actors by their ids; ``alone`` lets an actor stand with itself."""
        words = self._split(given, size) if isinstance(given, str) else given
        if not isinstance(words, list | tuple) or not all(isinstance(word, str) for word in words):
            raise AnswerError(f"{shown(given)} is not a group of {size} actors")
        known = list(self.actors.values())
        actors: list[str] = []
        for word in words:
            actor = self._actor(word)
            if actor is None:
                raise AnswerError(f'"{word.strip()}" is not one of the actors: {meant(word, known)}')
            actors.append(actor)
        if len(actors) != size:
            raise AnswerError(f"{shown(given)} is not a group of {size} actors")
        twice = [actor for actor in actors if actors.count(actor) > 1]
        if twice and not alone:
            name = self.actors[twice[0]]
            raise AnswerError(f"{name} is named twice in {shown(given)}: a tie joins two different actors")
        return tuple(sorted(actors, key=self._place))

    def _split(self, text: str, size: int) -> list[str]:
        """Return the actors that a text names; a tuple that became text on its way is read as one."""
        if text.strip()[:1] in "[(":
            try:
                read = ast.literal_eval(text.strip())
            except (ValueError, SyntaxError, MemoryError, RecursionError):
                read = None
            if isinstance(read, list | tuple) and all(isinstance(each, str) for each in read):
                return list(read)
        splits = [text.split(mark) for mark in SEPARATORS if mark in text]
        known = [words for words in splits if all(self._actor(word) for word in words)]
        fitting = [words for words in (*known, *splits) if len(words) == size]
        return next(iter([*fitting, *known, [text]]))

    def _named(self, group: Iterable[object]) -> str:
        return listed(self.actors[str(actor)] for actor in group)

    def score(self, answer: Plain, case: Case | None) -> Score:
        """Return the share of what is meant that was named, less what is not, and never below 0.

        Where the pairs to be signed are given, it is the share of right signs.
        """
        right, given = self._key_groups(), self._groups(answer)
        hits = given & right
        wrong = len(given - right)
        parts = {
            " ".join(map(str, group[: self._size])): float(group in right) for group in sorted(given, key=str)
        }
        reason = f"{len(hits)} that fit and {wrong} that do not"
        if not right:
            share = float(not given)
        else:
            share = max(0.0, (len(hits) - (0 if self.pairs else wrong)) / len(right))
        return self.earned(share, reason, parts)

    def _key_groups(self) -> set[tuple[Any, ...]]:
        assert self.key is not None
        return self._groups(self.read([list(group) for group in self.key.right])) if self.key.right else set()

    def _groups(self, answer: Plain) -> set[tuple[Any, ...]]:
        return {tuple(group) for group in answer} if isinstance(answer, list) else set()

    def explain(self, answer: Plain, case: Case | None) -> list[str]:
        """Return how many fit, why each of the others does not, and whether something is missing."""
        assert self.key is not None
        right, given = self._key_groups(), self._groups(answer)
        if right == given:
            return confirmed(self.key.because)
        graph = None
        if case is not None and self.issue is not None:
            graph = case.ties.graph(issue=self.issue, level=self.level)
        lines = [f"{len(given & right)} of those you named fit."] if given else []
        for group in sorted(given - right, key=lambda each: self._places(each[: self._size])):
            lines.append(self._why(group[: self._size], graph))
        if len(right) > len({group[: self._size] for group in given} & {g[: self._size] for g in right}):
            lines.append("What you named so far does not include everything that is meant.")
        return lines

    def _why(self, group: Group, graph: TieGraph | None) -> str:
        assert self.key is not None
        hint = self.key.hints.get(" ".join(group))
        untied = graph is not None and not all(graph.sign(a, b) for a, b in combinations(group, 2))
        if hint is None and untied and self.asked == "triads":
            return f"{self._named(group)}: are they all tied, each to each, on this issue?"
        return f"{self._named(group)}: {told(hint or self.key.otherwise)}"

    def best_constant(self, case: Case | None) -> float:
        """Return the points for the best of naming every group, none, or giving all pairs one sign."""
        pairs = self.pairs or tuple(combinations(self.actors, 2))
        if self.asked == "signs":
            blind: list[Any] = [[[*pair, sign] for pair in pairs] for sign in (1, 0, -1)]
        else:
            blind = [[list(group) for group in combinations(self.actors, self._size)], NONE]
        return max(self.score(self.read(each), case).points or 0.0 for each in blind)
