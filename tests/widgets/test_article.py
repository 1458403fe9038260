"""The article in brief with its claims where they stand."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from irkit.case.case import load_case
from irkit.framework.levels import Level
from irkit.widgets import annotated_article

CASE = load_case("lavrov-tehran-2013")


def chips(article) -> dict[str, str]:
    """Return the claims as buttons, each with its name."""
    page = "".join(text.value for text in article._texts.values())
    return dict(re.findall(r'data-open="(C\d+)"[^>]*>([^<]+)</button>', page))


def test_claims() -> None:
    """Every claim stands once, at its paragraph, and none is marked at first."""
    article = annotated_article(CASE)

    assert {claim.id: claim.id for claim in CASE.claims} == chips(article)
    assert "C17" in article._texts["P4"].value
    assert () == article.marked


def test_level() -> None:
    """A level switched on marks its claims by its sign and says under which headings they stand."""
    article = annotated_article(CASE, ["C15"])
    article.level.value = Level.INTERNATIONAL
    wanted = {c.id for c in CASE.claims if CASE.effect_level(c.id) is Level.INTERNATIONAL} - {"C15"}

    assert (
        wanted
        == {claim for claim, name in chips(article).items() if name == f"● {claim}"}
        == {*article.marked}
    )
    assert "“2. At regional level”" in article._count.value
    assert "Kept back for the exercises: 1." in article._count.value


def test_open() -> None:
    """A claim is read under its paragraph with its ties and the sources of its day, and folded away again."""
    article = annotated_article(CASE)
    article.show("C22")
    shown = article._claims["P4"].value

    assert "Ties that it states" in shown
    assert "On record by the day of the article" in shown
    assert not re.search(r"\b20(1[4-9]|2\d)\b", shown)
    article.show("C22")
    assert "" == article._claims["P4"].value


def test_no_reference() -> None:
    """Without its reference a case has no levels to mark, and its claims can be read."""
    article = annotated_article(replace(CASE, reference=None))
    article.show("C22")

    assert ("no level",) == tuple(label for label, _ in article.level.options)
    assert "Ties that it states" in article._claims["P4"].value


def test_nothing() -> None:
    """A case without paragraphs says so."""
    with pytest.raises(LookupError, match="has no paragraphs in brief"):
        annotated_article(replace(CASE, paragraphs=()))
