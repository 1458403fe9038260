"""The decision rule, one question at a time, with or without a claim to walk with."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ipywidgets

from irkit.case.case import Case
from irkit.coding.diagnosis import hint
from irkit.framework.levels import Decision, Level, Step, decide, rule
from irkit.widgets.controls import Guarded, live, paragraph, press, row
from irkit.widgets.page import html


class RuleWalk(Guarded):
    """A walk through a rule: the answers so far, and where they have led.

    ``yes``, ``no``, ``back`` and ``restart`` do what its buttons do.

    Parameters
    ----------
    steps : sequence of Step
        The questions, the first one first.
    claim : str
        What is asked about, to stand above the questions.
    judge : callable, optional
        Returns what to say of a level at the end, such as a hint.
    """

    def __init__(
        self, steps: Sequence[Step], claim: str = "", judge: Callable[[Level], str] | None = None
    ) -> None:
        self._steps, self._claim, self._judge = steps, claim, judge
        self._answers: list[bool] = []
        self._text = live()
        head = [ipywidgets.HTML(paragraph(claim, "b"))] if claim else []
        actions = {"Yes": self.yes, "No": self.no, "Back": self.back, "Start again": self.restart}
        self._buttons = {label: press(label, action) for label, action in actions.items()}
        super().__init__(*head, self._text, row(*self._buttons.values()))
        self._draw()

    @property
    def result(self) -> Level | None:
        """Where the walk has ended, or None while a question is open."""
        return self._walk.level

    @property
    def _walk(self) -> Decision:
        return decide(*self._answers, steps=self._steps)

    def yes(self) -> None:
        """Answer the open question with yes."""
        self._answer(True)

    def no(self) -> None:
        """Answer the open question with no."""
        self._answer(False)

    def back(self) -> None:
        """Take the last answer back."""
        del self._answers[-1:]
        self._draw()

    def restart(self) -> None:
        """Take every answer back."""
        self._answers.clear()
        self._draw()

    def plain(self) -> str:
        """Return the whole rule as text: each question, and where its answers lead."""
        lines = [self._claim] if self._claim else []
        for step in self._steps:
            lines += [f"{step.key}: {step.question}", *([f"    {step.help}"] if step.help else [])]
            for word, aim in (("Yes", step.yes), ("No", step.no)):
                lines.append(f"    {word} → {aim.label if isinstance(aim, Level) else aim}")
        return "\n".join(lines)

    def _answer(self, answer: bool) -> None:
        if self.result is None:
            self._answers.append(answer)
            self._draw()

    def _draw(self) -> None:
        walk = self._walk
        if walk.step:
            head, text = walk.step.question, walk.step.help
        elif walk.level:
            head = f"→ {walk.level.label}"
            text = self._judge(walk.level) if self._judge else "Start again for the next claim, or go back."
            # A disabled button loses the focus, and with it the keys: another one takes it first.
            self._buttons["Back"].focus()
        self._text.value = html("walk.html", path=walk.path, head=head, text=text)
        for label in ("Yes", "No"):
            self._buttons[label].disabled = walk.level is not None


def rule_walk(steps: Sequence[Step] | None = None) -> RuleWalk:
    """Return a decision rule to walk through by *Yes* and *No*.

    Parameters
    ----------
    steps : sequence of Step, optional
        The questions, the first one first; without them the codebook's rule for effect levels.
    """
    return RuleWalk(rule() if steps is None else steps)


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
    judge = None if case.reference is None else lambda level: verdict(level, case, claim)
    return RuleWalk(case.codebook.rule, f"{asked.id}: {asked.text}", judge)


def verdict(level: Level, case: Case, claim: str) -> str:
    """Return what to say of a level that a student has come to, in the light of the reference."""
    if level == case.effect_level(claim):
        return "Our code is the same."
    again = hint(claim, level, case)
    if not again:
        return "Our code is another one, and yours can be defended too."
    if case.is_contested(claim):
        return f"Our code is another one; careful readers differ on this claim. Ask yourself: {again}"
    return f"Our code is another one. Go back and look again: {again}"
