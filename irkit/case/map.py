"""The map of a case: its states as tiles, and how far an outcome reaches by who would feel it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from textwrap import fill

from irkit.case.data import CaseData
from irkit.framework.levels import Decision, Level, misconception
from irkit.framework.states import Place, decide_felt, places, regions
from irkit.records.answers import RecordNotFoundError
from irkit.records.records import Actor, Tile
from irkit.text import listed, meant

ACTS, FEELS = "▶", "◉"
"""The signs of who acts, and of who would feel the outcome."""

BEYOND = "beyond"
"""The region of the tiles that are no state."""


@dataclass(frozen=True, repr=False)
class Reach:
    """Who acts, who would feel the outcome, and where the decision rule leads by the latter alone."""

    acts: tuple[str, ...]
    feels: tuple[str, ...]
    decision: Decision

    @property
    def level(self) -> Level | None:
        """The effect level, or None where nobody is marked who would feel the outcome."""
        return self.decision.level

    @property
    def marks(self) -> list[str]:
        """Who is marked, one sentence per line, and whether others act than would feel it."""
        lines = [f"{ACTS} Acts: {listed(self.acts)}."] if self.acts else []
        if not self.feels:
            return [*lines, "Mark who would feel the outcome."]
        lines.append(f"{FEELS} Would feel it: {listed(self.feels)}.")
        if self.acts and set(self.acts) != set(self.feels):
            lines.append(f"{ACTS} and {FEELS} differ. {misconception('M2').ask}")
        return lines

    def __repr__(self) -> str:
        """Return what is marked and what follows, as text."""
        rule = repr(self.decision).splitlines() if self.feels else []
        return "\n".join(fill(line, 92, subsequent_indent="  ") for line in [*self.marks, *rule])


@dataclass(frozen=True)
class CaseMap:
    """The states of a case as tiles.

    ``actors`` are the tiles of its actors by their ids, ``pair`` those of its own two states, ``missing`` the
    names of its states that have no tile.
    """

    places: Mapping[str, Place]
    actors: Mapping[str, str]
    pair: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def gap(self) -> str:
        """What the map lacks, as a sentence; empty where it lacks nothing."""
        count = sum(place.region != BEYOND for place in self.places.values())
        lacks = f"The map has no tile for {listed(self.missing)}; tiles.toml can give one."
        few = {0: "No state of this case has a tile.", 1: "Only one state of this case has a tile."}
        return " ".join(filter(None, [few.get(count), lacks if self.missing else ""]))

    def code(self, word: str) -> str:
        """Return the code of a tile, by its code or its name.

        Raises
        ------
        RecordNotFoundError
            If the map has no such tile, with the likely one.
        """
        names = {place.name.casefold(): code for code, place in self.places.items()}
        code = names.get(str(word).casefold(), str(word).upper())
        if code not in self.places:
            likely = meant(str(word), [place.name for place in self.places.values()])
            raise RecordNotFoundError(f'the map has no tile "{word}": {likely}')
        return code

    def reach(self, acts: Iterable[str] = (), feels: Iterable[str] = ()) -> Reach:
        """Return how far an outcome reaches, with who acts beside who would feel it.

        Parameters
        ----------
        acts, feels : iterable of str
            Names or codes of tiles: of those who act, and of those who would feel the outcome.

        Raises
        ------
        RecordNotFoundError
            If the map has no such tile, with the likely one.
        """
        acting, feeling = ([self.places[self.code(word)] for word in words] for words in (acts, feels))
        decision = decide_felt({place.code: place.region for place in feeling}, self.pair)
        return Reach(tuple(p.name for p in acting), tuple(p.name for p in feeling), decision)


def place_on_map(tile: Tile) -> Place | None:
    """Return where a tile lies, by its own word or by the shared map; None where neither says it."""
    if tile.name and tile.region and tile.row and tile.column:
        return Place(tile.id, tile.name, tile.region, tile.row, tile.column)
    return places().get(tile.id)


def place_of(actor: Actor, known: Mapping[str, Place] | None = None) -> Place | None:
    """Return the tile of an actor that is a state, by its code or its name."""
    tiles = known or places()
    if actor.kind not in ("state", "historical state", "unspecified"):
        return None
    # A state of one's own case has a name alone, which may be its code.
    code, name = actor.iso3 or actor.name, actor.name.casefold()
    return tiles.get(code) or next((tile for tile in tiles.values() if tile.name.casefold() == name), None)


def map_of(case: CaseData) -> CaseMap:
    """Return the map of a case: the tiles of its actors, and those that it adds; see ``Case.map``."""
    own = {tile.id: place for tile in case.tiles if (place := place_on_map(tile))}
    known = {**places(), **own}
    states = {actor.id: place_of(actor, known) for actor in (*case.pair, *case.actors)}
    shown: dict[tuple[str, int, int], Place] = {}
    # A state and the one that came after it share a tile: the first that is named is shown.
    beyond = (place for place in places().values() if place.region == BEYOND)
    for place in (*states.values(), *own.values(), *beyond):
        if place is not None:
            shown.setdefault(place.spot, place)
    order = list(regions())
    tiles = sorted(shown.values(), key=lambda place: (order.index(place.region), place.row, place.column))
    coded = {actor: shown[place.spot].code for actor, place in states.items() if place}
    pair = tuple(coded[actor.id] for actor in case.pair if actor.id in coded)
    missing = [a.name for a in case.actors if a.kind in ("state", "historical state") and not states[a.id]]
    return CaseMap({place.code: place for place in tiles}, coded, pair, tuple(missing))


def between_of(case: CaseData, claim: str) -> tuple[str, ...]:
    """Return the two actors between whom the outcome of a claim lies; empty where it is not between two."""
    codes = case.codes(claim)
    return codes.between or (case.about.pair if codes.effect_level is Level.BILATERAL else ())


def coded_for(case: CaseData, pair: Iterable[str]) -> dict[str, Level]:
    """Return the effect levels of the claims with another pair; see ``Case.coded_for``."""
    states = map_of(case)
    named = tuple(dict.fromkeys(states.code(name) for name in pair))
    if len(named) != 2:
        raise ValueError(f"a pair is two states, not {listed(named) or 'none'}")
    levels = {claim.id: case.effect_level(claim.id) for claim in case.claims}
    for claim in levels:
        tiles = [states.places[states.actors[a]] for a in between_of(case, claim) if a in states.actors]
        if len(tiles) == 2:
            decision = decide_felt({tile.code: tile.region for tile in tiles}, named)
            levels[claim] = decision.level or levels[claim]
    return levels
