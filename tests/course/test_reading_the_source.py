"""Lessons 06 and 06b: certainty, evidence, a claim's support, other readings, rival explanations."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from irkit.analysis.hypotheses import AGAINST, HypothesisError, HypothesisMatrix
from irkit.case.case import load_case
from irkit.records.answers import ReferenceMissingError
from irkit.widgets import (
    certainty_sorter,
    claim_support,
    evidence_sorter,
    hypothesis_board,
    reading_view,
)
from irkit.widgets.hypotheses import MARKS as MARKS_OF_BOARD

CASE = load_case("lavrov-tehran-2013")
IDS = [claim.id for claim in CASE.claims]
THEIRS = CASE.hypotheses.matrix()
LATER = re.compile(r"\b20(1[4-9]|2\d)\b")


def pages(widget: Any) -> str:
    """Return all HTML that a widget shows."""
    inner = "".join(pages(child) for child in getattr(widget, "children", ()))
    value = getattr(widget, "value", "")
    return inner + (value if isinstance(value, str) else "")


# The lesson

LESSON = nbformat.read(Path(__file__).parents[2] / "notebooks" / "06-reading-the-source.ipynb", as_version=4)
PROSE = "\n".join(cell.source for cell in LESSON.cells if cell.cell_type == "markdown")
(EIGHT,) = [re.findall(r"C\d\d", cell.source) for cell in LESSON.cells if cell.id == "tone"]


def test_shares() -> None:
    """The lesson counts, of each certainty, the claims with an event or an official position."""
    table = CASE.claims.crosstab("certainty", "evidence")
    backed, all_of = table["event"] + table["official"], table.sum(axis=1)
    share = {name: f"{backed[name] / all_of[name]:.0%}".replace("%", " %") for name in table.index}

    assert table.loc["emphatic", "official"] == backed["hedged"] == 0
    firm, plain = f"{backed['emphatic']} offer an event", f"{backed['plain']} offer an event or an official"
    assert f"Of {all_of['emphatic']} claims that sound emphatic, {firm}: {share['emphatic']}." in PROSE
    assert f"Of the {all_of['plain']} plain ones, {plain} position: {share['plain']}." in PROSE
    assert f"Of the {all_of['hedged']} hedged ones none does" in PROSE


# Claims sorted by tone and by support


def test_eight_claims() -> None:
    """The claims sorted twice have every certainty and every evidence, and each says what is offered."""
    codes = [CASE.codes(claim) for claim in EIGHT]

    assert {code.certainty for code in codes} == {"hedged", "plain", "emphatic"}
    assert {code.evidence for code in codes} == {"none", "assertion", "event", "official"}
    assert all(code.support for code in codes)
    assert {CASE.codes(claim).evidence for claim in ("C03", "C18", "C52")} == {"none", "assertion", "event"}


def test_certainty_sorter() -> None:
    """Each card shows the cue; a pile that does not fit gets a hint, and the hint names no pile."""
    sorter = certainty_sorter(CASE, EIGHT)
    assert "(“sure to”)" in sorter.plain()
    assert next(pile["explanation"] for pile in sorter.piles) == "a word limits the claim"

    assert sorter.hint("C52", {"C52": "emphatic"}) == ""
    hint = sorter.hint("C52", {"C52": "plain"})
    assert "“sure to”" in hint
    assert not re.search("emphatic|hedged|plain", hint)


def test_evidence_sorter() -> None:
    """Another code than the reference's is set beside it, and not called wrong."""
    sorter = evidence_sorter(CASE, EIGHT)
    assert "Offered: a date that can be looked up" in " ".join(sorter.plain().split())

    assert "our coders say event" in sorter.hint("C18", {"C18": "none"})
    assert sorter.check({"C18": "event", "C03": "event"}) == (
        "On 1 of 2 you say what our coders say. Careful readers differ here."
    )


# Other readings


def test_readings() -> None:
    """A claim stands beside one reading at a time, of those who spoke before the article appeared."""
    view = reading_view(CASE, claim="C24")
    holders = [holder for holder, _ in view.holder.options]
    assert [any(name in holder for holder in holders) for name in ("Obama", "Putin", "Zarif")] == [True] * 3

    view.holder.value = next(reading.id for reading in view.readings if "Zarif" in reading.holder)
    assert "which Iran helped along" in pages(view)
    view.claim.value = "C29"
    assert "Afghanistan" in pages(view)
    for claim in dict(view.claim.options).values():
        view.claim.value = claim
        for reading in dict(view.holder.options).values():
            view.holder.value = reading
            assert all(day <= "2013-12-17" for day in re.findall(r"20\d\d-[\d-]+", view.plain()))


def test_no_readings() -> None:
    with pytest.raises(LookupError, match="no other reading of C02"):
        reading_view(CASE, claim="C02")


# The record at the time


@pytest.mark.parametrize("claim", IDS)
def test_the_record_beside_a_claim_ends_on_the_day_of_the_article(claim: str) -> None:
    found = CASE.claim(claim).on_record

    assert {fact.id for fact, _ in found} <= set(CASE.codes(claim).facts)
    assert all(event.last_day <= CASE.article.date for _, event in found)
    assert [event.first_day for _, event in found] == sorted(event.first_day for _, event in found)


def test_sources_of_a_later_date_do_not_count_as_published() -> None:
    named = [each.title for each in CASE.fact("H22").published_by(CASE.article.date)]

    assert len(named) == 3
    assert len(named) < len(CASE.fact("H22").sources)


# A claim beside its support


def test_a_claim_is_shown_with_its_cue_its_evidence_and_where_both_stand() -> None:
    said = claim_support(CASE, claim="C27").plain()

    assert "code: emphatic; which means: a word adds force" in said
    assert "in the text: “without a doubt”" in said
    assert "code: assertion" in said
    assert "29 Aug 2013: Syria motion falls in the UK Commons" in claim_support(CASE, claim="C22").plain()


def test_a_word_of_neither_kind_is_said_to_be_one() -> None:
    assert "looked at: “still”; it is of neither kind" in claim_support(CASE, claim="C46").plain().replace(
        "\n     ", " "
    )
    assert "no word of either kind" in claim_support(CASE, claim="C14").plain()


def test_filters_leave_claims_and_one_of_them_is_shown() -> None:
    support = claim_support(CASE)
    support.filters["certainty"].value = "emphatic"
    support.filters["evidence"].value = "event"

    assert support.offered == ("C18", "C54")
    assert support.claim.value in support.offered
    assert "2 of 73 claims with certainty: emphatic, evidence: event." in pages(support)


def test_a_claim_that_passes_the_filters_stays_on_show() -> None:
    support = claim_support(CASE, claim="C27")
    support.filters["certainty"].value = "emphatic"

    assert support.claim.value == "C27"


def test_a_claim_that_is_kept_back_is_neither_offered_nor_shown_first() -> None:
    support = claim_support(CASE, kept_back=["C01", "C18"])
    assert support.claim.value == "C02"
    assert {"C01", "C18"}.isdisjoint(support.offered)
    assert "71 of 71 claims." in pages(support)
    with pytest.raises(LookupError, match="C18 is kept back"):
        claim_support(CASE, claim="C18", kept_back=["C18"])
    with pytest.raises(LookupError, match='did you mean "C22"'):
        claim_support(CASE, kept_back=["C222"])


def test_filters_that_leave_nothing_say_so_and_can_be_taken_back() -> None:
    support = claim_support(CASE)
    support.filters["certainty"].value = "emphatic"
    support.filters["kind of claim"].value = "normative"
    assert support.plain() == "No claim with certainty: emphatic, kind of claim: normative."

    support.filters["kind of claim"].value = ""
    assert support.claim.value in support.offered


def test_no_verdict_and_nothing_later_than_the_article_is_shown_of_any_claim() -> None:
    support = claim_support(CASE)
    for claim in IDS:
        support.claim.value = claim
        shown = pages(support).replace(CASE.claim(claim).text, "")
        assert not re.search(r"\b(contradicted|unsupported|verdict|supported)\b", shown)
        assert [] == LATER.findall(shown)


def test_a_claim_without_a_record_says_so() -> None:
    assert "This case holds nothing on it from before 17 December 2013." in pages(
        claim_support(CASE, claim="C31")
    )


def test_a_case_without_such_codes_says_so_and_one_without_a_reference_is_refused() -> None:
    assert "code: not coded" in claim_support(load_case("nixon-beijing-1972")).plain()
    with pytest.raises(ReferenceMissingError):
        claim_support(replace(CASE, reference=None))
    with pytest.raises(LookupError, match='did you mean "C22"'):
        claim_support(CASE, claim="C222")


# Rival explanations

MARKS = st.sampled_from([*AGAINST, ""])
FILLED = st.fixed_dictionaries(
    {row: st.fixed_dictionaries(dict.fromkeys(THEIRS.evidence, MARKS)) for row in THEIRS.marks}
)


def board_with(marks: Any) -> Any:
    """Return a board on which marks stand."""
    board = hypothesis_board(CASE)
    board.put(board.state_of(marks))
    return board


def test_an_empty_board_has_four_rows_six_columns_and_nothing_against_anything() -> None:
    board = hypothesis_board(CASE)

    assert (len(board.hypotheses), len(board.evidence), board.answer) == (4, 6, {})
    assert board.sums["words"] == "None of the 24 cells is marked yet."
    assert "Why was Syria not struck in September 2013?" in board.plain()


@given(FILLED)
def test_the_board_adds_up_as_the_matrix_does(marks: dict[str, dict[str, str]]) -> None:
    board = hypothesis_board(CASE)
    board.marks = marks
    matrix = HypothesisMatrix.of(marks)

    assert board.sums["against"] == matrix.inconsistency
    assert board.sums["apart"] == matrix.diagnosticity
    assert board_with(board.answer).answer == board.answer


def test_a_full_board_says_what_tells_nothing_apart_and_what_it_leans_on() -> None:
    marks = {row: dict.fromkeys(THEIRS.evidence, "C") for row in THEIRS.marks}
    for row in ("R2", "R3", "R4"):
        marks[row]["D1"] = "I"
    said = board_with(marks).sums["words"]

    assert said == (
        "24 of 24 cells are marked. Least speaks against R1. D2, D3, D4, D5 and D6 tell nothing apart. "
        "Without D1 this would come out differently."
    )


def test_level_hypotheses_are_said_to_be_level() -> None:
    marks = {row: dict.fromkeys(THEIRS.evidence, "C") for row in THEIRS.marks}
    said = board_with(marks).sums["words"]

    assert said.startswith("24 of 24 cells are marked. Nothing sets the hypotheses apart")


def test_a_row_with_open_cells_is_not_praised_for_them() -> None:
    """Nothing speaks against a hypothesis that nobody has marked, and that is no merit of it."""
    one = {"R1": dict.fromkeys(THEIRS.evidence, "I")}
    two = one | {"R2": dict.fromkeys(THEIRS.evidence, "C"), "R3": {"D1": "C"}}

    assert "Rows can be compared once they are full" in board_with(one).sums["words"]
    said = board_with(two).sums["words"]
    assert said.endswith("Of the full rows, R1 and R2, least speaks against R2.")
    assert "R4 The US president did not want it" in board_with(two).plain()
    assert board_with(two).plain().count("no mark yet") == 1


def test_the_board_has_the_marks_of_the_matrix() -> None:
    assert list(MARKS_OF_BOARD) == list(AGAINST)
    marks = {row: dict(pieces) for row, pieces in THEIRS.marks.items()}
    assert board_with(marks).answer == marks


def test_a_case_without_hypotheses_has_no_board() -> None:
    with pytest.raises(HypothesisError, match="holds no hypotheses"):
        hypothesis_board(load_case("nixon-beijing-1972"))


def test_evidence_and_hypotheses_tell_of_nothing_later_than_the_article() -> None:
    assert [] == LATER.findall(hypothesis_board(CASE).plain())


# In a notebook


def test_a_notebook_that_shows_them_passes_strict_nbval(tmp_path: Path) -> None:
    cells = ["from irkit import *\ncase = load_case('lavrov-tehran-2013')\nwidgets.claim_support(case)"]
    cells += ["widgets.hypothesis_board(case)", "widgets.reading_view(case, claim='C24')"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    nbclient.NotebookClient(notebook, kernel_name="python3").execute()
    path = tmp_path / "reading.ipynb"
    nbformat.write(notebook, path)
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-q", "-c", "/dev/null"]
    run = subprocess.run([*command, str(path)], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert run.returncode == 0, run.stdout
