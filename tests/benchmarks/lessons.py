"""Time each lesson from top to bottom, the kernel's start included, beside the start of a bare kernel.

Usage: python tests/benchmarks/lessons.py [LESSON …]
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from statistics import median

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
RUNS = 3


def seconds(notebook: nbformat.NotebookNode) -> float:
    """Return how long a notebook takes, in the median of a few runs."""
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        NotebookClient(
            notebook, kernel_name="python3", resources={"metadata": {"path": str(NOTEBOOKS)}}
        ).execute()
        taken.append(time.perf_counter() - start)
    return median(taken)


def main() -> None:
    """Print a row a lesson: seconds, and the ratio to a bare kernel."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lessons", nargs="*", help="beginnings of file names, such as 01")
    wanted = parser.parse_args().lessons
    bare = seconds(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("pass")]))
    print(f"{'a bare kernel':34}{bare:6.1f} s   1.0")
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        if not wanted or path.name.startswith(tuple(wanted)):
            taken = seconds(nbformat.read(path, as_version=4))
            print(f"{path.stem:34}{taken:6.1f} s{taken / bare:6.1f}")


if __name__ == "__main__":
    main()
