"""Grading on a Dask cluster, started as a user would: the same files, and nothing lost when machines are."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from irkit.grading.command import GradeOptions, GradingError, grade
from irkit.grading.engine.assignment import assignment_for
from irkit.grading.shells import sandbox

Solved = Callable[..., dict[str, Any]]
Program = subprocess.Popen[bytes]
SECONDS = 60
COUNT = 130

pytestmark = pytest.mark.skipif(sandbox.missing() is not None, reason=sandbox.missing() or "")


@dataclass
class Cluster:
    """A scheduler, its workers, and the address that a user would give."""

    folder: Path
    programs: list[Program] = field(default_factory=list)

    def start(self, *arguments: str) -> Program:
        """Start one of Dask's programs, which finds the scheduler by its file."""
        line = [sys.executable, "-m", "dask", *arguments, "--scheduler-file", str(self.folder / "s.json")]
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        temporary = self.folder / "temp"
        temporary.mkdir(exist_ok=True)
        env = {**os.environ, "TMPDIR": str(temporary)}
        program = subprocess.Popen(line, cwd=self.folder, env=env, start_new_session=True, **quiet)
        self.programs.append(program)
        return program

    @property
    def address(self) -> str:
        """The scheduler's address, once it is there."""
        path = self.folder / "s.json"
        # It is there before it is written to the end.
        waited(lambda: path.is_file() and path.read_text(encoding="utf-8").rstrip().endswith("}"))
        return str(json.loads(path.read_text(encoding="utf-8"))["address"])

    def kill(self, program: Program) -> None:
        """Kill a program with all that it has started, as a machine that is switched off.

        Python's own tracker is left to clear up the semaphores that outlive a process.
        """
        for place in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                of_it = os.getpgid(int(place.name)) == program.pid
                if of_it and b"resource_tracker" not in (place / "cmdline").read_bytes():
                    os.kill(int(place.name), signal.SIGKILL)
        program.wait()
        self.programs.remove(program)


def waited(there: Callable[[], object]) -> None:
    """Wait until something is there."""
    until = time.monotonic() + SECONDS
    while not there():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.02)


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    """Start a scheduler, and workers with a process each."""
    if find_spec("distributed") is None:
        pytest.skip("Dask is not installed: python -m uv sync --group cluster")
    held = Cluster(folder)
    try:
        held.start("scheduler", "--port", "0", "--no-dashboard")
        assert held.address
        for _ in range(workers):
            held.start("worker", "--nthreads", "1", "--no-dashboard")
        yield held
    finally:
        for program in list(held.programs):
            held.kill(program)


@pytest.fixture
def options(tmp_path: Path, solutions: Path, solved: Solved, untouched: dict[str, Any]) -> GradeOptions:
    """A class that takes its time, with a hostile and a broken submission in it."""
    folder = tmp_path / "submissions"
    folder.mkdir()
    for number in range(COUNT):
        answer = {"ex91-q2-answer": f"import time; time.sleep(0.02); q2 = 'b'  # {number}"}
        (folder / f"s{number:03}.ipynb").write_text(json.dumps(solved(answer)), encoding="utf-8")
    hostile = solved({"ex91-q1-answer": "import os; os.kill(os.getppid(), 9); os._exit(0)"})
    (folder / "s001.ipynb").write_text(json.dumps(hostile), encoding="utf-8")
    (folder / "s002.ipynb").write_text(json.dumps(untouched), encoding="utf-8")
    (folder / "s003.ipynb").write_text("{", encoding="utf-8")
    return GradeOptions(folder, "ex91", tmp_path / "grades", solutions, timeout=2.0)


def command(options: GradeOptions, address: str = "") -> list[str]:
    """Return the command line for some options, on a cluster or here."""
    paths = ["--exercise", options.exercise, "--out", str(options.out), "--solutions", str(options.solutions)]
    line = [sys.executable, "-c", "from irkit.cli import main; main()", "grade", str(options.submissions)]
    return [*line, *paths, "--timeout", "2", *(["--dask", address] if address else [])]


def graded_here(options: GradeOptions) -> None:
    """Give the same command without a cluster."""
    assert 1 == subprocess.run(command(options), stdout=subprocess.DEVNULL).returncode


def begun(options: GradeOptions) -> bool:
    """Whether some results are there, and some are not."""
    return 20 < len(list(options.out.glob(".irkit/*.json"))) < COUNT


def files(folder: Path) -> dict[str, bytes]:
    """Return every file in a folder with its contents."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_cluster_gives_the_same_files_as_one_machine(options: GradeOptions, tmp_path: Path) -> None:
    """Byte for byte, for a case of the instructor's own that no worker has; no forking process is left."""
    with cluster(tmp_path, 2) as held:
        done = subprocess.run(command(options, held.address), capture_output=True, text=True)
        assert (1, "") == (done.returncode, done.stderr)
        assert 1 == len(done.stdout.splitlines())
        assert not _children("irkit.grading.shells.forkserver", held)
    graded_here(replace(options, out=tmp_path / "here"))
    assert files(tmp_path / "here") == files(options.out)


def test_a_worker_that_is_lost_midway_costs_nothing(options: GradeOptions, tmp_path: Path) -> None:
    """Its batch goes to another one, the files are the same, and nothing of it stays behind."""
    with cluster(tmp_path, 1) as held:
        first = held.programs[1]
        running = subprocess.Popen(command(options, held.address), stdout=subprocess.DEVNULL)
        waited(lambda: begun(options) or running.poll() is not None)
        held.start("worker", "--nthreads", "1", "--no-dashboard")
        held.kill(first)
        assert 1 == running.wait(SECONDS)
    waited(lambda: not list((tmp_path / "temp").glob("irkit-*")))
    graded_here(replace(options, out=tmp_path / "here"))
    assert files(tmp_path / "here") == files(options.out)


def test_a_scheduler_that_is_lost_midway_is_told_and_nothing_is_graded_twice(
    options: GradeOptions, tmp_path: Path
) -> None:
    """One sentence, status 2; the same command on another cluster, or none, goes on."""
    with cluster(tmp_path, 1) as held:
        running = subprocess.Popen(command(options, held.address), stderr=subprocess.PIPE, text=True)
        waited(lambda: begun(options) or running.poll() is not None)
        held.kill(held.programs[0])
        _, told = running.communicate(timeout=2 * SECONDS)
    assert 2 == running.returncode
    assert "was lost; what was graded is kept" in told
    assert 1 == len(told.splitlines())
    kept = len(list(options.out.glob(".irkit/*.json"))) - 1
    assert kept <= grade(options).again
    graded_here(options)
    graded_here(replace(options, out=tmp_path / "here"))
    assert files(tmp_path / "here") == files(options.out)


def test_a_cluster_that_is_not_there_is_told(options: GradeOptions, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where Dask is not installed."""
    if find_spec("distributed") is not None:
        done = subprocess.run(command(options, "tcp://127.0.0.1:9"), capture_output=True, text=True)
        assert 2 == done.returncode
        assert "no Dask scheduler answers at tcp://127.0.0.1:9" in done.stderr
        assert "Traceback" not in done.stderr
    with pytest.raises(GradingError, match=r"write it like tcp://"):
        grade(replace(options, dask="my cluster"))
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(GradingError, match="uv sync --extra dask"):
        grade(replace(options, dask="tcp://127.0.0.1:9"))
    assert not options.out.exists()


def test_the_files_for_a_worker_hold_no_reference(solutions: Path) -> None:
    """What a worker lays on its disk has no answers; the grading process alone holds the key."""
    everything = {path.name: path.read_text(encoding="utf-8") for path in (solutions / "harbour").iterdir()}
    reference = everything.pop("reference.toml")
    assignment = assignment_for("ex91", solutions, 2.0)
    assert everything == assignment.case_files
    assert reference not in assignment.case_files.values()


def _children(name: str, held: Cluster) -> list[str]:
    """Return the processes of that name in the cluster's sessions."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            line = (place / "cmdline").read_bytes()
            parent = int((place / "stat").read_text(encoding="ascii").rpartition(")")[2].split()[3])
        except OSError:
            continue
        if name.encode() in line and parent in {program.pid for program in held.programs}:
            found.append(place.name)
    return found
