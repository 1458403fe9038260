"""A case for other programs: its claims as a table, or the whole as a REFI-QDA project.

REFI-QDA is what programs for qualitative analysis exchange (www.qdasoftware.org).
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from jinja2 import Environment, StrictUndefined

from irkit.case.case import Case
from irkit.records.records import Claim
from irkit.text import UserError, listed, meant, write_whole, write_zip

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
    template = Path(__file__).with_name("project.xml").read_text(encoding="utf-8")
    space = uuid5(NAMESPACE_URL, f"urn:irkit:{case.id}")
    digests = {paragraph.id: paragraph.digest for paragraph in case.paragraphs}
    places = dict.fromkeys([*digests, *(claim.paragraph for claim in case.claims)])
    texts = {place: _text(case, place, digests.get(place, "")) for place in places}

    def guid(kind: str, name: str) -> str:
        """Return the id of a part, always the same for the same part of the same case."""
        return str(uuid5(space, f"{kind}:{name}"))

    environment = Environment(autoescape=True, trim_blocks=True, undefined=StrictUndefined)
    created = f"{(case.about.prepared or case.article.date).isoformat()}T00:00:00Z"
    project = environment.from_string(template).render(
        case=case, codebook=_codebook(case), texts=texts, guid=guid, created=created, space=SPACE
    )
    files = {"project.qde": project}
    files |= {f"sources/{guid('text', place)}.txt": text for place, (text, _) in texts.items()}
    content = io.BytesIO()
    clean = ((name, NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)) for name, text in files.items())
    write_zip(content, clean, packed=False)
    return content.getvalue()


def _codebook(case: Case) -> dict[str, list[tuple[str, str, str]]]:
    """Return each kind of code with its words, what they mean, and the colours of levels."""
    levels = [(entry.level.value, entry.definition, entry.colour) for entry in case.codebook]
    codebook = {"effect level": levels, "cause level": [(word, "", colour) for word, _, colour in levels]}
    for kind in CODE_KINDS:
        meanings = {word.word: word.meaning for word in case.words if word.of == kind}
        given = {word for claim in case.claims for of, word in _codes(case, claim) if of == kind}
        if given:
            codebook[kind] = [(word, meanings.get(word, ""), "") for word in sorted(given)]
    return codebook


def _text(case: Case, place: str, digest: str) -> tuple[str, list[dict[str, Any]]]:
    """Return a paragraph's text, and its claims as quotations with start and end in it."""
    text = f"{digest}\n\n" if digest else ""
    quotations = []
    for claim in case.claims:
        if claim.paragraph == place:
            start = len(text) + len(claim.id) + 2
            text += f"{claim.id}  {claim.text}\n"
            span = {"claim": claim.id, "start": start, "end": len(text) - 1}
            quotations.append({**span, "codes": _codes(case, claim), "doubt": _doubt(case, claim)})
    return text, quotations


def _codes(case: Case, claim: Claim) -> list[tuple[str, str]]:
    if case.reference is None:
        return []
    codes = case.codes(claim.id)
    given: list[tuple[str, str | None]] = [("effect level", codes.effect_level)]
    given += [("cause level", codes.cause_level), *(("type", word) for word in dict.fromkeys(codes.types))]
    given += [("certainty", codes.certainty), ("evidence", codes.evidence)]
    return [(kind, str(word)) for kind, word in given if word is not None]


def _doubt(case: Case, claim: Claim) -> str:
    if case.reference is None or not case.is_contested(claim.id):
        return ""
    others = [level.value for level in case.codes(claim.id).effect_levels[1:]]
    return f"Contested; also accepted: {listed(others)}." if others else "Contested."


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
