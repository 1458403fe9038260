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


def test_the_glossary_has_about_forty_entries():
    assert 38 <= len(WHOLE) <= 52


def test_every_related_entry_is_in_the_glossary():
    terms = {each.term for each in WHOLE}
    assert set() == {see for each in WHOLE for see in each.see} - terms


def test_no_entry_refers_to_itself():
    assert not [each.term for each in WHOLE if each.term in each.see]


@pytest.mark.parametrize("each", tuple(WHOLE), ids=lambda each: each.term)
def test_every_entry_says_what_it_means_and_where_that_stands(each: Entry):
    assert each.meaning
    assert each.source
    assert re.fullmatch(r"\d{4}(-\d\d){0,2}", each.date)
    assert each.url is None or each.url.startswith(("https://", "http://"))
    assert each.kind in ("concept", "name")
    assert each.status in ("verified", "known", "uncertain")


@pytest.mark.parametrize("each", tuple(WHOLE), ids=lambda each: each.term)
def test_a_meaning_is_at_most_four_sentences(each: Entry):
    assert len(re.findall(r"[.:?](?= [A-Z]|$)", each.meaning)) <= 5


def test_no_meaning_tells_what_happened_after_2013():
    assert not [each.term for each in WHOLE if LATER_YEAR.search(each.meaning + each.say)]


def test_no_name_is_explained_by_a_source_from_after_the_article():
    assert not [each.term for each in WHOLE.of_kind("name") if each.date > "2013-12-17"]


def test_no_two_entries_share_a_form():
    assert [(form, glossary(form).term) for form, _ in FORMS] == FORMS


@given(st.sampled_from(FORMS), st.data())
def test_capitals_spaces_and_hyphens_do_not_matter(known: tuple[str, str], data: st.DataObject):
    form, term = known
    shouted = "".join(data.draw(st.sampled_from((sign.upper(), sign.lower()))) for sign in form)
    assert term == glossary(f" {shouted.replace('-', ' ')} ").term


def test_the_plus_in_a_name_counts():
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
def test_a_misspelt_term_is_told_the_likely_one(written: str, suggested: str):
    with pytest.raises(ValueError, match=f'"{written}" is not in the glossary: did you mean "{suggested}"'):
        glossary(written)


def test_a_term_that_is_far_from_all_is_told_some_that_exist():
    with pytest.raises(ValueError, match="allowed are"):
        glossary("zzzzqqqq")


def test_the_text_of_an_entry_shows_term_sound_meaning_relations_and_source():
    shown = repr(glossary("Zarif"))
    assert shown.startswith("Mohammad Javad Zarif (say, roughly: zah-REEF)\n  Foreign minister of Iran")
    assert "See: Hassan Rouhani and JPOA" in shown
    assert shown.endswith("Reuters, on the vote in the Majlis, 2013-08-15")


def test_a_reference_that_holds_its_year_is_not_given_it_twice():
    assert repr(glossary("anarchy")).endswith(
        "Waltz, K. N. (1979). Theory of International Politics. Addison-Wesley."
    )


def test_an_uncertain_meaning_says_so_as_text_and_on_the_page():
    doubted = entry(status="uncertain")
    assert "We are not certain of this." in repr(doubted)
    assert "We are not certain of this." in doubted._repr_html_()
    assert "certain" not in repr(entry(status="known"))


def test_signs_that_mean_something_in_html_are_shown_as_written():
    page = entry(url="https://example.org/?a=1&b=2")._repr_html_()
    assert "S-300 &amp; kin" in page
    assert "&lt; 1 unit" in page
    assert 'href="https://example.org/?a=1&amp;b=2"' in page


def test_the_text_of_the_glossary_lists_every_term_under_its_kind():
    concepts, names, how = repr(WHOLE).splitlines()
    assert "Concepts: " + ", ".join(each.term for each in WHOLE.of_kind("concept")) == concepts
    assert "Names: " + ", ".join(each.term for each in WHOLE.of_kind("name")) == names
    assert 'glossary("dyad")' in how


def test_the_page_of_the_glossary_is_two_named_definition_lists_with_every_term_in_order():
    page = Lists(WHOLE._repr_html_())
    assert [f"Glossary: {kind}" for kind in ("concepts", "names")] == page.names
    assert [each.term for each in WHOLE] == page.terms
    assert not page.open


def test_concepts_come_first_and_each_kind_follows_the_alphabet():
    assert list(WHOLE) == sorted(WHOLE, key=lambda each: (each.kind, each.term.casefold()))


def test_an_entry_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        glossary("dyad").meaning = "three actors"  # type: ignore[misc]


def test_looking_a_term_up_loads_no_heavy_library():
    look_up = "import irkit, sys; irkit.glossary('dyad'); print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", look_up], capture_output=True, text=True, check=True)
    assert not {"pandas", "pydantic", "matplotlib"} & set(told.stdout.split())
