"""Where coders disagree: on which claims, between which codes, and what chance alone would give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from irkit.coding.agreement import AgreementError, Codes, alike, codings_of, counted, pairs_of
from irkit.text import listed

if TYPE_CHECKING:
    import pandas as pd

ALIKE = "pairs alike (%)"
"""The column that says how many per cent of the pairs of coders gave a claim the same code."""

CONFUSED = ("pairs of coders", "% of disagreements", "% by chance")
"""The columns of :func:`confused_pairs`."""


def disagreements(codings: Codes) -> pd.DataFrame:
    """Return the claims that coders disagree on, the most divided first.

    Parameters
    ----------
    codings : Codings or mapping
        For each coder a code by claim; missing codes are left out.

    Returns
    -------
    DataFrame
        A row a claim, a column a code with how many gave it, and ``pairs alike (%)``: the share of pairs of
        coders who gave the same code, in per cent and rounded.

    Examples
    --------
    >>> codes = {"Ana": {"C14": "INT"}, "Ben": {"C14": "INT"}, "Cem": {"C14": "BIL"}}
    >>> disagreements(codes).loc["C14"].to_dict()
    {'international': 2, 'bilateral': 1, 'pairs alike (%)': 33}
    """
    import pandas as pd

    read = codings_of(codings)
    divided = [(claim, counts) for claim, counts in counted(read).items() if len(counts) > 1]
    divided.sort(key=lambda each: alike(each[1]) / pairs_of(each[1]))
    rows = [
        {
            **{str(code): counts[code] for code in read.used},
            ALIKE: round(100 * alike(counts) / pairs_of(counts)),
        }
        for _, counts in divided
    ]
    index = pd.Index([claim for claim, _ in divided], name="claim", dtype=object)
    return pd.DataFrame(rows, index=index, columns=[*map(str, read.used), ALIKE])


@dataclass(frozen=True)
class Confusion:
    """Two codes that stand against each other.

    ``pairs`` is in how many pairs of coders. ``share`` is how much of all disagreement that is, ``by_chance``
    how much it would be if the same codes were dealt out like cards (both 0 to 1).
    """

    codes: tuple[Hashable, Hashable]
    pairs: int
    share: float
    by_chance: float


def confusions(codings: Codes) -> tuple[Confusion, ...]:
    """Return the pairs of codes that stand against each other, the most frequent first.

    What chance alone would give follows from how often each code is used: of codes dealt to the claims at
    random, codes c and k meet in n_c n_k pairs, in proportion, where n_c codes are c. The share is that
    product, divided by the sum of the products of all pairs of codes. These are the expected coincidences of
    Krippendorff (2011, Computing Krippendorff's Alpha-Reliability, part C), without those of c with c.

    Parameters
    ----------
    codings : Codings or mapping
        For each coder a code by claim; missing codes are left out.
    """
    read = codings_of(codings)
    met: Counter[tuple[Hashable, Hashable]] = Counter()
    used: Counter[Hashable] = Counter()
    for counts in counted(read).values():
        used.update(counts)
        for one, other in combinations([code for code in read.used if counts[code]], 2):
            met[one, other] += counts[one] * counts[other]
    dealt = sum(used[one] * used[other] for one, other in combinations(read.used, 2))
    return tuple(
        Confusion(pair, count, count / met.total(), used[pair[0]] * used[pair[1]] / dealt)
        for pair, count in met.most_common()
    )


def confused_pairs(codings: Codes) -> pd.DataFrame:
    """Return the pairs of codes that stand against each other, the most frequent first, beside chance.

    A share above the one by chance speaks of a border that coders see in different ways. One that is no
    higher may come from nothing but how often the two codes are used.

    Parameters
    ----------
    codings : Codings or mapping
        For each coder a code by claim; missing codes are left out.

    Returns
    -------
    DataFrame
        A row a pair of codes: ``pairs of coders`` who stand against each other so; ``% of disagreements``
        that this makes; and ``% by chance``, the share that it would make if the same codes were dealt out at
        random, worked out as in :func:`irkit.coding.disagreement.confusions`. The percentages are rounded.
    """
    import pandas as pd

    found = confusions(codings)
    rows = [(each.pairs, round(100 * each.share), round(100 * each.by_chance)) for each in found]
    index = pd.Index([listed(each.codes) for each in found], name="codes", dtype=object)
    return pd.DataFrame(rows, index=index, columns=list(CONFUSED))


def divided_claims(codings: Codes, majority: float = 2 / 3) -> tuple[str, ...]:
    """Return the claims on which no code has a majority among those who coded them.

    That a class is divided on a claim is counted. Whether a claim is contested, so that careful readers can
    defend more than one code, is judged, and stands in the case's reference.

    Parameters
    ----------
    codings : Codings or mapping
        For each coder a code by claim.
    majority : float, default 2/3
        The share of coders (above 0, up to 1) that settles a claim.

    Raises
    ------
    AgreementError
        If the majority is no such share.
    """
    if not 0 < majority <= 1:
        raise AgreementError(f"a majority is a share above 0 and up to 1, not {majority}")
    # A share such as two thirds is not exact in floating point.
    return tuple(
        claim
        for claim, counts in counted(codings_of(codings)).items()
        if max(counts.values()) < majority * counts.total() - 1e-9
    )
