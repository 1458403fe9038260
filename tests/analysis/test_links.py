"""Links as a graph: the level matrix, and what still stands without a level."""

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
    return Link.parse(
        {"id": name, "cause": cause, "effect": effect, "claims": [f"C{name[1:]}"]} | given | fields
    )


def join(effect_of: str, cause_of: str, sign: int = 1, basis: str = "stated") -> Join:
    return Join.parse(
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

    assert "<LinkGraph: 33 links, 1 of them left out by the text; 19 joins>" == repr(graph)
    assert ["L22"] == [link.id for link in graph.links if link.mode == "omitted"]


def test_matrix(case: Case) -> None:
    """The matrix counts the steps that the text takes, and not those that it leaves out or denies."""
    matrix = case.links.graph().matrix()

    # Of the 33 links one is left out and one denied, and one has its effect at two levels.
    assert (32, 6) == (matrix.to_numpy().sum(), matrix.loc["bilateral", "regional"])


@given(graphs())
def test_matrix_transposed(graph: LinkGraph) -> None:
    """Reversing every link transposes the matrix."""
    steps = [
        link(f"{step.id}{place}", step.cause, step.effect, cause_level=step.cause_level,
             effect_levels=[level], sign=step.sign, mode=step.mode)
        for place, (step, level) in enumerate(graph.steps)
    ]  # fmt: skip
    turned = [
        link(each.id, each.effect, each.cause, cause_level=each.effect_levels[0],
             effect_levels=[each.cause_level], sign=each.sign, mode=each.mode)
        for each in steps
    ]  # fmt: skip
    there, back = (LinkGraph(tuple(each)).matrix() for each in (steps, turned))
    assert there.to_numpy().T.tolist() == back.to_numpy().tolist()


def test_case_stands(case: Case) -> None:
    """With every level in, all that the author takes for his own stands."""
    standing = case.links.graph().without()

    assert (31, ()) == (len(standing.stands), standing.falls)
    assert {"L29": True, "L30": True, "L31": True, "L32": True} == dict(standing.conclusions)


@pytest.mark.parametrize(
    ("without", "by", "standing", "conclusion"),
    [
        ("international", "effect", 20, ["L29", "L30", "L31", "L32"]),
        ("regional", "effect", 17, ["L29"]),
        ("bilateral", "effect", 19, ["L30"]),
        ("international", "cause", 15, ["L30", "L31", "L32"]),
        ("regional", "cause", 23, ["L29", "L30", "L31", "L32"]),
        ("bilateral", "cause", 21, ["L29"]),
    ],
)
def test_case_without(case: Case, without: str, by: str, standing: int, conclusion: list[str]) -> None:
    """The conclusion needs the pair as cause and the region as effect."""
    found = case.links.graph().without(without, by=by)  # type: ignore[arg-type]

    assert standing == len(found.stands)
    assert conclusion == [name for name, stands in found.conclusions.items() if stands]


def test_falls(case: Case) -> None:
    """What falls was left out or has nothing leading to it."""
    found = case.links.graph().without("individual", "cause")

    assert (["L07", "L25"], ["L06", "L08", "L09", "L10"]) == (
        [each.id for each in found.left_out], [each.id for each in found.unsupported],
    )  # fmt: skip
    assert (25, 6) == (len(found.stands), len(found.falls))
    assert found.definition in repr(found).replace("\n", " ")


def test_case_link(case: Case) -> None:
    """A link left out takes with it what it alone led to."""
    found = case.links.graph().without(["L15"])

    assert (["L15"], ["L16", "L17"]) == (
        [each.id for each in found.left_out], [each.id for each in found.unsupported],
    )  # fmt: skip
    assert found.summary.startswith("Without L15: 28 of 31 links stand.")


def test_case_condition(case: Case) -> None:
    """The conclusion hangs on a condition: with any claim that states it, peace and trade go."""
    for claim in ("C65", "C68", "C70"):
        found = case.links.graph().without(claim)
        assert ["L30", "L31", "L32"] == [each.id for each in found.left_out]
    assert {"conditional"} == {each.mode for each in case.links if each.condition}


def test_case_claim(case: Case) -> None:
    """A claim takes with it every link that rests on it."""
    found = case.links.graph().without(["C31", "bilateral"])

    assert {"L14", "L15", "L17"} <= {each.id for each in found.left_out}
    assert found.summary.startswith("Without C31 and the bilateral level, by effect:")


def test_case_stated_joins(case: Case) -> None:
    """On the joins that the author makes, peace and trade need nothing between the two."""
    found = case.links.graph(supplied=False).without("bilateral")

    assert {"L29": False, "L30": True, "L31": True, "L32": True} == dict(found.conclusions)


def test_parts(case: Case) -> None:
    """The parts hold every link once, those that lead to the conclusion first."""
    graph = case.links.graph()
    first, *others = graph.parts

    assert ["L04", "L21", "L22", "L23", "L24", "L25", "L27", "L29", "L30", "L31", "L32"] == [
        each.id for each in first
    ]
    assert sorted(each.id for part in graph.parts for each in part) == [each.id for each in graph.links]
    assert ["L19", "L20", "L26", "L28", "L33"] == [each.id for each in others[-1]]


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


@given(graphs(), st.sets(st.sampled_from((*SITES, "L0", "C0"))), st.sampled_from(("effect", "cause")))
def test_without_only_takes(graph: LinkGraph, what: set[Level | str], by: str) -> None:
    """Leaving out more never adds a conclusion."""
    whole = graph.without()
    less = graph.without(what, by)  # type: ignore[arg-type]

    assert {each.id for each in less.stands} <= {each.id for each in whole.stands}
    assert {each.id for each in less.stands} | {each.id for each in less.falls} == {
        each.id for each in whole.stands
    }


@given(graphs())
def test_whole_stands(graph: LinkGraph) -> None:
    """With every level in, whatever the text takes stands."""
    assert tuple(each for each in graph.links if each.mode in OWN) == graph.without().stands


def test_without_refused(case: Case) -> None:
    """What is no level, or no way to leave it out, is refused in a sentence."""
    with pytest.raises(
        ValueError, match='"regionl" is no level, link or claim of the argument: did you mean "regional"'
    ):
        case.links.graph().without("regionl")
    with pytest.raises(ValueError, match='"causes" is no way to leave a level out: did you mean "cause"'):
        case.links.graph().without("regional", by="causes")  # type: ignore[arg-type]


def test_case_joins(case: Case) -> None:
    """Every join of the case says why, and joins links that are not worded alike."""
    links = {each.id: each for each in case.links}
    alike = [each.id for each in case.joins if links[each.effect_of].effect == links[each.cause_of].cause]

    assert [] == alike
    assert all(each.note.endswith(".") for each in case.joins)
