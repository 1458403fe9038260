"""Signed graphs of actors, their triads, camps and distance from balance."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irkit.analysis.ties import EXACT_UP_TO, TieError, TieGraph, completed, pool
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
    return Tie.parse(
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
    ("issue", "supplied", "counts"),
    [("I05", True, (84, 0)), ("I05", False, (35, 0)), ("I01", True, (1, 2)), ("I01", False, (0, 0))],
)
def test_researched_triads(case: Case, issue: str, supplied: bool, counts: tuple[int, int]) -> None:
    """The case has the triads that were researched."""
    graph = case.ties.graph(issue=issue, supplied=supplied)
    found = graph.balance

    assert counts[1] == len(graph.strained)
    assert counts == (found.balanced, found.strained)


def test_syria(case: Case) -> None:
    """On Syria the six stand against three, and only a coder brings the three together."""
    both = case.ties.graph(issue="I05")
    six = {"A_USA", "A_ISR", "A_FRA", "A_GBR", "A_TUR", "A_SAU"}

    assert {frozenset(six), frozenset({"A_RUS", "A_IRN", "A_SYR"})} == set(both.camps or ())
    stated = case.ties.graph(issue="I05", supplied=False)
    assert [six | {"A_SYR"}, {"A_RUS", "A_IRN"}] == [first | rest for first, rest in stated.parts or ()]
    assert (84, 35) == (len(both.triads()), len(stated.triads()))


def test_geneva(case: Case) -> None:
    """On Geneva every triad needs a supplied tie, and one change would balance them."""
    graph = case.ties.graph(issue="I01")

    assert () == case.ties.graph(issue="I01", supplied=False).triads()
    assert ((("A_IRN", "A_USA"),), True) == graph.balance.distance
    assert repr(graph.balance) == (
        "1 balanced triad, 2 strained.\n"
        "No two camps: 1 tie would have to change sign, for instance Iran and United States."
    )


def test_chosen(case: Case) -> None:
    """Ties are chosen by issue and basis."""
    graph = case.ties.graph(issue="I15", supplied=False)

    assert (("A_RUS", "A_IRN"), -1) == (graph.actors, graph.sign("A_IRN", "A_RUS"))
    assert repr(graph).endswith("offer, stated ties only; 2 actors, 1 tie: 1 stated, 0 supplied>")


def test_unknown_issue(case: Case) -> None:
    """An unknown issue is answered with the likely one."""
    with pytest.raises(LookupError, match='has no issue "I5": did you mean "I'):
        case.ties.graph(issue="I5")


@pytest.mark.parametrize(
    ("ties", "sign", "basis"),
    [
        ([tie(1), tie(1), tie(-1)], 1, "stated"),
        ([tie(1, "supplied"), tie(1, "supplied"), tie(-1)], 1, "supplied"),
        ([tie(1), tie(1, "supplied")], 1, "stated"),
        ([tie(1), tie(-1, "supplied")], 0, "stated"),
        ([tie(0, "supplied")], 0, "supplied"),
    ],
)
def test_pool(ties: list[Tie], sign: int, basis: str) -> None:
    """Ties of one pair are pooled by the sum of their signs."""
    pooled = pool(ties)

    assert (sign, basis) == (pooled.sign, pooled.basis)


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
def test_of_refused(rows: Any, sentence: str) -> None:
    """A graph that cannot be is refused in one sentence."""
    with pytest.raises(TieError) as raised:
        TieGraph.of(rows)

    assert sentence == str(raised.value)


@given(GRAPHS, st.sets(st.sampled_from(ACTORS)))
def test_two_camps_no_strain(graph: TieGraph, camp: set[str]) -> None:
    """A graph split in two camps has no strained triad."""
    split = TieGraph.of({(a, b): 1 if (a in camp) == (b in camp) else -1 for a, b in map(sorted, graph.ties)})

    assert () == split.strained
    assert split.camps is not None


@given(SIGNS, st.sampled_from(ACTORS))
def test_turned_actor(signs: dict[tuple[str, str], int], actor: str) -> None:
    """Turning all ties of one actor leaves every triad as it was."""
    turned = {pair: -sign if actor in pair else sign for pair, sign in signs.items()}

    assert [triad.strained for triad in TieGraph.of(signs).triads()] == [
        triad.strained for triad in TieGraph.of(turned).triads()
    ]


@given(GRAPHS)
def test_camps_without_strained_cycle(graph: TieGraph) -> None:
    """There are two camps exactly where no cycle is strained."""
    assert (graph.camps is None) == strained_cycle(graph)


@given(GRAPHS)
def test_camps_fit(graph: TieGraph) -> None:
    """The camps leave no tie against them, and hold each tied actor once."""
    found = graph.camps
    if found is not None:
        assert set() == misfits(graph, set(found[0]))
        tied = {actor for pair, held in graph.ties.items() if held.sign for actor in pair}
        assert (tied, set()) == (found[0] | found[1], found[0] & found[1])


@given(GRAPHS)
def test_distance_fewest(graph: TieGraph) -> None:
    """The distance is the fewest ties against any two camps."""
    fewest = min(len(misfits(graph, camp)) for camp in splits(graph))
    flips, exact = graph.balance.distance

    assert (fewest, True) == (len(flips), exact)


@given(SIGNS)
def test_distance_flips(signs: dict[tuple[str, str], int]) -> None:
    """Changing the ties that the distance names leaves two camps."""
    flips = {frozenset(pair) for pair in TieGraph.of(signs).balance.distance.flips}
    changed = TieGraph.of({pair: -sign if frozenset(pair) in flips else sign for pair, sign in signs.items()})

    assert changed.camps is not None


@given(GRAPHS)
def test_triads_counted(graph: TieGraph) -> None:
    """Counting triads agrees with listing them."""
    found = graph.balance

    assert (len(graph.triads()), len(graph.strained)) == (found.balanced + found.strained, found.strained)
    assert set(map(frozenset, combinations(graph.actors, 3))) >= {
        frozenset(triad.actors) for triad in graph.triads()
    }


def test_distance_bound() -> None:
    """Where a graph is too large the distance is an upper bound, and says so."""
    actors = [f"a{place}" for place in range(EXACT_UP_TO + 2)]
    hostile = TieGraph.of(dict.fromkeys(combinations(actors, 2), -1))
    flips, exact = hostile.balance.distance

    # Two equal camps leave the ties within each of them.
    assert (2 * len(list(combinations(range(10), 2))), False) == (len(flips), exact)
    assert "ties or fewer would have to change sign" in repr(hostile.balance)


def test_distance_one() -> None:
    """One tie too many is found in a large graph, and is exact."""
    actors = [f"a{place}" for place in range(EXACT_UP_TO + 12)]
    signs = dict.fromkeys(combinations(actors, 2), 1) | {("a0", "a1"): -1}

    assert ((("a0", "a1"),), True) == TieGraph.of(signs).balance.distance


@given(GRAPHS, SIGNS)
def test_completed(graph: TieGraph, seeds: dict[tuple[str, str], int]) -> None:
    """The rule of balance keeps what it starts from and makes no strained triad."""
    begun = {frozenset(pair): sign for pair, sign in seeds.items() if sign}
    whole = completed(ACTORS, graph.signs, begun)

    if graph.parts is None:
        assert {} == whole
    else:
        assert graph.signs == {pair: whole[pair] for pair in graph.signs}
        assert () == TieGraph.of({(*pair,): sign for pair, sign in whole.items()}).strained  # type: ignore[misc]


def test_completed_case(case: Case) -> None:
    """On Syria one tie is enough: the rule gives every tie that our coders supplied."""
    stated, whole = (case.ties.graph(issue="I05", supplied=supplied) for supplied in (False, True))
    signs = completed(stated.actors, stated.signs, {frozenset(("A_RUS", "A_USA")): -1})

    assert whole.signs == signs
