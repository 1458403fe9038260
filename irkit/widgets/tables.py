"""A table to read: on the page with its headings, or as text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from textwrap import fill

Rows = Sequence[Sequence[str]]


def html_table(heads: Sequence[str], rows: Rows, caption: str) -> str:
    """Return a table as HTML, with a caption, headed columns and headed rows.

    Parameters
    ----------
    heads : sequence of str
        What the columns hold.
    rows : sequence of sequences of str
        The cells, as text; the first of each row heads it.
    caption : str
        What the table is, in a few words.
    """
    head = "".join(f'<th scope="col">{escape(opened(name))}</th>' for name in heads)
    body = "".join(_row(row) for row in rows)
    return (
        f'<table class="irkit-table"><caption>{escape(opened(caption))}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def opened(text: str) -> str:
    """Return a text with a capital at its beginning, and the rest as it is."""
    return text[:1].upper() + text[1:]


def _row(row: Sequence[str]) -> str:
    first, *rest = (escape(cell) for cell in row)
    return f'<tr><th scope="row">{first}</th>' + "".join(f"<td>{cell}</td>" for cell in rest) + "</tr>"


def plain_table(heads: Sequence[str], rows: Rows, caption: str) -> str:
    """Return a table as text: a row a paragraph, its cells behind the names of their columns."""
    lines = [caption]
    for first, *rest in rows:
        cells = [(name, cell) for name, cell in zip(heads[1:], rest, strict=True) if cell]
        told = "; ".join(f"{name}: {cell}" if name else cell for name, cell in cells)
        lines.append(fill(f"{first}  {told}", 92, subsequent_indent="     "))
    return "\n".join(lines)
