"""What must hold between the records of a case: ids that exist once, and codes that agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from irkit.case.layout import REFERENCE, TABLES, Contents, Fault
from irkit.case.map import place_of, place_on_map
from irkit.framework.levels import Level
from irkit.framework.states import regions
from irkit.records.answers import ClaimReference
from irkit.records.records import Link, pointers
from irkit.text import listed, meant

FILE_OF = {table.collection: table.file for table in TABLES}

ONCE = {
    "fits": ("hypothesis", "piece"),
    "base_rates": ("question",),
    "placements": ("claim", "scheme"),
}
"""The fields of a record by which there is one of it."""


def faults_between(contents: Contents) -> Iterator[Fault]:
    """Find every fault that shows only when the records of a case are held together."""
    yield from _duplicate_ids(contents)
    yield from _dangling_ids(contents)
    yield from _misplaced_claims(contents)
    yield from _misplaced_tiles(contents)
    yield from _misjudged_ties(contents)
    yield from _repeated(contents)
    yield from _misplaced_base_rates(contents)
    if REFERENCE in contents.read:
        yield from _claims_without_codes(contents)
        yield from _impossible_outcomes(contents)
        yield from _unknown_turns(contents)
        yield from _unexplained_links(contents)


def _duplicate_ids(contents: Contents) -> Iterator[Fault]:
    """Find ids used twice; in reference.toml a claim may be coded, and a question resolved, once."""
    places: dict[tuple[str, str], list[str]] = {}
    for table, name, _ in contents.named:
        kind = "" if table.key == "id" else table.heading
        places.setdefault((kind, name), []).append(table.file)
    for (_, name), files in places.items():
        if len(files) > 1:
            where = listed(dict.fromkeys(files))
            yield Fault(
                files[-1], name, f"stands {len(files)} times in {where}", "an id stands once in a case"
            )


def _dangling(
    file: str, record: str | None, field: str, name: str, collection: str, known: Iterable[str]
) -> Fault:
    """Return the fault of a field that names a record which does not exist."""
    problem = f'names "{name}", which is not in {FILE_OF[collection]}'
    advice = meant(name, known) if known else f"the case has no {collection}"
    return Fault(file, record, problem, advice, (field,), "dangling", name)


def _dangling_ids(contents: Contents) -> Iterator[Fault]:
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
                    yield _dangling(file, record or None, field, name, collection, ids[collection])


def _misplaced_claims(contents: Contents) -> Iterator[Fault]:
    """Find claims whose locator and section do not fit; a case may do without paragraphs."""
    if "paragraphs.toml" not in contents.read:
        return
    sections = {paragraph.id: paragraph.section for paragraph in contents.records["paragraphs"]}
    known = contents.ids()["paragraphs"]
    for claim in contents.records["claims"]:
        section = sections.get(claim.paragraph, claim.section)
        if claim.paragraph not in known:
            yield _dangling("claims.toml", claim.id, "locator", claim.paragraph, "paragraphs", known)
        elif section != claim.section:
            problem = f'is "{claim.section}", but {claim.paragraph} stands in "{section}"'
            yield Fault("claims.toml", claim.id, problem, "", ("section",))


def _misplaced_tiles(contents: Contents) -> Iterator[Fault]:
    """Find tiles without a place, in no region, or where another state has its tile already."""
    taken = {place.spot: place for place in map(place_of, contents.records["actors"]) if place}
    for tile in contents.records["tiles"]:
        place = place_on_map(tile)
        if place is None:
            advice = "give it a name, a region, a row and a column"
            yield Fault("tiles.toml", tile.id, "is no state of the shared map", advice)
        elif place.region not in regions():
            advice = meant(place.region, regions())
            problem = f'"{place.region}" is no region'
            yield Fault("tiles.toml", tile.id, problem, advice, ("region",), "value", place.region)
        elif taken.setdefault(place.spot, place).code != place.code:
            problem = f"lies where {taken[place.spot].name} has its tile"
            yield Fault("tiles.toml", tile.id, problem, "choose another row or column")


def _misjudged_ties(contents: Contents) -> Iterator[Fault]:
    """Find ties that join an actor to itself, or that call another pair than the case's own bilateral."""
    pair = set(contents.about.pair) if contents.about else set()
    for tie in contents.records["ties"]:
        if tie.a == tie.b:
            yield Fault("ties.toml", tie.id, f"joins {tie.a} to itself")
        elif pair and tie.effect_level is Level.BILATERAL and {tie.a, tie.b} != pair:
            problem = f"is bilateral, but only {listed(sorted(pair))} are the case's pair"
            advice = "code another pair by its widest arena"
            yield Fault("ties.toml", tie.id, problem, advice, ("effect_level",))


def _repeated(contents: Contents) -> Iterator[Fault]:
    """Find records that say of the same things what another one has said."""
    for collection, fields in ONCE.items():
        first: dict[tuple[str, ...], str] = {}
        for record in contents.records[collection]:
            about = tuple(getattr(record, field) for field in fields)
            earlier = first.setdefault(about, record.id)
            if earlier != record.id:
                problem = f"is about {listed(about)}, as {earlier} is"
                yield Fault(FILE_OF[collection], record.id, problem, "one is enough")


def _misplaced_base_rates(contents: Contents) -> Iterator[Fault]:
    """Find base rates of questions that are not of yes or no."""
    records = contents.records
    questions = [*records["questions"], *records["extensions"], *records["live_questions"]]
    several = {question.id for question in questions if question.options}
    for rate in records["base_rates"]:
        if rate.question in several:
            problem = f"{rate.question} has several answers"
            yield Fault("questions.toml", rate.id, problem, "a base rate belongs to a question of yes or no")


def _claims_without_codes(contents: Contents) -> Iterator[Fault]:
    """Find claims that the reference does not code."""
    ids = contents.ids()
    for name in dict.fromkeys(ids["claims"]):
        if name not in ids["codes"]:
            yield Fault(REFERENCE, name, "the claim has no codes", "add a [[claim]] for it")


def _unknown_turns(contents: Contents) -> Iterator[Fault]:
    """Find events that would turn an answer and are no fact's."""
    labels = [event.label for fact in contents.records["facts"] for event in fact.events]
    for matter in contents.records["matters"] if "facts.toml" in contents.read else ():
        for turn in matter.turns:
            if turn.event not in labels:
                problem, advice = f'"{turn.event}" is no event of facts.toml', meant(turn.event, labels)
                yield Fault(REFERENCE, matter.text, problem, advice, ("turns",), "value", turn.event)


def _impossible_outcomes(contents: Contents) -> Iterator[Fault]:
    """Find outcomes that are no answer to their question, and outcomes of live questions."""
    records = contents.records
    questions = {question.id: question for question in records["questions"] + records["extensions"]}
    live = {question.id for question in records["live_questions"]}
    for outcome in records["outcomes"]:
        question = questions.get(outcome.question)
        if outcome.question in live:
            advice = "it resolves in a term, not in a case"
            yield Fault(REFERENCE, outcome.question, "is a live question", advice)
        elif question is not None and outcome.outcome not in question.answers:
            problem = f'"{outcome.outcome}" is no answer to the question'
            advice = meant(outcome.outcome, question.answers)
            yield Fault(REFERENCE, outcome.question, problem, advice, ("outcome",), "", outcome.outcome)


def _unexplained_links(contents: Contents) -> Iterator[Fault]:
    """Find links whose levels are not their claims' without a reason, or that give one for nothing."""
    codes = {code.claim: code for code in contents.records["codes"]}
    explained = contents.ids()["differences"]
    for link in contents.records["links"]:
        if not all(claim in codes for claim in link.claims):
            continue
        apart = levels_apart(link, [codes[claim] for claim in link.claims])
        if apart and link.id not in explained:
            advice = f"mend it, or say why in a [[difference]] of {REFERENCE}"
            yield Fault("links.toml", link.id, listed(apart), advice)
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
