"""The collections of a case: its records of one kind, with what can be asked of them together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from msgspec import to_builtins

from irkit.framework.levels import Level
from irkit.records.answers import Certainty, Evidence, RecordNotFoundError, Verdict
from irkit.records.records import BaseRate, Claim, ForecastQuestion, Hypothesis, Issue, Link, Record, Tie
from irkit.text import listed, meant

if TYPE_CHECKING:
    import pandas as pd

    from irkit.analysis.forecasts import Forecasts, Scores
    from irkit.analysis.hypotheses import HypothesisMatrix
    from irkit.analysis.links import LinkGraph
    from irkit.analysis.ties import TieGraph
    from irkit.case.claims import ClaimList
    from irkit.case.data import CaseData
    from irkit.case.outcomes import Outcomes

# What a collection is turned into is imported when it is asked for: a case loads in less time without.

UNSUPPORTED = ("none", "assertion")
"""What a text offers for a claim where it offers no event and no official word."""

CODE_WORDS: Mapping[str, tuple[str, ...]] = {
    "certainty": get_args(Certainty),
    "evidence": get_args(Evidence),
    "checkable": ("no", "partly", "yes"),
    "verdict": get_args(Verdict),
}
"""The codes of a claim beside its levels, each with its words, the least first."""

R = TypeVar("R", bound=Record)


class Collection(tuple[R, ...]):
    """Records of one kind, in their order, that know the case to which they belong."""

    name = ""
    case: CaseData

    def __new__(cls, records: Iterable[R] = (), case: Any = None) -> Collection[R]:
        """Return the records as a collection of a case."""
        collection = super().__new__(cls, records)
        collection.case = case
        return collection

    def __repr__(self) -> str:
        """Return how many records there are, and their ids."""
        ids = [getattr(record, "id", "") for record in self]
        shown = ", ".join(ids[:6]) + (", …" if len(ids) > 6 else "")
        return f"<{type(self).__name__} of {self.case.id}: {len(self)}{': ' + shown if ids else ''}>"


class Claims(Collection[Claim]):
    """The claims of an article, in our own words."""

    name = "claims"

    def read(self, *claims: str | Mapping[str, Level | str]) -> ClaimList:
        """Return claims to read.

        Parameters
        ----------
        *claims : str or mapping of str to Level or str
            Claim ids; or a coding, whose codes are then shown beside its claims. Where the case has its
            reference, a coded claim is marked as contested if it is.

        Raises
        ------
        RecordNotFoundError
            If the case has no such claim, with the likely one.
        LevelError
            If a code is no level.
        """
        from irkit.case.claims import ClaimList

        case = self.case
        codes: dict[str, Level] = {}
        ids: list[str] = []
        for given in claims:
            if isinstance(given, str):
                ids.append(given)
            else:
                codes |= {claim: Level.parse(level) for claim, level in given.items()}
                ids += given
        wanted = tuple(case.claim(claim) for claim in dict.fromkeys(ids))
        contested = frozenset(claim for claim in codes if case.reference and case.is_contested(claim))
        return ClaimList(case.article, wanted, codes, contested)

    def crosstab(
        self, rows: str, columns: str, claims: Iterable[str] | None = None, *, after: bool = False
    ) -> pd.DataFrame:
        """Return how many claims have which two codes, such as certainty beside evidence.

        Certainty is how the text words a claim, evidence is what the text itself offers for it, checkable is
        whether a record could decide it, and the verdict is what the record says. Coders agree on evidence
        far less than on levels, so a count of one or two tells little.

        Parameters
        ----------
        rows, columns : {"certainty", "evidence", "checkable", "verdict"}
            The codes.
        claims : iterable of str, optional
            The claims to count; by default all. Those without either code are left out.
        after : bool, default False
            Whether what happened after the article may be shown; the verdict needs it.

        Returns
        -------
        DataFrame
            The least of each code first.

        Raises
        ------
        HindsightError
            If a verdict is asked for, and ``after`` is not True.
        ReferenceMissingError
            If the case came without its reference.
        ValueError
            If there is no such code, with the likely one.
        """
        import pandas as pd

        for name in (rows, columns):
            if name not in CODE_WORDS:
                raise ValueError(f'"{name}" is no code that can be counted: {meant(name, CODE_WORDS)}')
        if "verdict" in (rows, columns):
            self.case.demand_hindsight("verdicts", after)
        picked = [claim.id for claim in self] if claims is None else claims
        codes = map(self.case.codes, picked)
        counts = Counter((getattr(code, rows), getattr(code, columns)) for code in codes)
        cells = [[counts[row, column] for column in CODE_WORDS[columns]] for row in CODE_WORDS[rows]]
        index, heads = (pd.Index(CODE_WORDS[code], name=code, dtype=object) for code in (rows, columns))
        return pd.DataFrame(cells, index, heads)


class Ties(Collection[Tie]):
    """The signed ties between actors."""

    name = "ties"

    def graph(self, *, issue: str | None = None, supplied: bool = True) -> TieGraph:
        """Return the signed graph of the actors, several ties of one pair pooled into one.

        Parameters
        ----------
        issue : str, optional
            The id of an issue: only ties on it count.
        supplied : bool, default True
            Whether the ties that a coder added count beside those that the text states.

        Raises
        ------
        RecordNotFoundError
            If the case has no such issue, with the likely one.

        Examples
        --------
        >>> from irkit.case.case import load_case
        >>> load_case("lavrov-tehran-2013").ties.graph(issue="I05", supplied=False).sign("A_RUS", "A_IRN")
        1
        """
        from irkit.analysis.ties import TieGraph

        title = [] if issue is None else [self.case.find(issue, Issue).name]
        title += [] if supplied else ["stated ties only"]
        wanted = [tie for tie in self if issue in (None, tie.issue) and (supplied or tie.basis == "stated")]
        names = {actor.id: actor.name for actor in self.case.actors}
        return TieGraph.pooled(wanted, names, ", ".join(title))


class Links(Collection[Link]):
    """The links from cause to effect."""

    name = "links"

    def graph(self, *, supplied: bool = True) -> LinkGraph:
        """Return the links as a signed directed graph, with the joins between them.

        Parameters
        ----------
        supplied : bool, default True
            Whether the joins that a coder added count beside those that the text makes.
        """
        from irkit.analysis.links import LinkGraph

        case = self.case
        last = {claim.id for claim in case.claims_in(case.sections[-1].id)} if case.sections else set()
        concluding = frozenset(link.id for link in self if last.intersection(link.claims))
        joins = tuple(join for join in case.joins if supplied or join.basis == "stated")
        return LinkGraph(tuple(self), joins, concluding)


class Hypotheses(Collection[Hypothesis]):
    """Rival answers to a question, to be held against the same evidence."""

    name = "hypotheses"

    def matrix(self) -> HypothesisMatrix:
        """Return how the evidence fits the hypotheses, in the judgement of those who made the case.

        Raises
        ------
        HypothesisError
            If the case has no hypotheses, or if they answer several questions.
        """
        from irkit.analysis.hypotheses import HypothesisMatrix

        return HypothesisMatrix.judged(self, self.case.evidence, self.case.fits)


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
        self, forecasts: Mapping[str, object], knew: Iterable[str] = (), path: Path | str | None = None
    ) -> Forecasts:
        """Lock the probabilities given to yes-or-no questions; see :meth:`Forecasts.lock`."""
        from irkit.analysis.forecasts import LOCKED, Forecasts

        return Forecasts.lock(forecasts, (*self, *self.case.live_questions), knew, path or LOCKED)

    def score(self, forecasts: Forecasts | Mapping[str, object]) -> Scores:
        """Hold forecasts against the outcomes that the case's reference states.

        A question is scored where the reference says that it is graded; others show their outcome alone,
        with the reason, and a contested outcome is shown as contested.

        Parameters
        ----------
        forecasts : Forecasts or mapping
            What was locked; or for each question the probability of YES.

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
        from irkit.analysis.forecasts import score_forecasts

        case = self.case
        return score_forecasts(
            forecasts,
            (*self, *case.extensions, *case.live_questions),
            {outcome.question: outcome for outcome in case.outcomes},
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
        RecordNotFoundError
            If there is no such question, or it has no outcome because it is still open.
        ReferenceMissingError
            If the case came without its reference.
        """
        from irkit.case.outcomes import Outcomes, outcome_of

        self.case.demand_hindsight("outcomes", after)
        known = [outcome.question for outcome in self.case.outcomes] if questions is None else questions
        return Outcomes(tuple(outcome_of(self.case, question) for question in known))


Row = dict[str, Any]

WITH_ANSWERS = ("claims", "links", "questions", "extensions")


def table_of(case: CaseData, name: str, *, reference: bool = False) -> pd.DataFrame:
    """Return one kind of record as a table; see ``Case.table``."""
    import pandas as pd

    names = [slot.name for slot in fields(case) if isinstance(getattr(case, slot.name), tuple)]
    if name not in (*names, "events", "points"):
        raise RecordNotFoundError(f'there is no table "{name}": {meant(name, [*names, "events", "points"])}')
    if reference and name not in WITH_ANSWERS:
        raise RecordNotFoundError(f"only {listed(WITH_ANSWERS)} have reference columns, {name} have none")
    rows = _events(case) if name == "events" else [_row(record) for record in getattr(case, name)]
    if reference:
        answers = _answers(case, name)
        rows = [{**row, **answers.get(row["id"], {})} for row in rows]
    frame = pd.DataFrame(rows)
    return frame.set_index("id") if "id" in frame else frame


def _row(record: Record) -> Row:
    """Return a record's fields with its levels as words, and records within it as plain values."""
    row: Row = to_builtins(record, builtin_types=(date,), enc_hook=str)
    return row


def _events(case: CaseData) -> list[Row]:
    return [
        {"fact": fact.id, "topic": fact.topic, "status": fact.status, **_row(event),
         "first_day": event.first_day, "last_day": event.last_day}
        for fact, event in case.events()
    ]  # fmt: skip


def _answers(case: CaseData, name: str) -> dict[str, Row]:
    """Return the reference columns by id; of a claim, effect_level is the first of the effect levels."""
    if name == "claims":
        coded = [(code, _row(code)) for code in (case.codes(claim.id) for claim in case.claims)]
        return {
            row.pop("claim"): {"effect_level": code.effect_level.value, **row, "contested": code.is_contested}
            for code, row in coded
        }
    if name == "links":
        reasons = {difference.link: difference.reason for difference in case.differences}
        return {link.id: {"difference": reasons.get(link.id, "")} for link in case.links}
    return {row.pop("question"): row for row in map(_row, case.outcomes)}
