"""The article in brief, paragraph by paragraph, with its claims where they stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from textwrap import fill

import ipywidgets

from irkit.case.case import Case
from irkit.framework.levels import LEVELS, Level, entry
from irkit.records.records import Claim
from irkit.text import listed
from irkit.widgets.claims import RECORD, facts_then, place_in_words
from irkit.widgets.controls import Guarded, choice, html_table, live, paragraph, row
from irkit.widgets.page import html

NO_LEVEL = "no level"
TIE_SIGNS = {1: "friendly", 0: "neither", -1: "hostile"}


class AnnotatedArticle(Guarded):
    """Paragraphs with their claims as buttons; ``level`` marks those of one effect level, ``shown`` is read.

    Parameters
    ----------
    case : Case
        The case; without its reference no level can be shown.
    kept_back : collection of str
        Ids of claims that are never marked.
    """

    def __init__(self, case: Case, kept_back: Collection[str]) -> None:
        self._case, self._kept_back = case, kept_back
        self.shown = ""
        levels: dict[str, Level | str] = {NO_LEVEL: ""} | (
            {level.signed: level for level in LEVELS} if case.reference else {}
        )
        self.level = choice("Mark the claims of", levels, "", self._draw)
        firsts = {record.section: record.id for record in reversed(case.paragraphs)}
        self._headings = {first: str(case[section].title) for section, first in firsts.items()}
        self._count = live()
        self._texts = {paragraph.id: ipywidgets.HTML() for paragraph in case.paragraphs}
        self._claims = {paragraph.id: live() for paragraph in case.paragraphs}
        pairs = zip(self._texts.values(), self._claims.values(), strict=True)
        super().__init__(
            row(self.level), self._count, *(part for pair in pairs for part in pair), on_open=self.show
        )
        self._draw()

    @property
    def marked(self) -> tuple[str, ...]:
        """The ids of the claims of the level that is shown."""
        return tuple(claim.id for claim in self._case.claims if self._is_marked(claim))

    def show(self, claim: str) -> None:
        """Show a claim under its paragraph, or fold it away when it is shown there."""
        record = self._case.claim(claim)
        self.shown = "" if self.shown == record.id else record.id
        for name, text in self._claims.items():
            if name == record.paragraph:
                text.value = self._detail(record) if self.shown else ""

    def plain(self) -> str:
        """Return the paragraphs with their claims as text."""
        lines = []
        for record in self._case.paragraphs:
            lines += [self._headings[record.id]] if record.id in self._headings else []
            ids = ", ".join(self._name(claim) for claim in self._case.claims_in(record.id))
            lines.append(fill(f"  {record.id}  {record.digest} [{ids}]", 92, subsequent_indent="      "))
        return "\n".join(lines)

    def _is_marked(self, claim: Claim) -> bool:
        level = self.level.value
        return bool(level) and claim.id not in self._kept_back and level is self._case.effect_level(claim.id)

    def _name(self, claim: Claim) -> str:
        return f"{entry(self.level.value).sign} {claim.id}" if self._is_marked(claim) else claim.id

    def _draw(self) -> None:
        for record in self._case.paragraphs:
            colour = "" if not self.level.value else entry(self.level.value).colour
            claims = [
                (claim.id, self._name(claim), colour if self._is_marked(claim) else "")
                for claim in self._case.claims_in(record.id)
            ]
            heading = self._headings.get(record.id, "")
            self._texts[record.id].value = html(
                "paragraph.html", paragraph=record, heading=heading, claims=claims
            )
        level, marked = self.level.value, self.marked
        if not level:
            self._count.value = paragraph("Press a claim to read it, with its sources and ties.")
            return
        where = dict.fromkeys(self._case[self._case.claim(claim).section].title for claim in marked)
        headings = f", under {listed(f'“{title}”' for title in where)}" if where else ""
        kept = f" Kept back for the exercises: {len(self._kept_back)}." if self._kept_back else ""
        self._count.value = paragraph(f"{level.signed}: {len(marked)} claims{headings}.{kept}")

    def _detail(self, claim: Claim) -> str:
        case = self._case
        place = f"{claim.id}, {place_in_words(claim)}"
        cue = f" The words that were looked at: “{claim.cue}”." if claim.cue else ""
        parts = [paragraph(claim.text, "b"), paragraph(f"{place}.{cue}")]
        ties = [
            (f"{case[tie.a].name} and {case[tie.b].name}", TIE_SIGNS[tie.sign], case[tie.issue].name)
            for tie in case.ties
            if claim.id in tie.claims and tie.basis == "stated"
        ]
        if ties:
            parts.append(html_table(("between", "tie", "on"), ties, "Ties that it states"))
        facts = facts_then(case, claim.id) if case.reference else []
        if facts:
            parts.append(html_table(RECORD, facts, "On record by the day of the article"))
        return f'<div class="irkit-opened">{"".join(parts)}</div>'


def annotated_article(case: Case, kept_back: Iterable[str] = ()) -> AnnotatedArticle:
    """Return the article in brief with its claims where they stand; a level switched on marks its claims.

    Pressed, a claim is read under its paragraph, with the ties that it states and the sources of its day.

    Parameters
    ----------
    case : Case
        The case.
    kept_back : iterable of str, optional
        Claims that are never marked, such as those of an exercise.

    Raises
    ------
    LookupError
        If the case has no paragraphs, or no such claim, with the likely one.
    """
    if not case.paragraphs:
        raise LookupError(f"{case.id} has no paragraphs in brief")
    return AnnotatedArticle(case, {case.claim(claim).id for claim in kept_back})
