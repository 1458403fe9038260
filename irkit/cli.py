"""The ``irkit`` command."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from irkit.release.release import Release

app = typer.Typer(
    help="Levels of analysis in foreign policy: cases, exercises and their release.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

WRONG = 2
"""Exit status for wrong usage, or where nothing could be done."""


def main() -> None:
    """Run the command; a letter that the terminal does not have becomes a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    app()


def _stop(message: object) -> typer.Exit:
    typer.echo(str(message), err=True)
    return typer.Exit(WRONG)


@app.command()
def cases() -> None:
    """List the cases that are shipped."""
    from irkit.case.case import case_names, load_case

    for name in case_names():
        typer.echo(f"{name}  {load_case(name).title}")


@app.command("check-case")
def check_case(
    path: Annotated[str, typer.Argument(help="A case folder, a saved form, or the name of a shipped case.")],
) -> None:
    """Check a case and list every fault at once, with file, record and allowed words."""
    from irkit.case.case import CaseError
    from irkit.case.saved import DraftError, load_saved

    try:
        case = load_saved(path)
    except (CaseError, DraftError) as error:
        raise _stop(error) from None
    typer.echo(f"{path}: no fault found. {case!r}")


@app.command("new-case")
def new_case(
    name: Annotated[str, typer.Argument(help="The name of the case and of its folder, such as my-case.")],
) -> None:
    """Write a commented folder for a case of your own; nothing is overwritten."""
    from irkit.case.newcase import NewCaseError, write_new_case

    try:
        folder = write_new_case(name)
    except NewCaseError as error:
        raise _stop(error) from None
    typer.echo(f"{folder}: start with case.toml, and try it with: irkit check-case {folder}")


@app.command()
def schema(
    file: Annotated[str, typer.Argument(help="A file of a case, such as claims.toml.")],
) -> None:
    """Print the JSON Schema of a case's file, for editors; a new case has them in .schemas already."""
    from irkit.case.newcase import SchemaError, schema_text

    try:
        typer.echo(schema_text(file), nl=False)
    except SchemaError as error:
        raise _stop(error) from None


@app.command("export")
def export_case(
    case: Annotated[str, typer.Argument(help="A case folder, a saved form, or the name of a shipped case.")],
    to: Annotated[str, typer.Option(help="csv: the claims with their codes; qdpx: a REFI-QDA project.")],
    out: Annotated[Path | None, typer.Option(help="The file; by default the case's name, here.")] = None,
) -> None:
    """Write a case for a spreadsheet or for a program of qualitative analysis."""
    from irkit.case.case import CaseError
    from irkit.case.exports import ExportError, export
    from irkit.case.saved import DraftError, load_saved

    try:
        typer.echo(export(load_saved(case), to, out))
    except (CaseError, DraftError, ExportError) as error:
        raise _stop(error) from None


@app.command()
def release(
    exercise: Annotated[
        list[str] | None, typer.Argument(help="Exercises such as ex01; all by default.")
    ] = None,
    solutions: Annotated[Path, typer.Option(help="Where the solutions and keys are.")] = Path("solutions"),
    out: Annotated[Path | None, typer.Option(help="Write notebooks and sheets into this folder.")] = None,
    zipped: Annotated[bool, typer.Option("--zip", help="Write one zip to hand out as well.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail if a file is not current.")
    ] = False,
) -> None:
    """Derive the exercises and their public sheets from the solutions."""
    exercises_folder = out if out is not None else Path("exercises")
    sheets = out if out is not None else Path("irkit/sheets")
    if out is None and not sheets.is_dir():
        raise _stop("there is no folder irkit/sheets here; name a folder with --out")
    made = _derived(exercise, solutions)
    if check:
        from irkit.release.release import stale

        old = [path for each in made for path in stale(each, exercises_folder, sheets)]
        if old:
            raise _stop("\n".join(f"{path} is not current: run irkit release" for path in old))
        typer.echo(f"{len(made)} exercises are current")
        return
    _write(made, exercises_folder, sheets, zipped=zipped)


def _derived(exercises: list[str] | None, solutions: Path) -> list[Release]:
    from irkit.release.exercises import ExerciseError, find_exercise, find_exercises
    from irkit.release.release import release as derive

    try:
        wanted = exercises or []
        sources = [find_exercise(each, solutions) for each in wanted] or find_exercises(solutions)
        made = [derive(source) for source in sources]
    except ExerciseError as error:
        raise _stop(error) from None
    if not made:
        raise _stop(f"there are no exercises in {solutions}")
    return made


def _write(made: list[Release], exercises: Path, sheets: Path, *, zipped: bool) -> None:
    from irkit.release.release import bundle, write_release

    for each in made:
        write_release(each, exercises, sheets)
        typer.echo(f"{each.source.id}: {exercises / each.notebook_name}, {sheets / each.sheet_name}")
    if zipped:
        target = exercises / "exercises.zip"
        target.write_bytes(bundle(made))
        typer.echo(f"all of them: {target}")


@app.command()
def seal(
    exercise: Annotated[str, typer.Argument(help="The exam, such as ex50.")],
    solutions: Annotated[Path, typer.Option(help="Where its solution, key and case are.")],
    out: Annotated[Path, typer.Option(help="The folder to hand out, which also gets a zip of itself.")],
    also: Annotated[
        list[str] | None, typer.Option("--with", help="One more file of the case, such as readings.toml.")
    ] = None,
) -> None:
    """Make of an exam what students get: no key, no reference, no hint."""
    from irkit.release.exercises import ExerciseError, find_exercise
    from irkit.release.sealing import sealed

    try:
        made = sealed(find_exercise(exercise, solutions), also or ())
        typer.echo(f"{made.write(out)}: {made}")
    except (ExerciseError, OSError) as error:
        raise _stop(error) from None


@app.command()
def grade(
    submissions: Annotated[
        Path, typer.Argument(help="The folder or zip that the learning platform exported.")
    ],
    exercise: Annotated[str, typer.Option(help="The exercise, such as ex01.")],
    out: Annotated[Path, typer.Option(help="Where gradebook, feedback and marking file go.")],
    solutions: Annotated[Path, typer.Option(help="Where the solutions and keys are.")] = Path("solutions"),
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; as many as cores by default.")
    ] = None,
    dask: Annotated[
        str | None, typer.Option(help="A Dask scheduler's address, such as tcp://127.0.0.1:8786.")
    ] = None,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds a cell may take.")] = 10.0,
    trust_submissions: Annotated[
        bool, typer.Option("--trust-submissions", help="Run them unconfined, each in an ordinary kernel.")
    ] = False,
    roster: Annotated[
        Path | None,
        typer.Option(help="Who should hand in: a Canvas gradebook, a Moodle worksheet or a list, as CSV."),
    ] = None,
    due: Annotated[str | None, typer.Option(help='The deadline, such as "2026-11-20 23:59".')] = None,
    late: Annotated[
        str | None, typer.Option(help='What late work loses, such as "10%/day, grace 15 min".')
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say whose each is; grade nothing.")] = False,
) -> None:
    """Grade a class: gradebook, feedback pages, class report and what is to be marked by hand."""
    from irkit.grading import command

    given = (
        submissions, exercise, out, solutions, workers, timeout, trust_submissions, roster, due, late, dask
    )  # fmt: skip
    try:
        outcome = command.grade(command.GradeOptions(*given, dry_run))
    except command.GradingError as error:
        raise _stop(error) from None
    typer.echo(str(outcome))
    _report_beside(None if dry_run else out, solutions)
    raise typer.Exit(outcome.status)


def _report_beside(out: Path | None, solutions: Path) -> None:
    from irkit.report.page import report_beside

    why_not = report_beside(out, solutions) if out is not None else None
    if why_not:
        typer.echo(why_not, err=True)


@app.command()
def report(
    grades: Annotated[list[Path], typer.Argument(help="Folders that irkit grade wrote, one an exercise.")],
    solutions: Annotated[Path, typer.Option(help="Where the solutions and keys are.")] = Path("solutions"),
    out: Annotated[
        Path | None, typer.Option(help="The file; by default report.html in the folder, or here for several.")
    ] = None,
    names: Annotated[bool, typer.Option("--names", help="Name students; for you alone.")] = False,
    share: Annotated[
        bool, typer.Option("--share", help="Make the page for the class: numbers below five are not told.")
    ] = False,
) -> None:
    """Write the class report, a page for you that names nobody; pre- and post-test together are compared."""
    from irkit.report.graded import ReportError
    from irkit.report.page import write_report

    try:
        typer.echo(write_report(grades, solutions, out, names=names, share=share))
    except ReportError as error:
        raise _stop(error) from None


@app.command()
def normalise(
    notebooks: Annotated[list[Path], typer.Argument(help="Notebooks to bring into the repository's form.")],
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail where something would change.")
    ] = False,
) -> None:
    """Take out of notebooks what differs from run to run, and leave their text output."""
    from irkit.release.notebooks import NotebookError, notebook_text, read_notebook
    from irkit.release.notebooks import normalise as normal
    from irkit.text import write_whole

    changed = []
    for path in notebooks:
        try:
            text = notebook_text(normal(read_notebook(path)))
        except NotebookError as error:
            raise _stop(error) from None
        if text != path.read_text(encoding="utf-8"):
            changed.append(path)
            if not check:
                write_whole(path, text)
    for path in changed:
        typer.echo(f"{path} {'is not in the repository form' if check else 'changed'}")
    if changed and check:
        raise typer.Exit(1)


@app.command()
def paper(
    notebooks: Annotated[
        list[Path], typer.Argument(help="Notebooks, such as notebooks/01-three-levels.ipynb.")
    ],
    out: Annotated[Path, typer.Option(help="The folder for the pages.")] = Path("paper"),
) -> None:
    """Run notebooks and write each as a page to print, or to read without JavaScript."""
    from irkit.release.notebooks import NotebookError
    from irkit.release.paper import put_on_paper

    try:
        for written in put_on_paper(notebooks, out):
            typer.echo(str(written))
    except NotebookError as error:
        raise _stop(error) from None
