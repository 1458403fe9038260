"""The class report: what it shows, what it hides, and what it says where there is nothing to show."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from irkit.case.case import Case, load_case
from irkit.cli import app
from irkit.coding.codings import Codings, Confusion
from irkit.coding.diagnosis import predicted
from irkit.framework.levels import PILES
from irkit.grading.engine.results import Grade, Result, Results, score
from irkit.questions.coding import CodingQuestion
from irkit.questions.sheets import Exercise
from irkit.release.exercises import find_exercise
from irkit.report.codes import agreements, coding_patterns
from irkit.report.discussion import discussion
from irkit.report.graded import FEW, Graded, ReportError, Student, read_graded
from irkit.report.items import items
from irkit.report.page import report, report_beside, students
from irkit.text import listed

SOLUTIONS = Path(__file__).parents[2] / "solutions"
NASTY = "<script>alert(1)</script>&\"'{{7*7}}"


def exercise(name: str) -> Exercise:
    """Return a shipped exercise with its key."""
    return find_exercise(name, SOLUTIONS).exercise()


@pytest.fixture(scope="module")
def lavrov() -> Case:
    """The case of the shipped exercises."""
    return load_case("lavrov-tehran-2013")


def sat(name: str, rights: Iterable[Iterable[bool]], case: Case) -> Graded:
    """Return a class that answered a test of choice questions, right or wrong, student by student."""
    made = exercise(name)
    students = []
    for number, right in enumerate(rights):
        points = {q.id: float(ok) for q, ok in zip(made.question, right, strict=True)}
        answers = {
            q.id: q.key.right if ok else next(each for each in q.options if each != q.key.right)
            for q, ok in zip(made.question, right, strict=True)
        }
        students.append(Student(f"Person {number}", f"person {number}", points, answers))
    return Graded(made, case, tuple(students))


def coded(habits: Iterable[str | None], case: Case, **odd: str) -> Graded:
    """Return a class that coded in exercise 1, each with a habit or else with care, and left out the rest.

    Every other student gives an odd code, by claim, in place of the careful one.
    """
    made = exercise("ex01")
    students = []
    for number, habit in enumerate(habits):
        answers = {}
        for question in made.question:
            if isinstance(question, CodingQuestion):
                codes = {c: _code(c, habit, case) for c in question.claims}
                changed = {c: code for c, code in odd.items() if c in codes and number % 2}
                answers[question.id] = {**codes, **changed}
        grades = [score(q, answers.get(q.id, ""), case) for q in made.question]
        points = {grade.question: grade.points for grade in grades}
        students.append(Student(f"Person {number}", f"person {number}", points, answers))
    return Graded(made, case, tuple(students))


def _code(claim: str, habit: str | None, case: Case) -> str:
    planted = predicted(habit, claim, case) if habit else None
    return (planted or case.accepted_levels(claim)[0]).in_scheme.value


def laid(out: Path, name: str, answers: dict[str, dict[str, Any]], unread: tuple[str, ...] = ()) -> Path:
    """Lay down what grading leaves behind for students with these answers by question."""
    made, case = exercise(name), load_case("lavrov-tehran-2013")
    store = Results(out, name)
    store.open()
    listed = []
    for number, (who, given_answers) in enumerate({**answers, **{each: {} for each in unread}}.items()):
        grades = tuple(_grade(q, given_answers, case) for q in made.question)
        store.keep(f"{number:040}", Result(grades, "unreadable" if who in unread else "graded"))
        label = {"name": who, "platform": "", "platform_id": "", "student": who, "key": f"{number:040}"}
        listed.append(label)
    store.close(listed)
    return out


def _grade(question: Any, answers: dict[str, Any], case: Case) -> Grade:
    return score(question, answers.get(question.id, ""), case)


# Small numbers ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def agreeing(lavrov: Case) -> Graded:
    """A class of 23 who mostly agree: all careful, and two of them odd on two claims."""
    claims = next(q for q in exercise("ex01").question if isinstance(q, CodingQuestion)).claims
    odd = {c: next(p.value for p in PILES if p.value != _code(c, None, lavrov)) for c in claims[:2]}
    most, two = coded([None] * 21, lavrov), coded([None] * 4, lavrov, **odd)
    renamed = [replace(s, name=f"Odd {s.name}", person=f"odd {s.person}") for s in two.students[1::2]]
    return replace(most, handed_in=(*most.students, *renamed))


def cells(page: str) -> list[str]:
    """Return the words of the number cells of a page's table of claims."""
    table = re.search(r'<table class="claims">.*?</table>', page, flags=re.DOTALL)
    assert table is not None
    return re.findall(r'<td class="number">([^<]*)</td>', table.group())


def test_instructor_sees_numbers(agreeing: Graded) -> None:
    """The instructor's page tells every number and no name."""
    page = report([agreeing])
    assert "2" in cells(page)
    assert ">hidden<" not in page
    assert "fewer than 5" not in page
    assert not re.search(r"Person \d|Odd", page)


def test_class_page_tells_no_small_number(agreeing: Graded) -> None:
    """The class page tells 1 to 4 as fewer than 5, also in its bars, and says what that leaves open."""
    page = report([agreeing], share=True)
    assert set() == {"1", "2", "3", "4"} & set(cells(page))
    assert "fewer than 5" in cells(page)
    assert "21" in cells(page)
    assert "can sometimes be worked out" in page
    widths = [float(width) for width in re.findall(r'class="\w+" style="width:([\d.]+)%', page)]
    assert [] == [width for width in widths if 0 < width < 100 * 5 / 23]


@given(st.integers(0, 60))
def test_students_in_words(count: int) -> None:
    """In a page for the class a number from 1 to 4 is never told; every other number is, as it is."""
    assert ("fewer than 5" if 0 < count < FEW else str(count)) == students(count, share=True)
    assert str(count) == students(count)


def test_a_class_of_four_shows_nothing_to_itself(lavrov: Case) -> None:
    """The class page shows neither points nor codes of four students; the instructor sees them."""
    four = sat("ex00", [[True] * 10] * 4, lavrov)
    page = report([four], share=True)
    assert "Fewer than 5 students answered" in page
    assert "Mean share</th>" not in page
    assert "<b>fewer than 5</b> answered" in page
    assert "Mean share</th>" in report([four])


# What the figures are ------------------------------------------------------------------------------------


def _plain_correlation(one: list[float], other: list[float]) -> float | None:
    import numpy as np

    if len(set(one)) == 1 or len(set(other)) == 1:
        return None
    return float(np.corrcoef(one, other)[0, 1])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.booleans(), min_size=10, max_size=10), min_size=20, max_size=40))
def test_discrimination(lavrov: Case, rows: list[list[bool]]) -> None:
    """Every discrimination is the correlation with the sum of the others, as numpy recomputes it."""
    for place, item in enumerate(items(sat("ex00", rows, lavrov))):
        own = [float(row[place]) for row in rows]
        rest = [float(sum(row) - row[place]) for row in rows]
        expected = _plain_correlation(own, rest)
        assert (expected is None) == (item.discrimination is None)
        if expected is not None:
            assert expected == pytest.approx(item.discrimination, abs=1e-9)


def test_class_coding_by_actors(lavrov: Case) -> None:
    """Planted: the pattern found is the planted one, and it is what the page suggests to talk about."""
    graded = coded(["actors"] * 12 + [None] * 18, lavrov)
    tally = coding_patterns(graded)
    assert tally is not None
    assert [(["M2"], 12)] == [
        ([one.code for one in pattern.misconceptions], pattern.count) for pattern in tally.patterns
    ]
    assert (0, 18) == (tally.mixed, tally.few)
    assert "The errors of 12 students are consistent with" in report([graded])


def test_divided_claim(lavrov: Case) -> None:
    """The class is divided on a claim split 15 to 15, which comes first, and on no other."""
    last = next(q for q in exercise("ex01").question if isinstance(q, CodingQuestion)).claims[-1]
    other = next(level.value for level in PILES if level.value != _code(last, None, lavrov))
    (agreement, *_) = agreements(coded([None] * 30, lavrov, **{last: other}))
    assert [last] == [split.claim for split in agreement.splits if split.divided]
    assert last == agreement.splits[0].claim
    assert [0, 0, 15, 15] == sorted(agreement.splits[0].counts.values())


def test_codes_most_confused(lavrov: Case) -> None:
    """Pair and share are those that the class's codings put first, and chance as well."""
    graded = coded(["actors"] * 9 + ["heading"] * 6 + [None] * 15, lavrov)
    first = agreements(graded)[0]
    codings = Codings.of({student.name: student.answers[first.question.id] for student in graded.students})
    pairs = codings.confused_pairs()
    assert first.coded == len(codings.claims)
    most = first.confused
    assert most is not None
    shares = (round(100 * most.share), round(100 * most.by_chance))
    assert (pairs.index[0], *pairs.iloc[0, 1:]) == (listed(most.codes), *shares)


@pytest.mark.parametrize(("by_chance", "points"), [(0.4, 1), (0.6, 0)])
def test_confused_by_chance(lavrov: Case, by_chance: float, points: int) -> None:
    """Half of the disagreements is nothing to discuss where codes dealt like cards would give more."""
    (agreement, *_) = agreements(coded([None] * 30, lavrov))
    most = Confusion((PILES[0], PILES[1]), 50, 0.5, by_chance)
    found = discussion([], [replace(agreement, confused=most)], None)
    assert points == [rule for rule, _ in found].count("confused")


# The page ------------------------------------------------------------------------------------------------


def _rights(count: int) -> dict[str, dict[str, Any]]:
    made = exercise("ex00")
    return {
        f"Zaphod{number:02} {NASTY}": {
            q.id: q.key.right if (number + place) % 3 else "a" for place, q in enumerate(made.question)
        }
        for number in range(count)
    }


def test_the_page_names_nobody_unless_asked(tmp_path: Path) -> None:
    """Without ``names`` no name occurs; with them those who could not be read are named, and harmless."""
    laid(tmp_path, "ex00", _rights(24), unread=(f"Ford {NASTY}",))
    graded = read_graded(tmp_path, SOLUTIONS)
    anonymous, named = report([graded]), report([graded], names=True)
    assert [] == re.findall(r"Zaphod|Ford|person", anonymous)
    assert "Ford &lt;script&gt;" in named
    for page in (anonymous, named):
        assert "<script" not in page
        assert "49" not in re.findall(r"\{\{7\*7\}\}|\b49\b(?!%)", page)


def test_the_tally_names_those_with_a_pattern_only_when_asked(lavrov: Case) -> None:
    """Names stand beside a pattern in the copy that names students, and only there."""
    graded = coded(["actors"] * 7, lavrov)
    assert "Person 3" not in report([graded])
    assert "Person 3" in report([graded], names=True)


def test_page_loads_nothing(tmp_path: Path) -> None:
    """No script, link to elsewhere or event; each table can be read aloud: a caption, scoped headings."""
    laid(tmp_path, "ex00", _rights(24))
    page = report([read_graded(tmp_path, SOLUTIONS)])
    assert "default-src 'none'" in page
    assert [] == re.findall(r"<(?:script|link|img|iframe|object)\b|https?:|\son\w+=|@import|url\(", page)
    tables = re.findall(r"<table.*?</table>", page, flags=re.DOTALL)
    assert tables
    assert all("<caption>" in table for table in tables)
    assert [] == re.findall(r"<th(?! scope=|ead)[^>]*>", page)


def test_what_waits_for_a_marker_is_said_and_left_out(lavrov: Case) -> None:
    """A question with an open answer is named with how many wait, and has no figures."""
    made = exercise("ex01")
    points: dict[str, float | None] = {q.id: 0.0 for q in made.question} | {"ex01-q5": None}
    students = tuple(Student(f"P{n}", f"p{n}", points, {"ex01-q5": True}) for n in range(8))
    page = report([Graded(made, lavrov, students)])
    assert "8 answers to question 5" in page
    assert '<th scope="row">5. ' not in page


# The command ---------------------------------------------------------------------------------------------


def run(*arguments: object) -> tuple[int, str]:
    """Run ``irkit report``, and return its exit status and what it printed."""
    done = CliRunner().invoke(app, ["report", *map(str, arguments), "--solutions", str(SOLUTIONS)])
    return done.exit_code, done.output


def test_pre_and_post_test_given_together_are_compared(tmp_path: Path) -> None:
    """One page over both, with the same students' answers misconception by misconception."""
    before, after = laid(tmp_path / "a", "ex00", _rights(24)), tmp_path / "b"
    right = {q.id: q.key.right for q in exercise("ex10").question}
    laid(after, "ex10", dict.fromkeys(_rights(24), right))
    assert (0, f"{tmp_path / 'r.html'}\n") == run(after, before, "--out", tmp_path / "r.html")
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "How the same 24 students answered, by misconception" in page
    assert page.index('id="ex00"') < page.index('id="ex10"') < page.index('id="change-ex10"')
    assert ["a", "b", "r.html"] == sorted(path.name for path in tmp_path.iterdir())


def test_unusable_folders(tmp_path: Path) -> None:
    """No grades, half a folder, another key, a folder twice: one sentence each and exit status 2."""
    good = laid(tmp_path / "good", "ex00", _rights(6))
    cut = laid(tmp_path / "cut", "ex00", _rights(6))
    (cut / ".irkit" / f"{3:040}.json").unlink()
    torn = laid(tmp_path / "torn", "ex00", _rights(6))
    (torn / ".irkit" / "exercise.json").write_text('{"exercise": "ex00", "handed_in": [{}]}')
    begun = tmp_path / "begun"
    Results(begun, "ex00").open()
    gone = laid(tmp_path / "gone", "ex00", _rights(6))
    (gone / ".irkit" / "exercise.json").write_text('{"exercise": "ex77", "handed_in": []}')
    expected = {
        (tmp_path / "nothing",): "holds no grades",
        (cut,): "does not hold the grades of this key",
        (torn,): "does not hold the grades of this key",
        (begun,): "was not finished",
        (gone,): "ex77",
        (good, good): "ex00 is given twice",
        (good, "--out", tmp_path / "no" / "r.html"): "cannot be written",
        (good, "--out", tmp_path): "is a folder",
    }
    for given_folders, sentence in expected.items():
        status, told = run(*given_folders)
        assert (2, 1) == (status, len(told.splitlines())), told
        assert sentence in told


def test_the_grades_stand_where_no_report_can_be_made(tmp_path: Path) -> None:
    """A report that fails is told in a sentence, and an earlier page does not stay as if it were current."""
    (tmp_path / "report.html").write_text("old")
    told = report_beside(tmp_path, SOLUTIONS)
    assert told.startswith("there is no class report, but the grades stand: ")
    assert not (tmp_path / "report.html").exists()
    laid(tmp_path, "ex00", _rights(6))
    assert "" == report_beside(tmp_path, SOLUTIONS)
    assert (tmp_path / "report.html").is_file()


def test_a_damaged_result_is_an_error_of_the_report(tmp_path: Path) -> None:
    """What was tampered with raises :class:`ReportError`, and nothing else."""
    laid(tmp_path, "ex00", _rights(6))
    (tmp_path / ".irkit" / f"{0:040}.json").write_text('{"form": 1, "result": {"grades": [7]}}')
    with pytest.raises(ReportError):
        read_graded(tmp_path, SOLUTIONS)
