"""How far coders agree: percent first, then alpha.

The functions take how often each claim was given each code; :class:`irkit.coding.codings.Codings` offers them
as methods.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

Counts = Mapping[str, Counter[Hashable]]
"""How often each code was given to each claim that two coders or more have coded."""

SEED = 2013
"""Where the drawing of samples starts, so that the same codes give the same interval."""

NOTHING_TO_PAIR = "no claim has codes of two coders, so nothing can be compared"
NO_VARIATION = "all the codes are the same, so chance alone would give full agreement too (0/0)"


def alike(counts: Mapping[Hashable, int]) -> int:
    """Return how many pairs of codes are the same."""
    return sum(count * (count - 1) // 2 for count in counts.values())


def pairs_of(counts: Mapping[Hashable, int]) -> int:
    """Return how many pairs of codes there are."""
    given = sum(counts.values())
    return given * (given - 1) // 2


@dataclass(frozen=True)
class PercentAgreement:
    """How many pairs of codes for the same claim are the same, of how many."""

    agreeing: int
    pairs: int

    @property
    def share(self) -> float | None:
        """The share of pairs that agree (0 to 1), or None where there is no pair."""
        return self.agreeing / self.pairs if self.pairs else None

    def __repr__(self) -> str:
        """Return the share as a sentence."""
        if self.share is None:
            return f"No percentage: {NOTHING_TO_PAIR}."
        return f"{self.share:.0%} of the pairs of codes agree ({self.agreeing} of {self.pairs})."


@dataclass(frozen=True)
class Alpha:
    """Krippendorff's alpha; ``value`` is None where it is not defined, and ``why`` says so.

    ``interval`` holds the middle 95 % of the samples for which it was defined, or is None. ``claims`` are
    those with two codes or more, ``codes`` the codes on them.
    """

    value: float | None
    interval: tuple[float, float] | None
    claims: int
    codes: int
    samples: int
    why: str = ""

    def __repr__(self) -> str:
        """Return alpha with its interval."""
        if self.value is None:
            return f"No alpha: {self.why}."
        text = f"alpha {self.value:.2f} on {self.claims} claims with {self.codes} codes"
        if self.interval is None:
            return f"{text}."
        low, high = self.interval
        return f"{text}; 95% of {self.samples:,} samples of claims lie between {low:.2f} and {high:.2f}."


def krippendorffs_alpha(counts: Counts, codes: Sequence[Hashable], samples: int, seed: int) -> Alpha:
    """Return the agreement of any number of coders beyond chance, for codes without an order.

    Nominal alpha is 1 - (n - 1) D / (n² - Σ n_c²): n codes stand on claims that two coders or more have
    coded, n_c of them are code c, and D is n less Σ n_uc (n_uc - 1) / (m_u - 1) over claims u and codes c,
    where m_u coders coded u (Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, part C).
    Where all the codes are the same it is 0/0 and not defined.

    The interval is a percentile bootstrap (Efron 1979, Annals of Statistics 7(1), 1-26): claims are drawn
    anew with replacement, coders stay. So it tells how much hangs on which claims were coded, not what
    other coders would do. Krippendorff's own bootstrap draws pairs of codes instead and differs somewhat.
    """
    import numpy as np

    if not counts:
        return Alpha(None, None, 0, 0, samples, NOTHING_TO_PAIR)
    table = np.array([[row[code] for code in codes] for row in counts.values()], dtype=float)
    given = table.sum(axis=1)
    same = (table * (table - 1)).sum(axis=1) / (given - 1)
    size, total = len(counts), int(given.sum())

    def alphas(weights: np.ndarray) -> np.ndarray:
        """Return alpha for each row of weights by claim, without the rows for which it is not defined."""
        of_code, n = weights @ table, weights @ given
        apart, by_chance = n - weights @ same, n**2 - (of_code**2).sum(axis=1)
        defined = by_chance > 0
        values: np.ndarray = 1 - (n[defined] - 1) * apart[defined] / by_chance[defined]
        return values

    whole = alphas(np.ones((1, size)))
    if not len(whole):
        return Alpha(None, None, size, total, samples, NO_VARIATION)
    chance = np.random.default_rng(seed)
    drawn = alphas(chance.multinomial(size, np.full(size, 1 / size), size=samples).astype(float))
    interval = None
    if len(drawn):
        low, high = np.percentile(drawn, [2.5, 97.5])
        interval = (float(low), float(high))
    return Alpha(float(whole[0]), interval, size, total, samples)
