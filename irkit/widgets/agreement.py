"""Where coders disagree, claim by claim: how far they agree first, how each claim splits, and by whom."""

from __future__ import annotations

from html import escape
from typing import Any, NamedTuple

import ipywidgets

from irkit.case.case import Case
from irkit.coding.codings import APART, Codes, Codings, Confusion
from irkit.framework.levels import Entry, Level, codebook, entry
from irkit.text import counted, listed
from irkit.widgets import controls
from irkit.widgets.page import html

ANY: tuple[Level, ...] = ()
"""No pair of codes is chosen."""

SHOWN = 10
"""How many claims stand in the table at once; the others stand folded below it."""


class Side(NamedTuple):
    """The coders who gave a claim one code, and what the codebook says of the code."""

    code: str
    summary: str
    share: str
    coders: str
    rules: Entry
    more: list[str]


class AgreementBoard(controls.Guarded):
    """Claims that coders disagree on; ``pair`` and ``coder`` narrow them, ``claim`` shows how one splits.

    Parameters
    ----------
    codings : Codings
        The codes at the start.
    case : Case
        The case that the claims belong to.
    name : str
        Whose codes they are.
    """

    def __init__(self, codings: Codings, case: Case, name: str) -> None:
        self._case, self._texts = case, {claim.id: claim.text for claim in case.claims}
        self.pair = controls.choice("Codes confused", {"any": ANY}, ANY, self._narrow)
        self.coder = controls.choice("Coder in the minority", {"any": ""}, "", self._narrow)
        self.claim = controls.choice("Claim", {"none": ""}, "", self._draw_sides)
        self.upload = ipywidgets.FileUpload(
            accept=".csv,.tsv,.txt", description="Load a class's CSV", layout={"width": "auto"}
        )
        self.upload.observe(lambda _change: self._uploaded(), "value")
        self._summary, self._message, self._left, self._sides = (controls.live() for _ in range(4))
        self._table = ipywidgets.HTML()
        self._sides.add_class("irkit-opened")
        loading, filters = controls.row(self.upload), controls.row(self.pair, self.coder)
        head = (self._summary, loading, self._message, filters, self._left)
        super().__init__(*head, self._table, self.claim, self._sides, on_open=self._open)
        self._begin(codings, name)

    @property
    def offered(self) -> tuple[str, ...]:
        """The ids of the claims that the filters leave, the most divided first."""
        return tuple(claim for claim, *_ in self._rows)

    def _open(self, claim: str) -> None:
        """Show a claim of the table that was clicked."""
        if claim in self.offered:
            self.claim.value = claim

    def load(self, content: bytes, name: str = "The file") -> None:
        """Show the codes in a file, by letters; where it cannot be read, say why and leave the board alone.

        Parameters
        ----------
        content : bytes
            What is in the file.
        name : str
            What the file is called.
        """
        try:
            codings = Codings.read(content, self._case).anonymous()
        except ValueError as error:
            why, *points = str(error).split("\n- ")
            why = f"{controls.opened(why)}{'' if why.endswith(('?', ':')) else '.'}"
            self._message.value = html("refused.html", name=name, why=why, points=points, kept=self._name)
            return
        self._begin(codings, name)
        self._message.value = controls.paragraph(f"{name} is loaded.")

    def plain(self) -> str:
        """Return what the board shows, as text."""
        lines = [f"{self._name}: {self._agreement()}", self._count()]
        if self._rows:
            lines.append(controls.plain_table(self._heads(), self._rows[:SHOWN], f"{self._order}:"))
        rest = len(self._rows) - SHOWN
        lines += [f"{rest} more."] if rest > 0 else []
        if claim := self.claim.value:
            lines += ["", f"{claim}: {self._text(claim)}"]
            for side in self._split(claim):
                lines += [f"  {side.summary}, by {side.coders}", f"     {side.rules.definition}"]
        return "\n".join(lines)

    def _begin(self, codings: Codings, name: str) -> None:
        # Back to all first: a coder of the old class is none of the new one.
        self.pair.value, self.coder.value = ANY, ""
        self._codings, self._name = codings, name
        self._summary.value = f"<p><b>{escape(name)}:</b> {escape(self._agreement())}</p>"
        pairs = [(_confused(confusion), confusion.codes) for confusion in codings.confusions()]
        self.pair.options = [("any", ANY), *pairs]
        self.coder.options = [("any", ""), *((coder, coder) for coder in codings.coders)]
        self._narrow()

    def _agreement(self) -> str:
        """Return how far they agree, and how often nobody prevails."""
        codings = self._codings
        coders, claims = len(codings.coders), len(codings.claims)
        missing = coders * claims - sum(len(own) for own in codings.codes.values())
        parts = [f"{counted(coders, 'coder')}, {counted(claims, 'claim')}."]
        parts += [f"{counted(missing, 'code')} of {coders * claims} missing."] if missing else []
        percent, divided = codings.percent(), codings.divided()
        parts.append(repr(percent))
        if percent.pairs:
            count = counted(len(divided), "claim")
            none = f"They are divided on {count}: there no code has two thirds of the coders."
            parts.append(none if divided else "On every claim one code has two thirds of the coders.")
        return " ".join(parts)

    def _narrow(self) -> None:
        """Keep the claims on which the chosen codes were confused, or the coder is in the minority."""
        table = self._codings.disagreements(self.pair.value or None, self.coder.value or None)
        apart = dict(table.pop(APART)) if self.pair.value else {}
        self._rows = []
        for claim, (*counts, agree) in table.iterrows():
            cells = [str(claim), *(f"{count:.0f}" if count else "·" for count in counts), f"{agree:.0f}%"]
            self._rows.append([*cells, str(apart[claim])] if claim in apart else cells)
        claims = {controls.in_short(claim, self._text(claim)): claim for claim in self.offered}
        controls.offer(self.claim, claims or {"none is left": ""})
        self._left.value = controls.paragraph(self._count())
        self._table.value = html(
            "counts.html", heads=self._heads(), rows=self._rows, most=SHOWN, order=self._order
        )
        self._draw_sides()

    def _count(self) -> str:
        count = counted(len(self._rows), "claim") if self._rows else "no claim"
        if not self.pair.value and not self.coder.value:
            return f"They disagree on {count}."
        codes = " and ".join(map(_label, self.pair.value))
        both = f" with {codes}" if codes else ""
        by = f"{', and ' if codes else ': '}{self.coder.label} with at most half of the coders"
        return f"{controls.opened(count)}{both}{by if self.coder.value else ''}."

    @property
    def _order(self) -> str:
        return "The most pairs apart first" if self.pair.value else "The most divided first"

    def _heads(self) -> list[str]:
        heads = ["claim", *map(_label, self._codings.used), "pairs alike"]
        return [*heads, "pairs apart"] if self.pair.value else heads

    def _text(self, claim: str) -> str:
        return self._texts.get(claim, "The case holds no such claim.")

    def _draw_sides(self) -> None:
        claim = self.claim.value
        sides = self._split(claim) if claim else []
        self._sides.value = html("sides.html", claim=claim, text=self._text(claim), sides=sides)

    def _split(self, claim: str) -> list[Side]:
        """Return how the coders of a claim split, the largest side first."""
        given = len(self._codings.of_claim[claim])
        return [self._side(code, coders, given) for code, coders in self._codings.who_gave(claim).items()]

    def _side(self, code: Any, coders: tuple[str, ...], given: int) -> Side:
        share = f"{len(coders) / given:.0%}"
        letters = [coder.removeprefix("coder ") for coder in coders]
        if all(coder.startswith("coder ") for coder in coders):
            coders = (f"coder{'' if len(letters) == 1 else 's'} {letters[0]}", *letters[1:])
        rules = self._case.codebook[code]
        more = [*(f"Yes: {rule}" for rule in rules.include), *(f"Not: {rule}" for rule in rules.exclude)]
        if code is Level.OUTSIDE:
            beyond = [rule for rule in codebook() if rule.level.in_scheme is code and rule.level is not code]
            more = [f"{rule.label}: {rule.definition}" for rule in beyond]
        summary = f"{_label(code)}: {len(letters)} ({share})"
        return Side(_label(code), summary, share, listed(coders), rules, more)

    def _uploaded(self) -> None:
        files = self.upload.value
        if files:
            self.load(bytes(files[0]["content"]), str(files[0]["name"]))
            # What the class has handed in is not kept in the notebook, and the same file can be loaded again.
            self.upload.value = ()


def agreement_board(
    codings: Codes, case: Case, *, name: str = "The codes that were put on the board", names: bool = False
) -> AgreementBoard:
    """Return where coders disagree, to look at claim by claim, with the codebook at hand.

    Parameters
    ----------
    codings : Codings or mapping
        For each coder a code by claim.
    case : Case
        The case that the claims belong to. Its reference is not needed.
    name : str, optional
        Whose codes they are, as it stands at the top of the board.
    names : bool, default False
        Whether coders are called by their names; otherwise each is a letter, and no name is sent to the page.
        Coders of a file that is loaded on the board are always letters.

    Raises
    ------
    CodingError
        If the codes cannot be read.
    """
    given = codings if isinstance(codings, Codings) else Codings.of(codings)
    return AgreementBoard(given if names else given.anonymous(), case, name)


def _confused(confusion: Confusion) -> str:
    """Return what is read of two codes that were confused: which, how often, and how often by chance."""
    codes = " and ".join(map(_label, confusion.codes))
    share = f"{confusion.share:.0%}; by chance {confusion.by_chance:.0%}"
    return f"{codes} ({counted(confusion.pairs, 'pair')} of coders, {share})"


def _label(code: Any) -> str:
    return f"{entry(code).sign} {'Outside' if code is Level.OUTSIDE else entry(code).label}"
