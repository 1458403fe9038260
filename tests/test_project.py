"""House rules: what holds for the project as a whole rather than for one module."""

from __future__ import annotations

import ast
import doctest
import re
import subprocess
import sys
import tomllib
from importlib.util import resolve_name
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

import irkit

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "irkit"

# Each module imports only from modules to its left; a folder counts as one module.
ORDER = (
    "words", "levels", "misconceptions", "glossary", "schemes", "recordfields", "records", "reference",
    "evidence", "caselayout", "casechecks", "casefiles", "casetables", "case", "casebook", "schemas",
    "newcase", "drafts", "formwords", "savedcases", "qdpx", "exports", "environment", "coding", "codings",
    "codingfiles", "agreement", "disagreement", "coders", "diagnosis", "imagined", "digest", "forecasts",
    "estimative", "scores", "hypotheses", "sourcing", "outcomes", "verdicts", "ties", "balance", "links",
    "standing", "placements", "questions", "figures", "widgets", "authoring", "grading", "report",
    "marking", "cli",
)  # fmt: skip

# What a module may not use although it stands to its left.
APART = {"authoring": {"figures", "widgets"}, "grading": {"figures", "widgets"}}

# Modules that define no names of their own: the package's front door and `python -m irkit`.
DOORS = {"__init__", "__main__"}

LONGEST_FILE, LONGEST_FUNCTION = 300, 40

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


def place(path: Path) -> str:
    """Return the name under which a file of the library stands in ORDER."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """Return the modules of the library that a file imports; any other name comes from `__init__`.

    What is imported for annotations alone is left out: nothing runs on it.
    """
    package = ".".join(path.relative_to(ROOT).parent.parts)
    names: list[str] = []
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if node in typing_only:
            continue
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            dots = "." * node.level + (node.module or "")
            module = resolve_name(dots, package) if node.level else dots
            names += [f"{module}.{alias.name}" for alias in node.names] if module == "irkit" else [module]
    parts = [name.split(".") for name in names if name.split(".")[0] == "irkit"]
    modules = {place(each) for each in sources()}
    return {part[1] if len(part) > 1 and part[1] in modules else "__init__" for part in parts}


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return a function's length in lines, its docstring left out."""
    first = function.body[0]
    has_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    text = (first.end_lineno or 0) - first.lineno + 1 if has_text else 0
    return (function.end_lineno or 0) - function.lineno + 1 - text


def test_conda_and_pip_install_the_same_packages_within_the_same_bounds() -> None:
    given = yaml.safe_load(read("environment.yml"))["dependencies"]
    conda = [Requirement(line) for line in given if isinstance(line, str) and not line.startswith("python ")]
    found = {CONDA_NAMES.get(each.name, each.name): each.specifier for each in conda}
    wanted = {"pip": SpecifierSet()}
    for line in [*project()["dependencies"], *project()["optional-dependencies"]["test"]]:
        wanted[Requirement(line).name] = Requirement(line).specifier
    assert wanted == found


def test_conda_names_one_python_that_the_project_allows() -> None:
    """Binder looks for ``python =3.x``; from any other wording it starts with a Python that is too old."""
    (line,) = [each for each in yaml.safe_load(read("environment.yml"))["dependencies"] if "python " in each]
    (version,) = re.findall(r"^python =(\d\.\d+)$", line)
    assert version in SpecifierSet(project()["requires-python"])


def test_conda_leaves_only_irkit_itself_to_pip() -> None:
    given = yaml.safe_load(read("environment.yml"))["dependencies"]
    (rest,) = (line for line in given if isinstance(line, dict))
    assert rest == {"pip": ["--editable ."]}


def test_every_module_has_a_place_in_the_order_of_imports() -> None:
    """A module that is new needs a decision on what it may stand on: add it to ORDER."""
    assert set() == {place(path) for path in sources()} - {*ORDER, *DOORS}


@pytest.mark.parametrize(
    "path",
    [path for path in sources() if place(path) in ORDER],
    ids=lambda path: path.relative_to(PACKAGE).as_posix(),
)
def test_imports_point_one_way(path: Path) -> None:
    """A module imports only from modules to its left, and never through the package's front door.

    Grading asks the package itself only where it lies on the disk.
    """
    here = place(path)
    allowed = {*ORDER[: ORDER.index(here) + 1]} - APART.get(here, set())
    allowed |= {"__init__"} if here in {"cli", "grading"} else set()
    assert set() == imported(path) - allowed


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_function_does_one_thing(path: Path) -> None:
    """A function has at most 40 lines, its docstring not counted."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert set() == {each.name for each in functions if length(each) > LONGEST_FUNCTION}


def test_a_file_holds_one_idea() -> None:
    """A module, a script or a style sheet has at most 300 lines."""
    written = [path for kind in ("py", "js", "css") for path in PACKAGE.rglob(f"*.{kind}")]
    lines = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in written}
    assert {} == {name: count for name, count in lines.items() if count > LONGEST_FILE}


def test_importing_irkit_loads_nothing_heavy() -> None:
    code = "import sys, irkit; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, encoding="utf-8")
    assert set() == HEAVY & set(run.stdout.split())


def test_a_public_name_is_its_function_even_after_the_module_of_that_name_was_imported() -> None:
    code = (
        "import irkit, irkit.glossary, irkit.schemes\n"
        "print(callable(irkit.glossary), callable(irkit.schemes))"
    )
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, encoding="utf-8")
    assert ["True", "True"] == run.stdout.split()


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


def test_the_check_before_landing_can_be_run_and_ends_with_the_readmes_test_command() -> None:
    assert COMMANDS[1] in read(".ci/run")
    if sys.platform != "win32":
        assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
