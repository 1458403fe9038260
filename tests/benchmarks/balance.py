"""Time the balance of complete signed graphs, and what it costs beside building the graph.

Usage: python tests/benchmarks/balance.py [ACTORS ...]    (by default 50, 100 and 200)
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from itertools import combinations
from time import perf_counter

from irkit.analysis.ties import TieGraph

STEPS: dict[str, Callable[[TieGraph], object]] = {
    "triads and camps counted": lambda graph: repr(graph.balance),
    "two camps": lambda graph: graph.camps,
    "distance from balance": lambda graph: graph.balance.distance,
    "strained triads listed": lambda graph: graph.strained,
}
ROUNDS = 3


def seconds(step: Callable[[], object]) -> float:
    """Return the best of a few rounds, in seconds."""
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        step()
        times.append(perf_counter() - start)
    return min(times)


def main(sizes: list[int]) -> None:
    """Print seconds for each step, and how many times the building of the graph that is."""
    for size in sizes:
        chance = random.Random(size)
        actors = [f"a{place}" for place in range(size)]
        side = {actor: chance.choice((1, -1)) for actor in actors}
        graphs = {
            "random signs": {pair: chance.choice((1, -1)) for pair in combinations(actors, 2)},
            "two camps": {(a, b): side[a] * side[b] for a, b in combinations(actors, 2)},
        }
        for kind, signs in graphs.items():
            built = seconds(lambda signs=signs: TieGraph.of(signs))  # type: ignore[misc]
            print(f"{size} actors, {len(signs)} ties, {kind}: built in {built:.3f} s")
            for name, step in STEPS.items():
                # A graph remembers what was worked out, so each round has one of its own.
                took = seconds(lambda step=step, signs=signs: step(TieGraph.of(signs)))  # type: ignore[misc]
                print(f"  {name:<26}{took:8.3f} s {took / built:7.1f} times the building")


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [50, 100, 200])
