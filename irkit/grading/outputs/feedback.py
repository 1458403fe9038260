"""One page a student: points, reasons and hints; nothing of a key, of hidden input or of another student."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from jinja2 import Environment, Template

from irkit.grading.engine.results import fingerprint
from irkit.grading.outputs.gradebook import Row, number
from irkit.questions.sheets import Exercise

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
    start = slug[:_LONGEST_SLUG].decode("utf-8", "ignore")
    return f"{start or 'submission'}-{fingerprint(name.encode('utf-8', 'replace'))[:12]}.html"


def page(row: Row, exercise: Exercise) -> str:
    """Return the page as self-contained HTML, which loads nothing and runs nothing."""
    return _template().render(row=row, exercise=exercise, grades=row.result.grades, number=number)


@cache
def _template() -> Template:
    text = (Path(__file__).parent / "feedback.html").read_text(encoding="utf-8")
    return Environment(autoescape=True, keep_trailing_newline=True).from_string(text)
