"""A case answers by id, keeps its answers apart, and turns into tables."""

import datetime as dt
import pickle
import shutil
import subprocess
import sys
from dataclasses import FrozenInstanceError, replace

import pytest

from irkit.case.case import CaseError, case_folder, case_names, load_case
from irkit.framework.levels import Level
from irkit.records.answers import RecordNotFoundError, ReferenceMissingError


@pytest.fixture(scope="module")
def case():
    return load_case("lavrov-tehran-2013")


@pytest.fixture(scope="module")
def bare(case):
    return replace(case, reference=None)


def test_names():
    """Every shipped case loads under its own name."""
    assert case_names()
    assert [load_case(name).id for name in case_names()] == list(case_names())


def test_frozen(case):
    """A case cannot be changed."""
    with pytest.raises(FrozenInstanceError):
        case.claims = ()


def test_unknown_case():
    """A misspelt case is answered with the likely one."""
    with pytest.raises(CaseError, match='did you mean "lavrov-tehran-2013"'):
        load_case("lavrov-teheran-2013")


def test_missing_folder(tmp_path):
    """A folder that is not there is told by its path."""
    with pytest.raises(CaseError, match="no such folder"):
        load_case(tmp_path / "nowhere")


def test_records(case):
    """Any record is found by its id."""
    found = [type(case[each]).__name__ for each in ("C24", "A_RUS", "I05", "S001", "L01", "H01", "P6", "T1")]
    assert found == ["Claim", "Actor", "Issue", "Tie", "Link", "Fact", "Paragraph", "Tension"]
    found = [type(case[each]).__name__ for each in ("F01", "X1", "V1", "R01", "E01", "regional")]
    assert found == ["ForecastQuestion", "ForecastQuestion", "Reading", "Work", "Point", "Section"]


@pytest.mark.parametrize("asked", ["C224", "c24", " C24"])
def test_unknown_id(case, asked):
    """A misspelt id is answered with the likely one."""
    with pytest.raises(RecordNotFoundError, match=r'has no claim ".*": did you mean "C\d\d"'):
        case.claim(asked)


def test_other_kind(case):
    """An id of another kind is not taken for a claim."""
    with pytest.raises(RecordNotFoundError, match="no claim"):
        case.claim("A_RUS")


def test_codes(case):
    """The answers of a claim can be asked."""
    assert case.effect_level("C31") is Level.REGIONAL
    assert case.accepted_levels("C31") == (Level.REGIONAL, Level.INTERNATIONAL)
    assert case.cause_level("C31") is Level.INTERNATIONAL
    assert case.cause_level("C01") is None


def test_contested(case):
    """A claim is contested where its codes differ."""
    assert [case.is_contested(each) for each in ("C40", "C21", "C36")] == [False, True, True]


def test_claims_in(case):
    """The claims of a paragraph and of a section can be asked."""
    assert case.claims_in("P3") == case.claims_in("international")
    assert {claim.section for claim in case.claims_in("conclusion")} == {"conclusion"}
    with pytest.raises(RecordNotFoundError):
        case.claims_in("P99")


def test_pair(case):
    """The pair is two actors."""
    assert [actor.name for actor in case.pair] == ["Russia", "Iran"]


def test_events(case):
    """Events come in the order of time, and none after the day asked."""
    until = dt.date(2013, 12, 17)
    events = [event for _, event in case.events(until)]
    assert [event.first_day for event in events] == sorted(event.first_day for event in events)
    assert max(event.last_day for event in events) <= until
    assert len(case.events()) == sum(len(fact.events) for fact in case.facts)


@pytest.mark.parametrize(
    "ask",
    [
        lambda case: case.effect_level("C01"),
        lambda case: case.accepted_levels("C01"),
        lambda case: case.cause_level("C01"),
        lambda case: case.is_contested("C01"),
        lambda case: case.codes("C01").verdict,
        lambda case: case.outcome("F01"),
        lambda case: case.points,
        lambda case: case.table("claims", reference=True),
        lambda case: case.table("questions", reference=True),
        lambda case: case.table("points"),
    ],
)
def test_bare_answers(bare, ask):
    """Without its reference a case says so and gives no answer."""
    with pytest.raises(ReferenceMissingError, match=r"without its reference\.toml"):
        ask(bare)


def test_bare_folder(tmp_path, bare):
    """A case loads from a folder without reference file."""
    shutil.copytree(case_folder(bare.id), tmp_path / "case", ignore=shutil.ignore_patterns("reference.toml"))
    assert load_case(tmp_path / "case") == bare


def test_pickle(case):
    """A case crosses from one process to another."""
    case.effect_level("C01")
    assert pickle.loads(pickle.dumps(case)) == case  # noqa: S301


def test_repr(case):
    """Neither the case nor its reference shows answers when printed."""
    assert repr(case).startswith("<Case lavrov-tehran-2013: Lavrov in Tehran, December 2013; 73 claims, ")
    assert "\n" not in repr(case)
    assert not [level for level in Level if level in repr(case.reference)]


def test_light():
    """A case loads without pandas and its like, and without what it can be turned into."""
    code = "import sys; from irkit.case.case import load_case; load_case(sys.argv[1]); print(*sys.modules)"
    command = [sys.executable, "-c", code, "lavrov-tehran-2013"]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    heavy = {"pandas", "numpy", "matplotlib", "networkx", "ipywidgets", "IPython", "pydantic"}
    assert set() == heavy & set(loaded)
    assert [] == [name for name in loaded if name.startswith("irkit.analysis")]


def test_case_read_once(tmp_path):
    """A case is read once, and again after a file in its folder has changed."""
    folder = shutil.copytree(case_folder("lavrov-tehran-2013"), tmp_path / "copy")
    first = load_case(folder)
    assert first is load_case(str(folder))
    actors = folder / "actors.toml"
    actors.write_text(actors.read_text(encoding="utf-8") + "\n# looked through\n", encoding="utf-8")
    assert first is not load_case(folder)
    (folder / "reference.toml").unlink()
    assert load_case(folder).reference is None


def test_faults_not_cached(tmp_path):
    """What is wrong is told each time, and no longer once it is mended."""
    folder = shutil.copytree(case_folder("lavrov-tehran-2013"), tmp_path / "copy")
    (folder / "claim.toml").touch()
    for _ in range(2):
        with pytest.raises(CaseError, match="unknown file"):
            load_case(folder)
    (folder / "claim.toml").unlink()
    assert load_case(folder).id == "lavrov-tehran-2013"


def test_data_elsewhere(tmp_path, monkeypatch):
    """The cases that come with irkit can be replaced by those of another folder."""
    shutil.copytree(
        case_folder("nixon-beijing-1972"),
        tmp_path / "cases" / "nixon",
        ignore=shutil.ignore_patterns("reference.toml"),
    )
    monkeypatch.setenv("IRKIT_DATA", str(tmp_path))
    assert case_names() == ("nixon",)
    assert load_case("nixon").reference is None
