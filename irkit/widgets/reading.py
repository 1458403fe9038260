"""Widgets of the lesson on reading a source: a claim beside its support, rival explanations side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from textwrap import shorten

from irkit.analysis.hypotheses import HypothesisMatrix, hypothesis_matrix
from irkit.case.case import Case
from irkit.case.sourcing import on_record, published_by
from irkit.figures.dates import day_text, event_text
from irkit.framework.levels import entry
from irkit.records.records import Claim
from irkit.text import listed
from irkit.widgets.board import Heading, HypothesisBoard, Marks, Weighed
from irkit.widgets.support import ClaimSupport, Shelved, Support


def claim_support(
    case: Case, claims: Iterable[str] | None = None, *, claim: str | None = None
) -> ClaimSupport:
    """Return claims to choose, each with its certainty, what the text offers for it, and the record then.

    Nothing is shown that happened after the article's day, and no verdict.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    claims : iterable of str, optional
        The claims; by default all of them.
    claim : str, optional
        The claim that is shown first.

    Raises
    ------
    LookupError
        If there is no such claim, or if the case came without its reference.
    """
    held = list(case.claims) if claims is None else [case.claim(each) for each in claims]
    meanings: dict[tuple[str, str], str] = {(each.of, each.word): each.meaning for each in case.words}
    return ClaimSupport(
        [_shelved(case, each) for each in held],
        ("effect level", "certainty", "kind of claim", "evidence"),
        lambda each: _support(case, each, meanings),
        f"On record by {day_text(case.article.date)}",
        None if claim is None else case.claim(claim).id,
    )


def _shelved(case: Case, claim: Claim) -> Shelved:
    codes = case.codes(claim.id)
    level = entry(codes.effect_level)
    marks = {
        "effect level": (f"{level.sign} {level.label}",),
        "certainty": (codes.certainty,) if codes.certainty else (),
        "kind of claim": codes.types,
        "evidence": (codes.evidence,) if codes.evidence else (),
    }
    return Shelved(claim.id, f"{claim.id} {shorten(claim.text, 70, placeholder=' …')}", marks)


def _support(case: Case, claim_id: str, meanings: Mapping[tuple[str, str], str]) -> Support:
    claim, codes = case.claim(claim_id), case.codes(claim_id)
    where = f"{_place(claim)} ({claim.locator})"
    cue = _cue(claim.cue, codes.certainty)
    offered = f"{where}: {codes.support}" if codes.support else where
    kinds = "; ".join(meanings.get(("type", kind), "") for kind in codes.types)
    certainty, evidence = codes.certainty or "not coded", codes.evidence or "not coded"
    rows = [
        ("How sure does it sound?", certainty, meanings.get(("certainty", certainty), ""), cue),
        ("What does the text offer for it?", evidence, meanings.get(("evidence", evidence), ""), offered),
        ("What kind of claim is it?", listed(codes.types), kinds, ""),
        ("Could a record decide it?", codes.checkable or "not coded", "", ""),
    ]
    record = _record(case, claim_id)
    nothing = f"This case holds nothing on it from before {day_text(case.article.date)}."
    return Support(f"{case.article.author} claims, in our words: {claim.text}", rows, record, nothing)


def _cue(cue: str | None, certainty: str | None) -> str:
    """Return the word that was looked at, and that it is of neither kind where the claim is plain."""
    if certainty == "plain":
        return f"looked at: “{cue}”; it is of neither kind" if cue else "no word of either kind"
    return f"in the text: “{cue}”" if cue else ""


def _place(claim: Claim) -> str:
    """Return a locator in words."""
    paragraph, _, sentence = claim.locator.partition(".S")
    told = f"paragraph {paragraph.removeprefix('P')}"
    return f"{told}, sentence {sentence.rstrip('abcdefgh')}" if sentence else told


def _record(case: Case, claim_id: str) -> list[tuple[str, str, str]]:
    """Return the facts that bear on a claim: what had happened by then, and who had published it."""
    events: dict[str, list[str]] = {}
    for fact, event in on_record(case, claim_id):
        events.setdefault(fact.id, []).append(f"{event_text(event)}: {event.label}")
    rows = []
    for fact_id, lines in events.items():
        fact = case.fact(fact_id)
        told = dict.fromkeys(each.publisher for each in published_by(fact, case.article.date))
        rows.append(
            (f"{fact.id} {fact.topic}", "\n".join(lines), "; ".join(told) or "sources of a later date")
        )
    return rows


def hypothesis_board(
    case: Case, question: str | None = None, *, name: str = "my_matrix", answer: Marks | None = None
) -> HypothesisBoard:
    """Return rival explanations to hold against the same evidence, with what speaks against each at once.

    Parameters
    ----------
    case : Case
        The case.
    question : str, optional
        What is to be explained; needed where the case holds several questions.
    name : str
        The variable that the copied answer is assigned to.
    answer : mapping, optional
        Earlier marks to go on from: by hypothesis and piece of evidence CC, C, N, I or II.

    Raises
    ------
    HypothesisError
        If the case has no hypotheses, or no such question.
    ValueError
        If the earlier answer cannot be used.
    """
    theirs = hypothesis_matrix(case, question)
    rows = [_heading(case, each) for each in theirs.marks]
    columns = [_heading(case, each) for each in theirs.evidence]
    asked: str = case[rows[0]["id"]].question
    return HypothesisBoard(
        asked, rows, columns, lambda marks: _weighed(theirs, marks), name=name, answer=answer
    )


def _heading(case: Case, record_id: str) -> Heading:
    record = case[record_id]
    return {"id": record.id, "label": record.label, "text": record.text}


def _weighed(theirs: HypothesisMatrix, marks: Marks) -> Weighed:
    blank = dict.fromkeys(theirs.evidence, "")
    matrix = HypothesisMatrix.of({row: {**blank, **marks.get(row, {})} for row in theirs.marks})
    return Weighed(matrix.inconsistency, matrix.diagnosticity, _told(matrix))


def _told(matrix: HypothesisMatrix) -> str:
    """Return what the marks add up to, in words."""
    cells = len(matrix.marks) * len(matrix.evidence)
    if len(matrix.open) == cells:
        return f"None of the {cells} cells is marked yet."
    told = f"{cells - len(matrix.open)} of {cells} cells are marked. "
    if matrix.open:
        return told + _so_far(matrix)
    least = matrix.least_inconsistent
    if len(least) == len(matrix.marks):
        return told + "Nothing sets the hypotheses apart: as much speaks against each."
    told += f"Least speaks against {listed(least)}."
    mute = [piece for piece in matrix.evidence if not matrix.diagnosticity[piece]]
    told += f" {listed(mute)} {'tells' if len(mute) == 1 else 'tell'} nothing apart." if mute else ""
    leans = f" Without {listed(matrix.leans_on, last='or')} this would come out differently."
    return told + (leans if matrix.leans_on else " No single piece of evidence decides it.")


def _so_far(matrix: HypothesisMatrix) -> str:
    """Return what may be said while cells are open: an empty cell praises nobody."""
    open_rows = {row for row, _ in matrix.open}
    full = [row for row in matrix.marks if row not in open_rows]
    if len(full) < 2:
        return "Rows can be compared once they are full: an open cell speaks neither for nor against."
    least = min(matrix.inconsistency[row] for row in full)
    held = [row for row in full if matrix.inconsistency[row] == least]
    if len(held) == len(full):
        return f"As much speaks against each of the full rows, {listed(full)}."
    return f"Of the full rows, {listed(full)}, least speaks against {listed(held)}."
