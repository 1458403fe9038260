"""Text in and out: tables read whatever wrote them, files written whole, tables that can be listened to."""

from __future__ import annotations

from pathlib import Path

import pytest

from irkit.text import TableError, html_table, likely, listed, meant, read_table, write_whole


def test_words() -> None:
    """Words are listed, and the likely one is suggested."""
    assert "a" == listed(["a"])
    assert "" == listed([])
    assert "regional" == likely(" Regionl ", ["regional", "bilateral"])
    assert meant("x", [str(n) for n in range(100, 120)]).endswith("or 8 more")


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


def test_separator_line() -> None:
    """The line by which Excel names its separator is no row."""
    table = read_table(b"sep=;\r\n\na;b;c\n1;2;3\n")
    assert (("a", "b", "c"), ((4, ("1", "2", "3")),)) == (table.heads, table.lines)


@pytest.mark.parametrize("content", ["é\r\n\ud800", b"\xe9\n", ["é", "\r\n", "\ud800"]])
def test_write_whole(content: str | bytes | list[str], tmp_path: Path) -> None:
    """A file is written as it is given; what cannot be written down is a question mark."""
    write_whole(tmp_path / "file", content)
    expected = content if isinstance(content, bytes) else "é\r\n?".encode()
    assert expected == (tmp_path / "file").read_bytes()
    assert [tmp_path / "file"] == list(tmp_path.iterdir())


def test_write_whole_or_not_at_all(tmp_path: Path) -> None:
    """Where writing ends halfway, the file is as it was, and nothing else lies beside it."""
    (tmp_path / "file").write_text("before", encoding="utf-8")

    def parts():
        yield "half"
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError, match="stopped"):
        write_whole(tmp_path / "file", parts())
    assert "before" == (tmp_path / "file").read_text(encoding="utf-8")
    assert [tmp_path / "file"] == list(tmp_path.iterdir())


def test_html_table() -> None:
    """Headings say of which column and row they are, and no text of a cell is taken for HTML."""
    table = html_table(["claim", "text"], [["C01", "a < b"], ["C02", ["one", "<i>two</i>"]]], "Two & more")
    assert table.count('scope="col"') == table.count('scope="row"') == 2
    assert table.startswith('<table><caption style="text-align:left">Two &amp; more</caption><thead>')
    assert "a &lt; b" in table
    assert "&lt;i&gt;two&lt;/i&gt;</div>" in table


def test_html_table_without_columns() -> None:
    """A table of names and what belongs to them needs no headings above."""
    assert "<thead>" not in html_table([], [["Belongs", "what crosses borders"]])
