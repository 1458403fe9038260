"""What came of the questions about the future: the outcome, by which events, told where, and how surely."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from html import escape
from textwrap import fill
from typing import TYPE_CHECKING

from irkit.case.sourcing import HindsightError, source_of
from irkit.text import listed

if TYPE_CHECKING:
    import pandas as pd

    from irkit.case.case import Case
    from irkit.records.answers import ForecastOutcome
    from irkit.records.records import Event, Fact, ForecastQuestion, Source

DOUBTS = {"verified": "", "known": "uncertain: known, not checked", "uncertain": "uncertain"}
"""How a status is said; what somebody has checked needs no mark."""


@dataclass(frozen=True)
class Happening:
    """An event that bears on a question, with its source; ``late`` is one after the day that decides."""

    fact: Fact
    event: Event
    source: Source | None
    late: bool

    @property
    def told_by(self) -> str:
        """Where it can be read: publisher, title and date; what nobody has checked says so."""
        if self.source is None:
            rests = listed(dict.fromkeys(each.publisher for each in self.fact.sources))
            return (
                f"no report of that day; it rests on {rests}" if rests else "standard knowledge, not checked"
            )
        by = f"{self.source.publisher}, via {self.source.via}" if self.source.via else self.source.publisher
        day = f", {self.source.date}" if self.source.date else ", undated"
        doubt = DOUBTS[self.fact.status]
        return f"{by}: {self.source.title}{day}{f' ({doubt})' if doubt else ''}"


@dataclass(frozen=True)
class CameAbout:
    """A question with its outcome and the events that decided it, or that came after the day that decides."""

    question: ForecastQuestion
    outcome: ForecastOutcome
    happenings: tuple[Happening, ...]
    status: str

    @property
    def words(self) -> str:
        """The outcome in words: of several answers its letter and the answer."""
        said = self.outcome.outcome
        if said in self.question.answers and self.question.options:
            said = f"{said}, {self.question.options[self.question.answers.index(said)]}"
        return f"{said} (contested)" if self.outcome.contested else said

    @property
    def doubt(self) -> str:
        """What a reader should hold against the outcome, or nothing where it is checked and accepted."""
        if self.outcome.contested:
            return "contested"
        return DOUBTS[self.status]

    @property
    def minds(self) -> tuple[str, ...]:
        """What to mind: that only later events are on record, how it was decided, and who disputes what."""
        late = all(told.late for told in self.happenings)
        day = self.question.resolution_date
        only = f"Our list has nothing by {day.day} {day:%B %Y}, only what came later." if day else ""
        cautions = dict.fromkeys(told.fact.caution for told in self.happenings)
        told = [only if late else "", self.outcome.resolver_note, *cautions]
        return tuple(" ".join(text.split()) for text in told if text)


def came_about(case: Case, question: str, *, after: bool = False) -> CameAbout:
    """Return what came of a question about the future.

    Of the facts that the outcome rests on, those events are told that fall after the closing day and not
    after the day that decides; where there is none, the first later one of each fact.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    question : str
        The question's id.
    after : bool
        Whether what happened after the article may be shown; it has to be said.

    Raises
    ------
    HindsightError
        If ``after`` is not True.
    RecordNotFoundError
        If there is no such question, or it has no outcome because it is still open.
    ReferenceMissingError
        If the case came without its reference.
    """
    if not after:
        raise HindsightError(f"outcomes came after {case.article.date}: ask for them with after=True")
    asked = case.question(question)
    outcome = case.outcome(question)
    facts = [case.fact(each) for each in outcome.facts]
    closed = asked.close_date or case.article.date
    held = [
        Happening(
            fact, event, source_of(fact, event), event.first_day > (asked.resolution_date or event.first_day)
        )
        for fact in facts
        for event in fact.events
        if event.first_day > closed
    ]
    held.sort(key=lambda each: (each.event.first_day, each.event.last_day))
    in_time = tuple(each for each in held if not each.late)
    next_ones = tuple({each.fact.id: each for each in reversed(held)}.values())[::-1]
    ranks = list(DOUBTS)
    doubtful = max((ranks.index(fact.status) for fact in facts), default=-1)
    status = outcome.status or ranks[doubtful]
    return CameAbout(asked, outcome, in_time or next_ones, status)


def last_known_day(case: Case) -> date:
    """Return the day up to which a case knows what happened: by its questions and facts."""
    questions = (*case.questions, *case.extensions)
    days = [question.resolution_date for question in questions if question.resolution_date]
    latest: date = max([*days, *(fact.last_day for fact in case.facts)])
    return latest


def files_after(case: Case, until: date | None = None) -> dict[str, tuple[Happening, ...]]:
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
    for claim in case.claims:
        for fact_id in case.codes(claim.id).facts:
            votes.setdefault(fact_id, Counter()).update(claim.issues)
    for outcome in case.outcomes:
        for claim_id in case.question(outcome.question).claims:
            for fact_id in outcome.facts:
                votes.setdefault(fact_id, Counter()).update(case.claim(claim_id).issues)
    size = Counter(issue for claim in case.claims for issue in claim.issues)
    homes = {
        fact_id: max(held, key=lambda each: (held[each], -size[each]))
        for fact_id, held in votes.items()
        if held
    }
    files: dict[str, list[Happening]] = {issue.id: [] for issue in case.issues}
    for fact, event in case.events(until or last_known_day(case)):
        if event.first_day > case.article.date and fact.id in homes:
            files[homes[fact.id]].append(Happening(fact, event, source_of(fact, event), late=False))
    return {issue: tuple(held) for issue, held in files.items() if held}


@dataclass(frozen=True, repr=False)
class Outcomes:
    """Questions about the future beside what came of them; shown in full, with sources."""

    rows: tuple[CameAbout, ...]

    @cached_property
    def table(self) -> pd.DataFrame:
        """The outcomes as a table, a row a question."""
        import pandas as pd

        index = pd.Index([each.question.id for each in self.rows], name="id", dtype=object)
        cells = [_cells(each) for each in self.rows]
        rows = [
            dict(zip(HEADS, (asked, said, "; ".join(happened), " ".join(minds), mark), strict=True))
            for asked, said, happened, minds, mark in cells
        ]
        return pd.DataFrame(rows, index=index, columns=list(HEADS))

    def __repr__(self) -> str:
        """Return each question, its outcome, what happened and where it can be read."""
        lines = [] if self.rows else ["There are no outcomes to tell."]
        for each in self.rows:
            question, outcome, happened, minds, mark = _cells(each)
            lines += [_filled(f"{each.question.id}  {question}")]
            told = [f"{outcome}{f' ({mark})' if mark else ''}", *happened]
            lines += [_filled(f"     {line}") for line in (*told, *(f"Mind: {mind}" for mind in minds))]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col" {LEFT}>{escape(name)}</th>' for name in ("id", *HEADS[:4]))
        body = "".join(self._row(each) for each in self.rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def _row(self, each: CameAbout) -> str:
        question, outcome, happened, minds, mark = _cells(each)
        cells = [
            escape(question),
            escape(outcome),
            *("".join(f"<div {APART}>{escape(line)}</div>" for line in part) for part in (happened, minds)),
        ]
        cells[1] += f"<br>({escape(mark)})" if mark else ""
        told = "".join(f"<td {LEFT}>{cell}</td>" for cell in cells)
        return f'<tr><th scope="row" {LEFT}>{escape(each.question.id)}</th>{told}</tr>'


HEADS = ("question", "outcome", "what happened, and where it can be read", "what to mind", "mark")
APART = 'style="margin-bottom:0.4em"'
LEFT = 'style="text-align:left;vertical-align:top"'


def _filled(line: str) -> str:
    return fill(line, 96, subsequent_indent="       ")


def _cells(each: CameAbout) -> tuple[str, str, list[str], tuple[str, ...], str]:
    happened = [
        f"{'later, ' if told.late else ''}{told.event.date}: {told.event.label} [{told.told_by}]"
        for told in each.happenings
    ]
    mark = "; ".join(filter(None, [each.doubt, "" if each.outcome.graded else "not scored"]))
    said = each.words.removesuffix(" (contested)")
    return " ".join(each.question.question.split()), said, happened, each.minds, mark


def what_came_of(case: Case, questions: Iterable[str] | None = None, *, after: bool = False) -> Outcomes:
    """Return questions about the future beside what came of them.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    questions : iterable of str, optional
        Ids of questions; by default all that have an outcome, the extensions too.
    after : bool
        Whether what happened after the article may be shown; it has to be said.

    Returns
    -------
    Outcomes
        For each question its outcome, what happened with dates, where that can be read, what to mind, and
        what is uncertain, contested or not scored.

    Raises
    ------
    HindsightError
        If ``after`` is not True.
    """
    asked = [each.question for each in case.outcomes] if questions is None else list(questions)
    return Outcomes(tuple(came_about(case, name, after=after) for name in asked))
