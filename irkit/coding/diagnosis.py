"""What a coder's departures from the reference have in common: habits, and the misconception behind each."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from irkit.case.case import Case
from irkit.coding.coding import Asked, Compared, compare, reference_of
from irkit.framework.levels import LEVELS, PILES, Level, Misconception, entry, misconception
from irkit.text import listed

DEPARTURES_NEEDED = 4
"""Fewer departures from the reference than this show no pattern."""

CODED_SHARE = 0.75
"""How much of a set of claims has to be coded before a question on it speaks of a habit."""

NOISE = 0.2
"""Share of codes that the diagnosis expects to be slips, whatever the coder's habit."""

MARGIN = 1.0
"""How much more likely (natural logarithm) a habit must make the codes than careful coding does."""

REFERENCE_SHARE = 0.75
"""How often a careful coder gives the reference code where others are accepted too."""

HABITS: Mapping[str, str] = {
    "heading": "M0",
    "actors": "M2",
    "cause": "M3",
    "always international": "M6",
    "always regional": "M6",
    "always bilateral": "M6",
    "always outside": "M6",
}
"""The habits a coding can show, and the misconception behind each."""


def predicted(habit: str, claim: str, case: Case) -> Level | None:
    """Return the effect level that a coder with this habit gives a claim, or None where it predicts none.

    Parameters
    ----------
    habit : str
        One of :data:`HABITS`.
    claim : str
        The claim's id.
    case : Case
        The case; only the habit ``cause`` needs its reference.
    """
    if habit == "heading":
        return _heading_above(claim, case)
    if habit == "actors":
        scopes = {case.actor(actor).scope for actor in case.claim(claim).actors}
        return next((level for level in LEVELS if level in scopes), None)
    if habit == "cause":
        cause = case.cause_level(claim)
        return cause.in_scheme if cause else None
    return Level.parse(habit.removeprefix("always "))


def _heading_above(claim: str, case: Case) -> Level | None:
    heading: Level | None = None
    place = case.claim(claim).section
    for section in case.sections:
        heading = section.heading_level or heading
        if section.id == place:
            return heading
    return None


@dataclass(frozen=True)
class Diagnosis:
    """The pattern that a coder's departures from the reference are consistent with, if there is one.

    ``claims`` are those that show it. ``also`` names habits that explain the codes equally well.
    """

    departures: int
    habit: str | None
    claims: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def misconception(self) -> Misconception | None:
        """The misconception behind the habit, or None."""
        return misconception(HABITS[self.habit]) if self.habit else None

    def __repr__(self) -> str:
        """Return the finding in the words a student reads."""
        if self.departures < DEPARTURES_NEEDED:
            count = f"{self.departures or 'No'} departure{'' if self.departures == 1 else 's'}"
            return f"{count} from the reference: too few to show a pattern."
        misconception = self.misconception
        if misconception is None or self.habit is None:
            return f"{self.departures} departures from the reference, and no single pattern behind them."
        named = [_in_words(habit) for habit in (self.habit, *self.also)]
        shown = f"see {listed(self.claims)}, where they differ from ours"
        habits = listed(named, last="or")
        return f"Your codes are consistent with {habits}: {shown}. {misconception.ask}"


def _in_words(habit: str) -> str:
    if habit.startswith("always "):
        label = entry(Level.parse(habit.removeprefix("always "))).label.lower()
        return f"{label} being given to nearly every claim"
    return misconception(HABITS[habit]).pattern


def diagnose(coding: Mapping[str, object], case: Case) -> Diagnosis:
    """Name the habit that a coding by effect level is most consistent with, or none.

    Each habit predicts a code for each claim, and is followed but for slips (:data:`NOISE`). A careful
    coder gives the reference code, at times another accepted one, but for the same slips. The habit
    under which the codes are most likely is named where there are at least :data:`DEPARTURES_NEEDED`
    departures from the reference and its likelihood exceeds that of careful coding, and that of codes
    given at random, by :data:`MARGIN` on the natural logarithm. Plain maximum likelihood; no prior.

    Parameters
    ----------
    coding : mapping of str to Level or str
        Claim ids and the effect levels given to them.
    case : Case
        The case, with its reference.

    Returns
    -------
    Diagnosis
        Always true: look at ``.misconception``, which is None where no pattern was found.
    """
    rows = [row for row in compare(coding, case).rows if row.given is not None]
    departures = sum(row.departs for row in rows)
    if departures < DEPARTURES_NEEDED:
        return Diagnosis(departures, None)
    likelihood = {habit: sum(_log_habit(habit, row, case) for row in rows) for habit in HABITS}
    careful = sum(_log_careful(row) for row in rows)
    random = -len(rows) * math.log(len(PILES))
    best = max(likelihood, key=lambda habit: likelihood[habit])
    if likelihood[best] - max(careful, random) < MARGIN:
        return Diagnosis(departures, None)
    shown = tuple(row.claim for row in rows if row.departs and _foretold(best, row, case))
    also = tuple(h for h in HABITS if h != best and math.isclose(likelihood[h], likelihood[best]))
    return Diagnosis(departures, best, shown, also)


def _foretold(habit: str, row: Compared, case: Case) -> bool:
    level = predicted(habit, row.claim, case) or row.reference
    return row.given is not None and row.given.in_scheme == level.in_scheme


def _log_habit(habit: str, row: Compared, case: Case) -> float:
    return math.log(1 - NOISE if _foretold(habit, row, case) else NOISE / (len(PILES) - 1))


def _log_careful(row: Compared) -> float:
    others = {level.in_scheme for level in row.accepted} - {row.reference.in_scheme}
    share = REFERENCE_SHARE if others else 1.0
    if not row.departs:
        base = share
    elif row.agrees:
        base = (1 - share) / len(others)
    else:
        base = 0.0
    return math.log((1 - NOISE) * base + NOISE * (1 - base) / (len(PILES) - 1))


def hint(claim: str, code: Level | str, case: Case, asked: Asked = "effect") -> str:
    """Return why a code may have gone wrong, without saying the right one; empty where it is accepted.

    Parameters
    ----------
    claim : str
        The claim's id.
    code : Level or str
        The code given.
    case : Case
        The case, with its reference.
    asked : {"effect", "cause"}
        Which level was asked for.
    """
    given = Level.parse(code).in_scheme
    reference, accepted = reference_of(case, claim, asked)
    if given in {level.in_scheme for level in accepted}:
        return ""
    if asked == "cause":
        if given in {level.in_scheme for level in case.accepted_levels(claim)}:
            return "that may be where the outcome lies. Here the question is what brings it about."
        return "name what is said to bring it about. Who has a hand in that, and where are they?"
    if given == predicted("cause", claim, case):
        where = _OUTSIDE_CAUSE if given is Level.OUTSIDE else "that may be where the cause lies"
        return f"{where}. What does it lead to, and where is that felt?"
    if given == predicted("actors", claim, case):
        named = [case.actor(a).name for a in case.claim(claim).actors if case.actor(a).scope == given]
        return f"it names {listed(named)}, but who acts is not the level. Where is the outcome felt?"
    if given == predicted("heading", claim, case):
        return "it stands under that heading, but a heading is not a code. What is the outcome?"
    if reference.in_scheme is Level.OUTSIDE:
        return "begin at the first question of the decision rule. Is it about the world at all?"
    return _LOOK_AGAIN[given]


_OUTSIDE_CAUSE = "what brings it about may lie inside one state; a code here is for what comes of it"

_LOOK_AGAIN = {
    Level.INTERNATIONAL: "leave out who acts or has a say. Does the outcome itself reach beyond neighbours, "
    "to powers or rules in other parts of the world?",
    Level.REGIONAL: "name the region, and the states in it that would feel the outcome. Are there no others?",
    Level.BILATERAL: "would the outcome be felt by the two alone, or somewhere else too?",
    Level.OUTSIDE: "it does speak of the world, and of more than one state. Who would feel the outcome?",
}
