"""Whose work each submission is: by number and name, by an id or by a name of the roster, never by a guess.

A platform's number counts only with a roster of the same platform, and beside a name that fits. Everything
else is matched by an id or a name of the roster that stands whole in the name of the submission, if it is
exactly one person's: exact names first, then whatever the case and order, then without the accents of Latin,
Greek and Cyrillic letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from irkit.grading.submissions.names import CANVAS, LONGEST, MOODLE, USER_NAMES, Reading, is_letter
from irkit.grading.submissions.roster import Roster, Student

NUMBER_AND_NAME, NUMBER, GROUP = "number and name", "number", "group"
ID, EMAIL, EXACT, FOLDED = "id", "email", "exact name", "folded name"
REPRESENTATIVE = "number of a group's representative"

_APART = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
_NOISE = {"late", "final", "copy", "of", "attempt", "submission", "assignment", "exercise", "notebook"}
_MOST_WORDS = 8
_LONG = 5
"""An id with a digit and so many characters stands for itself, whatever stands beside it."""


@dataclass(frozen=True)
class Match:
    """The places on the roster of those who handed in, by what they were matched, or why they were not."""

    students: tuple[int, ...] = ()
    reason: str = ""
    fault: str = ""


class Matcher:
    """The ids and names of a roster, ready to be found in the names of submissions.

    Parameters
    ----------
    roster : Roster
        The class.
    names : sequence of str
        The names of all submissions: a word that most of them share says nothing of whose they are.
    """

    def __init__(self, roster: Roster, names: Sequence[str] = ()) -> None:
        self._roster = roster
        self._numbers = {student.number: place for place, student in enumerate(roster.students)}
        self._ids: dict[str, dict[int, str]] = {}
        self._levels: tuple[dict[str, set[int]], ...] = ({}, {}, {})
        self._own: list[set[str]] = []
        for place, student in enumerate(roster.students):
            own = {word for level in (1, 2) for word in _words(student.name, level)}
            for text, reason in _ids(student, roster.platform):
                self._ids.setdefault(_id_key(text), {}).setdefault(place, reason)
                own |= {*_words(_id_key(text), 1)}
            for level, index in enumerate(self._levels):
                for form in _name_forms(student.name, level):
                    index.setdefault(form, set()).add(place)
            self._own.append(own)
        counts = Counter(word for name in names for word in {*_words(name, 1)})
        least = max(3, len(names) / 2)
        self._common = {word for word, count in counts.items() if count >= least}.difference(*self._own)

    def match_all(self, readings: Sequence[Reading]) -> list[Match]:
        """Match a class, also the work of groups on Canvas, with the group's name and one member's number.

        A whole class of names that are nobody's, beside numbers that are, is a group assignment; one alone
        is somebody else.
        """
        matches = [self.match(reading) for reading in readings]
        from_canvas = [at for at, reading in enumerate(readings) if reading.platform == CANVAS]
        numbers = {
            at: self._numbers[readings[at].number]
            for at in from_canvas
            if readings[at].number in self._numbers and not matches[at].students
        }
        names = any(self._folded_people(readings[at].student, 2) for at in numbers)
        if self._roster.platform != CANVAS or names or len(numbers) < max(2, len(from_canvas) / 2):
            return matches
        return [
            Match((numbers[at],), REPRESENTATIVE) if at in numbers else match
            for at, match in enumerate(matches)
        ]

    def match(self, reading: Reading) -> Match:
        """Return whose work it is by one way to read its name."""
        if reading.platform and reading.platform == self._roster.platform:
            return self._by_number(reading)
        if len(reading.student) > LONGEST:
            return Match()
        by_name = self._whole(reading.student)
        if reading.platform not in USER_NAMES:
            return by_name if by_name.students or by_name.fault else self._within(reading.student)
        # No name may contradict the user name that the platform knows a student by.
        ids = self._ids.get(_id_key(reading.number), {})
        if len(ids) != 1:
            return by_name
        ((place, reason),) = ids.items()
        if by_name.students in ((), (place,)):
            return Match((place,), reason)
        return Match(fault="its user name and its name are two people's")

    def _by_number(self, reading: Reading) -> Match:
        students = self._roster.students
        place = self._numbers.get(reading.number) if reading.number else None
        if place is not None and self._fits(reading, students[place]):
            return Match((place,), NUMBER_AND_NAME if students[place].name else NUMBER)
        group = _squashed(reading.student, 1)
        team = [at for at, one in enumerate(students) if one.group and _squashed(one.group, 1) == group]
        if team:
            return Match(tuple(team), GROUP)
        if place is None:
            return Match(fault="nobody has its number")
        return Match(fault=f"its number is {students[place].label}'s, but not its name")

    @staticmethod
    def _fits(reading: Reading, student: Student) -> bool:
        """Whether the name beside a platform's number can be the student's."""
        text = reading.student
        is_participant = reading.platform == MOODLE and _squashed(text, 1) == "participant"
        if not student.name or is_participant:
            return is_participant
        # A group's name may stand before the student's.
        starts = [0, *(sign.end() for sign in re.finditer(r"[-_](?!\Z)", text))]
        names = _squashed_orders(student.name, 2)
        return any(_squashed(text[start:], 2) in names for start in starts)

    def _whole(self, text: str) -> Match:
        """Match a text that is an id or a name and nothing else."""
        ids = self._ids.get(_id_key(text), {})
        exact = self._levels[0].get(_composed(text), set())
        if ids or exact:
            return self._only({*ids, *exact}, min(ids.values()) if ids else EXACT)
        people = self._folded_people(text, 1) or self._folded_people(text, 2)
        return self._only(people, FOLDED) if people else Match()

    def _folded_people(self, text: str, level: int) -> set[int]:
        """Return whose name a text is, whatever its case, order and, from level 2 on, accents."""
        forms = _sorted_forms(text, level)
        if not re.search(r"\s", text.strip()):
            forms.add(_squashed(text, level))
        return {place for form in forms - {""} for place in self._levels[level].get(form, ())}

    def _within(self, text: str) -> Match:
        """Match a text in which an id or a name stands whole, between separators."""
        evidence: dict[int, str] = {}
        for level in (1, 2):
            folded = _folded(text, level)
            spans = _spans(folded)
            words = [folded[start:end] for start, end in spans]
            gaps = [folded[end:start] for (_, end), (start, _) in pairwise(spans)]
            signs = [{"/"}, *({sign for sign in gap if not sign.isspace()} for gap in gaps), {"/"}]
            for first, last in combinations(range(len(words) + 1), 2):
                if last - first > _MOST_WORDS:
                    continue
                rest = words[:first] + words[last:]
                written = folded[spans[first][0] : spans[last - 1][1]]
                for place, reason in self._ids.get(_id_key(written), {}).items():
                    stands = len(written) >= _LONG and any(map(str.isdigit, written))
                    if stands or self._says_nothing(rest, place, numbers=not written.isdigit()):
                        evidence[place] = reason
                # Other signs than those within may set the words apart from the words beside them.
                within = set().union(*signs[first + 1 : last])
                parted = last - first > 1 and all((signs[first] - within, signs[last] - within))
                for place in self._levels[level].get(" ".join(sorted(words[first:last])), ()):
                    if parted or self._says_nothing(rest, place, numbers=True):
                        evidence.setdefault(place, FOLDED)
            if evidence:
                return self._only(set(evidence), min(evidence.values()))
        return Match()

    def _says_nothing(self, words: list[str], place: int, numbers: bool) -> bool:
        """Whether words beside an id or a name can belong to nobody else."""
        known = _NOISE | self._common | self._own[place]
        return all(
            word in known or (any(map(str.isdigit, word)) and (numbers or not word.isdigit()))
            for word in words
        )

    def _only(self, people: set[int], reason: str) -> Match:
        if len(people) == 1:
            return Match(tuple(people), reason)
        names = sorted(self._roster.students[place].label for place in people)
        return Match(fault=f"it could be {' or '.join(names[:3])}'s")


def _ids(student: Student, platform: str) -> Iterator[tuple[str, str]]:
    for text in filter(None, (*student.ids, "" if platform == MOODLE else student.number)):
        yield text, EMAIL if "@" in text else ID
    for text in student.emails:
        yield text, EMAIL
        yield text.partition("@")[0], EMAIL


def _id_key(text: str) -> str:
    key = _composed(text).casefold()
    return key.lstrip("0") or "0" if key.isdigit() else key


def _composed(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _folded(text: str, level: int) -> str:
    """Return a text in small letters, from level 2 on without the accents of letters that have them apart."""
    kept = "".join(sign for sign in text if sign not in "'’ʼ`" and unicodedata.category(sign) != "Cf")
    small = unicodedata.normalize("NFC", unicodedata.normalize("NFC", kept).casefold())
    return small if level < 2 else "".join(map(_without_accent, small))


def _without_accent(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    base = parts[0]
    if len(parts) > 1 and unicodedata.name(base, "").startswith(("LATIN", "GREEK", "CYRILLIC")):
        return base
    return _APART.get(letter, letter)


def _spans(text: str) -> list[tuple[int, int]]:
    """Return where the words of a text stand; a mark belongs to its letter."""
    letters = "".join("x" if is_letter(sign) else " " for sign in text)
    return [word.span() for word in re.finditer("x+", letters)]


def _words(text: str, level: int) -> list[str]:
    folded = _folded(text, level)
    return [folded[start:end] for start, end in _spans(folded)]


def _squashed(text: str, level: int) -> str:
    """Return letters, digits and marks alone, as Canvas makes a file's name of a student's."""
    return "".join(filter(is_letter, _folded(text, level)))


def _squashed_orders(name: str, level: int) -> set[str]:
    """Return a name squashed as it may be written, with the family name first or last."""
    last, comma, first = name.partition(",")
    parts = name.split()
    turned = [" ".join((*parts[at:], *parts[:at])) for at in range(len(parts))]
    orders = [name, f"{first} {last}", f"{last} {first}"] if comma else turned
    return {_squashed(order, level) for order in orders} - {""}


def _name_forms(name: str, level: int) -> set[str]:
    if level:
        return (_sorted_forms(name, level) | _squashed_orders(name, level)) - {""}
    last, comma, first = name.partition(",")
    return {_composed(name), _composed(f"{first} {last}" if comma else name)} - {""}


def _sorted_forms(text: str, level: int) -> set[str]:
    return {" ".join(sorted(_words(form, level))) for form in (text, text.replace("-", ""))}
