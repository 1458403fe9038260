"""The figures of lessons 02 to 05: what each shows, read off its artists, and that it can be read."""

from __future__ import annotations

import datetime as dt
from itertools import combinations, product

import pytest
from matplotlib.text import Text

from irkit import figures
from irkit.analysis.links import SITES
from irkit.case.case import Case, ReferenceMissingError, load_case
from irkit.figures import Drawing
from irkit.framework.levels import LEVELS, PILES, Level

CASE = load_case("lavrov-tehran-2013")
CODING = {"C08": "international", "C40": "regional"}
TIED = tuple(dict.fromkeys(tie.issue for tie in CASE.ties))

FORMS = {
    "actors": lambda: figures.actor_levels(CASE),
    "actors, every one": lambda: figures.actor_levels(CASE, least=1),
    "actors, a coding": lambda: figures.actor_levels(CASE, CODING, least=1),
    "sequence": lambda: figures.sequence(CASE),
    "sequence of other facts": lambda: figures.sequence(CASE, "I04", ["H13", "H14"]),
    "matrix": lambda: figures.level_matrix(CASE),
    "links": lambda: figures.links(CASE),
    **{f"links without {off.value}, by {by}": lambda off=off, by=by: figures.links(CASE, off, by)
       for off, by in product(SITES, ("effect", "cause"))},
    "side by side": lambda: figures.ties_side_by_side(CASE, ["I05", "I01"]),
    "side by side, stated": lambda: figures.ties_side_by_side(CASE, ["I05", "I01"], supplied=False),
    **{f"ties on {issue}": lambda issue=issue: figures.ties(CASE.ties.graph(issue=issue)) for issue in TIED},
    "ties of every issue": lambda: figures.ties(CASE.ties.graph()),
    "stated ties": lambda: figures.ties(CASE.ties.graph(issue="I05", supplied=False)),
    "no ties": lambda: figures.ties(CASE.ties.graph(issue="I12", supplied=False)),
}  # fmt: skip


@pytest.fixture(scope="module")
def drawings() -> dict[str, Drawing]:
    """Every figure in every form that a lesson or a widget may show."""
    return {form: draw() for form, draw in FORMS.items()}


def labels(drawing: Drawing) -> list[Text]:
    """Return the figure's texts that can be seen."""
    return [text for text in drawing.figure.findobj(Text) if text.get_visible() and text.get_text().strip()]


def words(drawing: Drawing) -> set[str]:
    return {text.get_text() for text in labels(drawing)}


# What holds for every figure


@pytest.mark.parametrize("form", FORMS)
def test_no_label_touches_another(drawings: dict[str, Drawing], form: str) -> None:
    boxes = [(text.get_text(), text.get_window_extent()) for text in labels(drawings[form])]
    touching = [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if one.overlaps(other)]
    assert [] == touching


@pytest.mark.parametrize("form", FORMS)
def test_every_label_stands_inside_the_figure(drawings: dict[str, Drawing], form: str) -> None:
    page, outside = drawings[form].figure.bbox, []
    for text in labels(drawings[form]):
        box = text.get_window_extent()
        if not (box.x0 >= 0 and box.y0 >= 0 and box.x1 <= page.x1 and box.y1 <= page.y1):
            outside.append(text.get_text())
    assert [] == outside


@pytest.mark.parametrize("form", FORMS)
def test_text_is_9_points_or_larger_on_a_page_of_a_notebooks_width(
    drawings: dict[str, Drawing], form: str
) -> None:
    assert min(text.get_fontsize() for text in labels(drawings[form])) >= 9
    assert drawings[form].figure.get_figwidth() <= 9.8


@pytest.mark.parametrize("form", FORMS)
def test_the_alt_text_is_short_and_is_the_plain_text(drawings: dict[str, Drawing], form: str) -> None:
    assert repr(drawings[form]) == drawings[form].alt
    assert 0 < len(drawings[form].alt) <= 330


@pytest.mark.parametrize("form", [form for form in FORMS if form != "no ties"])
def test_a_figure_comes_with_a_table(drawings: dict[str, Drawing], form: str) -> None:
    assert len(drawings[form].table) > 0


# The actors by level


def cells(drawing: Drawing, side: str) -> dict[tuple[str, str], int]:
    """Return the number in each cell, by actor and level."""
    boxes = {p.get_label(): p for p in drawing.ax.patches if p.get_label().startswith(f"{side} ")}
    found = {}
    for label, box in boxes.items():
        _, actor, level = label.split()
        middle = (box.get_x() + box.get_width() / 2, box.get_y() + box.get_height() / 2)
        (text,) = [t for t in drawing.ax.texts if t.get_position() == middle]
        found[actor, level] = 0 if text.get_text() == "·" else int(text.get_text())
    return found


def test_a_cell_counts_the_claims_that_name_the_actor_at_that_effect_level(
    drawings: dict[str, Drawing],
) -> None:
    wanted = {(actor, level.value): 0 for claim in CASE.claims for actor in claim.actors for level in PILES}
    for claim in CASE.claims:
        for actor in claim.actors:
            wanted[actor, CASE.effect_level(claim.id).in_scheme.value] += 1
    assert wanted == cells(drawings["actors, every one"], "effect")


def test_a_frame_marks_where_each_actor_would_stand_by_its_name(drawings: dict[str, Drawing]) -> None:
    drawing = drawings["actors, every one"]
    boxes = {p.get_label(): p for p in drawing.ax.patches}
    for actor in CASE.actors:
        frame = boxes.get(f"name {actor.id}")
        if frame is not None:
            cell = boxes[f"effect {actor.id} {actor.scope}"]
            assert cell.get_x() < frame.get_x() < cell.get_x() + cell.get_width()
            assert cell.get_y() < frame.get_y() < cell.get_y() + cell.get_height()


def test_without_a_reference_only_a_coding_can_be_drawn() -> None:
    bare = CASE.without_reference()
    with pytest.raises(ReferenceMissingError):
        figures.actor_levels(bare)
    assert "Claims by actor" in repr(figures.actor_levels(bare, {"C08": "international"}, least=1))


def test_counts_by_the_reference_say_how_many_of_its_codes_are_contested() -> None:
    """Codes that somebody else gave are not the reference's, so that sentence is not for them."""
    told = "46 of the 73 claims are contested"
    theirs, own = figures.actor_levels(CASE), figures.actor_levels(CASE, {"C08": "international"}, least=1)
    lines = [[text.get_text() for text in each.ax.texts] for each in (theirs, own)]
    assert [True, False] == [told in repr(each) for each in (theirs, own)]
    assert [True, False] == [any(told in line for line in shown) for shown in lines]


# The sequence


def test_the_sequence_shows_the_s300_from_2007_to_the_article_and_nothing_later() -> None:
    drawing = figures.sequence(CASE, until=dt.date(2025, 12, 31))
    dates = list(drawing.table["date"])
    assert ["2007", "17 Dec 2013"] == [dates[0], dates[-1]]
    assert {"H20", "H22", "H01", ""} == set(drawing.table["fact"])


def test_the_sequence_sets_what_the_article_says_apart_from_what_it_leaves_unsaid(
    drawings: dict[str, Drawing],
) -> None:
    shown = [text.get_text() for text in drawings["sequence"].ax.texts]
    unsaid = next(place for place, text in enumerate(shown) if text.startswith("What it leaves unsaid"))
    said = {claim.id for claim in CASE.claims if "I15" in claim.issues}
    assert said == {text.split()[0] for text in shown[:unsaid] if text.startswith("C")}
    assert any(text.startswith("L22") for text in shown[unsaid:])


def test_a_sequence_without_events_says_that_its_facts_must_be_named() -> None:
    with pytest.raises(ValueError, match="no event on Iraq up to 17 December 2013: name its facts"):
        figures.sequence(CASE, "I07")


# The matrix and the links


def test_the_matrix_shows_the_counts_of_the_level_matrix(drawings: dict[str, Drawing]) -> None:
    wanted = CASE.links.graph().matrix()
    shown = {
        tuple(label.partition(": ")[0].split(" to ")): int(label.partition(": ")[2])
        for label in (patch.get_label() for patch in drawings["matrix"].ax.patches)
        if " to " in label
    }
    assert {(c.value, e.value): wanted.loc[c.value, e.value] for c in SITES for e in SITES} == shown


def test_the_omitted_link_is_shown_beside_the_count_and_never_in_it(drawings: dict[str, Drawing]) -> None:
    assert "+5  −2   (1)" in words(drawings["matrix"])
    assert "L22" in repr(drawings["matrix"])


def arrows(drawing: Drawing) -> dict[str, tuple[object, object]]:
    """Return the line style and the colour of each arrow, by link and effect level."""
    return {p.get_gid(): (p.get_linestyle(), p.get_edgecolor()) for p in drawing.ax.patches if p.get_gid()}


def test_every_link_leads_from_its_cause_level_to_each_of_its_effect_levels(
    drawings: dict[str, Drawing],
) -> None:
    wanted = {f"{link.id} {level.value}" for link in CASE.links for level in link.effect_levels}
    assert wanted == set(arrows(drawings["links"]))


def test_the_omitted_link_looks_like_no_other(drawings: dict[str, Drawing]) -> None:
    styles = {gid: style for gid, (style, _) in arrows(drawings["links"]).items()}
    assert ["L22 bilateral"] == [gid for gid, style in styles.items() if style == styles["L22 bilateral"]]
    assert "S-300 non-delivery (left out)" in words(drawings["links"])


@pytest.mark.parametrize(("off", "by"), list(product(LEVELS, ("effect", "cause"))))
def test_what_falls_is_grey_and_crossed_or_ringed(drawings: dict[str, Drawing], off: Level, by: str) -> None:
    drawing, standing = drawings[f"links without {off.value}, by {by}"], CASE.links.graph().without(off, by)
    crossed = {text.split()[0] for text in words(drawing) if text.endswith(" ×")}
    ringed = {text.split()[0] for text in words(drawing) if text.endswith(" ∅")}
    assert {link.id for link in standing.left_out} == crossed
    assert {link.id for link in standing.unsupported} == ringed


def test_a_drawing_fits_a_panel_of_ones_own(drawings: dict[str, Drawing]) -> None:
    from matplotlib.figure import Figure

    axes = Figure().subplots(2, 2)
    drawn = [figures.level_matrix(CASE, axes[0, 0]), figures.links(CASE, ax=axes[0, 1]),
             figures.actor_levels(CASE, ax=axes[1, 0]), figures.sequence(CASE, ax=axes[1, 1])]  # fmt: skip
    assert list(axes.flat) == [drawing.ax for drawing in drawn]


def test_a_case_without_its_reference_still_has_its_links_and_ties() -> None:
    bare: Case = CASE.without_reference()
    assert repr(figures.links(CASE)) == repr(figures.links(bare))
    assert repr(figures.level_matrix(CASE)) == repr(figures.level_matrix(bare))
