"""The instructors' pages: links lead somewhere, commands exist, and every lesson has its notes."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import nbformat
import pytest
import typer

from irkit.cli import app
from irkit.framework.levels import misconceptions
from irkit.release.exercises import find_exercises

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "INSTRUCTORS.md", *sorted((ROOT / "instructors").glob("*.md"))]
NOTEBOOK = ROOT / "instructors" / "marking.ipynb"
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def read(path: Path) -> str:
    """Return the text of a page, or of a notebook's prose."""
    if path.suffix != ".ipynb":
        return path.read_text(encoding="utf-8")
    return "\n\n".join(cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "markdown")


def anchor(heading: str) -> str:
    """Return the name that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.casefold()).strip().replace(" ", "-")


@pytest.mark.parametrize("page", [*PAGES, NOTEBOOK], ids=lambda path: path.name)
def test_every_link_leads_to_a_file_and_to_a_heading_in_it(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]*)(#[^)]*)?\)", read(page))
    assert links
    for path, part in links:
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), path
        if part:
            assert part[1:] in {anchor(each) for each in re.findall(r"^#+ (.+)$", read(target), flags=re.M)}


def commands() -> list[str]:
    """Return the irkit commands that the pages show."""
    lines = [line.strip().replace(" --extra site", "") for page in PAGES for line in read(page).splitlines()]
    lines += [code for page in PAGES for code in re.findall(r"`(python -m uv run irkit [^`]+)`", read(page))]
    return sorted({line.partition("  #")[0] for line in lines if line.startswith("python -m uv run irkit ")})


@pytest.mark.parametrize("line", commands())
def test_every_command_shown_is_one_that_there_is_with_the_options_that_it_has(line: str) -> None:
    """Names only: that they do what the pages say was tried by hand, and by the tests of each."""
    _, _, _, _, _, name, *rest = shlex.split(line)
    group = typer.main.get_command(app)
    found = group.commands[name]  # type: ignore[attr-defined]
    known = {option for each in found.params for option in each.opts}
    assert {word for word in rest if word.startswith("--")} <= known


def sections() -> dict[str, str]:
    """Return the notes of each lesson by its number."""
    page = read(ROOT / "instructors" / "lessons.md")
    found = re.findall(r"^## (\d\S*) .+\n([\s\S]*?)(?=^## |\Z)", page, flags=re.M)
    return dict(found)


def test_every_lesson_of_the_course_has_its_notes() -> None:
    assert {f"{number:02}" for number in range(10)} | {"00b", "06b", "07b"} == set(sections())
    for text in sections().values():
        given = set(re.findall(r"\*\*(.+?)\.\*\*", text))
        assert {"Purpose", "Minutes", "What students get wrong", "To ask"} <= given


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_the_minutes_told_are_those_of_the_lesson(lesson: Path) -> None:
    (minutes,) = re.findall(r"^\*About (\d+) minutes", read(lesson), flags=re.M)
    assert f"**Minutes.** {minutes}" in sections()[lesson.stem.split("-")[0]]


def test_the_minutes_told_are_those_of_the_exercise() -> None:
    found = re.findall(r"(\d+) for (?:the pre-test )?(ex\d\d)", read(ROOT / "instructors" / "lessons.md"))
    told = {exercise: int(minutes) for minutes, exercise in found}
    held = {each.id: each.exercise().minutes for each in find_exercises(ROOT / "solutions")}
    assert {each: held[each] for each in told} == told
    assert {"ex00", "ex01", "ex02", "ex03", "ex04", "ex05"} <= set(told)


def test_every_misconception_is_explained_to_instructors() -> None:
    page = read(ROOT / "instructors" / "lessons.md")
    assert set(misconceptions()) == set(re.findall(r"^\| (M\d) \|", page, flags=re.M))
