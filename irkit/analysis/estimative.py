"""Words of estimative probability: which chance a word stands for, and which word fits a chance."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from irkit.analysis.forecasts import ForecastError, read_probability
from irkit.framework.levels import FRAMEWORK
from irkit.text import listed, meant


@dataclass(frozen=True)
class Band:
    """What a word for a chance stands for: from ``low`` to ``high``, as probabilities (0 to 1)."""

    words: tuple[str, ...]
    low: float
    high: float

    def __repr__(self) -> str:
        """Return the words with their band."""
        return f"{listed(self.words, last='or')}: {self.low:.0%} to {self.high:.0%}"


@cache
def bands() -> tuple[Band, ...]:
    """Return the seven bands of Intelligence Community Directive 203 (2015), from the least likely up.

    Examples
    --------
    >>> bands()[4]
    likely or probable: 55% to 80%
    """
    raw = tomllib.loads((FRAMEWORK / "estimative.toml").read_text(encoding="utf-8"))
    return tuple(Band(tuple(each["words"]), each["low"] / 100, each["high"] / 100) for each in raw["band"])


def band(word: str) -> Band:
    """Return the band that a word of estimative probability stands for.

    Parameters
    ----------
    word : str
        One of the directive's words; case, outer spaces and the ending of an adverb do not matter.

    Raises
    ------
    ForecastError
        If the directive has no such word, with the likely one.

    Examples
    --------
    >>> band("Almost certainly")
    almost certain or nearly certain: 95% to 99%
    """
    known = {said: each for each in bands() for said in each.words}
    folded = " ".join(str(word).split()).casefold()
    # The directive lets the last word be an adverb too: probably, improbably, almost certainly.
    adjective = folded.removesuffix("ly") if folded.endswith("certainly") else folded
    adjective = f"{folded[:-1]}e" if folded.endswith("probably") else adjective
    if adjective not in known:
        raise ForecastError(f'"{word}" is not one of the directive\'s words: {meant(folded, known)}')
    return known[adjective]


def estimative_word(probability: object) -> str | None:
    """Return the word of Intelligence Community Directive 203 (2015) for a probability.

    Neighbouring bands share their edges; here an edge belongs to the band that lies nearer to even
    chance, so that 55% is a roughly even chance and 80% is likely.

    Parameters
    ----------
    probability : object
        A chance as :func:`irkit.analysis.forecasts.read_probability` takes it.

    Returns
    -------
    str or None
        The first of the band's words; None below 1% and above 99%, where the directive has none.

    Raises
    ------
    ForecastError
        If it is no probability.

    Examples
    --------
    >>> estimative_word("70%")
    'likely'
    """
    chance = read_probability(probability)
    near_even = sorted(bands(), key=lambda each: abs(each.low + each.high - 1))
    return next((each.words[0] for each in near_even if each.low <= chance <= each.high), None)
