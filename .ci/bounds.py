"""Write into pyproject.toml the newest versions that fit, as upper bounds.

uv resolves the project anew, for all systems and all Pythons that it allows, with the old bounds left out.
Bounds and not a date: an institution's own index often gives no upload dates, and uv then finds no version at
all. Upper bounds and not a lock file: such an index may lag behind, and a lock file holds its address.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import tomllib
from collections import Counter
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"
START, END = "# bounds: written by .ci/bounds.py\n", "# bounds end\n"
# `uv run` says where uv is.
EXPORT = [os.environ.get("UV", "uv"), "export", "--quiet", "--no-hashes", "--no-header", "--no-annotate",
          "--no-emit-project", "--all-groups", "--all-extras"]  # fmt: skip


def bounds(name: str, pyproject: str) -> str:
    """Return, as a list in TOML, a bound for each package that a project needs, by Python if they differ."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "pyproject.toml").write_text(pyproject, "utf-8")
        run = subprocess.run(EXPORT, cwd=folder, check=True, capture_output=True, encoding="utf-8")
    lines = [line.partition(" ; ") for line in run.stdout.splitlines()]
    uses = Counter(pinned.partition("==")[0] for pinned, _, _ in lines)
    rows = ""
    for pinned, semicolon, marker in lines:
        package, _, version = pinned.partition("==")
        rows += f'    "{package}<={version}{semicolon + marker if uses[package] > 1 else ""}",\n'
    return f"{name} = [\n{rows}]\n"


def main() -> None:
    """Resolve the project and what builds it, and write the bounds."""
    before, _, rest = PROJECT.read_text("utf-8").partition(START)
    after = rest.partition(END)[2]
    project = tomllib.loads(before + after)
    builder = f"""
        [project]
        name = "builder"
        version = "0"
        requires-python = "{project["project"]["requires-python"]}"
        dependencies = {project["build-system"]["requires"]}
    """
    lists = bounds("constraint-dependencies", before + after) + bounds(
        "build-constraint-dependencies", builder
    )
    PROJECT.write_text(before + START + lists + END + after, "utf-8")


if __name__ == "__main__":
    main()
