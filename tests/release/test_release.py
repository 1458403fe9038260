"""Exercises derived from solutions by deletion, and notebooks in the repository's form."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from typer.testing import CliRunner

from irkit.case.case import load_case
from irkit.cli import app
from irkit.questions.answer import AnswerError
from irkit.questions.check import ANSWER_MIME
from irkit.questions.sheets import Exercise, read_exercise
from irkit.questions.words import UNTOUCHED, TextQuestion
from irkit.release.exercises import ExerciseError, Source, find_exercise, find_exercises, grade_id
from irkit.release.notebooks import NotebookError, normalise, notebook_text, read_notebook
from irkit.release.release import release, released

ROOT = Path(__file__).parents[2]
SOURCES = find_exercises(ROOT / "solutions")
NOTEBOOKS = sorted(
    [*ROOT.glob("notebooks/*.ipynb"), *ROOT.glob("solutions/*.ipynb"), *ROOT.glob("exercises/*.ipynb")]
)
CASE = load_case("lavrov-tehran-2013")


def earned(notebook: NotebookNode, exercise: Exercise) -> float:
    """Return the points of the answers that a notebook's check cells displayed."""
    total = 0.0
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            record = output.get("data", {}).get(ANSWER_MIME)
            if record is None:
                continue
            assert record["question"] == grade_id(cell)
            asked = exercise[record["question"]]
            try:
                total += asked.score(asked.read(record["answer"]), CASE).points or 0.0
            except AnswerError:
                continue
    return total


@pytest.mark.parametrize("source", SOURCES, ids=lambda each: each.id)
def test_exercises_and_sheets_are_what_release_makes(source: Source) -> None:
    assert [] == release(source).stale(ROOT / "exercises", ROOT / "irkit" / "sheets")


@pytest.mark.parametrize("source", SOURCES, ids=lambda each: each.id)
def test_a_solution_earns_every_point_that_needs_no_marker(source: Source) -> None:
    exercise = source.exercise()
    full = sum(each.points for each in exercise.question if not isinstance(each, TextQuestion))

    assert earned(source.notebook(), exercise) == pytest.approx(full)


@pytest.fixture(scope="module")
def untouched() -> dict[str, NotebookNode]:
    """The exercises, run one after another in one kernel that forgets each before the next."""
    notebooks = {each.id: read_notebook(ROOT / "exercises" / each.notebook_path.name) for each in SOURCES}
    cells = [
        cell for notebook in notebooks.values() for cell in [*notebook.cells, new_code_cell("%reset -f")]
    ]
    for place, cell in enumerate(cells):
        cell.id = f"cell-{place}"
    client = NotebookClient(new_notebook(cells=cells), timeout=60, kernel_name="python3")
    client.execute(cwd=str(ROOT / "exercises"))
    return notebooks


@pytest.mark.parametrize("source", SOURCES, ids=lambda each: each.id)
def test_an_untouched_exercise_runs_through_and_earns_nothing(
    untouched: dict[str, NotebookNode], source: Source
) -> None:
    notebook = untouched[source.id]

    checks = [cell for cell in notebook.cells if (grade_id(cell) or "").rpartition("-q")[2].isdigit()]
    assert len(checks) == sum(not isinstance(each, TextQuestion) for each in source.exercise().question)
    assert all("Your answer is empty" in json.dumps(cell.outputs) for cell in checks)
    assert earned(notebook, source.exercise()) == 0


@pytest.mark.parametrize("source", SOURCES, ids=lambda each: each.id)
def test_nothing_of_a_solution_is_left_in_its_exercise(source: Source) -> None:
    made = release(source)
    held = nbformat.reads(made.notebook, as_version=4)

    for mark in ("SOLUTION", "HIDDEN", "irkit.release"):
        assert mark not in made.notebook
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in held.cells)
    for each in source.exercise().question:
        if isinstance(each, TextQuestion):
            assert [c.source for c in held.cells if grade_id(c) == f"{each.id}-answer"] == [UNTOUCHED]
        elif each.feedback == "form":
            assert "key" not in next(q for q in each_raw(made.sheet) if q["id"] == each.id)


def each_raw(sheet: str) -> list[dict[str, object]]:
    import tomllib

    questions: list[dict[str, object]] = tomllib.loads(sheet)["question"]
    return questions


@pytest.mark.parametrize("source", SOURCES, ids=lambda each: each.id)
def test_check_cells_cannot_be_edited_or_deleted_by_accident(source: Source) -> None:
    held = nbformat.reads(release(source).notebook, as_version=4)

    for each in source.exercise().question:
        if not isinstance(each, TextQuestion):
            cell = next(cell for cell in held.cells if grade_id(cell) == each.id)
            assert (cell.metadata["editable"], cell.metadata["deletable"]) == (False, False)


@pytest.mark.parametrize("source", SOURCES, ids=lambda each: each.id)
def test_a_prompt_stands_in_the_notebook_as_in_the_key_and_options_on_the_card_alone(source: Source) -> None:
    prose = "\n".join(cell.source for cell in source.notebook().cells if cell.cell_type == "markdown")

    for each in source.exercise().question:
        assert getattr(each, "prompt", "") in prose
    assert not re.search(r"^- \*\*[a-z]\*\*", prose, flags=re.M)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_committed_notebooks_are_in_the_repositorys_form(path: Path) -> None:
    assert notebook_text(normalise(read_notebook(path))) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_committed_notebooks_are_valid_and_open_without_a_dialog(path: Path) -> None:
    notebook = read_notebook(path)
    nbformat.validate(notebook)

    assert notebook.metadata.kernelspec.name == "python3"
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


@pytest.mark.parametrize("path", sorted(ROOT.glob("notebooks/*.ipynb")), ids=lambda path: path.stem)
def test_every_code_cell_of_a_lesson_has_been_run(path: Path) -> None:
    code = [cell for cell in read_notebook(path).cells if cell.cell_type == "code"]

    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))


def test_normalising_twice_changes_nothing_more() -> None:
    once = normalise(_run_notebook())

    assert notebook_text(normalise(once)) == notebook_text(once)


def test_images_and_widget_views_go_and_text_stays() -> None:
    """A notebook keeps its text outputs, its tags and what code is folded."""
    cell = normalise(_run_notebook()).cells[0]

    assert cell.outputs[0].data == {"text/plain": "a figure", "text/html": '<img alt="a figure">'}
    assert (cell.execution_count, cell.metadata) == (1, HIDDEN)


HIDDEN = {"jupyter": {"source_hidden": True}, "tags": ["x"]}


def _run_notebook() -> NotebookNode:
    data = {
        "text/plain": "a figure",
        "text/html": '<img alt="a figure" src="data:image/png;base64,iVBORw0=">',
        "image/png": "iVBORw0=",
        "application/vnd.jupyter.widget-view+json": {"model_id": "abc"},
    }
    cell = new_code_cell(
        "f()", execution_count=41, metadata={**HIDDEN, "execution": {"iopub.status.busy": "x"}}, id="one"
    )
    cell.outputs = [new_output("execute_result", data=data, execution_count=41)]
    return new_notebook(cells=[cell, new_markdown_cell("text", id="two")], metadata={"widgets": {"x": 1}})


# -- what an author gets wrong ---------------------------------------------------------------------


@pytest.fixture
def copied(tmp_path: Path) -> Source:
    source = find_exercise("ex01", ROOT / "solutions")
    for path in (source.notebook_path, source.key_path):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    return find_exercise("ex01", tmp_path)


def change(copied: Source, cell_id: str, changes: dict[str, object]) -> None:
    notebook = copied.notebook()
    for cell in notebook.cells:
        if grade_id(cell) == cell_id:
            for name, value in changes.items():
                if name in cell.metadata["nbgrader"]:
                    cell.metadata["nbgrader"][name] = value
                else:
                    cell[name] = value
    copied.notebook_path.write_text(notebook_text(notebook), encoding="utf-8")


@pytest.mark.parametrize(
    ("cell", "changes", "fault"),
    [
        ("ex01-q1", {"points": 5}, "ex01-q1 carries 5 points, the key 4"),
        ("ex01-q1", {"outputs": []}, "ex01-q1 has no stored output, so nbval would pass it in silence"),
        ("ex01-q1", {"source": 'check("ex01-q1", q1)'}, "ex01-q1 has no hidden test"),
        ("ex01-q1", {"grade_id": "ex01-q7"}, "no cell has the id ex01-q1"),
        ("ex01-q1", {"grade": False}, "ex01-q1 is not marked as graded"),
        ("ex01-q2", {"grade_id": "ex01-q1"}, "2 cells have the id ex01-q1"),
        (
            "ex01-q5-answer",
            {"cell_type": "raw"},
            "ex01-q5-answer holds a text, so it must be a markdown cell",
        ),
    ],
)
def test_a_notebook_that_contradicts_its_key_is_not_released(
    copied: Source, cell: str, changes: dict[str, object], fault: str
) -> None:
    change(copied, cell, changes)

    with pytest.raises(ExerciseError, match=fault.replace("(", r"\(")):
        release(copied)


@pytest.mark.parametrize(
    "source",
    [
        "### BEGIN SOLUTION\nx = 1",
        "x = 1\n### END SOLUTION",
        "### END SOLUTION\n### BEGIN SOLUTION",
        "### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION\n### END SOLUTION",
    ],
)
def test_unbalanced_marks_are_a_fault_and_nothing_leaks(source: str) -> None:
    with pytest.raises(
        ExerciseError, match="cell one: not every ### BEGIN SOLUTION has its ### END SOLUTION"
    ):
        released(new_notebook(cells=[new_code_cell(source, id="one")]))


def test_a_solution_without_a_key_is_not_released(copied: Source) -> None:
    copied.key_path.unlink()

    with pytest.raises(ExerciseError, match=r"has no key file ex01-three-levels\.toml beside it"):
        release(copied)


def test_an_unknown_exercise_is_answered_with_the_likely_one() -> None:
    with pytest.raises(ExerciseError, match='did you mean "ex01"'):
        find_exercise("ex-01", ROOT / "solutions")


def test_what_is_no_notebook_is_one_error(tmp_path: Path) -> None:
    path = tmp_path / "x.ipynb"
    path.write_text("{", encoding="utf-8")

    with pytest.raises(NotebookError, match=r"x\.ipynb is not a notebook"):
        read_notebook(path)


# -- the command -----------------------------------------------------------------------------------


def test_release_writes_a_folder_that_is_the_same_every_time(tmp_path: Path) -> None:
    call = ["release", "--solutions", str(ROOT / "solutions"), "--out", str(tmp_path)]

    first = CliRunner().invoke(app, call)
    content = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    second = CliRunner().invoke(app, call)

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == content
    sources = find_exercises(ROOT / "solutions")
    names = {source.notebook_path.name for source in sources} | {f"{source.id}.toml" for source in sources}
    assert names == content.keys()


def test_release_check_fails_on_an_exercise_that_was_edited(tmp_path: Path) -> None:
    call = ["release", "--solutions", str(ROOT / "solutions"), "--out", str(tmp_path)]
    CliRunner().invoke(app, call)
    assert CliRunner().invoke(app, [*call, "--check"]).exit_code == 0

    path = tmp_path / "ex01.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("ex01-q6", "ex01-q9"), encoding="utf-8")
    result = CliRunner().invoke(app, [*call, "--check"])

    assert result.exit_code == 2
    assert "ex01.toml is not current: run irkit release" in result.output


def test_a_released_sheet_can_be_read_beside_its_notebook(tmp_path: Path) -> None:
    CliRunner().invoke(app, ["release", "--solutions", str(ROOT / "solutions"), "--out", str(tmp_path)])

    assert read_exercise(tmp_path / "ex01.toml").id == "ex01"


def test_normalise_changes_a_notebook_once(tmp_path: Path) -> None:
    path = tmp_path / "x.ipynb"
    path.write_text(notebook_text(_run_notebook()), encoding="utf-8")

    assert CliRunner().invoke(app, ["normalise", "--check", str(path)]).exit_code == 1
    assert CliRunner().invoke(app, ["normalise", str(path)]).exit_code == 0
    assert CliRunner().invoke(app, ["normalise", "--check", str(path)]).exit_code == 0


def test_the_command_lists_and_checks_cases() -> None:
    listed = CliRunner().invoke(app, ["cases"])
    checked = CliRunner().invoke(app, ["check-case", "lavrov-tehran-2013"])

    assert "lavrov-tehran-2013  Lavrov in Tehran, December 2013" in listed.output
    assert (checked.exit_code, "no fault found" in checked.output) == (0, True)


def test_a_case_that_does_not_exist_is_one_sentence_and_status_2() -> None:
    result = CliRunner().invoke(app, ["check-case", "lavrov-tehran-2012"])

    assert result.exit_code == 2
    assert "lavrov-tehran-2013" in result.output
    assert "Traceback" not in result.output
