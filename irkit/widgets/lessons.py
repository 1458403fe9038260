"""Widgets of the lessons on each level: they fetch a case's data, and others do the work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from irkit.analysis.balance import balance_of, supplied_only
from irkit.analysis.ties import tie_graph
from irkit.case.case import Case
from irkit.figures.ties import draw_ties
from irkit.framework.levels import Level, entry
from irkit.records.records import Claim
from irkit.widgets.cards import Card
from irkit.widgets.explorer import ClaimExplorer, Row
from irkit.widgets.ledgers import Ledger
from irkit.widgets.networks import Shown, TieViewer
from irkit.widgets.pictures import picture

NO_CAUSE = "no cause named"
KINDS = {1: "together", -1: "apart", 0: "neither"}


def claim_explorer(
    case: Case,
    claims: Iterable[str] | None = None,
    *,
    effect_level: Level | str | None = None,
    cause_level: Level | str | None = None,
    heading: str | None = None,
    actor: str | None = None,
    issue: str | None = None,
    certainty: str | None = None,
) -> ClaimExplorer:
    """Return claims to filter by level, heading, actor, issue and certainty, as a list or as a table.

    Levels and certainty are reference codes: a case without its reference is filtered by the rest.

    Parameters
    ----------
    case : Case
        The case.
    claims : iterable of str, optional
        The claims; by default all of the case.
    effect_level, cause_level : Level or str, optional
        Filters at the start, as are the following.
    heading, actor, issue : str, optional
        Ids of a section, an actor and an issue.
    certainty : str, optional
        Hedged, plain or emphatic.

    Raises
    ------
    LookupError
        If the case has no such claim, section, actor or issue, with the likely one.
    ValueError
        If a level or a certainty is none of those here.
    """
    held = case.claims if claims is None else [case.claim(claim) for claim in claims]
    coded = case.reference is not None
    fields = dict.fromkeys(("effect level", "cause level", "agreement", "certainty"), True) if coded else {}
    fields |= {"heading": False, "actor": False, "issue": False}
    levels = {"effect level": effect_level, "cause level": cause_level}
    start = {name: _signed(Level.parse(level)) for name, level in levels.items() if level is not None}
    start |= {"heading": case[heading].title} if heading else {}
    start |= {"actor": case.actor(actor).name} if actor else {}
    start |= {"issue": case[issue].name} if issue else {}
    start |= {"certainty": certainty} if certainty else {}
    return ClaimExplorer(
        [_row(case, claim, coded=coded) for claim in held],
        fields,
        against=("cause level", "effect level") if coded else None,
        start=start,
        title=f"what {case.article.author} claims, in our words",
    )


def _row(case: Case, claim: Claim, *, coded: bool) -> Row:
    row: dict[str, str | tuple[str, ...]] = {
        "id": claim.id,
        "text": f"{claim.text} ({claim.paragraph})",
        "heading": case[claim.section].title,
        "actor": tuple(case.actor(actor).name for actor in claim.actors),
        "issue": tuple(case[issue].name for issue in claim.issues),
    }
    if coded:
        cause = case.cause_level(claim.id)
        row["effect level"] = _signed(case.effect_level(claim.id))
        row["cause level"] = NO_CAUSE if cause is None else _signed(cause)
        row["agreement"] = "contested" if case.is_contested(claim.id) else "coders agree"
        row["certainty"] = case.codes(claim.id).certainty or ()
    return row


def _signed(level: Level) -> str:
    return f"{entry(level).sign} {entry(level).label}"


def tie_viewer(case: Case, issue: str | None = None) -> TieViewer:
    """Return the signed network of an issue, to choose, with or without the ties that coders supplied.

    Parameters
    ----------
    case : Case
        The case.
    issue : str, optional
        The issue at the start; by default the one with the most ties.

    Raises
    ------
    LookupError
        If the case has no such issue, or no ties on it.
    """
    counts = {each.id: sum(tie.issue == each.id for tie in case.ties) for each in case.issues}
    tied = {case[each].name: each for each, count in counts.items() if count}
    if not tied:
        raise LookupError(f"{case.id} has no ties")
    start = max(tied.values(), key=counts.__getitem__) if issue is None else case[issue].id
    if start not in tied.values():
        raise LookupError(f"{case.id} has no ties on {case[start].name}")
    # Said beforehand, and not in the moment when somebody waits: how far from balance takes a library.
    words = {(each, both): _words(case, each, both) for each in tied.values() for both in (True, False)}
    return TieViewer(tied, lambda each, both: _network(case, each, both, words[each, both]), start)


def _words(case: Case, issue: str, supplied: bool) -> str:
    graph = tie_graph(case, issue=issue, supplied=supplied)
    if not graph.ties:
        return "Nothing is stated on this issue: every tie was supplied by the coders."
    words = repr(balance_of(graph))
    added = len(supplied_only(graph))
    if added:
        some = "1 of the triads is" if added == 1 else f"{added} of the triads are"
        words += f"\n{some} there only because coders supplied a tie."
    return words


def _network(case: Case, issue: str, supplied: bool, words: str) -> Shown:
    graph = tie_graph(case, issue=issue, supplied=supplied)
    if not graph.ties:
        return Shown(words, "", "")
    drawing = draw_ties(graph)
    ties = [f"{row['actor']} – {row['and']}: {row['tie']}, {row['basis']}" for row in drawing.records]
    return Shown(words, picture(drawing), "\n".join([drawing.alt, *ties]))


def ledger(
    case: Case,
    section: str | None = None,
    *,
    name: str = "my_ledger",
    answer: Mapping[str, str] | None = None,
) -> Ledger:
    """Return the issues of the case's pair to sort into what pulls the two together and what apart.

    Parameters
    ----------
    case : Case
        The case.
    section : str, optional
        The section whose claims are read; by default every issue on which the case ties the two, with
        the claims that those ties rest on.
    name : str
        The variable that the copied answer is assigned to.
    answer : mapping of str to str, optional
        An earlier answer to go on from: issue ids, and together, apart or both.

    Raises
    ------
    LookupError
        If the case has no such section.
    """
    cards: list[Card] = []
    said = []
    for issue, claims in _issues_of_pair(case, section).items():
        each = case[issue]
        cards.append({"id": each.id, "text": each.name, "note": ", ".join(claim.id for claim in claims)})
        told = "\n".join(f"{claim.id}  {claim.text}" for claim in claims)
        said.append((f"{each.id} {each.name}", told))
    told = f"What {case.article.author} claims of the two, in our words"
    return Ledger(cards, (("issue", "claim"), said, told), _coded(case), name=name, answer=answer)


def _issues_of_pair(case: Case, section: str | None) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = {}
    if section is not None:
        for claim in case.claims_in(section):
            for issue in claim.issues:
                found.setdefault(issue, []).append(claim)
        return found
    pair = {actor.id for actor in case.pair}
    for tie in case.ties:
        if {tie.a, tie.b} == pair:
            held = found.setdefault(tie.issue, [])
            held += [case.claim(each) for each in tie.claims if case.claim(each) not in held]
    return found


def _coded(case: Case) -> tuple[tuple[str, ...], list[tuple[str, ...]], str]:
    """Return the ties of the pair as a table."""
    pair = {actor.id for actor in case.pair}
    rows: list[tuple[str, ...]] = [
        (f"{tie.issue} {case[tie.issue].name}", KINDS[tie.sign], tie.basis, _signed(tie.effect_level),
         " ".join(tie.claims))
        for tie in case.ties
        if {tie.a, tie.b} == pair
    ]  # fmt: skip
    first, second = case.pair
    caption = f"Ties of {first.name} and {second.name} that the case codes"
    return ("issue", "tie", "basis", "effect level", "claims"), rows, caption
