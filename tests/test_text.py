"""Reading CSV files: what spreadsheets make of them is understood, and what is not is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from irkit.text import TableError, read_table


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "utf-16"])
def test_separators_and_encodings(tmp_path: Path, separator: str, encoding: str) -> None:
    """Cells stand as they were, lines keep their numbers, and a line break may lie in a cell."""
    path = tmp_path / "class.csv"
    text = f'name{separator}note\r\n\r\n Łukasz {separator}"a\nb"\r\n'
    path.write_bytes(text.encode(encoding))
    table = read_table(path)
    assert ("class.csv", ("name", "note")) == (table.name, table.heads)
    assert ((4, (" Łukasz ", "a\nb")),) == table.lines


def test_known_heads_choose_the_separator() -> None:
    """A title that holds commas does not outvote them."""
    text = b"Student;ID;Section;ex01, levels, and, more, commas (4)\nAda;1;One;7,50\n"
    table = read_table(text, known=("Student", "ID", "Section"))
    assert ("Student", "ID", "Section", "ex01, levels, and, more, commas (4)") == table.heads


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04xlsx", "save as"),
        (b"\xd0\xcf\x11\xe0old", "save as"),
        ("имя\nАнна\n".encode("cp1251"), "is not UTF-8"),
        (b'a,b\n"x,y\n', "line"),
        (b"a,b\n1,0,5\n", "beyond the last column"),
    ],
)
def test_what_is_no_csv_is_refused_in_one_sentence(content: bytes, message: str) -> None:
    """Nothing is guessed, least of all a code page."""
    with pytest.raises(TableError, match=f"(?i){message}") as error:
        read_table(content, "class.csv")
    assert 1 == len(str(error.value).splitlines())
    assert str(error.value).startswith("class.csv")
