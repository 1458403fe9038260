"""Whether a question is fair: its answer stands in no lesson, and each likely slip gets a hint of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise, permutations
from pathlib import Path
from typing import Any

import nbformat
import pytest

from irkit import case_names
from irkit.case.case import load_case
from irkit.framework.levels import Level
from irkit.questions.choice import ChoiceQuestion, ChoicesQuestion
from irkit.questions.coding import CodingQuestion
from irkit.questions.graphs import ChainQuestion, LevelsQuestion
from irkit.questions.numbers import ProbabilitiesQuestion
from irkit.questions.question import Question
from irkit.questions.words import TableQuestion
from irkit.release.exercises import find_exercises

ROOT = Path(__file__).parents[2]
EXERCISES = [source.exercise() for source in find_exercises(ROOT / "solutions")]
COURSE = [exercise for exercise in EXERCISES if exercise.id not in ("ex00", "ex10")]
QUESTIONS = [question for exercise in COURSE for question in exercise.question]
TAUGHT = [(exercise.lesson, question) for exercise in COURSE for question in exercise.question]
CASE = load_case("lavrov-tehran-2013")
CLAIMS = {claim.id: claim.text for name in (CASE.id, "obama-syria-2013") for claim in load_case(name).claims}
RUN = 6
"""So many words in a row of a right option are a sentence of the lesson, and no coincidence."""


CHOICE, ROWS = (ChoiceQuestion, ChoicesQuestion), (CodingQuestion, TableQuestion)
WITH_OPTIONS = [(lesson, question) for lesson, question in TAUGHT if isinstance(question, CHOICE)]
WITH_ROWS = [(lesson, question) for lesson, question in TAUGHT if isinstance(question, ROWS)]
TABLES = [question for question in QUESTIONS if isinstance(question, TableQuestion)]


def words(text: str) -> str:
    """Return a text as lower-case words, one space between them and at both ends."""
    return " ".join(["", *re.findall(r"[\w%-]+", text.casefold()), ""])


def lesson(number: str) -> list[str]:
    """Return the prose of a lesson and what its cells print, one text for each cell."""
    (path,) = (ROOT / "notebooks").glob(f"{number}-*.ipynb")
    return [text for cell in nbformat.read(path, 4).cells for text in (_prose(cell), _printed(cell)) if text]


def _prose(cell: Any) -> str:
    return str(cell.source) if cell.cell_type == "markdown" else ""


def _printed(cell: Any) -> str:
    """Return what a cell prints. A widget shows every claim on request, so it is left out."""
    if "widgets." in cell.source:
        return ""
    return "\n".join(
        out.get("text") or out.get("data", {}).get("text/plain", "") for out in cell.get("outputs", [])
    )


def right_options(question: Question) -> list[str]:
    """Return the options of a choice question that are right."""
    if not isinstance(question, ChoiceQuestion | ChoicesQuestion):
        return []
    letters = [question.solution.right] if isinstance(question, ChoiceQuestion) else question.solution.right
    return [question.options[letter] for letter in letters]


@pytest.mark.parametrize(
    ("number", "question"),
    WITH_OPTIONS,
    ids=lambda part: getattr(part, "id", ""),
)
def test_no_right_option_stands_in_the_lesson(number: str, question: Question) -> None:
    """Six words in a row of a right option stand nowhere in it, unless a claim or the question has them."""
    taught = [words(text) for text in lesson(number)]
    asked = " ".join(words(text) for text in (getattr(question, "prompt", ""), *CLAIMS.values()))
    for option in right_options(question):
        row = words(option).split()
        runs = {f" {' '.join(row[at : at + RUN])} " for at in range(len(row) - RUN + 1)}
        assert [] == [run for run in runs if run not in asked and any(run in text for text in taught)]


def keyed(question: Question) -> Iterator[tuple[str, str]]:
    """Yield each claim of a table or a coding, with the word that is right for it."""
    if isinstance(question, CodingQuestion):
        code = CASE.effect_level if question.asked == "effect" else CASE.cause_level
        yield from ((claim, code(claim).value) for claim in question.claims)  # type: ignore[union-attr]
    elif isinstance(question, TableQuestion):
        yield from ((row, word) for row, right in question.solution.right.items() for word in right)


@pytest.mark.parametrize(
    ("number", "question"),
    WITH_ROWS,
    ids=lambda part: getattr(part, "id", ""),
)
def test_no_lesson_prints_a_row_beside_its_answer(number: str, question: Question) -> None:
    """No line of the lesson has a claim of the question and the word that is right for it."""
    lines = [words(line) for text in lesson(number) for line in re.split(r"\n(?! )", text)]
    shown = [(claim, word) for claim, word in keyed(question) for line in lines
             if claim in CLAIMS and words(claim) in line and words(word) in line]  # fmt: skip
    assert [] == shown


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: each.id)
def test_every_wrong_option_has_a_hint_of_its_own(question: Question) -> None:
    if isinstance(question, ChoiceQuestion | ChoicesQuestion):
        assert set(question.options) - set(question.solution.right) == set(question.solution.hints)


def places(question: Question) -> set[str] | None:
    """Return the names under which a hint of a question is ever looked for, or None for another kind."""
    if isinstance(question, ChainQuestion):
        return {f"{first} {second}" for first, second in permutations(question.links, 2)}
    if isinstance(question, TableQuestion):
        return {*question.rows, *(f"{row} {word}" for row in question.rows for word in question.words)}
    if isinstance(question, ProbabilitiesQuestion):
        return {f"{row}{side}" for row in question.rows for side in ("", " high", " low")}
    return set(question.rows) if isinstance(question, LevelsQuestion) else None


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: each.id)
def test_every_hint_is_filed_where_a_wrong_answer_finds_it(question: Question) -> None:
    """A hint under a name that no answer has, or under a right one, is never shown."""
    if (known := places(question)) is not None:
        right = {f"{row} {word}" for row, word in keyed(question)}
        assert set() == set(question.solution.hints) - (known - right)  # type: ignore[attr-defined]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: each.id)
def test_no_answer_is_right_for_more_than_four_rows_of_ten(question: Question) -> None:
    """Contested claims are not scored, and where two words are accepted the key has its own reasons."""
    codes = list(keyed(question))
    if getattr(question, "contested", False) or len(dict(codes)) < len(codes):
        return

    assert max(Counter(word for _, word in codes).values(), default=0) <= 0.4 * len(codes)


@pytest.mark.parametrize("question", TABLES, ids=lambda each: each.id)
def test_a_row_that_is_a_claim_has_its_words(question: TableQuestion) -> None:
    """A cue may stand before the claim, and a note in brackets may be left out."""
    claims = {row: re.sub(r" \(The English .*\)$", "", CLAIMS[row]) for row in question.rows if row in CLAIMS}

    assert [] == [row for row, text in claims.items() if not question.rows[row].endswith(text)]


def test_every_joint_of_a_chain_is_one_that_the_author_makes() -> None:
    stated = {(join.effect_of, join.cause_of) for join in CASE.joins if join.basis == "stated"}
    for question in QUESTIONS:
        if isinstance(question, ChainQuestion):
            chain = question.solution.right
            assert set(pairwise(chain)) <= stated
            assert {CASE[link].mode for link in chain} <= {"asserted", "implied"}


def test_the_points_that_instructors_are_told_are_those_of_the_exercises() -> None:
    """INSTRUCTORS.md says how many points have full feedback, and what the pass mark is for."""
    points = Counter[str]()
    for question in QUESTIONS:
        points["text" if question.kind == "text" else question.feedback] += question.points
    page = (ROOT / "INSTRUCTORS.md").read_text(encoding="utf-8")

    assert f"{points['full']:g} of the {points.total():g} points have full feedback" in page
    assert {5} == {exercise.pass_mark for exercise in COURSE}
    assert "The pass mark of 5 is no grade" in page


def test_profile_of_lesson_01() -> None:
    """Its figure keeps back the codes of the cards, which the first question of the exercise asks for."""
    (notebook,) = (ROOT / "notebooks").glob("01-*.ipynb")
    sources = [cell.source for cell in nbformat.read(notebook, as_version=4).cells]
    (drawn,) = (source for source in sources if "figures.profile" in source)
    assert 'kept_back=[card["id"] for card in sorter.cards]' in drawn
    assert any(source.startswith('sorter = answer_widget("ex01-q1"') for source in sources)


def asked_of(*questions: str) -> set[str]:
    """Return the claims that questions ask about."""
    asked = (each for each in QUESTIONS if each.id in questions)
    return {name for each in asked for name in getattr(each, "claims", ()) or each.rows if name in CLAIMS}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("lesson", "questions"),
    [
        ("00b", ("ex01-q1", "ex02-q1")),
        ("02", ("ex02-q1", "ex02-q2", "ex06-q1")),
        ("06", ("ex06-q1", "ex06-q4")),
    ],
)
def test_kept_back(lesson: str, questions: tuple[str, ...]) -> None:
    """A lesson that shows codes on request keeps back the claims of the exercises, of either text."""
    (notebook,) = (ROOT / "notebooks").glob(f"{lesson}-*.ipynb")
    cells = nbformat.read(notebook, as_version=4).cells
    kept = re.findall(r"kept_back \+?= ?(.*)|kept_back=(\[.*?\])", "\n".join(cell.source for cell in cells))
    asked = asked_of(*questions)

    assert len(asked) >= 10
    assert asked <= set(re.findall(r"[CO]\d+", str(kept)))


def test_what_shows_every_claim_shows_none_that_is_asked_of_it() -> None:
    """Lessons 02 and 06 keep claims back; the view of 05 keeps none, so its exercise makes sentences up."""
    for number, view in (("02", "claim_explorer"), ("05", "crosswalk_view"), ("06", "claim_support")):
        (notebook,) = (ROOT / "notebooks").glob(f"{number}-*.ipynb")
        cells = nbformat.read(notebook, as_version=4).cells
        views = [cell.source for cell in cells if f".{view}(" in cell.source]
        assert views
        assert number == "05" or all("kept_back" in source for source in views)

    assert set() == asked_of("ex05-q3")


def printed_levels(number: str) -> set[str]:
    """Return the links that a lesson prints, in a widget too, on one line with two levels."""
    (path,) = (ROOT / "notebooks").glob(f"{number}-*.ipynb")
    outputs = (out for cell in nbformat.read(path, 4).cells for out in cell.get("outputs", []))
    text = "\n".join(out.get("text") or out.get("data", {}).get("text/plain", "") for out in outputs)
    return set(re.findall(r"^(L\d\d) .*\(\w+ → \w+\)", text, re.MULTILINE))


@pytest.mark.parametrize(
    ("number", "question"),
    [(lesson, question) for lesson, question in TAUGHT if isinstance(question, LevelsQuestion)],
    ids=lambda part: getattr(part, "id", ""),
)
def test_no_lesson_prints_the_levels_of_a_link_that_is_asked(number: str, question: LevelsQuestion) -> None:
    """The map of the argument shows every link on request, too: what is asked is made up."""
    assert {"L14", "L25", "L32"} <= printed_levels("05")
    assert set() == set(question.rows) & {*printed_levels(number), *(link.id for link in CASE.links)}


@pytest.mark.parametrize("name", case_names())
def test_between_two_others_bilateral_is_accepted_too(name: str) -> None:
    """An outcome between two states that are not the case's own goes by its arena; bilateral counts too."""
    case = load_case(name)
    if case.reference is not None:
        outcomes = [case.codes(claim.id) for claim in case.claims]
        others = [codes.effect_levels for codes in outcomes if codes.between]
        assert [] == [levels for levels in others if Level.BILATERAL not in levels]


def test_nobody_is_counted_who_was_not_asked() -> None:
    """A sentence of the course says how readers code only where they have coded."""
    places = (
        ("irkit", "**/*.toml"),
        ("solutions", "*.toml"),
        ("solutions", "*.ipynb"),
        ("notebooks", "*.ipynb"),
        ("instructors", "*.md"),
    )
    texts = [path for folder, pattern in places for path in (ROOT / folder).glob(pattern)]
    counted = re.compile(r"\b(?:most|many|some) (?:readers|coders) (?:say|code|would|choose)", re.IGNORECASE)
    assert [] == [path.name for path in texts if counted.search(path.read_text(encoding="utf-8"))]
