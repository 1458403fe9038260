"""Grading a class: a trusted release walked with each student's answers in it, in a sandboxed shell."""

import sys

# nbformat's validator would build a grammar of web addresses, which takes two seconds and is never used.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
