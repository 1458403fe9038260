"""A case for other programs: its claims as a table, or the whole as a REFI-QDA project.

REFI-QDA is what programs for qualitative analysis exchange (www.qdasoftware.org).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.etree import ElementTree as ET

from irkit.text import UserError, listed, meant, write_whole

if TYPE_CHECKING:
    from irkit.case.case import Case
    from irkit.records.records import Claim

TEXT_COLUMNS = ("locator", "section", "text", "actors", "issues")
CODE_COLUMNS = (
    "effect_level", "accepted_levels", "cause_level", "contested", "types", "certainty", "evidence",
    "independent_codes", "facts",
)  # fmt: skip


SPACE = "urn:QDA-XML:project:1.0"
CODE_KINDS = ("type", "certainty", "evidence")
"""The codes besides the levels; the words of each are those that the case uses."""

# XML 1.0 has no place for these, not even escaped, and TOML lets them be written.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class ExportError(UserError, ValueError):
    """A case that cannot be exported, with the reason."""


def claims_csv(case: Case) -> bytes:
    """Return the claims with their codes as CSV: a row a claim, several values of a cell set off by spaces.

    It opens with a byte-order mark, so that spreadsheets read it as UTF-8. A case without its reference
    has the columns of the text alone.

    Parameters
    ----------
    case : Case
        The case.
    """
    coded = case.reference is not None
    table = case.table("claims", reference=coded).rename(columns={"effect_levels": "accepted_levels"})
    cells = table.reindex(columns=[*TEXT_COLUMNS, *(CODE_COLUMNS if coded else ())]).map(_cell)
    text: str = cells.rename_axis("claim").to_csv(lineterminator="\n")
    return text.encode("utf-8-sig")


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else ""


def qdpx(case: Case) -> bytes:
    """Return a case as the bytes of a QDPX file: codebook, texts in our own words, coded quotations.

    The codes are the effect and cause levels of the codebook and, where the case codes them, types,
    certainty and evidence. Each paragraph is a text: its digest, then its claims, and each claim is a
    quotation of it. The same case gives the same bytes: ids are derived from its own, and nothing in the
    file tells when it was made. A case without its reference has quotations without codes.

    Parameters
    ----------
    case : Case
        The case.

    References
    ----------
    REFI-QDA standard, project exchange 1.0.
    """
    project = _Project(case)
    files = {"project.qde": project.xml()}
    files |= {f"sources/{project.guid('text', name)}.txt": text.encode() for name, text, _ in project.texts()}
    content = io.BytesIO()
    # Stored and not compressed, so that the bytes do not hang on a version of zlib.
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, text)
    return content.getvalue()


class _Project:
    """The project's parts as XML; what is only ever asked of one case stands together."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.space: UUID = uuid5(NAMESPACE_URL, f"urn:irkit:{case.id}")
        self.origin = {
            "creatingUser": self.guid("user", "irkit"),
            "creationDateTime": f"{(case.about.prepared or case.article.date).isoformat()}T00:00:00Z",
        }

    def guid(self, kind: str, name: str) -> str:
        """Return the id of a part, always the same for the same part of the same case."""
        return str(uuid5(self.space, f"{kind}:{name}"))

    def texts(self) -> Iterator[tuple[str, str, list[tuple[Claim, int, int]]]]:
        """Return each paragraph's id, its text, and its claims with start and end in it."""
        digests = {paragraph.id: paragraph.digest for paragraph in self.case.paragraphs}
        for place in dict.fromkeys([*digests, *(claim.paragraph for claim in self.case.claims)]):
            text = f"{_clean(digests[place])}\n\n" if digests.get(place) else ""
            spans = []
            for claim in self.case.claims:
                if claim.paragraph == place:
                    start = len(text) + len(claim.id) + 2
                    text += f"{claim.id}  {_clean(claim.text)}\n"
                    spans.append((claim, start, len(text) - 1))
            yield place, text, spans

    def xml(self) -> bytes:
        """Return the project file, its parts in the order that the standard asks for."""
        user, created = self.origin["creatingUser"], self.origin["creationDateTime"]
        name = {"name": _clean(self.case.title), "origin": "irkit"}
        root = ET.Element("Project", {
            "xmlns": SPACE, **name, "creatingUserGUID": user, "creationDateTime": created,
        })  # fmt: skip
        _add(_add(root, "Users", {}), "User", {"guid": user, "name": "irkit"})
        self._add_codes(_add(_add(root, "CodeBook", {}), "Codes", {}))
        sources = _add(root, "Sources", {})
        for place, _, spans in self.texts():
            self._add_text(sources, place, spans)
        _describe(root, self.case.about.caution)
        ET.indent(root)
        body: bytes = ET.tostring(root, "utf-8")
        return b'<?xml version="1.0" encoding="utf-8"?>\n' + body + b"\n"

    def _add_codes(self, codes: ET.Element) -> None:
        for kind in ("effect level", "cause level"):
            group = self._add_code(codes, kind, kind, isCodable="false")
            for entry in self.case.codebook:
                definition = entry.definition if kind == "effect level" else ""
                self._add_code(group, kind, entry.level.value, definition, color=entry.colour)
        for kind in CODE_KINDS:
            given = {word for claim in self.case.claims for of, word in self._codes(claim) if of == kind}
            group = self._add_code(codes, kind, kind, isCodable="false") if given else codes
            meanings = {word.word: word.meaning for word in self.case.words if word.of == kind}
            for word in sorted(given):
                self._add_code(group, kind, word, meanings.get(word, ""))

    def _add_code(
        self, parent: ET.Element, kind: str, name: str, description: str = "", **attributes: str
    ) -> ET.Element:
        own = {"guid": self.guid("code", f"{kind}/{name}"), "name": name, "isCodable": "true"}
        return _add(parent, "Code", own | attributes, description)

    def _add_text(self, sources: ET.Element, place: str, spans: Iterable[tuple[Claim, int, int]]) -> None:
        guid = self.guid("text", place)
        text = {"guid": guid, "name": place, "plainTextPath": f"internal://{guid}.txt"}
        source = _add(sources, "TextSource", text | self.origin)
        for claim, start, end in spans:
            own = {"guid": self.guid("claim", claim.id), "name": claim.id}
            span = {"startPosition": str(start), "endPosition": str(end)}
            quotation = _add(source, "PlainTextSelection", own | span | self.origin, self._doubt(claim))
            for kind, word in self._codes(claim):
                coding = {"guid": self.guid("coding", f"{claim.id}/{kind}/{word}")}
                code = {"targetGUID": self.guid("code", f"{kind}/{word}")}
                _add(_add(quotation, "Coding", coding | self.origin), "CodeRef", code)

    def _codes(self, claim: Claim) -> Iterator[tuple[str, str]]:
        if self.case.reference is None:
            return
        codes = self.case.codes(claim.id)
        yield "effect level", codes.effect_level.value
        if codes.cause_level is not None:
            yield "cause level", codes.cause_level.value
        yield from (("type", word) for word in dict.fromkeys(codes.types))
        for kind, given in (("certainty", codes.certainty), ("evidence", codes.evidence)):
            if given is not None:
                yield kind, given

    def _doubt(self, claim: Claim) -> str:
        if self.case.reference is None or not self.case.is_contested(claim.id):
            return ""
        others = [level.value for level in self.case.accepted_levels(claim.id)[1:]]
        return f"Contested; also accepted: {listed(others)}." if others else "Contested."


def _add(parent: ET.Element, tag: str, attributes: dict[str, str], description: str = "") -> ET.Element:
    element = ET.SubElement(parent, tag, attributes)
    _describe(element, description)
    return element


def _describe(element: ET.Element, text: str) -> None:
    if text:
        ET.SubElement(element, "Description").text = _clean(text)


def _clean(text: str) -> str:
    return NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


FORMATS: Mapping[str, Callable[[Case], bytes]] = {"csv": claims_csv, "qdpx": qdpx}


def export(case: Case, to: str, out: Path | str | None = None) -> Path:
    """Write a case for another program, whole or not at all, and return the file.

    Parameters
    ----------
    case : Case
        The case.
    to : {"csv", "qdpx"}
        A table of the claims, or a REFI-QDA project with codebook, texts and quotations.
    out : path, optional
        The file; by default the case's name in this folder, where another file is not overwritten.

    Raises
    ------
    ExportError
        If the kind is unknown, or if the file is there already or cannot be written.
    """
    if to not in FORMATS:
        raise ExportError(f'a case cannot be exported to "{to}": {meant(to, FORMATS)}')
    target, content = Path(out or f"{case.id}.{to}"), FORMATS[to](case)
    try:
        if out is None and target.exists() and target.read_bytes() != content:
            raise ExportError(f"{target} is there already and holds something else: name a file with --out")
        write_whole(target, content)
    except OSError as error:
        raise ExportError(f"{target} cannot be written: {error.strerror or error}") from None
    return target
