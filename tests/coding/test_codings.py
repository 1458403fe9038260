"""Codes of several coders, and reading them from a class's file."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irkit.case.case import load_case
from irkit.coding.coding import CodingError
from irkit.coding.codings import Codings
from irkit.framework.levels import PILES, Level
from irkit.records.answers import ReferenceMissingError

CASE = load_case("lavrov-tehran-2013")
READ = {
    "Ana": {"C08": Level.REGIONAL, "C15": Level.INTERNATIONAL},
    "Ben": {"C08": Level.REGIONAL},
}
LONG = "coder,claim,code\nAna,C08,REG\nAna,C15,international\nBen,C08,Regional\nBen,C15,\n"
CODERS_DOWN = "coder,C08,C15\nAna,REG,international\nBen,Regional,?\n"
CLAIMS_DOWN = "claim,Ana,Ben\nC08,REG,Regional\nC15,international,\n"
UNCLEAR = (
    "it is not clear what the first column holds: name it coder, with a column a claim; "
    "or claim, with a column a coder"
)
TWICE = "{} has the same name as {}: each coder and claim stands there once"


def plain(codings: Codings) -> dict[str, dict[str, object]]:
    return {coder: dict(own) for coder, own in codings.codes.items()}


@pytest.mark.parametrize("text", [LONG, CODERS_DOWN, CLAIMS_DOWN])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_is_read_in_any_form_and_as_any_spreadsheet_saves_it(
    tmp_path: Path, text: str, mark: str, ends: str, encoding: str
) -> None:
    path = tmp_path / "class.csv"
    path.write_bytes(text.replace(",", mark).replace("\n", ends).encode(encoding))

    assert plain(Codings.read(path, CASE)) == plain(Codings.read(str(path))) == READ


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + LONG,
        "sep=;\n" + CODERS_DOWN.replace(",", ";"),
        "\n" + CLAIMS_DOWN + "\n,,\n",
        "Level;STUDENT;Claim\nREG;Ana;c8\ninternational;Ana;C15\nRegional;Ben;C08\n",
        "who,C08,C15\nAna,REG,international\nBen,Regional\n",
        "what,Ana,Ben\nC08,REG,Regional\nC15,international,n/a\n",
        'coder,"C08",C15\n"Ana", REG ,international\nBen,Regional,.\n',
        LONG + "Ana,C08,REG\n",
        "coder,C08,C15,,\n,,,,\nAna,REG,international,,\nBen,Regional,?,,\n,,,,\n",
        "id,C08,C15\nAna,REG,international\nBen,Regional,\n",
    ],
)
def test_where_the_meaning_is_plain_the_text_is_understood(text: str) -> None:
    assert plain(Codings.read(text, CASE)) == READ


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("\n", "the file is empty"),
        ("coder,C08\n", "there are no codes in it: the first row names the columns, the rest hold codes"),
        ("claim\nC08\n", "there are no codes in it: the first row names the columns, the rest hold codes"),
        ("coder,C08\nAna,REG\nAna,REG\n", TWICE.format("row 3", "row 2")),
        ("claim,Ana,Ana\nC08,REG,REG\n", TWICE.format("column 3", "column 2")),
        ("coder,C08,c08\nAna,REG,REG\n", TWICE.format("column 3", "column 2")),
        (
            "coder,C08,C105\nAna,REG,REG\n",
            '"C105" is not a claim of this case: did you mean "C15"?',
        ),
        (LONG + "Ana,C08,BIL\n", "row 6: the coder has coded C08 before, and otherwise: one code a claim"),
        (
            "coder,C08,C-15\nAna,REG,REG\n",
            '"C-15" is not a claim of this case: did you mean "C15"?',
        ),
        ("coder,C08,C8\nAna,REG,REG\n", TWICE.format("column 3", "column 2")),
        ("claim,Ana\nC08,REG\nX,REG\n", '"X" is not a claim of this case'),
        ("coder,claim,code\n,C08,REG\n", "row 2 holds a code without a coder"),
        ("coder,item of text,code\nAna,C08,REG\n", "there is no column named claim"),
        ("coder,C08\n,REG\n", "row 2, column 2 holds a code without a coder"),
        (
            "coder,C08\nAna,REG,BIL\n",
            (
                'the file, line 2: "BIL" stands beyond the last column; '
                "a cell that holds a comma or a semicolon needs quotation marks"
            ),
        ),
        ("coder,C08\nAna,regionl\n", 'row 2, column 2: "regionl" is not a level: did you mean "regional"?'),
        (
            "claim,Ana\nC08,regionl\n",
            'row 2, column 2: "regionl" is not a level: did you mean "regional"?',
        ),
        (LONG + "Ben,C15,regionl\n", 'row 6: "regionl" is not a level: did you mean "regional"?'),
        (
            "coder,Claim 8\nAna,REG\n",
            '"Claim 8" is not a claim of this case',
        ),
        ("who,x\nAna,REG\n", UNCLEAR),
    ],
)
def test_a_text_that_cannot_be_read_gets_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(CodingError) as raised:
        Codings.read(text, CASE)

    assert str(raised.value) == sentence


def test_a_file_that_is_missing_or_not_text_gets_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "class.csv"
    with pytest.raises(CodingError, match=r"class\.csv cannot be read: No such file"):
        Codings.read(path)
    path.write_bytes("coder,C08\nZoë,REG\n".encode("latin-1"))
    with pytest.raises(
        CodingError, match=r'class\.csv is not UTF-8, so .+ choose "Save as", with the type "CSV UTF-8", or'
    ):
        Codings.read(path)
    for begins in (b"PK\x03\x04\x14\x00", b"\xd0\xcf\x11\xe0\xa1\xb1"):
        path.write_bytes(begins)
        with pytest.raises(CodingError, match=r"class\.csv is a spreadsheet program.s own file: .+Save as"):
            Codings.read(path)


def test_all_mistakes_of_a_file_are_told_at_once_and_nobody_is_named() -> None:
    text = "coder,C08,C105,C15\nAna Lyst,REG,BIL,regionl\nBen Efit,x,BIL,y\nAna Lyst,REG,,REG\n,REG,,\n"
    with pytest.raises(CodingError) as raised:
        Codings.read(text, CASE)
    first, *told = str(raised.value).split("\n- ")

    assert first == "there are 6 mistakes in it:"
    assert [each[:15] for each in told] == [
        "row 4 has the s",
        '"C105" is not a',
        "row 2, column 4",
        "row 3, column 2",
        "row 3, column 4",
        "and 1 more",
    ]
    assert not re.search("Ana|Lyst|Ben|Efit", str(raised.value))


@given(st.sampled_from(["Quilla Zander", "Öz, Vyt"]), st.sampled_from(["regionl", "x", "?!"]))
def test_no_mistake_is_told_with_a_coder_s_name(name: str, code: str) -> None:
    texts = [
        f'coder,C08\n"{name}",{code}\n',
        f'coder,C08\n"{name}",REG\n"{name}",REG\n',
        f'claim,"{name}"\nC08,{code}\n',
        f'claim,"{name}","{name}"\nC08,REG,REG\n',
        f'coder,claim,code\n"{name}",C08,{code}\n',
        f'coder,claim,code\n"{name}",C08,REG\n"{name}",C08,BIL\n',
        f'"{name}",x\ny,z\n',
    ]
    for text in texts:
        with pytest.raises(CodingError) as raised:
            Codings.read(text, CASE)
        assert not set(re.findall(r"\w+", name)) & set(re.findall(r"\w+", str(raised.value)))


@given(st.text(alphabet=st.sampled_from('coderlaim,;\t\n"C08ARG \r\x00é'), max_size=60))
def test_any_text_is_read_or_answered_with_a_sentence(text: str) -> None:
    with suppress(CodingError):
        assert Codings.read(text + "\n", CASE).coders


@given(
    st.dictionaries(
        st.sampled_from(["Ana", "Ben", "Çem"]),
        st.dictionaries(st.sampled_from(["C08", "C15", "C40"]), st.sampled_from(PILES), min_size=1),
        min_size=1,
    )
)
def test_the_three_forms_of_a_file_hold_the_same_codes(codes: dict[str, dict[str, Level]]) -> None:
    claims = ["C08", "C15", "C40"]
    long = [f"{c},{claim},{level}" for c, own in codes.items() for claim, level in own.items()]
    down = [",".join([coder, *(own.get(c, "") for c in claims)]) for coder, own in codes.items()]
    across = [",".join([claim, *(own.get(claim, "") for own in codes.values())]) for claim in claims]
    texts = [
        ["coder,claim,code", *long],
        ["coder,C08,C15,C40", *down],
        [",".join(["claim", *codes]), *across],
    ]

    assert [codes] * 3 == [plain(Codings.read("\n".join([*lines, ""]))) for lines in texts]


def test_claims_stand_in_the_order_of_the_case() -> None:
    assert Codings.read("claim,Ana\nC40,REG\nC08,REG\n", CASE).claims == ("C08", "C40")


def test_levels_beyond_the_scheme_count_as_one() -> None:
    codes = Codings.of({"Ana": {"C06": "framing"}, "Ben": {"C06": "outside"}})

    assert codes.of_claim == {"C06": (Level.OUTSIDE, Level.OUTSIDE)}


@pytest.mark.parametrize("codes", [None, ["REG"], {"Ana": "REG"}])
def test_what_is_no_codings_is_told_how_they_are_written(codes: object) -> None:
    with pytest.raises(CodingError, match="codings are written"):
        Codings.of(codes)


def test_codings_say_how_many_codes_are_missing() -> None:
    assert repr(Codings.read(LONG, CASE)) == "<Codings: 2 coders, 2 claims, 1 code of 4 missing>"


def test_the_independent_codes_of_a_case_need_its_reference() -> None:
    assert repr(Codings.independent(CASE)) == "<Codings: 3 coders, 73 claims>"
    with pytest.raises(ReferenceMissingError):
        Codings.independent(replace(CASE, reference=None))
