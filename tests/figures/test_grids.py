"""The tables of counts: actors by level, links by level, claims by certainty and evidence."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations

import pytest
from matplotlib.text import Text

from irkit import figures, load_case
from irkit.analysis.links import SITES
from irkit.figures import Drawing
from irkit.framework.levels import PILES
from irkit.records.answers import ReferenceMissingError

CASE = load_case("lavrov-tehran-2013")
CERTAINTY = ("certainty", "certainty, few", "certainty, none coded")


def words(drawing: Drawing) -> set[str]:
    """Return what can be read in the figure."""
    return {text.get_text() for text in drawing.figure.findobj(Text)}


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


def test_actors(
    drawings: dict[str, Drawing],
) -> None:
    """A cell counts the claims that name the actor at that effect level."""
    wanted = {(actor, level.value): 0 for claim in CASE.claims for actor in claim.actors for level in PILES}
    for claim in CASE.claims:
        for actor in claim.actors:
            wanted[actor, CASE.effect_level(claim.id).in_scheme.value] += 1
    named = Counter(actor for claim in CASE.claims for actor in claim.actors)
    drawn = {(actor, level): count for (actor, level), count in wanted.items() if named[actor] > 1}
    assert drawn == cells(drawings["actors"], "effect")


def test_actors_frame(drawings: dict[str, Drawing]) -> None:
    """A frame marks where each actor would stand by its name."""
    drawing = drawings["actors"]
    boxes = {p.get_label(): p for p in drawing.ax.patches}
    for actor in CASE.actors:
        frame = boxes.get(f"name {actor.id}")
        if frame is not None:
            cell = boxes[f"effect {actor.id} {actor.scope}"]
            assert cell.get_x() < frame.get_x() < cell.get_x() + cell.get_width()
            assert cell.get_y() < frame.get_y() < cell.get_y() + cell.get_height()


def test_actors_no_reference() -> None:
    """A case without its codes is refused."""
    with pytest.raises(ReferenceMissingError):
        figures.actor_levels(replace(CASE, reference=None))


def test_actors_contested(drawings: dict[str, Drawing]) -> None:
    """Alt text and figure say how many of the codes are contested."""
    doubt = "39 of the 73 claims are contested"
    assert doubt in repr(drawings["actors"])
    assert any(doubt in text for text in words(drawings["actors"]))


def test_matrix(drawings: dict[str, Drawing]) -> None:
    """The matrix shows the counts of the table of links by level."""
    wanted = CASE.links.graph().matrix()
    shown = {
        tuple(label.partition(": ")[0].split(" to ")): int(label.partition(": ")[2])
        for label in (patch.get_label() for patch in drawings["matrix"].ax.patches)
        if " to " in label
    }
    assert {(c.value, e.value): wanted.loc[c.value, e.value] for c in SITES for e in SITES} == shown


def test_matrix_omitted(drawings: dict[str, Drawing]) -> None:
    """A link that the author leaves out or denies is shown beside the count and never in it."""
    assert "+2  −2   (2)" in words(drawings["matrix"])
    assert "L22 and L28" in repr(drawings["matrix"])


def visible(drawing: Drawing) -> list[Text]:
    """Return the texts that can be seen."""
    return [text for text in drawing.figure.findobj(Text) if text.get_visible() and text.get_text().strip()]


def test_certainty(drawings: dict[str, Drawing]) -> None:
    """Each cell shows as many signs as its number says."""
    table = CASE.claims.crosstab("certainty", "evidence")
    shown = {line.get_gid(): len(line.get_xdata()) for line in drawings["certainty"].ax.lines}
    faces = {patch.get_label() for patch in drawings["certainty"].ax.patches}

    for certainty in table.index:
        for evidence in table.columns:
            assert shown[f"{certainty} {evidence}"] == table.loc[certainty, evidence]
            assert f"{certainty} {evidence}: {table.loc[certainty, evidence]}" in faces


def test_certainty_signs(drawings: dict[str, Drawing]) -> None:
    """Certainties differ by sign and not by colour."""
    looks = {str(line.get_gid()).split()[0]: line.get_fillstyle() for line in drawings["certainty"].ax.lines}
    colours = {line.get_color() for line in drawings["certainty"].ax.lines}

    assert len({*looks.values()}) == len(looks) == 3
    assert len(colours) == 1


def test_certainty_apart(drawings: dict[str, Drawing]) -> None:
    """No sign touches another or a number."""
    for drawing in (drawings[form] for form in CERTAINTY):
        places = [
            tuple(drawing.ax.transData.transform(point))
            for line in drawing.ax.lines
            for point in line.get_xydata()
        ]
        reach = drawing.figure.dpi / 72 * 3.3
        assert all(
            (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 > (2 * reach) ** 2 for a, b in combinations(places, 2)
        )
        for text in visible(drawing):
            box = text.get_window_extent().padded(reach)
            assert not [point for point in places if box.contains(*point)]


def test_certainty_alt(drawings: dict[str, Drawing]) -> None:
    """The alt text says how many firm claims have no support."""
    unsupported = CASE.claims.crosstab("certainty", "evidence").loc["emphatic", ["none", "assertion"]].sum()

    assert f"{unsupported} of 13 emphatic" in repr(drawings["certainty"])
    assert "No claim here has a code" in repr(drawings["certainty, none coded"])


def test_certainty_no_reference() -> None:
    """A case without its codes is refused."""
    with pytest.raises(ReferenceMissingError):
        figures.certainty_evidence(replace(CASE, reference=None))
