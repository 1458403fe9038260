"""Import the grades of random classes into models of Canvas and Moodle: nobody's grade goes astray.

    python tests/fuzz/importers.py            10,000 classes, from seed 0
    python tests/fuzz/importers.py 500 7      500, from seed 7

A failure is printed with its seed, which makes the same class again.
"""

from __future__ import annotations

import runpy
import sys
import time
from pathlib import Path

PLAY = runpy.run_path(str(Path(__file__).parents[1] / "grading" / "importers.py"))["play"]


def main(count: int = 10_000, first: int = 0) -> int:
    """Play classes one after the other; return the number of those in which something went astray."""
    began = time.monotonic()
    bad = matched = submissions = 0
    for seed in range(first, first + count):
        outcome = PLAY(seed)
        handed_in = [each for each in outcome.enrolled.submissions if not each.is_missing]
        submissions += len(handed_in)
        matched += sum(each.enrolled is not None for each in handed_in)
        if outcome.faults:
            bad += 1
            print(f"seed {seed}: {'; '.join(outcome.faults[:3])}")
    seconds = time.monotonic() - began
    print(f"{count} classes in {seconds:.0f} s: {submissions} submissions, {matched} matched, {bad} at fault")
    return bad


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])) > 0)
