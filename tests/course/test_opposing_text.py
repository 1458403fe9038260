"""The opposing text of lesson 06: seven claims of an address, by the same codebook as the article's."""

from __future__ import annotations

import re

import pytest

from irkit.case.case import load_case
from irkit.records.answers import HindsightError
from irkit.widgets import claim_support

ARTICLE = load_case("lavrov-tehran-2013")
ADDRESS = load_case("obama-syria-2013")
IDS = [claim.id for claim in ADDRESS.claims]
LATER = re.compile(r"\b20(1[4-9]|2\d)\b")


def test_seven_claims_are_coded_in_every_respect_in_which_the_articles_are() -> None:
    codes = [ADDRESS.codes(claim) for claim in IDS]

    assert len(IDS) == 7
    assert all(c.certainty and c.evidence and c.checkable and c.verdict and c.types for c in codes)


def test_the_words_of_the_codes_mean_the_same_in_both_texts() -> None:
    assert ARTICLE.words == ADDRESS.words


def test_every_certainty_and_a_claim_of_what_ought_to_be_are_there() -> None:
    table = ADDRESS.claims.crosstab("certainty", "evidence")

    assert all(table.loc[certainty].sum() for certainty in table.index)
    assert any("normative" in ADDRESS.codes(claim).types for claim in IDS)


def test_its_verdicts_too_have_to_be_asked_for() -> None:
    assert all(ADDRESS.codes(claim).verdict for claim in IDS)
    with pytest.raises(HindsightError):
        ADDRESS.claims.crosstab("certainty", "verdict")


@pytest.mark.parametrize("claim", IDS)
def test_no_verdict_and_nothing_later_than_the_address_is_shown(claim: str) -> None:
    shown = claim_support(ADDRESS, claim=claim).plain()

    assert all(event.last_day <= ADDRESS.article.date for _, event in ADDRESS.claim(claim).on_record)
    assert [] == LATER.findall(shown)
    assert not re.search(r"\b(contradicted|unsupported|verdict|supported)\b", shown)


def test_who_disputes_the_attack_is_named_where_it_is_claimed() -> None:
    """Whose word it is stands in the same sentence, with who denies it."""
    said = {claim: ADDRESS.claim(claim).text.replace("\n", " ") for claim in ("O1", "O7")}

    assert "as the president says and Damascus denies" in said["O1"]
    assert "as the president says; Damascus and Moscow deny it" in said["O7"]


def test_what_the_text_offers_is_said_of_every_claim_of_the_address() -> None:
    assert [] == [claim for claim in IDS if not ADDRESS.codes(claim).support]


@pytest.mark.parametrize("claim", ["C22", "O4"])
def test_rival_answers_to_the_same_question_are_judged_alike(claim: str) -> None:
    case = ADDRESS if claim.startswith("O") else ARTICLE

    assert "mixed" == case.codes(claim).verdict
