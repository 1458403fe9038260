"""Time Krippendorff's alpha with its interval, beside the krippendorff package without one.

Usage: python tests/benchmarks/agreement.py [CODERS ...]    (by default 25, 100 and 500)
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import perf_counter

import krippendorff
import numpy as np

from irkit.coding.codings import Codings
from irkit.framework.levels import PILES

CLAIMS, MISSING, SLIPS, SAMPLES = 73, 0.1, 0.3, 1000
ROUNDS = 3


def answers(coders: int) -> np.ndarray:
    """Return codes by coder and claim as numbers: the right one but for slips, some missing (NaN)."""
    chance = np.random.default_rng(coders)
    right = chance.integers(len(PILES), size=CLAIMS)
    slips = chance.random((coders, CLAIMS)) < SLIPS
    codes = np.where(slips, chance.integers(len(PILES), size=(coders, CLAIMS)), right).astype(float)
    codes[chance.random(codes.shape) < MISSING] = np.nan
    return codes


def seconds(step: Callable[[], object]) -> float:
    """Return the best of a few rounds, in seconds."""
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        step()
        times.append(perf_counter() - start)
    return min(times)


def main(sizes: list[int]) -> None:
    """Print seconds to read the codes, for alpha without and with its interval, and for the package."""
    for coders in sizes:
        codes = answers(coders)
        plain = {
            f"coder {number}": {f"C{c:02}": PILES[int(v)] for c, v in enumerate(row) if not np.isnan(v)}
            for number, row in enumerate(codes)
        }
        read = Codings.of(plain)
        steps: dict[str, Callable[[], object]] = {
            "codes read": lambda plain=plain: Codings.of(plain),
            "alpha": lambda plain=plain: Codings.of(plain).alpha(samples=0),
            f"alpha, {SAMPLES} samples": lambda plain=plain: Codings.of(plain).alpha(SAMPLES),
            "krippendorff package": lambda codes=codes: krippendorff.alpha(
                codes, level_of_measurement="nominal"
            ),
        }
        print(f"{coders} coders, {CLAIMS} claims, {MISSING:.0%} missing: {read.alpha()}")
        for name, step in steps.items():
            print(f"  {name:<24}{seconds(step):8.3f} s")


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [25, 100, 500])
