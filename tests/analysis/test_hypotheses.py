"""Rival explanations held against the same evidence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from irkit.analysis.hypotheses import AGAINST, HypothesisError, HypothesisMatrix
from irkit.case.case import load_case

CASE = load_case("lavrov-tehran-2013")
NAMES, PIECES = ("R1", "R2", "R3"), ("D1", "D2", "D3", "D4")
MARKS = st.fixed_dictionaries(
    {
        name: st.fixed_dictionaries({piece: st.sampled_from(list(AGAINST)) for piece in PIECES})
        for name in NAMES
    }
)
SMALL = {"R1": {"D1": "I", "D2": "CC"}, "R2": {"D1": "CC", "D2": "N"}, "R3": {"D1": "II", "D2": "I"}}


def test_inconsistency() -> None:
    """Only what speaks against a hypothesis counts."""
    assert HypothesisMatrix.of(SMALL).inconsistency == {"R1": 1, "R2": 0, "R3": 3}


@given(MARKS, st.sampled_from(PIECES))
def test_without(marks: dict[str, dict[str, str]], piece: str) -> None:
    """Less evidence never speaks more against a hypothesis."""
    matrix = HypothesisMatrix.of(marks)
    left = matrix.without(piece).inconsistency

    assert all(left[name] <= matrix.inconsistency[name] for name in NAMES)


@given(MARKS)
def test_diagnosticity(marks: dict[str, dict[str, str]]) -> None:
    """Evidence that fits all hypotheses alike tells nothing."""
    matrix = HypothesisMatrix.of(marks)
    alike = {piece for piece in PIECES if len({row[piece] for row in marks.values()}) == 1}

    assert alike == {piece for piece, value in matrix.diagnosticity.items() if value == 0}
    assert not alike & {*matrix.leans_on}
    assert max(matrix.diagnosticity.values()) <= 4


@given(MARKS, st.permutations(NAMES))
def test_order(marks: dict[str, dict[str, str]], order: list[str]) -> None:
    """The order of the hypotheses makes no difference."""
    matrix = HypothesisMatrix.of(marks)
    other = HypothesisMatrix.of({name: marks[name] for name in order})

    assert (matrix.inconsistency, matrix.diagnosticity) == (other.inconsistency, other.diagnosticity)
    assert {*matrix.least_inconsistent} == {*other.least_inconsistent}


def test_leans_on() -> None:
    """The evidence that the ranking leans on is named."""
    matrix = HypothesisMatrix.of({"R1": {"D1": "II", "D2": "C"}, "R2": {"D1": "C", "D2": "I"}})

    assert (matrix.least_inconsistent, matrix.leans_on) == (("R2",), ("D1",))


def test_open() -> None:
    """An open cell is named, and counts nothing."""
    matrix = HypothesisMatrix.of({"R1": {"D1": None, "D2": "ii"}, "R2": {"D1": " c ", "D2": ""}})

    assert matrix.open == (("R1", "D1"), ("R2", "D2"))
    assert matrix.inconsistency == {"R1": 2, "R2": 0}
    assert matrix.diagnosticity == {"D1": 0, "D2": 0}


def test_empty() -> None:
    """An empty matrix is no error."""
    assert HypothesisMatrix.of({}).least_inconsistent == ()
    assert len(HypothesisMatrix.of({}).table) == 0


@pytest.mark.parametrize(
    ("marks", "sentence"),
    [
        ({"R1": {"D1": "X"}}, "R1, D1: 'X' is not a mark: write CC, C, N, I or II"),
        ({"R1": {"D1": 1}}, "R1, D1: 1 is not a mark: write CC, C, N, I or II"),
        ({"R1": "CC"}, 'marks are written {"R1": {"D1": "I"}, "R2": {…}}'),
    ],
)
def test_refused(marks: dict[str, dict[str, object]], sentence: str) -> None:
    """A matrix that cannot be read gets one sentence."""
    with pytest.raises(HypothesisError) as raised:
        HypothesisMatrix.of(marks)

    assert str(raised.value) == sentence


def test_case_table() -> None:
    """The hypotheses of the case stand in rows, with the evidence in columns."""
    table = CASE.hypotheses.matrix().table

    assert list(table.columns) == ["D1", "D2", "D3", "D4", "D5", "D6", "against"]
    assert [name.split()[0] for name in table.index] == ["R1", "R2", "R3", "R4"]


def test_case_reasons() -> None:
    """The matrix of the case is called one team's judgement, and gives a reason for every mark."""
    matrix = CASE.hypotheses.matrix()

    assert "one team's judgement" in repr(matrix)
    assert matrix.open == ()
    assert all(matrix.why(name, piece) for name in matrix.marks for piece in matrix.evidence)


def test_case_unsettled() -> None:
    """The careful lesson: missing votes lead a reluctant president by one mark, and both can be true."""
    matrix = CASE.hypotheses.matrix()

    assert matrix.inconsistency == {"R1": 2, "R2": 0, "R3": 2, "R4": 1}
    assert (matrix.least_inconsistent, matrix.leans_on) == (("R2",), ("D5",))


def test_case_diagnosticity() -> None:
    """The evidence of the case tells its hypotheses apart, or does not."""
    told = CASE.hypotheses.matrix().diagnosticity

    assert (told["D1"], told["D6"]) == (3, 0)


@pytest.mark.parametrize(("hypothesis", "piece"), [("R9", "D1"), ("R1", "D9")])
def test_why_unknown(hypothesis: str, piece: str) -> None:
    """A reason is asked for by names that are there."""
    with pytest.raises(HypothesisError, match='9" in this matrix: allowed are '):
        CASE.hypotheses.matrix().why(hypothesis, piece)


def test_several_questions() -> None:
    """Hypotheses of several questions are refused in a sentence."""
    first, *rest = CASE.hypotheses
    other = structs.replace(first, question="Why was Syria struck?")
    with pytest.raises(HypothesisError, match="answer several questions"):
        HypothesisMatrix.judged([other, *rest], CASE.evidence, CASE.fits)
