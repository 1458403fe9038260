"""The codes that several coders gave the same claims."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from irkit.coding.coding import CodingError
from irkit.framework.levels import Level
from irkit.text import meant

if TYPE_CHECKING:
    import pandas as pd

    from irkit.case.case import Case


@dataclass(frozen=True, repr=False)
class Codings:
    """Codes by coder and claim; a claim that a coder left out is missing there.

    ``claims`` are in the order of the case, or in that of the file.
    """

    codes: Mapping[str, Mapping[str, Hashable]]
    claims: tuple[str, ...]

    @classmethod
    def of(cls, codes: Mapping[str, Mapping[str, object]], *, levels: bool = True) -> Codings:
        """Return plain data as codings.

        Parameters
        ----------
        codes : mapping of str to mapping
            For each coder a code by claim; None and ``...`` are no code.
        levels : bool, default True
            Whether the codes are words for levels. Those beyond the article's scheme count as one:
            outside. Otherwise each code stands for itself.

        Raises
        ------
        CodingError
            If a word names no level, or a code is nothing that can be compared.

        Examples
        --------
        >>> Codings.of({"Ana": {"C08": "REG"}, "Ben": {"C08": "regional", "C15": "bilateral"}})
        <Codings: 2 coders, 2 claims, 1 code of 4 missing>
        """
        if not isinstance(codes, Mapping) or not all(isinstance(own, Mapping) for own in codes.values()):
            raise CodingError('codings are written {"Ana": {"C08": "regional"}, "Ben": {…}}')
        read = {
            str(coder): MappingProxyType(
                {
                    str(claim): _code(code, f"{coder}, {claim}", levels)
                    for claim, code in own.items()
                    if code is not None and code is not ...
                }
            )
            for coder, own in codes.items()
        }
        claims = dict.fromkeys(str(claim) for own in codes.values() for claim in own)
        return cls(MappingProxyType(read), tuple(claims))

    @property
    def coders(self) -> tuple[str, ...]:
        """Who coded."""
        return tuple(self.codes)

    @cached_property
    def of_claim(self) -> Mapping[str, tuple[Hashable, ...]]:
        """The codes that each claim was given, in the order of the coders."""
        given: dict[str, list[Hashable]] = {claim: [] for claim in self.claims}
        for own in self.codes.values():
            for claim, code in own.items():
                given[claim].append(code)
        return MappingProxyType({claim: tuple(codes) for claim, codes in given.items()})

    @cached_property
    def used(self) -> tuple[Hashable, ...]:
        """The codes that were given at all, levels in the order of the codebook."""
        found = {code for own in self.codes.values() for code in own.values()}
        order = list(Level)
        return tuple(sorted(found, key=lambda c: (order.index(c), "") if c in order else (9, str(c))))

    def only(self, coders: Iterable[str]) -> Codings:
        """Return the codes of some of the coders, for the same claims.

        Raises
        ------
        CodingError
            If one of them has not coded.
        """
        wanted = list(coders)
        for coder in wanted:
            if coder not in self.codes:
                raise CodingError(f'there is no coder "{coder}": {meant(coder, self.coders)}')
        kept = {coder: own for coder, own in self.codes.items() if coder in wanted}
        return Codings(MappingProxyType(kept), self.claims)

    def beside(self, coder: str, coding: Mapping[str, object], *, levels: bool = True) -> Codings:
        """Return these codings with one more coder's; claims that nobody here has coded are left out.

        Parameters
        ----------
        coder : str
            What the new coder is called.
        coding : mapping of str to Level or str
            A code by claim; None and ``...`` are no code.
        levels : bool, default True
            As in :meth:`of`.

        Raises
        ------
        CodingError
            If there is such a coder already, or a code cannot be read.
        """
        if coder in self.codes:
            raise CodingError(f'there is a coder "{coder}" already: give the new one another name')
        shared = {claim: code for claim, code in coding.items() if claim in self.claims}
        (own,) = Codings.of({coder: shared}, levels=levels).codes.values()
        return Codings(MappingProxyType({**self.codes, coder: own}), self.claims)

    @cached_property
    def table(self) -> pd.DataFrame:
        """The codes as a table, a row a claim and a column a coder."""
        import pandas as pd

        columns = {
            coder: [str(own[claim]) if claim in own else "" for claim in self.claims]
            for coder, own in self.codes.items()
        }
        return pd.DataFrame(columns, index=pd.Index(self.claims, name="claim"))

    def __repr__(self) -> str:
        """Return how many coders and claims there are, and how many codes are missing."""
        possible = len(self.coders) * len(self.claims)
        missing = possible - sum(len(own) for own in self.codes.values())
        told = [_counted(len(self.coders), "coder"), _counted(len(self.claims), "claim")]
        told += [f"{_counted(missing, 'code')} of {possible} missing"] if missing else []
        return f"<Codings: {', '.join(told)}>"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _code(code: object, where: str, levels: bool) -> Hashable:
    if not levels:
        if not isinstance(code, Hashable) or code != code:
            raise CodingError(f"{where}: {code!r} is not a code")
        return code
    try:
        return Level.parse(code).in_scheme
    except ValueError as error:
        raise CodingError(f"{where}: {error}") from None


def independent_codings(case: Case) -> Codings:
    """Return the effect levels that independent coders gave a case's claims, as the reference holds them.

    Raises
    ------
    ReferenceMissingError
        If the case came without its reference.
    CodingError
        If nobody but its authors coded the case.
    """
    codes: dict[str, dict[str, object]] = {}
    for claim in case.claims:
        for number, level in enumerate(case.codes(claim.id).independent_codes, start=1):
            codes.setdefault(f"coder {number}", {})[claim.id] = level
    if not codes:
        raise CodingError(f"{case.id} holds no independent codes")
    return in_order(Codings.of(codes), case)


def in_order(codings: Codings, case: Case | None) -> Codings:
    """Return codings with their claims in the order of the case, where there is one."""
    known = [claim.id for claim in case.claims] if case else []
    ordered = [claim for claim in known if claim in codings.claims] or codings.claims
    return Codings(codings.codes, tuple(ordered))
