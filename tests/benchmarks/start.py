"""Measure what `import irkit` and loading the case add to a bare start of Python.

Run it from the project's folder: `python -m uv run python tests/benchmarks/start.py`. Every figure of one
run comes from that run, its kinds of start taken in turn, so that ratios hold on a busy machine too.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from statistics import median
from time import perf_counter

STARTS = {
    "bare start": "pass",
    "import irkit": "import irkit",
    "load the case": "from irkit import load_case; load_case('lavrov-tehran-2013')",
}

BUDGETS = {"import irkit": 60, "load the case": 150}


def milliseconds(code: str) -> float:
    """Return how long a new Python takes to run some code, in milliseconds."""
    begun = perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return (perf_counter() - begun) * 1000


def measure(rounds: int) -> dict[str, float]:
    """Return the median time of each kind of start, in milliseconds."""
    for code in STARTS.values():
        milliseconds(code)  # writes the bytecode, which students have from their second start on
    times: dict[str, list[float]] = {name: [] for name in STARTS}
    for _ in range(rounds):
        for name, code in STARTS.items():
            times[name].append(milliseconds(code))
    return {name: median(each) for name, each in times.items()}


def main() -> None:
    """Print one line a kind of start: its time, what it adds to a bare one, the ratio, the budget."""
    parser = argparse.ArgumentParser(description="What irkit adds to a bare start of Python.")
    parser.add_argument("--rounds", type=int, default=15, help="starts of each kind (default: 15)")
    times = measure(parser.parse_args().rounds)
    bare = times["bare start"]
    print(f"{'':16}{'ms':>8}{'added':>8}{'ratio':>8}{'budget':>8}")
    for name, time in times.items():
        budget = BUDGETS.get(name, "")
        print(f"{name:16}{time:8.0f}{time - bare:8.0f}{time / bare:8.1f}{budget:>8}")


if __name__ == "__main__":
    main()
