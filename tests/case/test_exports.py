"""What leaves irkit can be read by others, with codes and quotations intact, and is the same every time."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

from irkit import case_names, load_case
from irkit.case.case import Case
from irkit.case.exports import SPACE, ExportError, claims_csv, export, qdpx
from irkit.case.newcase import write_new_case
from irkit.cli import app

GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
N = f"{{{SPACE}}}"


@pytest.fixture(scope="module", params=case_names())
def case(request: pytest.FixtureRequest) -> Case:
    return load_case(request.param)


def opened(content: bytes) -> tuple[ET.Element, dict[str, str]]:
    """Return the project of a QDPX file and its texts by the name that the project gives them."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    held = {name: archive.read(name).decode() for name in archive.namelist()}
    root = ET.fromstring(held.pop("project.qde"))  # noqa: S314
    return root, {f"internal://{name.removeprefix('sources/')}": text for name, text in held.items()}


def quotations(content: bytes) -> dict[str, tuple[str, set[str]]]:
    """Return each quotation's text and codes by the claim it is named after, as our own reader sees them."""
    root, texts = opened(content)
    groups = root.findall(f"{N}CodeBook/{N}Codes/{N}Code")
    names = {c.get("guid"): f"{g.get('name')}: {c.get('name')}" for g in groups for c in g.iter(f"{N}Code")}
    found = {}
    for source in root.iter(f"{N}TextSource"):
        text = texts[source.attrib["plainTextPath"]]
        for each in source.iter(f"{N}PlainTextSelection"):
            start, end = int(each.attrib["startPosition"]), int(each.attrib["endPosition"])
            codes = {names[ref.get("targetGUID")] for ref in each.iter(f"{N}CodeRef")}
            found[each.attrib["name"]] = (text[start:end], codes)
    return found


def wanted(case: Case) -> dict[str, tuple[str, set[str]]]:
    """Return what a reader should find: each claim's text and its codes."""
    found = {}
    for claim in case.claims:
        codes = case.codes(claim.id)
        said = {f"effect level: {codes.effect_level.value}", *(f"type: {each}" for each in codes.types)}
        said |= {f"cause level: {codes.cause_level.value}"} if codes.cause_level else set()
        said |= {f"certainty: {codes.certainty}"} if codes.certainty else set()
        said |= {f"evidence: {codes.evidence}"} if codes.evidence else set()
        found[claim.id] = (claim.text, said)
    return found


def test_quotations(case: Case) -> None:
    """Every claim is a quotation with its codes."""
    assert wanted(case) == quotations(qdpx(case))


def test_other_reader(case: Case, tmp_path: Path) -> None:
    """pyrefiqda reads the file by the standard's own schema; where it is not installed this is skipped."""
    reader: Any = pytest.importorskip("pyrefiqda").RefiProject
    path = export(case, "qdpx", tmp_path / "case.qdpx")
    project = reader.load(path, tmp_path / "out")
    names = {c.guid: f"{g.name}: {c.name}" for g in project.code_book.codes.code for c in g.code}
    found = {}
    for source in project.sources.text_source:
        text = reader.resolve_source_path(source.plain_text_path, tmp_path / "out").read_text(
            encoding="utf-8"
        )
        for each in source.plain_text_selection:
            codes = {names[coding.code_ref.target_guid] for coding in each.coding}
            found[each.name] = (text[each.start_position : each.end_position], codes)
    assert wanted(case) == found


def test_digests(case: Case) -> None:
    """The digests stand in the texts."""
    texts = opened(qdpx(case))[1].values()
    assert not [each.id for each in case.paragraphs if not any(each.digest in text for text in texts)]


@pytest.mark.parametrize("kind", ["csv", "qdpx"])
def test_same_bytes(case: Case, tmp_path: Path, kind: str) -> None:
    """Two exports are the same bytes."""
    first = export(case, kind, tmp_path / "one").read_bytes()
    second = export(load_case(case.id), kind, tmp_path / "two").read_bytes()
    assert first == second


def test_standard(case: Case) -> None:
    """A project keeps to the order and the ids of the standard."""
    root, texts = opened(qdpx(case))
    assert [f"{N}{name}" for name in ("Users", "CodeBook", "Sources", "Description")] == [e.tag for e in root]
    ids = [each.attrib["guid"] for each in root.iter() if "guid" in each.attrib]
    assert len(set(ids)) == len(ids)
    assert not [each for each in ids if not GUID.fullmatch(each)]
    assert not [c.attrib for c in root.iter(f"{N}Code") if c.attrib["isCodable"] not in ("true", "false")]
    assert {each.attrib["plainTextPath"] for each in root.iter(f"{N}TextSource")} == set(texts)
    users = {each.attrib["guid"] for each in root.iter(f"{N}User")}
    assert {each.attrib["creatingUser"] for each in root.iter() if "creatingUser" in each.attrib} <= users


def test_bare(case: Case) -> None:
    """A case without its reference gives no answer away."""
    bare = replace(case, reference=None)
    assert {claim.id: (claim.text, set()) for claim in case.claims} == quotations(qdpx(bare))
    assert "effect_level" not in claims_csv(bare).decode("utf-8-sig").splitlines()[0]


def test_csv(case: Case) -> None:
    """The table has one row per claim, with its code."""
    rows = list(csv.DictReader(io.StringIO(claims_csv(case).decode("utf-8-sig"))))
    assert [(c.id, c.text, case.effect_level(c.id).value) for c in case.claims] == [
        (row["claim"], row["text"], row["effect_level"]) for row in rows
    ]


def test_unwritable_text(tmp_path: Path) -> None:
    """Text that XML cannot hold does not break the project."""
    folder = write_new_case("odd", tmp_path)
    path = folder / "claims.toml"
    odd = path.read_text(encoding="utf-8").replace("Thereland still", r"\u0000 <b> & \U0001F40E ]]> still")
    path.write_text(odd, encoding="utf-8")
    text, _ = quotations(qdpx(load_case(folder)))["C03"]
    assert "\N{REPLACEMENT CHARACTER} <b> & \N{HORSE} ]]> still waits" in text


def test_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another file is not overwritten unless it is named."""
    monkeypatch.chdir(tmp_path)
    run = CliRunner()
    name = "nixon-beijing-1972"
    assert [0, 0] == [run.invoke(app, ["export", name, "--to", "csv"]).exit_code for _ in range(2)]
    (tmp_path / f"{name}.csv").write_text("my notes", encoding="utf-8")
    refused = run.invoke(app, ["export", name, "--to", "csv"])
    assert (2, True) == (refused.exit_code, "holds something else" in refused.output)
    assert "my notes" == (tmp_path / f"{name}.csv").read_text(encoding="utf-8")
    assert 0 == run.invoke(app, ["export", name, "--to", "csv", "--out", f"{name}.csv"]).exit_code


def test_refusals(tmp_path: Path) -> None:
    """What cannot be exported is told."""
    case = load_case("nixon-beijing-1972")
    with pytest.raises(ExportError, match='did you mean "qdpx"'):
        export(case, "qdpxx")
    with pytest.raises(ExportError, match="cannot be written"):
        export(case, "csv", tmp_path / "nowhere" / "file.csv")
    assert 2 == CliRunner().invoke(app, ["export", "nobody", "--to", "csv"]).exit_code
