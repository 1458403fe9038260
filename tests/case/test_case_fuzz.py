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
def test_a_spoilt_case_raises_case_error_or_loads(
    cases: list[dict[str, bytes]], seed: int, tmp_path: Path
) -> None:
    for each in range(seed, seed + 10):
        files, _ = FUZZ["spoilt"](cases[each % len(cases)], each)
        assert FUZZ["outcome"](files, tmp_path / "case") in {"CaseError", "loaded"}


def test_the_same_seed_spoils_a_case_the_same_way(cases: list[dict[str, bytes]]) -> None:
    assert FUZZ["spoilt"](cases[0], 7) == FUZZ["spoilt"](cases[0], 7)


def test_a_case_that_is_not_spoilt_loads(cases: list[dict[str, bytes]], tmp_path: Path) -> None:
    assert ["loaded"] * len(cases) == [FUZZ["outcome"](files, tmp_path / "case") for files in cases]
