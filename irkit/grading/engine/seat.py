"""A worker's seat on a cluster: the forking process and the case that it keeps between two batches."""

from __future__ import annotations

import gc
import shutil
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import irkit
from irkit.grading.shells import sandbox
from irkit.grading.shells.desk import close_desk, desk

if TYPE_CHECKING:
    from irkit.grading.engine.assignment import Assignment
    from irkit.grading.engine.batch import Handed
    from irkit.grading.engine.cluster import Parcel
    from irkit.grading.engine.results import Result

IDLE_SECONDS = 120.0
"""After so long without work the forking process ends, also where nobody says that grading is over."""

_LOCK = threading.Lock()


@dataclass
class _Seat:
    assignment: Assignment
    folder: Path


_seats: list[_Seat] = []
_idle: list[threading.Timer] = []


def present(trusted: bool) -> tuple[str, str | None]:
    """Return a worker's irkit and what its machine lacks for the sandbox, and begin to get ready."""
    lacking = None if trusted else sandbox.missing()
    if lacking is None and _LOCK.acquire(blocking=False):
        try:
            if not _seats:
                # It starts while this process imports what it needs itself.
                desk(trusted)
                _wait_for_work()
        finally:
            _LOCK.release()
    return irkit.__version__, lacking


def grade_there(parcel: Parcel, batch: list[Handed], trusted: bool) -> list[Result]:
    """Grade a batch in a worker: one at a time, since pytest has a process to itself."""
    from irkit.grading.engine.batch import GraderError, grade_batch

    with _LOCK:
        seat = _sit_down(parcel, trusted)
        try:
            return grade_batch(seat.assignment, batch, trusted)
        except GraderError:
            # The next attempt begins anew, the case laid out once more.
            _get_up()
            raise
        finally:
            _wait_for_work()


def leave() -> None:
    """End the forking process of a worker that has no more to grade."""
    if _LOCK.acquire(blocking=False):
        try:
            _get_up()
        finally:
            _LOCK.release()


def _sit_down(parcel: Parcel, trusted: bool) -> _Seat:
    _no_longer_idle()
    if _seats and _seats[0].assignment.key != parcel.key:
        _get_up()
    if not _seats:
        folder = Path(tempfile.mkdtemp(prefix="irkit-case-"))
        _seats.append(_Seat(parcel.unpacked(folder), folder))
        place = desk(trusted)
        place.lay_out(_seats[0].assignment.cases)
        place.wait()
        if not trusted:
            # The forking process has a copy, which goes with it, also where this process is killed.
            shutil.rmtree(folder, ignore_errors=True)
        # What Dask and irkit have imported is never looked at again by the collector.
        gc.freeze()
    return _seats[0]


def _wait_for_work() -> None:
    _no_longer_idle()
    timer = threading.Timer(IDLE_SECONDS, leave)
    timer.daemon = True
    timer.start()
    _idle.append(timer)


def _no_longer_idle() -> None:
    while _idle:
        _idle.pop().cancel()


def _get_up() -> None:
    _no_longer_idle()
    close_desk()
    for seat in _seats:
        shutil.rmtree(seat.folder, ignore_errors=True)
    _seats.clear()
