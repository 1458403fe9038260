"""The roster and late work: nobody is dropped or taken for somebody else, and what is lost is said."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irkit.grading.engine.results import Grade, Result
from irkit.grading.outputs.gradebook import Row
from irkit.grading.outputs.lateness import LateError, deadline, late_policy, length_in_words, read_length
from irkit.grading.submissions.archives import Entry
from irkit.grading.submissions.names import Reading
from irkit.grading.submissions.roster import Roster, RosterError, Student, read_roster, read_time
from irkit.grading.submissions.submissions import ClassList, Submission, enrol

CANVAS = """\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,ex01 Three levels (4321),Total
,,,,,Manual Posting,
    Points Possible,,,,,10.00,(read only)
"Lovelace, Ada",12345,s-1,ada,Group 1,,
"Ó Brien, Łukasz",222,s-2,lukasz,Group 1,,
"Noether, Emmy",444,s-3,emmy,Group 2,,
"Student, Test",999,,x,Group 2,,
"""
MOODLE = """\ufeffIdentifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,\
Last modified (submission),Last modified (grade),Feedback comments
Participant 123,Ada Lovelace,ada@x.org,Submitted for grading - 1 day 2 hours late,,10.00,Yes,\
"Sunday, 22 November 2026, 1:59 AM",-,
Participant 456,Alan Turing,alan@x.org,Submitted for grading,,10.00,Yes,\
"Friday, November 20, 2026, 9:00 PM",-,
Participant 789,Emmy Noether,emmy@x.org,No submission,,10.00,Yes,-,-,
"""

ON_MOODLE = Submission("Ada Lovelace_123", Reading("Ada Lovelace", "moodle", "123"))


def roster(folder: Path, text: str, name: str = "roster.csv") -> Path:
    """Write a roster."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def canvas(student: str, number: str, late: bool = False) -> Submission:
    """Return a submission as Canvas names it."""
    file = f"{student}_{'LATE_' if late else ''}{number}_99_ex01.ipynb"
    reading = Reading(student, "canvas", number, is_late=late)
    return Submission(f"{student}_{number}", reading, (Entry((file,), (file,), reading=reading),))


def rows(held: ClassList) -> dict[str, str]:
    """Return the names of students by row, and "?" where there is none."""
    return {each.name: each.enrolled.name if each.enrolled else "?" for each in held.submissions}


def missing(held: ClassList) -> int:
    """Return how many have handed in nothing."""
    return len(held.submissions) - len(held.handed_in)


def test_a_canvas_gradebook_is_matched_by_its_numbers(tmp_path: Path) -> None:
    """Rows of points are no students; who handed in nothing has a row, and a stranger keeps theirs."""
    found = [canvas("lovelaceada", "12345"), canvas("óbrienłukasz", "222"), canvas("noetheremmy", "5")]
    held = enrol(found, read_roster(roster(tmp_path, CANVAS)))
    assert {
        "lovelaceada_12345": "Lovelace, Ada",
        "óbrienłukasz_222": "Ó Brien, Łukasz",
        "noetheremmy_5": "?",
        "Noether, Emmy_444": "Noether, Emmy",
    } == rows(held)
    assert (1, (("noetheremmy_5", "nobody has its number"),)) == (missing(held), held.strangers)
    assert 2 == len(list(held.remarks()))


def test_a_moodle_worksheet_is_matched_by_its_participants(tmp_path: Path) -> None:
    """The number in a folder's name is the participant's; times are read in both English orders."""
    known = read_roster(roster(tmp_path, MOODLE))
    found = [ON_MOODLE]
    held = enrol(found, known)
    assert ["Ada Lovelace", "Alan Turing", "Emmy Noether"] == list(rows(held).values())
    assert [datetime(2026, 11, 22, 1, 59), datetime(2026, 11, 20, 21, 0), None] == [
        each.handed_in for each in known.students
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("name\nAda Lovelace\nBen Bo\n", "ada lovelace"),
        ("name;id\nLovelace, Ada;7\nBo, Ben;8\n", "Ada_Lovelace"),
        ("First name\tLast name\nAda\tLovelace\nBen\tBo\n", "lovelaceada"),
        ("id,name\n007,Ada\n008,Ben\n", "7"),
        ("email\nada@x.org\nben@x.org\n", "ada"),
        ("username,surname,first name\nadal,Lovelace,Ada\nb,Bo,Ben\n", "ADAL"),
    ],
)
def test_a_plain_list_is_matched_by_id_or_name(tmp_path: Path, text: str, name: str) -> None:
    """GradeOptions, case, accents and leading zeros make no difference."""
    held = enrol([Submission(name, Reading(name))], read_roster(roster(tmp_path, text)))
    assert "?" not in rows(held).values()
    assert 1 == missing(held)


def test_a_name_that_two_share_is_nobodys_for_sure(tmp_path: Path) -> None:
    """It is listed, and both students are missing."""
    known = read_roster(roster(tmp_path, "id,name\n1,Ada Lovelace\n2,Ada Lovelace\n"))
    held = enrol([Submission("Ada Lovelace", Reading("Ada Lovelace"))], known)
    assert (2, (("Ada Lovelace", "it could be Ada Lovelace or Ada Lovelace's"),)) == (
        missing(held),
        held.strangers,
    )
    assert 3 == len({each.name for each in held.submissions})


def test_whoever_handed_in_twice_keeps_both_rows(tmp_path: Path) -> None:
    """Each row tells of the other."""
    known = read_roster(roster(tmp_path, "id,name\n7,Ada Lovelace\n"))
    held = enrol([Submission("7", Reading("7")), Submission("Ada Lovelace", Reading("Ada Lovelace"))], known)
    assert 0 == missing(held)
    assert [
        "Ada Lovelace has handed in under Ada Lovelace too",
        "Ada Lovelace has handed in under 7 too",
    ] == [each.notes[0] for each in held.submissions]


NAMES = st.text(st.characters(categories=["L", "Nd"], include_characters=" -'"), min_size=1, max_size=12)


@given(st.lists(NAMES, max_size=8), st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=8))
def test_nobody_is_dropped(handed_in: list[str], students: list[tuple[str, str]]) -> None:
    """Whatever the names, every submission keeps its row, and every student has one of their own."""
    known = Roster("r", "", (), tuple(Student(name, number, (number,)) for name, number in students))
    found = [Submission(f"{place} {name}", Reading(name)) for place, name in enumerate(handed_in)]
    held = enrol(found, known)
    assert [each.name for each in found] == [each.name for each in held.submissions[: len(found)]]
    assert len(held.submissions) == len({each.name for each in held.submissions})
    there = {id(each.enrolled) for each in held.submissions if each.enrolled}
    assert {id(student) for student in known.students} == there
    assert len(found) == len(held.handed_in)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id,name\n1,Ada\n2,Ben\n1,Cem\n", "names the same student twice: 1 on lines 2 and 4"),
        ("shoe size\n42\n", "names no student"),
        ("", "is empty"),
    ],
)
def test_unusable_rosters(tmp_path: Path, text: str, told: str) -> None:
    """With its name and, where there is one, the line."""
    with pytest.raises(RosterError, match=told) as error:
        read_roster(roster(tmp_path, text))
    assert 1 == len(str(error.value).splitlines())
    assert "roster.csv" in str(error.value)


def test_no_roster_is_told(tmp_path: Path) -> None:
    """A path that leads nowhere is named."""
    with pytest.raises(RosterError, match="there is no roster"):
        read_roster(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("words", "late", "lost"),
    [
        ("10%/day, grace 15 min", timedelta(minutes=15), 0),
        ("10%/day, grace 15 min", timedelta(minutes=16), 1),
        ("10%/day", timedelta(days=1, seconds=1), 2),
        ("10% per day, at most 25%", timedelta(days=9), 2.5),
        ("10%/day,grace 2 days,at most 25%", timedelta(days=2), 0),
        ("1.5 points a day", timedelta(hours=3), 1.5),
        ("0.5 points/hour, at most 2 points", timedelta(hours=3), 1.5),
        ("20% once", None, 2),
        ("20%", timedelta(days=9), 2),
        ("50%/day", timedelta(days=9), 10),
        ("10%/day", None, None),
    ],
)
def test_a_policy_takes_off_what_it_says(words: str, late: timedelta | None, lost: float | None) -> None:
    """Of ten points, for each begun day; never more than there are; nothing where the time is not known."""
    assert lost == late_policy(words).penalty(late, 10)


@pytest.mark.parametrize(
    "words", ["", "lots", "10", "10%/fortnight", "10%/day, grace a bit", "10%/day, mercy"]
)
def test_policy_not_understood(words: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(LateError, match="grace 15 min"):
        late_policy(words)


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_later_work_never_loses_less(one: int, other: int) -> None:
    """Whatever the two times."""
    policy = late_policy("7%/day, grace 2 hours, at most 60%")
    early, late = sorted((one, other))
    first, second = (policy.penalty(timedelta(seconds=each), 10) for each in (early, late))
    assert first is not None
    assert second is not None
    assert 0 <= first <= second <= 6


def row(submission: Submission) -> Row:
    """Return a row with eight of ten points."""
    return Row(submission, Result((Grade("ex01-q1", 8.0, 10.0),)))


def enrolled(handed_in: str, due: str = "") -> Submission:
    """Return a submission with a time."""
    student = Student("Ada", handed_in=read_time(handed_in), due=read_time(due))
    return Submission("ada", enrolled=student)


def test_a_row_shows_what_was_taken_off_and_why() -> None:
    """Two days begun, at a tenth of ten points each."""
    by = deadline("2026-11-20", "10%/day, grace 15 min")
    late = by.applied(row(enrolled("2026-11-22 01:59")))
    assert (8.0, 2.0, 6.0) == (late.raw, late.penalty, late.total)
    assert "handed in 1 day 1 hour late: 2 taken off (10%/day, grace 15 min)" == late.note
    just = by.applied(row(enrolled("2026-11-21 00:10")))
    assert (0.0, "handed in 10 minutes 1 second late, within the grace") == (just.penalty, just.note)
    assert "" == by.applied(row(enrolled("2026-11-20 23:59"))).note


def test_a_students_own_deadline_goes_before_the_classs() -> None:
    """As an extension does."""
    by = deadline("2026-11-20", "10%/day")
    assert 0 == by.applied(row(enrolled("2026-11-22 01:59", "2026-11-23 12:00"))).penalty


def test_lateness_without_a_time_is_said_and_not_guessed() -> None:
    """Canvas says only that work was late: a policy by the day takes nothing off, one for once does."""
    late = canvas("ada", "1", late=True)
    told = deadline(None, "10%/day").applied(row(late))
    assert (0.0, "handed in late, as the platform says, but not how late, so nothing was taken off") == (
        told.penalty,
        told.note,
    )
    assert 2.0 == deadline(None, "20% once").applied(row(late)).penalty
    assert "" == deadline(None, "10%/day").applied(row(canvas("ada", "1"))).note
    assert "is not known" in deadline("2026-11-20", "10%/day").applied(row(Submission("ada"))).note


def test_moodle_says_itself_how_late_work_was(tmp_path: Path) -> None:
    """Its status is enough where no deadline is given."""
    held = enrol(
        [ON_MOODLE],
        read_roster(roster(tmp_path, MOODLE)),
    )
    late = deadline(None, "1 point/day").applied(row(held.submissions[0]))
    assert (2.0, "handed in 1 day 2 hours late: 2 taken off (1 point/day)") == (late.penalty, late.note)


def test_an_extension_that_moodle_granted_counts(tmp_path: Path) -> None:
    """Its status tells until when; a date alone in a plain list means the end of that day."""
    status = "Submitted for grading - Extension granted until: Monday, 23 November 2026, 11:59 PM"
    text = MOODLE.replace("Submitted for grading - 1 day 2 hours late", f'"{status}"')
    held = enrol(
        [ON_MOODLE],
        read_roster(roster(tmp_path, text)),
    )
    by = deadline("2026-11-20", "10%/day")
    assert (0.0, "") == (
        by.applied(row(held.submissions[0])).penalty,
        by.applied(row(held.submissions[0])).note,
    )
    plain = read_roster(roster(tmp_path, "id,submitted,due\nada,2026-11-22 23:00,2026-11-22\n"))
    assert 0 == by.applied(row(enrol([Submission("ada", Reading("ada"))], plain).submissions[0])).penalty


def test_late_work_that_earned_nothing_loses_nothing() -> None:
    """It is told as late, and no penalty is made up."""
    nothing = Row(enrolled("2026-11-22 01:59"), Result((Grade("ex01-q1", 0.0, 10.0),)))
    late = deadline("2026-11-20", "10%/day").applied(nothing)
    assert (0.0, "handed in 1 day 1 hour late") == (late.penalty, late.note)


def test_more_is_never_taken_off_than_was_earned() -> None:
    """Eight points are lost at most, and the total is nothing."""
    late = deadline("2026-11-01", "50%/day").applied(row(enrolled("2026-11-22 01:59")))
    assert (8.0, 0.0) == (late.penalty, late.total)


def test_a_time_zone_on_one_side_only_is_told() -> None:
    """A time from Canvas's interface is in universal time."""
    with pytest.raises(LateError, match="only one has a time zone"):
        deadline("2026-11-20", None).check([enrolled("2026-11-20T22:59:00Z")])
    by = deadline("2026-11-20T23:59+01:00", "10%/day")
    assert 1.0 == by.applied(row(enrolled("2026-11-20T23:30:00Z"))).penalty


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-11-20 23:59", datetime(2026, 11, 20, 23, 59)),
        ("Friday, 20 November 2026, 11:59 PM", datetime(2026, 11, 20, 23, 59)),
        ("Friday, November 20, 2026, 12:05 AM", datetime(2026, 11, 20, 0, 5)),
        ("20 Nov 2026 09:05:01", datetime(2026, 11, 20, 9, 5, 1)),
        ("-", None),
    ],
)
def test_times_are_read_as_platforms_write_them(text: str, wanted: datetime | None) -> None:
    """Also with the narrow space that Moodle puts before AM and PM."""
    assert wanted == read_time(text.replace(" PM", "\u202fPM"))


@pytest.mark.parametrize("text", ["Friday, 20 November 2026, 11 PM", "2026-11-20 23"])
def test_a_day_with_an_hour_ends_at_that_hour(text: str) -> None:
    """The end of the day is meant only where no time is given."""
    assert datetime(2026, 11, 20, 23) == read_time(text, end_of_day=True)
    assert datetime(2026, 11, 20, 23, 59, 59) == read_time("20 November 2026", end_of_day=True)


@pytest.mark.parametrize(("text", "seconds"), [("1h30m", 5400), ("15min30s", 930), ("1 day 3 hours", 97200)])
def test_lengths_without_spaces(text: str, seconds: int) -> None:
    """No part of a length is left out."""
    assert timedelta(seconds=seconds) == read_length(text)


@given(st.integers(1, 10**7))
def test_a_length_in_words_is_read_back_to_its_second_unit(seconds: int) -> None:
    """What is left out is less than one of the smaller unit."""
    span = timedelta(seconds=seconds)
    back = read_length(length_in_words(span))
    assert back is not None
    assert timedelta(0) <= span - back < timedelta(hours=1)
