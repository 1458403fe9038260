"""Claims to sort by how sure they sound, and by what the text offers for them."""

from __future__ import annotations

from collections.abc import Iterable

from irkit.case.case import Case
from irkit.widgets.sorter import Card, CardSorter, word_piles


def certainty_sorter(case: Case, claims: Iterable[str]) -> CardSorter:
    """Return claims to sort by how sure they sound, each with the words of the text that show it.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    claims : iterable of str
        The ids of the claims, in the order of the cards.

    Raises
    ------
    LookupError
        If there is no such claim, or if the case came without its reference.
    """

    def hint(claim: str, word: str) -> str:
        if word == case.codes(claim).certainty:
            return ""
        cue = case.claim(claim).cue
        return f"does “{cue}” limit the claim, add force to it, or belong to what is claimed?"

    cards: list[Card] = [
        {"id": claim.id, "text": claim.text, "note": f"“{claim.cue}”"} for claim in map(case.claim, claims)
    ]
    return CardSorter(cards, word_piles(_meanings(case, "certainty")), name="my_certainty", hint_for=hint)


def evidence_sorter(case: Case, claims: Iterable[str]) -> CardSorter:
    """Return claims to sort by what the text offers for them, each with that in words.

    Careful coders differ over it, so a code is set beside those of the reference and not called wrong.

    Parameters
    ----------
    case : Case
        The case, with its reference.
    claims : iterable of str
        The ids of the claims, in the order of the cards.

    Raises
    ------
    LookupError
        If there is no such claim, or if the case came without its reference.
    """
    meanings = _meanings(case, "evidence")

    def hint(claim: str, word: str) -> str:
        code = case.codes(claim).evidence
        return "" if code is None or word == code else f"our coders say {code} ({meanings[code]}). And you?"

    def summary(answer: dict[str, str]) -> str:
        alike = sum(not hint(claim, word) for claim, word in answer.items())
        return f"On {alike} of {len(answer)} you say what our coders say. Careful readers differ here."

    cards: list[Card] = [
        {"id": claim.id, "text": claim.text, "more": f"Offered: {case.codes(claim.id).support}."}
        for claim in map(case.claim, claims)
    ]
    piles = word_piles(meanings)
    return CardSorter(cards, piles, name="my_evidence", hint_for=hint, summary_for=summary)


def _meanings(case: Case, of: str) -> dict[str, str]:
    """Return the words of one kind of code, with what they mean."""
    return {word.word: word.meaning for word in case.words if word.of == of}
