"""What a question says to an answer: why it is right, or what to reread."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from irkit.framework.misconceptions import misconception
from irkit.questions.question import Frozen


class Hint(Frozen):
    """What to say to someone who gave a certain answer: why it may have drawn them, and what to ask.

    ``asks`` is whether the question that helps out of the misconception follows; some questions turn it
    round, such as those that ask for the cause.
    """

    says: str
    asks: bool = True
    misconception: Annotated[str, AfterValidator(lambda code: misconception(code).code)] | None = None


def told(hint: Hint) -> str:
    """Return a hint with the question that helps out of its misconception."""
    if hint.misconception is None or not hint.asks:
        return hint.says
    return f"{hint.says} {misconception(hint.misconception).ask}"


def confirmed(because: str) -> list[str]:
    """Return what is said to a right answer, with the reason if the key holds one."""
    return [f"Yes: {because}" if because else "Yes."]
