"""Signed graphs of actors, their triads, camps and distance from balance."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irkit.analysis.balance import (
    EXACT_UP_TO,
)
from irkit.analysis.ties import TieError, TieGraph, pool
from irkit.case.case import Case, load_case
from irkit.records.records import Tie

ACTORS = "abcdefg"
SIGNS = st.dictionaries(
    st.sampled_from(list(combinations(ACTORS, 2))), st.sampled_from((1, 0, -1)), max_size=21
)
GRAPHS = SIGNS.map(TieGraph.of)


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case("lavrov-tehran-2013")


def tie(sign: int, basis: str = "stated") -> Tie:
    return Tie.model_validate(
        {"id": "S1", "a": "a", "b": "b", "sign": sign, "basis": basis, "effect_level": "regional",
         "issue": "I1", "claims": []}
    )  # fmt: skip


def misfits(graph: TieGraph, camp: set[str]) -> set[frozenset[str]]:
    """Return the ties that do not fit two camps, one of them given."""
    return {
        pair for pair, held in graph.ties.items() if held.sign and (len(pair & camp) == 1) == (held.sign > 0)
    }


def splits(graph: TieGraph) -> list[set[str]]:
    """Return every way to divide the actors into two camps, as one of the camps."""
    return [{a for a, kept in zip(graph.actors, sides, strict=True) if kept}
            for sides in product((True, False), repeat=len(graph.actors))]  # fmt: skip


def strained_cycle(graph: TieGraph) -> bool:
    """Whether any cycle's signs multiply to minus, by walking every path."""

    def walk(path: list[str], sign: int) -> bool:
        onward = [(actor, graph.sign(path[-1], actor)) for actor in graph.actors]
        if len(path) > 2 and sign * graph.sign(path[-1], path[0]) < 0:
            return True
        return any(step and actor not in path and walk([*path, actor], sign * step) for actor, step in onward)

    return any(walk([actor], 1) for actor in graph.actors)


@pytest.mark.parametrize(
    ("issue", "level", "supplied", "counts"),
    [
        ("I05", "regional", True, (84, 0)),
        ("I05", "regional", False, (35, 0)),
        ("I01", "international", True, (1, 2)),
        ("I01", "international", False, (0, 0)),
    ],
)
def test_the_case_has_the_triads_that_were_researched(
    case: Case, issue: str, level: str, supplied: bool, counts: tuple[int, int]
) -> None:
    graph = case.ties.graph(issue=issue, level=level, supplied=supplied)
    found = graph.balance

    assert counts == (len(graph.balanced), len(graph.strained))
    assert counts == (found.balanced, found.strained)


def test_on_syria_the_six_stand_against_three_and_only_a_coder_brings_them_together(case: Case) -> None:
    both = case.ties.graph(issue="I05", level="regional")
    six = {"A_USA", "A_ISR", "A_FRA", "A_GBR", "A_TUR", "A_SAU"}

    assert {frozenset(six), frozenset({"A_RUS", "A_IRN", "A_SYR"})} == set(both.camps or ())
    assert [six | {"A_SYR"}, {"A_RUS", "A_IRN"}] == [first | rest for first, rest in both.stated.parts or ()]
    assert 49 == len(both.supplied_only)


def test_on_geneva_every_triad_needs_a_supplied_tie_and_one_change_would_balance_them(case: Case) -> None:
    graph = case.ties.graph(issue="I01")

    assert graph.triads() == graph.supplied_only
    assert ((("A_IRN", "A_USA"),), True) == graph.balance.distance
    assert repr(graph.balance) == (
        "1 balanced triad, 2 strained.\n"
        "No two camps: 1 tie would have to change sign, for instance Iran and United States."
    )


def test_ties_are_chosen_by_issue_level_and_basis(case: Case) -> None:
    graph = case.ties.graph(issue="I15", level="bilateral", supplied=False)

    assert (("A_RUS", "A_IRN"), -1) == (graph.actors, graph.sign("A_IRN", "A_RUS"))
    assert repr(graph).endswith(
        "offer, bilateral level, stated ties only; 2 actors, 1 tie: 1 stated, 0 supplied>"
    )


def test_an_unknown_issue_is_answered_with_the_likely_one(case: Case) -> None:
    with pytest.raises(LookupError, match='has no issue "I5": did you mean "I'):
        case.ties.graph(issue="I5")


@pytest.mark.parametrize(
    ("ties", "sign", "basis", "mixed"),
    [
        ([tie(1), tie(1), tie(-1)], 1, "stated", False),
        ([tie(1, "supplied"), tie(1, "supplied"), tie(-1)], 1, "supplied", False),
        ([tie(1), tie(1, "supplied")], 1, "stated", False),
        ([tie(1), tie(-1, "supplied")], 0, "stated", True),
        ([tie(0, "supplied")], 0, "supplied", False),
    ],
)
def test_ties_of_one_pair_are_pooled_by_the_sum_of_their_signs(
    ties: list[Tie], sign: int, basis: str, mixed: bool
) -> None:
    pooled = pool(ties)

    assert (sign, basis, mixed) == (pooled.sign, pooled.basis, pooled.mixed)


def test_a_tie_that_a_supplied_one_outweighs_comes_back_on_stated_ties_alone() -> None:
    pair = frozenset("ab")
    graph = TieGraph(("a", "b"), {pair: pool([tie(1), tie(-1, "supplied"), tie(-1, "supplied")])})

    assert [-1, 1] == [graph.sign("a", "b"), graph.stated.sign("a", "b")]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("Iran", "Iran", 1)], "Iran is tied to itself: a tie joins two different actors"),
        ([("Iran", "Russia", 2)], "Iran and Russia have the sign 2: a sign is 1, 0 or -1"),
        ([("Iran", "Russia", True)], "Iran and Russia have the sign True: a sign is 1, 0 or -1"),
        (
            [("Iran", "Russia", 1), ("Russia", "Iran", -1)],
            "Russia and Iran have two different signs: a pair has one",
        ),
        ([1, 2], 'ties are written {("A", "B"): 1, ("B", "C"): -1, …}: two actors, one sign'),
        (7, 'ties are written {("A", "B"): 1, ("B", "C"): -1, …}: two actors, one sign'),
    ],
)
def test_a_graph_that_cannot_be_is_refused_in_one_sentence(rows: Any, sentence: str) -> None:
    with pytest.raises(TieError) as raised:
        TieGraph.of(rows)

    assert sentence == str(raised.value)


def test_a_graph_shows_itself_as_a_table_and_to_networkx(case: Case) -> None:
    graph = case.ties.graph(issue="I12")

    assert (10, {0}, {"supplied"}) == (len(graph.table), set(graph.table["sign"]), set(graph.table["basis"]))
    assert (5, 10) == (len(graph.actors), len(graph.ties))
    assert () == graph.triads()


@given(GRAPHS, st.sets(st.sampled_from(ACTORS)))
def test_a_graph_split_in_two_camps_has_no_strained_triad(graph: TieGraph, camp: set[str]) -> None:
    split = TieGraph.of({(a, b): 1 if (a in camp) == (b in camp) else -1 for a, b in map(sorted, graph.ties)})

    assert () == split.strained
    assert split.camps is not None


@given(SIGNS, st.sampled_from(ACTORS))
def test_turning_all_ties_of_one_actor_leaves_every_triad_as_it_was(
    signs: dict[tuple[str, str], int], actor: str
) -> None:
    turned = {pair: -sign if actor in pair else sign for pair, sign in signs.items()}

    assert [triad.strained for triad in TieGraph.of(signs).triads()] == [
        triad.strained for triad in TieGraph.of(turned).triads()
    ]


@given(GRAPHS)
def test_there_are_two_camps_exactly_where_no_cycle_is_strained(graph: TieGraph) -> None:
    assert (graph.camps is None) == strained_cycle(graph)


@given(GRAPHS)
def test_the_camps_leave_no_tie_against_them_and_hold_each_tied_actor_once(graph: TieGraph) -> None:
    found = graph.camps
    if found is not None:
        assert set() == misfits(graph, set(found[0]))
        tied = {actor for pair, held in graph.ties.items() if held.sign for actor in pair}
        assert (tied, set()) == (found[0] | found[1], found[0] & found[1])


@given(GRAPHS)
def test_the_distance_is_the_fewest_ties_against_any_two_camps(graph: TieGraph) -> None:
    fewest = min(len(misfits(graph, camp)) for camp in splits(graph))
    flips, exact = graph.balance.distance

    assert (fewest, True) == (len(flips), exact)


@given(SIGNS)
def test_changing_the_ties_that_the_distance_names_leaves_two_camps(
    signs: dict[tuple[str, str], int],
) -> None:
    flips = {frozenset(pair) for pair in TieGraph.of(signs).balance.distance.flips}
    changed = TieGraph.of({pair: -sign if frozenset(pair) in flips else sign for pair, sign in signs.items()})

    assert changed.camps is not None


@given(GRAPHS)
def test_counting_triads_agrees_with_listing_them(graph: TieGraph) -> None:
    found = graph.balance

    assert (len(graph.balanced), len(graph.strained)) == (found.balanced, found.strained)
    assert set(map(frozenset, combinations(graph.actors, 3))) >= {
        frozenset(triad.actors) for triad in graph.triads()
    }


def test_where_a_graph_is_too_large_the_distance_is_an_upper_bound_and_says_so() -> None:
    actors = [f"a{place}" for place in range(EXACT_UP_TO + 2)]
    hostile = TieGraph.of(dict.fromkeys(combinations(actors, 2), -1))
    flips, exact = hostile.balance.distance

    # Two equal camps leave the ties within each of them.
    assert (2 * len(list(combinations(range(10), 2))), False) == (len(flips), exact)
    assert "ties or fewer would have to change sign" in repr(hostile.balance)


def test_one_tie_too_many_is_found_in_a_large_graph_and_is_exact() -> None:
    actors = [f"a{place}" for place in range(EXACT_UP_TO + 12)]
    signs = dict.fromkeys(combinations(actors, 2), 1) | {("a0", "a1"): -1}

    assert ((("a0", "a1"),), True) == TieGraph.of(signs).balance.distance
