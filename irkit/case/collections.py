"""The collections of a case: its records of one kind, with what can be asked of them together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from irkit.analysis.forecasts import LOCKED, Forecasts, Scores, score_forecasts
from irkit.analysis.hypotheses import HypothesisMatrix
from irkit.analysis.links import LinkGraph
from irkit.analysis.ties import TieGraph
from irkit.case.outcomes import Outcomes, QuestionOutcome, outcome_of
from irkit.framework.levels import Level
from irkit.records.answers import RecordNotFoundError
from irkit.records.evidence import BaseRate, Hypothesis
from irkit.records.records import ForecastQuestion, Link, Record, Tie
from irkit.text import meant

if TYPE_CHECKING:
    import pandas as pd

    from irkit.case.case import Case

R = TypeVar("R", bound=Record)


class Collection(tuple[R, ...]):
    """Records of one kind, in their order, that know the case to which they belong."""

    name = ""
    case: Case

    def __new__(cls, records: Iterable[R] = (), case: Any = None) -> Collection[R]:
        """Return the records as a collection of a case."""
        collection = super().__new__(cls, records)
        collection.case = case
        return collection

    def table(self, *, reference: bool = False) -> pd.DataFrame:
        """Return the records as a pandas table, one row per record, indexed by id.

        Parameters
        ----------
        reference : bool, default False
            For claims, links and questions: add the columns of the reference.

        Raises
        ------
        ReferenceMissingError
            If the reference is asked for, and the case came without it.
        """
        return self.case.table(self.name, reference=reference)

    def __repr__(self) -> str:
        """Return how many records there are, and their ids."""
        ids = [getattr(record, "id", "") for record in self]
        shown = ", ".join(ids[:6]) + (", …" if len(ids) > 6 else "")
        return f"<{type(self).__name__} of {self.case.id}: {len(self)}{': ' + shown if ids else ''}>"


class Ties(Collection[Tie]):
    """The signed ties between actors."""

    name = "ties"

    def graph(
        self, *, issue: str | None = None, level: Level | str | None = None, supplied: bool = True
    ) -> TieGraph:
        """Return the signed graph of the actors, several ties of one pair pooled into one.

        Parameters
        ----------
        issue : str, optional
            The id of an issue: only ties on it count.
        level : Level or str, optional
            An effect level: only ties at work there count.
        supplied : bool, default True
            Whether the ties that a coder added count beside those that the text states.

        Raises
        ------
        RecordNotFoundError
            If the case has no such issue, with the likely one.
        ValueError
            If ``level`` is no level.

        Examples
        --------
        >>> from irkit.case.case import load_case
        >>> load_case("lavrov-tehran-2013").ties.graph(issue="I05", supplied=False).sign("A_RUS", "A_IRN")
        1
        """
        issues = {record.id: record.name for record in self.case.issues}
        if issue is not None and issue not in issues:
            raise RecordNotFoundError(f'{self.case.id} has no issue "{issue}": {meant(str(issue), issues)}')
        at = None if level is None else Level.parse(level)
        wanted = [
            tie
            for tie in self
            if issue in (None, tie.issue)
            and at in (None, tie.effect_level)
            and (supplied or tie.basis == "stated")
        ]
        title = [issues[issue] if issue else "", f"{at.value} level" if at else ""]
        title.append("" if supplied else "stated ties only")
        names = {actor.id: actor.name for actor in self.case.actors}
        return TieGraph.pooled(wanted, names, ", ".join(filter(None, title)))


class Links(Collection[Link]):
    """The links from cause to effect."""

    name = "links"

    def graph(self, *, omitted: bool = True, supplied: bool = True) -> LinkGraph:
        """Return the links as a signed directed graph.

        Parameters
        ----------
        omitted : bool, default True
            Whether links that the text leaves out, although its argument needs them, are in the graph. They
            are marked, and nothing counts them as asserted.
        supplied : bool, default True
            Whether the joins that a coder made count beside those that the text states.
        """
        case = self.case
        last = {claim.id for claim in case.claims_in(case.sections[-1].id)} if case.sections else set()
        links = tuple(link for link in self if omitted or link.mode != "omitted")
        joins = tuple(join for join in case.joins if supplied or join.basis == "stated")
        concluding = frozenset(link.id for link in links if last.intersection(link.claims))
        return LinkGraph(links, joins, concluding)


class Hypotheses(Collection[Hypothesis]):
    """Rival answers to a question, to be held against the same evidence."""

    name = "hypotheses"

    def matrix(self, question: str | None = None) -> HypothesisMatrix:
        """Return how the evidence fits the hypotheses, in the judgement of those who made the case.

        Parameters
        ----------
        question : str, optional
            The question that the hypotheses answer; needed where the case holds several.

        Raises
        ------
        HypothesisError
            If the case has no hypotheses, or several questions and none of them was named.
        """
        return HypothesisMatrix.judged(self, self.case.evidence, self.case.fits, question)


class Questions(Collection[ForecastQuestion]):
    """Questions about the future, as they could have been asked on the article's day."""

    name = "questions"

    def base_rate(self, question: str) -> BaseRate | None:
        """Return how often the like of what a question asks about happened, or None where no count is stated.

        Raises
        ------
        RecordNotFoundError
            If the case has no such question.
        """
        asked = self.case.question(question).id
        return next((rate for rate in self.case.base_rates if rate.question == asked), None)

    def lock(
        self, forecasts: Mapping[str, object], knew: Iterable[str] = (), path: Path | str = LOCKED
    ) -> Forecasts:
        """Lock the probabilities given to yes-or-no questions; see :meth:`Forecasts.lock`."""
        return Forecasts.lock(forecasts, (*self, *self.case.live_questions), knew, path)

    def score(self, forecasts: Forecasts | Mapping[str, object]) -> Scores:
        """Hold forecasts against the outcomes that the case's reference states.

        A question is scored where the reference says that it is graded; others show their outcome alone,
        with the reason, and a contested outcome is shown as contested.

        Parameters
        ----------
        forecasts : Forecasts or mapping
            What was locked; or for each question a probability, or probabilities by answer.

        Returns
        -------
        Scores
            One row per question, in the order given.

        Raises
        ------
        ForecastError
            If a question or a probability cannot be read.
        ReferenceMissingError
            If the case came without its reference.
        """
        case = self.case
        return score_forecasts(
            forecasts,
            (*self, *case.extensions, *case.live_questions),
            {outcome.question: outcome for outcome in case.outcomes},
            {rate.question: rate for rate in case.base_rates},
            {extension.id for extension in case.extensions},
        )

    def outcomes(self, questions: Iterable[str] | None = None, *, after: bool = False) -> Outcomes:
        """Return questions beside what came of them.

        Parameters
        ----------
        questions : iterable of str, optional
            Ids of questions; by default all that have an outcome, the extensions too.
        after : bool
            Whether what happened after the article may be shown; it has to be said.

        Returns
        -------
        Outcomes
            For each question its outcome, what happened with dates, where that can be read, what to mind,
            and what is uncertain, contested or not scored.

        Raises
        ------
        HindsightError
            If ``after`` is not True.
        ReferenceMissingError
            If the case came without its reference.
        """
        known = [outcome.question for outcome in self.case.outcomes] if questions is None else questions
        return Outcomes(tuple(outcome_of(self.case, question, after=after) for question in known))

    def outcome(self, question: str, *, after: bool = False) -> QuestionOutcome:
        """Return what came of one question.

        Of the facts that the outcome rests on, those events are told that fall after the closing day and not
        after the day that decides; where there is none, the first later one of each fact.

        Raises
        ------
        HindsightError
            If ``after`` is not True.
        RecordNotFoundError
            If there is no such question, or it has no outcome because it is still open.
        ReferenceMissingError
            If the case came without its reference.
        """
        return outcome_of(self.case, question, after=after)
