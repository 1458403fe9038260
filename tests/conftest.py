"""What holds for every test: no rule has a deadline, since no test asserts a time."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("irkit", deadline=None)
settings.load_profile("irkit")
