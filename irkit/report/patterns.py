"""Which misconceptions the errors of a class are consistent with, and how it did where one was to show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from irkit.case.case import Case
from irkit.coding.diagnosis import DEPARTURES_NEEDED, HABITS, diagnose
from irkit.framework.misconceptions import Misconception, misconception, misconceptions
from irkit.questions.choice import ChoiceQuestion, ChoicesQuestion
from irkit.questions.coding import CodingQuestion
from irkit.questions.sheets import AnyQuestion
from irkit.report.graded import Graded
from irkit.report.items import Item


@dataclass(frozen=True)
class Pattern:
    """The students whose errors are consistent with a misconception, or with several equally well."""

    misconceptions: tuple[Misconception, ...]
    students: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many students they are."""
        return len(self.students)


@dataclass(frozen=True)
class Tally:
    """What the errors of ``looked`` students show, the most frequent pattern first.

    ``mixed`` counts those who made enough errors for a pattern and show no single one, ``few`` those who
    made too few.
    """

    looked: int
    patterns: tuple[Pattern, ...]
    mixed: int
    few: int

    @classmethod
    def of(cls, by_codes: Mapping[tuple[str, ...], list[str]], looked: int) -> Tally:
        """Tally students by the misconceptions that their errors show, none of them where none is single."""
        frequent = sorted(by_codes.items(), key=lambda item: (-len(item[1]), item[0]))
        patterns = [
            Pattern(tuple(map(misconception, codes)), tuple(sorted(names)))
            for codes, names in frequent
            if codes
        ]
        named = {name for names in by_codes.values() for name in names}
        return cls(looked, tuple(patterns), len(by_codes.get((), ())), looked - len(named))


@dataclass(frozen=True)
class Target:
    """The questions that are meant to bring out a misconception, and the mean share (0 to 1) they earned."""

    misconception: Misconception
    questions: tuple[AnyQuestion, ...]
    share: float


def coding_patterns(graded: Graded) -> Tally | None:
    """Return what the codes by effect level show, or None where the exercise asks for none.

    All codes a student gave in the exercise are looked at together by :func:`diagnose`, which names
    a pattern from four departures from the reference upwards.
    """
    by_effect = [q for q in graded.exercise.question if isinstance(q, CodingQuestion) and q.asked == "effect"]
    # Students who code alike are diagnosed once.
    coders: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for student in graded.students:
        codes = {c: level for q in by_effect for c, level in student.answers.get(q.id, {}).items()}
        if codes:
            coders.setdefault(tuple(codes.items()), []).append(student.name)
    by_codes: dict[tuple[str, ...], list[str]] = {}
    for items, names in coders.items():
        consistent = _consistent_with(dict(items), graded.case)
        if consistent is not None:
            by_codes.setdefault(consistent, []).extend(names)
    return Tally.of(by_codes, sum(map(len, coders.values()))) if coders else None


def _consistent_with(codes: Mapping[str, str], case: Case) -> tuple[str, ...] | None:
    """Return the misconceptions, nothing where no single pattern shows, None where errors are too few."""
    diagnosis = diagnose(codes, case)
    if diagnosis.departures < DEPARTURES_NEEDED:
        return None
    habits = [diagnosis.habit, *diagnosis.also] if diagnosis.habit else []
    return tuple(sorted({HABITS[habit] for habit in habits}))


def choice_patterns(several: Sequence[Graded]) -> Tally | None:
    """Return which misconceptions wrong options point to, four times or more for the same student.

    An option counts where its hint in the key names a misconception. A student's options are counted over
    all the exercises; None is returned where no key names any.
    """
    errors: dict[str, Counter[str]] = {}
    names: dict[str, str] = {}
    for graded in several:
        hinting = {q.id: hints for q in graded.exercise.question if (hints := _hinting(q))}
        for student in graded.students if hinting else ():
            names[student.person] = student.name
            errors.setdefault(student.person, Counter()).update(
                hints[option]
                for question, hints in hinting.items()
                for option in student.options(question)
                if option in hints
            )
    by_codes: dict[tuple[str, ...], list[str]] = {}
    for person, times in errors.items():
        for code, count in times.items():
            if count >= DEPARTURES_NEEDED:
                by_codes.setdefault((code,), []).append(names[person])
    return Tally.of(by_codes, len(errors)) if errors else None


def _hinting(question: AnyQuestion) -> dict[str, str]:
    if not isinstance(question, ChoiceQuestion | ChoicesQuestion) or question.key is None:
        return {}
    return {option: hint.misconception for option, hint in question.key.hints.items() if hint.misconception}


def targets(several: Sequence[Sequence[Item]]) -> tuple[Target, ...]:
    """Return for every misconception the questions that are meant to bring it out, with what they earned.

    Parameters
    ----------
    several : sequence of sequences of Item
        The questions of each exercise, as they may be shown.
    """
    aimed = []
    for known in misconceptions().values():
        items = [item for items in several for item in items if known.code in item.question.targets]
        if items:
            share = sum(item.difficulty * item.count for item in items) / sum(item.count for item in items)
            aimed.append(Target(known, tuple(item.question for item in items), share))
    return tuple(aimed)
