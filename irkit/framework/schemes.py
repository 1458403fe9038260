"""Other schemes of levels than the article's, and the crosswalk between them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from irkit.framework.levels import Level, entry
from irkit.text import UserError, meant

if TYPE_CHECKING:
    import pandas as pd


class SchemeError(UserError, ValueError):
    """A scheme of levels that is not known; the message names the likely one."""


@dataclass(frozen=True)
class Scheme:
    """A scheme of levels: what it sorts, its levels, and where our levels stand in it.

    ``places`` maps a level to the scheme's own; a level that is missing there has a sentence in
    ``gaps`` that says why the scheme cannot place it.
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

    def __str__(self) -> str:
        """Return the scheme in a few lines."""
        head = f"{self.name} ({self.authors} {self.year})"
        return f"{head}\n  sorts {self.sorts}: {'; '.join(self.levels)}\n  {self.note}"


def schemes() -> Mapping[str, Scheme]:
    """Return the schemes by key, in the order in which lessons introduce them."""
    return _schemes()


def scheme(key: str) -> Scheme:
    """Return one scheme.

    Raises
    ------
    SchemeError
        If there is no scheme with this key, with the likely one.
    """
    known = _schemes()
    if key not in known:
        raise SchemeError(f'"{key}" is not a scheme: {meant(key, known)}')
    return known[key]


def crosswalk() -> pd.DataFrame:
    """Return the crosswalk: a row a level, a column a scheme, an empty string where there is no place.

    Returns
    -------
    pandas.DataFrame
        Indexed by the six levels' labels; the columns name scheme and year.
    """
    import pandas as pd

    rows = [level for level in Level if level is not Level.OUTSIDE]
    columns = {
        f"{each.authors} {each.year}": [each.places.get(level, "") for level in rows]
        for each in _schemes().values()
    }
    return pd.DataFrame(columns, index=pd.Index([entry(level).label for level in rows], name="our level"))


@cache
def _schemes() -> Mapping[str, Scheme]:
    text = (files("irkit") / "framework" / "schemes.toml").read_text(encoding="utf-8")
    made = []
    for raw in tomllib.loads(text)["scheme"]:
        places = {Level(name): place for name, place in raw.pop("places").items()}
        gaps = {Level(name): reason for name, reason in raw.pop("gaps").items()}
        levels = tuple(raw.pop("levels"))
        made.append(
            Scheme(**raw, levels=levels, places=MappingProxyType(places), gaps=MappingProxyType(gaps))
        )
    return MappingProxyType({each.key: each for each in made})
