"""Where coders disagree, claim by claim: how far they agree first, how each claim splits, and by whom."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from functools import cache, cached_property
from html import escape
from pathlib import Path
from textwrap import shorten
from typing import NamedTuple

import ipywidgets

from irkit.case.case import Case
from irkit.coding.codings import APART, Codes, Codings
from irkit.framework.levels import Level, codebook, entry
from irkit.text import counted, listed
from irkit.widgets.controls import (
    ALL,
    Guarded,
    choice,
    folded,
    html_table,
    live,
    offer,
    opened,
    plain_table,
    press,
    row,
    show,
)

UNNAMED = "The codes that were put on the board"
"""What codes are called that came without a name."""

NONE = ""

SHOWN = 10
"""How many claims stand in the table at once; the others stand folded below it."""

OPENER = r'<button type="button" class="irkit-open" data-open="\1" aria-label="Show \1">\1</button>'
"""What stands for a claim in the table: KeyboardGuard tells of it when it is clicked."""


class Divided(NamedTuple):
    """A claim that coders disagree on: its id, what is read of it, and its row in the table."""

    id: str
    label: str
    cells: tuple[str, ...]


class Side(NamedTuple):
    """The coders who gave a claim one code, and what the codebook says of the code."""

    code: str
    summary: str
    share: float
    coders: str
    definition: str
    more: Sequence[str] = ()
    colour: str = "#595959"


class ClassCodes:
    """A class's codes as the board shows them.

    Parameters
    ----------
    codes : Codes
        For each coder a code by claim.
    case : Case
        The case that the claims belong to.
    name : str
        Whose codes they are.
    names : bool
        Whether coders are called by their names; otherwise each is a letter.
    """

    def __init__(self, codes: Codes, case: Case, name: str, names: bool) -> None:
        given = codes if isinstance(codes, Codings) else Codings.of(codes)
        self.codings = given if names else given.anonymous()
        self.name, self._case = name or UNNAMED, case
        self._texts = {claim.id: claim.text for claim in case.claims}
        self.divided = cache(self._divided)

    @cached_property
    def summary(self) -> str:
        """How far they agree, and how often nobody prevails."""
        codings = self.codings
        coders, claims = len(codings.coders), len(codings.claims)
        missing = coders * claims - sum(len(own) for own in codings.codes.values())
        parts = [f"{counted(coders, 'coder')}, {counted(claims, 'claim')}."]
        parts += [f"{counted(missing, 'code')} of {coders * claims} missing."] if missing else []
        percent = codings.percent()
        parts.append(repr(percent))
        if percent.pairs:
            count = counted(len(codings.divided()), "claim")
            none = f"They are divided on {count}: there no code has two thirds of the coders."
            all_settled = "On every claim one code has two thirds of the coders."
            parts.append(none if codings.divided() else all_settled)
        return " ".join(parts)

    @cached_property
    def pairs(self) -> dict[str, tuple[str, str]]:
        """The pairs of codes that were confused: what is read of each, and how it is called."""
        pairs = {}
        for each in self.codings.confusions():
            one, other = each.codes
            label = f"{_label(one)} and {_label(other)}"
            share = f"{each.share:.0%}; by chance {each.by_chance:.0%}"
            pairs[f"{one}|{other}"] = f"{label} ({counted(each.pairs, 'pair')} of coders, {share})", label
        return pairs

    def heads(self, pair: str) -> list[str]:
        """Return the heads of the table: one column more where two codes are chosen."""
        heads = ["claim", *map(_label, self.codings.used), "pairs alike"]
        return [*heads, "pairs apart"] if pair else heads

    def _divided(self, pair: str, coder: str) -> tuple[Divided, ...]:
        """Return the claims on which a pair of codes was confused, or a coder is in the minority."""
        one, _, other = pair.partition("|")
        table = self.codings.disagreements((one, other) if pair else None, coder or None)
        apart = dict(table.pop(APART)) if pair else {}
        rows = []
        for claim, (*counts, agree) in table.iterrows():
            label = f"{claim} {shorten(self._texts.get(str(claim), ''), 70, placeholder=' …')}"
            cells = [str(claim), *(f"{count:.0f}" if count else "·" for count in counts), f"{agree:.0f}%"]
            cells += [str(apart[claim])] if claim in apart else []
            rows.append(Divided(str(claim), label, tuple(cells)))
        return tuple(rows)

    def text(self, claim: str) -> str:
        """Return a claim in words."""
        return self._texts.get(claim, "The case holds no such claim.")

    def sides(self, claim: str) -> list[Side]:
        """Return how the coders of a claim split, the largest side first."""
        given = len(self.codings.of_claim[claim])
        return [self._side(code, coders, given) for code, coders in self.codings.who_gave(claim).items()]

    def _side(self, code: Hashable, coders: tuple[str, ...], given: int) -> Side:
        share = len(coders) / given
        summary = f"{_label(code)}: {len(coders)} ({share:.0%})"
        letters = [each.removeprefix("coder ") for each in coders]
        if all(each.startswith("coder ") for each in coders):
            coders = (f"coder{'' if len(letters) == 1 else 's'} {letters[0]}", *letters[1:])
        if not isinstance(code, Level):
            return Side(str(code), summary, share, listed(coders), "")
        rules = self._case.codebook[code]
        more = [*(f"Yes: {each}" for each in rules.include), *(f"Not: {each}" for each in rules.exclude)]
        if code is Level.OUTSIDE:
            beyond = [each for each in codebook() if each.level.in_scheme is code and each.level is not code]
            more = [f"{each.label}: {each.definition}" for each in beyond]
        return Side(_label(code), summary, share, listed(coders), rules.definition, more, rules.colour)

    def alpha(self) -> str:
        """Return alpha with its interval, and how little it can say of so few."""
        alpha = self.codings.alpha()
        words = f"{self.codings.percent()!r} Krippendorff's {alpha!r}".removesuffix(".")
        if alpha.value is None:
            return f"{words}."
        return (
            f"{words}. Alpha is 1 where all agree, and 0 where they agree as often as chance would have it."
        )


class AgreementBoard(Guarded):
    """Claims that coders disagree on; ``pair`` and ``coder`` narrow them, ``claim`` shows how one splits.

    Parameters
    ----------
    codes : Codes
        The codes at the start.
    case : Case
        The case that the claims belong to.
    name : str
        Whose codes they are.
    names : bool
        Whether coders are called by their names.
    """

    def __init__(self, codes: Codes, case: Case, name: str, names: bool) -> None:
        self._case, self._names = case, names
        self.pair = choice("Codes confused", {"any": ALL}, ALL, self._narrow)
        self.coder = choice("Coder in the minority", {"any": ALL}, ALL, self._narrow)
        self.claim = choice("Claim", {"none": NONE}, NONE, self._draw_sides)
        self.upload = ipywidgets.FileUpload(
            accept=".csv,.tsv,.txt", description="Load a class's CSV", layout={"width": "auto"}
        )
        self.measure = press("For the curious: work out alpha", self._measure)
        self._summary, self._left, self._message, self._measured = live(), live(), live(), live()
        self._table, self._sides = ipywidgets.HTML(), live()
        self._sides.add_class("irkit-opened")
        self.upload.observe(lambda _change: self._uploaded(), "value")
        head = (self._summary, row(self.upload), self._message, row(self.pair, self.coder), self._left)
        children = (*head, self._table, self.claim, self._sides, row(self.measure), self._measured)
        self._class = ClassCodes(codes, case, name, names)
        super().__init__(children, self.plain, "Agreement board", self._open)
        self._begin(self._class)

    @property
    def _divided(self) -> tuple[Divided, ...]:
        return self._class.divided(self.pair.value or ALL, self.coder.value or ALL)

    @property
    def offered(self) -> tuple[str, ...]:
        """The ids of the claims that the filters leave, the most divided first."""
        return tuple(each.id for each in self._divided)

    def _open(self, claim: str) -> None:
        """Show a claim of the table that was clicked."""
        if claim in self.offered:
            self.claim.value = claim

    def load(self, content: bytes, name: str = "The file") -> None:
        """Show the codes in a file; where it cannot be read, say why and leave the board as it was.

        Parameters
        ----------
        content : bytes
            What is in the file.
        name : str
            What the file is called.
        """
        try:
            codes = ClassCodes(Codings.read(content, self._case), self._case, name, self._names)
        except ValueError as error:
            show(self._message, _refused(name, str(error), self._class.name))
            return
        self._begin(codes)
        show(self._message, f"<p>{escape(name)} is loaded.</p>")

    def plain(self) -> str:
        """Return what the board shows, as text."""
        codes, claim = self._class, self.claim.value
        lines = [f"{codes.name}: {codes.summary}", self._count()]
        if self._divided:
            rows = [[*each.cells] for each in self._divided[:SHOWN]]
            lines.append(plain_table(codes.heads(self.pair.value), rows, f"{self._order}:"))
        rest = len(self._divided) - SHOWN
        lines += [f"{rest} more."] if rest > 0 else []
        if claim:
            lines += ["", f"{claim}: {codes.text(claim)}"]
            for side in codes.sides(claim):
                lines += [f"  {side.summary}, by {side.coders}", f"     {side.definition}"]
        return "\n".join(lines)

    def _begin(self, codes: ClassCodes) -> None:
        # Back to all first: a coder of the old class is none of the new one.
        self.pair.value = self.coder.value = ALL
        self._class = codes
        show(self._summary, f"<p><b>{escape(codes.name)}:</b> {escape(codes.summary)}</p>")
        show(self._measured, "")
        self.pair.options = [("any", ALL), *((label, pair) for pair, (label, _) in codes.pairs.items())]
        self.coder.options = [("any", ALL), *((coder, coder) for coder in codes.codings.coders)]
        self._narrow()

    def _narrow(self) -> None:
        offer(self.claim, {each.label: each.id for each in self._divided} or {"none is left": NONE})
        show(self._left, f"<p>{escape(self._count())}</p>")
        show(self._table, self._tables())
        self._draw_sides()

    def _count(self) -> str:
        count = counted(len(self._divided), "claim") if self._divided else "no claim"
        if not self.pair.value and not self.coder.value:
            return f"They disagree on {count}."
        codes = self._class.pairs[self.pair.value][1] if self.pair.value else ""
        both = f" with {codes}" if codes else ""
        by = f"{', and ' if codes else ': '}{self.coder.label} with at most half of the coders"
        return f"{opened(count)}{both}{by if self.coder.value else ''}."

    @property
    def _order(self) -> str:
        return "The most pairs apart first" if self.pair.value else "The most divided first"

    def _tables(self) -> str:
        rows = [each.cells for each in self._divided]
        if not rows:
            return ""
        heads = self._class.heads(self.pair.value)
        first = _wide(html_table(heads, rows[:SHOWN], self._order))
        if len(rows) <= SHOWN:
            return first
        rest = _wide(html_table(heads, rows[SHOWN:], "The other claims"))
        return first + folded(counted(len(rows) - SHOWN, "more claim"), rest)

    def _draw_sides(self) -> None:
        claim = self.claim.value
        if not claim:
            show(self._sides, "")
            return
        sides = "".join(_side_html(each) for each in self._class.sides(claim))
        head = f'<p class="irkit-claim"><b>{escape(claim)}</b> {escape(self._class.text(claim))}</p>'
        show(self._sides, f'{head}<ul class="irkit-sides">{sides}</ul>')

    def _uploaded(self) -> None:
        files = self.upload.value
        if files:
            self.load(bytes(files[0]["content"]), str(files[0]["name"]))
            # What the class has handed in is not kept in the notebook, and the same file can be loaded again.
            self.upload.value = ()

    def _measure(self) -> None:
        show(self._measured, f"<p>{escape(self._class.alpha())}</p>")


def agreement_board(
    codings: Codes | Path | str, case: Case, *, name: str = "", names: bool = False
) -> AgreementBoard:
    """Return where coders disagree, to look at claim by claim, with the codebook at hand.

    Parameters
    ----------
    codings : Codings, mapping, path or str
        For each coder a code by claim, or a class's CSV file as :meth:`Codings.read` reads it.
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
        codings = Codings.read(codings, case)
    return AgreementBoard(codings, case, name, names)


def _label(code: Hashable) -> str:
    if not isinstance(code, Level):
        return str(code)
    return f"{entry(code).sign} {'Outside' if code is Level.OUTSIDE else entry(code).label}"


def _wide(table: str) -> str:
    """Return a table of claims to open, which a narrow page scrolls sideways, by keys too."""
    table = re.sub(r'<th scope="row">([^<]+)</th>', rf'<th scope="row">{OPENER}</th>', table)
    return f'<div class="irkit-wide" role="group" tabindex="0" aria-label="Table of counts">{table}</div>'


def _refused(name: str, why: str, kept: str) -> str:
    """Return why a file was not loaded, one point per mistake, and whose codes are still there."""
    first, *points = why.split("\n- ")
    end = "" if first.endswith(("?", ":")) else "."
    listing = "".join(f"<li>{escape(point)}</li>" for point in points)
    return (
        f'<p class="irkit-refused"><b>{escape(name)} was not loaded.</b> {escape(opened(first))}{end}</p>'
        f"{f'<ul>{listing}</ul>' if listing else ''}<p>The board still shows: {escape(kept)}.</p>"
    )


def _side_html(side: Side) -> str:
    more = "".join(f"<li>{escape(line)}</li>" for line in side.more)
    rules = folded(f"The codebook on {side.code}", f"<ul>{more}</ul>") if more else ""
    bar = f'<span class="irkit-bar" style="--share:{side.share:.0%};--pile:{side.colour}"></span>'
    return (
        f"<li><b>{escape(side.summary)}</b>{bar}<p>{escape(side.coders)}</p>"
        f"<p>{escape(side.definition)}</p>{rules}</li>"
    )
