"""What came of the questions about the future: the outcome, by which events, told where, and how surely."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from textwrap import fill
from typing import NamedTuple

from irkit.case.data import CaseData
from irkit.records.answers import ForecastOutcome, Matter
from irkit.records.records import Event, Fact, ForecastQuestion, Source
from irkit.text import html_table, listed

DOUBTS = {"verified": "", "known": "uncertain: known, not checked", "uncertain": "uncertain"}
"""How a status is said, from the surest; what somebody has checked needs no mark."""


@dataclass(frozen=True)
class Happening:
    """An event that bears on a question; ``late`` is one after the day that decides."""

    fact: Fact
    event: Event
    late: bool = False

    @property
    def source(self) -> Source | None:
        """The source that tells of it."""
        return self.fact.source_of(self.event)

    @property
    def told_by(self) -> str:
        """Where it can be read: publisher, title and date; what nobody has checked says so."""
        source = self.source
        if source is None:
            rests = listed(dict.fromkeys(source.publisher for source in self.fact.sources))
            return (
                f"no report of that day; it rests on {rests}" if rests else "standard knowledge, not checked"
            )
        day = f", {source.date}" if source.date else ", undated"
        doubt = DOUBTS[self.fact.status]
        return f"{source.by}: {source.title}{day}{f' ({doubt})' if doubt else ''}"

    @property
    def line(self) -> str:
        """The event with its date and where it can be read."""
        return f"{'later, ' if self.late else ''}{self.event.date}: {self.event.label} [{self.told_by}]"


@dataclass(frozen=True)
class QuestionOutcome:
    """A question with its outcome and the events that decided it, or that came after the day that decides."""

    question: ForecastQuestion
    outcome: ForecastOutcome
    happenings: tuple[Happening, ...]
    status: str

    @property
    def answer(self) -> str:
        """The outcome in words: of several answers its letter and the answer."""
        said = self.outcome.outcome
        if said in self.question.answers and self.question.options:
            said = f"{said}, {self.question.options[self.question.answers.index(said)]}"
        return said

    @property
    def words(self) -> str:
        """The outcome in words, marked where it is contested."""
        return f"{self.answer} (contested)" if self.outcome.contested else self.answer

    @property
    def marked(self) -> str:
        """The outcome, with what a reader should hold against it, and whether it is left out of scores."""
        doubt = "contested" if self.outcome.contested else DOUBTS[self.status]
        mark = "; ".join(filter(None, [doubt, "" if self.outcome.graded else "not scored"]))
        return f"{self.answer} ({mark})" if mark else self.answer

    @property
    def minds(self) -> tuple[str, ...]:
        """What to mind: that only later events are on record, how it was decided, and who disputes what."""
        late = all(happening.late for happening in self.happenings)
        day = self.question.resolution_date
        only = f"Our list has nothing by {day.day} {day:%B %Y}, only what came later." if day and late else ""
        cautions = dict.fromkeys(happening.fact.caution for happening in self.happenings)
        return tuple(filter(None, [only, self.outcome.resolver_note, *cautions]))


@dataclass(frozen=True, repr=False)
class Outcomes:
    """Questions beside what came of them, to read in full."""

    rows: tuple[QuestionOutcome, ...]

    def __repr__(self) -> str:
        """Return the rows as text."""
        lines = []
        for row in self.rows:
            told = [row.marked, *(happening.line for happening in row.happenings)]
            told += [f"Mind: {mind}" for mind in row.minds]
            lines += [f"{row.question.id}  {row.question.question}", *(f"     {line}" for line in told)]
        text = "\n".join(fill(line, 96, subsequent_indent="       ") for line in lines)
        return text or "There are no outcomes to tell."

    def _repr_html_(self) -> str:
        columns = ("id", "question", "outcome", "what happened, and where it can be read", "what to mind")
        rows = [
            (
                row.question.id,
                row.question.question,
                row.marked,
                [happening.line for happening in row.happenings],
                row.minds,
            )
            for row in self.rows
        ]
        return html_table(columns, rows)


def outcome_of(case: CaseData, question: str) -> QuestionOutcome:
    """Return what came of a question.

    Of the facts that the outcome rests on, those events are told that fall after the closing day and not
    after the day that decides; where there is none, the first later one of each fact.
    """
    asked = case.question(question)
    outcome = case.outcome(question)
    facts = [case.fact(fact) for fact in outcome.facts]
    closed = asked.close_date or case.article.date
    happenings = [
        Happening(fact, event, late=event.first_day > (asked.resolution_date or date.max))
        for fact in facts
        for event in fact.events
        if event.first_day > closed
    ]
    happenings.sort(key=lambda happening: (happening.event.first_day, happening.event.last_day))
    in_time = tuple(happening for happening in happenings if not happening.late)
    next_ones = tuple({happening.fact.id: happening for happening in reversed(happenings)}.values())[::-1]
    least_sure = max((fact.status for fact in facts), key=list(DOUBTS).index, default="uncertain")
    return QuestionOutcome(asked, outcome, in_time or next_ones, outcome.status or least_sure)


def last_known_day(case: CaseData) -> date:
    """Return the day up to which a case knows what happened: by its questions and facts."""
    questions = (*case.questions, *case.extensions)
    days = [question.resolution_date for question in questions if question.resolution_date]
    latest: date = max([*days, *(fact.last_day for fact in case.facts)], default=case.article.date)
    return latest


def files_after(case: CaseData, until: date | None = None) -> dict[str, tuple[Happening, ...]]:
    """Return what became of each issue after the article: its events in the order of time, by issue.

    A fact belongs to the issue whose claims and questions rest on it most often, and of several such to the
    one with the fewest claims. Issues without an event are left out.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    until : date, optional
        The last day that counts; by default :func:`last_known_day`.

    Raises
    ------
    ReferenceMissingError
        If the case came without its reference.
    """
    votes: dict[str, Counter[str]] = {}
    resting = [(claim.issues, case.codes(claim.id).facts) for claim in case.claims]
    resting += [
        (case.claim(claim).issues, outcome.facts)
        for outcome in case.outcomes
        for claim in case.question(outcome.question).claims
    ]
    for issues, facts in resting:
        for fact_id in facts:
            votes.setdefault(fact_id, Counter()).update(issues)
    size = Counter(issue for claim in case.claims for issue in claim.issues)
    homes = {
        fact_id: max(count, key=lambda issue: (count[issue], -size[issue]))
        for fact_id, count in votes.items()
        if count
    }
    files: dict[str, list[Happening]] = {issue.id: [] for issue in case.issues}
    for fact, event in case.events(until or last_known_day(case)):
        if event.first_day > case.article.date and fact.id in homes:
            files[homes[fact.id]].append(Happening(fact, event))
    return {issue: tuple(happenings) for issue, happenings in files.items() if happenings}


class Step(NamedTuple):
    """From which day on a matter stands so, and by which event; the first step has none."""

    day: date
    answer: str
    happening: Happening | None = None


def steps_of(case: CaseData, matter: Matter) -> list[Step]:
    """Return how a matter stood from the article's day on: yes, no, disputed, or no longer looked up.

    An event counts from the last day that its date can mean.
    """
    steps = [Step(case.article.date, matter.start)]
    labelled = {event.label: (fact, event) for fact in case.facts for event in fact.events}
    for turn in matter.turns:
        fact, event = labelled[turn.event]
        steps.append(Step(event.last_day, turn.answer, Happening(fact, event)))
    if matter.known_until:
        steps.append(Step(matter.known_until + timedelta(days=1), "not looked up"))
    return steps


def step_on(steps: Sequence[Step], day: date) -> Step:
    """Return the step that holds on a day."""
    return [step for step in steps if step.day <= day][-1]
