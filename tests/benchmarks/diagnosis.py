"""Print the confusion table of habits planted in synthetic coders against habits diagnosed.

Usage: python tests/benchmarks/diagnosis.py
"""

from __future__ import annotations

import runpy
from pathlib import Path

import pandas as pd

from irkit.coding.diagnosis import HABITS


def main() -> None:
    """Print how often each planted habit was diagnosed as what, in per cent."""
    planted = runpy.run_path(str(Path(__file__).parents[1] / "coding" / "test_diagnosis.py"))
    names = [*HABITS, "none"]
    rows = {habit: planted["diagnosed"](None if habit == "none" else habit) for habit in names}
    table = pd.DataFrame({habit: {found: rows[habit][found] for found in names} for habit in names}).T
    print(f"{planted['CODERS']} coders a row, {planted['SLIPS']:.0%} slips; planted in rows")
    print((100 * table / planted["CODERS"]).round(1).to_string())


if __name__ == "__main__":
    main()
