"""The widget of the lesson on coding together: where a class parts, claim by claim."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache
from pathlib import Path
from textwrap import shorten

from irkit.agreement import (
    Codes,
    confused_pairs,
    contested_claims,
    krippendorffs_alpha,
    percent_agreement,
)
from irkit.case import Case
from irkit.casebook import entry_for
from irkit.coders import where_coders_part, who_gave, without_names
from irkit.codingfiles import read_codings
from irkit.codings import Codings
from irkit.levels import Level, entry
from irkit.widgets.agreementboard import AgreementBoard, Part, Parted, Side
from irkit.words import listed


def agreement_board(codings: Codes | Path | str, case: Case, *, names: bool = False) -> AgreementBoard:
    """Return where coders part, to look at claim by claim, with the codebook at hand.

    Parameters
    ----------
    codings : Codings, mapping, path or str
        For each coder a code by claim, or a class's CSV file as :func:`irkit.read_codings` reads it.
    case : Case
        The case that the claims belong to. Its reference is not needed.
    names : bool, default False
        Whether coders are called by their names; otherwise each is a letter, and no name is sent to the page.

    Raises
    ------
    CodingError
        If the codes or the file cannot be read.
    """
    if isinstance(codings, Path | str):
        codings = read_codings(codings, case)
    return AgreementBoard(
        _parted(codings, case, names), lambda content: _parted(read_codings(content, case), case, names)
    )


def _parted(codings: Codes, case: Case, names: bool) -> Parted:
    given = codings if isinstance(codings, Codings) else Codings.of(codings)
    read = given if names else without_names(given)
    texts = {claim.id: claim.text for claim in case.claims}

    @cache
    def parts_for(pair: str, coder: str) -> tuple[Part, ...]:
        one, _, other = pair.partition("|")
        table = where_coders_part(read, (one, other) if pair else None, coder or None)
        return tuple(_part(str(claim), list(line), texts) for claim, line in table.iterrows())

    return Parted(
        _told(read),
        ["claim", *map(_shown, read.used), "pairs alike"],
        _pairs(read),
        {coder: coder for coder in read.coders},
        parts_for,
        lambda claim: texts.get(claim, "The case holds no such claim."),
        lambda claim: [
            _side(code, coders, read, claim, case) for code, coders in who_gave(read, claim).items()
        ],
        lambda: _measured(read),
    )


def _told(read: Codings) -> str:
    """Return how far they agree, and on how much nobody prevails."""
    coders, claims = len(read.coders), len(read.claims)
    told = f"{coders} coder{'' if coders == 1 else 's'}, {claims} claim{'' if claims == 1 else 's'}."
    percent = percent_agreement(read)
    if not percent.pairs:
        return f"{told} {percent!r}"
    contested = len(contested_claims(read))
    held = f"{contested} claim{'' if contested == 1 else 's'}"
    none = f"On {held} no code has two thirds of the coders." if contested else ""
    return f"{told} {percent!r} {none or 'On every claim one code has two thirds of the coders.'}"


def _shown(code: Hashable) -> str:
    return f"{entry(code).sign} {entry(code).label}" if isinstance(code, Level) else str(code)


def _pairs(read: Codings) -> dict[str, str]:
    by_name = {str(code): code for code in read.used}
    pairs: dict[str, str] = {}
    for pair, row in confused_pairs(read).iterrows():
        one, other = next((a, b) for a in by_name for b in by_name if a != b and listed((a, b)) == str(pair))
        times = int(row["times"])
        pairs[f"{_shown(by_name[one])} and {_shown(by_name[other])} ({times} times)"] = f"{one}|{other}"
    return pairs


def _part(claim: str, line: list[float], texts: dict[str, str]) -> Part:
    *counts, agree = line
    label = f"{claim} {shorten(texts.get(claim, ''), 70, placeholder=' …')}"
    return Part(
        claim, label, (claim, *(f"{count:.0f}" if count else "·" for count in counts), f"{agree:.0%}")
    )


def _side(code: Hashable, coders: tuple[str, ...], read: Codings, claim: str, case: Case) -> Side:
    count, given = len(coders), len(read.of_claim[claim])
    who = coders if any(not each.startswith("coder ") for each in coders) else _short(coders)
    if not isinstance(code, Level):
        return Side(str(code), count, count / given, listed(who), "")
    found = entry_for(code, case)
    more = [*(f"Yes: {each}" for each in found.include), *(f"Not: {each}" for each in found.exclude)]
    return Side(_shown(code), count, count / given, listed(who), found.definition, more, found.colour)


def _short(coders: tuple[str, ...]) -> tuple[str, ...]:
    letters = [each.removeprefix("coder ") for each in coders]
    return (f"coder{'' if len(letters) == 1 else 's'} {letters[0]}", *letters[1:])


def _measured(read: Codings) -> str:
    """Return alpha with its interval, and how little it can say of so few."""
    alpha = krippendorffs_alpha(read)
    told = f"{percent_agreement(read)!r} Krippendorff's {alpha!r}".removesuffix(".")
    if alpha.value is None:
        return f"{told}."
    return f"{told}. Alpha is 1 where all agree, and 0 where they agree as often as chance would have it."
