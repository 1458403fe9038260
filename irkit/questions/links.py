"""Questions about links: which follow one another in a chain, or between which levels each of them leads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, model_validator

from irkit.analysis.links import SITES
from irkit.framework.levels import Level
from irkit.framework.misconceptions import misconception
from irkit.questions.hints import Hint, confirmed, told
from irkit.questions.question import AnswerError, Frozen, Plain, Question, Score
from irkit.questions.reading import named, plainly, reading_key, shown
from irkit.text import listed, meant

if TYPE_CHECKING:
    from irkit.case.case import Case

ARROWS = re.compile(r"\s*(?:->|=>|→|⇒|>|,|;|–|—|\bto\b|\s-\s)\s*|\s+")

Sides = tuple[str, str]


class LinksKey(Frozen):
    """The right chain, or the levels of each link, why, and hints.

    ``right`` lists the links of the chain in order, or gives each link its cause level and its effect
    level; ``also`` holds other chains that can be defended, or other levels. A hint is filed under a link, or
    under two that do not follow one another, with a blank between them.
    """

    right: tuple[str, ...] | dict[str, Sides]
    also: tuple[tuple[str, ...], ...] | dict[str, tuple[Sides, ...]] = ()
    because: str = ""
    hints: dict[str, Hint] = {}
    otherwise: Hint = Hint(says="Write down what it starts from and what it leads to.")


class LinksQuestion(Question):
    """Put links into a chain, or say of each from which cause level to which effect level it leads.

    ``links`` are those offered; a chain need not use all of them.
    """

    kind: Literal["links"]
    prompt: str
    links: Annotated[tuple[str, ...], Field(min_length=2)]
    asked: Literal["chain", "levels"]
    key: LinksKey | None = None

    @model_validator(mode="after")
    def _key_fits(self) -> LinksQuestion:
        if self.key is None:
            return self
        shape = tuple if self.asked == "chain" else dict
        also = self.key.also or shape()
        if not isinstance(self.key.right, shape) or not isinstance(also, shape):
            raise ValueError(f"{self.id}: the key does not hold {self.asked}")
        with reading_key(self.id):
            for right in self._accepted if self.asked == "chain" else (self.key.right,):
                read = self.read(right)
            if isinstance(read, dict) and set(read) != set(self.links):
                raise AnswerError(f"has no levels for {listed(sorted(set(self.links) - set(read)))}")
            if isinstance(also, dict):
                for link, pairs in also.items():
                    for pair in pairs:
                        self.read({link: pair})
        return self

    @property
    def form(self) -> str:
        """What a chain or a set of levels looks like."""
        first, second, *_ = self.links
        if self.asked == "chain":
            return f'a list of links in order, such as ["{first}", "{second}", …]'
        return f'cause level and effect level of each link, such as {{"{first}": "domestic to regional", …}}'

    def read(self, answer: object) -> Plain:
        """Return the chain as a list of links, or the two levels of each link."""
        if self.asked == "chain":
            held = plainly(answer, "there is no link in it yet")
            return self._chain(held)
        held = plainly(answer, "there is no level in it yet")
        return self._levels(held)

    def _chain(self, held: Any) -> Plain:
        if isinstance(held, str):
            held = [word for word in ARROWS.split(held.strip()) if word]
        if not isinstance(held, list):
            raise AnswerError(f"{shown(held)} is not a list of links")
        chain = [self._link(word) for word in held]
        twice = [link for link in chain if chain.count(link) > 1]
        if twice:
            raise AnswerError(f"{twice[0]} stands in it twice: a chain takes each link once")
        return list(chain)

    def _link(self, word: object) -> str:
        return named(word, self.links, "one of the links")

    def _levels(self, held: Any) -> Plain:
        if isinstance(held, list) and len(held) == len(self.links):
            held = dict(zip(self.links, held, strict=True))
        if not isinstance(held, dict):
            raise AnswerError(f"{shown(held)} does not say which levels belong to which link")
        read: dict[str, list[str]] = {}
        for word, sides in held.items():
            link = self._link(word)
            if sides is None:
                continue
            if isinstance(sides, str):
                sides = [side for side in ARROWS.split(sides.strip()) if side]
            if not isinstance(sides, list) or len(sides) != 2:
                raise AnswerError(f"{link} needs two levels, that of the cause and that of the effect")
            pair = [_site(link, side) for side in sides]
            if read.setdefault(link, pair) != pair:
                raise AnswerError(f"{link} is filled in twice, and not alike")
        if not read:
            raise AnswerError("there is no level in it yet")
        return {link: read[link] for link in self.links if link in read}

    @property
    def _accepted(self) -> tuple[Sequence[str], ...]:
        assert self.key is not None
        right, also = self.key.right, self.key.also
        assert not isinstance(right, dict) and not isinstance(also, dict)
        return (right, *also)

    def _fits(self, link: str, sides: Sequence[str]) -> bool:
        assert self.key is not None and isinstance(self.key.right, dict)
        also = self.key.also.get(link, ()) if isinstance(self.key.also, dict) else ()
        accepted = [[Level.parse(side).value for side in pair] for pair in (self.key.right[link], *also)]
        return list(sides) in accepted

    def score(self, answer: Plain, case: Case | None) -> Score:
        """Return what an answer earns.

        For a chain, the share of its joints that are right, its two ends among them, less those that are
        not; for levels, the share of links of which both levels are right.
        """
        if self.asked == "levels":
            assert isinstance(answer, dict)
            fits = {link: link in answer and self._fits(link, answer[link]) for link in self.links}
            share = sum(fits.values()) / len(fits)
            reason = f"{sum(fits.values())} of {len(fits)} links carry the levels that fit"
            parts = {link: float(fit) for link, fit in fits.items()}
        else:
            assert isinstance(answer, list)
            share, hits, right = max(_joined(answer, chain) for chain in self._accepted)
            reason = f"{hits} of {right} joints of the chain are in place"
            parts = {}
        return self.earned(share, reason, parts)

    def explain(self, answer: Plain, case: Case | None) -> list[str]:
        """Return what to reread: where a chain breaks or turns round, or which levels do not fit."""
        assert self.key is not None
        if self._is_right(answer):
            return confirmed(self.key.because)
        return self._broken(answer) if isinstance(answer, list) else self._misplaced(answer)

    def _is_right(self, answer: Plain) -> bool:
        if isinstance(answer, list):
            return tuple(answer) in {tuple(chain) for chain in self._accepted}
        assert isinstance(answer, dict)
        return all(link in answer and self._fits(link, answer[link]) for link in self.links)

    def _broken(self, answer: list[Any]) -> list[str]:
        joints = {joint for chain in self._accepted for joint in pairwise(chain)}
        lines = []
        for first, second in pairwise(answer):
            if (second, first) in joints:
                ask = misconception("M3").ask
                lines.append(f"{first}, {second}: which of the two has its cause in the other? {ask}")
            elif (first, second) not in joints:
                lines.append(f"{first}, {second}: {self._told(f'{first} {second}')}")
        ends = {chain[0] for chain in self._accepted}, {chain[-1] for chain in self._accepted}
        if answer[0] not in ends[0]:
            lines.append(f"{answer[0]}: does the chain that is asked for start here?")
        if answer[-1] not in ends[1]:
            lines.append(f"{answer[-1]}: does it lead as far as is asked?")
        return lines or ["Every step follows, but the chain is not the one that is asked for."]

    def _misplaced(self, answer: Plain) -> list[str]:
        assert self.key is not None and isinstance(self.key.right, dict) and isinstance(answer, dict)
        wrong = [link for link, sides in answer.items() if not self._fits(link, sides)]
        lines = [f"{len(answer) - len(wrong)} of {len(self.links)} links carry the levels that fit."]
        for link in wrong:
            cause, effect = answer[link]
            if self._fits(link, (effect, cause)):
                lines.append(f"{link}: cause and effect may have changed places. {misconception('M3').ask}")
            else:
                lines.append(f"{link}: {self._told(link)}")
        missing = [link for link in self.links if link not in answer]
        return [*lines, f"Not finished yet: {listed(missing)}."] if missing else lines

    def _told(self, filed: str) -> str:
        assert self.key is not None
        return told(self.key.hints.get(filed, self.key.otherwise))

    def best_constant(self, case: Case | None) -> float:
        """Return the points for one pair of levels on every link, or for the links as they stand."""
        if self.asked == "levels":
            pairs = [(a.value, b.value) for a in SITES for b in SITES]
            blind: list[Any] = [dict.fromkeys(self.links, pair) for pair in pairs]
        else:
            blind = [list(self.links), list(reversed(self.links)), *([link] for link in self.links)]
        return max(self.score(each, case).points or 0.0 for each in blind)


def _site(link: str, word: object) -> str:
    try:
        level = Level.parse(word)
    except ValueError as error:
        told = str(error)
        if isinstance(word, str):
            told = f'"{word}" is not a level: {meant(word, [site.value for site in SITES])}'
        raise AnswerError(f"{link}: {told}") from None
    if level not in SITES:
        raise AnswerError(
            f"{link}: no cause or effect sits at {level.value}; allowed are {listed(SITES, last='or')}"
        )
    return level.value


def _joined(answer: Sequence[str], right: Sequence[str]) -> tuple[float, int, int]:
    """Return the share of joints in place, ends included, with their number and that of all joints."""
    wanted = set(pairwise([None, *right, None]))
    given = set(pairwise([None, *answer, None]))
    hits = len(wanted & given)
    return max(0.0, (hits - len(given - wanted)) / len(wanted)), hits, len(wanted)
