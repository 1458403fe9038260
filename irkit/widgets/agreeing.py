"""The widget of the lesson on coding together: where a class disagrees, claim by claim."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import cache
from pathlib import Path
from textwrap import shorten

from irkit.case.case import Case
from irkit.case.codebook import entry_for
from irkit.coding.agreement import Codes, krippendorffs_alpha, percent_agreement
from irkit.coding.coders import APART, where_coders_part, who_gave, without_names
from irkit.coding.codings import Codings
from irkit.coding.disagreement import confusions, divided_claims
from irkit.coding.files import read_codings
from irkit.framework.levels import Level, codebook, entry
from irkit.text import listed
from irkit.widgets.agreementboard import AgreementBoard, Part, Parted, Side

UNNAMED = "The codes that were put on the board"
"""What codes are called that came without a name."""


def agreement_board(
    codings: Codes | Path | str, case: Case, *, name: str = "", names: bool = False
) -> AgreementBoard:
    """Return where coders disagree, to look at claim by claim, with the codebook at hand.

    Parameters
    ----------
    codings : Codings, mapping, path or str
        For each coder a code by claim, or a class's CSV file as :func:`irkit.read_codings` reads it.
    case : Case
        The case that the claims belong to. Its reference is not needed.
    name : str, optional
        Whose codes they are, as it stands at the top of the board; by default a file's name.
    names : bool, default False
        Whether coders are called by their names; otherwise each is a letter, and no name is sent to the page.

    Raises
    ------
    CodingError
        If the codes or the file cannot be read.
    """
    if isinstance(codings, Path | str):
        name = name or ("" if "\n" in str(codings) else Path(codings).name)
        codings = read_codings(codings, case)
    return AgreementBoard(
        _parted(codings, case, name or UNNAMED, names),
        lambda content, file: _parted(read_codings(content, case), case, file, names),
    )


def _parted(codings: Codes, case: Case, name: str, names: bool) -> Parted:
    given = codings if isinstance(codings, Codings) else Codings.of(codings)
    read = given if names else without_names(given)
    texts = {claim.id: claim.text for claim in case.claims}

    @cache
    def parts_for(pair: str, coder: str) -> tuple[Part, ...]:
        one, _, other = pair.partition("|")
        table = where_coders_part(read, (one, other) if pair else None, coder or None)
        apart = dict(table.pop(APART)) if pair else {}
        return tuple(_part(str(claim), [*line], apart.get(claim), texts) for claim, line in table.iterrows())

    pairs, told = _pairs(read)
    return Parted(
        name,
        _told(read),
        ["claim", *map(_shown, read.used), "pairs alike"],
        "pairs apart",
        pairs,
        told,
        {coder: coder for coder in read.coders},
        parts_for,
        lambda claim: texts.get(claim, "The case holds no such claim."),
        lambda claim: [
            _side(code, coders, read, claim, case) for code, coders in who_gave(read, claim).items()
        ],
        lambda: _measured(read),
    )


def _told(read: Codings) -> str:
    """Return how far they agree, and how often nobody prevails."""
    coders, claims = len(read.coders), len(read.claims)
    missing = coders * claims - sum(len(own) for own in read.codes.values())
    told = [f"{_counted(coders, 'coder')}, {_counted(claims, 'claim')}."]
    told += [f"{_counted(missing, 'code')} of {coders * claims} missing."] if missing else []
    percent = percent_agreement(read)
    told.append(repr(percent))
    if percent.pairs:
        divided = len(divided_claims(read))
        none = (
            f"They are divided on {_counted(divided, 'claim')}: there no code has two thirds of the coders."
        )
        told.append(none if divided else "On every claim one code has two thirds of the coders.")
    return " ".join(told)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _shown(code: Hashable) -> str:
    if not isinstance(code, Level):
        return str(code)
    found = entry(code)
    return f"{found.sign} {'Outside' if code is Level.OUTSIDE else found.label}"


def _pairs(read: Codings) -> tuple[dict[str, str], dict[str, str]]:
    """Return the pairs of codes to choose from, by what is read of them, and how each is called."""
    options, called = {}, {}
    for each in confusions(read):
        one, other = each.codes
        value, told = f"{one}|{other}", f"{_shown(one)} and {_shown(other)}"
        much = f"{each.share:.0%}; by chance {each.by_chance:.0%}"
        options[f"{told} ({_counted(each.pairs, 'pair')} of coders, {much})"] = value
        called[value] = told
    return options, called


def _part(claim: str, line: Sequence[float], apart: int | None, texts: dict[str, str]) -> Part:
    *counts, agree = line
    label = f"{claim} {shorten(texts.get(claim, ''), 70, placeholder=' …')}"
    cells = [claim, *(f"{count:.0f}" if count else "·" for count in counts), f"{agree:.0f}%"]
    return Part(claim, label, tuple(cells if apart is None else [*cells, str(apart)]))


def _side(code: Hashable, coders: tuple[str, ...], read: Codings, claim: str, case: Case) -> Side:
    count, given = len(coders), len(read.of_claim[claim])
    who = coders if any(not each.startswith("coder ") for each in coders) else _short(coders)
    if not isinstance(code, Level):
        return Side(str(code), count, count / given, listed(who), "")
    found = entry_for(code, case)
    more = [*(f"Yes: {each}" for each in found.include), *(f"Not: {each}" for each in found.exclude)]
    if code is Level.OUTSIDE:
        beyond = [each for each in codebook() if each.level.in_scheme is code and each.level is not code]
        more = [f"{each.label}: {each.definition}" for each in beyond]
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
