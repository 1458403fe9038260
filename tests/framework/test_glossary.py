"""What readers can rely on when they look a term up."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irkit.framework.glossary import Entry, glossary

WHOLE = glossary()
FORMS = [(form, each.term) for each in WHOLE for form in (each.term, *each.also)]
LATER_YEAR = re.compile(r"\b20(1[4-9]|[2-9]\d)\b")


def entry(**changed: object) -> Entry:
    fields = {
        "term": "S-300 & kin",
        "kind": "name",
        "meaning": "Sold for < 1 unit.",
        "source": "A newspaper",
        "date": "2013",
        "status": "known",
    }
    return Entry(**{**fields, **changed})


class Lists(HTMLParser):
    """The tags of a page that were opened and closed, and the text of its terms."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: list[str] = []
        self.terms: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "br":
            self.open.append(tag)
        if ("role", "group") in attrs:
            self.names.append(dict(attrs)["aria-label"] or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "dfn":
            self.terms.append(data)


def test_size() -> None:
    """The glossary has about forty entries."""
    assert 38 <= len(WHOLE) <= 52


def test_related_exist() -> None:
    """Every related entry is in the glossary."""
    terms = {each.term for each in WHOLE}
    assert set() == {see for each in WHOLE for see in each.see} - terms


def test_related_others() -> None:
    """No entry refers to itself."""
    assert not [each.term for each in WHOLE if each.term in each.see]


@pytest.mark.parametrize("each", tuple(WHOLE), ids=lambda each: each.term)
def test_entry_complete(each: Entry) -> None:
    """Every entry says what it means, where that stands, and when it was written."""
    assert each.meaning
    assert each.source
    assert re.fullmatch(r"\d{4}(-\d\d){0,2}", each.date)
    assert each.url is None or each.url.startswith(("https://", "http://"))
    assert each.kind in ("concept", "name")
    assert each.status in ("verified", "known", "uncertain")


@pytest.mark.parametrize("each", tuple(WHOLE), ids=lambda each: each.term)
def test_meaning_short(each: Entry) -> None:
    """A meaning is at most four sentences long."""
    assert len(re.findall(r"[.:?](?= [A-Z]|$)", each.meaning)) <= 5


def test_no_hindsight() -> None:
    """No meaning tells what happened after 2013."""
    assert not [each.term for each in WHOLE if LATER_YEAR.search(each.meaning + each.say)]


def test_sources_before_article() -> None:
    """No name is explained by a source from after the article."""
    assert not [each.term for each in WHOLE.of_kind("name") if each.date > "2013-12-17"]


def test_forms_unique() -> None:
    """No two entries share a form."""
    assert [(form, glossary(form).term) for form, _ in FORMS] == FORMS


@given(st.sampled_from(FORMS), st.data())
def test_spelling_forgiven(known: tuple[str, str], data: st.DataObject) -> None:
    """Capitals, spaces and hyphens do not matter."""
    form, term = known
    shouted = "".join(data.draw(st.sampled_from((sign.upper(), sign.lower()))) for sign in form)
    assert term == glossary(f" {shouted.replace('-', ' ')} ").term


def test_plus_counts() -> None:
    """The plus in a name counts."""
    assert glossary("P5+1") == glossary("5 + 1")
    with pytest.raises(ValueError, match="not in the glossary"):
        glossary("51")


@pytest.mark.parametrize(
    ("written", "suggested"),
    [
        ("lavrof", "Lavrov"),
        ("regon", "region"),
        ("unit of analisys", "unit of analysis"),
        ("Sanai", "Sanaei"),
    ],
)
def test_misspelt(written: str, suggested: str) -> None:
    """A misspelt term is answered with the likely one."""
    with pytest.raises(ValueError, match=f'"{written}" is not in the glossary: did you mean "{suggested}"'):
        glossary(written)


def test_unknown() -> None:
    """A term that is far from all is answered with some that exist."""
    with pytest.raises(ValueError, match="allowed are"):
        glossary("zzzzqqqq")


def test_entry_text() -> None:
    """The text of an entry shows term, sound, meaning, relations and source."""
    shown = repr(glossary("Zarif"))
    assert shown.startswith("Mohammad Javad Zarif (say, roughly: zah-REEF)\n  Foreign minister of Iran")
    assert "See: Hassan Rouhani and JPOA" in shown
    assert shown.endswith("Reuters, on the vote in the Majlis, 2013-08-15")


def test_year_once() -> None:
    """A reference that holds its year is not given it twice."""
    assert repr(glossary("anarchy")).endswith(
        "Waltz, K. N. (1979). Theory of International Politics. Addison-Wesley."
    )


def test_uncertain() -> None:
    """An uncertain meaning says so, as text and on the page."""
    doubted = entry(status="uncertain")
    assert "We are not certain of this." in repr(doubted)
    assert "We are not certain of this." in doubted._repr_html_()
    assert "certain" not in repr(entry(status="known"))


def test_html_escaped() -> None:
    """Signs that mean something in HTML are shown as written."""
    page = entry(url="https://example.org/?a=1&b=2")._repr_html_()
    assert "S-300 &amp; kin" in page
    assert "&lt; 1 unit" in page
    assert 'href="https://example.org/?a=1&amp;b=2"' in page


def test_glossary_text() -> None:
    """The text of the glossary lists every term under its kind."""
    concepts, names, how = repr(WHOLE).splitlines()
    assert "Concepts: " + ", ".join(each.term for each in WHOLE.of_kind("concept")) == concepts
    assert "Names: " + ", ".join(each.term for each in WHOLE.of_kind("name")) == names
    assert 'glossary("dyad")' in how


def test_glossary_html() -> None:
    """The page of the glossary is two named definition lists, with every term in order."""
    page = Lists(WHOLE._repr_html_())
    assert [f"Glossary: {kind}" for kind in ("concepts", "names")] == page.names
    assert [each.term for each in WHOLE] == page.terms
    assert not page.open


def test_order() -> None:
    """Concepts come first, and each kind follows the alphabet."""
    assert list(WHOLE) == sorted(WHOLE, key=lambda each: (each.kind, each.term.casefold()))


def test_entry_frozen() -> None:
    """An entry cannot be changed."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        glossary("dyad").meaning = "three actors"  # type: ignore[misc]


def test_light() -> None:
    """Looking a term up loads no heavy library."""
    look_up = "import irkit, sys; irkit.glossary('dyad'); print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", look_up], capture_output=True, text=True, check=True)
    assert not {"pandas", "pydantic", "matplotlib"} & set(told.stdout.split())
