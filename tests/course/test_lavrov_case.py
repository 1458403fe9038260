"""What the case of Lavrov's visit holds, and what holds within it."""

import re
from collections import Counter
from itertools import combinations
from typing import get_args

import pytest

from irkit.case.case import case_folder, load_case
from irkit.case.checks import levels_apart
from irkit.framework.levels import Level, misconception
from irkit.records import answers, records

FOLDER = case_folder("lavrov-tehran-2013")


@pytest.fixture(scope="module")
def case():
    return load_case("lavrov-tehran-2013")


def test_the_case_holds_what_was_researched(case):
    held = {
        "claims": 73, "links": 33, "actors": 38, "issues": 21, "ties": 80, "facts": 52, "points": 17,
        "questions": 16, "extensions": 5, "readings": 20, "tensions": 6, "literature": 33, "paragraphs": 18,
        "sections": 5,
    }  # fmt: skip
    assert held == {kind: len(getattr(case, kind)) for kind in held}


def test_every_file_says_what_it_holds_and_its_licence():
    for path in FOLDER.glob("*.toml"):
        comment = path.read_text(encoding="utf-8").split("\n\n")[0]
        assert (path.name, True) == (path.name, comment.startswith("# ") and "CC BY 4.0" in comment)


def test_answers_stand_in_the_reference_file_only():
    answer = re.compile(
        r"^(verdict|outcome|certainty|evidence|independent_codes|types|record|reason) =", re.M
    )
    texts = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.toml")}
    assert {name for name, text in texts.items() if answer.search(text)} == {"reference.toml"}


def test_a_link_has_the_levels_of_its_claims_or_says_why_not(case):
    codes = {link.id: [case.codes(claim) for claim in link.claims] for link in case.links}
    apart = [link.id for link in case.links if levels_apart(link, codes[link.id])]
    assert apart == [each.link for each in case.differences]
    assert apart == [
        "L03", "L04", "L07", "L08", "L12", "L13", "L15", "L17", "L20", "L22", "L26", "L27",
        "L28", "L29", "L30",
    ]  # fmt: skip


def test_a_reason_for_a_difference_names_no_claims_but_those_of_its_link(case):
    for each in case.differences:
        named = set(re.findall(r"C\d\d", each.reason))
        assert (each.link, named - set(case[each.link].claims)) == (each.link, set())


def test_only_the_pair_itself_is_bilateral(case):
    pairs = {frozenset((tie.a, tie.b)) for tie in case.ties if tie.effect_level is Level.BILATERAL}
    assert pairs == {frozenset(case.about.pair)}
    assert {link.id: link.pair for link in case.links if link.pair} == {
        "L05": ("A_USA", "A_IRN"),
        "L07": ("A_RUS", "A_USA"),
    }


def test_ties_have_a_level_that_one_of_their_claims_accepts(case):
    for tie in case.ties:
        accepted = {level for claim in tie.claims for level in case.accepted_levels(claim)}
        assert (tie.id, True) == (tie.id, tie.effect_level in accepted)


def test_no_driver_sits_in_the_framing(case):
    causes = Counter(code.cause_level for code in case.reference.codes if code.cause_level)
    assert (causes[Level.DOMESTIC], causes[Level.INDIVIDUAL], causes[Level.FRAMING]) == (2, 1, 0)


@pytest.mark.parametrize("name", ["lavrov-tehran-2013", "obama-syria-2013"])
def test_a_claim_is_coded_causal_exactly_where_it_names_a_cause(name):
    codes = load_case(name).reference.codes
    assert [c.claim for c in codes if "causal" in c.types] == [c.claim for c in codes if c.cause_level]


def test_a_number_or_a_comparison_is_plain_and_a_word_without_exception_is_emphatic(case):
    cues = {claim.id: claim.cue for claim in case.claims}
    compared = {"C13": "any other juncture", "C15": "most countries", "C69": "more serious than"}
    assert compared == {claim: cues[claim] for claim in compared}
    assert {"plain"} == {case.codes(claim).certainty for claim in compared}
    assert (cues["C67"], case.codes("C67").certainty) == ("every one", "emphatic")


def test_nobody_who_speaks_for_a_state_is_an_effect_level(case):
    """Only the ambassador's life story, told for its own sake, can be individual by the codebook."""
    individual = [c.claim for c in case.reference.codes if Level.INDIVIDUAL in c.effect_levels]
    assert individual == ["C56", "C57"]


def test_nine_claims_under_a_heading_have_no_effect_there(case):
    under = [claim.id for claim in case.claims if case[case.claim(claim.id).section].heading_level]
    apart = [
        each for each in under if case[case.claim(each).section].heading_level is not case.effect_level(each)
    ]
    assert (len(under), len(apart)) == (57, 9)


def triads(ties):
    """Return how many triads of actors are tied on every side, and how many of them are strained."""
    signs = {frozenset((tie.a, tie.b)): tie.sign for tie in ties if tie.sign}
    actors = sorted({actor for pair in signs for actor in pair})
    products = []
    for three in combinations(actors, 3):
        sides = [signs.get(frozenset(pair)) for pair in combinations(three, 2)]
        if None not in sides:
            products.append(sides[0] * sides[1] * sides[2])
    return len(products), products.count(-1)


@pytest.mark.parametrize(
    ("issue", "stated", "all_ties"), [("I01", (0, 0), (3, 2)), ("I05", (35, 0), (84, 0))]
)
def test_much_of_the_balance_is_supplied_by_the_coder(case, issue, stated, all_ties):
    ties = [tie for tie in case.ties if tie.issue == issue]
    assert triads([tie for tie in ties if tie.basis == "stated"]) == stated
    assert triads(ties) == all_ties


def test_states_have_the_codes_of_other_data_sets_and_nobody_else_has(case):
    states = {actor.id for actor in case.actors if actor.kind in ("state", "historical state")}
    assert {actor.id for actor in case.actors if actor.iso3} == states
    assert {actor.id for actor in case.actors if actor.cow_code} == states
    assert {actor.id for actor in case.actors if actor.cow_abbr} == states


def test_soviet_and_russian_state_share_a_number_and_no_others_do(case):
    numbers = Counter(actor.cow_code for actor in case.actors if actor.cow_code)
    assert {number for number, count in numbers.items() if count > 1} == {365}


def test_an_actor_is_placed_by_name_as_the_pair_sees_it(case):
    placed = {actor.id: actor.scope for actor in case.actors}
    assert [placed[each] for each in case.about.pair] == ["bilateral", "bilateral"]
    assert [placed[each] for each in ("A_CHN", "A_WEST", "A_SCO", "A_ISR", "P_ASD", "P_LAV", "A_JEC")] == [
        "international", "international", "regional", "regional", "regional", "bilateral", "bilateral",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("of", "words"),
    [
        ("status", records.Status), ("type", answers.ClaimType), ("certainty", answers.Certainty),
        ("evidence", answers.Evidence), ("verdict", answers.Verdict), ("mode", records.LinkMode),
    ],
)  # fmt: skip
def test_every_word_of_the_codes_is_explained(case, of, words):
    assert {word.word for word in case.words if word.of == of} == set(get_args(words))


def test_nothing_is_later_than_the_hindsight_cutoff(case):
    cutoff = case.about.hindsight_cutoff
    assert max(fact.last_day for fact in case.facts) <= cutoff
    assert max(each.resolution_date for each in case.questions) <= cutoff


def test_every_question_is_resolved_by_facts_and_only_sure_ones_are_graded(case):
    outcomes = [case.outcome(each.id) for each in (*case.questions, *case.extensions)]
    assert all(outcome.facts for outcome in outcomes)
    assert {case.question(each.question).id for each in outcomes if not each.graded} == {
        "F09", "X1", "X2", "X3", "X4", "X5",
    }  # fmt: skip
    assert {each.status for each in outcomes if each.graded} == {"verified"}


def test_a_source_names_its_publisher_apart_from_the_page_that_carries_it(case):
    sources = [source for record in (*case.facts, *case.readings) for source in record.sources]
    assert [source.publisher for source in sources if re.search(r" (via|citing) ", source.publisher)] == []
    assert [source.title for source in sources if source.confirmed and not source.url] == []


def test_the_sections_follow_each_other_through_the_article(case):
    spans: dict[str, list[str]] = {}
    for paragraph in case.paragraphs:
        spans.setdefault(paragraph.section, []).append(paragraph.id)
    assert {section: (span[0], span[-1]) for section, span in spans.items()} == {
        "framing": ("P1", "P2"), "international": ("P3", "P3"), "regional": ("P4", "P8"),
        "bilateral": ("P9", "P15"), "conclusion": ("P16", "P18"),
    }  # fmt: skip
    assert list(spans) == [section.id for section in case.sections]


def test_background(case):
    """Misconception M0 tells how many claims under a heading have their effect elsewhere."""
    headings = {section.id: section.heading_level for section in case.sections if section.heading_level}
    under = [claim for claim in case.claims if claim.section in headings]
    elsewhere = [claim for claim in under if case.effect_level(claim.id) != headings[claim.section]]

    assert (57, 9) == (len(under), len(elsewhere))
    assert "nine of the 57 claims" in misconception("M0").source


def test_rivals(case):
    """What somebody who doubts a link could say was known on the day: lesson 05 shows it."""
    years = {year for link in case.links for year in re.findall(r"\b(?:19|20)\d\d\b", link.rival_reading)}
    assert years
    assert max(years) <= "2013"
