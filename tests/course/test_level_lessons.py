"""What lessons 02 and 03 say in numbers, held against the case."""

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
