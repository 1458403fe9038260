"""An answer is written into its cell as Python, and nothing else in the cell changes."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irkit.questions.answer import literal, with_answer

PLAIN: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(PLAIN)
def test_literal(value: Any) -> None:
    """Whatever an answer holds, its literal is that answer."""
    assert value == ast.literal_eval(literal(value))


@given(PLAIN)
def test_written_twice(value: Any) -> None:
    """A cell in which an answer was written is written anew, not added to."""
    once = with_answer('q1 = answer("ex01-q1")', "ex01-q1", value)
    assert once is not None
    assert once == with_answer(once, "ex01-q1", value)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("# für mich\nq1 = answer('ex01-q1', {'a': 1})  # é", '# für mich\nq1 = answer("ex01-q1", "b")  # é'),
        ('é = 1; q1 = answer(\n    "ex01-q1",\n)\ncheck("ex01-q1", q1)',
         'é = 1; q1 = answer("ex01-q1", "b")\ncheck("ex01-q1", q1)'),
        ('q1 = irkit.answer("ex01-q1")', 'q1 = irkit.answer("ex01-q1", "b")'),
        ('q1 = answer("ex01-q2")', None),
        ('q1 = answer("ex01-q1")\nq1 = answer("ex01-q1", "a")', None),
        ("q1 = answer(name)", None),
        ('%time q1 = answer("ex01-q1")', None),
        ("", None),
    ],
)  # fmt: skip
def test_what_stays(cell: str, expected: str | None) -> None:
    """Only the call is replaced, and none where it is not clear which."""
    assert expected == with_answer(cell, "ex01-q1", "b")
