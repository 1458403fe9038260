"""The ``irkit`` command."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from irkit.text import UserError

WRONG = 2
"""Exit status for wrong usage, or where nothing could be done."""


class Commands(TyperGroup):
    """Commands that answer an error of the user's with its sentence, and never with a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except UserError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(WRONG) from None


app = typer.Typer(
    cls=Commands,
    help="Levels of analysis in foreign policy: cases, exercises and their release.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Run the command; a letter that the terminal does not have becomes a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    app()


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
    from irkit.case.newcase import load_saved

    typer.echo(f"{path}: no fault found. {load_saved(path)!r}")


@app.command("new-case")
def new_case(
    name: Annotated[str, typer.Argument(help="The name of the case and of its folder, such as my-case.")],
) -> None:
    """Write a commented folder for a case of your own; nothing is overwritten."""
    from irkit.case.newcase import write_new_case

    folder = write_new_case(name)
    typer.echo(f"{folder}: start with case.toml, and try it with: irkit check-case {folder}")


@app.command("export")
def export_case(
    case: Annotated[str, typer.Argument(help="A case folder, a saved form, or the name of a shipped case.")],
    to: Annotated[str, typer.Option(help="csv: the claims with their codes; qdpx: a REFI-QDA project.")],
    out: Annotated[Path | None, typer.Option(help="The file; by default the case's name, here.")] = None,
) -> None:
    """Write a case for a spreadsheet or for a program of qualitative analysis."""
    from irkit.case.exports import export
    from irkit.case.newcase import load_saved

    typer.echo(export(load_saved(case), to, out))


@app.command()
def release(
    solutions: Annotated[Path, typer.Option(help="Where the solutions and keys are.")] = Path("solutions"),
    out: Annotated[Path | None, typer.Option(help="Write notebooks and sheets into this folder.")] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail if one is not current.")
    ] = False,
) -> None:
    """Derive the exercises and their public sheets from the solutions."""
    from irkit.release.exercises import find_exercises
    from irkit.release.release import release as derive

    notebooks, sheets = (out, out) if out is not None else (Path("exercises"), Path("irkit/sheets"))
    if out is None and not sheets.is_dir():
        raise UserError("there is no folder irkit/sheets here; name a folder with --out")
    releases = [derive(source) for source in find_exercises(solutions)]
    if not releases:
        raise UserError(f"there are no exercises in {solutions}")
    if check:
        if stale := [path for made in releases for path in made.stale(notebooks, sheets)]:
            raise UserError("\n".join(f"{path} is not current: run irkit release" for path in stale))
        typer.echo(f"{len(releases)} exercises are current")
        return
    for made in releases:
        written = ", ".join(map(str, made.write(notebooks, sheets)))
        typer.echo(f"{made.source.id}: {written}")


@app.command()
def seal(
    exercise: Annotated[str, typer.Argument(help="The exam, such as ex50.")],
    solutions: Annotated[Path, typer.Option(help="Where its solution, key and case are.")],
    out: Annotated[Path, typer.Option(help="The folder to hand out, which also gets a zip of itself.")],
    also: Annotated[
        list[str] | None, typer.Option("--with", help="One more file, such as readings.toml.")
    ] = None,
) -> None:
    """Make of an exam what students get: no key, no reference, no hint."""
    from irkit.release.exercises import find_exercise
    from irkit.release.release import seal as write_sealed

    try:
        typer.echo(write_sealed(find_exercise(exercise, solutions), out, also or ()))
    except OSError as error:
        raise UserError(str(error)) from None


@app.command()
def grade(
    submissions: Annotated[Path, typer.Argument(help="The folder or zip that the platform exported.")],
    exercise: Annotated[str, typer.Option(help="The exercise, such as ex01.")],
    out: Annotated[Path, typer.Option(help="Where gradebook, feedback and marking file go.")],
    solutions: Annotated[Path, typer.Option(help="Where the solutions and keys are.")] = Path("solutions"),
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes; by default as many as cores.")
    ] = None,
    dask: Annotated[str | None, typer.Option(help="A Dask scheduler, such as tcp://127.0.0.1:8786.")] = None,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds a cell may take.")] = 10.0,
    trust_submissions: Annotated[
        bool, typer.Option("--trust-submissions", help="Run them unconfined, each in an ordinary kernel.")
    ] = False,
    roster: Annotated[
        Path | None,
        typer.Option(help="Who should hand in: a Canvas gradebook, a Moodle worksheet or a list, as CSV."),
    ] = None,
    due: Annotated[str | None, typer.Option(help='The deadline, such as "2026-11-20 23:59".')] = None,
    late: Annotated[str | None, typer.Option(help='Such as "10%/day, grace 15 min".')] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say whose each is; grade nothing.")] = False,
) -> None:
    """Grade a class: gradebook, feedback pages, class report and what is to be marked by hand."""
    from irkit.grading import command

    options = command.GradeOptions(
        submissions, exercise, out, solutions, workers, timeout, trust_submissions,
        roster, due, late, dask, dry_run,
    )  # fmt: skip
    outcome = command.grade(options)
    typer.echo(str(outcome))
    if not dry_run:
        from irkit.report.page import report_beside

        if why_not := report_beside(out, solutions):
            typer.echo(why_not, err=True)
    raise typer.Exit(outcome.status)


@app.command()
def report(
    grades: Annotated[list[Path], typer.Argument(help="Folders that irkit grade wrote, one an exercise.")],
    solutions: Annotated[Path, typer.Option(help="Where the solutions and keys are.")] = Path("solutions"),
    out: Annotated[
        Path | None, typer.Option(help="The file; by default report.html in the folder, or here for several.")
    ] = None,
    names: Annotated[bool, typer.Option("--names", help="Name students; for you alone.")] = False,
    share: Annotated[
        bool, typer.Option("--share", help="Make the class's page, without small numbers.")
    ] = False,
) -> None:
    """Write the class report, a page for you that names nobody; pre- and post-test together are compared."""
    from irkit.report.page import write_report

    typer.echo(write_report(grades, solutions, out, names=names, share=share))


@app.command()
def normalise(
    notebooks: Annotated[list[Path], typer.Argument(help="Notebooks to bring into the repository's form.")],
    check: Annotated[bool, typer.Option("--check", help="Change nothing; fail where it would.")] = False,
) -> None:
    """Take out of notebooks what differs from run to run, and leave their text output."""
    from irkit.release.notebooks import normalise as normal
    from irkit.release.notebooks import notebook_text, read_notebook
    from irkit.text import write_whole

    stale = False
    for path in notebooks:
        text = notebook_text(normal(read_notebook(path)))
        if text == path.read_text(encoding="utf-8"):
            continue
        stale = check
        if not check:
            write_whole(path, text)
        typer.echo(f"{path} {'is not in the repository form' if check else 'changed'}")
    if stale:
        raise typer.Exit(1)


@app.command()
def paper(
    notebooks: Annotated[list[Path], typer.Argument(help="Such as notebooks/01-three-levels.ipynb.")],
    out: Annotated[Path, typer.Option(help="The folder for the pages.")] = Path("paper"),
) -> None:
    """Run notebooks and write each as a page to print, or to read without JavaScript."""
    from irkit.release.paper import put_on_paper

    for written in put_on_paper(notebooks, out):
        typer.echo(written)


@app.command()
def site(
    out: Annotated[Path, typer.Option(help="The folder; a site in it is replaced.")] = Path("site"),
    pyodide: Annotated[
        str | None, typer.Option(help="Folder or address of Pyodide's files, if not the published one.")
    ] = None,
) -> None:
    """Build the course as a folder for the web: pages to read, and the lessons live in a browser."""
    from irkit.site.site import build_site

    typer.echo(build_site(out, Path(), pyodide))
