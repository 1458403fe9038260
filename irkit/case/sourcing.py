"""Reading a source: how sure it is and why, how it stands to the record, to itself and to other readings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, get_args

from irkit.records.answers import Certainty, Evidence, Verdict
from irkit.records.fields import last_day
from irkit.text import UserError, listed

if TYPE_CHECKING:
    import pandas as pd

    from irkit.case.case import Case
    from irkit.records.records import Event, Fact, Reading, Source, Tension

UNSUPPORTED = ("none", "assertion")
"""What a text offers for a claim where it offers no event and no official word."""

CHECKABLE = ("no", "partly", "yes")
"""Whether a record could decide a claim, the least first."""


class HindsightError(UserError, ValueError):
    """Verdicts were asked for without saying that they may be seen; the message is one sentence."""


def _picked(case: Case, claims: Iterable[str] | None) -> tuple[str, ...]:
    wanted = [claim.id for claim in case.claims] if claims is None else claims
    return tuple(case.claim(claim).id for claim in wanted)


def _crossed(case: Case, claims: tuple[str, ...], of: str, words: tuple[str, ...]) -> pd.DataFrame:
    import pandas as pd

    codes = [case.codes(claim) for claim in claims]
    counts = Counter((code.certainty, getattr(code, of)) for code in codes)
    rows = [[counts[certainty, word] for word in words] for certainty in get_args(Certainty)]
    index = pd.Index(get_args(Certainty), name="certainty", dtype=object)
    return pd.DataFrame(rows, index=index, columns=pd.Index(words, name=of, dtype=object))


def certainty_beside_evidence(case: Case, claims: Iterable[str] | None = None) -> pd.DataFrame:
    """Return how many claims are stated with which certainty on which evidence.

    Both are codes: certainty is how the text words a claim, evidence is what the text itself offers for
    it. Coders agree on evidence far less than on levels, so that a count of one or two tells little.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    claims : iterable of str, optional
        The claims to count; by default all. Those without either code are left out.

    Returns
    -------
    DataFrame
        Certainty in rows, evidence in columns, the least of each first.

    Raises
    ------
    ReferenceMissingError
        If the case came without its reference.
    """
    return _crossed(case, _picked(case, claims), "evidence", get_args(Evidence))


def certainty_beside_checkable(case: Case, claims: Iterable[str] | None = None) -> pd.DataFrame:
    """Return how many claims stated with which certainty a record could decide.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    claims : iterable of str, optional
        The claims to count; by default all.
    """
    return _crossed(case, _picked(case, claims), "checkable", CHECKABLE)


def sure_without_support(case: Case) -> tuple[str, ...]:
    """Return the claims that are worded emphatically, although the text offers no more than its word."""
    codes = [case.codes(claim.id) for claim in case.claims]
    emphatic = [code for code in codes if code.certainty == "emphatic"]
    return tuple(code.claim for code in emphatic if code.evidence in UNSUPPORTED)


def _after(case: Case, after: bool) -> None:
    if not after:
        raise HindsightError(
            f"verdicts rest on what came after {case.article.date}: ask for them with after=True"
        )


def certainty_beside_verdict(
    case: Case, claims: Iterable[str] | None = None, *, after: bool = False
) -> pd.DataFrame:
    """Return how many claims stated with which certainty the record bears out.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    claims : iterable of str, optional
        The claims to count; by default all.
    after : bool
        Whether what happened after the article may be shown; it has to be said.

    Raises
    ------
    HindsightError
        If ``after`` is not True.
    """
    _after(case, after)
    return _crossed(case, _picked(case, claims), "verdict", get_args(Verdict))


def claims_against_record(
    case: Case, claims: Iterable[str] | None = None, *, after: bool = False
) -> pd.DataFrame:
    """Return claims with their certainty, their evidence and whether a record could decide them.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    claims : iterable of str, optional
        The claims to show; by default all.
    after : bool, default False
        Whether to add the verdict, the facts that it rests on, and the points where article and record part.

    Returns
    -------
    DataFrame
        A row a claim.
    """
    import pandas as pd

    picked = _picked(case, claims)
    rows = []
    for claim in picked:
        code = case.codes(claim)
        row = {
            "text": case.claim(claim).text,
            "certainty": code.certainty or "",
            "evidence": code.evidence or "",
            "checkable": code.checkable or "",
        }
        if after:
            points = [point.record for point in case.points if claim in point.claims]
            row |= {"verdict": code.verdict or "", "facts": listed(code.facts), "record": " ".join(points)}
        rows.append(row)
    columns = ["text", "certainty", "evidence", "checkable"]
    columns += ["verdict", "facts", "record"] if after else []
    return pd.DataFrame(rows, index=pd.Index(picked, name="claim", dtype=object), columns=columns)


def on_record(case: Case, claim: str) -> tuple[tuple[Fact, Event], ...]:
    """Return what had happened by the day of the article that bears on a claim, in the order of time.

    An event whose date may mean a later day is left out. Whether it bears the claim out is not said.

    Parameters
    ----------
    case : Case
        The case, with its reference, which names the facts that bear on a claim.
    claim : str
        The claim's id.

    Raises
    ------
    ReferenceMissingError
        If the case came without its reference.
    """
    facts = case.codes(claim).facts
    return tuple((fact, event) for fact, event in case.events(case.article.date) if fact.id in facts)


def published_by(fact: Fact, day: date) -> tuple[Source, ...]:
    """Return the sources of a fact that are dated no later than a day, whatever their dates may mean."""
    return tuple(each for each in fact.sources if each.date and last_day(each.date) <= day)


def source_of(fact: Fact, event: Event) -> Source | None:
    """Return the source that tells of an event: the one it names, or the fact's first that is not older."""
    if event.source is not None:
        return fact.sources[event.source - 1]
    fitting = (each for each in fact.sources if each.date and last_day(each.date) >= event.first_day)
    return next(fitting, None)


def tensions_of(case: Case, claim: str) -> tuple[Tension, ...]:
    """Return where a claim pulls against other claims of the same text.

    Raises
    ------
    RecordNotFoundError
        If the case has no such claim.
    """
    asked = case.claim(claim).id
    return tuple(tension for tension in case.tensions if asked in tension.claims)


def _was_published(reading: Reading, by: date) -> bool:
    """Return whether a dated source of a reading is no later than a day, whatever its date may mean."""
    return any(last_day(source.date) <= by for source in reading.sources if source.date)


def readings_of(case: Case, claim: str | None = None, *, after: bool = False) -> tuple[Reading, ...]:
    """Return how others saw the matter: those whose view runs against a claim, or all of them.

    Parameters
    ----------
    case : Case
        The case.
    claim : str, optional
        A claim's id; without it every reading counts.
    after : bool, default False
        Whether readings published after the article count too. Without it a reading counts if one of its
        dated sources is no later than the article.

    Raises
    ------
    RecordNotFoundError
        If the case has no such claim.
    """
    asked = None if claim is None else case.claim(claim).id
    found = [each for each in case.readings if asked is None or asked in each.contrasts_with]
    return tuple(each for each in found if after or _was_published(each, case.article.date))
