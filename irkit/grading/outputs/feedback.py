"""One page a student: points, reasons and hints; nothing of a key, of hidden input or of another student."""

from __future__ import annotations

import re
from html import escape

from irkit.grading.engine.results import Grade, fingerprint
from irkit.grading.outputs.gradebook import Row, number
from irkit.questions.sheets import AnyQuestion, Exercise

FOLDER = "feedback"
_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem;
  color: #1a1a1a; background: #fff; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin: 2rem 0 0.25rem; }
p, li { overflow-wrap: anywhere; }
.points { font-weight: 600; }
@media screen and (prefers-color-scheme: dark) { body { color: #eee; background: #161616; } }
@page { margin: 16mm; }
@media print { body { margin: 0; padding: 0; max-width: none; font-size: 11pt; }
  h2 { margin-top: 1.25rem; } h2, h2 + p { break-after: avoid; } li { break-inside: avoid; } }
"""


def page_name(row: Row) -> str:
    """Return the page's file name: what is harmless of the submission's name, and a short fingerprint."""
    name = row.submission.name
    slug = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")[:40]
    return f"{slug or 'submission'}-{fingerprint(name.encode('utf-8', 'replace'))[:12]}.html"


def page(row: Row, exercise: Exercise) -> str:
    """Return the page as self-contained HTML, which loads nothing and runs nothing."""
    waiting = any(grade.points is None for grade in row.result.grades)
    total = f"{number(row.total)} of {number(exercise.maximum)} points"
    if row.penalty:
        total = f"{number(row.raw)} points, less {number(row.penalty)} for lateness: {total}"
    if waiting:
        total += " so far; some answers still wait for a marker"
    parts = [_question(each, row.result.of(each.id)) for each in exercise.question]
    note = f"<p>{escape(row.note)}</p>" if row.note else ""
    title = escape(f"{exercise.title}: {row.submission.name}")
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p class="points">{escape(total)}</p>
{note}
{"".join(parts)}
</main>
</body>
</html>
"""


def _question(question: AnyQuestion, grade: Grade) -> str:
    earned = f"{number(grade.points)} of {number(grade.maximum)} points"
    points = earned if grade.points is not None else "Not marked yet"
    if not grade.maximum:
        points = "No points to earn"
    hints = "".join(f"<li>{escape(hint)}</li>" for hint in grade.hints)
    reason = escape(grade.reason[:1].upper() + grade.reason[1:])
    end = "" if reason.endswith((".", "…")) else "."
    return (
        f"<h2>{question.number}. {escape(question.title)}</h2>\n"
        f'<p><span class="points">{escape(points)}.</span> {reason}{end}</p>\n'
        + (f"<ul>{hints}</ul>\n" if hints else "")
    )
