"""The codebook in the words of a case."""

from __future__ import annotations

import pytest

from irkit.case.case import Case, case_names, load_case
from irkit.framework.levels import Level, codebook


@pytest.fixture(scope="module", params=case_names())
def case(request: pytest.FixtureRequest) -> Case:
    return load_case(request.param)


def test_codebook_pair(case: Case) -> None:
    """The codebook names the pair of the case."""
    first, second = case.pair
    assert f"{first.name} and {second.name}" in case.codebook["bilateral"].definition
    assert f"{first.name} and {second.name}" in next(s for s in case.codebook.rule if s.key == "pair").help


def test_codebook_own() -> None:
    """The codebook without a case is that of its own case."""
    assert repr(codebook()) == repr(load_case(codebook().case).codebook)


def test_codebook_examples(case: Case) -> None:
    """Examples are claims of one case, so a codebook for another case comes without them."""
    book = case.codebook
    shown = {each for entry in book for each in (entry.example, entry.borderline) if each}
    assert shown <= ({claim.id for claim in case.claims} if book.case == case.id else set())
    assert case.id == book.case or not shown


def test_codebook_entries(case: Case) -> None:
    """Every level of the codebook, and what lies outside of it, is shown in full."""
    for level in Level:
        entry = case.codebook[level]
        assert entry.level is level
        assert entry.definition in " ".join(repr(entry).replace("    - ", "").split())
