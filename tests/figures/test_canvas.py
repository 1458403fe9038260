"""Figures: what they show, read off their artists; no label touches another; all is told in words too."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from irkit import figures
from irkit.case.case import Case, load_case
from irkit.figures import Drawing
from irkit.figures.canvas import canvas, looks
from irkit.framework.levels import LEVELS, Level

CLAIMS = ("C01", "C02", "C08", "C15", "C20", "C24", "C26", "C40", "C44", "C49", "C51", "C56")


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case("lavrov-tehran-2013")


@pytest.fixture(scope="module")
def reference(case: Case) -> dict[str, Level]:
    return {claim.id: case.effect_level(claim.id) for claim in case.claims}


@pytest.fixture(scope="module")
def drawings(case: Case, reference: dict[str, Level]) -> dict[str, Drawing]:
    """Every figure in every form that a lesson may show."""
    some = {claim: reference[claim] for claim in CLAIMS} | {"C20": "outside", "C44": "bilateral"}
    few = {claim: some[claim] for claim in CLAIMS[:5]}
    return {
        "timeline": figures.timeline(case),
        "timeline, short": figures.timeline(case, since="2013-12"),
        "timeline, one event": figures.timeline(case, since="2013-12-10", until="2013-12-11"),
        "timeline, long": figures.timeline(case, until="2025-12-31"),
        "paragraphs": figures.paragraphs(case),
        "paragraphs, coded": figures.paragraphs(case, reference),
        "paragraphs, partly coded": figures.paragraphs(case, few),
        "profile": figures.profile(case, some),
        "profile, partly coded": figures.profile(case, few, CLAIMS),
        "profile, no reference": figures.profile(case.without_reference(), few, CLAIMS),
        "profile, all at one level": figures.profile(case, dict.fromkeys(CLAIMS, "regional")),
        "profile, every claim": figures.profile(case, reference),
    }


@pytest.fixture(scope="module")
def pages(drawings: dict[str, Drawing]) -> dict[str, str]:
    """Every figure as a notebook shows it; matplotlib warns of a sign that the font has not."""
    return {form: drawing._repr_html_() for form, drawing in drawings.items()}


FORMS = (
    "timeline", "timeline, short", "timeline, one event", "timeline, long", "paragraphs",
    "paragraphs, coded", "paragraphs, partly coded", "profile", "profile, partly coded",
    "profile, no reference", "profile, all at one level", "profile, every claim",
)  # fmt: skip


def labels(drawing: Drawing) -> list[Text]:
    """Return the figure's texts that can be seen."""
    return [text for text in drawing.figure.findobj(Text) if text.get_visible() and text.get_text().strip()]


class Parsed(HTMLParser):
    """The tags of a piece of HTML with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


# What holds for every figure


@pytest.mark.parametrize("form", FORMS)
def test_no_label_touches_another(drawings: dict[str, Drawing], form: str) -> None:
    drawing = drawings[form]
    boxes = [(text.get_text(), text.get_window_extent()) for text in labels(drawing)]
    touching = [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if one.overlaps(other)]
    assert touching == []


@pytest.mark.parametrize("form", FORMS)
def test_every_label_stands_inside_the_figure(drawings: dict[str, Drawing], form: str) -> None:
    drawing = drawings[form]
    page = drawing.figure.bbox
    outside = []
    for text in labels(drawing):
        box = text.get_window_extent()
        if not (box.x0 >= 0 and box.y0 >= 0 and box.x1 <= page.x1 and box.y1 <= page.y1):
            outside.append(text.get_text())
    assert outside == []


@pytest.mark.parametrize("form", FORMS)
def test_text_is_9_points_or_larger_on_a_page_of_a_notebooks_width(
    drawings: dict[str, Drawing], form: str
) -> None:
    assert min(text.get_fontsize() for text in labels(drawings[form])) >= 9
    assert drawings[form].figure.get_figwidth() <= 9.8


@pytest.mark.parametrize("form", FORMS)
def test_the_plain_text_of_a_figure_is_its_alt_text(
    drawings: dict[str, Drawing], pages: dict[str, str], form: str
) -> None:
    image = dict(Parsed(pages[form]).tags)["img"]
    assert drawings[form].alt == repr(drawings[form]) == image["alt"]


@pytest.mark.parametrize("form", FORMS)
def test_the_alt_text_is_short(drawings: dict[str, Drawing], form: str) -> None:
    assert 0 < len(drawings[form].alt) <= 320


@pytest.mark.parametrize("form", FORMS)
def test_a_figure_comes_with_a_table_that_has_headed_rows_and_columns(
    drawings: dict[str, Drawing], pages: dict[str, str], form: str
) -> None:
    table, parsed = drawings[form].table, Parsed(pages[form])
    scopes = Counter(attrs.get("scope") for tag, attrs in parsed.tags if tag == "th")
    assert {"col": len(table.columns), "row": len(table)} == scopes
    assert "The figure as a table" in parsed.text


def test_a_figures_html_is_the_same_each_time_but_for_the_picture(case: Case) -> None:
    once, again = (
        re.sub(r'src="data:image/png;base64,[^"]+"', "", figures.timeline(case)._repr_html_())
        for _ in range(2)
    )
    assert once == again
    assert "base64" not in once


def test_pages(drawings: dict[str, Drawing], pages: dict[str, str]) -> None:
    """A figure shrinks on a narrow page, but no further than it can be read; it is opaque on a dark one."""
    tags = dict(Parsed(pages["profile"]).tags)
    style = tags["img"]["style"] or ""
    width = int(tags["img"]["width"] or 0)
    assert f"max-width:100%;min-width:{round(width * 2 / 3)}px" in style
    assert "overflow-x:auto" in (tags["figure"]["style"] or "")
    assert "background:#fff" in style
    assert drawings["profile"].figure.get_facecolor() == (1.0, 1.0, 1.0, 1.0)


def test_paragraph() -> None:
    """A text that is too long for two lines ends in an ellipsis; a short one stands in the middle."""
    with canvas(None, 5.0, 1.0) as page:
        page.paragraph(0.1, 0.5, "one two three four five six seven eight nine ten", 20)
        page.paragraph(2.6, 0.5, "one two", 20)
    first, second, short = page.ax.texts
    assert ["one two three four", "five six seven …"] == [first.get_text(), second.get_text()]
    assert first.get_position()[1] < 0.5 == short.get_position()[1] < second.get_position()[1]


def test_angle_brackets_and_quotes_in_words_are_not_taken_for_html() -> None:
    html = Drawing(Figure(), [], 'a "<b>" & c', ({"<i>": '"<u>"'},))._repr_html_()
    assert {"b", "i", "u"}.isdisjoint(tag for tag, _ in Parsed(html).tags)
    assert dict(Parsed(html).tags)["img"]["alt"] == 'a "<b>" & c'


def test_figures_are_unknown_to_pyplot() -> None:
    """Otherwise the inline backend would show each of them a second time."""
    code = (
        "import sys, irkit; irkit.figures.timeline(irkit.load_case('lavrov-tehran-2013'))._repr_html_();"
        "print('matplotlib.pyplot' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, encoding="utf-8")
    assert run.stdout.strip() == "False"


def test_a_style_chosen_elsewhere_does_not_change_a_figure(case: Case) -> None:
    with mpl.rc_context({"font.family": "monospace", "font.size": 20, "savefig.bbox": "tight"}):
        styled = figures.profile(case, {"C40": "regional"})
    plain = figures.profile(case, {"C40": "regional"})
    fonts = [{(t.get_fontname(), t.get_fontsize()) for t in labels(each)} for each in (plain, styled)]
    assert fonts[0] == fonts[1]


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_a_figure_saved_twice_gives_the_same_file(case: Case, tmp_path: Path, kind: str) -> None:
    for name in ("one", "two"):
        figures.profile(case, {"C40": "regional"}).save(tmp_path / f"{name}.{kind}")
    assert (tmp_path / f"one.{kind}").read_bytes() == (tmp_path / f"two.{kind}").read_bytes()


def test_a_saved_figure_carries_its_alt_text(case: Case, tmp_path: Path) -> None:
    drawing = figures.profile(case, {"C40": "regional"})
    drawing.save(tmp_path / "profile.svg")
    assert drawing.alt in (tmp_path / "profile.svg").read_text(encoding="utf-8")


def test_saving_under_another_ending_names_those_that_can_be_had(case: Case, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\.png, \.svg or \.pdf"):
        figures.profile(case, {"C40": "regional"}).save(tmp_path / "profile.doc")


def test_a_figure_can_be_drawn_in_a_panel_of_ones_own(case: Case) -> None:
    figure = Figure()
    left, right = figure.subplots(1, 2)
    drawings = [figures.paragraphs(case, ax=left), figures.profile(case, {"C40": "regional"}, ax=right)]
    assert [left, right] == [drawing.ax for drawing in drawings]
    assert {figure} == {drawing.figure for drawing in drawings}
    assert [left] == figures.timeline(case, ax=left).axes


def test_levels_differ_in_sign_as_well_as_in_colour() -> None:
    signs = [(looks(level)["marker"], looks(level)["markerfacecolor"] == "white") for level in LEVELS]
    assert len(LEVELS) == len(set(signs))


def test_a_profile_of_nothing_says_so() -> None:
    assert repr(figures.profile(load_case("lavrov-tehran-2013"), {})) == "No claim has been coded yet."
