"""``irkit grade`` from folder to gradebook: what it writes, how it goes on, what it refuses."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from irkit.grading.command import GradeOptions, GradingError, Outcome
from irkit.grading.command import grade as grade_with_own_pools
from irkit.grading.shells import sandbox

Solved = Callable[..., dict[str, Any]]
Grade = Callable[[GradeOptions], Outcome]
COLUMNS = ["submission", "ex91-q1", "ex91-q2", "ex91-q3", "ex91-q4", "raw", "penalty", "total", "max"]
COLUMNS += ["status", "student", "matched by", "note"]

pytestmark = pytest.mark.skipif(sandbox.missing() is not None, reason=sandbox.missing() or "")


@pytest.fixture
def options(tmp_path: Path, solutions: Path, solved: Solved, untouched: dict[str, Any]) -> GradeOptions:
    """A small class: right, untouched, half right, slow and broken."""
    folder = tmp_path / "submissions"
    folder.mkdir()
    half = solved({"ex91-q1-answer": "q1 = {'C01': 'bilateral'}", "ex91-q4-answer": "=SUM(A1) <b>x</b>"})
    held = {
        "anna": solved(),
        "björn": untouched,
        "=carla": half,
        "dora": solved({"ex91-q2-answer": "import os; os._exit(0)"}),
    }
    for name, notebook in held.items():
        (folder / f"{name}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    (folder / "emil.ipynb").write_text("{", encoding="utf-8")
    return GradeOptions(folder, "ex91", tmp_path / "grades", solutions, timeout=1.0)


def gradebook(options: GradeOptions) -> dict[str, dict[str, str]]:
    """Return the gradebook's rows by submission."""
    with (options.out / "gradebook.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["submission"]: row for row in csv.DictReader(file)}


def files(folder: Path) -> dict[str, bytes]:
    """Return every file in a folder with its contents."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files that no other test and no other program uses."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


def left_behind(temporary: Path) -> list[str]:
    """Return the scratch folders, and the forking processes and forks, that began with this folder."""
    found = [path.name for path in temporary.glob("irkit-*")]
    for place in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if str(temporary).encode() in place.read_bytes() and place.parent.name != str(os.getpid()):
                found.append((place.parent / "cmdline").read_text(encoding="utf-8"))
    return found


def test_a_class_is_graded(options: GradeOptions, temporary: Path) -> None:
    """Every submission has one row with points, total, status and a readable note; nothing stays behind."""
    outcome = grade_with_own_pools(options)
    assert (1, 5, 4) == (outcome.status, outcome.count, outcome.read)
    rows = gradebook(options)
    assert COLUMNS == list(rows["anna"])
    assert {"anna", "björn", "'=carla", "dora", "emil"} == set(rows)
    assert ["4", "2", "2", "", "8", "0", "8", "10", "graded"] == list(rows["anna"].values())[1:10]
    assert ["0", "0", "0", "0", "0", "0", "0", "10", "graded"] == list(rows["björn"].values())[1:10]
    assert ["1", "2", "2", "", "5"] == list(rows["'=carla"].values())[1:6]
    assert ["4", "0", "2", "", "6", "0", "6", "10", "stopped"] == list(rows["dora"].values())[1:10]
    assert "ex91-q2: it ended its own process" in rows["dora"]["note"]
    assert "unreadable" == rows["emil"]["status"]
    assert [] == left_behind(temporary)


def test_a_second_run_grades_nothing_anew_and_changes_nothing(grade: Grade, options: GradeOptions) -> None:
    """The same submissions give the same files, from the stored results."""
    grade(options)
    before = files(options.out)
    assert 5 == grade(options).again
    assert before == files(options.out)


def test_a_replaced_submission_is_graded_anew(
    grade: Grade, options: GradeOptions, untouched: dict[str, Any]
) -> None:
    """Only what changed is graded; the old result is forgotten."""
    grade(options)
    (options.submissions / "anna.ipynb").write_text(json.dumps({**untouched, "x": 1}), encoding="utf-8")
    assert 4 == grade(options).again
    assert "0" == gradebook(options)["anna"]["total"]
    assert 5 + 1 == len(list((options.out / ".irkit").iterdir()))


def test_a_changed_key_grades_everything_anew(grade: Grade, options: GradeOptions, tmp_path: Path) -> None:
    """Results are those of one key."""
    import shutil

    grade(options)
    other = shutil.copytree(options.solutions, tmp_path / "other")
    key = other / "ex91-made-up.toml"
    key.write_text(key.read_text(encoding="utf-8").replace('right = "b"', 'right = "a"').replace(
        'a = { says', 'b = { says'), encoding="utf-8")  # fmt: skip
    assert 0 == grade(replace(options, solutions=other)).again
    assert "0" == gradebook(options)["anna"]["ex91-q2"]


COMMAND = "from irkit.cli import main; main()"


def command(options: GradeOptions, *more: str) -> list[str]:
    """Return the command line for some options."""
    paths = ["--out", str(options.out), "--solutions", str(options.solutions)]
    line = [sys.executable, "-c", COMMAND, "grade", str(options.submissions), "--exercise", options.exercise]
    return [*line, *paths, "--timeout", "1", *more]


def test_killed_at_any_moment_it_finishes_with_the_same_gradebook(
    options: GradeOptions, tmp_path: Path, solved: Solved, temporary: Path
) -> None:
    """After kill -9, the same command gives what an undisturbed run gives, and nothing stays behind."""
    for number in range(30):
        answer = {"ex91-q2-answer": f"import time; time.sleep(0.02); q2 = 'b'  # {number}"}
        (options.submissions / f"s{number}.ipynb").write_text(json.dumps(solved(answer)), encoding="utf-8")
    whole = replace(options, out=tmp_path / "whole")
    assert 1 == subprocess.run(command(whole), stdout=subprocess.DEVNULL).returncode
    for kept in (0, 1, 20):
        running = subprocess.Popen(command(options, "--workers", "2"), stderr=subprocess.DEVNULL)
        while running.poll() is None and len(list(options.out.glob(".irkit/*.json"))) <= kept:
            time.sleep(0.01)
        running.send_signal(signal.SIGKILL)
        running.wait()
    assert 1 == subprocess.run(command(options), stdout=subprocess.DEVNULL).returncode
    assert files(whole.out) == files(options.out)
    deadline = time.monotonic() + 60
    while left_behind(temporary) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [] == left_behind(temporary)


def test_the_command_is_quiet_in_a_pipe(grade: Grade, options: GradeOptions) -> None:
    """One line on standard output, none on the other, and the exit status as specified."""
    done = subprocess.run(command(options), capture_output=True, text=True)
    assert (1, "") == (done.returncode, done.stderr)
    assert 1 == len(done.stdout.splitlines())
    (options.submissions / "emil.ipynb").unlink()
    assert 0 == grade(options).status


def refused(grade: Grade, options: GradeOptions) -> str:
    """Return the sentence with which an order is refused."""
    with pytest.raises(GradingError) as error:
        grade(options)
    return str(error.value)


def test_wrong_orders_are_refused_in_a_sentence(grade: Grade, options: GradeOptions, tmp_path: Path) -> None:
    """No folder, no notebooks, no such exercise, a key that contradicts its notebook: nothing is written."""
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "there is no folder or file" in refused(grade, replace(options, submissions=tmp_path / "none"))
    assert "holds no notebook" in refused(grade, replace(options, submissions=empty))
    assert 'there is no exercise "ex19"' in refused(grade, replace(options, exercise="ex19"))
    assert "there is no folder" in refused(grade, replace(options, solutions=tmp_path / "none"))
    broken = tmp_path / "broken"
    broken.mkdir()
    for path in options.solutions.glob("ex91*"):
        text = path.read_text(encoding="utf-8").replace("points = 4", "points = 5")
        (broken / path.name).write_text(text, encoding="utf-8")
    assert "points" in refused(grade, replace(options, solutions=broken))
    assert not options.out.exists()
    done = subprocess.run(command(replace(options, exercise="ex19")), capture_output=True, text=True)
    assert 2 == done.returncode
    assert "Traceback" not in done.stderr


def test_an_output_folder_of_another_exercise_is_refused(grade: Grade, options: GradeOptions) -> None:
    """Grades of one exercise are never mixed with those of another."""
    (options.out / ".irkit").mkdir(parents=True)
    (options.out / ".irkit" / "exercise.json").write_text('{"exercise": "ex05"}', encoding="utf-8")
    assert "holds the grades of ex05" in refused(grade, options)
    assert not (options.out / "gradebook.csv").exists()


def test_nothing_readable_is_status_2(grade: Grade, options: GradeOptions) -> None:
    """Where no submission could be read, rows are written and the status says that nothing was graded."""
    for path in options.submissions.glob("*.ipynb"):
        path.write_text("{", encoding="utf-8")
    assert 2 == grade(options).status
    assert 5 == len(gradebook(options))


def test_folders_that_submissions_could_read_are_refused(grade: Grade, options: GradeOptions) -> None:
    """Keys, submissions and grades may not lie where the sandbox can read."""
    inside = Path(os.__file__).parent / "json"
    assert "which submissions may read" in refused(grade, replace(options, out=inside / "grades"))
    assert not (inside / "grades").exists()


def test_without_a_sandbox_it_refuses_and_says_why(
    options: GradeOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the kernel cannot confine, nothing is run unless submissions are trusted."""
    monkeypatch.setattr(sandbox, "missing", lambda: "this kernel has no Landlock")
    told = refused(grade_with_own_pools, options)
    assert "no Landlock" in told
    assert "--trust-submissions" in told


def test_trusted_submissions_run_in_ordinary_kernels(
    grade: Grade, options: GradeOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The slower way gives the same gradebook, a stopped cell included."""
    for name in ("björn", "=carla"):
        (options.submissions / f"{name}.ipynb").unlink()
    grade(options)
    confined = gradebook(options)
    monkeypatch.setattr(sandbox, "missing", lambda: "this kernel has no Landlock")
    grade_with_own_pools(replace(options, out=options.out.parent / "trusted", trusted=True, timeout=3.0))
    assert confined == gradebook(replace(options, out=options.out.parent / "trusted"))


def test_workers_and_one_process_agree(
    grade: Grade, options: GradeOptions, tmp_path: Path, solved: Solved
) -> None:
    """The gradebook does not depend on how many processes made it."""
    for number in range(14):
        changed = solved({"ex91-q1-answer": f"q1 = {{'C01': 'bilateral'}}  # {number}"})
        (options.submissions / f"s{number}.ipynb").write_text(json.dumps(changed), encoding="utf-8")
    grade(options)
    grade_with_own_pools(replace(options, out=tmp_path / "two", workers=2))
    assert files(options.out) == files(tmp_path / "two")


def test_a_submission_that_kills_its_worker_costs_no_other(
    options: GradeOptions, tmp_path: Path, solved: Solved, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the worker had in hand is graded alone, the others with the forking processes that were there."""
    from irkit.grading.engine import workers
    from irkit.grading.shells import pool

    graded, killed = workers.grade_batch, tmp_path / "killed"

    def killed_once(assignment: Any, batch: Any, pool: Any) -> Any:
        if b"# 9" in batch[0].files[0][1]:
            killed.touch()
            os._exit(1)
        return graded(assignment, batch, pool)

    for number in range(14):
        changed = solved({"ex91-q1-answer": f"q1 = {{'C01': 'bilateral'}}  # {number}"})
        (options.submissions / f"s{number}.ipynb").write_text(json.dumps(changed), encoding="utf-8")
    monkeypatch.setattr(workers, "BATCH", 1)
    monkeypatch.setattr(workers, "grade_batch", killed_once)
    started = pool.open_pools(2)
    monkeypatch.setattr(pool, "open_pools", lambda count, trusted: started)
    outcome = grade_with_own_pools(replace(options, workers=2))
    assert (19, 18, True) == (outcome.count, outcome.read, killed.exists())
