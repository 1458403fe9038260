"""Looking back: outcomes when asked for; nothing of it in earlier lessons."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

from irkit.case.case import Case, load_case
from irkit.case.outcomes import files_after, last_known_day
from irkit.records.answers import HindsightError
from irkit.widgets import date_slider, forecast_card

ROOT = Path(__file__).parents[2]
CASE = load_case("lavrov-tehran-2013")
END = dt.date(2026, 6, 30)
LOCKED = {"F01": "80%", "F03": "30%", "F16": "40%"}
FOUR = {"A": 0.25, "B": 0.25, "C": 0.25, "D": 0.25}


# -- outcomes ----------------------------------------------------------------------------------------


def test_outcomes_are_told_only_to_those_who_ask_for_what_came_after() -> None:
    with pytest.raises(HindsightError, match="ask for them with after=True"):
        CASE.questions.outcomes()


def test_every_outcome_tells_what_happened_with_a_date_and_where_it_can_be_read() -> None:
    for row in CASE.questions.outcomes(after=True).rows:
        assert row.happenings
        assert all(each.told_by for each in row.happenings)
        assert all(each.event.first_day > CASE.article.date for each in row.happenings)


@pytest.mark.parametrize("question", [each.id for each in CASE.questions])
def test_events_after_the_deciding_day_show_only_where_there_is_none_before_and_say_so(question: str) -> None:
    (found,) = CASE.questions.outcomes([question], after=True).rows
    late = {each.late for each in found.happenings}
    assert late in ({True}, {False})
    for each in found.happenings:
        assert each.late == (each.event.first_day > (found.question.resolution_date or END))


def test_what_is_uncertain_contested_or_not_scored_is_marked() -> None:
    marked = {row.question.id: row.marked for row in CASE.questions.outcomes(after=True).rows}
    assert marked["X1"].endswith(" (contested; not scored)")
    assert marked["F09"].endswith(" (uncertain: known, not checked; not scored)")
    assert not [each.id for each in CASE.questions if each.id != "F09" and "(" in marked[each.id]]


def test_the_outcomes_read_alike_as_text_and_as_page() -> None:
    shown = CASE.questions.outcomes(["F11", "X1"], after=True)
    for words in ("B, 2015-2018", "Caspian convention signed in Aktau", "Financial Tribune"):
        assert words in repr(shown)
        assert words in shown._repr_html_()
    assert shown._repr_html_().count("<th ") == 5 + 2


def test_an_issues_file_holds_later_events_once_and_in_the_order_of_time() -> None:
    files = files_after(CASE)
    told = [(each.fact.id, each.event.label) for held in files.values() for each in held]
    assert last_known_day(CASE) == END
    assert len(told) == len(set(told))
    for held in files.values():
        days = [each.event.first_day for each in held]
        assert days == sorted(days)
        assert CASE.article.date < days[0]
    assert not files_after(CASE, CASE.article.date)


def test_what_is_disputed_says_so_beside_the_event_and_both_sides_are_cited() -> None:
    told = {
        "X1": ("France, Germany and the UK:", "Russia, China and Iran:"),
        "F07": ("Syria and Russia deny", "the UK said that they were lawful"),
    }
    for question, sides in told.items():
        for side in sides:
            assert side in " ".join(CASE.questions.outcomes([question], after=True)._repr_html_().split())
            assert side in " ".join(repr(CASE.questions.outcomes([question], after=True)).split())
    minds = {entry["label"]: entry["mind"] for entry in date_slider(CASE).entries}
    for event, words in (
        ("Zarif tape accuses Moscow; denied", "Lavrov and Zakharova reject it"),
        ("Sarin at Khan Shaykhun", "Who used gas is disputed"),
        ("Kerman bombing", "Ukraine denies any part"),
        ("War between Israel and Iran", "Whether the attacks were lawful is disputed"),
    ):
        assert words in minds[event]


@pytest.mark.parametrize("question", ["F09", "F12", "F16", "X5"])
def test_where_only_later_events_are_on_record_it_says_so(question: str) -> None:
    assert "only what came later." in repr(CASE.questions.outcomes([question], after=True))
    assert "only what came later." not in repr(CASE.questions.outcomes(["F01"], after=True))


def test_questions() -> None:
    """Every question says what decides it, what was known, and its day."""
    for each in (*CASE.questions, *CASE.extensions):
        assert all((each.resolution_criteria, each.known_then, each.resolution_date)), each.id


def test_open_question() -> None:
    """The card of the open question says who decides, and counts its base rate with its origin."""
    card = repr(forecast_card(CASE, ["Q1"]).plain())

    assert "6 of 48 (12.5%). Half-years" in " ".join(card.split())
    assert "Counted by" in card


# -- nothing of it before lesson 08 ------------------------------------------------------------------

EARLIER = sorted(path for path in (ROOT / "notebooks").glob("*.ipynb") if path.name < "08")
TELLS = (
    "after=True", ".outcomes(", "questions.score(", "date_slider", "figures.forecasts",
    "verdict", ".outcome(", ".points", ".matters",
)  # fmt: skip


def said_in(cell: Any, *, prose: bool = True) -> str:
    """Return all that a cell says, source and outputs, as one line without tags."""
    parts = [cell.source] if prose or cell.cell_type == "code" else []
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        parts += [str(data.get("text/plain", "")), str(data.get("text/html", "")), output.get("text", "")]
    return " ".join(re.sub(r"<[^>]+>", " ", "\n".join(parts)).split())


def told_by(path: Path, *, prose: bool = True) -> str:
    """Return all that a notebook says: prose, code and outputs, as one line without tags."""
    cells = nbformat.read(path, as_version=4).cells
    return " ".join(" ".join(said_in(cell, prose=prose) for cell in cells).split())


def later_labels(case: Case) -> list[str]:
    """Return the labels of later events that no claim of the article uses itself."""
    claims = " ".join(claim.text for claim in case.claims)
    later = [
        event.label for fact in case.facts for event in fact.events if event.first_day > case.article.date
    ]
    return [label for label in later if label not in claims]


@pytest.mark.parametrize("path", EARLIER, ids=lambda path: path.stem)
def test_no_lesson_before_08_tells_what_came_later(path: Path) -> None:
    """No later event, no outcome's note, no point against the record, and no call that would show one."""
    told = told_by(path)
    notes = [each.resolver_note for each in CASE.outcomes if each.resolver_note]
    points = [text for each in CASE.points for text in (each.record, each.article_position)]
    hidden = [" ".join(text.split()) for text in (*later_labels(CASE), *notes, *points)]
    assert len(hidden) > 80
    assert [] == [text for text in hidden if text in told]
    assert [] == [each for each in TELLS if each in told_by(path, prose=False)]


MONTHS = [dt.date(2000, month, 1).strftime("%B") for month in range(1, 13)]
DATES = re.compile(
    rf"\b(?P<d>\d\d?) (?P<m>{'|'.join(f'{month[:3]}(?:{month[3:]})?' for month in MONTHS)}) (?P<y>20\d\d)\b"
    r"|\b(?P<iso>20\d\d-\d\d-\d\d)\b"
)


def later_dates(cell: Any, day: dt.date) -> list[str]:
    """Return the dates later than a day that a cell names, but for those on which questions are decided."""
    decided = {each.resolution_date for each in (*CASE.questions, *CASE.extensions)}
    later = []
    for match in DATES.finditer(said_in(cell)):
        month = [name[:3] for name in MONTHS].index(match["m"][:3]) + 1 if match["m"] else 0
        date = (
            dt.date(int(match["y"]), month, int(match["d"])) if month else dt.date.fromisoformat(match["iso"])
        )
        later += [match[0]] if date > day and date not in decided else []
    return later


def later_in(path: Path, day: dt.date) -> list[str]:
    """Return where a notebook names a later date: the notebook, the cell and the date."""
    cells = nbformat.read(path, as_version=4).cells
    return [f"{path.stem}, cell {cell.id}: {date}" for cell in cells for date in later_dates(cell, day)]


@pytest.mark.parametrize("path", EARLIER, ids=lambda path: path.stem)
def test_no_date_later(path: Path) -> None:
    """No lesson before 08 names a day after the article's, in prose or output."""
    assert [] == later_in(path, CASE.article.date)


@pytest.mark.parametrize("fact", [fact for fact in CASE.facts if fact.first_day > CASE.article.date])
def test_later_fact_is_found(fact: Any, tmp_path: Path) -> None:
    """A later fact in lesson 03 is found, and the message names lesson, cell and day or event."""
    path = tmp_path / "03-the-regional-level.ipynb"
    notebook = nbformat.read(ROOT / "notebooks" / path.name, as_version=4)
    event = next(event for event in fact.events if event.first_day > CASE.article.date)
    notebook.cells[5].source += f" {event.label} ({event.first_day})."
    nbformat.write(notebook, path)
    if event.first_day not in {each.resolution_date for each in CASE.questions}:
        assert [f"{path.stem}, cell {notebook.cells[5].id}: {event.first_day}"] == later_in(
            path, CASE.article.date
        )
    assert event.label in told_by(path)


def test_the_test_of_earlier_lessons_finds_what_lesson_08_tells() -> None:
    path = ROOT / "notebooks" / "08-looking-back.ipynb"
    told = told_by(path)
    assert {"content-note", "slide-2", "war"} <= {
        date.split()[2].rstrip(":") for date in later_in(path, CASE.article.date)
    }
    assert {"after=True", "questions.score(", "date_slider"} <= {each for each in TELLS if each in told}


# -- what lesson 08 says in numbers ------------------------------------------------------------------

WORDS = dict(
    enumerate(
        [
            "no",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
        ]
    )
)


def count(**wanted: object) -> int:
    """Return how many claims carry certain codes."""
    return sum(
        all(
            value in code.types if key == "types" else value == getattr(code, key)
            for key, value in wanted.items()
        )
        for code in map(CASE.codes, (claim.id for claim in CASE.claims))
    )


def test_the_numbers_in_the_prose_of_lesson_08_are_those_of_the_codes() -> None:
    told = " ".join(told_by(ROOT / "notebooks" / "08-looking-back.ipynb").replace("**", "").split())
    plain, contradicted = {"certainty": "plain"}, {"verdict": "contradicted"}
    for sentence in (
        f"Look at the {count(certainty='emphatic')} emphatic claims",
        f"only {WORDS[count(certainty='emphatic', verdict='supported')]} is supported. Of the",
        (
            f"Of the {count(**plain)} plain ones {count(**plain, verdict='supported')} are supported, "
            f"{count(**plain, verdict='partly')} are partly right, and "
            f"{WORDS[count(**plain, **contradicted)]} is contradicted"
        ),
        (
            f"Of the plain ones {count(**plain, checkable='yes')} are a clear yes, and the "
            f"{WORDS[count(**contradicted)]} contradicted claim is among these"
        ),
    ):
        assert sentence in told
    key = (ROOT / "solutions" / "ex08-looking-back.toml").read_text(encoding="utf-8")
    for sentence in (
        f"as {count(certainty='emphatic')} emphatic ones are too few",
        f"and {WORDS[count(certainty='plain', **contradicted)]} plain claim is",
    ):
        assert sentence in key
    assert count(certainty="emphatic", checkable="yes") == count(certainty="emphatic", **contradicted) == 0
    assert count(**contradicted) == count(**plain, **contradicted, checkable="yes")


def test_every_event_that_the_lesson_warns_of_is_on_the_slider() -> None:
    cells = {cell.id: cell for cell in nbformat.read(ROOT / "notebooks" / "08-looking-back.ipynb", 4).cells}
    shown = {entry["label"] for entry in date_slider(CASE).entries}
    for event, named in (
        ("War between Israel and Iran", "war between Israel and Iran"),
        ("US strikes on Iranian nuclear sites", "strikes by the United States on Iran"),
        ("Sarin at Khan Shaykhun", "poison gas in Syria"),
        ("Assad's government falls", "the fall of the government"),
        ("Kerman bombing", "Kerman"),
        ("Israel and US begin air attacks on Iran", "28 February 2026"),
        ("School in Minab is hit", "children among them"),
    ):
        assert event in shown
        assert named in cells["content-note"].source
    assert "Protests in Iran; thousands killed" in {e.label for f in CASE.facts for e in f.events}
    assert f"up to {END.day} {END:%B %Y}" in cells["content-note"].source


def test_war_both_sides() -> None:
    """What lesson 08 says of the war is on record, and each side's ground stands beside it."""
    cells = {cell.id: cell for cell in nbformat.read(ROOT / "notebooks" / "08-looking-back.ipynb", 4).cells}
    assert list(cells).index("content-note") < list(cells).index("slider") < list(cells).index("war")
    for side in (
        "The United States says that it acted to keep Iran from a nuclear weapon",
        "Israel, against a threat to its existence",
        "Iran and Russia call it aggression, and China unlawful",
        "Iran calls its own strikes self-defence",
        "Iran's strikes on civilian targets unlawful too",
        "strikes on its neighbours too",
    ):
        assert side in cells["war"].source
    minds = {entry["label"]: entry["mind"] for entry in date_slider(CASE).entries}
    for event, grounds in (
        (
            "UN chief condemns strikes of all sides",
            ("an armed conflict was going on", "no armed attack by Iran"),
        ),
        ("UNSC 2817 condemns Iran's attacks", ("its sponsors said", "Iran called it a manifest injustice")),
        ("Report: Russia shares data; denied", ("Lavrov denied",)),
    ):
        assert all(ground in minds[event] for ground in grounds)


def test_short_lesson() -> None:
    """Lesson 08 holds to forty cells and 1,500 words, and its base rate in words is the counted one."""
    cells = nbformat.read(ROOT / "notebooks" / "08-looking-back.ipynb", 4).cells
    rate = CASE.questions.base_rate("F04")
    assert len(cells) <= 40
    assert sum(len(cell.source.split()) for cell in cells if cell.cell_type == "markdown") <= 1500
    assert rate is not None
    said = next(cell.source for cell in cells if cell.id == "rate-words")
    assert f"Of {rate.of:,} bills" in said
    assert f"{rate.times:,} were enacted: {rate.rate:.1%}." in said
    assert f"would have scored {rate.rate**2:.3f}" in said
