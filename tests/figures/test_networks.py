"""The networks: how a tie looks, where actors stand, what is said of triads; which links stand and fall."""

from __future__ import annotations

from dataclasses import replace

from matplotlib.text import Text

from irkit import figures
from irkit.case.case import load_case
from irkit.figures import Drawing

CASE = load_case("lavrov-tehran-2013")
SYRIA = CASE.ties.graph(issue="I05")


def words(drawing: Drawing) -> set[str]:
    """Return what can be read in the figure."""
    return {text.get_text() for text in drawing.figure.findobj(Text)}


def arrows(drawing: Drawing) -> dict[str, tuple[object, object]]:
    """Return the line style and the colour of each arrow, by link and effect level."""
    return {p.get_gid(): (p.get_linestyle(), p.get_edgecolor()) for p in drawing.ax.patches if p.get_gid()}


def test_links(
    drawings: dict[str, Drawing],
) -> None:
    """Every link leads from its cause level to each of its effect levels."""
    wanted = {f"{link.id} {level.value}" for link in CASE.links for level in link.effect_levels}
    assert wanted == set(arrows(drawings["links"]))


def test_links_omitted(drawings: dict[str, Drawing]) -> None:
    """The omitted link looks like no other."""
    styles = {gid: style for gid, (style, _) in arrows(drawings["links"]).items()}
    assert ["L22 bilateral"] == [gid for gid, style in styles.items() if style == styles["L22 bilateral"]]
    assert "S-300 non-delivery (left out)" in words(drawings["links"])


def test_links_no_reference() -> None:
    """A case without its reference still has its links."""
    bare = replace(CASE, reference=None)
    assert repr(figures.links(CASE)) == repr(figures.links(bare))
    assert repr(figures.level_matrix(CASE)) == repr(figures.level_matrix(bare))
