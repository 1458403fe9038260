"""What holds for every figure: no label touches another; all is told in words and as a table too."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from itertools import combinations, pairwise

import matplotlib as mpl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.text import Text

from irkit import figures
from irkit.case.case import Case
from irkit.figures import Drawing
from irkit.figures.canvas import Canvas, looks, spread
from irkit.framework.levels import LEVELS

EMPTY = {"agreement, nobody", "agreement, one"}
"""The forms whose table has no row."""

PLACES = st.lists(st.floats(0, 10), max_size=12).map(sorted)


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


def test_labels(drawings: dict[str, Drawing], form: str) -> None:
    """No label touches another, and each stands inside the figure."""
    room = drawings[form].figure.bbox
    boxes = [(text.get_text(), text.get_window_extent()) for text in labels(drawings[form])]
    assert [] == [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if one.overlaps(other)]
    outside = [b.x0 < 0 or b.y0 < 0 or b.x1 > room.x1 or b.y1 > room.y1 for _, b in boxes]
    assert [] == [text for (text, _), out in zip(boxes, outside, strict=True) if out]


def test_text_size(drawings: dict[str, Drawing], form: str) -> None:
    """Text has 9 points or more, on a page of a notebook's width."""
    assert min(text.get_fontsize() for text in labels(drawings[form])) >= 9
    assert drawings[form].figure.get_figwidth() <= 9.8


def test_alt(drawings: dict[str, Drawing], page: str, form: str) -> None:
    """The plain text of a figure is its alt text, and it is short."""
    image = dict(Parsed(page).tags)["img"]
    assert drawings[form].alt == repr(drawings[form]) == image["alt"]
    longest = 400 if form.startswith("agreement") else 320
    assert 0 < len(drawings[form].alt) <= longest


def test_table(drawings: dict[str, Drawing], page: str, form: str) -> None:
    """A figure comes with a table that has headed rows and columns."""
    table, parsed = drawings[form].table, Parsed(page)
    scopes = Counter(attrs.get("scope") for tag, attrs in parsed.tags if tag == "th")
    assert Counter({"col": len(table.columns), "row": len(table)}) == scopes
    assert (form in EMPTY) == (len(table) == 0)
    assert (form in EMPTY) == ("The figure as a table" not in parsed.text)


def test_html_stable(case: Case) -> None:
    """A figure's HTML is the same each time, but for the picture."""
    once, again = (
        re.sub(r'src="data:image/png;base64,[^"]+"', "", figures.timeline(case)._repr_html_())
        for _ in range(2)
    )
    assert once == again
    assert "base64" not in once


def test_pages(drawings: dict[str, Drawing]) -> None:
    """A figure shrinks on a narrow page, but no further than it can be read; it is opaque on a dark one."""
    tags = dict(Parsed(drawings["profile"]._repr_html_()).tags)
    style = tags["img"]["style"] or ""
    width = int(tags["img"]["width"] or 0)
    assert f"max-width:100%;min-width:{round(width * 0.85)}px" in style
    assert "overflow-x:auto" in (tags["figure"]["style"] or "")
    assert "background:#fff" in style
    assert drawings["profile"].figure.get_facecolor() == (1.0, 1.0, 1.0, 1.0)


def test_paragraph() -> None:
    """A text that is too long for two lines ends in an ellipsis; a short one stands in the middle."""
    page = Canvas(Figure().add_subplot())
    page.paragraph(0.1, 0.5, "one two three four five six seven eight nine ten", 20)
    page.paragraph(2.6, 0.5, "one two", 20)
    first, second, short = page.ax.texts
    assert ["one two three four", "five six seven …"] == [first.get_text(), second.get_text()]
    assert first.get_position()[1] < 0.5 == short.get_position()[1] < second.get_position()[1]


def test_html_escaped() -> None:
    """Angle brackets and quotes in words are not taken for HTML."""
    html = Drawing(Figure().add_subplot(), 'a "<b>" & c', ({"<i>": '"<u>"'},))._repr_html_()
    assert {"b", "i", "u"}.isdisjoint(tag for tag, _ in Parsed(html).tags)
    assert dict(Parsed(html).tags)["img"]["alt"] == 'a "<b>" & c'


def test_no_pyplot() -> None:
    """Figures are unknown to pyplot; the inline backend would show each of them a second time."""
    code = (
        "import sys, irkit; irkit.figures.timeline(irkit.load_case('lavrov-tehran-2013'))._repr_html_();"
        "print('matplotlib.pyplot' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, encoding="utf-8")
    assert run.stdout.strip() == "False"


def test_style(case: Case) -> None:
    """A style chosen elsewhere does not change a figure."""
    with mpl.rc_context({"font.family": "monospace", "font.size": 20, "savefig.bbox": "tight"}):
        styled = figures.profile(case, {"C40": "regional"})
    plain = figures.profile(case, {"C40": "regional"})
    fonts = [{(t.get_fontname(), t.get_fontsize()) for t in labels(each)} for each in (plain, styled)]
    assert fonts[0] == fonts[1]


@pytest.mark.parametrize("name", sorted({*figures.__all__} - {"Drawing"}))
def test_ax(case: Case, name: str) -> None:
    """A figure can be drawn in a panel of one's own."""
    inputs = {
        "profile": (case, {"C40": "regional"}),
        "cases_beside": (case, case),
        "sequence": (case, "I15"),
        "agreement": ({"Ana": {"C08": "REG"}, "Ben": {"C08": "INT"}},),
        "forecasts": (case, {"F16": "40%"}),
    }
    figure = Figure()
    _, panel = figure.subplots(1, 2)
    drawing = getattr(figures, name)(*inputs.get(name, (case,)), ax=panel)
    assert panel is drawing.ax
    assert figure is drawing.figure


def test_level_signs() -> None:
    """Levels differ in sign as well as in colour."""
    signs = [(looks(level)["marker"], looks(level)["markerfacecolor"] == "white") for level in LEVELS]
    assert len(LEVELS) == len(set(signs))


@given(PLACES)
def test_spread(places: list[float]) -> None:
    """Spread labels keep their order distance and room."""
    spaced = spread(places, 0.5, 0.0, 10.0)
    assert len(places) == len(spaced)
    assert all(after - before >= 0.5 - 1e-9 for before, after in pairwise(spaced))
    assert all(-1e-9 <= place <= 10 + 1e-9 for place in spaced)


@given(PLACES)
def test_spread_room(places: list[float]) -> None:
    """Labels with room enough stay where they are."""
    apart = [place + number for number, place in enumerate(places)]
    assert pytest.approx(apart) == spread(apart, 0.9, 0.0, 100.0)
