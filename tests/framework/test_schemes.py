"""Other schemes of levels, and their crosswalk."""

from __future__ import annotations

import pytest

from irkit.framework.levels import Level
from irkit.framework.schemes import scheme, schemes

INSIDE = [level for level in Level if level is not Level.OUTSIDE]


def test_order() -> None:
    """The schemes come in the order in which lessons introduce them."""
    assert ["Waltz", "Singer", "Buzan and Wæver", "Putnam"] == [each.authors for each in schemes().values()]


@pytest.mark.parametrize("key", schemes())
def test_every_level_placed(key: str) -> None:
    """A scheme places each level or says why not; of a place it may say that the match is rough."""
    places, gaps = scheme(key).places, scheme(key).gaps

    for level in INSIDE:
        assert level in places or gaps[level]
        assert level not in places or gaps.get(level, "A rough match").startswith("A rough match")
    assert set(places.values()) <= set(scheme(key).levels)


def test_third_image() -> None:
    """The third image is not anything international: it is structure."""
    assert scheme("images").place(Level.INTERNATIONAL) is None
    assert "structure" in scheme("images").gaps[Level.INTERNATIONAL]


def test_crosswalk() -> None:
    """The crosswalk has one row per level and one column per scheme, and is what the schemes show."""
    table = schemes().table

    assert (len(INSIDE), len(schemes())) == table.shape
    assert "state" == table.loc["Domestic", "Waltz 1959"]
    assert (repr(table), table._repr_html_()) == (repr(schemes()), schemes()._repr_html_())


def test_unknown() -> None:
    """An unknown scheme is answered with the likely one."""
    with pytest.raises(ValueError, match='did you mean "singer"'):
        scheme("singr")
