"""However the files of a case are spoilt, the case loads or says what is wrong (see fuzz/casefiles.py)."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

FUZZ = runpy.run_path(str(Path(__file__).parents[1] / "fuzz" / "casefiles.py"))


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, bytes]]:
    return FUZZ["valid_cases"](tmp_path_factory.mktemp("fresh"))


@pytest.mark.parametrize("seed", range(0, 200, 10))
def test_spoilt(cases: list[dict[str, bytes]], seed: int, tmp_path: Path) -> None:
    """A spoilt case raises ``CaseError`` or loads."""
    for each in range(seed, seed + 10):
        files, _ = FUZZ["spoilt"](cases[each % len(cases)], each)
        assert FUZZ["outcome"](files, tmp_path / "case") in {"CaseError", "loaded"}


def test_seed(cases: list[dict[str, bytes]]) -> None:
    """The same seed spoils a case the same way."""
    assert FUZZ["spoilt"](cases[0], 7) == FUZZ["spoilt"](cases[0], 7)


def test_unspoilt(cases: list[dict[str, bytes]], tmp_path: Path) -> None:
    """A case that is not spoilt loads."""
    assert ["loaded"] * len(cases) == [FUZZ["outcome"](files, tmp_path / "case") for files in cases]
