"""Who agrees with whom: a cell for each pair of few coders, a column for many, and the divided claims."""

from __future__ import annotations

import re

import pytest
from matplotlib.text import Text

from irkit import Codings
from irkit.case.case import Case
from irkit.figures import Drawing

FORMS = (
    "three machines",
    "eight",
    "three hundred",
    "nobody",
    "one",
    "nothing in common",
    "long names",
)


@pytest.mark.parametrize("coders", FORMS)
def test_alt(drawings: dict[str, Drawing], coders: str) -> None:
    """The alt text begins with the percentage."""
    assert re.match(r"\d+% of the pairs of codes agree|No percentage: ", drawings[f"agreement, {coders}"].alt)


def test_table(drawings: dict[str, Drawing], case: Case) -> None:
    """Few coders have one row per pair; of many there is one row per claim."""
    assert list(drawings["agreement, three machines"].table["agree"]) == ["99%", "97%", "96%"]
    assert len(drawings["agreement, eight"].table) == 28
    rows = drawings["agreement, three hundred"].table.set_index("claim")
    assert list(rows.index) == list(Codings.imagined(case, coders=300).disagreements().index)
    assert {300} == set(rows.drop(columns="pairs alike").sum(axis=1))


def test_divided(drawings: dict[str, Drawing], case: Case) -> None:
    """The most divided claims are drawn with their counts."""
    said = [text.get_text() for text in drawings["agreement, eight"].figure.findobj(Text)]
    divided = list(Codings.imagined(case, coders=8).disagreements().index)

    assert [each for each in said if re.fullmatch(r"C\d\d", each)] == divided[:10]
    assert f"{len(divided) - 10} more claims on which coders disagree are not drawn" in said
