"""Links as a graph: the level matrix, chains, loops, and what still stands without a level."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irkit.analysis.links import OWN, SITES, LinkGraph
from irkit.case.case import Case, load_case
from irkit.framework.levels import Level
from irkit.records.records import Join, Link

WORDS = "pqrstuvw"


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case("lavrov-tehran-2013")


def link(name: str, cause: str, effect: str, **fields: object) -> Link:
    given = {"cause_level": "regional", "effect_levels": ["regional"], "sign": 1, "mode": "asserted"}
    return Link.model_validate(
        {"id": name, "cause": cause, "effect": effect, "claims": [f"C{name[1:]}"]} | given | fields
    )


def join(effect_of: str, cause_of: str, sign: int = 1, basis: str = "stated") -> Join:
    return Join.model_validate(
        {"id": f"J{effect_of}{cause_of}", "effect_of": effect_of, "cause_of": cause_of, "sign": sign,
         "basis": basis, "note": "so"}
    )  # fmt: skip


@st.composite
def graphs(draw: st.DrawFn) -> LinkGraph:
    """Return graphs of up to eight links, with joins."""
    sides = st.sampled_from(SITES)
    links = [
        link(
            f"L{place}", draw(st.sampled_from(WORDS)), draw(st.sampled_from(WORDS)),
            sign=draw(st.sampled_from((1, 0, -1))),
            cause_level=draw(sides), effect_levels=draw(st.lists(sides, min_size=1, max_size=2, unique=True)),
            mode=draw(st.sampled_from((*OWN, "omitted", "reported and denied"))),
        )
        for place in range(draw(st.integers(1, 8)))
    ]  # fmt: skip
    ids = st.sampled_from([each.id for each in links])
    pairs = draw(
        st.lists(st.tuples(ids, ids, st.sampled_from((1, -1))), max_size=4, unique_by=lambda each: each[:2])
    )
    return LinkGraph(tuple(links), tuple(join(*pair) for pair in pairs))


def test_the_case_has_its_links_with_the_omitted_one_marked(case: Case) -> None:
    graph = case.links.graph()

    assert "<LinkGraph: 33 links, 1 of them left out by the text; 20 joins>" == repr(graph)
    assert ["L22"] == list(graph.table.index[graph.table["mode"] == "omitted"])
    assert 32 == len(case.links.graph(omitted=False).links)


def test_the_matrix_counts_the_steps_that_the_text_takes_and_not_the_one_it_leaves_out(case: Case) -> None:
    counted, with_omitted = case.links.graph().matrix(), case.links.graph().matrix(omitted=True)

    # Of the 33 links one is left out, and one has its effect at two levels.
    assert [33, 34] == [int(matrix.to_numpy().sum()) for matrix in (counted, with_omitted)]
    assert [("international", "bilateral")] == [
        (row, column)
        for row in counted
        for column in counted
        if counted.loc[row, column] != with_omitted.loc[row, column]
    ]


def test_the_matrix_adds_up_signs_where_asked(case: Case) -> None:
    assert [1, 6] == [
        int(case.links.graph().matrix(signed=signed).loc["bilateral", "regional"]) for signed in (True, False)
    ]


@given(graphs())
def test_reversing_every_link_transposes_the_matrix(graph: LinkGraph) -> None:
    steps = [
        link(f"{step.link}{place}", step.cause, step.effect, cause_level=step.cause_level,
             effect_levels=[step.effect_level], sign=step.sign, mode=step.mode)
        for place, step in enumerate(graph.steps)
    ]  # fmt: skip
    turned = [
        link(each.id, each.effect, each.cause, cause_level=each.effect_levels[0],
             effect_levels=[each.cause_level], sign=each.sign, mode=each.mode)
        for each in steps
    ]  # fmt: skip
    for signed in (True, False):
        there, back = (LinkGraph(tuple(each)).matrix(signed=signed) for each in (steps, turned))
        assert there.to_numpy().T.tolist() == back.to_numpy().tolist()


def test_a_chain_goes_from_link_to_link_and_names_where_the_level_changes_unsaid(case: Case) -> None:
    (chain,) = (
        each for each in case.links.graph().chains(None) if each.links == ("L14", "L15", "L16", "L17", "L31")
    )

    assert (1, (("L16", "L17"),)) == (chain.sign, chain.drifts)
    assert (Level.REGIONAL, Level.DOMESTIC) == (chain.steps[2].cause_level, chain.steps[2].effect_level)
    assert ["J15", "J16"] == [each.id for each in chain.supplied]


def test_only_a_chain_with_the_omitted_link_leads_from_outside_to_the_missing_missiles(case: Case) -> None:
    (chain,) = (each for each in case.links.graph().chains() if each.links == ("L22", "L21"))

    assert (["omitted", "asserted"], -1) == ([step.mode for step in chain.steps], chain.sign)
    assert not [each for each in case.links.graph(omitted=False).chains() if "L22" in each.links]


@given(graphs(), st.integers(1, 4))
def test_every_chain_holds_together_and_passes_nothing_twice(graph: LinkGraph, length: int) -> None:
    for chain in graph.chains(length):
        assert length == len(chain.steps) == len(chain.meetings) + 1
        assert len(set(chain.steps)) == length
        for step, later, met in zip(chain.steps, chain.steps[1:], chain.meetings, strict=False):
            assert (later, met) in list(graph.after(step))


def test_the_case_has_one_loop_that_grows_and_one_that_holds_itself_in_check(case: Case) -> None:
    assert {("L06", "L09"): 1, ("L17", "L31"): -1} == {
        loop.links: loop.sign for loop in case.links.graph().loops()
    }
    assert () == case.links.graph(supplied=False).loops()


def test_a_loop_counts_once_and_its_sign_is_the_product_of_its_links_and_joins() -> None:
    links = (link("L1", "p", "q", sign=-1), link("L2", "q", "r"), link("L3", "s", "p"))
    (loop,) = LinkGraph(links, (join("L2", "L3", -1),)).loops()

    assert (("L1", "L2", "L3"), 1, 3) == (loop.links, loop.sign, len(loop.meetings))


def test_with_every_level_in_all_that_the_author_takes_for_his_own_stands(case: Case) -> None:
    standing = case.links.graph().without()

    assert (31, ()) == (len(standing.stands), standing.falls)
    assert {"L29": True, "L30": True, "L31": True, "L32": True} == dict(standing.conclusions)


@pytest.mark.parametrize(
    ("without", "by", "standing", "conclusion"),
    [
        ("international", "effect", 19, ["L29", "L30", "L31", "L32"]),
        ("regional", "effect", 16, ["L29"]),
        ("bilateral", "effect", 17, ["L30"]),
        ("international", "cause", 14, ["L30", "L31", "L32"]),
        ("regional", "cause", 23, ["L29", "L30", "L31", "L32"]),
        ("bilateral", "cause", 21, ["L29"]),
    ],
)
def test_the_conclusion_needs_the_pair_as_cause_and_the_region_as_effect(
    case: Case, without: str, by: str, standing: int, conclusion: list[str]
) -> None:
    found = case.links.graph().without(without, by=by)  # type: ignore[arg-type]

    assert standing == len(found.stands)
    assert conclusion == [name for name, stands in found.conclusions.items() if stands]


def test_the_harm_of_the_missing_missiles_falls_with_the_outside_only_once_the_omitted_link_counts(
    case: Case,
) -> None:
    said, needed = (
        case.links.graph().without("international", "cause", omitted=each) for each in (False, True)
    )

    assert [True, False] == ["L21" in {link.id for link in each.stands} for each in (said, needed)]


def test_what_falls_was_left_out_or_has_nothing_leading_to_it(case: Case) -> None:
    found = case.links.graph().without("individual", "cause")

    assert (["L07", "L25"], ["L06", "L08", "L09", "L10"]) == (
        [each.id for each in found.left_out], [each.id for each in found.unsupported],
    )  # fmt: skip
    assert "C22" in found.claims_falling
    assert {"left out": 2, "nothing leads to it": 4, "stands": 25} == found.table[
        "fate"
    ].value_counts().to_dict()
    assert found.definition in repr(found).replace("\n", " ")


def test_a_circle_does_not_hold_itself_up_but_may_be_where_an_argument_starts() -> None:
    circle = (link("L1", "p", "q"), link("L2", "q", "p"))
    entered = (*circle, link("L3", "o", "p", cause_level="domestic"))

    assert ["L1", "L2"] == [each.id for each in LinkGraph(circle).without().stands]
    assert () == LinkGraph(entered).without("domestic", "cause").stands


def test_a_step_that_makes_less_of_a_cause_does_not_hold_it_up() -> None:
    graph = LinkGraph(
        (link("L1", "o", "p", cause_level="domestic"), link("L2", "n", "p", sign=-1), link("L3", "p", "q"))
    )

    assert ["L2"] == [each.id for each in graph.without("domestic", "cause").stands]


@given(graphs(), st.sampled_from(SITES), st.sampled_from(("effect", "cause")), st.booleans())
def test_leaving_out_a_level_never_adds_a_conclusion(
    graph: LinkGraph, level: Level, by: str, omitted: bool
) -> None:
    whole = graph.without(omitted=omitted)
    less = graph.without(level, by, omitted=omitted)  # type: ignore[arg-type]

    assert {each.id for each in less.stands} <= {each.id for each in whole.stands}
    assert set(less.claims_standing) <= set(whole.claims_standing)
    assert {each.id for each in less.stands} | {each.id for each in less.falls} == {
        each.id for each in whole.stands
    }


@given(graphs())
def test_with_every_level_in_whatever_the_text_takes_stands(graph: LinkGraph) -> None:
    assert tuple(each for each in graph.links if each.mode in OWN) == graph.without().stands


def test_what_is_no_level_or_no_way_to_leave_it_out_is_told(case: Case) -> None:
    with pytest.raises(ValueError, match='"regionl" is not a level: did you mean "regional"'):
        case.links.graph().without("regionl")
    with pytest.raises(ValueError, match='"causes" is no way to leave a level out: did you mean "cause"'):
        case.links.graph().without("regional", by="causes")  # type: ignore[arg-type]


def test_every_join_of_the_case_says_why_and_joins_links_that_are_not_worded_alike(case: Case) -> None:
    links = {each.id: each for each in case.links}
    alike = [each.id for each in case.joins if links[each.effect_of].effect == links[each.cause_of].cause]

    assert [] == alike
    assert all(each.note.endswith(".") for each in case.joins)
