"""A broken case gives one error that lists every fault, and nothing else ever comes out of bad input."""

import json
import pickle
import re
import shutil
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from irkit.case.case import CaseError, case_folder, case_names, load_case

FILES = {
    "case.toml": """
        id = "small"
        title = "A small case"
        pair = ["HERE", "THERE"]

        [article]
        author = "Somebody"
        title = "Something"
        date = 2020-01-01

        [[section]]
        id = "one"
        title = "One"
        heading_level = "regional"
    """,
    "paragraphs.toml": '[[paragraph]]\nid = "P1"\nsection = "one"\n',
    "actors.toml": """
        [[actor]]
        id = "HERE"
        name = "Here"
        kind = "state"
        scope = "bilateral"

        [[actor]]
        id = "THERE"
        name = "There"
        kind = "state"
        scope = "bilateral"
    """,
    "claims.toml": """
        [[claim]]
        id = "C01"
        locator = "P1.S1"
        section = "one"
        text = "Here moves There."
        actors = ["HERE", "THERE"]
    """,
    "links.toml": """
        [[link]]
        id = "L01"
        cause = "Here"
        effect = "There"
        sign = 1
        cause_level = "bilateral"
        effect_levels = ["regional"]
        mode = "asserted"
        claims = ["C01"]
    """,
    "facts.toml": None,
    "questions.toml": '[[question]]\nid = "F1"\neffect_level = "regional"\nquestion = "Will it?"\n',
    "reference.toml": """
        [[claim]]
        claim = "C01"
        effect_levels = ["regional"]
        cause_level = "bilateral"

        [[outcome]]
        question = "F1"
        outcome = "YES"
    """,
}


def write(folder, **changes):
    """Write the small case with files changed: ``claims=None`` leaves claims.toml out."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        change = changes.pop(name.removesuffix(".toml"), text)
        if isinstance(change, bytes):
            (folder / name).write_bytes(change)
        elif change is not None:
            (folder / name).write_text(re.sub(r"^ +", "", change, flags=re.MULTILINE), encoding="utf-8")
    assert changes == {}
    return folder


def faults(folder):
    with pytest.raises(CaseError) as caught:
        load_case(folder)
    return caught.value.faults


def said(faults):
    """Return of each fault where it is, and what is wrong in the words of the command line."""
    return [(fault.file, fault.record, fault.message) for fault in faults]


def changed(name, old, new):
    """Return a file of the small case with one text replaced."""
    text = FILES[f"{name}.toml"]
    assert old in text
    return {name: text.replace(old, new)}


def test_whole(tmp_path):
    """The small case is whole."""
    assert load_case(write(tmp_path)).claim("C01").text == "Here moves There."


@pytest.mark.parametrize("spoilt", ["[[actor\nid = 3", b"# \xff\n"], ids=["no TOML", "no UTF-8"])
def test_blamed_alone(tmp_path, spoilt):
    """Whoever points into it has done nothing wrong, and would drown the one fault that there is."""
    assert ["actors.toml"] == [fault.file for fault in faults(write(tmp_path, actors=spoilt))]


FACT = """[[fact]]
id = "H1"
topic = "x"
statement = "x"
status = "known"
events = [{{ label = "x", date = {} }}]
"""
SIX = "international, regional, bilateral, domestic, individual or framing"
MEND = "mend it, or say why in a [[difference]] of reference.toml"
BROKEN = {
    "broken reference": (
        changed("claims", '"THERE"]', '"THEER"]'),
        (
            "claims.toml", "C01", 'actors names "THEER", which is not in actors.toml: did you mean "THERE"?'
        ),
    ),
    "reference into an empty file": (
        changed("claims", "actors =", "issues ="),
        (
            "claims.toml", "C01", 'issues names "HERE", which is not in issues.toml: the case has no issues'
        ),
    ),
    "broken pair": (
        changed("case", '"THERE"]', '"THEER"]'),
        ("case.toml", None, 'pair names "THEER", which is not in actors.toml: did you mean "THERE"?'),
    ),
    "duplicate id in one file": (
        changed("actors", '"THERE"', '"HERE"'),
        ("actors.toml", "HERE", "stands 2 times in actors.toml: an id stands once in a case"),
    ),
    "duplicate id across files": (
        changed("links", '"L01"', '"C01"'),
        (
            "links.toml", "C01", "stands 2 times in claims.toml and links.toml: an id stands once in a case"
        ),
    ),
    "claim coded twice": (
        {"reference": FILES["reference.toml"] + '\n[[claim]]\nclaim = "C01"\neffect_levels = ["regional"]\n'},
        ("reference.toml", "C01", "stands 2 times in reference.toml: an id stands once in a case"),
    ),
    "unknown field": (
        changed("claims", "actors =", "actor ="),
        ("claims.toml", "C01", 'unknown field "actor": did you mean "actors"?'),
    ),
    "unknown field of the case": (
        changed("case", "title = \"A small case\"", "title = \"A\"\nlicense = \"none\""),
        ("case.toml", None, 'unknown field "license": did you mean "licence"?'),
    ),
    "unknown table": (
        {"links": "[[links]]\nid = 1\n"},
        ("links.toml", None, 'unknown table "links": did you mean "link"?'),
    ),
    "one bracket": (
        {"questions": '[question]\nid = "F1"\n'},
        ("questions.toml", None, "write [[question]], with two brackets, before each record"),
    ),
    "list of no records": (
        {"links": "link = [1]\n"},
        ("links.toml", "link 1", "should be a table under [[link]]"),
    ),
    "missing field": (
        changed("claims", 'section = "one"\n', "\n"),
        ("claims.toml", "C01", 'the field "section" is missing'),
    ),
    "missing id": (
        changed("links", 'id = "L01"\n', "\n"),
        ("links.toml", "link 1", 'the field "id" is missing'),
    ),
    "missing article": (
        changed("case", "[article]", "[[word]]"),
        ("case.toml", None, "the table [article] is missing"),
    ),
    "wrong type": (
        changed("claims", '["HERE", "THERE"]', '"HERE"'),
        ("claims.toml", "C01", "actors should be a list in [ ], not text"),
    ),
    "number for text": (
        changed("claims", '"Here moves There."', "3"),
        ("claims.toml", "C01", "text should be text in quotes, not a number"),
    ),
    "text for a date": (
        changed("case", "2020-01-01", '"yesterday"'),
        ("case.toml", "article", "date should be a date such as 2013-12-17, not text"),
    ),
    "sign out of range": (
        changed("links", "sign = 1", "sign = 2"),
        ("links.toml", "L01", "sign should be at most 1"),
    ),
    "no effect level": (
        changed("reference", '["regional"]', "[]"),
        ("reference.toml", "C01", "effect_levels should hold at least 1"),
    ),
    "misspelt level": (
        changed("reference", '["regional"]', '["regionl"]'),
        ("reference.toml", "C01", 'effect_levels 1: "regionl" is not a level: did you mean "regional"?'),
    ),
    "short form of a level": (
        changed("reference", '"bilateral"', '"BIL"'),
        ("reference.toml", "C01", 'cause_level: "BIL" is a short form: write "bilateral"'),
    ),
    "level beyond the scheme": (
        changed("reference", '"bilateral"', '"outside"'),
        (
            "reference.toml", "C01", f'cause_level: "outside" is not a level: allowed are {SIX}'
        ),
    ),
    "number for a level": (
        changed("reference", '"bilateral"', "3"),
        ("reference.toml", "C01", "cause_level should be a level such as regional, not a number"),
    ),
    "empty text": (
        changed("claims", '"Here moves There."', '" "'),
        ("claims.toml", "C01", "text should not be empty"),
    ),
    "date out of the calendar": (
        {"facts": FACT.format('"2013-02-30"')},
        ("facts.toml", "H1", 'events 1, date: "2013-02-30" is not in the calendar'),
    ),
    "unknown field within a record": (
        {"facts": FACT.format('2013-02-28, lable = ""')},
        ("facts.toml", "H1", 'unknown field "events 1, lable": did you mean "label"?'),
    ),
    "address that is none": (
        {"facts": FACT.format("2013") + 'sources = [{ title = "x", publisher = "y", url = "z" }]\n'},
        ("facts.toml", "H1", r"sources 1, url should match ^https?://\S+$"),
    ),
    "date with a time": (
        changed("case", "2020-01-01", "2020-01-01T12:00:00"),
        ("case.toml", "article", "date should be a date such as 2013-12-17, not a date or a time"),
    ),
    "pair of three": (
        changed("case", '"THERE"]', '"THERE", "HERE"]'),
        ("case.toml", None, "pair should hold at most 2"),
    ),
    "word that is not allowed": (
        changed("links", '"asserted"', '"assertd"'),
        ("links.toml", "L01", 'mode: "assertd" is not allowed: did you mean "asserted"?'),
    ),
    "locator beyond the article": (
        changed("claims", "P1.S1", "P7.S1"),
        ("claims.toml", "C01", 'locator names "P7", which is not in paragraphs.toml: allowed are P1'),
    ),
    "claim in another section": (
        {
            **changed("claims", '"one"', '"two"'),
            "case": FILES["case.toml"] + '\n[[section]]\nid = "two"\ntitle = "Two"\n',
        },
        ("claims.toml", "C01", 'section is "two", but P1 stands in "one"'),
    ),
    "claim without codes": (
        {"reference": '[[outcome]]\nquestion = "F1"\noutcome = "NO"\n'},
        ("reference.toml", "C01", "the claim has no codes: add a [[claim]] for it"),
    ),
    "impossible outcome": (
        changed("reference", '"YES"', '"YEA"'),
        ("reference.toml", "F1", 'outcome "YEA" is no answer to the question: did you mean "YES"?'),
    ),
    "link apart from its claims": (
        changed("links", '"bilateral"', '"domestic"'),
        ("links.toml", "L01", f"cause level domestic is that of none of C01: {MEND}"),
    ),
    "effect of a link apart from its claims": (
        changed("links", '["regional"]', '["domestic"]'),
        (
            "links.toml", "L01", f"effect level domestic is accepted for none of C01: {MEND}"
        ),
    ),
    "difference for nothing": (
        {"reference": FILES["reference.toml"] + '[[difference]]\nlink = "L01"\nreason = "None."\n'},
        ("reference.toml", "L01", "has a difference, but its levels are those of its claims"),
    ),
    "bad UTF-8": (
        {"claims": b"# fine\n[[claim]]\nid = \"C\xff1\"\n"},
        ("claims.toml", None, "line 3 is not UTF-8: save the file as UTF-8"),
    ),
    "missing file": ({"claims": None}, ("claims.toml", None, "the file is missing")),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), BROKEN.values(), ids=BROKEN.keys())
def test_faults(tmp_path, changes, expected):
    """A fault is told with its file, its record and what was likely meant."""
    assert expected in said(faults(write(tmp_path, **changes)))


@pytest.mark.parametrize(
    "name", ["broken reference", "unknown field", "misspelt level", "sign out of range", "impossible outcome"]
)
def test_told_once(tmp_path, name):
    """One fault is told once."""
    changes, expected = BROKEN[name]
    assert [expected] == said(faults(write(tmp_path, **changes)))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("broken reference", (("actors",), "dangling", "THEER", 'did you mean "THERE"?')),
        ("unknown field", (("actor",), "unknown", None, 'did you mean "actors"?')),
        ("misspelt level", (("effect_levels", 0), "value", "regionl", 'did you mean "regional"?')),
        ("word that is not allowed", (("mode",), "value", "assertd", 'did you mean "asserted"?')),
        ("missing field", (("section",), "missing", None, "")),
    ],
)
def test_fault_is_data(tmp_path, name, data):
    """A fault knows its field, its kind, what was given and what to do, so that nobody parses a sentence."""
    changes, expected = BROKEN[name]
    (fault,) = [fault for fault in faults(write(tmp_path, **changes)) if said([fault]) == [expected]]
    assert data == (fault.field, fault.kind, fault.given, fault.advice)


def test_bad_toml(tmp_path):
    """Bad TOML is told with its line."""
    (fault,) = [each for each in faults(write(tmp_path, claims='[[claim]]\nid "C01"\n')) if not each.record]
    assert fault.file == "claims.toml"
    assert re.match(r"is not TOML: .*line 2", fault.message)


def test_deep_toml(tmp_path):
    """TOML nested too deeply is a fault."""
    assert faults(write(tmp_path, links="link = " + "[" * 20_000))


def test_misnamed_file(tmp_path):
    """A misnamed file is told."""
    shutil.move(write(tmp_path) / "links.toml", tmp_path / "link.toml")
    assert [("link.toml", None, 'unknown file: did you mean "links.toml"?')] == said(faults(tmp_path))


def test_other_files(tmp_path):
    """Other files in the folder are left alone."""
    (write(tmp_path) / "README.md").write_text("Notes.", encoding="utf-8")
    (tmp_path / ".hidden.toml").write_text("?", encoding="utf-8")
    assert load_case(tmp_path).id == "small"


def test_folder_for_file(tmp_path):
    """A folder in the place of a file is a fault."""
    (write(tmp_path, links=None) / "links.toml").mkdir()
    (fault,) = faults(tmp_path)
    assert fault.message.startswith("cannot be read")


def test_windows(tmp_path):
    """A byte order mark and Windows line ends do no harm."""
    for path in write(tmp_path).iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_case(tmp_path).id == "small"


def test_all_at_once(tmp_path):
    """Five faults come in one error."""
    folder = write(
        tmp_path,
        **changed("actors", 'name = "Here"\n        kind = "state"', 'name = "Here"\n        kind = "stat"'),
        **changed("links", '["C01"]', '["C09"]'),
        **changed("reference", '"bilateral"', '"bilatral"'),
        **changed("claims", "text =", "txt ="),
    )  # fmt: skip
    with pytest.raises(CaseError) as caught:
        load_case(folder)
    told = [
        'actors.toml: HERE: kind: "stat" is not allowed: did you mean "state"?',
        'claims.toml: C01: the field "text" is missing',
        'claims.toml: C01: unknown field "txt": did you mean "text"?',
        'links.toml: L01: claims names "C09", which is not in claims.toml: did you mean "C01"?',
        'reference.toml: C01: cause_level: "bilatral" is not a level: did you mean "bilateral"?',
    ]
    lines = str(caught.value).splitlines()
    assert f"{tmp_path.name}: 5 faults" == lines[0]
    assert sorted(told) == sorted(line.strip() for line in lines[1:])


def test_pickle(tmp_path):
    """The error crosses from one process to another."""
    with pytest.raises(CaseError) as caught:
        load_case(write(tmp_path, claims=None))
    assert caught.value.faults == pickle.loads(pickle.dumps(caught.value)).faults  # noqa: S301


POINTING = re.compile(
    r'^(?:actors|claims|facts|issues|contrasts_with|section|issue|implied_by|a|b) = .*?"(\w+)"'
)
NAMING = re.compile(r'^(?:id|claim|question) = "(\w+)"')


def references(folder):
    """Return file, line, record and name of every reference that stands on one line."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        record = None
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            if named := NAMING.match(line):
                record = named[1]
            if pointed := POINTING.match(line):
                found.append((path.name, number, record, pointed[1]))
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_broken_reference(tmp_path, data):
    """Any one broken reference is found where it stands."""
    shipped = case_folder(data.draw(st.sampled_from(case_names())))
    file, number, record, name = data.draw(st.sampled_from(references(shipped)))
    folder = tmp_path / "case"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(shipped, folder)
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    lines[number] = lines[number].replace(f'"{name}"', f'"{name}x"', 1)
    (folder / file).write_text("\n".join(lines), encoding="utf-8")
    told = [fault.message for fault in faults(folder) if (fault.file, fault.record) == (file, record)]
    assert any(f'names "{name}x"' in message and f'"{name}"' in message for message in told)


JSON = st.recursive(
    st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["C"])),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(field=st.sampled_from(["id", "locator", "section", "text", "actors", "core", "cue"]), value=JSON)
def test_any_value(tmp_path, field, value):
    """No value of a field gives another error."""
    lines = dict(line.strip().split(" = ") for line in FILES["claims.toml"].splitlines() if " = " in line)
    lines[field] = json.dumps(value, ensure_ascii=False)
    text = "[[claim]]\n" + "\n".join(f"{key} = {each}" for key, each in lines.items())
    with suppress(CaseError):
        assert len(load_case(write(tmp_path, claims=text)).claims) == 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(file=st.sampled_from([name.removesuffix(".toml") for name in FILES]), content=st.binary(max_size=60))
def test_any_content(tmp_path, file, content):
    """No content of a file gives another error."""
    with suppress(CaseError):
        assert load_case(write(tmp_path, **{file: content})).id == "small"
