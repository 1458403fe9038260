"""Widgets made from claims and from graded questions: they fetch the data, and others do the work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from irkit.case.case import Case, load_case
from irkit.case.codebook import entry_for, rule_for
from irkit.case.saved import formed
from irkit.coding.coding import Asked, compare
from irkit.coding.diagnosis import hint
from irkit.framework.levels import PILES, Level
from irkit.questions.case import CaseQuestion
from irkit.questions.choice import ChoiceQuestion, ChoicesQuestion
from irkit.questions.coding import CodingQuestion
from irkit.questions.question import Question, is_empty
from irkit.questions.sheets import Exercise, SheetError, exercise_of, find_sheet
from irkit.questions.table import TableQuestion
from irkit.widgets.answers import AnswerCard
from irkit.widgets.builder import CaseBuilder
from irkit.widgets.cards import Card, CardSheet, Pile, card_sheet
from irkit.widgets.drafting import case_builder
from irkit.widgets.rule import RuleWalk, rule_walk
from irkit.widgets.sorter import CardSorter

Answering = CardSorter | AnswerCard | CaseBuilder

WORD_SIGNS = ("●", "▲", "■", "◆", "★", "○")
WORD_COLOURS = ("#0072B2", "#D55E00", "#007A5A", "#6B5B95", "#8A6D00", "#555555")
"""How the words of a table are shown as piles; there are at most as many."""


def claim_cards(case: Case, claims: Iterable[str]) -> list[Card]:
    """Return claims of a case as cards: id, text and the paragraph they come from."""
    found = [case.claim(claim) for claim in claims]
    return [{"id": c.id, "text": c.text, "note": f"paragraph {c.paragraph.removeprefix('P')}"} for c in found]


CAUSE_SITS = {
    Level.INTERNATIONAL: "What brings it about sits among powers, or in rules that reach beyond neighbours.",
    Level.REGIONAL: "What brings it about sits in one region; neighbouring regions count as one.",
    Level.BILATERAL: "What brings it about sits between the case's own two states.",
    Level.OUTSIDE: "What brings it about sits inside one state, or with one person.",
}
"""What the piles say where the cause level is asked for."""


def level_piles(case: Case, asked: Asked = "effect") -> list[Pile]:
    """Return the piles that claims are sorted into: the three levels, and outside the scheme."""
    piles: list[Pile] = []
    for level in PILES:
        found = entry_for(level, case)
        told = found.definition if asked == "effect" else CAUSE_SITS[level]
        pile: Pile = {
            "code": level.value,
            "label": found.label,
            "explanation": told,
            "sign": found.sign,
            "colour": found.colour,
        }
        piles.append(pile)
    return piles


def claim_sorter(
    case: Case,
    claims: Iterable[str],
    *,
    name: str = "my_coding",
    answer: Mapping[str, Level | str] | None = None,
    asked: Asked = "effect",
    hints: bool = True,
) -> CardSorter:
    """Return a sorter for claims of a case, with hints where the case has its reference codes.

    Parameters
    ----------
    case : Case
        The case.
    claims : iterable of str
        The ids of the claims, in the order of the cards.
    name : str
        The variable that the copied answer is assigned to.
    answer : mapping of claim id to level, optional
        An earlier answer to go on from.
    asked : {"effect", "cause"}
        Which level the hints are about.
    hints : bool
        Whether to offer hints at all.
    """
    ids = list(claims)
    earlier = {claim: Level.parse(level).in_scheme.value for claim, level in (answer or {}).items()}
    cards, piles = claim_cards(case, ids), level_piles(case, asked)
    if not hints or case.reference is None:
        return CardSorter(cards, piles, name=name, answer=earlier)
    return CardSorter(
        cards,
        piles,
        name=name,
        answer=earlier,
        hint_for=lambda claim, code: hint(claim, code, case, asked).removeprefix(f"{claim}: "),
        summary_for=lambda coding: repr(compare(coding, case, ids, asked)) if coding else "",
    )


def claim_walk(case: Case, claim: str) -> RuleWalk:
    """Return the decision rule to walk through with a claim; its end is held against the reference.

    Parameters
    ----------
    case : Case
        The case; without its reference the walk only ends at a level.
    claim : str
        The claim's id.

    Raises
    ------
    LookupError
        If the case has no such claim, with the likely one.
    """
    asked = case.claim(claim)
    judge = None if case.reference is None else lambda level: _said_of(level, case, claim)
    return rule_walk(rule_for(case), claim=f"{asked.id}: {asked.text}", judge=judge)


def _said_of(level: Level, case: Case, claim: str) -> str:
    if level == case.effect_level(claim):
        return "Our code is the same."
    again = hint(claim, level, case).removeprefix(f"{claim}: ")
    if not again:
        return "Our code is another one, and yours can be defended too."
    if case.is_contested(claim):
        return f"Our code is another one; careful readers differ on this claim. Ask yourself: {again}"
    return f"Our code is another one. Go back and look again: {again}"


def claim_sheet(
    case: Case, claims: Iterable[str], title: str = "Claims to sort by effect level"
) -> CardSheet:
    """Return the same cards and piles as a sheet to print, cut out and sort on a table."""
    return card_sheet(claim_cards(case, claims), level_piles(case), title)


def answer_widget(question_id: str, answer: object = None, *, paste: str = "") -> Answering:
    """Return the widget in which a graded question is answered.

    Parameters
    ----------
    question_id : str
        The question, such as ``"ex01-q1"``.
    answer : object, optional
        An earlier answer to go on from; by default what the notebook holds under the question's name,
        such as ``q1``, or else what was last done on a card for this question. One that cannot be read
        is left out, with a sentence.
    paste : str, optional
        Where an answer copied from cards goes, as a sentence; by default into the cell below.

    Raises
    ------
    SheetError
        If there is no such question, or its answer is a text.
    """
    exercise = find_sheet(exercise_of(question_id))
    question = exercise[question_id]
    earlier = None
    for held in (answer, _held(question.name), _last_done(question_id)):
        answer = held if is_empty(answer) else answer
    if not is_empty(answer):
        try:
            earlier = question.read(answer)
            earlier = formed(earlier) if isinstance(question, CaseQuestion) else earlier
        # AnswerError, or a case that the form has no place for.
        except ValueError as error:
            earlier = None
            print(f"Starting afresh, because the earlier answer cannot be read: {error}.")
    shown = _LAST[question_id] = _widget(exercise, question, earlier)
    if paste and isinstance(shown, CardSorter | AnswerCard):
        shown.paste = paste
    return shown


_LAST: dict[str, Answering] = {}
"""The card last shown for each question, so that running its cell again loses nothing."""


def _last_done(question_id: str) -> object:
    return _LAST[question_id].answer if question_id in _LAST else None


def _widget(exercise: Exercise, question: Question, earlier: object) -> Answering:
    if isinstance(question, CodingQuestion):
        held = earlier if isinstance(earlier, dict) else None
        hints = question.feedback == "full" and not question.contested
        return claim_sorter(
            load_case(exercise.case),
            question.claims,
            name=question.name,
            answer=held,
            asked=question.asked,
            hints=hints,
        )
    if isinstance(question, ChoiceQuestion | ChoicesQuestion):
        several = isinstance(question, ChoicesQuestion)
        chosen = earlier if isinstance(earlier, str | list) else None
        return AnswerCard(
            question.prompt, question.options, name=question.name, several=several, answer=chosen
        )
    if isinstance(question, CaseQuestion):
        draft = earlier if isinstance(earlier, dict) else None
        return case_builder(draft, name=question.name, goals=question.goals)
    if isinstance(question, TableQuestion) and len(question.columns) == 1:
        placed = earlier if isinstance(earlier, dict) else None
        return CardSorter(_row_cards(question), _word_piles(question), name=question.name, answer=placed)
    raise SheetError(f"{question.id} is answered in writing, in its own cell")


def _row_cards(question: TableQuestion) -> list[Card]:
    return [{"id": row, "text": text} for row, text in question.rows.items()]


def _word_piles(question: TableQuestion) -> list[Pile]:
    (words,) = question.columns.values()
    looks = zip(WORD_SIGNS, WORD_COLOURS, strict=True)
    return [
        {
            "code": word,
            "label": word[:1].upper() + word[1:],
            "explanation": "",
            "sign": sign,
            "colour": colour,
        }
        for word, (sign, colour) in zip(words, looks, strict=False)
    ]


def _held(name: str) -> object:
    from IPython import get_ipython

    shell = get_ipython()
    return None if shell is None else shell.user_ns.get(name)
