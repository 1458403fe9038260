"""The page: every figure of the report in plain words, loading nothing and running nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from irkit.framework.levels import PILES, entry
from irkit.grading.outputs.gradebook import number
from irkit.report.cells import SMALLEST, counted, percent, told
from irkit.report.change import Change, Moved, changes
from irkit.report.discussion import Point, discussion, next_after
from irkit.report.graded import Graded
from irkit.report.items import ENOUGH, Item, items
from irkit.report.patterns import Tally, choice_patterns, coding_patterns, targets
from irkit.report.splits import Agreement, agreements
from irkit.report.spread import Spread, spread_of
from irkit.text import listed

RELIABLE, TENTATIVE = 0.8, 0.667
"""Alpha from which a coding counts as reliable, and from which for tentative conclusions (Krippendorff 2004,
Content Analysis, 2nd edition, chapter 11)."""


@dataclass(frozen=True)
class Chapter:
    """An exercise on the page: what its figures are, and what is said where there are none."""

    graded: Graded
    spread: Spread | None
    items: tuple[Item, ...]
    agreements: tuple[Agreement, ...]
    tally: Tally | None
    points: tuple[Point, ...]
    waiting: str
    silence: str
    caution: str


def chapter(graded: Graded, smallest: int = SMALLEST) -> Chapter:
    """Return an exercise as the page shows it.

    Parameters
    ----------
    graded : Graded
        The exercise.
    smallest : int
        The smallest number of students that may be shown, apart from 0.
    """
    asked = items(graded, smallest)
    agreed, tally = agreements(graded, smallest), coding_patterns(graded, smallest)
    return Chapter(
        graded,
        spread_of(graded, asked, smallest),
        asked,
        agreed,
        tally,
        discussion(asked, agreed, tally, smallest),
        _waiting(graded, smallest),
        _silence(graded, smallest),
        _caution(len(graded.students)),
    )


def _waiting(graded: Graded, smallest: int) -> str:
    if not graded.waiting:
        return ""
    open_ones = []
    for question in graded.waiting:
        count = sum(student.points[question.id] is None for student in graded.students)
        of = "answer" if count == 1 else "answers"
        open_ones.append(f"{told(count, smallest)} {of} to question {question.number}")
    return f"Waiting for a marker, and left out of the figures below: {listed(open_ones)}."


def _silence(graded: Graded, smallest: int) -> str:
    if not graded.students:
        return "Nobody has answered anything that could be read, so there is nothing to show."
    if len(graded.students) < max(smallest, 2):
        return f"Fewer than {max(smallest, 2)} students answered, so anything shown would point at somebody."
    return "Every question waits for a marker, so there are no points to show yet."


def _caution(count: int) -> str:
    if count >= ENOUGH:
        return ""
    return f"With {counted(count, 'student')}, one answer moves these figures a lot: read them as hints."


def report(several: Sequence[Graded], *, names: bool = False, smallest: int = SMALLEST) -> str:
    """Return the report over one exercise or several as self-contained HTML.

    Parameters
    ----------
    several : sequence of Graded
        The exercises of one class.
    names : bool
        Whether students are named; then nothing is hidden.
    smallest : int
        The smallest number of students that may be shown, apart from 0.
    """
    smallest = 1 if names else smallest
    found = [chapter(graded, smallest) for graded in several]
    title = f"Class report: {several[0].exercise.title}" if len(several) == 1 else "Class report"
    compared = changes(several, smallest)
    folder = files("irkit") / "report"
    page = _environment(smallest)
    entries = [entry(level) for level in PILES]
    style = page.from_string((folder / "report.css").read_text(encoding="utf-8")).render(entries=entries)
    return page.from_string((folder / "report.html").read_text(encoding="utf-8")).render(
        title=title, style=Markup(style), found=found, changes=compared, names=names,  # noqa: S704
        smallest=smallest, enough=ENOUGH, entries=entries, next_after=next_after,
        targets=targets([each.items for each in found]), options=choice_patterns(several, smallest),
    )  # fmt: skip


def _environment(smallest: int) -> Environment:
    page = Environment(autoescape=True, undefined=StrictUndefined)
    page.filters |= {
        "percent": percent,
        "number": number,
        "told": partial(told, smallest=smallest),
        "signed": signed,
        "agreed": agreed,
        "matched": partial(matched, smallest=smallest),
        "compared": compared_how,
        "moved_in_words": moved_in_words,
    }
    return page


def signed(value: float) -> str:
    """Return a correlation with its sign.

    Examples
    --------
    >>> signed(0.314), signed(-0.2), signed(0.001)
    ('+0.31', '−0.20', '0.00')
    """
    rounded = round(value, 2)
    return f"{rounded:+.2f}".replace("-", "−") if rounded else "0.00"


def agreed(agreement: Agreement) -> str:
    """Return how far a class agrees, and what that means, in three sentences."""
    who = "Nearly everybody" if agreement.coders is None else counted(agreement.coders, "student")
    if agreement.percent.share is None:
        return f"{who} coded. The agreement is left out: it would give small numbers away."
    said = (
        f"{who} coded. Two of them, picked at random, gave the same claim the same code in "
        f"{percent(agreement.percent.share)} of all cases ({counted(agreement.told, 'claim')})."
    )
    alpha = agreement.alpha
    if alpha.value is None:
        return f"{said} There is no alpha: {alpha.why}."
    said += f" Beyond what chance would give, Krippendorff's alpha is {_fixed(alpha.value)}"
    if alpha.interval is not None:
        low, high = alpha.interval
        said += f" (95% interval: {_fixed(low)} to {_fixed(high)})"
    return f"{said}; 1 is full agreement, 0 is chance. {_means(alpha.value)}"


def _fixed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _means(alpha: float) -> str:
    if alpha >= RELIABLE:
        return "The class reads the codebook in one way."
    if alpha >= TENTATIVE:
        return "That is enough for tentative conclusions, and leaves something to talk about."
    return "That is less than a coding needs to be relied on: the claims at the top of the table show where."


def matched(change: Change, smallest: int = SMALLEST) -> str:
    """Return how many students took both tests, and how many are left out and why."""
    if 0 < change.matched < smallest:
        return f"Fewer than {smallest} took both tests, as far as their names tell."
    if not change.same:
        return (
            f"Nearly everybody took both tests, or fewer than {smallest} took one of them alone. The figures "
            "are of everybody, since those few could be taken from the class."
        )
    before, after, twice = (
        f"{told(count, smallest)} {what}"
        for count, what in zip(
            change.unmatched,
            ("took only the earlier test", "took only the later one", "had a name that stands for several"),
            strict=True,
        )
    )
    return f"{change.matched} took both tests, as far as their names tell; {listed([before, after, twice])}."


def compared_how(change: Change) -> str:
    """Return of whom the numbers before and after are, as the table's caption."""
    if change.same:
        return f"How the same {change.matched} students answered, by misconception"
    before, after = change.of
    return (
        f"How the {before} who took the earlier test and the {after} who took the later one answered, by "
        "misconception"
    )


def moved_in_words(moved: Moved) -> str:
    """Return what became of one misconception, as a sentence."""
    if moved.gained is None or moved.lost is None:
        return "Hidden: it would give small numbers away."
    if not moved.gained and not moved.lost:
        return "Nobody changed."
    if moved.gained == moved.lost:
        return f"As many did well only after as only before: {moved.gained} each."
    more, less = ("after", "before") if moved.gained > moved.lost else ("before", "after")
    high, low = max(moved.gained, moved.lost), min(moved.gained, moved.lost)
    return f"More did well only {more} than only {less}: {high} against {low}."
