"""How many processes a class is worth."""

from __future__ import annotations

import os

ALONE = 12
"""Up to so many submissions the command grades by itself: starting workers would take longer."""


def workers_for(count: int, wanted: int | None) -> int:
    """Return how many workers to use: as many as cores by default, none for a handful of submissions."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    most = wanted or cores
    return 0 if count <= ALONE or most == 1 else min(most, count // ALONE + 1)
