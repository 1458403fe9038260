"""Check with deptry that each import is of a package declared where it is needed, and none declared in vain.

deptry knows only the library's packages and all others. So each folder of tests is read with the groups that
it is run with, and no others: what the README's command runs imports what the library and `dev` bring.
"""

from __future__ import annotations

import subprocess
import sys

DEV = ("dev", "lab", "test")

# A group brings these to be run, not to be imported.
TOOLS = {"deptry", "irkit-course", "jupyterlab", "mypy", "pandas-stubs", "pre-commit", "pyrefiqda",
         "pytest-xdist", "ruff", "jupyterlite-core", "jupyterlite-pyodide-kernel", "myst-nb", "sphinx",
         "sphinx-book-theme", "uv"}  # fmt: skip


def deptry(
    *folders: str, groups: tuple[str, ...] = (), apart: tuple[str, ...] = ("-",), options: str = ""
) -> bool:
    """Read folders with the packages of some groups; print what is wrong, and return whether nothing is."""
    command = [sys.executable, "-m", "deptry", *folders, "--no-ansi", *options.split()]
    for folder in apart:
        command += ["--exclude", folder]
    if groups:
        command += ["--non-dev-dependency-groups", ",".join(groups)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        packages = " and ".join(["the library's packages", *groups])
        print(f"{' '.join(folders)}, read with {packages}:", run.stdout, run.stderr, sep="\n")
    return run.returncode == 0


def main() -> int:
    """Read every folder; return 1 where an import or a declaration is wrong."""
    imports = "--ignore DEP002 --optional-dependencies-dev-groups dask,site"
    unused = f"--ignore DEP001,DEP003,DEP004 --per-rule-ignores DEP002={'|'.join({'ipykernel', *TOOLS})}"
    results = (
        deptry("irkit"),
        deptry("tests", groups=DEV, apart=("tests/browser", "tests/benchmarks"), options=imports),
        deptry("tests/browser", groups=(*DEV, "browser"), options=imports),
        deptry("tests/benchmarks", groups=(*DEV, "cluster"), options=imports),
        deptry("irkit", "tests", groups=(*DEV, "browser", "cluster", "lint"), options=unused),
    )
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
