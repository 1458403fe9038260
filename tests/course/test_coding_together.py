"""The agreement board: what it shows of a class, what it never shows, and the files that it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest

from irkit.case.case import load_case
from irkit.coding.codings import Codings
from irkit.framework.levels import Level, codebook
from irkit.widgets import agreement_board

CASE = load_case("lavrov-tehran-2013")
MADE_UP = Codings.imagined(CASE)
NAMED = {
    "Ana Lyst": {"C08": "REG", "C15": "INT", "C40": "BIL"},
    "Ben Efit": {"C08": "REG", "C15": "REG", "C40": "BIL"},
    "Cy Tate": {"C08": "INT", "C15": "REG", "C40": "BIL"},
}


def pages(widget: Any) -> Iterator[str]:
    """Yield every text that a widget sends to the page."""
    for child in getattr(widget, "children", ()):
        yield from pages(child)
    yield from map(str, getattr(widget, "_options_labels", ()))
    for trait in ("value", "description"):
        yield str(getattr(widget, trait, ""))


def told(widget: Any) -> str:
    return unescape(" ".join(pages(widget)))


# The board


def test_the_board_begins_with_the_percentage_and_the_most_divided_claims() -> None:
    board = agreement_board(MADE_UP, CASE, name="The made-up class")
    first, second, _, third, *_ = board.plain().splitlines()

    assert first.startswith(f"The made-up class: 24 coders, 73 claims. {MADE_UP.percent()!r}")
    assert f"They are divided on {len(MADE_UP.divided())} claims:" in first
    assert second == "They disagree on 71 claims."
    assert third.startswith(MADE_UP.disagreements().index[0])
    assert board.offered == tuple(MADE_UP.disagreements().index)


def test_no_name_goes_to_the_page_unless_it_is_asked_for() -> None:
    hidden, shown = agreement_board(NAMED, CASE), agreement_board(NAMED, CASE, names=True)

    assert not re.search(r"Lyst|Efit|Tate|Ana", told(hidden) + hidden.plain())
    assert all(name in told(shown) and name in shown.plain() for name in NAMED)


@pytest.mark.parametrize("names", [False, True])
def test_no_name_of_a_class_that_is_loaded_goes_to_the_page_either(names: bool) -> None:
    board = agreement_board({}, CASE, names=names)
    board.load(b"coder,C08\nAna Lyst,REG\nBen Efit,INT\n", "class.csv")

    assert "class.csv is loaded." in told(board)
    assert not re.search(r"Lyst|Efit", told(board) + board.plain())


def test_a_claim_is_shown_with_its_words_its_sides_and_the_codebook() -> None:
    board = agreement_board(NAMED, CASE, names=True)
    board.claim.value = "C08"
    page = told(board)

    assert CASE.claim("C08").text in page
    assert "▲ Regional: 2 (67%)" in page
    assert "Ana Lyst and Ben Efit" in page
    assert "● International: 1 (33%)" in page
    for level in ("regional", "international"):
        entry = codebook()[level]
        assert all(line in page for line in (entry.definition, *entry.include, *entry.exclude))


def test_each_pair_of_codes_that_is_confused_can_be_chosen_the_most_frequent_first() -> None:
    board = agreement_board(MADE_UP, CASE)
    named = [label for label, _ in board.pair.options[1:]]

    table = MADE_UP.confused_pairs()
    assert [
        [int(n) for n in re.findall(r"\d+", each.replace(",", ""))] for each in named
    ] == table.to_numpy().tolist()
    for _, value in board.pair.options[1:]:
        board.pair.value = value
        assert all({*value} <= {*MADE_UP.of_claim[claim]} for claim in board.offered)
        assert board.plain().splitlines()[1].startswith(f"{len(board.offered)} claims with ")


def test_of_a_chosen_pair_the_claim_that_parts_most_coders_comes_first_with_its_number() -> None:
    board = agreement_board(MADE_UP, CASE)
    board.pair.value = (Level.INTERNATIONAL, Level.BILATERAL)
    cells = [[int(n) for n in re.findall(r"\d+", row)] for row in re.findall(r"<tr>.*?</tr>", told(board))]
    rows = [row for row in cells if row]

    assert board.offered[0] == "C55"
    assert "Pairs apart" in told(board)
    apart = [
        MADE_UP.of_claim[c].count("international") * MADE_UP.of_claim[c].count("bilateral")
        for c in board.offered
    ]
    assert [row[-1] for row in rows] == apart == sorted(apart, reverse=True)


def test_a_claim_of_the_table_is_opened_by_a_click_and_nothing_else_is() -> None:
    board = agreement_board(MADE_UP, CASE)
    assert all(f'data-open="{claim}"' in told(board) for claim in board.offered)
    guard = board.children[-1]
    for asked, shown in (("C21", "C21"), ("C888", "C21"), ("", "C21"), ("C31", "C31")):
        guard._handle_custom_msg({"open": asked}, [])
        assert board.claim.value == shown


def test_of_what_lies_outside_the_scheme_the_codebook_says_what_belongs_there() -> None:
    board = agreement_board(MADE_UP, CASE)
    board.claim.value = "C56"

    assert "The codebook on ○ Outside" in told(board)
    for level in ("domestic", "individual", "framing"):
        assert codebook()[level].definition in told(board)


def test_whose_codes_are_shown_stands_at_the_top_with_what_became_of_a_file() -> None:
    board = agreement_board(MADE_UP, CASE, name="The made-up class")
    board.load(b"coder,C08\nAna,REG\nBen,x\nCem,y\n", "class.csv")
    head, upload, heard = board.children[:3]
    assert head.value.startswith("<p><b>The made-up class:</b> 24 coders")
    assert (upload.children == (board.upload,), heard.value.count("<li>row ")) == (True, 2)
    assert "The board still shows: The made-up class." in heard.value

    board.load(b"coder,C08\nAna,REG\nBen,?\n", "class.csv")
    assert head.value.startswith("<p><b>class.csv:</b> 2 coders, 1 claim. 1 code of 2 missing.")


@pytest.mark.parametrize(
    "content", [b"coder,C08\nAna Lyst,x\n", b"claim,Ana Lyst\nC08,x\n", b"Ana Lyst,x\ny,z\n"]
)
def test_a_mistake_of_a_file_is_told_without_a_name(content: bytes) -> None:
    board = agreement_board(MADE_UP, CASE)
    board.load(content, "class.csv")

    assert "class.csv was not loaded." in told(board)
    assert not re.search("Ana|Lyst", told(board) + board.plain())


def test_a_claim_that_passes_the_filters_stays_on_show_and_others_give_way() -> None:
    board = agreement_board(MADE_UP, CASE)
    board.claim.value = board.offered[-1]
    kept = board.claim.value
    board.pair.value = next(v for _, v in board.pair.options[1:] if _holds(v, kept))
    assert board.claim.value == kept

    board.pair.value = next(v for _, v in board.pair.options[1:] if not _holds(v, kept))
    assert board.claim.value == board.offered[0]


def _holds(pair: tuple[Level, ...], claim: str) -> bool:
    return {*pair} <= {*MADE_UP.of_claim[claim]}


def test_a_coder_and_a_pair_that_leave_nothing_say_so() -> None:
    board = agreement_board(NAMED, CASE, names=True)
    board.coder.value = "Ben Efit"

    assert board.offered == ()
    assert "No claim: Ben Efit with at most half of the coders." in board.plain()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            b"coder,C08\nAna,REG\nAna,REG\n",
            "Row 3 has the same name as row 2: each coder and claim stands there once",
        ),
        (
            b"coder,C105\nAna,REG\n",
            '"C105" is not a claim of this case: did you mean "C15"?',
        ),
        (
            b"PK\x03\x04xyz",
            (
                'The file is a spreadsheet program\'s own file: open it and choose "Save as", with the type '
                '"CSV UTF-8"'
            ),
        ),
        (
            b"coder,C08\nZo\xeb,REG\n",
            "The file is not UTF-8, so letters such as é cannot be read: open it and choose",
        ),
        (
            b"coder,C08\nAna,regionl\n",
            'Row 2, column 2: "regionl" is not a level: did you mean "regional"?',
        ),
        (b"", "The file is empty"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_sentence_and_the_board_stays(
    content: bytes, sentence: str
) -> None:
    board = agreement_board(MADE_UP, CASE)
    before = board.plain()
    upload(board, content)

    heard = told(board)
    assert f"<b>class.csv was not loaded.</b> {sentence}" in heard
    assert not re.search(r"[?:]\.", heard)
    assert board.plain() == before


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfcoder;C08;C15\r\nAna;REG;INT\r\nBen;Regional;reg\r\n",
        "claim\tAna\tBen\nc8\tREG\tREG\nC15\tINT\tREG\n".encode("utf-16"),
        b"coder,claim,code\nAna,C08,REG\nAna,C15,INT\nBen,C08,REG\nBen,C15,REG\n",
    ],
)
def test_a_file_is_loaded_as_any_spreadsheet_saves_it_and_not_kept(content: bytes) -> None:
    board = agreement_board(MADE_UP, CASE)
    board.coder.value, board.pair.value = board.coder.options[3][1], board.pair.options[1][1]
    upload(board, content)

    assert board.plain().startswith(
        "class.csv: 2 coders, 2 claims. 50% of the pairs of codes agree (1 of 2)."
    )
    assert (board.offered, board.coder.value, board.pair.value) == (("C15",), "", ())
    assert board.upload.value == ()


def upload(board: Any, content: bytes) -> None:
    """Give the board a file, as the page does."""
    when = datetime(2026, 11, 25, tzinfo=UTC)
    held = {"name": "class.csv", "type": "text/csv", "size": len(content), "content": memoryview(content)}
    board.upload.value = ({**held, "last_modified": when},)


def test_the_board_needs_no_reference() -> None:
    codes = {"Ana": {"C08": "REG"}, "Ben": {"C08": "INT"}}

    assert agreement_board(codes, replace(CASE, reference=None)).offered == ("C08",)


@pytest.mark.parametrize(
    "codes", [{}, {"Ana": {"C08": "REG"}}, {"Ana": {"C08": "REG"}, "Ben": {"C15": "REG"}}]
)
def test_where_nobody_coded_the_same_claim_the_board_says_so(codes: dict[str, dict[str, str]]) -> None:
    board = agreement_board(codes, CASE)

    assert "No percentage: no claim has codes of two coders" in board.plain()


def test_a_claim_that_the_case_does_not_hold_is_shown_all_the_same() -> None:
    said = agreement_board({"Ana": {"C99": "REG"}, "Ben": {"C99": "INT"}}, CASE).plain()

    assert "▲ Regional: 1 (50%)" in said
    assert "The case holds no such claim." in said
