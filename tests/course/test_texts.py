"""Teaching texts kept as data: the digest; and the set-up check."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from irkit.case.case import load_case
from irkit.environment import check_environment
from irkit.text import likely, listed, meant

ROOT = Path(__file__).parents[2]
CASE = load_case("lavrov-tehran-2013")


def test_the_digest_covers_every_paragraph_in_about_six_hundred_words() -> None:
    parts = [CASE.digest(section.id) for section in CASE.sections]

    assert [each.id for part in parts for each in part.paragraphs] == [f"P{n}" for n in range(1, 19)]
    assert all(each.digest for part in parts for each in part.paragraphs)
    assert 550 <= sum(part.words for part in parts) <= 720


def test_the_digest_names_its_author_and_shows_the_paragraphs() -> None:
    shown = repr(CASE.digest("regional"))

    assert shown.startswith("2. Regional level (after Hassan Beheshtipour)")
    assert "P4" in shown


def test_claims_are_read_as_the_authors_with_the_codes_that_somebody_gave() -> None:
    shown = CASE.claims.read("C40", {"C49": "REG"})

    assert repr(shown).splitlines()[0] == "Hassan Beheshtipour claims, in our words:"
    assert "C49  Tehran still wants the original S-300 contract honoured.  [Regional]" in repr(shown)
    assert "▲ Regional" in shown._repr_html_()
    assert "Code given" not in CASE.claims.read("C40")._repr_html_()


def test_a_code_is_shown_as_contested_where_careful_coders_part() -> None:
    coding = {"C10": "international", "C52": "bilateral"}
    shown = CASE.claims.read(coding)

    assert frozenset({"C10"}) == shown.contested
    assert ["[International, contested]", "[Bilateral]"] == re.findall(r"\[.*?\]", repr(shown))
    assert "● International, contested" in shown._repr_html_()
    assert frozenset() == CASE.without_reference().claims.read(coding).contested


def test_a_claim_that_does_not_exist_is_answered_with_the_likely_one() -> None:
    with pytest.raises(LookupError, match='did you mean "C40"'):
        CASE.claims.read("C400")


def test_a_section_that_does_not_exist_is_answered_with_the_likely_one() -> None:
    with pytest.raises(LookupError, match='did you mean "regional"'):
        CASE.digest("regionl")


EARLY = [path for path in sorted((ROOT / "notebooks").glob("0*.ipynb")) if path.name < "08"]


@pytest.mark.parametrize("lesson", EARLY, ids=lambda path: path.stem)
def test_no_lesson_before_08_dates_a_source_after_the_article(lesson: Path) -> None:
    """What a page of a later day is called can tell how things came out."""
    dated = re.findall(r"\b20\d\d-[01]\d-[0-3]\d\b", lesson.read_text(encoding="utf-8"))
    assert [] == [day for day in dated if day > CASE.article.date.isoformat()]


def test_the_set_up_check_finds_everything_here() -> None:
    assert check_environment().works
    assert repr(check_environment()).endswith("Everything works.")


def test_the_set_up_check_names_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "anywidget", None)
    found = check_environment()

    assert not found.works
    assert "✗ cards: anywidget is not installed here" in repr(found)
    assert repr(found).endswith("Show these lines to your instructor.")


def test_words_are_listed_and_suggested() -> None:
    assert listed(["a"]) == "a"
    assert listed([]) == ""
    assert likely(" Regionl ", ["regional", "bilateral"]) == "regional"
    assert meant("x", [str(n) for n in range(100, 120)]).endswith("or 8 more")
