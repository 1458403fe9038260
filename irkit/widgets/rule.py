"""The decision rule, one question at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any, Protocol

import ipywidgets

from irkit.framework.levels import Level, rule
from irkit.widgets.guard import Guarded


class Question(Protocol):
    """One step of a rule: where ``yes`` and ``no`` lead is another step's key, or a result."""

    @property
    def key(self) -> str: ...

    @property
    def question(self) -> str: ...

    @property
    def help(self) -> str: ...

    @property
    def yes(self) -> str: ...

    @property
    def no(self) -> str: ...


class RuleWalk(Guarded):
    """A walk through a rule: the answers so far, and where they have led.

    ``yes``, ``no``, ``back`` and ``restart`` do what its buttons do.
    """

    def __init__(
        self,
        steps: Sequence[Question],
        show: Callable[[Any], str],
        claim: str = "",
        judge: Callable[[Any], str] | None = None,
    ) -> None:
        self._steps = {step.key: step for step in steps}
        self._first = steps[0].key
        self._show = show
        self._claim = claim
        self._judge = judge
        self._path: list[tuple[str, bool]] = []
        self._text = ipywidgets.HTML()
        self._text.add_class("irkit-live")
        head = [ipywidgets.HTML(f"<p><b>{escape(claim)}</b></p>")] if claim else []
        does = {"Yes": self.yes, "No": self.no, "Back": self.back, "Start again": self.restart}
        self._buttons = {label: _button(label, press) for label, press in does.items()}
        row = ipywidgets.HBox(list(self._buttons.values()), layout=ipywidgets.Layout(flex_flow="row wrap"))
        super().__init__((*head, self._text, row), self.plain, "Decision rule")
        self._draw()

    @property
    def result(self) -> Any:
        """Where the walk has ended, or None while a question is open."""
        at = self._at()
        return None if at in self._steps else at

    def yes(self) -> None:
        """Answer the open question with yes."""
        self._answer(True)

    def no(self) -> None:
        """Answer the open question with no."""
        self._answer(False)

    def back(self) -> None:
        """Take the last answer back."""
        del self._path[-1:]
        self._draw()

    def restart(self) -> None:
        """Take every answer back."""
        self._path.clear()
        self._draw()

    def plain(self) -> str:
        """Return the whole rule as text: each question, and where its answers lead."""
        lines = [self._claim] if self._claim else []
        for step in self._steps.values():
            lines += [f"{step.key}: {step.question}", *([f"    {step.help}"] if step.help else [])]
            lines += [f"    Yes → {self._target(step.yes)}", f"    No → {self._target(step.no)}"]
        return "\n".join(lines)

    def _target(self, aim: Any) -> str:
        return str(aim) if aim in self._steps else self._show(aim)

    def _at(self) -> Any:
        at: Any = self._first
        for key, said in self._path:
            at = self._steps[key].yes if said else self._steps[key].no
        return at

    def _answer(self, said: bool) -> None:
        at = self._at()
        if at in self._steps:
            self._path.append((at, said))
            self._draw()

    def _draw(self) -> None:
        at = self._at()
        done = "".join(
            f"<li>{escape(self._steps[key].question)} <b>{'Yes' if said else 'No'}.</b></li>"
            for key, said in self._path
        )
        if at in self._steps:
            step = self._steps[at]
            now = f"<p><b>{escape(step.question)}</b></p><p>{escape(step.help)}</p>"
        else:
            said = self._judge(at) if self._judge else "Start again for the next claim, or go back."
            now = f"<p><b>→ {escape(self._show(at))}</b></p><p>{escape(said)}</p>"
        self._text.value = (f"<ol>{done}</ol>" if done else "") + now
        self._enable(at in self._steps)

    def _enable(self, open_question: bool) -> None:
        if not open_question:
            # A disabled button loses the focus, and with it the keys: another one takes it first.
            self._buttons["Back"].focus()
        for label in ("Yes", "No"):
            self._buttons[label].disabled = not open_question


def _button(label: str, press: Callable[[], None]) -> ipywidgets.Button:
    button = ipywidgets.Button(description=label)
    button.on_click(lambda _button: press())
    return button


def rule_walk(
    steps: Sequence[Question] | None = None,
    show: Callable[[Any], str] | None = None,
    *,
    claim: str = "",
    judge: Callable[[Any], str] | None = None,
) -> RuleWalk:
    """Return a decision rule to walk through by *Yes* and *No*.

    Parameters
    ----------
    steps : sequence of Question, optional
        The questions, the first one first; without them the codebook's rule for effect levels.
    show : callable, optional
        Returns what a result is called; without it a level has its label and anything else its own words.
    claim : str, optional
        What is asked about, to stand above the questions.
    judge : callable, optional
        Returns what to say of a result at the end, such as a hint.

    Raises
    ------
    ValueError
        If there is no step, or two steps share a key.
    """
    asked = rule() if steps is None else steps
    keys = [step.key for step in asked]
    if not keys or len(set(keys)) < len(keys):
        raise ValueError("A rule needs one step or more, each with a key of its own.")
    return RuleWalk(asked, show or _called, claim, judge)


def _called(result: object) -> str:
    return result.label if isinstance(result, Level) else str(result)
