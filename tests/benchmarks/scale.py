"""Grade large classes with one worker, two, and a local Dask cluster of two, and print time and memory.

Run it by hand, on a machine that does nothing else::

    python tests/benchmarks/scale.py --workers 2000      one worker beside two
    python tests/benchmarks/scale.py --dask 1000         a cluster of two workers beside a pool of two
    python tests/benchmarks/scale.py --sizes 1000 2500 10000

Dask is the extra ``dask``. Memory is what all processes of a run hold together, shared pages counted once, at
its highest; the load average before each run says whether the machine was free.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from grade import COMMAND, EXERCISE, ROOT, differing

GLANCE = 0.5


@dataclass(frozen=True)
class Run:
    """One run of the command: submissions, seconds of the clock, and megabytes at the highest."""

    name: str
    count: int
    seconds: float
    own: float
    together: float

    def __str__(self) -> str:
        """Return the run as a line of the table."""
        each = 1000 * self.seconds / self.count
        memory = f"{self.own:6.0f} MB itself, {self.together:6.0f} MB all"
        return f"{self.name:20} {self.count:6} {self.seconds:8.1f} s {each:6.1f} ms each  {memory}"


def lay(folder: Path, count: int) -> Path:
    """Write a class of so many submissions, a thousand of them different and the rest renamed answers."""
    folder.mkdir()
    made = [json.dumps(each) for each in differing(min(count, 1000))]
    for number in range(count):
        text = made[number % len(made)].replace(
            "# submission ", f"# class {number // len(made)}, submission "
        )
        (folder / f"s{number:05}.ipynb").write_text(text, encoding="utf-8")
    return folder


def run(name: str, submissions: Path, out: Path, *more: str) -> Run:
    """Run the command once, and watch its processes."""
    count = len(list(submissions.iterdir()))
    print(f"load average {os.getloadavg()[0]:.2f}", flush=True)
    line = [sys.executable, "-c", COMMAND, "grade", str(submissions), "--exercise", EXERCISE]
    begun = time.perf_counter()
    program = subprocess.Popen([*line, "--out", str(out), *more], cwd=ROOT, stdout=subprocess.DEVNULL)
    seen = [(0.0, 0.0)]
    watching = threading.Thread(target=_watch, args=(program, seen))
    watching.start()
    if program.wait():
        raise SystemExit(f"the command ended with {program.returncode}")
    seconds = time.perf_counter() - begun
    watching.join()
    found = Run(name, count, seconds, max(own for own, _ in seen), max(both for _, both in seen))
    print(found, flush=True)
    return found


def _watch(program: subprocess.Popen[bytes], seen: list[tuple[float, float]]) -> None:
    while program.poll() is None:
        tree = _tree(program.pid)
        seen.append((_megabytes(program.pid), sum(map(_megabytes, tree))))
        time.sleep(GLANCE)


def _tree(root: int) -> list[int]:
    """Return a process and all that it has started."""
    parents = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(place.parent.name)] = int(place.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found, left = [], [root]
    while left:
        found.append(left.pop())
        left += [child for child, parent in parents.items() if parent == found[-1]]
    return found


def _megabytes(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """Start a scheduler and two workers of one process each, as a user would."""
    place = folder / "scheduler.json"
    dask = [sys.executable, "-m", "dask"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    given = ["--scheduler-file", str(place), "--no-dashboard"]
    programs = [subprocess.Popen([*dask, "scheduler", "--port", "0", *given], **quiet)]
    try:
        while not place.is_file():
            time.sleep(0.1)
        programs.append(
            subprocess.Popen([*dask, "worker", *given, "--nworkers", "2", "--nthreads", "1"], **quiet)
        )
        time.sleep(5)
        yield str(json.loads(place.read_text(encoding="utf-8"))["address"])
        workers = [_megabytes(each) for each in _tree(programs[1].pid)]
        print(f"the cluster's workers at the end: {', '.join(f'{each:.0f}' for each in workers)} MB")
    finally:
        for program in reversed(programs):
            program.terminate()
            program.wait()


def main() -> None:
    """Measure what is asked for, and print the ratios."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--workers", type=int, help="submissions for one worker and for two")
    parser.add_argument("--dask", type=int, help="submissions for a cluster and for a pool")
    parser.add_argument("--sizes", type=int, nargs="*", default=[], help="sizes of classes for two workers")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        if chosen.workers:
            everybody = lay(folder / "workers", chosen.workers)
            one = run("one worker", everybody, folder / "one", "--workers", "1")
            two = run("two workers", everybody, folder / "two", "--workers", "2")
            print(f"two workers: {one.seconds / two.seconds:.2f} times one")
        if chosen.dask:
            everybody = lay(folder / "dask", chosen.dask)
            pool = run("pool of two", everybody, folder / "pool", "--workers", "2")
            with cluster(folder) as address:
                there = run("cluster of two", everybody, folder / "there", "--dask", address)
                again = run("cluster, once more", everybody, folder / "again", "--dask", address)
            for each in (there, again):
                print(f"{each.name}: {each.seconds / pool.seconds:.2f} times the pool's time")
        found = [run("two workers", lay(folder / f"n{size}", size), folder / f"g{size}", "--workers", "2")
                 for size in chosen.sizes]  # fmt: skip
        for each in found[1:]:
            times = each.seconds / found[0].seconds
            print(f"{each.count / found[0].count:.1f} times as many: {times:.1f} times as long")


if __name__ == "__main__":
    main()
