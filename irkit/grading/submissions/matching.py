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
from itertools import groupby, pairwise

from irkit.grading.submissions.names import CANVAS, LONGEST, MOODLE, USER_NAMES, Reading
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


@dataclass(frozen=True)
class _Token:
    text: str
    start: int
    end: int


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
            for word, reason in _ids(student):
                self._ids.setdefault(word, {}).setdefault(place, reason)
            for level, index in enumerate(self._levels):
                for form in _name_forms(student.name, level):
                    index.setdefault(form, set()).add(place)
            own = {word for level in (1, 2) for word in _words(student.name, level)}
            self._own.append(own | {word for text, _ in _ids(student) for word in _words(text, 1)})
        counts = Counter(word for name in names for word in {*_words(name, 1)})
        people = set().union(*self._own) if self._own else set()
        least = max(3, len(names) / 2)
        self._common = {word for word, count in counts.items() if count >= least} - people

    def match(self, reading: Reading) -> Match:
        """Return whose work it is by one way to read its name."""
        if reading.platform and reading.platform == self._roster.platform:
            return self._by_number(reading)
        if len(reading.student) > LONGEST:
            return Match()
        found = self._whole(reading.student)
        if reading.platform in USER_NAMES:
            return self._by_user_name(reading.number, found)
        return found if found.students or found.fault else self._within(reading.student)

    def _by_user_name(self, user: str, by_name: Match) -> Match:
        """Match by the user name that the platform knows a student by, which no name may contradict."""
        ids = self._ids.get(_id_key(user), {})
        if len(ids) == 1:
            place, reason = next(iter(ids.items()))
            if by_name.students in ((), (place,)):
                return Match((place,), reason)
            return Match(fault="its user name and its name are two people's")
        return by_name

    def _by_number(self, reading: Reading) -> Match:
        students = self._roster.students
        place = self._numbers.get(reading.number) if reading.number else None
        if place is not None and self._fits(reading, students[place]):
            return Match((place,), NUMBER_AND_NAME if students[place].name else NUMBER)
        group = _squashed(reading.student, 1)
        team = [
            at
            for at, student in enumerate(students)
            if student.group and _squashed(student.group, 1) == group
        ]
        if team and reading.platform == MOODLE:
            return Match(tuple(team), GROUP)
        if place is None:
            return Match(fault="nobody has its number")
        return Match(fault=f"its number is {students[place].label}'s, but not its name")

    def representative(self, reading: Reading) -> int | None:
        """Return whose number it is on Canvas, whatever the name."""
        if reading.platform != CANVAS or self._roster.platform != CANVAS:
            return None
        return self._numbers.get(reading.number)

    def is_a_name(self, text: str) -> bool:
        """Whether a text is the name of somebody, or of several, on the roster."""
        return any(form in self._levels[level] for level in (1, 2) for form in _text_forms(text, level))

    def _fits(self, reading: Reading, student: Student) -> bool:
        """Whether the name beside a platform's number can be the student's."""
        if not student.name or self._is_participant(reading.student):
            return reading.platform == MOODLE and self._is_participant(reading.student)
        # A group's name may stand before the student's.
        texts = [reading.student[at:] for at in _starts(reading.student)]
        forms = {form for level in (1, 2) for form in _squashed_orders(student.name, level)}
        return any(_squashed(text, level) in forms for text in texts for level in (1, 2))

    def _is_participant(self, text: str) -> bool:
        word = self._roster.participant
        return bool(word) and _squashed(text, 1) == _squashed(word, 1)

    def _whole(self, text: str) -> Match:
        """Match a text that is an id or a name and nothing else."""
        ids = self._ids.get(_id_key(text), {})
        exact = self._levels[0].get(_composed(text), set())
        if ids or exact:
            return self._only({*ids, *exact}, min(ids.values()) if ids else EXACT)
        for level in (1, 2):
            people = {
                place for form in _text_forms(text, level) for place in self._levels[level].get(form, ())
            }
            if people:
                return self._only(people, FOLDED)
        return Match()

    def _within(self, text: str) -> Match:
        """Match a text in which an id or a name stands whole, between separators."""
        evidence: dict[int, str] = {}
        for level in (1, 2):
            folded = _folded(text, level)
            tokens = _tokens(folded)
            for first in range(len(tokens)):
                for last in range(first, min(first + _MOST_WORDS, len(tokens))):
                    for place, reason in self._found(folded, tokens, first, last, level):
                        if reason != FOLDED or place not in evidence:
                            evidence[place] = reason
            if evidence:
                break
        return self._only(set(evidence), min(evidence.values())) if evidence else Match()

    def _found(
        self, text: str, tokens: list[_Token], first: int, last: int, level: int
    ) -> Iterator[tuple[int, str]]:
        run = tokens[first : last + 1]
        rest = [token.text for token in (*tokens[:first], *tokens[last + 1 :])]
        written = text[run[0].start : run[-1].end]
        for place, reason in self._ids.get(_id_key(written), {}).items():
            stands = len(written) >= _LONG and any(letter.isdigit() for letter in written)
            if stands or self._says_nothing(rest, place, numbers=not written.isdigit()):
                yield place, reason
        key = " ".join(sorted(token.text for token in run))
        parted = _parted(text, tokens, first, last) if len(run) > 1 else False
        for place in self._levels[level].get(key, ()):
            if parted or self._says_nothing(rest, place, numbers=True):
                yield place, FOLDED

    def _says_nothing(self, words: list[str], place: int, numbers: bool) -> bool:
        """Whether words beside an id or a name can belong to nobody else."""
        known = _NOISE | self._common | self._own[place]
        return all(
            word in known or (any(letter.isdigit() for letter in word) and (numbers or not word.isdigit()))
            for word in words
        )

    def _only(self, people: set[int], reason: str) -> Match:
        if len(people) == 1:
            return Match(tuple(people), reason)
        names = sorted(self._roster.students[place].label for place in people)
        return Match(fault=f"it could be {' or '.join(names[:3])}'s")


def _ids(student: Student) -> Iterator[tuple[str, str]]:
    own = () if student.platform == MOODLE else (student.number,)
    for text in (*student.ids, *own):
        if text:
            yield _id_key(text), EMAIL if "@" in text else ID
    for text in student.emails:
        yield _id_key(text), EMAIL
        yield _id_key(text.partition("@")[0]), EMAIL


def _id_key(text: str) -> str:
    key = _composed(text).casefold()
    return key.lstrip("0") or "0" if key.isdigit() else key


def _composed(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _folded(text: str, level: int) -> str:
    """Return a text in small letters, from level 2 on without the accents of letters that have them apart."""
    kept = "".join(sign for sign in text if sign not in "'’ʼ`" and unicodedata.category(sign) != "Cf")
    small = unicodedata.normalize("NFC", unicodedata.normalize("NFC", kept).casefold())
    if level < 2:
        return small
    return "".join(map(_without_accent, small))


def _without_accent(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    base = parts[0]
    if len(parts) > 1 and unicodedata.name(base, "").startswith(("LATIN", "GREEK", "CYRILLIC")):
        return base
    return _APART.get(letter, letter)


def _words(text: str, level: int) -> list[str]:
    return [token.text for token in _tokens(_folded(text, level))]


def _tokens(text: str) -> list[_Token]:
    """Return the words of a text and their places; a mark belongs to its letter."""
    tokens = []
    places = enumerate(text)
    for is_word, run in groupby(places, lambda place: _is_letter(place[1])):
        if is_word:
            letters = list(run)
            start = letters[0][0]
            tokens.append(_Token("".join(letter for _, letter in letters), start, start + len(letters)))
    return tokens


def _is_letter(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def _squashed(text: str, level: int) -> str:
    """Return letters, digits and marks alone, as Canvas makes a file's name of a student's."""
    return "".join(filter(_is_letter, _folded(text, level)))


def _orders(name: str) -> list[str]:
    """Return a name as it may be written, with the family name first or last."""
    last, comma, first = name.partition(",")
    if comma:
        return [name, f"{first} {last}", f"{last} {first}"]
    parts = name.split()
    return [" ".join((*parts[at:], *parts[:at])) for at in range(max(len(parts), 1))]


def _squashed_orders(name: str, level: int) -> set[str]:
    return {_squashed(order, level) for order in _orders(name)} - {""}


def _name_forms(name: str, level: int) -> set[str]:
    if level == 0:
        last, comma, first = name.partition(",")
        return {_composed(name), *([_composed(f"{first} {last}")] if comma else [])} - {""}
    return (_sorted_forms(name, level) | _squashed_orders(name, level)) - {""}


def _text_forms(text: str, level: int) -> set[str]:
    words = _words(text, level)
    squashed = {_squashed(text, level)} if len(words) == 1 or not re.search(r"\s", text.strip()) else set()
    return (_sorted_forms(text, level) | squashed) - {""}


def _sorted_forms(text: str, level: int) -> set[str]:
    return {" ".join(sorted(_words(form, level))) for form in (text, text.replace("-", ""))}


def _starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer(r"[-_]", text) if match.end() < len(text))]


def _parted(text: str, tokens: list[_Token], first: int, last: int) -> bool:
    """Whether a run of words is set apart from the words beside it by other signs than within."""
    run = tokens[first : last + 1]
    within = {
        sign for one, other in pairwise(run) for sign in text[one.end : other.start] if not sign.isspace()
    }
    before = text[tokens[first - 1].end : run[0].start] if first else "/"
    after = text[run[-1].end : tokens[last + 1].start] if last + 1 < len(tokens) else "/"
    return all({sign for sign in side if not sign.isspace()} - within for side in (before, after))
