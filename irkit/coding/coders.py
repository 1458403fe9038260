"""Who agrees with whom, and who gave what: pairs of coders, each coder, and coders without their names."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Hashable, Mapping
from itertools import combinations
from string import ascii_uppercase
from types import MappingProxyType
from typing import TYPE_CHECKING

from irkit.coding.agreement import Codes, PercentAgreement
from irkit.coding.codings import Codings
from irkit.coding.disagreement import disagreements

if TYPE_CHECKING:
    import pandas as pd

APART = "pairs apart"
"""The column that says in how many pairs of coders two codes stand against each other on a claim."""


def agreement_of_pairs(codings: Codes) -> dict[tuple[str, str], PercentAgreement]:
    """Return for each pair of coders on how many claims they agree, of those that both coded.

    Parameters
    ----------
    codings : Codings or mapping
        For each coder a code by claim; missing codes are left out.
    """
    read = codings if isinstance(codings, Codings) else Codings.of(codings)
    found = {}
    for one, other in combinations(read.coders, 2):
        a, b = read.codes[one], read.codes[other]
        both = a.keys() & b.keys()
        found[one, other] = PercentAgreement(sum(a[claim] == b[claim] for claim in both), len(both))
    return found


def agreement_of_each(codings: Codes) -> dict[str, PercentAgreement]:
    """Return for each coder how many pairs of codes with the other coders are the same.

    Parameters
    ----------
    codings : Codings or mapping
        For each coder a code by claim; missing codes are left out.
    """
    read = codings if isinstance(codings, Codings) else Codings.of(codings)
    # Counted by claim and not pair by pair: a class of 300 has 44,850 pairs.
    given = {claim: Counter(codes) for claim, codes in read.of_claim.items()}
    found = {}
    for coder, own in read.codes.items():
        alike = sum(given[claim][code] - 1 for claim, code in own.items())
        found[coder] = PercentAgreement(alike, sum(given[claim].total() - 1 for claim in own))
    return found


def who_agrees(codings: Codes) -> pd.DataFrame:
    """Return a table of coders against coders: the share of claims coded by both on which they agree.

    Parameters
    ----------
    codings : Codings or mapping
        For each coder a code by claim; missing codes are left out.

    Returns
    -------
    DataFrame
        Shares (0 to 1), rounded to three decimals; empty where both are the same coder, and where no claim
        was coded by both.

    Examples
    --------
    >>> who_agrees({"Ana": {"C1": "REG", "C2": "BIL"}, "Ben": {"C1": "REG", "C2": "INT"}}).loc["Ana", "Ben"]
    0.5
    """
    import pandas as pd

    read = codings if isinstance(codings, Codings) else Codings.of(codings)
    table = pd.DataFrame(index=list(read.coders), columns=list(read.coders), dtype=object).fillna("")
    for (one, other), agreement in agreement_of_pairs(read).items():
        share = "" if agreement.share is None else round(agreement.share, 3)
        table.loc[one, other] = table.loc[other, one] = share
    return table


def without_names(codings: Codes) -> Codings:
    """Return codings with letters in the place of the coders' names.

    The letters follow no order of the file, which may be that of a class list; the same codes always get
    the same letters. Who holds the file can still match the codes, so keep it as you keep marks.

    Parameters
    ----------
    codings : Codings or mapping
        For each coder a code by claim.

    Examples
    --------
    >>> sorted(without_names({"Ana": {"C1": "REG"}, "Ben": {"C1": "BIL"}}).coders)
    ['coder A', 'coder B']
    """
    read = codings if isinstance(codings, Codings) else Codings.of(codings)
    order = sorted(read.codes.values(), key=_written)
    random.Random(repr(list(map(_written, order)))).shuffle(order)  # noqa: S311
    named = {f"coder {_letters(number)}": own for number, own in enumerate(order)}
    return Codings(MappingProxyType(named), read.claims)


def _written(own: Mapping[str, Hashable]) -> list[tuple[str, str]]:
    return sorted((claim, str(code)) for claim, code in own.items())


def _letters(number: int) -> str:
    """Return A for 0, Z for 25, AA for 26, as a spreadsheet names its columns."""
    rest, last = divmod(number, 26)
    return (_letters(rest - 1) if rest else "") + ascii_uppercase[last]


def who_gave(codings: Codes, claim: str) -> dict[Hashable, tuple[str, ...]]:
    """Return the coders behind each code of a claim, the code of most coders first.

    Parameters
    ----------
    codings : Codings or mapping
        For each coder a code by claim.
    claim : str
        The claim's id; a claim that nobody has coded has no codes.
    """
    read = codings if isinstance(codings, Codings) else Codings.of(codings)
    behind: dict[Hashable, list[str]] = {code: [] for code in read.used}
    for coder, own in read.codes.items():
        if claim in own:
            behind[own[claim]].append(coder)
    ranked = sorted(behind.items(), key=lambda each: -len(each[1]))
    return {code: tuple(coders) for code, coders in ranked if coders}


def where_coders_part(
    codings: Codes, between: tuple[object, object] | None = None, coder: str | None = None
) -> pd.DataFrame:
    """Return the claims that coders disagree on, narrowed to some of them, the most divided first.

    Parameters
    ----------
    codings : Codings or mapping
        For each coder a code by claim.
    between : pair of codes, optional
        Only claims that were given both of these codes; the one on which they stand against each other in
        most pairs of coders comes first.
    coder : str, optional
        Only claims on which this coder's code was given by half of those who coded it, or fewer.

    Returns
    -------
    DataFrame
        As :func:`irkit.disagreements`; with ``between``, a last column says how many ``pairs apart``
        there are: in how many pairs of coders the two codes stand against each other.

    Examples
    --------
    >>> codes = {"Ana": {"C1": "REG", "C2": "BIL"}, "Ben": {"C1": "INT", "C2": "BIL"}}
    >>> list(where_coders_part(codes, between=("regional", "international")).index)
    ['C1']
    """
    read = codings if isinstance(codings, Codings) else Codings.of(codings)
    table = disagreements(read)
    if between is not None:
        one, other = (table.get(str(code), 0) for code in between)
        table = table.assign(**{APART: one * other})
        table = table[table[APART] > 0].sort_values(APART, ascending=False, kind="stable")
    if coder is not None:
        own = read.only([coder]).codes[coder]
        given = {claim: read.of_claim[claim] for claim in table.index if claim in own}
        table = table.loc[[c for c, codes in given.items() if 2 * codes.count(own[c]) <= len(codes)]]
    return table
