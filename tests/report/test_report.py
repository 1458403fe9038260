"""The class report: what it shows, what it hides, and what it says where there is nothing to show."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from irkit.case.case import Case, load_case
from irkit.cli import app
from irkit.coding.codings import Codings
from irkit.coding.diagnosis import predicted
from irkit.coding.disagreement import Confusion, confused_pairs
from irkit.framework.levels import PILES
from irkit.grading.engine.results import Grade, Result, Results
from irkit.grading.engine.scoring import score
from irkit.questions.coding import CodingQuestion
from irkit.questions.sheets import Exercise
from irkit.release.exercises import find_exercise
from irkit.report.cells import SMALLEST, hidden, shown
from irkit.report.change import changes
from irkit.report.command import report_beside
from irkit.report.discussion import discussion
from irkit.report.graded import Graded, ReportError, Student, read_graded
from irkit.report.items import items
from irkit.report.page import report
from irkit.report.patterns import coding_patterns
from irkit.report.splits import agreements
from irkit.report.spread import spread_of
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
    store.enlist(listed)
    return out


def _grade(question: Any, answers: dict[str, Any], case: Case) -> Grade:
    return score(question, answers.get(question.id, ""), case)


# Small numbers ----------------------------------------------------------------------------------------


def _same_page(counts: tuple[int, ...], smallest: int) -> list[tuple[int, ...]]:
    """Return all numbers with the same sum that would be shown in the same way."""
    ranges = itertools.product(range(sum(counts) + 1), repeat=len(counts) - 1)
    candidates = ((*head, sum(counts) - sum(head)) for head in ranges if sum(head) <= sum(counts))
    return [each for each in candidates if shown(each, smallest) == shown(counts, smallest)]


@settings(max_examples=150, deadline=None)
@example([0, 0, 3, 3, 2], 3)
@example([5, 0, 5, 4], 5)
@given(
    st.lists(st.integers(0, 9), min_size=2, max_size=4)
    | st.lists(st.integers(0, 4), min_size=5, max_size=5).filter(lambda counts: sum(counts) < 10),
    st.integers(3, SMALLEST),
)
def test_no_small_number_can_be_worked_out_from_the_others(counts: list[int], smallest: int) -> None:
    """Whoever knows the rule and the sum still finds two values at least for every small number."""
    if sum(counts) < smallest:
        return  # Nothing at all is shown of so small a class.
    possible = _same_page(tuple(counts), smallest)
    for place, count in enumerate(counts):
        if 0 < count < smallest:
            assert len({each[place] for each in possible}) > 1


def test_one_student_a_cell_is_not_given_away_by_the_sum() -> None:
    """Five cells hidden in a class of five would tell that each holds one; a sixth number makes it unsure."""
    assert (True,) * 6 == hidden([1, 1, 1, 1, 1, 6])
    assert (True,) * 5 == hidden([2, 1, 1, 1, 0])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=4, max_size=4).filter(lambda four: sum(four) >= SMALLEST))
def test_no_small_number_of_those_who_changed_can_be_worked_out(lavrov: Case, four: list[int]) -> None:
    """Numbers before and after, and those of who changed, leave two values at least for each small one."""

    def page(numbers: Iterable[int]) -> tuple[Any, ...]:
        outcomes = [(True, True), (False, True), (True, False), (False, False)]
        pairs = [pair for pair, count in zip(outcomes, numbers, strict=True) for _ in range(count)]
        before = sat("ex00", ([one] * 10 for one, _ in pairs), lavrov)
        after = sat("ex10", ([other] * 10 for _, other in pairs), lavrov)
        (change,) = changes([before, after])
        first = change.moved[0]
        numbers_shown = (first.both, first.gained, first.lost, first.neither)
        return (change.matched, first.right_before, first.right_after, *numbers_shown)

    told, total = page(four), sum(four)
    alike = [four]
    for place, other in itertools.permutations(range(4), 2):
        for step in (1, 2):
            moved = list(four)
            moved[place], moved[other] = moved[place] + step, moved[other] - step
            alike += [moved] if min(moved) >= 0 and page(moved) == told else []
    for both in range(total + 1):
        # Margins alone leave one number free.
        shift = both - four[0]
        moved = [four[0] + shift, four[1] - shift, four[2] - shift, four[3] + shift]
        alike += [moved] if min(moved) >= 0 and page(moved) == told else []
    for place, count in enumerate(four):
        if 0 < count < SMALLEST:
            assert len({each[place] for each in alike}) > 1


def test_a_few_who_took_one_test_only_cannot_be_taken_from_the_class(lavrov: Case) -> None:
    """Where one student took the earlier test only, the figures are of all, and who changed is hidden."""
    before = sat("ex00", [[number % 2 == 0] * 10 for number in range(21)], lavrov)
    after = sat("ex10", [[True] * 10 for _ in range(20)], lavrov)
    (change,) = changes([before, after])
    assert ((21, 20), (1, 0, 0)) == (change.of, change.unmatched)
    assert (11, 20, None) == tuple(
        getattr(change.moved[0], each) for each in ("right_before", "right_after", "gained")
    )
    page = report([before, after])
    assert "The figures are of everybody" in page
    assert "20 took both" not in page


@settings(max_examples=60, deadline=None)
@given(st.integers(1, SMALLEST - 1), st.booleans(), st.integers(20, 60))
def test_a_mean_share_does_not_tell_how_few_were_right_or_wrong(
    lavrov: Case, few: int, right: bool, size: int
) -> None:
    """With fewer than five right, or wrong, every such class shows the same figures of the question."""

    def page(count: int) -> tuple[object, ...]:
        rows = [[(number < count) is right, *[number % 2 == 0] * 9] for number in range(size)]
        item = items(sat("ex00", rows, lavrov))[0]
        return item.share, item.difficulty, item.discrimination, item.answered, item.lure

    assert 1 == len({page(each)[:4] for each in (few, *range(1, SMALLEST))})


def test_bands_of_totals_hold_nobody_or_enough(lavrov: Case) -> None:
    """Totals are put together until no band holds 1 to 4 students."""
    rows = [[place < number % 11 for place in range(10)] for number in range(23)]
    graded = sat("ex00", rows, lavrov)
    spread = spread_of(graded, items(graded))
    assert spread is not None
    assert 23 == sum(band.count for band in spread.bands)
    assert [] == [band for band in spread.bands if 0 < band.count < SMALLEST]


def test_a_class_of_four_shows_nothing(lavrov: Case) -> None:
    """Neither points nor codes nor who is right appears of four students."""
    page = report([sat("ex00", [[True] * 10] * 4, lavrov)])
    assert "Fewer than 5 students answered" in page
    assert "Mean share</th>" not in page
    assert "<b>fewer than 5</b> answered" in page


# What the figures are ------------------------------------------------------------------------------------


def _plain_correlation(one: list[float], other: list[float]) -> float | None:
    import numpy as np

    if len(set(one)) == 1 or len(set(other)) == 1:
        return None
    return float(np.corrcoef(one, other)[0, 1])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.booleans(), min_size=10, max_size=10), min_size=20, max_size=40))
def test_discrimination_is_the_correlation_with_the_sum_of_the_others(
    lavrov: Case, rows: list[list[bool]]
) -> None:
    """Every discrimination shown agrees with a plain recomputation by numpy."""
    for place, item in enumerate(items(sat("ex00", rows, lavrov))):
        own = [float(row[place]) for row in rows]
        rest = [float(sum(row) - row[place]) for row in rows]
        expected = None if item.bound else _plain_correlation(own, rest)
        assert (expected is None) == (item.discrimination is None)
        if expected is not None:
            assert expected == pytest.approx(item.discrimination, abs=1e-9)


def test_a_class_that_codes_by_the_actors_is_told_so(lavrov: Case) -> None:
    """Planted: the pattern found is the planted one, and it is what the page suggests to talk about."""
    graded = coded(["actors"] * 12 + [None] * 18, lavrov)
    tally = coding_patterns(graded)
    assert tally is not None
    assert [(("M2",), 12)] == [(pattern.codes, pattern.shown) for pattern in tally.patterns]
    assert (0, 18) == (tally.mixed, tally.few)
    assert "The errors of 12 students are consistent with" in report([graded])


def test_a_claim_that_divides_the_class_is_called_divided_and_comes_first(lavrov: Case) -> None:
    """The class is divided on a claim split 15 to 15, which leads, and on no other."""
    last = next(q for q in exercise("ex01").question if isinstance(q, CodingQuestion)).claims[-1]
    other = next(level.value for level in PILES if level.value != _code(last, None, lavrov))
    (agreement, *_) = agreements(coded([None] * 30, lavrov, **{last: other}))
    assert [last] == [split.claim for split in agreement.divided]
    assert last == agreement.splits[0].claim
    assert [0, 0, 15, 15] == sorted(count or 0 for count in agreement.splits[0].counts.values())


def test_the_codes_most_confused_are_those_that_the_library_puts_first(lavrov: Case) -> None:
    """Pair and share agree with :func:`irkit.confused_pairs`, and chance as well."""
    graded = coded(["actors"] * 9 + ["heading"] * 6 + [None] * 15, lavrov)
    first = agreements(graded)[0]
    codings = Codings.of({student.name: student.answers[first.question.id] for student in graded.students})
    pairs = confused_pairs(codings)
    assert first.told == len(codings.claims)
    most = first.confused
    assert most is not None
    shares = (round(100 * most.share), round(100 * most.by_chance))
    assert (pairs.index[0], *pairs.iloc[0, 1:]) == (listed(most.codes), *shares)


@pytest.mark.parametrize(("by_chance", "points"), [(0.4, 1), (0.6, 0)])
def test_two_codes_are_confused_only_if_they_meet_more_often_than_by_chance(
    lavrov: Case, by_chance: float, points: int
) -> None:
    """Half of the disagreements is nothing to discuss where codes dealt like cards would give more."""
    (agreement, *_) = agreements(coded([None] * 30, lavrov))
    most = Confusion((PILES[0], PILES[1]), 50, 0.5, by_chance)
    found = discussion([], [replace(agreement, confused=most)], None)
    assert points == sum("side by side" in point.do for point in found)


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


def test_the_page_loads_nothing_and_every_table_can_be_read_aloud(tmp_path: Path) -> None:
    """No script, link to elsewhere or event; each table has a caption, each of its headings a scope."""
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


def test_a_folder_that_cannot_be_reported_on_is_named_in_a_sentence(tmp_path: Path) -> None:
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
