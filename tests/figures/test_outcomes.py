"""What came after: forecasts beside outcomes."""

from __future__ import annotations

import pytest
from matplotlib.text import Text

from irkit import figures
from irkit.case.case import Case, load_case
from irkit.figures import Drawing


def words(drawing: Drawing) -> set[str]:
    """Return what can be read in the figure."""
    return {text.get_text() for text in drawing.figure.findobj(Text)}


def test_forecasts(
    drawings: dict[str, Drawing],
) -> None:
    """Each probability stands where it belongs and the contested have no outcome."""
    marks = {line.get_gid(): line for line in drawings["forecasts"].ax.lines if line.get_gid()}
    given = {name: line for name, line in marks.items() if name.startswith("given")}
    outcome = {name: line for name, line in marks.items() if name.startswith("outcome")}
    assert len(given) == 5
    assert len(outcome) == 4
    assert not [name for name in outcome if "X1" in name]
    faces = {name.split()[1]: line.get_markerfacecolor() for name, line in given.items()}
    assert faces["F01"] == "white" != faces["F04"]


def test_forecasts_scores(drawings: dict[str, Drawing]) -> None:
    """The figure shows the scores of the function."""
    told = {row["question"]: row["Brier score"] for row in drawings["forecasts"].records}
    expected = {"F01": "0.04", "F04": "0.01", "F09": "not scored", "X1": "contested", "F08": "0.00"}
    assert told == expected
    assert set(expected.values()) <= words(drawings["forecasts"])


def test_empty(case: Case) -> None:
    """A figure without anything to show says so."""
    with pytest.raises(ValueError, match="no forecast to draw yet"):
        figures.forecasts(case, {"F01": None})


def test_tallies(drawings: dict[str, Drawing]) -> None:
    """Each pair has a line with its share of every year, and a line of another kind."""
    lines = {line.get_gid(): line for line in drawings["tallies"].ax.lines if line.get_gid()}
    tallies = {tally.id: tally for tally in load_case("lavrov-tehran-2013").tallies}

    assert lines.keys() == tallies.keys()
    assert len({(line.get_marker(), line.get_linestyle()) for line in lines.values()}) == len(tallies)
    for name, line in lines.items():
        heights = [float(y) for y in line.get_ydata()]
        shares = [*tallies[name].shares.values()]
        assert len(heights) == len(shares) == 17
        assert sorted(range(17), key=lambda place: -heights[place]) == sorted(
            range(17), key=lambda place: shares[place]
        )
    assert drawings["tallies"].table.iloc[0].to_list() == [2003, "72%", "26%", "11%"]


def test_no_tallies() -> None:
    """A case without tallies says so."""
    with pytest.raises(ValueError, match="nixon-beijing-1972 has no tallies"):
        figures.tallies(load_case("nixon-beijing-1972"))
