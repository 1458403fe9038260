"""Questions that ask for a case of one's own, as plain data, scored by requirements that are stated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain, islice
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from irkit.case.drafts import find_faults, is_sentence, read_draft
from irkit.framework.levels import LEVELS, Level, entry
from irkit.questions.question import AnswerError, Frozen, Plain, Question, Score
from irkit.questions.reading import plainly, shown
from irkit.text import listed

if TYPE_CHECKING:
    from irkit.case.case import Case
    from irkit.case.layout import Contents
    from irkit.records.answers import ClaimReference
    from irkit.records.records import Claim

Asks = Literal["whole", "claims", "levels", "causes", "crossing", "support"]

FEWEST = 2
"""Below so many different claims nothing is a case yet, so that one line, however often, earns nothing."""

REASON_WORDS = 8
"""So many words, at the least, say why a level has no claim."""

MOST_VALUES, DEEPEST, LONGEST, LONGEST_NAME, MOST_CLAIMS = 2000, 6, 3000, 120, 60
"""More than this no form holds, and reading it would keep everybody waiting."""

FAULTS_TOLD = 5


class Requirement(Frozen):
    """One thing that is asked of a case, how often, and how much it weighs among the others."""

    asks: Asks
    at_least: Annotated[int, Field(ge=1)] = 1
    weight: Annotated[float, Field(gt=0)] = 1.0


class Met(Frozen):
    """How far a requirement is met (a share from 0 to 1), and the sentence that says so."""

    share: float
    told: str


class CaseQuestion(Question):
    """Hand in a case of one's own; ``requirements`` are known to everybody beforehand."""

    kind: Literal["case"]
    prompt: str
    requirements: Annotated[tuple[Requirement, ...], Field(min_length=1)]

    @property
    def form(self) -> str:
        """What a case looks like as an answer."""
        return 'a case as the case builder copies it: {"title": …, "pair": […], "claims": [{…}, …]}'

    def read(self, answer: object) -> Plain:
        """Return the case as plain data, once it is sure that it is not too large to be read."""
        _measure(answer)
        held = plainly(answer, "there is no case in it yet")
        if not isinstance(held, dict):
            raise AnswerError(f"{shown(held)} is not a case")
        claims = held.get("claims")
        if not isinstance(claims, list) or not claims:
            raise AnswerError("there is no claim in it yet")
        if len(claims) > MOST_CLAIMS:
            raise AnswerError(f"{len(claims)} claims are more than the {MOST_CLAIMS} that are read here")
        _names_are_short(held)
        return held

    def score(self, answer: Plain, case: Case | None) -> Score:
        """Return the share of requirements that are met, each by its weight, in points."""
        met = self._met(answer)
        weights = [each.weight for each in self.requirements]
        earned = sum(weight * each.share for weight, each in zip(weights, met, strict=True))
        open_ones = [each.told for each in met if each.share < 1]
        reason = f"{len(met) - len(open_ones)} of {len(met)} requirements met"
        parts = {each.asks: round(met[place].share, 4) for place, each in enumerate(self.requirements)}
        return Score(
            points=round(self.points * earned / sum(weights), 4),
            maximum=self.points,
            parts=parts,
            reason="; ".join(dict.fromkeys([reason, *open_ones])),
        )

    def explain(self, answer: Plain, case: Case | None) -> list[str]:
        """Return each requirement with how far it is met, and the first faults of the case."""
        met = self._met(answer)
        told = [f"{'Met' if each.share == 1 else 'Not yet'}: {each.told}." for each in met]
        lines = [*dict.fromkeys(told)]
        faults = find_faults(answer) if isinstance(answer, dict) else []
        lines += [fault.line for fault in faults[:FAULTS_TOLD]]
        if len(faults) > FAULTS_TOLD:
            lines.append(f"… and {len(faults) - FAULTS_TOLD} more.")
        if all(each.share == 1 for each in met):
            lines.insert(0, "Yes: every requirement is met.")
        return lines

    def goals(self, draft: Mapping[str, Any]) -> list[tuple[bool, str]]:
        """Return what is asked of a draft, each with whether it is met, for the form to show."""
        contents = read_draft(draft)
        coded = _coded(contents)
        met = [_HOW[each.asks](contents, coded, each.at_least) for each in self.requirements]
        return [(each.share == 1 and len(coded) >= FEWEST, each.told) for each in met]

    def best_constant(self, case: Case | None) -> float:
        """Return what the same claim earns, written down again and again."""
        claim = {"text": "The one brings about the other.", "locator": "P1.S1", "certainty": "plain",
                 "evidence": "none"}  # fmt: skip
        about = {"title": "t", "author": "a", "text": "t", "date": "2000-01-01", "pair": ["A", "B"]}
        pairs = [(one.value, other.value) for one in LEVELS for other in LEVELS]
        blind = [
            {**about, "claims": [claim | {"effect_level": one, "cause_level": other}] * 20}
            for one, other in pairs
        ]
        return max(self.score(self.read(each), None).points or 0.0 for each in blind)

    def _met(self, answer: Plain) -> list[Met]:
        contents = read_draft(answer)
        coded = _coded(contents)
        if len(coded) < FEWEST:
            told = f"it takes at least {FEWEST} different claims, sentences with place and effect level"
            return [Met(share=0.0, told=told)] * len(self.requirements)
        return [_HOW[each.asks](contents, coded, each.at_least) for each in self.requirements]


Coded = list[tuple["Claim", "ClaimReference"]]


def _measure(answer: object) -> None:
    """Look through an answer before it is made plain: a huge or endless one is refused at once."""
    waiting: list[tuple[Any, int]] = [(answer, 0)]
    count = 0
    try:
        while waiting:
            value, depth = waiting.pop()
            count += 1
            if count > MOST_VALUES or depth > DEEPEST:
                raise AnswerError("it holds more than a case does")
            if isinstance(value, str) and len(value) > LONGEST:
                raise AnswerError(f"it holds a text of more than {LONGEST} characters")
            if isinstance(value, Mapping | list | tuple | set | frozenset):
                if len(value) > MOST_VALUES:
                    raise AnswerError("it holds more than a case does")
                held = chain(value, value.values()) if isinstance(value, Mapping) else value
                # What a collection says of its own length need not be so.
                waiting += [(each, depth + 1) for each in islice(held, 2 * MOST_VALUES)]
    except AnswerError:
        raise
    # A student's object may do anything when it is looked at.
    except Exception:
        raise AnswerError(f"{type(answer).__name__!r} cannot be written down as an answer") from None


def _names_are_short(held: Mapping[str, Any]) -> None:
    """Refuse names that are texts: each is held against all others when it is unknown."""
    claims = [each.get("actors") for each in held["claims"] if isinstance(each, Mapping)]
    actors = held.get("actors")
    given = (
        [each.get("name") for each in actors if isinstance(each, Mapping)] if isinstance(actors, list) else []
    )
    for names in (held.get("pair"), given, *claims):
        for name in names if isinstance(names, list) else ():
            if isinstance(name, str) and len(name) > LONGEST_NAME:
                raise AnswerError(f"{shown(name)} is too long for the name of an actor")


def _coded(contents: Contents) -> Coded:
    """Return the different claims that say something, with their codes."""
    codes = {each.claim: each for each in contents.records["codes"]}
    found: dict[str, tuple[Claim, ClaimReference]] = {}
    for claim in contents.records["claims"]:
        if claim.id in codes and is_sentence(claim.text):
            found.setdefault(_folded(claim.text), (claim, codes[claim.id]))
    return list(found.values())


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _counted(count: int, at_least: int, what: str) -> Met:
    told = f"{count} of at least {at_least} {'claims' if at_least > 1 else 'claim'} {what}"
    return Met(share=min(1.0, count / at_least), told=told)


def _whole(contents: Contents, coded: Coded, at_least: int) -> Met:
    faults = len(contents.faults)
    told = "the form finds no fault in the case"
    if faults:
        count = "1 thing" if faults == 1 else f"{faults} things"
        told = f"the case is not whole: {count} still to fill in or mend"
    return Met(share=float(not faults), told=told)


def _claims(contents: Contents, coded: Coded, at_least: int) -> Met:
    met = _counted(len(coded), at_least, "in a sentence of your own, with place and effect level")
    counted, first = {claim.id for claim, _ in coded}, {_folded(claim.text): claim.id for claim, _ in coded}
    again = [
        f"{claim.id} says the same as {first[_folded(claim.text)]}"
        for claim in contents.records["claims"]
        if claim.id not in counted and _folded(claim.text) in first
    ]
    return Met(share=met.share, told="; ".join([met.told, *again[:FAULTS_TOLD]]))


def _levels(contents: Contents, coded: Coded, at_least: int) -> Met:
    used = {codes.effect_level for _, codes in coded}
    caution = contents.about.caution.casefold() if contents.about else ""
    open_ones = [level for level in LEVELS if level not in used and not _reasoned(level, caution)]
    if not open_ones:
        return Met(
            share=1.0, told="each of the three levels has a claim, or readers are told first why it has none"
        )
    named = listed((entry(level).label.lower() for level in open_ones), last="or")
    told = f"no claim has the effect level {named}, and what readers should know first does not say why"
    return Met(share=1 - len(open_ones) / len(LEVELS), told=told)


def _reasoned(level: Level, caution: str) -> bool:
    return level.value in caution and len(caution.split()) >= REASON_WORDS


def _causes(contents: Contents, coded: Coded, at_least: int) -> Met:
    count = sum(codes.cause_level is not None for _, codes in coded)
    return _counted(count, at_least, "with a cause level beside the effect level")


def _crossing(contents: Contents, coded: Coded, at_least: int) -> Met:
    count = sum(codes.cause_level not in (None, codes.effect_level) for _, codes in coded)
    return _counted(count, at_least, "whose cause sits at another level than its effect")


def _support(contents: Contents, coded: Coded, at_least: int) -> Met:
    count = sum(None not in (codes.certainty, codes.evidence) for _, codes in coded)
    return _counted(count, at_least, "coded for certainty and evidence")


_HOW: Mapping[Asks, Callable[[Contents, Coded, int], Met]] = {
    "whole": _whole, "claims": _claims, "levels": _levels, "causes": _causes, "crossing": _crossing,
    "support": _support,
}  # fmt: skip
