"""The networks: how a tie looks, where actors stand, what is said of triads; which links stand and fall."""

from __future__ import annotations

from dataclasses import replace

import pytest
from matplotlib.lines import Line2D
from matplotlib.text import Text

from irkit import figures
from irkit.analysis.ties import TieGraph
from irkit.case.case import load_case
from irkit.figures import Drawing

CASE = load_case("lavrov-tehran-2013")
SYRIA = CASE.ties.graph(issue="I05")


@pytest.fixture(scope="module")
def syria() -> Drawing:
    return figures.ties(SYRIA)


def words(drawing: Drawing) -> set[str]:
    """Return what can be read in the figure."""
    return {text.get_text() for text in drawing.figure.findobj(Text)}


def named(drawing: Drawing) -> dict[str, Line2D]:
    """Return the lines and marks that have a name, the key's left out."""
    held = {str(line.get_gid()): line for line in drawing.ax.lines if line.get_gid()}
    return {gid: line for gid, line in held.items() if gid not in ("key", "sign key")}


def ties(drawing: Drawing) -> dict[str, Line2D]:
    """Return the lines of ties, by pair."""
    return {gid: line for gid, line in named(drawing).items() if "–" in gid and not gid.startswith("sign")}


def test_ties(syria: Drawing) -> None:
    """A tie is drawn by its sign and by who says so."""
    kinds = {1: "with", -1: "against", 0: "neither"}
    wanted = {"–".join(sorted(pair)): f"{kinds[t.sign]}, {t.basis}" for pair, t in SYRIA.ties.items()}
    assert wanted == {gid: line.get_label() for gid, line in ties(syria).items()}


def test_ties_dashes(syria: Drawing) -> None:
    """Stated ties are solid and supplied ones dashed."""
    looks = {(line.get_label().rpartition(", ")[2], line.get_linestyle()) for line in ties(syria).values()}
    assert {("stated", "-"), ("supplied", "--")} == looks


def test_ties_tint(syria: Drawing) -> None:
    """Supplied ties are lighter than stated ones."""
    colours = {line.get_label(): line.get_color() for line in ties(syria).values()}
    assert "#a4133c" == colours["against, stated"]
    assert sum(colours["against, supplied"]) > 1.5


def test_ties_signs(syria: Drawing) -> None:
    """Ties with and against differ in more than colour."""
    signs = {gid: line.get_marker() for gid, line in named(syria).items() if gid.startswith("sign ")}
    kind = {f"sign {gid}": line.get_label().partition(",")[0] for gid, line in ties(syria).items()}
    assert {("with", "+"), ("against", "_")} == {(kind[gid], marker) for gid, marker in signs.items()}


def test_ties_camps(syria: Drawing) -> None:
    """Two camps stand on two sides."""
    few = {"A_RUS", "A_IRN", "A_SYR"}
    dots = {gid: line.get_xdata()[0] for gid, line in named(syria).items() if gid in SYRIA.actors}
    assert max(dots[actor] for actor in few) < min(x for actor, x in dots.items() if actor not in few)


def test_ties_parts() -> None:
    """Parts that are not tied to one another stand apart."""
    drawing = figures.ties(CASE.ties.graph(issue="I05", supplied=False))
    downs = {gid: line.get_ydata()[0] for gid, line in named(drawing).items() if gid in SYRIA.actors}
    assert max(y for actor, y in downs.items() if actor not in ("A_RUS", "A_IRN")) < downs["A_RUS"]
    assert "One camp, not tied to those: Russia and Iran." in repr(drawing)


def test_side_by_side() -> None:
    """Side by side tells the triads of both."""
    shown = words(figures.ties_side_by_side(CASE, ["I05", "I01"]))
    assert {"84 triads: 84 balanced, 0 strained", "3 triads: 1 balanced, 2 strained"} <= shown


def test_side_by_side_unknown() -> None:
    """An unknown issue is answered with the likely one."""
    with pytest.raises(LookupError, match='no issue "IO5": did you mean'):
        figures.ties_side_by_side(CASE, ["IO5"])


def test_ties_own() -> None:
    """A network of one's own can be drawn."""
    graph = TieGraph.of({("a", "b"): 1, ("b", "c"): -1, ("a", "c"): -1})
    assert "Network: 3 actors; ties 1 with and 2 against" in repr(figures.ties(graph))


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
