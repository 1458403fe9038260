"""The codes that several coders gave the same claims: how far they agree, and where they do not."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path
from string import ascii_uppercase
from types import MappingProxyType
from typing import TYPE_CHECKING

from irkit.case.case import Case
from irkit.coding.coding import CodingError
from irkit.coding.diagnosis import REFERENCE_SHARE, predicted
from irkit.framework.levels import PILES, Level
from irkit.text import counted, listed, meant

if TYPE_CHECKING:
    import pandas as pd

Counts = Mapping[str, Counter[Hashable]]
"""How often each code was given to each claim that two coders or more have coded."""

SEED = 2013
"""Where the drawing of samples starts, so that the same codes give the same interval."""

CLASS_SEED = 3231
"""Where the drawing of a made-up class starts: this one is divided on C21, as lesson 07 says."""

NOTHING_TO_PAIR = "no claim has codes of two coders, so nothing can be compared"
NO_VARIATION = "all the codes are the same, so chance alone would give full agreement too (0/0)"

ALIKE = "pairs alike (%)"
"""The column that says how many per cent of the pairs of coders gave a claim the same code."""

APART = "pairs apart"
"""The column that says in how many pairs of coders two codes stand against each other on a claim."""

CAREFUL, SLIPS = 0.7, 0.1
"""The share of coders without a habit, and of codes that are slips; chosen, not measured."""

PLANTED = ("heading", "actors", "cause")
"""The habits of the others."""


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
class Kappa:
    """Cohen's kappa of two coders; ``value`` is None where it is not defined, and ``why`` says so.

    ``observed`` and ``expected`` are shares of the claims (0 to 1) that both coded.
    """

    value: float | None
    observed: float
    expected: float
    claims: int
    why: str = ""

    def __repr__(self) -> str:
        """Return kappa beside the agreement it was worked out from."""
        if self.value is None:
            return f"No kappa: {self.why}."
        return (
            f"kappa {self.value:.2f} on {self.claims} claims: they agree on {self.observed:.0%}, "
            f"and by chance would on {self.expected:.0%}."
        )


def cohens_kappa(a: Mapping[str, object], b: Mapping[str, object]) -> Kappa:
    """Return the agreement of two coders beyond what chance would give, on the claims that both coded.

    Kappa is (observed - expected) / (1 - expected), with the expected share from how often each coder
    uses each code (Cohen 1960, Educational and Psychological Measurement 20(1), 37-46). Where both use
    one and the same code throughout it is 0/0 and not defined.

    Parameters
    ----------
    a, b : mapping of str to Level or str
        Each coder's codes by claim.

    Examples
    --------
    >>> cohens_kappa({"C1": "REG", "C2": "BIL", "C3": "INT"}, {"C1": "REG", "C2": "BIL", "C3": "BIL"})
    kappa 0.50 on 3 claims: they agree on 67%, and by chance would on 33%.
    """
    pairs = [tuple(codes) for codes in Codings.of({"a": a, "b": b}).of_claim.values() if len(codes) == 2]
    if not pairs:
        return Kappa(None, 0, 0, 0, NOTHING_TO_PAIR)
    observed = sum(one == other for one, other in pairs) / len(pairs)
    of_a, of_b = (Counter(codes) for codes in zip(*pairs, strict=True))
    expected = sum(of_a[code] * of_b[code] for code in of_a) / len(pairs) ** 2
    if expected == 1:
        return Kappa(None, observed, expected, len(pairs), NO_VARIATION)
    return Kappa((observed - expected) / (1 - expected), observed, expected, len(pairs))


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


@dataclass(frozen=True, repr=False)
class Codings:
    """Codes by coder and claim; a claim that a coder left out is missing there.

    ``claims`` are in the order of the case, or in that of the file.
    """

    codes: Mapping[str, Mapping[str, Hashable]]
    claims: tuple[str, ...]

    @classmethod
    def of(cls, codes: Mapping[str, Mapping[str, object]]) -> Codings:
        """Return plain data as codings.

        Parameters
        ----------
        codes : mapping of str to mapping
            For each coder a level by claim; None and ``...`` are no code. Levels beyond the article's scheme
            count as one: outside.

        Raises
        ------
        CodingError
            If a word names no level.

        Examples
        --------
        >>> Codings.of({"Ana": {"C08": "REG"}, "Ben": {"C08": "regional", "C15": "bilateral"}})
        <Codings: 2 coders, 2 claims, 1 code of 4 missing>
        """
        if not isinstance(codes, Mapping) or not all(isinstance(own, Mapping) for own in codes.values()):
            raise CodingError(
                'codings are written {"Ana": {"C08": "regional"}, "Ben": {…}}; a file is read by Codings.read'
            )
        read = {
            str(coder): MappingProxyType(
                {
                    str(claim): _level(code, f"{coder}, {claim}")
                    for claim, code in own.items()
                    if code is not None and code is not ...
                }
            )
            for coder, own in codes.items()
        }
        claims = dict.fromkeys(str(claim) for own in codes.values() for claim in own)
        return cls(MappingProxyType(read), tuple(claims))

    @classmethod
    def read(cls, source: Path | str | bytes, case: Case | None = None) -> Codings:
        """Return a class's codes from a CSV file, in long or in wide form.

        The long form has one row per code, with columns named coder, claim and code. The wide form has one
        row per coder and a column per claim, or the other way round; the case's ids tell which, or else the
        first column is named coder or claim. Commas, semicolons and tabs may separate the cells; a byte order
        mark, empty rows and empty columns at the end do no harm. A cell that is empty, or holds a dash, a
        dot, ``?`` or ``NA``, is no code.

        Parameters
        ----------
        source : path, str or bytes
            The file, its text (anything that holds a line break is text), or its content, as uploaded.
        case : Case, optional
            The case that the claims belong to; without it any id will do.

        Raises
        ------
        CodingError
            If the file or a code in it cannot be read, the case has no such claim, or a coder stands twice.
            All mistakes are told, by row and column and without a coder's name.
        """
        from irkit.coding.files import read_codes

        return cls.of(read_codes(source, case))._in_order(case)

    @classmethod
    def independent(cls, case: Case) -> Codings:
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
        return cls.of(codes)._in_order(case)

    @classmethod
    def imagined(
        cls, case: Case, claims: Iterable[str] | None = None, coders: int = 24, seed: int = CLASS_SEED
    ) -> Codings:
        """Return effect levels that nobody gave: codes drawn by chance, coder by coder.

        A careful coder gives the reference code, at times another accepted one. The others follow a habit:
        the heading, the actors, or the cause. All make slips. So the codes show what a class's file looks
        like, and nothing about students.

        Parameters
        ----------
        case : Case
            The case, with its reference.
        claims : iterable of str, optional
            The claims; by default all of them.
        coders : int, default 24
            How many coders to make up.
        seed : int
            Where the drawing starts; the same seed gives the same class.

        Raises
        ------
        LookupError
            If there is no such claim, or if the case came without its reference.
        """
        ids = [claim.id for claim in case.claims] if claims is None else [case.claim(c).id for c in claims]
        chance = random.Random(seed)  # noqa: S311
        codes = {}
        for number in range(1, coders + 1):
            habit = None if chance.random() < CAREFUL else chance.choice(PLANTED)
            codes[f"made-up {number:02}"] = {claim: _drawn(claim, habit, case, chance) for claim in ids}
        return cls.of(codes)

    def _in_order(self, case: Case | None) -> Codings:
        """Return the codings with their claims in the order of the case, where there is one."""
        known = [claim.id for claim in case.claims] if case else []
        ordered = [claim for claim in known if claim in self.claims] or self.claims
        return Codings(self.codes, tuple(ordered))

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
        codes = {code for own in self.codes.values() for code in own.values()}
        order = list(Level)
        return tuple(sorted(codes, key=lambda c: (order.index(c), "") if c in order else (9, str(c))))

    @cached_property
    def counts(self) -> Counts:
        """How often each code was given to each claim that two coders or more have coded."""
        return {claim: Counter(codes) for claim, codes in self.of_claim.items() if len(codes) > 1}

    def percent(self) -> PercentAgreement:
        """Return the share of all pairs of coders who gave a claim the same code, claim by claim.

        Every pair of codes counts once, so that claims coded by more coders weigh more. What chance would
        give is not taken off: :func:`cohens_kappa` and :meth:`alpha` do that.

        Examples
        --------
        >>> Codings.of({"Ana": {"C08": "REG", "C15": "BIL"}, "Ben": {"C08": "REG", "C15": "INT"}}).percent()
        50% of the pairs of codes agree (1 of 2).
        """
        same, pairs = (sum(map(count, self.counts.values())) for count in (alike, pairs_of))
        return PercentAgreement(same, pairs)

    def alpha(self, samples: int = 1000, seed: int = SEED) -> Alpha:
        """Return Krippendorff's nominal alpha, the agreement of any number of coders beyond chance.

        The formula and the interval are those of :func:`krippendorffs_alpha`.

        Parameters
        ----------
        samples : int, default 1000
            How many samples of claims to draw for the interval; 0 for no interval.
        seed : int
            Where the drawing starts.

        Examples
        --------
        >>> codes = {"C1": "REG", "C2": "BIL"}
        >>> Codings.of({"Ana": codes, "Ben": codes}).alpha(samples=0)
        alpha 1.00 on 2 claims with 4 codes.
        """
        return krippendorffs_alpha(self.counts, self.used, samples, seed)

    def disagreements(
        self, between: tuple[object, object] | None = None, coder: str | None = None
    ) -> pd.DataFrame:
        """Return the claims that coders disagree on, the most divided first.

        Parameters
        ----------
        between : pair of codes, optional
            Only claims that were given both of these codes; the one on which they stand against each other
            in most pairs of coders comes first.
        coder : str, optional
            Only claims on which this coder's code was given by half of those who coded it, or fewer.

        Returns
        -------
        DataFrame
            One row per claim, a column per code with how many gave it, and ``pairs alike (%)``: the share of
            pairs of coders who gave the same code, in per cent and rounded. With ``between``, a last column
            says how many ``pairs apart`` there are: in how many pairs the two codes stand against each other.

        Examples
        --------
        >>> codes = {"Ana": {"C14": "INT"}, "Ben": {"C14": "INT"}, "Cem": {"C14": "BIL"}}
        >>> Codings.of(codes).disagreements().loc["C14"].to_dict()
        {'international': 2, 'bilateral': 1, 'pairs alike (%)': 33}
        """
        import pandas as pd

        divided = [(claim, counts) for claim, counts in self.counts.items() if len(counts) > 1]
        divided.sort(key=lambda pair: alike(pair[1]) / pairs_of(pair[1]))
        rows = {
            claim: [*(counts[code] for code in self.used), round(100 * alike(counts) / pairs_of(counts))]
            for claim, counts in divided
        }
        columns = [*map(str, self.used), ALIKE]
        table = pd.DataFrame.from_dict(rows, "index", columns=columns).rename_axis("claim")
        if between is not None:
            one, other = (table.get(str(code), 0) for code in between)
            table = table.assign(**{APART: one * other})
            table = table[table[APART] > 0].sort_values(APART, ascending=False, kind="stable")
        if coder is not None:
            if coder not in self.codes:
                raise CodingError(f'there is no coder "{coder}": {meant(coder, self.coders)}')
            own = self.codes[coder]
            given = {claim: self.of_claim[claim] for claim in table.index if claim in own}
            table = table.loc[[c for c, codes in given.items() if 2 * codes.count(own[c]) <= len(codes)]]
        return table

    def divided(self) -> tuple[str, ...]:
        """Return the claims on which no code has two thirds of those who coded them.

        That a class is divided on a claim is counted. Whether a claim is contested, so that careful readers
        can defend more than one code, is judged, and stands in the case's reference.
        """
        return tuple(
            claim for claim, counts in self.counts.items() if 3 * max(counts.values()) < 2 * counts.total()
        )

    def confusions(self) -> tuple[Confusion, ...]:
        """Return the pairs of codes that stand against each other, the most frequent first.

        What chance alone would give follows from how often each code is used: of codes dealt to the claims at
        random, codes c and k meet in n_c n_k pairs, in proportion, where n_c codes are c. The share is that
        product, divided by the sum of the products of all pairs of codes. These are the expected coincidences
        of Krippendorff (2011, Computing Krippendorff's Alpha-Reliability, part C), without those of c with c.
        """
        met: Counter[tuple[Hashable, Hashable]] = Counter()
        used: Counter[Hashable] = Counter()
        for counts in self.counts.values():
            used.update(counts)
            for one, other in combinations([code for code in self.used if counts[code]], 2):
                met[one, other] += counts[one] * counts[other]
        dealt = sum(used[one] * used[other] for one, other in combinations(self.used, 2))
        return tuple(
            Confusion(pair, count, count / met.total(), used[pair[0]] * used[pair[1]] / dealt)
            for pair, count in met.most_common()
        )

    def confused_pairs(self) -> pd.DataFrame:
        """Return the pairs of codes that stand against each other, the most frequent first, beside chance.

        A share above the one by chance speaks of a border that coders see in different ways. One that is no
        higher may come from nothing but how often the two codes are used.

        Returns
        -------
        DataFrame
            One row per pair of codes: ``pairs of coders`` who stand against each other so; ``% of
            disagreements`` that this makes; and ``% by chance``, the share that it would make if the same
            codes were dealt out at random, worked out as in :meth:`confusions`. The percentages are rounded.
        """
        import pandas as pd

        rows = {
            listed(pair.codes): (pair.pairs, round(100 * pair.share), round(100 * pair.by_chance))
            for pair in self.confusions()
        }
        columns = ["pairs of coders", "% of disagreements", "% by chance"]
        return pd.DataFrame.from_dict(rows, "index", columns=columns).rename_axis("codes")

    def percent_of_pairs(self) -> dict[tuple[str, str], PercentAgreement]:
        """Return for each pair of coders on how many claims they agree, of those that both coded."""
        agreements = {}
        for one, other in combinations(self.coders, 2):
            a, b = self.codes[one], self.codes[other]
            both = a.keys() & b.keys()
            agreements[one, other] = PercentAgreement(sum(a[claim] == b[claim] for claim in both), len(both))
        return agreements

    def who_gave(self, claim: str) -> dict[Hashable, tuple[str, ...]]:
        """Return the coders behind each code of a claim, the code of most coders first.

        Parameters
        ----------
        claim : str
            The claim's id; a claim that nobody has coded has no codes.
        """
        behind: dict[Hashable, list[str]] = {code: [] for code in self.used}
        for coder, own in self.codes.items():
            if claim in own:
                behind[own[claim]].append(coder)
        ranked = sorted(behind.items(), key=lambda item: -len(item[1]))
        return {code: tuple(coders) for code, coders in ranked if coders}

    def anonymous(self) -> Codings:
        """Return codings with letters in the place of the coders' names.

        The letters follow no order of the file, which may be that of a class list; the same codes always get
        the same letters. Who holds the file can still match the codes, so keep it as you keep marks.

        Examples
        --------
        >>> sorted(Codings.of({"Ana": {"C1": "REG"}, "Ben": {"C1": "BIL"}}).anonymous().coders)
        ['coder A', 'coder B']
        """
        order = sorted(self.codes.values(), key=_written)
        random.Random(repr(list(map(_written, order)))).shuffle(order)  # noqa: S311
        named = {f"coder {_letters(number)}": own for number, own in enumerate(order)}
        return Codings(MappingProxyType(named), self.claims)

    def __repr__(self) -> str:
        """Return how many coders and claims there are, and how many codes are missing."""
        possible = len(self.coders) * len(self.claims)
        missing = possible - sum(len(own) for own in self.codes.values())
        parts = [counted(len(self.coders), "coder"), counted(len(self.claims), "claim")]
        parts += [f"{counted(missing, 'code')} of {possible} missing"] if missing else []
        return f"<Codings: {', '.join(parts)}>"


Codes = Codings | Mapping[str, Mapping[str, object]]
"""Codings, or plain data that :meth:`Codings.of` reads as levels."""


def _level(code: object, where: str) -> Level:
    try:
        return Level.parse(code).in_scheme
    except ValueError as error:
        raise CodingError(f"{where}: {error}") from None


def _drawn(claim: str, habit: str | None, case: Case, chance: random.Random) -> Level:
    accepted = tuple(dict.fromkeys(level.in_scheme for level in case.accepted_levels(claim)))
    level, *others = accepted
    if habit is not None:
        level = (predicted(habit, claim, case) or level).in_scheme
    elif others and chance.random() > REFERENCE_SHARE:
        level = chance.choice(others)
    if chance.random() < SLIPS:
        level = chance.choice([other for other in PILES if other is not level])
    return level


def _written(own: Mapping[str, Hashable]) -> list[tuple[str, str]]:
    return sorted((claim, str(code)) for claim, code in own.items())


def _letters(number: int) -> str:
    """Return A for 0, Z for 25, AA for 26, as a spreadsheet names its columns."""
    rest, last = divmod(number, 26)
    return (_letters(rest - 1) if rest else "") + ascii_uppercase[last]
