"""House rules: what holds for the project as a whole rather than for one module."""

from __future__ import annotations

import ast
import doctest
import re
import subprocess
import sys
import tomllib
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

import irkit

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "irkit"

# Each package imports only from packages to its left. A lone module counts as a package.
ORDER = (
    "text", "framework", "records", "analysis", "case", "environment", "server", "coding", "questions",
    "figures", "widgets", "release", "grading", "report", "site", "cli",
)  # fmt: skip

# The rooms of grading, in their own order.
ROOMS = ("submissions", "shells", "engine", "outputs", "command")

# What a package may not use although it stands to its left.
APART = {"release": {"figures", "widgets"}}

# Modules that define no names of their own: the package's front door and `python -m irkit`.
DOORS = {"__init__", "__main__"}

# Lines of code, without docstrings, comments and blank lines.
LONGEST_FILE, LONGEST_FUNCTION = 400, 40

HEAVY = {"matplotlib", "pandas", "networkx", "ipywidgets", "pydantic", "IPython"}

# The brackets keep each pattern from finding itself in this file.
FORBIDDEN = {
    r"(?<![\w.-])/[w]ork/": "a path on one machine",
    r"(?<![\w.-])/[r]oot/": "a path on one machine",
    r"\.[l]ibrary\b": "a path on one machine",
    r"https?://\S+/[s]imple(/|\b)": "a package index address",
    r"[f]iles\.pythonhosted\.org": "a package index address",
    r"--(extra-)?[i]ndex-url": "a package index setting",
}

LOCK_FILES = re.compile(r"(^|/)((uv|poetry|pdm)\.lock|pylock(\.\w+)?\.toml|conda-lock\.yml)$")

CONDA_NAMES = {"matplotlib-base": "matplotlib"}

COMMANDS = (
    "python -m pip install uv && python -m uv run jupyter lab notebooks/00-start-here.ipynb",
    "python -m pip install uv && python -m uv run pytest",
)


def read(name: str) -> str:
    """Return the text of a file of the project."""
    return (ROOT / name).read_text(encoding="utf-8")


def project() -> dict[str, Any]:
    """Return the `project` table of pyproject.toml."""
    table: dict[str, Any] = tomllib.loads(read("pyproject.toml"))["project"]
    return table


def tracked() -> list[str]:
    """Return the paths of the files under version control, or skip where there is no checkout."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, encoding="utf-8"
    )
    return [name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


def sources() -> list[Path]:
    """Return the library's Python files."""
    return sorted(PACKAGE.rglob("*.py"))


def module_name(path: Path) -> str:
    """Return the dotted name of a file of the library."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_name(path): path for path in sources()}


def package_of(name: str) -> str:
    """Return the package of the library in which a module stands."""
    return name.split(".")[1] if "." in name else "__init__"


def imported(path: Path) -> set[str]:
    """Return the modules that a file imports: at its top, within a function, or for annotations."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                names.add(inner if inner in MODULES else node.module or "")
    return {name for name in names if name.partition(".")[0] == "irkit"}


def code_lines(node: ast.AST, text: str) -> set[int]:
    """Return the numbers of the lines of code in a tree: no docstrings, comments or blank lines."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    documented = [inner for inner in ast.walk(node) if isinstance(inner, kinds) and ast.get_docstring(inner)]
    docstrings = {
        line for each in documented for line in range(each.body[0].lineno, (each.body[0].end_lineno or 0) + 1)
    }
    first = getattr(node, "lineno", 1)
    lines = text.splitlines()
    last = getattr(node, "end_lineno", len(lines))
    written = {n for n in range(first, last + 1) if lines[n - 1].strip() and lines[n - 1].strip()[0] != "#"}
    return written - docstrings


def test_conda_packages() -> None:
    """Conda installs what the library and the groups `lab` and `test` declare, within the same bounds."""
    lines = yaml.safe_load(read("environment.yml"))["dependencies"]
    conda = [Requirement(line) for line in lines if isinstance(line, str) and not line.startswith("python ")]
    bounds = {CONDA_NAMES.get(package.name, package.name): package.specifier for package in conda}
    groups = tomllib.loads(read("pyproject.toml"))["dependency-groups"]
    declared = [*project()["dependencies"], *groups["lab"], *groups["test"]]
    expected = {Requirement(line).name: Requirement(line).specifier for line in declared}
    assert expected | {"pip": SpecifierSet()} == bounds


def test_conda_python() -> None:
    """Binder looks for ``python =3.x``; from any other wording it starts with a Python that is too old."""
    lines = yaml.safe_load(read("environment.yml"))["dependencies"]
    (line,) = [line for line in lines if str(line).startswith("python ")]
    (version,) = re.findall(r"^python =(\d\.\d+)$", line)
    assert version in SpecifierSet(project()["requires-python"])


def test_conda_leaves_only_irkit_itself_to_pip() -> None:
    given = yaml.safe_load(read("environment.yml"))["dependencies"]
    (rest,) = (line for line in given if isinstance(line, dict))
    assert rest == {"pip": ["--editable ."]}


def test_packages_placed() -> None:
    """Every package has a place in the order of imports: add a new one to ORDER."""
    assert set() == {package_of(name) for name in MODULES} - {*ORDER, *DOORS}


@pytest.mark.parametrize("name", [name for name in MODULES if package_of(name) in ORDER])
def test_imports_one_way(name: str) -> None:
    """A module imports only from packages to its left.

    The command line and grading also ask the package itself for its version and its place on the disk.
    """
    here = package_of(name)
    allowed = {*ORDER[: ORDER.index(here) + 1]} - APART.get(here, set())
    allowed |= {"__init__"} if here in {"cli", "grading"} else set()
    assert set() == {package_of(other) for other in imported(MODULES[name])} - allowed


def test_grading_rooms_one_way() -> None:
    """A room of grading imports only from rooms to its left."""
    wrong = set()
    for name in MODULES:
        parts = name.split(".")
        if parts[1:2] == ["grading"] and len(parts) > 2:
            rooms = {other.split(".")[2] for other in imported(MODULES[name]) if other.count(".") > 1
                     and other.startswith("irkit.grading.")}  # fmt: skip
            allowed = {*ROOMS[: ROOMS.index(parts[2]) + 1]}
            wrong |= {f"{name} imports from {room}" for room in rooms - allowed}
    assert set() == wrong


def test_no_circle_between_files() -> None:
    """No file imports, over whatever detour, itself."""
    graph = {name: imported(path) & MODULES.keys() for name, path in MODULES.items()}
    sorter = TopologicalSorter(graph)
    sorter.prepare()


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_function_length(path: Path) -> None:
    """A function has at most 40 lines of code."""
    text = path.read_text(encoding="utf-8")
    functions = [
        n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert set() == {n.name for n in functions if len(code_lines(n, text)) > LONGEST_FUNCTION}


def test_file_length() -> None:
    """A module, a script or a style sheet has at most 400 lines of code."""
    counts = {}
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        counts[path.name] = len(code_lines(ast.parse(text), text))
    for path in [*PACKAGE.rglob("*.js"), *PACKAGE.rglob("*.css")]:
        counts[path.name] = sum(bool(line.strip()) for line in path.read_text(encoding="utf-8").splitlines())
    assert {} == {name: count for name, count in counts.items() if count > LONGEST_FILE}


def test_importing_irkit_loads_nothing_heavy() -> None:
    code = "import sys, irkit; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, encoding="utf-8")
    assert set() == HEAVY & set(run.stdout.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_the_readme_gives_the_two_commands_that_do_all_the_set_up(command: str) -> None:
    assert command in read("README.md").splitlines()


def test_the_notebook_that_the_readme_opens_is_there() -> None:
    assert (ROOT / "notebooks" / "00-start-here.ipynb").is_file()


def test_the_code_in_the_readme_runs_as_shown() -> None:
    examples = doctest.DocTestParser().get_doctest(read("README.md"), {}, "README.md", "README.md", 0)
    report: list[str] = []
    result = doctest.DocTestRunner().run(examples, out=report.append)
    assert result.attempted > 0
    assert not report, "".join(report)


def test_the_pages_link_only_to_files_that_exist() -> None:
    pages = ("README.md", "INSTRUCTORS.md", "CONTRIBUTING.md", "CHANGELOG.md")
    links = [link for page in pages for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", read(page))]
    assert set() == {link for link in links if not (ROOT / link).exists()}


def test_no_lock_file_is_under_version_control() -> None:
    """Lock files hold the addresses of the index of whoever wrote them."""
    assert set() == {name for name in tracked() if LOCK_FILES.search(name)}


def test_no_file_names_a_machine_or_an_index() -> None:
    found = set()
    for name in tracked():
        text = (ROOT / name).read_text(encoding="utf-8", errors="ignore")
        found |= {f"{name}: {what}" for pattern, what in FORBIDDEN.items() if re.search(pattern, text)}
    assert set() == found


def test_the_citation_file_names_the_project_and_its_version() -> None:
    citation = yaml.safe_load(read("CITATION.cff"))
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    assert project()["version"] == citation["version"]


def test_the_library_knows_its_own_version() -> None:
    assert project()["version"] == irkit.__version__


def test_the_changelog_opens_with_this_version_or_with_what_is_coming() -> None:
    headings = re.findall(r"^## \[(.+?)\]", read("CHANGELOG.md"), flags=re.MULTILINE)
    assert project()["version"] == next(each for each in headings if each != "Unreleased")


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.toml")), ids=lambda path: path.name)
def test_every_shipped_toml_file_can_be_read(path: Path) -> None:
    assert tomllib.loads(path.read_text(encoding="utf-8"))


def test_both_licences_are_there_with_their_full_text() -> None:
    assert project()["license-files"] == ["LICENSE", "LICENSE-content"]
    assert "Redistribution and use in source and binary forms" in read("LICENSE")
    assert "Creative Commons Attribution 4.0 International Public License" in read("LICENSE-content")
    assert "Section 8 – Interpretation." in read("LICENSE-content")


def test_check_before_landing() -> None:
    """The check before landing can be run, and gives the README's test command as it stands."""
    assert COMMANDS[1] in read(".ci/run")
    if sys.platform != "win32":
        assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


def test_bounds() -> None:
    """Each declared package has a bound: `python -m uv run python .ci/bounds.py` writes them anew."""
    settings = tomllib.loads(read("pyproject.toml"))
    groups = [line for group in settings["dependency-groups"].values() for line in group]
    extras = [line for extra in project()["optional-dependencies"].values() for line in extra]
    declared = [line for line in [*project()["dependencies"], *groups, *extras] if isinstance(line, str)]
    bound = {Requirement(line).name for line in settings["tool"]["uv"]["constraint-dependencies"]}
    assert set() == {Requirement(line).name for line in declared} - bound - {project()["name"]}
