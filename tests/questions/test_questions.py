"""Kinds of question: how answers are read, scored and explained, and what check() shows."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from irkit.case.case import load_case
from irkit.framework.levels import PILES, Level, misconceptions
from irkit.questions.answer import AnswerError, plain
from irkit.questions.check import ANSWER_MIME, check, feedback
from irkit.questions.choice import ChoiceQuestion, ChoicesQuestion
from irkit.questions.question import Question
from irkit.questions.sheets import Exercise, SheetError, find_sheet, read_exercise
from irkit.questions.words import UNTOUCHED, TextQuestion
from irkit.release.exercises import find_exercises

ROOT = Path(__file__).parents[2]
EXERCISES = [source.exercise() for source in find_exercises(ROOT / "solutions")]
QUESTIONS = [question for exercise in EXERCISES for question in exercise.question]
CASE = load_case("lavrov-tehran-2013")


@pytest.fixture(autouse=True)
def away_from_the_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def question(question_id: str) -> Any:
    exercise = next(each for each in EXERCISES if question_id.startswith(f"{each.id}-"))
    return exercise[question_id]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (None, "Your answer is empty: work on the card"),
        (..., "Your answer is empty"),
        ({}, "Your answer is empty"),
        (
            {"C08": "regionl"},
            'I cannot read this answer: C08: "regionl" is not a level: did you mean "regional"?',
        ),
        ({"C80": "regional"}, "I cannot read this answer: 'C80' is not one of the claims asked for here"),
        ("regional", 'a coding is written {"C08": "regional", …}'),
        (pd.DataFrame({"a": [1]}), "a coding is written"),
        ({"C08": "international"}, "1 of 12 codes agree with the reference."),
    ],
)
def test_a_half_finished_or_misshapen_coding_gets_a_sentence(answer: object, says: str) -> None:
    assert says in "\n".join(feedback("ex01-q1", answer))


def test_a_right_coding_is_told_so() -> None:
    coding = {claim: CASE.effect_level(claim) for claim in question("ex01-q1").claims}

    assert feedback("ex01-q1", coding)[1:] == ["12 of 12 codes agree with the reference."]


def test_missing_claims_are_named() -> None:
    coding = {claim: CASE.effect_level(claim) for claim in question("ex01-q1").claims[:-1]}

    assert "No code yet for C43." in feedback("ex01-q1", coding)


def test_a_wrong_code_gets_its_reason_and_not_the_right_code() -> None:
    lines = feedback("ex01-q1", {"C16": "bilateral"})

    assert "C16: it names Russia, but who acts is not the level. Where is the outcome felt?" in lines
    assert not any("international" in line for line in lines)


def test_a_pattern_shows_from_four_departures_on() -> None:
    one_level = dict.fromkeys(question("ex01-q1").claims, "bilateral")

    assert "Your codes are consistent with" in feedback("ex01-q1", one_level)[-1]


@pytest.mark.parametrize("asked", ["ex01-q1", "ex01-q4"])
def test_no_habit_is_named_before_three_quarters_of_the_claims_are_coded(asked: str) -> None:
    coding = dict.fromkeys(question(asked).claims, "outside")
    most = dict(list(coding.items())[:9])

    assert "consistent with" in "\n".join(feedback(asked, most))
    del most[question(asked).claims[0]]
    assert "consistent with" not in "\n".join(feedback(asked, most))


def test_a_contested_set_counts_nothing_as_right() -> None:
    lines = feedback("ex01-q4", {claim: CASE.effect_level(claim) for claim in question("ex01-q4").claims})

    assert lines[1].startswith("These claims are contested")
    assert not re.search(r"\d", " ".join(lines[2:]))
    assert "8 of 12 claims are coded; a habit can be seen from 9 on." in feedback(
        "ex01-q4", dict.fromkeys(question("ex01-q4").claims[:8], "bilateral")
    )


def test_a_wrong_option_gets_the_hint_that_belongs_to_it() -> None:
    assert "They act, but who sails more cheaply?" in feedback("ex01-q2", "c")[1]
    assert feedback("ex01-q2", "B ")[1].startswith("Yes: what brings it about lies between the two")


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("z", "'z' is not one of the options: allowed are a, b, c or d"),
        (["a", "b"], "this question takes one letter, not several"),
        (3, "3 is not one of the options"),
    ],
)
def test_what_is_no_option_gets_a_sentence(answer: object, says: str) -> None:
    assert says in feedback("ex01-q2", answer)[1]


def test_a_question_without_feedback_only_records() -> None:
    assert feedback("ex04-q5", ["a"]) == feedback("ex04-q5", ["b"])
    assert "Recorded, and well formed" in feedback("ex04-q5", ["a"])[1]


@pytest.mark.parametrize("written", [["a", "c", "e"], ("e", "c", "a"), {"a", "c", "e"}])
def test_several_letters_can_be_written_in_several_ways(written: object) -> None:
    assert question("ex04-q5").read(written) == ["a", "c", "e"]


def test_wrong_letters_cost_what_right_ones_earn_and_never_more() -> None:
    asked = question("ex04-q5")

    assert asked.score(["a", "c"], None).points == 1
    assert asked.score(["a", "b"], None).points == 0
    assert asked.score(["b", "d", "e"], None).points == 0
    assert asked.score(["a"], None).points == pytest.approx(1 / 2)


def test_a_text_is_read_without_its_invitation_and_left_to_a_marker() -> None:
    asked = question("ex01-q5")

    assert asked.read(f"{UNTOUCHED}\nThe outcome lies in the region.") == "The outcome lies in the region."
    assert asked.score("The outcome …", None).points is None
    with pytest.raises(AnswerError, match="nothing has been written yet"):
        asked.read(UNTOUCHED)


def test_an_unknown_question_is_answered_with_the_likely_one() -> None:
    assert feedback("ex01-q11", 1) == ['Recorded. Ex01 has no question "ex01-q11": did you mean "ex01-q1"?']
    assert feedback("ex91-q1", 1)[0].startswith('Recorded. There is no exercise "ex91"')


def test_without_reference_codes_an_answer_is_only_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("irkit.questions.check._case", lambda name: None)

    assert "There are no reference codes here" in feedback("ex01-q1", {"C08": "regional"})[1]


def test_check_prints_where_there_is_no_notebook(capsys: pytest.CaptureFixture[str]) -> None:
    check("ex01-q2", "b")

    assert capsys.readouterr().out.startswith("Question 2 · Two uses of a word\n  Yes:")


class Strange:
    def __repr__(self) -> str:
        raise RuntimeError("a student's object may do this")

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = object.__hash__


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just(...),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
        max_leaves=12,
    ),
    st.sampled_from([each.id for each in QUESTIONS]),
)
def test_no_answer_makes_check_raise_and_every_answer_is_plain_json(answer: object, question_id: str) -> None:
    assert feedback(question_id, answer)
    assert json.loads(json.dumps(plain(answer), allow_nan=False)) == plain(answer)


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda each: each.id)
def test_an_object_that_cannot_even_be_shown_gets_a_sentence(asked: Question) -> None:
    assert "I cannot read this answer" in "\n".join(feedback(asked.id, Strange()))


@pytest.mark.parametrize("written", [np.array(["a", "c"]), pd.Series(["c", "a"]).tolist(), ["A", "c "]])
def test_letters_that_were_computed_are_read(written: object) -> None:
    assert question("ex04-q5").read(written) == ["a", "c"]


class Colour(Enum):
    RED = "red"


@pytest.mark.parametrize(
    ("thing", "held"),
    [
        (Colour.RED, "red"),
        (np.float64(0.5), 0.5),
        (np.array([1, 2]), [1, 2]),
        (pd.Series({"C08": "regional"}), ["regional"]),
        (pd.DataFrame({"a": [1, 2]}), "<DataFrame>"),
        ({2, 1}, [1, 2]),
        (float("nan"), None),
        (Strange(), "<Strange>"),
        ({Level.REGIONAL: 1}, {"regional": 1}),
        (pd.Timestamp("2013-12-17"), "2013-12-17T00:00:00"),
    ],
)
def test_what_a_notebook_computes_has_a_plain_form(thing: object, held: object) -> None:
    assert plain(thing) == held


def test_an_answer_that_holds_itself_is_cut_off() -> None:
    loop: list[Any] = []
    loop.append(loop)

    assert "…" in json.dumps(plain(loop), ensure_ascii=False)


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda each: each.id)
def test_every_question_states_what_a_constant_answer_scores(asked: Question) -> None:
    assert asked.constant == asked.best_constant(CASE)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda each: each.id)
def test_a_constant_answer_does_not_pass(exercise: Exercise) -> None:
    constants = [each.constant for each in exercise.question]

    assert sum(constants) < exercise.pass_mark
    for letter in "abcd":
        points = [each.score(each.read(letter), CASE).points or 0 for each in exercise.question
                  if isinstance(each, ChoiceQuestion) and letter in each.options]  # fmt: skip
        others = [each.constant for each in exercise.question if not isinstance(each, ChoiceQuestion)]
        assert sum(points) + sum(others) < exercise.pass_mark


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda each: each.id)
def test_an_exercise_carries_ten_points(exercise: Exercise) -> None:
    assert exercise.maximum == 10


def test_exercise_01_has_questions_with_and_without_full_feedback() -> None:
    assert {each.feedback for each in find_sheet("ex01").question} == {"full", "form"}


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda each: each.id)
def test_a_released_question_without_full_feedback_carries_no_key(asked: Question) -> None:
    public = find_sheet(asked.id.partition("-")[0])[asked.id]

    if isinstance(public, ChoiceQuestion | ChoicesQuestion):
        assert public.has_key == (asked.feedback == "full")


TESTS = [exercise for exercise in EXERCISES if exercise.id in ("ex00", "ex10")]


@pytest.mark.parametrize("exercise", TESTS, ids=lambda each: each.id)
def test_the_pretest_and_the_posttest_ask_for_each_misconception_once(exercise: Exercise) -> None:
    targets = [target for each in exercise.question for target in each.targets]

    assert sorted(targets) == list(misconceptions())


@pytest.mark.parametrize("exercise", TESTS, ids=lambda each: each.id)
@pytest.mark.parametrize("pick", [max, min])
def test_who_always_picks_the_longest_or_the_shortest_option_does_not_pass(
    exercise: Exercise, pick: Callable[..., str]
) -> None:
    picked = [(each, pick(each.options, key=lambda letter, of=each: len(of.options[letter])))
              for each in exercise.question if isinstance(each, ChoiceQuestion)]  # fmt: skip

    assert sum(each.score(letter, None).points or 0 for each, letter in picked) < exercise.pass_mark


def test_no_letter_is_right_so_often_that_it_pays_to_pick_it() -> None:
    letters = Counter(each.key.right for each in QUESTIONS if isinstance(each, ChoiceQuestion) and each.key)

    assert max(letters.values()) <= 0.4 * letters.total()


def test_no_item_of_the_posttest_is_right_by_the_letter_that_was_right_in_the_pretest() -> None:
    letters = [[each.key.right for each in exercise.question] for exercise in TESTS]  # type: ignore[union-attr]

    assert all(before != after for before, after in zip(*letters, strict=True))


def test_a_key_with_several_faults_lists_them_all(tmp_path: Path) -> None:
    path = tmp_path / "ex99-x.toml"
    path.write_text(
        'id = "ex99"\ntitle = "x"\ncase = "y"\nlesson = "01"\nminutes = 1\npass_mark = 1\n'
        '[[question]]\nid = "ex99-q1"\nkind = "choice"\ntitle = "t"\npoints = -1\nfeedback = "full"\n'
        'targets = ["M77"]\nprompt = "p"\n[question.options]\na = "x"\nb = "y"\n'
        '[[question]]\nid = "ex99-q2"\nkind = "quiz"\n',
        encoding="utf-8",
    )

    with pytest.raises(SheetError) as raised:
        read_exercise(path)

    assert "ex99-q1: points: Input should be greater than or equal to 0" in str(raised.value)
    assert 'ex99-q1: targets.0: "M77" is not a misconception: did you mean "M7"?' in str(raised.value)
    assert "ex99-q2" in str(raised.value)


@pytest.mark.parametrize("text", ["id = ", "\x00", 'id = "é"\xff'])
def test_a_key_that_is_no_toml_is_one_sheet_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "ex99.toml"
    path.write_bytes(text.encode("latin-1"))

    with pytest.raises(SheetError, match=r"ex99\.toml: "):
        read_exercise(path)


def test_an_option_without_a_hint_is_a_fault_where_feedback_is_full() -> None:
    raw = question("ex01-q2").model_dump(mode="json")
    del raw["key"]["hints"]["a"]

    with pytest.raises(ValueError, match="options without a hint: a"):
        ChoiceQuestion.model_validate(raw)


def test_rubric_marks() -> None:
    """The rows of a rubric have equally many marks: those of the points, or as many as the notebook says."""
    for asked in QUESTIONS:
        if isinstance(asked, TextQuestion):
            (levels,) = {len(criterion.levels) for criterion in asked.rubric}
            (notebook,) = (ROOT / "solutions").glob(f"{asked.id.split('-')[0]}-*.ipynb")
            marks = f"Each line of the table gives 0 to {levels - 1} marks"
            assert levels == asked.points + 1 or marks in notebook.read_text(encoding="utf-8")


def test_the_answer_travels_under_its_own_mime_type() -> None:
    assert ANSWER_MIME == "application/vnd.irkit.answer+json"


@given(st.dictionaries(st.sampled_from(question("ex01-q1").claims), st.sampled_from(PILES), min_size=1))
def test_reading_a_read_answer_changes_nothing(coding: dict[str, Level]) -> None:
    asked = question("ex01-q1")

    assert asked.read(asked.read(coding)) == asked.read(coding)


def typed(lines: str) -> str:
    """Return what IPython shows when lines are typed at its prompt."""
    shell = subprocess.run(
        [sys.executable, "-m", "IPython", "--no-banner", "--colors=NoColor"],
        input=lines,
        capture_output=True,
        encoding="utf-8",
        check=True,
        env={**os.environ, "IPYTHONDIR": str(Path.cwd()), "PYTHONPATH": str(ROOT)},
    )
    return shell.stdout


def test_a_check_after_a_failed_cell_says_that_the_answer_may_be_an_earlier_one() -> None:
    shown = typed('from irkit import check\nq2 = "b"\nq2 = bb\ncheck("ex01-q2", q2)\ncheck("ex01-q2", q2)\n')

    assert shown.count("the cell before this one ended with an error") == 1


def test_a_check_after_an_answer_cell_that_failed_never_calls_it_empty() -> None:
    """Pasted behind the old line, checked twice: the second check has only the check before it."""
    lines = 'from irkit import check\nq2 = ...\n{}\ncheck("ex01-q2", q2)\ncheck("ex01-q2", q2)\n'

    for written in ('q2 = ...q2 = "c"', "q2 = c"):
        shown = typed(lines.format(written))
        assert shown.count("Your answer cell did not run") == 2
        assert "Your answer is empty" not in shown
    assert typed(lines.format("q2 = ...  # later")).count("Your answer is empty") == 2


@pytest.mark.parametrize("name", [3, None, ..., ["ex01-q1"]])
def test_a_question_by_what_is_no_name_is_answered_in_words(name: object) -> None:
    """Whoever forgets the quotation marks or the name reads a sentence."""
    assert feedback(name, "regional")[0].startswith("Recorded. ")  # type: ignore[arg-type]


def test_an_error_for_students_shows_its_sentence_and_no_traceback() -> None:
    shown = typed('from irkit import load_case\nload_case("lavrov-tehran-2012")\n')

    assert 'did you mean "lavrov-tehran-2013"' in shown
    assert "Traceback" not in shown
