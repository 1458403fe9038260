"""Who agrees with whom: each pair of coders, and each coder with all the others."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

from irkit.agreement import Codes, PercentAgreement
from irkit.codings import Codings

if TYPE_CHECKING:
    import pandas as pd


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
