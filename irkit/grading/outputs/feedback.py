"""One page a student: points, reasons and hints; nothing of a key, of hidden input or of another student."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from jinja2 import Environment, Template

from irkit.grading.engine.results import Grade, fingerprint
from irkit.grading.outputs.gradebook import Row, number
from irkit.questions.sheets import AnyQuestion, Exercise

FOLDER = "feedback"
_LONGEST_SLUG = 80


def page_name(row: Row) -> str:
    """Return the page's file name: the letters and digits of the submission's name, and a fingerprint."""
    name = row.submission.name
    letters = [
        letter if letter.isalnum() or unicodedata.category(letter)[0] == "M" else "-"
        for letter in unicodedata.normalize("NFC", name)
    ]
    slug = "-".join(filter(None, "".join(letters).split("-"))).encode("utf-8", "replace")
    # Folders limit names by bytes, of which a letter of most scripts takes several.
    shown = slug[:_LONGEST_SLUG].decode("utf-8", "ignore")
    return f"{shown or 'submission'}-{fingerprint(name.encode('utf-8', 'replace'))[:12]}.html"


def page(row: Row, exercise: Exercise) -> str:
    """Return the page as self-contained HTML, which loads nothing and runs nothing."""
    total = f"{number(row.total)} of {number(exercise.maximum)} points"
    if row.penalty:
        total = f"{number(row.raw)} points, less {number(row.penalty)} for lateness: {total}"
    if row.result.status == "unreadable":
        total = "Nothing could be read, so there are no points yet"
    elif any(grade.points is None for grade in row.result.grades):
        total += " so far; some answers still wait for a marker"
    questions = [_question(question, row.result.of(question.id)) for question in exercise.question]
    title = f"{exercise.title}: {row.submission.name}"
    return _template().render(title=title, total=total, note=row.note, questions=questions)


def _question(question: AnyQuestion, grade: Grade) -> dict[str, object]:
    points = f"{number(grade.points)} of {number(grade.maximum)} points"
    if grade.points is None:
        points = "Not marked yet"
    if not grade.maximum:
        points = "No points to earn"
    reason = grade.reason[:1].upper() + grade.reason[1:]
    reason += "" if reason.endswith((".", "…")) else "."
    about = {"number": question.number, "title": question.title}
    return {**about, "points": points, "reason": reason, "hints": grade.hints}


@cache
def _template() -> Template:
    text = (Path(__file__).parent / "feedback.html").read_text(encoding="utf-8")
    return Environment(autoescape=True, keep_trailing_newline=True).from_string(text)
