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


def test_case_links(case: Case) -> None:
    """The case has its links, with the omitted one marked."""
    graph = case.links.graph()

    assert "<LinkGraph: 33 links, 1 of them left out by the text; 20 joins>" == repr(graph)
    assert ["L22"] == list(graph.table.index[graph.table["mode"] == "omitted"])
    assert 32 == len(case.links.graph(omitted=False).links)


def test_matrix(case: Case) -> None:
    """The matrix counts the steps that the text takes, and not the one that it leaves out."""
    counted, with_omitted = case.links.graph().matrix(), case.links.graph().matrix(omitted=True)

    # Of the 33 links one is left out, and one has its effect at two levels.
    assert [33, 34] == [int(matrix.to_numpy().sum()) for matrix in (counted, with_omitted)]
    assert [("international", "bilateral")] == [
        (row, column)
        for row in counted
        for column in counted
        if counted.loc[row, column] != with_omitted.loc[row, column]
    ]


def test_matrix_signed(case: Case) -> None:
    """The matrix adds up signs where asked."""
    assert [1, 6] == [
        int(case.links.graph().matrix(signed=signed).loc["bilateral", "regional"]) for signed in (True, False)
    ]


@given(graphs())
def test_matrix_transposed(graph: LinkGraph) -> None:
    """Reversing every link transposes the matrix."""
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


def test_chain_drifts(case: Case) -> None:
    """A chain goes from link to link, and names where the level changes unsaid."""
    (chain,) = (
        each for each in case.links.graph().chains(None) if each.links == ("L14", "L15", "L16", "L17", "L31")
    )

    assert (1, (("L16", "L17"),)) == (chain.sign, chain.drifts)
    assert (Level.REGIONAL, Level.DOMESTIC) == (chain.steps[2].cause_level, chain.steps[2].effect_level)
    assert ["J15", "J16"] == [each.id for each in chain.supplied]


def test_chain_omitted(case: Case) -> None:
    """Only a chain with the omitted link leads from outside to the missing missiles."""
    (chain,) = (each for each in case.links.graph().chains() if each.links == ("L22", "L21"))

    assert (["omitted", "asserted"], -1) == ([step.mode for step in chain.steps], chain.sign)
    assert not [each for each in case.links.graph(omitted=False).chains() if "L22" in each.links]


@given(graphs(), st.integers(1, 4))
def test_chains_hold(graph: LinkGraph, length: int) -> None:
    """Every chain holds together, and passes nothing twice."""
    for chain in graph.chains(length):
        assert length == len(chain.steps) == len(chain.meetings) + 1
        assert len(set(chain.steps)) == length
        for step, later, met in zip(chain.steps, chain.steps[1:], chain.meetings, strict=False):
            assert (later, met) in list(graph.after(step))


def test_case_loops(case: Case) -> None:
    """The case has one loop that grows, and one that holds itself in check."""
    assert {("L06", "L09"): 1, ("L17", "L31"): -1} == {
        loop.links: loop.sign for loop in case.links.graph().loops()
    }
    assert () == case.links.graph(supplied=False).loops()


def test_loop_sign() -> None:
    """A loop counts once, and its sign is the product of its links and joins."""
    links = (link("L1", "p", "q", sign=-1), link("L2", "q", "r"), link("L3", "s", "p"))
    (loop,) = LinkGraph(links, (join("L2", "L3", -1),)).loops()

    assert (("L1", "L2", "L3"), 1, 3) == (loop.links, loop.sign, len(loop.meetings))


def test_case_stands(case: Case) -> None:
    """With every level in, all that the author takes for his own stands."""
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
def test_case_without(case: Case, without: str, by: str, standing: int, conclusion: list[str]) -> None:
    """The conclusion needs the pair as cause and the region as effect."""
    found = case.links.graph().without(without, by=by)  # type: ignore[arg-type]

    assert standing == len(found.stands)
    assert conclusion == [name for name, stands in found.conclusions.items() if stands]


def test_omitted_counts(case: Case) -> None:
    """The harm of the missing missiles falls with the outside only once the omitted link counts."""
    said, needed = (
        case.links.graph().without("international", "cause", omitted=each) for each in (False, True)
    )

    assert [True, False] == ["L21" in {link.id for link in each.stands} for each in (said, needed)]


def test_falls(case: Case) -> None:
    """What falls was left out or has nothing leading to it."""
    found = case.links.graph().without("individual", "cause")

    assert (["L07", "L25"], ["L06", "L08", "L09", "L10"]) == (
        [each.id for each in found.left_out], [each.id for each in found.unsupported],
    )  # fmt: skip
    assert "C22" in found.claims_falling
    assert {"left out": 2, "nothing leads to it": 4, "stands": 25} == found.table[
        "fate"
    ].value_counts().to_dict()
    assert found.definition in repr(found).replace("\n", " ")


def test_circle() -> None:
    """A circle does not hold itself up, but may be where an argument starts."""
    circle = (link("L1", "p", "q"), link("L2", "q", "p"))
    entered = (*circle, link("L3", "o", "p", cause_level="domestic"))

    assert ["L1", "L2"] == [each.id for each in LinkGraph(circle).without().stands]
    assert () == LinkGraph(entered).without("domestic", "cause").stands


def test_negative_step() -> None:
    """A step that makes less of a cause does not hold it up."""
    graph = LinkGraph(
        (link("L1", "o", "p", cause_level="domestic"), link("L2", "n", "p", sign=-1), link("L3", "p", "q"))
    )

    assert ["L2"] == [each.id for each in graph.without("domestic", "cause").stands]


@given(graphs(), st.sampled_from(SITES), st.sampled_from(("effect", "cause")), st.booleans())
def test_without_only_takes(graph: LinkGraph, level: Level, by: str, omitted: bool) -> None:
    """Leaving out a level never adds a conclusion."""
    whole = graph.without(omitted=omitted)
    less = graph.without(level, by, omitted=omitted)  # type: ignore[arg-type]

    assert {each.id for each in less.stands} <= {each.id for each in whole.stands}
    assert set(less.claims_standing) <= set(whole.claims_standing)
    assert {each.id for each in less.stands} | {each.id for each in less.falls} == {
        each.id for each in whole.stands
    }


@given(graphs())
def test_whole_stands(graph: LinkGraph) -> None:
    """With every level in, whatever the text takes stands."""
    assert tuple(each for each in graph.links if each.mode in OWN) == graph.without().stands


def test_without_refused(case: Case) -> None:
    """What is no level, or no way to leave it out, is refused in a sentence."""
    with pytest.raises(ValueError, match='"regionl" is not a level: did you mean "regional"'):
        case.links.graph().without("regionl")
    with pytest.raises(ValueError, match='"causes" is no way to leave a level out: did you mean "cause"'):
        case.links.graph().without("regional", by="causes")  # type: ignore[arg-type]


def test_case_joins(case: Case) -> None:
    """Every join of the case says why, and joins links that are not worded alike."""
    links = {each.id: each for each in case.links}
    alike = [each.id for each in case.joins if links[each.effect_of].effect == links[each.cause_of].cause]

    assert [] == alike
    assert all(each.note.endswith(".") for each in case.joins)
