"""What must hold between the records of a case: ids that exist once, and codes that agree."""

from __future__ import annotations

from collections.abc import Iterator

from irkit.case.layout import REFERENCE, TABLES, Contents, Fault
from irkit.framework.levels import Level
from irkit.records.answers import ClaimReference
from irkit.records.fields import pointers
from irkit.records.records import Link
from irkit.text import listed, meant

FILE_OF = {table.collection: table.file for table in TABLES}


def faults_between(contents: Contents) -> Iterator[Fault]:
    """Find every fault that shows only when the records of a case are held together."""
    yield from _ids_that_stand_twice(contents)
    yield from _names_of_nothing(contents)
    yield from _misplaced_claims(contents)
    yield from _ties_of_other_pairs(contents)
    yield from _events_without_their_source(contents)
    yield from _cells_marked_twice(contents)
    yield from _base_rates_astray(contents)
    if REFERENCE in contents.read:
        yield from _claims_without_codes(contents)
        yield from _impossible_outcomes(contents)
        yield from _links_apart(contents)


def _ids_that_stand_twice(contents: Contents) -> Iterator[Fault]:
    """Find ids used twice; in reference.toml a claim may be coded, and a forecast resolved, once."""
    places: dict[tuple[str, str], list[str]] = {}
    for table, name, _ in contents.named:
        kind = "" if table.key == "id" else table.heading
        places.setdefault((kind, name), []).append(table.file)
    for (_, name), files in places.items():
        if len(files) > 1:
            where = listed(dict.fromkeys(files))
            yield Fault(files[-1], name, f"stands {len(files)} times in {where}: an id stands once in a case")


def _names_of_nothing(contents: Contents) -> Iterator[Fault]:
    """Find ids that are nowhere; where a file could not be read, whoever points into it is not to blame."""
    unread = {fault.file for fault in contents.faults} - contents.read
    ids = {collection: dict.fromkeys(names) for collection, names in contents.ids().items()}
    fields = {table: pointers(table.model) for table in TABLES}
    named = [(table.file, name, raw, fields[table]) for table, name, raw in contents.named]
    if contents.about is not None:
        named.append(("case.toml", "", {"pair": list(contents.about.pair)}, {"pair": "actors"}))
    for file, record, raw, pointing in named:
        for field, collection in pointing.items():
            if FILE_OF[collection] in unread:
                continue
            value = raw.get(field)
            for name in [value] if isinstance(value, str) else value if isinstance(value, list) else []:
                if isinstance(name, str) and name not in ids[collection]:
                    known = ids[collection]
                    tail = meant(name, known) if known else f"the case has no {collection}"
                    told = f'{field} names "{name}", which is not in {FILE_OF[collection]}: {tail}'
                    yield Fault(file, record or None, told)


def _misplaced_claims(contents: Contents) -> Iterator[Fault]:
    """Find claims whose locator and section do not fit; a case may do without paragraphs."""
    sections = {paragraph.id: paragraph.section for paragraph in contents.made["paragraphs"]}
    if "paragraphs.toml" not in contents.read:
        return
    named = contents.ids()["paragraphs"]
    for claim in contents.made["claims"]:
        if claim.paragraph not in named:
            told = f'locator names "{claim.paragraph}", which is not in paragraphs.toml'
            yield Fault("claims.toml", claim.id, f"{told}: {meant(claim.paragraph, named)}")
        elif sections.get(claim.paragraph, claim.section) != claim.section:
            stands = sections[claim.paragraph]
            told = f'section is "{claim.section}", but {claim.paragraph} stands in "{stands}"'
            yield Fault("claims.toml", claim.id, told)


def _ties_of_other_pairs(contents: Contents) -> Iterator[Fault]:
    """Find ties that join an actor to itself, or that call another pair than the case's own bilateral."""
    pair = set(contents.about.pair) if contents.about else set()
    for tie in contents.made["ties"]:
        if tie.a == tie.b:
            yield Fault("ties.toml", tie.id, f"joins {tie.a} to itself")
        elif pair and tie.effect_level is Level.BILATERAL and {tie.a, tie.b} != pair:
            told = f"effect_level is bilateral, but only {listed(sorted(pair))} are the case's pair"
            yield Fault("ties.toml", tie.id, f"{told}: code another pair by its widest arena")


def _events_without_their_source(contents: Contents) -> Iterator[Fault]:
    """Find events that name a source by a number that their fact does not have."""
    for fact in contents.made["facts"]:
        for event in fact.events:
            if event.source is not None and event.source > len(fact.sources):
                told = f'"{event.label}" names source {event.source}, but the fact has {len(fact.sources)}'
                yield Fault("facts.toml", fact.id, told)


def _cells_marked_twice(contents: Contents) -> Iterator[Fault]:
    """Find evidence that is held against the same hypothesis twice."""
    met: dict[tuple[str, str], str] = {}
    for fit in contents.made["fits"]:
        first = met.setdefault((fit.hypothesis, fit.piece), fit.id)
        if first != fit.id:
            told = f"holds {fit.piece} against {fit.hypothesis}, as {first} does: one fit a pair"
            yield Fault("hypotheses.toml", fit.id, told)


def _base_rates_astray(contents: Contents) -> Iterator[Fault]:
    """Find base rates of questions that are not of yes or no, and second ones of the same question."""
    asked = contents.made["forecasts"] + contents.made["extensions"] + contents.made["live_questions"]
    several = {each.id for each in asked if each.options}
    met: dict[str, str] = {}
    for rate in contents.made["base_rates"]:
        first = met.setdefault(rate.forecast, rate.id)
        if rate.forecast in several:
            told = f"{rate.forecast} has several answers: a base rate belongs to a question of yes or no"
            yield Fault("forecasts.toml", rate.id, told)
        elif first != rate.id:
            yield Fault("forecasts.toml", rate.id, f"{rate.forecast} has the base rate {first} already")


def _claims_without_codes(contents: Contents) -> Iterator[Fault]:
    ids = contents.ids()
    coded = set(ids["codes"])
    for name in dict.fromkeys(ids["claims"]):
        if name not in coded:
            yield Fault(REFERENCE, name, "the claim has no codes: add a [[claim]] for it")


def _impossible_outcomes(contents: Contents) -> Iterator[Fault]:
    questions = {each.id: each for each in contents.made["forecasts"] + contents.made["extensions"]}
    live = {each.id for each in contents.made["live_questions"]}
    for outcome in contents.made["outcomes"]:
        question = questions.get(outcome.forecast)
        if outcome.forecast in live:
            yield Fault(
                REFERENCE, outcome.forecast, "is a live question: it resolves in a term, not in a case"
            )
        elif question is not None and outcome.outcome not in question.answers:
            told = f'outcome "{outcome.outcome}" is no answer to the question'
            yield Fault(REFERENCE, outcome.forecast, f"{told}: {meant(outcome.outcome, question.answers)}")


def _links_apart(contents: Contents) -> Iterator[Fault]:
    """Find links whose levels are not their claims' without a reason, or that give one for nothing."""
    codes = {code.claim: code for code in contents.made["codes"]}
    explained = contents.ids()["differences"]
    for link in contents.made["links"]:
        if not all(claim in codes for claim in link.claims):
            continue
        apart = levels_apart(link, [codes[claim] for claim in link.claims])
        if apart and link.id not in explained:
            told = f"{listed(apart)}: mend it, or say why in a [[difference]] of {REFERENCE}"
            yield Fault("links.toml", link.id, told)
        elif link.id in explained and not apart:
            yield Fault(REFERENCE, link.id, "has a difference, but its levels are those of its claims")


def levels_apart(link: Link, codes: list[ClaimReference]) -> list[str]:
    """Return in words where a link's levels are not those of its claims; an empty list where they are.

    Parameters
    ----------
    link : Link
        The step from cause to effect.
    codes : list of ClaimReference
        The reference codes of the claims that it rests on.

    Returns
    -------
    list of str
        One phrase a difference: each effect level that none of the claims accepts, and the cause level
        where no claim has it.
    """
    claims = listed(link.claims)
    accepted = {level for code in codes for level in code.effect_levels}
    causes = {code.cause_level for code in codes}
    apart = [
        f"effect level {level.value} is accepted for none of {claims}"
        for level in link.effect_levels
        if level not in accepted
    ]
    if link.cause_level not in causes:
        apart.append(f"cause level {link.cause_level.value} is that of none of {claims}")
    return apart
