"""An answer as Python: written as a literal, and put into the cell that asks for it."""

from __future__ import annotations

import ast
import json

from irkit.questions.question import Plain

CALL = "answer"


def literal(value: Plain, indent: str = "") -> str:
    """Return plain data as Python, one line per entry of a dictionary; the cards' pages write the same.

    Examples
    --------
    >>> print(literal({"C08": "regional", "share": [0.5, None]}))
    {
        "C08": "regional",
        "share": [0.5, None],
    }
    """
    if value is None or isinstance(value, bool | int | float):
        return repr(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    deeper = f"{indent}    "
    if isinstance(value, list):
        if not any(isinstance(each, list | dict) for each in value):
            return f"[{', '.join(literal(each) for each in value)}]"
        lines = [f"{deeper}{literal(each, deeper)},\n" for each in value]
        return f"[\n{''.join(lines)}{indent}]"
    lines = [f"{deeper}{literal(key)}: {literal(each, deeper)},\n" for key, each in value.items()]
    return f"{{\n{''.join(lines)}{indent}}}" if lines else "{}"


def calls(source: str, question_id: str) -> list[ast.Call]:
    """Return the calls in a cell that ask for a question's answer, none where it is not plain Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return []
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")) == CALL
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and node.args[0].value == question_id
    ]


def with_answer(source: str, question_id: str, value: Plain) -> str | None:
    """Return a cell's source with an answer in it, or None where it is not clear where it belongs.

    Parameters
    ----------
    source : str
        The cell, with one call such as ``answer("ex01-q1")``, with or without an answer in it.
    question_id : str
        The question.
    value : plain data
        The answer.

    Examples
    --------
    >>> with_answer('q2 = answer("ex01-q2")  # mine', "ex01-q2", "b")
    'q2 = answer("ex01-q2", "b")  # mine'
    """
    found = calls(source, question_id)
    if len(found) != 1:
        return None
    (call,) = found
    # Columns count bytes.
    lines = source.encode().splitlines(keepends=True)
    starts = [sum(map(len, lines[:place])) for place in range(len(lines))]
    begin = starts[call.lineno - 1] + call.col_offset
    end = starts[(call.end_lineno or call.lineno) - 1] + (call.end_col_offset or 0)
    name = ast.get_source_segment(source, call.func) or CALL
    text = f"{name}({literal(question_id)}, {literal(value)})"
    return (source.encode()[:begin] + text.encode() + source.encode()[end:]).decode()
