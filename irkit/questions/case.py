"""Questions that ask for a case of one's own, as plain data, scored by requirements that are stated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain, islice, product
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field

from irkit.case.case import Case
from irkit.case.drafts import find_faults, folded, is_sentence, read_draft
from irkit.case.layout import Contents
from irkit.framework.levels import LEVELS, entry
from irkit.questions.answer import AnswerError, Plain, plainly, shown
from irkit.questions.question import Frozen, Question, Score
from irkit.records.answers import ClaimReference
from irkit.records.records import Claim
from irkit.text import counted, listed

Asks = Literal["whole", "claims", "levels", "causes", "crossing"]

FEWEST = 2
"""Below so many different claims nothing is a case yet, so that one line, however often, earns nothing."""

REASON_WORDS = 8
"""So many words, at the least, say why a level has no claim."""

MOST_VALUES, DEEPEST, LONGEST, LONGEST_NAME, MOST_CLAIMS = 2000, 6, 3000, 120, 60
"""More than this no form holds, and reading it would keep everybody waiting."""

FAULTS_SHOWN = 5


class Requirement(Frozen):
    """One thing that is asked of a case, and how often; all weigh the same."""

    asks: Asks
    at_least: Annotated[int, Field(ge=1)] = 1


class Met(NamedTuple):
    """How far a requirement is met (a share from 0 to 1), and the sentence that says so."""

    share: float
    sentence: str

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return self.share == 1


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
        case = plainly(answer, "there is no case in it yet")
        if not isinstance(case, dict):
            raise AnswerError(f"{shown(case)} is not a case")
        claims = case.get("claims")
        if not isinstance(claims, list) or not claims:
            raise AnswerError("there is no claim in it yet")
        if len(claims) > MOST_CLAIMS:
            raise AnswerError(f"{len(claims)} claims are more than the {MOST_CLAIMS} that are read here")
        return case

    def score(self, answer: Any, case: Case | None) -> Score:
        """Return the share of requirements that are met, in points."""
        met = self._met(answer)
        share = sum(one.share for one in met) / len(met)
        missing = [one.sentence for one in met if not one.whole]
        reason = f"{len(met) - len(missing)} of {len(met)} requirements met"
        return self.earned(share, "; ".join(dict.fromkeys([reason, *missing])))

    def explain(self, answer: Any, case: Case | None) -> list[str]:
        """Return each requirement with how far it is met, and the first faults of the case."""
        met = self._met(answer)
        lines = [*dict.fromkeys(f"{'Met' if one.whole else 'Not yet'}: {one.sentence}." for one in met)]
        faults = find_faults(answer)
        lines += [fault.line for fault in faults[:FAULTS_SHOWN]]
        if len(faults) > FAULTS_SHOWN:
            lines.append(f"… and {len(faults) - FAULTS_SHOWN} more.")
        if all(one.whole for one in met):
            lines.insert(0, "Yes: every requirement is met.")
        return lines

    def goals(self, draft: Mapping[str, Any]) -> list[tuple[bool, str]]:
        """Return what is asked of a draft, each with whether it is met, for the form to show."""
        contents = read_draft(draft)
        coded = _coded(contents)
        met = self._shares(contents, coded)
        return [(one.whole and len(coded) >= FEWEST, one.sentence) for one in met]

    def blind_answers(self) -> Iterable[object]:
        """Return the same claim, written down again and again, at each pair of levels."""
        claim = {"text": "The one brings about the other.", "locator": "P1.S1", "certainty": "plain",
                 "evidence": "none"}  # fmt: skip
        about = {"title": "t", "author": "a", "text": "t", "date": "2000-01-01", "pair": ["A", "B"]}
        for effect, cause in product(LEVELS, repeat=2):
            levels = {"effect_level": effect.value, "cause_level": cause.value}
            yield {**about, "claims": [claim | levels] * 20}

    def _met(self, answer: Mapping[str, Any]) -> list[Met]:
        contents = read_draft(answer)
        coded = _coded(contents)
        if len(coded) < FEWEST:
            sentence = f"it takes at least {FEWEST} different claims, sentences with place and effect level"
            return [Met(0.0, sentence)] * len(self.requirements)
        return self._shares(contents, coded)

    def _shares(self, contents: Contents, coded: Coded) -> list[Met]:
        return [_HOW[asked.asks](contents, coded, asked.at_least) for asked in self.requirements]


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
                # Each name of a list is held against all others when it is unknown.
                if isinstance(value, list | tuple) and any(
                    isinstance(part, str) and len(part) > LONGEST_NAME for part in value
                ):
                    raise AnswerError(f"it holds a name of more than {LONGEST_NAME} characters")
                parts = chain(value, value.values()) if isinstance(value, Mapping) else value
                # What a collection says of its own length need not be so.
                waiting += [(part, depth + 1) for part in islice(parts, 2 * MOST_VALUES)]
    except AnswerError:
        raise
    # A student's object may do anything when it is looked at.
    except Exception:
        raise AnswerError(f"{type(answer).__name__!r} cannot be written down as an answer") from None


def _coded(contents: Contents) -> Coded:
    """Return the different claims that say something, with their codes."""
    codes = {code.claim: code for code in contents.records["codes"]}
    coded: dict[str, tuple[Claim, ClaimReference]] = {}
    for claim in contents.records["claims"]:
        if claim.id in codes and is_sentence(claim.text):
            coded.setdefault(folded(claim.text), (claim, codes[claim.id]))
    return list(coded.values())


def _counted(count: int, at_least: int, what: str) -> Met:
    sentence = f"{count} of at least {at_least} {'claims' if at_least > 1 else 'claim'} {what}"
    return Met(min(1.0, count / at_least), sentence)


def _whole(contents: Contents, coded: Coded, at_least: int) -> Met:
    faults = len(contents.faults)
    if not faults:
        return Met(1.0, "the form finds no fault in the case")
    return Met(0.0, f"the case is not whole: {counted(faults, 'thing')} still to fill in or mend")


def _claims(contents: Contents, coded: Coded, at_least: int) -> Met:
    met = _counted(len(coded), at_least, "in a sentence of your own, with place and effect level")
    first = {folded(claim.text): claim.id for claim, _ in coded}
    again = [
        f"{claim.id} says the same as {same}"
        for claim in contents.records["claims"]
        if (same := first.get(folded(claim.text), claim.id)) != claim.id
    ]
    return Met(met.share, "; ".join([met.sentence, *again[:FAULTS_SHOWN]]))


def _levels(contents: Contents, coded: Coded, at_least: int) -> Met:
    used = {codes.effect_level for _, codes in coded}
    caution = contents.about.caution.casefold() if contents.about else ""
    reasoned = {level for level in LEVELS if level.value in caution and len(caution.split()) >= REASON_WORDS}
    missing = [entry(level).label.lower() for level in LEVELS if level not in used | reasoned]
    if not missing:
        return Met(1.0, "each of the three levels has a claim, or readers are told first why it has none")
    sentence = (
        f"no claim has the effect level {listed(missing, last='or')}, "
        "and what readers should know first does not say why"
    )
    return Met(1 - len(missing) / len(LEVELS), sentence)


def _count_of(what: str, fits: Callable[[ClaimReference], bool]) -> Callable[[Contents, Coded, int], Met]:
    """Return how to count the claims whose codes fit."""
    return lambda _contents, coded, at_least: _counted(sum(fits(codes) for _, codes in coded), at_least, what)


_HOW: Mapping[Asks, Callable[[Contents, Coded, int], Met]] = {
    "whole": _whole,
    "claims": _claims,
    "levels": _levels,
    "causes": _count_of(
        "with a cause level beside the effect level", lambda codes: codes.cause_level is not None
    ),
    "crossing": _count_of(
        "whose cause sits at another level than its effect",
        lambda codes: codes.cause_level not in (None, codes.effect_level),
    ),
}
