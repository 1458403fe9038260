"""What lessons 02, 03 and 05 say in numbers, held against the case."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import nbformat

from irkit.case.case import load_case
from irkit.framework.levels import LEVELS

ROOT = Path(__file__).parents[2]
CASE = load_case("lavrov-tehran-2013")


def words(lesson: str) -> str:
    """Return the text cells of a lesson."""
    notebook = nbformat.read(next((ROOT / "notebooks").glob(f"{lesson}-*.ipynb")), as_version=4)
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def test_names_and_levels() -> None:
    """Lesson 02 counts how often an actor's name tells the effect level."""
    scopes = [
        (scope, CASE.effect_level(claim.id))
        for claim in CASE.claims
        for scope in (CASE.actor(actor).scope for actor in claim.actors)
    ]
    named = [(scope, level) for scope, level in scopes if scope in set(LEVELS)]
    regional = [level for scope, level in named if scope == "regional"]
    others = [scope == level for scope, level in named if scope != "regional"]
    right = sum(scope == level for scope, level in named)
    said = words("02")

    assert f"right about {right} of {len(named)} mentions" in said
    assert 0.35 < 1 - right / len(named) < 0.45
    assert (
        f"Of {len(regional)} mentions of regional actors, {regional.count(LEVELS[1])} have a regional" in said
    )
    assert f"Of the {len(others)} other mentions, the name is right for {sum(others)}, about half" in said


def test_wholly_regional_actors() -> None:
    """Every claim that names one of the actors listed in lesson 02 has a regional effect."""
    for actor in ("A_AFG", "A_SYR", "A_CASP", "A_MIL", "A_SCO"):
        levels = {CASE.effect_level(claim.id) for claim in CASE.claims if actor in claim.actors}
        assert {"regional"} == levels


def test_causes() -> None:
    """Lesson 02 counts the claims that name a cause, and those whose cause lies at their effect's level."""
    pairs = Counter(
        (cause, CASE.effect_level(claim.id))
        for claim in CASE.claims
        if (cause := CASE.cause_level(claim.id)) is not None
    )
    same = [pairs[(level, level)] for level in LEVELS]
    said = words("02")

    assert f"Of the article's {len(CASE.claims)} claims, {pairs.total()} name a cause" in said
    assert f"{' + '.join(map(str, same))} = {sum(same)} claims" in said
    assert f"In the other {pairs.total() - sum(same)} they differ" in said


def test_ties_of_the_strike() -> None:
    """Lesson 03 counts the ties and triads on Syria, stated and supplied."""
    stated, whole = (CASE.ties.graph(issue="I05", supplied=supplied) for supplied in (False, True))
    supplied = len(whole.ties) - len(stated.ties)
    said = words("03")

    plus = sum(tie.sign > 0 for tie in stated.ties.values())
    assert f"{plus - 1} plus ties among the six, {len(stated.ties) - plus} minus ties" in said
    assert f"That makes {len(stated.ties)} ties that are **stated**" in said
    assert f"our coders added {supplied} ties" in said
    assert f"All {len(whole.triads())} triads are balanced" in said
    assert f"the {len(whole.triads()) - len(stated.triads())} triads that those ties made" in said
    assert not CASE.ties.graph(issue="I01", supplied=False).triads()


def test_supplied_by_balance() -> None:
    """The supplied ties on Syria follow from stated ones by the rule of balance, as lesson 03 says."""
    whole = CASE.ties.graph(issue="I05")
    opposed = {"A_RUS", "A_IRN", "A_SYR"}

    for pair, tie in whole.ties.items():
        assert (len(opposed & set(pair)) != 1) == (tie.sign > 0)


def test_three_camps() -> None:
    """One of the two strained triads on Geneva is no strain to Davis: all three are against each other."""
    strained = [sorted(triad.signs) for triad in CASE.ties.graph(issue="I01").strained]

    assert [[-1, -1, -1], [-1, 1, 1]] == sorted(strained)


def test_arrows() -> None:
    """Lesson 05 counts the links, and those that cross from one level to another."""
    graph, said = CASE.links.graph(), words("05")
    matrix = graph.matrix()
    crossing = matrix.to_numpy().sum() - sum(matrix.loc[level, level] for level in matrix.index)
    outward = [link for link in graph.links if (link.cause_level, *link.effect_levels) == tuple(LEVELS[::2])]
    named = Counter(filter(None, (CASE.cause_level(claim.id) for claim in CASE.claims)))

    assert f"We count {len(graph.links)} **links**" in said
    assert f"Of the {crossing} arrows that cross" in said
    assert {"asserted": 1, "implied": 3, "omitted": 1, "reported and denied": 1} == Counter(
        link.mode for link in outward
    )
    assert (f"Of {named.total()} claims", 2, 1) == ("Of 27 claims", named["domestic"], named["individual"])
    assert (
        "Of 27 claims that name a cause, two have it inside a state, both about Washington, and one" in said
    )


def test_condition() -> None:
    """Lesson 05 switches off the bilateral level, the joins of coders and the condition."""
    peace = {"L31", "L32"}
    for supplied, what, falls in (
        (True, "bilateral", peace),
        (False, "bilateral", set()),
        (True, "C68", peace),
    ):
        standing = CASE.links.graph(supplied=supplied).without(what)
        assert falls == peace & {link.id for link in standing.falls}


def test_pair_of_claims() -> None:
    """Lesson 04 sets one claim on another pair beside one on the case's own: the rule decides."""
    assert ("international", "bilateral") == (CASE.effect_level("C19"), CASE.effect_level("C64"))
    assert "bilateral" in CASE.codes("C19").effect_levels
    assert "C19 is bilateral and C64 is not" in words("04")


def test_contested() -> None:
    """Lesson 01 counts the claims on which careful readers differ."""
    contested = sum(CASE.is_contested(claim.id) for claim in CASE.claims)
    assert f"Of the article's {len(CASE.claims)} claims, {contested} are" in words("01")
