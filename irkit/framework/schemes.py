"""Other schemes of levels than the article's, and the crosswalk between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from irkit.framework.levels import Level, entry, read_framework
from irkit.text import UnknownWordError, meant

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Scheme:
    """A scheme of levels: what it sorts, its levels, and where our levels stand in it.

    ``places`` maps a level to the scheme's own; a level that is missing there has a sentence in
    ``gaps`` that says why the scheme cannot place it. For a level with a place, ``gaps`` may say how rough
    the match is.
    """

    key: str
    name: str
    authors: str
    year: int
    sorts: str
    source: str
    levels: tuple[str, ...]
    note: str
    places: Mapping[Level, str]
    gaps: Mapping[Level, str]

    def place(self, level: Level | str) -> str | None:
        """Return where a level stands in this scheme, or None where it has no place.

        Examples
        --------
        >>> scheme("singer").place("regional") is None
        True
        """
        return self.places.get(Level.parse(level))


class Schemes(dict[str, Scheme]):
    """The schemes by key, in the order in which lessons introduce them; shown as their crosswalk."""

    @cached_property
    def table(self) -> pd.DataFrame:
        """The crosswalk: rows are levels, columns schemes; empty where there is no place."""
        import pandas as pd

        rows = [level for level in Level if level is not Level.OUTSIDE]
        columns = {f"{s.authors} {s.year}": [s.places.get(row, "") for row in rows] for s in self.values()}
        index = pd.Index([entry(row).label for row in rows], name="our level")
        return pd.DataFrame(columns, index=index)

    def __repr__(self) -> str:
        """Return the crosswalk as text."""
        return repr(self.table)

    def _repr_html_(self) -> str:
        html: str = self.table._repr_html_()  # type: ignore[operator]
        return html


@cache
def schemes() -> Schemes:
    """Return the schemes of levels by key; a notebook shows the crosswalk between them.

    Examples
    --------
    >>> schemes()["singer"].year
    1961
    """
    known = Schemes()
    for raw in read_framework("schemes")["scheme"]:
        by_level = {part: {Level(name): t for name, t in raw[part].items()} for part in ("places", "gaps")}
        known[raw["key"]] = Scheme(**{**raw, **by_level})
    return known


def scheme(key: str) -> Scheme:
    """Return one scheme.

    Raises
    ------
    UnknownWordError
        If there is no scheme with this key, with the likely one.
    """
    known = schemes()
    if key not in known:
        raise UnknownWordError(f'"{key}" is not a scheme: {meant(key, known)}')
    return known[key]
