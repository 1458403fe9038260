"""The map of a case: which states have a tile, and what follows from who would feel an outcome."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from irkit.case.case import Case, CaseError, case_names, load_case
from irkit.case.newcase import write_new_case
from irkit.framework.levels import Level, misconception

LAVROV = load_case("lavrov-tehran-2013")
TILE = '[[tile]]\nid = "{}"\nname = "Farland"\nregion = "{}"\nrow = {}\ncolumn = 1\n'


@pytest.mark.parametrize("name", case_names())
def test_shipped(name: str) -> None:
    """Every case that comes with irkit has its states on a map, its pair among them."""
    case = load_case(name)
    assert "" == case.map.gap
    assert 2 == len(case.map.pair)
    assert Level.BILATERAL == case.map.reach(feels=case.map.pair).level
    assert {a.iso3 for a in case.actors if a.kind == "state"} <= set(case.map.places)


def test_successor() -> None:
    """A state and the one before it share a tile: the case's own is shown."""
    assert "RUS" in LAVROV.map.places
    assert "SUN" not in LAVROV.map.places
    assert "SUN" in load_case("gorbachev-beijing-1989").map.places


def test_acts_and_felt() -> None:
    """Who acts changes nothing in the level, and where it is others who feel it that is said."""
    reach = LAVROV.map.reach(acts=["Russia", "IRN"], feels=["Syria", "iraq"])
    assert Level.REGIONAL == reach.level == LAVROV.map.reach(feels=["Syria", "Iraq"]).level
    text = " ".join(repr(reach).split())
    assert misconception("M2").ask in text
    assert "neighbouring regions? Yes. → Regional" in text
    assert misconception("M2").ask not in str(LAVROV.map.reach(["Iran", "Russia"], ["Russia", "Iran"]).marks)


def test_nobody() -> None:
    """Without anybody who would feel the outcome there is no level."""
    assert None is LAVROV.map.reach(acts=["Iran"]).level
    assert "▶ Acts: Iran.\nMark who would feel the outcome." == repr(LAVROV.map.reach(acts=["Iran"]))


def test_unknown() -> None:
    """A tile that is not there is answered with the likely one."""
    with pytest.raises(LookupError, match='no tile "Irann": did you mean "Iran"'):
        LAVROV.map.reach(feels=["Irann"])


def form(*pair: str) -> Case:
    claim = {"text": "The one mends the bridge.", "locator": "P1.S1", "effect_level": "bilateral"}
    about = {"title": "t", "author": "a", "text": "t", "date": "2024-05-17", "pair": list(pair)}
    return Case.from_form({**about, "claims": [claim], "actors": ["Peru", "The Elders"]})


def test_own_case() -> None:
    """A case from the form has the tiles of the states that it names."""
    case = form("Brazil", "argentina")
    assert ({"BRA", "ARG", "PER"}, "") == ({*case.map.places} - {"WORLD", "PERSON", "TEXT"}, case.map.gap)
    assert "bilateral" == case.map.reach(feels=["Brazil", "Argentina"]).level


def test_code_for_name() -> None:
    """A state that is called by its code has its tile too."""
    assert ("USA", "CHN") == form("USA", "China").map.pair


@pytest.mark.parametrize(
    ("pair", "sentence"),
    [
        (("Hereland", "Chile"), "The map has no tile for Hereland; tiles.toml can give one."),
        (
            ("Hereland", "Thereland"),
            "Only one state of this case has a tile. The map has no tile for Hereland",
        ),
    ],
)
def test_gaps(pair: tuple[str, str], sentence: str) -> None:
    """What a map lacks is said in a sentence, and the rest works."""
    case = form(*pair)
    assert case.map.gap.startswith(sentence)
    assert "international" == case.map.reach(feels=["The whole world"]).level


def test_new_folder(tmp_path: Path) -> None:
    """A new case places its made-up states on a map of its own."""
    case = load_case(write_new_case("mine", tmp_path))
    assert ("", "bilateral") == (case.map.gap, case.map.reach(feels=["Hereland", "Thereland"]).level)


@pytest.mark.parametrize(
    ("tile", "message"),
    [
        (TILE.format("FAR", "europa", 5), 'region: "europa" is no region: did you mean "europe"?'),
        (TILE.format("FAR", "europe", 1), "lies where Hereland has its tile: choose another row or column"),
        (TILE.format("HERE", "europe", 5), "stands 2 times in tiles.toml: an id stands once in a case"),
        (
            '[[tile]]\nid = "FAR"',
            "is no state of the shared map: give it a name, a region, a row and a column",
        ),
        (TILE.format("FAR", "europe", 0), "row"),
    ],
)
def test_faults(tmp_path: Path, tile: str, message: str) -> None:
    """What is wrong with a tile is told with the others' faults."""
    folder: Any = write_new_case("mine", tmp_path)
    path = folder / "tiles.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n" + tile, encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        load_case(folder)
    assert any(message in fault.message for fault in caught.value.faults if fault.file == "tiles.toml")
